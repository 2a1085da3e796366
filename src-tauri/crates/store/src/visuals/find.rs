//! Finding visuals. Every filter is answered from the narrow index `visuals_grid`, words from the full-text index.

use super::row::{self, Visual, day};
use crate::error::StoreError;
use crate::sql::{Columns, Sql, all, maybe, one, page_limit};
use crate::text::fts_words;
use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use pupitre_domain::ids::{BrandId, VisualId};
use pupitre_domain::library::{
    FileState, FolderScope, Hue, LibraryFilter, LibrarySort, Orientation, RightsState, UseState,
};
use pupitre_domain::rights::{Licence, SOON_DAYS};
use rusqlite::params_from_iter;
use rusqlite::types::Value;
use std::fmt::Write as _;

/// Which visuals to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VisualQuery {
    /// What is looked for; all filters hold.
    pub filters: Vec<LibraryFilter>,
    /// In which order.
    pub sort: LibrarySort,
    /// The other way round.
    pub reverse: bool,
    /// The day on which rights are judged.
    pub today: NaiveDate,
    /// Key of the following page, as the page before gave it.
    pub after: Option<String>,
    /// Most rows, 1–1,000.
    pub limit: u16,
}

/// A query under way: conditions on `v` and their values.
pub(super) struct Building {
    pub(super) wheres: String,
    pub(super) values: Vec<Value>,
    /// Nothing can be found.
    pub(super) empty: bool,
}

impl Building {
    fn value(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("?{}", self.values.len())
    }
    fn and(&mut self, condition: &str) {
        let _infallible = write!(self.wheres, " AND ({condition})");
    }
    fn any(&mut self, conditions: &[String]) {
        if !conditions.is_empty() {
            self.and(&conditions.join(" OR "));
        }
    }

    pub(super) fn of(sql: &impl Sql, query: &VisualQuery) -> Result<Self, StoreError> {
        let trash = query.filters.iter().any(|filter| filter.trash == Some(true));
        let wheres = if trash { "v.deleted_at IS NOT NULL" } else { "v.deleted_at IS NULL" };
        let mut building = Self { wheres: wheres.to_owned(), values: Vec::new(), empty: false };
        for filter in &query.filters {
            building.add(sql, filter, query)?;
        }
        Ok(building)
    }

    fn add(&mut self, sql: &impl Sql, filter: &LibraryFilter, query: &VisualQuery) -> Result<(), StoreError> {
        if let Some(typed) = filter.search.as_deref().map(str::trim).filter(|typed| !typed.is_empty()) {
            match fts_words(typed) {
                Some(words) => {
                    let words = self.value(words);
                    self.and(&format!("v.key IN (SELECT rowid FROM visual_search WHERE visual_search MATCH {words})"));
                }
                None => self.empty = true,
            }
        }
        if let Some(brand) = filter.brand {
            let brand = self.value(brand.as_bytes().to_vec());
            let shared = if filter.brand_only == Some(true) { "" } else { " OR +v.brand IS NULL" };
            self.and(&format!("+v.brand = {brand}{shared}"));
        }
        self.place(sql, filter)?;
        self.looks(filter);
        self.rights(filter, query.today);
        self.used(filter);
        self.days(filter, query.sort);
        Ok(())
    }

    fn place(&mut self, sql: &impl Sql, filter: &LibraryFilter) -> Result<(), StoreError> {
        match filter.folder {
            None => {}
            Some(FolderScope::None) => self.and("+v.folder IS NULL"),
            Some(FolderScope::Folder { id, below }) => {
                let keys = super::folders::tree(sql, id, below)?;
                let list = keys.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
                if keys.is_empty() { self.empty = true } else { self.and(&format!("+v.folder IN ({list})")) }
            }
        }
        for label in filter.labels.iter().flatten() {
            let label = self.value(label.as_bytes().to_vec());
            self.and(&format!(
                "v.key IN (SELECT visual FROM visual_labels WHERE label = (SELECT key FROM labels WHERE id = {label}))"
            ));
        }
        Ok(())
    }

