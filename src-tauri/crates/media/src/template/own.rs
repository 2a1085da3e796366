//! Imported templates: drawings with places in them.
//!
//! A place is a `rect` with one of `data-pupitre-text`, `data-pupitre-picture`, `data-pupitre-logo`; a colour of the brand
//! is `data-pupitre-fill` or `data-pupitre-stroke` on any shape. `docs/adr/0015-templates.md` has all words.

use std::collections::BTreeMap;

use pupitre_domain::brand_kit::{PaletteRole, Rgb, legible};
use pupitre_domain::template::{DesignSize, FIELD_MAX, FieldKind, SIDES, TemplateField};
use quick_xml::Reader;
use quick_xml::events::Event;

use super::Shape;
use super::scene::{Align, Rect, Scene, Set, escape};
use crate::MediaFault;

const TEXT: &str = "data-pupitre-text";
const PICTURE: &str = "data-pupitre-picture";
const LOGO: &str = "data-pupitre-logo";
/// Most places of a template.
const PLACES: usize = 60;

type Attributes = BTreeMap<String, String>;

fn attributes(start: &quick_xml::events::BytesStart<'_>) -> Option<Attributes> {
    let mut found = Attributes::new();
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        let value = quick_xml::escape::unescape(&attribute.value).ok()?.into_owned();
        let key: &str = attribute.key.as_ref();
        found.insert(key.to_owned(), value);
    }
    Some(found)
}

fn number(attributes: &Attributes, key: &str) -> Option<f64> {
    let text = attributes.get(key)?.trim().trim_end_matches("px");
    text.parse::<f64>().ok().filter(|value| value.is_finite() && value.abs() < 100_000.0)
}

fn rect(attributes: &Attributes) -> Option<Rect> {
    let at = |key| number(attributes, key).unwrap_or(0.0);
    let side = |key| number(attributes, key).filter(|side| *side > 0.0);
    Some(Rect::new(at("x"), at("y"), side("width")?, side("height")?))
}

/// A field's key: letters, digits, hyphens.
fn key(attributes: &Attributes, word: &str) -> Option<String> {
    let key = attributes.get(word)?.trim();
    let plain =
        !key.is_empty() && key.len() <= 40 && key.chars().all(|sign| sign.is_alphanumeric() || "-_".contains(sign));
    plain.then(|| key.to_owned())
}

fn view(attributes: &Attributes) -> Option<Rect> {
    if let Some(view) = attributes.get("viewBox") {
        let parts: Vec<f64> =
            view.split([' ', ',']).filter(|part| !part.is_empty()).filter_map(|part| part.parse().ok()).collect();
        if let [x, y, w, h] = parts.as_slice()
            && *w > 0.0
            && *h > 0.0
        {
            return Some(Rect::new(*x, *y, *w, *h));
        }
    }
    Some(Rect::new(0.0, 0.0, number(attributes, "width")?, number(attributes, "height")?))
}

/// What an imported template asks for.
pub(super) fn shape(svg: &str) -> Option<Shape> {
    let mut reader = Reader::from_str(svg);
    let (mut fields, mut size): (Vec<TemplateField>, Option<DesignSize>) = (Vec::new(), None);
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) | Event::Empty(start) => {
                let found = attributes(&start)?;
                if size.is_none() {
                    let view = view(&found)?;
                    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
                    let side =
                        |length: f64| length.round().clamp(f64::from(*SIDES.start()), f64::from(*SIDES.end())) as u32;
                    size = Some(DesignSize { width: side(view.w), height: side(view.h) });
                }
                let kinds = [(TEXT, FieldKind::Text), (PICTURE, FieldKind::Picture)];
                let named = kinds.into_iter().find_map(|(word, kind)| Some((key(&found, word)?, kind)));
                let Some((key, kind)) = named.filter(|_| rect(&found).is_some()) else { continue };
                if fields.iter().any(|known| known.key == key) || fields.len() >= PLACES {
                    continue;
                }
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
                let max = number(&found, "data-max").map_or(200, |max| max.clamp(1.0, f64::from(FIELD_MAX)) as u32);
                let long = found.contains_key("data-long");
                let required = found.contains_key("data-required");
                fields.push(TemplateField { key, kind, required, long, max, per_page: true });
            }
            Event::Eof => return Some(Shape { pages_min: 1, pages_max: 20, fields, size }),
            _ => {}
        }
    }
}

