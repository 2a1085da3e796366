//! Films: cut between two moments without their file being touched, judged by what is left of them, carried by hand.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use chrono::TimeDelta;
use pupitre_domain::network::NetworkId;
use pupitre_tests::adapters::Adapter;
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday};
use pupitre_tests::films::{PICTURE, film, picture};
use pupitre_tests::headless_scene::png;
use serde_json::{Value, json};
use std::path::Path;

struct Cinema {
    desk: TestDesk,
    brand: Value,
    visual: Value,
}

/// A desk with a film of 200 seconds.
async fn cinema() -> Cinema {
    let desk = TestDesk::new(TestClock::frozen(monday())).await;
    let brand = desk.brand("Atelier").await;
    let visual = brought(&desk, &brand, "film.mp4", &film(200)).await;
    Cinema { desk, brand, visual }
}

async fn brought(desk: &TestDesk, brand: &Value, name: &str, bytes: &[u8]) -> Value {
    let path = desk.folder().join(name);
    std::fs::write(&path, bytes).unwrap();
    let report = desk.call("visuals_import", json!({"brand": brand, "paths": [path]})).await;
    report["visuals"][0]["id"].clone()
}

fn shows(visual: &Value) -> Value {
    json!({"parts": [{"text": "Un film", "visuals": [{"visual": visual, "alt": "Le port"}]}]})
}

impl Cinema {
    async fn by_hand(&self, network: &str, page: &str) -> Value {
        let account = json!({"brand": self.brand, "network": network, "handle": "@atelier", "page": page});
        self.desk.call("accounts_add", account).await["id"].clone()
    }

    async fn trim(&self, from: u32, to: u32) -> Value {
        let known = self.desk.call("edits_get", json!({"visual": self.visual})).await;
        let mut recipe = known["recipe"].clone();
        // What a window says of the bytes is not believed.
        recipe["trim"] = json!({"from": from, "to": to, "bytes": 7});
        let wish = json!({"visual": self.visual, "recipe": recipe, "revision": known["revision"]});
        self.desk.call("edits_save", wish).await
    }

    async fn problems(&self, account: &Value, mode: &str) -> Vec<String> {
        let variants = json!([{"account": account, "patch": {}}]);
        let asked = json!({"content": shows(&self.visual), "variants": variants, "mode": mode});
        let check = self.desk.call("posts_check", asked).await;
        let found = check["accounts"][0]["problems"].as_array().unwrap().clone();
        found.iter().map(|problem| problem["code"].as_str().unwrap().to_owned()).collect()
    }

