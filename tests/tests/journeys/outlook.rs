//! The failure forecast, the wrong-brand guard and the last look, as a person meets them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, clippy::print_stdout)]

use std::collections::BTreeSet;

use chrono::TimeDelta;
use pupitre_domain::network::NetworkId;
use pupitre_tests::adapters::Adapter;
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday, says, state};
use serde_json::{Value, json};

struct Studio {
    desk: TestDesk,
    fake: Adapter,
    brand: Value,
    account: Value,
}

async fn studio() -> Studio {
    let clock = TestClock::frozen(monday());
    let desk = TestDesk::new(clock.clone()).await;
    let fake = Adapter::start(NetworkId::Mastodon, clock).await;
    let brand = desk.brand("Atelier").await;
    let account = desk.connect(&brand, &fake, "atelier").await;
    Studio { desk, fake, brand, account }
}

impl Studio {
    async fn planned(&self, content: Value, hours: i64) -> Value {
        let post = self.desk.write(&self.brand, content, &[&self.account]).await;
        self.desk.plan(&post, hours * 60).await;
        post
    }
    /// Kinds foreseen, by post.
    async fn foreseen(&self, post: &Value) -> BTreeSet<String> {
        let all = self.desk.call("forecast_list", json!({})).await;
        let of = all.as_array().unwrap().iter().filter(|view| view["delivery"]["post"] == *post);
        of.flat_map(|view| view["forecasts"].as_array().unwrap().clone())
            .map(|item| item["kind"].as_str().unwrap().to_owned())
            .collect()
    }
    async fn all_foreseen(&self) -> usize {
        self.desk.call("forecast_list", json!({})).await.as_array().unwrap().len()
    }
}

fn set(kinds: &[&str]) -> BTreeSet<String> {
    kinds.iter().map(|kind| (*kind).to_owned()).collect()
}

/// Every fault is said at the moment at which it can first be known, and is gone once it is mended.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_fault_is_foreseen_when_it_can_first_be_known() {
    let studio = studio().await;
    let visual = studio.desk.visual(&studio.brand).await;
    let pictured = json!({"parts": [{"text": "Image", "visuals": [{"visual": visual, "alt": "Carré"}]}]});
    let pictured = studio.planned(pictured, 24 * 9).await;
    let plain = studio.planned(says("Texte"), 24 * 10).await;
    assert_eq!(studio.all_foreseen().await, 0);

    // A licence that ends two days before.
    studio.desk.call("visuals_update", json!({"id": visual, "licenceUntil": "2026-11-30"})).await;
    assert_eq!(studio.foreseen(&pictured).await, set(&["licenceEnds"]));
    studio.desk.call("visuals_update", json!({"id": visual, "licenceUntil": "2026-12-31"})).await;
    assert_eq!(studio.foreseen(&pictured).await, set(&[]));
    // The visual goes to the bin, and comes back.
    studio.desk.call("visuals_delete", json!({"id": visual})).await;
    assert_eq!(studio.foreseen(&pictured).await, set(&["visualMissing"]));
    studio.desk.call("visuals_restore", json!({"id": visual})).await;
    assert_eq!(studio.all_foreseen().await, 0);

    // A pause, of which the calendar knows too.
    studio.desk.call("outbox_pause", json!({})).await;
    assert_eq!(studio.foreseen(&plain).await, set(&["paused"]));
    studio.desk.call("outbox_resume", json!({"reviewHours": 0})).await;
    assert_eq!(studio.all_foreseen().await, 0);

    // The day on which the brand's own clocks jump.
    let spring = studio.desk.write(&studio.brand, says("La nuit du passage"), &[&studio.account]).await;
    studio.desk.advance(TimeDelta::days(100));
    studio.desk.call("posts_schedule", json!({"id": spring, "wall": "2027-03-28T02:30"})).await;
    assert_eq!(studio.foreseen(&spring).await, set(&["clockChange"]));

    // Disconnected: everything of the account.
    studio.desk.call("accounts_disconnect", json!({"id": studio.account})).await;
    assert!(studio.foreseen(&spring).await.contains("disconnected"));
}

