//! Recurring posts, and the post of each of their dates.

use crate::error::StoreError;
use crate::sql::{At, Columns, Json, Sql, Tx, Wall, Word, all, blob, maybe, one, run, run_one};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use pupitre_domain::content::{Content, ContentPatch};
use pupitre_domain::ids::{AccountId, BrandId, PostId, SeriesEditId, SeriesId};
use pupitre_domain::publication::Mode;
use pupitre_domain::recurrence::Rule;
use pupitre_domain::time::WallTime;
use rusqlite::types::Type;
use rusqlite::{Row, named_params, params};
use serde::{Deserialize, Serialize};

/// A recurring post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// Id.
    pub id: SeriesId,
    /// Its brand; never changes.
    pub brand: BrandId,
    /// When it recurs.
    pub rule: Rule,
    /// The earliest possible date.
    pub first: NaiveDate,
    /// Minutes since midnight on the wall of the brand.
    pub minutes: u16,
    /// What each occurrence says until it is edited.
    pub content: Content,
    /// Who makes it appear.
    pub mode: Mode,
    /// Its accounts, with what each says differently.
    pub accounts: Vec<(AccountId, ContentPatch)>,
    /// Counts up with every change, from 1.
    pub generation: u32,
    /// Occurrences are made up to here.
    pub through: Option<NaiveDate>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// In the bin since.
    pub deleted_at: Option<DateTime<Utc>>,
}

/// The post of one date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OccurrenceRow {
    /// The series.
    pub series: SeriesId,
    /// The date, which names it.
    pub date: NaiveDate,
    /// The post.
    pub post: PostId,
    /// Where the series put it.
    pub wall: WallTime,
    /// The version of the post that the series wrote last.
    pub post_version: u32,
    /// The generation of the series that it has.
    pub generation: u32,
}

const COLUMNS: &str =
    "id, brand, rule, first, minutes, content, mode, generation, through, created_at, updated_at, deleted_at";

fn day(text: &str) -> rusqlite::Result<NaiveDate> {
    let failed = |error| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error));
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(failed)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Series> {
    let mut c = Columns::of(row);
    let (id, brand, rule, first) = (SeriesId::new(c.uuid()?), BrandId::new(c.uuid()?), c.text()?, day(c.text()?)?);
    let failed = |error| rusqlite::Error::FromSqlConversionFailure(2, Type::Text, Box::new(error));
    Ok(Series {
        id,
        brand,
        rule: Rule::parse(rule, first).map_err(failed)?,
        first,
        minutes: c.get()?,
        content: c.json()?,
        mode: c.word()?,
        accounts: Vec::new(),
        generation: c.get()?,
        through: c.get::<Option<String>>()?.map(|text| day(&text)).transpose()?,
        created_at: c.at()?,
        updated_at: c.at()?,
        deleted_at: c.maybe_at()?,
    })
}

fn with_accounts(sql: &impl Sql, mut series: Series) -> Result<Series, StoreError> {
    let statement = "SELECT account, patch FROM series_accounts WHERE series = ?1 ORDER BY ordinal, account";
    series.accounts = all(sql, statement, [series.id.as_bytes()], |row| {
        let mut c = Columns::of(row);
        Ok((AccountId::new(c.uuid()?), c.json()?))
    })?;
    Ok(series)
}

/// Adds a series or replaces all of it.
///
/// # Errors
/// [`StoreError::Constraint`] when the brand or an account does not exist.
pub fn put(tx: &Tx, series: &Series) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO series (id, brand, rule, first, minutes, content, mode, generation, through, created_at, updated_at,
           deleted_at)
         VALUES (:id, :brand, :rule, :first, :minutes, :content, :mode, :generation, :through, :created, :updated, :deleted)
         ON CONFLICT (id) DO UPDATE SET rule = excluded.rule, first = excluded.first, minutes = excluded.minutes,
           content = excluded.content, mode = excluded.mode, generation = excluded.generation,
           through = excluded.through, updated_at = excluded.updated_at, deleted_at = excluded.deleted_at",
        named_params! {
            ":id": series.id.as_bytes(), ":brand": series.brand.as_bytes(), ":rule": series.rule.to_string(),
            ":first": series.first.to_string(), ":minutes": series.minutes, ":content": Json(&series.content),
            ":mode": Word(series.mode), ":generation": series.generation,
            ":through": series.through.map(|date| date.to_string()), ":created": At(series.created_at),
            ":updated": At(series.updated_at), ":deleted": series.deleted_at.map(At),
        },
    )?;
    run(tx, "DELETE FROM series_accounts WHERE series = ?1", [series.id.as_bytes()])?;
    for (ordinal, (account, patch)) in series.accounts.iter().enumerate() {
        let ordinal = u16::try_from(ordinal).unwrap_or(u16::MAX);
        run(
            tx,
            "INSERT INTO series_accounts (series, account, patch, ordinal) VALUES (?1, ?2, ?3, ?4)",
            params![series.id.as_bytes(), account.as_bytes(), Json(patch), ordinal],
        )?;
    }
    Ok(())
}

/// Notes up to where the occurrences are made.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_through(tx: &Tx, id: SeriesId, through: NaiveDate) -> Result<(), StoreError> {
    run_one(tx, "UPDATE series SET through = ?2 WHERE id = ?1", params![id.as_bytes(), through.to_string()])
}

