//! Templates for visuals, drawn.

use pupitre_domain::brand_kit::{LogoVariant, Palette};
use pupitre_domain::edit::{FocalPoint, Region, UNITS};
use pupitre_domain::template::{Design, DesignRemark, DesignSize, TemplateField, TemplateKind};
use serde::{Deserialize, Serialize};

use crate::{MediaFault, Rendition, Workers};

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

/// What is painted: a drawing of ours, and the files that it shows.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Canvas {
    pub(crate) svg: String,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// What a template that Pupitre brings asks for.
#[must_use]
pub fn shape(_kind: TemplateKind) -> Shape {
    Shape { pages_min: 1, pages_max: 1, fields: Vec::new(), size: None }
}

/// What an imported template asks for; nothing when it cannot be read.
#[must_use]
pub fn shape_of(_svg: &str) -> Option<Shape> {
    None
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
/// Not built yet.
pub fn draw(_: &Workers, _: &Sheet, _: &Kit, _: &[SlotPicture]) -> Result<Drawn, MediaFault> {
    Err(MediaFault::Unsupported { format: "SVG" })
}

pub(crate) fn paint(_canvas: &Canvas, _blobs: &[u8]) -> Result<Rendition, MediaFault> {
    Err(MediaFault::Unsupported { format: "SVG" })
}
