//! A WordPress site with a memory: application passwords, articles with states and addresses, files, categories, tags.
//!
//! Like the real one it has no idempotency: the same call twice makes two articles, the second with `-2` at its address.

mod comments;
mod posts;
mod things;
mod world;

use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::oracle::{Oracle, Post};
use super::trap::bind;
use super::wire::{Dialect, Server};
use crate::clock::TestClock;
pub use world::Role;
use world::{Article, Comment, World};

/// How the site behaves. Change it at any time with [`FakeWordpress::configure`].
#[derive(Clone, Debug)]
pub struct Config {
    /// Bytes per request that the web server takes.
    pub body_limit: usize,
    /// Whether its pages name the interface in a header.
    pub link_header: bool,
    /// Whether deleting moves to the trash.
    pub trash: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self { body_limit: 8 * 1024 * 1024, link_header: true, trash: true }
    }
}

pub(super) struct Core {
    url: String,
    clock: Arc<TestClock>,
    config: Mutex<Config>,
    world: Mutex<World>,
}

impl Core {
    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    fn config(&self) -> Config {
        self.config.lock().unwrap().clone()
    }

    /// The memory, with everything published that is due.
    fn world(&self) -> MutexGuard<'_, World> {
        let mut world = self.world.lock().unwrap();
        world.tick(self.now());
        world
    }
}

type App = State<Arc<Core>>;

/// `{code, message, data: {status}}`.
struct Fail(u16, &'static str, String, Value);

impl Fail {
    fn new(status: u16, code: &'static str, message: &str) -> Self {
        Self(status, code, message.to_owned(), json!({ "status": status }))
    }

    fn unknown() -> Self {
        Self::new(404, "rest_post_invalid_id", "Invalid post ID.")
    }
}

impl IntoResponse for Fail {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0).unwrap();
        (status, axum::Json(json!({ "code": self.1, "message": self.2, "data": self.3 }))).into_response()
    }
}

/// The user behind the password.
struct Caller {
    id: u64,
    role: Role,
}

impl Caller {
    fn may(&self, least: Role, code: &'static str) -> Result<(), Fail> {
        if self.role >= least { Ok(()) } else { Err(Fail::new(403, code, "Sorry, you are not allowed to do that.")) }
    }
}

fn basic(parts: &Parts) -> Option<(String, String)> {
    let header = parts.headers.get("authorization")?.to_str().ok()?.strip_prefix("Basic ")?;
    let pair = String::from_utf8(STANDARD.decode(header).ok()?).ok()?;
    let (login, password) = pair.split_once(':')?;
    Some((login.to_owned(), password.to_owned()))
}

impl FromRequestParts<Arc<Core>> for Caller {
    type Rejection = Fail;

    async fn from_request_parts(parts: &mut Parts, core: &Arc<Core>) -> Result<Self, Fail> {
        let (login, password) =
            basic(parts).ok_or_else(|| Fail::new(401, "rest_not_logged_in", "You are not currently logged in."))?;
        let world = core.world();
        let wrong = "The provided password is an invalid application password.";
        let id = world.signed_in(&login, &password).ok_or_else(|| Fail::new(401, "incorrect_password", wrong))?;
        Ok(Self { id, role: world.user(id).role })
    }
}

async fn front(State(core): App) -> Response {
    let page = "<!DOCTYPE html><title>Le blog</title><p>Bienvenue.</p>";
    let mut response = ([("content-type", "text/html; charset=UTF-8")], page).into_response();
    if core.config().link_header {
        let link = format!("<{}/wp-json/>; rel=\"https://api.w.org/\"", core.url);
        response.headers_mut().insert("link", link.parse().unwrap());
    }
    response
}

async fn index(State(core): App) -> axum::Json<Value> {
    let page = format!("{}/wp-admin/authorize-application.php", core.url);
    axum::Json(json!({
        "name": "Le blog de l&#8217;atelier", "url": core.url, "home": core.url, "namespaces": ["oembed/1.0", "wp/v2"],
        "authentication": {"application-passwords": {"endpoints": {"authorization": page}}},
        "routes": {}, "site_icon_url": ""
    }))
}

