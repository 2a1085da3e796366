//! Publishing by a person's own hand: prepared and asked for at its minute, out when a person says so and not before.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use chrono::{DateTime, TimeDelta, Utc};
use pupitre_domain::network::NetworkId;
use pupitre_tests::adapters::Adapter;
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday, says, state};
use pupitre_tests::scene::picture;
use serde_json::{Value, json};

struct Studio {
    desk: TestDesk,
    brand: Value,
    /// An account without a connector.
    account: Value,
}

async fn studio() -> Studio {
    let desk = TestDesk::new(TestClock::frozen(monday())).await;
    let brand = desk.brand("Atelier").await;
    let account = added(&desk, &brand, "instagram", "@atelier", "https://www.instagram.com/atelier/").await;
    Studio { desk, brand, account }
}

async fn added(desk: &TestDesk, brand: &Value, network: &str, handle: &str, page: &str) -> Value {
    let params = json!({"brand": brand, "network": network, "handle": handle, "page": page});
    desk.call("accounts_add", params).await["id"].clone()
}

async fn cards(desk: &TestDesk) -> Vec<Value> {
    desk.call("publications_guided", json!({})).await.as_array().unwrap().clone()
}

fn instant(value: &Value) -> DateTime<Utc> {
    value.as_str().unwrap().parse().unwrap()
}

impl Studio {
    /// A post for the account, due in so many minutes.
    async fn planned(&self, text: &str, minutes: i64) -> Value {
        let post = self.desk.write(&self.brand, says(text), &[&self.account]).await;
        self.desk.plan(&post, minutes).await;
        post
    }

    /// The card of a post whose minute has just come.
    async fn asked(&mut self, text: &str) -> (Value, Value) {
        let post = self.planned(text, 60).await;
        self.desk.conduct_until(monday() + TimeDelta::hours(1)).await;
        let mut all = cards(&self.desk).await;
        assert_eq!(all.len(), 1);
        (post, all.remove(0))
    }

