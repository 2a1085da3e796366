//! Publishing posts, replies and threads.
//!
//! A part is one record under a key minted with its intent. Everything in the record is fixed beforehand (creation
//! time, uploaded files, resolved mentions), so a repeated call is identical byte for byte and the server does nothing.

use super::faults::{self, Asked};
use super::record::{self, POST};
use super::richtext::{self, Dids, Facet};
use super::wire::{RecordView, ReplyRef, Resolved, StrongRef, Uploaded, Xrpc};
use super::{Bluesky, tid};
use crate::kit::{
    Attachments, Call, Done, Fault, Found, Keyed, Outcome, Outgoing, Publish, RemoteRef, Request, Step, StepName,
};
use async_trait::async_trait;
use chrono::{DateTime, Duration, SecondsFormat, Utc};
use pupitre_domain::content::{AttachedVisual, Content, Part};
use pupitre_domain::network::{ImageLimits, Limits, Reconcile};
use pupitre_domain::problem::{Place, Problem, ProblemCode};
use pupitre_domain::publication::Effect;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What an upload gave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Picture {
    blob: Value,
    width: u32,
    height: u32,
}

/// What the look-up of mentions gave; only the handles that somebody owns.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Prepared {
    dids: Dids,
}

#[async_trait]
impl Publish for Bluesky {
    fn card_images(&self, _: &ImageLimits) -> ImageLimits {
        super::card_limits()
    }
    fn check(&self, content: &Content, _limits: &Limits) -> Vec<Problem> {
        // A post carries pictures or a card. The card gives way, but its address must not silently disappear.
        let hidden = |link: &&pupitre_domain::content::LinkCard| {
            content.parts.first().is_some_and(|part| !part.visuals.is_empty() && !part.text.contains(link.url.trim()))
        };
        let link = content.link.as_ref().filter(hidden);
        link.map(|_| Problem { place: Place::Link, code: ProblemCode::LinkWithVisuals }).into_iter().collect()
    }

    fn plan(&self, outgoing: &Outgoing) -> Vec<Step> {
        let parts = || (0u16..).zip(&outgoing.content.parts);
        let repeatable = |name| Step { name, effect: Effect::Repeatable };
        let mut steps: Vec<Step> = parts()
            .flat_map(|(part, said)| (0u16..).zip(&said.visuals).map(move |(index, _)| (part, index)))
            .map(|(part, index)| repeatable(StepName::Upload { part, index }))
            .chain(card_picture(&outgoing.content).map(|_| repeatable(StepName::Upload { part: 0, index: 0 })))
            .collect();
        let texts = outgoing.content.parts.iter().map(|said| said.text.as_str()).chain(outgoing.content.comment());
        if texts.into_iter().any(|text| !richtext::mentioned(text).is_empty()) {
            steps.push(repeatable(StepName::Prepare));
        }
        steps.extend(parts().map(|(part, _)| Step { name: StepName::Create { part }, effect: Effect::Once }));
        steps.extend(outgoing.content.comment().map(|_| Step { name: StepName::Comment, effect: Effect::Once }));
        steps
    }

    fn mint_key(&self, step: &StepName, now: DateTime<Utc>, random: u64) -> String {
        let part = match step {
            StepName::Create { part } | StepName::Upload { part, .. } | StepName::AwaitUpload { part, .. } => *part,
            StepName::Prepare | StepName::Comment | StepName::Keep | StepName::Revise | StepName::Act => 0,
        };
        tid::mint(now, part, random)
    }

    fn default_reconcile(&self) -> Reconcile {
        Reconcile::ClientId
    }

    async fn run(
        &self,
        call: &Call<'_>,
        outgoing: &Outgoing,
        step: &Keyed,
        done: &[Done],
        files: &dyn Attachments,
    ) -> Result<Outcome, Fault> {
        match step.step.name {
            StepName::Upload { part, index } => {
                let card = outgoing.content.parts.get(usize::from(part)).is_some_and(|said| said.visuals.is_empty());
                let picture = upload(call, visual(outgoing, part, index)?, part, index, card, files).await?;
                finished(&picture, None)
            }
            StepName::Prepare => finished(&prepare(call, &outgoing.content).await?, None),
            StepName::Create { part } => create(call, outgoing, part, &step.key, done, files).await,
            StepName::Comment => {
                let (whole, number) = outgoing.with_answer().ok_or(Fault::Protocol)?;
                create(call, &whole, number, &step.key, done, files).await.map_err(at_comment)
            }
            StepName::AwaitUpload { .. } | StepName::Keep | StepName::Revise | StepName::Act => Err(Fault::Protocol),
        }
    }

