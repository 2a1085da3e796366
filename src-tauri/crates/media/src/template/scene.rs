//! A page while it is laid out: the drawing so far, the files that it shows, and what a person should know.

use std::fmt::Write as _;
use std::sync::Arc;

use pupitre_domain::brand_kit::{LEAST_CONTRAST, LogoVariant, Rgb, contrast, legible};
use pupitre_domain::edit::{FocalPoint, UNITS};
use pupitre_domain::template::{DesignPage, DesignRemark, Scheme};
use resvg::usvg::fontdb::Database;

use super::text::{Space, fit};
use super::{Canvas, Kit, Sheet, SlotPicture};
use crate::fonts::{self, Face, Letters};

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rect {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) w: f64,
    pub(super) h: f64,
}

impl Rect {
    pub(super) const fn new(x: f64, y: f64, w: f64, h: f64) -> Self {
        Self { x, y, w, h }
    }
    /// Smaller on all sides.
    pub(super) fn inset(self, by: f64) -> Self {
        Self::new(self.x + by, self.y + by, (self.w - 2.0 * by).max(1.0), (self.h - 2.0 * by).max(1.0))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Start,
    Middle,
    End,
}

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Set<'a> {
    pub(super) family: &'a str,
    pub(super) weight: u16,
    pub(super) italic: bool,
    pub(super) max: f64,
    pub(super) min: f64,
    pub(super) leading: f64,
    pub(super) lines: usize,
    pub(super) align: Align,
    pub(super) down: Align,
    pub(super) fill: Rgb,
    pub(super) on: Rgb,
}

/// The colours of a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Colours {
    pub(super) ground: Rgb,
    pub(super) ink: Rgb,
    pub(super) accent: Rgb,
    /// A tint of the ground, for what is behind a part of it.
    pub(super) tint: Rgb,
}

pub(super) struct Scene<'a> {
    pub(super) sheet: &'a Sheet,
    pub(super) kit: &'a Kit,
    pictures: &'a [SlotPicture],
    fonts: Arc<Database>,
    pub(super) w: f64,
    pub(super) h: f64,
    pub(super) colours: Colours,
    body: String,
    clips: usize,
    slots: Vec<Vec<u8>>,
    photographs: bool,
    /// A sign is shown that only the system's font of coloured signs has.
    emoji: bool,
    scale: f64,
    pub(super) remarks: Vec<DesignRemark>,
    /// Boxes of texts, for the tests: nothing of a text may leave its own.
    #[cfg(test)]
    pub(super) boxes: Vec<(String, Rect)>,
}

impl<'a> Scene<'a> {
    pub(super) fn new(sheet: &'a Sheet, kit: &'a Kit, pictures: &'a [SlotPicture]) -> Self {
        Self {
            sheet,
            kit,
            pictures,
            fonts: fonts::database(kit.fonts.iter().map(Vec::as_slice)),
            w: f64::from(sheet.size.width),
            h: f64::from(sheet.size.height),
            colours: colours(sheet, kit),
            body: String::new(),
            clips: 0,
            slots: Vec::new(),
            photographs: false,
            emoji: false,
            scale: 1.0,
            remarks: Vec::new(),
            #[cfg(test)]
            boxes: Vec::new(),
        }
    }

    /// A hundredth of the shorter side.
    pub(super) fn unit(&self) -> f64 {
        self.w.min(self.h) / 100.0
    }

