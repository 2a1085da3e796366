//! Comments at the real WordPress: read, threaded, answered once, moderated, and followed when the site changes them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use super::wordpress::{Line, Person, network, says};
use chrono::{Duration, Utc};
use pupitre_domain::content::Content;
use pupitre_domain::network::Action;
use pupitre_networks::kit::{ActionTarget, Fault, Found, Outcome, Outgoing, Pulled, RemoteMessage, ReplyTarget};
use reqwest::Method;
use serde_json::{Value, json};

/// A visitor's comment, entered past the connector.
async fn visitor(editor: &Person, post: &str, parent: u64, text: &str, status: &str) -> u64 {
    let body = json!({
        "post": post, "parent": parent, "author_name": "Zoé", "author_email": "zoe@exemple.fr", "content": text,
        "status": status,
    });
    let (code, made) = editor.asked(Method::POST, "comments", Some(body)).await;
    assert_eq!(code, 201, "{made}");
    let id = made["id"].as_u64().unwrap();
    if made["status"] != status {
        let (_, now) = editor.asked(Method::POST, &format!("comments/{id}"), Some(json!({ "status": status }))).await;
        assert_eq!(now["status"], status, "{now}");
    }
    id
}

async fn standing(editor: &Person, id: u64) -> Value {
    editor.asked(Method::GET, &format!("comments/{id}?context=edit"), None).await.1["status"].clone()
}

fn by(pulled: &Pulled, id: u64) -> Option<&RemoteMessage> {
    pulled.messages.iter().find(|message| message.remote.id == format!("comment-{id}"))
}

pub(super) async fn are_read_answered_and_moderated(editor: &Person, line: &Line) {
    let inbox = network().inbox().unwrap();
    let article =
        editor.published(&says("Venez en parler.", &[("title", "Parlons-en & vite"), ("comments", "open")])).await;
    let question = visitor(editor, &article.id, 0, "Une question & un <b>mot</b> ?\n\nEt la suite", "approved").await;
    let below = visitor(editor, &article.id, question, "Moi aussi", "approved").await;
    let waits = visitor(editor, &article.id, 0, "J’attends", "hold").await;
    let spam = visitor(editor, &article.id, 0, "Gagnez vite", "spam").await;

    let first = inbox.pull(&editor.call(), None).await.unwrap();
    let said = by(&first, question).unwrap();
    assert_eq!(said.text, "Une question & un mot ?\n\nEt la suite");
    assert_eq!((said.author.name.as_str(), said.ours, said.visibility.as_deref()), ("Zoé", false, Some("approved")));
    let about = said.about.as_ref().unwrap();
    assert_eq!((about.remote.id.as_str(), about.title.as_str()), (article.id.as_str(), "Parlons-en & vite"));
    assert!((Utc::now() - said.written_at).num_seconds().abs() < 120, "{}", said.written_at);
    assert_eq!(by(&first, below).unwrap().root.id, format!("comment-{question}"));
    assert_eq!(by(&first, waits).unwrap().visibility.as_deref(), Some("hold"));
    assert!(by(&first, spam).unwrap().unwanted);

    // What follows is found by the cursor, and what the overlap repeats is the same.
    let later = visitor(editor, &article.id, below, "Plus tard", "hold").await;
    let next = inbox.pull(&editor.call(), first.cursor.as_deref()).await.unwrap();
    assert_eq!(by(&next, later).unwrap().root.id, format!("comment-{question}"), "the thread above is asked for");
    assert_eq!(by(&next, question), Some(said));
    let past = inbox.back(&editor.call(), None, Utc::now() - Duration::days(30)).await.unwrap();
    assert!([question, below, waits, spam, later].iter().all(|id| by(&past, *id).is_some()) && !past.more);
    let around = inbox.thread(&editor.call(), &by(&next, later).unwrap().remote).await.unwrap();
    assert!(around.iter().any(|message| message.remote.id == format!("comment-{question}")), "{around:?}");

    answered_once(editor, line, said).await;

    let moderate = network().moderate().unwrap();
    let act = async |action: Action, id: u64| {
        let message = by(&first, id).unwrap();
        let target = ActionTarget {
            message: message.remote.clone(),
            author: message.author.remote_id.clone(),
            handle: None,
            comment: None,
            root: None,
        };
        // Each may be repeated unseen.
        moderate.act(&editor.call(), action, &target, "").await.unwrap();
        let handle = moderate.act(&editor.call(), action, &target, "").await.unwrap();
        moderate.leaves(action, &handle).unwrap()
    };
    for (action, to) in
        [(Action::Approve, "approved"), (Action::Hold, "hold"), (Action::Spam, "spam"), (Action::Trash, "trash")]
    {
        assert_eq!(act(action, waits).await, to, "{action:?}");
        assert_eq!(standing(editor, waits).await, to, "{action:?}");
    }

    // A site forgets what a comment was once it is out of the trash; so each way back is walked once.
    let once = async |action: Action, id: u64| {
        let message = by(&first, id).unwrap();
        let target = ActionTarget {
            message: message.remote.clone(),
            author: message.author.remote_id.clone(),
            handle: None,
            comment: None,
            root: None,
        };
        moderate.act(&editor.call(), action, &target, "").await.unwrap();
        standing(editor, id).await
    };
    assert_eq!(once(Action::Trash, below).await, "trash");
    assert_eq!(once(Action::Restore, below).await, "approved");
    assert_eq!(once(Action::Spam, below).await, "spam");
    assert_eq!(once(Action::Unspam, below).await, "approved");

    // Edited and removed at the site.
    editor.asked(Method::POST, &format!("comments/{question}"), Some(json!({ "content": "Corrigée" }))).await;
    editor.asked(Method::DELETE, &format!("comments/{spam}?force=true"), None).await;
    let known: Vec<_> = first.messages.iter().map(|message| message.remote.clone()).collect();
    let again = inbox.revisit(&editor.call(), &known).await.unwrap();
    assert_eq!(by(&again, question).unwrap().text, "Corrigée");
    assert_eq!(again.deleted, [format!("comment-{spam}")]);
}

