//! Pictures made fit: what is shown is what is sent, frozen files stay, formats, alternative texts, kits and designs.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use pupitre_domain::edit::{BlurRegion, Fitting, FocalPoint, Recipe, Region};
use pupitre_domain::ids::VisualId;
use pupitre_domain::network::{NetworkId, PresetPlace};
use pupitre_engine::{made, visuals};
use pupitre_tests::adapters::{Adapter, Doing};
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday};
use pupitre_tests::fakes::Fault;
use pupitre_tests::scene::picture;
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};

struct Studio {
    desk: TestDesk,
    fake: Adapter,
    brand: Value,
    account: Value,
    visual: Value,
}

async fn studio() -> Studio {
    let clock = TestClock::frozen(monday());
    let fake = Adapter::start(NetworkId::Mastodon, clock.clone()).await;
    let desk = TestDesk::new(clock).await;
    let brand = desk.brand("Atelier").await;
    let account = desk.connect(&brand, &fake, "studio").await;
    let path = desk.folder().join("vitrine.png");
    std::fs::write(&path, picture(5, 1_500, 1_000)).unwrap();
    let report = desk.call("visuals_import", json!({"brand": brand, "paths": [path]})).await;
    let visual = report["visuals"][0]["id"].clone();
    Studio { desk, fake, brand, account, visual }
}

impl Studio {
    async fn write(&self, attached: Value) -> Value {
        let mut attached = attached;
        attached["visual"] = self.visual.clone();
        attached["alt"] = json!("Une vitrine");
        self.desk
            .write(&self.brand, json!({"parts": [{"text": "Vitrine.", "visuals": [attached]}]}), &[&self.account])
            .await
    }

    async fn rendition(&self, post: &Value) -> Value {
        let wish = json!({"post": post, "account": self.account, "visual": self.visual});
        self.desk.call("renditions_get", wish).await
    }

    /// The bytes that the window gets for a token.
    async fn shown(&self, made_: &Value) -> Vec<u8> {
        made::picture(&self.desk.engine(), "made", made_["token"].as_str().unwrap()).await.unwrap().bytes
    }

    /// The file that the server holds for the last post.
    fn received(&self) -> Vec<u8> {
        let posts = self.fake.oracle().posts;
        let id = posts.iter().rfind(|post| post.ours).unwrap().media[0].clone();
        let host = self.fake.url().trim_start_matches("http://").to_owned();
        let mut line = std::net::TcpStream::connect(&host).unwrap();
        line.set_read_timeout(Some(std::time::Duration::from_secs(20))).unwrap();
        write!(line, "GET /files/{id} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        loop {
            let mut piece = vec![0; 65_536];
            let read = line.read(&mut piece).unwrap();
            answer.extend(&piece[..read]);
            let Some(head) = answer.windows(4).position(|window| window == b"\r\n\r\n") else {
                assert!(read > 0, "no answer");
                continue;
            };
            let words = String::from_utf8_lossy(&answer[..head]).to_lowercase();
            let length = words.lines().find_map(|line| line.strip_prefix("content-length:")).unwrap().trim().to_owned();
            if read == 0 || answer.len() - head - 4 >= length.parse::<usize>().unwrap() {
                return answer.split_off(head + 4);
            }
        }
    }

    async fn edit(&self, recipe: &Recipe) -> Value {
        let known = self.desk.call("edits_get", json!({"visual": self.visual})).await;
        let wish = json!({"visual": self.visual, "recipe": recipe, "revision": known["revision"]});
        self.desk.call("edits_save", wish).await
    }

    async fn publish(&mut self, post: &Value) {
        self.desk.plan(post, 1).await;
        self.desk.advance(TimeDelta::minutes(1));
        self.desk.conduct().await;
    }
}

