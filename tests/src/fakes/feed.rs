//! A site with a comment feed: a page that names it, the feed itself with its marks, and strangers who comment.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use chrono::{DateTime, Utc};

use super::oracle::Seen;
use super::trap::bind;
use super::wire::{Dialect, Server};
use crate::clock::TestClock;

#[derive(Clone)]
struct Item {
    number: u64,
    name: String,
    text: String,
    at: DateTime<Utc>,
}

#[derive(Default)]
struct World {
    items: Vec<Item>,
    edition: u64,
    unchanged: u32,
}

struct Core {
    url: String,
    clock: Arc<TestClock>,
    world: Mutex<World>,
}

async fn page(State(core): State<Arc<Core>>) -> Response {
    let html = format!(
        "<!doctype html><title>Le blog</title><link rel=alternate type=application/rss+xml title=Flux href=/feed/>
         <link rel=alternate type=application/rss+xml title='Le blog » Commentaires' href='{}/comments/feed/'>",
        core.url
    );
    ([("content-type", "text/html; charset=UTF-8")], html).into_response()
}

async fn feed(State(core): State<Arc<Core>>, headers: HeaderMap) -> Response {
    let mut world = core.world.lock().unwrap();
    let etag = format!("\"{}\"", world.edition);
    if headers.get("if-none-match").is_some_and(|known| known.to_str().is_ok_and(|known| known == etag)) {
        world.unchanged += 1;
        return StatusCode::NOT_MODIFIED.into_response();
    }
    // A feed shows its newest ten, as sites do.
    let items = world.items.iter().rev().take(10).map(|item| {
        format!(
            "<item><title>Commentaires sur L’été par {name}</title><link>{url}/ete/#comment-{n}</link><dc:creator>{name}</dc:creator>
             <pubDate>{at}</pubDate><guid isPermaLink=\"false\">{url}/?p=1#comment-{n}</guid><description>{text}</description></item>",
            name = item.name, url = core.url, n = item.number, at = item.at.to_rfc2822(), text = item.text,
        )
    });
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel>
         <title>Commentaires sur Le blog</title><link>{}</link><description/>{}</channel></rss>",
        core.url,
        items.collect::<String>()
    );
    ([("content-type", "application/rss+xml; charset=UTF-8".to_owned()), ("etag", etag)], xml).into_response()
}

/// A site with a comment feed. Stops when dropped.
pub struct FakeFeed {
    /// The listener with its fault layer.
    pub server: Server,
    core: Arc<Core>,
}

impl FakeFeed {
    /// Starts a site without comments.
    pub async fn start(clock: Arc<TestClock>) -> Self {
        let (listener, url) = bind().await;
        let core = Arc::new(Core { url, clock: Arc::clone(&clock), world: Mutex::default() });
        let router =
            Router::new().route("/", get(page)).route("/comments/feed/", get(feed)).with_state(Arc::clone(&core));
        let server = Server::start_on(listener, router, Dialect::Wordpress, clock);
        Self { server, core }
    }

    /// `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        self.core.url.clone()
    }

    /// A visitor comments.
    pub fn stranger_comments(&self, name: &str, text: &str) {
        let now = self.core.clock.now();
        let mut world = self.core.world.lock().unwrap();
        world.edition += 1;
        let number = world.edition;
        world.items.push(Item { number, name: name.to_owned(), text: text.to_owned(), at: now });
    }

    /// How often somebody was told that nothing has changed.
    #[must_use]
    pub fn unchanged(&self) -> u32 {
        self.core.world.lock().unwrap().unchanged
    }

    /// What came over the wire.
    #[must_use]
    pub fn requests(&self) -> Vec<Seen> {
        self.server.requests()
    }
}
