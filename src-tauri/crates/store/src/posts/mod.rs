//! Posts: the master text, its plan, and every version of it.

mod calendar;
mod lists;
mod versions;

pub use calendar::{
    CalendarAccount, CalendarDelivery, CalendarLine, CalendarRow, GridRow, Place, Standings, calendar,
    calendar_accounts, calendar_lines, grid, hidden_brands, is_held, label_keys, place, restate, set_held, worded,
};
pub use lists::{Planned, Summary, deleted, drafts, missed_drafts, planned_future, search, summaries};
pub use versions::{Form, Version, keep_refused, note_forms, thin, version, versions};

use crate::error::StoreError;
use crate::sql::{At, Columns, Json, Sql, Tx, Wall, Word, ZoneName, blob, maybe, one, run, run_one};
use crate::text::excerpt;
use crate::{search as fts, variants};
use chrono::{DateTime, Utc};
use pupitre_domain::content::{Content, Part};
use pupitre_domain::ids::{BrandId, PostId, VisualId};
use pupitre_domain::publication::Mode;
use pupitre_domain::time::{Fold, WallTime, Zone};
use rusqlite::{Row, named_params, params};
use std::collections::BTreeSet;

/// An idea with its master text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Id.
    pub id: PostId,
    /// Its brand; never changes.
    pub brand: BrandId,
    /// Counts up with every stored change, from 1.
    pub version: u32,
    /// Master content.
    pub content: Content,
    /// When it is planned.
    pub plan: Option<Plan>,
    /// Who makes it appear.
    pub mode: Mode,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last stored.
    pub updated_at: DateTime<Utc>,
    /// In the bin since.
    pub deleted_at: Option<DateTime<Utc>>,
}

/// When a post is planned: what a person chose, and the instant derived from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Wall time, kept to the second.
    pub wall: WallTime,
    /// Zone of the wall time.
    pub zone: Zone,
    /// Which of two occurrences.
    pub fold: Fold,
    /// The instant.
    pub due_at: DateTime<Utc>,
    /// Version of the zone rules that the instant was derived with.
    pub rules: String,
}

const COLUMNS: &str =
    "id, brand, version, content, wall, zone, fold, due_at, rules, mode, created_at, updated_at, deleted_at";

fn read(row: &Row<'_>) -> rusqlite::Result<Post> {
    let mut c = Columns::of(row);
    Ok(Post {
        id: PostId::new(c.uuid()?),
        brand: BrandId::new(c.uuid()?),
        version: c.get()?,
        content: c.json()?,
        plan: read_plan(&mut c)?,
        mode: c.word()?,
        created_at: c.at()?,
        updated_at: c.at()?,
        deleted_at: c.maybe_at()?,
    })
}

/// Reads wall, zone, fold, due_at and rules: all there or none.
fn read_plan(c: &mut Columns<'_, '_>) -> rusqlite::Result<Option<Plan>> {
    let wall: Option<Wall> = c.get()?;
    let zone: Option<ZoneName> = c.get()?;
    let fold: Option<Fold> = c.maybe_word()?;
    let due_at = c.maybe_at()?;
    let rules: Option<String> = c.get()?;
    Ok(match (wall, zone, fold, due_at, rules) {
        (Some(wall), Some(zone), Some(fold), Some(due_at), Some(rules)) => {
            Some(Plan { wall: wall.0, zone: zone.0, fold, due_at, rules })
        }
        _ => None,
    })
}

/// Adds a post and its first version.
///
/// # Errors
/// [`StoreError::Constraint`] when the id is taken or the brand does not exist.
pub fn insert(tx: &Tx, post: &Post) -> Result<(), StoreError> {
    insert_with(tx, post, &[])
}

