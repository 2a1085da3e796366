//! Articles on a site of one's own, from the editor's questions to the site's trash, through the commands.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use chrono::TimeDelta;
use pupitre_domain::network::NetworkId;
use pupitre_tests::adapters::{Adapter, Doing};
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday, says, state};
use pupitre_tests::fakes::wordpress::Role;
use pupitre_tests::fakes::{FakeWordpress, Fault, Rule};
use serde_json::{Value, json};

struct Studio {
    desk: TestDesk,
    fake: Adapter,
    brand: Value,
    account: Value,
}

async fn studio() -> Studio {
    let clock = TestClock::frozen(monday());
    let fake = Adapter::start(NetworkId::Wordpress, clock.clone()).await;
    let desk = TestDesk::new(clock).await;
    let brand = desk.brand("Atelier").await;
    let account = desk.connect(&brand, &fake, "studio").await;
    Studio { desk, fake, brand, account }
}

impl Studio {
    fn site(&self) -> &FakeWordpress {
        match &self.fake {
            Adapter::Wordpress(site) => site,
            _ => unreachable!(),
        }
    }

    /// Writes an article with options of the account.
    async fn write(&self, content: Value, options: Value) -> Value {
        let post = self.desk.write(&self.brand, content, &[&self.account]).await;
        let patch = json!({"account": self.account, "patch": {"options": options}});
        self.desk.call("posts_update", json!({"id": post, "version": 1, "variants": [patch]})).await;
        post
    }

    async fn published(&mut self, content: Value, options: Value) -> Value {
        let post = self.write(content, options).await;
        self.desk.plan(&post, 1).await;
        self.desk.advance(TimeDelta::minutes(1));
        self.desk.settle().await;
        self.desk.delivery(&post).await
    }

    async fn handed(&mut self, text: &str) -> Value {
        let post = self.desk.write(&self.brand, says(text), &[&self.account]).await;
        let wall = TestDesk::wall(self.desk.clock.now() + TimeDelta::hours(1));
        self.desk.call("posts_schedule", json!({"id": post, "wall": wall, "mode": "handedOff"})).await;
        self.desk.conduct().await;
        post
    }

    fn waiting(&self) -> Vec<String> {
        self.fake.oracle().waiting.into_iter().map(|(_, text)| text).collect()
    }

