//! One suite for every connector of the registry, against the fake of its network. A network without a fake does not
//! compile (`Adapter::start`), and nothing in here names one.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, clippy::print_stdout)]

use std::io::Write;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use pupitre_domain::brand::Language;
use pupitre_domain::by_hand::{AddressFault, compose_page, read_address};
use pupitre_domain::content::{AttachedVisual, Content, Part};
use pupitre_domain::network::OptionKind;
use pupitre_domain::problem::{Problem, ProblemCode};
use pupitre_domain::publication::Effect;
use pupitre_networks::kit::{
    Access, Attachment, Attachments, Call, Connected, Credentials, Done, Fault as Said, Found, Http, Keyed, Network,
    Outcome, Outgoing, RemoteRef, ReplyTarget, Step, StepName, Token,
};
use pupitre_networks::registry;
use pupitre_tests::adapters::{APP_PASSWORD, Adapter, Doing};
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{PICTURE, TestDesk, monday, state};
use pupitre_tests::fakes::faults::RetryAfter;
use pupitre_tests::fakes::{Fault, Rule};
use serde_json::json;
use url::Url;

/// The networks that there is a fake of.
fn connected() -> impl Iterator<Item = &'static dyn Network> {
    registry().filter(|network| network.connect().is_some() && network.descriptor().rules.offered)
}

struct Files;

#[async_trait]
impl Attachments for Files {
    async fn load(&self, _: &AttachedVisual) -> Result<Attachment, Said> {
        Ok(Attachment { bytes: PICTURE.to_vec().into(), mime: "image/png".into(), width: 1, height: 1 })
    }
}

/// Somebody signed in at a fake, with the bare connector in hand.
struct Person {
    network: &'static dyn Network,
    fake: Adapter,
    clock: Arc<TestClock>,
    http: Http,
    connected: Connected,
    access: Access,
    random: std::cell::Cell<u64>,
}

fn credentials(fake: &Adapter, secret: &str) -> Credentials {
    match fake {
        Adapter::Mastodon(_) => Credentials::Token(Token::new(secret.to_owned())),
        Adapter::Bluesky(_) | Adapter::Wordpress(_) => {
            Credentials::AppPassword { identifier: fake.handle("studio"), password: Token::new(secret.to_owned()) }
        }
    }
}

impl Person {
    async fn at(network: &'static dyn Network) -> Self {
        let clock = TestClock::frozen(monday());
        let fake = Adapter::start(network.descriptor().id, clock.clone()).await;
        let http = Http::new("pupitre-test").unwrap().own_server();
        let connect = network.connect().unwrap();
        let server = connect.server(Some(&fake.url())).unwrap();
        let wanted = credentials(&fake, &fake.secret("studio"));
        let connected = connect.sign_in(&http, &server, wanted, clock.now()).await.ok().unwrap();
        let home = &connected.identity.server;
        let access = connect.open(&http, home, &connected.secret, clock.now()).await.ok().unwrap();
        Self { network, fake, clock, http, connected, access, random: std::cell::Cell::new(1) }
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
            now: self.clock.now(),
        }
    }

    fn keyed(&self, step: &Step) -> Keyed {
        self.random.set(self.random.get() + 1);
        let key = self.network.publish().unwrap().mint_key(&step.name, self.clock.now(), self.random.get());
        Keyed { step: step.clone(), key, first_sent: self.clock.now() }
    }

    /// Runs all steps; gives what the parts became.
    async fn deliver(&self, outgoing: &Outgoing) -> Result<Vec<RemoteRef>, Said> {
        let (mut done, mut made) = (Vec::new(), Vec::new());
        for step in self.network.publish().unwrap().plan(outgoing) {
            let keyed = self.keyed(&step);
            let publish = self.network.publish().unwrap();
            match publish.run(&self.call(), outgoing, &keyed, &done, &Files).await? {
                Outcome::Done { handle, remote } => {
                    done.push(Done { name: step.name.clone(), handle });
                    made.extend(remote);
                }
                other => panic!("{other:?}"),
            }
        }
        Ok(made)
    }

    fn name(&self) -> &'static str {
        self.network.descriptor().name
    }
}

fn outgoing(content: Content, now: DateTime<Utc>) -> Outgoing {
    Outgoing { content, language: Language::parse("fr").unwrap(), reply: None, scheduled_at: None, created_at: now }
}