    async fn schedule(&self, post: &Value, mode: &str) -> Value {
        let wall = TestDesk::wall(self.desk.clock.now() + TimeDelta::hours(1));
        self.desk.call("posts_schedule", json!({"id": post, "wall": wall, "mode": mode})).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_film_is_cut_without_its_file_being_touched_and_the_hand_gets_what_is_left() {
    let mut cinema = cinema().await;
    let x = cinema.by_hand("x", "https://x.com/atelier").await;
    assert_eq!(cinema.problems(&x, "auto").await, ["filmTooLong"], "200 seconds where 140 are taken");

    let told = cinema.desk.call("edits_film", json!({"visual": cinema.visual})).await;
    assert_eq!((&told["millis"], &told["fault"], &told["cut"]), (&json!(200_000), &json!(null), &json!(null)));
    let trim = json!({"from": 10_500, "to": 130_500, "bytes": 0});
    let told = cinema.desk.call("edits_film", json!({"visual": cinema.visual, "trim": trim})).await;
    assert_eq!((&told["cut"]["millis"], &told["cut"]["lead"]), (&json!(120_000), &json!(500)), "{told}");
    let bytes = told["cut"]["bytes"].clone();
    assert!((121 * PICTURE as u64..122 * PICTURE as u64).contains(&bytes.as_u64().unwrap()), "{told}");

    let view = cinema.trim(10_500, 130_500).await;
    assert_eq!((&view["edited"], &view["recipe"]["trim"]["bytes"]), (&json!(true), &bytes), "counted here");
    assert_eq!(cinema.problems(&x, "auto").await, Vec::<String>::new());
    let shown = cinema.desk.call("visuals_get", json!({"id": cinema.visual})).await;
    assert_eq!((&shown["clip"]["millis"], &shown["wholeMillis"]), (&json!(120_000), &json!(200_000)));

    let post = cinema.desk.write(&cinema.brand, shows(&cinema.visual), &[&x]).await;
    let ask = json!({"post": post, "account": x, "visual": cinema.visual});
    let sent = cinema.desk.call("renditions_get", ask.clone()).await;
    assert_eq!((&sent["from"], &sent["film"]["byHand"]), (&json!("trimmed"), &json!(true)), "{sent}");
    assert_eq!((&sent["film"]["millis"], &sent["film"]["bytes"]), (&json!(120_000), &bytes));
    assert_eq!((&sent["film"]["mime"], &sent["maxBytes"]), (&json!("video/mp4"), &json!(512_000_000)));

    cinema.schedule(&post, "auto").await;
    cinema.desk.conduct_until(monday() + TimeDelta::hours(1)).await;
    assert_eq!(cinema.desk.state(&post).await, "needsPerson:guided");
    // What is frozen leaves as it was, whatever becomes of the edit.
    cinema.desk.call("edits_undo", json!({"visual": cinema.visual})).await;
    assert_eq!(cinema.desk.call("visuals_get", json!({"id": cinema.visual})).await["wholeMillis"], json!(null));
    let delivery = cinema.desk.delivery(&post).await["id"].clone();
    let files = cinema.desk.call("publications_guided_files", json!({"id": delivery})).await;
    assert_eq!((&files["files"][0]["millis"], &files["files"][0]["bytes"]), (&json!(120_000), &bytes), "{files}");
    let handed = std::fs::read(Path::new(files["folder"].as_str().unwrap()).join("1.mp4")).unwrap();
    assert_eq!(json!(handed.len()), bytes);
    let pictures: Vec<u8> = (10..131).flat_map(picture).collect();
    assert!(handed.ends_with(&pictures), "the pictures from the tenth second on, byte for byte, and no more");
    assert!(!handed.windows(9).any(|bytes| bytes == b"+48.8577+"), "where it was taken stays here");
    // The original stays, and what was handed over is a film of its own.
    let hash = blake3::hash(&film(200)).to_hex().to_string();
    let kept = cinema.desk.engine().folder().join("visuals").join(&hash[..2]).join(&hash[2..4]).join(&hash);
    assert_eq!(std::fs::read(kept).unwrap(), film(200));
    let again = brought(&cinema.desk, &cinema.brand, "coupe.mp4", &handed).await;
    let again = cinema.desk.call("visuals_get", json!({"id": again})).await;
    assert_eq!(
        (&again["clip"]["millis"], &again["facts"]["width"], &again["wholeMillis"]),
        (&json!(120_000), &json!(1_280), &json!(null))
    );

    // Undone, it is the whole film again, but for its place; redone, the cut one.
    let post = cinema.desk.write(&cinema.brand, shows(&cinema.visual), &[&x]).await;
    let ask = json!({"post": post, "account": x, "visual": cinema.visual});
    let sent = cinema.desk.call("renditions_get", ask.clone()).await;
    assert_eq!((&sent["from"], &sent["film"]["millis"]), (&json!("stripped"), &json!(200_000)), "{sent}");
    cinema.desk.call("edits_redo", json!({"visual": cinema.visual})).await;
    assert_eq!(cinema.desk.call("renditions_get", ask).await["from"], "trimmed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_cut_is_told_beside_its_field_or_in_words() {
    let cinema = cinema().await;
    let save = async |visual: &Value, recipe: Value| {
        let wish = json!({"visual": visual, "recipe": recipe, "revision": 0});
        cinema.desk.try_call("edits_save", wish).await.unwrap_err()
    };
    for (from, to, field) in
        [(199_950, 200_000, "from"), (0, 200_001, "to"), (5_000, 5_099, "to"), (9_000, 5_000, "to")]
    {
        let trim = json!({"from": from, "to": to, "bytes": 0});
        let told =
            cinema.desk.try_call("edits_film", json!({"visual": cinema.visual, "trim": trim})).await.unwrap_err();
        assert_eq!(told["fields"][0]["field"], json!(format!("trim.{field}")), "{from}–{to}: {told}");
        let told = save(&cinema.visual, json!({"trim": trim})).await;
        assert_eq!(told["code"], "invalid", "{told}");
    }
    // A film is cut and nothing else, a picture everything else.
    let turned = save(&cinema.visual, json!({"turns": 1})).await;
    assert_eq!(turned["code"], "illegalState");
    let still = brought(&cinema.desk, &cinema.brand, "image.png", &png(9)).await;
    let told = save(&still, json!({"trim": {"from": 0, "to": 1_000, "bytes": 0}})).await;
    assert_eq!((&told["code"], &told["fields"][0]["field"]), (&json!("invalid"), &json!("recipe.trim")));
    assert_eq!(cinema.desk.refused("edits_film", json!({"visual": still})).await, "illegalState");

    // The whole of it is no cut.
    assert_eq!(cinema.trim(0, 200_000).await["edited"], json!(false));
    // Tables that are missing.
    let mut broken = film(20);
    let at = broken.windows(4).rposition(|bytes| bytes == b"stsc").unwrap();
    broken[at..at + 4].copy_from_slice(b"free");
    let broken = brought(&cinema.desk, &cinema.brand, "abime.mp4", &broken).await;
    assert_eq!(cinema.desk.call("edits_film", json!({"visual": broken})).await["fault"], "unclear");
    assert_eq!(save(&broken, json!({"trim": {"from": 0, "to": 1_000, "bytes": 0}})).await["code"], "illegalState");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_hand_a_film_goes_where_the_connector_sends_none() {
    let mut cinema = cinema().await;
    let fake = Adapter::start(NetworkId::Mastodon, cinema.desk.clock.clone()).await;
    let account = cinema.desk.connect(&cinema.brand, &fake, "atelier").await;
    assert_eq!(cinema.problems(&account, "auto").await, ["filmUnsupported"]);
    assert_eq!(cinema.problems(&account, "guided").await, Vec::<String>::new(), "a person carries it");

    let post = cinema.desk.write(&cinema.brand, shows(&cinema.visual), &[&account]).await;
    cinema.schedule(&post, "auto").await;
    assert_eq!(cinema.desk.state(&post).await, "draft");
    let ask = json!({"post": post, "account": account, "visual": cinema.visual});
    assert_eq!(cinema.desk.call("renditions_get", ask.clone()).await["film"]["byHand"], json!(false));

    cinema.schedule(&post, "guided").await;
    assert_eq!(cinema.desk.state(&post).await, "scheduled");
    assert_eq!(cinema.desk.call("renditions_get", ask).await["film"]["byHand"], json!(true));
    cinema.desk.conduct_until(monday() + TimeDelta::hours(1)).await;
    assert_eq!(cinema.desk.state(&post).await, "needsPerson:guided");
    let delivery = cinema.desk.delivery(&post).await["id"].clone();
    let files = cinema.desk.call("publications_guided_files", json!({"id": delivery})).await;
    let handed = std::fs::read(Path::new(files["folder"].as_str().unwrap()).join("1.mp4")).unwrap();
    let said = |film: &[u8]| film.windows(8).any(|bytes| bytes == b"+48.8577");
    assert!(said(&film(200)) && !said(&handed), "where it was taken stays here");
    assert_eq!(handed.len(), film(200).len());
    assert!(handed.starts_with(&film(200)[..200 * PICTURE]), "its pictures where they were");

    // What its pages do not take stays refused, by hand as well.
    let bluesky = cinema.by_hand("bluesky", "https://bsky.app/profile/atelier.fr").await;
    assert_eq!(cinema.problems(&bluesky, "guided").await, ["filmTooLong"]);
}
