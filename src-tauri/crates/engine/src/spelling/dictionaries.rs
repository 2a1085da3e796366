//! The dictionaries: compiled in, unpacked at the first word that is checked, kept until the end.

use flate2::read::GzDecoder;
use spellbook::Dictionary;
use std::io::Read;
use std::sync::OnceLock;
use std::time::Instant;

struct Source {
    affixes: &'static [u8],
    words: &'static [&'static [u8]],
}

const FRENCH: Source =
    Source { affixes: include_bytes!("../../data/fr.aff.gz"), words: &[include_bytes!("../../data/fr.dic.gz")] };
/// American, and British where it differs: both spellings are right.
const ENGLISH: Source = Source {
    affixes: include_bytes!("../../data/en.aff.gz"),
    words: &[include_bytes!("../../data/en.dic.gz"), include_bytes!("../../data/en-GB-more.dic.gz")],
};

/// The dictionaries of one process.
#[derive(Default)]
pub(crate) struct Dictionaries {
    french: OnceLock<Option<Dictionary>>,
    english: OnceLock<Option<Dictionary>>,
}

impl Dictionaries {
    /// The dictionary of a language. Blocks while it is unpacked, so never on an async thread.
    pub(super) fn of(&self, language: &str) -> Option<&Dictionary> {
        let (slot, source) = match language {
            "fr" => (&self.french, &FRENCH),
            "en" => (&self.english, &ENGLISH),
            _ => return None,
        };
        slot.get_or_init(|| load(language, source)).as_ref()
    }
}

/// Whether there is a dictionary of a language.
pub(super) fn has(language: &str) -> bool {
    matches!(language, "fr" | "en")
}

fn load(language: &str, source: &Source) -> Option<Dictionary> {
    let start = Instant::now();
    let affixes = unpack(source.affixes)?;
    let mut words = String::new();
    for part in source.words {
        words.push_str(&unpack(part)?);
        words.push('\n');
    }
    let dictionary = Dictionary::new(&affixes, &words);
    let ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    match &dictionary {
        Ok(_) => tracing::info!(language, ms, "dictionary loaded"),
        Err(error) => tracing::error!(language, %error, "the dictionary cannot be read"),
    }
    dictionary.ok()
}

fn unpack(bytes: &[u8]) -> Option<String> {
    let mut text = String::new();
    GzDecoder::new(bytes).read_to_string(&mut text).ok()?;
    Some(text)
}
