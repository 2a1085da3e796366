//! Templates that were imported, and designs with the visuals made of them.

use crate::error::StoreError;
use crate::sql::{At, Columns, Json, Sql, Tx, all, blob, maybe, one, run, run_one};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{BrandId, DesignId, TemplateId, VisualId};
use pupitre_domain::template::{Design, DesignSize};
use rusqlite::{Row, params};

/// A template that was imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Id.
    pub id: TemplateId,
    /// Whose; all brands' when absent.
    pub brand: Option<BrandId>,
    /// Its name.
    pub name: String,
    /// The drawing, sanitised.
    pub svg: String,
}

fn template(row: &Row<'_>) -> rusqlite::Result<Template> {
    let mut c = Columns::of(row);
    Ok(Template {
        id: TemplateId::new(c.uuid()?),
        brand: c.maybe_uuid()?.map(BrandId::new),
        name: c.get()?,
        svg: c.get()?,
    })
}

/// Templates of a brand and of all brands, or every one, by name.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list(sql: &impl Sql, brand: Option<BrandId>) -> Result<Vec<Template>, StoreError> {
    let statement = "SELECT id, brand, name, svg FROM templates
        WHERE deleted_at IS NULL AND (?1 IS NULL OR brand IS NULL OR brand = ?1) ORDER BY name, id";
    all(sql, statement, [blob(brand.as_ref().map(BrandId::as_bytes))], template)
}

/// A template, also a removed one: designs go on using it.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn get(sql: &impl Sql, id: TemplateId) -> Result<Template, StoreError> {
    one(sql, "SELECT id, brand, name, svg FROM templates WHERE id = ?1", [id.as_bytes()], template)
}

/// Adds a template.
///
/// # Errors
/// [`StoreError::Constraint`] without such a brand.
pub fn insert(tx: &Tx, template: &Template, now: DateTime<Utc>) -> Result<(), StoreError> {
    let brand = blob(template.brand.as_ref().map(BrandId::as_bytes));
    let statement = "INSERT INTO templates (id, brand, name, svg, added_at) VALUES (?1, ?2, ?3, ?4, ?5)";
    run(tx, statement, params![template.id.as_bytes(), brand, template.name, template.svg, At(now)]).map(drop)
}

/// Names a template anew.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn rename(tx: &Tx, id: TemplateId, name: &str) -> Result<(), StoreError> {
    run_one(tx, "UPDATE templates SET name = ?2 WHERE id = ?1", params![id.as_bytes(), name])
}

/// Removes a template, or brings it back.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_deleted(tx: &Tx, id: TemplateId, at: Option<DateTime<Utc>>) -> Result<(), StoreError> {
    run_one(tx, "UPDATE templates SET deleted_at = ?2 WHERE id = ?1", params![id.as_bytes(), at.map(At)])
}

/// A design that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDesign {
    /// Id.
    pub id: DesignId,
    /// Title of its visuals.
    pub title: String,
    /// What it is made of.
    pub design: Design,
    /// Sizes in which it was made last.
    pub sizes: Vec<DesignSize>,
}

/// Stores a design, new or changed.
///
/// # Errors
/// [`StoreError::Constraint`] without such a brand.
pub fn put_design(tx: &Tx, stored: &StoredDesign, now: DateTime<Utc>) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO designs (id, brand, title, design, sizes, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (id) DO UPDATE SET brand = excluded.brand, title = excluded.title, design = excluded.design,
           sizes = excluded.sizes, updated_at = excluded.updated_at",
        params![
            stored.id.as_bytes(),
            stored.design.brand.as_bytes(),
            stored.title,
            Json(&stored.design),
            Json(&stored.sizes),
            At(now)
        ],
    )
    .map(drop)
}

/// Notes that a visual was made of a design. The same picture made again belongs to the latest.
///
/// # Errors
/// [`StoreError::Constraint`] without such a visual or design.
pub fn add_made(tx: &Tx, design: DesignId, visual: VisualId, page: u16, now: DateTime<Utc>) -> Result<(), StoreError> {
    let statement = "INSERT INTO design_visuals (visual, design, page, made_at) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (visual) DO UPDATE SET design = excluded.design, page = excluded.page, made_at = excluded.made_at";
    run(tx, statement, params![visual.as_bytes(), design.as_bytes(), page, At(now)]).map(drop)
}

/// The design that a visual was made of.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn design_of(sql: &impl Sql, visual: VisualId) -> Result<Option<StoredDesign>, StoreError> {
    let statement = "SELECT d.id, d.title, d.design, d.sizes FROM design_visuals v JOIN designs d ON d.id = v.design
        WHERE v.visual = ?1";
    maybe(sql, statement, [visual.as_bytes()], |row| {
        let mut c = Columns::of(row);
        Ok(StoredDesign { id: DesignId::new(c.uuid()?), title: c.get()?, design: c.json()?, sizes: c.json()? })
    })
}

/// Visuals that were made of a design, the latest first.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn made_of(sql: &impl Sql, design: DesignId) -> Result<Vec<VisualId>, StoreError> {
    let statement = "SELECT visual FROM design_visuals WHERE design = ?1 ORDER BY made_at DESC, page, visual";
    all(sql, statement, [design.as_bytes()], |row| Columns::of(row).uuid().map(VisualId::new))
}
