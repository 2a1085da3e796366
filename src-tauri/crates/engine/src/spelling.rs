//! Spelling and typography, without any network; and a brand's rules about words.

mod dictionaries;
mod words;

pub(crate) use dictionaries::Dictionaries;

use crate::api::language::{
    DictionaryView, DictionaryWord, LanguageCheck, LanguageSuggest, LanguageView, Suggestions, TypographyAsk,
    TypographyView, WordingUpdate, WordsOf,
};
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::events::Topic;
use crate::fields::{Checked, MAX_CONTENT_BYTES};
use pupitre_domain::ids::BrandId;
use pupitre_domain::typography;
use pupitre_domain::wording::Wording;
use pupitre_store::{Sql, StoreError, accounts, brands, wording};
use std::collections::HashSet;
use std::sync::Arc;

const WORD_MAX: u32 = 60;
const PHRASE_MAX: u32 = 120;
const FORBIDDEN_MAX: usize = 500;
const MENTIONS_MAX: usize = 20;
const SUGGESTED: usize = 8;

/// Looks for words that no dictionary knows. Addresses, mentions, hashtags and code are never looked at, and neither are
/// the brand's name, its accounts and its own words.
///
/// # Errors
/// `invalid` with `text` when it is longer than a content may be; `notFound` when the brand does not exist.
pub async fn check(engine: &Arc<Engine>, request: LanguageCheck) -> Result<LanguageView, Failure> {
    bounded(&request.text)?;
    if !dictionaries::has(&request.language) {
        return Ok(LanguageView { checked: false, words: Vec::new() });
    }
    let own = match request.brand {
        Some(brand) => engine.store.read(move |conn| own_words(conn, brand)).await?,
        None => HashSet::new(),
    };
    aside(engine, move |known| match known.of(&request.language) {
        Some(dictionary) => {
            LanguageView { checked: true, words: words::unknown(&request.text, &request.language, dictionary, &own) }
        }
        None => LanguageView { checked: false, words: Vec::new() },
    })
    .await
}

/// Words that may be meant.
///
/// # Errors
/// `invalid` with `word`.
pub async fn suggest(engine: &Arc<Engine>, request: LanguageSuggest) -> Result<Suggestions, Failure> {
    let mut checked = Checked::default();
    let word = checked.line("word", &request.word, WORD_MAX);
    checked.done()?;
    aside(engine, move |known| {
        let mut words = Vec::new();
        if let Some(dictionary) = known.of(&request.language) {
            dictionary.suggest(&word.replace('’', "'"), &mut words);
        }
        words.truncate(SUGGESTED);
        // The writer's apostrophe stays the writer's.
        if word.contains('’') {
            words.iter_mut().for_each(|word| *word = word.replace('\'', "’"));
        }
        Suggestions { words }
    })
    .await
}

/// What typography would change in a text.
///
/// # Errors
/// `invalid` with `text` when it is longer than a content may be.
pub async fn typography(_: &Arc<Engine>, request: TypographyAsk) -> Result<TypographyView, Failure> {
    bounded(&request.text)?;
    let edits = typography::typography(&request.text, &request.language);
    let text = typography::apply(&request.text, &edits);
    Ok(TypographyView { edits, text })
}

/// Reads a brand's dictionary.
///
/// # Errors
/// `notFound`.
pub async fn dictionary(engine: &Arc<Engine>, request: WordsOf) -> Result<DictionaryView, Failure> {
    Ok(engine.store.read(move |conn| dictionary_of(conn, request.brand)).await?)
}

/// Adds a word to a brand's dictionary.
///
/// # Errors
/// `invalid` with `word`; `notFound`.
pub async fn add_word(engine: &Arc<Engine>, request: DictionaryWord) -> Result<DictionaryView, Failure> {
    let mut checked = Checked::default();
    let word = checked.line("word", &request.word, WORD_MAX);
    checked.done()?;
    let now = engine.now();
    let view = engine
        .store
        .write(move |tx| {
            brands::get(tx, request.brand)?;
            wording::add_word(tx, request.brand, &word, now)?;
            dictionary_of(tx, request.brand)
        })
        .await?;
    engine.stale(&[Topic::Brands]);
    Ok(view)
}

