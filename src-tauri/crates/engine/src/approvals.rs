//! Asking clients about posts, noting their answers, and keeping back what a brand lets leave only with a yes.
//!
//! An answer is bound to the hash of what all accounts would send. That hash is made anew wherever it decides something;
//! `posts.approval` only repeats it for the calendar.

use crate::api::ById;
use crate::api::approvals::{
    Answer, ApprovalBefore, ApprovalEntry, ApprovalView, ApprovalsAsk, ApprovalsOutcome, ApprovalsPutBack,
    ApprovalsRecord,
};
use crate::api::bulk::{PostsNamed, Refusal, RefusedPost};
use crate::bulk::bounded;
use crate::checks;
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::events::Topic;
use crate::fields::Checked;
use crate::plan;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use pupitre_domain::approval::{Approval, ApprovalMark, ApprovalPolicy};
use pupitre_domain::ids::{BrandId, PostId};
use pupitre_domain::publication::{Ask, Event, Mode, State};
use pupitre_store::approvals::{self, Entry, Fingerprint};
use pupitre_store::deliveries::{self, Delivery, DeliveryKind};
use pupitre_store::posts::{self, Post};
use pupitre_store::{Sql, StoreError, Tx, accounts, brands, variants};

const WHO_MAX: u32 = 80;
const REMARK_MAX: u32 = 500;
/// A person's clock may run ahead of ours by so much.
const AHEAD: Duration = Duration::minutes(5);

/// Hash of what a post would send to each of its accounts. The day is always the same: when a post leaves is no part of
/// what is approved, and a brand's link parameters may contain the date.
fn fingerprint<S: Sql>(conn: &S, post: &Post) -> Result<Fingerprint, StoreError> {
    let mut forms = variants::list(conn, post.id)?;
    forms.sort_by_key(|form| form.account);
    let mut hash = blake3::Hasher::new();
    let mut add = |value: &serde_json::Value| -> Result<(), StoreError> {
        let bytes = serde_json::to_vec(value).map_err(|_| StoreError::Internal)?;
        hash.update(&u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_le_bytes());
        hash.update(&bytes);
        Ok(())
    };
    if forms.is_empty() {
        add(&serde_json::to_value(&post.content).map_err(|_| StoreError::Internal)?)?;
    }
    for form in forms {
        let account = accounts::get(conn, form.account)?;
        let content = checks::outgoing(conn, &account, &post.content, &form.patch, NaiveDate::default())?;
        add(&serde_json::json!([form.account, content]))?;
    }
    Ok(*hash.finalize().as_bytes())
}

/// How a post stands with its client, by what it says at this moment.
fn standing<S: Sql>(conn: &S, post: PostId) -> Result<Approval, StoreError> {
    let Some(entry) = approvals::current(conn, post)? else { return Ok(Approval::None) };
    let same = entry.fingerprint == fingerprint(conn, &posts::get(conn, post)?)?;
    Ok(Approval::of(Some(entry.mark), same))
}

/// Whether a delivery lacks a yes that its brand requires. What has begun to leave is past asking.
pub(crate) fn lacking<S: Sql>(conn: &S, delivery: &Delivery) -> Result<bool, StoreError> {
    Ok(delivery.kind == DeliveryKind::Post && delivery.parts_done == 0 && unapproved(conn, delivery)?)
}

/// Whether a delivery's brand requires a yes that what its post says at this moment has not, whatever is out already.
pub(crate) fn unapproved<S: Sql>(conn: &S, delivery: &Delivery) -> Result<bool, StoreError> {
    let Some(post) = delivery.post else { return Ok(false) };
    if approvals::policy(conn, delivery.brand)? != ApprovalPolicy::Required {
        return Ok(false);
    }
    Ok(standing(conn, post)? != Approval::Approved)
}

/// Keeps a scheduled delivery back when it lacks a required yes: before its minute it goes on waiting here, at its minute
/// a person decides. Answers whether it was kept back.
pub(crate) fn keep_back(tx: &Tx, delivery: &Delivery, now: DateTime<Utc>) -> Result<bool, StoreError> {
    if !matches!(delivery.state, State::Scheduled | State::Retrying) || !lacking(tx, delivery)? {
        return Ok(false);
    }
    if let Some(due) = delivery.due_at.filter(|due| *due > now) {
        deliveries::set_next(tx, delivery.id, Some(due))?;
        return Ok(true);
    }
    let ask = Event::Ask(Ask::Approval);
    deliveries::transition_from(tx, delivery.id, delivery.state, ask, now, "notApproved", None)?;
    deliveries::set_next(tx, delivery.id, None)?;
    Ok(true)
}

