//! Edits in versions, alternative texts, brand kits, designs.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::brand_kit::{self, Font, Kit, Logo};
use crate::sql::run;
use crate::templates::{self, StoredDesign, Template};
use crate::testing::{Desk, desk, id, later, now};
use crate::{StoreError, visual_edits};
use pupitre_domain::brand::Colour;
use pupitre_domain::brand_kit::{LogoVariant, PaletteColour, PaletteRole};
use pupitre_domain::edit::{Recipe, UsePatch};
use pupitre_domain::ids::{DesignId, FontId, LogoId, TemplateId, VisualId};
use pupitre_domain::template::{Design, DesignPage, DesignSize, Scheme, TemplateKind, TemplateRef};

/// By hand, so that what the library keeps beside it does not matter here.
fn visual(desk: &Desk, title: &str) -> VisualId {
    let (visual, brand, title) = (VisualId::new(id()), desk.brand, title.to_owned());
    desk.store
        .write_blocking(move |tx| {
            let hash = format!("{:0<64}", visual.to_string().replace('-', ""));
            let statement =
                "INSERT INTO visuals (id, brand, title, alt, credit, hash, mime, width, height, bytes, colour,
                imported_at) VALUES (?1, ?2, ?3, '', '', ?4, 'image/png', 10, 10, 9, '#000000', 0)";
            run(tx, statement, rusqlite::params![visual.as_bytes(), brand.as_bytes(), title, hash]).map(drop)
        })
        .unwrap();
    visual
}

fn turned(turns: u8) -> Recipe {
    Recipe { turns, ..Recipe::default() }
}

#[test]
fn edits_are_versions_that_are_undone_and_done_again() {
    let desk = desk();
    let visual = visual(&desk, "Vitrine");
    let save = |turns, revision| {
        desk.store.write_blocking(move |tx| visual_edits::save(tx, visual, "", &turned(turns), revision, now()))
    };
    let step = |forward| desk.store.write_blocking(move |tx| visual_edits::step(tx, visual, "", forward)).unwrap();
    let state = || {
        let edit =
            desk.store.read_blocking(move |conn| visual_edits::get::<Recipe>(conn, visual, "")).unwrap().unwrap();
        (edit.recipe.map(|recipe| recipe.turns), edit.can_undo, edit.can_redo)
    };
    assert_eq!(save(1, 0).unwrap(), 1);
    assert_eq!(state(), (Some(1), true, false));
    assert!(matches!(save(2, 0), Err(StoreError::Conflict)), "made from an older revision");
    assert_eq!(save(2, 1).unwrap(), 2);
    step(false);
    assert_eq!(state(), (Some(1), true, true));
    step(false);
    assert_eq!(state(), (None, false, true), "before the first edit there is none");
    step(false);
    assert_eq!(state(), (None, false, true), "and nothing before that");
    step(true);
    step(true);
    assert_eq!(state(), (Some(2), true, false));
    step(false);
    assert_eq!(save(3, 7).unwrap(), 8, "every step counts");
    assert_eq!(state(), (Some(3), true, false), "what was undone is forgotten");
    step(false);
    assert_eq!(state(), (Some(1), true, true));
}

#[test]
fn only_so_many_versions_are_kept_and_formats_have_their_own() {
    let desk = desk();
    let visual = visual(&desk, "Vitrine");
    desk.store
        .write_blocking(move |tx| {
            for revision in 0..230 {
                visual_edits::save(tx, visual, "", &turned((revision % 4) as u8), revision, now())?;
            }
            visual_edits::save(
                tx,
                visual,
                "a/square",
                &UsePatch { max_bytes: Some(90_000), ..UsePatch::default() },
                0,
                now(),
            )
        })
        .unwrap();
    let mut undone = 0;
    while desk.store.read_blocking(move |conn| visual_edits::get::<Recipe>(conn, visual, "")).unwrap().unwrap().can_undo
    {
        desk.store.write_blocking(move |tx| visual_edits::step(tx, visual, "", false)).unwrap();
        undone += 1;
    }
    assert_eq!(undone, 199);
    let own = desk.store.read_blocking(move |conn| visual_edits::formats::<UsePatch>(conn, visual)).unwrap();
    assert_eq!(own.len(), 1);
    assert_eq!((own[0].format.as_str(), own[0].recipe.as_ref().unwrap().max_bytes), ("a/square", Some(90_000)));
}

#[test]
fn visuals_without_an_alternative_text_are_counted() {
    let desk = desk();
    let (first, second) = (visual(&desk, "a"), visual(&desk, "b"));
    let brand = desk.brand;
    let count = |language: Option<&'static str>| {
        desk.store.read_blocking(move |conn| visual_edits::without_alt(conn, Some(brand), language, 20)).unwrap()
    };
    assert_eq!((count(None).0, count(None).1), (2, 2));
    desk.store.write_blocking(move |tx| visual_edits::set_alt(tx, first, "fr", "Une vitrine")).unwrap();
    assert_eq!(count(None).2, [second]);
    assert_eq!(count(Some("fr")).0, 1);
    assert_eq!(count(Some("en")).0, 2);
    desk.store.write_blocking(move |tx| visual_edits::set_alt(tx, first, "fr", "")).unwrap();
    assert_eq!(count(Some("fr")).0, 2);
}

