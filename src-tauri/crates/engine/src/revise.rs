//! Changing what is out: a person wants it, the conductor carries it there.
//!
//! The publication stays published all the while: what is out is out, whatever becomes of its change.

use crate::api::ById;
use crate::api::elsewhere::{PublicationRevise, Revised, UpdateState, UpdateView};
use crate::api::posts::PostView;
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure};
use crate::events::Topic;
use crate::{approvals, checks, views};
use pupitre_domain::content::Content;
use pupitre_domain::ids::DeliveryId;
use pupitre_domain::publication::{Mode, State};
use pupitre_networks::kit::{Outgoing, Revise};
use pupitre_store::accounts::Account;
use pupitre_store::deliveries::{self, Delivery, DeliveryKind};
use pupitre_store::posts::{self, Post};
use pupitre_store::revisions::{self, Revision, RevisionState};
use pupitre_store::{Sql, StoreError, accounts, brands, ledger, variants};
use rand::Rng as _;

/// The capability, where the account's server has it and the publication is one that it can be used on.
pub(crate) fn of(delivery: &Delivery, account: &Account) -> Option<&'static dyn Revise> {
    let sent = delivery.state == State::Published && delivery.kind == DeliveryKind::Post;
    let revise = pupitre_networks::network(account.network).revise()?;
    let ours = sent && delivery.mode != Mode::Guided && delivery.remote.is_some() && delivery.outgoing.is_some();
    (ours && revise.offered(&account.facts)).then_some(revise)
}

/// What was frozen when it was sent or last changed.
pub(crate) fn before(delivery: &Delivery) -> Option<Outgoing> {
    delivery.outgoing.clone().and_then(|value| serde_json::from_value(value).ok())
}

/// What the post says there now, as it would be frozen.
fn content_now<S: Sql>(
    conn: &S,
    post: &Post,
    delivery: &Delivery,
    account: &Account,
    frozen: &Outgoing,
) -> Result<Content, StoreError> {
    let form = variants::list(conn, post.id)?.into_iter().find(|form| form.account == delivery.account);
    let zone = brands::get(conn, delivery.brand)?.zone;
    // The day that stands in the brand's parameters on links is the one of the publication.
    let day = delivery.wall.map_or_else(|| zone.wall(frozen.created_at).date(), |wall| wall.date());
    let patch = form.map(|form| form.patch).unwrap_or_default();
    let mut content = checks::outgoing(conn, account, &post.content, &patch, day)?;
    if pupitre_networks::network(account.network).descriptor().first_comment.is_none() {
        content.first_comment = None;
    }
    Ok(content)
}

/// How a publication stands to its post; nothing where it is not out.
pub(crate) fn view<S: Sql>(conn: &S, post: &Post, delivery: &Delivery) -> Result<Option<UpdateView>, StoreError> {
    if delivery.state != State::Published || delivery.kind != DeliveryKind::Post || delivery.mode == Mode::Guided {
        return Ok(None);
    }
    let account = accounts::get(conn, delivery.account)?;
    let offered = of(delivery, &account).is_some();
    let differs = match before(delivery).filter(|_| delivery.post_version != Some(post.version)) {
        Some(frozen) => content_now(conn, post, delivery, &account, &frozen)? != frozen.content,
        None => false,
    };
    let revision = revisions::get(conn, delivery.id)?;
    let state = revision.as_ref().map(|revision| match revision.state {
        RevisionState::Waiting => UpdateState::Waiting,
        RevisionState::Conflict => UpdateState::Conflict,
        RevisionState::Refused => UpdateState::Refused,
        RevisionState::Gone => UpdateState::Gone,
        RevisionState::Done => UpdateState::Done,
    });
    let problems = revision.map(|revision| revision.problems).unwrap_or_default();
    let needs_approval = offered && differs && approvals::unapproved(conn, delivery)?;
    Ok(Some(UpdateView { offered, differs, needs_approval, state, problems }))
}