    fn looks(&mut self, filter: &LibraryFilter) {
        let kinds: Vec<String> =
            filter.kinds.iter().flatten().map(|kind| format!("v.kind = '{}'", kind.as_str())).collect();
        self.any(&kinds);
        let lying = |orientation: &Orientation| match orientation {
            Orientation::Landscape => "v.width * 20 > v.height * 21",
            Orientation::Portrait => "v.height * 20 > v.width * 21",
            Orientation::Square => "v.width * 20 <= v.height * 21 AND v.height * 20 <= v.width * 21",
        };
        let lying: Vec<String> = filter.orientations.iter().flatten().map(|one| format!("({})", lying(one))).collect();
        self.any(&lying);
        let sizes: Vec<String> = filter
            .sizes
            .iter()
            .flatten()
            .map(|size| format!("max(v.width, v.height) BETWEEN {} AND {}", size.sides().0, size.sides().1))
            .collect();
        self.any(&sizes);
        let hues: u32 = filter.hues.iter().flatten().map(|hue: &Hue| hue.bit()).fold(0, |all, bit| all | bit);
        if hues != 0 {
            self.and(&format!("v.hues & {hues} <> 0"));
        }
        if let Some(stars) = filter.rating.filter(|stars| *stars > 0) {
            self.and(&format!("v.rating >= {stars}"));
        }
        if let Some(favourite) = filter.favourite {
            self.and(&format!("v.favourite = {}", u8::from(favourite)));
        }
        if let Some(missing) = filter.alt_missing {
            self.and(&format!("v.described = {}", u8::from(!missing)));
        }
        let file = |state: &FileState| match state {
            FileState::Stored => "v.placed = 0",
            FileState::Referenced => "v.placed = 1",
            FileState::Missing => "v.fault = 'missing'",
            FileState::Damaged => "v.fault = 'damaged'",
        };
        let files: Vec<String> = filter.files.iter().flatten().map(|one| file(one).to_owned()).collect();
        self.any(&files);
    }

    fn rights(&mut self, filter: &LibraryFilter, today: NaiveDate) {
        let licences: Vec<String> = filter
            .licences
            .iter()
            .flatten()
            .map(|licence: &Licence| format!("v.licence = '{}'", licence.as_str()))
            .collect();
        self.any(&licences);
        let states: Vec<String> = filter.rights.iter().flatten().map(|state| rights_condition(*state, today)).collect();
        self.any(&states);
    }

    fn used(&mut self, filter: &LibraryFilter) {
        let used =
            "v.id IN (SELECT u.visual FROM post_visuals u JOIN posts p ON p.id = u.post WHERE p.deleted_at IS NULL)";
        match filter.uses {
            None => {}
            Some(UseState::Used) => self.and(used),
            Some(UseState::Unused) => self.and(&format!("NOT {used}")),
            Some(UseState::Published) => self.and(
                "v.id IN (SELECT u.visual FROM deliveries d JOIN post_visuals u ON u.post = d.post
                  WHERE d.state = 'published' AND d.kind = 'post')",
            ),
            Some(UseState::NeverOn { account }) => {
                let account = self.value(account.as_bytes().to_vec());
                // What was frozen tells what this account showed; what is not, its post does.
                self.and(&format!(
                    "v.id NOT IN (SELECT u.visual FROM deliveries d JOIN post_visuals u ON u.post = d.post
                      WHERE d.account = {account} AND d.kind = 'post'
                        AND d.state NOT IN ('draft', 'cancelled', 'failed')
                        AND (d.outgoing IS NULL OR instr(d.outgoing, {WRITTEN}) > 0))"
                ));
            }
        }
    }

    fn days(&mut self, filter: &LibraryFilter, sort: LibrarySort) {
        let at = if sort == LibrarySort::Taken { "coalesce(v.taken_at, v.imported_at)" } else { "v.imported_at" };
        let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc().timestamp_millis();
        if let Some(from) = filter.from {
            self.and(&format!("{at} >= {}", midnight(from)));
        }
        if let Some(to) = filter.to.and_then(|to| to.succ_opt()) {
            self.and(&format!("{at} < {}", midnight(to)));
        }
    }
}

/// An id as JSON has it.
const WRITTEN: &str = "lower(substr(hex(u.visual), 1, 8) || '-' || substr(hex(u.visual), 9, 4) || '-'
    || substr(hex(u.visual), 13, 4) || '-' || substr(hex(u.visual), 17, 4) || '-' || substr(hex(u.visual), 21))";

