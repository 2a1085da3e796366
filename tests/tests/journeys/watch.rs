//! What triage notices by itself: a storm and a quiet week, a rule with its log, quiet hours and the morning after.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use chrono::{DateTime, TimeDelta, Timelike, Utc};
use pupitre_domain::network::NetworkId;
use pupitre_engine::events::Alert;
use pupitre_engine::{brands, morning, settings, spikes};
use pupitre_tests::adapters::Adapter;
use pupitre_tests::background::{Background, until};
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday};
use serde_json::{Value, json};
use tokio::sync::broadcast::Receiver;

struct Studio {
    desk: TestDesk,
    fake: Adapter,
    brand: Value,
    account: Value,
    said: u32,
}

impl Studio {
    async fn new(at: DateTime<Utc>) -> Self {
        let clock = TestClock::frozen(at);
        let fake = Adapter::start(NetworkId::Bluesky, clock.clone()).await;
        let desk = TestDesk::new(clock).await;
        let brand = desk.brand("Atelier").await;
        let account = desk.connect(&brand, &fake, "studio").await;
        Self { desk, fake, brand, account, said: 0 }
    }

    fn says(&mut self, text: &str) {
        self.said += 1;
        let _ = self.fake.stranger_mentions("studio", &format!("{text} ({})", self.said));
    }

    async fn read(&self) {
        loop {
            let report = self.desk.call("inbox_sync", json!({})).await;
            assert_eq!(report["accounts"][0]["error"], Value::Null);
            if report["accounts"][0]["new"] == 0 {
                return;
            }
        }
    }

    /// A day as they all are: some questions between nine and seven.
    async fn ordinary_day(&mut self, alerts: &mut Receiver<Alert>) -> usize {
        let midnight = self.desk.clock.now().date_naive().and_hms_opt(0, 0, 0).unwrap().and_utc();
        let mut told = 0;
        for hour in 9..19 {
            self.desk.clock.set(midnight + TimeDelta::hours(hour));
            for _ in 0..2 {
                self.says("Bonjour, à quelle heure ouvrez-vous ?");
                self.desk.advance(TimeDelta::minutes(11));
            }
            if hour % 3 == 0 {
                self.read().await;
                spikes::watch(&self.desk.engine()).await;
                told += heard(alerts, Alert::Spike);
            }
        }
        self.read().await;
        self.desk.clock.set(midnight + TimeDelta::days(1));
        told
    }
}

