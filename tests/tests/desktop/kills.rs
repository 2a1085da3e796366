//! The real window is killed fifty times while it publishes (R1). The servers' own records are the judge.

use std::time::{Duration, Instant};

use pupitre_tests::adapters::APP_PASSWORD;
use pupitre_tests::clock::TestClock;
use pupitre_tests::desktop::{Computer, run, tell};
use pupitre_tests::fakes::{Fakes, Fault, Rule};
use pupitre_tests::headless_scene::{Dice, integrity};
use serde_json::{Value, json};

use crate::brand;

const KILLS: u32 = 50;
/// Of ten posts, so many meet a faulty answer.
const FAULTY: u64 = 4;
/// A look comes a minute and a half after a lost answer; a server may ask for a little more.
const SETTLED: Duration = Duration::from_secs(480);

fn accounts(computer: &Computer, fakes: &Fakes, brand: &Value) -> Vec<Value> {
    let token = fakes.mastodon.token_for("studio", "read write");
    fakes.bluesky.account("studio.test", APP_PASSWORD);
    let mastodon = json!({"brand": brand, "network": "mastodon", "host": fakes.mastodon.url(), "ownServer": true,
        "secret": token});
    let bluesky = json!({"brand": brand, "network": "bluesky", "host": fakes.bluesky.url(), "ownServer": true,
        "identifier": "studio.test", "secret": APP_PASSWORD});
    [mastodon, bluesky].iter().map(|params| computer.call("accounts_connect", params)["id"].clone()).collect()
}

fn trouble(fakes: &Fakes, dice: &mut Dice) {
    let fault = match dice.throw(4) {
        0 => Fault::ResetBefore,
        1 => Fault::ResetAfter,
        2 => Fault::ErrorAfter { status: 500 },
        _ => Fault::Truncated { honest: false },
    };
    if dice.throw(2) == 0 {
        fakes.mastodon.server.fail(Rule::on("POST", "/api/v1/statuses", fault).once());
    } else {
        fakes.bluesky.server.fail(Rule::on("POST", "/xrpc/com.atproto.repo.putRecord", fault).once());
    }
}

#[test]
#[ignore = "long: fifty starts, and the quiet periods of what was lost"]
fn killed_fifty_times_nothing_is_doubled_lost_or_stuck() {
    run("killed", "en_GB.UTF-8", |computer| async move {
        let fakes = Fakes::start(TestClock::running()).await;
        let brand = brand(&computer, "Moonlight Bakery");
        let accounts = accounts(&computer, &fakes, &brand);
        let mut dice = Dice::new(50);
        let mut posts = Vec::new();
        for n in 0..KILLS {
            let mut app = computer.start(&[]);
            let shown = Instant::now();
            while computer.screen().windows().is_empty() {
                assert!(shown.elapsed() < Duration::from_secs(60), "the window never came");
                tokio::time::sleep(Duration::from_millis(30)).await;
            }
            if dice.throw(10) < FAULTY {
                trouble(&fakes, &mut dice);
            }
            let text = format!("Kill {n}.");
            let content = json!({"parts": [{"text": text}]});
            let made =
                computer.call("posts_create", &json!({"brand": brand, "content": content, "accounts": accounts}));
            computer.call("posts_publish_now", &json!({"id": made["id"]}));
            posts.push((made["id"].clone(), text));
            // The window looks for what others wrote every 0.7 s, so the sending lies somewhere in here.
            tokio::time::sleep(Duration::from_millis(dice.throw(2_500))).await;
            app.kill().unwrap();
            app.wait().unwrap();
            assert_eq!(integrity(&computer.data().join("pupitre.sqlite")), "ok", "after kill {n}");
        }
        let mut last = computer.start(&[]);
        let moving = json!({"states": ["scheduled", "retrying", "preparing", "sending", "processing", "unconfirmed"], "limit": 200});
        let from = Instant::now();
        while computer.call("publications_list", &moving)["items"] != json!([]) {
            assert!(from.elapsed() < SETTLED, "stuck: {}", computer.call("publications_list", &moving));
            tokio::time::sleep(Duration::from_secs(2)).await;
        }
        let (mut published, mut asked) = (0, 0);
        for (id, text) in &posts {
            let view = computer.call("posts_get", &json!({"id": id}));
            assert_eq!(view["content"]["parts"][0]["text"], *text, "an acknowledged draft is lost");
            for form in view["variants"].as_array().unwrap() {
                let delivery = &form["delivery"];
                let oracle =
                    if form["network"] == "mastodon" { fakes.mastodon.oracle() } else { fakes.bluesky.oracle() };
                let seen = oracle.posts.iter().filter(|post| post.ours && post.text == *text).count();
                match (delivery["state"].as_str(), delivery["reason"].as_str()) {
                    (Some("published"), _) => {
                        assert_eq!(seen, 1, "{text} {delivery}");
                        published += 1;
                    }
                    (Some("needsPerson"), Some("unknown" | "late")) => {
                        assert!(seen <= 1, "{text} {delivery}");
                        asked += 1;
                    }
                    _ => panic!("{text}: {delivery}"),
                }
            }
        }
        assert_eq!((fakes.mastodon.oracle().duplicates(), fakes.bluesky.oracle().duplicates()), (vec![], vec![]));
        tell(&format!(
            "R1 window: {KILLS} kills, {published} published, {asked} asked, 0 doubled, 0 lost, 0 stuck; settled {:?} after the last",
            from.elapsed()
        ));
        last.kill().unwrap();
        last.wait().unwrap();
    });
}
