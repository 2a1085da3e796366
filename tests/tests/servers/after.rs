//! After an article is out, at the real WordPress: its first comment, its changes, and what was written at the site itself.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use super::wordpress::{Line, Person, network, says};
use async_trait::async_trait;
use chrono::Utc;
use pupitre_domain::content::AttachedVisual;
use pupitre_domain::problem::ProblemCode;
use pupitre_domain::publication::Effect;
use pupitre_networks::kit::{
    Attachment, Attachments, Change, Done, Fault, Found, Keyed, Outcome, Outgoing, RemoteRef, Step, StepName,
};
use reqwest::Method;
use serde_json::json;

struct NoFiles;

#[async_trait]
impl Attachments for NoFiles {
    async fn load(&self, _: &AttachedVisual) -> Result<Attachment, Fault> {
        panic!("no picture here")
    }
}

async fn revise(
    person: &Person,
    remote: &RemoteRef,
    before: &Outgoing,
    after: &Outgoing,
    overwrite: bool,
) -> Result<Outcome, Fault> {
    let change = Change { remote, before, after, made: &[], overwrite };
    let step = Step { name: StepName::Revise, effect: Effect::Repeatable };
    let keyed = Keyed { step, key: "pupitre-change".into(), first_sent: Utc::now() };
    network().revise().unwrap().run(&person.call(), &change, &keyed, &[], &NoFiles).await
}

fn remote(outcome: Result<Outcome, Fault>) -> RemoteRef {
    match outcome {
        Ok(Outcome::Done { remote: Some(remote), .. }) => remote,
        other => panic!("{other:?}"),
    }
}

/// The first comment: once, found after a lost answer, refused a second time.
pub(super) async fn a_first_comment(person: &Person, line: &Line) {
    let text = "L’adresse « exacte » : 1 < 2 & https://exemple.fr/?a=1&b=2 …";
    let mut outgoing = says("Un texte avec suite.", &[("title", "Un article commenté"), ("comments", "open")]);
    outgoing.content.first_comment = Some(text.to_owned());
    // All but the comment.
    let (done, keyed) = person.prepared(&outgoing).await.unwrap();
    assert_eq!((&keyed.step.name, keyed.step.effect), (&StepName::Comment, Effect::Once));
    let publish = network().publish().unwrap();
    assert_eq!(publish.find(&person.call(), &outgoing, &keyed, &done).await.unwrap(), Found::No);
    line.lose_next("/comments");
    assert_eq!(person.run(&outgoing, &keyed, &done).await, Err(Fault::Ambiguous));
    let found = publish.find(&person.call(), &outgoing, &keyed, &done).await.unwrap();
    let Found::Yes { remote, .. } = found else { panic!("{found:?}") };
    assert!(remote.permalink.as_deref().unwrap().contains("#comment-"), "{remote:?}");
    // Repeated all the same, the site makes no second one.
    let again = person.run(&outgoing, &keyed, &done).await;
    assert!(again.is_err(), "{again:?}");
    let article = done.iter().find_map(|step: &Done| match step.name {
        StepName::Create { .. } => step.handle["id"].as_u64(),
        _ => None,
    });
    let article = article.unwrap();
    let (_, list) = person.asked(Method::GET, &format!("comments?post={article}&context=edit"), None).await;
    assert_eq!(list.as_array().unwrap().len(), 1, "{list}");
    assert_eq!(list[0]["status"], "approved", "the author's own comment waits for nobody");
    assert!(!list[0]["content"]["rendered"].as_str().unwrap().contains("<b"), "{list}");
}

/// A change: one article, no change over somebody else's, a lost answer is no conflict.
pub(super) async fn a_change(person: &Person, line: &Line) {
    let before = says("# Titre un\n\nPremière version.", &[("categories", "Stages")]);
    let made = person.published(&before).await;
    assert!(!made.tag.is_empty(), "the site tells when it was changed last");
    // The site counts whole seconds.
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    let after = says("# Titre deux\n\nSeconde **version**.", &[("categories", "Stages")]);
    line.lose_next("/posts/");
    let lost = revise(person, &made, &before, &after, false).await;
    assert!(matches!(lost, Err(Fault::Transient { .. })), "{lost:?}");
    let changed = remote(revise(person, &made, &before, &after, false).await);
    assert_eq!((&changed.id, &changed.permalink), (&made.id, &made.permalink), "the address stays");
    let route = format!("posts/{}?context=edit", made.id);
    let (_, article) = person.asked(Method::GET, &route, None).await;
    assert_eq!((&article["title"]["raw"], &article["status"]), (&json!("Titre deux"), &json!("publish")));
    assert!(article["content"]["raw"].as_str().unwrap().contains("<strong>version</strong>"), "{article}");

    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    let hand = json!({"content": "<p>À la main</p>"});
    person.asked(Method::POST, &format!("posts/{}", made.id), Some(hand)).await;
    let third = says("# Titre trois\n\nTroisième version.", &[]);
    match revise(person, &changed, &after, &third, false).await {
        Err(Fault::Rejected(problems)) => assert_eq!(problems[0].code, ProblemCode::ChangedThere),
        other => panic!("{other:?}"),
    }
    remote(revise(person, &changed, &after, &third, true).await);
    let (_, article) = person.asked(Method::GET, &route, None).await;
    assert_eq!(article["title"]["raw"], "Titre trois");

    // What the site has is read with its times, planned ones too.
    let page = network().elsewhere().unwrap().latest(&person.call()).await.unwrap();
    let seen = page.posts.iter().find(|post| post.remote.id == made.id).unwrap();
    assert_eq!((seen.text.as_str(), seen.scheduled), ("Titre trois", false));
    person.asked(Method::DELETE, &format!("posts/{}", made.id), None).await;
    let page = network().elsewhere().unwrap().latest(&person.call()).await.unwrap();
    assert!(page.posts.iter().all(|post| post.remote.id != made.id));
    assert_eq!(revise(person, &changed, &after, &third, true).await, Err(Fault::Gone));
}
