//! What a saved reply says to somebody: its variables, the greeting of the hour, and how it is found by a few letters.

use crate::variables;

/// What is known when an answer is written. Empty where nothing is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Name of whoever is answered; untrusted text.
    pub person: String,
    /// Name of the brand.
    pub brand: String,
    /// What stands below its answers.
    pub signature: String,
    /// A page of the brand.
    pub link: String,
    /// Greeting of the hour.
    pub greeting: String,
}

/// The hour from which one wishes a good evening.
const EVENING: u32 = 18;
/// The hour until which one still does.
const MORNING: u32 = 5;

/// The greeting at an hour of the brand's wall; nothing in a language whose greetings are not known here.
#[must_use]
pub fn greeting(language: &str, hour: u32) -> Option<&'static str> {
    let evening = !(MORNING..EVENING).contains(&hour);
    match language.split('-').next() {
        Some("fr") => Some(if evening { "Bonsoir" } else { "Bonjour" }),
        Some("en") => Some(if evening { "Good evening" } else { "Hello" }),
        _ => None,
    }
}

/// The variables that a saved reply may have: how each is written, the first in French, the second in English.
pub const VARIABLES: [[&str; 2]; 6] = [
    ["salutation", "greeting"],
    ["prénom", "first name"],
    ["nom", "name"],
    ["marque", "brand"],
    ["lien", "link"],
    ["signature", "signature"],
];

/// The text with what is known filled in, and the names of what is not.
#[must_use]
pub fn fill(body: &str, facts: &Facts) -> (String, Vec<String>) {
    let value = |name: &str| {
        let lower = name.to_lowercase();
        let known = VARIABLES.iter().position(|names| names.contains(&lower.as_str()) || plain(names) == lower);
        let value = match known {
            Some(0) => facts.greeting.clone(),
            Some(1) => first_name(&facts.person),
            Some(2) => one_line(&facts.person),
            Some(3) => facts.brand.clone(),
            Some(4) => facts.link.clone(),
            Some(5) => facts.signature.clone(),
            _ => String::new(),
        };
        (!value.trim().is_empty()).then_some(value)
    };
    let missing = variables::names(body).into_iter().filter(|name| value(name).is_none()).collect();
    (variables::replace(body, |variable| variable.person().is_none().then(|| value(&variable.name)).flatten()), missing)
}

fn plain(names: &[&str; 2]) -> String {
    names.first().map(|name| name.replace('é', "e")).unwrap_or_default()
}

fn one_line(name: &str) -> String {
    name.split_whitespace().filter(|word| !word.contains(['{', '}'])).collect::<Vec<_>>().join(" ")
}

/// How somebody is addressed: the first word of a name that has one with letters. A handle is no name.
fn first_name(name: &str) -> String {
    let word = one_line(name);
    let word = word.split(' ').find(|word| word.chars().all(|c| c.is_alphabetic() || "-'’".contains(c)));
    word.filter(|word| word.chars().count() > 1).unwrap_or_default().to_owned()
}

/// How well a name fits a few letters: the higher the better, nothing when it does not. Both in lower case without accents.
#[must_use]
pub fn fits(name: &str, typed: &str) -> Option<u32> {
    let typed = typed.trim();
    if typed.is_empty() || name.starts_with(typed) {
        return Some(4);
    }
    if name.split(|c: char| !c.is_alphanumeric()).any(|word| word.starts_with(typed)) {
        return Some(3);
    }
    if name.contains(typed) {
        return Some(2);
    }
    // The letters in their order, whatever stands between them.
    let mut rest = name.chars();
    typed.chars().filter(|c| !c.is_whitespace()).all(|letter| rest.any(|c| c == letter)).then_some(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greeting_is_that_of_the_hour() {
        assert_eq!(
            [9, 17, 18, 23, 4].map(|hour| greeting("fr", hour)),
            ["Bonjour", "Bonjour", "Bonsoir", "Bonsoir", "Bonsoir"].map(Some)
        );
        assert_eq!(greeting("fr-CA", 12), Some("Bonjour"));
        assert_eq!((greeting("en", 19), greeting("de", 12)), (Some("Good evening"), None));
    }

    #[test]
    fn what_is_known_is_filled_in_and_what_is_not_is_told() {
        let facts = Facts {
            person: "Zoé {marque} Martin".to_owned(),
            brand: "Élan".to_owned(),
            greeting: "Bonsoir".to_owned(),
            ..Facts::default()
        };
        let (text, missing) = fill("{Salutation} {prenom}, {name} chez {brand} : {commande} {lien} {@Paul}", &facts);
        assert_eq!(text, "Bonsoir Zoé, Zoé Martin chez Élan : {commande} {lien} {@Paul}");
        assert_eq!(missing, ["commande", "lien"]);
        assert_eq!(fill("{prénom}", &Facts { person: "@zoe.42".to_owned(), ..Facts::default() }).1, ["prénom"]);
    }

    #[test]
    fn a_few_letters_find_a_name() {
        let fit = |typed| fits("retard de livraison", typed);
        assert_eq!(
            [fit(""), fit("ret"), fit("liv"), fit("tard"), fit("rdl"), fit("xyz")],
            [Some(4), Some(4), Some(3), Some(2), Some(1), None]
        );
    }
}
