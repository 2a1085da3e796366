#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use image::{Rgb as Pixel, RgbImage};
use pupitre_domain::brand::Colour;
use pupitre_domain::brand_kit::{LEAST_CONTRAST, PaletteColour, PaletteRole, Rgb, contrast};
use pupitre_domain::ids::{BrandId, VisualId};
use pupitre_domain::template::{DesignPage, FieldKind, PlacedPicture, Scheme};
use resvg::usvg::{Group, Node};
use std::path::PathBuf;

const SIZES: [(u32, u32); 8] = [
    (1_080, 1_080),
    (1_080, 1_350),
    (1_080, 1_920),
    (1_200, 630),
    (1_600, 900),
    (1_000, 1_500),
    (1_080, 566),
    (1_200, 900),
];

const LONG: [(&str, &str); 14] = [
    (
        "quote",
        "On ne bâtit pas une maison par le toit : on commence par écouter celles et ceux qui l’habiteront, puis l’on dessine, l’on recommence, et l’on s’émerveille enfin — « vraiment » — de ce qu’ils en font chaque jour, été comme hiver !",
    ),
    ("author", "Marie-Amélie de La Rochefoucauld-Montbéliard"),
    ("role", "Fondatrice de l’Atelier d’architecture intérieure Élan & Compagnie"),
    ("title", "Grande braderie anticonstitutionnellement merveilleuse des créateurs"),
    ("offer", "Jusqu’à −50 %"),
    (
        "details",
        "Sur toute la collection d’automne, en boutique et en ligne, dans la limite des stocks disponibles ; retrait gratuit sous vingt-quatre heures rue de l’Église, à deux pas du marché couvert.",
    ),
    ("conditions", "Offre non cumulable, valable du 22 au 29 novembre 2026 inclus, hors œuvres"),
    ("date", "Samedi 12 décembre 2026, 18 h 30 – 22 h"),
    ("place", "Médiathèque Françoise-Sagan, 8, rue Léon-Schwartzenberg, Paris Xe"),
    ("beforeLabel", "Avant travaux"),
    ("afterLabel", "Après six mois"),
    (
        "text",
        "Prenez le temps d’observer la lumière : le matin, elle vient de l’est et réchauffe la cuisine ; l’après-midi, elle traverse le séjour. Notez-le pendant une semaine, pièce par pièce, avant de choisir la moindre couleur.",
    ),
    ("footer", "@atelier.elan.interieurs"),
    ("number", "1"),
];

fn photo(width: u32, height: u32, hue: u8) -> Rendition {
    let picture = RgbImage::from_fn(width, height, |x, y| {
        let wave = ((f64::from(x) / 37.0).sin() * 30.0 + (f64::from(y) / 51.0).cos() * 30.0) as i32;
        let (r, g, b) =
            (60 + i32::from(hue) + wave, 110 + wave + (y * 60 / height) as i32, 150 - i32::from(hue) / 2 + wave);
        Pixel([r, g, b].map(|channel| channel.clamp(0, 255) as u8))
    });
    encode::jpeg(&DynamicImage::ImageRgb8(picture), None, 90).unwrap()
}

fn kit(colour: &str, fonts: (&str, &str), chosen: &[PaletteColour], logo: bool) -> Kit {
    let logo_svg = br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 80"><circle cx="40" cy="40" r="34" fill="#d0402b"/><rect x="90" y="26" width="140" height="28" rx="14" fill="#888"/></svg>"##;
    let logos = LogoVariant::ALL.iter().map(|variant| LogoImage {
        variant: *variant,
        bytes: logo_svg.to_vec(),
        mime: "image/svg+xml".to_owned(),
        width: 240,
        height: 80,
    });
    Kit {
        palette: Palette::of(&Colour::parse(colour).unwrap(), chosen),
        name: "Atelier Élan".to_owned(),
        title_font: fonts.0.to_owned(),
        text_font: fonts.1.to_owned(),
        fonts: Vec::new(),
        logos: if logo { logos.collect() } else { Vec::new() },
    }
}

