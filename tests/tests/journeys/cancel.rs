//! Cut off anywhere: whatever is cancelled at whatever point, the world sees a post once or a person is asked.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use pupitre_tests::adapters::{Adapter, connected, threads};
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday, state};
use serde_json::{Value, json};

/// Cuts per network.
const CUTS: u32 = 150;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelled_anywhere_it_is_out_once_or_a_person_is_asked() {
    for id in &connected() {
        let clock = TestClock::frozen(monday());
        let fake = Adapter::start(*id, clock.clone()).await;
        let mut desk = TestDesk::new(clock.clone()).await;
        let brand = desk.brand("Atelier").await;
        let account = desk.connect(&brand, &fake, "studio").await;
        let visual = desk.visual(&brand).await;
        let write = async |desk: &TestDesk, text: &str, long: bool| {
            let mut parts = vec![json!({"text": text, "visuals": [{"visual": visual, "alt": "Carré"}]})];
            if long {
                parts.push(json!({"text": format!("{text} suite")}));
            }
            let post = desk.write(&brand, json!({"parts": parts}), &[&account]).await;
            desk.plan(&post, 1).await;
            desk.advance(TimeDelta::minutes(1));
            post
        };
        // How long an undisturbed run takes on this machine; the cuts are spread over it.
        let mut whole = Duration::ZERO;
        for round in 0..3 {
            write(&desk, &format!("mesure {round}."), threads(*id)).await;
            let from = Instant::now();
            desk.conduct().await;
            whole = whole.max(from.elapsed());
        }
        let (mut ends, mut cut) = (BTreeMap::<String, u32>::new(), 0);
        for n in 0..CUTS {
            let text = format!("coupe {n}.");
            let long = threads(*id) && n % 2 == 0;
            let post = write(&desk, &text, long).await;
            let delay =
                whole.mul_f64(f64::from(n) / f64::from(CUTS) * 1.1) + Duration::from_micros(u64::from(n % 7) * 37);
            cut += u32::from(!desk.conduct_for(delay).await);
            desk.restart().await;
            desk.settle().await;
            let delivery = desk.delivery(&post).await;
            let oracle = fake.oracle();
            let exact = |wanted: &str| oracle.posts.iter().filter(|post| post.ours && post.text == wanted).count();
            let (first, second) = (exact(&text), exact(&format!("{text} suite")));
            let ended = state(&delivery);
            assert!(first <= 1 && second <= 1, "{id:?} cut {n} at {delay:?}: {first} and {second} posts, {ended}");
            match ended.as_str() {
                "published" => assert_eq!((first, second), (1, usize::from(long)), "{id:?} cut {n}"),
                "needsPerson:unknown" | "needsPerson:late" | "needsPerson:threadIncomplete" => {}
                other => panic!("{id:?} cut {n} at {delay:?}: ends {other}"),
            }
            *ends.entry(ended).or_default() += 1;
        }
        assert_eq!(fake.oracle().duplicates(), []);
        println!("{id:?}: {CUTS} runs over {whole:?}, {cut} cut off before their end; ended {ends:?}");
        assert!(cut > CUTS / 4, "too few runs were really cut off");
        assert!(ends.get("published").is_some_and(|count| *count > CUTS / 2), "{ends:?}");
    }
}

/// A small generator with a seed: the mixes are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % u64::try_from(n).unwrap()).unwrap()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_mixes_of_clients_and_never_a_post_under_another_name() {
    const CLIENTS: usize = 10;
    const MIXES: usize = 1_000;
    let clock = TestClock::frozen(monday());
    let mut desk = TestDesk::new(clock.clone()).await;
    let mut fakes = Vec::new();
    for id in &connected() {
        fakes.push(Adapter::start(*id, clock.clone()).await);
    }
    let mut clients: Vec<(Value, Vec<Value>)> = Vec::new();
    for client in 0..CLIENTS {
        let brand = desk.brand(&format!("Client {client}")).await;
        desk.call("brands_update", json!({"id": brand, "late": {"graceMinutes": 1440}})).await;
        let mut accounts = Vec::new();
        for fake in &fakes {
            accounts.push(desk.connect(&brand, fake, &format!("client{client}")).await);
        }
        clients.push((brand, accounts));
    }
    let mut dice = Dice(20_261_122);
    let (mut refused, mut planned, mut posts) = (0, 0, Vec::new());
    for mix in 0..MIXES {
        let (author, other) = (dice.below(CLIENTS), dice.below(CLIENTS));
        let (brand, own) = &clients[author];
        let which = dice.below(own.len());
        let foreign = &clients[other].1[dice.below(own.len())];
        let text = format!("mélange {mix} de client{author}.");
        let content = json!({"parts": [{"text": text}]});
        match dice.below(4) {
            // An account of another client is refused wherever it is named.
            0 if other != author => {
                let params = json!({"brand": brand, "content": content, "accounts": [own[which], foreign]});
                assert_eq!(desk.refused("posts_create", params).await, "notFound");
                refused += 1;
            }
            1 if other != author => {
                let post = desk.write(brand, content, &[&own[which]]).await;
                let update = json!({"id": post, "version": 1, "accounts": [foreign]});
                assert_eq!(desk.refused("posts_update", update).await, "notFound");
                let patch = json!({"account": foreign, "patch": {"parts": [{"text": text}]}});
                let variant = json!({"id": post, "version": 1, "variants": [patch]});
                if desk.try_call("posts_update", variant).await.is_err() {
                    refused += 1;
                }
                desk.plan(&post, 1).await;
                posts.push(post);
                planned += 1;
            }
            _ => {
                let both: Vec<&Value> = if dice.below(2) == 0 { own.iter().collect() } else { vec![&own[which]] };
                planned += both.len();
                let post = desk.write(brand, content, &both).await;
                desk.plan(&post, 1).await;
                posts.push(post);
            }
        }
    }
    desk.advance(TimeDelta::minutes(1));
    desk.conduct().await;
    let mut seen = 0;
    for fake in &fakes {
        let oracle = fake.oracle();
        assert_eq!(oracle.duplicates(), []);
        for post in oracle.posts.iter().filter(|post| post.ours) {
            seen += 1;
            let author = post.text.rsplit(' ').next().unwrap().trim_end_matches('.');
            assert_eq!(post.account, fake.handle(author), "{}", post.text);
        }
    }
    println!(
        "{MIXES} mixes: {refused} refused, {planned} deliveries planned, {seen} posts seen, each under its own name"
    );
    assert_eq!(seen, planned);
    assert!(refused > 200);
    let _ = posts;
}
