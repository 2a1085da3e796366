//! Settling a lost answer by reading: is the message there?

use super::CONTENT_WARNING;
use super::api::Api;
use super::publish::{media_ids, parent_id, reference};
use super::text::{normal, of_part};
use super::wire::{Scheduled, Status};
use crate::kit::{Call, Done, Fault, Found, Outgoing, RemoteRef, Request, StepName, html_to_text};
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};

const PAGE: &str = "40";
/// The reading ends with the first message that is older than what is looked for; this only ends a server that never
/// comes to an end: 8,000 messages since a post was sent are no person's doing.
const MAX_PAGES: usize = 200;
/// Clocks differ by this much without anybody noticing. By more, and a message may be missed: then it counts as not
/// seen, which proves nothing in any class that gets here.
const SLACK_SECONDS: i64 = 60;
/// A scheduler may round.
const SCHEDULE_SLACK_SECONDS: i64 = 90;

/// Looks for what a `Create` step whose answer was lost may have made.
pub(super) async fn created(
    call: &Call<'_>,
    outgoing: &Outgoing,
    part: u16,
    first_sent: DateTime<Utc>,
    done: &[Done],
) -> Result<Found, Fault> {
    let wanted = Wanted::of(outgoing, part, done);
    if let Some(at) = outgoing.scheduled_at {
        let entries = scheduled(call, &wanted, at).await?;
        match entries.as_slice() {
            [] => {}
            [entry] => {
                let remote = RemoteRef { id: entry.clone(), tag: String::new(), permalink: None };
                return Ok(Found::HandedOff { handle: json!({ "scheduledId": entry }), remote });
            }
            _ => return Ok(Found::Several),
        }
    }
    published(call, &wanted, first_sent).await
}

/// What a message is recognised by.
pub(super) struct Wanted {
    text: String,
    warning: String,
    media: Vec<String>,
    media_count: usize,
    parent: Option<String>,
    poll: bool,
    /// Messages of ours that are known to be something else.
    known: Vec<String>,
}

impl Wanted {
    pub(super) fn of(outgoing: &Outgoing, part: u16, done: &[Done]) -> Self {
        let known = done
            .iter()
            .filter(|step| matches!(step.name, StepName::Create { part: other } if other != part))
            .filter_map(|step| step.handle.get("id").and_then(Value::as_str).map(str::to_owned))
            .collect();
        Self {
            text: normal(&of_part(outgoing, usize::from(part), "")),
            warning: normal(outgoing.content.options.get(CONTENT_WARNING).map(String::as_str).unwrap_or_default()),
            media: media_ids(outgoing, part, done),
            media_count: outgoing.content.parts.get(usize::from(part)).map_or(0, |part| part.visuals.len()),
            parent: parent_id(outgoing, part, done),
            poll: part == 0 && outgoing.content.poll.is_some(),
            known,
        }
    }

    /// Whether it holds our very uploads: an upload belongs to one message only.
    fn holds_our_media(&self, status: &Status) -> bool {
        !self.media.is_empty()
            && status.media_attachments.len() == self.media.len()
            && self.media.iter().all(|id| status.media_attachments.iter().any(|media| media.id == *id))
    }

    fn looks_like(&self, status: &Status) -> bool {
        status.reblog.is_none()
            && !self.known.contains(&status.id)
            && status.media_attachments.len() == self.media_count
            && status.in_reply_to_id == self.parent
            && status.poll.is_some() == self.poll
            && normal(&status.spoiler_text) == self.warning
            && normal(&html_to_text(&status.content)) == self.text
    }
}

/// Looks among the account's own messages written since `since`.
pub(super) async fn published(call: &Call<'_>, wanted: &Wanted, since: DateTime<Utc>) -> Result<Found, Fault> {
    let api = Api::of(call);
    let mut max_id: Option<String> = None;
    let cutoff = since - Duration::seconds(SLACK_SECONDS);
    let mut similar: Vec<Status> = Vec::new();
    let mut complete = false;
    for _ in 0..MAX_PAGES {
        let mut request = Request::get(api.url(&["api", "v1", "accounts", call.remote_id, "statuses"]))
            .query(&[("limit", PAGE), ("exclude_reblogs", "true")]);
        if let Some(id) = &max_id {
            request = request.query(&[("max_id", id)]);
        }
        let reply = api.send(request, &super::faults::Phase::Read).await?;
        let page: Vec<Status> = api.read(&reply, &super::faults::Phase::Read)?;
        let oldest = page.iter().map(|status| status.created_at).min();
        let next = page.last().map(|status| status.id.clone());
        let progress = next.is_some() && next != max_id;
        max_id = next;
        similar.extend(page.into_iter().filter(|status| {
            status.created_at >= cutoff && (wanted.holds_our_media(status) || wanted.looks_like(status))
        }));
        if !progress || oldest.is_none_or(|oldest| oldest < cutoff) {
            complete = true;
            break;
        }
    }
    similar.sort_by(|one, other| one.id.cmp(&other.id));
    similar.dedup_by(|one, other| one.id == other.id);
    if let [certain] = similar.iter().filter(|status| wanted.holds_our_media(status)).collect::<Vec<_>>().as_slice() {
        return Ok(yes(certain));
    }
    Ok(match similar.as_slice() {
        [one] => yes(one),
        // A list without end: nobody can say that it is not among them.
        [] if complete => Found::No,
        _ => Found::Several,
    })
}

fn yes(status: &Status) -> Found {
    Found::Yes { handle: json!({ "id": status.id }), remote: reference(status) }
}

/// Ids of the scheduler's entries that could be ours.
async fn scheduled(call: &Call<'_>, wanted: &Wanted, at: DateTime<Utc>) -> Result<Vec<String>, Fault> {
    let api = Api::of(call);
    let entries: Vec<Scheduled> = match api.get(&["api", "v1", "scheduled_statuses"], &[("limit", PAGE)]).await {
        Ok(entries) => entries,
        // No scheduler here: then it can only have been posted.
        Err(Fault::Gone | Fault::Protocol) => return Ok(Vec::new()),
        Err(fault) => return Err(fault),
    };
    Ok(entries
        .into_iter()
        .filter(|entry| {
            (entry.scheduled_at - at).num_seconds().abs() <= SCHEDULE_SLACK_SECONDS
                && normal(entry.params.text.as_deref().unwrap_or_default()) == wanted.text
                && entry.media_attachments.len() == wanted.media_count
                && entry.params.in_reply_to_id == wanted.parent
        })
        .map(|entry| entry.id)
        .collect())
}