/// Removes a word from a brand's dictionary.
///
/// # Errors
/// `notFound`.
pub async fn remove_word(engine: &Arc<Engine>, request: DictionaryWord) -> Result<DictionaryView, Failure> {
    let view = engine
        .store
        .write(move |tx| {
            wording::remove_word(tx, request.brand, request.word.trim())?;
            dictionary_of(tx, request.brand)
        })
        .await?;
    engine.stale(&[Topic::Brands]);
    Ok(view)
}

/// Reads a brand's rules about words.
///
/// # Errors
/// `notFound`.
pub async fn wording(engine: &Arc<Engine>, request: WordsOf) -> Result<Wording, Failure> {
    Ok(engine.store.read(move |conn| wording_of(conn, request.brand)).await?)
}

/// Changes a brand's rules about words.
///
/// # Errors
/// `invalid` with `forbidden` or `mentions`; `notFound`.
pub async fn set_wording(engine: &Arc<Engine>, request: WordingUpdate) -> Result<Wording, Failure> {
    let mut checked = Checked::default();
    let forbidden = request.forbidden.map(|list| phrases(&mut checked, "forbidden", &list, FORBIDDEN_MAX));
    let mentions = request.mentions.map(|list| phrases(&mut checked, "mentions", &list, MENTIONS_MAX));
    checked.done()?;
    let changed = engine
        .store
        .write(move |tx| {
            let mut all = wording_of(tx, request.brand)?;
            all.forbidden = forbidden.unwrap_or(all.forbidden);
            all.mentions = mentions.unwrap_or(all.mentions);
            wording::set(tx, request.brand, &all)?;
            Ok(all)
        })
        .await?;
    engine.stale(&[Topic::Brands, Topic::Posts]);
    Ok(changed)
}

/// A brand's rules, those of its language where it never changed them.
pub(crate) fn wording_of<S: Sql>(conn: &S, brand: BrandId) -> Result<Wording, StoreError> {
    Ok(match wording::get(conn, brand)? {
        Some(own) => own,
        None => Wording::standard(&brands::get(conn, brand)?.language),
    })
}

fn phrases(checked: &mut Checked, field: &str, list: &[String], max: usize) -> Vec<String> {
    if list.len() > max {
        checked.fault(field, FieldCode::OutOfRange, u32::try_from(max).ok());
    }
    let mut known = HashSet::new();
    list.iter()
        .filter(|phrase| !phrase.trim().is_empty())
        .map(|phrase| checked.line(field, phrase, PHRASE_MAX))
        .filter(|phrase| known.insert(phrase.to_lowercase()))
        .collect()
}

fn dictionary_of<S: Sql>(conn: &S, brand: BrandId) -> Result<DictionaryView, StoreError> {
    brands::get(conn, brand)?;
    Ok(DictionaryView { words: wording::dictionary(conn, brand)? })
}

/// A brand's own words in lower case: its dictionary, its name, and what its accounts are called.
fn own_words<S: Sql>(conn: &S, brand: BrandId) -> Result<HashSet<String>, StoreError> {
    let mut own: HashSet<String> = wording::dictionary(conn, brand)?.iter().map(|word| word.to_lowercase()).collect();
    let mut add = |text: &str| {
        own.extend(
            text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase),
        );
    };
    add(&brands::get(conn, brand)?.name);
    for account in accounts::list(conn, Some(brand))? {
        add(&account.name);
        add(&account.handle);
    }
    Ok(own)
}

fn bounded(text: &str) -> Result<(), Failure> {
    if text.len() > MAX_CONTENT_BYTES {
        return Err(Failure::field("text", FieldCode::TooLong, u32::try_from(MAX_CONTENT_BYTES).ok()));
    }
    Ok(())
}

/// Works with the dictionaries where it holds nobody up.
async fn aside<T: Send + 'static>(
    engine: &Arc<Engine>,
    work: impl FnOnce(&Dictionaries) -> T + Send + 'static,
) -> Result<T, Failure> {
    let engine = Arc::clone(engine);
    tokio::task::spawn_blocking(move || work(&engine.dictionaries)).await.map_err(|_| Failure::internal("spelling"))
}

#[cfg(test)]
#[path = "spelling_tests.rs"]
mod tests;
