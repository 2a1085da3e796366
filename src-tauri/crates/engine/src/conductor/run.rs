//! Running a delivery's steps: intent committed, act, result committed.

use super::held;
use super::lane::ask;
use crate::access::Opened;
use crate::approvals;
use crate::checks;
use crate::engine::Engine;
use crate::error::Failure;
use crate::events::{Alert, Topic};
use crate::outcome;
use crate::visuals::LibraryFiles;
use chrono::Duration;
use pupitre_domain::problem::Problem;
use pupitre_domain::publication::Effect;
use pupitre_domain::publication::{Ask, Event, Failure as Refusal, Mode, State};
use pupitre_networks::kit::{ActionTarget, Done, Fault, Keyed, Outcome, Outgoing, Publish, Step, StepName};
use pupitre_store::deliveries::{self, Delivery, DeliveryKind};
use pupitre_store::steps::{self, NewStep, StepStatus};
use pupitre_store::{StoreError, Tx, brands, pauses, posts, variants};
use rand::Rng as _;

/// The least wait before a step that waits is run again.
const LEAST_WAIT_MS: u32 = 500;

/// A delivery with its steps, taken by this conductor.
pub(super) struct Taken {
    pub(super) delivery: Delivery,
    pub(super) outgoing: Option<Outgoing>,
    pub(super) target: Option<ActionTarget>,
    pub(super) steps: Vec<steps::Step>,
}

