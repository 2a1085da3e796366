//! What a person asks of the inbox in one line: words, quoted phrases and operators, in French or English.
//!
//! `parse` never fails: what it does not understand it tells, so that nothing typed is silently dropped. `print` writes
//! terms so that `parse` reads the same again.

mod words;

pub use words::{Has, Is, Spoken};

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use words::{Operator, fold};

/// Most terms that are looked at.
pub const MAX_TERMS: usize = 24;

/// What one term asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", tag = "kind", content = "value")]
#[ts(rename = "SearchAsk")]
pub enum Ask {
    /// A message contains this word.
    Word(String),
    /// A message contains these words in this order.
    Phrase(String),
    /// Written by somebody of this name.
    From(String),
    /// Of a brand of this name.
    Brand(String),
    /// Of a network of this name.
    Network(String),
    /// At an account of this name.
    Account(String),
    /// Carrying a label of this name.
    Label(String),
    /// Standing so.
    Is(Is),
    /// Having this.
    Has(Has),
    /// A stranger writes in this language.
    Lang(Spoken),
    /// A message was written before this day.
    Before(#[ts(type = "string")] NaiveDate),
    /// A message was written on this day or later.
    After(#[ts(type = "string")] NaiveDate),
    /// A message was written on this day.
    On(#[ts(type = "string")] NaiveDate),
}

/// A term, perhaps turned into its opposite by a minus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "SearchTerm")]
pub struct Term {
    /// It must not be so.
    pub not: bool,
    /// What.
    pub ask: Ask,
}

/// An operator whose value says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "SearchTrouble")]
pub struct Trouble {
    /// As it was typed.
    pub typed: String,
    /// What the operator takes.
    pub wants: Wants,
    /// The values it knows, in the language of the operator; empty where any name will do.
    pub known: Vec<String>,
}

/// What an operator takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "SearchWants")]
pub enum Wants {
    /// One of the known values.
    Known,
    /// A day.
    Day,
    /// Some name.
    Name,
    /// A name that is one of ours: it was given and is none.
    OurName,
}

/// What was understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parsed {
    /// Terms, in the order typed.
    pub terms: Vec<Term>,
    /// Operators that were not understood.
    pub troubles: Vec<Trouble>,
    /// The last term is a word with nothing behind it: it may be a beginning.
    pub open_end: bool,
}

/// A language of operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tongue {
    /// French.
    Fr,
    /// English.
    En,
}

fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '«' | '»' | '“' | '”')
}

/// A stretch of what was typed: outside quotes without white space, with what stood in quotes apart.
#[derive(Default)]
struct Token {
    /// Before the quotes.
    bare: String,
    /// In quotes.
    quoted: Option<String>,
    /// The quotes were closed, or something stands behind it.
    ended: bool,
}

fn tokens(typed: &str) -> Vec<Token> {
    let (mut all, mut now, mut inside) = (Vec::new(), Token::default(), false);
    for letter in typed.chars() {
        if inside {
            if is_quote(letter) {
                inside = false;
                now.ended = true;
                all.push(std::mem::take(&mut now));
            } else if let Some(quoted) = &mut now.quoted {
                quoted.push(letter);
            }
        } else if is_quote(letter) {
            // A word that runs into quotes is its own term unless it is an operator or a minus.
            if !now.bare.is_empty() && now.bare != "-" && !now.bare.ends_with(':') {
                now.ended = true;
                all.push(std::mem::take(&mut now));
            }
            now.quoted = Some(String::new());
            inside = true;
        } else if letter.is_whitespace() || letter.is_control() {
            if !now.bare.is_empty() {
                now.ended = true;
                all.push(std::mem::take(&mut now));
            }
        } else {
            now.bare.push(letter);
        }
    }
    if !now.bare.is_empty() || now.quoted.is_some() {
        all.push(now);
    }
    all
}

