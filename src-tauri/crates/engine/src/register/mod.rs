//! The register of moderation: house rules, what was recorded, its examination, its export, and for how long it tells
//! everything.

mod export;
mod record;
mod words;

pub use export::{export, export_file};
pub(crate) use record::{Reason, record};

use crate::api::register::{
    HouseRulesSet, HouseRulesView, OutcomeView, RegisterCheck, RegisterEntryView, RegisterFilter, RegisterHold,
    RegisterReduce, RegisterReduced, RegisterVerdict, RegisterVerify, RetentionSet, RetentionView,
};
use crate::api::{ById, Page};
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::events::Topic;
use crate::fields::Checked;
use chrono::{DateTime, Duration, Months, NaiveDate, Utc};
use pupitre_domain::ids::BrandId;
use pupitre_domain::network::Action;
use pupitre_domain::register::{
    Anchor, Body, HouseRule, RETENTION_RANGE, RULES_MAX, Row, asks_rule, built_in, in_force, verify,
};
use pupitre_store::register::{self, RegisterQuery};
use pupitre_store::{Sql, StoreError, Tx, brands};

const PAGE: u16 = 50;
const PAGE_MAX: u16 = 200;
const NAME_MAX: u32 = 60;
const NOTE_MAX: u32 = 500;
const CODE_MAX: usize = 40;
/// Entries reduced in one go, so that a person sees how far it is and may stop.
const REDUCED_AT_ONCE: u16 = 200;
/// Days before entries are reduced within which that is told.
const NOTICE_DAYS: i64 = 30;

/// Reads a brand's house rules.
///
/// # Errors
/// `notFound`.
pub async fn rules(engine: &Engine, request: ById<BrandId>) -> Result<HouseRulesView, Failure> {
    Ok(engine.store.read(move |conn| rules_view(conn, request.id)).await?)
}

fn rules_view<S: Sql>(conn: &S, brand: BrandId) -> Result<HouseRulesView, StoreError> {
    let row = brands::get(conn, brand)?;
    let rules = in_force(register::rules(conn, brand)?, row.language.as_str());
    let last = register::last_rule(conn, brand)?;
    let last = last.filter(|code| rules.iter().any(|rule| rule.active && rule.code == *code));
    let built_in = rules.iter().filter(|rule| built_in(&rule.code).is_some()).map(|rule| rule.code.clone()).collect();
    let asks = Action::ALL.iter().copied().filter(|action| asks_rule(*action)).collect();
    Ok(HouseRulesView { brand, rules, built_in, last, asks })
}

/// Sets a brand's house rules, in their order.
///
/// # Errors
/// `invalid` with `rules`, or with `rules.N.name` and the like; `notFound`.
pub async fn set_rules(engine: &Engine, request: HouseRulesSet) -> Result<HouseRulesView, Failure> {
    let mut checked = Checked::default();
    let max = u32::try_from(RULES_MAX).ok();
    if request.rules.len() > RULES_MAX {
        checked.fault("rules", FieldCode::OutOfRange, max);
    }
    let mut rules: Vec<HouseRule> = Vec::new();
    for (index, rule) in request.rules.into_iter().enumerate() {
        let known = built_in(&rule.code).is_some();
        let sound = !rule.code.is_empty()
            && rule.code.len() <= CODE_MAX
            && rule.code.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
        if !sound || rules.iter().any(|other| other.code == rule.code) {
            checked.fault(&format!("rules.{index}.code"), FieldCode::Malformed, None);
        }
        let field = format!("rules.{index}.name");
        let name = if known && rule.name.trim().is_empty() {
            String::new()
        } else {
            checked.line(&field, &rule.name, NAME_MAX)
        };
        let note = checked.text(&format!("rules.{index}.note"), rule.note.trim(), NOTE_MAX);
        rules.push(HouseRule { name, note, ..rule });
    }
    checked.done()?;
    let brand = request.brand;
    let view = engine
        .store
        .write(move |tx| {
            let language = brands::get(tx, brand)?.language;
            // A built-in rule that says what it says by itself goes on following the brand's language.
            let plain = in_force(Vec::new(), language.as_str());
            for rule in &mut rules {
                if let Some(own) = plain.iter().find(|own| own.code == rule.code) {
                    if own.name == rule.name {
                        rule.name.clear();
                    }
                    if own.note == rule.note {
                        rule.note.clear();
                    }
                }
            }
            register::set_rules(tx, brand, &rules)?;
            rules_view(tx, brand)
        })
        .await?;
    engine.stale(&[Topic::Brands]);
    Ok(view)
}

