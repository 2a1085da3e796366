//! The same calls against a server that somebody else wrote: `PUPITRE_MASTODON_URL`, `PUPITRE_MASTODON_TOKEN` and
//! `PUPITRE_MASTODON_STRANGER` (a second account's token) name it.

use super::*;
use crate::kit::{
    ActionTarget, Connect, Credentials, Found, HandedOffState, Handoff, Inbox, Moderate, Network, Outcome, RemoteRef,
    ReplyTarget,
};
use crate::mastodon::Mastodon;
use pupitre_domain::content::Poll;
use pupitre_domain::network::Action;

fn variable(name: &str) -> String {
    std::env::var(name).unwrap()
}

struct Png;

#[async_trait::async_trait]
impl Attachments for Png {
    async fn load(&self, _: &AttachedVisual) -> Result<Attachment, Fault> {
        // 1×1 pixel.
        const BYTES: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xff\xff?\0\x05\xfe\x02\xfe\xa7\x35\x81\x84\0\0\0\0IEND\xaeB`\x82";
        Ok(Attachment { bytes: Bytes::from_static(BYTES), mime: "image/png".into(), width: 1, height: 1 })
    }
}

async fn account(token: &str) -> (Account, String, String) {
    let http = http();
    let server = Mastodon.server(Some(&variable("PUPITRE_MASTODON_URL"))).unwrap();
    let connected =
        Mastodon.sign_in(&http, &server, Credentials::Token(Token::new(token.into())), Utc::now()).await.unwrap();
    let access = Mastodon.open(&http, &server, &connected.secret, Utc::now()).await.unwrap().token;
    let identity = connected.identity;
    (
        Account { http, server, facts: identity.facts, limits: identity.limits, access },
        identity.remote_id,
        identity.handle,
    )
}

fn call<'a>(account: &'a Account, id: &'a str, handle: &'a str) -> Call<'a> {
    Call { remote_id: id, handle, now: Utc::now(), ..account.call() }
}

async fn publish(call: &Call<'_>, message: &Outgoing, key: &str) -> Vec<(RemoteRef, Vec<Done>)> {
    let mut ledger: Vec<Done> = Vec::new();
    let mut out = Vec::new();
    for step in Mastodon.plan(message) {
        let name = step.name.clone();
        let keyed = Keyed { step, key: format!("{key}-{name:?}"), first_sent: Utc::now() };
        loop {
            match Mastodon.run(call, message, &keyed, &ledger, &Png).await.unwrap() {
                Outcome::Wait { handle, .. } => {
                    ledger.retain(|done| done.name != name);
                    ledger.push(Done { name: name.clone(), handle });
                }
                Outcome::Done { handle, remote } => {
                    ledger.retain(|done| done.name != name);
                    if let Some(remote) = remote {
                        out.push((remote, ledger.clone()));
                    }
                    ledger.push(Done { name: name.clone(), handle });
                    break;
                }
                Outcome::HandedOff { remote, handle } => {
                    out.push((remote, ledger.clone()));
                    ledger.push(Done { name: name.clone(), handle });
                    break;
                }
            }
        }
    }
    out
}

#[tokio::test]
#[ignore = "needs a server; see the top of the file"]
async fn a_tour() {
    let (us, id, handle) = account(&variable("PUPITRE_MASTODON_TOKEN")).await;
    let us = call(&us, &id, &handle);
    let (them, their_id, their_handle) = account(&variable("PUPITRE_MASTODON_STRANGER")).await;
    let them = call(&them, &their_id, &their_handle);
    let started = Utc::now();
    let key = format!("tour-{}", started.timestamp_millis());

    // A thread with a picture, found again by reading.
    let mut message = outgoing(&[&format!("Tour {key} see https://example.com/a?b=1&c=2"), "second <part> & more"]);
    message.content.parts[0].visuals = vec![visual("one red pixel")];
    message.content.options =
        [("visibility".to_owned(), "unlisted".to_owned()), ("contentWarning".to_owned(), "tour".to_owned())].into();
    let parts = publish(&us, &message, &key).await;
    assert_eq!(parts.len(), 2);
    for (index, (remote, ledger)) in (0u16..).zip(&parts) {
        let step = Step { name: StepName::Create { part: index }, effect: Effect::Once };
        let found =
            Mastodon.find(&us, &message, &Keyed { step, key: key.clone(), first_sent: started }, ledger).await.unwrap();
        assert!(matches!(&found, Found::Yes { remote: there, .. } if there.id == remote.id), "part {index}: {found:?}");
    }
    let permalink = parts[0].0.permalink.clone().unwrap();
    assert_eq!(Mastodon.resolve(&us, &permalink).await.unwrap().map(|remote| remote.id), Some(parts[0].0.id.clone()));

    // The same key again makes no second post.
    let mut single = outgoing(&[&format!("Once {key}")]);
    single.content.poll = Some(Poll { choices: vec!["a".into(), "b".into()], minutes: 60, multiple: false });
    let first = publish(&us, &single, &format!("{key}-once")).await;
    let again = publish(&us, &single, &format!("{key}-once")).await;
    assert_eq!(first[0].0.id, again[0].0.id);

    // A stranger answers; we read it, answer, and see the thread.
    let cursor = Mastodon.pull(&us, None).await.unwrap().cursor;
    let mut answer = outgoing(&["a question <b>?"]);
    answer.reply = Some(ReplyTarget {
        parent: parts[1].0.clone(),
        root: parts[0].0.clone(),
        visibility: Some("unlisted".into()),
        mentions: vec![us.handle.into()],
        original: None,
    });
    let theirs = publish(&them, &answer, &format!("{key}-theirs")).await;
    let pulled = Mastodon.pull(&us, cursor.as_deref()).await.unwrap();
    let read = pulled.messages.iter().find(|message| message.remote.id == theirs[0].0.id).expect("the answer is read");
    assert_eq!((&read.root.id, read.kind), (&parts[0].0.id, pupitre_domain::conversation::ConversationKind::Comment));
    assert!(read.text.contains("a question <b>?"), "{}", read.text);
    assert_eq!(read.author.remote_id, their_id);
    assert!(Mastodon.pull(&us, pulled.cursor.as_deref()).await.unwrap().messages.is_empty());
    let mut back = outgoing(&["our answer"]);
    back.reply = Some(ReplyTarget {
        parent: read.remote.clone(),
        root: read.root.clone(),
        visibility: read.visibility.clone(),
        mentions: vec![read.author.handle.clone()],
        original: None,
    });
    publish(&us, &back, &format!("{key}-back")).await;
    let thread = Mastodon.thread(&us, &read.remote).await.unwrap();
    assert!(thread.iter().any(|message| message.ours && message.text.contains("our answer")), "{thread:?}");

    // Actions, each and back.
    for action in Mastodon.descriptor().actions.iter().filter(|action| !matches!(action, Action::DeleteOwn)) {
        let target = ActionTarget {
            message: read.remote.clone(),
            author: their_id.clone(),
            handle: None,
            comment: Some("tour".into()),
            root: None,
        };
        Mastodon.act(&us, *action, &target, &key).await.unwrap_or_else(|fault| panic!("{action:?}: {fault:?}"));
    }

    // The scheduler.
    let mut later = outgoing(&[&format!("Later {key}")]);
    let at = Utc::now() + chrono::Duration::hours(2);
    later.scheduled_at = Some(at);
    let entry = publish(&us, &later, &format!("{key}-later")).await.remove(0).0;
    let state = Mastodon.state(&us, &entry, &later).await.unwrap();
    assert!(matches!(state, HandedOffState::Waiting(when) if (when - at).num_seconds().abs() <= 1), "{state:?}");
    let step = Step { name: StepName::Create { part: 0 }, effect: Effect::Once };
    let found = Mastodon.find(&us, &later, &Keyed { step, key: key.clone(), first_sent: started }, &[]).await.unwrap();
    assert!(matches!(&found, Found::HandedOff { remote, .. } if remote.id == entry.id), "{found:?}");
    Mastodon.reschedule(&us, &entry, at + chrono::Duration::hours(1)).await.unwrap();
    Mastodon.recall(&us, &entry).await.unwrap();
    assert_eq!(Mastodon.state(&us, &entry, &later).await.unwrap(), HandedOffState::Unknown);

    // Gone is gone.
    for (remote, _) in parts.iter().rev() {
        Mastodon.delete(&us, remote).await.unwrap();
        Mastodon.delete(&us, remote).await.unwrap();
        assert_eq!(Mastodon.thread(&us, remote).await, Err(Fault::Gone));
    }
}