/// Reads what was typed. `today` is what "today" and "yesterday" mean.
#[must_use]
pub fn parse(typed: &str, today: NaiveDate) -> Parsed {
    let mut parsed = Parsed::default();
    for token in tokens(typed).into_iter().take(MAX_TERMS) {
        let (not, bare) = match token.bare.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, token.bare.as_str()),
        };
        let operator = bare.split_once(':').and_then(|(word, value)| Some((Operator::of(word)?, value)));
        parsed.open_end = false;
        match (operator, &token.quoted) {
            (Some(((operator, tongue), value)), quoted) => {
                let value = quoted.as_deref().unwrap_or(value);
                match ask(operator, value, today) {
                    Ok(ask) => parsed.terms.push(Term { not, ask }),
                    Err((wants, known)) => {
                        let typed = match quoted {
                            Some(quoted) => format!("{}\"{quoted}\"", token.bare),
                            None => token.bare.clone(),
                        };
                        parsed.troubles.push(Trouble { typed, wants, known: known(tongue) });
                    }
                }
            }
            (None, Some(quoted)) => {
                let phrase = quoted.split_whitespace().collect::<Vec<_>>().join(" ");
                if phrase.chars().any(char::is_alphanumeric) {
                    parsed.terms.push(Term { not, ask: Ask::Phrase(phrase) });
                }
            }
            (None, None) => {
                if bare.chars().any(char::is_alphanumeric) {
                    parsed.terms.push(Term { not, ask: Ask::Word(bare.to_owned()) });
                    parsed.open_end = !token.ended && !not;
                }
            }
        }
    }
    parsed
}

type Known = fn(Tongue) -> Vec<String>;
const NONE: Known = |_| Vec::new();

fn ask(operator: Operator, value: &str, today: NaiveDate) -> Result<Ask, (Wants, Known)> {
    let name = || {
        let name = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.chars().any(char::is_alphanumeric) { Ok(name) } else { Err((Wants::Name, NONE)) }
    };
    let day = || read_day(value, today).ok_or((Wants::Day, NONE));
    Ok(match operator {
        Operator::From => Ask::From(name()?),
        Operator::Brand => Ask::Brand(name()?),
        Operator::Network => Ask::Network(name()?),
        Operator::Account => Ask::Account(name()?),
        Operator::Label => Ask::Label(name()?),
        Operator::Is => Ask::Is(Is::read(value).ok_or((Wants::Known, Is::words as Known))?),
        Operator::Lang => Ask::Lang(Spoken::read(value).ok_or((Wants::Known, Spoken::words as Known))?),
        Operator::Has => Ask::Has(Has::read(value).ok_or((Wants::Known, Has::words as Known))?),
        Operator::Before => Ask::Before(day()?),
        Operator::After => Ask::After(day()?),
        Operator::On => Ask::On(day()?),
    })
}

/// `2026-11-30`, `30/11/2026`, `30.11.2026`, today and yesterday.
fn read_day(value: &str, today: NaiveDate) -> Option<NaiveDate> {
    match fold(value).as_str() {
        "today" | "aujourdhui" => return Some(today),
        "yesterday" | "hier" => return today.checked_sub_days(Days::new(1)),
        _ => {}
    }
    ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%Y/%m/%d"]
        .iter()
        .find_map(|format| NaiveDate::parse_from_str(value.trim(), format).ok())
        .filter(|day| (1970..=9999).contains(&chrono::Datelike::year(day)))
}

/// Writes terms so that [`parse`] reads them again.
#[must_use]
pub fn print(terms: &[Term], tongue: Tongue) -> String {
    terms.iter().map(|term| print_one(term, tongue)).collect::<Vec<_>>().join(" ")
}

/// Writes one term.
#[must_use]
pub fn print_one(term: &Term, tongue: Tongue) -> String {
    let named = |operator: Operator, value: &str| {
        let word = operator.word(tongue);
        if value.chars().any(|letter| letter.is_whitespace() || letter.is_control()) {
            format!("{word}:\"{value}\"")
        } else {
            format!("{word}:{value}")
        }
    };
    let day = |operator, day: &NaiveDate| named(operator, &day.format("%Y-%m-%d").to_string());
    let text = match &term.ask {
        Ask::Word(word) => word.clone(),
        Ask::Phrase(phrase) => format!("\"{phrase}\""),
        Ask::From(name) => named(Operator::From, name),
        Ask::Brand(name) => named(Operator::Brand, name),
        Ask::Network(name) => named(Operator::Network, name),
        Ask::Account(name) => named(Operator::Account, name),
        Ask::Label(name) => named(Operator::Label, name),
        Ask::Is(is) => named(Operator::Is, is.word(tongue)),
        Ask::Has(has) => named(Operator::Has, has.word(tongue)),
        Ask::Lang(spoken) => named(Operator::Lang, spoken.word(tongue)),
        Ask::Before(date) => day(Operator::Before, date),
        Ask::After(date) => day(Operator::After, date),
        Ask::On(date) => day(Operator::On, date),
    };
    if term.not { format!("-{text}") } else { text }
}

#[cfg(test)]
mod tests;
