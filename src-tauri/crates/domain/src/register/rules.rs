//! House rules: what a brand does not let stand, each with a code that the register names.

use super::body::Rule;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Most rules of a brand.
pub const RULES_MAX: usize = 30;

/// A rule that every brand begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BuiltIn {
    /// Its code.
    pub code: &'static str,
    /// Its name in French and in English.
    pub name: [&'static str; 2],
    /// What it means, in French and in English.
    pub note: [&'static str; 2],
}

/// The rules that every brand begins with, in their order.
pub const BUILT_IN: &[BuiltIn] = &[
    BuiltIn {
        code: "insult",
        name: ["Injure ou diffamation", "Insult or defamation"],
        note: [
            "Propos outrageants, ou faits imputés à quelqu’un qui portent atteinte à son honneur.",
            "Abuse, or claims about somebody that harm their good name.",
        ],
    },
    BuiltIn {
        code: "hate",
        name: ["Haine ou discrimination", "Hate or discrimination"],
        note: [
            "Propos visant des personnes pour leur origine, leur religion, leur sexe, leur orientation ou leur handicap.",
            "Attacks on people for their origin, religion, sex, orientation or disability.",
        ],
    },
    BuiltIn {
        code: "threats",
        name: ["Menaces", "Threats"],
        note: ["Menaces ou appels à la violence.", "Threats or calls for violence."],
    },
    BuiltIn {
        code: "harassment",
        name: ["Harcèlement", "Harassment"],
        note: ["Acharnement répété contre une personne.", "Repeated attacks on one person."],
    },
    BuiltIn {
        code: "privateData",
        name: ["Données personnelles", "Private data"],
        note: [
            "Adresse, téléphone, numéro de commande ou autre donnée d’une personne, y compris la sienne.",
            "Somebody’s address, telephone or order number, also one’s own.",
        ],
    },
    BuiltIn {
        code: "illegal",
        name: ["Contenu illicite", "Illegal content"],
        note: [
            "Contenu manifestement illicite qui n’entre dans aucune autre règle.",
            "Content that is plainly illegal and under no other rule.",
        ],
    },
    BuiltIn {
        code: "misleading",
        name: ["Tromperie", "Misleading"],
        note: ["Usurpation d’identité, hameçonnage, fausse promesse.", "Impersonation, phishing, false promises."],
    },
    BuiltIn {
        code: "advertising",
        name: ["Publicité", "Advertising"],
        note: ["Promotion d’un tiers sans accord.", "Promotion of others without consent."],
    },
    BuiltIn {
        code: "spam",
        name: ["Spam", "Spam"],
        note: ["Messages automatiques ou répétés.", "Automatic or repeated messages."],
    },
    BuiltIn {
        code: "offTopic",
        name: ["Hors sujet", "Off topic"],
        note: ["Sans rapport avec la publication.", "Not about the post."],
    },
];

/// The built-in rule with a code.
#[must_use]
pub fn built_in(code: &str) -> Option<&'static BuiltIn> {
    BUILT_IN.iter().find(|rule| rule.code == code)
}

/// A house rule as a brand has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HouseRule {
    /// Its code: one of the built-in ones, or one of the brand's own. It never changes.
    pub code: String,
    /// Its name; empty for the built-in one.
    pub name: String,
    /// What it means; empty for the built-in text.
    pub note: String,
    /// Whether it is offered when something is moderated.
    pub active: bool,
}

/// The brand's rules in its order, with the built-in ones that it has not touched behind them, all named in `language`.
#[must_use]
pub fn in_force(stored: Vec<HouseRule>, language: &str) -> Vec<HouseRule> {
    let french = language.split('-').next() == Some("fr");
    let word = |words: [&str; 2]| {
        let [fr, en] = words;
        if french { fr } else { en }.to_owned()
    };
    let untouched = BUILT_IN.iter().filter(|rule| !stored.iter().any(|own| own.code == rule.code));
    let untouched: Vec<HouseRule> = untouched
        .map(|rule| HouseRule {
            code: rule.code.to_owned(),
            name: word(rule.name),
            note: word(rule.note),
            active: true,
        })
        .collect();
    let mut all = stored;
    for rule in &mut all {
        if let Some(known) = built_in(&rule.code) {
            if rule.name.is_empty() {
                rule.name = word(known.name);
            }
            if rule.note.is_empty() {
                rule.note = word(known.note);
            }
        }
    }
    all.extend(untouched);
    all
}

impl HouseRule {
    /// As the register names it.
    #[must_use]
    pub fn named(&self) -> Rule {
        Rule { code: self.code.clone(), name: self.name.clone() }
    }
}
