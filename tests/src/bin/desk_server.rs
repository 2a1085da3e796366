//! The real core behind HTTP on loopback, for looking at the window in a browser: same commands, same rules, the UI's
//! own files, fake networks to publish to. A test program; the product has no port.
//!
//! ```text
//! desk-server [--port 4180] [--data FOLDER] [--posts 30] [--ui ui/dist-served] [--empty] [--messages N] [--visuals N] [--crowd]
//! ```
//! Without `--data` everything lives in a temporary folder. `--posts N` makes three brands, connected accounts,
//! pictures, conversations and N posts around today; `--empty` is the first start; `--messages N` fills a new folder with
//! twelve brands and N messages, as the benches do, and connects nothing; `--crowd` adds a brand that is much written to.
//! Prints one JSON line when it serves.
//! Build the UI for it with `npm run build:served`; then open `http://127.0.0.1:4180/`.
#![allow(clippy::print_stdout, clippy::indexing_slicing)]

use std::convert::Infallible;
use std::error::Error;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path as Named, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use chrono::Utc;
use futures_util::{Stream, stream};
use pupitre_domain::ids::VisualId;
use pupitre_domain::publication::Timing;
use pupitre_engine::clock::SystemClock;
use pupitre_engine::{Conductor, Engine, Parts, visuals};
use pupitre_ipc::Caller;
use pupitre_networks::kit::Http;
use pupitre_store::Store;
#[cfg(feature = "bench")]
use pupitre_store::seed;
use pupitre_tests::crowd::Crowd;
use pupitre_tests::{gallery, scene};
use pupitre_vault::MemoryVault;
use serde_json::{Value, json};

struct Desk {
    engine: Arc<Engine>,
    ui: PathBuf,
}

type Shared = State<Arc<Desk>>;

async fn rpc(State(desk): Shared, Named(method): Named<String>, body: String) -> Response {
    let params = serde_json::from_str(&body).unwrap_or(Value::Null);
    match pupitre_ipc::dispatch(&desk.engine, Caller::Window, &method, params).await {
        Ok(answer) => axum::Json(answer).into_response(),
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, axum::Json(error)).into_response(),
    }
}

async fn events(State(desk): Shared) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let told = stream::unfold(desk.engine.events().listen(), |mut stale| async move {
        // Whoever fell behind sees the gap in the numbers, as in the window.
        loop {
            match stale.recv().await {
                Ok(event) => return Some((Ok(Event::default().data(json!(event).to_string())), stale)),
                Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => {}
                Err(tokio::sync::broadcast::error::RecvError::Closed) => return None,
            }
        }
    });
    Sse::new(told).keep_alive(KeepAlive::default())
}

async fn picture(State(desk): Shared, Named((kind, name)): Named<(String, String)>) -> Response {
    let found = match name.parse::<VisualId>() {
        Ok(id) if kind == "thumb" || kind == "full" => visuals::picture(&desk.engine, id, kind == "full").await.ok(),
        _ => pupitre_engine::made::picture(&desk.engine, &kind, &name).await,
    };
    match found {
        Some(picture) => ([(header::CONTENT_TYPE, picture.mime)], picture.bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// As [`picture`], as its edit shows it.
async fn edited(State(desk): Shared, Named((kind, name, _)): Named<(String, String, u32)>) -> Response {
    let Some(id) = name.parse::<VisualId>().ok().filter(|_| kind == "thumb" || kind == "full") else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match visuals::edited(&desk.engine, id, kind == "full").await {
        Ok((picture, _)) => ([(header::CONTENT_TYPE, picture.mime)], picture.bytes).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn file(State(desk): Shared, uri: Uri) -> Response {
    let asked = Path::new(uri.path().trim_start_matches('/'));
    if asked.components().any(|part| !matches!(part, Component::Normal(_))) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let path = if asked.as_os_str().is_empty() { desk.ui.join("index.html") } else { desk.ui.join(asked) };
    let mime = match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    };
    match tokio::fs::read(path).await {
        Ok(bytes) => ([(header::CONTENT_TYPE, mime)], Body::from(bytes)).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

fn option(name: &str) -> Option<String> {
    let arguments: Vec<String> = std::env::args().collect();
    arguments.iter().position(|argument| argument == name).and_then(|at| arguments.get(at + 1).cloned())
}

fn main() -> Result<(), Box<dyn Error>> {
    pupitre_engine::decode_if_child();
    serve()
}

#[cfg(feature = "bench")]
fn fill(store: &Store, messages: u64) -> Result<(), Box<dyn Error>> {
    let now = Utc::now();
    let cast = store.write_blocking(move |tx| seed::cast(tx, 12, now))?;
    seed::load_posts(store, &cast, 2_000, now)?;
    seed::load_messages(store, &cast, messages, now)?;
    Ok(())
}

#[cfg(not(feature = "bench"))]
fn fill(_: &Store, _: u64) -> Result<(), Box<dyn Error>> {
    Err("--messages needs what the benches generate: build with --features bench".into())
}

#[tokio::main]
async fn serve() -> Result<(), Box<dyn Error>> {
    let filter = tracing_subscriber::EnvFilter::try_from_env("PUPITRE_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let temporary = tempfile::tempdir()?;
    let folder = option("--data").map_or_else(|| temporary.path().to_owned(), PathBuf::from);
    let store = Store::open(&folder, Utc::now())?;
    let messages = option("--messages").map(|count| count.parse()).transpose()?;
    if let Some(messages) = messages {
        fill(&store, messages)?;
    }
    if let Some(visuals) = option("--visuals") {
        gallery::fill(&folder, &store, visuals.parse()?, Utc::now());
    }
    let engine = Engine::new(Parts {
        store,
        vault: Arc::new(MemoryVault::new()),
        clock: Arc::new(SystemClock),
        http: Http::new("Pupitre-tests")?,
        folder,
        timing: Timing::default(),
    })
    .map_err(|failure| format!("engine: {failure}"))?;
    let (_stop, stopped) = tokio::sync::watch::channel(false);
    tokio::spawn(Conductor::new(Arc::clone(&engine)).run(stopped));

    let networks = scene::Networks::start().await;
    if messages.is_none() && !std::env::args().any(|argument| argument == "--empty") {
        let posts = option("--posts").map_or(Ok(30), |count| count.parse())?;
        networks.fill(&engine, posts).await;
    }
    let crowd = match std::env::args().any(|argument| argument == "--crowd") {
        true => Some(Crowd::gather(&engine).await),
        false => None,
    };

    let ui = option("--ui").unwrap_or_else(|| "ui/dist-served".to_owned()).into();
    let router = Router::new()
        .route("/rpc/{method}", post(rpc))
        .route("/events", get(events))
        .route("/visual/{kind}/{id}", get(picture))
        .route("/visual/{kind}/{id}/{revision}", get(edited))
        .fallback(get(file))
        .with_state(Arc::new(Desk { engine, ui }));
    let port = option("--port").map_or(Ok(4180), |port| port.parse())?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("{}", json!({ "url": format!("http://{}/", listener.local_addr()?) }));
    axum::serve(listener, router).await?;
    drop(crowd);
    Ok(())
}
