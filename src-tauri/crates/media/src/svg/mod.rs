//! Drawings (SVG): made harmless first, then drawn.
//!
//! A drawing is a program of its kind: it can repeat itself a billion times in a line, ask for files and addresses, bring
//! a script. [`sanitise`] reads it as XML, keeps shapes, paints and texts, drops everything that acts or reaches out, and
//! adds up what drawing it would cost, references included; what costs too much is refused before anything is built.
//! The rest is drawn by resvg with our fonts and nothing of the system's. Pictures inside a drawing are taken from the
//! drawing itself only, and their sizes are limited as those of any picture.

mod clean;
mod cost;
#[cfg(test)]
mod tests;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use image::{DynamicImage, RgbaImage};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{ImageHrefResolver, ImageKind, Options, Tree};

use crate::header::Header;
use crate::{MediaFault, Rendition, encode, fonts};

/// Most bytes of a drawing.
pub const MAX_BYTES: usize = 8 << 20;
/// Longest side of what is drawn.
pub const MAX_SIDE: u32 = 4_096;
/// Most pixels of all pictures inside a drawing.
const MAX_INNER_PIXELS: u64 = 40_000_000;
/// Longest side in its own units that makes any sense.
const MAX_UNITS: f32 = 100_000.0;

/// A drawing without anything that acts or reaches out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// Its text.
    pub text: String,
    /// Width in its own units.
    pub width: u32,
    /// Height in its own units.
    pub height: u32,
}

/// Whether bytes look like a drawing.
#[must_use]
pub fn is_svg(bytes: &[u8]) -> bool {
    let start = bytes.get(..bytes.len().min(8_192)).unwrap_or_default();
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    text.trim_ascii_start().starts_with(b"<") && start.windows(4).any(|window| window == b"<svg" || window == b":svg")
}

/// Takes out of a drawing whatever acts or reaches out.
///
/// # Errors
/// `TooManyBytes`; `TooMuchMemory` for what would take too long to draw; `Corrupt` for what is no drawing.
pub fn sanitise(bytes: &[u8]) -> Result<Drawing, MediaFault> {
    if bytes.len() > MAX_BYTES {
        return Err(MediaFault::TooManyBytes { bytes: bytes.len() as u64, max: MAX_BYTES as u64 });
    }
    let text = clean::clean(bytes)?;
    let tree =
        tree(&text, &fonts::database([]), ImageHrefResolver { resolve_data: data(), resolve_string: nothing() })?;
    let side = |length: f32| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 100,000")]
        let side = length.round().clamp(1.0, MAX_UNITS) as u32;
        side
    };
    Ok(Drawing { width: side(tree.size().width()), height: side(tree.size().height()), text })
}

/// Draws a drawing, `max_side` pixels along its longer side: PNG with transparency.
///
/// # Errors
/// As [`sanitise`].
pub fn rasterise(bytes: &[u8], max_side: u32) -> Result<Rendition, MediaFault> {
    if bytes.len() > MAX_BYTES {
        return Err(MediaFault::TooManyBytes { bytes: bytes.len() as u64, max: MAX_BYTES as u64 });
    }
    // Cleaned again even where it was before: cheap, and nothing depends on who calls.
    let text = clean::clean(bytes)?;
    let tree =
        tree(&text, &fonts::database([]), ImageHrefResolver { resolve_data: data(), resolve_string: nothing() })?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let factor = f64::from(max_side.clamp(1, MAX_SIDE)) / f64::from(width.max(height));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most MAX_SIDE")]
    let side = |length: f32| (f64::from(length) * factor).round().clamp(1.0, f64::from(MAX_SIDE)) as u32;
    encode::png(&DynamicImage::ImageRgba8(paint(&tree, side(width), side(height))?), None)
}

/// Reads a cleaned drawing. A parser that panics has met a damaged one.
pub(crate) fn tree(text: &str, fonts: &Arc<Database>, images: ImageHrefResolver<'_>) -> Result<Tree, MediaFault> {
    let options = Options {
        resources_dir: None,
        font_family: fonts::TEXT.to_owned(),
        languages: vec!["fr".to_owned(), "en".to_owned()],
        image_href_resolver: images,
        fontdb: Arc::clone(fonts),
        ..Options::default()
    };
    let read = catch_unwind(AssertUnwindSafe(|| Tree::from_str(text, &options)));
    let tree = read.map_err(|_| MediaFault::Corrupt)?.map_err(|_| MediaFault::Corrupt)?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let sane = |length: f32| length.is_finite() && length > 0.0 && length <= MAX_UNITS;
    if sane(width) && sane(height) && width / height < 1_000.0 && height / width < 1_000.0 {
        Ok(tree)
    } else {
        Err(MediaFault::Corrupt)
    }
}

/// Draws a tree over a whole canvas.
pub(crate) fn paint(tree: &Tree, width: u32, height: u32) -> Result<RgbaImage, MediaFault> {
    let mut canvas = Pixmap::new(width, height).ok_or(MediaFault::Corrupt)?;
    let (across, down) = (f64::from(width), f64::from(height));
    #[expect(clippy::cast_possible_truncation, reason = "sides of pictures")]
    let scale = Transform::from_scale(
        (across / f64::from(tree.size().width())) as f32,
        (down / f64::from(tree.size().height())) as f32,
    );
    catch_unwind(AssertUnwindSafe(|| resvg::render(tree, scale, &mut canvas.as_mut())))
        .map_err(|_| MediaFault::Corrupt)?;
    RgbaImage::from_raw(width, height, canvas.take_demultiplied()).ok_or(MediaFault::Corrupt)
}

type Data<'a> = Box<dyn Fn(&str, Arc<Vec<u8>>, &Options<'_>) -> Option<ImageKind> + Send + Sync + 'a>;
type Text<'a> = Box<dyn Fn(&str, &Options<'_>) -> Option<ImageKind> + Send + Sync + 'a>;

/// Pictures that a drawing brings along, as far as ours would be decoded; the kind comes from the bytes.
pub(crate) fn data<'a>() -> Data<'a> {
    let left = AtomicU64::new(MAX_INNER_PIXELS);
    Box::new(move |_, bytes, _| {
        let header = Header::read(&bytes).ok()?;
        let pixels = u64::from(header.width) * u64::from(header.height);
        left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(pixels)).ok()?;
        let bare = Arc::new(header.strip(&bytes).into_owned());
        match header.mime() {
            "image/png" => Some(ImageKind::PNG(bare)),
            "image/jpeg" => Some(ImageKind::JPEG(bare)),
            "image/gif" => Some(ImageKind::GIF(bare)),
            "image/webp" => Some(ImageKind::WEBP(bare)),
            _ => None,
        }
    })
}

/// Whatever else a drawing names is not there: no file, no address.
pub(crate) fn nothing<'a>() -> Text<'a> {
    Box::new(|_, _| None)
}
