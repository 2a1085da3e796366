//! Templates that Pupitre brings, laid out for any size.

use pupitre_domain::brand_kit::{LEAST_CONTRAST, Rgb, contrast, legible};
use pupitre_domain::template::{FieldKind, TemplateField, TemplateKind};

use super::Shape;
use super::scene::{Align, Rect, Scene, Set};

fn field(key: &str, kind: FieldKind, required: bool, max: u32) -> TemplateField {
    TemplateField { key: key.to_owned(), kind, required, long: max > 90, max, per_page: false }
}

pub(super) fn shape(kind: TemplateKind) -> Shape {
    use FieldKind::{Picture, Text};
    let (pages_min, pages_max, fields) = match kind {
        TemplateKind::Quote => (
            1,
            1,
            vec![
                field("quote", Text, true, 320),
                field("author", Text, true, 60),
                field("role", Text, false, 80),
                field("picture", Picture, false, 0),
            ],
        ),
        TemplateKind::Promotion => (
            1,
            1,
            vec![
                field("title", Text, true, 70),
                field("offer", Text, true, 16),
                field("details", Text, false, 180),
                field("conditions", Text, false, 90),
                field("picture", Picture, false, 0),
            ],
        ),
        TemplateKind::Event => (
            1,
            1,
            vec![
                field("title", Text, true, 90),
                field("date", Text, true, 50),
                field("place", Text, false, 80),
                field("details", Text, false, 180),
                field("picture", Picture, false, 0),
            ],
        ),
        TemplateKind::BeforeAfter => (
            1,
            1,
            vec![
                field("before", Picture, true, 0),
                field("after", Picture, true, 0),
                field("beforeLabel", Text, false, 20),
                field("afterLabel", Text, false, 20),
                field("title", Text, false, 80),
            ],
        ),
        TemplateKind::Carousel => {
            let own = |field: TemplateField| TemplateField { per_page: true, ..field };
            (
                2,
                10,
                vec![
                    own(field("title", Text, true, 90)),
                    own(field("text", Text, false, 320)),
                    own(field("picture", Picture, false, 0)),
                    field("footer", Text, false, 60),
                ],
            )
        }
        TemplateKind::Own => (1, 1, Vec::new()),
    };
    Shape { pages_min, pages_max, fields, size: None }
}

pub(super) fn draw(kind: TemplateKind, scene: &mut Scene<'_>) {
    for field in shape(kind).fields.iter().filter(|field| field.required) {
        scene.requires(&field.key);
    }
    match kind {
        TemplateKind::Quote => quote(scene),
        TemplateKind::Promotion => promotion(scene),
        TemplateKind::Event => event(scene),
        TemplateKind::BeforeAfter => before_after(scene),
        TemplateKind::Carousel => carousel(scene),
        TemplateKind::Own => {}
    }
}

/// What is left inside the margins; a story keeps clear of what its network writes above and below.
fn safe(scene: &Scene<'_>) -> Rect {
    let margin = scene.unit() * 7.5;
    let all = Rect::new(0.0, 0.0, scene.w, scene.h).inset(margin);
    if scene.h / scene.w < 1.6 {
        return all;
    }
    let ends = scene.h * 0.13;
    Rect::new(all.x, ends, all.w, scene.h - 2.0 * ends)
}

fn is_wide(scene: &Scene<'_>) -> bool {
    scene.w / scene.h > 1.25
}

/// A colour for an area that a text stands on, and the text's.
fn pair(scene: &Scene<'_>) -> (Rgb, Rgb) {
    let area = scene.colours.accent;
    (area, legible(scene.colours.ground, area, &[Rgb::WHITE, Rgb::INK]))
}

/// The accent where a text can have it, the ink otherwise.
fn accent_ink(scene: &Scene<'_>) -> Rgb {
    let (accent, ground) = (scene.colours.accent, scene.colours.ground);
    if contrast(accent, ground) >= LEAST_CONTRAST { accent } else { scene.colours.ink }
}

