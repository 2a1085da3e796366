//! Changing a status that is out. The server keeps the earlier forms and shows that there were some.

use super::api::Api;
use super::faults::Phase;
use super::limits::Facts;
use super::publish::{await_upload, permalink, upload};
use super::wire::{Source, Status};
use super::{CONTENT_WARNING, Mastodon, SENSITIVE, VISIBILITY, text};
use crate::kit::{
    Attachments, Call, Change, Done, Fault, Keyed, Outcome, Outgoing, RemoteRef, Request, Revise, Step, StepName,
};
use async_trait::async_trait;
use chrono::{DateTime, SecondsFormat, Utc};
use pupitre_domain::content::AttachedVisual;
use pupitre_domain::problem::{Place, Problem, ProblemCode};
use pupitre_domain::publication::Effect;
use serde_json::{Value, json};

fn visuals(outgoing: &Outgoing) -> &[AttachedVisual] {
    outgoing.content.parts.first().map_or(&[][..], |part| &part.visuals)
}

/// The id of a picture that the status has already.
fn known(change: &Change<'_>, visual: &AttachedVisual) -> Option<String> {
    let same = |old: &AttachedVisual| old.visual == visual.visual && old.crop == visual.crop;
    let (index, _) = (0u16..).zip(visuals(change.before)).find(|(_, old)| same(old))?;
    id_of(change.made, index)
}

fn id_of(done: &[Done], index: u16) -> Option<String> {
    let step = done.iter().find(|step| step.name == StepName::Upload { part: 0, index })?;
    step.handle.get("id").and_then(Value::as_str).map(str::to_owned)
}

/// A mark that changes with every change: when it was last made; empty as long as there was none.
fn mark(edited: Option<DateTime<Utc>>) -> String {
    edited.map(|at| at.to_rfc3339_opts(SecondsFormat::Millis, true)).unwrap_or_default()
}

#[async_trait]
impl Revise for Mastodon {
    fn offered(&self, facts: &Value) -> bool {
        // Since 3.5; of the others that speak this API nobody knows.
        let facts = Facts::of(facts);
        let mut numbers =
            facts.version.split(|c: char| !c.is_ascii_digit()).map(|part| part.parse::<u32>().unwrap_or(0));
        let (major, minor) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
        facts.software == "Mastodon" && (major, minor) >= (3, 5)
    }

    fn fixed(&self, before: &Outgoing, after: &Outgoing) -> Vec<Problem> {
        let mut found = Vec::new();
        let mut add = |place| found.push(Problem { place, code: ProblemCode::Fixed });
        if before.content.parts.len() > 1 || after.content.parts.len() > 1 {
            add(Place::Thread);
        }
        // A changed poll starts anew; its votes would be lost.
        if before.content.poll.is_some() || after.content.poll.is_some() {
            add(Place::Poll);
        }
        if before.content.comment() != after.content.comment() {
            add(Place::Comment);
        }
        if before.content.options.get(VISIBILITY) != after.content.options.get(VISIBILITY) {
            add(Place::Option { key: VISIBILITY.to_owned() });
        }
        found
    }

    fn plan(&self, change: &Change<'_>) -> Vec<Step> {
        let new: Vec<u16> = (0u16..)
            .zip(visuals(change.after))
            .filter(|(_, visual)| known(change, visual).is_none())
            .map(|(index, _)| index)
            .collect();
        let uploads = new.iter().map(|index| StepName::Upload { part: 0, index: *index });
        let waits = new.iter().map(|index| StepName::AwaitUpload { part: 0, index: *index });
        uploads.chain(waits).chain([StepName::Revise]).map(|name| Step { name, effect: Effect::Repeatable }).collect()
    }

    async fn run(
        &self,
        call: &Call<'_>,
        change: &Change<'_>,
        step: &Keyed,
        done: &[Done],
        files: &dyn Attachments,
    ) -> Result<Outcome, Fault> {
        match &step.step.name {
            StepName::Upload { part, index } => upload(call, change.after, *part, *index, files).await,
            StepName::AwaitUpload { part, index } => await_upload(call, *part, *index, done).await,
            StepName::Revise => revise(call, change, done).await,
            _ => Err(Fault::Protocol),
        }
    }
}

async fn revise(call: &Call<'_>, change: &Change<'_>, done: &[Done]) -> Result<Outcome, Fault> {
    let (api, id) = (Api::of(call), change.remote.id.as_str());
    let facts = Facts::of(call.facts);
    let content = &change.after.content;
    let wanted = text::of_part(change.after, 0, &facts.domain);
    let warning = content.options.get(CONTENT_WARNING).map(|text| text.trim()).unwrap_or_default();
    let there: Status = api.get(&["api", "v1", "statuses", id], &[]).await?;
    if mark(there.edited_at) != change.remote.tag && !change.overwrite {
        // An earlier try of ours, whose answer was lost, looks like somebody's change.
        let source: Source = api.get(&["api", "v1", "statuses", id, "source"], &[]).await?;
        if source.text == wanted && source.spoiler_text.trim() == warning {
            return Ok(changed(change, &there));
        }
        let problem = Problem { place: Place::Account, code: ProblemCode::ChangedThere };
        return Err(Fault::Rejected(vec![problem]));
    }
    let mut media = Vec::new();
    let mut described = Vec::new();
    for (index, visual) in (0u16..).zip(visuals(change.after)) {
        let old = known(change, visual);
        let Some(file) = old.clone().or_else(|| id_of(done, index)) else {
            let problem = Problem { place: Place::Visual { part: 0, index }, code: ProblemCode::VisualMissing };
            return Err(Fault::Rejected(vec![problem]));
        };
        if old.is_some() {
            described.push(json!({ "id": file, "description": visual.alt.trim() }));
        }
        media.push(file);
    }
    let language = content.language.as_ref().unwrap_or(&change.after.language);
    let body = json!({
        "status": wanted,
        "spoiler_text": warning,
        "sensitive": content.options.get(SENSITIVE).is_some_and(|value| value == "true"),
        "language": language.as_str(),
        "media_ids": media,
        "media_attributes": described,
    });
    let request = Request::put(api.url(&["api", "v1", "statuses", id])).json(&body);
    let made: Status = api.call(request, &Phase::Settle).await?;
    if made.id == id { Ok(changed(change, &made)) } else { Err(Fault::Protocol) }
}

fn changed(change: &Change<'_>, status: &Status) -> Outcome {
    let address = permalink(status.url.as_deref(), status.uri.as_deref());
    let remote = RemoteRef {
        id: status.id.clone(),
        tag: mark(status.edited_at),
        permalink: address.or_else(|| change.remote.permalink.clone()),
    };
    Outcome::Done { handle: json!({ "id": status.id }), remote: Some(remote) }
}