/// Fills an imported template in, whole, in the middle of the page.
pub(super) fn draw(svg: &str, scene: &mut Scene<'_>) -> Result<(), MediaFault> {
    let shape = shape(svg).ok_or(MediaFault::Corrupt)?;
    for field in shape.fields.iter().filter(|field| field.required) {
        scene.requires(&field.key);
    }
    let mut reader = Reader::from_str(svg);
    let mut root = true;
    // How deep we are in a place whose own content is not drawn.
    let mut skipped = 0_usize;
    loop {
        match reader.read_event().map_err(|_| MediaFault::Corrupt)? {
            Event::Start(_) if skipped > 0 => skipped += 1,
            Event::Start(start) => {
                let found = attributes(&start).ok_or(MediaFault::Corrupt)?;
                if root {
                    root = false;
                    open(scene, &found)?;
                } else if fill(scene, &found) {
                    skipped = 1;
                } else {
                    let name = start.name();
                    element(scene, name.as_ref(), &found, ">");
                }
            }
            Event::Empty(start) if skipped == 0 => {
                let found = attributes(&start).ok_or(MediaFault::Corrupt)?;
                if !fill(scene, &found) {
                    let name = start.name();
                    element(scene, name.as_ref(), &found, "/>");
                }
            }
            Event::End(_) if skipped > 0 => skipped -= 1,
            Event::End(end) => {
                let name = end.name();
                let name: &str = name.as_ref();
                scene.raw(&format!("</{name}>"));
            }
            Event::Text(text) if skipped == 0 => scene.raw(&text),
            Event::GeneralRef(reference) if skipped == 0 => {
                let name: &str = &reference;
                scene.raw(&format!("&{name};"));
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The template's own page within ours: whole, in the middle.
fn open(scene: &mut Scene<'_>, found: &Attributes) -> Result<(), MediaFault> {
    let view = view(found).ok_or(MediaFault::Corrupt)?;
    let scale = (scene.w / view.w).min(scene.h / view.h);
    let (w, h) = (view.w * scale, view.h * scale);
    scene.raw(&format!(
        r#"<svg x="{:.2}" y="{:.2}" width="{w:.2}" height="{h:.2}" viewBox="{} {} {} {}">"#,
        (scene.w - w) / 2.0,
        (scene.h - h) / 2.0,
        view.x,
        view.y,
        view.w,
        view.h
    ));
    scene.scaled(scale);
    Ok(())
}

fn element(scene: &mut Scene<'_>, name: &str, found: &Attributes, end: &str) {
    let mut text = format!("<{name}");
    let mut set = |key: &str, value: &str| text.push_str(&format!(r#" {key}="{}""#, escape(value)));
    for (key, value) in found.iter().filter(|(key, _)| !key.starts_with("data-")) {
        let replaced = matches!(key.as_str(), "fill" | "stroke") && found.contains_key(&format!("data-pupitre-{key}"));
        if !replaced {
            set(key, value);
        }
    }
    for key in ["fill", "stroke"] {
        if let Some(colour) = found.get(&format!("data-pupitre-{key}")).and_then(|role| colour(scene, role)) {
            set(key, &colour.css());
        }
    }
    text.push_str(end);
    scene.raw(&text);
}

/// The colour of a role; on a dark or coloured scheme, ground and ink are the scheme's.
fn colour(scene: &Scene<'_>, role: &str) -> Option<Rgb> {
    match role.trim() {
        "ground" => Some(scene.colours.ground),
        "ink" => Some(scene.colours.ink),
        "accent" => Some(scene.colours.accent),
        other => {
            let role = PaletteRole::ALL.iter().find(|role| role.as_str() == other)?;
            Some(scene.kit.palette.role(*role))
        }
    }
}

/// Fills a place in; false for what is none.
fn fill(scene: &mut Scene<'_>, found: &Attributes) -> bool {
    let Some(r) = rect(found) else { return false };
    let ground = found.get("data-on").and_then(|role| colour(scene, role)).unwrap_or(scene.colours.ground);
    let align = |key: &str, usual| match found.get(key).map(String::as_str) {
        Some("start" | "top") => Align::Start,
        Some("middle") => Align::Middle,
        Some("end" | "bottom") => Align::End,
        _ => usual,
    };
    if let Some(field) = key(found, TEXT) {
        let max = number(found, "data-size").unwrap_or(r.h * 0.5).clamp(4.0, 2_000.0);
        let wish = found.get("data-pupitre-fill").and_then(|role| colour(scene, role));
        let family = match found.get("data-font").map(String::as_str) {
            Some("text") => scene.kit.text_font.as_str(),
            _ => scene.kit.title_font.as_str(),
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
        let weight = number(found, "data-weight").map_or(600, |weight| weight.clamp(100.0, 900.0) as u16);
        let set = Set {
            family,
            weight,
            italic: found.contains_key("data-italic"),
            max,
            min: number(found, "data-min").unwrap_or(max * 0.4).clamp(2.0, max),
            leading: number(found, "data-leading").unwrap_or(1.2).clamp(0.8, 3.0),
            lines: 40,
            align: align("data-align", Align::Start),
            down: align("data-valign", Align::Start),
            fill: wish.unwrap_or_else(|| legible(scene.colours.ink, ground, &[Rgb::WHITE, Rgb::INK])),
            on: ground,
        };
        scene.text(&field, r, set);
        return true;
    }
    if let Some(field) = key(found, PICTURE) {
        scene.place(&field, r, number(found, "rx").unwrap_or(0.0).max(0.0));
        return true;
    }
    if found.contains_key(LOGO) {
        scene.logo(r, align("data-align", Align::Middle), ground);
        return true;
    }
    false
}