fn quote(scene: &mut Scene<'_>) {
    let u = scene.unit();
    let mut area = safe(scene);
    let pictured = scene.has_picture("picture");
    if pictured && is_wide(scene) {
        let width = scene.w * 0.36;
        let place = Rect::new(scene.w - width, 0.0, width, scene.h);
        scene.picture("picture", place, 0.0);
        area.w = scene.w - width - area.x - u * 6.0;
    }
    let foot = u * 13.0;
    let mark = u * 17.0;
    let top = Rect::new(area.x, area.y, area.w, mark);
    let serif = Set { family: "Fraunces", weight: 600, ..scene.title(u * 30.0) };
    let accent = scene.colours.accent;
    // A sign and no text: it needs to be seen, not read.
    scene.raw(&format!(
        r#"<text x="{:.2}" y="{:.2}" font-family="{}" font-size="{:.2}" font-weight="600" fill="{}">“</text>"#,
        top.x - u * 1.5,
        top.y + u * 21.0,
        serif.family,
        u * 30.0,
        accent.css()
    ));
    let words = Rect::new(area.x, area.y + mark, area.w, (area.h - mark - foot - u * 5.0).max(u * 8.0));
    let largest = if is_wide(scene) { u * 8.6 } else { u * 9.2 };
    let family = if scene.kit.title_font == crate::fonts::TITLE { "Fraunces" } else { scene.kit.title_font.as_str() };
    let set = Set {
        family,
        weight: 400,
        leading: 1.26,
        min: u * 3.4,
        max: largest,
        down: if scene.h / scene.w > 1.1 { Align::Middle } else { Align::Start },
        ..scene.title(largest)
    };
    scene.text("quote", words, set);
    let row = Rect::new(area.x, area.y + area.h - foot, area.w, foot);
    let mut left = row.x;
    if pictured && !is_wide(scene) {
        scene.picture("picture", Rect::new(left, row.y, foot, foot), foot / 2.0);
        left += foot + u * 4.0;
    } else {
        scene.rect(Rect::new(left, row.y + u * 1.5, u * 0.9, foot - u * 3.0), u * 0.45, accent);
        left += u * 4.0;
    }
    let logo = (row.w * 0.3).min(u * 24.0);
    let names = Rect::new(left, row.y, row.x + row.w - left - logo - u * 3.0, foot);
    let has_role = !scene.words("role").is_empty();
    let upper = Rect { h: if has_role { foot * 0.52 } else { foot }, ..names };
    let down = if has_role { Align::End } else { Align::Middle };
    let set = Set { weight: 600, lines: 2, leading: 1.25, down, min: u * 2.4, ..scene.body(u * 4.0) };
    scene.text("author", upper, set);
    let lower = Rect { y: names.y + foot * 0.52, h: foot * 0.48, ..names };
    let set = Set { lines: 2, leading: 1.25, min: u * 2.2, ..scene.body(u * 3.0) };
    scene.text("role", lower, set);
    let ground = scene.colours.ground;
    scene.logo(Rect::new(row.x + row.w - logo, row.y + foot * 0.15, logo, foot * 0.7), Align::End, ground);
}

/// A picture over a part of the page, and the panel beside or below it.
fn panel(scene: &mut Scene<'_>, field: &str, share: f64) -> Rect {
    let u = scene.unit();
    let whole = safe(scene);
    if !scene.has_picture(field) {
        return whole;
    }
    if is_wide(scene) {
        let width = (scene.w * share).round();
        scene.picture(field, Rect::new(scene.w - width, 0.0, width, scene.h), 0.0);
        return Rect { w: scene.w - width - whole.x - u * 6.0, ..whole };
    }
    let height = (scene.h * share).round();
    scene.picture(field, Rect::new(0.0, 0.0, scene.w, height), 0.0);
    let top = height + u * 6.0;
    Rect::new(whole.x, top, whole.w, whole.y + whole.h - top)
}