    fn out(&self, text: &str) -> usize {
        self.fake.oracle().ever_posted(text).len()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_article_arrives_with_all_that_was_said_of_it() {
    let mut studio = studio().await;
    let visual = studio.desk.visual(&studio.brand).await;
    let picture = json!([{"visual": visual, "alt": "La vitrine"}]);
    let text = "# L’été à l’atelier\n\nUn **texte**.\n\n<b onclick=\"x\">brut</b>";
    let content = json!({"parts": [{"text": text, "visuals": picture}]});
    let options =
        json!({"excerpt": "En bref", "categories": "Recettes, Stages & cours", "tags": "pain", "comments": "closed"});
    let delivery = studio.published(content, options.clone()).await;
    assert_eq!(state(&delivery), "published", "{delivery}");
    assert!(delivery["permalink"].as_str().unwrap().ends_with("/l-ete-a-l-atelier/"), "{delivery}");
    let id = studio.fake.oracle().posts[0].id.clone();
    let article = studio.site().article(&id);
    assert_eq!((&article["title"], &article["excerpt"]), (&json!("L’été à l’atelier"), &json!("En bref")));
    assert_eq!((&article["comments"], &article["status"]), (&json!("closed"), &json!("publish")));
    assert_eq!((&article["categories"], &article["tags"]), (&json!(["Recettes", "Stages & cours"]), &json!(["pain"])));
    let html = article["content"].as_str().unwrap();
    assert!(
        html.contains("<strong>texte</strong>") && html.contains("&lt;b onclick") && !html.contains("<h1>"),
        "{html}"
    );
    assert_ne!(article["featured"], 0);
    let (name, alt) = studio.site().files()[0].clone();
    assert!(name.starts_with("la-vitrine-pupitre-") && name.ends_with(".png") && alt == "La vitrine", "{name} {alt}");
    assert_eq!(studio.site().drafts(), 0, "the draft became the article");

    // The same names are the same categories, and what the site has is offered.
    studio.published(says("Un autre"), options).await;
    let asked = json!({"account": studio.account, "option": "categories", "typed": "stag"});
    assert_eq!(studio.desk.call("articles_names", asked).await, json!(["Stages & cours"]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_editor_is_told_how_it_reads_and_whether_its_address_is_free() {
    let mut studio = studio().await;
    let content = json!({"parts": [{"text": "# Un titre\n\nDeux mots <script>x</script>"}]});
    let asked = json!({"network": "wordpress", "content": content});
    let shown = studio.desk.call("articles_preview", asked).await;
    assert_eq!((&shown["title"], &shown["slug"]), (&json!("Un titre"), &json!("un-titre")));
    assert!(!shown["html"].as_str().unwrap().contains("<script"), "{shown}");
    let other = json!({"network": "mastodon", "content": content});
    assert_eq!(studio.desk.refused("articles_preview", other).await, "invalid");

    let free = json!({"account": studio.account, "slug": "Un titre"});
    assert_eq!(studio.desk.call("articles_address", free.clone()).await, json!({"free": true}));
    let first = studio.published(content.clone(), json!({})).await;
    assert_eq!(studio.desk.call("articles_address", free.clone()).await, json!({"free": false}));
    let own = json!({"account": studio.account, "slug": "un-titre", "post": first["post"]});
    assert_eq!(studio.desk.call("articles_address", own).await, json!({"free": true}), "its own address is no other's");
    let second = studio.published(content, json!({})).await;
    assert!(second["permalink"].as_str().unwrap().ends_with("/un-titre-2/"), "{second}");

    let page = json!({"network": "wordpress", "host": studio.fake.url(), "ownServer": true});
    let page = studio.desk.call("accounts_password_page", page).await;
    assert!(page["url"].as_str().unwrap().contains("/wp-admin/authorize-application.php?app_name=Pupitre"), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_article_lacks_is_said_before_it_leaves() {
    let studio = studio().await;
    let problems = async |content: Value, options: Value| {
        let ask = json!({"content": content, "variants": [{"account": studio.account, "patch": {"options": options}}]});
        let view = studio.desk.call("posts_check", ask).await;
        view["accounts"][0]["problems"].clone()
    };
    assert_eq!(problems(says("Un titre suffit"), json!({})).await, json!([]));
    let codes = |found: Value| -> Vec<String> {
        let code = |problem: &Value| {
            format!("{}:{}", problem["place"]["key"].as_str().unwrap_or("-"), problem["code"].as_str().unwrap())
        };
        found.as_array().unwrap().iter().map(code).collect()
    };
    assert_eq!(codes(problems(says("x"), json!({"slug": "???"})).await), ["slug:optionUnknown"]);
    assert_eq!(codes(problems(says("x"), json!({"articleStatus": "nope"})).await), ["articleStatus:optionUnknown"]);
    let unknown = says("x ![a](visual:019ab000-0000-7000-8000-000000000009)");
    assert_eq!(codes(problems(unknown, json!({})).await), ["-:visualMissing"]);
    let thread = json!({"parts": [{"text": "a"}, {"text": "b"}]});
    assert_eq!(codes(problems(thread, json!({})).await), ["-:tooManyParts"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_whose_answer_was_lost_is_found_again_and_never_seen_twice() {
    for fault in
        [Fault::ResetAfter, Fault::ErrorAfter { status: 500 }, Fault::Truncated { honest: true }, Fault::ResetBefore]
    {
        let mut studio = studio().await;
        studio.fake.server().fail(Rule::on("POST", "/wp-json/wp/v2/posts", fault.clone()).once());
        let delivery = studio.published(says("Brouillon perdu"), json!({})).await;
        assert_eq!((state(&delivery).as_str(), studio.out("Brouillon")), ("published", 1), "{fault:?}");
        assert_eq!(studio.site().drafts(), 0, "{fault:?}: nothing lies around at the site");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_whose_answer_was_lost_is_uploaded_once() {
    let mut studio = studio().await;
    let visual = studio.desk.visual(&studio.brand).await;
    studio.fake.fail_once(Doing::Upload, Fault::ResetAfter);
    let content = json!({"parts": [{"text": "Avec image", "visuals": [{"visual": visual, "alt": "Un carré"}]}]});
    let delivery = studio.published(content, json!({})).await;
    assert_eq!((state(&delivery).as_str(), studio.site().files().len()), ("published", 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_site_publishes_while_the_laptop_sleeps_and_obeys_until_then() {
    let mut studio = studio().await;
    let post = studio.handed("pendant la nuit").await;
    assert_eq!(
        (studio.desk.state(&post).await.as_str(), studio.waiting()),
        ("handedOff", vec!["pendant la nuit".to_owned()])
    );
    studio.desk.advance(TimeDelta::hours(9));
    studio.desk.restart().await;
    studio.desk.settle().await;
    assert_eq!((studio.desk.state(&post).await.as_str(), studio.out("nuit")), ("published", 1));
    assert_eq!(studio.fake.oracle().posts[0].at, monday() + TimeDelta::hours(1));

    let moved = studio.handed("à déplacer").await;
    let from = studio.desk.clock.now();
    let wall = TestDesk::wall(from + TimeDelta::hours(3));
    let outcome = studio.desk.call("posts_move", json!({"id": moved, "wall": wall})).await;
    assert_eq!(outcome["notMoved"], json!([]));
    studio.desk.advance(TimeDelta::hours(2));
    assert_eq!((studio.waiting().len(), studio.out("déplacer")), (1, 0), "the former hour has passed");
    studio.desk.settle().await;
    assert_eq!((studio.desk.state(&moved).await.as_str(), studio.out("déplacer")), ("published", 1));

    let recalled = studio.handed("à reprendre").await;
    studio.desk.call("posts_unschedule", json!({"id": recalled})).await;
    assert_eq!((studio.waiting(), studio.desk.state(&recalled).await.as_str()), (Vec::<String>::new(), "draft"));
    studio.desk.settle().await;
    assert_eq!(studio.out("reprendre"), 0);

    let edited = studio.handed("ancien texte").await;
    let version = studio.desk.call("posts_get", json!({"id": edited})).await["version"].clone();
    studio.desk.call("posts_update", json!({"id": edited, "version": version, "content": says("nouveau texte")})).await;
    studio.desk.advance(TimeDelta::minutes(1));
    studio.desk.conduct().await;
    assert_eq!(studio.waiting(), ["nouveau texte"]);
    studio.desk.settle().await;
    assert_eq!((studio.out("ancien texte"), studio.out("nouveau texte")), (0, 1));

    let gone = studio.handed("disparu").await;
    let id = studio.fake.oracle().waiting[0].0.clone();
    studio.fake.vanishes(&id);
    studio.desk.settle().await;
    assert_eq!((studio.desk.state(&gone).await.as_str(), studio.out("disparu")), ("failed:gone", 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_answer_of_the_scheduler_is_found_there() {
    for fault in [Fault::ResetAfter, Fault::ResetBefore, Fault::ErrorAfter { status: 502 }] {
        let mut studio = studio().await;
        studio.fake.fail_once(Doing::Create, fault.clone());
        let post = studio.handed("confié une fois").await;
        assert_eq!(studio.desk.state(&post).await, "unconfirmed");
        studio.desk.conduct_until(monday() + TimeDelta::minutes(20)).await;
        assert_eq!((studio.desk.state(&post).await.as_str(), studio.waiting().len()), ("handedOff", 1), "{fault:?}");
        studio.desk.settle().await;
        assert_eq!((studio.desk.state(&post).await.as_str(), studio.out("confié")), ("published", 1));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_that_was_lowered_asks_to_connect_again_and_a_picture_that_is_refused_is_told() {
    let mut studio = studio().await;
    studio.site().set_role("studio", Role::Contributor);
    let post = studio.desk.planned(&studio.brand, "plus le droit", &[&studio.account], 1).await;
    studio.desk.advance(TimeDelta::minutes(1));
    studio.desk.settle().await;
    assert_eq!((studio.desk.state(&post).await.as_str(), studio.out("droit")), ("needsPerson:reconnect", 0));
    let again = studio.fake.sign_in(&studio.brand, "studio");
    assert_eq!(studio.desk.refused("accounts_connect", again).await, "accessRefused", "a contributor cannot publish");

    studio.site().set_role("studio", Role::Editor);
    let mut again = studio.fake.sign_in(&studio.brand, "studio");
    again["account"] = studio.account.clone();
    studio.desk.call("accounts_connect", again).await;
    studio.desk.settle().await;
    studio.site().configure(|config| config.body_limit = 40);
    let visual = studio.desk.visual(&studio.brand).await;
    let content = json!({"parts": [{"text": "Trop lourd", "visuals": [{"visual": visual, "alt": "Un carré"}]}]});
    let delivery = studio.published(content, json!({})).await;
    assert_eq!(state(&delivery), "failed:rejected");
    let said = delivery["problems"].to_string();
    assert!(said.contains("413") && said.contains("\"at\":\"visual\""), "{said}");
    assert_eq!(studio.out("lourd"), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deleting_takes_it_off_the_site_where_there_is_a_trash_and_where_there_is_none() {
    for trash in [true, false] {
        let mut studio = studio().await;
        studio.site().configure(|config| config.trash = trash);
        let delivery = studio.published(says("à effacer"), json!({})).await;
        studio.desk.call("publications_delete", json!({"id": delivery["id"]})).await;
        assert!(studio.fake.oracle().posts_containing("effacer").is_empty(), "trash {trash}");
        assert_eq!(state(&studio.desk.publication(&delivery["id"]).await["delivery"]), "cancelled");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_out_takes_the_password_back_at_the_site() {
    let studio = studio().await;
    assert_eq!(studio.site().passwords_of("studio"), 1);
    studio.desk.call("accounts_disconnect", json!({"id": studio.account})).await;
    assert_eq!(studio.site().passwords_of("studio"), 0);
    assert!(studio.desk.vault.slots().is_empty());
}

/// A site has no inbox here; its account must not be looked at over and over.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_without_an_inbox_keeps_the_conductor_calm() {
    let studio = studio().await;
    let engine = studio.desk.engine();
    let mut told = engine.events().listen();
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let conducting = tokio::spawn(pupitre_engine::Conductor::new(engine).run(stopped));
    tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
    stop.send(true).unwrap();
    conducting.await.unwrap();
    let mut events = 0;
    while told.try_recv().is_ok() {
        events += 1;
    }
    assert!(events < 20, "{events} events in a second and a half in which nothing happened");
}
