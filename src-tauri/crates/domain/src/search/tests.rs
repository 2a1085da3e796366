#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use super::*;
use proptest::prelude::*;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}
fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
fn asks(typed: &str) -> Vec<Ask> {
    let parsed = parse(typed, today());
    assert_eq!(parsed.troubles, [], "{typed}");
    assert!(parsed.terms.iter().all(|term| !term.not));
    parsed.terms.into_iter().map(|term| term.ask).collect()
}

#[test]
fn both_languages_say_the_same() {
    for (fr, en) in [
        ("de:marie est:nouveau", "from:marie is:new"),
        ("marque:\"Café Zoé\" réseau:mastodon", "brand:\"Café Zoé\" network:mastodon"),
        ("reseau:x compte:@zoe étiquette:sav", "network:x account:@zoe label:sav"),
        ("est:sans-réponse avec:brouillon", "is:unanswered has:draft"),
        ("avant:2026-11-01 après:1/10/2026 le:hier", "before:2026-11-01 after:2026-10-01 on:yesterday"),
        ("EST:EN-RETARD Avec:Pièce-Jointe", "is:overdue has:file"),
        ("-est:négatif", "-is:negative"),
        ("langue:français -langue:anglais langue:autre", "lang:fr -language:english lang:other"),
    ] {
        let (fr, en) = (parse(fr, today()), parse(en, today()));
        assert_eq!(fr.terms, en.terms);
        assert_eq!((fr.troubles, en.troubles), (vec![], vec![]));
    }
}

#[test]
fn words_and_phrases() {
    let word = |text: &str| Ask::Word(text.into());
    assert_eq!(asks("colis perdu"), [word("colis"), word("perdu")]);
    assert_eq!(asks("\"colis  perdu\" ici"), [Ask::Phrase("colis perdu".into()), word("ici")]);
    assert_eq!(asks("« colis perdu »"), [Ask::Phrase("colis perdu".into())]);
    assert_eq!(asks("\"pas fermé"), [Ask::Phrase("pas fermé".into())], "while it is being typed");
    assert_eq!(asks("https://a.fr 12:30 RDV:lundi"), [word("https://a.fr"), word("12:30"), word("RDV:lundi")]);
    assert_eq!(asks("de:\"Marie Curie\""), [Ask::From("Marie Curie".into())]);
    assert_eq!(asks("le chat : on rit"), [word("le"), word("chat"), word("on"), word("rit")]);
    assert_eq!(asks(" - -- \"\" :"), []);
    let parsed = parse("colis -\"en retard\" -perdu", today());
    assert_eq!(parsed.terms.iter().map(|term| term.not).collect::<Vec<_>>(), [false, true, true]);
}

#[test]
fn only_a_word_being_typed_may_be_a_beginning() {
    let open = |typed: &str| parse(typed, today()).open_end;
    assert!(open("remb"));
    assert!(open("is:new remb"));
    assert!(!open("remb "));
    assert!(!open("remb is:new"));
    assert!(!open("-remb"));
    assert!(!open("\"remb\""));
}

#[test]
fn what_is_not_understood_is_told() {
    assert_eq!(parse("langue:de", today()).troubles[0].known, ["fr", "en", "autre", "inconnue"]);
    let parsed = parse("is:foo has: before:demain from: colis est:rien", today());
    assert_eq!(parsed.terms.len(), 1);
    let told: Vec<(&str, Wants)> =
        parsed.troubles.iter().map(|trouble| (trouble.typed.as_str(), trouble.wants)).collect();
    let (known, day) = (Wants::Known, Wants::Day);
    assert_eq!(
        told,
        [("is:foo", known), ("has:", known), ("before:demain", day), ("from:", Wants::Name), ("est:rien", known)]
    );
    assert!(parsed.troubles[0].known.contains(&"snoozed".to_owned()), "in the language of the operator");
    assert!(parsed.troubles[4].known.contains(&"reporté".to_owned()));
    assert_eq!(parse("after:2026-02-30", today()).troubles.len(), 1);
}

#[test]
fn every_value_reads_back_in_both_languages() {
    for tongue in [Tongue::Fr, Tongue::En] {
        for is in Is::ALL {
            assert_eq!(Is::read(is.word(tongue)), Some(*is));
        }
        for spoken in Spoken::ALL {
            assert_eq!(Spoken::read(spoken.word(tongue)), Some(*spoken));
        }
        for has in Has::ALL {
            assert_eq!(Has::read(has.word(tongue)), Some(*has));
        }
    }
    assert_eq!(asks("on:today before:22.11.2026"), [Ask::On(today()), Ask::Before(day("2026-11-22"))]);
}

fn name() -> impl Strategy<Value = String> {
    "[a-zA-Zé0-9@.:_!-]{0,6}[a-zé0-9]( [a-zé0-9:'-]{1,5}){0,2}"
}

fn term() -> impl Strategy<Value = Term> {
    let date = (0_i64..10_000).prop_map(|days| day("1999-12-31") + chrono::Duration::days(days));
    let ask = prop_oneof![
        "[a-zé]{1,8}[0-9.!/]{0,3}".prop_map(Ask::Word),
        name().prop_map(Ask::Phrase),
        name().prop_map(Ask::From),
        name().prop_map(Ask::Brand),
        name().prop_map(Ask::Network),
        name().prop_map(Ask::Account),
        name().prop_map(Ask::Label),
        proptest::sample::select(Is::ALL).prop_map(Ask::Is),
        proptest::sample::select(Has::ALL).prop_map(Ask::Has),
        proptest::sample::select(Spoken::ALL).prop_map(Ask::Lang),
        date.clone().prop_map(Ask::Before),
        date.clone().prop_map(Ask::After),
        date.prop_map(Ask::On),
    ];
    (any::<bool>(), ask).prop_map(|(not, ask)| Term { not, ask })
}

proptest! {
    #[test]
    fn what_is_printed_reads_the_same(terms in proptest::collection::vec(term(), 0..MAX_TERMS), french: bool) {
        let tongue = if french { Tongue::Fr } else { Tongue::En };
        let parsed = parse(&print(&terms, tongue), today());
        prop_assert_eq!(parsed.terms, terms);
        prop_assert_eq!(parsed.troubles, vec![]);
    }

    #[test]
    fn nothing_typed_breaks_it(typed in "\\PC{0,80}|([-\"«»:a-z ]|is:|de:|le:){0,30}") {
        let parsed = parse(&typed, today());
        let again = parse(&print(&parsed.terms, Tongue::Fr), today());
        prop_assert_eq!(again.terms, parsed.terms);
    }
}