fn visual() -> AttachedVisual {
    serde_json::from_value(json!({"visual": "019ab000-0000-7000-8000-000000000001", "alt": "Un carré"})).unwrap()
}

#[test]
fn descriptors_are_sane() {
    for network in registry() {
        let facts = network.descriptor();
        let checked = NaiveDate::parse_from_str(facts.verified_on, "%Y-%m-%d").unwrap();
        assert!(checked > NaiveDate::from_ymd_opt(2026, 1, 1).unwrap(), "{}", facts.name);
        assert!(!facts.name.is_empty());
        assert_eq!(facts.sign_in.is_empty(), network.connect().is_none(), "{}", facts.name);
        assert!(facts.limits.text.max >= 100 && facts.limits.images.max_count >= 1 && facts.limits.max_parts >= 1);
        assert!(facts.limits.images.mime_types.iter().any(|mime| mime == "image/jpeg"));
        assert!((15..=3_600).contains(&facts.poll_seconds));
        // Looks at their ordinary pace never use up more than a third of what reading may cost.
        let looks = 3_600 / facts.poll_seconds;
        assert!(network.inbox().is_none() || facts.reads_per_hour >= looks * 3 * 2, "{}", facts.name);
        assert_eq!(network.inbox().is_none(), facts.reads_per_hour == 0, "{}", facts.name);
        assert_eq!(facts.handoff.is_some(), network.handoff().is_some(), "{}", facts.name);
        assert_eq!(!facts.actions.is_empty(), network.moderate().is_some(), "{}", facts.name);
        let mut keys: Vec<&str> = facts.options.iter().map(|option| option.key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), facts.options.len(), "an option twice");
        for option in facts.options {
            if let OptionKind::Choice { values } = option.kind {
                assert!(values.len() >= 2);
            }
        }
    }
}

#[test]
fn every_option_and_every_value_of_it_has_a_name_in_both_languages() {
    let capital = |text: &str| text[..1].to_uppercase() + &text[1..];
    for language in ["fr", "en"] {
        let path = format!("{}/../ui/messages/composer/{language}.json", env!("CARGO_MANIFEST_DIR"));
        let messages: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        for option in registry().flat_map(|network| network.descriptor().options) {
            let mut wanted = vec![format!("composer_option{}", capital(option.key))];
            if let OptionKind::Choice { values } = option.kind {
                wanted.extend(values.iter().map(|value| format!("composer_{}{}", option.key, capital(value))));
            }
            for key in wanted {
                assert!(messages[&key].as_str().is_some_and(|text| !text.is_empty()), "{language}: {key}");
            }
        }
    }
}

/// What a person publishes to by hand has no capability, tells where, and takes back only addresses of its own.
#[test]
fn a_network_by_hand_says_where_and_does_nothing() {
    let by_hand: Vec<_> = registry().filter(|network| network.connect().is_none()).collect();
    assert!(by_hand.len() >= 9);
    for network in by_hand {
        let facts = network.descriptor();
        assert!(network.publish().is_none() && network.inbox().is_none() && network.moderate().is_none());
        assert!(network.handoff().is_none() && network.articles().is_none());
        let rule = facts.by_hand.unwrap();
        let host = rule.hosts[0];
        assert!(read_address(&rule, None, &format!("https://www.{host}/atelier/1")).is_ok(), "{}", facts.name);
        for foreign in ["https://example.org/1".to_owned(), format!("https://{host}.example.org/1")] {
            assert_eq!(read_address(&rule, None, &foreign), Err(AddressFault::Elsewhere), "{}", facts.name);
        }
        let own = format!("https://{host}/atelier");
        let compose = compose_page(&rule, None, Some(&own)).unwrap();
        assert!(read_address(&rule, None, &compose).is_ok(), "{}: {compose}", facts.name);
    }
}

