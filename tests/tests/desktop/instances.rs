//! One window however often it is started; none when the login starts it.

use std::time::{Duration, Instant};

use chrono::Utc;
use pupitre_tests::clock::TestClock;
use pupitre_tests::desktop::{PATIENCE, run};
use pupitre_tests::fakes::FakeMastodon;
use serde_json::json;

use crate::brand;

async fn wait(what: &str, mut ready: impl FnMut() -> bool) {
    let from = Instant::now();
    while !ready() {
        assert!(from.elapsed() < PATIENCE * 2, "{what} never came");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[test]
fn a_second_start_shows_the_first_window() {
    run("second_start", "en_GB.UTF-8", |computer| async move {
        let mut first = computer.start(&[]);
        wait("the window", || computer.screen().windows().len() == 1).await;
        let mut second = computer.start(&[]);
        let mut ended = None;
        wait("the end of the second start", || {
            ended = second.try_wait().unwrap();
            ended.is_some()
        })
        .await;
        assert!(ended.unwrap().success(), "{ended:?}");
        assert_eq!(computer.screen().windows().len(), 1);
        assert!(first.try_wait().unwrap().is_none(), "the first start goes on");

        // Closed, it is at work in the tray; started again, it is back.
        computer.screen().close_window();
        wait("the window's going", || computer.screen().windows().is_empty()).await;
        assert!(first.try_wait().unwrap().is_none(), "closing is not quitting");
        let _ = computer.start(&[]).wait();
        wait("the window's return", || computer.screen().windows().len() == 1).await;
        first.kill().unwrap();
        first.wait().unwrap();
    });
}

#[test]
fn started_by_the_login_it_publishes_and_shows_nothing() {
    run("hidden_start", "en_GB.UTF-8", |computer| async move {
        let fake = FakeMastodon::start(TestClock::running()).await;
        let brand = brand(&computer, "Moonlight Bakery");
        let connect = json!({"brand": brand, "network": "mastodon", "host": fake.url(), "ownServer": true,
            "secret": fake.token_for("studio", "read write")});
        let account = computer.call("accounts_connect", &connect)["id"].clone();
        let mut app = computer.start(&["--hidden"]);
        let content = json!({"parts": [{"text": format!("From behind the scenes {}", Utc::now().timestamp())}]});
        let post = computer.call("posts_create", &json!({"brand": brand, "content": content, "accounts": [account]}));
        computer.call("posts_publish_now", &json!({"id": post["id"]}));
        wait("the post on the server", || fake.oracle().posts_containing("behind the scenes").len() == 1).await;
        assert!(computer.screen().windows().is_empty(), "{:?}", computer.screen().windows());
        // Started by a person now, it shows itself.
        let _ = computer.start(&[]).wait();
        wait("the window", || computer.screen().windows().len() == 1).await;
        app.kill().unwrap();
        app.wait().unwrap();
    });
}