/// [`insert`] with its variants in one go: what is derived from them is written once, which thousands of posts feel.
///
/// # Errors
/// As [`insert`], also when an account does not exist.
pub fn insert_with(tx: &Tx, post: &Post, forms: &[variants::Variant]) -> Result<(), StoreError> {
    let plan = post.plan.as_ref();
    let derived = Derived::of(&post.content, forms);
    run(
        tx,
        "INSERT INTO posts (id, brand, version, content, excerpt, first_visual, search_text, wall, zone, fold, due_at,
           rules, mode, created_at, updated_at, deleted_at)
         VALUES (:id, :brand, :version, :content, :excerpt, :first, :text, :wall, :zone, :fold, :due, :rules, :mode,
           :created, :updated, :deleted)",
        named_params! {
            ":id": post.id.as_bytes(), ":brand": post.brand.as_bytes(), ":version": post.version,
            ":content": Json(&post.content), ":excerpt": derived.excerpt, ":text": derived.text,
            ":first": blob(derived.first_visual.as_ref().map(VisualId::as_bytes)), ":wall": plan.map(|plan| Wall(plan.wall)),
            ":zone": plan.map(|plan| ZoneName(plan.zone)), ":fold": plan.map(|plan| Word(plan.fold)),
            ":due": plan.map(|plan| At(plan.due_at)), ":rules": plan.map(|plan| &plan.rules),
            ":mode": Word(post.mode), ":created": At(post.created_at), ":updated": At(post.updated_at),
            ":deleted": post.deleted_at.map(At),
        },
    )?;
    let key = tx.0.last_insert_rowid();
    keep_version(tx, post.id, post.version, &post.content, post.updated_at)?;
    fts::add_post(tx, key)?;
    variants::add_all(tx, post.id, forms)?;
    add_uses(tx, post.id, &derived.used)
}

/// Stores a new master content made on `expected_version`, and answers the new version.
///
/// # Errors
/// [`StoreError::Conflict`] when the stored version is another; [`StoreError::NotFound`].
pub fn update_content(
    tx: &Tx,
    id: PostId,
    expected_version: u32,
    content: &Content,
    now: DateTime<Utc>,
) -> Result<u32, StoreError> {
    let version: u32 = one(tx, "SELECT version FROM posts WHERE id = ?1", [id.as_bytes()], |row| row.get(0))?;
    if version != expected_version {
        return Err(StoreError::Conflict);
    }
    let next = version.checked_add(1).ok_or(StoreError::Internal)?;
    run_one(
        tx,
        "UPDATE posts SET content = ?2, version = ?3, updated_at = ?4 WHERE id = ?1",
        params![id.as_bytes(), Json(content), next, At(now)],
    )?;
    keep_version(tx, id, next, content, now)?;
    derive(tx, id)?;
    Ok(next)
}

/// Counts the version up without a new master content: a variant or the accounts changed.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn bump(tx: &Tx, id: PostId, now: DateTime<Utc>) -> Result<u32, StoreError> {
    one(
        tx,
        "UPDATE posts SET version = version + 1, updated_at = ?2 WHERE id = ?1 RETURNING version",
        params![id.as_bytes(), At(now)],
        |row| row.get(0),
    )
}

/// A post, also from the bin.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn get(sql: &impl Sql, id: PostId) -> Result<Post, StoreError> {
    one(sql, &format!("SELECT {COLUMNS} FROM posts WHERE id = ?1"), [id.as_bytes()], read)
}

/// Plans a post, moves it, or takes it off the calendar. Does not touch its deliveries.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_plan(tx: &Tx, id: PostId, plan: Option<&Plan>, mode: Mode, now: DateTime<Utc>) -> Result<(), StoreError> {
    run_one(
        tx,
        "UPDATE posts SET wall = :wall, zone = :zone, fold = :fold, due_at = :due, rules = :rules, mode = :mode,
           updated_at = :now WHERE id = :id",
        named_params! {
            ":id": id.as_bytes(), ":wall": plan.map(|plan| Wall(plan.wall)),
            ":zone": plan.map(|plan| ZoneName(plan.zone)), ":fold": plan.map(|plan| Word(plan.fold)),
            ":due": plan.map(|plan| At(plan.due_at)), ":rules": plan.map(|plan| &plan.rules), ":mode": Word(mode),
            ":now": At(now),
        },
    )
}

