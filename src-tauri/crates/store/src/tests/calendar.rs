//! What the calendar reads in one pass; labels, notes and filters.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::labels::{Label, LabelKind};
use crate::migrations::STEPS;
use crate::notes::Note;
use crate::posts::{Standings, calendar_lines, label_keys};
use crate::store::Store;
use crate::testing::{Desk, desk, id, later, now, paris, wall};
use crate::{StoreError, deliveries, filters, labels, notes, posts, seed};
use chrono::NaiveDate;
use pupitre_domain::brand::Colour;
use pupitre_domain::filter::CalendarFilter;
use pupitre_domain::ids::{BrandId, DeliveryId, FilterId, LabelId, NoteId, PostId};
use pupitre_domain::network::NetworkId;
use pupitre_domain::publication::{Ask, Event, State};

fn planned(desk: &Desk, text: &'static str, at: &'static str) -> PostId {
    let brand = desk.brand;
    desk.store
        .write_blocking(move |tx| {
            let post = seed::post(PostId::new(id()), brand, text, Some(wall(at)), paris(), now());
            posts::insert(tx, &post)?;
            Ok(post.id)
        })
        .unwrap()
}

fn label(name: &str, kind: LabelKind, brand: Option<BrandId>) -> Label {
    Label {
        key: 0,
        id: LabelId::new(id()),
        kind,
        brand,
        name: name.to_owned(),
        colour: Colour::parse("#aa3311").unwrap(),
        first_day: None,
        last_day: None,
        created_at: now(),
        deleted_at: None,
    }
}

/// States of a post as the calendar reads them.
fn standing(desk: &Desk, post: PostId) -> Vec<State> {
    desk.store.read_blocking(move |conn| posts::place(conn, post)).unwrap().unwrap().states
}

#[test]
fn the_standing_of_a_post_follows_its_deliveries() {
    let desk = desk();
    let post = planned(&desk, "x", "2026-12-01T09:30");
    assert_eq!(standing(&desk, post), []);
    let account = desk.account;
    let did = desk
        .store
        .write_blocking(move |tx| {
            let row = posts::get(tx, post)?;
            let delivery = seed::delivery(DeliveryId::new(id()), &row, account, NetworkId::Mastodon, now());
            deliveries::insert(tx, &delivery)?;
            Ok(delivery.id)
        })
        .unwrap();
    assert_eq!(standing(&desk, post), [State::Scheduled]);
    for (event, to) in [(Event::Ask(Ask::Late), State::NeedsPerson(Ask::Late)), (Event::Schedule, State::Scheduled)] {
        desk.store.write_blocking(move |tx| deliveries::transition(tx, did, event, later(1), "line", None)).unwrap();
        assert_eq!(standing(&desk, post), [to]);
    }
    desk.store
        .write_blocking(move |tx| {
            deliveries::transition_from(tx, did, State::Scheduled, Event::Take, later(2), "taken", None)
        })
        .unwrap();
    assert_eq!(standing(&desk, post), [State::Preparing]);
}

#[test]
fn a_month_is_one_pass_over_one_covering_index() {
    let desk = desk();
    let plan: Vec<String> = desk
        .store
        .read_blocking(|conn| {
            let statement =
                "EXPLAIN QUERY PLAN SELECT key, id, brand, wall, due_at, held, first_visual, standing, labels,
                approval, mode, excerpt FROM posts WHERE wall >= ?1 AND wall < ?2 AND (?3 IS NULL OR brand = ?3) AND wall IS NOT NULL
                AND deleted_at IS NULL ORDER BY wall, id";
            crate::sql::all(conn, statement, rusqlite::params!["a", "b", None::<Vec<u8>>], |row| row.get(3))
        })
        .unwrap();
    assert_eq!(plan.len(), 1, "{plan:?}");
    assert!(plan[0].contains("USING COVERING INDEX posts_calendar"), "{plan:?}");
}