/// Wants what the post says now to be carried to where it is out.
///
/// # Errors
/// `illegalState` when it is not out, cannot be changed there, says the same or lacks a yes; `notFound`.
pub async fn revise(engine: &Engine, request: PublicationRevise) -> Result<Revised, Failure> {
    let (id, overwrite, now) = (request.id, request.overwrite, engine.now());
    let random: u64 = rand::rng().random();
    let done = engine
        .store
        .write(move |tx| {
            let delivery = deliveries::get(tx, id)?;
            let account = accounts::get(tx, delivery.account)?;
            let (Some(revise), Some(frozen), Some(post)) = (of(&delivery, &account), before(&delivery), delivery.post)
            else {
                return Ok(Err(Failure::of(ErrorCode::IllegalState)));
            };
            let post = posts::get(tx, post)?;
            let content = content_now(tx, &post, &delivery, &account, &frozen)?;
            let same = content == frozen.content;
            if post.deleted_at.is_some() || same || approvals::unapproved(tx, &delivery)? {
                return Ok(Err(Failure::of(ErrorCode::IllegalState)));
            }
            let day = brands::get(tx, delivery.brand)?.zone.wall(now).date();
            let mut problems = checks::problems(tx, &account, &content, day, checks::Hand::Off)?;
            problems.extend(crate::guard::Watch::read(tx)?.problems(tx, account.brand, &content, Some(post.id))?);
            let language = content.language.clone().unwrap_or_else(|| frozen.language.clone());
            let after = Outgoing { content, language, scheduled_at: None, ..frozen.clone() };
            problems.extend(revise.fixed(&frozen, &after));
            problems.retain(|problem| !problem.is_warning());
            if !problems.is_empty() {
                return Ok(Ok(Revised { post: views::post(tx, post.id)?, problems }));
            }
            let outgoing = serde_json::to_value(&after).map_err(|_| StoreError::Internal)?;
            // The same wish again keeps its key: what an earlier try has uploaded is found by it.
            let earlier = revisions::get(tx, id)?.filter(|known| {
                known.outgoing == outgoing && !matches!(known.state, RevisionState::Done | RevisionState::Gone)
            });
            let fresh = || Revision {
                delivery: id,
                state: RevisionState::Waiting,
                post_version: post.version,
                outgoing: outgoing.clone(),
                overwrite,
                key: revise.mint_key(now, random),
                made: serde_json::json!([]),
                problems: Vec::new(),
                attempts: 0,
                next_at: Some(now),
                asked_at: now,
                first_sent_at: None,
            };
            let revision = match earlier {
                Some(known) => {
                    Revision { key: known.key, made: known.made, first_sent_at: known.first_sent_at, ..fresh() }
                }
                None => fresh(),
            };
            revisions::put(tx, &revision)?;
            ledger::append(tx, id, now, if overwrite { "person:overwrite" } else { "person:revise" }, None)?;
            Ok(Ok(Revised { post: views::post(tx, post.id)?, problems: Vec::new() }))
        })
        .await??;
    engine.stale(&[Topic::Posts]);
    engine.pulse.wake();
    Ok(done)
}

/// Gives up a change that did not arrive.
///
/// # Errors
/// `notFound`.
pub async fn give_up(engine: &Engine, request: ById<DeliveryId>) -> Result<PostView, Failure> {
    let (id, now) = (request.id, engine.now());
    let view = engine
        .store
        .write(move |tx| {
            let post = deliveries::get(tx, id)?.post.ok_or(StoreError::NotFound)?;
            if revisions::get(tx, id)?.is_some_and(|known| known.state != RevisionState::Done) {
                revisions::remove(tx, id)?;
                ledger::append(tx, id, now, "person:keepThere", None)?;
            }
            views::post(tx, post)
        })
        .await?;
    engine.stale(&[Topic::Posts]);
    Ok(view)
}
