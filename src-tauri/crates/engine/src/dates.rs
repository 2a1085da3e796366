//! Dates that matter: public and school holidays, marronniers, own dates, each as its brand looks at them.

use crate::api::Done;
use crate::api::dates::{
    DateChoose, DateSettings, DateView, DatesOf, DatesRange, DatesView, HiddenDate, OwnDateAdd, OwnDateId,
    OwnDateUpdate, OwnDateView, SchoolImport, SchoolImported, SchoolKnown,
};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::events::Topic;
use crate::fields::Checked;
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use pupitre_domain::dates::{self, Category, Choice, Name, OwnDate, Region, SchoolPeriod, SchoolZone};
use pupitre_domain::ids::BrandId;
use pupitre_store::dates::{self as rows, OwnDateRow};
use pupitre_store::{Sql, StoreError, brands};
use std::collections::BTreeMap;
use std::path::PathBuf;
use uuid::Uuid;

/// Most days of one reading: a year and a month.
const MAX_DAYS: u16 = 400;
const NAME_MAX: u32 = 120;
/// Most bytes of a school calendar; the ministry's largest has four.
const FILE_MAX: u64 = 32 << 20;

/// Reads the dates of some days.
///
/// # Errors
/// `invalid` with `days`; `notFound` when the brand does not exist.
pub async fn range(engine: &Engine, request: DatesRange) -> Result<DatesView, Failure> {
    if request.days == 0 || request.days > MAX_DAYS {
        return Err(Failure::field("days", FieldCode::OutOfRange, Some(u32::from(MAX_DAYS))));
    }
    let view = engine
        .store
        .read(move |conn| {
            let school = school(conn)?;
            let brands: Vec<BrandId> = match request.brand {
                Some(brand) => vec![brands::get(conn, brand)?.id],
                None => brands::list(conn)?.into_iter().map(|brand| brand.id).collect(),
            };
            let mut found: BTreeMap<(NaiveDate, Category, String), DateView> = BTreeMap::new();
            let mut zones: Vec<SchoolZone> = Vec::new();
            // Without a brand the calendar is still France's.
            let looks = if brands.is_empty() { vec![None] } else { brands.into_iter().map(Some).collect() };
            for brand in looks {
                let (choice, own) = match brand {
                    Some(brand) => (rows::choice(conn, brand)?, rows::own_dates(conn, brand)?),
                    None => (Choice::default(), Vec::new()),
                };
                // A category that is switched off has nothing that could be missing.
                if !choice.hidden_categories.contains(&Category::SchoolHoliday) {
                    zones.extend(&choice.zones);
                }
                let own: Vec<OwnDate> = own.iter().map(own_date).collect();
                for date in dates::between(request.from, request.days, &choice, &school, &own) {
                    let id = date.key.strip_prefix(OWN).and_then(|id| id.parse::<Uuid>().ok());
                    let view = DateView { brand: brand.filter(|_| id.is_some()), own: id, date };
                    merge(&mut found, view);
                }
            }
            zones.sort();
            zones.dedup();
            Ok(DatesView { dates: found.into_values().collect(), known_until: known(&school, &zones) })
        })
        .await?;
    Ok(view)
}

/// What two brands look at is told once, with the regions and zones of both.
fn merge(found: &mut BTreeMap<(NaiveDate, Category, String), DateView>, view: DateView) {
    // Zones that close on other days have the same key: the last day keeps them apart.
    let key = (view.date.from, view.date.category, format!("{} {}", view.date.key, view.date.to));
    match found.get_mut(&key) {
        Some(other) => {
            for zone in view.date.zones {
                if !other.date.zones.contains(&zone) {
                    other.date.zones.push(zone);
                }
            }
            other.date.zones.sort();
        }
        None => {
            found.insert(key, view);
        }
    }
}

const OWN: &str = "own.";

fn own_date(row: &OwnDateRow) -> OwnDate {
    OwnDate {
        key: format!("{OWN}{}", row.id),
        name: row.name.clone(),
        first_day: row.first_day,
        days: row.days,
        yearly: row.yearly,
    }
}

/// What is built in, but for what the ministry's newer files say of the same days.
fn school<S: Sql>(conn: &S) -> Result<Vec<SchoolPeriod>, StoreError> {
    let taken = rows::school_holidays(conn)?;
    let mut all: Vec<SchoolPeriod> = dates::built_in()
        .into_iter()
        .filter(|built| {
            !taken.iter().any(|period| period.zone == built.zone && period.from <= built.to && built.from <= period.to)
        })
        .collect();
    all.extend(taken);
    Ok(all)
}

