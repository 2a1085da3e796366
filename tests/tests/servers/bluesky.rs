//! The connector against a whole Bluesky network: every call really made, the server's own counts as the oracle.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use async_trait::async_trait;
use base64::Engine as _;
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::brand::Language;
use pupitre_domain::content::{AttachedVisual, Content, LinkCard, Part};
use pupitre_domain::conversation::ConversationKind;
use pupitre_domain::ids::VisualId;
use pupitre_domain::network::{Action, NetworkId};
use pupitre_domain::problem::{Place, ProblemCode};
use pupitre_networks::kit::{
    Access, ActionTarget, Attachment, Attachments, Call, Connected, Credentials, Done, Fault, Found, Http, Keyed,
    Network, Outcome, Outgoing, RemoteMessage, RemoteRef, ReplyTarget, Step, StepName, Token,
};
use pupitre_tests::servers::bluesky::{BlueskyAccount, BlueskyNetwork};
use serde_json::{Value, json};
use url::Url;

const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

struct Files;

#[async_trait]
impl Attachments for Files {
    async fn load(&self, _: &AttachedVisual) -> Result<Attachment, Fault> {
        let bytes = base64::engine::general_purpose::STANDARD.decode(PNG).unwrap().into();
        Ok(Attachment { bytes, mime: "image/png".to_owned(), width: 1, height: 1 })
    }
}

fn network() -> &'static dyn Network {
    pupitre_networks::network(NetworkId::Bluesky)
}

/// Somebody signed in.
struct Person {
    http: Http,
    connected: Connected,
    access: Access,
    random: std::cell::Cell<u64>,
}

impl Person {
    async fn sign_in(pds: &Url, account: &BlueskyAccount) -> Self {
        let http = Http::new("pupitre-test").unwrap().own_server();
        let connect = network().connect().unwrap();
        let server = connect.server(Some(pds.as_str())).unwrap();
        let credentials = password(&format!("@{}", account.handle), &account.app_password);
        let connected = connect.sign_in(&http, &server, credentials, Utc::now()).await.ok().unwrap();
        let access = connect.open(&http, &connected.identity.server, &connected.secret, Utc::now()).await.ok().unwrap();
        Self { http, connected, access, random: std::cell::Cell::new(1) }
    }

    fn call(&self) -> Call<'_> {
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

    async fn run(
        &self,
        outgoing: &Outgoing,
        keyed: &Keyed,
        done: &[Done],
    ) -> Result<(Value, Option<RemoteRef>), Fault> {
        match network().publish().unwrap().run(&self.call(), outgoing, keyed, done, &Files).await? {
            Outcome::Done { handle, remote } => Ok((handle, remote)),
            other => panic!("{other:?}"),
        }
    }

    /// Delivers everything; gives the ledger, the keyed `Create` steps and what they created.
    async fn deliver(&self, outgoing: &Outgoing) -> Result<(Vec<Done>, Vec<Keyed>, Vec<RemoteRef>), Fault> {
        let (mut done, mut keys, mut created) = (Vec::new(), Vec::new(), Vec::new());
        for step in network().publish().unwrap().plan(outgoing) {
            let keyed = self.keyed(&step);
            let (handle, remote) = self.run(outgoing, &keyed, &done).await?;
            done.push(Done { name: step.name.clone(), handle });
            if let Some(remote) = remote {
                created.push(remote);
                keys.push(keyed);
            }
        }
        Ok((done, keys, created))
    }

    async fn act(&self, action: Action, target: &ActionTarget, key: &str) -> Result<Value, Fault> {
        network().moderate().unwrap().act(&self.call(), action, target, key).await
    }

