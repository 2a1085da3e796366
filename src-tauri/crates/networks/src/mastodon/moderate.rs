//! Acting on messages.

use super::Mastodon;
use super::api::Api;
use super::faults::Phase;
use super::publish::delete;
use crate::kit::{ActionTarget, Call, Fault, Moderate, Reply, Request};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use pupitre_domain::network::Action;
use pupitre_domain::publication::Effect;
use serde_json::{Value, json};

/// Most characters of a report that servers take.
const MAX_COMMENT: usize = 1_000;

#[async_trait]
impl Moderate for Mastodon {
    fn effect(&self, action: Action) -> Effect {
        match action {
            // Every report reaches a human being.
            Action::Report => Effect::Once,
            _ => Effect::Repeatable,
        }
    }

    fn mint_key(&self, now: DateTime<Utc>, random: u64) -> String {
        format!("{:x}-{random:016x}", now.timestamp_millis())
    }

    async fn act(&self, call: &Call<'_>, action: Action, target: &ActionTarget, _key: &str) -> Result<Value, Fault> {
        let id = target.message.id.as_str();
        match action {
            Action::Like => on_status(call, id, "favourite").await?,
            Action::Boost => on_status(call, id, "reblog").await?,
            Action::Unlike => undone(on_status(call, id, "unfavourite").await)?,
            Action::Unboost => undone(on_status(call, id, "unreblog").await)?,
            Action::DeleteOwn => delete(call, id).await?,
            Action::Block => on_account(call, &target.author, "block").await?,
            Action::Mute => on_account(call, &target.author, "mute").await?,
            Action::Report => report(call, target).await?,
            // Not offered.
            _ => return Err(Fault::Protocol),
        }
        Ok(Value::Null)
    }
}

/// What was done to a message that is gone, is undone.
fn undone(result: Result<(), Fault>) -> Result<(), Fault> {
    match result {
        Err(Fault::Gone) => Ok(()),
        other => other,
    }
}

async fn on_status(call: &Call<'_>, id: &str, verb: &str) -> Result<(), Fault> {
    let api = Api::of(call);
    answered(
        &api,
        api.send(Request::post(api.url(&["api", "v1", "statuses", id, verb])), &Phase::Settle).await?,
        &Phase::Settle,
    )
}

async fn on_account(call: &Call<'_>, id: &str, verb: &str) -> Result<(), Fault> {
    let api = Api::of(call);
    answered(
        &api,
        api.send(Request::post(api.url(&["api", "v1", "accounts", id, verb])), &Phase::Settle).await?,
        &Phase::Settle,
    )
}

async fn report(call: &Call<'_>, target: &ActionTarget) -> Result<(), Fault> {
    let api = Api::of(call);
    let comment: String = target.comment.as_deref().unwrap_or_default().chars().take(MAX_COMMENT).collect();
    let body = json!({ "account_id": target.author, "status_ids": [target.message.id], "comment": comment, "category": "other" });
    let reply = api.send(Request::post(api.url(&["api", "v1", "reports"])).json(&body), &Phase::Once).await?;
    answered(&api, reply, &Phase::Once)
}

/// A success has to be one of this API: a captive portal answers everything with 200.
fn answered(api: &Api<'_>, reply: Reply, phase: &Phase) -> Result<(), Fault> {
    api.read::<Value>(&reply, phase).map(|_| ())
}
