//! Runs the fakes as a process of their own: prints one JSON line with their URLs, then serves until standard input
//! closes, so that it dies with the test that started it and not with the client that the test kills.
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::sync::Arc;

use pupitre_tests::clock::TestClock;
use pupitre_tests::fakes::{Fakes, control};
use tokio::io::AsyncReadExt;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let fakes = Arc::new(Fakes::start(TestClock::running()).await);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let urls = serde_json::json!({
        "mastodon": fakes.mastodon.url(),
        "bluesky": fakes.bluesky.url(),
        "control": format!("http://{}", listener.local_addr()?),
    });
    println!("{urls}");
    let serving = axum::serve(listener, control::router(fakes));
    let mut nothing = [0_u8; 64];
    let mut input = tokio::io::stdin();
    tokio::select! {
        served = async { serving.await } => served?,
        () = async { while input.read(&mut nothing).await.is_ok_and(|n| n > 0) {} } => {}
    }
    Ok(())
}
