//! The page behind a link gives its card words and a picture, and gives nothing else.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use pupitre_domain::network::NetworkId;
use pupitre_tests::adapters::Adapter;
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday};
use pupitre_tests::fakes::Trap;
use pupitre_tests::headless_scene::png;
use serde_json::{Value, json};

/// A site with a page whose picture is at `picture`; gives its address.
async fn site(picture: &str) -> String {
    let html = format!(
        "<html><head><title>Plain</title><meta property='og:title' content='La carte d&#39;automne'>\
         <meta name=description content='Huit plats'><meta property='og:image' content='{picture}'></head></html>"
    );
    let page = move || async move { ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response() };
    let image = || async { ([(header::CONTENT_TYPE, "image/png")], png(7)).into_response() };
    let words = || async { ([(header::CONTENT_TYPE, "image/png")], "no picture at all").into_response() };
    let app = Router::new().route("/carte", get(page)).route("/pic.png", get(image)).route("/words.png", get(words));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

async fn read(desk: &TestDesk, url: &str) -> Value {
    desk.call("links_read", json!({"url": url, "ownServer": true})).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_gets_its_words_and_its_picture_before_it_is_sent() {
    let clock = TestClock::frozen(monday());
    let fake = Adapter::start(NetworkId::Bluesky, clock.clone()).await;
    let mut desk = TestDesk::new(clock).await;
    let brand = desk.brand("Atelier").await;
    let account = desk.connect(&brand, &fake, "studio").await;
    let address = site("/pic.png").await;
    let found = read(&desk, &format!("{address}/carte")).await;
    assert_eq!((&found["title"], &found["description"]), (&json!("La carte d'automne"), &json!("Huit plats")));
    let visual = desk.call("visuals_get", json!({"id": found["picture"]})).await;
    assert_eq!(visual["facts"]["mime"], "image/jpeg", "made anew: nothing but pixels came from there");
    let link = json!({"url": format!("{address}/carte"), "title": found["title"], "description": "",
        "picture": {"visual": found["picture"]}});
    let post = desk.write(&brand, json!({"parts": [{"text": "Elle est là"}], "link": link}), &[&account]).await;
    desk.plan(&post, 1).await;
    desk.settle().await;
    assert_eq!(desk.state(&post).await, "published");
    assert_eq!(fake.oracle().posts[0].media.len(), 1, "the card has its picture");
    // Without its picture a card is sent as before.
    let bare = json!({"url": format!("{address}/carte"), "title": "x", "description": ""});
    let post = desk.write(&brand, json!({"parts": [{"text": "Sans image"}], "link": bare}), &[&account]).await;
    desk.plan(&post, 1).await;
    desk.settle().await;
    assert_eq!(desk.state(&post).await, "published");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_reaches_nothing_that_its_address_does_not() {
    let desk = TestDesk::new(TestClock::frozen(monday())).await;
    let trap = Trap::start().await;
    let host = trap.url().replace("127.0.0.1", "localhost");
    for picture in ["/words.png", "/none.png", host.as_str(), "file:///etc/passwd", "javascript:alert(1)"] {
        let address = site(picture).await;
        let found = read(&desk, &format!("{address}/carte")).await;
        assert_eq!((&found["title"], &found["picture"]), (&json!("La carte d'automne"), &Value::Null), "{picture}");
        // Not one's own server: not even the page is asked for.
        let code = desk.refused("links_read", json!({"url": format!("{address}/carte")})).await;
        assert_eq!(code, "privateAddress");
    }
    assert!(trap.visits().is_empty(), "{:?}", trap.visits().len());
    for url in ["", "ftp://a.test/", "javascript:alert(1)", "//a.test", "pas une adresse"] {
        assert_eq!(desk.refused("links_read", json!({"url": url})).await, "invalid", "{url}");
    }
}
