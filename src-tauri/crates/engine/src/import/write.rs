//! What was read becomes posts. Everything that takes thought is thought of on snapshots, where it holds up nobody; what
//! is left for the one write transaction is to write it down.

use super::progress::Progress;
use super::rows::{NewPost, Reading};
use crate::api::transfer::ImportDone;
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::events::Topic;
use crate::plan::{self, Judged, Known};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{AccountId, PostId};
use pupitre_domain::publication::{Mode, State};
use pupitre_domain::time::Fold;
use pupitre_store::posts::{self, Post};
use pupitre_store::variants::Variant;
use pupitre_store::{Sql, StoreError, Tx, imports};
use std::sync::Arc;
use uuid::Uuid;

/// Posts judged on one snapshot: so many as to be worth the way there, so few that progress is seen.
const CHUNK: usize = 100;

/// A post as it will be written.
struct Prepared {
    post: Post,
    forms: Vec<Variant>,
    judged: Vec<(AccountId, Judged)>,
}

/// Stores what was read; nothing when it was called off, and then nothing is stored.
pub(super) async fn store(
    engine: &Engine,
    name: String,
    reading: Reading,
    leave_out: bool,
    progress: Arc<Progress>,
) -> Result<Option<ImportDone>, Failure> {
    if reading.faulty_rows > 0 && !leave_out {
        return Err(Failure::field("rows", FieldCode::Malformed, None));
    }
    if reading.posts.is_empty() {
        return Err(Failure::field("rows", FieldCode::Required, None));
    }
    let now = engine.now();
    let batch = Uuid::now_v7();
    let left_out = reading.faulty_rows;
    let first = reading.posts.iter().filter_map(|post| post.wall).min();
    let planned = reading.posts.iter().filter(|post| post.wall.is_some()).count();
    let drafts = reading.posts.len() - planned;
    let Some(prepared) = prepare(engine, reading.posts, now, &progress).await? else { return Ok(None) };
    progress.write();
    let counted = Arc::clone(&progress);
    let written = engine.store.write(move |tx| write(tx, batch, &name, &prepared, now, &counted)).await;
    let not_ready = match written {
        Ok(not_ready) => not_ready,
        // It was rolled back because it was called off.
        Err(_) if progress.is_called_off() => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    engine.stale(&[Topic::Posts]);
    engine.pulse.wake();
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(Some(ImportDone { batch, planned: count(planned), drafts: count(drafts), left_out, not_ready, first }))
}

async fn prepare(
    engine: &Engine,
    posts: Vec<NewPost>,
    now: DateTime<Utc>,
    progress: &Progress,
) -> Result<Option<Vec<Prepared>>, Failure> {
    let mut prepared = Vec::with_capacity(posts.len());
    let mut known = Known::default();
    let mut rest = posts.into_iter();
    loop {
        let chunk: Vec<NewPost> = rest.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            return Ok(Some(prepared));
        }
        if progress.is_called_off() {
            return Ok(None);
        }
        let (made, back) = engine
            .store
            .read(move |conn| {
                let made =
                    chunk.into_iter().map(|new| think(conn, &mut known, new, now)).collect::<Result<Vec<_>, _>>();
                Ok((made?, known))
            })
            .await?;
        known = back;
        progress.step(made.len());
        prepared.extend(made);
    }
}

fn think<S: Sql>(conn: &S, known: &mut Known, new: NewPost, now: DateTime<Utc>) -> Result<Prepared, StoreError> {
    let post = Post {
        id: PostId::new(Uuid::now_v7()),
        brand: new.brand,
        version: 1,
        content: new.content,
        plan: new.wall.map(|wall| plan::derive(wall, new.zone, Fold::Earlier)),
        mode: Mode::Auto,
        created_at: now,
        updated_at: now,
        deleted_at: None,
    };
    let mut judged = Vec::new();
    if let Some(plan) = &post.plan {
        for (account, patch) in &new.accounts {
            judged.push((*account, plan::judge(conn, known, *account, &post, patch, plan, now)?));
        }
    }
    let forms = new.accounts.into_iter().enumerate().map(|(at, (account, patch))| Variant {
        post: post.id,
        account,
        patch,
        ordinal: u16::try_from(at).unwrap_or(u16::MAX),
    });
    let forms = forms.collect();
    Ok(Prepared { post, forms, judged })
}

/// Writes all of it. Answers how many planned posts are not ready to leave.
fn write(
    tx: &Tx,
    batch: Uuid,
    name: &str,
    prepared: &[Prepared],
    now: DateTime<Utc>,
    progress: &Progress,
) -> Result<u32, StoreError> {
    imports::insert(tx, batch, name, now)?;
    let mut known = Known::default();
    let mut not_ready = 0_u32;
    for new in prepared {
        if progress.is_called_off() {
            // Any error takes all of it back; whoever called it off is not told of one.
            return Err(StoreError::Conflict);
        }
        posts::insert_with(tx, &new.post, &new.forms)?;
        imports::add_post(tx, batch, new.post.id)?;
        if let Some(plan) = &new.post.plan {
            let states = plan::arm_new(tx, &mut known, &new.post, plan, &new.judged, now)?;
            let ready = !states.is_empty() && states.iter().all(|state| *state == State::Scheduled);
            not_ready += u32::from(!ready);
        }
        progress.step(1);
    }
    Ok(not_ready)
}