/// Brings what is shown of a post in line with what it says now, and the outbox with both.
pub(crate) fn restate(tx: &Tx, post: PostId, now: DateTime<Utc>) -> Result<(), StoreError> {
    let before = approvals::standing(tx, post)?;
    let entry = approvals::current(tx, post)?;
    if before == Approval::None && entry.is_none() {
        return Ok(());
    }
    let all = deliveries::by_post(tx, post)?;
    if !all.is_empty() && all.iter().all(|delivery| delivery.state == State::Published) {
        // It is out as it was approved; what changes in a brand's rules afterwards does not concern it.
        return Ok(());
    }
    let stands = standing(tx, post)?;
    approvals::set_standing(tx, post, stands)?;
    follow(tx, &all, stands, now)
}

/// Lets what waited for a yes go on, and has the conductor look at what a network's scheduler holds without one.
fn follow(tx: &Tx, all: &[Delivery], stands: Approval, now: DateTime<Utc>) -> Result<(), StoreError> {
    let Some(brand) = all.first().map(|delivery| delivery.brand) else { return Ok(()) };
    let free = stands == Approval::Approved || approvals::policy(tx, brand)? != ApprovalPolicy::Required;
    for delivery in all.iter().filter(|delivery| delivery.kind == DeliveryKind::Post) {
        match delivery.state {
            State::NeedsPerson(Ask::Approval) if free => {
                deliveries::transition(tx, delivery.id, Event::Schedule, now, "approved", None)?;
                deliveries::clear_attempt(tx, delivery.id)?;
                plan::refit(tx, &deliveries::get(tx, delivery.id)?, now)?;
            }
            State::Scheduled if free && delivery.mode == Mode::HandedOff => plan::refit(tx, delivery, now)?,
            State::HandedOff if !free => deliveries::set_next(tx, delivery.id, Some(now))?,
            _ => {}
        }
    }
    Ok(())
}

/// [`restate`] for every post of a brand about which anything was noted: something in the brand changed that is in what
/// its posts send.
pub(crate) fn restate_brand(tx: &Tx, brand: BrandId, now: DateTime<Utc>) -> Result<(), StoreError> {
    approvals::marked(tx, brand)?.into_iter().try_for_each(|post| restate(tx, post, now))
}

/// Sets whether a brand's posts need a yes.
pub(crate) fn set_policy(
    tx: &Tx,
    brand: BrandId,
    policy: ApprovalPolicy,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if approvals::policy(tx, brand)? == policy {
        return Ok(());
    }
    approvals::set_policy(tx, brand, policy)?;
    let query = deliveries::DeliveryQuery {
        brand: Some(brand),
        states: ["scheduled", "handedOff", "needsPerson"].map(str::to_owned).to_vec(),
        kind: Some(DeliveryKind::Post),
        limit: 1_000,
        ..deliveries::DeliveryQuery::default()
    };
    let (mut page, mut next) = deliveries::list(tx, &query)?;
    let mut seen = std::collections::BTreeSet::new();
    loop {
        for post in page.iter().filter_map(|delivery| delivery.post).filter(|post| seen.insert(*post)) {
            follow(tx, &deliveries::by_post(tx, post)?, standing(tx, post)?, now)?;
        }
        let Some(after) = next else { return Ok(()) };
        (page, next) = deliveries::list(tx, &deliveries::DeliveryQuery { after: Some(after), ..query.clone() })?;
    }
}

/// Reads how a post stands with its client.
///
/// # Errors
/// `notFound`.
pub async fn get(engine: &Engine, request: ById<PostId>) -> Result<ApprovalView, Failure> {
    let id = request.id;
    let view = engine
        .store
        .read(move |conn| {
            let post = posts::get(conn, id)?;
            let print = fingerprint(conn, &post)?;
            let entries = approvals::history(conn, id)?.into_iter().map(|entry| ApprovalEntry {
                mark: entry.mark,
                same: entry.fingerprint == print,
                who: entry.who,
                way: entry.way,
                remark: entry.remark,
                said_at: entry.said_at,
                at: entry.at,
            });
            Ok(ApprovalView {
                policy: approvals::policy(conn, post.brand)?,
                standing: approvals::standing(conn, id)?,
                entries: entries.collect(),
            })
        })
        .await?;
    Ok(view)
}

/// Notes that clients were asked about posts.
///
/// # Errors
/// `invalid` with `posts`, `who` or `remark`.
pub async fn ask(engine: &Engine, request: ApprovalsAsk) -> Result<ApprovalsOutcome, Failure> {
    let mut checked = Checked::default();
    let who = request.who.map(|who| checked.text("who", &who, WHO_MAX)).unwrap_or_default();
    let remark = request.remark.map(|remark| checked.text("remark", &remark, REMARK_MAX)).unwrap_or_default();
    checked.done()?;
    let now = engine.now();
    let entry = line(ApprovalMark::Asked, who, remark, now);
    note(engine, &request.posts, None, entry).await
}