pub(super) fn rights_condition(state: RightsState, today: NaiveDate) -> String {
    let (now, soon) = (day(today), day(today + Duration::days(SOON_DAYS)));
    let begun = format!("(v.lawful_from IS NULL OR v.lawful_from <= '{now}')");
    let in_force = format!("(v.lawful_until IS NULL OR v.lawful_until >= '{now}')");
    match state {
        RightsState::Usable => format!("v.barred = 0 AND {begun} AND {in_force}"),
        RightsState::Ending => format!("v.barred = 0 AND v.lawful_until BETWEEN '{now}' AND '{soon}'"),
        RightsState::Expired => format!("v.lawful_until < '{now}'"),
        RightsState::Barred => format!("v.barred = 1 OR NOT {begun}"),
        RightsState::Unstated => "v.licence = 'unstated'".to_owned(),
    }
}

/// What a sort orders by, and whether the greatest comes first.
pub(super) const fn order(sort: LibrarySort) -> (&'static str, bool) {
    match sort {
        LibrarySort::Imported => ("v.imported_at", true),
        LibrarySort::Taken => ("coalesce(v.taken_at, v.imported_at)", true),
        LibrarySort::Title => ("v.title_folded", false),
        LibrarySort::Rating => ("v.rating", true),
        LibrarySort::Pixels => ("v.width * v.height", true),
        LibrarySort::Bytes => ("v.bytes", true),
    }
}

/// A page of visuals and the key of the next. An unreadable key starts anew.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list(sql: &impl Sql, query: &VisualQuery) -> Result<(Vec<Visual>, Option<String>), StoreError> {
    let limit = page_limit(query.limit);
    let mut building = Building::of(sql, query)?;
    if building.empty {
        return Ok((Vec::new(), None));
    }
    let (by, greatest) = order(query.sort);
    let down = greatest != query.reverse;
    if let Some((value, key)) = query.after.as_deref().and_then(|after| read_key(after, query.sort)) {
        let (value, key) = (building.value(value), building.value(key));
        building.and(&format!("({by}, v.key) {} ({value}, {key})", if down { "<" } else { ">" }));
    }
    let limit_at = building.value(limit + 1);
    let way = if down { "DESC" } else { "ASC" };
    let statement = format!(
        "SELECT v.key, {by} FROM visuals v{} WHERE {} ORDER BY {by} {way}, v.key {way} LIMIT {limit_at}",
        index(query),
        building.wheres
    );
    let mut keys: Vec<(i64, Value)> =
        all(sql, &statement, params_from_iter(building.values), |row| Ok((row.get(0)?, row.get(1)?)))?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = keys.len() > wanted;
    keys.truncate(wanted);
    let next = keys.last().filter(|_| more).map(|(key, value)| write_key(value, *key));
    let one_row = format!("{} WHERE v.key = ?1", row::SELECT);
    let rows = keys.iter().map(|(key, _)| one(sql, &one_row, [key], row::read)).collect::<Result<_, _>>()?;
    Ok((rows, next))
}

/// Words find their few rows by key; everything else reads the narrow index.
pub(super) fn index(query: &VisualQuery) -> &'static str {
    let narrow = |filter: &LibraryFilter| {
        filter.trash == Some(true) || filter.search.as_deref().is_some_and(|text| !text.trim().is_empty())
    };
    if query.filters.iter().any(narrow) { "" } else { " INDEXED BY visuals_grid" }
}

fn write_key(value: &Value, key: i64) -> String {
    match value {
        Value::Integer(number) => format!("{number}.{key}"),
        Value::Text(text) => format!("{}.{key}", text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>()),
        _ => String::new(),
    }
}

fn read_key(text: &str, sort: LibrarySort) -> Option<(Value, i64)> {
    let (value, key) = text.rsplit_once('.')?;
    let key = key.parse().ok()?;
    if sort != LibrarySort::Title {
        return Some((Value::Integer(value.parse().ok()?), key));
    }
    let bytes = (0..value.len())
        .step_by(2)
        .map(|at| value.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect::<Option<Vec<u8>>>()?;
    Some((Value::Text(String::from_utf8(bytes).ok()?), key))
}

/// The ids of all visuals that a query finds, at most `most`.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn ids(sql: &impl Sql, query: &VisualQuery, most: u32) -> Result<Vec<VisualId>, StoreError> {
    let building = Building::of(sql, query)?;
    if building.empty {
        return Ok(Vec::new());
    }
    let statement = format!("SELECT v.id FROM visuals v{} WHERE {} LIMIT {most}", index(query), building.wheres);
    all(sql, &statement, params_from_iter(building.values), |row| Columns::of(row).uuid().map(VisualId::new))
}

