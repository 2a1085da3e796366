//! Lines to servers, held by a conductor that runs: laid when there is something to hear, none while paused, anew after the
//! machine slept, ever later where they break, and never two.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use chrono::TimeDelta;
use pupitre_domain::network::NetworkId;
use pupitre_tests::adapters::Adapter;
use pupitre_tests::background::{Background, until};
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday};
use pupitre_tests::fakes::FakeStream;
use serde_json::{Value, json};
use std::time::Duration;

struct Studio {
    desk: TestDesk,
    fake: Adapter,
    other: Adapter,
    stream: FakeStream,
    brand: Value,
}

impl Studio {
    async fn new() -> Self {
        let clock = TestClock::running();
        clock.set(monday());
        let stream = FakeStream::start().await;
        let fake = Adapter::start(NetworkId::Mastodon, clock.clone()).await;
        if let Adapter::Mastodon(fake) = &fake {
            fake.configure(|config| config.streaming = Some(stream.url()));
        }
        let other = Adapter::start(NetworkId::Bluesky, clock.clone()).await;
        let desk = TestDesk::new(clock).await;
        let brand = desk.brand("Atelier").await;
        desk.connect(&brand, &fake, "studio").await;
        Self { desk, fake, other, stream, brand }
    }

    async fn live(&self) -> bool {
        let status = self.desk.call("inbox_status", json!({})).await;
        status["accounts"].as_array().unwrap().iter().any(|row| row["live"] == true)
    }

    /// Until this many lines are open and so many were ever laid.
    async fn stands(&self, what: &str, open: usize, laid: usize) {
        until(what, async || (self.stream.open(), self.stream.laid().len()) == (open, laid)).await;
        assert!(self.stream.most() <= 1, "two lines at once");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_is_laid_tells_is_cut_by_a_pause_and_laid_anew_after_sleep() {
    let studio = Studio::new().await;
    assert_eq!(studio.stream.laid().len(), 0);
    let running = Background::start(studio.desk.engine());
    studio.stands("the line", 1, 1).await;
    until("being told so", async || studio.live().await).await;

    // What it tells is read at once, long before the next ordinary look.
    let _ = studio.fake.stranger_mentions("studio", "vous m’entendez ?");
    let from = studio.desk.clock.now();
    studio.stream.tells();
    until("the message", async || {
        studio.desk.call("conversations_list", json!({})).await["items"].as_array().is_some_and(|all| !all.is_empty())
    })
    .await;
    assert!(studio.desk.clock.now() - from < TimeDelta::seconds(40), "that was an ordinary look");

    // Nothing is listened to while the brand is paused; nobody says that it is.
    studio.desk.call("outbox_pause", json!({"brand": studio.brand})).await;
    studio.desk.advance(TimeDelta::seconds(1));
    studio.stands("the end of the line", 0, 1).await;
    assert!(!studio.live().await);
    tokio::time::sleep(Duration::from_secs(3)).await;
    studio.stands("silence", 0, 1).await;
    studio.desk.call("outbox_resume", json!({"brand": studio.brand})).await;
    studio.stands("the line after the pause", 1, 2).await;

    // The machine slept: the wall clock is ahead of the timers. The old line may be dead without knowing it.
    studio.desk.advance(TimeDelta::minutes(7));
    studio.stands("the line after sleep", 1, 3).await;
    // An hour of ordinary looks changes nothing about it.
    tokio::time::sleep(Duration::from_secs(2)).await;
    studio.stands("the same line", 1, 3).await;
    running.end().await;
    studio.stands("the end with the conductor", 0, 3).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_breaks_is_laid_ever_later() {
    let studio = Studio::new().await;
    let running = Background::start(studio.desk.engine());
    studio.stands("the line", 1, 1).await;
    let broke = std::time::Instant::now();
    studio.stream.ends();
    until("the second line", async || studio.stream.laid().len() == 2).await;
    let waited = studio.stream.laid()[1] - broke;
    assert!((Duration::from_secs(7)..Duration::from_secs(25)).contains(&waited), "laid anew after {waited:?}");
    // Broken again at once: the wait has doubled.
    tokio::time::sleep(Duration::from_millis(200)).await;
    studio.stream.ends();
    tokio::time::sleep(Duration::from_secs(14)).await;
    assert_eq!(studio.stream.laid().len(), 2, "not yet");
    assert!(!studio.live().await);
    until("the third line", async || studio.stream.laid().len() == 3).await;
    assert_eq!(studio.stream.most(), 1);
    running.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn offline_no_line_is_held_or_laid() {
    let studio = Studio::new().await;
    studio.desk.connect(&studio.brand, &studio.other, "studio").await;
    let running = Background::start(studio.desk.engine());
    studio.stands("the line", 1, 1).await;
    // Two servers fall silent: that is the line of this house.
    studio.fake.server().refuse();
    studio.other.server().refuse();
    let online = async || studio.desk.call("conductor_status", json!({})).await["online"].clone();
    for _ in 0..12 {
        studio.desk.advance(TimeDelta::minutes(3));
        let _ = studio.desk.try_call("inbox_sync", json!({})).await;
        tokio::time::sleep(Duration::from_millis(200)).await;
        if online().await == false {
            break;
        }
    }
    assert_eq!(online().await, false);
    until("the end of the line", async || studio.stream.open() == 0).await;
    let laid = studio.stream.laid().len();
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert_eq!((studio.stream.open(), studio.stream.laid().len()), (0, laid));
    studio.fake.server().accept_again();
    studio.other.server().accept_again();
    tokio::time::sleep(Duration::from_millis(50)).await;
    studio.desk.advance(TimeDelta::minutes(40));
    let _ = studio.desk.try_call("inbox_sync", json!({})).await;
    until("the line again", async || studio.stream.open() == 1).await;
    assert_eq!(studio.stream.most(), 1);
    running.end().await;
}
