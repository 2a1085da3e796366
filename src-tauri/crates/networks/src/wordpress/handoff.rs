//! The site's own scheduler: an article in the state `future` with a date. It keeps its number when it comes out.

use super::Wordpress;
use super::api::Api;
use super::faults::Phase;
use super::publish::{read, reference, stamp, trash};
use super::wire::Post;
use crate::kit::{Call, Fault, HandedOffState, Handoff, Outgoing, RemoteRef, Request};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

/// The site keeps whole seconds.
const SLACK_SECONDS: i64 = 60;

async fn entry_of(call: &Call<'_>, entry: &RemoteRef) -> Result<Post, Fault> {
    read(call, entry.id.parse().map_err(|_| Fault::Gone)?).await
}

#[async_trait]
impl Handoff for Wordpress {
    fn offered(&self, _: &Value) -> bool {
        true
    }

    async fn reschedule(&self, call: &Call<'_>, entry: &RemoteRef, at: DateTime<Utc>) -> Result<(), Fault> {
        // The same call would take an article that is out off the site again.
        if entry_of(call, entry).await?.status != "future" {
            return Err(Fault::Gone);
        }
        let api = Api::of(call);
        let request =
            Request::post(api.url(&["posts", &entry.id])).json(&json!({ "status": "future", "date_gmt": stamp(at) }));
        let moved: Post = api.call(request, &Phase::Settle).await?;
        // A site that answers "yes" and keeps the old time would let it leave at the wrong minute.
        let kept = moved.at().is_some_and(|kept| (kept - at).num_seconds().abs() <= SLACK_SECONDS);
        if kept && moved.status == "future" { Ok(()) } else { Err(Fault::Protocol) }
    }

    async fn recall(&self, call: &Call<'_>, entry: &RemoteRef) -> Result<(), Fault> {
        match entry_of(call, entry).await?.status.as_str() {
            "future" => trash(call, &entry.id).await,
            // Taken back already, by us or by somebody at the site: it will not come out by itself.
            "trash" | "draft" | "pending" => Ok(()),
            _ => Err(Fault::Gone),
        }
    }

    async fn state(&self, call: &Call<'_>, entry: &RemoteRef, _: &Outgoing) -> Result<HandedOffState, Fault> {
        let post = match entry_of(call, entry).await {
            Ok(post) => post,
            Err(Fault::Gone) => return Ok(HandedOffState::Unknown),
            Err(fault) => return Err(fault),
        };
        Ok(match post.status.as_str() {
            "future" => HandedOffState::Waiting(post.at().ok_or(Fault::Protocol)?),
            "publish" | "private" => HandedOffState::Published(reference(&post)),
            _ => HandedOffState::Unknown,
        })
    }
}
