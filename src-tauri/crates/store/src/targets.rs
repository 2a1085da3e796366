//! Within which time brands want to answer, and what follows for each conversation.

use crate::dates;
use crate::error::StoreError;
use crate::sql::{At, Columns, Json, Sql, Tx, ZoneName, all, maybe, one, run};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use pupitre_domain::dates::{Region, public_holidays};
use pupitre_domain::ids::BrandId;
use pupitre_domain::target::Target;
use pupitre_domain::time::Zone;
use rusqlite::params;
use std::collections::{BTreeMap, BTreeSet};

/// A brand's target, if it has one.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn get(sql: &impl Sql, brand: BrandId) -> Result<Option<Target>, StoreError> {
    maybe(sql, "SELECT minutes, hours, holidays FROM targets WHERE brand = ?1", [brand.as_bytes()], |row| {
        let mut c = Columns::of(row);
        Ok(Target { minutes: c.get()?, hours: c.json()?, holidays: c.get()? })
    })
}

/// Sets or removes a brand's target, and derives what follows for its conversations.
///
/// # Errors
/// [`StoreError::Constraint`] when the brand does not exist or the minutes are out of bounds.
pub fn set(tx: &Tx, brand: BrandId, target: Option<&Target>) -> Result<(), StoreError> {
    match target {
        None => run(tx, "DELETE FROM targets WHERE brand = ?1", [brand.as_bytes()])?,
        Some(target) => run(
            tx,
            "INSERT INTO targets (brand, minutes, hours, holidays) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (brand) DO UPDATE SET minutes = excluded.minutes, hours = excluded.hours,
               holidays = excluded.holidays",
            params![brand.as_bytes(), target.minutes, Json(&target.hours), target.holidays],
        )?,
    };
    derive(tx, brand)
}

/// Derives the due times of a brand's conversations anew: its target, its zone or its holidays changed.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn derive(tx: &Tx, brand: BrandId) -> Result<(), StoreError> {
    let Some(mut aim) = Aim::of(tx, brand)? else {
        let statement = "UPDATE conversations SET due_at = NULL WHERE brand = ?1 AND due_at IS NOT NULL";
        return run(tx, statement, [brand.as_bytes()]).map(drop);
    };
    let statement = "SELECT key, asked_at FROM conversations WHERE brand = ?1 AND asked_at IS NOT NULL";
    let asked = all(tx, statement, [brand.as_bytes()], |row| {
        let mut c = Columns::of(row);
        Ok((c.get::<i64>()?, c.at()?))
    })?;
    for (key, at) in asked {
        let due = aim.due(at).map(At);
        run(tx, "UPDATE conversations SET due_at = ?2 WHERE key = ?1 AND due_at IS NOT ?2", params![key, due])?;
    }
    Ok(())
}

/// A brand's target with all that its arithmetic needs.
#[derive(Debug)]
pub struct Aim {
    target: Target,
    zone: Zone,
    regions: Vec<Region>,
    years: BTreeMap<i32, BTreeSet<NaiveDate>>,
}

impl Aim {
    /// That of a brand, if it has a target.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub fn of(sql: &impl Sql, brand: BrandId) -> Result<Option<Self>, StoreError> {
        let Some(target) = get(sql, brand)? else { return Ok(None) };
        let statement = "SELECT zone FROM brands WHERE id = ?1";
        let zone = one(sql, statement, [brand.as_bytes()], |row| Ok(row.get::<_, ZoneName>(0)?.0))?;
        let regions = if target.holidays { dates::choice(sql, brand)?.regions } else { Vec::new() };
        Ok(Some(Self { target, zone, regions, years: BTreeMap::new() }))
    }

    /// Until when an answer to what was asked at an instant is in time.
    pub fn due(&mut self, asked: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let (years, regions) = (&mut self.years, &self.regions);
        self.target.due(asked, self.zone, |date| is_holiday(years, regions, date))
    }

    /// Whether the brand is open at an instant.
    pub fn is_open(&mut self, at: DateTime<Utc>) -> bool {
        let (years, regions) = (&mut self.years, &self.regions);
        self.target.is_open(at, self.zone, |date| is_holiday(years, regions, date))
    }
}

fn is_holiday(years: &mut BTreeMap<i32, BTreeSet<NaiveDate>>, regions: &[Region], date: NaiveDate) -> bool {
    years.entry(date.year()).or_insert_with(|| public_holidays(date.year(), regions)).contains(&date)
}
