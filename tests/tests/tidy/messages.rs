//! French and English say the same things, and French is typeset as French is.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::files;

type Messages = BTreeMap<String, Value>;

fn parse(path: &str, text: &str) -> Messages {
    let value: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut flat = Messages::new();
    flatten("", &value, &mut flat);
    flat.remove("$schema");
    flat
}

/// Nested objects become dotted keys; a message with variants (an array) stays one message.
fn flatten(prefix: &str, value: &Value, into: &mut Messages) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| {
            let name = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
            flatten(&name, value, into);
        }),
        other => {
            into.insert(prefix.to_owned(), other.clone());
        }
    }
}

/// What a person reads of a message: the text, or the text of each variant.
fn readings(message: &Value) -> Vec<&str> {
    match message {
        Value::String(text) => vec![text],
        Value::Array(variants) => variants
            .iter()
            .filter_map(|variant| variant["match"].as_object())
            .flat_map(|texts| texts.values())
            .filter_map(Value::as_str)
            .collect(),
        _ => Vec::new(),
    }
}

fn placeholders(message: &Value) -> BTreeSet<String> {
    readings(message)
        .iter()
        .flat_map(|text| {
            text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.trim().to_owned())
        })
        .collect()
}

fn compare(folder: &str, french: &Messages, english: &Messages) -> Vec<String> {
    let mut found = Vec::new();
    for (one, other, missing) in [(french, english, "en"), (english, french, "fr")] {
        found.extend(
            one.keys()
                .filter(|key| !other.contains_key(*key))
                .map(|key| format!("{folder}: {key} is missing in {missing}")),
        );
    }
    for (key, message) in french {
        if english.get(key).is_some_and(|other| placeholders(other) != placeholders(message)) {
            found.push(format!("{folder}: {key} has other placeholders in fr than in en"));
        }
    }
    for (language, messages) in [("fr", french), ("en", english)] {
        for (key, message) in messages {
            let texts = readings(message);
            if texts.is_empty() || texts.iter().any(|text| text.trim().is_empty()) {
                found.push(format!("{folder}/{language}: {key} says nothing"));
            }
            if texts.iter().any(|text| text.contains('\'')) {
                found.push(format!("{folder}/{language}: {key} has a typewriter's apostrophe (’ is meant)"));
            }
        }
    }
    for (key, message) in french {
        found.extend(
            readings(message).iter().filter_map(|text| spacing(text)).map(|why| format!("{folder}/fr: {key}: {why}")),
        );
    }
    found
}

/// A double sign in French is preceded by a no-break space (U+202F or U+00A0), so that it never starts a line.
fn spacing(text: &str) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    let is_fixed = |letter: Option<&char>| matches!(letter, Some('\u{a0}' | '\u{202f}'));
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|index| letters.get(index));
        let after = letters.get(at + 1);
        let is_wrong = match letter {
            '?' | '!' | ';' => {
                !is_fixed(before)
                    && before.is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '}' | ')' | '»'))
            }
            ':' => {
                before == Some(&' ')
                    || (before.is_some_and(|letter| letter.is_alphabetic() || *letter == '}')
                        && after.is_none_or(|letter| letter.is_whitespace()))
            }
            '»' => !is_fixed(before),
            '«' => !is_fixed(after),
            _ => false,
        };
        if is_wrong {
            return Some(format!("a no-break space is missing at “{letter}” in “{text}”"));
        }
    }
    None
}

/// Each `fr.json` with the `en.json` beside it.
fn pairs() -> Vec<(String, Option<Messages>, Option<Messages>)> {
    let all: BTreeMap<String, String> = files::texts("ui/messages", &[".json"]).into_iter().collect();
    let folders: BTreeSet<&str> =
        all.keys().filter_map(|path| path.rsplit_once('/')).map(|(folder, _)| folder).collect();
    let load = |folder: &str, language: &str| {
        let path = format!("{folder}/{language}.json");
        all.get(&path).map(|text| parse(&path, text))
    };
    folders.into_iter().map(|folder| (folder.to_owned(), load(folder, "fr"), load(folder, "en"))).collect()
}

#[test]
fn both_languages_say_the_same() {
    let pairs = pairs();
    assert!(!pairs.is_empty(), "ui/messages holds the messages");
    let mut found = Vec::new();
    for (folder, french, english) in pairs {
        match (french, english) {
            (Some(french), Some(english)) => found.extend(compare(&folder, &french, &english)),
            _ => found.push(format!("{folder} lacks fr.json or en.json")),
        }
    }
    super::none(&found);
}

#[test]
fn planted_differences_are_found() {
    let french = parse("fr", r#"{"a":"Vraiment ?","b":"C'est {n}","c":"«\u00a0Oui\u00a0»\u202f!","only":"x"}"#);
    let english = parse("en", r#"{"a":"Really?","b":"It’s {count}","c":" "}"#);
    let found = compare("m", &french, &english);
    for expected in [
        "only is missing in en",
        "b has other placeholders",
        "c says nothing",
        "b has a typewriter",
        "no-break space is missing at “?”",
    ] {
        assert!(found.iter().any(|line| line.contains(expected)), "{expected} in {found:#?}");
    }
    assert_eq!(found.len(), 5, "{found:#?}");
}

#[test]
fn addresses_and_times_are_not_sentences() {
    assert_eq!(spacing("https://exemple.fr à 12:30"), None);
    assert!(spacing("Compte: aucun").is_some());
}
