//! Where messages come from: comments of a site, feeds, and how accounts are read.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use chrono::TimeDelta;
use pupitre_domain::network::NetworkId;
use pupitre_tests::adapters::{Adapter, Doing, connected};
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday, says, state};
use pupitre_tests::fakes::faults::RetryAfter;
use pupitre_tests::fakes::{FakeFeed, FakeWordpress, Fault, Rule};
use serde_json::{Value, json};

struct Site {
    desk: TestDesk,
    fake: FakeWordpress,
    post: Value,
    article: String,
}

/// A site with an article of ours that came out by the desk.
async fn site() -> Site {
    let clock = TestClock::frozen(monday());
    let fake = Adapter::start(NetworkId::Wordpress, clock.clone()).await;
    let mut desk = TestDesk::new(clock).await;
    let brand = desk.brand("Atelier").await;
    let account = desk.connect(&brand, &fake, "studio").await;
    let content = says("Un article");
    let post = desk.write(&brand, content, &[&account]).await;
    desk.plan(&post, 1).await;
    desk.advance(TimeDelta::minutes(1));
    desk.settle().await;
    assert_eq!(state(&desk.delivery(&post).await), "published");
    let Adapter::Wordpress(fake) = fake else { unreachable!() };
    let article = fake.oracle().posts[0].id.clone();
    desk.advance(TimeDelta::minutes(1));
    Site { desk, fake, post, article }
}

impl Site {
    async fn sync(&self) -> Value {
        self.desk.advance(TimeDelta::minutes(1));
        self.desk.call("inbox_sync", json!({})).await["accounts"][0].clone()
    }
    async fn all(&self) -> Vec<Value> {
        let list = self.desk.call("conversations_list", json!({"limit": 200})).await;
        let mut all = Vec::new();
        for row in list["items"].as_array().unwrap() {
            all.push(self.desk.call("conversations_get", json!({"id": row["id"]})).await);
        }
        all
    }
    /// The conversation that a text stands in, and its message.
    async fn find(&self, text: &str) -> (Value, Value) {
        for view in self.all().await {
            let messages = view["messages"].as_array().unwrap();
            if let Some(message) = messages.iter().find(|message| message["text"] == text) {
                return (view.clone(), message.clone());
            }
        }
        panic!("{text} is nowhere");
    }
    async fn act(&mut self, text: &str, action: &str) -> Value {
        let (_, message) = self.find(text).await;
        self.desk.call("messages_act", json!({"id": message["id"], "action": action})).await;
        self.desk.settle().await;
        self.find(text).await.1
    }
}

