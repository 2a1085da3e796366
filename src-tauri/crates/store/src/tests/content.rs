//! Brands, accounts, posts, variants, calendar.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::accounts::AccountHealth;
use crate::posts::Plan;
use crate::testing::{desk, id, later, now, paris, wall};
use crate::variants::Variant;
use crate::{StoreError, accounts, brands, deliveries, posts, search, seed, variants};
use pupitre_domain::content::{AttachedVisual, Content, ContentPatch, Part};
use pupitre_domain::ids::{AccountId, BrandId, DeliveryId, PostId, VisualId};
use pupitre_domain::network::NetworkId;
use pupitre_domain::publication::{Mode, State};
use pupitre_domain::time::Fold;

#[test]
fn brands_are_listed_by_name_without_case_and_accents() {
    let desk = desk();
    desk.store
        .write_blocking(|tx| {
            for name in ["zèbre", "Écluse", "école", "Banane"] {
                brands::insert(tx, &seed::brand(BrandId::new(id()), name, now())?)?;
            }
            Ok(())
        })
        .unwrap();
    let list = || desk.store.read_blocking(brands::list).unwrap();
    let names: Vec<String> = list().into_iter().map(|brand| brand.name).collect();
    assert_eq!(names, ["Atelier Élan", "Banane", "Écluse", "école", "zèbre"]);

    let mut brand = list()[0].clone();
    brand.name = "Yacht".to_owned();
    brand.late.grace_minutes = 0;
    brand.updated_at = later(5);
    let stored = brand.clone();
    desk.store.write_blocking(move |tx| brands::update(tx, &stored)).unwrap();
    assert_eq!(list()[3], brand);

    let gone = brand.id;
    desk.store.write_blocking(move |tx| brands::set_deleted(tx, gone, Some(now()))).unwrap();
    assert!(list().iter().all(|brand| brand.id != gone));
    let nobody = BrandId::new(id());
    let missing = desk.store.write_blocking(move |tx| brands::set_deleted(tx, nobody, None));
    assert_eq!(missing, Err(StoreError::NotFound));
}

#[test]
fn an_account_comes_back_as_it_was_stored() {
    let desk = desk();
    let mut account = seed::account(AccountId::new(id()), desk.brand, NetworkId::Bluesky, "elan.example", now());
    account.facts = serde_json::json!({ "software": "x", "n": 3 });
    account.scopes = vec!["read".to_owned(), "write".to_owned()];
    account.expires_at = Some(later(1000));
    account.inbox_cursor = Some("c1".to_owned());
    let stored = account.clone();
    account.key = desk.store.write_blocking(move |tx| accounts::insert(tx, &stored)).unwrap();
    let aid = account.id;
    let get = || desk.store.read_blocking(move |conn| accounts::get(conn, aid)).unwrap();
    assert_eq!(get(), account);

    account.health = AccountHealth::Reconnect;
    account.name = "Élan".to_owned();
    let stored = account.clone();
    desk.store
        .write_blocking(move |tx| {
            accounts::update(tx, &stored)?;
            accounts::set_secret(tx, aid, Some("keychain"), Some(2))?;
            accounts::set_inbox(tx, aid, Some("c2"), Some(later(1)), Some(later(60)), 3)
        })
        .unwrap();
    let found = get();
    assert_eq!((found.name.as_str(), found.health), ("Élan", AccountHealth::Reconnect));
    assert_eq!((found.vault_backend.as_deref(), found.vault_generation), (Some("keychain"), Some(2)));
    assert_eq!((found.inbox_cursor.as_deref(), found.inbox_failures), (Some("c2"), 3));
}

#[test]
fn an_identity_is_connected_once_and_free_again_after_removal() {
    let desk = desk();
    let (brand, first) = (desk.brand, desk.account);
    let twin = move || seed::account(AccountId::new(id()), brand, NetworkId::Mastodon, "elan", now());
    let taken = desk.store.write_blocking(move |tx| accounts::insert(tx, &twin()));
    assert_eq!(taken, Err(StoreError::Constraint));
    let find = |server: &'static str| {
        desk.store
            .read_blocking(move |conn| accounts::find_remote(conn, NetworkId::Mastodon, Some(server), "elan"))
            .unwrap()
            .map(|account| account.id)
    };
    assert_eq!(find("https://social.example"), Some(first));
    assert_eq!(find("https://other.example"), None);
    desk.store.write_blocking(move |tx| accounts::delete(tx, first, now())).unwrap();
    assert_eq!(find("https://social.example"), None);
    desk.store.write_blocking(move |tx| accounts::insert(tx, &twin())).unwrap();
    let count = desk.store.read_blocking(move |conn| brands::accounts_count(conn, brand)).unwrap();
    assert_eq!(count, 1);
}

