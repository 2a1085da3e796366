//! Trouble: no network, no keychain, no access, a clock that jumps, a laptop that slept.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use chrono::{DateTime, TimeDelta, Utc};
use pupitre_domain::network::NetworkId;
use pupitre_tests::adapters::{Adapter, Doing, connected, threading};
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday, says, state};
use pupitre_tests::fakes::Fault;
use pupitre_vault::{Slot, Standing};
use serde_json::{Value, json};
use std::time::Duration;

/// A desk with one account at one fake.
struct Studio {
    desk: TestDesk,
    fake: Adapter,
    brand: Value,
    account: Value,
}

async fn studio(id: NetworkId) -> Studio {
    let clock = TestClock::frozen(monday());
    let fake = Adapter::start(id, clock.clone()).await;
    let desk = TestDesk::new(clock).await;
    let brand = desk.brand("Atelier").await;
    let account = desk.connect(&brand, &fake, "studio").await;
    Studio { desk, fake, brand, account }
}

impl Studio {
    async fn planned(&self, text: &str, minutes: i64) -> Value {
        self.desk.planned(&self.brand, text, &[&self.account], minutes).await
    }
    fn out(&self, text: &str) -> usize {
        self.fake.oracle().ever_posted(text).len()
    }
}

fn minutes(n: i64) -> TimeDelta {
    TimeDelta::minutes(n)
}

