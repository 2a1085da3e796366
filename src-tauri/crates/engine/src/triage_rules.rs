//! Rules over incoming messages: kept, tried on the past, switched on, and taken back.

use crate::api::inbox::MessageAct;
use crate::api::signals::{
    HideOutcome, TriageLogEntry, TriageLogFilter, TriageLogRef, TriageMatch, TriageRuleSave, TriageRuleSwitch,
    TriageRuleView, TriageRulesOrder, TriageTrial,
};
use crate::api::{ById, Done, Nothing, Page};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::events::Topic;
use crate::fields::{self, Checked};
use crate::replies;
use pupitre_domain::ids::TriageRuleId;
use pupitre_domain::network::NetworkId;
use pupitre_domain::triage_rules::{Content, Matcher, Settle, hiding};
use pupitre_store::triage_rules::{self, Hide, LogRow, TriageRule};
use pupitre_store::{Sql, StoreError, accounts, brands};
use uuid::Uuid;

const NAME_MAX: u32 = 80;
const RULES_MAX: usize = 200;
const WORDS_MAX: usize = 200;
/// Messages of the past on which a rule is tried.
const PAST: u32 = 2_000;
const SHOWN: usize = 100;
const LOG_PAGE: u16 = 50;
/// Longest that a rule puts something off: thirty days.
const SNOOZE_MAX: u16 = 720;

fn can_hide(network: NetworkId) -> bool {
    hiding(pupitre_networks::network(network).descriptor().actions).is_some()
}

fn view<S: Sql>(conn: &S, rule: TriageRule) -> Result<TriageRuleView, StoreError> {
    let hides = rule.content.actions.hide;
    let networks = &rule.content.conditions.networks;
    let mut cannot_hide: Vec<NetworkId> = accounts::list(conn, rule.brand)?
        .into_iter()
        .map(|account| account.network)
        .filter(|network| hides && (networks.is_empty() || networks.contains(network)) && !can_hide(*network))
        .collect();
    cannot_hide.sort_unstable();
    cannot_hide.dedup();
    Ok(TriageRuleView {
        fired: triage_rules::fired(conn, rule.id)?,
        id: rule.id,
        brand: rule.brand,
        name: rule.name,
        content: rule.content,
        on: rule.on,
        tried: rule.tried == Some(rule.version),
        cannot_hide,
    })
}

/// Lists the rules, in order.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(engine: &Engine, _: Nothing) -> Result<Vec<TriageRuleView>, Failure> {
    let rules = engine
        .store
        .read(|conn| triage_rules::list(conn)?.into_iter().map(|rule| view(conn, rule)).collect::<Result<Vec<_>, _>>())
        .await?;
    Ok(rules)
}

