//! Cards of people: who wrote, joined and split by hand, erased to the last byte.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::messages::{self, IncomingMessage};
use crate::people::cards::{self, Alike, PeopleQuery, Remarks, Whose};
use crate::people::{erasure, joins};
use crate::testing::{Desk, desk, id, later, message, now};
use crate::{StoreError, accounts, conversations, search, seed};
use pupitre_domain::ids::AccountId;
use pupitre_domain::network::NetworkId;

fn take_in(desk: &Desk, account: AccountId, batch: Vec<IncomingMessage>) -> messages::Ingested {
    desk.store.write_blocking(move |tx| messages::ingest(tx, account, &batch)).unwrap()
}

/// A second account of the brand at another network.
fn elsewhere(desk: &Desk) -> AccountId {
    let (brand, account) = (desk.brand, AccountId::new(id()));
    desk.store
        .write_blocking(move |tx| {
            accounts::insert(tx, &seed::account(account, brand, NetworkId::ALL[1], "elan", now()))
        })
        .unwrap();
    account
}

fn by(remote: &str, name: &str, handle: &str, message: IncomingMessage) -> IncomingMessage {
    IncomingMessage {
        author_remote: remote.to_owned(),
        author_name: name.to_owned(),
        author_handle: handle.to_owned(),
        ..message
    }
}

fn lines(desk: &Desk, query: PeopleQuery) -> Vec<cards::Line> {
    desk.store.read_blocking(move |conn| cards::lines(conn, &query)).unwrap().0
}

fn every(desk: &Desk) -> Vec<cards::Line> {
    lines(desk, PeopleQuery { limit: 50, ..PeopleQuery::default() })
}

fn card(desk: &Desk, whose: Whose) -> cards::Card {
    desk.store.read_blocking(move |conn| cards::card(conn, whose)).unwrap()
}

/// Zoé at two networks, Paul at one.
fn cast() -> (Desk, AccountId) {
    let desk = desk();
    let other = elsewhere(&desk);
    let own = desk.account;
    take_in(
        &desk,
        own,
        vec![
            by("7", "Zoé Martin", "zoe.martin@social.example", message("1", "1", "Bonjour, où êtes-vous ?", 1)),
            by("7", "Zoé Martin", "zoe.martin@social.example", message("2", "2", "Toujours rien", 20)),
            by("8", "Paul", "paul@social.example", message("3", "2", "Moi non plus", 30)),
        ],
    );
    take_in(&desk, other, vec![by("did:9", "Zoé", "zoe-martin", message("4", "4", "Coucou", 40))]);
    (desk, other)
}

#[test]
fn everybody_who_wrote_has_a_card() {
    let (desk, _) = cast();
    let all = every(&desk);
    let names: Vec<&str> = all.iter().map(|line| line.name.as_str()).collect();
    assert_eq!(names, ["Zoé", "Paul", "Zoé Martin"], "whoever wrote last first");
    let zoe = card(&desk, all[2].whose);
    assert_eq!((zoe.messages, zoe.conversations, zoe.person), (2, 2, None));
    assert_eq!((zoe.identities[0].first_at, zoe.identities[0].last_at), (later(1), later(20)));
    let found = |search: &str| {
        lines(&desk, PeopleQuery { search: search.to_owned(), limit: 9, ..PeopleQuery::default() }).len()
    };
    assert_eq!((found("martin"), found("ZOE"), found("paul@"), found("personne"), found("%")), (2, 2, 1, 0, 3));
    // A page at a time, nobody twice and nobody lost.
    let (mut after, mut seen) = (None, Vec::new());
    loop {
        let query = PeopleQuery { limit: 1, after, ..PeopleQuery::default() };
        let (page, next) = desk.store.read_blocking(move |conn| cards::lines(conn, &query)).unwrap();
        seen.extend(page.into_iter().map(|line| line.whose));
        after = next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen, all.iter().map(|line| line.whose).collect::<Vec<_>>());
}

#[test]
fn the_same_messages_again_and_edits_make_nobody_twice() {
    let (desk, _) = cast();
    let own = desk.account;
    let renamed = by("7", "Zoé M.", "zoe.m@social.example", message("5", "1", "encore", 60));
    take_in(&desk, own, vec![renamed.clone()]);
    take_in(&desk, own, vec![renamed]);
    let all = every(&desk);
    assert_eq!(all.len(), 3, "a new handle is no new human being");
    assert_eq!(all[0].name, "Zoé M.");
}

