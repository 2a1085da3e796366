//! Messages, conversations, their search and counters.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::conversations::{ConversationCounts, ConversationQuery};
use crate::messages::{IncomingMessage, Ingested};
use crate::testing::{Desk, desk, id, later, message, now, paris, wall};
use crate::{actions, brands, conversations, deliveries, messages, posts, search, seed, syncs};
use pupitre_domain::conversation::ConversationState as S;
use pupitre_domain::ids::{AccountId, ConversationId, DeliveryId, PostId};
use pupitre_domain::network::{Action, NetworkId};
use serde_json::json;
use std::collections::HashSet;

fn take_in(desk: &Desk, batch: Vec<IncomingMessage>) -> Ingested {
    let account = desk.account;
    desk.store.write_blocking(move |tx| messages::ingest(tx, account, &batch)).unwrap()
}

fn page(desk: &Desk, query: ConversationQuery) -> (Vec<conversations::Conversation>, Option<String>) {
    desk.store.read_blocking(move |conn| conversations::list(conn, &query)).unwrap()
}

fn found(desk: &Desk, words: &str) -> usize {
    page(desk, ConversationQuery { search: Some(words.to_owned()), limit: 50, ..ConversationQuery::default() }).0.len()
}

fn set_state(desk: &Desk, ids: Vec<ConversationId>, state: S) {
    desk.store.write_blocking(move |tx| conversations::set_state(tx, &ids, state, now())).unwrap();
}

fn state(desk: &Desk, cid: ConversationId) -> S {
    desk.store.read_blocking(move |conn| conversations::get(conn, cid)).unwrap().state
}

#[test]
fn the_same_batch_twice_changes_nothing() {
    let desk = desk();
    let batch = vec![message("2", "1", "deux", 2), message("1", "1", "un", 1), message("9", "9", "autre", 1)];
    let first = take_in(&desk, batch.clone());
    assert_eq!((first.new, first.conversations.len(), first.reopened), (3, 2, 0));
    assert_eq!(take_in(&desk, batch), Ingested::default());
    let cid = page(&desk, ConversationQuery { limit: 1, ..ConversationQuery::default() }).0[0].clone();
    assert_eq!((cid.messages, cid.excerpt.as_str(), cid.from_name.as_str()), (2, "deux", "Zoé"));
    assert_eq!((cid.root.as_str(), cid.root_tag.as_str(), cid.last_at), ("1", "tag-of-root", later(2)));
    let texts: Vec<String> = desk
        .store
        .read_blocking(move |conn| messages::list(conn, cid.id))
        .unwrap()
        .into_iter()
        .map(|message| message.text)
        .collect();
    assert_eq!(texts, ["un", "deux"], "the order of time, whatever the order of arrival");
}

#[test]
fn ids_are_time_also_for_what_comes_late() {
    let desk = desk();
    take_in(&desk, vec![message("a", "r", "neuf", 100)]);
    take_in(&desk, vec![message("b", "r", "vieux", 10), message("c", "r", "vieux aussi", 10)]);
    let id = |remote: &'static str| {
        let account = desk.account;
        desk.store.read_blocking(move |conn| messages::find(conn, account, remote)).unwrap().unwrap().id
    };
    assert_eq!(id("b").seconds(), later(10).timestamp());
    assert!(id("b") < id("c") && id("c") < id("a"));
    let thread = page(&desk, ConversationQuery { limit: 1, ..ConversationQuery::default() }).0[0].clone();
    assert_eq!((thread.excerpt.as_str(), thread.last_at), ("neuf", later(100)), "an older message is no news");
}