/// How many visuals a query finds, and their bytes.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn count(sql: &impl Sql, query: &VisualQuery) -> Result<(u32, u64), StoreError> {
    let building = Building::of(sql, query)?;
    if building.empty {
        return Ok((0, 0));
    }
    let statement =
        format!("SELECT count(*), coalesce(sum(v.bytes), 0) FROM visuals v{} WHERE {}", index(query), building.wheres);
    one(sql, &statement, params_from_iter(building.values), |row| {
        Ok((row.get(0)?, u64::try_from(row.get::<_, i64>(1)?).unwrap_or(0)))
    })
}

/// Numbers beside the grid, each from one walk over the narrow index.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in the view")]
pub struct Numbers {
    pub visuals: u32,
    pub loose: u32,
    pub favourites: u32,
    pub alt_missing: u32,
    pub ending: u32,
    pub expired: u32,
    pub unstated: u32,
    pub missing: u32,
    pub damaged: u32,
}

/// Numbers beside the grid of one brand and all brands' visuals, or of everything.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn numbers(sql: &impl Sql, brand: Option<BrandId>, today: NaiveDate) -> Result<Numbers, StoreError> {
    let filter = LibraryFilter { brand, ..LibraryFilter::default() };
    let query = VisualQuery { filters: vec![filter], today, ..VisualQuery::default() };
    let building = Building::of(sql, &query)?;
    let of = |state| rights_condition(state, today);
    let sums = [
        "v.folder IS NULL".to_owned(),
        "v.favourite".to_owned(),
        "v.described = 0".to_owned(),
        of(RightsState::Ending),
        of(RightsState::Expired),
        of(RightsState::Unstated),
        "v.fault = 'missing'".to_owned(),
        "v.fault = 'damaged'".to_owned(),
    ]
    .map(|condition| format!("count(*) FILTER (WHERE {condition})"));
    let statement = format!(
        "SELECT count(*), {} FROM visuals v INDEXED BY visuals_grid WHERE {}",
        sums.join(", "),
        building.wheres
    );
    one(sql, &statement, params_from_iter(building.values), |row| {
        let mut c = Columns::of(row);
        Ok(Numbers {
            visuals: c.get()?,
            loose: c.get()?,
            favourites: c.get()?,
            alt_missing: c.get()?,
            ending: c.get()?,
            expired: c.get()?,
            unstated: c.get()?,
            missing: c.get()?,
            damaged: c.get()?,
        })
    })
}

/// Visuals whose rights end between two days, the soonest first.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn ending(
    sql: &impl Sql,
    brand: Option<BrandId>,
    from: NaiveDate,
    until: NaiveDate,
    most: u16,
) -> Result<Vec<Visual>, StoreError> {
    let brand_value = brand.map(|brand| brand.as_bytes().to_vec());
    let statement = format!(
        "{} WHERE v.key IN (SELECT key FROM visuals INDEXED BY visuals_grid
             WHERE deleted_at IS NULL AND lawful_until BETWEEN ?1 AND ?2 AND (?3 IS NULL OR brand = ?3 OR brand IS NULL)
             ORDER BY lawful_until, key LIMIT ?4)
         ORDER BY v.lawful_until, v.key",
        row::SELECT
    );
    all(sql, &statement, rusqlite::params![day(from), day(until), brand_value, most], row::read)
}

/// Visuals outside the bin that contain the words, the latest import first.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn search(sql: &impl Sql, text: &str, limit: u16) -> Result<Vec<Visual>, StoreError> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let filter = LibraryFilter { search: Some(text.to_owned()), ..LibraryFilter::default() };
    let query = VisualQuery { filters: vec![filter], limit, ..VisualQuery::default() };
    list(sql, &query).map(|(page, _)| page)
}

/// When the next visual in the bin has been there for so long.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn oldest_in_trash(sql: &impl Sql) -> Result<Option<DateTime<Utc>>, StoreError> {
    let statement = "SELECT min(deleted_at) FROM visuals WHERE deleted_at IS NOT NULL";
    Ok(maybe(sql, statement, [], |row| Columns::of(row).maybe_at())?.flatten())
}