#[test]
fn a_data_folder_of_the_first_schema_gets_its_standings() {
    let folder = tempfile::tempdir().unwrap();
    let (brand, account, post) = ([1_u8; 16], [2_u8; 16], [3_u8; 16]);
    {
        let store = Store::open_with(folder.path(), now(), &STEPS[..1]).unwrap();
        store
            .write_blocking(move |tx| {
                let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| tx.0.execute(sql, values).map(drop);
                run(
                    "INSERT INTO brands VALUES (?1, 'A', 'a', 'Europe/Paris', 'fr', '#336699', 15, '', 0, 1, 1, NULL)",
                    &[&brand],
                )?;
                run(
                    "INSERT INTO accounts (key, id, brand, network, handle, name, own_server, facts, limits, scopes, health,
                       inbox_failures, created_at)
                     VALUES (7, ?1, ?2, 'mastodon', 'a', 'a', 0, '{}', '{}', '[]', 'ok', 0, 1)",
                    &[&account, &brand],
                )?;
                run(
                    "INSERT INTO posts (id, brand, version, content, excerpt, search_text, wall, zone, fold, due_at, rules,
                       mode, created_at, updated_at)
                     VALUES (?1, ?2, 1, '{}', 'x', 'x', '2026-12-01T09:30:00', 'Europe/Paris', 'earlier', 5, 'r', 'auto',
                       1, 1)",
                    &[&post, &brand],
                )?;
                run(
                    "INSERT INTO deliveries (id, kind, account, brand, network, post, state, reason, mode, fold, attempts,
                       looks, problems, parts, parts_done, excerpt, created_at, updated_at)
                     VALUES (?1, 'post', ?2, ?3, 'mastodon', ?4, 'needsPerson', 'late', 'auto', 'earlier', 0, 0, '[]', 1, 0,
                       'x', 1, 1)",
                    &[&[4_u8; 16], &account, &brand, &post],
                )?;
                Ok(())
            })
            .unwrap();
    }
    let store = Store::open(folder.path(), later(1)).unwrap();
    let id = PostId::new(uuid::Uuid::from_bytes(post));
    let place = store.read_blocking(move |conn| posts::place(conn, id)).unwrap().unwrap();
    assert_eq!((place.states, place.held), (vec![State::NeedsPerson(Ask::Late)], false));
    store.write_blocking(move |tx| posts::restate(tx, id)).unwrap();
    let again = store.read_blocking(move |conn| posts::place(conn, id)).unwrap().unwrap();
    assert_eq!(again.states, [State::NeedsPerson(Ask::Late)]);
}

#[test]
fn what_is_no_standing_of_ours_is_damage() {
    let read = |text: &str| Standings::default().read(text, &mut Vec::new());
    assert_eq!(read("7:scheduled: 12:needsPerson:late"), Ok(()));
    for damaged in ["x", "7", "7:scheduled", "a:scheduled:", "7:scheduled:late"] {
        assert_eq!(read(damaged), Err(StoreError::Corrupt), "{damaged}");
    }
    assert_eq!(label_keys("3 12").collect::<Vec<_>>(), [3, 12]);
    assert_eq!(label_keys("").count(), 0);
}

#[test]
fn labels_stay_on_their_posts_through_the_bin() {
    let desk = desk();
    let post = planned(&desk, "x", "2026-12-01T09:30");
    let (mine, shared) = (label("Été", LabelKind::Label, Some(desk.brand)), label("Soldes", LabelKind::Campaign, None));
    let (first, second) = (mine.id, shared.id);
    desk.store
        .write_blocking(move |tx| {
            labels::insert(tx, &mine)?;
            labels::insert(tx, &shared)
        })
        .unwrap();
    let keys = || desk.store.read_blocking(labels::list).unwrap().iter().map(|label| label.key).collect::<Vec<_>>();
    let all = keys();
    desk.store.write_blocking(move |tx| labels::set(tx, post, &all)).unwrap();
    let of = || {
        let read = desk.store.read_blocking(move |conn| labels::of_post(conn, post)).unwrap();
        read.into_iter().map(|label| label.id).collect::<Vec<_>>()
    };
    assert_eq!(of(), [first, second]);
    desk.store.write_blocking(move |tx| labels::set_deleted(tx, first, Some(now()))).unwrap();
    assert_eq!(of(), [second]);
    // While it lies in the bin, the others are set anew.
    desk.store.write_blocking(move |tx| labels::set(tx, post, &[])).unwrap();
    desk.store.write_blocking(move |tx| labels::set_deleted(tx, first, None)).unwrap();
    assert_eq!(of(), [first]);
    let stored = desk.store.read_blocking(move |conn| posts::place(conn, post)).unwrap().unwrap().labels;
    assert_eq!(stored, [keys()[0]]);
    assert_eq!(desk.store.read_blocking(labels::counts).unwrap(), [(keys()[0], 1)]);
}

