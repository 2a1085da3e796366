//! The connector against a real WordPress: every call really made, the site's own lists as the oracle.
//!
//! Where the packages cannot be installed the test says so and passes: it proves nothing there.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, clippy::panic, clippy::print_stdout)]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::brand::Language;
use pupitre_domain::content::{AttachedVisual, Content};
use pupitre_domain::network::NetworkId;
use pupitre_domain::problem::{Place, ProblemCode};
use pupitre_domain::publication::Timing;
use pupitre_networks::kit::{
    Access, Attachment, Attachments, Call, Connected, Credentials, Done, Fault, Found, HandedOffState, Http, Keyed,
    Network, Outcome, Outgoing, RemoteRef, Step, StepName, Token,
};
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{PICTURE, TestDesk, state};
use pupitre_tests::servers::StartError;
use pupitre_tests::servers::wordpress::WordpressSite;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use url::Url;

struct Files(bytes::Bytes);

#[async_trait]
impl Attachments for Files {
    async fn load(&self, _: &AttachedVisual) -> Result<Attachment, Fault> {
        Ok(Attachment { bytes: self.0.clone(), mime: "image/png".to_owned(), width: 1, height: 1 })
    }
}

pub(super) fn network() -> &'static dyn Network {
    pupitre_networks::network(NetworkId::Wordpress)
}

/// What lies between the laptop and the site: it can lose answers.
pub(super) struct Line {
    home: Url,
    to: tokio::sync::watch::Sender<u16>,
    /// How many of the coming requests whose first line holds the mark lose their answer.
    losing: Arc<AtomicUsize>,
    mark: Arc<std::sync::Mutex<String>>,
}

impl Line {
    async fn lay() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let home = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
        let (to, port) = tokio::sync::watch::channel(0_u16);
        let (losing, mark) = (Arc::new(AtomicUsize::new(0)), Arc::new(std::sync::Mutex::new(String::new())));
        let (count, marked) = (Arc::clone(&losing), Arc::clone(&mark));
        tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                let (port, count, marked) = (*port.borrow(), Arc::clone(&count), marked.lock().unwrap().clone());
                tokio::spawn(async move {
                    let Ok(mut far) = tokio::net::TcpStream::connect(("127.0.0.1", port)).await else { return };
                    let mut first = vec![0; 64 * 1024];
                    let Ok(read) = near.read(&mut first).await else { return };
                    let line = String::from_utf8_lossy(&first[..read]).lines().next().unwrap_or_default().to_owned();
                    let lose = line.contains(&marked)
                        && count.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1)).is_ok();
                    let _ = far.write_all(&first[..read]).await;
                    if !lose {
                        let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
                        return;
                    }
                    // The site hears all of it and answers; nobody hears the answer.
                    let (mut near_read, _near_write) = near.split();
                    let (mut far_read, mut far_write) = far.split();
                    let mut answer = Vec::new();
                    tokio::select! {
                        _ = tokio::io::copy(&mut near_read, &mut far_write) => {}
                        _ = far_read.read_to_end(&mut answer) => {}
                    }
                });
            }
        });
        Self { home, to, losing, mark }
    }

    pub(super) fn lose_next(&self, mark: &str) {
        *self.mark.lock().unwrap() = mark.to_owned();
        self.losing.store(1, Ordering::SeqCst);
    }
}

/// Somebody signed in.
pub(super) struct Person {
    http: Http,
    connected: Connected,
    access: Access,
    random: std::cell::Cell<u64>,
}

fn password(login: &str, password: &str) -> Credentials {
    Credentials::AppPassword { identifier: login.to_owned(), password: Token::new(password.to_owned()) }
}

impl Person {
    async fn sign_in(typed: &str, login: &str, secret: &str) -> Self {
        let http = Http::new("pupitre-test").unwrap().own_server();
        let connect = network().connect().unwrap();
        let server = connect.server(Some(typed)).unwrap();
        let connected = match connect.sign_in(&http, &server, password(login, secret), Utc::now()).await {
            Ok(connected) => connected,
            Err(fault) => panic!("{login} at {typed}: {fault:?}"),
        };
        let access = connect.open(&http, &connected.identity.server, &connected.secret, Utc::now()).await.ok().unwrap();
        Self { http, connected, access, random: std::cell::Cell::new(1) }
    }

