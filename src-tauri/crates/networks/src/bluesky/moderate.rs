//! Acting on messages: likes, reposts and blocks are records under keys of ours; the rest are calls.

use super::faults::Asked;
use super::record::{self, BLOCK, LIKE, POST, REPOST};
use super::wire::{PostView, Posts, StrongRef, Xrpc};
use super::{Bluesky, gate, tid};
use crate::kit::{ActionTarget, Call, Fault, Moderate};
use async_trait::async_trait;
use chrono::{DateTime, SecondsFormat, Utc};
use pupitre_domain::network::Action;
use pupitre_domain::problem::Place;
use pupitre_domain::publication::Effect;
use serde_json::{Value, json};
use unicode_segmentation::UnicodeSegmentation;

/// Most graphemes of what is said with a report.
const REASON_GRAPHEMES: usize = 2_000;

#[async_trait]
impl Moderate for Bluesky {
    fn effect(&self, action: Action) -> Effect {
        match action {
            Action::Report => Effect::Once,
            _ => Effect::Repeatable,
        }
    }

    fn within(&self, action: Action, root: &str, own: &str) -> bool {
        !matches!(action, Action::Hide | Action::Unhide) || gate::is_ours(root, own)
    }

    fn mint_key(&self, now: DateTime<Utc>, random: u64) -> String {
        tid::mint(now, 0, random)
    }

    async fn act(&self, call: &Call<'_>, action: Action, target: &ActionTarget, key: &str) -> Result<Value, Fault> {
        match action {
            Action::Like => mark(call, LIKE, target, key).await,
            Action::Boost => mark(call, REPOST, target, key).await,
            Action::Unlike => unmark(call, LIKE, target).await,
            Action::Unboost => unmark(call, REPOST, target).await,
            Action::DeleteOwn => record::delete(call, &target.message.id, POST).await.map(|()| Value::Null),
            Action::Block => {
                let record = json!({ "$type": BLOCK, "subject": target.author, "createdAt": dated(call, key) });
                put(call, BLOCK, key, &record).await
            }
            Action::Mute => {
                let input = json!({ "actor": target.author });
                let asked = Asked::Repeatable(Place::Account);
                Xrpc::of(call).procedure::<Value>(&asked, "app.bsky.graph.muteActor", &input).await?;
                Ok(Value::Null)
            }
            Action::Report => report(call, target).await,
            Action::Hide => gate::set(call, target, true, &dated(call, key)).await,
            Action::Unhide => gate::set(call, target, false, &dated(call, key)).await,
            // Not offered.
            _ => Err(Fault::Protocol),
        }
    }
}

/// The creation time of what is written under `key`: the key's own, so that a repeat is identical.
fn dated(call: &Call<'_>, key: &str) -> String {
    tid::instant(key).unwrap_or(call.now).to_rfc3339_opts(SecondsFormat::Millis, true)
}

async fn put(call: &Call<'_>, collection: &str, key: &str, record: &Value) -> Result<Value, Fault> {
    let strong = record::put(call, &Asked::Repeatable(Place::Account), collection, key, record).await?;
    Ok(json!(strong))
}

async fn mark(call: &Call<'_>, collection: &str, target: &ActionTarget, key: &str) -> Result<Value, Fault> {
    let subject = subject(call, target).await?;
    let record = json!({ "$type": collection, "subject": subject, "createdAt": dated(call, key) });
    put(call, collection, key, &record).await
}

async fn unmark(call: &Call<'_>, collection: &str, target: &ActionTarget) -> Result<Value, Fault> {
    let kept = target.handle.as_ref().and_then(|handle| handle.get("uri")).and_then(Value::as_str).map(str::to_owned);
    let uri = match kept {
        Some(uri) => Some(uri),
        // Liked elsewhere, or before we kept the handle: the network knows.
        None => {
            let viewer = view(call, &target.message.id).await?.map(|post| post.viewer).unwrap_or_default();
            if collection == LIKE { viewer.like } else { viewer.repost }
        }
    };
    if let Some(uri) = uri {
        record::delete(call, &uri, collection).await?;
    }
    Ok(Value::Null)
}

async fn report(call: &Call<'_>, target: &ActionTarget) -> Result<Value, Fault> {
    let subject = subject(call, target).await?;
    let reason: String = target.comment.as_deref().unwrap_or_default().graphemes(true).take(REASON_GRAPHEMES).collect();
    let input = json!({
        "reasonType": "com.atproto.moderation.defs#reasonOther",
        "reason": reason,
        "subject": { "$type": "com.atproto.repo.strongRef", "uri": subject.uri, "cid": subject.cid },
    });
    let asked = Asked::Once(Place::Account);
    let made: Value = Xrpc::of(call).procedure(&asked, "com.atproto.moderation.createReport", &input).await?;
    Ok(json!({ "report": made.get("id") }))
}

/// The post by address and content; asked for when the content is not known.
async fn subject(call: &Call<'_>, target: &ActionTarget) -> Result<StrongRef, Fault> {
    if !target.message.tag.is_empty() {
        return Ok(StrongRef { uri: target.message.id.clone(), cid: target.message.tag.clone() });
    }
    let post = view(call, &target.message.id).await?.ok_or(Fault::Gone)?;
    Ok(StrongRef { uri: post.uri, cid: post.cid })
}

async fn view(call: &Call<'_>, uri: &str) -> Result<Option<PostView>, Fault> {
    let posts: Posts = Xrpc::of(call).query("app.bsky.feed.getPosts", &[("uris", uri)]).await?;
    Ok(posts.posts.into_iter().next())
}

#[cfg(test)]
#[path = "moderate_tests.rs"]
mod tests;