    fn page(&self) -> Option<&'a DesignPage> {
        self.sheet.design.pages.get(self.sheet.page)
    }

    /// What stands in a field: on this page, or on the first for what all pages share.
    pub(super) fn words(&self, field: &str) -> &'a str {
        let first = self.sheet.design.pages.first();
        let mut pages = self.page().into_iter().chain(first);
        pages.find_map(|page| page.texts.get(field)).map_or("", |text| text.trim())
    }

    /// What stands in a field of this page and no other.
    pub(super) fn own_words(&self, field: &str) -> &'a str {
        self.page().and_then(|page| page.texts.get(field)).map_or("", |text| text.trim())
    }

    pub(super) fn has_picture(&self, field: &str) -> bool {
        self.pictures.iter().any(|picture| picture.field == field)
    }

    /// Whether this page has a picture of its own.
    pub(super) fn own_picture(&self, field: &str) -> bool {
        self.page().is_some_and(|page| page.pictures.contains_key(field)) && self.has_picture(field)
    }

    /// From here on, coordinates are those of a template that is drawn at this scale.
    pub(super) fn scaled(&mut self, scale: f64) {
        self.scale = scale;
    }

    /// Width that words take on one line in a box.
    pub(super) fn width_of(&self, words: &str, most: f64, set: Set<'_>) -> f64 {
        let Some(face) = Face::find(&self.fonts, set.family, set.weight, set.italic) else { return most };
        let Some(letters) = face.letters() else { return most };
        let room = Space {
            width: most * 0.98,
            height: set.max * set.leading,
            max: set.max,
            min: set.min,
            leading: set.leading,
            max_lines: 1,
        };
        let fitted = fit(words, &letters, room);
        let widest = fitted.lines.iter().map(|line| letters.width(line) * fitted.size).fold(0.0, f64::max);
        // As much wider as the box is narrower when it is written.
        (widest / 0.98 + 2.0).min(most)
    }

    /// Notes what is empty and should not be.
    pub(super) fn requires(&mut self, field: &str) {
        if self.words(field).is_empty() && !self.has_picture(field) {
            self.remarks.push(DesignRemark::Empty { field: field.to_owned() });
        }
    }

    pub(super) fn raw(&mut self, svg: &str) {
        self.body.push_str(svg);
    }

    pub(super) fn rect(&mut self, r: Rect, radius: f64, fill: Rgb) {
        let _infallible = write!(
            self.body,
            r#"<rect x="{:.2}" y="{:.2}" width="{:.2}" height="{:.2}" rx="{radius:.2}" fill="{}"/>"#,
            r.x,
            r.y,
            r.w,
            r.h,
            fill.css()
        );
    }

    pub(super) fn circle(&mut self, x: f64, y: f64, radius: f64, fill: Rgb) {
        let _infallible =
            write!(self.body, r#"<circle cx="{x:.2}" cy="{y:.2}" r="{radius:.2}" fill="{}"/>"#, fill.css());
    }

    /// How the page's titles are set; the rest is what differs.
    pub(super) fn title(&self, max: f64) -> Set<'a> {
        Set {
            family: &self.kit.title_font,
            weight: if self.kit.title_font == "Fraunces" { 600 } else { 800 },
            italic: false,
            max,
            min: self.unit() * 3.2,
            leading: 1.14,
            lines: 12,
            align: Align::Start,
            down: Align::Start,
            fill: self.colours.ink,
            on: self.colours.ground,
        }
    }

    /// How the page's texts are set.
    pub(super) fn body(&self, max: f64) -> Set<'a> {
        Set { family: &self.kit.text_font, weight: 400, min: self.unit() * 2.6, leading: 1.36, ..self.title(max) }
    }

    /// A field's words in a box. Answers the height that they take.
    pub(super) fn text(&mut self, field: &str, r: Rect, set: Set<'_>) -> f64 {
        let words = self.words(field);
        self.write(field, words, r, set)
    }

    /// Words in a box, fitted and wrapped. Answers the height that they take.
    pub(super) fn write(&mut self, field: &str, words: &str, r: Rect, set: Set<'_>) -> f64 {
        if words.is_empty() {
            return 0.0;
        }
        let Some(face) = Face::find(&self.fonts, set.family, set.weight, set.italic) else { return 0.0 };
        let Some(letters) = face.letters() else { return 0.0 };
        let words: String = words.chars().filter(|sign| !sign.is_control() || *sign == '\n').collect();
        let fitted = fit(&words, &letters, space(r, set));
        self.tell(field, &words, &fitted, set);
        let mut fill = set.fill;
        if contrast(fill, set.on) < LEAST_CONTRAST {
            fill = legible(fill, set.on, &self.kit.palette.all());
            self.remarks.push(DesignRemark::Recoloured { field: field.to_owned() });
        }
        self.emoji |= fitted.lines.iter().any(|line| written(line, &letters).contains("<tspan"));
        let step = fitted.size * set.leading;
        let height = lines(fitted.lines.len()) * step;
        let top = match set.down {
            Align::Start => r.y,
            Align::Middle => r.y + (r.h - height) / 2.0,
            Align::End => r.y + r.h - height,
        };
        let (x, anchor) = match set.align {
            Align::Start => (r.x, "start"),
            Align::Middle => (r.x + r.w / 2.0, "middle"),
            Align::End => (r.x + r.w, "end"),
        };
        let style = if set.italic { "italic" } else { "normal" };
        for (number, line) in fitted.lines.iter().enumerate() {
            // Capitals sit in the middle of their line, so that a single line stands in the middle of its box.
            let base = top + lines(number) * step + step / 2.0 + letters.cap * fitted.size / 2.0;
            let _infallible = write!(
                self.body,
                r#"<text x="{x:.2}" y="{base:.2}" font-family="{}" font-size="{:.2}" font-weight="{}" font-style="{style}" text-anchor="{anchor}" fill="{}">{}</text>"#,
                escape(set.family),
                fitted.size,
                set.weight,
                fill.css(),
                written(line, &letters)
            );
            #[cfg(test)]
            self.boxes.push((field.to_owned(), r));
        }
        height
    }

    fn tell(&mut self, field: &str, words: &str, fitted: &super::text::Fitted, set: Set<'_>) {
        let field = field.to_owned();
        if fitted.shortened {
            self.remarks.push(DesignRemark::Shortened { field: field.clone() });
        } else if fitted.size < set.max * 0.5 && fitted.size * self.scale < self.unit() * 3.2 {
            self.remarks.push(DesignRemark::Small { field: field.clone() });
        }
        let faces: Vec<Face> = [(set.family, set.weight), (fonts::TEXT, 400), ("Fraunces", 400)]
            .into_iter()
            .filter_map(|(family, weight)| Face::find(&self.fonts, family, weight, false))
            .collect();
        let mut characters = String::new();
        for sign in words.chars().filter(|sign| !sign.is_whitespace() && !fonts::joins(*sign)) {
            let drawn = faces.iter().filter_map(Face::letters).any(|letters| letters.has(sign));
            if !drawn && fonts::emoji_width(sign).is_none() && !characters.contains(sign) {
                characters.push(sign);
            }
        }
        if !characters.is_empty() {
            self.remarks.push(DesignRemark::Unknown { field, characters });
        }
    }

    /// A picture that fills its place around what has to stay in sight. Without one, nothing.
    pub(super) fn picture(&mut self, field: &str, r: Rect, radius: f64) -> bool {
        let pictures: &'a [SlotPicture] = self.pictures;
        let Some(picture) = pictures.iter().find(|picture| picture.field == field) else { return false };
        let (w, h) = (f64::from(picture.rendition.width), f64::from(picture.rendition.height));
        let scale = (r.w / w).max(r.h / h);
        let shown = f64::from(self.sheet.max_side.unwrap_or(u32::MAX)) / self.w.max(self.h);
        if scale * self.scale * shown.min(1.0) > 1.3 {
            self.remarks.push(DesignRemark::Coarse { field: field.to_owned() });
        }
        let focus = picture.focus.unwrap_or(FocalPoint::MIDDLE);
        let place = |at: u16, whole: f64, part: f64| {
            let wanted = f64::from(at) / f64::from(UNITS) * whole - part / 2.0;
            wanted.clamp(0.0, (whole - part).max(0.0))
        };
        let (x, y) = (r.x - place(focus.x, w * scale, r.w), r.y - place(focus.y, h * scale, r.h));
        self.clips += 1;
        let (clip, slot) = (self.clips, self.slots.len());
        self.slots.push(picture.rendition.bytes.clone());
        self.photographs = true;
        let _infallible = write!(
            self.body,
            r##"<clipPath id="pupitre-clip-{clip}"><rect x="{:.2}" y="{:.2}" width="{:.2}" height="{:.2}" rx="{radius:.2}"/></clipPath><g clip-path="url(#pupitre-clip-{clip})"><image href="slot:{slot}" x="{x:.2}" y="{y:.2}" width="{:.2}" height="{:.2}" preserveAspectRatio="none"/></g>"##,
            r.x,
            r.y,
            r.w,
            r.h,
            w * scale,
            h * scale
        );
        true
    }

    /// A picture, or a tinted place where one belongs.
    pub(super) fn place(&mut self, field: &str, r: Rect, radius: f64) {
        if !self.picture(field, r, radius) {
            let tint = self.colours.tint;
            self.rect(r, radius, tint);
        }
    }

    /// The logo that is legible on `ground`, as large as its box allows. Without one, the brand's name.
    pub(super) fn logo(&mut self, r: Rect, align: Align, ground: Rgb) {
        if !self.sheet.design.logo {
            return;
        }
        let kit: &'a Kit = self.kit;
        let found = LogoVariant::for_ground(ground)
            .into_iter()
            .find_map(|variant| kit.logos.iter().find(|logo| logo.variant == variant));
        let Some(logo) = found else {
            let name: &'a str = &kit.name;
            let u = self.unit();
            let set = Set {
                weight: 600,
                max: u * 3.4,
                min: u * 2.0,
                lines: 1,
                align,
                down: Align::Middle,
                on: ground,
                fill: legible(self.colours.ink, ground, &[Rgb::WHITE, Rgb::INK]),
                ..self.body(u * 3.4)
            };
            self.write("brand", name, r, set);
            return;
        };
        let (w, h) = (f64::from(logo.width.max(1)), f64::from(logo.height.max(1)));
        let scale = (r.w / w).min(r.h / h);
        let (w, h) = (w * scale, h * scale);
        let x = match align {
            Align::Start => r.x,
            Align::Middle => r.x + (r.w - w) / 2.0,
            Align::End => r.x + r.w - w,
        };
        let y = r.y + (r.h - h) / 2.0;
        let slot = self.slots.len();
        self.slots.push(logo.bytes.clone());
        let _infallible =
            write!(self.body, r#"<image href="slot:{slot}" x="{x:.2}" y="{y:.2}" width="{w:.2}" height="{h:.2}"/>"#);
    }

    pub(super) fn svg(&self) -> String {
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{w}" height="{h}" viewBox="0 0 {w} {h}"><rect width="{w}" height="{h}" fill="{}"/>{}</svg>"#,
            self.colours.ground.css(),
            self.body,
            w = self.w,
            h = self.h
        )
    }

    pub(super) fn canvas(&self, sheet: &Sheet, kit: &Kit) -> (Canvas, Vec<u8>) {
        let longest = f64::from(sheet.max_side.unwrap_or(u32::MAX));
        let factor = (longest / self.w.max(self.h)).min(1.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 4096")]
        let side = |length: f64| (length * factor).round().max(1.0) as u32;
        // The last, so that it is asked last.
        let emoji = fonts::emoji().filter(|_| self.emoji);
        let canvas = Canvas {
            svg: self.svg(),
            width: side(self.w),
            height: side(self.h),
            photographs: self.photographs,
            slots: self.slots.iter().map(Vec::len).collect(),
            fonts: kit.fonts.iter().map(Vec::len).chain(emoji.map(<[u8]>::len)).collect(),
        };
        let files = self.slots.iter().chain(&kit.fonts).map(Vec::as_slice).chain(emoji);
        let blobs = files.flatten().copied().collect();
        (canvas, blobs)
    }
}