fn checked(request: &TriageRuleSave) -> Result<(String, Content), Failure> {
    let mut checked = Checked::default();
    let name = checked.line("name", &request.name, NAME_MAX);
    let mut content = request.content.clone();
    let clean = |words: &mut Vec<String>| {
        for word in words.iter_mut() {
            *word = word.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        words.retain(|word| !word.is_empty());
    };
    let conditions = &mut content.conditions;
    for (field, words) in
        [("words", &mut conditions.words), ("without", &mut conditions.without), ("authors", &mut conditions.authors)]
    {
        clean(words);
        if words.len() > WORDS_MAX || words.iter().any(|word| word.chars().count() > 80) {
            checked.fault(field, FieldCode::TooLong, u32::try_from(WORDS_MAX).ok());
        }
    }
    if let Some(hours) = &conditions.hours
        && (hours.from >= 1_440
            || hours.to > 1_440
            || hours.from == hours.to
            || hours.days.iter().any(|day| !(1..=7).contains(day)))
    {
        checked.fault("hours", FieldCode::OutOfRange, None);
    }
    if conditions.is_empty() {
        checked.fault("conditions", FieldCode::Required, None);
    }
    if content.actions.is_empty() {
        checked.fault("actions", FieldCode::Required, None);
    }
    if let Some(Settle::Snooze { hours }) = content.actions.settle
        && !(1..=SNOOZE_MAX).contains(&hours)
    {
        checked.fault("snooze", FieldCode::OutOfRange, Some(u32::from(SNOOZE_MAX)));
    }
    checked.done()?;
    Ok((name, content))
}

/// Keeps a rule. A new one is off; one whose conditions or actions changed is off until it was tried again.
///
/// # Errors
/// `invalid` with the field; `notFound`.
pub async fn save(engine: &Engine, request: TriageRuleSave) -> Result<TriageRuleView, Failure> {
    let (name, content) = checked(&request)?;
    let now = engine.now();
    let (id, brand) = (request.id, request.brand);
    let saved = engine
        .store
        .write(move |tx| {
            if let Some(brand) = brand {
                brands::get(tx, brand)?;
            }
            let rule = match id {
                Some(id) => {
                    let before = triage_rules::get(tx, id)?;
                    let same = before.content == content && before.brand == brand;
                    TriageRule {
                        brand,
                        name,
                        content,
                        version: before.version + u32::from(!same),
                        on: before.on && same,
                        ..before
                    }
                }
                None if triage_rules::list(tx)?.len() >= RULES_MAX => return Ok(None),
                None => TriageRule {
                    id: TriageRuleId::new(Uuid::now_v7()),
                    brand,
                    name,
                    position: triage_rules::next_position(tx)?,
                    content,
                    version: 1,
                    tried: None,
                    on: false,
                    created_at: now,
                    deleted_at: None,
                },
            };
            triage_rules::save(tx, &rule)?;
            view(tx, rule).map(Some)
        })
        .await?;
    engine.stale(&[Topic::Settings]);
    saved.ok_or_else(|| Failure::field("name", FieldCode::OutOfRange, u32::try_from(RULES_MAX).ok()))
}

/// Puts a rule into the bin; it does nothing any more.
///
/// # Errors
/// `notFound`.
pub async fn delete(engine: &Engine, request: ById<TriageRuleId>) -> Result<Done, Failure> {
    let now = engine.now();
    engine
        .store
        .write(move |tx| {
            let rule = triage_rules::get(tx, request.id)?;
            triage_rules::save(tx, &TriageRule { deleted_at: Some(now), on: false, ..rule })
        })
        .await?;
    engine.stale(&[Topic::Settings]);
    Ok(Done {})
}

/// Takes a rule out of the bin; it is off.
///
/// # Errors
/// `notFound`.
pub async fn restore(engine: &Engine, request: ById<TriageRuleId>) -> Result<TriageRuleView, Failure> {
    let rule = engine
        .store
        .write(move |tx| {
            let rule = TriageRule { deleted_at: None, ..triage_rules::get(tx, request.id)? };
            triage_rules::save(tx, &rule)?;
            view(tx, rule)
        })
        .await?;
    engine.stale(&[Topic::Settings]);
    Ok(rule)
}

/// Puts the rules into an order.
///
/// # Errors
/// When the database cannot be written.
pub async fn order(engine: &Engine, request: TriageRulesOrder) -> Result<Vec<TriageRuleView>, Failure> {
    let order: Vec<TriageRuleId> = request.order.into_iter().take(RULES_MAX).collect();
    engine.store.write(move |tx| triage_rules::reorder(tx, &order)).await?;
    engine.stale(&[Topic::Settings]);
    list(engine, Nothing {}).await
}

/// Tries a rule on the messages of the past: what it would have touched. Changes nothing but that it was tried.
///
/// # Errors
/// `notFound`.
pub async fn trial(engine: &Engine, request: ById<TriageRuleId>) -> Result<TriageTrial, Failure> {
    let id = request.id;
    let (version, trial) = engine
        .store
        .read(move |conn| {
            let rule = triage_rules::get(conn, id)?;
            let hides = rule.content.actions.hide;
            let matcher = Matcher::new(rule.content.conditions);
            let past = triage_rules::recent(conn, rule.brand, PAST)?;
            let of = u32::try_from(past.len()).unwrap_or(u32::MAX);
            let mut trial = TriageTrial { touched: 0, of, matches: Vec::new() };
            for candidate in past {
                let Some(words) = matcher.holds(&candidate.facts()) else { continue };
                trial.touched += 1;
                if trial.matches.len() < SHOWN {
                    trial.matches.push(TriageMatch {
                        message: candidate.message,
                        conversation: candidate.conversation,
                        brand: candidate.brand,
                        from: candidate.author_name.clone(),
                        excerpt: fields::excerpt(&candidate.text),
                        at: candidate.written_at,
                        words,
                        can_hide: hides && can_hide(candidate.network()),
                    });
                }
            }
            Ok::<_, StoreError>((rule.version, trial))
        })
        .await?;
    engine
        .store
        .write(move |tx| {
            let rule = triage_rules::get(tx, id)?;
            // What changed meanwhile was not tried.
            if rule.version == version {
                triage_rules::save(tx, &TriageRule { tried: Some(version), ..rule })?;
            }
            Ok(())
        })
        .await?;
    engine.stale(&[Topic::Settings]);
    Ok(trial)
}

/// Switches a rule on or off.
///
/// # Errors
/// `illegalState` when it was not tried as it is; `invalid` with `knowsItHides` when it hides and nobody said that this is
/// known; `notFound`.
pub async fn switch(engine: &Engine, request: TriageRuleSwitch) -> Result<TriageRuleView, Failure> {
    let TriageRuleSwitch { id, on, knows_it_hides } = request;
    let outcome = engine
        .store
        .write(move |tx| {
            let rule = triage_rules::get(tx, id)?;
            if on && (rule.tried != Some(rule.version) || rule.deleted_at.is_some()) {
                return Ok(Err(Failure::of(ErrorCode::IllegalState)));
            }
            if on && rule.content.actions.hide && !knows_it_hides {
                return Ok(Err(Failure::field("knowsItHides", FieldCode::Required, None)));
            }
            let rule = TriageRule { on, ..rule };
            triage_rules::save(tx, &rule)?;
            view(tx, rule).map(Ok)
        })
        .await?;
    engine.stale(&[Topic::Settings]);
    outcome
}

fn entry(row: LogRow) -> TriageLogEntry {
    let given = row.after.labels.iter().filter(|key| !row.before.labels.contains(key)).count();
    let settled = (row.before.state != row.after.state || row.before.snoozed_until != row.after.snoozed_until)
        .then(|| match (row.after.state.as_str(), row.after.snoozed_until) {
            ("done", _) => Some(Settle::Done),
            (_, Some(until)) => {
                let hours = (until - row.at.timestamp_millis()) / 3_600_000;
                Some(Settle::Snooze { hours: u16::try_from(hours).unwrap_or(SNOOZE_MAX) })
            }
            _ => None,
        })
        .flatten();
    TriageLogEntry {
        id: u32::try_from(row.id).unwrap_or(u32::MAX),
        rule: row.rule,
        rule_name: row.rule_name,
        conversation: row.conversation,
        from: row.author,
        excerpt: fields::excerpt(&row.text),
        at: row.at,
        labels: u32::try_from(given).unwrap_or(u32::MAX),
        high: row.before.priority != row.after.priority,
        settled,
        hide: match row.hide {
            Hide::No => None,
            Hide::Wanted => Some(HideOutcome::Wanted),
            Hide::Asked => Some(HideOutcome::Asked),
            Hide::Refused => Some(HideOutcome::Refused),
            Hide::Undone => Some(HideOutcome::Undone),
        },
        undone_at: row.undone_at,
    }
}

/// Reads what rules did, the latest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn log(engine: &Engine, request: TriageLogFilter) -> Result<Page<TriageLogEntry>, Failure> {
    let before = request.after.as_deref().and_then(|after| after.parse().ok());
    let rows = engine.store.read(move |conn| triage_rules::log(conn, request.rule, before, LOG_PAGE)).await?;
    let next = rows.last().filter(|_| rows.len() == usize::from(LOG_PAGE)).map(|row| row.id.to_string());
    Ok(Page { items: rows.into_iter().map(entry).collect(), next })
}