#[test]
fn strangers_open_again_and_we_do_not() {
    let desk = desk();
    let cid = take_in(&desk, vec![message("1", "1", "un", 1)]).conversations[0];
    assert_eq!(state(&desk, cid), S::New);
    set_state(&desk, vec![cid], S::Done);
    let ours = IncomingMessage { ours: true, ..message("2", "1", "réponse", 2) };
    let outcome = take_in(&desk, vec![ours]);
    assert_eq!((outcome.new, outcome.reopened, state(&desk, cid)), (1, 0, S::Done));
    let outcome = take_in(&desk, vec![message("3", "1", "encore", 3)]);
    assert_eq!((outcome.reopened, state(&desk, cid)), (1, S::New));
    // Our answer counts when it is the latest, not when something newer is open.
    take_in(&desk, vec![IncomingMessage { ours: true, ..message("0", "1", "avant", 2) }]);
    assert_eq!(state(&desk, cid), S::New);
    take_in(&desk, vec![IncomingMessage { ours: true, ..message("4", "1", "voilà", 4) }]);
    assert_eq!(state(&desk, cid), S::Waiting);
    let name = desk.store.read_blocking(move |conn| conversations::get(conn, cid)).unwrap().from_name;
    assert_eq!(name, "Zoé", "the last stranger, not we");
}

#[test]
fn edits_and_deletions_are_followed_by_the_index() {
    let desk = desk();
    let account = desk.account;
    take_in(&desk, vec![message("1", "1", "Bonjour l'été", 1)]);
    assert_eq!((found(&desk, "ete"), found(&desk, "ÉTÉ"), found(&desk, "zoe"), found(&desk, "bonj")), (1, 1, 1, 1));
    let edited = IncomingMessage { edited_at: Some(later(5)), ..message("1", "1", "Bonjour l'hiver", 1) };
    assert_eq!(take_in(&desk, vec![edited.clone()]).edited, 1);
    assert_eq!((found(&desk, "ete"), found(&desk, "hiver")), (0, 1));
    let gone = vec!["1".to_owned(), "unknown".to_owned()];
    let touched = desk.store.write_blocking(move |tx| messages::mark_deleted(tx, account, &gone, later(6))).unwrap();
    assert_eq!((touched.len(), found(&desk, "hiver")), (1, 0));
    desk.store.write_blocking(search::check).unwrap();
    assert_eq!(take_in(&desk, vec![edited]).edited, 1, "there again");
    assert_eq!(found(&desk, "hiver"), 1);
    desk.store.write_blocking(search::check).unwrap();
}

#[test]
fn answers_to_our_posts_are_attached_whichever_comes_first() {
    let desk = desk();
    let (brand, account) = (desk.brand, desk.account);
    let post = seed::post(PostId::new(id()), brand, "x", Some(wall("2026-12-01T09:30")), paris(), now());
    let delivery = seed::delivery(DeliveryId::new(id()), &post, account, NetworkId::Mastodon, now());
    let (pid, did) = (post.id, delivery.id);
    desk.store
        .write_blocking(move |tx| {
            posts::insert(tx, &post)?;
            deliveries::insert(tx, &delivery)
        })
        .unwrap();
    let early = take_in(&desk, vec![message("c1", "status-1", "tôt", 1)]).conversations[0];
    let attached = |cid| desk.store.read_blocking(move |conn| conversations::get(conn, cid)).unwrap().post;
    assert_eq!(attached(early), None);
    desk.store
        .write_blocking(move |tx| {
            let remote = json!({ "id": "status-1", "tag": "" });
            deliveries::set_result(tx, did, Some(&remote), None, Some(later(1)))
        })
        .unwrap();
    assert_eq!(attached(early), Some(pid));
    desk.store
        .write_blocking(move |tx| {
            let remote = json!({ "id": "status-2", "tag": "" });
            deliveries::set_result(tx, did, Some(&remote), None, Some(later(1)))
        })
        .unwrap();
    let late = take_in(&desk, vec![message("c2", "status-2", "tard", 2)]).conversations[0];
    assert_eq!(attached(late), Some(pid));
    assert_eq!(desk.store.read_blocking(move |conn| conversations::by_post(conn, pid)).unwrap().len(), 2);
}

