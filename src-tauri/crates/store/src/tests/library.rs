//! Visuals and settings.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::migrations::STEPS;
use crate::testing::{Desk, desk, id, later, now};
use crate::visuals::find;
use crate::visuals::grid::{self, PACKED};
use crate::visuals::{Visual, VisualQuery, papers, trash};
use crate::{Store, StoreError, labels, search, settings, visuals};
use chrono::NaiveDate;
use pupitre_domain::brand::Colour;
use pupitre_domain::ids::{BrandId, FolderId, LabelId, ReleaseId, VisualId};
use pupitre_domain::library::{
    FolderScope, Hue, LibraryFilter, LibrarySort, Orientation, RightsState, SizeClass, UseState, VisualKind,
};
use pupitre_domain::rights::{Licence, ReleaseKind, Rights};
use pupitre_domain::visual::{Swatch, VisualFacts};
use serde_json::json;

fn visual(title: &str, seconds: i64) -> Visual {
    let facts = VisualFacts {
        hash: blake3::hash(title.as_bytes()).to_hex().to_string(),
        mime: "image/jpeg".to_owned(),
        width: 4_000,
        height: 3_000,
        bytes: 2_345_678,
        colour: "#aabbcc".to_owned(),
    };
    Visual {
        title: title.to_owned(),
        alt: "Une façade".to_owned(),
        rights: Rights { credit: "Inès".to_owned(), ..Rights::default() },
        ..Visual::new(VisualId::new(id()), facts, later(seconds))
    }
}

fn until(text: &str) -> Rights {
    Rights { credit: "Inès".to_owned(), until: NaiveDate::parse_from_str(text, "%Y-%m-%d").ok(), ..Rights::default() }
}