fn promotion(scene: &mut Scene<'_>) {
    let u = scene.unit();
    let pictured = scene.has_picture("picture");
    let wide = is_wide(scene);
    let area = panel(scene, "picture", if wide { 0.45 } else { 0.46 });
    let foot = u * 8.0;
    let (badge, upon) = pair(scene);
    let offer = scene.words("offer");
    // The offer is what is seen first: as a badge over the picture's edge, or large above the title.
    let mut top = area.y;
    if !offer.is_empty() {
        let big = if pictured { u * 11.0 } else { u * 19.0 };
        let height = big * 1.3;
        let mut box_ = Rect::new(area.x, top, area.w, height);
        if pictured && !wide {
            box_.y = top - u * 6.0 - height * 0.55;
        }
        let set = Set {
            weight: 800,
            lines: 1,
            leading: 1.0,
            max: big,
            min: u * 5.0,
            fill: upon,
            on: badge,
            align: Align::Middle,
            down: Align::Middle,
            ..scene.title(big)
        };
        let family = if scene.kit.title_font == "Fraunces" { crate::fonts::TITLE } else { set.family };
        let set = Set { family, ..set };
        // As wide as its words.
        let inner = scene.width_of(offer, box_.w - u * 8.0, set);
        let pill = Rect { w: (inner + u * 8.0).min(box_.w), ..box_ };
        scene.rect(pill, u * 3.0, badge);
        scene.text("offer", Rect { x: pill.x + u * 2.5, w: pill.w - u * 5.0, ..pill }, set);
        top = box_.y + height + u * 4.5;
    }
    let bottom = area.y + area.h - foot - u * 3.0;
    let rest = (bottom - top).max(u * 10.0);
    let has_details = !scene.words("details").is_empty();
    let share = if has_details { 0.55 } else { 1.0 };
    let title = Rect::new(area.x, top, area.w, rest * share);
    let set = Set { lines: 5, ..scene.title(if pictured { u * 8.4 } else { u * 11.0 }) };
    let used = scene.text("title", title, set);
    let below = top + used + u * 2.5;
    let set = Set { min: u * 2.6, ..scene.body(u * 4.2) };
    scene.text("details", Rect::new(area.x, below, area.w, (bottom - below).max(u * 4.0)), set);
    let row = Rect::new(area.x, area.y + area.h - foot, area.w, foot);
    let logo = (row.w * 0.32).min(u * 24.0);
    let conditions = Rect { w: row.w - logo - u * 4.0, ..row };
    let set = Set { lines: 2, leading: 1.3, min: u * 2.1, down: Align::Middle, ..scene.body(u * 2.8) };
    scene.text("conditions", conditions, set);
    let ground = scene.colours.ground;
    scene.logo(Rect::new(row.x + row.w - logo, row.y, logo, foot), Align::End, ground);
}

fn event(scene: &mut Scene<'_>) {
    let u = scene.unit();
    let pictured = scene.has_picture("picture");
    let wide = is_wide(scene);
    if !pictured {
        // A band of colour along the edge, so that the page without a picture is one all the same.
        let accent = scene.colours.accent;
        if wide {
            scene.rect(Rect::new(0.0, 0.0, u * 2.2, scene.h), 0.0, accent);
        } else {
            scene.rect(Rect::new(0.0, 0.0, scene.w, u * 2.2), 0.0, accent);
        }
    }
    // A page that is not high leaves its words more room.
    let low = scene.h / scene.w < 1.15;
    let area = panel(scene, "picture", if low && !wide { 0.34 } else { 0.44 });
    let foot = u * 8.0;
    let (badge, upon) = pair(scene);
    let mut top = area.y;
    let date = scene.words("date");
    if !date.is_empty() {
        let height = u * 8.4;
        let set = Set {
            weight: 600,
            lines: 1,
            leading: 1.1,
            max: u * 4.2,
            min: u * 2.4,
            fill: upon,
            on: badge,
            align: Align::Middle,
            down: Align::Middle,
            ..scene.body(u * 4.2)
        };
        let inner = scene.width_of(date, area.w - u * 7.0, set);
        let pill = Rect::new(area.x, top, (inner + u * 7.0).min(area.w), height);
        scene.rect(pill, height / 2.0, badge);
        scene.text("date", Rect { x: pill.x + u * 2.5, w: pill.w - u * 5.0, ..pill }, set);
        top += height + u * 4.0;
    }
    let bottom = area.y + area.h - foot - u * 3.0;
    let rest = (bottom - top).max(u * 10.0);
    let more = !scene.words("details").is_empty();
    let title = Rect::new(area.x, top, area.w, rest * if more { 0.52 } else { 0.72 });
    let set = Set { lines: 5, ..scene.title(if pictured { u * 8.2 } else { u * 11.5 }) };
    let mut below = top + scene.text("title", title, set) + u * 2.2;
    let place = scene.words("place");
    if !place.is_empty() {
        let set =
            Set { weight: 600, lines: 2, leading: 1.3, fill: accent_ink(scene), min: u * 2.5, ..scene.body(u * 3.9) };
        let height = (bottom - below).clamp(u * 4.0, u * 11.0);
        below += scene.text("place", Rect::new(area.x, below, area.w, height), set) + u * 1.8;
    }
    if more {
        let set = Set { min: u * 2.4, ..scene.body(u * 3.6) };
        scene.text("details", Rect::new(area.x, below, area.w, (bottom - below).max(u * 4.0)), set);
    }
    let row = Rect::new(area.x, area.y + area.h - foot, area.w, foot);
    let ground = scene.colours.ground;
    scene.logo(Rect { w: (row.w * 0.5).min(u * 28.0), ..row }, Align::Start, ground);
}