/// Takes a scheduled or retrying delivery: freezes what it says, plans its steps, and runs them.
pub(super) async fn begin(engine: &Engine, opened: &Opened, delivery: Delivery) -> Result<bool, Failure> {
    let now = engine.now();
    let account = opened.account.clone();
    let (id, expected) = (delivery.id, delivery.state);
    outcome::failpoint("before-take");
    let taken = engine
        .store
        .write(move |tx| {
            let delivery = deliveries::get(tx, id)?;
            if delivery.state != expected {
                return Err(StoreError::Conflict);
            }
            // Between looking and taking the text may have changed, or the yes may have been taken back.
            let begun = steps::list(tx, id)?.iter().any(|step| step.once && step.status != StepStatus::Planned);
            if !begun && approvals::keep_back(tx, &delivery, now)? {
                return Ok(None);
            }
            if delivery.outgoing.is_none() && delivery.kind == DeliveryKind::Post {
                let problems = freeze(tx, &delivery, &account, now)?;
                if checks::blocks(&problems) {
                    deliveries::set_problems(tx, id, &problems)?;
                    deliveries::transition_from(tx, id, expected, Event::Ask(Ask::Content), now, "notReady", None)?;
                    deliveries::set_next(tx, id, None)?;
                    return Ok(None);
                }
            }
            deliveries::transition_from(tx, id, expected, Event::Take, now, "taken", None)?;
            load(tx, id).map(Some)
        })
        .await;
    outcome::failpoint("after-take");
    match taken {
        Ok(Some(taken)) => run(engine, opened, taken).await,
        Ok(None) => {
            engine.stale(&[Topic::Posts]);
            engine.alert(Alert::NeedsPerson);
            Ok(false)
        }
        // A person changed it a moment ago; the next tick sees what it is now.
        Err(StoreError::Conflict) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Takes up a delivery that waited for the network.
pub(super) async fn resume(engine: &Engine, opened: &Opened, delivery: Delivery) -> Result<bool, Failure> {
    let (id, now) = (delivery.id, engine.now());
    let taken = engine
        .store
        .write(move |tx| {
            deliveries::transition_from(tx, id, State::Processing, Event::Take, now, "taken", None)?;
            load(tx, id)
        })
        .await?;
    run(engine, opened, taken).await
}

/// Reads a delivery as the conductor works with it.
pub(super) fn load(tx: &Tx, id: pupitre_domain::ids::DeliveryId) -> Result<Taken, StoreError> {
    let delivery = deliveries::get(tx, id)?;
    let parse = |value: &Option<serde_json::Value>| value.clone().map(serde_json::from_value).transpose();
    let outgoing = parse(&delivery.outgoing).map_err(|_| StoreError::Corrupt)?;
    let target = delivery
        .target
        .clone()
        .filter(|_| delivery.kind == DeliveryKind::Action)
        .map(serde_json::from_value)
        .transpose()
        .map_err(|_| StoreError::Corrupt)?;
    let mut steps = steps::list(tx, id)?;
    if steps.is_empty() {
        steps::plan(tx, id, &plan_of(&delivery, outgoing.as_ref())?)?;
        steps = steps::list(tx, id)?;
    }
    Ok(Taken { delivery, outgoing, target, steps })
}

fn plan_of(delivery: &Delivery, outgoing: Option<&Outgoing>) -> Result<Vec<NewStep>, StoreError> {
    let network = pupitre_networks::network(delivery.network);
    let steps: Vec<Step> = match (delivery.kind, outgoing, network.publish(), network.moderate()) {
        (DeliveryKind::Action, _, _, Some(moderate)) => {
            let action = delivery.action.ok_or(StoreError::Corrupt)?;
            vec![Step { name: StepName::Act, effect: moderate.effect(action) }]
        }
        (_, Some(outgoing), Some(publish), _) => publish.plan(outgoing),
        _ => return Err(StoreError::Corrupt),
    };
    steps
        .into_iter()
        .map(|step| {
            let name = serde_json::to_string(&step.name).map_err(|_| StoreError::Internal)?;
            Ok(NewStep { name, once: step.effect == Effect::Once })
        })
        .collect()
}

/// Freezes what a post's variant says now. Answers its problems; when these block, nothing is frozen.
pub(super) fn freeze(
    tx: &Tx,
    delivery: &Delivery,
    account: &pupitre_store::accounts::Account,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Vec<Problem>, StoreError> {
    let post = posts::get(tx, delivery.post.ok_or(StoreError::Corrupt)?)?;
    let brand = brands::get(tx, delivery.brand)?;
    let patch = variants::list(tx, post.id)?
        .into_iter()
        .find(|variant| variant.account == delivery.account)
        .ok_or(StoreError::NotFound)?
        .patch;
    let today = brand.zone.wall(now).date();
    let planned = delivery.wall.map_or(today, |wall| wall.date());
    // What a network's scheduler is given is shown on its day, not on this one.
    let day = if delivery.mode == Mode::HandedOff { planned.max(today) } else { today };
    let content = checks::outgoing(tx, account, &post.content, &patch, planned)?;
    let mut problems = checks::problems(tx, account, &content, day, checks::Hand::of(delivery.mode))?;
    problems.extend(crate::guard::Watch::read(tx)?.problems(tx, account.brand, &content, Some(post.id))?);
    if checks::blocks(&problems) {
        return Ok(problems);
    }
    let mut content = content;
    if pupitre_networks::network(account.network).descriptor().first_comment.is_none() {
        // The check has said that it does not go there.
        content.first_comment = None;
    }
    let language = content.language.clone().unwrap_or(brand.language);
    let scheduled_at = delivery.due_at.filter(|_| delivery.mode == Mode::HandedOff);
    let parts = u16::try_from(content.parts.len()).unwrap_or(u16::MAX);
    let outgoing = Outgoing { content, language, reply: None, scheduled_at, created_at: now };
    let frozen = serde_json::to_value(&outgoing).map_err(|_| StoreError::Internal)?;
    deliveries::set_frozen(tx, delivery.id, Some(&frozen), None, Some(post.version), parts)?;
    Ok(problems)
}

/// Runs the steps that are left. Answers whether an irreversible one was sent.
async fn run(engine: &Engine, opened: &Opened, taken: Taken) -> Result<bool, Failure> {
    let Taken { delivery, outgoing, target, steps } = taken;
    engine.stale(&[Topic::Posts]);
    let mut done: Vec<Done> = Vec::new();
    let mut sent = false;
    let total = steps.len();
    for (index, stored) in steps.into_iter().enumerate() {
        let name: StepName = serde_json::from_str(&stored.name).map_err(|_| Failure::internal("stored step"))?;
        if let Some(handle) = stored.handle.clone() {
            done.push(Done { name: name.clone(), handle });
        }
        if stored.status == StepStatus::Done {
            continue;
        }
        let last = index + 1 == total;
        let keyed = match open_step(engine, &delivery, &stored, &name, outgoing.as_ref()).await? {
            Opening::Opened(keyed) => keyed,
            Opening::Paused => {
                held::halt(engine, &delivery).await?;
                return Ok(sent);
            }
            Opening::Unlawful(problems) => {
                let id = delivery.id;
                engine.store.write(move |tx| deliveries::set_problems(tx, id, &problems)).await?;
                ask(engine, &delivery, Ask::Content, "notReady").await?;
                return Ok(sent);
            }
        };
        let repeated = stored.status == StepStatus::Open;
        sent |= stored.once;
        outcome::failpoint("before-call");
        let deadline =
            std::time::Duration::from_millis(u64::try_from(engine.timing.step_deadline_ms).unwrap_or(60_000));
        let call = act(engine, opened, &delivery, outgoing.as_ref(), target.as_ref(), &keyed, &done);
        let result = tokio::time::timeout(deadline, call).await.unwrap_or(Err(Fault::Ambiguous));
        outcome::failpoint("after-call");
        crate::reach::note_account(engine, &opened.account, &opened.server, result.as_ref().err()).await;
        let ended = Ended { delivery: &delivery, stored: &stored, keyed: &keyed, last, repeated };
        match result {
            Ok(Outcome::Done { handle, remote }) => {
                outcome::step_done(engine, opened, &ended, outgoing.as_ref(), &handle, remote).await?;
                done.retain(|known| known.name != name);
                done.push(Done { name, handle });
            }
            Ok(Outcome::HandedOff { handle, remote }) => {
                outcome::handed_off(engine, &ended, outgoing.as_ref(), &handle, &remote).await?;
                return Ok(true);
            }
            Ok(Outcome::Wait { after_ms, handle }) if !stored.once => {
                let after = Duration::milliseconds(i64::from(after_ms.max(LEAST_WAIT_MS)));
                outcome::waits(engine, &ended, &handle, after).await?;
                return Ok(sent);
            }
            Ok(Outcome::Wait { .. }) => {
                outcome::lost(engine, &ended).await?;
                return Ok(sent);
            }
            Err(fault) => {
                failed(engine, opened, &ended, fault).await?;
                return Ok(sent);
            }
        }
    }
    Ok(sent)
}

/// A step that has just been run.
pub(crate) struct Ended<'a> {
    pub(crate) delivery: &'a Delivery,
    pub(crate) stored: &'a steps::Step,
    pub(crate) keyed: &'a Keyed,
    pub(crate) last: bool,
    /// An earlier run of this same step has an unknown outcome.
    pub(crate) repeated: bool,
}

/// Whether a step may be run.
enum Opening {
    /// Its intent is on the disk.
    Opened(Keyed),
    /// A pause holds it.
    Paused,
    /// The rights of a visual ended since it was frozen.
    Unlawful(Vec<Problem>),
}

/// What of a frozen content may not leave any more. Nothing is asked of a step that may have had its effect, which is
/// settled, and of what follows parts that are out.
fn unlawful_now(
    tx: &Tx,
    delivery: &Delivery,
    stored: &steps::Step,
    outgoing: Option<&Outgoing>,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Vec<Problem>, StoreError> {
    let Some(outgoing) =
        outgoing.filter(|_| delivery.kind == DeliveryKind::Post && stored.status == StepStatus::Planned)
    else {
        return Ok(Vec::new());
    };
    if deliveries::get(tx, delivery.id)?.parts_done > 0 {
        return Ok(Vec::new());
    }
    let today = brands::get(tx, delivery.brand)?.zone.wall(now).date();
    let day = outgoing.scheduled_at.map_or(today, |_| delivery.wall.map_or(today, |wall| wall.date()).max(today));
    let found = checks::unlawful(tx, delivery.network, &outgoing.content, day)?;
    Ok(if checks::blocks(&found) { found } else { Vec::new() })
}

/// Commits the intent of a step: its key, when it first left, and for an irreversible one the state `Sending`. Nothing is
/// written when a pause holds the delivery: pause and intent are ordered by the database, whatever was read before.
async fn open_step(
    engine: &Engine,
    delivery: &Delivery,
    stored: &steps::Step,
    name: &StepName,
    outgoing: Option<&Outgoing>,
) -> Result<Opening, Failure> {
    let now = engine.now();
    let random: u64 = rand::rng().random();
    let network = pupitre_networks::network(delivery.network);
    let key = match (delivery.kind, network.publish(), network.moderate()) {
        _ if !stored.key.is_empty() => stored.key.clone(),
        (DeliveryKind::Action, _, Some(moderate)) => moderate.mint_key(now, random),
        (_, Some(publish), _) => publish.mint_key(name, now, random),
        _ => return Err(Failure::internal("no key")),
    };
    let (id, ordinal, once) = (delivery.id, stored.ordinal, stored.once);
    let (minted, label, row) = (key.clone(), stored.name.clone(), delivery.clone());
    let quiet = engine.timing.quiet_until(now);
    let (step, frozen) = (stored.clone(), outgoing.cloned());
    outcome::failpoint("before-intent");
    let first_sent = engine
        .store
        .write(move |tx| {
            if pauses::holds(tx, &row)? {
                return Ok(Err(Opening::Paused));
            }
            let problems = unlawful_now(tx, &row, &step, frozen.as_ref(), now)?;
            if !problems.is_empty() {
                return Ok(Err(Opening::Unlawful(problems)));
            }
            let opened = steps::open(tx, id, ordinal, &minted, now)?;
            outcome::failpoint("in-intent");
            if once {
                deliveries::transition(tx, id, Event::OpenOnce, now, "intent", Some(&label))?;
                deliveries::count_attempt(tx, id)?;
                deliveries::set_quiet(tx, id, Some(quiet), Some(opened.first_sent_at.unwrap_or(now)))?;
            }
            Ok(Ok(opened.first_sent_at.unwrap_or(now)))
        })
        .await?;
    outcome::failpoint("after-intent");
    let effect = if once { Effect::Once } else { Effect::Repeatable };
    Ok(match first_sent {
        Ok(first_sent) => Opening::Opened(Keyed { step: Step { name: name.clone(), effect }, key, first_sent }),
        Err(refused) => refused,
    })
}

async fn act(
    engine: &Engine,
    opened: &Opened,
    delivery: &Delivery,
    outgoing: Option<&Outgoing>,
    target: Option<&ActionTarget>,
    keyed: &Keyed,
    done: &[Done],
) -> Result<Outcome, Fault> {
    let network = pupitre_networks::network(delivery.network);
    let call = opened.call(engine.now());
    match (delivery.kind, outgoing, target, network.publish(), network.moderate()) {
        (DeliveryKind::Action, _, Some(target), _, Some(moderate)) => {
            let action = delivery.action.ok_or(Fault::Protocol)?;
            let handle = moderate.act(&call, action, target, &keyed.key).await?;
            Ok(Outcome::Done { handle, remote: None })
        }
        (_, Some(outgoing), _, Some(publish), _) => {
            let files = LibraryFiles::new(engine, &opened.account.limits.images);
            publish.run(&call, outgoing, keyed, done, &files).await
        }
        _ => Err(Fault::Protocol),
    }
}

/// Decides by the fault and by nothing else.
async fn failed(engine: &Engine, opened: &Opened, ended: &Ended<'_>, fault: Fault) -> Result<(), Failure> {
    let delivery = ended.delivery;
    let once = ended.stored.once;
    tracing::info!(delivery = %delivery.id, network = delivery.network.as_str(), once, %fault, "step failed");
    if once && (ended.repeated || fault == Fault::Ambiguous) {
        // An earlier run may have had its effect. A refusal now ("already said that") is no evidence of failure, and
        // a wait could outlast the time in which repeating is safe: look again instead.
        if matches!(fault, Fault::Expired) {
            engine.accesses.forget(delivery.account).await;
        }
        return outcome::lost(engine, ended).await;
    }
    match fault {
        Fault::Transient { after } => retry(engine, ended, after.and_then(|wait| Duration::from_std(wait).ok())).await,
        Fault::RateLimited { until } => retry(engine, ended, until.map(|until| until - engine.now())).await,
        Fault::Ambiguous | Fault::Protocol | Fault::Forbidden(_) => retry(engine, ended, None).await,
        Fault::Expired => {
            // One renewal is tried; when fresh access is refused too, a person has to connect again.
            if engine.accesses.expired_again(delivery.account, engine.now()).await {
                reconnect(engine, opened, ended).await
            } else {
                retry(engine, ended, Some(Duration::zero())).await
            }
        }
        Fault::Reconnect { .. } => reconnect(engine, opened, ended).await,
        Fault::Rejected(_) | Fault::Gone if parts_done(engine, delivery).await? > 0 => {
            outcome::not_done(engine, ended, None).await?;
            if let Fault::Rejected(problems) = fault {
                let id = delivery.id;
                engine.store.write(move |tx| deliveries::set_problems(tx, id, &problems)).await?;
            }
            let why =
                if ended.keyed.step.name == StepName::Comment { Ask::CommentMissing } else { Ask::ThreadIncomplete };
            ask(engine, delivery, why, "refused").await
        }
        Fault::Rejected(problems) => outcome::refused(engine, ended, Refusal::Rejected, &problems).await,
        Fault::Gone => outcome::refused(engine, ended, Refusal::Gone, &[]).await,
    }
}

/// Parts that are out now; the row in hand was read before this run began.
async fn parts_done(engine: &Engine, delivery: &Delivery) -> Result<u16, Failure> {
    let id = delivery.id;
    Ok(engine.store.read(move |conn| deliveries::get(conn, id)).await?.parts_done)
}

async fn reconnect(engine: &Engine, opened: &Opened, ended: &Ended<'_>) -> Result<(), Failure> {
    engine.accesses.forget(ended.delivery.account).await;
    crate::access::set_health(engine, &opened.account, pupitre_store::accounts::AccountHealth::Reconnect).await;
    outcome::not_done(engine, ended, None).await?;
    ask(engine, ended.delivery, Ask::Reconnect, "noAccess").await
}

async fn retry(engine: &Engine, ended: &Ended<'_>, hint: Option<Duration>) -> Result<(), Failure> {
    let jitter = rand::rng().random_range(0..=1000);
    let attempt = ended.delivery.attempts.max(1);
    let wait = engine.timing.retry_wait(attempt, jitter, hint);
    outcome::not_done(engine, ended, Some(engine.now() + wait)).await
}

/// The publish capability, which every network of a post or reply has.
pub(super) fn publish_of(delivery: &Delivery) -> Result<&'static dyn Publish, Failure> {
    pupitre_networks::network(delivery.network).publish().ok_or(Failure::internal("no publish"))
}