fn add(desk: &Desk, visual: &Visual) -> Visual {
    let visual = visual.clone();
    desk.store.write_blocking(move |tx| visuals::insert(tx, &visual)).unwrap()
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

fn page(desk: &Desk, query: VisualQuery) -> (Vec<String>, Option<String>) {
    let query = VisualQuery { limit: if query.limit == 0 { 50 } else { query.limit }, today: today(), ..query };
    let (page, next) = desk.store.read_blocking(move |conn| visuals::list(conn, &query)).unwrap();
    (page.into_iter().map(|visual| visual.title).collect(), next)
}

fn titles(desk: &Desk, filter: LibraryFilter) -> Vec<String> {
    page(desk, VisualQuery { filters: vec![filter], ..VisualQuery::default() }).0
}

#[test]
fn the_same_bytes_are_one_visual_of_a_brand_until_it_is_deleted() {
    let desk = desk();
    let first = visual("Façade", 1);
    assert_eq!(add(&desk, &first), first);
    let again = Visual { id: VisualId::new(id()), ..first.clone() };
    assert_eq!(add(&desk, &again).id, first.id);
    // What is all brands' is a brand's, too; what is one brand's is not another's.
    let of_brand = Visual { id: VisualId::new(id()), brand: Some(desk.brand), ..first.clone() };
    assert_eq!(add(&desk, &of_brand).id, first.id);
    let vid = first.id;
    desk.store.write_blocking(move |tx| visuals::set_deleted(tx, vid, Some(now()))).unwrap();
    assert_eq!(add(&desk, &of_brand).id, of_brand.id);
    assert_eq!(add(&desk, &again).id, again.id, "two records of one file");
    let stored = again.clone();
    assert_eq!(desk.store.read_blocking(move |conn| visuals::twins(conn, &stored)).unwrap(), 1);
    let back = desk.store.write_blocking(move |tx| visuals::set_deleted(tx, vid, None));
    assert_eq!(back, Err(StoreError::Constraint));
    assert_eq!(desk.store.read_blocking(visuals::all_hashes).unwrap(), [first.facts.hash]);
}

#[test]
fn visuals_are_listed_by_brand_words_and_rights() {
    let desk = desk();
    add(&desk, &Visual { rights: until("2026-11-21"), ..visual("Été au port", 1) });
    add(&desk, &Visual { brand: Some(desk.brand), rights: until("2026-11-22"), ..visual("Hiver", 2) });
    let mut third = add(&desk, &visual("Logo", 3));
    let all = LibraryFilter::default;
    assert_eq!(titles(&desk, all()), ["Logo", "Hiver", "Été au port"]);
    assert_eq!(titles(&desk, LibraryFilter { brand: Some(BrandId::new(id())), ..all() }), ["Logo", "Été au port"]);
    assert_eq!(titles(&desk, LibraryFilter { brand: Some(desk.brand), ..all() }).len(), 3);
    let own = LibraryFilter { brand: Some(desk.brand), brand_only: Some(true), ..all() };
    assert_eq!(titles(&desk, own), ["Hiver"]);
    let rights = |state| LibraryFilter { rights: Some(vec![state]), ..all() };
    assert_eq!(titles(&desk, rights(RightsState::Usable)), ["Logo", "Hiver"], "the last day counts");
    assert_eq!(titles(&desk, rights(RightsState::Expired)), ["Été au port"]);
    assert_eq!(titles(&desk, rights(RightsState::Ending)), ["Hiver"]);
    let words = |text: &str| LibraryFilter { search: Some(text.to_owned()), ..all() };
    assert_eq!(titles(&desk, words("ete")), ["Été au port"]);
    assert_eq!(titles(&desk, words("facade ines")).len(), 3);
    assert_eq!(titles(&desk, words("* -")), Vec::<String>::new());

    third.title = "Enseigne".to_owned();
    third.alt = "Néons".to_owned();
    third.caption = "La rue de nuit".to_owned();
    third.keywords = vec!["Lumière".to_owned()];
    third.rights.author = "Ana".to_owned();
    let stored = third.clone();
    desk.store.write_blocking(move |tx| visuals::update(tx, &stored)).unwrap();
    for typed in ["neons", "nuit", "lumiere", "ana"] {
        assert_eq!(titles(&desk, words(typed)), ["Enseigne"], "{typed}");
    }
    assert_eq!(titles(&desk, words("logo")), Vec::<String>::new());
    desk.store.write_blocking(search::check).unwrap();
}

#[test]
fn labels_are_found_by_their_new_name() {
    let desk = desk();
    let label = labels::Label {
        key: 0,
        id: LabelId::new(id()),
        kind: labels::LabelKind::Label,
        brand: None,
        name: "Soldes".to_owned(),
        colour: Colour::parse("#112233").unwrap(),
        first_day: None,
        last_day: None,
        created_at: now(),
        deleted_at: None,
    };
    let stored = label.clone();
    desk.store.write_blocking(move |tx| labels::insert(tx, &stored)).unwrap();
    add(&desk, &Visual { labels: vec![label.id], ..visual("Vitrine", 1) });
    add(&desk, &visual("Autre", 2));
    let words = |text: &str| LibraryFilter { search: Some(text.to_owned()), ..LibraryFilter::default() };
    assert_eq!(titles(&desk, words("soldes")), ["Vitrine"]);
    let by = LibraryFilter { labels: Some(vec![label.id]), ..LibraryFilter::default() };
    assert_eq!(titles(&desk, by), ["Vitrine"]);
    let renamed = labels::Label { name: "Braderie".to_owned(), ..label };
    desk.store.write_blocking(move |tx| labels::update(tx, &renamed)).unwrap();
    assert_eq!((titles(&desk, words("soldes")).len(), titles(&desk, words("braderie")).len()), (0, 1));
    desk.store.write_blocking(search::check).unwrap();
}

#[test]
fn titles_of_any_age_are_in_order() {
    let folder = tempfile::tempdir().unwrap();
    {
        let store = Store::open_with(folder.path(), now(), &STEPS[..19]).unwrap();
        let old = |title: &'static str| {
            let visual = visual(title, 1);
            store
                .write_blocking(move |tx| {
                    visuals::insert(tx, &visual)?;
                    // As step 15 left those that were there before it.
                    let lowered = "UPDATE visuals SET title_folded = lower(title)";
                    Ok(tx.0.execute(lowered, []).map(drop)?)
                })
                .unwrap();
        };
        ["Zèbre", "Été", "Photo 10", "photo 9", "Abricot"].into_iter().for_each(old);
    }
    let store = Store::open(folder.path(), now()).unwrap();
    store.write_blocking(|tx| visuals::insert(tx, &visual("« École »", 2))).unwrap();
    let query = VisualQuery { sort: LibrarySort::Title, limit: 50, today: today(), ..VisualQuery::default() };
    let (all, _) = store.read_blocking(move |conn| visuals::list(conn, &query)).unwrap();
    let all: Vec<String> = all.into_iter().map(|visual| visual.title).collect();
    assert_eq!(all, ["Abricot", "« École »", "Été", "photo 9", "Photo 10", "Zèbre"]);
}

