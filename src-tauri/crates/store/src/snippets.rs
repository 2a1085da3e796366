//! Texts kept for later use, and the brands' rules for links.

use crate::error::StoreError;
use crate::sql::{At, Columns, Json, Sql, Stored, Tx, Word, all, blob, maybe, one, run, run_one};
use crate::text::fold;
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{BrandId, SnippetId};
use pupitre_domain::link_tags::LinkRule;
use rusqlite::{Row, named_params, params};

/// What a kept text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SnippetKind {
    /// A text to insert.
    Text,
    /// Hashtags that go together.
    Hashtags,
    /// A text with variables.
    Template,
    /// An answer, with variables.
    Reply,
}

impl SnippetKind {
    const ALL: [Self; 4] = [Self::Text, Self::Hashtags, Self::Template, Self::Reply];
}

impl Stored for SnippetKind {
    fn stored(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Hashtags => "hashtags",
            Self::Template => "template",
            Self::Reply => "reply",
        }
    }
    fn from_stored(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.stored() == name)
    }
}

/// A kept text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// Id.
    pub id: SnippetId,
    /// Its brand; all brands when absent.
    pub brand: Option<BrandId>,
    /// What it is.
    pub kind: SnippetKind,
    /// Its name, not empty.
    pub name: String,
    /// What is inserted, not empty.
    pub body: String,
    /// How often it was inserted.
    pub uses: u32,
    /// When it was inserted last.
    pub used_at: Option<DateTime<Utc>>,
    /// Language of a text that answers; empty for whichever.
    pub language: String,
}

const COLUMNS: &str = "id, brand, kind, name, body, uses, used_at, language";

fn read(row: &Row<'_>) -> rusqlite::Result<Snippet> {
    let mut c = Columns::of(row);
    Ok(Snippet {
        id: SnippetId::new(c.uuid()?),
        brand: c.maybe_uuid()?.map(BrandId::new),
        kind: c.word()?,
        name: c.get()?,
        body: c.get()?,
        uses: c.get()?,
        used_at: c.maybe_at()?,
        language: c.get()?,
    })
}

/// Adds a text, or replaces what the one with its id says. How often it was used stays.
///
/// # Errors
/// [`StoreError::Constraint`] when its brand does not exist.
pub fn save(tx: &Tx, snippet: &Snippet, now: DateTime<Utc>) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO snippets (id, brand, kind, name, name_folded, body, uses, used_at, created_at, updated_at, deleted_at,
           language)
         VALUES (:id, :brand, :kind, :name, :folded, :body, 0, NULL, :now, :now, NULL, :language)
         ON CONFLICT (id) DO UPDATE SET brand = excluded.brand, kind = excluded.kind, name = excluded.name,
           name_folded = excluded.name_folded, body = excluded.body, updated_at = excluded.updated_at,
           language = excluded.language",
        named_params! {
            ":id": snippet.id.as_bytes(), ":brand": blob(snippet.brand.as_ref().map(BrandId::as_bytes)),
            ":kind": Word(snippet.kind), ":name": snippet.name, ":folded": fold(&snippet.name),
            ":body": snippet.body, ":now": At(now), ":language": snippet.language,
        },
    )?;
    Ok(())
}

/// A text, also from the bin.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn get(sql: &impl Sql, id: SnippetId) -> Result<Snippet, StoreError> {
    one(sql, &format!("SELECT {COLUMNS} FROM snippets WHERE id = ?1"), [id.as_bytes()], read)
}

/// The texts of a brand and those of all brands, by name without regard to case and accents.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list(sql: &impl Sql, brand: BrandId) -> Result<Vec<Snippet>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM snippets WHERE (brand = ?1 OR brand IS NULL) AND deleted_at IS NULL
         ORDER BY name_folded, name, id"
    );
    all(sql, &statement, [brand.as_bytes()], read)
}

/// Notes that a text was inserted.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn note_use(tx: &Tx, id: SnippetId, now: DateTime<Utc>) -> Result<(), StoreError> {
    run_one(tx, "UPDATE snippets SET uses = uses + 1, used_at = ?2 WHERE id = ?1", params![id.as_bytes(), At(now)])
}

/// Puts a text into the bin, or takes it out.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_deleted(tx: &Tx, id: SnippetId, deleted_at: Option<DateTime<Utc>>) -> Result<(), StoreError> {
    run_one(tx, "UPDATE snippets SET deleted_at = ?2 WHERE id = ?1", params![id.as_bytes(), deleted_at.map(At)])
}

/// A brand's rule for links; none until it was set.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn link_rule(sql: &impl Sql, brand: BrandId) -> Result<Option<LinkRule>, StoreError> {
    maybe(sql, "SELECT rule FROM link_rules WHERE brand = ?1", [brand.as_bytes()], |row| Columns::of(row).json())
}

/// Sets a brand's rule for links.
///
/// # Errors
/// [`StoreError::Constraint`] when the brand does not exist.
pub fn set_link_rule(tx: &Tx, brand: BrandId, rule: &LinkRule, now: DateTime<Utc>) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO link_rules (brand, rule, updated_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (brand) DO UPDATE SET rule = excluded.rule, updated_at = excluded.updated_at",
        params![brand.as_bytes(), Json(rule), At(now)],
    )?;
    Ok(())
}