/// A limit that shrank is known when it is read; access that is refused, when it is refused.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_server_tells_is_foreseen_at_once() {
    let mut studio = studio().await;
    let long = studio.planned(says(&"mot ".repeat(90)), 48).await;
    let short = studio.planned(says("court"), 72).await;
    assert_eq!(studio.all_foreseen().await, 0);
    let Adapter::Mastodon(fake) = &studio.fake else { unreachable!() };
    fake.configure(|config| config.max_characters = 200);
    studio.desk.call("accounts_check", json!({"id": studio.account})).await;
    assert_eq!(studio.foreseen(&long).await, set(&["overLimit"]));
    assert_eq!(studio.foreseen(&short).await, set(&[]));

    studio.fake.revoke("atelier");
    studio.planned(says("essai"), 0).await;
    studio.desk.conduct().await;
    assert!(studio.foreseen(&short).await.contains("reconnect"), "known from the first refusal on");
    let kinds = studio.desk.call("forecast_list", json!({})).await;
    let item = kinds.as_array().unwrap().iter().find(|view| view["delivery"]["post"] == short).unwrap()["forecasts"][0]
        .clone();
    assert_eq!((item["kind"].clone(), item["wayOut"].clone()), (json!("reconnect"), json!("connect")));
}

/// A month of posts on a machine that is awake in office hours: nothing is said of what leaves in them, everything of
/// what is planned for the night, and nothing before two weeks are known.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clean_month_raises_no_alarm_and_sleep_is_learned() {
    let mut studio = studio().await;
    let mut alarms = 0;
    for day in 0..28 {
        let weekday = day % 7 < 5;
        if weekday {
            let _ = studio.planned(says(&format!("Bonne nouvelle du jour {day}")), 2).await;
        }
        for _ in 0..10 {
            if weekday {
                studio.desk.conduct().await;
            }
            alarms += studio.all_foreseen().await;
            studio.desk.advance(TimeDelta::hours(1));
        }
        studio.desk.advance(TimeDelta::hours(14));
    }
    assert_eq!(alarms, 0);
    assert_eq!(studio.fake.oracle().duplicates(), []);
    let night = studio.planned(says("Nuit blanche"), 17).await;
    let morning = studio.planned(says("Café"), 26).await;
    assert_eq!(studio.foreseen(&night).await, set(&["asleep"]));
    assert_eq!(studio.foreseen(&morning).await, set(&[]));
    // Left to the network, the hour is no matter.
    let zone = TestDesk::wall(studio.desk.clock.now() + TimeDelta::hours(17));
    studio.desk.call("posts_schedule", json!({"id": night, "wall": zone, "mode": "handedOff"})).await;
    assert_eq!(studio.foreseen(&night).await, set(&[]));
}

