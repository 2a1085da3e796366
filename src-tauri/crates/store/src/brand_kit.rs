//! Brand kits: colours, logos, fonts.

use crate::error::StoreError;
use crate::sql::{At, Columns, Json, Sql, Stored, Tx, Word, all, maybe, one, run, run_one};
use chrono::{DateTime, Utc};
use pupitre_domain::brand_kit::{LogoVariant, PaletteColour};
use pupitre_domain::ids::{BrandId, FontId, LogoId};
use rusqlite::{Row, params};

crate::sql::stored!(LogoVariant);

/// What a brand chose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kit {
    /// Its colours.
    pub palette: Vec<PaletteColour>,
    /// Family for titles; Pupitre's own when empty.
    pub title_font: String,
    /// Family for texts.
    pub text_font: String,
}

/// What a brand chose; nothing when it never did.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn get(sql: &impl Sql, brand: BrandId) -> Result<Kit, StoreError> {
    let statement = "SELECT palette, title_font, text_font FROM brand_kits WHERE brand = ?1";
    let kit = maybe(sql, statement, [brand.as_bytes()], |row| {
        let mut c = Columns::of(row);
        Ok(Kit { palette: c.json()?, title_font: c.get()?, text_font: c.get()? })
    })?;
    Ok(kit.unwrap_or_default())
}

/// Replaces what a brand chose.
///
/// # Errors
/// [`StoreError::Constraint`] without such a brand.
pub fn set(tx: &Tx, brand: BrandId, kit: &Kit) -> Result<(), StoreError> {
    let statement = "INSERT INTO brand_kits (brand, palette, title_font, text_font) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (brand) DO UPDATE SET palette = excluded.palette, title_font = excluded.title_font,
          text_font = excluded.text_font";
    run(tx, statement, params![brand.as_bytes(), Json(&kit.palette), kit.title_font, kit.text_font]).map(drop)
}

/// A logo without its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// Id.
    pub id: LogoId,
    /// Whose.
    pub brand: BrandId,
    /// Its form.
    pub variant: LogoVariant,
    /// Name of the file that it came from.
    pub name: String,
    /// `image/svg+xml` or `image/png`.
    pub mime: String,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

fn logo(row: &Row<'_>) -> rusqlite::Result<Logo> {
    let mut c = Columns::of(row);
    Ok(Logo {
        id: LogoId::new(c.uuid()?),
        brand: BrandId::new(c.uuid()?),
        variant: c.word()?,
        name: c.get()?,
        mime: c.get()?,
        width: c.get()?,
        height: c.get()?,
    })
}

const LOGO: &str = "id, brand, variant, name, mime, width, height";

/// A brand's logos, by variant.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn logos(sql: &impl Sql, brand: BrandId) -> Result<Vec<Logo>, StoreError> {
    let statement =
        format!("SELECT {LOGO} FROM brand_logos WHERE brand = ?1 AND deleted_at IS NULL ORDER BY variant DESC");
    all(sql, &statement, [brand.as_bytes()], logo)
}

/// A logo's file and media type, also of a removed one.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn logo_file(sql: &impl Sql, id: LogoId) -> Result<(Vec<u8>, String), StoreError> {
    one(sql, "SELECT file, mime FROM brand_logos WHERE id = ?1", [id.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Adds a logo; the one of the same variant is removed.
///
/// # Errors
/// [`StoreError::Constraint`] without such a brand.
pub fn add_logo(tx: &Tx, logo: &Logo, file: &[u8], now: DateTime<Utc>) -> Result<(), StoreError> {
    let variant = Word(logo.variant);
    vacate(tx, logo.brand, logo.variant, now)?;
    run(
        tx,
        "INSERT INTO brand_logos (id, brand, variant, name, mime, width, height, file, added_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            logo.id.as_bytes(),
            logo.brand.as_bytes(),
            variant,
            logo.name,
            logo.mime,
            logo.width,
            logo.height,
            file,
            At(now)
        ],
    )
    .map(drop)
}

fn vacate(tx: &Tx, brand: BrandId, variant: LogoVariant, now: DateTime<Utc>) -> Result<(), StoreError> {
    let statement = "UPDATE brand_logos SET deleted_at = ?3 WHERE brand = ?1 AND variant = ?2 AND deleted_at IS NULL";
    run(tx, statement, params![brand.as_bytes(), variant.stored(), At(now)]).map(drop)
}

/// Removes a logo, or brings it back in place of the one that took its variant.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_logo_deleted(tx: &Tx, id: LogoId, deleted: bool, now: DateTime<Utc>) -> Result<BrandId, StoreError> {
    let found = one(tx, &format!("SELECT {LOGO} FROM brand_logos WHERE id = ?1"), [id.as_bytes()], logo)?;
    if !deleted {
        vacate(tx, found.brand, found.variant, now)?;
    }
    let at = deleted.then_some(At(now));
    run_one(tx, "UPDATE brand_logos SET deleted_at = ?2 WHERE id = ?1", params![id.as_bytes(), at])?;
    Ok(found.brand)
}