fn router(core: Arc<Core>) -> Router {
    let api = Router::new()
        .route("/users/me", get(things::me))
        .route("/users/me/application-passwords/introspect", get(things::introspect))
        .route("/users/me/application-passwords/{uuid}", axum::routing::delete(things::withdraw))
        .route("/posts", get(posts::list).post(posts::create))
        .route("/posts/{id}", get(posts::show).post(posts::update).delete(posts::remove))
        .route("/comments", get(comments::list).post(comments::create))
        .route("/comments/{id}", post(comments::update).delete(comments::remove))
        .route("/media", get(things::files).post(things::upload))
        .route("/media/{id}", post(things::describe))
        .route("/{route}", get(things::names).post(things::name));
    Router::new()
        .route("/", get(front))
        .route("/wp-json/", get(index))
        .nest("/wp-json/wp/v2", api)
        .route("/uploads/{name}", get(things::file))
        .fallback(|| async {
            Fail::new(404, "rest_no_route", "No route was found matching the URL and request method.")
        })
        .layer(DefaultBodyLimit::disable())
        .with_state(core)
}

/// A fake WordPress site on its own port. Stops when dropped.
pub struct FakeWordpress {
    /// The listener with its fault layer.
    pub server: Server,
    core: Arc<Core>,
}

impl FakeWordpress {
    /// Starts a site without users.
    pub async fn start(clock: Arc<TestClock>) -> Self {
        let (listener, url) = bind().await;
        let core = Arc::new(Core { url, clock, config: Mutex::default(), world: Mutex::default() });
        let server = Server::start_on(listener, router(Arc::clone(&core)), Dialect::Wordpress, Arc::clone(&core.clock));
        Self { server, core }
    }