fn before_after(scene: &mut Scene<'_>) {
    let u = scene.unit();
    let titled = !scene.words("title").is_empty();
    let signed = scene.sheet.design.logo;
    let tall = scene.h / scene.w >= 1.6;
    let strip = match (titled, signed) {
        (true, _) => u * 17.0,
        (false, true) => u * 11.0,
        (false, false) => 0.0,
    };
    // Below what a story's network writes there, nothing is read.
    let end = if tall { scene.h * 0.1 } else { 0.0 };
    let strip = if strip > 0.0 { strip + end } else { 0.0 };
    let gap = u * 0.8;
    let height = scene.h - strip;
    let stacked = scene.h / scene.w > 1.15;
    let (one, two) = if stacked {
        let half = (height - gap) / 2.0;
        (Rect::new(0.0, 0.0, scene.w, half), Rect::new(0.0, half + gap, scene.w, half))
    } else {
        let half = (scene.w - gap) / 2.0;
        (Rect::new(0.0, 0.0, half, height), Rect::new(half + gap, 0.0, half, height))
    };
    scene.place("before", one, 0.0);
    scene.place("after", two, 0.0);
    let (badge, upon) = pair(scene);
    let (ground, ink) = (scene.colours.ground, scene.colours.ink);
    let top = if tall { scene.h * 0.13 } else { u * 4.0 };
    let first = one.y + top;
    let second = if stacked { two.y + u * 4.0 } else { two.y + top };
    label(scene, "beforeLabel", one.x + u * 4.0, first, one.w - u * 8.0, (ground, ink));
    label(scene, "afterLabel", two.x + u * 4.0, second, two.w - u * 8.0, (badge, upon));
    if strip <= 0.0 {
        return;
    }
    let row = Rect::new(u * 6.0, height + u * 2.0, scene.w - u * 12.0, strip - end - u * 4.0);
    if titled {
        let logo = if signed { (row.w * 0.3).min(u * 22.0) } else { 0.0 };
        let words = Rect { w: row.w - logo - if signed { u * 4.0 } else { 0.0 }, ..row };
        let set = Set { lines: 2, down: Align::Middle, min: u * 2.6, ..scene.title(u * 5.4) };
        scene.text("title", words, set);
        scene.logo(
            Rect::new(row.x + row.w - logo, row.y + row.h * 0.2, logo.max(1.0), row.h * 0.6),
            Align::End,
            ground,
        );
    } else {
        scene.logo(row, Align::Middle, ground);
    }
}

/// Words on a pill as wide as they are.
fn label(scene: &mut Scene<'_>, field: &str, x: f64, y: f64, most: f64, (fill, ink): (Rgb, Rgb)) {
    let words = scene.words(field);
    if words.is_empty() {
        return;
    }
    let u = scene.unit();
    let set = Set {
        weight: 600,
        lines: 1,
        leading: 1.1,
        max: u * 3.8,
        min: u * 2.2,
        fill: ink,
        on: fill,
        align: Align::Middle,
        down: Align::Middle,
        ..scene.body(u * 3.8)
    };
    let inner = scene.width_of(words, most - u * 6.0, set);
    let pill = Rect::new(x, y, (inner + u * 6.0).min(most), u * 7.4);
    scene.rect(pill, pill.h / 2.0, fill);
    scene.text(field, Rect { x: pill.x + u * 2.5, w: pill.w - u * 5.0, ..pill }, set);
}

