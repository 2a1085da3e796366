//! A brand's colours, logos and fonts.

use crate::api::brand_kit::{
    BrandKitImport, BrandKitImported, BrandKitOf, BrandKitUpdate, BrandKitView, BundledFont, ContrastAsk, ContrastView,
    FontNote, FontView, KitRefused, KitRefusedReason, LogoFromVisual, LogoView,
};
use crate::api::{ById, Done};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::events::Topic;
use crate::fields::Checked;
use pupitre_domain::brand::Colour;
use pupitre_domain::brand_kit::{self as kit, LogoVariant, PALETTE_MAX, Palette, PaletteColour, PaletteRole, Rgb};
use pupitre_domain::ids::{BrandId, FontId, LogoId};
use pupitre_media::{Rendition, RenditionSpec, Workers, fonts};
use pupitre_store::brand_kit::{self as stored, Font, Kit, Logo};
use pupitre_store::{Sql, StoreError, brands};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Most bytes of a logo or font.
const FILE_MAX: u64 = 5 << 20;
const NAME_MAX: u32 = 60;
const NOTE_MAX: u32 = 500;
/// Longest side of a logo that is no drawing.
const LOGO_SIDE: u32 = 1_600;
const SVG: &str = "image/svg+xml";

/// Reads a brand's kit.
///
/// # Errors
/// `notFound`.
pub async fn get(engine: &Engine, request: BrandKitOf) -> Result<BrandKitView, Failure> {
    Ok(engine.store.read(move |conn| view(conn, request.brand)).await?)
}

fn view<S: Sql>(conn: &S, id: BrandId) -> Result<BrandKitView, StoreError> {
    let brand = brands::get(conn, id)?;
    let chosen = stored::get(conn, id)?;
    let palette = Palette::of(&brand.colour, &chosen.palette);
    let roles =
        [PaletteRole::Primary, PaletteRole::Secondary, PaletteRole::Accent, PaletteRole::Ground, PaletteRole::Ink];
    let effective = roles.into_iter().filter_map(|role| {
        let name = chosen.palette.iter().find(|colour| colour.role == role).map(|colour| colour.name.clone());
        let colour = Colour::parse(&palette.role(role).css()).ok()?;
        Some(PaletteColour { role, colour, name: name.unwrap_or_default() })
    });
    let logos = stored::logos(conn, id)?.into_iter().map(|logo| LogoView {
        id: logo.id,
        variant: logo.variant,
        name: logo.name,
        width: logo.width,
        height: logo.height,
        drawing: logo.mime == SVG,
    });
    let faces = stored::fonts(conn, id)?.into_iter().map(|font| FontView {
        id: font.id,
        family: font.family,
        weight: font.weight,
        italic: font.italic,
        says: font.says,
        note: font.note,
        restricted: font.restricted,
        bytes: font.bytes,
    });
    let family = |chosen: &str, usual: &str| if chosen.is_empty() { usual.to_owned() } else { chosen.to_owned() };
    Ok(BrandKitView {
        brand: id,
        effective: effective.collect(),
        logos: logos.collect(),
        fonts: faces.collect(),
        title_font: family(&chosen.title_font, fonts::TITLE),
        text_font: family(&chosen.text_font, fonts::TEXT),
        bundled: fonts::BUNDLED
            .iter()
            .map(|(family, licence)| BundledFont { family: (*family).to_owned(), licence: (*licence).to_owned() })
            .collect(),
        palette_max: u32::try_from(PALETTE_MAX).unwrap_or(u32::MAX),
        palette: chosen.palette,
    })
}

/// Chooses a brand's colours and fonts.
///
/// # Errors
/// `invalid` with the fields `palette`, `titleFont`, `textFont`; `notFound`.
pub async fn update(engine: &Engine, request: BrandKitUpdate) -> Result<BrandKitView, Failure> {
    let mut checked = Checked::default();
    if let Some(palette) = &request.palette {
        if palette.len() > PALETTE_MAX {
            checked.fault("palette", FieldCode::OutOfRange, u32::try_from(PALETTE_MAX).ok());
        }
        let twice = |colour: &PaletteColour| {
            colour.role != PaletteRole::Other && palette.iter().filter(|other| other.role == colour.role).count() > 1
        };
        if palette.iter().any(twice) {
            checked.fault("palette", FieldCode::Taken, None);
        }
        if palette.iter().any(|colour| Rgb::parse(colour.colour.as_str()).is_none()) {
            checked.fault("palette", FieldCode::Malformed, None);
        }
        for colour in palette {
            checked.text("palette", &colour.name, NAME_MAX);
        }
    }
    checked.done()?;
    let changed = engine
        .store
        .write(move |tx| {
            let mut chosen: Kit = stored::get(tx, request.brand)?;
            let own = stored::fonts(tx, request.brand)?;
            let known = |family: &str| {
                family.is_empty()
                    || own.iter().any(|font| font.family == family)
                    || fonts::BUNDLED.iter().any(|(bundled, _)| *bundled == family)
            };
            let named = [("titleFont", &request.title_font), ("textFont", &request.text_font)];
            let unknown = named.into_iter().find(|(_, family)| family.as_deref().is_some_and(|family| !known(family)));
            if let Some((field, _)) = unknown {
                return Ok(Err(Failure::field(field, FieldCode::Unknown, None)));
            }
            chosen.palette = request.palette.unwrap_or(chosen.palette);
            chosen.title_font = request.title_font.unwrap_or(chosen.title_font);
            chosen.text_font = request.text_font.unwrap_or(chosen.text_font);
            stored::set(tx, request.brand, &chosen)?;
            view(tx, request.brand).map(Ok)
        })
        .await??;
    engine.stale(&[Topic::Brands]);
    Ok(changed)
}