async fn answered_once(editor: &Person, line: &Line, to: &RemoteMessage) {
    let publish = network().publish().unwrap();
    let reply = |text: &str| Outgoing {
        content: Content::of_text(text),
        reply: Some(ReplyTarget {
            parent: to.remote.clone(),
            root: to.root.clone(),
            visibility: None,
            mentions: Vec::new(),
            original: None,
        }),
        ..says("", &[])
    };
    for (n, lost) in [false, true].into_iter().enumerate() {
        let outgoing = reply(&format!("Réponse {n} : 1 < 2 & <b>rien</b>"));
        let (done, last) = editor.prepared(&outgoing).await.unwrap();
        assert_eq!(publish.find(&editor.call(), &outgoing, &last, &done).await, Ok(Found::No));
        if lost {
            line.lose_next("POST /wp-json/wp/v2/comments");
            assert_eq!(editor.run(&outgoing, &last, &done).await, Err(Fault::Ambiguous));
        }
        let mut ids = Vec::new();
        for _ in 0..2 {
            // The same key again: the site refuses the same words twice, and what is there is found.
            match editor.run(&outgoing, &last, &done).await.unwrap() {
                Outcome::Done { remote: Some(remote), .. } => ids.push(remote.id),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(ids[0], ids[1]);
        let found = publish.find(&editor.call(), &outgoing, &last, &done).await.unwrap();
        assert!(matches!(&found, Found::Yes { remote, .. } if remote.id == ids[0]), "{found:?}");
        let parent = to.remote.id.trim_start_matches("comment-");
        let (_, all) = editor.asked(Method::GET, &format!("comments?parent={parent}&per_page=100"), None).await;
        let of = |comment: &&Value| comment["content"]["rendered"].as_str().unwrap().contains(&format!("Réponse {n}"));
        let there: Vec<&Value> = all.as_array().unwrap().iter().filter(of).collect();
        assert_eq!(there.len(), 1, "lost {lost}: {all}");
        let html = there[0]["content"]["rendered"].as_str().unwrap();
        assert!(html.contains("&lt;b&gt;rien") && !html.contains("<b>"), "{html}");
    }
}