fn known(school: &[SchoolPeriod], zones: &[SchoolZone]) -> Vec<SchoolKnown> {
    let until = dates::known_until(school);
    zones
        .iter()
        .map(|zone| SchoolKnown {
            zone: *zone,
            until: until.iter().find(|(known, _)| known == zone).map(|(_, last)| *last),
        })
        .collect()
}

/// Reads what a brand looks at, with all there is to choose from.
///
/// # Errors
/// `notFound`.
pub async fn settings(engine: &Engine, request: DatesOf) -> Result<DateSettings, Failure> {
    let year = engine.now().year();
    Ok(engine.store.read(move |conn| settings_of(conn, request.brand, year)).await?)
}

fn settings_of<S: Sql>(conn: &S, brand: BrandId, year: i32) -> Result<DateSettings, StoreError> {
    brands::get(conn, brand)?;
    let choice = rows::choice(conn, brand)?;
    let school = school(conn)?;
    let names = names(year, &school);
    Ok(DateSettings {
        regions: choice.regions,
        zones: choice.zones,
        hidden_categories: choice.hidden_categories.into_iter().collect(),
        hidden: choice.hidden.into_iter().map(|key| HiddenDate { name: names.get(&key).cloned(), key }).collect(),
        own: rows::own_dates(conn, brand)?.into_iter().map(own_view).collect(),
        all_regions: Region::ALL.to_vec(),
        all_zones: known(&school, SchoolZone::ALL),
        all_categories: Category::ALL.iter().copied().filter(|category| *category != Category::Own).collect(),
    })
}

/// Names of all that falls within two years.
fn names(year: i32, school: &[SchoolPeriod]) -> BTreeMap<String, Name> {
    let all = Choice { regions: Region::ALL.to_vec(), zones: SchoolZone::ALL.to_vec(), ..Choice::default() };
    NaiveDate::from_ymd_opt(year, 1, 1)
        .map(|from| dates::between(from, 731, &all, school, &[]))
        .unwrap_or_default()
        .into_iter()
        .map(|date| (date.key, date.name))
        .collect()
}

fn own_view(row: OwnDateRow) -> OwnDateView {
    OwnDateView {
        id: row.id,
        brand: row.brand,
        name: row.name,
        day: row.first_day,
        days: row.days,
        yearly: row.yearly,
        deleted_at: row.deleted_at,
    }
}

/// Changes what a brand looks at.
///
/// # Errors
/// `notFound`.
pub async fn choose(engine: &Engine, request: DateChoose) -> Result<DateSettings, Failure> {
    let year = engine.now().year();
    let changed = engine
        .store
        .write(move |tx| {
            brands::get(tx, request.brand)?;
            let mut choice = rows::choice(tx, request.brand)?;
            if let Some(regions) = request.regions {
                choice.regions = in_order(Region::ALL, &regions);
            }
            if let Some(zones) = request.zones {
                choice.zones = in_order(SchoolZone::ALL, &zones);
            }
            choice.hidden_categories.extend(request.hide_categories);
            choice.hidden_categories.retain(|category| !request.show_categories.contains(category));
            choice.hidden.extend(request.hide.into_iter().filter(|key| !key.is_empty() && key.len() <= 120));
            choice.hidden.retain(|key| !request.show.contains(key));
            rows::set_choice(tx, request.brand, &choice)?;
            pupitre_store::targets::derive(tx, request.brand)?;
            settings_of(tx, request.brand, year)
        })
        .await?;
    engine.stale(&[Topic::Brands]);
    Ok(changed)
}

fn in_order<T: Copy + PartialEq>(all: &[T], wanted: &[T]) -> Vec<T> {
    all.iter().copied().filter(|one| wanted.contains(one)).collect()
}

fn day(checked: &mut Checked, text: &str) -> NaiveDate {
    text.trim().parse().unwrap_or_else(|_| {
        checked.fault("day", FieldCode::Malformed, None);
        NaiveDate::default()
    })
}

fn length(checked: &mut Checked, days: u16) -> u16 {
    if !(1..=366).contains(&days) {
        checked.fault("days", FieldCode::OutOfRange, Some(366));
    }
    days
}