fn can(message: &Value) -> Vec<&str> {
    message["can"].as_array().unwrap().iter().map(|action| action.as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn comments_are_threads_below_our_article_and_spam_opens_nothing() {
    let site = site().await;
    let first = site.fake.comments_below("Zoé", &site.article, None, "Une question ?", "approved");
    site.fake.comments_below("Ali", &site.article, Some(&first), "Moi aussi", "approved");
    site.fake.comments_below("Max", &site.article, None, "J’attends", "hold");
    site.fake.comments_below("Bot", &site.article, None, "Gagnez de l’argent", "spam");
    assert_eq!(site.sync().await["new"], 4);
    assert_eq!(site.sync().await["new"], 0, "the overlap brings nothing new");

    let (thread, message) = site.find("Moi aussi").await;
    assert_eq!(thread["messages"].as_array().unwrap().len(), 2, "an answer stands below what it answers");
    assert_eq!((&thread["post"], thread["state"].as_str()), (&site.post, Some("new")));
    assert_eq!(thread["about"]["title"], "Un article");
    assert!(thread["about"]["url"].as_str().unwrap().starts_with("http"), "{thread}");
    assert_eq!(message["authorName"], "Ali");
    let (waiting, _) = site.find("J’attends").await;
    assert_ne!(waiting["id"], thread["id"]);
    assert_eq!((waiting["state"].as_str(), &waiting["messages"][0]["standing"]), (Some("new"), &json!("hold")));
    let (spam, _) = site.find("Gagnez de l’argent").await;
    assert_eq!(spam["state"], "done", "nobody has to deal with it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_comment_is_approved_held_marked_and_thrown_away_and_each_is_taken_back() {
    let mut site = site().await;
    let id = site.fake.comments_below("Zoé", &site.article, None, "Bonjour", "hold");
    site.sync().await;
    assert_eq!(can(&site.find("Bonjour").await.1), ["approve", "spam", "trash"]);
    for (action, standing, then) in [
        ("approve", "approved", vec!["hold", "spam", "trash"]),
        ("hold", "hold", vec!["approve", "spam", "trash"]),
        ("spam", "spam", vec!["unspam", "trash"]),
        ("unspam", "hold", vec!["approve", "spam", "trash"]),
        ("trash", "trash", vec!["restore"]),
        ("restore", "hold", vec!["approve", "spam", "trash"]),
    ] {
        let message = site.act("Bonjour", action).await;
        assert_eq!(site.fake.standing(&id), standing, "{action}");
        assert_eq!(message["standing"], standing, "{action}: {message}");
        assert_eq!(can(&message), then, "{action}");
    }
    let (_, message) = site.find("Bonjour").await;
    let unfit = json!({"id": message["id"], "action": "unspam"});
    assert_eq!(site.desk.refused("messages_act", unfit).await, "illegalState");

    // A site without a trash would remove it for good: it stays, and the site's reason is told.
    site.fake.configure(|config| config.trash = false);
    site.act("Bonjour", "trash").await;
    assert_eq!(site.fake.standing(&id), "hold");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_below_a_comment_is_there_once_whatever_was_lost() {
    for fault in [Fault::ResetAfter, Fault::ResetBefore, Fault::ErrorAfter { status: 502 }, Fault::CaptivePortal] {
        let mut site = site().await;
        let id = site.fake.comments_below("Zoé", &site.article, None, "Une question ?", "approved");
        site.sync().await;
        let (thread, _) = site.find("Une question ?").await;
        site.fake.server.fail(Rule::on("POST", "/wp-json/wp/v2/comments", fault.clone()).once());
        let answer = json!({"id": thread["id"], "content": says("Réponse <b>une</b> & deux"), "undoSeconds": 0});
        site.desk.call("conversations_reply", answer).await;
        site.desk.settle().await;
        let oracle = site.fake.oracle();
        let ours: Vec<_> = oracle.posts.iter().filter(|post| post.ours && post.text.starts_with("Réponse")).collect();
        assert_eq!(ours.len(), 1, "{fault:?}");
        assert_eq!(ours[0].reply_to.as_deref(), Some(format!("comment-{id}").as_str()));
        assert_eq!(ours[0].text, "Réponse &lt;b&gt;une&lt;/b&gt; &amp; deux", "no markup of ours");
        site.sync().await;
        let (thread, _) = site.find("Une question ?").await;
        assert_eq!(thread["messages"].as_array().unwrap().len(), 2, "{fault:?}: {thread}");
        assert_eq!((thread["state"].as_str(), thread["outgoing"].clone()), (Some("waiting"), json!([])), "{fault:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_edited_or_deleted_at_the_site_is_followed_and_our_words_stay() {
    let site = site().await;
    let edited = site.fake.comments_below("Zoé", &site.article, None, "Avant", "approved");
    let gone = site.fake.comments_below("Max", &site.article, None, "Disparu", "approved");
    site.sync().await;
    let (thread, _) = site.find("Disparu").await;
    site.desk.call("conversations_draft", json!({"id": thread["id"], "text": "Mon brouillon"})).await;
    // Long after, when no list of new comments names them.
    site.desk.advance(TimeDelta::days(3));
    site.fake.comment_becomes(&edited, Some("Après"), Some("hold"));
    site.fake.comment_vanishes(&gone);
    site.sync().await;
    assert_eq!(site.find("Après").await.1["standing"], "hold");
    let (thread, message) = site.find("Disparu").await;
    assert!(message["deletedAt"].is_string(), "{message}");
    assert_eq!(thread["draft"], "Mon brouillon");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_feed_is_found_by_its_page_read_and_never_written_to() {
    let clock = TestClock::frozen(monday());
    let fake = FakeFeed::start(clock.clone()).await;
    fake.stranger_comments("Zoé", "Un premier mot");
    let desk = TestDesk::new(clock).await;
    let brand = desk.brand("Atelier").await;
    let params = json!({"brand": brand, "network": "feed", "host": fake.url(), "ownServer": true, "secret": ""});
    let account = desk.call("accounts_connect", params).await;
    assert_eq!((account["health"].as_str(), account["byHand"].as_bool()), (Some("ok"), Some(false)), "{account}");
    assert!(account["server"].as_str().unwrap().ends_with("/comments/feed/"), "the feed of comments comes first");
    assert!(desk.vault.slots().is_empty(), "there is no secret, so nothing is in the keychain");

    let sync = async || {
        desk.advance(TimeDelta::minutes(30));
        desk.call("inbox_sync", json!({})).await["accounts"][0]["new"].clone()
    };
    assert_eq!(sync().await, 1);
    assert_eq!(sync().await, 0);
    assert_eq!(fake.unchanged(), 1, "the second time the feed only says that nothing has changed");
    fake.stranger_comments("Ali", "Un second");
    assert_eq!(sync().await, 1);
    let list = desk.call("conversations_list", json!({})).await;
    assert_eq!(list["items"].as_array().unwrap().len(), 1, "one page, one conversation: {list}");
    let view = desk.call("conversations_get", json!({"id": list["items"][0]["id"]})).await;
    assert_eq!((view["answerable"].as_bool(), view["messages"].as_array().unwrap().len()), (Some(false), 2));
    assert!(view["messages"][1]["permalink"].as_str().unwrap().contains("#comment-"));
    let answer = json!({"id": view["id"], "content": says("Non")});
    let refused = desk.refused("conversations_reply", answer).await;
    assert!(["illegalState", "invalid"].contains(&refused.as_str()), "{refused}");
    assert!(fake.requests().iter().all(|seen| seen.method == "GET" && seen.authorization.is_none()));
    desk.call("accounts_disconnect", json!({"id": account["id"]})).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_look_reads_a_month_back_and_can_be_ended() {
    for id in connected() {
        for ends in [false, true] {
            let clock = TestClock::frozen(monday());
            let fake = Adapter::start(id, clock.clone()).await;
            let desk = TestDesk::new(clock.clone()).await;
            let brand = desk.brand("Atelier").await;
            let _ = fake.secret("studio");
            let ours = fake.posts_from_elsewhere("studio", "Avant Pupitre");
            // Four months of comments, three a day of the last weeks.
            let total = 260;
            for n in 0..total {
                clock.advance(TimeDelta::hours(if n < 60 { 36 } else { 3 }));
                let _ = fake.stranger_replies(&ours, &format!("mot {n}."));
            }
            let account = desk.connect(&brand, &fake, "studio").await;
            let status = async || {
                let status = desk.call("inbox_status", json!({})).await;
                status["accounts"].as_array().unwrap().iter().find(|row| row["account"] == account).unwrap().clone()
            };
            desk.call("inbox_sync", json!({})).await;
            let first = status().await["first"].clone();
            assert!(first["reachAt"].is_string(), "{id:?}: {first}");
            if ends {
                let before = count(&desk).await;
                desk.call("inbox_end_first", json!({"id": account})).await;
                desk.advance(TimeDelta::minutes(20));
                desk.call("inbox_sync", json!({})).await;
                assert_eq!(count(&desk).await, before, "{id:?}: nothing older is read");
                assert_eq!(status().await["first"], Value::Null);
                continue;
            }
            for look in 0.. {
                assert!(look < 60, "{id:?}: the first look does not end");
                if status().await["first"] == Value::Null {
                    break;
                }
                desk.advance(TimeDelta::seconds(30));
                desk.call("inbox_sync", json!({})).await;
            }
            let texts = texts(&desk).await;
            let of_month = fake
                .oracle()
                .posts
                .iter()
                .filter(|post| !post.ours && post.at >= clock.now() - TimeDelta::days(29))
                .count();
            assert!(of_month >= 190, "{of_month}");
            let read = texts.iter().filter(|text| text.starts_with("mot ")).count();
            assert!((of_month..total).contains(&read), "{id:?}: {read} of {of_month} and no more than the month");
            let mut once = texts.clone();
            once.sort();
            once.dedup();
            assert_eq!(once.len(), texts.len(), "{id:?}: none twice");
        }
    }
}

async fn texts(desk: &TestDesk) -> Vec<String> {
    let mut all = Vec::new();
    let mut after = Value::Null;
    loop {
        let list = desk.call("conversations_list", json!({"limit": 200, "after": after})).await;
        for row in list["items"].as_array().unwrap() {
            let view = desk.call("conversations_get", json!({"id": row["id"]})).await;
            all.extend(view["messages"].as_array().unwrap().iter().map(|m| m["text"].as_str().unwrap().to_owned()));
        }
        after = list["next"].clone();
        if after.is_null() {
            return all;
        }
    }
}

async fn count(desk: &TestDesk) -> usize {
    texts(desk).await.len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_asks_to_wait_is_left_alone_and_the_account_says_why() {
    for id in connected() {
        let clock = TestClock::frozen(monday());
        let fake = Adapter::start(id, clock.clone()).await;
        let desk = TestDesk::new(clock).await;
        let brand = desk.brand("Atelier").await;
        desk.connect(&brand, &fake, "studio").await;
        fake.fail_once(Doing::Sync, Fault::RateLimited { retry_after: RetryAfter::Seconds(1_200) });
        let sync = async || desk.call("inbox_sync", json!({})).await["accounts"][0].clone();
        assert_eq!(sync().await["error"], "rateLimited", "{id:?}");
        let row = desk.call("inbox_status", json!({})).await["accounts"][0].clone();
        assert_eq!((row["fault"].as_str(), row["failures"].as_u64()), (Some("rateLimited"), Some(1)), "{id:?}: {row}");
        let asked = fake.oracle().requests.len();
        assert_eq!(sync().await["error"], "rateLimited");
        assert_eq!(fake.oracle().requests.len(), asked, "{id:?}: a button does not override the server");
        desk.advance(TimeDelta::minutes(21));
        assert_eq!(sync().await["error"], Value::Null, "{id:?}");
        let row = desk.call("inbox_status", json!({})).await["accounts"][0].clone();
        assert_eq!((&row["fault"], row["failures"].as_u64()), (&Value::Null, Some(0)), "{id:?}: {row}");
    }
}