/// Another brand's name blocks in the composer, at planning and at sending, until a person says that it is meant.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_brands_marks_block_until_they_are_meant() {
    let mut studio = studio().await;
    let other = studio.desk.brand("Voisine").await;
    let _ = studio.desk.connect(&other, &studio.fake, "voisine").await;
    let marks = json!({"brand": other, "domains": ["https://www.voisine.example/"], "hashtags": ["#ChezVoisine"]});
    let kept = studio.desk.call("marks_set", marks).await;
    assert_eq!((&kept["domains"], &kept["hashtags"]), (&json!(["voisine.example"]), &json!(["chezvoisine"])));
    let text = says("Le même jour que #chezvoisine !");
    let check =
        |post: &Value| json!({"content": text, "variants": [{"account": studio.account, "patch": {}}], "post": post});
    let post = studio.planned(text.clone(), 2).await;
    let found = studio.desk.call("posts_check", check(&post)).await;
    let problem = &found["accounts"][0]["problems"][0];
    assert_eq!(
        (&problem["code"], &problem["value"], &problem["brand"]),
        (&json!("otherBrand"), &json!("chezvoisine"), &other)
    );
    assert_eq!(studio.desk.state(&post).await, "draft", "planned, but not ready");
    assert_eq!(studio.foreseen(&post).await, set(&["otherBrand"]));
    studio.desk.conduct_until(monday() + TimeDelta::hours(3)).await;
    assert_eq!(studio.fake.oracle().posts.len(), 0);

    let meant = json!({"post": post, "kind": "hashtag", "value": "chezvoisine", "meant": true});
    studio.desk.call("guard_confirm", meant).await;
    assert_eq!(studio.desk.call("posts_check", check(&post)).await["accounts"][0]["problems"], json!([]));
    studio.desk.call("posts_publish_now", json!({"id": post})).await;
    studio.desk.conduct().await;
    assert_eq!(studio.desk.state(&post).await, "published");

    // A mark that was named only after planning is caught when it is to leave.
    let late = studio.planned(says("Un mot sur https://boutique.voisine.example/a"), 2).await;
    assert_eq!(studio.desk.state(&late).await, "draft");
    let later = studio.planned(says("Vu chez #nouvelle"), 2).await;
    assert_eq!(studio.desk.state(&later).await, "scheduled");
    studio.desk.call("marks_set", json!({"brand": other, "hashtags": ["nouvelle"]})).await;
    studio.desk.settle().await;
    assert_eq!(studio.desk.state(&later).await, "needsPerson:content");
    assert_eq!(studio.fake.oracle().posts.len(), 1);

    // What a copy to the other brand would carry along: nothing of its own, but what names the first.
    let telling = studio.desk.write(&studio.brand, says("Suivez @atelier"), &[&studio.account]).await;
    let asked = json!({"posts": [post, telling], "brand": other});
    let found = studio.desk.call("guard_preview", asked).await;
    assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
    assert_eq!((&found[0]["post"], &found[0]["problems"][0]["kind"]), (&telling, &json!("handle")));
}

/// The sheet of what leaves soon is complete, and names what clashes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_look_is_complete_and_names_clashes() {
    let mut studio = studio().await;
    studio.desk.call("marks_set", json!({"brand": studio.brand, "sensitive": ["Rappel de produit"]})).await;
    let text = "Samedi, l’atelier ouvre ses portes de dix heures à dix-huit heures : venez voir naître une lampe.";
    let said = studio.planned(says(text), 0).await;
    studio.desk.conduct().await;
    assert_eq!(studio.desk.state(&said).await, "published");
    studio.desk.advance(TimeDelta::days(20));
    let again = studio.planned(says(&text.replace("Samedi", "Dimanche")), 3).await;
    let close = studio.planned(says("Un rappel de PRODUIT, hélas"), 3).await;
    let alone = studio.planned(says("Bonne journée"), 30).await;
    let beyond = studio.planned(says("Bien plus tard"), 40).await;
    let view = studio.desk.call("outlook_get", json!({})).await;
    let entries = view["entries"].as_array().unwrap();
    let posts: Vec<&Value> = entries.iter().map(|entry| &entry["delivery"]["post"]).collect();
    assert_eq!(posts, [&again, &close, &alone]);
    assert!(!posts.contains(&&beyond));
    let clashes = |at: usize| entries[at]["clashes"].as_array().unwrap().clone();
    assert_eq!(clashes(0).len(), 1);
    assert_eq!(clashes(0)[0]["kind"], "nearDuplicate");
    assert!(clashes(0)[0]["likeness"].as_u64().unwrap() >= 600);
    let kinds: Vec<Value> = clashes(1).iter().map(|clash| clash["kind"].clone()).collect();
    assert_eq!(kinds, [json!("close"), json!("sensitive")]);
    assert_eq!(clashes(1)[1]["word"], "rappel de produit");
    assert_eq!(clashes(2), Vec::<Value>::new());
    let published = studio.desk.delivery(&said).await;
    assert_eq!((state(&published).as_str(), &clashes(0)[0]["other"]), ("published", &published["id"]));
}