/// The window keeps its own list of what only advises: of its sentences, one for each code, those and no others.
#[test]
fn the_window_and_the_core_agree_on_what_only_advises() {
    let path = format!("{}/../ui/src/kit/errors.ts", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let words = |text: &str| -> Vec<String> { text.split('\'').skip(1).step_by(2).map(str::to_owned).collect() };
    let list = text.split("const ADVICE").nth(1).unwrap().split(" = [").nth(1).unwrap().split(']').next().unwrap();
    let listed = words(list);
    let sentences = text.split("function problemText").nth(1).unwrap();
    let codes: Vec<String> =
        sentences.lines().filter(|line| line.trim().starts_with("case ")).flat_map(words).collect();
    assert!(codes.len() > 20 && listed.len() >= 4);
    for code in codes {
        let filled = json!({"at": "link", "code": code, "count": 1, "max": 1, "min": 1, "needed": "picture", "name": "",
            "kind": "handle", "value": "", "brand": "019ab000-0000-7000-8000-000000000001", "word": "", "mentions": [],
            "said": "", "character": "", "place": {"at": "link"}, "why": {"bar": "forbidden"}, "countries": [], "millis": 1, "bytes": 1, "mime": ""});
        let problem: Problem = serde_json::from_value(filled).unwrap();
        assert_eq!(problem.is_warning(), listed.contains(&code), "{code}");
    }
}

/// One more than a limit is found, for every limit that a descriptor tells.
#[test]
fn the_limits_of_every_network_are_found_by_the_check() {
    for network in registry().filter(|network| network.descriptor().article.is_none()) {
        let facts = network.descriptor();
        let codes = |content: &Content| {
            let known = |_| pupitre_domain::content::VisualStanding::Usable;
            let mut problems = pupitre_domain::content::check(content, &facts.limits, facts.options, known);
            problems.extend(pupitre_domain::rules::check(content, &facts.rules, |_| None, |_| None));
            problems.retain(|problem| !problem.is_warning());
            problems.into_iter().map(|problem| problem.code).collect::<Vec<_>>()
        };
        let max = facts.limits.text.max as usize;
        assert_eq!(codes(&Content::of_text("a".repeat(max))), [], "{}", facts.name);
        let over = codes(&Content::of_text("a".repeat(max + 1)));
        assert!(matches!(over[0], ProblemCode::TooLong { .. }), "{}: {over:?}", facts.name);
        let many = |count: usize| {
            let mut content = Content::of_text("x");
            content.parts[0].visuals = vec![visual(); count];
            codes(&content)
        };
        let most = usize::from(facts.limits.images.max_count);
        assert_eq!(many(most), [], "{}", facts.name);
        assert!(matches!(many(most + 1)[0], ProblemCode::TooManyVisuals { .. }), "{}", facts.name);
        for (max, word) in [
            (facts.rules.max_hashtags, "#m"),
            (facts.rules.max_mentions, "@m"),
            (facts.rules.max_links, "https://m.fr/"),
        ] {
            let Some(max) = max else { continue };
            let words =
                |count: u16| Content::of_text((0..count).map(|at| format!("{word}{at}")).collect::<Vec<_>>().join(" "));
            assert_eq!(codes(&words(max)), [], "{} {word}", facts.name);
            assert_ne!(codes(&words(max + 1)), [], "{} {word}", facts.name);
        }
        for spec in facts.options {
            let OptionKind::Field { max } = spec.kind else { continue };
            let mut content = Content::of_text("x");
            content.options.insert(spec.key.to_owned(), "t".repeat(max as usize + 1));
            assert!(matches!(codes(&content)[0], ProblemCode::OptionTooLong { .. }), "{} {}", facts.name, spec.key);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_check_allows_the_server_takes_and_one_more_both_refuse() {
    for network in connected() {
        let person = Person::at(network).await;
        let limits = &person.connected.identity.limits;
        if network.descriptor().article.is_some() {
            // A site takes whatever its server takes in one request.
            continue;
        }
        let max = usize::try_from(limits.text.max).unwrap();
        let check = |content: &Content| {
            let known = |_| pupitre_domain::content::VisualStanding::Usable;
            let mut problems = pupitre_domain::content::check(content, limits, network.descriptor().options, known);
            problems.extend(network.publish().unwrap().check(content, limits));
            problems.retain(|problem| !problem.is_warning());
            problems
        };
        for letter in ["a", "é", "🎨", "👩‍👩‍👧‍👦", "字"] {
            // The family of four weighs 25 bytes; a limit of bytes may bind before that of characters.
            let bytes = limits.text.max_bytes.map_or(usize::MAX, |max| usize::try_from(max).unwrap());
            let fits = max.min(bytes / letter.len());
            let text = letter.repeat(fits);
            let content = Content::of_text(text.clone());
            assert_eq!(check(&content), [], "{} {letter} × {fits}", person.name());
            person.deliver(&outgoing(content, person.clock.now())).await.unwrap();
            let over = Content::of_text(format!("{text}{letter}"));
            assert_ne!(check(&over), [], "{} {letter} × {fits} + 1", person.name());
            let refused = person.deliver(&outgoing(over, person.clock.now())).await;
            assert!(matches!(refused, Err(Said::Rejected(_))), "{} {letter}: {refused:?}", person.name());
        }
        assert_ne!(check(&Content::default()), [], "nothing at all");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn text_picture_thread_reply_and_deletion() {
    let talks = |network: &&dyn Network| network.inbox().is_some() && network.descriptor().limits.max_parts > 1;
    for network in connected().filter(talks) {
        let person = Person::at(network).await;
        let now = person.clock.now();
        let one = person.deliver(&outgoing(Content::of_text("Un texte"), now)).await.unwrap();
        assert!(one[0].permalink.as_deref().is_some_and(|link| link.starts_with("http")), "{}", person.name());
        let part = |text: &str, visuals: Vec<AttachedVisual>| Part { text: text.to_owned(), visuals };
        let parts =
            vec![part("fil un", vec![visual()]), part("fil deux", vec![visual(), visual()]), part("fil trois", vec![])];
        let thread = person.deliver(&outgoing(Content { parts, ..Content::default() }, now)).await.unwrap();
        assert_eq!(thread.len(), 3);
        let comment = person.fake.stranger_replies(&one[0].id, "Une question");
        let heard = network.inbox().unwrap().pull(&person.call(), None).await.unwrap();
        let parent = heard.messages.iter().find(|message| message.remote.id == comment).unwrap();
        assert_eq!((parent.text.as_str(), parent.ours, &parent.root.id), ("Une question", false, &one[0].id));
        let target = ReplyTarget {
            parent: parent.remote.clone(),
            root: parent.root.clone(),
            visibility: parent.visibility.clone(),
            mentions: vec![parent.author.handle.clone()],
            original: None,
        };
        let answer = Outgoing { reply: Some(target), ..outgoing(Content::of_text("Une réponse"), now) };
        let answer = person.deliver(&answer).await.unwrap();

        let oracle = person.fake.oracle();
        let by = |id: &str| oracle.posts.iter().find(|post| post.id == id).unwrap();
        assert_eq!(by(&thread[1].id).reply_to.as_ref(), Some(&thread[0].id));
        assert_eq!(by(&thread[2].id).reply_to.as_ref(), Some(&thread[1].id));
        assert_eq!([0, 1, 2].map(|n| by(&thread[n].id).media.len()), [1, 2, 0], "{}", person.name());
        assert_eq!(by(&answer[0].id).reply_to.as_ref(), Some(&comment));
        assert_eq!(oracle.duplicates(), []);

        // What a person pastes is recognised when it is ours, and only then.
        let publish = network.publish().unwrap();
        let link = one[0].permalink.clone().unwrap();
        let resolved = publish.resolve(&person.call(), &link).await.unwrap();
        assert_eq!(resolved.map(|remote| remote.id), Some(one[0].id.clone()), "{}: {link}", person.name());
        let theirs = parent.remote.permalink.clone().unwrap();
        assert_eq!(publish.resolve(&person.call(), &theirs).await.unwrap(), None, "a stranger's message is not ours");
        for _ in 0..2 {
            publish.delete(&person.call(), &one[0]).await.unwrap();
        }
        assert!(person.fake.oracle().posts_containing("Un texte").is_empty(), "deleted, and again without complaint");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_lost_answer_is_ambiguous_and_looking_settles_it() {
    let lost = [
        Fault::ResetAfter,
        Fault::ErrorAfter { status: 500 },
        Fault::ErrorAfter { status: 502 },
        Fault::Truncated { honest: true },
        Fault::Truncated { honest: false },
        Fault::WrongType { effect: true },
        Fault::GzipBomb { mib: 64, effect: true },
        Fault::ResetBefore,
        Fault::CaptivePortal,
        Fault::Unavailable { retry_after: RetryAfter::Absent },
    ];
    for network in connected() {
        for fault in &lost {
            let person = Person::at(network).await;
            let publish = network.publish().unwrap();
            let message = outgoing(Content::of_text("Perdu ?"), person.clock.now());
            let steps = publish.plan(&message);
            let at = steps.iter().position(|step| step.effect == Effect::Once).unwrap();
            assert!(matches!(steps[at].name, StepName::Create { part: 0 }));
            let mut done = Vec::new();
            for step in &steps[..at] {
                match publish.run(&person.call(), &message, &person.keyed(step), &done, &Files).await.unwrap() {
                    Outcome::Done { handle, .. } => done.push(Done { name: step.name.clone(), handle }),
                    other => panic!("{other:?}"),
                }
            }
            let keyed = person.keyed(&steps[at]);
            person.fake.fail_once(Doing::Create, fault.clone());
            let answer = publish.run(&person.call(), &message, &keyed, &done, &Files).await;
            assert_eq!(answer, Err(Said::Ambiguous), "{} {fault:?}", person.name());
            let out = person.fake.oracle().ever_posted("Perdu").len();
            let found = publish.find(&person.call(), &message, &keyed, &done).await.unwrap();
            match out {
                0 => assert_eq!(found, Found::No, "{} {fault:?}", person.name()),
                _ => assert!(matches!(found, Found::Yes { .. }), "{} {fault:?}: {found:?}", person.name()),
            }
            // Repeating with the same key is harmless at a server that the class calls safe.
            publish.run(&person.call(), &message, &keyed, &done, &Files).await.unwrap();
            assert_eq!(person.fake.oracle().ever_posted("Perdu").len(), 1, "{} {fault:?}", person.name());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refusals_mean_what_the_network_documents() {
    let body = r#"{"error":"InvalidRequest","message":"non"}"#;
    let answer = |status| Fault::Answer { status, body: body.to_owned() };
    let limited = |retry_after| Fault::RateLimited { retry_after };
    for network in connected() {
        let said = async |fault: Fault| {
            let person = Person::at(network).await;
            person.fake.fail_once(Doing::Create, fault);
            let out = outgoing(Content::of_text("Refusé"), person.clock.now());
            let answer = person.deliver(&out).await.unwrap_err();
            assert!(person.fake.oracle().posts.is_empty(), "{}", person.name());
            answer
        };
        let name = network.descriptor().name;
        assert!(matches!(said(answer(401)).await, Said::Reconnect { .. }), "{name}");
        assert!(matches!(said(answer(403)).await, Said::Rejected(_)), "{name}");
        assert!(matches!(said(answer(404)).await, Said::Gone | Said::Rejected(_)), "{name}");
        assert!(matches!(said(answer(422)).await, Said::Rejected(_)), "{name}");
        let until = async |fault| match said(fault).await {
            Said::RateLimited { until } => until,
            other => panic!("{name}: {other:?}"),
        };
        let hour = monday() + TimeDelta::hours(1);
        until(limited(RetryAfter::Absent)).await;
        for hint in [RetryAfter::Seconds(7), RetryAfter::Dated(60), RetryAfter::Raw("99999999999999999999".into())] {
            let at = until(limited(hint.clone())).await;
            assert!(at.is_none_or(|at| at <= hour && at > monday()), "{name} {hint:?}: {at:?}");
        }
        for status in [500, 502, 503, 504] {
            assert_eq!(said(answer(status)).await, Said::Ambiguous, "{name} {status}: nobody knows");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_in_says_what_is_wrong() {
    for network in connected() {
        let id = network.descriptor().id;
        let clock = TestClock::frozen(monday());
        let fake = Adapter::start(id, clock.clone()).await;
        let desk = TestDesk::new(clock).await;
        let brand = desk.brand("Atelier").await;
        let good = fake.sign_in(&brand, "studio");
        let with = |key: &str, value: serde_json::Value| {
            let mut params = good.clone();
            params[key] = value;
            params
        };
        let refused = async |params| desk.refused("accounts_connect", params).await;
        assert_eq!(refused(with("secret", json!("wrong-wrong-wrong"))).await, "accessRefused", "{id:?}");
        assert_eq!(refused(with("secret", json!("  "))).await, "invalid");
        assert_eq!(refused(with("host", json!("no address at all"))).await, "invalid");
        let strict = refused(with("ownServer", json!(false))).await;
        assert!(["privateAddress", "notHttps"].contains(&strict.as_str()), "{id:?}: {strict}");
        fake.server().refuse();
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
        assert_eq!(refused(good.clone()).await, "offline");
        fake.server().accept_again();
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
        fake.server().fail(Rule { faults: vec![Fault::CaptivePortal], ..Rule::default() });
        assert_eq!(refused(good.clone()).await, "notThisNetwork", "{id:?}: a web page");
        fake.server().faults().clear();
        assert!(desk.vault.slots().is_empty(), "nothing of a failed sign-in is kept");
        let account = desk.call("accounts_connect", good.clone()).await;
        assert_eq!(account["health"], "ok");
        assert!(account["handle"].as_str().unwrap().starts_with("studio"), "{account}");
        assert_eq!(refused(good.clone()).await, "accountTaken");
        fake.revoke("studio");
        // What is in memory still stands until the server is asked.
        assert_eq!(desk.refused("accounts_check", json!({"id": account["id"]})).await, "accessRefused");
        assert_eq!(desk.health(&account["id"]).await, "reconnect");
        // Connecting again must be the same identity.
        let mut other = fake.sign_in(&brand, "somebodyelse");
        other["account"] = account["id"].clone();
        assert_eq!(refused(other).await, "otherIdentity", "{id:?}");
    }
}

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_holds_no_secret_and_no_text() {
    let kept = Kept::default();
    let writer = kept.clone();
    // Everything, also what the libraries below say.
    let filter = tracing_subscriber::EnvFilter::new("trace");
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(move || writer.clone()).finish();
    let global = tracing::subscriber::set_global_default(subscriber);
    assert!(global.is_ok(), "somebody else listens already");
    let mut secrets: Vec<String> = vec![APP_PASSWORD.into()];
    for network in connected() {
        let clock = TestClock::frozen(monday());
        let fake = Adapter::start(network.descriptor().id, clock.clone()).await;
        let mut desk = TestDesk::new(clock).await;
        let brand = desk.brand("Atelier").await;
        let account = desk.connect(&brand, &fake, "studio").await;
        for (n, fault) in Fault::catalogue(200, "http://127.0.0.1:9").into_iter().enumerate() {
            if matches!(fault, Fault::SlowHeaders { .. } | Fault::SlowBody { .. } | Fault::LateCommit { .. }) {
                continue;
            }
            let post = desk.planned(&brand, &format!("secretmarker {n}"), &[&account], 1).await;
            fake.fail_once(Doing::Create, fault);
            desk.advance(TimeDelta::minutes(1));
            desk.settle().await;
            assert_ne!(state(&desk.delivery(&post).await), "sending");
        }
        desk.call("inbox_sync", json!({})).await;
        fake.revoke("studio");
        let _ = desk.try_call("accounts_check", json!({"id": account})).await;
        let _ = desk.try_call("accounts_disconnect", json!({"id": account})).await;
        secrets.extend(
            fake.oracle()
                .authorizations()
                .into_iter()
                .map(|header| header.replace("Bearer ", "").replace("Basic ", "")),
        );
    }
    let log = String::from_utf8_lossy(&kept.0.lock().unwrap()).into_owned();
    assert!(log.len() > 1_000 && log.contains("step failed"), "the log was not kept");
    let ours: Vec<&str> = log.lines().filter(|line| line.contains("pupitre")).collect();
    assert!(!ours.iter().any(|line| line.contains("secretmarker")), "what a person wrote is in the log");
    secrets.retain(|secret| !secret.is_empty());
    assert!(secrets.len() >= 4, "{}", secrets.len());
    for (n, secret) in secrets.iter().enumerate() {
        let line = log.lines().find(|line| line.contains(secret.as_str()));
        let module = line.map(|line| line.chars().take(60).collect::<String>());
        assert!(line.is_none(), "secret {n} of {} bytes is in the log: {module:?}", secret.len());
    }
    let server: Url = "http://127.0.0.1/".parse().unwrap();
    println!("{} bytes of log, {} secrets looked for, host {server}", log.len(), secrets.len());
}

#[path = "after.rs"]
mod after;
#[path = "hide.rs"]
mod hide;
