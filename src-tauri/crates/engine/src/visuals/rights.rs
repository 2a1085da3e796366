//! Rights, the papers beside them, and where a visual is used.

use super::{Ledger, files_failure, taken};
use crate::api::visuals::{
    LibraryChange, LibraryOf, ReleaseAdd, ReleaseExport, ReleaseRef, ReleaseView, RightsEnding, RightsPreset, VisualUse,
};
use crate::api::{ById, Done, Nothing};
use crate::checks;
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::events::Topic;
use crate::fields::Checked;
use crate::views;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use pupitre_domain::content::Content;
use pupitre_domain::ids::{BrandId, ReleaseId, VisualId};
use pupitre_domain::publication::State;
use pupitre_domain::rights::{Licence, Rights, SOON_DAYS};
use pupitre_networks::kit::Outgoing;
use pupitre_store::visuals::papers::{self, Paper};
use pupitre_store::visuals::{self, Visual, find, trash};
use pupitre_store::{Sql, StoreError, accounts, brands, deliveries, posts, variants};
use std::collections::BTreeSet;
use std::path::PathBuf;
use uuid::Uuid;

/// Largest paper, in bytes.
const PAPER_MAX: u64 = 32 << 20;
/// Most visuals whose end Today tells.
const ENDING_MAX: u16 = 100;

/// Lists the licences with what each usually means.
///
/// # Errors
/// None.
pub async fn presets(_: &Engine, _: Nothing) -> Result<Vec<RightsPreset>, Failure> {
    let preset = |licence: &Licence| RightsPreset {
        licence: *licence,
        rights: Rights::preset(*licence),
        names_author: licence.names_author(),
        non_commercial: licence.is_non_commercial(),
        unalterable: licence.is_unalterable(),
    };
    Ok(Licence::ALL.iter().map(preset).collect())
}

fn paper_view(paper: Paper) -> ReleaseView {
    ReleaseView {
        id: paper.id,
        kind: paper.kind,
        name: paper.name,
        bytes: paper.bytes,
        until: paper.until,
        note: paper.note,
        added_at: paper.added_at,
    }
}

/// Lists the papers beside a visual.
///
/// # Errors
/// When the database cannot be read.
pub async fn releases(engine: &Engine, request: ById<VisualId>) -> Result<Vec<ReleaseView>, Failure> {
    let rows = engine.store.read(move |conn| papers::list(conn, request.id)).await?;
    Ok(rows.into_iter().map(paper_view).collect())
}

/// Puts a paper beside visuals.
///
/// # Errors
/// `invalid` with `path` or `note`; `notFound` without a visual; `diskFull`, `readOnly`.
pub async fn add_release(engine: &Engine, request: ReleaseAdd) -> Result<LibraryChange, Failure> {
    let mut checked = Checked::default();
    let note = checked.text("note", &request.note, 2_000);
    checked.done()?;
    if request.visuals.is_empty() || request.visuals.len() > 2_000 {
        return Err(Failure::field("visuals", FieldCode::OutOfRange, Some(2_000)));
    }
    let path = PathBuf::from(&request.path);
    let name = super::bring::name_of(&path);
    let read = tokio::task::spawn_blocking(move || {
        let facts = std::fs::metadata(&path).map_err(|_| Failure::field("path", FieldCode::Unknown, None))?;
        if !facts.is_file() || !path.is_absolute() {
            return Err(Failure::field("path", FieldCode::Malformed, None));
        }
        if facts.len() > PAPER_MAX {
            return Err(Failure::field("path", FieldCode::TooLong, u32::try_from(PAPER_MAX).ok()));
        }
        std::fs::read(&path).map_err(|_| Failure::field("path", FieldCode::Unknown, None))
    });
    let bytes = read.await.map_err(|_| Failure::internal("paper"))??;
    let hash = blake3::hash(&bytes).to_hex().to_string();
    let length = bytes.len() as u64;
    // Until a row says so, the file may belong to nothing.
    let leaving = hash.clone();
    engine.store.write(move |tx| trash::leave(tx, &leaving)).await?;
    let (files, stored) = (engine.files.clone(), hash.clone());
    let kept = tokio::task::spawn_blocking(move || files.store_as(&stored, &bytes)).await;
    kept.map_err(|_| Failure::internal("paper"))?.map_err(files_failure)?;
    let now = engine.now();
    let change = engine
        .store
        .write(move |tx| {
            let mut ledger = Ledger::new(now);
            for visual in request.visuals {
                let paper = Paper {
                    id: ReleaseId::new(Uuid::now_v7()),
                    visual,
                    kind: request.kind,
                    name: name.clone(),
                    hash: hash.clone(),
                    bytes: length,
                    until: request.until,
                    note: note.clone(),
                    added_at: now,
                    deleted_at: None,
                };
                papers::insert(tx, &paper)?;
                ledger.paper(tx, paper.id, false)?;
            }
            let changed = ledger.count();
            Ok(LibraryChange { undo: ledger.keep(tx)?, changed })
        })
        .await
        .map_err(taken)?;
    engine.stale(&[Topic::Visuals, Topic::Posts]);
    engine.pulse.wake();
    Ok(change)
}

