//! Unit tests that belong to no single file. Whole journeys against a stateful fake and a real site are elsewhere.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod faults;

use crate::kit::{Http, Network, Publish, StepName};
use crate::wordpress::Wordpress;
use crate::wordpress::api::Api;
use chrono::{DateTime, Utc};
use pupitre_domain::brand::Language;
use pupitre_domain::content::Content;
use pupitre_domain::publication::Effect;
use url::Url;

fn now() -> DateTime<Utc> {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

#[test]
fn routes_are_found_behind_pretty_and_plain_addresses() {
    let http = Http::new("test").unwrap();
    let url = |root: &str, segments: &[&str]| {
        let root = Url::parse(root).unwrap();
        String::from(Api { http: &http, root: &root, access: None, now: now() }.url(segments))
    };
    assert_eq!(url("https://e.fr/blog/wp-json/", &["posts", "1"]), "https://e.fr/blog/wp-json/wp/v2/posts/1");
    assert_eq!(url("https://e.fr/wp-json/", &[]), "https://e.fr/wp-json/");
    assert_eq!(url("https://e.fr/wp-json/", &["posts", "../users"]), "https://e.fr/wp-json/wp/v2/posts/..%2Fusers");
    assert_eq!(url("https://e.fr/?rest_route=/", &["posts", "1"]), "https://e.fr/?rest_route=%2Fwp%2Fv2%2Fposts%2F1");
    assert_eq!(url("https://e.fr/index.php?rest_route=/", &[]), "https://e.fr/index.php?rest_route=%2F");
    assert_eq!(url("https://e.fr/?a=b&rest_route=/", &["tags"]), "https://e.fr/?a=b&rest_route=%2Fwp%2Fv2%2Ftags");
}

#[test]
fn only_one_step_is_seen_by_the_world_and_it_is_the_last() {
    let mut content = Content::of_text("Un texte");
    let visual = serde_json::from_str(r#"{"visual":"019ab000-0000-7000-8000-000000000001"}"#).unwrap();
    content.parts[0].visuals = vec![visual];
    let language = Language::parse("fr").unwrap();
    let outgoing = crate::kit::Outgoing { content, language, reply: None, scheduled_at: None, created_at: now() };
    let steps = Wordpress.plan(&outgoing);
    let names: Vec<&StepName> = steps.iter().map(|step| &step.name).collect();
    assert_eq!(names, [&StepName::Upload { part: 0, index: 0 }, &StepName::Prepare, &StepName::Create { part: 0 }]);
    assert_eq!(steps.iter().filter(|step| step.effect == Effect::Once).count(), 1);
}

#[test]
fn every_key_of_the_article_is_an_option() {
    let facts = Wordpress.descriptor();
    let rule = facts.article.unwrap();
    let keys = [rule.title, rule.excerpt, rule.slug].into_iter().chain(rule.names.iter().copied());
    for key in keys.chain(rule.choices.iter().copied()) {
        assert!(facts.options.iter().any(|option| option.key == key), "{key}");
    }
}

#[test]
fn keys_are_new_each_time_and_may_stand_in_an_address() {
    let key = |random| Wordpress.mint_key(&StepName::Prepare, now(), random);
    assert_ne!(key(1), key(2));
    assert!(
        key(7).bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'),
        "{}",
        key(7)
    );
}
