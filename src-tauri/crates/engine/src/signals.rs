//! What messages are like: why, by which words, and judging everything anew when those change. What was answered is learnt
//! anew beside it, when the lists by which questions are recognised have changed.

use crate::api::signals::{
    AlertWordsSet, AlertWordsView, LexiconEntry, LexiconFilter, LexiconOrigin, LexiconReset, LexiconSave, LexiconView,
    SignalsExplain, SignalsProgress, SignalsTry,
};
use crate::api::{ById, Nothing};
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::events::Topic;
use pupitre_domain::ids::BrandId;
use pupitre_domain::signals::lexicon::{entries, key_of};
use pupitre_domain::signals::{Edit, List, Verdict};
use pupitre_store::signals::{self, Bench};
use pupitre_store::{Sql, StoreError, answers, brands, conversations, messages};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::task::JoinSet;
use uuid::Uuid;

/// Most entries shown at once.
const SHOWN: usize = 200;
/// Most alert words of a brand.
const ALERTS_MAX: usize = 200;
const ALERT_MAX: usize = 80;
/// Most characters of a text that is tried.
const TRY_MAX: usize = 4_000;
/// Messages judged anew in one transaction: short enough that nobody waits behind it.
const BATCH: u32 = 500;
/// Batches in one go; a conductor that is told to stop waits no longer than for these.
const BATCHES: u32 = 20;

/// Tells why a message was judged as it was, by the words as they are now.
///
/// # Errors
/// `notFound`.
pub async fn explain(engine: &Engine, request: SignalsExplain) -> Result<Verdict, Failure> {
    let verdict = engine
        .store
        .read(move |conn| {
            let message = messages::get(conn, request.message)?;
            let brand = conversations::get(conn, message.conversation)?.brand;
            Ok::<_, StoreError>(Bench::read(conn)?.verdict(brand, &message.text, message.language.as_deref()))
        })
        .await?;
    Ok(verdict)
}

/// Judges a text that somebody tries.
///
/// # Errors
/// When the database cannot be read.
pub async fn try_out(engine: &Engine, request: SignalsTry) -> Result<Verdict, Failure> {
    let text: String = request.text.chars().take(TRY_MAX).collect();
    let brand = request.brand.unwrap_or_else(|| BrandId::new(Uuid::nil()));
    Ok(engine.store.read(move |conn| Ok::<_, StoreError>(Bench::read(conn)?.verdict(brand, &text, None))).await?)
}

/// Tells how far judging everything anew has come.
///
/// # Errors
/// When the database cannot be read.
pub async fn progress(engine: &Engine, _: Nothing) -> Result<SignalsProgress, Failure> {
    let found = engine.store.read(signals::progress).await?;
    Ok(found.map_or(SignalsProgress { left: 0, of: 0 }, |found| SignalsProgress { left: found.left, of: found.of }))
}

/// Lists the entries of a list of words.
///
/// # Errors
/// When the database cannot be read.
pub async fn lexicon(engine: &Engine, request: LexiconFilter) -> Result<LexiconView, Failure> {
    Ok(engine.store.read(move |conn| view(conn, request.list, request.search.as_deref())).await?)
}

fn view<S: Sql>(conn: &S, list: List, search: Option<&str>) -> Result<LexiconView, StoreError> {
    let edits: Vec<Edit> = signals::edits(conn)?.into_iter().filter(|edit| edit.list == list).collect();
    let built_in: HashMap<String, (&str, &str)> =
        entries(list).map(|(value, entry)| (key_of(entry), (value, entry))).collect();
    let edited = u32::try_from(edits.len()).unwrap_or(u32::MAX);
    let own = edits.iter().filter_map(|edit| {
        let before = built_in.get(&key_of(&edit.entry));
        let (value, origin) = match (&edit.value, before) {
            (Some(value), Some(_)) => (value.clone(), LexiconOrigin::Changed),
            (Some(value), None) => (value.clone(), LexiconOrigin::Added),
            (None, Some((value, _))) => ((*value).to_owned(), LexiconOrigin::Removed),
            (None, None) => return None,
        };
        Some(LexiconEntry { entry: edit.entry.clone(), value, origin })
    });
    let touched: Vec<String> = edits.iter().map(|edit| key_of(&edit.entry)).collect();
    let rest = entries(list).filter(|(_, entry)| !touched.contains(&key_of(entry))).map(|(value, entry)| {
        LexiconEntry { entry: entry.to_owned(), value: value.to_owned(), origin: LexiconOrigin::BuiltIn }
    });
    let wanted = search.map(pupitre_domain::signals::fold).unwrap_or_default();
    let wanted = wanted.trim();
    let all: Vec<LexiconEntry> = own
        .chain(rest)
        .filter(|entry| wanted.is_empty() || pupitre_domain::signals::fold(&entry.entry).contains(wanted))
        .collect();
    Ok(LexiconView {
        total: u32::try_from(all.len()).unwrap_or(u32::MAX),
        entries: all.into_iter().take(SHOWN).collect(),
        edited,
        values: list.values().iter().map(|value| (*value).to_owned()).collect(),
    })
}