    pub(super) fn call(&self) -> Call<'_> {
        let identity = &self.connected.identity;
        Call {
            http: &self.http,
            server: &identity.server,
            remote_id: &identity.remote_id,
            handle: &identity.handle,
            facts: &identity.facts,
            limits: &identity.limits,
            access: &self.access.token,
            now: Utc::now(),
        }
    }

    fn keyed(&self, step: &Step) -> Keyed {
        self.random.set(self.random.get() + 1);
        let key = network().publish().unwrap().mint_key(&step.name, Utc::now(), self.random.get());
        Keyed { step: step.clone(), key, first_sent: Utc::now() }
    }

    pub(super) async fn run(&self, outgoing: &Outgoing, keyed: &Keyed, done: &[Done]) -> Result<Outcome, Fault> {
        network().publish().unwrap().run(&self.call(), outgoing, keyed, done, &Files(PICTURE.into())).await
    }

    /// Everything but the step that the world sees; gives the ledger and that step.
    pub(super) async fn prepared(&self, outgoing: &Outgoing) -> Result<(Vec<Done>, Keyed), Fault> {
        let mut done = Vec::new();
        let mut steps = network().publish().unwrap().plan(outgoing);
        let last = steps.pop().unwrap();
        for step in steps {
            match self.run(outgoing, &self.keyed(&step), &done).await? {
                Outcome::Done { handle, .. } => done.push(Done { name: step.name.clone(), handle }),
                other => panic!("{other:?}"),
            }
        }
        Ok((done, self.keyed(&last)))
    }

    async fn deliver(&self, outgoing: &Outgoing) -> Result<Outcome, Fault> {
        let (done, last) = self.prepared(outgoing).await?;
        self.run(outgoing, &last, &done).await
    }

    pub(super) async fn published(&self, outgoing: &Outgoing) -> RemoteRef {
        match self.deliver(outgoing).await {
            Ok(Outcome::Done { remote: Some(remote), .. }) => remote,
            other => panic!("{other:?}"),
        }
    }

    /// Asks the site itself, past the connector.
    pub(super) async fn asked(&self, method: reqwest::Method, route: &str, body: Option<Value>) -> (u16, Value) {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let url = format!("{}wp/v2/{route}", self.connected.identity.server);
        let mut request =
            client.request(method, url).header("authorization", format!("Basic {}", self.access.token.expose()));
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        (status, serde_json::from_str(&answer.text().await.unwrap()).unwrap_or(Value::Null))
    }

    async fn article(&self, id: &str) -> Value {
        self.asked(reqwest::Method::GET, &format!("posts/{id}?context=edit"), None).await.1
    }

    async fn count(&self, query: &str) -> usize {
        let (_, list) = self.asked(reqwest::Method::GET, &format!("posts?per_page=100&{query}"), None).await;
        list.as_array().unwrap().len()
    }
}

pub(super) fn says(text: &str, options: &[(&str, &str)]) -> Outgoing {
    let mut content = Content::of_text(text);
    content.options = options.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let created_at = DateTime::from_timestamp_millis(Utc::now().timestamp_millis()).unwrap();
    Outgoing { content, language: Language::parse("fr").unwrap(), reply: None, scheduled_at: None, created_at }
}