#[test]
fn a_name_is_given_once_within_its_brand_whatever_its_accents() {
    let desk = desk();
    let brand = desk.brand;
    let insert = |label: Label| desk.store.write_blocking(move |tx| labels::insert(tx, &label));
    let first = label("Été", LabelKind::Label, Some(brand));
    let gone = first.id;
    insert(first).unwrap();
    assert_eq!(insert(label("ete", LabelKind::Label, Some(brand))), Err(StoreError::Constraint));
    insert(label("ete", LabelKind::Label, None)).unwrap();
    insert(label("ete", LabelKind::Campaign, Some(brand))).unwrap();
    desk.store.write_blocking(move |tx| labels::set_deleted(tx, gone, Some(now()))).unwrap();
    insert(label("ETE", LabelKind::Label, Some(brand))).unwrap();
    let back = desk.store.write_blocking(move |tx| labels::set_deleted(tx, gone, None));
    assert_eq!(back, Err(StoreError::Constraint), "another has its name now");
}

#[test]
fn lines_show_what_is_planned_in_between_with_its_words() {
    let desk = desk();
    let first = planned(&desk, "soupe de potiron", "2026-12-01T09:30");
    planned(&desk, "tarte", "2026-12-31T23:59");
    planned(&desk, "après", "2027-01-01T00:00");
    let held = first;
    desk.store.write_blocking(move |tx| posts::set_held(tx, held, true)).unwrap();
    let (texts, keys) = desk
        .store
        .read_blocking(|conn| {
            let words = posts::worded(conn, "Potiron")?;
            let (mut texts, mut keys) = (Vec::new(), Vec::new());
            calendar_lines(conn, wall("2026-12-01T00:00"), wall("2027-01-01T00:00"), None, |line| {
                texts.push((line.excerpt.to_owned(), line.held));
                keys.push(words.as_ref().is_some_and(|words| words.contains(&line.key)));
                Ok(())
            })?;
            Ok((texts, keys))
        })
        .unwrap();
    assert_eq!(texts, [("soupe de potiron".to_owned(), true), ("tarte".to_owned(), false)]);
    assert_eq!(keys, [true, false]);
}

#[test]
fn notes_are_of_a_brand_or_of_all() {
    let desk = desk();
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let note = |brand, at: &str, text: &str| Note {
        id: NoteId::new(id()),
        brand,
        day: day(at),
        text: text.to_owned(),
        updated_at: now(),
    };
    let own = note(Some(desk.brand), "2026-12-02", "photo à 10 h");
    let all = note(None, "2026-12-01", "congés");
    let late = note(None, "2027-01-01", "hors du mois");
    let mut changed = own.clone();
    changed.text = "photo à 11 h".to_owned();
    let kept = [own.clone(), all.clone(), late, changed.clone()];
    desk.store.write_blocking(move |tx| kept.iter().try_for_each(|note| notes::put(tx, note))).unwrap();
    let month = |brand: Option<BrandId>| {
        let (from, to) = (day("2026-12-01"), day("2027-01-01"));
        desk.store.read_blocking(move |conn| notes::range(conn, from, to, brand)).unwrap()
    };
    assert_eq!(month(None), [all.clone(), changed.clone()]);
    assert_eq!(month(Some(BrandId::new(id()))), [all]);
    let gone = changed.id;
    desk.store.write_blocking(move |tx| notes::delete(tx, gone)).unwrap();
    assert_eq!(desk.store.write_blocking(move |tx| notes::delete(tx, gone)), Err(StoreError::NotFound));
}

#[test]
fn a_saved_filter_comes_back_as_it_was() {
    let desk = desk();
    let saved = filters::SavedFilter {
        id: FilterId::new(id()),
        name: "Été".to_owned(),
        filter: CalendarFilter {
            brands: vec![desk.brand],
            text: Some("soldes".to_owned()),
            ..CalendarFilter::default()
        },
        created_at: now(),
    };
    let stored = saved.clone();
    desk.store.write_blocking(move |tx| filters::put(tx, &stored)).unwrap();
    assert_eq!(desk.store.read_blocking(filters::list).unwrap(), std::slice::from_ref(&saved));
    desk.store.write_blocking(move |tx| filters::delete(tx, saved.id)).unwrap();
    assert!(desk.store.read_blocking(filters::list).unwrap().is_empty());
}
