#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use std::sync::LazyLock;

static KNOWN: LazyLock<Dictionaries> = LazyLock::new(Dictionaries::default);

fn found(text: &str, language: &str) -> Vec<String> {
    let own: HashSet<String> = ["élanbois".to_owned()].into();
    words::unknown(text, language, KNOWN.of(language).unwrap(), &own).into_iter().map(|word| word.word).collect()
}

#[test]
fn french_words_are_known() {
    for text in [
        "Bonjour à toutes et à tous !",
        "Aujourd’hui, l’atelier n'ouvre qu'à 14 h : rendez-vous dimanche.",
        "Peut-être viendra-t-il ? Qu’est-ce que c’est ? Donnez-m’en.",
        "Les œuvres d’art, grand-mère, là-haut, jusqu’ici, lorsqu’elle",
        "RSE et SNCF, iPhone et YouTube, 3e étage, n° 12",
        "Voir https://exmple.fr/pagge et @zzzkr #motdièze `codde` moi@exmple.fr",
        "Chez Élanbois, ÉLANBOIS",
    ] {
        assert_eq!(found(text, "fr"), [] as [&str; 0], "{text}");
    }
}

#[test]
fn french_faults_are_found_where_they_are() {
    assert_eq!(
        found("Une fote, dévelloper, l’ortographe, rendez-vouss", "fr"),
        ["fote", "dévelloper", "ortographe", "vouss"]
    );
    let text = "🎨 une fote";
    let words = words::unknown(text, "fr", KNOWN.of("fr").unwrap(), &HashSet::new());
    assert_eq!((words[0].start, words[0].end), (7, 11), "UTF-16 units");
    let units: Vec<u16> = text.encode_utf16().collect();
    assert_eq!(String::from_utf16(&units[7..11]).unwrap(), "fote");
}

#[test]
fn english_of_both_shores() {
    assert_eq!(
        found("The colour and the color aren’t organised or organized. Marie’s well-known shop", "en"),
        ["Marie’s"]
            .iter()
            .filter(|_| !KNOWN.of("en").unwrap().check("Marie"))
            .map(|word| (*word).to_owned())
            .collect::<Vec<_>>()
    );
    assert_eq!(found("teh recieve", "en"), ["teh", "recieve"]);
}

#[test]
fn suggestions_hold_the_word_that_is_meant() {
    for (word, language, meant) in [
        ("fote", "fr", "faute"),
        ("dévelloper", "fr", "développer"),
        ("recieve", "en", "receive"),
        ("becuase", "en", "because"),
    ] {
        let mut words = Vec::new();
        KNOWN.of(language).unwrap().suggest(word, &mut words);
        assert!(words.iter().take(SUGGESTED).any(|word| word == meant), "{word}: {words:?}");
    }
}

#[test]
fn other_languages_are_not_checked() {
    assert!(KNOWN.of("de").is_none());
    assert!(!dictionaries::has("de"));
}

/// Figures: `cargo nextest run -p pupitre-engine --run-ignored only figures --no-capture`.
#[test]
#[ignore = "figures only"]
fn figures() {
    let text = "L’atelier ouvre ses portes dimanche : venez découvrir nos créations, goûter la fote du chef et rencontrer l’équipe. ".repeat(500);
    for language in ["fr", "en"] {
        let fresh = Dictionaries::default();
        let start = std::time::Instant::now();
        let dictionary = fresh.of(language).unwrap();
        let load = start.elapsed();
        let start = std::time::Instant::now();
        let found = words::unknown(&text, language, dictionary, &HashSet::new());
        let check = start.elapsed();
        let count = text.split_whitespace().count();
        // A text without repeats: every word is judged anew.
        let many: String =
            (0..20_000).map(|n| format!("mot{} ", ["a", "e", "i", "on", "er"][n % 5].repeat(1 + n % 7))).collect();
        let start = std::time::Instant::now();
        let _ = words::unknown(&many, language, dictionary, &HashSet::new());
        let hard = start.elapsed();
        let start = std::time::Instant::now();
        let mut words = Vec::new();
        dictionary.suggest("dévelloper", &mut words);
        let suggest = start.elapsed();
        eprintln!(
            "{language}: load {load:?}; {count} words in {check:?} ({:.0} words/s, {} unknown); 20000 odd words {hard:?}; a suggestion {suggest:?}",
            count as f64 / check.as_secs_f64(),
            found.len()
        );
    }
}