/// A line with its coloured signs in their own font: asked for by name, because a sequence that becomes one sign is not
/// looked for in another font than its neighbours'.
fn written(line: &str, letters: &Letters<'_>) -> String {
    let foreign = |sign: char| !sign.is_whitespace() && !letters.has(sign) && fonts::emoji_width(sign).is_some();
    if !line.chars().any(foreign) {
        return escape(line);
    }
    let mut runs: Vec<(bool, String)> = Vec::new();
    for sign in line.chars() {
        match runs.last_mut() {
            Some((_, run)) if fonts::joins(sign) => run.push(sign),
            Some((coloured, run)) if *coloured == foreign(sign) => run.push(sign),
            _ => runs.push((foreign(sign), sign.to_string())),
        }
    }
    let family = escape(fonts::emoji_family());
    let run = |(coloured, run): (bool, String)| {
        let run = escape(&run);
        if coloured { format!(r#"<tspan font-family="{family}">{run}</tspan>"#) } else { run }
    };
    runs.into_iter().map(run).collect()
}

fn space(r: Rect, set: Set<'_>) -> Space {
    // Two hundredths for kerning that would widen.
    Space {
        width: r.w * 0.98,
        height: r.h,
        max: set.max,
        min: set.min.min(set.max),
        leading: set.leading,
        max_lines: set.lines,
    }
}

#[expect(clippy::cast_precision_loss, reason = "a number of lines")]
const fn lines(count: usize) -> f64 {
    count as f64
}

fn colours(sheet: &Sheet, kit: &Kit) -> Colours {
    let palette = kit.palette;
    let chosen = sheet.design.accent.map_or(palette.accent, |role| palette.role(role));
    let (ground, ink) = match sheet.design.scheme {
        Scheme::Light => (palette.ground, palette.ink),
        Scheme::Dark => {
            let mut dark = palette.secondary;
            while dark.luminance() > 0.05 {
                dark = dark.mixed(Rgb::INK, 0.25);
            }
            (dark, palette.ground)
        }
        Scheme::Brand => (palette.primary, palette.ground),
    };
    let ink = legible(ink, ground, &[Rgb::WHITE, Rgb::INK]);
    // Seen at all is enough for an area; a text on the ground is held to more when it is written.
    let accent = if contrast(chosen, ground) >= 1.6 { chosen } else { ink };
    Colours { ground, ink, accent, tint: ground.mixed(ink, 0.1) }
}

pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