#[test]
fn inboxes_are_due_when_their_time_has_come_and_they_can_be_read() {
    let desk = desk();
    let aid = desk.account;
    let due = |seconds: i64| {
        desk.store.read_blocking(move |conn| accounts::due_for_inbox(conn, later(seconds))).unwrap().len()
    };
    assert_eq!(due(0), 1, "never looked at");
    desk.store.write_blocking(move |tx| accounts::set_inbox(tx, aid, None, None, Some(later(60)), 0)).unwrap();
    assert_eq!((due(59), due(60)), (0, 1));
    desk.store.write_blocking(move |tx| accounts::set_health(tx, aid, AccountHealth::Reconnect)).unwrap();
    assert_eq!(due(60), 0);
}

fn content(text: &str, visuals: &[VisualId]) -> Content {
    let visuals = visuals.iter().map(|visual| AttachedVisual::of(*visual, String::new()));
    Content { parts: vec![Part { text: text.to_owned(), visuals: visuals.collect() }], ..Content::default() }
}

#[test]
fn every_save_counts_up_and_is_kept() {
    let desk = desk();
    let post = seed::post(PostId::new(id()), desk.brand, "un", None, paris(), now());
    let (pid, stored) = (post.id, post.clone());
    desk.store.write_blocking(move |tx| posts::insert(tx, &stored)).unwrap();
    assert_eq!(desk.store.read_blocking(move |conn| posts::get(conn, pid)).unwrap(), post);

    let save = |version: u32, text: &'static str| {
        desk.store.write_blocking(move |tx| {
            posts::update_content(tx, pid, version, &Content::of_text(text), later(i64::from(version)))
        })
    };
    assert_eq!(save(1, "deux"), Ok(2));
    assert_eq!(save(1, "autre"), Err(StoreError::Conflict));
    assert_eq!(save(2, "trois"), Ok(3));
    desk.store
        .write_blocking(move |tx| posts::keep_refused(tx, pid, 1, &Content::of_text("autre"), &[], now()))
        .unwrap();
    let versions = desk.store.read_blocking(move |conn| posts::versions(conn, pid)).unwrap();
    let texts: Vec<(u32, bool, &str)> = versions
        .iter()
        .map(|version| (version.version, version.refused, version.content.parts[0].text.as_str()))
        .collect();
    assert_eq!(texts, [(1, true, "autre"), (3, false, "trois"), (2, false, "deux"), (1, false, "un")]);
    assert_eq!(desk.store.read_blocking(move |conn| posts::get(conn, pid)).unwrap().version, 3);
    assert_eq!(desk.store.write_blocking(move |tx| posts::bump(tx, pid, now())), Ok(4));
}

#[test]
fn what_is_derived_follows_master_and_variants() {
    let desk = desk();
    let (a, b) = (VisualId::new(id()), VisualId::new(id()));
    let (aid, mut post) = (desk.account, seed::post(PostId::new(id()), desk.brand, "", None, paris(), now()));
    post.content = content("L'Été arrive", &[a]);
    let pid = post.id;
    let patch = ContentPatch { parts: Some(content("Version courte", &[b]).parts), ..ContentPatch::default() };
    let form = Variant { post: pid, account: aid, patch: patch.clone(), ordinal: 0 };
    let stored = form.clone();
    desk.store
        .write_blocking(move |tx| {
            posts::insert(tx, &post)?;
            variants::replace_all(tx, pid, &[stored])
        })
        .unwrap();
    assert_eq!(desk.store.read_blocking(move |conn| variants::list(conn, pid)).unwrap(), [form]);
    let find =
        |words: &'static str| desk.store.read_blocking(move |conn| posts::search(conn, words, 10)).unwrap().len();
    let uses = |visual: VisualId| desk.store.read_blocking(move |conn| crate::visuals::uses(conn, visual)).unwrap();
    assert_eq!((find("ete"), find("courte"), find("arri"), find("hiver")), (1, 1, 1, 0));
    assert_eq!((uses(a), uses(b)), (1, 1));

    desk.store
        .write_blocking(move |tx| {
            variants::set_patch(tx, pid, aid, &ContentPatch::default())?;
            posts::update_content(tx, pid, 1, &content("Voici l'hiver", &[]), now())
        })
        .unwrap();
    assert_eq!((find("ete"), find("courte"), find("hiver")), (0, 0, 1));
    assert_eq!((uses(a), uses(b)), (0, 0));
    desk.store.write_blocking(search::check).unwrap();
    let summary = desk.store.read_blocking(move |conn| posts::summaries(conn, &[pid])).unwrap();
    assert_eq!(summary[0].excerpt, "Voici l'hiver");
    desk.store.write_blocking(move |tx| posts::set_deleted(tx, pid, Some(now()))).unwrap();
    assert_eq!(find("hiver"), 0);
}