fn visual(number: u8, alt: &str) -> AttachedVisual {
    let id = format!("019ab000-0000-7000-8000-0000000000{number:02}");
    serde_json::from_value(json!({ "visual": id, "alt": alt })).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_real_site_end_to_end() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let line = Line::lay().await;
    let home = line.home.clone();
    let site = match tokio::task::spawn_blocking(move || WordpressSite::start(Some(home))).await.unwrap() {
        Ok(site) => site,
        Err(StartError::Missing(reason)) => {
            println!("SKIPPED: no WordPress on this machine: {reason}");
            return;
        }
        Err(error) => panic!("{error}"),
    };
    line.to.send_replace(site.port);
    println!("the site answered after {:?}", site.started_in);

    refusals_at_the_door(&site).await;
    let editor = Person::sign_in(site.home.as_str(), "editor", &site.people.editor).await;
    let handle = &editor.connected.identity.handle;
    assert_eq!(
        (handle.as_str(), editor.connected.identity.name.as_str()),
        ("editor@127.0.0.1", "Le blog de l’atelier")
    );
    let article = a_full_article_lands_as_it_was_written(&editor).await;
    an_address_that_is_taken_is_told_and_gets_a_number(&editor, &article).await;
    lost_answers_make_nothing_twice(&editor, &line).await;
    super::comments::are_read_answered_and_moderated(&editor, &line).await;
    super::after::a_first_comment(&editor, &line).await;
    super::after::a_change(&editor, &line).await;
    the_site_s_own_scheduler_moves_and_gives_back(&editor).await;
    two_megabytes_of_text_arrive(&editor).await;
    thirty_megabytes_of_picture_arrive_and_what_is_no_picture_is_told(&editor).await;
    deleting_goes_to_the_trash_and_may_be_repeated(&editor, &article).await;
    plain_addresses_do_as_well(&site).await;
    an_author_s_rights_and_a_withdrawn_password(&site).await;
    a_picture_of_thirty_megabytes_is_fitted_by_the_desk(&site).await;
}

async fn refusals_at_the_door(site: &WordpressSite) {
    let connect = network().connect().unwrap();
    let own = Http::new("pupitre-test").unwrap().own_server();
    let server = connect.server(Some(site.home.as_str())).unwrap();
    let refused = async |login: &str, secret: &str| {
        connect.sign_in(&own, &server, password(login, secret), Utc::now()).await.err().unwrap()
    };
    let reconnect = Fault::Reconnect { missing: vec![] };
    assert_eq!(refused("editor", "abcd efgh ijkl mnop qrst uvwx").await, reconnect);
    assert_eq!(refused("nobody", &site.people.editor).await, reconnect);
    let missing = ["publish_posts", "upload_files"].map(str::to_owned).to_vec();
    assert_eq!(refused("contributor", &site.people.contributor).await, Fault::Reconnect { missing });
    let strict = Http::new("pupitre-test").unwrap();
    let denied = connect.sign_in(&strict, &server, password("editor", &site.people.editor), Utc::now()).await;
    assert!(matches!(denied.err(), Some(Fault::Forbidden(_))));
    let page = connect.password_page(&own, &server, Utc::now()).await.unwrap().unwrap();
    assert!(page.path().ends_with("/wp-admin/authorize-application.php"), "{page}");
    assert!(page.query_pairs().any(|(name, value)| name == "app_name" && value == "Pupitre"));
}