fn sheet(kind: TemplateKind, size: (u32, u32), scheme: Scheme, pictured: bool, page: usize) -> Sheet {
    let fields = shape(kind).fields;
    let texts = |short: bool| {
        fields
            .iter()
            .filter(|field| field.kind == FieldKind::Text)
            .filter_map(|field| {
                let (_, text) = LONG.iter().find(|(key, _)| *key == field.key)?;
                let text =
                    if short { text.split(' ').take(3).collect::<Vec<_>>().join(" ") } else { (*text).to_owned() };
                Some((field.key.clone(), text))
            })
            .collect()
    };
    let placed = PlacedPicture { visual: VisualId::new(uuid()), focus: None };
    let pictures = || {
        fields
            .iter()
            .filter(|field| field.kind == FieldKind::Picture && (pictured || field.required))
            .map(|field| (field.key.clone(), placed))
            .collect()
    };
    let one = |short| DesignPage { texts: texts(short), pictures: pictures() };
    let pages = if kind == TemplateKind::Carousel { vec![one(true), one(false), one(false)] } else { vec![one(false)] };
    Sheet {
        design: Design {
            template: TemplateRef::BuiltIn { kind },
            brand: BrandId::new(uuid()),
            scheme,
            accent: None,
            logo: true,
            pages,
        },
        page,
        size: DesignSize { width: size.0, height: size.1 },
        max_side: None,
        svg: None,
    }
}

fn uuid() -> uuid::Uuid {
    uuid::Uuid::from_u128(7)
}

fn pictures(sheet: &Sheet) -> Vec<SlotPicture> {
    let names = sheet.design.pages[sheet.page].pictures.keys();
    names
        .enumerate()
        .map(|(at, field)| SlotPicture {
            field: field.clone(),
            focus: None,
            rendition: photo(1_500, 1_200, (at * 70) as u8),
        })
        .collect()
}

fn texts(group: &Group, found: &mut Vec<(resvg::usvg::Rect, String)>) {
    for node in group.children() {
        match node {
            Node::Group(inner) => texts(inner, found),
            Node::Text(text) => {
                let words = text.chunks().iter().map(|chunk| chunk.text()).collect::<Vec<_>>().join("");
                if words != "“" {
                    // Of the ink: a face's own box is higher than its letters.
                    found.push((text.flattened().abs_bounding_box(), words));
                }
            }
            _ => {}
        }
    }
}

fn artifact(name: &str, rendition: &Rendition) {
    let Some(folder) = std::env::var_os("PUPITRE_TEMPLATES").map(PathBuf::from) else { return };
    std::fs::create_dir_all(&folder).unwrap();
    let ending = if rendition.mime == "image/png" { "png" } else { "jpg" };
    std::fs::write(folder.join(format!("{name}.{ending}")), &rendition.bytes).unwrap();
}

/// Every text of a page inside its box and inside the page, as it is really drawn.
fn assert_fits(scene: &Scene<'_>, name: &str) {
    let fonts = fonts::database([]);
    let images = ImageHrefResolver { resolve_data: crate::svg::data(), resolve_string: crate::svg::nothing() };
    let tree = crate::svg::tree(&scene.svg(), &fonts, images).unwrap();
    let mut found = Vec::new();
    texts(tree.root(), &mut found);
    assert_eq!(found.len(), scene.boxes.len(), "{name}: every line is drawn");
    for ((drawn, words), (field, r)) in found.iter().zip(&scene.boxes) {
        // What hangs below a line's last letters may touch the next box, no more.
        let slack = scene.unit() * 0.9;
        let inside = f64::from(drawn.left()) >= r.x - slack
            && f64::from(drawn.right()) <= r.x + r.w + slack
            && f64::from(drawn.top()) >= r.y - slack
            && f64::from(drawn.bottom()) <= r.y + r.h + slack;
        assert!(inside, "{name}: {field} {words:?} is drawn at {drawn:?}, its place is {r:?}");
        assert!(drawn.left() >= 0.0 && f64::from(drawn.right()) <= scene.w, "{name}: {field} leaves the page");
    }
}

