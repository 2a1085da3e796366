//! Hiding strangers' answers below one's own posts: a list in the record that stands beside the thread's first post, under
//! the same key.
//!
//! Other apps of the same person write that record too. It is read, changed in this one place and written back only where
//! it still is what was read, so that neither loses what the other wrote.

use super::faults::{self, Asked};
use super::record::{self, AtUri, GATE, POST};
use super::wire::{RecordView, StrongRef, Xrpc};
use crate::kit::{ActionTarget, Call, Fault};
use pupitre_domain::problem::{Place, Problem, ProblemCode};
use serde_json::{Value, json};

/// Most answers that the list takes.
const MOST: usize = 300;
/// So often a record that somebody else changed meanwhile is read again.
const TRIES: u32 = 5;

/// Whether a thread that begins with the post `root` has such a record of `own`.
pub(super) fn is_ours(root: &str, own: &str) -> bool {
    record::parse(root).is_some_and(|at| at.repo == own && at.collection == POST)
}

/// Puts an answer on the list or takes it off. What stands so already is left alone, so a repetition changes nothing.
pub(super) async fn set(call: &Call<'_>, target: &ActionTarget, hidden: bool, dated: &str) -> Result<Value, Fault> {
    let root = target.root.as_deref().unwrap_or_default();
    let Some(at) = record::parse(root).filter(|_| is_ours(root, call.remote_id)) else { return Err(refused()) };
    let at = AtUri { repo: call.remote_id, collection: GATE, key: at.key };
    let asked = Asked::Repeatable(Place::Account);
    for _ in 0..TRIES {
        let known = match record::get(call, at).await {
            Ok(known) => Some(known),
            Err(Fault::Gone) => None,
            Err(fault) => return Err(fault),
        };
        let Some(record) = changed(known.as_ref(), root, &target.message.id, hidden, dated)? else {
            return Ok(Value::Null);
        };
        let swap = match &known {
            None => None,
            // A server that does not say what it has cannot be asked to keep it.
            Some(known) => Some(known.cid.as_deref().ok_or(Fault::Protocol)?),
        };
        let reply = record::send_over(call, &asked, GATE, at.key, &record, swap).await?;
        if faults::name_of(&reply).as_deref() != Some("InvalidSwap") {
            return Xrpc::of(call).read::<StrongRef>(&asked, &reply).map(|strong| json!(strong));
        }
    }
    Err(Fault::Transient { after: None })
}

/// The record with the answer on the list or off it; `None` where it stands so already. Everything else in it stays.
fn changed(
    known: Option<&RecordView>,
    root: &str,
    answer: &str,
    hidden: bool,
    dated: &str,
) -> Result<Option<Value>, Fault> {
    let mut record = match known {
        Some(known) => known.value.clone(),
        None => json!({ "$type": GATE, "post": root, "createdAt": dated }),
    };
    let fields = record.as_object_mut().ok_or(Fault::Protocol)?;
    let list = fields.entry("hiddenReplies").or_insert_with(|| json!([]));
    let list = list.as_array_mut().ok_or(Fault::Protocol)?;
    let stands = list.iter().any(|one| one.as_str() == Some(answer));
    match (stands, hidden) {
        (true, true) | (false, false) => return Ok(None),
        (false, true) if list.len() >= MOST => return Err(refused()),
        (false, true) => list.push(json!(answer)),
        (true, false) => list.retain(|one| one.as_str() != Some(answer)),
    }
    Ok(Some(record))
}

fn refused() -> Fault {
    let code = ProblemCode::Refused { said: String::new() };
    Fault::Rejected(vec![Problem { place: Place::Account, code }])
}

#[cfg(test)]
#[path = "gate_tests.rs"]
mod tests;
