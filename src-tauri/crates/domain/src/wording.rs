//! What a brand forbids in its texts, and what it has to say in a paid partnership.

use crate::brand::Language;
use crate::content::Content;
use crate::problem::{Place, Problem, ProblemCode};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A brand's rules about words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Wording {
    /// Words and phrases that never leave in the brand's name. Case and accents do not matter.
    pub forbidden: Vec<String>,
    /// Mentions of which one stands in every paid partnership; none is required when there are none.
    pub mentions: Vec<String>,
}

impl Wording {
    /// What a brand starts with: nothing forbidden, and the mentions of its language. The French ones are those of the law
    /// of 9 June 2023 on commercial influence, article 5.
    #[must_use]
    pub fn standard(language: &Language) -> Self {
        let mentions: &[&str] = match language.as_str() {
            "fr" => &["Collaboration commerciale", "Publicité"],
            _ => &["Paid partnership", "Advertisement", "#ad"],
        };
        Self { forbidden: Vec::new(), mentions: mentions.iter().map(|mention| (*mention).to_owned()).collect() }
    }
}

/// What of a content the brand's rules object to.
#[must_use]
pub fn problems(content: &Content, wording: &Wording) -> Vec<Problem> {
    let mut found = Vec::new();
    let forbidden: Vec<(&str, Vec<String>)> = wording
        .forbidden
        .iter()
        .map(|phrase| (phrase.as_str(), words(phrase)))
        .filter(|(_, words)| !words.is_empty())
        .collect();
    let mut look = |place: &dyn Fn() -> Place, text: &str| {
        if forbidden.is_empty() || text.is_empty() {
            return;
        }
        let said = words(text);
        for (phrase, wanted) in &forbidden {
            if said.windows(wanted.len()).any(|window| window == wanted.as_slice()) {
                let code = ProblemCode::ForbiddenWord { word: (*phrase).to_owned() };
                found.push(Problem { place: place(), code });
            }
        }
    };
    for (index, part) in content.parts.iter().enumerate() {
        let number = u16::try_from(index).unwrap_or(u16::MAX);
        look(&|| Place::Text { part: number }, &part.text);
        for (position, visual) in part.visuals.iter().enumerate() {
            let index = u16::try_from(position).unwrap_or(u16::MAX);
            look(&|| Place::Visual { part: number, index }, &visual.alt);
        }
    }
    if let Some(link) = &content.link {
        look(&|| Place::Link, &format!("{} \u{2029} {}", link.title, link.description));
    }
    for choice in content.poll.iter().flat_map(|poll| &poll.choices) {
        look(&|| Place::Poll, choice);
    }
    look(&|| Place::Comment, content.comment().unwrap_or_default());
    found.dedup();
    if content.partnership == Some(true) && !wording.mentions.is_empty() && !is_mentioned(content, &wording.mentions) {
        let code = ProblemCode::MentionMissing { mentions: wording.mentions.clone() };
        found.push(Problem { place: Place::Text { part: 0 }, code });
    }
    found
}

/// A reader sees the first part; a mention further down a thread comes too late.
fn is_mentioned(content: &Content, mentions: &[String]) -> bool {
    let said = words(content.parts.first().map_or("", |part| &part.text));
    mentions
        .iter()
        .map(|mention| words(mention))
        .any(|wanted| !wanted.is_empty() && said.windows(wanted.len()).any(|window| window == wanted.as_slice()))
}

/// The words of a text in lower case and without accents. A paragraph separator is a word of its own, so that no phrase
/// reaches over it.
fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut word = String::new();
    for letter in text.chars() {
        if letter.is_alphanumeric() {
            word.extend(letter.to_lowercase().map(plain));
        } else if matches!(letter, '\u{300}'..='\u{36f}') {
            // An accent written as a sign of its own belongs to its letter.
        } else {
            if !word.is_empty() {
                found.push(std::mem::take(&mut word));
            }
            if letter == '\u{2029}' {
                found.push(letter.to_string());
            }
        }
    }
    if !word.is_empty() {
        found.push(word);
    }
    found
}

fn plain(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ä' | 'ã' | 'å' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'ö' | 'õ' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ý' | 'ÿ' => 'y',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(forbidden: &[&str]) -> Wording {
        let standard = Wording::standard(&Language::parse("fr").expect("language"));
        Wording { forbidden: forbidden.iter().map(|word| (*word).to_owned()).collect(), ..standard }
    }

    fn found(text: &str, forbidden: &[&str]) -> Vec<String> {
        problems(&Content::of_text(text), &rules(forbidden))
            .into_iter()
            .map(|problem| match problem.code {
                ProblemCode::ForbiddenWord { word } => word,
                other => format!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn whole_words_in_any_case_and_with_any_accent() {
        let forbidden = ["pas cher", "Congrès", "low-cost"];
        assert_eq!(found("C’est PAS  cher !", &forbidden), ["pas cher"]);
        assert_eq!(found("le congres, le LOW COST", &forbidden), ["Congrès", "low-cost"]);
        assert_eq!(found("#congrès2026 et les congressistes", &forbidden), [] as [&str; 0]);
        assert_eq!(found("un hashtag #Congrès", &forbidden), ["Congrès"]);
        assert_eq!(found("e\u{301}te\u{301}", &["été"]), ["été"]);
        assert_eq!(found("tout", &["", " - "]), [] as [&str; 0]);
    }

    #[test]
    fn every_place_is_looked_at() {
        let mut content = Content::of_text("rien");
        content.link = Some(crate::content::LinkCard {
            url: "https://a.fr".to_owned(),
            title: "pas".to_owned(),
            description: "cher".to_owned(),
            picture: None,
        });
        content.poll =
            Some(crate::content::Poll { choices: vec!["Pas cher".to_owned()], minutes: 60, multiple: false });
        let places: Vec<Place> =
            problems(&content, &rules(&["pas cher"])).into_iter().map(|problem| problem.place).collect();
        assert_eq!(places, [Place::Poll], "no phrase reaches from the title into the description");
    }

    #[test]
    fn a_partnership_says_so() {
        let mut content = Content::of_text("Une belle crème.");
        assert_eq!(problems(&content, &rules(&[])), []);
        content.partnership = Some(true);
        assert!(matches!(
            problems(&content, &rules(&[])).first().map(|problem| &problem.code),
            Some(ProblemCode::MentionMissing { mentions }) if mentions.len() == 2
        ));
        for text in ["[Publicité] Une crème", "COLLABORATION COMMERCIALE avec X", "#publicité"] {
            content.parts = Content::of_text(text).parts;
            assert_eq!(problems(&content, &rules(&[])), [], "{text}");
        }
        content.parts = Content::of_text("Nos publicités").parts;
        assert_eq!(problems(&content, &rules(&[])).len(), 1, "another word is no mention");
        assert_eq!(problems(&content, &Wording::default()), []);
    }
}