/// Puts a post into the bin, or takes it out.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_deleted(tx: &Tx, id: PostId, deleted_at: Option<DateTime<Utc>>) -> Result<(), StoreError> {
    run_one(tx, "UPDATE posts SET deleted_at = ?2 WHERE id = ?1", params![id.as_bytes(), deleted_at.map(At)])
}

fn keep_version(tx: &Tx, id: PostId, version: u32, content: &Content, at: DateTime<Utc>) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO post_versions (post, version, refused, content, at) VALUES (?1, ?2, 0, ?3, ?4)",
        params![id.as_bytes(), version, Json(content), At(at)],
    )?;
    Ok(())
}

/// What is kept of a post's master and variants for finding and showing it.
struct Derived {
    excerpt: String,
    first_visual: Option<VisualId>,
    /// Every text once.
    text: String,
    /// The visuals that it shows.
    used: BTreeSet<VisualId>,
}

impl Derived {
    fn of(content: &Content, forms: &[variants::Variant]) -> Self {
        let own_parts = forms.iter().filter_map(|variant| variant.patch.parts.as_deref());
        let parts: Vec<&Part> = content.parts.iter().chain(own_parts.flatten()).collect();
        let own_comments = forms.iter().filter_map(|variant| variant.patch.first_comment.as_deref());
        let comments = content.first_comment.as_deref().into_iter().chain(own_comments);
        let mut texts: Vec<&str> = Vec::new();
        let written = parts.iter().map(|part| part.text.as_str()).chain(comments);
        for text in written.filter(|text| !text.is_empty()) {
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        let lead = content.parts.iter().find(|part| !part.text.trim().is_empty()).map_or("", |part| part.text.as_str());
        Self {
            excerpt: excerpt(lead),
            first_visual: content.visuals().next().map(|attached| attached.visual),
            text: texts.join("\n"),
            used: parts.iter().flat_map(|part| &part.visuals).map(|attached| attached.visual).collect(),
        }
    }
}

fn add_uses(tx: &Tx, id: PostId, used: &BTreeSet<VisualId>) -> Result<(), StoreError> {
    for visual in used {
        run(tx, "INSERT INTO post_visuals (post, visual) VALUES (?1, ?2)", params![id.as_bytes(), visual.as_bytes()])?;
    }
    Ok(())
}

/// Brings everything derived from a post's master and variants up to date: excerpt, first visual, uses, full text.
pub(crate) fn derive(tx: &Tx, id: PostId) -> Result<(), StoreError> {
    let (key, content, old_text) =
        one(tx, "SELECT key, content, search_text FROM posts WHERE id = ?1", [id.as_bytes()], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, Json<Content>>(1)?.0, row.get::<_, String>(2)?))
        })?;
    let derived = Derived::of(&content, &variants::list(tx, id)?);
    if derived.text != old_text {
        fts::remove_post(tx, key)?;
    }
    run_one(
        tx,
        "UPDATE posts SET excerpt = ?2, first_visual = ?3, search_text = ?4 WHERE key = ?1",
        params![key, derived.excerpt, blob(derived.first_visual.as_ref().map(VisualId::as_bytes)), derived.text],
    )?;
    if derived.text != old_text {
        fts::add_post(tx, key)?;
    }
    run(tx, "DELETE FROM post_visuals WHERE post = ?1", [id.as_bytes()])?;
    add_uses(tx, id, &derived.used)
}

/// The brand of a post.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn brand_of(sql: &impl Sql, id: PostId) -> Result<Option<BrandId>, StoreError> {
    maybe(sql, "SELECT brand FROM posts WHERE id = ?1", [id.as_bytes()], |row| {
        Ok(BrandId::new(Columns::of(row).uuid()?))
    })
}