#[test]
fn counters_are_what_counting_would_give() {
    let desk = desk();
    let cast = desk.store.write_blocking(|tx| seed::cast(tx, 3, now())).unwrap();
    seed::load_messages(&desk.store, &cast, 2_000, now()).unwrap();
    let doomed = cast.brands[2];
    desk.store.write_blocking(move |tx| brands::erase(tx, doomed)).unwrap();
    let differing: i64 = desk
        .store
        .read_blocking(|conn| {
            Ok(conn.0.query_row(
                "SELECT count(*) FROM (SELECT brand, network, state, count(*) AS n FROM conversations GROUP BY 1, 2, 3) c
                 FULL JOIN (SELECT * FROM conversation_counts WHERE count > 0) k USING (brand, network, state)
                 WHERE c.n IS NOT k.count",
                [],
                |row| row.get(0),
            )?)
        })
        .unwrap();
    assert_eq!(differing, 0);
    let first = cast.brands[0];
    let counts = desk.store.read_blocking(move |conn| conversations::counts(conn, Some(first), None)).unwrap();
    let unanswered = desk.store.read_blocking(move |conn| brands::unanswered_count(conn, first)).unwrap();
    assert!(counts.new > 0 && counts.done > 0 && counts.new == unanswered, "{counts:?}");
    desk.store.write_blocking(move |tx| brands::set_deleted(tx, first, Some(now()))).unwrap();
    let (rest, second) = (cast.brands[1], desk.brand);
    let sum = desk.store.read_blocking(move |conn| conversations::counts(conn, None, None)).unwrap();
    let of = |brand| desk.store.read_blocking(move |conn| conversations::counts(conn, Some(brand), None)).unwrap();
    assert_eq!((sum, of(second)), (of(rest), ConversationCounts::default()), "brands in the bin do not count");
}

fn walk(desk: &Desk, query: &ConversationQuery) -> Vec<ConversationId> {
    let mut ids = Vec::new();
    let mut after = None;
    loop {
        let (rows, next) = page(desk, ConversationQuery { after, limit: 7, ..query.clone() });
        ids.extend(rows.into_iter().map(|row| row.id));
        match next {
            Some(next) => after = Some(next),
            None => return ids,
        }
    }
}

#[test]
fn pages_with_and_without_words_are_what_a_plain_query_gives() {
    let desk = desk();
    let cast = desk.store.write_blocking(|tx| seed::cast(tx, 2, now())).unwrap();
    seed::load_messages(&desk.store, &cast, 3_000, now()).unwrap();
    let brand = cast.brands[1];
    for (brand, network, state, words) in [
        (None, None, None, None),
        (None, None, Some(S::New), None),
        (Some(brand), None, Some(S::Done), None),
        (Some(brand), Some(NetworkId::Bluesky), None, None),
        (None, Some(NetworkId::Mastodon), Some(S::New), None),
        (None, None, None, Some("merci")),
        (Some(brand), Some(NetworkId::Bluesky), None, Some("merci")),
        (Some(brand), None, Some(S::Done), Some("merci")),
        (None, None, Some(S::New), Some("merci")),
        (Some(brand), None, None, Some("nulle part")),
    ] {
        let search = words.map(str::to_owned);
        let query = ConversationQuery { brand, network, state, search, ..ConversationQuery::default() };
        let ids = walk(&desk, &query);
        let expected = expected(&desk, &query);
        assert_eq!(ids.len(), ids.iter().collect::<HashSet<_>>().len(), "one came twice: {query:?}");
        assert!(ids == expected, "{query:?}: {} and {} conversations", ids.len(), expected.len());
        assert!(words == Some("nulle part") || !ids.is_empty(), "{query:?}");
    }
}