/// Notes what a client answered.
///
/// # Errors
/// `invalid` with `posts`, `who`, `remark` or `saidAt`; `conflict` when the post says something else by now.
pub async fn record(engine: &Engine, request: ApprovalsRecord) -> Result<ApprovalsOutcome, Failure> {
    let now = engine.now();
    let mut checked = Checked::default();
    let who = checked.line("who", &request.who, WHO_MAX);
    let remark = request.remark.map(|remark| checked.text("remark", &remark, REMARK_MAX)).unwrap_or_default();
    if request.said_at.is_some_and(|at| at > now + AHEAD) {
        checked.fault("saidAt", FieldCode::OutOfRange, None);
    }
    if request.version.is_some() && request.posts.len() != 1 {
        checked.fault("version", FieldCode::Unknown, None);
    }
    checked.done()?;
    let mark = match request.answer {
        Answer::Approved => ApprovalMark::Approved,
        Answer::Changes => ApprovalMark::Changes,
    };
    let said_at = request.said_at.unwrap_or(now);
    let entry = Entry { way: Some(request.way), said_at, ..line(mark, who, remark, now) };
    note(engine, &request.posts, request.version, entry).await
}

/// Takes questions and answers back: nobody was asked, as far as the posts are concerned.
///
/// # Errors
/// `invalid` with `posts`.
pub async fn withdraw(engine: &Engine, request: PostsNamed) -> Result<ApprovalsOutcome, Failure> {
    let entry = line(ApprovalMark::Withdrawn, String::new(), String::new(), engine.now());
    note(engine, &request.posts, None, entry).await
}

fn line(mark: ApprovalMark, who: String, remark: String, now: DateTime<Utc>) -> Entry {
    Entry { id: 0, mark, fingerprint: [0; 32], who, way: None, remark, said_at: now, at: now }
}

async fn note(
    engine: &Engine,
    named: &[PostId],
    version: Option<u32>,
    entry: Entry,
) -> Result<ApprovalsOutcome, Failure> {
    let (ids, now) = (bounded(named)?, engine.now());
    let outcome = engine
        .store
        .write(move |tx| {
            let mut outcome = ApprovalsOutcome::default();
            for id in ids {
                if let Some(why) = refusal(tx, id, entry.mark)? {
                    outcome.refused.push(RefusedPost { post: id, why });
                    continue;
                }
                let post = posts::get(tx, id)?;
                if version.is_some_and(|version| version != post.version) {
                    return Err(StoreError::Conflict);
                }
                let known = approvals::current(tx, id)?;
                if entry.mark == ApprovalMark::Withdrawn && known.is_none() {
                    continue;
                }
                outcome.before.push(ApprovalBefore { post: id, entry: known.map(|known| known.id) });
                approvals::add(tx, id, &Entry { fingerprint: fingerprint(tx, &post)?, ..entry.clone() })?;
                restate(tx, id, now)?;
            }
            Ok(outcome)
        })
        .await?;
    Ok(told(engine, outcome))
}

/// Why nothing can be noted about a post, if so.
fn refusal(tx: &Tx, id: PostId, mark: ApprovalMark) -> Result<Option<Refusal>, StoreError> {
    let Some(place) = posts::place(tx, id)?.filter(|place| !place.deleted) else { return Ok(Some(Refusal::Missing)) };
    if place.states.contains(&State::Published) {
        return Ok(Some(Refusal::Published));
    }
    if place.states.iter().any(|state| state.is_in_flight()) {
        return Ok(Some(Refusal::Sending));
    }
    brands::get(tx, place.brand)?;
    let nobody = approvals::policy(tx, place.brand)? == ApprovalPolicy::None;
    Ok((nobody && mark != ApprovalMark::Withdrawn).then_some(Refusal::NobodyAsked))
}

/// Undoes what was noted. What left meanwhile stays out.
///
/// # Errors
/// `invalid` with `before`.
pub async fn put_back(engine: &Engine, request: ApprovalsPutBack) -> Result<ApprovalsOutcome, Failure> {
    let named: Vec<PostId> = request.before.iter().map(|before| before.post).collect();
    bounded(&named)?;
    let now = engine.now();
    let outcome = engine
        .store
        .write(move |tx| {
            let mut outcome = ApprovalsOutcome::default();
            for before in request.before {
                let id = before.post;
                if let Some(why) = refusal(tx, id, ApprovalMark::Withdrawn)? {
                    outcome.refused.push(RefusedPost { post: id, why });
                    continue;
                }
                let known = approvals::current(tx, id)?.map(|known| known.id);
                outcome.before.push(ApprovalBefore { post: id, entry: known });
                approvals::put_back(tx, id, before.entry, now)?;
                restate(tx, id, now)?;
            }
            Ok(outcome)
        })
        .await?;
    Ok(told(engine, outcome))
}

fn told(engine: &Engine, outcome: ApprovalsOutcome) -> ApprovalsOutcome {
    engine.stale(&[Topic::Posts]);
    engine.pulse.wake();
    outcome
}
