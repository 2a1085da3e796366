//! The operators and their values, in both languages. Accents, case and hyphens do not matter.

use super::Tongue;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Lower case, without accents, apostrophes, hyphens and underscores.
pub(super) fn fold(text: &str) -> String {
    text.trim()
        .chars()
        .flat_map(char::to_lowercase)
        .filter_map(|letter| match letter {
            'à' | 'â' | 'ä' => Some('a'),
            'é' | 'è' | 'ê' | 'ë' => Some('e'),
            'î' | 'ï' => Some('i'),
            'ô' | 'ö' => Some('o'),
            'ù' | 'û' | 'ü' => Some('u'),
            'ç' => Some('c'),
            '-' | '_' | '\'' | '’' | '\u{300}'..='\u{36f}' => None,
            other => Some(other),
        })
        .collect()
}

/// What stands before the colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    From,
    Brand,
    Network,
    Account,
    Label,
    Is,
    Has,
    Lang,
    Before,
    After,
    On,
}

/// French, English; the first of each language is how it is written.
const OPERATORS: &[(Operator, &[&str], &[&str])] = &[
    (Operator::From, &["de"], &["from"]),
    (Operator::Brand, &["marque"], &["brand"]),
    (Operator::Network, &["réseau", "reseau"], &["network"]),
    (Operator::Account, &["compte"], &["account"]),
    (Operator::Label, &["étiquette", "etiquette"], &["label"]),
    (Operator::Is, &["est"], &["is"]),
    (Operator::Has, &["avec", "a"], &["has"]),
    (Operator::Lang, &["langue"], &["lang", "language"]),
    (Operator::Before, &["avant"], &["before"]),
    (Operator::After, &["après", "apres", "depuis"], &["after", "since"]),
    (Operator::On, &["le"], &["on"]),
];

impl Operator {
    /// The operator of a word and the language it was written in.
    pub(super) fn of(word: &str) -> Option<(Self, Tongue)> {
        let word = fold(word);
        OPERATORS.iter().find_map(|(operator, fr, en)| {
            let is = |words: &[&str]| words.iter().any(|known| fold(known) == word);
            if is(fr) { Some((*operator, Tongue::Fr)) } else { is(en).then_some((*operator, Tongue::En)) }
        })
    }
    pub(super) fn word(self, tongue: Tongue) -> &'static str {
        let found = OPERATORS.iter().find(|(operator, ..)| *operator == self);
        found.and_then(|(_, fr, en)| if tongue == Tongue::Fr { fr.first() } else { en.first() }).copied().unwrap_or("")
    }
}

macro_rules! values {
    ($(#[$doc:meta])* $name:ident as $ts:literal { $($(#[$about:meta])* $value:ident: $fr:expr, $en:expr;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
        #[serde(rename_all = "camelCase")]
        #[ts(rename = $ts)]
        pub enum $name { $($(#[$about])* $value,)+ }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$value),+];

            fn known(self) -> (&'static [&'static str], &'static [&'static str]) {
                match self { $(Self::$value => (&$fr, &$en),)+ }
            }
            /// Reads a value in either language.
            #[must_use]
            pub fn read(text: &str) -> Option<Self> {
                let text = fold(text);
                Self::ALL.iter().copied().find(|value| {
                    let (fr, en) = value.known();
                    fr.iter().chain(en).any(|known| fold(known) == text)
                })
            }
            /// How it is written.
            #[must_use]
            pub fn word(self, tongue: Tongue) -> &'static str {
                let (fr, en) = self.known();
                (if tongue == Tongue::Fr { fr } else { en }).first().copied().unwrap_or("")
            }
            /// How all are written.
            #[must_use]
            pub fn words(tongue: Tongue) -> Vec<String> {
                Self::ALL.iter().map(|value| value.word(tongue).to_owned()).collect()
            }
        }
    };
}

values! {
    /// How a conversation may stand.
    Is as "SearchIs" {
        /// New.
        New: ["nouveau", "nouvelle", "nouveaux"], ["new", "open"];
        /// We answered and wait.
        Waiting: ["attente", "en-attente"], ["waiting"];
        /// Dealt with.
        Done: ["traité", "fait", "traitée"], ["done", "closed"];
        /// Put off.
        Snoozed: ["reporté", "reportée"], ["snoozed"];
        /// The last word is not ours.
        Unanswered: ["sans-réponse"], ["unanswered"];
        /// Its answer is late.
        Overdue: ["en-retard", "retard"], ["overdue", "late"];
        /// It matters more.
        High: ["prioritaire"], ["high", "priority"];
        /// Somebody is to be asked.
        Assigned: ["confié", "confiée"], ["assigned"];
        /// Asks something.
        Question: ["question"], ["question"];
        /// Cannot wait.
        Urgent: ["urgent", "urgente"], ["urgent"];
        /// Its tone is bad.
        Negative: ["négatif", "négative"], ["negative"];
        /// Its tone is good.
        Positive: ["positif", "positive"], ["positive"];
        /// Below a post of ours.
        Comment: ["commentaire"], ["comment"];
        /// Names us.
        Mention: ["mention"], ["mention"];
        /// Between few.
        Direct: ["message-privé", "privé"], ["direct", "private", "dm"];
    }
}

values! {
    /// What a conversation may have.
    Has as "SearchHas" {
        /// An answer being written.
        Draft: ["brouillon"], ["draft"];
        /// A note.
        Note: ["note"], ["note"];
        /// A picture.
        Image: ["image", "photo"], ["image", "picture", "photo"];
        /// A link.
        Link: ["lien"], ["link"];
        /// A file.
        File: ["fichier", "pièce-jointe"], ["file", "attachment"];
        /// A label.
        Label: ["étiquette"], ["label"];
    }
}

values! {
    /// A language, as far as messages are told apart by it.
    Spoken as "SearchLang" {
        /// French.
        French: ["fr", "français", "francais"], ["fr", "french"];
        /// English.
        English: ["en", "anglais"], ["en", "english"];
        /// Another one.
        Other: ["autre", "autres"], ["other"];
        /// There is nothing to tell it by.
        Unknown: ["inconnue", "inconnu"], ["unknown"];
    }
}
