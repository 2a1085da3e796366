//! Posts out of tables: open, look, import, take back.
//!
//! Nothing is half imported: the rows are read and checked first, and what they say is written in one transaction. How
//! far it is can be asked meanwhile, and it can be called off. A batch remembers its posts, so that one command takes all
//! of them back.

mod columns;
mod progress;
mod rows;
mod table;
mod text;
mod when;
mod workbook;
mod write;

pub(crate) use columns::{heading, own_text_heading, spoken};
pub use progress::{cancel, progress};
pub(crate) use rows::join as join_parts;

use crate::api::transfer::{
    ImportColumn, ImportDone, ImportFile, ImportFileDone, ImportOpen, ImportPlan, ImportPreview, ImportSheet,
    ImportTable, ImportUndo, ImportUndone, ImportedPost,
};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::events::Topic;
use crate::fields::excerpt;
use crate::plan;
use chrono::{DateTime, Days, NaiveTime, Utc};
use progress::{Progress, Running};
use pupitre_domain::ids::PostId;
use pupitre_domain::publication::State;
use pupitre_domain::time::WallTime;
use pupitre_store::{StoreError, Tx, accounts, brands, deliveries, imports, posts, visuals};
use rows::{KnownBrand, KnownVisual, NewPost, Reading, Surroundings, Wish};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use table::{Cell, Table};
use uuid::Uuid;

/// Tables kept open at a time.
const OPEN: usize = 4;
/// Minutes for which a table is kept.
const KEPT_MINUTES: i64 = 60;
const SAMPLE_ROWS: usize = 5;
const SAMPLE_CHARS: usize = 200;
const PREVIEW_POSTS: usize = 20;
const LISTED: usize = 500;
/// How far ahead the calendar is looked at for doubles.
const AHEAD_DAYS: u64 = 3_660;

struct Opened {
    id: Uuid,
    at: DateTime<Utc>,
    name: String,
    /// Kept for turning to another sheet.
    bytes: Arc<Vec<u8>>,
    table: Arc<Table>,
}

/// The tables that are being looked at, and those that are being imported.
#[derive(Default)]
pub(crate) struct Shelf {
    tables: Mutex<Vec<Opened>>,
    running: Mutex<HashMap<Uuid, Arc<Progress>>>,
}

impl Shelf {
    fn put(&self, opened: Opened) {
        let mut all = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        let oldest = opened.at - chrono::Duration::minutes(KEPT_MINUTES);
        all.retain(|other| other.id != opened.id && other.at > oldest);
        if all.len() >= OPEN {
            all.remove(0);
        }
        all.push(opened);
    }
    fn table(&self, id: Uuid) -> Result<Arc<Table>, Failure> {
        let all = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        let found = all.iter().find(|opened| opened.id == id).map(|opened| Arc::clone(&opened.table));
        found.ok_or(Failure::of(ErrorCode::NotFound))
    }
    fn file(&self, id: Uuid) -> Result<(String, Arc<Vec<u8>>), Failure> {
        let all = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        let found =
            all.iter().find(|opened| opened.id == id).map(|opened| (opened.name.clone(), Arc::clone(&opened.bytes)));
        found.ok_or(Failure::of(ErrorCode::NotFound))
    }
    fn drop(&self, id: Uuid) {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner).retain(|opened| opened.id != id);
    }
}