#[test]
fn suggestions_are_no_more_than_that_and_a_join_is_taken_back_whole() {
    let (desk, _) = cast();
    let all = every(&desk);
    let (here, paul, there) = (all[0].whose, all[1].whose, all[2].whose);
    let alike = |whose: Whose| desk.store.read_blocking(move |conn| cards::alike(conn, whose, 5)).unwrap();
    let found = alike(there);
    assert_eq!(found.iter().map(|(whose, _, why)| (*whose, *why)).collect::<Vec<_>>(), [(here, Alike::Handle)]);
    assert_eq!(every(&desk).len(), 3, "nothing is joined by itself");
    let remarks =
        Remarks { note: "aime le bleu".to_owned(), consent: String::new(), tags: ["ambassador".to_owned()].into() };
    let noted = remarks.clone();
    desk.store
        .write_blocking(move |tx| {
            let person = cards::person_of(tx, there, now())?;
            cards::set_remarks(tx, person, &noted, now())
        })
        .unwrap();
    let (person, edit) = desk.store.write_blocking(move |tx| joins::join(tx, here, there, now())).unwrap();
    let joined = card(&desk, Whose::Person(person));
    assert_eq!((joined.identities.len(), joined.messages, joined.conversations), (2, 3, 3));
    assert_eq!(joined.remarks, remarks);
    assert_eq!(every(&desk).len(), 2);
    assert_eq!(alike(here), Vec::new());
    assert_eq!(
        lines(&desk, PeopleQuery { tag: Some("ambassador".to_owned()), limit: 9, ..PeopleQuery::default() }).len(),
        1
    );
    desk.store.write_blocking(move |tx| joins::put_back(tx, edit, now())).unwrap();
    let back = every(&desk);
    assert_eq!(back.len(), 3);
    assert_eq!(card(&desk, there).remarks, remarks, "the card that was joined is whole again");
    assert_eq!(card(&desk, here).person, None);
    let again = desk.store.write_blocking(move |tx| joins::put_back(tx, edit, now()));
    assert!(matches!(again, Err(StoreError::NotFound)), "once");
    let same = desk.store.write_blocking(move |tx| joins::join(tx, paul, paul, now()).map(drop));
    assert!(matches!(same, Err(StoreError::Constraint)));
    desk.store.write_blocking(move |tx| cards::keep_apart(tx, here, there)).unwrap();
    assert_eq!(alike(there), Vec::new(), "told apart for good");
}

#[test]
fn an_identity_is_taken_off_a_card_and_put_back() {
    let (desk, _) = cast();
    let all = every(&desk);
    let (here, there) = (all[0].whose, all[2].whose);
    let (person, _) = desk.store.write_blocking(move |tx| joins::join(tx, there, here, now())).unwrap();
    let Whose::Author(author) = here else { panic!("an identity") };
    let edit = desk.store.write_blocking(move |tx| joins::split(tx, author, now())).unwrap();
    assert_eq!((card(&desk, Whose::Person(person)).identities.len(), every(&desk).len()), (1, 3));
    desk.store.write_blocking(move |tx| joins::put_back(tx, edit, now())).unwrap();
    assert_eq!(card(&desk, here).identities.len(), 2);
}

/// All bytes of the data folder.
fn bytes(desk: &Desk) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(desk.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            all.extend(std::fs::read(path).unwrap());
        }
    }
    all
}

fn holds(all: &[u8], text: &str) -> bool {
    all.windows(text.len()).any(|window| window == text.as_bytes())
}

const SECRETS: [&str; 8] = [
    "Philippulusien",
    "xylographiquement",
    "anthropocentrisme",
    "vraquenardement",
    "zoe.martin@social.example",
    "Zoé Martin",
    "https://social.example/@zoe",
    "pseudo-plus-ancien",
];