/// Lists what was recorded of a brand, the latest first.
///
/// # Errors
/// `notFound`.
pub async fn list(engine: &Engine, request: RegisterFilter) -> Result<Page<RegisterEntryView>, Failure> {
    let limit = request.limit.unwrap_or(PAGE).clamp(1, PAGE_MAX);
    let before = request.after.as_deref().and_then(|after| after.parse().ok());
    let query = RegisterQuery {
        conversation: request.conversation,
        message: request.message,
        from: request.from,
        to: request.to,
        before,
        limit,
    };
    let items = engine
        .store
        .read(move |conn| {
            let rows = register::decisions(conn, request.brand, &query)?;
            rows.iter().map(|row| entry(conn, request.brand, row)).collect::<Result<Vec<_>, _>>()
        })
        .await?;
    let next = items.last().filter(|_| items.len() == usize::from(limit)).map(|last| last.seq.to_string());
    Ok(Page { items, next })
}

pub(crate) fn entry<S: Sql>(conn: &S, brand: BrandId, row: &Row) -> Result<RegisterEntryView, StoreError> {
    let outcomes = register::outcomes(conn, brand, row.seq)?
        .iter()
        .filter_map(|row| match Body::read(&row.kind, row.body.as_deref()?)? {
            Body::Outcome(body) => {
                Some(OutcomeView { seq: row.seq, at: instant(row.at), outcome: body.outcome, reason: body.reason })
            }
            _ => None,
        })
        .collect();
    Ok(RegisterEntryView {
        seq: row.seq,
        at: instant(row.at),
        hash: row.hash.clone(),
        body_hash: row.body_hash.clone(),
        decided: register::decided(row),
        held_at: register::held_at(conn, brand, row.seq)?,
        outcomes,
    })
}

fn instant(ms: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(ms).unwrap_or_default()
}

/// Examines a brand's register against the heads noted beside the database, and one that a person kept elsewhere.
///
/// # Errors
/// `invalid` with `hash` or `count`; `notFound`.
pub async fn examine(engine: &Engine, request: RegisterVerify) -> Result<RegisterVerdict, Failure> {
    let mut kept = Vec::new();
    if let Some(head) = request.kept {
        let hash = register::hash_of(&head.hash).ok_or(Failure::field("hash", FieldCode::Malformed, None))?;
        if head.count < 1 {
            return Err(Failure::field("count", FieldCode::OutOfRange, None));
        }
        kept.push(Anchor { count: head.count, hash, at: engine.now() });
    }
    let brand = request.brand;
    let (rows, head) = engine
        .store
        .read(move |conn| Ok((register::whole(conn, brand)?, register::head(conn, brand).ok().flatten())))
        .await?;
    let noted = engine.store.anchors(brand);
    let checked_at = engine.now();
    let verdict = tokio::task::spawn_blocking(move || {
        let verdict = verify(brand.0, &rows, &noted);
        if kept.is_empty() { verdict } else { with_kept(brand, &rows, noted, kept, verdict) }
    });
    let verdict = verdict.await.map_err(|_| Failure::internal("verify"))?;
    Ok(RegisterVerdict { verdict, head, checked_at })
}

/// A head that a person kept counts as one noted last: a copy restored since does not excuse it, it explains it.
fn with_kept(
    brand: BrandId,
    rows: &[Row],
    noted: Vec<Anchor>,
    kept: Vec<Anchor>,
    plain: pupitre_domain::register::Verdict,
) -> pupitre_domain::register::Verdict {
    if plain.told.is_empty() {
        let all: Vec<Anchor> = noted.into_iter().chain(kept).collect();
        return verify(brand.0, rows, &all);
    }
    // Where a copy was restored, the head may be of before it: then it stands first.
    let all: Vec<Anchor> = kept.into_iter().chain(noted).collect();
    verify(brand.0, rows, &all)
}

/// Examines what an export holds, without this machine's own register.
///
/// # Errors
/// `invalid` with `export` when it is none of this format.
pub async fn check(_: &Engine, request: RegisterCheck) -> Result<RegisterVerdict, Failure> {
    export::check(request.export).await
}

/// Tells for how long a brand's register tells everything, and what is due.
///
/// # Errors
/// `notFound`.
pub async fn retention(engine: &Engine, request: ById<BrandId>) -> Result<RetentionView, Failure> {
    let now = engine.now();
    Ok(engine.store.read(move |conn| retention_view(conn, request.id, now)).await?)
}