/// Reads a table from a file.
///
/// # Errors
/// `invalid` with `path` (`malformed`: no table; `required`: no rows; `tooLong`: more than 32 MiB) or `rows`
/// (`outOfRange`: more than 20,000); `notFound`.
pub async fn open(engine: &Engine, request: ImportOpen) -> Result<ImportTable, Failure> {
    let path = PathBuf::from(&request.path);
    if !path.is_absolute() {
        return Err(Failure::field("path", FieldCode::Malformed, None));
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let bytes = aside(move || {
        let facts = std::fs::metadata(&path).map_err(|error| table::unreadable(&error))?;
        if facts.len() > table::MAX_BYTES {
            return Err(Failure::field("path", FieldCode::TooLong, u32::try_from(table::MAX_BYTES).ok()));
        }
        std::fs::read(&path).map_err(|error| table::unreadable(&error))
    })
    .await?;
    keep(engine, Uuid::now_v7(), name, Arc::new(bytes), None).await
}

/// Turns to another sheet of an opened workbook.
///
/// # Errors
/// `notFound` when the table is no longer open; `invalid` with `sheet`.
pub async fn sheet(engine: &Engine, request: ImportSheet) -> Result<ImportTable, Failure> {
    let (name, bytes) = engine.imports.file(request.id)?;
    keep(engine, request.id, name, bytes, Some(request.sheet)).await
}

async fn keep(
    engine: &Engine,
    id: Uuid,
    name: String,
    bytes: Arc<Vec<u8>>,
    sheet: Option<String>,
) -> Result<ImportTable, Failure> {
    let source = Arc::clone(&bytes);
    let table = aside(move || table::read(&source, sheet.as_deref())).await?;
    let mut known = engine.store.read(|conn| accounts::list(conn, None)).await?;
    known.retain(crate::accounts::takes_posts);
    let mapping = columns::guess(&table, &known);
    let (day_first, day_first_certain) = columns::order(&table, &mapping);
    let shorten = |cell: &Cell| cell.text().chars().take(SAMPLE_CHARS).collect::<String>();
    let width = table.heading.cells.len();
    let view = ImportTable {
        id,
        name: name.clone(),
        format: table.format,
        encoding: table.encoding,
        separator: table.separator.map(String::from),
        sheets: table.sheets.clone(),
        sheet: table.sheet.clone(),
        rows: u32::try_from(table.rows.len()).unwrap_or(u32::MAX),
        columns: table.heading.cells.iter().map(shorten).collect(),
        sample: table
            .rows
            .iter()
            .take(SAMPLE_ROWS)
            .map(|row| (0..width).map(|column| shorten(row.cell(column))).collect())
            .collect(),
        mapping,
        day_first,
        day_first_certain,
    };
    engine.imports.put(Opened { id, at: engine.now(), name, bytes, table: Arc::new(table) });
    Ok(view)
}

/// Tells what an import would bring. Nothing is stored.
///
/// # Errors
/// `notFound` when the table is no longer open or the brand does not exist; `invalid` with `mapping` or `defaultTime`.
pub async fn check(engine: &Engine, request: ImportPlan) -> Result<ImportPreview, Failure> {
    let reading = read(engine, &request).await?;
    Ok(preview(&reading))
}

/// Imports; answers nothing when it was called off. A fault keeps everything out unless faulty rows are to be left out.
///
/// # Errors
/// As [`check`], and `invalid` with `rows`: `malformed` when there are faults, `required` when nothing is left;
/// `conflict` when the same table is being imported already.
pub async fn run(engine: &Engine, request: ImportPlan) -> Result<Option<ImportDone>, Failure> {
    let name = engine.imports.file(request.id)?.0;
    let rows = engine.imports.table(request.id)?.rows.len();
    let running = Running::begin(&engine.imports, request.id, rows)?;
    let reading = read(engine, &request).await?;
    let progress = Arc::clone(&running.progress);
    let done = write::store(engine, name, reading, request.leave_out_faulty, progress).await?;
    if done.is_some() {
        engine.imports.drop(request.id);
    }
    Ok(done)
}

/// Opens, checks and imports a file in one go.
///
/// # Errors
/// As [`open`], [`sheet`] and [`check`].
pub async fn file(engine: &Engine, request: ImportFile) -> Result<ImportFileDone, Failure> {
    let mut view = open(engine, ImportOpen { path: request.path }).await?;
    if let Some(name) = request.sheet {
        view = sheet(engine, ImportSheet { id: view.id, sheet: name }).await?;
    }
    let wish = ImportPlan {
        id: view.id,
        brand: request.brand,
        mapping: request.mapping,
        accounts: request.accounts,
        default_time: request.default_time,
        day_first: request.day_first,
        leave_out_faulty: request.leave_out_faulty,
    };
    let reading = read(engine, &wish).await?;
    engine.imports.drop(view.id);
    let preview = preview(&reading);
    let kept_out = reading.posts.is_empty() || (preview.faulty_rows > 0 && !wish.leave_out_faulty);
    let done = if request.dry_run || kept_out {
        None
    } else {
        let progress = Arc::new(Progress::of(reading.posts.len()));
        write::store(engine, view.name.clone(), reading, wish.leave_out_faulty, progress).await?
    };
    Ok(ImportFileDone { table: view, preview, done })
}

/// Takes a batch back: its posts go into the bin in one transaction, but for those that are out or on their way.
///
/// # Errors
/// `notFound`.
pub async fn undo(engine: &Engine, request: ImportUndo) -> Result<ImportUndone, Failure> {
    let now = engine.now();
    let batch = request.batch;
    let undone = engine
        .store
        .write(move |tx| {
            let mut undone = ImportUndone { removed: 0, kept: 0 };
            for post in imports::posts(tx, batch)? {
                if !is_ours_alone(tx, post)? {
                    undone.kept += 1;
                    continue;
                }
                plan::disarm(tx, post, now)?;
                posts::set_deleted(tx, post, Some(now))?;
                undone.removed += 1;
            }
            imports::set_undone(tx, batch, now)?;
            Ok(undone)
        })
        .await?;
    engine.stale(&[Topic::Posts]);
    engine.pulse.wake();
    Ok(undone)
}

/// Whether nothing of a post has left this machine or may have.
fn is_ours_alone(tx: &Tx, post: PostId) -> Result<bool, StoreError> {
    for delivery in deliveries::by_post(tx, post)? {
        let untouched = matches!(delivery.state, State::Draft | State::Cancelled) || plan::is_free(tx, &delivery)?;
        if !untouched {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Runs work that computes or reads files where it holds nobody up.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T, Failure> + Send + 'static) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Failure::internal("import"))?
}

async fn read(engine: &Engine, request: &ImportPlan) -> Result<Reading, Failure> {
    let table = engine.imports.table(request.id)?;
    let now = engine.now();
    let around = engine.store.read(move |conn| surroundings(conn, now)).await?;
    if !around.brands.iter().any(|brand| brand.id == request.brand) {
        return Err(Failure::of(ErrorCode::NotFound));
    }
    let default_time = match request.default_time.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        None => None,
        Some(text) => Some(
            NaiveTime::parse_from_str(text, "%H:%M")
                .map_err(|_| Failure::field("defaultTime", FieldCode::Malformed, None))?,
        ),
    };
    let mapping = match &request.mapping {
        None => columns::guess(&table, &around.accounts),
        Some(mapping) => {
            let mut kinds: Vec<&ImportColumn> = mapping.iter().flatten().collect();
            let all = kinds.len();
            kinds.sort_by_key(|kind| format!("{kind:?}"));
            kinds.dedup();
            if kinds.len() < all || mapping.len() > table.heading.cells.len() {
                return Err(Failure::field("mapping", FieldCode::Taken, None));
            }
            mapping.clone()
        }
    };
    let day_first = request.day_first.unwrap_or_else(|| columns::order(&table, &mapping).0);
    let wish = Wish { brand: request.brand, mapping, accounts: request.accounts.clone(), default_time, day_first };
    aside(move || Ok(rows::read(&table, &wish, &around))).await
}

fn surroundings(conn: &pupitre_store::Reader, now: DateTime<Utc>) -> Result<Surroundings, StoreError> {
    let all = brands::list(conn)?;
    let from = WallTime(now.naive_utc()).plus_days(-1).unwrap_or(WallTime(now.naive_utc()));
    let to = WallTime(from.0.checked_add_days(Days::new(AHEAD_DAYS)).unwrap_or(from.0));
    let planned =
        posts::calendar(conn, from, to, None)?.into_iter().map(|row| (row.brand, row.wall, row.excerpt)).collect();
    let query = visuals::VisualQuery { limit: 1_000, ..visuals::VisualQuery::default() };
    let mut known = Vec::new();
    let mut after = None;
    loop {
        let (page, next) = visuals::list(conn, &visuals::VisualQuery { after, ..query.clone() })?;
        known.extend(page.into_iter().map(|visual| KnownVisual {
            id: visual.id,
            title: visual.title,
            alt: visual.alt,
            brand: visual.brand,
        }));
        after = next;
        if after.is_none() {
            break;
        }
    }
    Ok(Surroundings {
        brands: all.into_iter().map(|brand| KnownBrand { id: brand.id, name: brand.name, zone: brand.zone }).collect(),
        accounts: accounts::list(conn, None)?.into_iter().filter(crate::accounts::takes_posts).collect(),
        visuals: known,
        planned,
        now,
    })
}

fn preview(reading: &Reading) -> ImportPreview {
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let planned = reading.posts.iter().filter(|post| post.wall.is_some()).count();
    ImportPreview {
        planned: count(planned),
        drafts: count(reading.posts.len() - planned),
        faulty_rows: reading.faulty_rows,
        faults: reading.faults.iter().take(LISTED).cloned().collect(),
        faults_total: count(reading.faults.len()),
        notices: reading.notices.iter().take(LISTED).cloned().collect(),
        notices_total: count(reading.notices.len()),
        posts: reading.posts.iter().take(PREVIEW_POSTS).map(imported).collect(),
        first: reading.posts.iter().filter_map(|post| post.wall).min(),
        last: reading.posts.iter().filter_map(|post| post.wall).max(),
    }
}

fn imported(post: &NewPost) -> ImportedPost {
    ImportedPost {
        row: post.row,
        brand: post.brand,
        wall: post.wall,
        excerpt: excerpt(post.content.parts.first().map_or("", |part| &part.text)),
        parts: u16::try_from(post.content.parts.len()).unwrap_or(u16::MAX),
        accounts: post.accounts.iter().map(|(account, _)| *account).collect(),
    }
}
