//! The few sentences that the shell says itself, from the same message files as the window's.

use pupitre_engine::api::desk::Locale;
use serde_json::{Map, Value};

const FR: &str = include_str!("../../ui/messages/shell/fr.json");
const EN: &str = include_str!("../../ui/messages/shell/en.json");

/// Sentences in one language.
pub(crate) struct Words(Map<String, Value>);

impl Words {
    /// The sentences of a language; the system's when none was chosen.
    pub(crate) fn of(locale: Option<Locale>) -> Self {
        let text = match locale.unwrap_or_else(system_locale) {
            Locale::Fr => FR,
            Locale::En => EN,
        };
        Self(serde_json::from_str(text).unwrap_or_default())
    }

    /// A sentence by its key.
    pub(crate) fn get(&self, key: &str) -> String {
        self.0.get(key).and_then(Value::as_str).unwrap_or(key).to_owned()
    }
}

/// Language of the window when none was chosen: French where the system speaks French, English elsewhere.
pub(crate) fn system_locale() -> Locale {
    let french = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty())
        .is_some_and(|value| value.to_ascii_lowercase().starts_with("fr"));
    if french { Locale::Fr } else { Locale::En }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_sentences_that_are_asked_for() {
        for locale in [Locale::Fr, Locale::En] {
            let words = Words::of(Some(locale));
            for key in ["shell_show", "shell_quit", "shell_alertNeedsPerson", "shell_newerData", "shell_internal"] {
                assert_ne!(words.get(key), key);
            }
        }
    }
}
