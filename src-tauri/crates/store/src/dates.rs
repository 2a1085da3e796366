//! Which dates brands look at, what they added, and school holidays taken over from the ministry.

use crate::error::StoreError;
use crate::sql::{At, Columns, Json, Sql, Tx, all, maybe, run, run_one};
use chrono::{DateTime, NaiveDate, Utc};
use pupitre_domain::dates::{Category, Choice, Region, SchoolPeriod, SchoolZone};
use pupitre_domain::ids::BrandId;
use rusqlite::{Row, params};
use uuid::Uuid;

/// A date that a brand added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnDateRow {
    /// Id.
    pub id: Uuid,
    /// Its brand.
    pub brand: BrandId,
    /// What it is called, not empty.
    pub name: String,
    /// First day of its first year.
    pub first_day: NaiveDate,
    /// Days that it lasts, 1–366.
    pub days: u16,
    /// Whether it comes every year.
    pub yearly: bool,
    /// In the bin since.
    pub deleted_at: Option<DateTime<Utc>>,
}

fn day(text: &str) -> rusqlite::Result<NaiveDate> {
    text.parse().map_err(|error: chrono::ParseError| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error))
    })
}

/// What a brand looks at; the default where it chose nothing.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn choice(sql: &impl Sql, brand: BrandId) -> Result<Choice, StoreError> {
    let mut choice = Choice::default();
    let stored = maybe(sql, "SELECT regions, zones FROM date_choices WHERE brand = ?1", [brand.as_bytes()], |row| {
        let mut c = Columns::of(row);
        Ok((c.json::<Vec<Region>>()?, c.json::<Vec<SchoolZone>>()?))
    })?;
    if let Some((regions, zones)) = stored {
        choice.regions = regions;
        choice.zones = zones;
    }
    let hidden = all(sql, "SELECT kind, key FROM hidden_dates WHERE brand = ?1", [brand.as_bytes()], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    for (kind, key) in hidden {
        match kind.as_str() {
            "date" => {
                choice.hidden.insert(key);
            }
            // A category of a newer version hides nothing here.
            _ => choice.hidden_categories.extend(Category::ALL.iter().find(|known| known.as_str() == key)),
        }
    }
    Ok(choice)
}

/// Replaces what a brand looks at.
///
/// # Errors
/// [`StoreError::Constraint`] when the brand does not exist.
pub fn set_choice(tx: &Tx, brand: BrandId, choice: &Choice) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO date_choices (brand, regions, zones) VALUES (?1, ?2, ?3)
         ON CONFLICT (brand) DO UPDATE SET regions = excluded.regions, zones = excluded.zones",
        params![brand.as_bytes(), Json(&choice.regions), Json(&choice.zones)],
    )?;
    run(tx, "DELETE FROM hidden_dates WHERE brand = ?1", [brand.as_bytes()])?;
    let dates = choice.hidden.iter().map(|key| ("date", key.as_str()));
    for (kind, key) in dates.chain(choice.hidden_categories.iter().map(|category| ("category", category.as_str()))) {
        let statement = "INSERT INTO hidden_dates (brand, kind, key) VALUES (?1, ?2, ?3)";
        run(tx, statement, params![brand.as_bytes(), kind, key])?;
    }
    Ok(())
}

const OWN: &str = "SELECT id, brand, name, first_day, days, yearly, deleted_at FROM own_dates";

fn own(row: &Row<'_>) -> rusqlite::Result<OwnDateRow> {
    let mut c = Columns::of(row);
    Ok(OwnDateRow {
        id: c.uuid()?,
        brand: BrandId::new(c.uuid()?),
        name: c.get()?,
        first_day: day(c.text()?)?,
        days: c.get()?,
        yearly: c.get()?,
        deleted_at: c.maybe_at()?,
    })
}

/// The dates that a brand added, by first day.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn own_dates(sql: &impl Sql, brand: BrandId) -> Result<Vec<OwnDateRow>, StoreError> {
    let statement = format!("{OWN} WHERE brand = ?1 AND deleted_at IS NULL ORDER BY first_day, id");
    all(sql, &statement, [brand.as_bytes()], own)
}

/// A date that a brand added, also from the bin.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn own_date(sql: &impl Sql, id: Uuid) -> Result<OwnDateRow, StoreError> {
    crate::sql::one(sql, &format!("{OWN} WHERE id = ?1"), [id.as_bytes()], own)
}

/// Adds a date or replaces it.
///
/// # Errors
/// [`StoreError::Constraint`] when the brand does not exist.
pub fn put_own(tx: &Tx, date: &OwnDateRow, now: DateTime<Utc>) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO own_dates (id, brand, name, first_day, days, yearly, created_at, deleted_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, first_day = excluded.first_day, days = excluded.days,
           yearly = excluded.yearly, deleted_at = excluded.deleted_at",
        params![
            date.id.as_bytes(),
            date.brand.as_bytes(),
            date.name,
            date.first_day.to_string(),
            date.days,
            date.yearly,
            At(now),
            date.deleted_at.map(At)
        ],
    )?;
    Ok(())
}

/// Puts a date into the bin, or takes it out.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_own_deleted(tx: &Tx, id: Uuid, deleted_at: Option<DateTime<Utc>>) -> Result<(), StoreError> {
    run_one(tx, "UPDATE own_dates SET deleted_at = ?2 WHERE id = ?1", params![id.as_bytes(), deleted_at.map(At)])
}

/// School holidays taken over from the ministry's files, by zone and day.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn school_holidays(sql: &impl Sql) -> Result<Vec<SchoolPeriod>, StoreError> {
    let statement = "SELECT zone, first_day, last_day, name, source FROM school_holidays ORDER BY zone, first_day";
    let rows = all(sql, statement, [], |row| {
        let mut c = Columns::of(row);
        let zone = SchoolZone::from_name(c.text()?);
        let (from, to) = (day(c.text()?)?, day(c.text()?)?);
        let (name, source) = (c.get()?, c.get()?);
        Ok(zone.map(|zone| SchoolPeriod { zone, from, to, name, source }))
    })?;
    Ok(rows.into_iter().flatten().collect())
}

/// Takes periods over; what was known of the same days in the same zones gives way.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn take_school_holidays(tx: &Tx, periods: &[SchoolPeriod], now: DateTime<Utc>) -> Result<(), StoreError> {
    for period in periods {
        let (zone, from, to) = (period.zone.as_str(), period.from.to_string(), period.to.to_string());
        run(
            tx,
            "DELETE FROM school_holidays WHERE zone = ?1 AND first_day <= ?3 AND last_day >= ?2",
            params![zone, from, to],
        )?;
        run(
            tx,
            "INSERT INTO school_holidays (zone, first_day, last_day, name, source, taken_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![zone, from, to, period.name, period.source, At(now)],
        )?;
    }
    Ok(())
}