    /// Looks into the inbox until a message fits: the network's index lags a little.
    async fn hear(&self, fits: impl Fn(&RemoteMessage) -> bool) -> RemoteMessage {
        let mut cursor: Option<String> = None;
        for _ in 0..100 {
            let pulled = network().inbox().unwrap().pull(&self.call(), cursor.as_deref()).await.unwrap();
            if let Some(message) = pulled.messages.into_iter().find(|message| fits(message)) {
                return message;
            }
            cursor = pulled.cursor;
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("nothing was heard");
    }

    /// Reads a thread until it fits.
    async fn thread(
        &self,
        remote: &RemoteRef,
        fits: impl Fn(&Result<Vec<RemoteMessage>, Fault>) -> bool,
    ) -> Vec<RemoteMessage> {
        for _ in 0..100 {
            let read = network().inbox().unwrap().thread(&self.call(), remote).await;
            if fits(&read) {
                return read.unwrap_or_default();
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("the thread never looked like that");
    }
}

fn password(identifier: &str, password: &str) -> Credentials {
    Credentials::AppPassword { identifier: identifier.to_owned(), password: Token::new(password.to_owned()) }
}

fn said(texts: &[&str]) -> Outgoing {
    let parts = texts.iter().map(|text| Part { text: (*text).to_owned(), visuals: Vec::new() }).collect();
    let content = Content { parts, ..Content::default() };
    // Milliseconds only: what is stored in the outbox has no more.
    let created_at = DateTime::from_timestamp_millis(Utc::now().timestamp_millis()).unwrap();
    Outgoing { content, language: Language::parse("fr").unwrap(), reply: None, scheduled_at: None, created_at }
}

fn answer(to: &RemoteMessage, text: &str) -> Outgoing {
    let reply = ReplyTarget {
        parent: to.remote.clone(),
        root: to.root.clone(),
        visibility: None,
        mentions: Vec::new(),
        original: None,
    };
    Outgoing { reply: Some(reply), ..said(&[text]) }
}

/// Asks the server itself, past the connector.
struct Oracle {
    client: reqwest::Client,
    pds: Url,
}

impl Oracle {
    async fn records(&self, repo: &str, collection: &str) -> Vec<Value> {
        let mut url = self.pds.join("/xrpc/com.atproto.repo.listRecords").unwrap();
        url.query_pairs_mut().extend_pairs([("repo", repo), ("collection", collection), ("limit", "100")]);
        let text = self.client.get(url).send().await.unwrap().text().await.unwrap();
        let body: Value = serde_json::from_str(&text).unwrap();
        body["records"].as_array().unwrap().clone()
    }
}

#[tokio::test]
async fn a_whole_network_end_to_end() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let world = tokio::task::spawn_blocking(BlueskyNetwork::start).await.unwrap().unwrap();
    eprintln!("the network answered after {:?}", world.started_in);
    let oracle = Oracle { client: reqwest::Client::new(), pds: world.pds.clone() };

    refusals_at_the_door(&world).await;
    let alice = Person::sign_in(&world.pds, world.account("alice")).await;
    let bob = Person::sign_in(&world.pds, world.account("bob")).await;
    assert_eq!(alice.connected.identity.handle, "alice.test");
    assert_eq!(alice.connected.identity.server.port(), world.pds.port());
    assert_eq!(alice.connected.identity.remote_id, world.account("alice").did);
    assert!(alice.access.expires_at.unwrap() > Utc::now() + Duration::minutes(30));

    let post = a_full_post_lands_once(&alice, &bob, &oracle).await;
    a_thread_hangs_together(&alice, &oracle).await;
    let heard = a_stranger_is_heard_and_answered(&alice, &bob, &post).await;
    likes_and_boosts_come_and_go(&alice, &heard, &oracle).await;
    hidden_from_a_stranger_and_shown_again(&world, &alice, &heard, &oracle).await;
    refusals_of_content(&alice, &oracle).await;
    deleting_is_final_and_repeatable(&alice, &post, &oracle).await;
    strangers_are_kept_off(&alice, &heard, &oracle).await;
    access_ends_and_comes_back(&world, &alice).await;
}

async fn refusals_at_the_door(world: &BlueskyNetwork) {
    let connect = network().connect().unwrap();
    let own = Http::new("pupitre-test").unwrap().own_server();
    let account = world.account("alice");
    let server = connect.server(Some(world.pds.as_str())).unwrap();
    let wrong = connect.sign_in(&own, &server, password(&account.handle, "abcd-abcd-abcd-abcd"), Utc::now()).await;
    assert_eq!(wrong.err(), Some(Fault::Reconnect { missing: vec![] }));
    let nobody = connect.sign_in(&own, &server, password("nobody.test", &account.app_password), Utc::now()).await;
    assert_eq!(nobody.err(), Some(Fault::Reconnect { missing: vec![] }));
    // Without "my own server" nothing is sent to this machine.
    let strict = Http::new("pupitre-test").unwrap();
    let refused = connect.sign_in(&strict, &server, password(&account.handle, &account.app_password), Utc::now()).await;
    assert!(matches!(refused.err(), Some(Fault::Forbidden(_))));
}

async fn a_full_post_lands_once(alice: &Person, bob: &Person, oracle: &Oracle) -> RemoteRef {
    let text = "Été 🌞 avec @bob.test et @personne.test : #lumière sur https://exemple.fr/été";
    let mut outgoing = said(&[text]);
    let visual = VisualId::new(uuid::Uuid::from_bytes([1; 16]));
    outgoing.content.parts[0].visuals = vec![AttachedVisual::of(visual, "Un pixel")];
    let (done, keys, created) = alice.deliver(&outgoing).await.unwrap();
    let did = &alice.connected.identity.remote_id;

    // The identical call again is the same post.
    let (handle, remote) = alice.run(&outgoing, &keys[0], &done).await.unwrap();
    assert_eq!(remote.as_ref(), Some(&created[0]));
    assert_eq!(network().publish().unwrap().handle_of(&created[0]), handle);
    let records = oracle.records(did, "app.bsky.feed.post").await;
    assert_eq!(records.len(), 1);
    let record = &records[0]["value"];
    assert_eq!(record["text"], text);
    assert_eq!(record["langs"], json!(["fr"]));
    assert_eq!(record["embed"]["images"][0]["alt"], "Un pixel");
    assert_eq!(record["embed"]["images"][0]["aspectRatio"], json!({ "width": 1, "height": 1 }));
    let facets: Vec<(&str, &str)> = record["facets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|facet| {
            let at = |end: &str| usize::try_from(facet["index"][end].as_u64().unwrap()).unwrap();
            (text.get(at("byteStart")..at("byteEnd")).unwrap(), facet["features"][0]["$type"].as_str().unwrap())
        })
        .collect();
    assert_eq!(
        facets,
        [
            ("@bob.test", "app.bsky.richtext.facet#mention"),
            ("#lumière", "app.bsky.richtext.facet#tag"),
            ("https://exemple.fr/été", "app.bsky.richtext.facet#link"),
        ]
    );

    // Other content under the same key is refused, and the look says that it is another post.
    let mut changed = outgoing.clone();
    changed.content.parts[0].text = "autre chose".to_owned();
    assert_eq!(alice.run(&changed, &keys[0], &done).await, Err(Fault::Ambiguous));
    let publish = network().publish().unwrap();
    assert_eq!(publish.find(&alice.call(), &changed, &keys[0], &done).await, Ok(Found::Several));
    let found = publish.find(&alice.call(), &outgoing, &keys[0], &done).await;
    assert_eq!(found, Ok(Found::Yes { handle, remote: created[0].clone() }));
    let unsent = Keyed { key: "3jzfcijpj2z2a".to_owned(), ..keys[0].clone() };
    assert_eq!(publish.find(&alice.call(), &outgoing, &unsent, &done).await, Ok(Found::No));
    assert_eq!(oracle.records(did, "app.bsky.feed.post").await.len(), 1);

    let link = created[0].permalink.clone().unwrap();
    assert_eq!(publish.resolve(&alice.call(), &link).await, Ok(Some(created[0].clone())));
    assert_eq!(publish.resolve(&bob.call(), &link).await, Ok(None));

    let mention = bob.hear(|message| message.remote.id == created[0].id).await;
    assert_eq!((mention.kind, mention.ours), (ConversationKind::Mention, false));
    assert_eq!(mention.text, text);
    assert_eq!(mention.images[0].alt, "Un pixel");
    assert!(mention.images[0].preview.starts_with("http"));
    assert_eq!(mention.language.as_deref(), Some("fr"));
    created[0].clone()
}

async fn a_thread_hangs_together(alice: &Person, oracle: &Oracle) {
    let mut outgoing = said(&["Un", "Deux", "Trois"]);
    let url = "https://exemple.fr/carte".to_owned();
    outgoing.content.link =
        Some(LinkCard { url, title: "Carte".into(), description: "Une carte".into(), picture: None });
    let before = oracle.records(&alice.connected.identity.remote_id, "app.bsky.feed.post").await.len();
    let (done, keys, created) = alice.deliver(&outgoing).await.unwrap();
    assert!(keys.windows(2).all(|pair| pair[0].key < pair[1].key), "keys sort in the order of the thread");
    alice.run(&outgoing, &keys[1], &done).await.unwrap();
    let after = oracle.records(&alice.connected.identity.remote_id, "app.bsky.feed.post").await;
    assert_eq!(after.len(), before + 3);
    let first = after.iter().find(|record| record["uri"] == created[0].id.as_str()).unwrap();
    assert_eq!(first["value"]["embed"]["external"]["title"], "Carte");
    let read = alice.thread(&created[2], |read| read.as_ref().is_ok_and(|messages| messages.len() == 3)).await;
    let texts: Vec<&str> = read.iter().map(|message| message.text.as_str()).collect();
    assert_eq!(texts, ["Un", "Deux", "Trois"]);
    assert!(read.iter().all(|message| message.ours && message.root.id == created[0].id));
}

async fn a_stranger_is_heard_and_answered(alice: &Person, bob: &Person, post: &RemoteRef) -> RemoteMessage {
    let seen = bob.hear(|message| message.remote.id == post.id).await;
    let (_, _, theirs) = bob.deliver(&answer(&seen, "Une question")).await.unwrap();
    let heard = alice.hear(|message| message.remote.id == theirs[0].id).await;
    assert_eq!((heard.kind, heard.ours, heard.text.as_str()), (ConversationKind::Comment, false, "Une question"));
    assert_eq!(heard.author.handle, "bob.test");
    assert_eq!(heard.parent.as_ref().map(|parent| &parent.id), Some(&post.id));

    let (_, _, ours) = alice.deliver(&answer(&heard, "Une réponse")).await.unwrap();
    let read = alice.thread(&heard.remote, |read| read.as_ref().is_ok_and(|messages| messages.len() == 3)).await;
    let seen: Vec<(&str, bool)> = read.iter().skip(1).map(|message| (message.text.as_str(), message.ours)).collect();
    assert_eq!(seen, [("Une question", false), ("Une réponse", true)]);
    assert_eq!(read[0].remote.id, post.id, "the context of the parent");
    assert!(read.iter().all(|message| message.kind == ConversationKind::Comment));
    let answered = bob.hear(|message| message.remote.id == ours[0].id).await;
    assert_eq!(answered.root.id, post.id);
    heard
}

async fn likes_and_boosts_come_and_go(alice: &Person, heard: &RemoteMessage, oracle: &Oracle) {
    let did = &alice.connected.identity.remote_id;
    let author = heard.author.remote_id.clone();
    let target = ActionTarget { message: heard.remote.clone(), author, handle: None, comment: None, root: None };
    let pairs = [
        (Action::Like, Action::Unlike, "app.bsky.feed.like"),
        (Action::Boost, Action::Unboost, "app.bsky.feed.repost"),
    ];
    for (act, undo, collection) in pairs {
        let key = network().moderate().unwrap().mint_key(Utc::now(), 77);
        let handle = alice.act(act, &target, &key).await.unwrap();
        assert_eq!(alice.act(act, &target, &key).await.unwrap(), handle);
        assert_eq!(oracle.records(did, collection).await.len(), 1);
        let kept = ActionTarget { handle: Some(handle), ..target.clone() };
        for _ in 0..2 {
            alice.act(undo, &kept, "").await.unwrap();
            assert_eq!(oracle.records(did, collection).await.len(), 0);
        }
        // A like whose handle we never had is found through the network.
        alice.act(act, &target, &key).await.unwrap();
        let mut left = 1;
        for _ in 0..100 {
            alice.act(undo, &target, "").await.unwrap();
            left = oracle.records(did, collection).await.len();
            if left == 0 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        assert_eq!(left, 0);
    }
}

/// What somebody without an account sees below a post, and what of it stands apart because its author hides it.
async fn seen_by_a_stranger(world: &BlueskyNetwork, post: &str, hidden: bool) -> Vec<(String, bool)> {
    let name = if hidden { "getPostThreadOtherV2" } else { "getPostThreadV2" };
    let mut url = world.appview.join(&format!("/xrpc/app.bsky.unspecced.{name}")).unwrap();
    url.query_pairs_mut().append_pair("anchor", post);
    let text = reqwest::Client::new().get(url).send().await.unwrap().text().await.unwrap();
    let body: Value = serde_json::from_str(&text).unwrap();
    let all = body["thread"].as_array().unwrap_or_else(|| panic!("{text}")).clone();
    let of = |item: &Value| {
        let by_gate = item["value"]["hiddenByThreadgate"].as_bool().unwrap_or_default();
        (item["uri"].as_str().unwrap_or_default().to_owned(), by_gate)
    };
    all.iter().map(of).collect()
}

async fn hidden_from_a_stranger_and_shown_again(
    world: &BlueskyNetwork,
    alice: &Person,
    heard: &RemoteMessage,
    oracle: &Oracle,
) {
    let (root, answer) = (heard.root.id.as_str(), heard.remote.id.clone());
    let did = &alice.connected.identity.remote_id;
    let until = async |hidden: bool| {
        for _ in 0..100 {
            let open = seen_by_a_stranger(world, root, false).await;
            let apart = seen_by_a_stranger(world, root, true).await;
            let is_open = open.iter().any(|(uri, _)| *uri == answer);
            let is_apart = apart.contains(&(answer.clone(), true));
            if (is_open, is_apart) == (!hidden, hidden) {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("a stranger never saw it {}", if hidden { "go" } else { "come back" });
    };
    until(false).await;
    // Another app of Alice's has said who may answer; that stays.
    let rkey = root.rsplit('/').next().unwrap();
    let theirs = json!({ "$type": "app.bsky.feed.threadgate", "post": root, "createdAt": Utc::now().to_rfc3339(),
        "allow": [{ "$type": "app.bsky.feed.threadgate#mentionRule" }] });
    let put = json!({ "repo": did, "collection": "app.bsky.feed.threadgate", "rkey": rkey, "record": theirs });
    let answered = oracle
        .client
        .post(world.pds.join("/xrpc/com.atproto.repo.putRecord").unwrap())
        .bearer_auth(alice.access.token.expose())
        .header("content-type", "application/json")
        .body(put.to_string())
        .send()
        .await
        .unwrap();
    assert!(answered.status().is_success(), "{}", answered.text().await.unwrap());

    let author = heard.author.remote_id.clone();
    let root_of = Some(root.to_owned());
    let target = ActionTarget { message: heard.remote.clone(), author, handle: None, comment: None, root: root_of };
    let key = network().moderate().unwrap().mint_key(Utc::now(), 79);
    for _ in 0..2 {
        alice.act(Action::Hide, &target, &key).await.unwrap();
    }
    let gate = oracle.records(did, "app.bsky.feed.threadgate").await;
    assert_eq!(gate.len(), 1);
    assert_eq!(gate[0]["value"]["hiddenReplies"], json!([answer]));
    assert_eq!(gate[0]["value"]["allow"], theirs["allow"], "the other app's rule");
    until(true).await;
    for _ in 0..2 {
        alice.act(Action::Unhide, &target, "").await.unwrap();
    }
    let gate = oracle.records(did, "app.bsky.feed.threadgate").await;
    assert_eq!((&gate[0]["value"]["hiddenReplies"], &gate[0]["value"]["allow"]), (&json!([]), &theirs["allow"]));
    until(false).await;
    // Somebody else's thread is not ours to hide in.
    let foreign = ActionTarget { root: Some(answer.clone()), ..target };
    assert!(matches!(alice.act(Action::Hide, &foreign, &key).await, Err(Fault::Rejected(_))));
}

async fn refusals_of_content(alice: &Person, oracle: &Oracle) {
    let did = &alice.connected.identity.remote_id;
    let before = oracle.records(did, "app.bsky.feed.post").await.len();
    let too_long = alice.deliver(&said(&[&"é".repeat(301)])).await.err();
    let Some(Fault::Rejected(problems)) = too_long else { panic!("{too_long:?}") };
    assert_eq!(problems[0].place, Place::Text { part: 0 });
    assert!(alice.deliver(&said(&[&"é".repeat(300)])).await.is_ok());

    // A file that the server dropped, and that has become another one since.
    let mut outgoing = said(&["une image"]);
    let visual = VisualId::new(uuid::Uuid::from_bytes([2; 16]));
    outgoing.content.parts[0].visuals = vec![AttachedVisual::of(visual, "x")];
    let link = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";
    let blob = json!({ "$type": "blob", "ref": { "$link": link }, "mimeType": "image/png", "size": 1 });
    let handle = json!({ "blob": blob, "width": 1, "height": 1 });
    let ledger = [Done { name: StepName::Upload { part: 0, index: 0 }, handle }];
    let create = network().publish().unwrap().plan(&outgoing).pop().unwrap();
    let gone = alice.run(&outgoing, &alice.keyed(&create), &ledger).await.err();
    let Some(Fault::Rejected(problems)) = gone else { panic!("{gone:?}") };
    assert_eq!(problems[0].code, ProblemCode::VisualMissing);
    assert_eq!(oracle.records(did, "app.bsky.feed.post").await.len(), before + 1);
}

async fn deleting_is_final_and_repeatable(alice: &Person, post: &RemoteRef, oracle: &Oracle) {
    let did = &alice.connected.identity.remote_id;
    let before = oracle.records(did, "app.bsky.feed.post").await.len();
    let publish = network().publish().unwrap();
    assert_eq!(publish.delete(&alice.call(), post).await, Ok(()));
    assert_eq!(publish.delete(&alice.call(), post).await, Ok(()));
    assert_eq!(oracle.records(did, "app.bsky.feed.post").await.len(), before - 1);
    assert_eq!(publish.resolve(&alice.call(), post.permalink.as_deref().unwrap()).await, Ok(None));
    alice.thread(post, |read| *read == Err(Fault::Gone)).await;
}

async fn strangers_are_kept_off(alice: &Person, heard: &RemoteMessage, oracle: &Oracle) {
    let author = heard.author.remote_id.clone();
    let comment = Some("essai".to_owned());
    let target =
        ActionTarget { message: heard.remote.clone(), author: author.clone(), handle: None, comment, root: None };
    let report = alice.act(Action::Report, &target, "").await.unwrap();
    assert!(report["report"].is_number(), "{report}");
    assert_eq!(alice.act(Action::Mute, &target, "").await, Ok(Value::Null));
    assert_eq!(alice.act(Action::Mute, &target, "").await, Ok(Value::Null));
    let key = network().moderate().unwrap().mint_key(Utc::now(), 78);
    alice.act(Action::Block, &target, &key).await.unwrap();
    let blocks = oracle.records(&alice.connected.identity.remote_id, "app.bsky.graph.block").await;
    assert_eq!(blocks.len(), 1);
    assert_eq!(blocks[0]["value"]["subject"], author.as_str());
}

async fn access_ends_and_comes_back(world: &BlueskyNetwork, alice: &Person) {
    let connect = network().connect().unwrap();
    let (http, server) = (&alice.http, &alice.connected.identity.server);
    let expired = Token::new(world.account("alice").expired_access.clone());
    let call = Call { access: &expired, ..alice.call() };
    assert_eq!(connect.identify(&call).await.err(), Some(Fault::Expired));
    assert_eq!(network().inbox().unwrap().pull(&call, None).await.err(), Some(Fault::Expired));
    let garbage = Token::new("no.token.ofyours".to_owned());
    assert_eq!(connect.identify(&Call { access: &garbage, ..alice.call() }).await.err(), Some(Fault::Expired));

    let rotated = alice.access.rotated.as_ref().unwrap();
    let again = connect.open(http, server, rotated, Utc::now()).await.ok().unwrap();
    let identity = connect.identify(&Call { access: &again.token, ..alice.call() }).await.unwrap();
    assert_eq!(identity.remote_id, alice.connected.identity.remote_id);

    // Signed out: the refresh token is dead, the app password opens a new session.
    let secret = again.rotated.unwrap();
    assert_eq!(connect.revoke(http, server, &secret).await, Ok(()));
    assert_eq!(connect.revoke(http, server, &secret).await, Ok(()));
    assert!(connect.open(http, server, &secret, Utc::now()).await.is_ok());
    let changed = Token::new(secret.expose().replace(&world.account("alice").app_password, "abcd-abcd-abcd-abcd"));
    let dead = connect.open(http, server, &changed, Utc::now()).await.err();
    assert_eq!(dead, Some(Fault::Reconnect { missing: vec![] }));
}