#[test]
fn long_texts_stay_in_their_boxes_in_every_template_size_and_font() {
    let workers = Workers::new();
    for kind in TemplateKind::BUILT_IN {
        for (number, size) in SIZES.into_iter().enumerate() {
            for pictured in [true, false] {
                let scheme = Scheme::ALL[(number + usize::from(pictured)) % 3];
                let fonts = if number % 2 == 0 { ("Inter", "Inter") } else { ("Fraunces", "Inter") };
                let kit = kit("#1f6f5c", fonts, &[], number % 3 != 0);
                for page in 0..if *kind == TemplateKind::Carousel { 3 } else { 1 } {
                    let sheet = sheet(*kind, size, scheme, pictured, page);
                    let slots = pictures(&sheet);
                    let scene = compose(&sheet, &kit, &slots).unwrap();
                    let name =
                        format!("{kind:?}-{}x{}-{}-{page}", size.0, size.1, if pictured { "photo" } else { "plain" });
                    assert_fits(&scene, &name);
                    let missing = scene
                        .remarks
                        .iter()
                        .any(|remark| matches!(remark, DesignRemark::Empty { .. } | DesignRemark::Unknown { .. }));
                    assert!(!missing, "{name}: {:?}", scene.remarks);
                    if std::env::var_os("PUPITRE_TEMPLATES").is_some() {
                        artifact(&name, &draw(&workers, &sheet, &kit, &slots).unwrap().rendition);
                    }
                }
            }
        }
    }
}

#[test]
fn whatever_a_brand_chooses_its_texts_are_legible() {
    let colour =
        |role, colour: &str| PaletteColour { role, colour: Colour::parse(colour).unwrap(), name: String::new() };
    let palettes = [
        vec![
            colour(PaletteRole::Primary, "#ffe600"),
            colour(PaletteRole::Ground, "#fff9c4"),
            colour(PaletteRole::Ink, "#ffd54f"),
        ],
        vec![
            colour(PaletteRole::Primary, "#111111"),
            colour(PaletteRole::Accent, "#222222"),
            colour(PaletteRole::Ground, "#000000"),
        ],
        vec![
            colour(PaletteRole::Primary, "#7f7f7f"),
            colour(PaletteRole::Accent, "#808080"),
            colour(PaletteRole::Ground, "#787878"),
        ],
    ];
    for chosen in &palettes {
        let kit = kit("#ff3366", ("Inter", "Inter"), chosen, false);
        for kind in TemplateKind::BUILT_IN {
            for scheme in Scheme::ALL {
                let sheet = sheet(*kind, (1_080, 1_080), *scheme, false, 0);
                let slots = pictures(&sheet);
                let scene = compose(&sheet, &kit, &slots).unwrap();
                // Each text's colour against what was painted below its box, on the pixels.
                let bare: String = {
                    let svg = scene.svg();
                    let mut out = String::new();
                    let mut rest = svg.as_str();
                    while let Some((before, after)) = rest.split_once("<text") {
                        out.push_str(before);
                        rest = after.split_once("</text>").unwrap().1;
                    }
                    out + rest
                };
                let images =
                    ImageHrefResolver { resolve_data: crate::svg::data(), resolve_string: crate::svg::nothing() };
                let tree = crate::svg::tree(&bare, &fonts::database([]), images).unwrap();
                let ground = crate::svg::paint(&tree, 1_080, 1_080).unwrap();
                let images =
                    ImageHrefResolver { resolve_data: crate::svg::data(), resolve_string: crate::svg::nothing() };
                let tree = crate::svg::tree(&scene.svg(), &fonts::database([]), images).unwrap();
                let mut found = Vec::new();
                texts(tree.root(), &mut found);
                let fills: Vec<Rgb> = scene
                    .svg()
                    .split("<text")
                    .skip(1)
                    .filter(|text| !text.contains(">“<"))
                    .map(|text| Rgb::parse(text.split("fill=\"").nth(1).unwrap().split('"').next().unwrap()).unwrap())
                    .collect();
                for ((drawn, words), fill) in found.iter().zip(fills) {
                    let (x, y) =
                        ((drawn.left() + drawn.width() / 2.0) as u32, (drawn.top() + drawn.height() / 2.0) as u32);
                    let [r, g, b, _] = ground.get_pixel(x.min(1_079), y.min(1_079)).0;
                    let ratio = contrast(fill, Rgb(r, g, b));
                    assert!(ratio >= LEAST_CONTRAST - 0.25, "{kind:?} {scheme:?} {words:?}: {ratio:.2}");
                }
            }
        }
    }
}