/// A file that can become a logo: a drawing, sanitised, or a picture, without metadata and not larger than needed.
struct LogoFile {
    bytes: Vec<u8>,
    mime: String,
    width: u32,
    height: u32,
}

fn logo_file(workers: &Workers, bytes: &[u8]) -> Result<LogoFile, KitRefusedReason> {
    if bytes.len() as u64 > FILE_MAX {
        return Err(KitRefusedReason::TooLarge);
    }
    if pupitre_media::svg::is_svg(bytes) {
        let drawing = pupitre_media::svg::sanitise(bytes).map_err(|_| KitRefusedReason::Damaged)?;
        // What cannot be drawn is no logo.
        workers.rasterise(drawing.text.as_bytes(), 256).map_err(|_| KitRefusedReason::Damaged)?;
        let (width, height) = (drawing.width, drawing.height);
        return Ok(LogoFile { bytes: drawing.text.into_bytes(), mime: SVG.to_owned(), width, height });
    }
    let spec = RenditionSpec { max_side: LOGO_SIDE, quality: 95 };
    let made = workers.render(bytes, &spec).map_err(|fault| match fault {
        pupitre_media::MediaFault::NotAnImage | pupitre_media::MediaFault::Unsupported { .. } => {
            KitRefusedReason::Unknown
        }
        _ => KitRefusedReason::Damaged,
    })?;
    Ok(LogoFile { mime: made.mime.to_owned(), width: made.width, height: made.height, bytes: made.bytes })
}

/// A logo as a raster, for the window.
pub(crate) fn raster(workers: &Workers, file: &[u8], mime: &str, max_side: u32) -> Option<Rendition> {
    if mime == SVG {
        workers.rasterise(file, max_side).ok()
    } else {
        workers.render(file, &RenditionSpec { max_side, quality: 90 }).ok()
    }
}

async fn add_logo(
    engine: &Engine,
    brand: BrandId,
    variant: LogoVariant,
    name: String,
    bytes: Vec<u8>,
) -> Result<Result<(), KitRefusedReason>, Failure> {
    let workers = engine.workers.clone();
    let made = tokio::task::spawn_blocking(move || logo_file(&workers, &bytes));
    let file = match made.await.map_err(|_| Failure::internal("logo"))? {
        Ok(file) => file,
        Err(reason) => return Ok(Err(reason)),
    };
    let id = LogoId::new(Uuid::now_v7());
    let logo = Logo { id, brand, variant, name, mime: file.mime, width: file.width, height: file.height };
    let now = engine.now();
    engine
        .store
        .write(move |tx| {
            brands::get(tx, brand)?;
            stored::add_logo(tx, &logo, &file.bytes, now)
        })
        .await?;
    Ok(Ok(()))
}

/// Makes a logo of a visual of the library.
///
/// # Errors
/// `notFound`; `invalid` with `visual` when it cannot be one.
pub async fn logo_from_visual(engine: &Engine, request: LogoFromVisual) -> Result<BrandKitView, Failure> {
    let (row, bytes) = crate::visual_edits::source(engine, request.visual).await?;
    let name = row.title.clone();
    if add_logo(engine, request.brand, request.variant, name, bytes).await?.is_err() {
        return Err(Failure::field("visual", FieldCode::Unknown, None));
    }
    engine.stale(&[Topic::Brands]);
    get(engine, BrandKitOf { brand: request.brand }).await
}

/// Takes files into a brand's kit. One bad file never stops the rest.
///
/// # Errors
/// `notFound`.
pub async fn import(engine: &Engine, request: BrandKitImport) -> Result<BrandKitImported, Failure> {
    let mut refused = Vec::new();
    for path in request.paths {
        let path = PathBuf::from(path);
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let outcome = match read(path, FILE_MAX).await {
            Err(reason) => Err(reason),
            Ok(bytes) if fonts::is_font(&bytes) => add_font(engine, request.brand, bytes).await?,
            Ok(bytes) => {
                let variant = request.variant.unwrap_or(LogoVariant::Light);
                add_logo(engine, request.brand, variant, name.clone(), bytes).await?
            }
        };
        if let Err(reason) = outcome {
            refused.push(KitRefused { name, reason });
        }
    }
    engine.stale(&[Topic::Brands]);
    let kit = get(engine, BrandKitOf { brand: request.brand }).await?;
    Ok(BrandKitImported { kit, refused })
}

