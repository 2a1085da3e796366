#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use proptest::prelude::*;

fn set(text: &str, language: &str) -> String {
    apply(text, &typography(text, language))
}

/// Shows the spaces: `_` narrow, `~` no-break.
fn seen(text: &str) -> String {
    set(text, "fr").replace(NARROW, "_").replace(FIXED, "~")
}

#[test]
fn french_as_it_is_set() {
    for (text, expected) in [
        ("Vraiment?", "Vraiment_?"),
        ("Vraiment ?", "Vraiment_?"),
        ("Vraiment  ?!", "Vraiment_?!"),
        ("Oui ; non ! Peut-être : oui", "Oui_; non_! Peut-être~: oui"),
        ("Note: à 12:30, score 3:2", "Note~: à 12:30, score 3:2"),
        ("Il a dit \"oui\".", "Il a dit «_oui_»."),
        ("\" oui \"!", "«_oui_»_!"),
        ("« oui »", "«_oui_»"),
        ("«oui»", "«_oui_»"),
        ("l'été d'Anne", "l’été d’Anne"),
        ("Aujourd'hui...", "Aujourd’hui…"),
        ("5% ! 10€ ?", "5%_! 10€_?"),
        ("(vraiment)?", "(vraiment)_?"),
        ("fini\u{a0}!", "fini~!"),
        ("Déjà bien\u{202f}!", "Déjà bien_!"),
        (":):»", ":)~:_»"),
    ] {
        assert_eq!(seen(text), expected, "{text}");
    }
}

#[test]
fn what_is_no_prose_stays() {
    for text in [
        "https://exemple.fr/a?b=c;d!e",
        "voir exemple.fr/?x=1;y",
        "@marie et #été!x",
        "`let a = \"b\"; a?;`",
        "```\nfoo(\"x\")?;\n```",
        ":)",
        "Bravo :-) et ;)",
        "merci :'(",
        ":smile:",
        "C:\\Temp",
        "a?b",
        "12:30",
        "3...",
        "....",
        "Écran 27\" et 24\"",
        "un \"guillemet seul",
        "moi@exemple.fr",
        "!important",
        "? au début",
        "\n! ligne",
        "x::y",
    ] {
        assert_eq!(set(text, "fr").replace('…', "..."), text.replace("3…", "3..."), "{text}");
    }
    assert_eq!(seen("Écoute :smile: !"), "Écoute :smile:_!");
    assert_eq!(set("Quoi?", "de"), "Quoi?");
}

#[test]
fn english_quotation_marks() {
    assert_eq!(set("She said \"it's fine\"...", "en"), "She said “it’s fine”…");
    assert_eq!(set("(\"really?\")", "en"), "(“really?”)");
    assert_eq!(set("a 5\" screen", "en"), "a 5\" screen");
    assert_eq!(set("Why? Now! ok: yes;", "en"), "Why? Now! ok: yes;");
}

#[test]
fn offsets_are_utf16() {
    let text = "🎨 Oui!";
    assert_eq!(typography(text, "fr"), [Edit { start: 6, end: 6, with: NARROW.to_string() }]);
    assert_eq!(set(text, "fr"), "🎨 Oui\u{202f}!");
}

/// A text that meets every rule often.
fn nasty() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a",
        "B",
        "é",
        "1",
        "\"",
        "\"",
        "'",
        "’",
        " ",
        " ",
        "\u{a0}",
        "\u{202f}",
        "!",
        "?",
        ";",
        ":",
        "«",
        "»",
        ".",
        "...",
        "…",
        "\n",
        "(",
        ")",
        "`",
        "#tag",
        "@moi",
        "https://a.fr/?b=c;",
        ":)",
        ";-)",
        "🎨",
        "-",
        "%",
        ",",
        "12:30",
        "/",
        "=",
        "_",
    ]);
    prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat())
}

/// A text without what typography may change.
fn bones(text: &str) -> String {
    text.replace("...", "…")
        .chars()
        .filter(|letter| !matches!(*letter, ' ' | FIXED | NARROW))
        .map(|letter| match letter {
            '’' => '\'',
            '«' | '»' | '“' | '”' => '"',
            other => other,
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]
    #[test]
    fn twice_is_once(text in nasty(), language in prop::sample::select(vec!["fr", "en"])) {
        let once = set(&text, language);
        prop_assert_eq!(set(&once, language), once);
    }
    #[test]
    fn only_signs_and_spaces_change(text in nasty(), language in prop::sample::select(vec!["fr", "en"])) {
        prop_assert_eq!(bones(&set(&text, language)), bones(&text));
    }
    #[test]
    fn edits_are_in_order_and_apart(text in "\\PC{0,60}") {
        let edits = typography(&text, "fr");
        let units = u32::try_from(text.encode_utf16().count()).unwrap();
        prop_assert!(edits.iter().all(|edit| edit.start <= edit.end && edit.end <= units));
        prop_assert!(edits.windows(2).all(|pair| pair[0].end <= pair[1].start));
    }
    #[test]
    fn addresses_survive(path in "[a-z?!;:&=/]{0,12}", before in nasty()) {
        let address = format!("https://exemple.fr/x{path}y");
        let text = format!("{before} {address} fin!");
        prop_assert!(set(&text, "fr").contains(&address));
    }
}