/// The slow and obvious way.
fn expected(desk: &Desk, query: &ConversationQuery) -> Vec<ConversationId> {
    let query = query.clone();
    desk.store
        .read_blocking(move |conn| {
            let mut statement = conn.0.prepare(
                "SELECT c.id, c.brand = ?1, c.network, c.state, max(m.id) FROM conversations c
                 JOIN messages m ON m.conversation = c.key
                 WHERE ?2 = '' OR ' ' || m.text || ' ' || m.author_name LIKE '% ' || ?2 || '%' GROUP BY c.key
                 ORDER BY CASE ?2 WHEN '' THEN c.last_at ELSE max(m.id) END DESC, c.key DESC",
            )?;
            let brand = query.brand.map(|brand| brand.as_bytes().to_vec());
            let words = query.search.clone().unwrap_or_default();
            let rows = statement.query_map(rusqlite::params![brand, words], |row| {
                let id = ConversationId::new(uuid::Uuid::from_bytes(row.get(0)?));
                Ok((id, row.get::<_, Option<bool>>(1)?, row.get::<_, String>(2)?, row.get::<_, String>(3)?))
            })?;
            let mut ids = Vec::new();
            for row in rows {
                let (id, of_brand, network, state) = row?;
                if (query.brand.is_none() || of_brand == Some(true))
                    && query.network.is_none_or(|wanted| wanted.as_str() == network)
                    && query.state.is_none_or(|wanted| wanted.as_str() == state)
                {
                    ids.push(id);
                }
            }
            Ok(ids)
        })
        .unwrap()
}

#[test]
fn a_rebuilt_index_is_the_index() {
    let desk = desk();
    let cast = desk.store.write_blocking(|tx| seed::cast(tx, 2, now())).unwrap();
    seed::load_posts(&desk.store, &cast, 50, now()).unwrap();
    seed::load_messages(&desk.store, &cast, 1_000, now()).unwrap();
    desk.store.write_blocking(search::check).unwrap();
    let (merci, bonjour) = (found(&desk, "merci"), found(&desk, "bonjour journée"));
    desk.store.write_blocking(search::rebuild).unwrap();
    desk.store.write_blocking(search::check).unwrap();
    assert_eq!((found(&desk, "merci"), found(&desk, "bonjour journée")), (merci, bonjour));
    // The check can fail.
    let broken = desk.store.write_blocking(|tx| {
        tx.0.execute("UPDATE messages SET text = 'autre chose' WHERE id = (SELECT min(id) FROM messages)", [])?;
        search::check(tx)
    });
    assert_eq!(broken, Err(crate::StoreError::Corrupt));
}

#[test]
fn drafts_and_actions_are_kept() {
    let desk = desk();
    let cid = take_in(&desk, vec![message("1", "1", "un", 1)]).conversations[0];
    let mid = desk.store.read_blocking(move |conn| messages::list(conn, cid)).unwrap()[0].id;
    desk.store
        .write_blocking(move |tx| {
            conversations::set_draft(tx, cid, " en cours\n")?;
            actions::set(tx, mid, Action::Like, Some(&json!("first")))?;
            actions::set(tx, mid, Action::Like, Some(&json!("again")))?;
            actions::set(tx, mid, Action::Boost, None)
        })
        .unwrap();
    assert_eq!(desk.store.read_blocking(move |conn| conversations::get(conn, cid)).unwrap().draft, " en cours\n");
    let acted = desk.store.read_blocking(move |conn| actions::by_conversation(conn, cid)).unwrap();
    let found: Vec<_> = acted[&mid].iter().map(|acted| (acted.action, acted.handle.clone())).collect();
    assert_eq!(found, [(Action::Boost, None), (Action::Like, Some(json!("again")))]);
    desk.store.write_blocking(move |tx| actions::unset(tx, mid, Action::Like)).unwrap();
    assert_eq!(desk.store.read_blocking(move |conn| actions::list(conn, mid)).unwrap().len(), 1);
}

/// Taking in mostly costs what is written to the full-text index: a batch is one piece of it, not a piece for every message.
#[test]
fn a_batch_is_one_piece_of_the_index() {
    let desk = desk();
    let words = |n: i64| message(&n.to_string(), &(n % 40).to_string(), &format!("mot{n} bonjour"), n);
    take_in(&desk, (0..300).map(words).collect());
    let pieces = |table: &'static str| {
        let statement = format!("SELECT count(DISTINCT segid) FROM {table}_idx");
        desk.store.write_blocking(move |tx| Ok(tx.0.query_row(&statement, [], |row| row.get::<_, i64>(0))?)).unwrap()
    };
    assert_eq!(pieces("message_search"), 1);
    assert_eq!((found(&desk, "mot299"), found(&desk, "bonjour")), (1, 40));
    desk.store.write_blocking(search::check).unwrap();
}