/// A font without its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Font {
    /// Id.
    pub id: FontId,
    /// Whose.
    pub brand: BrandId,
    /// Its family.
    pub family: String,
    /// Its weight.
    pub weight: u16,
    /// Whether it is slanted.
    pub italic: bool,
    /// What the file says of its licence.
    pub says: String,
    /// What the person noted of it.
    pub note: String,
    /// Whether the file forbids being put into documents.
    pub restricted: bool,
    /// Bytes of the file.
    pub bytes: u32,
}

const FONT: &str = "id, brand, family, weight, italic, says, note, restricted, length(file)";

fn font(row: &Row<'_>) -> rusqlite::Result<Font> {
    let mut c = Columns::of(row);
    Ok(Font {
        id: FontId::new(c.uuid()?),
        brand: BrandId::new(c.uuid()?),
        family: c.get()?,
        weight: c.get()?,
        italic: c.get()?,
        says: c.get()?,
        note: c.get()?,
        restricted: c.get()?,
        bytes: c.get()?,
    })
}

/// A brand's fonts, by family and weight.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn fonts(sql: &impl Sql, brand: BrandId) -> Result<Vec<Font>, StoreError> {
    let statement = format!(
        "SELECT {FONT} FROM brand_fonts WHERE brand = ?1 AND deleted_at IS NULL ORDER BY family, weight, italic"
    );
    all(sql, &statement, [brand.as_bytes()], font)
}

/// The files of a brand's fonts.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn font_files(sql: &impl Sql, brand: BrandId) -> Result<Vec<Vec<u8>>, StoreError> {
    let statement =
        "SELECT file FROM brand_fonts WHERE brand = ?1 AND deleted_at IS NULL ORDER BY family, weight, italic";
    all(sql, statement, [brand.as_bytes()], |row| row.get(0))
}

/// Adds a font; the same face is replaced.
///
/// # Errors
/// [`StoreError::Constraint`] without such a brand.
pub fn add_font(tx: &Tx, font: &Font, file: &[u8], now: DateTime<Utc>) -> Result<(), StoreError> {
    vacate_face(tx, font, now)?;
    run(
        tx,
        "INSERT INTO brand_fonts (id, brand, family, weight, italic, says, note, restricted, file, added_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            font.id.as_bytes(),
            font.brand.as_bytes(),
            font.family,
            font.weight,
            font.italic,
            font.says,
            font.note,
            font.restricted,
            file,
            At(now)
        ],
    )
    .map(drop)
}

fn vacate_face(tx: &Tx, font: &Font, now: DateTime<Utc>) -> Result<(), StoreError> {
    let statement = "UPDATE brand_fonts SET deleted_at = ?5
        WHERE brand = ?1 AND family = ?2 AND weight = ?3 AND italic = ?4 AND deleted_at IS NULL";
    run(tx, statement, params![font.brand.as_bytes(), font.family, font.weight, font.italic, At(now)]).map(drop)
}

/// Notes what is known of a font's licence.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn note_font(tx: &Tx, id: FontId, note: &str) -> Result<BrandId, StoreError> {
    run_one(tx, "UPDATE brand_fonts SET note = ?2 WHERE id = ?1", params![id.as_bytes(), note])?;
    brand_of_font(tx, id)
}

fn brand_of_font(tx: &Tx, id: FontId) -> Result<BrandId, StoreError> {
    one(tx, "SELECT brand FROM brand_fonts WHERE id = ?1", [id.as_bytes()], |row| {
        Columns::of(row).uuid().map(BrandId::new)
    })
}

/// Removes a font, or brings it back in place of the one that took its face.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_font_deleted(tx: &Tx, id: FontId, deleted: bool, now: DateTime<Utc>) -> Result<BrandId, StoreError> {
    let found = one(tx, &format!("SELECT {FONT} FROM brand_fonts WHERE id = ?1"), [id.as_bytes()], font)?;
    if !deleted {
        vacate_face(tx, &found, now)?;
    }
    let at = deleted.then_some(At(now));
    run_one(tx, "UPDATE brand_fonts SET deleted_at = ?2 WHERE id = ?1", params![id.as_bytes(), at])?;
    Ok(found.brand)
}