#[test]
fn a_kit_keeps_one_logo_of_each_form_and_brings_removed_ones_back() {
    let desk = desk();
    let brand = desk.brand;
    let logo = |name: &str| Logo {
        id: LogoId::new(id()),
        brand,
        variant: LogoVariant::Dark,
        name: name.to_owned(),
        mime: "image/png".to_owned(),
        width: 10,
        height: 10,
    };
    let (one, two) = (logo("un"), logo("deux"));
    let (first, second) = (one.id, two.id);
    desk.store
        .write_blocking(move |tx| {
            brand_kit::add_logo(tx, &one, b"1", now())?;
            brand_kit::add_logo(tx, &two, b"2", later(1))
        })
        .unwrap();
    let names = || {
        let logos = desk.store.read_blocking(move |conn| brand_kit::logos(conn, brand)).unwrap();
        logos.into_iter().map(|logo| logo.name).collect::<Vec<_>>()
    };
    assert_eq!(names(), ["deux"]);
    desk.store.write_blocking(move |tx| brand_kit::set_logo_deleted(tx, first, false, later(2))).unwrap();
    assert_eq!(names(), ["un"]);
    desk.store.write_blocking(move |tx| brand_kit::set_logo_deleted(tx, first, true, later(3))).unwrap();
    assert!(names().is_empty());
    let file = desk.store.read_blocking(move |conn| brand_kit::logo_file(conn, second)).unwrap();
    assert_eq!(file, (b"2".to_vec(), "image/png".to_owned()));

    let kit = Kit {
        palette: vec![PaletteColour {
            role: PaletteRole::Accent,
            colour: Colour::parse("#aa3300").unwrap(),
            name: "Brique".to_owned(),
        }],
        title_font: "Fraunces".to_owned(),
        text_font: String::new(),
    };
    let stored = kit.clone();
    desk.store.write_blocking(move |tx| brand_kit::set(tx, brand, &stored)).unwrap();
    assert_eq!(desk.store.read_blocking(move |conn| brand_kit::get(conn, brand)).unwrap(), kit);

    let font = Font {
        id: FontId::new(id()),
        brand,
        family: "Maison".to_owned(),
        weight: 400,
        italic: false,
        says: "OFL".to_owned(),
        note: String::new(),
        restricted: false,
        bytes: 3,
    };
    let added = font.clone();
    desk.store.write_blocking(move |tx| brand_kit::add_font(tx, &added, b"abc", now())).unwrap();
    desk.store.write_blocking(move |tx| brand_kit::note_font(tx, font.id, "achetée en 2025")).unwrap();
    let fonts = desk.store.read_blocking(move |conn| brand_kit::fonts(conn, brand)).unwrap();
    assert_eq!((fonts[0].note.as_str(), fonts[0].bytes), ("achetée en 2025", 3));
}

#[test]
fn a_visual_remembers_its_design() {
    let desk = desk();
    let (one, brand) = (visual(&desk, "a"), desk.brand);
    let own = Template { id: TemplateId::new(id()), brand: None, name: "Carte".to_owned(), svg: "<svg/>".to_owned() };
    let stored = StoredDesign {
        id: DesignId::new(id()),
        title: "Promo".to_owned(),
        design: Design {
            template: TemplateRef::BuiltIn { kind: TemplateKind::Promotion },
            brand,
            scheme: Scheme::Dark,
            accent: None,
            logo: true,
            pages: vec![DesignPage::default()],
        },
        sizes: vec![DesignSize { width: 1_080, height: 1_080 }],
    };
    let (kept, template) = (stored.clone(), own.clone());
    desk.store
        .write_blocking(move |tx| {
            templates::insert(tx, &template, now())?;
            templates::put_design(tx, &kept, now())?;
            templates::add_made(tx, kept.id, one, 0, now())
        })
        .unwrap();
    assert_eq!(desk.store.read_blocking(move |conn| templates::design_of(conn, one)).unwrap(), Some(stored.clone()));
    assert_eq!(desk.store.read_blocking(move |conn| templates::made_of(conn, stored.id)).unwrap(), [one]);
    desk.store.write_blocking(move |tx| templates::set_deleted(tx, own.id, Some(now()))).unwrap();
    assert!(desk.store.read_blocking(move |conn| templates::list(conn, Some(brand))).unwrap().is_empty());
    assert_eq!(desk.store.read_blocking(move |conn| templates::get(conn, own.id)).unwrap().name, "Carte");
}