/// Somebody whose words are found nowhere else, between others' messages, edited once, quoted and answered.
fn talkative() -> (Desk, Vec<IncomingMessage>) {
    let desk = desk();
    let own = desk.account;
    let theirs = |remote: &str, root: &str, text: &str, at: i64| IncomingMessage {
        author_profile: Some("https://social.example/@zoe".to_owned()),
        permalink: Some(format!("https://social.example/@zoe/{remote}")),
        ..by("7", "Zoé Martin", "zoe.martin@social.example", message(remote, root, text, at))
    };
    let filler: Vec<IncomingMessage> = (0..600)
        .map(|n| {
            let author = format!("f{n}");
            let text =
                format!("Remplissage numéro {n} avec assez de mots pour occuper une page de la base, philatélie");
            by(
                &author,
                &format!("Personne {n}"),
                &format!("p{n}@social.example"),
                message(&format!("f{n}"), &format!("f{n}"), &text, n),
            )
        })
        .collect();
    take_in(&desk, own, filler);
    let first = theirs("t1", "t1", "Philippulusien pseudo-plus-ancien", 100);
    take_in(&desk, own, vec![first.clone()]);
    let edited = IncomingMessage { text: "Philippulusien et xylographiquement vôtre".to_owned(), ..first };
    let second = theirs("t2", "f5", "anthropocentrisme vraquenardement long et bien à moi", 200);
    let ours = IncomingMessage {
        ours: true,
        parent_remote: Some("t2".to_owned()),
        mentions: vec!["zoe.martin@social.example".to_owned()],
        ..by(
            "us",
            "Élan",
            "elan",
            message(
                "a1",
                "f5",
                "@zoe.martin@social.example Bonjour Zoé Martin, nous corrigeons.\n> anthropocentrisme vraquenardement long\n> et bien à moi",
                300,
            ),
        )
    };
    let batch = vec![edited, second, ours];
    take_in(&desk, own, batch.clone());
    (desk, batch)
}

#[test]
fn nothing_is_left_of_whom_was_erased() {
    let (desk, told) = talkative();
    let own = desk.account;
    // The test can see: before, all of it is there.
    let before = bytes(&desk);
    for secret in SECRETS {
        assert!(holds(&before, secret), "{secret} should be there before");
    }
    let whose =
        lines(&desk, PeopleQuery { search: "zoe martin".to_owned(), limit: 9, ..PeopleQuery::default() })[0].whose;
    let (person, _) = {
        let other =
            lines(&desk, PeopleQuery { search: "personne 7 ".to_owned(), limit: 9, ..PeopleQuery::default() })[0].whose;
        // What a join would put back is no hiding place either.
        desk.store.write_blocking(move |tx| joins::join(tx, whose, other, now())).unwrap()
    };
    let Whose::Author(_) = whose else { panic!("an identity") };
    let noted = Remarks { note: "Zoé Martin, vraquenardement fidèle".to_owned(), ..Remarks::default() };
    desk.store.write_blocking(move |tx| cards::set_remarks(tx, person, &noted, now())).unwrap();
    let whose = Whose::Person(person);
    let loss = desk.store.read_blocking(move |conn| erasure::loss(conn, whose)).unwrap();
    assert_eq!((loss.messages, loss.conversations, loss.answers, loss.under_way), (3, 3, 1, 0));
    let done = desk.store.write_blocking(move |tx| erasure::erase(tx, whose, later(1_000))).unwrap();
    assert_eq!(done, loss);
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(desk.store.scrub()).unwrap();
    let after = bytes(&desk);
    for secret in SECRETS {
        assert!(!holds(&after, secret), "{secret} is still in the files");
    }
    desk.store.write_blocking(search::check).unwrap();
    // Our answer stays, without them.
    let answer = desk.store.read_blocking(move |conn| messages::find(conn, own, "a1")).unwrap().unwrap();
    assert_eq!(answer.text, "@… Bonjour …, nous corrigeons.");
    assert!(answer.mentions.is_empty());
    // The network tells it all again; it is not taken in.
    assert_eq!(take_in(&desk, own, told), messages::Ingested::default());
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(desk.store.scrub()).unwrap();
    let again = bytes(&desk);
    for secret in SECRETS {
        assert!(!holds(&again, secret), "{secret} came back");
    }
    assert!(matches!(desk.store.read_blocking(move |conn| cards::card(conn, whose)), Err(StoreError::NotFound)));
    // Others' words and threads are as they were.
    let thread = desk.store.read_blocking(move |conn| conversations::find(conn, own, "f5")).unwrap().unwrap();
    assert_eq!(thread.from_name, "Personne 5");
    // Whoever writes anew is taken in anew.
    let anew = by("7", "Zoé", "zoe@social.example", message("t9", "t9", "me revoilà", 2_000));
    assert_eq!(take_in(&desk, own, vec![anew]).new, 1);
}