    async fn find(&self, call: &Call<'_>, outgoing: &Outgoing, step: &Keyed, _: &[Done]) -> Result<Found, Fault> {
        let (whole, part) = match (&step.step.name, outgoing.with_answer()) {
            (StepName::Create { part }, _) => (outgoing.clone(), *part),
            (StepName::Comment, Some(answer)) => answer,
            _ => return Ok(Found::No),
        };
        let at = record::AtUri { repo: call.remote_id, collection: POST, key: &step.key };
        let seen = match record::get(call, at).await {
            Ok(seen) => seen,
            Err(Fault::Gone) => return Ok(Found::No),
            Err(fault) => return Err(fault),
        };
        let text = whole.content.parts.get(usize::from(part)).map(|said| said.text.as_str());
        let field = |name: &str| seen.value.get(name).and_then(Value::as_str);
        let same = field("text") == text && field("createdAt") == Some(created_at(&whole, part).as_str());
        match strong(&seen).filter(|_| same) {
            Some(strong) => Ok(Found::Yes { handle: json!(strong), remote: record::reference(who(call), strong) }),
            // Another record under our key: not ours to overwrite, and not what was approved.
            None => Ok(Found::Several),
        }
    }

    async fn resolve(&self, call: &Call<'_>, permalink: &str) -> Result<Option<RemoteRef>, Fault> {
        let Some((actor, key)) = post_in(permalink) else { return Ok(None) };
        let ours = actor == call.remote_id
            || actor.eq_ignore_ascii_case(call.handle)
            || (!actor.starts_with("did:") && resolve_handle(call, &actor).await?.as_deref() == Some(call.remote_id));
        if !ours {
            return Ok(None);
        }
        match record::get(call, record::AtUri { repo: call.remote_id, collection: POST, key: &key }).await {
            Ok(seen) => Ok(strong(&seen).map(|strong| record::reference(who(call), strong))),
            Err(Fault::Gone) => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    fn handle_of(&self, remote: &RemoteRef) -> Value {
        json!(StrongRef { uri: remote.id.clone(), cid: remote.tag.clone() })
    }

    async fn delete(&self, call: &Call<'_>, remote: &RemoteRef) -> Result<(), Fault> {
        record::delete(call, &remote.id, POST).await
    }
}

/// A refusal of the answer that carries the first comment, told where it was written.
fn at_comment(fault: Fault) -> Fault {
    match fault {
        Fault::Rejected(problems) => {
            Fault::Rejected(problems.into_iter().map(|problem| Problem { place: Place::Comment, ..problem }).collect())
        }
        fault => fault,
    }
}

fn who<'a>(call: &'a Call<'_>) -> &'a str {
    record::address(call.handle, call.remote_id)
}

fn strong(seen: &RecordView) -> Option<StrongRef> {
    Some(StrongRef { uri: seen.uri.clone(), cid: seen.cid.clone()? })
}

fn finished(handle: &impl Serialize, remote: Option<RemoteRef>) -> Result<Outcome, Fault> {
    // What we serialise ourselves always serialises.
    let handle = serde_json::to_value(handle).map_err(|_| Fault::Protocol)?;
    Ok(Outcome::Done { handle, remote })
}

/// The creation time of a part: a millisecond apart, so that a thread sorts in its order.
fn created_at(outgoing: &Outgoing, part: u16) -> String {
    (outgoing.created_at + Duration::milliseconds(i64::from(part))).to_rfc3339_opts(SecondsFormat::Millis, true)
}

fn visual(outgoing: &Outgoing, part: u16, index: u16) -> Result<&AttachedVisual, Fault> {
    let said = outgoing.content.parts.get(usize::from(part)).ok_or(Fault::Protocol)?;
    let card = card_picture(&outgoing.content).filter(|_| part == 0 && index == 0);
    said.visuals.get(usize::from(index)).or(card).ok_or(Fault::Protocol)
}

/// The picture of the card, where a card is shown at all: pictures of the first part take its place.
fn card_picture(content: &Content) -> Option<&AttachedVisual> {
    let bare = content.parts.first().is_some_and(|part| part.visuals.is_empty());
    content.link.as_ref().filter(|_| bare).and_then(|link| link.picture.as_ref())
}

async fn upload(
    call: &Call<'_>,
    visual: &AttachedVisual,
    part: u16,
    index: u16,
    card: bool,
    files: &dyn Attachments,
) -> Result<Picture, Fault> {
    let file = if card { files.load_within(visual, &super::card_limits()).await? } else { files.load(visual).await? };
    let xrpc = Xrpc::of(call);
    let asked = Asked::Repeatable(Place::Visual { part, index });
    let request = Request::post(xrpc.endpoint("com.atproto.repo.uploadBlob")?)
        .body(&file.mime, file.bytes)
        .deadline(std::time::Duration::from_secs(300));
    let reply = xrpc.send(&asked, request).await?;
    let uploaded: Uploaded = xrpc.read(&asked, &reply)?;
    if !record::is_blob(&uploaded.blob) {
        // Kept, it would make a record that the server refuses or, worse, takes.
        return Err(Fault::Protocol);
    }
    Ok(Picture { blob: uploaded.blob, width: file.width, height: file.height })
}

async fn prepare(call: &Call<'_>, content: &Content) -> Result<Prepared, Fault> {
    let texts = content.parts.iter().map(|part| part.text.as_str()).chain(content.comment());
    let handles: BTreeSet<String> = texts.flat_map(richtext::mentioned).collect();
    let mut prepared = Prepared::default();
    for handle in handles {
        if let Some(did) = resolve_handle(call, &handle).await? {
            prepared.dids.insert(handle, did);
        }
    }
    Ok(prepared)
}

/// The stable id behind a handle; `None` when nobody owns it.
async fn resolve_handle(call: &Call<'_>, handle: &str) -> Result<Option<String>, Fault> {
    let query = [("handle", handle)];
    match Xrpc::of(call).query::<Resolved>("com.atproto.identity.resolveHandle", &query).await {
        Ok(resolved) => Ok(Some(resolved.did)),
        Err(Fault::Gone | Fault::Rejected(_)) => Ok(None),
        Err(fault) => Err(fault),
    }
}

async fn create(
    call: &Call<'_>,
    outgoing: &Outgoing,
    part: u16,
    key: &str,
    done: &[Done],
    files: &dyn Attachments,
) -> Result<Outcome, Fault> {
    let record = post(outgoing, part, done).ok_or(Fault::Protocol)?;
    let record = serde_json::to_value(record).map_err(|_| Fault::Protocol)?;
    let asked = Asked::Once(Place::Text { part });
    let xrpc = Xrpc::of(call);
    let reply = record::send_put(call, &asked, POST, key, &record).await?;
    if faults::name_of(&reply).as_deref() == Some("BlobNotFound") {
        // Servers drop files that no record refers to for some hours. Nothing was written.
        return Err(upload_again(call, outgoing, part, done, files).await);
    }
    let strong: StrongRef = xrpc.read(&asked, &reply)?;
    finished(&strong, Some(record::reference(who(call), strong.clone())))
}

/// Uploads the pictures of a part anew, so that the next attempt finds them. The same bytes have the same address; when
/// they have become others, the record would differ from the one whose fate is known, and a person has to look.
async fn upload_again(
    call: &Call<'_>,
    outgoing: &Outgoing,
    part: u16,
    done: &[Done],
    files: &dyn Attachments,
) -> Fault {
    let visuals = outgoing.content.parts.get(usize::from(part)).map(|said| said.visuals.as_slice()).unwrap_or_default();
    let card = card_picture(&outgoing.content).filter(|_| part == 0);
    for (index, visual) in (0u16..).zip(visuals.iter().chain(card)) {
        match upload(call, visual, part, index, card.is_some(), files).await {
            Ok(again) if picture(done, part, index).is_some_and(|first| first.blob == again.blob) => {}
            Ok(_) => {
                let problem = Problem { place: Place::Visual { part, index }, code: ProblemCode::VisualMissing };
                return Fault::Rejected(vec![problem]);
            }
            Err(fault) => return fault,
        }
    }
    Fault::Transient { after: None }
}

fn handle_of<T: for<'a> Deserialize<'a>>(done: &[Done], name: &StepName) -> Option<T> {
    let found = done.iter().find(|step| step.name == *name)?;
    T::deserialize(&found.handle).ok()
}

fn picture(done: &[Done], part: u16, index: u16) -> Option<Picture> {
    handle_of(done, &StepName::Upload { part, index })
}

/// A post as it is written.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct NewPost {
    #[serde(rename = "$type")]
    kind: &'static str,
    text: String,
    created_at: String,
    langs: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    facets: Vec<Facet>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply: Option<ReplyRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    embed: Option<Value>,
}

/// The record of a part; `None` when an earlier step is missing.
fn post(outgoing: &Outgoing, part: u16, done: &[Done]) -> Option<NewPost> {
    let said = outgoing.content.parts.get(usize::from(part))?;
    let prepared: Prepared = handle_of(done, &StepName::Prepare).unwrap_or_default();
    Some(NewPost {
        kind: POST,
        text: said.text.clone(),
        created_at: created_at(outgoing, part),
        langs: vec![outgoing.language.as_str().to_owned()],
        facets: richtext::facets(&said.text, &prepared.dids),
        reply: reply(outgoing, part, done)?,
        embed: embed(outgoing, said, part, done)?,
    })
}

/// What the part answers. The outer `None` means that it cannot be told.
#[allow(clippy::option_option)]
fn reply(outgoing: &Outgoing, part: u16, done: &[Done]) -> Option<Option<ReplyRef>> {
    let strong = |remote: &RemoteRef| {
        (!remote.tag.is_empty()).then(|| StrongRef { uri: remote.id.clone(), cid: remote.tag.clone() })
    };
    let created = |part| handle_of::<StrongRef>(done, &StepName::Create { part });
    match (part.checked_sub(1), &outgoing.reply) {
        (None, None) => Some(None),
        (None, Some(to)) => Some(Some(ReplyRef { root: strong(&to.root)?, parent: strong(&to.parent)? })),
        (Some(before), None) => Some(Some(ReplyRef { root: created(0)?, parent: created(before)? })),
        (Some(before), Some(to)) => Some(Some(ReplyRef { root: strong(&to.root)?, parent: created(before)? })),
    }
}

/// Pictures, or the card on the first part. The outer `None` means that an upload is missing.
#[allow(clippy::option_option)]
fn embed(outgoing: &Outgoing, said: &Part, part: u16, done: &[Done]) -> Option<Option<Value>> {
    if !said.visuals.is_empty() {
        let images: Option<Vec<Value>> = (0u16..)
            .zip(&said.visuals)
            .map(|(index, visual)| {
                let Picture { blob, width, height } = picture(done, part, index)?;
                let mut image = json!({ "image": blob, "alt": visual.alt });
                if let (Some(image), true) = (image.as_object_mut(), width > 0 && height > 0) {
                    image.insert("aspectRatio".to_owned(), json!({ "width": width, "height": height }));
                }
                Some(image)
            })
            .collect();
        return Some(Some(json!({ "$type": "app.bsky.embed.images", "images": images? })));
    }
    let Some(link) = outgoing.content.link.as_ref().filter(|_| part == 0) else { return Some(None) };
    let address = link.url.trim();
    let title = if link.title.trim().is_empty() { address } else { link.title.trim() };
    let mut external = json!({ "uri": address, "title": title, "description": link.description.trim() });
    if card_picture(&outgoing.content).is_some()
        && let Some(external) = external.as_object_mut()
    {
        external.insert("thumb".to_owned(), picture(done, 0, 0)?.blob);
    }
    Some(Some(json!({ "$type": "app.bsky.embed.external", "external": external })))
}

/// Reads `…/profile/ACTOR/post/KEY` of any host, or an `at://` address, as `(actor, key)`.
fn post_in(permalink: &str) -> Option<(String, String)> {
    let text = permalink.trim();
    if let Some(at) = record::parse(text) {
        return (at.collection == POST).then(|| (at.repo.to_owned(), at.key.to_owned()));
    }
    let url = url::Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let parts: Vec<&str> = url.path_segments()?.filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        ["profile", actor, "post", key] => Some(((*actor).replace("%3A", ":"), (*key).to_owned())),
        _ => None,
    }
}

#[cfg(test)]
#[path = "publish_tests.rs"]
mod tests;