fn blurred() -> Recipe {
    let region = Region { x: 1_000, y: 1_000, width: 3_000, height: 2_000 };
    Recipe {
        blurs: vec![BlurRegion { region, round: true }],
        focus: Some(FocalPoint { x: 8_000, y: 4_000 }),
        straighten: 15,
        ..Recipe::default()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_bytes_that_are_shown_are_the_bytes_that_are_sent() {
    let mut studio = studio().await;
    // As it is, edited, in a format, with a crop of the post's own.
    for (number, attached) in [
        json!({}),
        json!({}),
        json!({"format": "portrait"}),
        json!({"crop": {"x": 100, "y": 0, "width": 500, "height": 900}}),
    ]
    .into_iter()
    .enumerate()
    {
        if number == 1 {
            assert_eq!(studio.edit(&blurred()).await["edited"], true);
        }
        let post = studio.write(attached).await;
        let told = studio.rendition(&post).await;
        assert_eq!(told["frozen"], false, "{told}");
        let shown = studio.shown(&told["made"]).await;
        assert_eq!(blake3::hash(&shown).to_hex().to_string(), told["hash"].as_str().unwrap());
        assert_eq!(shown.len(), usize::try_from(told["made"]["bytes"].as_u64().unwrap()).unwrap());
        match number {
            0 => {
                assert_eq!(told["from"], "untouched", "{told}");
                assert_eq!(shown, picture(5, 1_500, 1_000));
            }
            2 => {
                let size = (told["made"]["width"].as_u64(), told["made"]["height"].as_u64(), told["format"].as_str());
                // Never made larger: the picture is less high than the format once it is straightened.
                let (width, height) = (size.0.unwrap(), size.1.unwrap());
                assert!(
                    height < 1_000 && width.abs_diff(height * 4 / 5) <= 1 && size.2 == Some("portrait"),
                    "{size:?}"
                );
            }
            _ => assert_eq!(told["from"], "made"),
        }
        studio.publish(&post).await;
        assert_eq!(studio.received(), shown, "{number}: shown and sent differ");
        let after = studio.rendition(&post).await;
        assert_eq!((after["frozen"].as_bool(), &after["hash"]), (Some(true), &told["hash"]));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_later_edit_changes_nothing_of_what_is_frozen() {
    let mut studio = studio().await;
    studio.edit(&blurred()).await;
    let post = studio.write(json!({"format": "square"})).await;
    let before = studio.rendition(&post).await;
    studio.fake.fail_once(Doing::Upload, Fault::ResetBefore);
    studio.publish(&post).await;
    assert!(studio.fake.oracle().posts.iter().all(|post| !post.ours), "the first attempt failed");
    // Meanwhile somebody turns the picture on its head; and takes it back, and does it again.
    studio.edit(&Recipe { turns: 2, ..Recipe::default() }).await;
    studio.desk.call("edits_undo", json!({"visual": studio.visual})).await;
    let again = studio.desk.call("edits_redo", json!({"visual": studio.visual})).await;
    assert_eq!((again["recipe"]["turns"].as_u64(), again["canRedo"].as_bool()), (Some(2), Some(false)));
    assert_eq!(studio.rendition(&post).await["hash"], before["hash"]);
    studio.desk.settle().await;
    assert_eq!(blake3::hash(&studio.received()).to_hex().to_string(), before["hash"].as_str().unwrap());
    let other = studio.write(json!({"format": "square"})).await;
    assert_ne!(studio.rendition(&other).await["hash"], before["hash"], "what is not frozen follows");
}

#[test]
fn every_format_of_every_network_is_within_its_descriptor() {
    let bytes = picture(9, 2_600, 1_900);
    let focus = FocalPoint { x: 7_300, y: 4_200 };
    let recipe = Recipe { focus: Some(focus), ..Recipe::default() };
    let mut seen = 0;
    for network in NetworkId::ALL {
        let facts = pupitre_networks::network(*network).descriptor();
        assert_eq!(facts.presets.is_empty(), !facts.rules.offered, "{network:?} has formats where it takes posts");
        for preset in facts.presets {
            let twice = facts.presets.iter().filter(|other| other.kind == preset.kind).count();
            assert_eq!(twice, 1, "{network:?} {:?}", preset.kind);
            let limits = &facts.limits.images;
            let fitting = Fitting::resolve(&recipe, None, Some(preset), None, (2_600, 1_900));
            let crop = fitting.recipe.crop.unwrap();
            assert!(crop.contains(focus), "{network:?} {:?}: {crop:?}", preset.kind);
            let sent = pupitre_media::edit(&bytes, &fitting, limits).unwrap();
            let place = format!("{network:?} {:?}", preset.kind);
            let shrunk = f64::from(sent.width) / f64::from(preset.width);
            assert!(
                (sent.width, sent.height) == (preset.width, preset.height) || shrunk < 1.0,
                "{place}: {} × {}",
                sent.width,
                sent.height
            );
            assert!(sent.bytes.len() as u64 <= limits.max_bytes, "{place}");
            assert!(limits.mime_types.iter().any(|mime| mime == sent.mime), "{place}: {}", sent.mime);
            let pixels = u64::from(sent.width) * u64::from(sent.height);
            assert!(limits.max_pixels.is_none_or(|most| pixels <= most), "{place}");
            if let Some(shape) = facts.rules.shape.filter(|_| preset.place == PresetPlace::Post) {
                let ratio = f64::from(sent.width) / f64::from(sent.height) * 1_000.0;
                let within = f64::from(shape.narrowest) - 1.0..=f64::from(shape.widest) + 1.0;
                assert!(within.contains(&ratio), "{place}: {ratio:.0}");
            }
            seen += 1;
        }
    }
    println!("{seen} formats");
    assert!(seen >= 30);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn formats_are_proposed_at_once_and_drawn_ones_stay() {
    let studio = studio().await;
    let focus = json!({"turns": 0, "focus": {"x": 9_000, "y": 5_000}});
    let ask = json!({"visual": studio.visual, "recipe": focus, "networks": ["instagram", "mastodon"]});
    let crops = studio.desk.call("edits_crops", ask).await;
    assert_eq!(crops.as_array().unwrap().len(), 7);
    for crop in crops.as_array().unwrap() {
        let (x, width) = (crop["crop"]["x"].as_u64().unwrap(), crop["crop"]["width"].as_u64().unwrap());
        assert!(x <= 9_000 && x + width >= 9_000 && crop["own"] == false, "{crop}");
    }
    let format = json!({"network": "instagram", "format": "square"});
    let own = json!({"crop": {"x": 0, "y": 0, "width": 5_000, "height": 7_500}});
    let saved = studio
        .desk
        .call("edits_save_use", json!({"visual": studio.visual, "format": format, "own": own, "revision": 0}))
        .await;
    assert_eq!(saved["uses"][0]["own"]["crop"]["width"], 5_000);
    let crops = studio.desk.call("edits_crops", json!({"visual": studio.visual, "networks": ["instagram"]})).await;
    let square = crops.as_array().unwrap().iter().find(|crop| crop["format"] == format).unwrap();
    assert_eq!((square["own"].as_bool(), square["crop"]["height"].as_u64()), (Some(true), Some(7_500)));
    let stale = json!({"visual": studio.visual, "format": format, "own": {}, "revision": 0});
    assert_eq!(studio.desk.refused("edits_save_use", stale).await, "conflict");
    let wrong = json!({"visual": studio.visual, "recipe": {"straighten": 900}, "revision": 0});
    assert_eq!(studio.desk.refused("edits_save", wrong).await, "invalid");
    let tried = json!({"visual": studio.visual, "recipe": blurred(), "stage": "frame", "maxSide": 300});
    let tried = studio.desk.call("edits_try", tried).await;
    assert_eq!(tried["made"]["width"], 300);
    assert!(studio.shown(&tried["made"]).await.starts_with(&[0xff, 0xd8]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn alternative_texts_are_offered_in_the_posts_language() {
    let studio = studio().await;
    let nag = async || studio.desk.call("alts_missing", json!({"brand": studio.brand})).await["count"].clone();
    assert_eq!(nag().await, 1);
    studio.desk.call("alts_set", json!({"visual": studio.visual, "language": "en", "text": "A shop window"})).await;
    assert_eq!(nag().await, 0);
    let offer = async |language: Value| {
        let wish = json!({"visuals": [studio.visual], "language": language, "brand": studio.brand});
        let offered = studio.desk.call("alts_offer", wish).await;
        (offered[0]["text"].as_str().unwrap().to_owned(), offered[0]["exact"].as_bool().unwrap())
    };
    assert_eq!(offer(json!("en")).await, ("A shop window".to_owned(), true));
    assert_eq!(offer(json!(null)).await, ("A shop window".to_owned(), false), "better than nothing, and told");
    studio.desk.call("alts_set", json!({"visual": studio.visual, "language": "fr", "text": "Une vitrine"})).await;
    assert_eq!(offer(json!(null)).await, ("Une vitrine".to_owned(), true), "the brand writes in French");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kit_makes_designs_that_become_visuals_and_can_be_taken_up_again() {
    let studio = studio().await;
    let logo = studio.desk.folder().join("logo.svg");
    let drawing = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><script>x</script><rect width="120" height="40" fill="#d0402b"/></svg>"##;
    std::fs::write(&logo, drawing).unwrap();
    let note = studio.desk.folder().join("notes.txt");
    std::fs::write(&note, "rien").unwrap();
    let wish = json!({"brand": studio.brand, "paths": [logo, note], "variant": "light"});
    let brought = studio.desk.call("kits_import", wish).await;
    assert_eq!(brought["refused"], json!([{"name": "notes.txt", "reason": "unknown"}]));
    assert_eq!(
        (&brought["kit"]["logos"][0]["width"], &brought["kit"]["logos"][0]["drawing"]),
        (&json!(120), &json!(true))
    );
    let id = brought["kit"]["logos"][0]["id"].as_str().unwrap().to_owned();
    let raster = made::picture(&studio.desk.engine(), "logo", &id).await.unwrap();
    assert_eq!(raster.mime, "image/png", "never a drawing");
    let palette = json!([{"role": "primary", "colour": "#1f6f5c", "name": "Sapin"}]);
    let kit = studio
        .desk
        .call("kits_update", json!({"brand": studio.brand, "palette": palette, "titleFont": "Fraunces"}))
        .await;
    assert_eq!((&kit["titleFont"], &kit["effective"][0]["colour"]), (&json!("Fraunces"), &json!("#1f6f5c")));
    assert_eq!(
        studio.desk.refused("kits_update", json!({"brand": studio.brand, "textFont": "Comic"})).await,
        "invalid"
    );

    let page = json!({"texts": {"title": "Portes ouvertes", "date": "12 décembre"}, "pictures": {"picture": {"visual": studio.visual}}});
    let design = json!({"template": {"from": "builtIn", "kind": "event"}, "brand": studio.brand, "pages": [page]});
    let size = json!({"width": 1080, "height": 1350});
    let preview = json!({"design": design, "page": 0, "size": size, "maxSide": 400});
    let preview = studio.desk.call("designs_preview", preview).await;
    assert_eq!((&preview["made"]["width"], &preview["made"]["height"]), (&json!(320), &json!(400)));
    let wish = json!({"design": design, "sizes": [size, {"width": 1200, "height": 630}], "title": "Portes ouvertes"});
    let made = studio.desk.call("designs_render", wish).await;
    assert_eq!(made["visuals"].as_array().unwrap().len(), 2);
    assert_eq!(made["visuals"][0]["facts"]["height"], 1350);
    let known = studio.desk.call("designs_get", json!({"visual": made["visuals"][1]["id"]})).await;
    assert_eq!(
        (&known["id"], &known["design"]["pages"][0]["texts"]["title"]),
        (&made["id"], &json!("Portes ouvertes"))
    );
    let mut again = known["design"].clone();
    again["pages"][0]["texts"]["title"] = json!("Portes grandes ouvertes");
    let wish = json!({"design": again, "sizes": [size], "title": "Portes ouvertes", "again": known["id"]});
    let second = studio.desk.call("designs_render", wish).await;
    assert_ne!(second["visuals"][0]["id"], made["visuals"][0]["id"], "what posts use stays what it was");
    assert_eq!(studio.desk.call("designs_get", json!({"visual": studio.visual})).await, json!(null));
}

/// The grid shows what would leave: the edit that is in force, under an address that changes with it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_library_shows_a_picture_as_its_edit_does() {
    let studio = studio().await;
    let engine = studio.desk.engine();
    let id: VisualId = studio.visual.as_str().unwrap().parse().unwrap();
    let size = |bytes: &[u8]| {
        let seen = image::load_from_memory(bytes).unwrap();
        (seen.width(), seen.height())
    };
    let aspect = async || {
        let layout = studio.desk.call("visuals_layout", json!({})).await;
        let packed = STANDARD.decode(layout["packed"].as_str().unwrap()).unwrap();
        u16::from_be_bytes([packed[16], packed[17]])
    };
    let revision = async || studio.desk.call("visuals_get", json!({"id": studio.visual})).await["revision"].clone();
    let file = visuals::picture(&engine, id, false).await.unwrap().bytes;
    let (shown, of) = visuals::edited(&engine, id, false).await.unwrap();
    assert_eq!((shown.bytes == file, of, revision().await, aspect().await), (true, 0, json!(0), 1_500));

    let half = Region { x: 0, y: 0, width: 5_000, height: 10_000 };
    studio.edit(&Recipe { turns: 1, crop: Some(half), ..Recipe::default() }).await;
    let (shown, of) = visuals::edited(&engine, id, false).await.unwrap();
    // 1500 × 1000, turned: 1000 × 1500, of which the left half.
    assert_eq!((size(&shown.bytes), of, revision().await, aspect().await), ((171, 512), 1, json!(1), 333));
    let (large, _) = visuals::edited(&engine, id, true).await.unwrap();
    assert_eq!(size(&large.bytes), (500, 1_500));
    assert_eq!(visuals::picture(&engine, id, false).await.unwrap().bytes, file, "the file is what it was");
    let (again, _) = visuals::edited(&engine, id, false).await.unwrap();
    assert_eq!(again.bytes, shown.bytes);

    studio.edit(&Recipe { turns: 2, ..Recipe::default() }).await;
    let (turned, of) = visuals::edited(&engine, id, false).await.unwrap();
    let (width, height) = size(&turned.bytes);
    assert_eq!((width, height.abs_diff(341) <= 1, of, aspect().await), (512, true, 2, 1_500));
    // What an edit that is over looked like is not kept for ever.
    let hash = studio.desk.call("visuals_get", json!({"id": studio.visual})).await["facts"]["hash"].clone();
    let hash = hash.as_str().unwrap();
    let kept = engine.folder().join("thumbnails").join(&hash[..2]).join(&hash[2..4]);
    let small: Vec<_> = std::fs::read_dir(kept)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with(&format!("{hash}-512")))
        .collect();
    assert_eq!(small.len(), 2, "the file's and the edit's: {small:?}");
    for _ in 0..2 {
        studio.desk.call("edits_undo", json!({"visual": studio.visual})).await;
    }
    let (shown, of) = visuals::edited(&engine, id, false).await.unwrap();
    assert_eq!((shown.bytes == file, of, aspect().await), (true, 4, 1_500), "undone, with a revision of its own");
}