#[test]
fn calls_that_were_not_made_are_taken_back_where_they_were_counted() {
    let desk = desk();
    let account = desk.account;
    let write = |calls: u32, at, back: bool| {
        desk.store
            .write_blocking(move |tx| match back {
                true => syncs::take_back(tx, account, calls, at),
                false => syncs::note_calls(tx, account, calls, at),
            })
            .unwrap();
    };
    let spent = || desk.store.read_blocking(move |conn| syncs::spent(conn, account, now())).unwrap().calls;
    write(8, now(), false);
    write(8, later(61), false);
    write(3, now(), true);
    assert_eq!(spent(), 13);
    write(5, now(), true);
    write(9, later(61), true);
    assert_eq!(spent(), 0, "never less than none");
    write(1, later(61), true);
    assert_eq!(spent(), 0);
}

#[test]
fn a_call_counts_for_a_whole_hour_and_not_for_two() {
    let desk = desk();
    let account = desk.account;
    let note = |calls: u32, at| desk.store.write_blocking(move |tx| syncs::note_calls(tx, account, calls, at)).unwrap();
    let spent = |at| desk.store.read_blocking(move |conn| syncs::spent(conn, account, at)).unwrap();
    assert_eq!(spent(now()), syncs::Spent::default());
    note(0, now());
    note(3, now());
    note(4, now());
    note(5, later(1_800));
    assert_eq!((spent(now()).calls, spent(later(1_800)).calls), (12, 12), "whatever the clock says");
    // Not a second less than an hour, and at most a minute more.
    assert_eq!(spent(later(3_600)).calls, 12);
    let eases = spent(later(3_600)).eases_at.unwrap();
    assert!(eases > later(3_600) && eases <= later(3_600 + 120), "{eases}");
    assert_eq!(spent(eases).calls, 5, "exactly when it says");
    assert_eq!(spent(eases - chrono::Duration::seconds(1)).calls, 12);
    note(1, later(9_000));
    assert_eq!(spent(now()).calls, 1, "what does not count any more is forgotten");
}

/// What taking in costs, here and now: figures for comparing two states of the code on one machine. Run by hand:
/// `--run-ignored all -E 'test(taking_in_costs)' --no-capture`; `PUPITRE_TAKEN_IN` says how many messages.
#[test]
#[ignore = "a figure, and a minute unoptimised"]
#[allow(clippy::print_stdout, clippy::cast_precision_loss)]
fn taking_in_costs() {
    let desk = desk();
    let cast = desk.store.write_blocking(|tx| seed::cast(tx, 12, now())).unwrap();
    let count: u64 = std::env::var("PUPITRE_TAKEN_IN").ok().and_then(|text| text.parse().ok()).unwrap_or(60_000);
    let cpu = || {
        let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
        let fields: Vec<u64> =
            stat.rsplit_once(')').unwrap().1.split_whitespace().skip(11).take(4).map(|f| f.parse().unwrap()).collect();
        (fields[0] + fields[1]) as f64 / 100.0
    };
    let (mut load, mut spent, mut taken) = (seed::MessageLoad::default(), 0.0, 0_u64);
    while taken < count {
        let mut batches = vec![Vec::new(); cast.accounts.len()];
        for _ in 0..10_000 {
            let (account, message) = load.next(batches.len(), count, now());
            batches[account].push(message);
        }
        let accounts: Vec<AccountId> = cast.accounts.iter().map(|(account, ..)| *account).collect();
        let began = cpu();
        desk.store
            .write_blocking(move |tx| {
                accounts
                    .iter()
                    .zip(&batches)
                    .try_for_each(|(account, batch)| messages::ingest(tx, *account, batch).map(drop))
            })
            .unwrap();
        spent += cpu() - began;
        taken += 10_000;
        println!("{taken} messages, {:.0} rows per CPU s", taken as f64 / spent);
    }
}
