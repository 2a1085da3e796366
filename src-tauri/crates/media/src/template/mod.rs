//! Templates for visuals, drawn.
//!
//! A template becomes a drawing of the size that is wanted: boxes are laid out for that size, texts are measured, wrapped
//! and fitted into theirs, colours are exchanged where a text would not be legible. The drawing is painted by resvg, and
//! the preview is the same drawing on a smaller canvas. `docs/adr/0015-templates.md` has the words of imported templates.

mod built_in;
mod own;
mod scene;
#[cfg(test)]
mod tests;
mod text;

use std::sync::Arc;

use image::DynamicImage;
use pupitre_domain::brand_kit::{LogoVariant, Palette};
use pupitre_domain::edit::{FocalPoint, Region, UNITS};
use pupitre_domain::template::{Design, DesignRemark, DesignSize, TemplateField, TemplateKind, TemplateRef};
use resvg::usvg::{ImageHrefResolver, ImageKind, Options};
use serde::{Deserialize, Serialize};

use crate::{MediaFault, Rendition, Workers, encode, fonts};
use scene::Scene;

/// What a brand gives to its designs.
#[derive(Debug, Clone)]
pub struct Kit {
    /// Colours.
    pub palette: Palette,
    /// The brand's name, where it has no logo.
    pub name: String,
    /// Family for titles.
    pub title_font: String,
    /// Family for texts.
    pub text_font: String,
    /// Files of its own fonts.
    pub fonts: Vec<Vec<u8>>,
    /// Its logos.
    pub logos: Vec<LogoImage>,
}

/// A logo.
#[derive(Debug, Clone)]
pub struct LogoImage {
    /// Its form.
    pub variant: LogoVariant,
    /// Its file.
    pub bytes: Vec<u8>,
    /// `image/svg+xml`, `image/png` or `image/jpeg`.
    pub mime: String,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

/// What is drawn.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The design.
    pub design: Design,
    /// Which of its pages.
    pub page: usize,
    /// The size that is laid out.
    pub size: DesignSize,
    /// The longest side of the drawing, where it is a smaller one.
    pub max_side: Option<u32>,
    /// The template, of one that was imported.
    pub svg: Option<String>,
}

/// A picture for a field.
#[derive(Debug, Clone)]
pub struct SlotPicture {
    /// The field.
    pub field: String,
    /// What has to stay in sight.
    pub focus: Option<FocalPoint>,
    /// The picture.
    pub rendition: Rendition,
}

/// A drawing, and what a person should know of it.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// The drawing.
    pub rendition: Rendition,
    /// What a person should know of it.
    pub remarks: Vec<DesignRemark>,
}

/// What a template asks for.
#[derive(Debug, Clone)]
pub struct Shape {
    /// Fewest pages.
    pub pages_min: u16,
    /// Most pages.
    pub pages_max: u16,
    /// Fields.
    pub fields: Vec<TemplateField>,
    /// Its own size, of one that was imported.
    pub size: Option<DesignSize>,
}

/// What is painted: a drawing of ours, and the files that it shows as `slot:0`, `slot:1`, ….
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Canvas {
    pub(crate) svg: String,
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Whether there are photographs on it: they become a JPEG.
    pub(crate) photographs: bool,
    /// Lengths of the pictures' and drawings' files.
    pub(crate) slots: Vec<usize>,
    /// Lengths of the fonts' files, behind them.
    pub(crate) fonts: Vec<usize>,
}

/// What a template that Pupitre brings asks for.
#[must_use]
pub fn shape(kind: TemplateKind) -> Shape {
    built_in::shape(kind)
}

/// What an imported template asks for; nothing when it cannot be read.
#[must_use]
pub fn shape_of(svg: &str) -> Option<Shape> {
    own::shape(svg)
}

/// Where a point of the frame lies in the crop of it.
#[must_use]
pub fn within(crop: Option<Region>, focus: Option<FocalPoint>) -> Option<FocalPoint> {
    let (Some(crop), Some(point)) = (crop, focus) else { return focus };
    let place = |at: u16, from: u16, length: u16| {
        let inside = u32::from(at.saturating_sub(from).min(length)) * u32::from(UNITS) / u32::from(length.max(1));
        u16::try_from(inside).unwrap_or(UNITS)
    };
    Some(FocalPoint { x: place(point.x, crop.x, crop.width), y: place(point.y, crop.y, crop.height) })
}

/// Draws a page.
///
/// # Errors
/// `Corrupt` for a template that cannot be read; as [`crate::svg::rasterise`] otherwise.
pub fn draw(workers: &Workers, sheet: &Sheet, kit: &Kit, pictures: &[SlotPicture]) -> Result<Drawn, MediaFault> {
    let scene = compose(sheet, kit, pictures)?;
    let (canvas, blobs) = scene.canvas(sheet, kit);
    Ok(Drawn { rendition: workers.paint(canvas, &blobs)?, remarks: scene.remarks })
}

/// The page as a drawing, before it is painted.
fn compose<'a>(sheet: &'a Sheet, kit: &'a Kit, pictures: &'a [SlotPicture]) -> Result<Scene<'a>, MediaFault> {
    let mut scene = Scene::new(sheet, kit, pictures);
    match (&sheet.design.template, &sheet.svg) {
        (TemplateRef::BuiltIn { kind }, _) => built_in::draw(*kind, &mut scene),
        (TemplateRef::Own { .. }, Some(svg)) => own::draw(svg, &mut scene)?,
        (TemplateRef::Own { .. }, None) => return Err(MediaFault::Corrupt),
    }
    Ok(scene)
}

/// Paints a canvas. In a child, like everything that comes from outside: logos, fonts and templates do.
pub(crate) fn paint(canvas: &Canvas, blobs: &[u8]) -> Result<Rendition, MediaFault> {
    let mut rest = blobs;
    let mut take = |lengths: &[usize]| -> Result<Vec<Arc<Vec<u8>>>, MediaFault> {
        let mut taken = Vec::new();
        for length in lengths {
            let (one, after) = rest.split_at_checked(*length).ok_or(MediaFault::Corrupt)?;
            taken.push(Arc::new(one.to_vec()));
            rest = after;
        }
        Ok(taken)
    };
    let slots = take(&canvas.slots)?;
    let own = take(&canvas.fonts)?;
    let fonts = fonts::database(own.iter().map(|file| file.as_slice()));
    let within_drawing = crate::svg::data();
    let shown = {
        let fonts = Arc::clone(&fonts);
        move |name: &str, options: &Options<'_>| -> Option<ImageKind> {
            let file = slots.get(name.strip_prefix("slot:")?.parse::<usize>().ok()?)?;
            if crate::svg::is_svg(file) {
                let clean = crate::svg::sanitise(file).ok()?;
                let images =
                    ImageHrefResolver { resolve_data: crate::svg::data(), resolve_string: crate::svg::nothing() };
                return crate::svg::tree(&clean.text, &fonts, images).ok().map(ImageKind::SVG);
            }
            within_drawing("", Arc::clone(file), options)
        }
    };
    let images = ImageHrefResolver { resolve_data: crate::svg::data(), resolve_string: Box::new(shown) };
    let tree = crate::svg::tree(&canvas.svg, &fonts, images)?;
    let pixels = crate::svg::paint(&tree, canvas.width.clamp(1, 4_096), canvas.height.clamp(1, 4_096))?;
    let opaque = DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(pixels).into_rgb8());
    if canvas.photographs { encode::jpeg(&opaque, None, 93) } else { encode::png(&opaque, None) }
}
