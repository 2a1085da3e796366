//! Acting on comments. Nothing is removed for good: what has no trash says so.

use super::Wordpress;
use super::api::Api;
use super::comments::{APPROVED, Comment, HOLD, SPAM, TRASH, number};
use super::faults::Phase;
use super::wire::ErrorBody;
use crate::kit::{ActionTarget, Call, Fault, Moderate, Request};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use pupitre_domain::network::Action;
use pupitre_domain::publication::Effect;
use serde_json::{Value, json};

/// What can be done with a comment.
pub(super) const ACTIONS: &[Action] =
    &[Action::Approve, Action::Hold, Action::Spam, Action::Unspam, Action::Trash, Action::Restore, Action::DeleteOwn];

#[async_trait]
impl Moderate for Wordpress {
    fn effect(&self, _: Action) -> Effect {
        // Each sets a standing; set again, it is the same.
        Effect::Repeatable
    }

    fn fits(&self, action: Action, standing: Option<&str>) -> bool {
        match (action, standing.unwrap_or(APPROVED)) {
            (Action::Approve, standing) => standing == HOLD,
            (Action::Hold, standing) => standing == APPROVED,
            (Action::Spam, standing) => matches!(standing, APPROVED | HOLD),
            (Action::Unspam, standing) => standing == SPAM,
            (Action::Trash, standing) => standing != TRASH,
            (Action::Restore, standing) => standing == TRASH,
            _ => true,
        }
    }

    fn leaves(&self, _: Action, handle: &Value) -> Option<String> {
        handle.get("status").and_then(Value::as_str).map(str::to_owned)
    }

    fn mint_key(&self, now: DateTime<Utc>, random: u64) -> String {
        format!("{:x}-{random:016x}", now.timestamp_millis())
    }

    async fn act(&self, call: &Call<'_>, action: Action, target: &ActionTarget, _: &str) -> Result<Value, Fault> {
        let id = number(&target.message.id).ok_or(Fault::Gone)?;
        let status = match action {
            Action::Approve => "approve",
            Action::Hold => "hold",
            Action::Spam => "spam",
            Action::Unspam => "unspam",
            Action::Restore => "untrash",
            Action::Trash | Action::DeleteOwn => {
                trash(call, id).await?;
                return Ok(json!({ "status": TRASH }));
            }
            _ => return Err(Fault::Protocol),
        };
        let api = Api::of(call);
        let request = Request::post(api.url(&["comments", &id.to_string()])).json(&json!({ "status": status }));
        let left: Comment = api.call(request, &Phase::Settle).await?;
        Ok(json!({ "status": left.standing() }))
    }
}

/// Puts a comment into the site's trash. A site without one would remove it for good: it is asked not to.
async fn trash(call: &Call<'_>, id: u64) -> Result<(), Fault> {
    let api = Api::of(call);
    let reply = api.exchange(Request::delete(api.url(&["comments", &id.to_string()])), &Phase::Settle).await?;
    if reply.is_success() && reply.json::<Comment>().is_ok_and(|comment| comment.id == id) {
        return Ok(());
    }
    let fault = api.fault(&reply, &Phase::Settle);
    if reply.json::<ErrorBody>().is_ok_and(|error| error.code() == "rest_already_trashed") {
        return Ok(());
    }
    Err(fault)
}