#[test]
fn the_calendar_shows_the_days_asked_with_their_deliveries() {
    let desk = desk();
    let (brand, aid) = (desk.brand, desk.account);
    desk.store
        .write_blocking(move |tx| {
            let other = BrandId::new(id());
            brands::insert(tx, &seed::brand(other, "Autre", now())?)?;
            for (owner, text, at) in [
                (brand, "avant", "2026-11-30T23:59"),
                (brand, "premier", "2026-12-01T00:00"),
                (other, "autre", "2026-12-15T10:00"),
                (brand, "dernier", "2026-12-31T23:59"),
                (brand, "après", "2027-01-01T00:00"),
            ] {
                let post = seed::post(PostId::new(id()), owner, text, Some(wall(at)), paris(), now());
                posts::insert(tx, &post)?;
                if text == "premier" {
                    let delivery = seed::delivery(DeliveryId::new(id()), &post, aid, NetworkId::Mastodon, now());
                    deliveries::insert(tx, &delivery)?;
                }
            }
            posts::insert(tx, &seed::post(PostId::new(id()), brand, "ébauche", None, paris(), now()))
        })
        .unwrap();
    let month = |brand: Option<BrandId>| {
        let rows = desk
            .store
            .read_blocking(move |conn| posts::calendar(conn, wall("2026-12-01T00:00"), wall("2027-01-01T00:00"), brand))
            .unwrap();
        rows.iter().map(|row| (row.excerpt.clone(), row.deliveries.len())).collect::<Vec<_>>()
    };
    let row = |text: &str, deliveries| (text.to_owned(), deliveries);
    assert_eq!(month(None), [row("premier", 1), row("autre", 0), row("dernier", 0)]);
    assert_eq!(month(Some(brand)), [row("premier", 1), row("dernier", 0)]);
    let drafts = desk.store.read_blocking(move |conn| posts::drafts(conn, Some(brand))).unwrap();
    assert_eq!(drafts.iter().map(|draft| draft.excerpt.as_str()).collect::<Vec<_>>(), ["ébauche"]);
}

#[test]
fn a_plan_is_set_moved_and_taken_off() {
    let desk = desk();
    let post = seed::post(PostId::new(id()), desk.brand, "x", Some(wall("2026-12-01T09:30")), paris(), now());
    let (pid, first) = (post.id, post.plan.clone().unwrap());
    desk.store.write_blocking(move |tx| posts::insert(tx, &post)).unwrap();
    let plan = || desk.store.read_blocking(move |conn| posts::get(conn, pid)).unwrap().plan;
    assert_eq!(plan(), Some(first.clone()));
    let moved = Plan { fold: Fold::Later, due_at: later(99), ..first };
    let stored = moved.clone();
    desk.store.write_blocking(move |tx| posts::set_plan(tx, pid, Some(&stored), Mode::HandedOff, now())).unwrap();
    assert_eq!(plan(), Some(moved));
    let future = |at| desk.store.read_blocking(move |conn| posts::planned_future(conn, at)).unwrap().len();
    assert_eq!((future(later(98)), future(later(99))), (1, 0));
    desk.store.write_blocking(move |tx| posts::set_plan(tx, pid, None, Mode::Auto, now())).unwrap();
    assert_eq!(plan(), None);
}

#[test]
fn posts_that_were_not_ready_at_their_minute_are_missed() {
    let desk = desk();
    let (brand, aid) = (desk.brand, desk.account);
    desk.store
        .write_blocking(move |tx| {
            for (text, state) in [("prêt", Some(State::Scheduled)), ("brouillon", Some(State::Draft)), ("sans", None)]
            {
                let post = seed::post(PostId::new(id()), brand, text, Some(wall("2026-12-01T09:30")), paris(), now());
                posts::insert(tx, &post)?;
                if let Some(state) = state {
                    let mut delivery = seed::delivery(DeliveryId::new(id()), &post, aid, NetworkId::Mastodon, now());
                    delivery.state = state;
                    deliveries::insert(tx, &delivery)?;
                }
            }
            Ok(())
        })
        .unwrap();
    let missed = |at| {
        let mut texts: Vec<String> = desk
            .store
            .read_blocking(move |conn| posts::missed_drafts(conn, at))
            .unwrap()
            .into_iter()
            .map(|post| post.excerpt)
            .collect();
        texts.sort();
        texts
    };
    assert_eq!(missed(now()), Vec::<String>::new());
    assert_eq!(missed(now() + chrono::Duration::days(12)), ["brouillon", "sans"]);
}

#[test]
fn erasing_a_brand_leaves_nothing_of_it_and_everything_of_others() {
    let desk = desk();
    let (keep, store) = (desk.brand, desk.store.clone());
    let cast = store.write_blocking(|tx| seed::cast(tx, 2, now())).unwrap();
    seed::load_posts(&store, &cast, 30, now()).unwrap();
    seed::load_messages(&store, &cast, 300, now()).unwrap();
    let doomed = cast.brands[0];
    store.write_blocking(move |tx| brands::erase(tx, doomed)).unwrap();
    store.write_blocking(search::check).unwrap();
    let left = move |table: &'static str| {
        store
            .read_blocking(move |conn| {
                let sql = format!("SELECT count(*), coalesce(sum(brand = ?1), 0) FROM {table}");
                Ok(conn
                    .0
                    .query_row(&sql, [doomed.as_bytes()], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))?)
            })
            .unwrap()
    };
    for table in ["posts", "deliveries", "conversations", "accounts"] {
        let (all, theirs) = left(table);
        assert!(all > 0 && theirs == 0, "{table}: {all} left, {theirs} of the erased brand");
    }
    assert!(desk.store.read_blocking(move |conn| brands::get(conn, keep)).is_ok());
}