/// Adds a date of a brand's own.
///
/// # Errors
/// `invalid` with `name`, `day` or `days`; `notFound`.
pub async fn add(engine: &Engine, request: OwnDateAdd) -> Result<OwnDateView, Failure> {
    let mut checked = Checked::default();
    let row = OwnDateRow {
        id: Uuid::now_v7(),
        brand: request.brand,
        name: checked.line("name", &request.name, NAME_MAX),
        first_day: day(&mut checked, &request.day),
        days: length(&mut checked, request.days.unwrap_or(1)),
        yearly: request.yearly,
        deleted_at: None,
    };
    checked.done()?;
    let now = engine.now();
    let made = engine
        .store
        .write(move |tx| {
            brands::get(tx, row.brand)?;
            rows::put_own(tx, &row, now)?;
            Ok(own_view(row))
        })
        .await?;
    engine.stale(&[Topic::Brands]);
    Ok(made)
}

/// Changes a date of a brand's own.
///
/// # Errors
/// `invalid` with the field concerned; `notFound`.
pub async fn update(engine: &Engine, request: OwnDateUpdate) -> Result<OwnDateView, Failure> {
    let mut checked = Checked::default();
    let name = request.name.map(|name| checked.line("name", &name, NAME_MAX));
    let first_day = request.day.map(|text| day(&mut checked, &text));
    let days = request.days.map(|days| length(&mut checked, days));
    checked.done()?;
    let now = engine.now();
    let changed = engine
        .store
        .write(move |tx| {
            let mut row = rows::own_date(tx, request.id)?;
            row.name = name.unwrap_or(row.name);
            row.first_day = first_day.unwrap_or(row.first_day);
            row.days = days.unwrap_or(row.days);
            row.yearly = request.yearly.unwrap_or(row.yearly);
            rows::put_own(tx, &row, now)?;
            Ok(own_view(row))
        })
        .await?;
    engine.stale(&[Topic::Brands]);
    Ok(changed)
}

/// Puts a date of a brand's own into the bin.
///
/// # Errors
/// `notFound`.
pub async fn remove(engine: &Engine, request: OwnDateId) -> Result<Done, Failure> {
    set_deleted(engine, request.id, Some(engine.now())).await
}

/// Takes a date of a brand's own out of the bin.
///
/// # Errors
/// `notFound`.
pub async fn restore(engine: &Engine, request: OwnDateId) -> Result<Done, Failure> {
    set_deleted(engine, request.id, None).await
}

async fn set_deleted(engine: &Engine, id: Uuid, deleted_at: Option<DateTime<Utc>>) -> Result<Done, Failure> {
    engine.store.write(move |tx| rows::set_own_deleted(tx, id, deleted_at)).await?;
    engine.stale(&[Topic::Brands]);
    Ok(Done {})
}

/// Takes school holidays over from a file of the ministry.
///
/// # Errors
/// `invalid` with `path` (`malformed`: no school calendar; `tooLong`); `notFound`.
pub async fn import_school(engine: &Engine, request: SchoolImport) -> Result<SchoolImported, Failure> {
    let path = PathBuf::from(&request.path);
    if !path.is_absolute() {
        return Err(Failure::field("path", FieldCode::Malformed, None));
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let zone = request.zone;
    let read = tokio::task::spawn_blocking(move || {
        let facts = std::fs::metadata(&path).map_err(|_| Failure::of(ErrorCode::NotFound))?;
        if facts.len() > FILE_MAX {
            return Err(Failure::field("path", FieldCode::TooLong, u32::try_from(FILE_MAX).ok()));
        }
        let bytes = std::fs::read(&path).map_err(|_| Failure::of(ErrorCode::NotFound))?;
        dates::read_school_calendar(&String::from_utf8_lossy(&bytes), &name, zone)
            .map_err(|_| Failure::field("path", FieldCode::Malformed, None))
    });
    let periods = read.await.map_err(|_| Failure::internal("school calendar"))??;
    let now = engine.now();
    // What is over cannot be planned for.
    let since = now.date_naive().checked_sub_days(Days::new(366)).unwrap_or_default();
    let periods: Vec<SchoolPeriod> = periods.into_iter().filter(|period| period.to >= since).collect();
    let imported = engine
        .store
        .write(move |tx| {
            rows::take_school_holidays(tx, &periods, now)?;
            let mut zones: Vec<SchoolZone> = periods.iter().map(|period| period.zone).collect();
            zones.dedup();
            let known_until = known(&school(tx)?, &zones);
            Ok(SchoolImported { periods: u32::try_from(periods.len()).unwrap_or(u32::MAX), known_until })
        })
        .await?;
    engine.stale(&[Topic::Brands]);
    Ok(imported)
}