/// Takes a paper away.
///
/// # Errors
/// `notFound`.
pub async fn remove_release(engine: &Engine, request: ReleaseRef) -> Result<LibraryChange, Failure> {
    let now = engine.now();
    let change = engine
        .store
        .write(move |tx| {
            let mut ledger = Ledger::new(now);
            ledger.paper(tx, request.id, true)?;
            let changed = ledger.count();
            Ok(LibraryChange { undo: ledger.keep(tx)?, changed })
        })
        .await?;
    engine.stale(&[Topic::Visuals, Topic::Posts]);
    engine.pulse.wake();
    Ok(change)
}

/// Writes a paper's file somewhere.
///
/// # Errors
/// `notFound`; `conflict` when there is a file of this name; `dataDamaged` when the paper's file is gone.
pub async fn export_release(engine: &Engine, request: ReleaseExport) -> Result<Done, Failure> {
    let paper = engine.store.read(move |conn| papers::get(conn, request.id)).await?;
    let (files, path) = (engine.files.clone(), PathBuf::from(request.path));
    let written = tokio::task::spawn_blocking(move || {
        let bytes = files.read(&paper.hash).map_err(|_| Failure::of(ErrorCode::DataDamaged))?;
        let out = std::fs::File::options().write(true).create_new(true).open(&path);
        let mut out = out.map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => Failure::of(ErrorCode::Conflict),
            _ => files_failure(error.into()),
        })?;
        std::io::Write::write_all(&mut out, &bytes).map_err(|error| files_failure(error.into()))
    });
    written.await.map_err(|_| Failure::internal("paper"))??;
    Ok(Done {})
}

fn shows(content: &Content, id: VisualId) -> bool {
    content.visuals().any(|attached| attached.visual == id)
}

/// Lists where a visual is used: what went out by what went out, everything else by what is written.
///
/// # Errors
/// When the database cannot be read.
pub async fn uses(engine: &Engine, request: ById<VisualId>) -> Result<Vec<VisualUse>, Failure> {
    let (id, now) = (request.id, engine.now());
    let found = engine
        .store
        .read(move |conn| {
            let mut found = Vec::new();
            let visual = visuals::get(conn, id)?;
            for post in visuals::posts_of(conn, id)? {
                uses_in(conn, &visual, post, now, &mut found)?;
            }
            Ok(found)
        })
        .await?;
    Ok(found)
}