/// A series, also from the bin.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn get(sql: &impl Sql, id: SeriesId) -> Result<Series, StoreError> {
    let series = one(sql, &format!("SELECT {COLUMNS} FROM series WHERE id = ?1"), [id.as_bytes()], read)?;
    with_accounts(sql, series)
}

/// The series of one brand, or of all outside the bin, in the order in which they were made.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list(sql: &impl Sql, brand: Option<BrandId>) -> Result<Vec<Series>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM series
         WHERE deleted_at IS NULL AND (?1 IS NULL OR brand = ?1)
           AND brand IN (SELECT id FROM brands WHERE deleted_at IS NULL)
         ORDER BY created_at, id"
    );
    let rows = all(sql, &statement, [blob(brand.as_ref().map(BrandId::as_bytes))], read)?;
    rows.into_iter().map(|series| with_accounts(sql, series)).collect()
}

/// Series whose occurrences are not made up to `through` yet.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn behind(sql: &impl Sql, through: NaiveDate) -> Result<Vec<SeriesId>, StoreError> {
    let statement = "SELECT id FROM series WHERE deleted_at IS NULL AND (through IS NULL OR through < ?1)
        AND brand IN (SELECT id FROM brands WHERE deleted_at IS NULL) ORDER BY created_at, id";
    all(sql, statement, [through.to_string()], |row| Ok(SeriesId::new(Columns::of(row).uuid()?)))
}

const OCCURRENCE: &str = "series, date, post, wall, post_version, generation";

fn read_occurrence(row: &Row<'_>) -> rusqlite::Result<OccurrenceRow> {
    let mut c = Columns::of(row);
    Ok(OccurrenceRow {
        series: SeriesId::new(c.uuid()?),
        date: day(c.text()?)?,
        post: PostId::new(c.uuid()?),
        wall: c.get::<Wall>()?.0,
        post_version: c.get()?,
        generation: c.get()?,
    })
}

/// The occurrences of a series, by date.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn occurrences(sql: &impl Sql, id: SeriesId) -> Result<Vec<OccurrenceRow>, StoreError> {
    let statement = format!("SELECT {OCCURRENCE} FROM occurrences WHERE series = ?1 ORDER BY date");
    all(sql, &statement, [id.as_bytes()], read_occurrence)
}

/// The occurrence that a post is.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn of_post(sql: &impl Sql, post: PostId) -> Result<Option<OccurrenceRow>, StoreError> {
    maybe(sql, &format!("SELECT {OCCURRENCE} FROM occurrences WHERE post = ?1"), [post.as_bytes()], read_occurrence)
}

/// Notes the post of a date, or what the series made of it.
///
/// # Errors
/// [`StoreError::Constraint`] when the post belongs to another date.
pub fn put_occurrence(tx: &Tx, row: &OccurrenceRow) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO occurrences (series, date, post, wall, post_version, generation) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (series, date) DO UPDATE SET post = excluded.post, wall = excluded.wall,
           post_version = excluded.post_version, generation = excluded.generation",
        params![
            row.series.as_bytes(),
            row.date.to_string(),
            row.post.as_bytes(),
            Wall(row.wall),
            row.post_version,
            row.generation
        ],
    )?;
    Ok(())
}

/// Forgets the post of a date.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn forget_occurrence(tx: &Tx, id: SeriesId, date: NaiveDate) -> Result<(), StoreError> {
    run(tx, "DELETE FROM occurrences WHERE series = ?1 AND date = ?2", params![id.as_bytes(), date.to_string()])?;
    Ok(())
}

/// Some series as they were, with their occurrences.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The series.
    pub series: Vec<Series>,
    /// Their occurrences, and whether the post was in the bin.
    pub occurrences: Vec<(OccurrenceRow, bool)>,
    /// Series that the change made.
    pub made: Vec<SeriesId>,
    /// A post that was there before and became an occurrence.
    pub adopted: Option<PostId>,
    /// A post whose text and time a person gave to the others.
    pub pattern: Option<PostId>,
}

/// Keeps what series were before a change; what is older than two days is let go.
///
/// # Errors
/// [`StoreError::Constraint`] when the id is taken.
pub fn keep_edit(
    tx: &Tx,
    id: SeriesEditId,
    brand: BrandId,
    before: &Snapshot,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    run(tx, "DELETE FROM series_edits WHERE at < ?1", [At(now - Duration::days(2))])?;
    run(
        tx,
        "INSERT INTO series_edits (id, brand, before, at) VALUES (?1, ?2, ?3, ?4)",
        params![id.as_bytes(), brand.as_bytes(), Json(before), At(now)],
    )?;
    Ok(())
}

/// What series were before a change.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn edit(sql: &impl Sql, id: SeriesEditId) -> Result<Snapshot, StoreError> {
    one(sql, "SELECT before FROM series_edits WHERE id = ?1", [id.as_bytes()], |row| {
        Ok(row.get::<_, Json<Snapshot>>(0)?.0)
    })
}

/// Forgets a change that was taken back.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn drop_edit(tx: &Tx, id: SeriesEditId) -> Result<(), StoreError> {
    run_one(tx, "DELETE FROM series_edits WHERE id = ?1", [id.as_bytes()])
}