/// Lets a closed port be noticed: closing happens on another task.
async fn a_moment() {
    tokio::time::sleep(std::time::Duration::from_millis(30)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn offline_nothing_is_lost_and_what_got_late_asks() {
    for id in &connected() {
        let mut studio = studio(*id).await;
        let short = studio.planned("revient bientôt", 1).await;
        studio.fake.server().refuse();
        a_moment().await;
        studio.desk.advance(minutes(1));
        studio.desk.conduct().await;
        // Where access has to be renewed first, not even an attempt was spent.
        assert!(["retrying", "scheduled"].contains(&studio.desk.state(&short).await.as_str()));
        // Five minutes without a network are within the brand's grace.
        studio.desk.conduct_until(monday() + minutes(6)).await;
        studio.fake.server().accept_again();
        a_moment().await;
        studio.desk.settle().await;
        assert_eq!((studio.desk.state(&short).await.as_str(), studio.out("revient bientôt")), ("published", 1));

        let long: Vec<Value> = vec![
            studio.planned("tard maintenant", 1).await,
            studio.planned("tard plus tard", 1).await,
            studio.planned("tard jamais", 1).await,
        ];
        studio.fake.server().refuse();
        a_moment().await;
        studio.desk.settle().await;
        studio.fake.server().accept_again();
        a_moment().await;
        studio.desk.settle().await;
        for post in &long {
            assert_eq!(studio.desk.state(post).await, "needsPerson:late");
        }
        assert_eq!(studio.out("tard"), 0);
        let today = studio.desk.call("today_get", json!({})).await;
        assert_eq!(today["needsPerson"].as_array().unwrap().len(), 3);

        studio.desk.decide(&studio.desk.delivery(&long[0]).await, json!({"kind": "postNow"})).await;
        let wall = TestDesk::wall(studio.desk.clock.now() + minutes(30));
        studio.desk.decide(&studio.desk.delivery(&long[1]).await, json!({"kind": "move", "wall": wall})).await;
        studio.desk.decide(&studio.desk.delivery(&long[2]).await, json!({"kind": "drop"})).await;
        studio.desk.conduct().await;
        assert_eq!((studio.out("tard maintenant"), studio.out("tard plus tard")), (1, 0));
        studio.desk.settle().await;
        assert_eq!((studio.out("tard maintenant"), studio.out("tard plus tard"), studio.out("tard jamais")), (1, 1, 0));
        assert_eq!(studio.desk.state(&long[2]).await, "cancelled");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refused_at_every_stage_of_a_thread_with_pictures_it_still_arrives_whole_and_once() {
    for id in threading() {
        let mut studio = studio(id).await;
        let visual = studio.desk.visual(&studio.brand).await;
        let picture = json!([{"visual": visual, "alt": "Un carré"}]);
        let calls: [(Doing, usize); 4] =
            [(Doing::Upload, 0), (Doing::Upload, 1), (Doing::Create, 0), (Doing::Create, 1)];
        for (stage, (doing, after)) in calls.into_iter().enumerate() {
            let parts = json!({"parts": [
                {"text": format!("fil {stage} un"), "visuals": picture},
                {"text": format!("fil {stage} deux"), "visuals": picture}]});
            let post = studio.desk.write(&studio.brand, parts, &[&studio.account]).await;
            studio.desk.plan(&post, 1).await;
            let rule = studio.fake.rule(doing, Fault::Refused { for_ms: 40 }).after(after).once();
            studio.fake.server().fail(rule);
            studio.desk.advance(minutes(1));
            studio.desk.conduct().await;
            tokio::time::sleep(std::time::Duration::from_millis(80)).await;
            studio.desk.settle().await;
            studio.fake.server().faults().clear();
            assert_eq!(studio.desk.state(&post).await, "published", "{id:?} stage {stage}");
            let oracle = studio.fake.oracle();
            let (one, two) =
                (oracle.ever_posted(&format!("fil {stage} un")), oracle.ever_posted(&format!("fil {stage} deux")));
            assert_eq!((one.len(), two.len()), (1, 1));
            assert_eq!(two[0].reply_to.as_ref(), Some(&one[0].id), "the second part answers the first");
            assert_eq!((one[0].media.len(), two[0].media.len()), (1, 1));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn revoked_access_asks_to_connect_again_and_then_the_post_leaves() {
    for id in &connected() {
        let mut studio = studio(*id).await;
        let post = studio.planned("après la révocation", 1).await;
        studio.fake.revoke("studio");
        studio.desk.advance(minutes(1));
        studio.desk.settle().await;
        assert_eq!(studio.desk.state(&post).await, "needsPerson:reconnect", "{id:?}");
        assert_eq!(studio.desk.health(&studio.account).await, "reconnect");
        assert_eq!(studio.out("révocation"), 0);
        let mut sign_in = studio.fake.sign_in(&studio.brand, "studio");
        sign_in["account"] = studio.account.clone();
        studio.desk.call("accounts_connect", sign_in).await;
        studio.desk.settle().await;
        if studio.desk.state(&post).await != "published" {
            studio.desk.decide(&studio.desk.delivery(&post).await, json!({"kind": "postNow"})).await;
            studio.desk.settle().await;
        }
        assert_eq!((studio.desk.state(&post).await.as_str(), studio.out("révocation")), ("published", 1));
        assert_eq!(studio.desk.health(&studio.account).await, "ok");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn expired_access_is_renewed_once_and_nobody_is_asked() {
    let mut studio = studio(NetworkId::Bluesky).await;
    let posts = [studio.planned("juste", 1).await, studio.planned("trois heures après", 181).await];
    studio.desk.advance(minutes(1));
    studio.desk.conduct().await;
    let renewed = studio.fake.arrived(Doing::Renew);
    studio.desk.advance(minutes(180));
    studio.desk.conduct().await;
    for post in &posts {
        assert_eq!(studio.desk.state(post).await, "published");
    }
    assert_eq!(studio.fake.arrived(Doing::Renew), renewed + 1, "two hours of access, one renewal");
    // The server ends access early: the call is refused before any effect, one renewal follows.
    let Adapter::Bluesky(fake) = &studio.fake else { unreachable!() };
    fake.configure(|config| config.access_seconds = 1);
    let odd = studio.planned("expiré en route", 200).await;
    studio.desk.advance(minutes(200));
    studio.desk.conduct().await;
    studio.desk.settle().await;
    assert_eq!(studio.fake.oracle().duplicates(), []);
    assert!(["published", "needsPerson:reconnect"].contains(&studio.desk.state(&odd).await.as_str()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_absent_or_late_keychain_spends_no_attempt() {
    for (standing, health) in [(Standing::Locked, "locked"), (Standing::Absent, "keychainAbsent")] {
        for id in &connected() {
            let mut studio = studio(*id).await;
            let post = studio.planned("attend le trousseau", 1).await;
            studio.desk.vault.stand(standing);
            studio.desk.restart().await;
            studio.desk.advance(minutes(1));
            for _ in 0..5 {
                studio.desk.conduct().await;
                studio.desk.advance(TimeDelta::seconds(8));
            }
            let delivery = studio.desk.delivery(&post).await;
            assert_eq!((state(&delivery).as_str(), &delivery["attempts"]), ("scheduled", &json!(0)));
            assert_eq!(studio.desk.health(&studio.account).await, health);
            assert_eq!(studio.desk.vault.prompts(), 0, "nothing prompts by itself");
            assert_eq!(studio.fake.arrived(Doing::Create), 0);
            match standing {
                Standing::Locked => {
                    let view = studio.desk.call("keychain_unlock", json!({})).await;
                    assert_eq!((&view["standing"], studio.desk.vault.prompts()), (&json!("ready"), 1));
                    studio.desk.conduct().await;
                }
                // Its service starts at last; nobody presses anything.
                _ => {
                    studio.desk.vault.stand(Standing::Ready);
                    studio.desk.advance(TimeDelta::seconds(10));
                    studio.desk.conduct().await;
                }
            }
            assert_eq!((studio.desk.state(&post).await.as_str(), studio.out("trousseau")), ("published", 1));
            assert_eq!(studio.desk.health(&studio.account).await, "ok");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_keychain_is_called_silent_until_it_has_answered_and_no_longer() {
    let desk = TestDesk::new(TestClock::frozen(monday())).await;
    let mut events = desk.engine().events().listen();
    desk.vault.delay(Duration::from_millis(1_200));
    assert_eq!(desk.call("keychain_status", json!({})).await["standing"], "stalled");
    desk.vault.delay(Duration::ZERO);
    // Nobody asks again by himself: the end of the look tells that the view is stale.
    let told = tokio::time::timeout(Duration::from_secs(5), events.recv()).await.unwrap().unwrap();
    assert_eq!(serde_json::to_value(told.topics).unwrap(), json!(["accounts"]));
    assert_eq!(desk.call("keychain_status", json!({})).await["standing"], "ready");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secret_deleted_from_the_keychain_asks_to_connect_again() {
    for id in &connected() {
        let mut studio = studio(*id).await;
        let post = studio.planned("sans secret", 1).await;
        let slots: Vec<Slot> = studio.desk.vault.slots();
        assert_eq!(slots.len(), 1, "one item for one account");
        assert!(studio.desk.vault.remove_externally(slots[0]));
        studio.desk.restart().await;
        studio.desk.advance(minutes(1));
        studio.desk.settle().await;
        assert_eq!(studio.desk.state(&post).await, "needsPerson:reconnect");
        let mut sign_in = studio.fake.sign_in(&studio.brand, "studio");
        sign_in["account"] = studio.account.clone();
        studio.desk.call("accounts_connect", sign_in).await;
        studio.desk.settle().await;
        if studio.desk.state(&post).await != "published" {
            studio.desk.decide(&studio.desk.delivery(&post).await, json!({"kind": "postNow"})).await;
            studio.desk.settle().await;
        }
        assert_eq!(studio.out("sans secret"), 1);
        assert_eq!(studio.desk.vault.slots().len(), 1, "the old item is gone");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wall_clock_jumps_neither_fire_twice_nor_drop() {
    for id in &connected() {
        for (hours, name) in [(-1, "recul"), (1, "avance"), (72, "trois jours")] {
            let mut studio = studio(*id).await;
            let mut posts = Vec::new();
            for minute in [1, 30, 59, 61, 90] {
                posts.push(studio.planned(&format!("{name} {minute}."), minute).await);
            }
            studio.desk.conduct_until(monday() + minutes(31)).await;
            studio.desk.clock.set(monday() + minutes(31) + TimeDelta::hours(hours));
            studio.desk.conduct().await;
            studio.desk.restart().await;
            studio.desk.settle().await;
            let oracle = studio.fake.oracle();
            assert_eq!(oracle.duplicates(), [], "{id:?} {name}");
            for post in &posts {
                let delivery = studio.desk.delivery(post).await;
                let count = oracle.ever_posted(delivery["excerpt"].as_str().unwrap()).len();
                match state(&delivery).as_str() {
                    "published" => assert_eq!(count, 1),
                    "needsPerson:late" => assert!(count == 0 && hours > 0, "{delivery}"),
                    // A clock that went back stops everything until a person has looked at it.
                    "needsPerson:paused" => assert!(count == 0 && hours < 0, "{delivery}"),
                    other => panic!("{id:?} {name}: {other}"),
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn around_a_clock_change_every_post_leaves_at_its_instant() {
    // Paris: 2026-10-25 has 02:30 twice, 2027-03-28 has no 02:30.
    let cases: [(&str, &str, &str, &str); 5] = [
        ("2026-10-24T12:00:00Z", "2026-10-25T01:59", "earlier", "2026-10-24T23:59:00Z"),
        ("2026-10-24T12:00:00Z", "2026-10-25T02:30", "earlier", "2026-10-25T00:30:00Z"),
        ("2026-10-24T12:00:00Z", "2026-10-25T02:30", "later", "2026-10-25T01:30:00Z"),
        ("2027-03-27T12:00:00Z", "2027-03-28T02:30", "earlier", "2027-03-28T01:30:00Z"),
        ("2027-03-27T12:00:00Z", "2027-03-28T03:00", "earlier", "2027-03-28T01:00:00Z"),
    ];
    for (from, wall, fold, due) in cases {
        let from: DateTime<Utc> = from.parse().unwrap();
        let due: DateTime<Utc> = due.parse().unwrap();
        let clock = TestClock::frozen(from);
        let fake = Adapter::start(NetworkId::Bluesky, clock.clone()).await;
        let mut desk = TestDesk::new(clock.clone()).await;
        let brand = desk.brand("Atelier").await;
        let account = desk.connect(&brand, &fake, "studio").await;
        let post = desk.write(&brand, says("à la bonne heure"), &[&account]).await;
        desk.call("posts_schedule", json!({"id": post, "wall": wall, "fold": fold})).await;
        clock.set(due - TimeDelta::seconds(1));
        desk.conduct().await;
        assert_eq!(fake.oracle().posts.len(), 0, "{wall} {fold}: a second early");
        clock.set(due);
        desk.conduct().await;
        assert_eq!(fake.oracle().posts.len(), 1, "{wall} {fold}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_brand_that_moves_keeps_its_wall_times() {
    let mut studio = studio(NetworkId::Mastodon).await;
    let post = studio.planned("dix heures chez nous", 60).await;
    studio.desk.call("brands_update", json!({"id": studio.brand, "zone": "America/New_York"})).await;
    let view = studio.desk.call("posts_get", json!({"id": post})).await;
    assert_eq!((&view["wall"], &view["dueAt"]), (&json!("2026-11-23T10:00"), &json!("2026-11-23T15:00:00Z")));
    studio.desk.conduct_until(monday() + TimeDelta::hours(6)).await;
    assert_eq!(studio.out("dix heures"), 0);
    studio.desk.settle().await;
    let at = studio.fake.oracle().posts[0].at;
    assert!((at - "2026-11-23T15:00:00Z".parse::<DateTime<Utc>>().unwrap()).num_seconds() <= 30, "{at}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn editing_is_refused_only_while_it_leaves_and_conflicts_keep_both() {
    for id in &connected() {
        let mut studio = studio(*id).await;
        let post = studio.planned("première version", 1).await;
        let edit = |version: u32, text: &str| json!({"id": post, "version": version, "content": says(text)});
        let now = studio.desk.call("posts_get", json!({"id": post})).await["version"].as_u64().unwrap() as u32;
        studio.desk.call("posts_update", edit(now, "seconde version")).await;
        assert_eq!(studio.desk.refused("posts_update", edit(now, "version perdue ?")).await, "conflict");
        let view = studio.desk.call("posts_get", json!({"id": post})).await;
        assert_eq!(view["content"]["parts"][0]["text"], "seconde version");

        studio.fake.fail(Doing::Create, Fault::Delay { before_ms: 700, after_ms: 0 });
        studio.desk.advance(minutes(1));
        let engine = studio.desk.engine();
        let during = async {
            tokio::time::sleep(std::time::Duration::from_millis(350)).await;
            let caller = pupitre_ipc::Caller::Terminal;
            let version = view["version"].as_u64().unwrap() as u32;
            let update = pupitre_ipc::dispatch(&engine, caller, "posts_update", edit(version, "trop tard")).await;
            let delete = pupitre_ipc::dispatch(&engine, caller, "posts_delete", json!({"id": post})).await;
            [update, delete].map(|answer| serde_json::to_value(answer.unwrap_err()).unwrap()["code"].clone())
        };
        let (codes, _) = tokio::join!(during, studio.desk.conduct());
        assert_eq!(codes, [json!("inFlight"), json!("inFlight")], "{id:?}");
        drop(engine);
        assert_eq!(studio.desk.state(&post).await, "published");
        assert_eq!((studio.out("seconde version"), studio.out("trop tard")), (1, 0));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_binned_post_does_not_leave_and_comes_back_with_its_time() {
    let mut studio = studio(NetworkId::Bluesky).await;
    let post = studio.planned("à la corbeille", 10).await;
    studio.desk.call("posts_delete", json!({"id": post})).await;
    studio.desk.conduct_until(monday() + minutes(5)).await;
    studio.desk.call("posts_restore", json!({"id": post})).await;
    studio.desk.settle().await;
    assert_eq!(studio.out("corbeille"), 1);
    let gone = studio.planned("pour toujours", 10).await;
    studio.desk.call("posts_delete", json!({"id": gone})).await;
    studio.desk.advance(minutes(20));
    studio.desk.settle().await;
    assert_eq!(studio.out("toujours"), 0);
    studio.desk.call("posts_restore", json!({"id": gone})).await;
    studio.desk.settle().await;
    assert_eq!(studio.out("toujours"), 0, "its minute has passed: a person plans it again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_licence_that_ends_before_the_minute_asks() {
    for id in &connected() {
        let mut studio = studio(*id).await;
        let visual = studio.desk.visual(&studio.brand).await;
        let content = json!({"parts": [{"text": "sous licence", "visuals": [{"visual": visual, "alt": "Carré"}]}]});
        let post = studio.desk.write(&studio.brand, content, &[&studio.account]).await;
        studio.desk.plan(&post, 24 * 60).await;
        assert_eq!(studio.desk.state(&post).await, "scheduled");
        studio.desk.call("visuals_update", json!({"id": visual, "licenceUntil": "2026-11-23"})).await;
        studio.desk.settle().await;
        assert_eq!(studio.desk.state(&post).await, "needsPerson:content", "{id:?}");
        assert_eq!(studio.out("licence"), 0);
        let delivery = studio.desk.delivery(&post).await;
        assert_eq!(delivery["problems"][0]["code"], "licenceExpired", "{delivery}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backlog_never_bursts() {
    for id in &connected() {
        let mut studio = studio(*id).await;
        // A brand that publishes up to a day late.
        let late = json!({"id": studio.brand, "late": {"graceMinutes": 1440}});
        studio.desk.call("brands_update", late).await;
        let mut posts = Vec::new();
        for n in 0..6 {
            posts.push(studio.planned(&format!("arriéré {n}"), 60 + n * 120).await);
        }
        studio.desk.advance(TimeDelta::hours(13));
        studio.desk.restart().await;
        studio.desk.settle().await;
        let oracle = studio.fake.oracle();
        let mut at: Vec<_> = oracle.posts.iter().map(|post| post.at).collect();
        at.sort();
        assert_eq!(at.len(), 6, "{id:?}: all of it leaves");
        let least = at.windows(2).map(|pair| (pair[1] - pair[0]).num_seconds()).min().unwrap();
        assert!(least >= 60, "{id:?}: {least} s between two posts of one account");
        assert_eq!(oracle.duplicates(), []);
    }
    // With the usual grace nothing leaves by itself.
    let mut studio = studio(NetworkId::Mastodon).await;
    for n in 0..3 {
        studio.planned(&format!("oublié {n}"), 60 + n).await;
    }
    studio.desk.advance(TimeDelta::days(3));
    studio.desk.settle().await;
    assert_eq!(studio.out("oublié"), 0);
    let today = studio.desk.call("today_get", json!({})).await;
    assert_eq!(today["needsPerson"].as_array().unwrap().len(), 3);
}