fn uses_in<S: Sql>(
    conn: &S,
    visual: &Visual,
    post: pupitre_domain::ids::PostId,
    now: DateTime<Utc>,
    found: &mut Vec<VisualUse>,
) -> Result<(), StoreError> {
    let id = visual.id;
    let row = posts::get(conn, post)?;
    let bare = VisualUse {
        post,
        brand: row.brand,
        excerpt: crate::fields::content_excerpt(&row.content),
        account: None,
        network: None,
        delivery: None,
        state: None,
        due_at: row.plan.as_ref().map(|plan| plan.due_at),
        published_at: None,
        permalink: None,
        deleted: row.deleted_at.is_some(),
        bars: Vec::new(),
    };
    let deliveries = deliveries::by_post(conn, post)?;
    let forms = variants::list(conn, post)?;
    if forms.is_empty() && deliveries.is_empty() {
        found.push(bare);
        return Ok(());
    }
    for form in forms {
        let delivery = deliveries.iter().find(|delivery| delivery.account == form.account);
        let frozen: Option<Outgoing> = delivery
            .and_then(|delivery| delivery.outgoing.clone())
            .and_then(|value| serde_json::from_value(value).ok());
        let account = accounts::get(conn, form.account)?;
        let wall = delivery.and_then(|delivery| delivery.wall).or(row.plan.as_ref().map(|plan| plan.wall));
        let content = match (frozen, wall) {
            (Some(frozen), _) => frozen.content,
            (None, Some(wall)) => checks::outgoing(conn, &account, &row.content, &form.patch, wall.date())?,
            (None, None) => form.patch.apply(&row.content),
        };
        if !shows(&content, id) {
            continue;
        }
        let out =
            row.deleted_at.is_some() || delivery.is_some_and(|delivery| delivery.is_out() || is_over(delivery.state));
        let mut bars = BTreeSet::new();
        if let Some(wall) = wall.filter(|_| !out) {
            // What has had its minute leaves today at the earliest.
            let day = wall.date().max(brands::get(conn, row.brand)?.zone.wall(now).date());
            for attached in content.visuals().filter(|attached| attached.visual == id) {
                bars.extend(checks::bars(conn, account.network, attached, visual, day)?);
            }
        }
        found.push(VisualUse {
            account: Some(form.account),
            network: Some(account.network),
            bars: bars.into_iter().collect(),
            delivery: delivery.map(|delivery| delivery.id),
            state: delivery.map(|delivery| delivery.state),
            due_at: delivery.and_then(|delivery| delivery.due_at).or(bare.due_at),
            published_at: delivery.and_then(|delivery| delivery.published_at),
            permalink: delivery.and_then(|delivery| delivery.permalink.clone()),
            ..bare.clone()
        });
    }
    Ok(())
}

/// Whether a delivery will not leave any more.
fn is_over(state: State) -> bool {
    matches!(state, State::Published | State::Cancelled | State::Failed(_))
}

/// Lists visuals whose rights end within thirty days or have ended while something is planned with them.
///
/// # Errors
/// When the database cannot be read.
pub async fn ending(engine: &Engine, request: LibraryOf) -> Result<Vec<RightsEnding>, Failure> {
    let now = engine.now();
    Ok(engine.store.read(move |conn| ending_in(conn, request.brand, now)).await?)
}

/// What Today tells: rights that end within thirty days, and those that ended while something is planned with them.
pub(crate) fn ending_in<S: Sql>(
    conn: &S,
    brand: Option<BrandId>,
    now: DateTime<Utc>,
) -> Result<Vec<RightsEnding>, StoreError> {
    let today = views::local_date(now);
    let mut found = Vec::new();
    for row in find::ending(conn, brand, today - Duration::days(365), today + Duration::days(SOON_DAYS), ENDING_MAX)? {
        let held = papers::held_by(conn, row.id)?;
        let Some(until) = row.rights.last_day(&held) else { continue };
        let (planned, blocked) = planned_after(conn, &row, until)?;
        if until < today && planned == 0 {
            continue;
        }
        let standing = row.rights.standing(&held, today);
        found.push(RightsEnding { id: row.id, title: row.title, brand: row.brand, standing, until, planned, blocked });
    }
    Ok(found)
}

/// Deliveries planned with a visual, and those due after a day on their brand's wall.
fn planned_after<S: Sql>(conn: &S, row: &Visual, until: NaiveDate) -> Result<(u32, u32), StoreError> {
    let (mut planned, mut blocked) = (0, 0);
    for post in visuals::posts_of(conn, row.id)? {
        for delivery in deliveries::by_post(conn, post)? {
            let waits =
                matches!(delivery.state, State::Scheduled | State::Retrying | State::HandedOff | State::NeedsPerson(_));
            let Some(due) = delivery.due_at.filter(|_| waits && !delivery.is_out()) else { continue };
            planned += 1;
            let day = brands::get(conn, delivery.brand)?.zone.wall(due).date();
            blocked += u32::from(day > until);
        }
    }
    Ok((planned, blocked))
}