/// Puts an entry on a list, changes it or takes it off. Everything is judged anew in the background.
///
/// # Errors
/// `invalid` with `entry` or `value`.
pub async fn save_entry(engine: &Engine, request: LexiconSave) -> Result<LexiconView, Failure> {
    let entry = request.entry.split_whitespace().collect::<Vec<_>>().join(" ");
    let edit = Edit { list: request.list, entry, value: request.value };
    if !edit.is_valid() {
        let field = if (Edit { value: None, ..edit.clone() }).is_valid() { "value" } else { "entry" };
        return Err(Failure::field(field, FieldCode::Malformed, None));
    }
    let now = engine.now();
    let view = engine
        .store
        .write(move |tx| {
            signals::edit(tx, &edit, now)?;
            view(tx, edit.list, None)
        })
        .await?;
    changed(engine);
    Ok(view)
}

/// Takes a person's change of an entry back.
///
/// # Errors
/// When the database cannot be written.
pub async fn reset_entry(engine: &Engine, request: LexiconReset) -> Result<LexiconView, Failure> {
    let view = engine
        .store
        .write(move |tx| {
            signals::unedit(tx, request.list, &request.entry)?;
            view(tx, request.list, None)
        })
        .await?;
    changed(engine);
    Ok(view)
}

fn changed(engine: &Engine) {
    engine.stale(&[Topic::Settings]);
    engine.pulse.wake();
}

/// Reads a brand's alert words.
///
/// # Errors
/// `notFound`.
pub async fn alert_words(engine: &Engine, request: ById<BrandId>) -> Result<AlertWordsView, Failure> {
    let words = engine
        .store
        .read(move |conn| {
            brands::get(conn, request.id)?;
            signals::alert_words(conn, request.id)
        })
        .await?;
    Ok(AlertWordsView { words })
}

/// Sets a brand's alert words.
///
/// # Errors
/// `invalid` with `words` when there are too many, or one is too long or has no letter; `notFound`.
pub async fn set_alert_words(engine: &Engine, request: AlertWordsSet) -> Result<AlertWordsView, Failure> {
    let words: Vec<String> = request
        .words
        .iter()
        .map(|word| word.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|word| !word.is_empty())
        .collect();
    if words.len() > ALERTS_MAX {
        return Err(Failure::field("words", FieldCode::OutOfRange, u32::try_from(ALERTS_MAX).ok()));
    }
    if words.iter().any(|word| word.chars().count() > ALERT_MAX || key_of(word).is_empty()) {
        return Err(Failure::field("words", FieldCode::Malformed, u32::try_from(ALERT_MAX).ok()));
    }
    let brand = request.brand;
    let words = engine
        .store
        .write(move |tx| {
            brands::get(tx, brand)?;
            signals::set_alert_words(tx, brand, &words)?;
            signals::alert_words(tx, brand)
        })
        .await?;
    changed(engine);
    Ok(AlertWordsView { words })
}

/// Keeps one judging anew going at a time.
#[derive(Debug, Default)]
pub(crate) struct Judging {
    busy: Arc<AtomicBool>,
    noticed: bool,
}

impl Judging {
    /// Goes on where judging anew had come to, for a while. Where nothing is left no lane is started: the end of one is a
    /// reason to look again.
    pub(crate) async fn tend(&mut self, engine: &Arc<Engine>, lanes: &mut JoinSet<()>) {
        if !std::mem::replace(&mut self.noticed, true) {
            notice_built_in(engine).await;
        }
        let behind = |conn: &pupitre_store::Reader| Ok(signals::is_behind(conn)? || answers::is_behind(conn)?);
        let behind = engine.store.read(behind).await.unwrap_or(false);
        if !behind || self.busy.swap(true, Ordering::AcqRel) {
            return;
        }
        let (busy, engine) = (Arc::clone(&self.busy), Arc::clone(engine));
        lanes.spawn(async move {
            judge_some(&engine).await;
            busy.store(false, Ordering::Release);
        });
    }
}

/// Judges messages anew, then learns answers anew, a batch at a time, so that other writes come between.
async fn judge_some(engine: &Engine) {
    for _ in 0..BATCHES {
        let some = |tx: &pupitre_store::Tx| Ok(signals::judge_anew(tx, BATCH)? || answers::learn_anew(tx, BATCH)?);
        match engine.store.write(some).await {
            Ok(true) => tokio::task::yield_now().await,
            // Also where one batch was all there was: the views show what was before.
            Ok(false) => {
                engine.stale(&[Topic::Inbox, Topic::Settings]);
                return;
            }
            Err(error) => {
                tracing::warn!(%error, "messages could not be judged anew");
                return;
            }
        }
    }
    // There is more: whoever waits for the next reason to look is given one.
    engine.stale(&[Topic::Settings]);
    engine.pulse.wake();
}

/// Notices that the built-in lists are others than those everything was judged by.
pub(crate) async fn notice_built_in(engine: &Engine) {
    let notice = |tx: &pupitre_store::Tx| {
        signals::notice_built_in(tx)?;
        answers::notice_lists(tx)
    };
    if let Err(error) = engine.store.write(notice).await {
        tracing::warn!(%error, "the built-in lists of words could not be compared");
    }
}