    async fn ledger(&self, card: &Value) -> Vec<String> {
        let detail = self.desk.call("publications_get", json!({"id": card["delivery"]["id"]})).await;
        let line = |line: &Value| line["event"].as_str().unwrap().to_owned();
        detail["ledger"].as_array().unwrap().iter().map(line).collect()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_is_added_without_any_secret() {
    let studio = studio().await;
    let desk = &studio.desk;
    let list = desk.call("accounts_list", json!({"brand": studio.brand})).await;
    assert_eq!(
        (&list[0]["byHand"], &list[0]["health"], &list[0]["handle"]),
        (&json!(true), &json!("ok"), &json!("atelier"))
    );
    let add = |network: &str, handle: &str, page: &str| {
        desk.try_call(
            "accounts_add",
            json!({"brand": studio.brand, "network": network, "handle": handle, "page": page}),
        )
    };
    let field = |error: Value| (error["fields"][0]["field"].clone(), error["fields"][0]["code"].clone());
    let taken = add("instagram", "Atelier", "https://instagram.com/autre").await.unwrap_err();
    assert_eq!(field(taken), (json!("handle"), json!("taken")));
    let elsewhere = add("linkedin", "Atelier", "https://www.instagram.com/atelier2").await.unwrap_err();
    assert_eq!(field(elsewhere), (json!("page"), json!("elsewhere")));
    for page in ["http://linkedin.com/in/a", "javascript:alert(1)", "une page"] {
        let malformed = add("linkedin", "Atelier", page).await.unwrap_err();
        assert_eq!(field(malformed), (json!("page"), json!("malformed")), "{page}");
    }
    let nothing = add("linkedin", " ", "").await.unwrap_err();
    assert_eq!(nothing["fields"].as_array().unwrap().len(), 2);
    // What has no connector cannot be signed in to.
    let secret = json!({"brand": studio.brand, "network": "instagram", "secret": "x"});
    assert_eq!(field(desk.try_call("accounts_connect", secret).await.unwrap_err()).0, json!("network"));
    // A wrong address is mended where it stands.
    let mended = json!({"brand": studio.brand, "network": "instagram", "account": studio.account, "handle": "atelier.paris",
        "page": "instagram.com/atelier.paris"});
    let view = desk.call("accounts_add", mended).await;
    assert_eq!((&view["id"], &view["profile"]), (&studio.account, &json!("https://instagram.com/atelier.paris")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_limits_are_checked_while_writing() {
    let studio = studio().await;
    let check = async |text: &str| {
        let params = json!({"content": says(text), "variants": [{"account": studio.account, "patch": {}}]});
        studio.desk.call("posts_check", params).await["accounts"][0].clone()
    };
    let fine = check("Un texte, https://exemple.fr").await;
    assert_eq!(fine["measures"][0]["units"], 28);
    let codes: Vec<&Value> = fine["problems"].as_array().unwrap().iter().map(|problem| &problem["code"]).collect();
    assert_eq!(codes, ["linkNotLive", "mediaNeeded"], "both only warn");
    let tags = (0..31).map(|at| format!("#mot{at}")).collect::<Vec<_>>().join(" ");
    assert!(
        check(&tags).await["problems"].as_array().unwrap().iter().any(|problem| problem["code"] == "tooManyHashtags")
    );
    assert!(check(&"a".repeat(2_201)).await["problems"].as_array().unwrap().iter().any(|p| p["code"] == "tooLong"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_minute_brings_a_card_and_a_person_says_that_it_is_out() {
    let mut studio = studio().await;
    let post = studio.planned("La fournée de 7 h", 60).await;
    let planned = studio.desk.delivery(&post).await;
    assert_eq!((&planned["mode"], state(&planned).as_str()), (&json!("guided"), "scheduled"));
    studio.desk.conduct_until(monday() + TimeDelta::minutes(59)).await;
    assert_eq!(cards(&studio.desk).await, [] as [Value; 0]);
    studio.desk.conduct_until(monday() + TimeDelta::hours(1)).await;
    let card = cards(&studio.desk).await.remove(0);
    assert_eq!(card["content"]["parts"][0]["text"], "La fournée de 7 h");
    assert_eq!(card["compose"], "https://www.instagram.com/");
    assert_eq!(card["page"], "https://www.instagram.com/atelier/");
    assert_eq!(instant(&card["overdueAt"]), monday() + TimeDelta::minutes(75));
    assert_eq!((&card["paused"], &card["takesAlt"]), (&json!(false), &json!(true)));
    let today = studio.desk.call("today_get", json!({})).await;
    assert_eq!((&today["needsPerson"][0]["reason"], &today["published"]), (&json!("guided"), &json!([])));

    let id = card["delivery"]["id"].clone();
    for (typed, code) in [
        ("https://example.org/p/1", "elsewhere"),
        ("http://www.instagram.com/p/1", "malformed"),
        ("pas une adresse", "malformed"),
    ] {
        let refused = studio.desk.try_call("publications_guided_done", json!({"id": id, "permalink": typed})).await;
        let error = refused.unwrap_err();
        assert_eq!((&error["fields"][0]["field"], &error["fields"][0]["code"]), (&json!("permalink"), &json!(code)));
        assert_eq!(studio.desk.state(&post).await, "needsPerson:guided", "nothing was believed");
    }
    studio.desk.advance(TimeDelta::minutes(4));
    let out = studio
        .desk
        .call("publications_guided_done", json!({"id": id, "permalink": "https://www.instagram.com/p/Cx1/"}))
        .await;
    assert_eq!((state(&out).as_str(), &out["permalink"]), ("published", &json!("https://www.instagram.com/p/Cx1/")));
    assert_eq!(instant(&out["publishedAt"]), monday() + TimeDelta::minutes(64));
    assert_eq!(out["mode"], "guided");
    assert_eq!(studio.ledger(&card).await, ["scheduled", "guided", "person:byHand"]);
    assert_eq!(cards(&studio.desk).await, [] as [Value; 0]);
    // It was put there by hand and is taken down there by hand.
    assert_eq!(studio.desk.refused("publications_delete", json!({"id": id})).await, "illegalState");

    // The word is taken back: the card is there again, with nothing of the address.
    let back = studio.desk.call("publications_guided_back", json!({"id": id})).await;
    assert_eq!(
        (state(&back).as_str(), &back["permalink"], &back["publishedAt"]),
        ("needsPerson:guided", &json!(null), &json!(null))
    );
    assert_eq!(cards(&studio.desk).await.len(), 1);
    let out = studio.desk.call("publications_guided_done", json!({"id": id})).await;
    assert_eq!((state(&out).as_str(), &out["permalink"]), ("published", &json!(null)), "the address may be left out");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_may_wait_and_be_given_up_and_both_be_taken_back() {
    for (later, due) in [
        ("quarterHour", monday() + TimeDelta::minutes(75)),
        ("hour", monday() + TimeDelta::hours(2)),
        ("tomorrow", monday() + TimeDelta::hours(25)),
    ] {
        let mut studio = studio().await;
        let (post, card) = studio.asked("Plus tard").await;
        let id = card["delivery"]["id"].clone();
        let moved = studio.desk.call("publications_guided_later", json!({"id": id, "later": later})).await;
        assert_eq!(
            (state(&moved["delivery"]).as_str(), instant(&moved["delivery"]["dueAt"])),
            ("scheduled", due),
            "{later}"
        );
        assert_eq!(moved["previous"], card["wall"]);
        assert_eq!(
            studio.desk.call("posts_get", json!({"id": post})).await["wall"],
            moved["wall"],
            "the calendar follows"
        );
        // Taken back before that.
        let back = json!({"id": id, "wall": moved["previous"]});
        let again = studio.desk.call("publications_guided_back", back).await;
        assert_eq!(state(&again), "needsPerson:guided", "{later}");
        assert_eq!(studio.desk.call("posts_get", json!({"id": post})).await["wall"], card["wall"]);
        // Without its former time it asks at once.
        studio.desk.call("publications_guided_later", json!({"id": id, "later": later})).await;
        let again = studio.desk.call("publications_guided_back", json!({"id": id})).await;
        assert_eq!(state(&again), "needsPerson:guided", "{later}");
        let wall = json!({"id": id, "wall": card["wall"]});
        studio.desk.call("publications_guided_later", json!({"id": id, "later": later})).await;
        studio.desk.call("publications_guided_back", wall).await;
        // And put off once more, until it asks by itself.
        studio.desk.call("publications_guided_later", json!({"id": id, "later": later})).await;
        studio.desk.conduct_until(due - TimeDelta::seconds(1)).await;
        assert_eq!(cards(&studio.desk).await, [] as [Value; 0]);
        studio.desk.conduct_until(due).await;
        assert_eq!(cards(&studio.desk).await.len(), 1, "{later}");

        let delivery = studio.desk.delivery(&post).await;
        studio.desk.decide(&delivery, json!({"kind": "drop"})).await;
        assert_eq!((studio.desk.state(&post).await.as_str(), cards(&studio.desk).await.len()), ("cancelled", 0));
        studio.desk.call("publications_guided_back", json!({"id": id})).await;
        assert_eq!(studio.desk.state(&post).await, "needsPerson:guided");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_post_goes_out_by_itself_and_by_hand() {
    let mut studio = studio().await;
    let fake = Adapter::start(NetworkId::Mastodon, studio.desk.clock.clone()).await;
    let auto = studio.desk.connect(&studio.brand, &fake, "atelier").await;
    let post = studio.desk.write(&studio.brand, says("Partout"), &[&auto, &studio.account]).await;
    studio.desk.plan(&post, 60).await;
    studio.desk.conduct_until(monday() + TimeDelta::hours(1)).await;
    assert_eq!(fake.oracle().ever_posted("Partout").len(), 1);
    let view = studio.desk.call("posts_get", json!({"id": post})).await;
    let states: Vec<String> =
        view["variants"].as_array().unwrap().iter().map(|variant| state(&variant["delivery"])).collect();
    assert_eq!(states, ["published", "needsPerson:guided"]);
    // What a connector sent is no person's word to take back.
    let sent = view["variants"][0]["delivery"]["id"].clone();
    assert_eq!(studio.desk.refused("publications_guided_back", json!({"id": sent})).await, "illegalState");
    let card = cards(&studio.desk).await.remove(0);
    studio.desk.call("publications_guided_done", json!({"id": card["delivery"]["id"]})).await;
    studio.desk.settle().await;
    assert_eq!(fake.oracle().ever_posted("Partout").len(), 1);
}

/// By choice also where there is a connector; nothing is sent then.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_choice_a_connected_account_is_published_to_by_hand() {
    let mut studio = studio().await;
    let fake = Adapter::start(NetworkId::Mastodon, studio.desk.clock.clone()).await;
    let auto = studio.desk.connect(&studio.brand, &fake, "atelier").await;
    let post = studio.desk.write(&studio.brand, says("À la main"), &[&auto]).await;
    let wall = TestDesk::wall(monday() + TimeDelta::hours(1));
    studio.desk.call("posts_schedule", json!({"id": post, "wall": wall, "mode": "guided"})).await;
    studio.desk.conduct_until(monday() + TimeDelta::hours(1)).await;
    let card = cards(&studio.desk).await.remove(0);
    assert!(card["compose"].as_str().unwrap().starts_with(&fake.url()), "{}", card["compose"]);
    studio.desk.settle().await;
    assert_eq!((fake.oracle().posts.len(), studio.desk.state(&post).await.as_str()), (0, "needsPerson:guided"));
    // Planned anew for this computer, it leaves.
    let wall = TestDesk::wall(studio.desk.clock.now() + TimeDelta::minutes(5));
    studio.desk.call("posts_schedule", json!({"id": post, "wall": wall, "mode": "auto"})).await;
    studio.desk.settle().await;
    assert_eq!(
        (fake.oracle().ever_posted("À la main").len(), studio.desk.state(&post).await.as_str()),
        (1, "published")
    );
}

/// An account of a network with a connector, to which the person has no access: by hand until it is connected.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_access_a_network_with_a_connector_is_by_hand_until_it_is_connected() {
    let mut studio = studio().await;
    let fake = Adapter::start(NetworkId::Mastodon, studio.desk.clock.clone()).await;
    let account =
        added(&studio.desk, &studio.brand, "mastodon", "@atelier@exemple.social", "https://exemple.social/@atelier")
            .await;
    let post = studio.desk.write(&studio.brand, says("Bientôt seul"), &[&account]).await;
    studio.desk.plan(&post, 60).await;
    assert_eq!(studio.desk.delivery(&post).await["mode"], "guided");
    let mut params = fake.sign_in(&studio.brand, "atelier");
    params["account"] = account.clone();
    let connected = studio.desk.call("accounts_connect", params).await;
    assert_eq!((&connected["id"], &connected["byHand"]), (&account, &json!(false)));
    assert_eq!(studio.desk.delivery(&post).await["mode"], "auto");
    studio.desk.settle().await;
    assert_eq!(fake.oracle().ever_posted("Bientôt seul").len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_keeps_the_card_and_a_late_start_makes_it() {
    let mut studio = studio().await;
    let (post, card) = studio.asked("Toujours là").await;
    studio.desk.restart().await;
    studio.desk.conduct().await;
    assert_eq!(cards(&studio.desk).await[0]["delivery"], card["delivery"]);
    // Nobody does anything for three days: it goes on asking, and it is not out.
    let second = studio.planned("Pendant la nuit", 60).await;
    studio.desk.clock.set(monday() + TimeDelta::days(3));
    studio.desk.restart().await;
    studio.desk.conduct().await;
    let all = cards(&studio.desk).await;
    assert_eq!(all.len(), 2, "late as it is, a person decides");
    assert!(all.iter().all(|card| instant(&card["overdueAt"]) < studio.desk.clock.now()));
    assert_eq!((studio.desk.state(&post).await, studio.desk.state(&second).await).0, "needsPerson:guided");
    let today = studio.desk.call("today_get", json!({})).await;
    assert_eq!((today["needsPerson"].as_array().unwrap().len(), &today["published"]), (2, &json!([])));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pause_holds_it_back_and_resuming_brings_no_burst() {
    let mut studio = studio().await;
    let (before, card) = studio.asked("Demandé avant").await;
    let during = studio.planned("Pendant la pause", 60).await;
    studio.desk.call("outbox_pause", json!({"reason": "Crise"})).await;
    let held = cards(&studio.desk).await;
    assert_eq!((held.len(), &held[0]["paused"]), (1, &json!(true)), "the card says that it is not the moment");
    studio.desk.conduct_until(monday() + TimeDelta::hours(3)).await;
    assert_eq!(studio.desk.state(&during).await, "needsPerson:paused");
    assert_eq!(cards(&studio.desk).await.len(), 1);
    // What was out already may be said all the same.
    studio.desk.call("publications_guided_done", json!({"id": card["delivery"]["id"]})).await;
    assert_eq!(studio.desk.state(&before).await, "published");
    studio.desk.call("outbox_resume", json!({})).await;
    studio.desk.settle().await;
    assert_eq!((studio.desk.state(&during).await.as_str(), cards(&studio.desk).await.len()), ("needsPerson:paused", 0));
    let delivery = studio.desk.delivery(&during).await;
    studio.desk.decide(&delivery, json!({"kind": "postNow"})).await;
    studio.desk.conduct().await;
    assert_eq!((studio.desk.state(&during).await.as_str(), cards(&studio.desk).await.len()), ("needsPerson:guided", 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_mended_after_its_minute_is_what_the_card_says() {
    let mut studio = studio().await;
    let (post, _) = studio.asked("Avec une fote").await;
    let version = studio.desk.call("posts_get", json!({"id": post})).await["version"].clone();
    let params = json!({"id": post, "version": version, "content": says("Avec une faute")});
    studio.desk.call("posts_update", params).await;
    studio.desk.conduct().await;
    let all = cards(&studio.desk).await;
    assert_eq!((all.len(), &all[0]["content"]["parts"][0]["text"]), (1, &json!("Avec une faute")));
    // A text that no longer fits is not handed to anybody.
    let version = studio.desk.call("posts_get", json!({"id": post})).await["version"].clone();
    let params = json!({"id": post, "version": version, "content": says(&"a".repeat(2_300))});
    studio.desk.call("posts_update", params).await;
    studio.desk.conduct().await;
    assert_eq!(cards(&studio.desk).await, [] as [Value; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_pictures_are_files_that_fit() {
    let mut studio = studio().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("photo.jpg");
    std::fs::write(&path, picture(1, 1_600, 1_200)).unwrap();
    let report = studio.desk.call("visuals_import", json!({"paths": [path]})).await;
    let visual = report["visuals"][0]["id"].clone();
    let crop = json!({"x": 125, "y": 0, "width": 750, "height": 1000});
    let content =
        json!({"parts": [{"text": "Carré", "visuals": [{"visual": visual, "alt": "Une colline", "crop": crop}]}]});
    let post = studio.desk.write(&studio.brand, content, &[&studio.account]).await;
    studio.desk.plan(&post, 60).await;
    studio.desk.conduct_until(monday() + TimeDelta::hours(1)).await;
    let card = cards(&studio.desk).await.remove(0);
    let id = card["delivery"]["id"].clone();
    let files = studio.desk.call("publications_guided_files", json!({"id": id})).await;
    let file = &files["files"][0];
    assert_eq!((&file["name"], &file["width"], &file["height"]), (&json!("1.jpg"), &json!(1_200), &json!(1_200)));
    let kept = std::path::PathBuf::from(files["folder"].as_str().unwrap()).join("1.jpg");
    let bytes = std::fs::read(&kept).unwrap();
    assert_eq!(json!(bytes.len()), file["bytes"]);
    let shown = image::load_from_memory(&bytes).unwrap();
    assert_eq!((shown.width(), shown.height()), (1_200, 1_200));
    studio.desk.call("publications_guided_done", json!({"id": id})).await;
    assert!(!kept.exists(), "copies go once it is settled");
    assert_eq!(studio.desk.refused("publications_guided_files", json!({"id": id})).await, "illegalState");
}

/// A restored copy does not know what a person did since it was made.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restored_copy_asks_before_it_shows_the_card() {
    let mut studio = studio().await;
    let (post, _) = studio.asked("Peut-être déjà fait").await;
    let file = studio.desk.folder().join("copie.tar");
    studio.desk.call("backups_create", json!({"path": file})).await;
    let other = tempfile::tempdir().unwrap();
    pupitre_engine::backup::restore(&file, other.path(), monday() + TimeDelta::hours(2)).await.unwrap();
    let engine = pupitre_engine::open(other.path()).unwrap();
    let ask = |method: &'static str, params: Value| {
        let engine = std::sync::Arc::clone(&engine);
        async move { pupitre_ipc::dispatch(&engine, pupitre_ipc::Caller::Terminal, method, params).await.unwrap() }
    };
    let all = ask("publications_guided", json!({})).await;
    assert_eq!(all, json!([]));
    let view = ask("posts_get", json!({"id": post})).await;
    let delivery = &view["variants"][0]["delivery"];
    assert_eq!(state(delivery), "needsPerson:restored");
    let settled =
        ask("publications_settle", json!({"id": delivery["id"], "decision": {"kind": "isThere", "permalink": null}}))
            .await;
    assert_eq!(state(&settled), "published");
}

/// A title and its like come in the network's order, beside the text.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fields_beside_the_text_come_in_the_networks_order() {
    let mut studio = studio().await;
    let page = "https://www.pinterest.fr/atelier/";
    let account = added(&studio.desk, &studio.brand, "pinterest", "atelier", page).await;
    let post = studio.desk.write(&studio.brand, says("Une idée"), &[&account]).await;
    let options = json!({"destination": "https://exemple.fr", "title": "Titre"});
    let params = json!({"id": post, "version": 1, "variants": [{"account": account, "patch": {"options": options}}]});
    studio.desk.call("posts_update", params).await;
    studio.desk.plan(&post, 60).await;
    studio.desk.conduct_until(monday() + TimeDelta::hours(1)).await;
    let card = cards(&studio.desk).await.remove(0);
    let keys: Vec<&Value> = card["fields"].as_array().unwrap().iter().map(|field| &field["key"]).collect();
    assert_eq!(keys, ["title", "destination"]);
}