fn carousel(scene: &mut Scene<'_>) {
    let u = scene.unit();
    let pages = scene.sheet.design.pages.len().max(1);
    let page = scene.sheet.page.min(pages - 1);
    let cover = page == 0;
    let area = safe(scene);
    let foot = u * 7.0;
    let wide = is_wide(scene);
    let pictured = scene.own_picture("picture");
    let mut body = Rect { h: area.h - foot - u * 4.0, ..area };
    if pictured {
        if wide {
            let width = scene.w * 0.42;
            scene.picture("picture", Rect::new(scene.w - width, 0.0, width, scene.h - foot - u * 11.0), 0.0);
            body.w = scene.w - width - body.x - u * 6.0;
        } else {
            let height = (scene.h * if cover { 0.5 } else { 0.38 }).round();
            scene.picture("picture", Rect::new(0.0, 0.0, scene.w, height), 0.0);
            let top = height + u * 6.0;
            body = Rect::new(body.x, top, body.w, body.y + body.h - top);
        }
    } else if cover {
        let accent = scene.colours.accent;
        scene.rect(Rect::new(body.x, body.y, u * 14.0, u * 1.6), u * 0.8, accent);
        body = Rect { y: body.y + u * 6.0, h: body.h - u * 6.0, ..body };
    } else {
        let number = format!("{page}");
        let set = Set { fill: accent_ink(scene), lines: 1, leading: 1.0, ..scene.title(u * 15.0) };
        let height = (body.h * 0.22).min(u * 15.0);
        scene.write("number", &number, Rect { h: height, ..body }, Set { max: height, ..set });
        body = Rect { y: body.y + height + u * 3.0, h: body.h - height - u * 3.0, ..body };
    }
    let (title, text) = (scene.own_words("title"), scene.own_words("text"));
    let share = if text.is_empty() { 1.0 } else { 0.5 };
    let largest = if cover { u * 12.0 } else { u * 7.6 };
    let down = if cover && text.is_empty() && !pictured { Align::Middle } else { Align::Start };
    let set = Set { lines: 6, down, ..scene.title(largest) };
    let used = scene.write("title", title, Rect { h: body.h * share, ..body }, set);
    let below = body.y + used + u * 3.0;
    let set = Set { min: u * 2.6, lines: 16, ..scene.body(u * 4.4) };
    scene.write("text", text, Rect { y: below, h: (body.y + body.h - below).max(u * 4.0), ..body }, set);
    let row = Rect::new(area.x, area.y + area.h - foot, area.w, foot);
    let (accent, tint, ground) = (scene.colours.accent, scene.colours.tint, scene.colours.ground);
    let side = row.w * 0.36;
    if scene.words("footer").is_empty() {
        scene.logo(Rect { w: side, ..row }, Align::Start, ground);
    } else {
        let set = Set { weight: 600, lines: 1, leading: 1.2, down: Align::Middle, min: u * 2.0, ..scene.body(u * 3.0) };
        scene.text("footer", Rect { w: side, ..row }, set);
    }
    // Where one is, and that it goes on.
    let step = u * 2.6;
    #[expect(clippy::cast_precision_loss, reason = "a few pages")]
    let (count, mut x) = (pages as f64, row.x + row.w / 2.0);
    x -= (count - 1.0) * step / 2.0;
    for dot in 0..pages {
        let fill = if dot == page { accent } else { tint };
        scene.circle(x, row.y + row.h / 2.0, u * if dot == page { 0.85 } else { 0.65 }, fill);
        x += step;
    }
    if page + 1 < pages {
        let (tip, middle, size) = (row.x + row.w, row.y + row.h / 2.0, u * 2.2);
        scene.raw(&format!(
            r#"<path d="M{:.2} {middle:.2} H{tip:.2} M{:.2} {:.2} L{tip:.2} {middle:.2} L{:.2} {:.2}" fill="none" stroke="{}" stroke-width="{:.2}" stroke-linecap="round" stroke-linejoin="round"/>"#,
            tip - size * 3.0, tip - size, middle - size, tip - size, middle + size, scene.colours.ink.css(), u * 0.7
        ));
    } else {
        scene.logo(Rect { x: row.x + row.w - side, w: side, ..row }, Align::End, ground);
    }
}
