//! The network's scheduler: moving, taking back, asking.

use super::Mastodon;
use super::api::Api;
use super::faults::Phase;
use super::find::{Wanted, published};
use super::limits::Facts;
use super::wire::Scheduled;
use crate::kit::{Call, Fault, Found, HandedOffState, Handoff, Outgoing, RemoteRef, Request};
use async_trait::async_trait;
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::json;

/// Mastodon's own `ScheduledStatus::DAILY_LIMIT`.
const PER_DAY: u16 = 25;

#[async_trait]
impl Handoff for Mastodon {
    fn per_day(&self) -> Option<u16> {
        Some(PER_DAY)
    }

    fn offered(&self, facts: &serde_json::Value) -> bool {
        Facts::of(facts).handoff
    }

    async fn reschedule(&self, call: &Call<'_>, entry: &RemoteRef, at: DateTime<Utc>) -> Result<(), Fault> {
        let api = Api::of(call);
        let body = json!({ "scheduled_at": at.to_rfc3339_opts(SecondsFormat::Millis, true) });
        let request = Request::put(api.url(&["api", "v1", "scheduled_statuses", &entry.id])).json(&body);
        let moved: Scheduled = api.call(request, &Phase::Settle).await?;
        // A server that answers "yes" and keeps the old time would let it leave at the wrong minute.
        if (moved.scheduled_at - at).num_seconds().abs() > 60 {
            return Err(Fault::Protocol);
        }
        Ok(())
    }

    async fn recall(&self, call: &Call<'_>, entry: &RemoteRef) -> Result<(), Fault> {
        let api = Api::of(call);
        let request = Request::delete(api.url(&["api", "v1", "scheduled_statuses", &entry.id]));
        let reply = api.send(request, &Phase::Settle).await?;
        // A captive portal answers everything with 200: then the entry is still there.
        api.read::<serde_json::Value>(&reply, &Phase::Settle).map(|_| ())
    }

    async fn state(&self, call: &Call<'_>, entry: &RemoteRef, outgoing: &Outgoing) -> Result<HandedOffState, Fault> {
        let api = Api::of(call);
        match api.get::<Scheduled>(&["api", "v1", "scheduled_statuses", &entry.id], &[]).await {
            Ok(waiting) => return Ok(HandedOffState::Waiting(waiting.scheduled_at)),
            Err(Fault::Gone) => {}
            Err(fault) => return Err(fault),
        }
        // Entries and messages have different ids: what became of it is found like a lost answer.
        let since = outgoing.scheduled_at.unwrap_or(outgoing.created_at);
        Ok(match published(call, &Wanted::of(outgoing, 0, &[]), since).await? {
            Found::Yes { remote, .. } => HandedOffState::Published(remote),
            _ => HandedOffState::Unknown,
        })
    }
}