fn limit(now: DateTime<Utc>, months: u16) -> DateTime<Utc> {
    now.checked_sub_months(Months::new(u32::from(months))).unwrap_or(DateTime::<Utc>::MIN_UTC)
}

fn retention_view<S: Sql>(conn: &S, brand: BrandId, now: DateTime<Utc>) -> Result<RetentionView, StoreError> {
    brands::get(conn, brand)?;
    let months = register::retention(conn, brand)?;
    let (past, oldest) = register::past(conn, brand, limit(now, months))?;
    let (soon, _) = register::past(conn, brand, limit(now + Duration::days(NOTICE_DAYS), months))?;
    let next = oldest.and_then(|at| at.checked_add_months(Months::new(u32::from(months))));
    let (least, most) = RETENTION_RANGE;
    let (reduced_at, reduced) = register::last_reduced(conn, brand)?.unzip();
    Ok(RetentionView {
        brand,
        months,
        least,
        most,
        past,
        soon: soon.saturating_sub(past),
        next,
        kept: register::kept(conn, brand, limit(now, months))?,
        reduced_at,
        reduced: reduced.unwrap_or_default(),
    })
}

/// Sets for how long a brand's register tells everything. What is past it by then is reduced at the next day's round.
///
/// # Errors
/// `invalid` with `months`; `notFound`.
pub async fn set_retention(engine: &Engine, request: RetentionSet) -> Result<RetentionView, Failure> {
    let (least, most) = RETENTION_RANGE;
    if !(least..=most).contains(&request.months) {
        return Err(Failure::field("months", FieldCode::OutOfRange, Some(u32::from(most))));
    }
    let now = engine.now();
    let view = engine
        .store
        .write(move |tx| {
            brands::get(tx, request.brand)?;
            register::set_retention(tx, request.brand, request.months)?;
            retention_view(tx, request.brand, now)
        })
        .await?;
    engine.stale(&[Topic::Brands]);
    Ok(view)
}

/// Reduces some of what is past its time to its hash, the oldest first. Called again until nothing is left.
///
/// # Errors
/// `notFound`.
pub async fn reduce(engine: &Engine, request: RegisterReduce) -> Result<RegisterReduced, Failure> {
    let now = engine.now();
    let reduced = engine
        .store
        .write(move |tx| {
            brands::get(tx, request.brand)?;
            reduce_some(tx, request.brand, now)
        })
        .await?;
    engine.stale(&[Topic::Brands]);
    Ok(reduced)
}

/// Keeps a decision whole whatever its age, or no longer.
///
/// # Errors
/// `notFound`.
pub async fn hold(engine: &Engine, request: RegisterHold) -> Result<RetentionView, Failure> {
    let now = engine.now();
    let view = engine
        .store
        .write(move |tx| {
            register::hold(tx, request.brand, request.entry, request.held, now)?;
            retention_view(tx, request.brand, now)
        })
        .await?;
    engine.stale(&[Topic::Brands]);
    Ok(view)
}

/// The day on which this process last reduced what was past its time.
#[derive(Debug, Default)]
pub(crate) struct Retention(Option<NaiveDate>);

impl Retention {
    /// Reduces what is past its time, once a day, in every brand. That it was done is an entry of the register itself.
    pub(crate) async fn tend(&mut self, engine: &Engine) {
        let today = crate::brands::local_zone().wall(engine.now()).date();
        if self.0 == Some(today) {
            return;
        }
        match reduce_all(engine).await {
            Ok(()) => self.0 = Some(today),
            Err(failure) => tracing::warn!(code = ?failure.code, "the register could not be reduced"),
        }
    }
}

async fn reduce_all(engine: &Engine) -> Result<(), Failure> {
    let brands = engine.store.read(register::registers).await?;
    for brand in brands {
        loop {
            let now = engine.now();
            let reduced = engine.store.write(move |tx| reduce_some(tx, brand, now)).await?;
            if reduced.reduced > 0 {
                engine.stale(&[Topic::Brands]);
            }
            if reduced.reduced == 0 || reduced.left == 0 {
                break;
            }
        }
    }
    Ok(())
}

fn reduce_some(tx: &Tx, brand: BrandId, now: DateTime<Utc>) -> Result<RegisterReduced, StoreError> {
    let months = register::retention(tx, brand)?;
    let limit = limit(now, months);
    let reduced = register::reduce(tx, brand, limit, months, REDUCED_AT_ONCE, now)?;
    let (left, _) = register::past(tx, brand, limit)?;
    Ok(RegisterReduced { reduced, left })
}