    /// `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        self.core.url.clone()
    }

    /// Changes the behaviour from now on.
    pub fn configure(&self, change: impl FnOnce(&mut Config)) {
        change(&mut self.core.config.lock().unwrap());
    }

    /// A fresh application password of a user, with the blanks that the site shows; the user is made when new.
    #[must_use]
    pub fn password_for(&self, login: &str) -> String {
        let mut world = self.core.world();
        let id = world.ensure(login, true);
        let number = world.mint();
        let password = format!("abcd EFGH ijkl MNOP qrst {number:04}");
        let bare = password.replace(' ', "");
        let user = world.users.iter_mut().find(|user| user.id == id).unwrap();
        user.passwords.insert(format!("00000000-0000-4000-8000-{number:012}"), bare);
        password
    }

    /// What a user may do from now on.
    pub fn set_role(&self, login: &str, role: Role) {
        let mut world = self.core.world();
        let id = world.ensure(login, true);
        world.users.iter_mut().find(|user| user.id == id).unwrap().role = role;
    }

    /// All passwords of a user are withdrawn on his profile page.
    pub fn revoke(&self, login: &str) {
        let mut world = self.core.world();
        if let Some(user) = world.users.iter_mut().find(|user| user.login == login) {
            user.passwords.clear();
        }
    }

    /// How many application passwords a user has.
    #[must_use]
    pub fn passwords_of(&self, login: &str) -> usize {
        self.core.world().users.iter().find(|user| user.login == login).map_or(0, |user| user.passwords.len())
    }

    /// Somebody of ours writes an article in the site's own editor.
    pub fn posts_from_elsewhere(&self, login: &str, text: &str, slug: &str) -> String {
        let now = self.core.now();
        let mut world = self.core.world();
        let author = world.ensure(login, true);
        let id = world.mint();
        let slug = world.unique(slug, id);
        let article = Article {
            id,
            author,
            title: text.to_owned(),
            content: format!("<p>{text}</p>"),
            excerpt: String::new(),
            slug,
            status: "publish".to_owned(),
            date: Some(now),
            categories: Vec::new(),
            tags: Vec::new(),
            featured: 0,
            comment_status: "open".to_owned(),
            modified: Some(now),
            shown: Some(now),
            gone: false,
        };
        world.articles.insert(id, article);
        id.to_string()
    }

    /// Somebody changes an article in the site's own editor.
    pub fn edits_elsewhere(&self, id: &str, content: &str) {
        let now = self.core.now();
        let mut world = self.core.world();
        let article = world.articles.get_mut(&id.parse().unwrap()).unwrap();
        content.clone_into(&mut article.content);
        article.modified = Some(now);
    }

    /// A visitor comments an article; returns the comment's number.
    pub fn stranger_comments(&self, name: &str, article: &str, text: &str) -> String {
        // Below another comment, where one is named.
        if let Some(parent) = article.strip_prefix("comment-") {
            let of = |comment: &Comment| (comment.id.to_string() == parent).then(|| comment.article.to_string());
            let below = self.core.world().comments.iter().find_map(of).unwrap();
            return self.comments_below(name, &below, Some(parent), text, "approved");
        }
        self.comments_below(name, article, None, text, "approved")
    }

    /// A visitor comments an article, perhaps below another comment, and the site gives it a standing; returns the
    /// comment's number.
    pub fn comments_below(&self, name: &str, article: &str, parent: Option<&str>, text: &str, status: &str) -> String {
        let now = self.core.now();
        let mut world = self.core.world();
        let id = world.mint();
        world.comments.push(Comment {
            id,
            article: article.parse().unwrap(),
            parent: parent.map_or(0, |parent| parent.parse().unwrap()),
            author: 0,
            name: name.to_owned(),
            email: format!("{}@visiteurs.test", name.to_lowercase()),
            text: text.to_owned(),
            agent: "Mozilla/5.0".to_owned(),
            at: now,
            status: status.to_owned(),
            before: String::new(),
            gone: false,
        });
        id.to_string()
    }

    /// Somebody at the site changes a comment's words or standing.
    pub fn comment_becomes(&self, id: &str, text: Option<&str>, status: Option<&str>) {
        let mut world = self.core.world();
        let comment = world.comments.iter_mut().find(|comment| comment.id.to_string() == id).unwrap();
        if let Some(text) = text {
            text.clone_into(&mut comment.text);
        }
        if let Some(status) = status {
            comment.moves(status);
        }
    }

    /// A comment is deleted for good at the site.
    pub fn comment_vanishes(&self, id: &str) {
        let mut world = self.core.world();
        world.comments.iter_mut().find(|comment| comment.id.to_string() == id).unwrap().gone = true;
    }

    /// The standing of a comment.
    #[must_use]
    pub fn standing(&self, id: &str) -> String {
        self.core.world().comments.iter().find(|comment| comment.id.to_string() == id).unwrap().status.clone()
    }

    /// An article disappears: somebody at the site deletes it.
    pub fn vanishes(&self, id: &str) {
        if let Some(article) = self.core.world().articles.get_mut(&id.parse().unwrap()) {
            article.gone = true;
        }
    }

    /// An article as the site has it.
    #[must_use]
    pub fn article(&self, id: &str) -> Value {
        let world = self.core.world();
        let article = &world.articles[&id.parse::<u64>().unwrap()];
        let names =
            |route: &str, ids: &[u64]| -> Vec<String> { ids.iter().map(|id| world.terms[route][id].clone()).collect() };
        json!({
            "title": article.title, "content": article.content, "excerpt": article.excerpt, "slug": article.slug,
            "status": article.status, "featured": article.featured, "comments": article.comment_status,
            "categories": names("categories", &article.categories), "tags": names("tags", &article.tags),
        })
    }

    /// Articles that nobody sees: drafts.
    #[must_use]
    pub fn drafts(&self) -> usize {
        self.core.world().articles.values().filter(|article| !article.gone && article.status == "draft").count()
    }

    /// Files with their alternative texts.
    #[must_use]
    pub fn files(&self) -> Vec<(String, String)> {
        self.core.world().files.iter().map(|file| (file.name.clone(), file.alt.clone())).collect()
    }

    /// Everything that happened so far. Drafts are no posts: nobody sees them.
    #[must_use]
    pub fn oracle(&self) -> Oracle {
        let world = self.core.world();
        let text = |article: &Article| pupitre_networks::kit::html_to_text(&article.content);
        let posts = world.articles.values().filter_map(|article| {
            Some(Post {
                id: article.id.to_string(),
                account: world.user(article.author).login.clone(),
                text: text(article),
                key: Some(article.slug.clone()),
                reply_to: None,
                boost_of: None,
                media: posts::media_of(article),
                at: article.shown?,
                visible: article.is_visible(),
                ours: world.user(article.author).ours,
            })
        });
        let comments = world.comments.iter().map(|comment| Post {
            id: format!("comment-{}", comment.id),
            account: comment.name.clone(),
            text: comment.text.clone(),
            key: Some(comment.agent.clone()),
            reply_to: Some(match comment.parent {
                0 => comment.article.to_string(),
                parent => format!("comment-{parent}"),
            }),
            boost_of: None,
            media: Vec::new(),
            at: comment.at,
            visible: !comment.gone && comment.status == "approved",
            ours: comment.author > 0 && world.user(comment.author).ours,
        });
        let waiting = world.articles.values().filter(|article| !article.gone && article.status == "future");
        let removed = |article: &&Article| article.shown.is_some() && !article.is_visible();
        Oracle {
            posts: posts.chain(comments).collect(),
            requests: self.server.requests(),
            waiting: waiting.map(|article| (article.id.to_string(), text(article))).collect(),
            deleted: world.articles.values().filter(removed).map(|article| article.id.to_string()).collect(),
            uploads: world.files.len(),
            ..Oracle::default()
        }
    }
}
