//! Visuals and settings.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::testing::{Desk, desk, id, later, now};
use crate::visuals::{Visual, VisualQuery};
use crate::{StoreError, search, settings, visuals};
use chrono::NaiveDate;
use pupitre_domain::ids::VisualId;
use pupitre_domain::visual::VisualFacts;
use serde_json::json;

fn visual(title: &str, seconds: i64) -> Visual {
    Visual {
        id: VisualId::new(id()),
        brand: None,
        title: title.to_owned(),
        alt: "Une façade".to_owned(),
        credit: "Inès".to_owned(),
        licence_until: None,
        facts: VisualFacts {
            hash: blake3::hash(title.as_bytes()).to_hex().to_string(),
            mime: "image/jpeg".to_owned(),
            width: 4_000,
            height: 3_000,
            bytes: 2_345_678,
            colour: "#aabbcc".to_owned(),
        },
        imported_at: later(seconds),
        deleted_at: None,
    }
}

fn add(desk: &Desk, visual: &Visual) -> Visual {
    let visual = visual.clone();
    desk.store.write_blocking(move |tx| visuals::insert(tx, &visual)).unwrap()
}

fn titles(desk: &Desk, query: VisualQuery) -> Vec<String> {
    let query = VisualQuery { limit: 50, ..query };
    let (page, _) = desk.store.read_blocking(move |conn| visuals::list(conn, &query)).unwrap();
    page.into_iter().map(|visual| visual.title).collect()
}

#[test]
fn the_same_bytes_are_one_visual_until_it_is_deleted() {
    let desk = desk();
    let first = visual("Façade", 1);
    assert_eq!(add(&desk, &first), first);
    let again = Visual { id: VisualId::new(id()), ..first.clone() };
    assert_eq!(add(&desk, &again).id, first.id);
    let vid = first.id;
    desk.store.write_blocking(move |tx| visuals::set_deleted(tx, vid, Some(now()))).unwrap();
    assert_eq!(add(&desk, &again).id, again.id);
    let back = desk.store.write_blocking(move |tx| visuals::set_deleted(tx, vid, None));
    assert_eq!(back, Err(StoreError::Constraint));
    assert_eq!(desk.store.read_blocking(visuals::all_hashes).unwrap(), [first.facts.hash]);
}

#[test]
fn visuals_are_listed_by_brand_words_and_licence() {
    let desk = desk();
    let day = |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap();
    add(&desk, &Visual { licence_until: Some(day("2026-11-21")), ..visual("Été au port", 1) });
    add(&desk, &Visual { brand: Some(desk.brand), licence_until: Some(day("2026-11-22")), ..visual("Hiver", 2) });
    let mut third = add(&desk, &visual("Logo", 3));
    let today = day("2026-11-22");
    let all = VisualQuery::default;
    assert_eq!(titles(&desk, all()), ["Logo", "Hiver", "Été au port"]);
    let other = pupitre_domain::ids::BrandId::new(id());
    assert_eq!(titles(&desk, VisualQuery { brand: Some(other), ..all() }), ["Logo", "Été au port"]);
    assert_eq!(titles(&desk, VisualQuery { brand: Some(desk.brand), ..all() }).len(), 3);
    assert_eq!(titles(&desk, VisualQuery { licensed: Some((true, today)), ..all() }), ["Logo", "Hiver"]);
    assert_eq!(titles(&desk, VisualQuery { licensed: Some((false, today)), ..all() }), ["Été au port"]);
    let words = |text: &str| VisualQuery { search: Some(text.to_owned()), ..all() };
    assert_eq!(titles(&desk, words("ete")), ["Été au port"]);
    assert_eq!(titles(&desk, words("facade ines")).len(), 3);

    third.title = "Enseigne".to_owned();
    third.alt = "Néons".to_owned();
    let stored = third.clone();
    desk.store.write_blocking(move |tx| visuals::update(tx, &stored)).unwrap();
    assert_eq!(titles(&desk, words("neons")), ["Enseigne"]);
    assert_eq!(titles(&desk, words("logo")), Vec::<String>::new());
    desk.store.write_blocking(search::check).unwrap();

    let first = VisualQuery { limit: 2, ..all() };
    let (page, next) = desk.store.read_blocking(move |conn| visuals::list(conn, &first)).unwrap();
    assert_eq!(page.len(), 2);
    let second = VisualQuery { limit: 2, after: next, ..all() };
    let (page, next) = desk.store.read_blocking(move |conn| visuals::list(conn, &second)).unwrap();
    assert_eq!((page[0].title.as_str(), page.len(), next), ("Été au port", 1, None));
}

#[test]
fn settings_are_values_by_key() {
    let desk = desk();
    let get = || desk.store.read_blocking(|conn| settings::get(conn, "desk")).unwrap();
    assert_eq!(get(), None);
    for value in [json!({ "theme": "dark" }), json!(null)] {
        let stored = value.clone();
        desk.store.write_blocking(move |tx| settings::put(tx, "desk", &stored)).unwrap();
        assert_eq!(get(), Some(value));
    }
}