/// Takes back what a rule did, as far as nobody changed that since; what it hid is shown again.
///
/// # Errors
/// `notFound`; as `messages_act` when the message cannot be shown again.
pub async fn undo(engine: &Engine, request: TriageLogRef) -> Result<TriageLogEntry, Failure> {
    let (id, now) = (i64::from(request.id), engine.now());
    let line = engine.store.read(move |conn| triage_rules::log_line(conn, id)).await?;
    if line.undone_at.is_none() && line.hide == Hide::Asked {
        let account = engine.store.read(move |conn| pupitre_store::messages::get(conn, line.message)).await?.account;
        let network = engine.store.read(move |conn| accounts::get(conn, account)).await?.network;
        if let Some((_, show)) = hiding(pupitre_networks::network(network).descriptor().actions) {
            let act = MessageAct { id: line.message, action: show, comment: None, rule: None, remark: None };
            replies::act_for(engine, act, Some(line.rule_name.clone())).await?;
        }
    }
    let row = engine
        .store
        .write(move |tx| {
            if triage_rules::undo(tx, id, now)? && triage_rules::log_line(tx, id)?.hide != Hide::No {
                triage_rules::set_hide(tx, id, Hide::Undone)?;
            }
            triage_rules::log_line(tx, id)
        })
        .await?;
    engine.stale(&[Topic::Inbox, Topic::Settings]);
    Ok(entry(row))
}

/// Hides what rules want hidden, through the same outbox and the same register as a person's own decision. What is
/// wanted stands in the log since the transaction that took the message in, so that nothing is forgotten by a crash.
pub(crate) async fn hide_wanted(engine: &Engine) {
    let Ok(wanted) = engine.store.read(triage_rules::wanted).await else { return };
    for line in wanted {
        let message = line.message;
        let network = engine
            .store
            .read(move |conn| {
                Ok::<_, StoreError>(accounts::get(conn, pupitre_store::messages::get(conn, message)?.account)?.network)
            })
            .await;
        let Ok(network) = network else { continue };
        let outcome = match hiding(pupitre_networks::network(network).descriptor().actions) {
            None => Hide::Refused,
            Some((hide, _)) => {
                let act = MessageAct { id: message, action: hide, comment: None, rule: None, remark: None };
                match replies::act_for(engine, act, Some(line.rule_name.clone())).await {
                    Ok(_) => Hide::Asked,
                    Err(failure) if failure.code == ErrorCode::IllegalState => Hide::Refused,
                    // It stays wanted, and is tried again at the next look.
                    Err(_) => continue,
                }
            }
        };
        if engine.store.write(move |tx| triage_rules::set_hide(tx, line.id, outcome)).await.is_err() {
            tracing::warn!("what became of hiding a message could not be noted");
        }
    }
}