#[test]
fn every_filter_and_order_finds_what_it_says() {
    let desk = desk();
    let facts = |row: &Visual, width, height| VisualFacts { width, height, ..row.facts.clone() };
    let wide = visual("b large", 1);
    add(&desk, &Visual { facts: facts(&wide, 3_000, 1_000), rating: 4, favourite: true, ..wide });
    let tall = visual("a haut", 2);
    let blue = vec![Swatch { colour: "#1f5fd0".to_owned(), share: 60 }];
    add(&desk, &Visual { facts: facts(&tall, 900, 1_000), palette: blue, alt: String::new(), ..tall });
    let film = visual("c film", 3);
    add(&desk, &Visual { facts: facts(&film, 1_080, 1_080), kind: VisualKind::Video, rating: 2, ..film });
    let all = LibraryFilter::default;
    assert_eq!(titles(&desk, LibraryFilter { orientations: Some(vec![Orientation::Landscape]), ..all() }), ["b large"]);
    assert_eq!(titles(&desk, LibraryFilter { orientations: Some(vec![Orientation::Square]), ..all() }), ["c film"]);
    assert_eq!(titles(&desk, LibraryFilter { sizes: Some(vec![SizeClass::Small]), ..all() }), ["a haut"]);
    assert_eq!(titles(&desk, LibraryFilter { hues: Some(vec![Hue::Blue, Hue::Red]), ..all() }), ["a haut"]);
    assert_eq!(titles(&desk, LibraryFilter { kinds: Some(vec![VisualKind::Video]), ..all() }), ["c film"]);
    assert_eq!(titles(&desk, LibraryFilter { rating: Some(3), ..all() }), ["b large"]);
    assert_eq!(titles(&desk, LibraryFilter { favourite: Some(true), ..all() }), ["b large"]);
    assert_eq!(titles(&desk, LibraryFilter { alt_missing: Some(true), ..all() }), ["a haut"]);
    assert_eq!(titles(&desk, LibraryFilter { uses: Some(UseState::Unused), ..all() }).len(), 3);
    assert_eq!(
        titles(&desk, LibraryFilter { uses: Some(UseState::NeverOn { account: desk.account }), ..all() }).len(),
        3
    );
    assert_eq!(titles(&desk, LibraryFilter { licences: Some(vec![Licence::Own]), ..all() }).len(), 0);
    assert_eq!(titles(&desk, LibraryFilter { folder: Some(FolderScope::None), ..all() }).len(), 3);
    let gone = FolderScope::Folder { id: FolderId::new(id()), below: true };
    assert_eq!(titles(&desk, LibraryFilter { folder: Some(gone), ..all() }).len(), 0);
    let sorted = |sort, reverse| page(&desk, VisualQuery { sort, reverse, ..VisualQuery::default() }).0;
    assert_eq!(sorted(LibrarySort::Title, false), ["a haut", "b large", "c film"]);
    assert_eq!(sorted(LibrarySort::Rating, false), ["b large", "c film", "a haut"]);
    assert_eq!(sorted(LibrarySort::Pixels, true), ["a haut", "c film", "b large"]);
    // Page by page is the same as all at once, in every order.
    for sort in [LibrarySort::Imported, LibrarySort::Taken, LibrarySort::Title, LibrarySort::Rating, LibrarySort::Bytes]
    {
        for reverse in [false, true] {
            let whole = sorted(sort, reverse);
            let (mut walked, mut after) = (Vec::new(), None);
            loop {
                let query = VisualQuery { sort, reverse, after, limit: 1, ..VisualQuery::default() };
                let (some, next) = page(&desk, query);
                walked.extend(some);
                after = next;
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(walked, whole, "{sort:?} {reverse}");
        }
    }
    let layout =
        desk.store.read_blocking(|conn| grid::layout(conn, &VisualQuery { today: today(), ..VisualQuery::default() }));
    let layout = layout.unwrap();
    assert_eq!((layout.count, layout.packed.len(), layout.cut), (3, 3 * PACKED, false));
    let film = &layout.packed[..PACKED];
    assert_eq!((&film[16..18], film[21], film[22], film[23]), (&[3, 232][..], 2, 2, 3), "1000, moves, two stars, film");
    assert_eq!(layout.packed[2 * PACKED + 21] & 1, 1, "a favourite");
    assert_eq!(layout.packed[PACKED + 21] & 64, 64, "no alternative text");
}

#[test]
fn the_grid_shows_what_the_list_names() {
    let desk = desk();
    // Nearly all carry the one word, few the other, so that both ways of looking for them are gone.
    for number in 0..30_u32 {
        let word = if number % 7 == 0 { "rare" } else { "commun" };
        let again = if number % 5 == 0 { "" } else { "partout" };
        let title = format!("{word} {again} {number}");
        let visual = Visual { rating: (number % 4) as u8, ..visual(&title, i64::from(number)) };
        let deleted_at = (number == 11).then(|| later(100));
        add(&desk, &Visual { deleted_at, ..visual });
    }
    let texts =
        ["commun", "rare", "partout commun", "rare partout", "par", "façade \"commun partout\"", "zzz", "…", " "];
    for text in texts {
        for (sort, reverse) in
            [(LibrarySort::Imported, false), (LibrarySort::Rating, true), (LibrarySort::Title, false)]
        {
            for rating in [None, Some(2)] {
                let words = LibraryFilter { search: Some(text.to_owned()), ..LibraryFilter::default() };
                let short = LibraryFilter { rating, search: Some("commun".to_owned()), ..LibraryFilter::default() };
                for filters in [vec![words.clone()], vec![words, short]] {
                    let query =
                        VisualQuery { filters, sort, reverse, today: today(), limit: 100, ..VisualQuery::default() };
                    let (list, grid) = desk
                        .store
                        .read_blocking(move |conn| Ok((visuals::list(conn, &query)?.0, grid::layout(conn, &query)?)))
                        .unwrap();
                    let listed: Vec<u8> = list.iter().flat_map(|visual| *visual.id.as_bytes()).collect();
                    let shown: Vec<u8> = grid.packed.chunks(PACKED).flat_map(|one| one[..16].to_vec()).collect();
                    assert_eq!(shown, listed, "{text:?} {sort:?} {rating:?}");
                    assert_eq!(grid.count as usize, list.len());
                }
            }
        }
    }
}

#[test]
fn papers_decide_what_may_be_used() {
    let desk = desk();
    let row = add(
        &desk,
        &Visual {
            rights: Rights { author: "Léa".into(), ..Rights::preset(Licence::UserContent) },
            ..visual("Avis", 1)
        },
    );
    let barred =
        || titles(&desk, LibraryFilter { rights: Some(vec![RightsState::Barred]), ..LibraryFilter::default() }).len();
    assert_eq!(barred(), 1);
    let paper = papers::Paper {
        id: ReleaseId::new(id()),
        visual: row.id,
        kind: ReleaseKind::Consent,
        name: "accord.pdf".to_owned(),
        hash: "a".repeat(64),
        bytes: 10,
        until: Some(today()),
        note: String::new(),
        added_at: now(),
        deleted_at: None,
    };
    let stored = paper.clone();
    desk.store.write_blocking(move |tx| papers::insert(tx, &stored)).unwrap();
    assert_eq!(barred(), 0);
    let ending = desk.store.read_blocking(|conn| find::ending(conn, None, today(), today(), 10)).unwrap();
    assert_eq!(ending.len(), 1, "a paper's end is the visual's");
    desk.store.write_blocking(move |tx| papers::set_deleted(tx, paper.id, Some(now()))).unwrap();
    assert_eq!(barred(), 1);
}

#[test]
fn a_file_is_let_go_of_only_when_nothing_needs_it() {
    let desk = desk();
    let one = add(&desk, &Visual { brand: Some(desk.brand), ..visual("Deux fois", 1) });
    let other = add(&desk, &Visual { id: VisualId::new(id()), brand: None, ..visual("Deux fois", 2) });
    assert_ne!(one.id, other.id);
    let let_go = |id: VisualId| {
        desk.store
            .write_blocking(move |tx| {
                visuals::set_deleted(tx, id, Some(now()))?;
                trash::remove(tx, id)
            })
            .unwrap()
    };
    assert!(let_go(one.id));
    let hash = one.facts.hash.clone();
    assert_eq!(desk.store.read_blocking(trash::leftovers).unwrap(), std::slice::from_ref(&hash));
    assert!(desk.store.write_blocking(move |tx| trash::settle(tx, &hash)).unwrap(), "the other one needs it");
    assert!(let_go(other.id));
    let hash = one.facts.hash.clone();
    assert!(!desk.store.write_blocking(move |tx| trash::settle(tx, &hash)).unwrap());
    desk.store.write_blocking(search::check).unwrap();
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
