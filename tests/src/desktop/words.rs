//! The UI's sentences by their keys, where only a sentence tells two controls apart.

use std::collections::BTreeMap;

/// Sentences of one language.
#[derive(Clone)]
pub struct Words(BTreeMap<String, String>);

impl Words {
    /// Reads `ui/messages/*/LOCALE.json`.
    #[must_use]
    pub fn of(locale: &str) -> Self {
        let folder = super::root().join("ui/messages");
        let mut all = BTreeMap::new();
        for room in std::fs::read_dir(folder).unwrap().flatten() {
            let Ok(text) = std::fs::read_to_string(room.path().join(format!("{locale}.json"))) else { continue };
            let found: BTreeMap<String, serde_json::Value> = serde_json::from_str(&text).unwrap();
            all.extend(found.into_iter().filter_map(|(key, value)| Some((key, value.as_str()?.to_owned()))));
        }
        Self(all)
    }

    /// A sentence without parameters.
    #[must_use]
    pub fn get(&self, key: &str) -> &str {
        self.0.get(key).unwrap_or_else(|| panic!("no message {key}"))
    }
}