/// Reads a file that a person named, of at most `max` bytes.
pub(crate) async fn read(path: PathBuf, max: u64) -> Result<Vec<u8>, KitRefusedReason> {
    let read = move |path: &Path| {
        let facts = std::fs::metadata(path).map_err(|_| KitRefusedReason::Unreadable)?;
        if !facts.is_file() {
            return Err(KitRefusedReason::Unreadable);
        }
        if facts.len() > max {
            return Err(KitRefusedReason::TooLarge);
        }
        std::fs::read(path).map_err(|_| KitRefusedReason::Unreadable)
    };
    tokio::task::spawn_blocking(move || read(&path)).await.unwrap_or(Err(KitRefusedReason::Unreadable))
}

async fn add_font(engine: &Engine, brand: BrandId, bytes: Vec<u8>) -> Result<Result<(), KitRefusedReason>, Failure> {
    let Some(facts) = fonts::facts(&bytes) else { return Ok(Err(KitRefusedReason::Damaged)) };
    let font = Font {
        id: FontId::new(Uuid::now_v7()),
        brand,
        family: facts.family,
        weight: facts.weight,
        italic: facts.italic,
        says: facts.says,
        note: String::new(),
        restricted: facts.restricted,
        bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
    };
    let now = engine.now();
    engine
        .store
        .write(move |tx| {
            brands::get(tx, brand)?;
            stored::add_font(tx, &font, &bytes, now)
        })
        .await?;
    Ok(Ok(()))
}

/// Notes what is known of a font's licence.
///
/// # Errors
/// `invalid` with the field `note`; `notFound`.
pub async fn note_font(engine: &Engine, request: FontNote) -> Result<BrandKitView, Failure> {
    let mut checked = Checked::default();
    let note = checked.text("note", request.note.trim(), NOTE_MAX);
    checked.done()?;
    let write = move |tx: &pupitre_store::Tx| {
        let brand = stored::note_font(tx, request.id, &note)?;
        view(tx, brand)
    };
    let changed = engine.store.write(write).await?;
    engine.stale(&[Topic::Brands]);
    Ok(changed)
}

/// Removes a logo.
///
/// # Errors
/// `notFound`.
pub async fn remove_logo(engine: &Engine, request: ById<LogoId>) -> Result<Done, Failure> {
    set_logo(engine, request.id, true).await
}

/// Brings a removed logo back.
///
/// # Errors
/// `notFound`.
pub async fn restore_logo(engine: &Engine, request: ById<LogoId>) -> Result<Done, Failure> {
    set_logo(engine, request.id, false).await
}

async fn set_logo(engine: &Engine, id: LogoId, deleted: bool) -> Result<Done, Failure> {
    let now = engine.now();
    engine.store.write(move |tx| stored::set_logo_deleted(tx, id, deleted, now)).await?;
    engine.stale(&[Topic::Brands]);
    Ok(Done {})
}

/// Removes a font.
///
/// # Errors
/// `notFound`.
pub async fn remove_font(engine: &Engine, request: ById<FontId>) -> Result<Done, Failure> {
    set_font(engine, request.id, true).await
}

/// Brings a removed font back.
///
/// # Errors
/// `notFound`.
pub async fn restore_font(engine: &Engine, request: ById<FontId>) -> Result<Done, Failure> {
    set_font(engine, request.id, false).await
}

async fn set_font(engine: &Engine, id: FontId, deleted: bool) -> Result<Done, Failure> {
    let now = engine.now();
    engine.store.write(move |tx| stored::set_font_deleted(tx, id, deleted, now)).await?;
    engine.stale(&[Topic::Brands]);
    Ok(Done {})
}

/// Tells how well a colour is read upon another.
///
/// # Errors
/// `invalid` for what is no colour.
pub async fn contrast(_: &Engine, request: ContrastAsk) -> Result<ContrastView, Failure> {
    let parse = |field, colour: &Colour| {
        Rgb::parse(colour.as_str()).ok_or_else(|| Failure::field(field, FieldCode::Malformed, None))
    };
    let (text, ground) = (parse("text", &request.text)?, parse("ground", &request.ground)?);
    let ratio = kit::contrast(text, ground);
    let instead = kit::legible(text, ground, &[]).css();
    Ok(ContrastView {
        ratio: (ratio * 100.0).round() / 100.0,
        enough: ratio >= kit::LEAST_CONTRAST,
        instead: Colour::parse(&instead).map_err(|_| Failure::of(ErrorCode::Internal))?,
    })
}