fn heard(alerts: &mut Receiver<Alert>, which: Alert) -> usize {
    std::iter::from_fn(|| alerts.try_recv().ok()).filter(|alert| *alert == which).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_storm_is_told_once_and_a_quiet_week_not_at_all() {
    let mut studio = Studio::new(monday()).await;
    let mut alerts = studio.desk.engine().events().listen_alerts();
    for _ in 0..17 {
        studio.ordinary_day(&mut alerts).await;
    }
    // A week like those before it.
    for day in 0..7 {
        let told = studio.ordinary_day(&mut alerts).await;
        assert_eq!(told, 0, "day {day} was nothing");
    }
    let spikes_now = async |studio: &Studio| studio.desk.call("spikes_list", json!({})).await["spikes"].clone();
    assert_eq!(spikes_now(&studio).await, json!([]));

    let noon = studio.desk.clock.now() + TimeDelta::hours(12);
    studio.desk.clock.set(noon);
    let mut told = 0;
    for _ in 0..6 {
        for _ in 0..12 {
            studio.says("C’est une honte, vous êtes des voleurs, boycott !");
            studio.desk.advance(TimeDelta::seconds(40));
        }
        studio.read().await;
        spikes::watch(&studio.desk.engine()).await;
        spikes::watch(&studio.desk.engine()).await;
        told += heard(&mut alerts, Alert::Spike);
    }
    assert_eq!(told, 1, "one storm is one alert, however it swells");
    let spikes = spikes_now(&studio).await;
    assert_eq!(spikes.as_array().unwrap().len(), 1, "one storm, one alert: {spikes}");
    assert_eq!((&spikes[0]["brand"], &spikes[0]["cause"]), (&studio.brand, &json!("both")), "{spikes}");
    // In what the window shows first, too.
    let today = studio.desk.call("today_open", json!({"room": true})).await;
    assert_eq!(today["room"]["spikes"]["spikes"][0]["id"], spikes[0]["id"], "{today}");
    // The pause is one command away, and what is planned stays here.
    let account = studio.account.clone();
    let post = studio.desk.planned(&studio.brand, "Joyeuse semaine !", &[&account], 5).await;
    studio.desk.call("outbox_pause", json!({"brand": studio.brand, "reason": "bad buzz"})).await;
    studio.desk.advance(TimeDelta::minutes(6));
    studio.desk.conduct().await;
    assert_ne!(studio.desk.state(&post).await, "published");
    assert!(studio.fake.oracle().posts_containing("Joyeuse semaine").is_empty());
    // Noted, it is told no more; and it ends by itself.
    studio.desk.call("spikes_acknowledge", json!({"id": spikes[0]["id"], "noted": true})).await;
    spikes::watch(&studio.desk.engine()).await;
    assert_eq!(heard(&mut alerts, Alert::Spike), 0);
    studio.desk.advance(TimeDelta::days(3));
    spikes::watch(&studio.desk.engine()).await;
    assert_eq!(spikes_now(&studio).await, json!([]));
    assert_eq!(heard(&mut alerts, Alert::Spike), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rule_is_tried_switched_on_tells_logs_and_is_taken_back() {
    let mut studio = Studio::new(monday()).await;
    let mut alerts = studio.desk.engine().events().listen_alerts();
    studio.says("Urgent : votre produit a pris feu !");
    studio.says("Merci pour tout, c’est superbe");
    studio.desk.advance(TimeDelta::minutes(2));
    studio.read().await;
    let content = json!({"conditions": {"words": ["feu"], "urgencies": ["now", "soon"]},
        "actions": {"labels": [], "high": true, "settle": null, "hide": false, "notify": true}, "goesOn": false});
    let rule = studio.desk.call("triage_rules_save", json!({"name": "Danger", "content": content})).await;
    let switch = json!({"id": rule["id"], "on": true});
    assert_eq!(studio.desk.refused("triage_rules_switch", switch.clone()).await, "illegalState", "not tried yet");
    let trial = studio.desk.call("triage_rules_try", json!({"id": rule["id"]})).await;
    assert_eq!((&trial["touched"], &trial["of"]), (&json!(1), &json!(2)), "{trial}");
    let high = async |studio: &Studio| -> usize {
        studio.desk.call("conversations_list", json!({"high": true})).await["items"].as_array().unwrap().len()
    };
    assert_eq!(high(&studio).await, 0, "a trial changes nothing");
    studio.desk.call("triage_rules_switch", switch).await;
    assert_eq!(heard(&mut alerts, Alert::Rule), 0);
    studio.says("Urgent : le four est en feu, répondez !");
    studio.says("Un feu de camp, quelle belle photo");
    studio.desk.advance(TimeDelta::minutes(2));
    studio.read().await;
    assert_eq!((high(&studio).await, heard(&mut alerts, Alert::Rule)), (1, 1));
    let log = studio.desk.call("triage_rules_log", json!({})).await;
    assert_eq!(log["items"].as_array().unwrap().len(), 1, "{log}");
    studio.desk.call("triage_rules_undo", json!({"id": log["items"][0]["id"]})).await;
    assert_eq!(high(&studio).await, 0);

    // By language, typed and chosen.
    studio.says("Where is my parcel? I have been waiting for two weeks now");
    studio.desk.advance(TimeDelta::minutes(2));
    studio.read().await;
    let found = async |filter: Value| -> usize {
        studio.desk.call("conversations_list", filter).await["items"].as_array().unwrap().len()
    };
    assert_eq!(found(json!({"search": "lang:en"})).await, 1);
    assert_eq!(found(json!({"search": "langue:anglais colis"})).await, 0);
    assert_eq!(found(json!({"search": "-langue:anglais"})).await, 4);
    assert_eq!(found(json!({"languages": ["english"]})).await, 1);
    assert_eq!(found(json!({"languages": ["english", "french"]})).await, 5);
    let view = json!({"name": "En anglais", "filter": {"languages": ["english"]}});
    assert_eq!(studio.desk.call("saved_views_save", view).await["count"], 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn quiet_hours_keep_still_and_the_morning_tells_once() {
    let zone = brands::local_zone();
    let minute = |at: DateTime<Utc>| {
        let wall = zone.wall(at).0.time();
        (wall.hour() * 60 + wall.minute()) % 1_440
    };
    let mut studio = Studio::new(monday()).await;
    let (from, to) = (monday() + TimeDelta::hours(1), monday() + TimeDelta::hours(9));
    let quiet = json!({"from": minute(from), "to": minute(to), "weekends": false});
    studio.desk.call("settings_update", json!({"quiet": quiet, "notifications": true})).await;
    let engine = studio.desk.engine();
    let is_quiet = async || {
        let all = settings::get(&engine, pupitre_engine::api::Nothing {}).await.unwrap();
        morning::is_quiet(&engine, &all)
    };
    assert!(!is_quiet().await);
    let mut alerts = engine.events().listen_alerts();
    let running = Background::start(studio.desk.engine());
    studio.desk.clock.set(from + TimeDelta::hours(2));
    assert!(is_quiet().await, "the system is asked to show nothing");
    studio.says("Il y a quelqu’un ?");
    studio.says("Allô ?");
    studio.desk.advance(TimeDelta::minutes(5));
    let listed =
        async || studio.desk.call("conversations_list", json!({})).await["items"].as_array().map_or(0, Vec::len);
    until("the night's messages", async || listed().await == 2).await;
    assert_eq!(heard(&mut alerts, Alert::Morning), 0);
    assert_eq!(studio.desk.call("today_get", json!({})).await["morning"], Value::Null);
    studio.desk.clock.set(to + TimeDelta::minutes(1));
    assert!(!is_quiet().await);
    let mut told = 0;
    until("the summary", async || {
        told += heard(&mut alerts, Alert::Morning);
        told > 0
    })
    .await;
    let summary = studio.desk.call("today_get", json!({})).await["morning"].clone();
    assert_eq!((&summary["heard"], &summary["open"]), (&json!(2), &json!(2)), "{summary}");
    for _ in 0..4 {
        studio.desk.advance(TimeDelta::minutes(20));
        tokio::time::sleep(std::time::Duration::from_millis(900)).await;
    }
    told += heard(&mut alerts, Alert::Morning);
    assert_eq!(told, 1, "once a morning");
    running.end().await;
}