#[test]
fn the_preview_is_the_output_on_a_smaller_canvas() {
    let workers = Workers::new();
    let kit = kit("#1f6f5c", ("Inter", "Inter"), &[], true);
    let large = sheet(TemplateKind::Event, (1_080, 1_350), Scheme::Light, true, 0);
    let slots = pictures(&large);
    let small = Sheet { max_side: Some(675), ..large.clone() };
    let (full, preview) =
        (draw(&workers, &large, &kit, &slots).unwrap(), draw(&workers, &small, &kit, &slots).unwrap());
    assert_eq!((full.rendition.width, full.rendition.height), (1_080, 1_350));
    assert_eq!((preview.rendition.width, preview.rendition.height), (540, 675));
    let read = |rendition: &Rendition| image::load_from_memory(&rendition.bytes).unwrap();
    let reduced = read(&full.rendition).resize_exact(540, 675, image::imageops::FilterType::Triangle).to_rgb8();
    let preview = read(&preview.rendition).to_rgb8();
    let differ: u64 = reduced.as_raw().iter().zip(preview.as_raw()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    let mean = differ as f64 / reduced.as_raw().len() as f64;
    assert!(mean < 3.0, "a mean difference of {mean:.2}");
}

#[test]
fn an_emoji_is_told_by_what_one_sees_of_it() {
    let kit = kit("#1f6f5c", ("Inter", "Inter"), &[], false);
    let mut sheet = sheet(TemplateKind::Quote, (1_080, 1_080), Scheme::Light, false, 0);
    sheet.design.pages[0].texts.insert("author".to_owned(), "Léa \u{1f469}\u{200d}\u{1f373}\u{fe0f}".to_owned());
    let scene = compose(&sheet, &kit, &[]).unwrap();
    let told = DesignRemark::Unknown { field: "author".to_owned(), characters: "\u{1f469}\u{1f373}".to_owned() };
    if crate::fonts::emoji().is_none() {
        assert!(scene.remarks.contains(&told), "{:?}", scene.remarks);
        return;
    }
    // The system has a font of them: it is drawn in its colours, and nothing else of the design changes.
    assert!(!scene.remarks.contains(&told), "{:?}", scene.remarks);
    let pixels = |sheet: &Sheet| {
        let drawn = draw(&Workers::new(), sheet, &kit, &[]).unwrap();
        image::load_from_memory(&drawn.rendition.bytes).unwrap().to_rgb8()
    };
    let with = pixels(&sheet);
    sheet.design.pages[0].texts.insert("author".to_owned(), "Léa".to_owned());
    let without = pixels(&sheet);
    // Skin: neither the brand's green nor grey. Without the sign no pixel has it.
    let skin = |picture: &image::RgbImage| {
        picture.pixels().filter(|pixel| pixel[0] > 220 && pixel[0] > pixel[2].saturating_add(100)).count()
    };
    assert!(skin(&with) > 100, "{}", skin(&with));
    assert_eq!(skin(&without), 0);
    let others = with.enumerate_pixels().filter(|(_, y, _)| *y < 540);
    let differ = others.filter(|(x, y, pixel)| without.get_pixel(*x, *y) != *pixel).count();
    assert_eq!(differ, 0, "what is above stays as it was");
}

#[test]
fn what_does_not_fit_or_cannot_be_drawn_is_told() {
    let kit = kit("#1f6f5c", ("Inter", "Inter"), &[], false);
    let mut sheet = sheet(TemplateKind::Quote, (1_080, 1_080), Scheme::Light, false, 0);
    let page = &mut sheet.design.pages[0];
    page.texts.insert("quote".to_owned(), "Une phrase interminable. ".repeat(80));
    page.texts.insert("author".to_owned(), "名前".to_owned());
    page.texts.remove("role");
    let scene = compose(&sheet, &kit, &[]).unwrap();
    assert_fits(&scene, "too long");
    assert!(scene.remarks.contains(&DesignRemark::Shortened { field: "quote".to_owned() }));
    assert!(
        scene.remarks.contains(&DesignRemark::Unknown { field: "author".to_owned(), characters: "名前".to_owned() })
    );
    sheet.design.pages[0].texts.clear();
    let scene = compose(&sheet, &kit, &[]).unwrap();
    assert!(scene.remarks.contains(&DesignRemark::Empty { field: "quote".to_owned() }));
}

#[test]
fn an_imported_template_is_filled_in_with_the_brands_colours_and_shown_whole_in_other_sizes() {
    let file = br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 400"><script>x</script>
      <rect width="600" height="400" data-pupitre-fill="primary" fill="#123456"/>
      <g transform="translate(10 0)"><rect data-pupitre-picture="photo" x="20" y="20" width="200" height="360" rx="20"/></g>
      <rect data-pupitre-text="title" x="250" y="40" width="320" height="200" data-size="60" data-on="primary" data-required="" data-max="80"><title>ici</title></rect>
      <rect data-pupitre-logo="" x="250" y="320" width="200" height="50" data-on="primary"/></svg>"##;
    let clean = crate::svg::sanitise(file).unwrap();
    let asks = shape_of(&clean.text).unwrap();
    assert_eq!(asks.fields.iter().map(|field| field.key.as_str()).collect::<Vec<_>>(), ["photo", "title"]);
    assert_eq!(asks.size, Some(DesignSize { width: 600, height: 400 }));
    let kit = kit("#d0402b", ("Inter", "Inter"), &[], false);
    let mut sheet = sheet(TemplateKind::Quote, (1_080, 1_080), Scheme::Light, false, 0);
    sheet.design.template = TemplateRef::Own { id: pupitre_domain::ids::TemplateId::new(uuid()) };
    sheet.svg = Some(clean.text);
    sheet.design.pages[0].texts.insert("title".to_owned(), "Portes ouvertes à l’atelier <b>".to_owned());
    let slots = [SlotPicture { field: "photo".to_owned(), focus: None, rendition: photo(900, 900, 20) }];
    let drawn = draw(&Workers::new(), &sheet, &kit, &slots).unwrap();
    artifact("Own-1080x1080", &drawn.rendition);
    let picture = image::load_from_memory(&drawn.rendition.bytes).unwrap().to_rgb8();
    // Whole, in the middle: 1080 × 720 from 180 on, the brand's ground above.
    let ground = kit.palette.ground;
    let near = |x, y, Rgb(r, g, b): Rgb| {
        let found = picture.get_pixel(x, y).0;
        assert!(found.iter().zip([r, g, b]).all(|(a, b)| a.abs_diff(b) < 8), "{x},{y}: {found:?}, not {r} {g} {b}");
    };
    near(540, 90, ground);
    near(1_060, 540, kit.palette.primary);
    assert!(!drawn.remarks.iter().any(|remark| matches!(remark, DesignRemark::Empty { .. })), "{:?}", drawn.remarks);
}