async fn a_full_article_lands_as_it_was_written(editor: &Person) -> RemoteRef {
    let text = "# L’été à l’atelier\n\nUn *mot*, un **autre**, [un lien](https://example.org/a_b?c=1&d=2).\n\n\
        ## Suite\n\n- un\n- deux\n\n![Le four](visual:019ab000-0000-7000-8000-000000000002)\n\n> cité\n\n\
        <script>alert(1)</script>\n\n`code <b>`\n";
    let options = [
        ("excerpt", "En deux mots."),
        ("categories", "Recettes, Ateliers & stages"),
        ("tags", "pain, été"),
        ("comments", "closed"),
    ];
    let mut outgoing = says(text, &options);
    outgoing.content.parts[0].visuals = vec![visual(1, "La vitrine, le matin"), visual(2, "Le four « allumé »")];
    let remote = editor.published(&outgoing).await;
    assert!(remote.permalink.as_deref().unwrap().ends_with("/l-ete-a-l-atelier/"), "{remote:?}");
    let article = editor.article(&remote.id).await;
    assert_eq!(article["status"], "publish");
    assert_eq!(article["title"]["raw"], "L’été à l’atelier");
    assert_eq!(article["excerpt"]["raw"], "En deux mots.");
    assert_eq!(article["comment_status"], "closed");
    let raw = article["content"]["raw"].as_str().unwrap();
    let expected = [
        "<p>Un <em>mot</em>, un <strong>autre</strong>, <a href=\"https://example.org/a_b?c=1&amp;d=2\">un lien</a>.</p>",
        "<h2>Suite</h2>",
        "<li>deux</li>",
        "<blockquote>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<code>code &lt;b&gt;</code>",
        "alt=\"Le four « allumé »\"",
    ];
    for part in expected {
        assert!(raw.contains(part), "{part} is not in {raw}");
    }
    assert!(!raw.contains("<h1>") && !raw.contains("<script"), "{raw}");
    // The first picture leads; the second stands where it was placed.
    let lead = article["featured_media"].as_u64().unwrap();
    assert!(lead > 0 && !raw.contains(&format!("wp-image-{lead}\"")) && raw.matches("wp-image-").count() == 1, "{raw}");
    let (_, file) = editor.asked(reqwest::Method::GET, &format!("media/{lead}?context=edit"), None).await;
    assert_eq!(file["alt_text"], "La vitrine, le matin");
    assert!(file["source_url"].as_str().unwrap().contains("la-vitrine-le-matin-pupitre-"), "{file}");
    let names = async |route: &str| {
        let (_, list) =
            editor.asked(reqwest::Method::GET, &format!("{route}?post={}&orderby=id", remote.id), None).await;
        list.as_array().unwrap().iter().map(|term| term["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("categories").await, ["Recettes", "Ateliers &amp; stages"]);
    assert_eq!(names("tags").await, ["pain", "été"]);
    // The same names again are the same categories.
    let again = editor.published(&says("Encore", &options)).await;
    assert_eq!(editor.article(&again.id).await["categories"], article["categories"]);
    let offered = network().articles().unwrap().names(&editor.call(), "categories", "atel").await.unwrap();
    assert_eq!(offered, ["Ateliers & stages"]);
    let publish = network().publish().unwrap();
    let known = publish.resolve(&editor.call(), remote.permalink.as_deref().unwrap()).await.unwrap();
    assert_eq!(known.map(|known| known.id), Some(remote.id.clone()));
    remote
}

async fn an_address_that_is_taken_is_told_and_gets_a_number(editor: &Person, article: &RemoteRef) {
    let articles = network().articles().unwrap();
    let free =
        async |ours: Option<&str>| articles.address_is_free(&editor.call(), "l-ete-a-l-atelier", ours).await.unwrap();
    assert!(!free(None).await);
    assert!(free(Some(&article.id)).await, "it does not stand in its own way");
    let second = editor.published(&says("Autre texte", &[("slug", "L’été à l’atelier")])).await;
    assert!(second.permalink.as_deref().unwrap().ends_with("/l-ete-a-l-atelier-2/"), "{second:?}");
    assert_eq!(editor.article(&article.id).await["slug"], "l-ete-a-l-atelier", "the first keeps its own");
}

async fn lost_answers_make_nothing_twice(editor: &Person, line: &Line) {
    let publish = network().publish().unwrap();
    // The step that the world sees.
    let outgoing = says("Perdu mais là", &[("slug", "perdu-mais-la")]);
    let (done, last) = editor.prepared(&outgoing).await.unwrap();
    line.lose_next("POST /wp-json/wp/v2/posts/");
    assert_eq!(editor.run(&outgoing, &last, &done).await, Err(Fault::Ambiguous));
    assert_eq!(line.losing.load(Ordering::SeqCst), 0, "the answer was lost");
    let found = publish.find(&editor.call(), &outgoing, &last, &done).await.unwrap();
    let Found::Yes { remote, .. } = found else { panic!("{found:?}") };
    let Ok(Outcome::Done { remote: Some(again), .. }) = editor.run(&outgoing, &last, &done).await else { panic!() };
    // The same article; its tag is the second of its last change, which saying it again may move.
    assert_eq!((again.id, again.permalink), (remote.id, remote.permalink));
    assert_eq!((editor.count("slug=perdu-mais-la").await, editor.count("slug=perdu-mais-la-2").await), (1, 0));

    // The draft before it: found again by its key.
    let outgoing = says("Brouillon perdu", &[]);
    let step = Step { name: StepName::Prepare, effect: pupitre_domain::publication::Effect::Repeatable };
    let keyed = editor.keyed(&step);
    line.lose_next("POST /wp-json/wp/v2/posts");
    assert_eq!(editor.run(&outgoing, &keyed, &[]).await, Err(Fault::Transient { after: None }));
    let before = editor.count("status=draft").await;
    let Ok(Outcome::Done { handle, .. }) = editor.run(&outgoing, &keyed, &[]).await else { panic!() };
    assert_eq!((before, editor.count("status=draft").await), (1, 1), "{handle}");
    let create = Step { name: StepName::Create { part: 0 }, effect: pupitre_domain::publication::Effect::Once };
    let done = [Done { name: StepName::Prepare, handle }];
    let last = editor.keyed(&create);
    assert_eq!(publish.find(&editor.call(), &outgoing, &last, &done).await.unwrap(), Found::No, "nobody sees a draft");
    assert!(matches!(editor.run(&outgoing, &last, &done).await, Ok(Outcome::Done { .. })));

    // A picture: found again by its name.
    let mut outgoing = says("Image perdue", &[]);
    outgoing.content.parts[0].visuals = vec![visual(3, "Perdue en route")];
    let step = publish.plan(&outgoing)[0].clone();
    let mut keyed = editor.keyed(&step);
    line.lose_next("POST /wp-json/wp/v2/media");
    assert_eq!(editor.run(&outgoing, &keyed, &[]).await, Err(Fault::Transient { after: None }));
    keyed.first_sent = Utc::now() - Duration::seconds(5);
    assert!(matches!(editor.run(&outgoing, &keyed, &[]).await, Ok(Outcome::Done { .. })));
    let (_, files) = editor.asked(reqwest::Method::GET, "media?search=perdue-en-route", None).await;
    assert_eq!(files.as_array().unwrap().len(), 1);
}

async fn the_site_s_own_scheduler_moves_and_gives_back(editor: &Person) {
    let handoff = network().handoff().unwrap();
    let publish = network().publish().unwrap();
    let at = DateTime::from_timestamp(Utc::now().timestamp() + 3_600, 0).unwrap();
    let handed = async |text: &str, at| {
        let outgoing = Outgoing { scheduled_at: Some(at), ..says(text, &[]) };
        match editor.deliver(&outgoing).await {
            Ok(Outcome::HandedOff { remote, .. }) => (outgoing, remote),
            other => panic!("{other:?}"),
        }
    };
    let (outgoing, entry) = handed("Plus tard", at).await;
    let state = async |entry: &RemoteRef| handoff.state(&editor.call(), entry, &outgoing).await.unwrap();
    assert_eq!(state(&entry).await, HandedOffState::Waiting(at));
    let later = at + Duration::hours(2);
    handoff.reschedule(&editor.call(), &entry, later).await.unwrap();
    assert_eq!(state(&entry).await, HandedOffState::Waiting(later));
    for _ in 0..2 {
        handoff.recall(&editor.call(), &entry).await.unwrap();
    }
    assert_eq!(state(&entry).await, HandedOffState::Unknown);
    assert_eq!(editor.article(&entry.id).await["status"], "trash");
    assert_eq!(handoff.reschedule(&editor.call(), &entry, later).await, Err(Fault::Gone));

    // Out: neither a move nor a recall may take it off the site again.
    let (_, out) = handed("Sorti", at).await;
    editor
        .asked(
            reqwest::Method::POST,
            &format!("posts/{}", out.id),
            Some(json!({"status": "publish", "date_gmt": "2026-01-01T00:00:00"})),
        )
        .await;
    assert!(matches!(state(&out).await, HandedOffState::Published(remote) if remote.id == out.id));
    assert_eq!(handoff.reschedule(&editor.call(), &out, later).await, Err(Fault::Gone));
    assert_eq!(handoff.recall(&editor.call(), &out).await, Err(Fault::Gone));
    assert_eq!(editor.article(&out.id).await["status"], "publish");

    // Less than a minute ahead the site publishes at once, and that is what is told.
    let near = Outgoing { scheduled_at: Some(Utc::now() + Duration::seconds(30)), ..says("Tout de suite", &[]) };
    assert!(matches!(editor.deliver(&near).await, Ok(Outcome::Done { .. })));
    // A draft for the site's own people cannot be scheduled by it.
    let draft = Outgoing { scheduled_at: Some(at), ..says("Relecture", &[("articleStatus", "pending")]) };
    assert!(matches!(editor.deliver(&draft).await, Err(Fault::Rejected(_))));
    let pending = says("Relecture", &[("articleStatus", "pending")]);
    let (done, last) = editor.prepared(&pending).await.unwrap();
    assert_eq!(publish.find(&editor.call(), &pending, &last, &done).await.unwrap(), Found::No);
    assert!(matches!(editor.run(&pending, &last, &done).await, Ok(Outcome::Done { .. })));
    assert!(matches!(publish.find(&editor.call(), &pending, &last, &done).await.unwrap(), Found::Yes { .. }));
}

async fn two_megabytes_of_text_arrive(editor: &Person) {
    let paragraph = "Un paragraphe assez long pour qu’il en faille beaucoup, avec des **accents** éàùç.\n\n";
    let text = paragraph.repeat(2 * 1024 * 1024 / paragraph.len() + 1);
    let remote = editor.published(&says(&text, &[("title", "Long")])).await;
    let raw = editor.article(&remote.id).await["content"]["raw"].as_str().unwrap().to_owned();
    assert!(raw.len() > 2 * 1024 * 1024, "{}", raw.len());
    assert_eq!(raw.matches("<strong>accents</strong>").count(), text.matches("**accents**").count());
}

async fn thirty_megabytes_of_picture_arrive_and_what_is_no_picture_is_told(editor: &Person) {
    let publish = network().publish().unwrap();
    let mut outgoing = says("Image lourde", &[]);
    outgoing.content.parts[0].visuals = vec![visual(4, "Lourde")];
    let keyed = editor.keyed(&publish.plan(&outgoing)[0]);
    let mut file = PICTURE.to_vec();
    file.resize(30 * 1024 * 1024, 0);
    let answer = publish.run(&editor.call(), &outgoing, &keyed, &[], &Files(file.into())).await.unwrap();
    let Outcome::Done { handle, .. } = answer else { panic!("{answer:?}") };
    let url = handle["url"].as_str().unwrap();
    let bytes =
        reqwest::Client::builder().no_proxy().build().unwrap().get(url).send().await.unwrap().bytes().await.unwrap();
    assert_eq!(bytes.len(), 30 * 1024 * 1024, "the whole file is there");

    let text = Files(bytes::Bytes::from_static(b"<?php no picture"));
    let keyed = editor.keyed(&publish.plan(&outgoing)[0]);
    let answer = publish.run(&editor.call(), &outgoing, &keyed, &[], &text).await;
    let Err(Fault::Rejected(problems)) = answer else { panic!("{answer:?}") };
    assert_eq!(problems[0].place, Place::Visual { part: 0, index: 0 });
    assert!(matches!(&problems[0].code, ProblemCode::Refused { said } if said.contains("file type")), "{problems:?}");
}

async fn deleting_goes_to_the_trash_and_may_be_repeated(editor: &Person, article: &RemoteRef) {
    let publish = network().publish().unwrap();
    for _ in 0..2 {
        publish.delete(&editor.call(), article).await.unwrap();
    }
    assert_eq!(editor.article(&article.id).await["status"], "trash", "its people can take it back");
    assert_eq!(publish.resolve(&editor.call(), article.permalink.as_deref().unwrap()).await.unwrap(), None);
    editor.asked(reqwest::Method::DELETE, &format!("posts/{}?force=true", article.id), None).await;
    publish.delete(&editor.call(), article).await.unwrap();
}

async fn plain_addresses_do_as_well(site: &WordpressSite) {
    let typed = format!("{}?rest_route=/", site.home);
    let editor = Person::sign_in(&typed, "editor", &site.people.editor).await;
    assert!(editor.connected.identity.server.query().is_some());
    let remote = editor.published(&says("Par l’autre porte", &[("tags", "pain")])).await;
    network().publish().unwrap().delete(&editor.call(), &remote).await.unwrap();
}

async fn a_picture_of_thirty_megabytes_is_fitted_by_the_desk(site: &WordpressSite) {
    // Fitting it takes its time without optimisation.
    let timing = Timing { step_deadline_ms: 180_000, ..Timing::default() };
    let mut desk = TestDesk::with(TestClock::running(), timing).await;
    let brand = desk.brand("Atelier").await;
    let sign_in = json!({"brand": brand, "network": "wordpress", "host": site.home, "ownServer": true,
        "identifier": "editor", "secret": site.people.editor});
    let account = desk.call("accounts_connect", sign_in).await["id"].clone();
    // Noise does not compress: ten megapixels of it are thirty megabytes.
    let mut seed = 7_u32;
    let noise = image::RgbImage::from_fn(3_300, 3_200, |_, _| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        image::Rgb([(seed >> 24) as u8, (seed >> 16) as u8, (seed >> 8) as u8])
    });
    let path = desk.folder().join("lourde.png");
    noise.save(&path).unwrap();
    let size = std::fs::metadata(&path).unwrap().len();
    assert!(size > 30 * 1024 * 1024, "{size}");
    let report = desk.call("visuals_import", json!({"brand": brand, "paths": [path]})).await;
    assert_eq!(report["refused"], json!([]), "{report}");
    let visual = report["visuals"][0]["id"].clone();
    let content = json!({"parts": [{"text": "Une image lourde", "visuals": [{"visual": visual, "alt": "Du bruit"}]}]});
    let post = desk.write(&brand, content, &[&account]).await;
    desk.call("posts_publish_now", json!({"id": post})).await;
    for _ in 0..20 {
        desk.conduct().await;
        if !["scheduled", "retrying", "preparing", "sending"].contains(&desk.state(&post).await.as_str()) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    }
    let delivery = desk.delivery(&post).await;
    assert_eq!(state(&delivery), "published", "{delivery}");
    println!("{} MB of picture went out as {}", size / 1_048_576, delivery["permalink"]);
}

async fn an_author_s_rights_and_a_withdrawn_password(site: &WordpressSite) {
    let author = Person::sign_in(site.home.as_str(), "author", &site.people.author).await;
    let remote = author.published(&says("Par l’autrice", &[("categories", "Recettes"), ("tags", "nouveau mot")])).await;
    assert!(remote.permalink.is_some());
    let answer = author.deliver(&says("Sans droit", &[("categories", "Nouvelle rubrique")])).await;
    let Err(Fault::Rejected(problems)) = answer else { panic!("{answer:?}") };
    assert_eq!(problems[0].place, Place::Option { key: "categories".into() });
    assert_eq!(author.count("search=Sans+droit&status=publish").await, 0);
    // Signing out takes the password back at the site.
    let connect = network().connect().unwrap();
    connect.revoke(&author.http, &author.connected.identity.server, &author.connected.secret).await.unwrap();
    let reconnect = Fault::Reconnect { missing: vec![] };
    assert_eq!(connect.identify(&author.call()).await.err(), Some(reconnect.clone()));
    assert_eq!(author.deliver(&says("Après", &[])).await.err(), Some(reconnect));
}
