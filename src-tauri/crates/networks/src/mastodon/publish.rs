//! Publishing: uploads, creation, the network's scheduler.

use super::api::Api;
use super::faults::Phase;
use super::limits::Facts;
use super::wire::{Created, Media, Search, Status};
use super::{CONTENT_WARNING, KEY_SECONDS, Mastodon, SENSITIVE, find, text};
use crate::kit::{
    Attachments, Call, Done, Fault, Field, Found, Keyed, Outcome, Outgoing, Publish, RemoteRef, ReplyTarget, Request,
    Step, StepName, undertaking,
};
use async_trait::async_trait;
use chrono::{DateTime, SecondsFormat, Utc};
use pupitre_domain::content::Content;
use pupitre_domain::network::{Limits, Reconcile};
use pupitre_domain::problem::{Place, Problem, ProblemCode};
use pupitre_domain::publication::Effect;
use serde_json::{Value, json};
use url::Url;

/// Looks at an upload after which it is treated as a temporary failure of the server: about a quarter of an hour.
const MAX_LOOKS: u64 = 90;
const FIRST_LOOK_MS: u32 = 1_000;
const LONGEST_LOOK_MS: u32 = 10_000;

#[async_trait]
impl Publish for Mastodon {
    /// The generic check counts the text as written; only what is added to it on the way is counted here. That a thread
    /// cannot be handed off is not a matter of the content: `run` refuses it before anything is sent.
    fn check(&self, content: &Content, limits: &Limits) -> Vec<Problem> {
        let measure = |text: &str| pupitre_domain::text::measure(text, &limits.text).units;
        let warning = content.options.get(CONTENT_WARNING).map_or(0, |warning| measure(warning));
        let mut found = Vec::new();
        // The answer that carries the first comment has the same warning.
        if let Some(own) = content.comment().map(measure).filter(|own| *own <= limits.text.max) {
            let (count, max) = (own.saturating_add(warning), limits.text.max);
            if count > max {
                found.push(Problem { place: Place::Comment, code: ProblemCode::TooLong { count, max } });
            }
        }
        let written = content.parts.first().map(|part| part.text.as_str()).unwrap_or_default();
        let sent = text::of_content(content, 0);
        if sent == written {
            return found;
        }
        let count = measure(&sent).saturating_add(warning);
        let fits_as_written = measure(written).saturating_add(warning) <= limits.text.max;
        if fits_as_written && count > limits.text.max {
            found.push(Problem { place: Place::Link, code: ProblemCode::TooLong { count, max: limits.text.max } });
        }
        found
    }

    fn reply_prefix(&self, content: &Content, target: &ReplyTarget, facts: &Value) -> String {
        text::addressing(&text::of_content(content, 0), target, &Facts::of(facts).domain)
    }

    fn plan(&self, outgoing: &Outgoing) -> Vec<Step> {
        let places = || {
            (0u16..)
                .zip(&outgoing.content.parts)
                .flat_map(|(part, said)| (0u16..).zip(&said.visuals).map(move |(index, _)| (part, index)))
        };
        let repeatable = |name| Step { name, effect: Effect::Repeatable };
        let uploads = places().map(|(part, index)| repeatable(StepName::Upload { part, index }));
        // Whether a server needs time is only known once it answers; the step costs nothing when it does not.
        let waits = places().map(|(part, index)| repeatable(StepName::AwaitUpload { part, index }));
        let creates = (0u16..)
            .zip(&outgoing.content.parts)
            .map(|(part, _)| Step { name: StepName::Create { part }, effect: Effect::Once });
        let comment = outgoing.content.comment().map(|_| Step { name: StepName::Comment, effect: Effect::Once });
        uploads.chain(waits).chain(creates).chain(comment).collect()
    }

    fn mint_key(&self, _step: &StepName, now: DateTime<Utc>, random: u64) -> String {
        undertaking(now, random)
    }

    fn reconcile(&self, facts: &Value) -> Reconcile {
        if Facts::of(facts).strict_keys { self.default_reconcile() } else { Reconcile::ReadBack }
    }

    fn may_publish(&self, scopes: &[String]) -> bool {
        scopes.is_empty() || scopes.iter().any(|scope| matches!(scope.as_str(), "write" | "write:statuses"))
    }
    fn default_reconcile(&self) -> Reconcile {
        Reconcile::Key { window_seconds: KEY_SECONDS }
    }

    async fn run(
        &self,
        call: &Call<'_>,
        outgoing: &Outgoing,
        step: &Keyed,
        done: &[Done],
        files: &dyn Attachments,
    ) -> Result<Outcome, Fault> {
        match &step.step.name {
            StepName::Upload { part, index } => upload(call, outgoing, *part, *index, files).await,
            StepName::AwaitUpload { part, index } => await_upload(call, *part, *index, done).await,
            StepName::Create { part } => create(call, outgoing, *part, &step.key, done).await,
            StepName::Comment => {
                let (whole, number) = outgoing.with_answer().ok_or(Fault::Protocol)?;
                create(call, &whole, number, &step.key, done).await.map_err(at_comment)
            }
            // Never planned here.
            StepName::Prepare | StepName::Keep | StepName::Revise | StepName::Act => Err(Fault::Protocol),
        }
    }

    async fn find(&self, call: &Call<'_>, outgoing: &Outgoing, step: &Keyed, done: &[Done]) -> Result<Found, Fault> {
        match &step.step.name {
            StepName::Create { part } => find::created(call, outgoing, *part, step.first_sent, done).await,
            StepName::Comment => {
                let (whole, number) = outgoing.with_answer().ok_or(Fault::Protocol)?;
                find::created(call, &whole, number, step.first_sent, done).await
            }
            _ => Ok(Found::No),
        }
    }

    async fn resolve(&self, call: &Call<'_>, permalink: &str) -> Result<Option<RemoteRef>, Fault> {
        let Ok(url) = Url::parse(permalink.trim()) else { return Ok(None) };
        let api = Api::of(call);
        let ours = |status: &Status| status.account.id == call.remote_id && status.reblog.is_none();
        let id = url.path_segments().and_then(|mut segments| segments.rfind(|segment| !segment.is_empty()));
        // Its own addresses end in the id. Another host's id would name another message here.
        if let Some(id) = id
            && is_here(call, &url)
        {
            match api.get::<Status>(&["api", "v1", "statuses", id], &[]).await {
                Ok(status) if ours(&status) => return Ok(Some(reference(&status))),
                Ok(_) | Err(Fault::Gone | Fault::Protocol | Fault::Rejected(_)) => {}
                Err(fault) => return Err(fault),
            }
        }
        let query = [("q", url.as_str()), ("type", "statuses"), ("resolve", "false"), ("limit", "5")];
        let found: Search = match api.get(&["api", "v2", "search"], &query).await {
            Ok(found) => found,
            Err(Fault::Gone | Fault::Protocol | Fault::Rejected(_)) => return Ok(None),
            Err(fault) => return Err(fault),
        };
        let same = |status: &&Status| {
            let text = url.as_str();
            ours(status) && (status.url.as_deref() == Some(text) || status.uri.as_deref() == Some(text))
        };
        Ok(found.statuses.iter().find(same).map(reference))
    }

    fn handle_of(&self, remote: &RemoteRef) -> Value {
        json!({ "id": remote.id })
    }

    async fn delete(&self, call: &Call<'_>, remote: &RemoteRef) -> Result<(), Fault> {
        delete(call, &remote.id).await
    }
}

/// Whether an address is one of the account's server: of its host, or of the domain by which it calls itself.
fn is_here(call: &Call<'_>, url: &Url) -> bool {
    let domain = Facts::of(call.facts).domain;
    url.host_str().is_some_and(|host| {
        Some(host) == call.server.host_str() || domain.split(':').next().is_some_and(|name| name == host)
    })
}

/// Deletes a status; what is gone is gone.
pub(super) async fn delete(call: &Call<'_>, id: &str) -> Result<(), Fault> {
    let api = Api::of(call);
    let phase = Phase::Settle;
    match api.send(Request::delete(api.url(&["api", "v1", "statuses", id])), &phase).await {
        // A captive portal answers everything with 200: only this API's own answer says that it is gone.
        Ok(reply) => api.read::<Value>(&reply, &phase).map(|_| ()),
        Err(Fault::Gone) => Ok(()),
        Err(fault) => Err(fault),
    }
}

pub(super) fn reference(status: &Status) -> RemoteRef {
    RemoteRef {
        id: status.id.clone(),
        tag: String::new(),
        permalink: permalink(status.url.as_deref(), status.uri.as_deref()),
    }
}

/// The address to show. Whatever is no web address is not shown.
pub(super) fn permalink(url: Option<&str>, uri: Option<&str>) -> Option<String> {
    url.into_iter()
        .chain(uri)
        .find(|text| text.starts_with("https://") || text.starts_with("http://"))
        .map(str::to_owned)
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

fn refused(place: Place, said: &str) -> Fault {
    Fault::Rejected(vec![Problem { place, code: ProblemCode::Refused { said: said.to_owned() } }])
}

/// The handle of a finished step.
fn handle<'a>(done: &'a [Done], name: &StepName) -> Option<&'a Value> {
    done.iter().find(|done| done.name == *name).map(|done| &done.handle)
}

fn field<'a>(handle: Option<&'a Value>, name: &str) -> Option<&'a str> {
    handle.and_then(|handle| handle.get(name)).and_then(Value::as_str)
}

/// The ids of a part's uploads, in order.
pub(super) fn media_ids(outgoing: &Outgoing, part: u16, done: &[Done]) -> Vec<String> {
    let count = outgoing.content.parts.get(usize::from(part)).map_or(0, |part| part.visuals.len());
    (0u16..)
        .take(count)
        .filter_map(|index| field(handle(done, &StepName::Upload { part, index }), "id").map(str::to_owned))
        .collect()
}

/// The message that a part answers: the part before it, or what the whole answers.
pub(super) fn parent_id(outgoing: &Outgoing, part: u16, done: &[Done]) -> Option<String> {
    match part.checked_sub(1) {
        Some(before) => field(handle(done, &StepName::Create { part: before }), "id").map(str::to_owned),
        None => outgoing.reply.as_ref().map(|reply| reply.parent.id.clone()),
    }
}

pub(super) async fn upload(
    call: &Call<'_>,
    outgoing: &Outgoing,
    part: u16,
    index: u16,
    files: &dyn Attachments,
) -> Result<Outcome, Fault> {
    let place = Place::Visual { part, index };
    let visual = outgoing.content.parts.get(usize::from(part)).and_then(|part| part.visuals.get(usize::from(index)));
    let Some(visual) = visual else {
        return Err(Fault::Rejected(vec![Problem { place, code: ProblemCode::VisualMissing }]));
    };
    let file = files.load(visual).await?;
    let ending = match file.mime.as_str() {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/gif" => "gif",
        "image/webp" => "webp",
        _ => "bin",
    };
    let mut fields = vec![Field::file("file", format!("picture.{ending}"), &file.mime, file.bytes)];
    if !visual.alt.trim().is_empty() {
        fields.push(Field::text("description", visual.alt.trim()));
    }
    let api = Api::of(call);
    let phase = Phase::Upload(place);
    let reply = api.send(Request::post(api.url(&["api", "v2", "media"])).multipart(fields), &phase).await?;
    let media: Media = api.read(&reply, &phase)?;
    let ready = reply.status == 200 || (reply.status != 202 && media.url.is_some());
    Ok(Outcome::Done { handle: json!({ "id": media.id, "ready": ready }), remote: None })
}

pub(super) async fn await_upload(call: &Call<'_>, part: u16, index: u16, done: &[Done]) -> Result<Outcome, Fault> {
    let place = Place::Visual { part, index };
    let uploaded = handle(done, &StepName::Upload { part, index });
    let Some(id) = field(uploaded, "id") else {
        return Err(Fault::Rejected(vec![Problem { place, code: ProblemCode::VisualMissing }]));
    };
    if uploaded.and_then(|handle| handle.get("ready")).and_then(Value::as_bool) == Some(true) {
        return Ok(Outcome::Done { handle: json!({ "id": id }), remote: None });
    }
    let api = Api::of(call);
    let reply = api.send(Request::get(api.url(&["api", "v1", "media", id])), &Phase::Upload(place)).await?;
    if reply.status != 206 {
        return Ok(Outcome::Done { handle: json!({ "id": id }), remote: None });
    }
    let own = handle(done, &StepName::AwaitUpload { part, index });
    let looks = own.and_then(|handle| handle.get("looks")).and_then(Value::as_u64).unwrap_or(0) + 1;
    if looks > MAX_LOOKS {
        return Err(Fault::Transient { after: Some(std::time::Duration::from_secs(60)) });
    }
    let after_ms = FIRST_LOOK_MS.saturating_mul(u32::try_from(looks).unwrap_or(u32::MAX)).min(LONGEST_LOOK_MS);
    Ok(Outcome::Wait { after_ms, handle: json!({ "id": id, "looks": looks }) })
}

/// The body of a create call.
fn body(outgoing: &Outgoing, part: u16, domain: &str, media: &[String], parent: Option<&str>) -> Value {
    let content = &outgoing.content;
    let language = content.language.as_ref().unwrap_or(&outgoing.language);
    let mut body =
        json!({ "status": text::of_part(outgoing, usize::from(part), domain), "language": language.as_str() });
    let mut set = |key: &str, value: Value| {
        if let Some(map) = body.as_object_mut() {
            map.insert(key.to_owned(), value);
        }
    };
    if !media.is_empty() {
        set("media_ids", json!(media));
    }
    if let Some(parent) = parent {
        set("in_reply_to_id", json!(parent));
    }
    if let Some(visibility) = text::visibility(outgoing) {
        set("visibility", json!(visibility));
    }
    if let Some(warning) = content.options.get(CONTENT_WARNING).filter(|text| !text.trim().is_empty()) {
        set("spoiler_text", json!(warning));
    }
    if content.options.get(SENSITIVE).is_some_and(|value| value == "true") {
        set("sensitive", json!(true));
    }
    if let Some(poll) = content.poll.as_ref().filter(|_| part == 0) {
        set(
            "poll",
            json!({ "options": poll.choices, "expires_in": u64::from(poll.minutes) * 60, "multiple": poll.multiple }),
        );
    }
    if let Some(at) = outgoing.scheduled_at {
        set("scheduled_at", json!(at.to_rfc3339_opts(SecondsFormat::Millis, true)));
    }
    body
}

async fn create(call: &Call<'_>, outgoing: &Outgoing, part: u16, key: &str, done: &[Done]) -> Result<Outcome, Fault> {
    let facts = Facts::of(call.facts);
    if outgoing.scheduled_at.is_some() {
        let count = u32::try_from(outgoing.content.parts.len()).unwrap_or(u32::MAX);
        if count > 1 {
            // The second part cannot answer a message that does not exist yet.
            return Err(Fault::Rejected(vec![Problem {
                place: Place::Thread,
                code: ProblemCode::TooManyParts { count, max: 1 },
            }]));
        }
        if !facts.handoff {
            // Such servers ignore the date and post at once: days early, in a client's name.
            return Err(refused(Place::Account, &format!("{} {}: scheduled_at", facts.software, facts.version)));
        }
    }
    let media = media_ids(outgoing, part, done);
    let parent = parent_id(outgoing, part, done);
    let visuals = outgoing.content.parts.get(usize::from(part)).map_or(0, |part| part.visuals.len());
    if media.len() != visuals {
        return Err(Fault::Rejected(vec![Problem {
            place: Place::Visuals { part },
            code: ProblemCode::VisualMissing,
        }]));
    }
    if part > 0 && parent.is_none() {
        return Err(Fault::Gone);
    }
    let api = Api::of(call);
    let phase = Phase::Create(Place::Text { part });
    let request = Request::post(api.url(&["api", "v1", "statuses"])).header("idempotency-key", key).json(&body(
        outgoing,
        part,
        &facts.domain,
        &media,
        parent.as_deref(),
    ));
    let created: Created = api.call(request, &phase).await?;
    outcome(created).ok_or(Fault::Ambiguous)
}

/// What a create call made: a scheduler's entry has a date and neither address nor content.
fn outcome(created: Created) -> Option<Outcome> {
    let published = created.uri.is_some() || created.url.is_some() || created.content.is_some();
    if !published && created.scheduled_at.is_some() {
        let remote = RemoteRef { id: created.id.clone(), tag: String::new(), permalink: None };
        return Some(Outcome::HandedOff { handle: json!({ "scheduledId": created.id }), remote });
    }
    // Asked to schedule or not: it is out, and that is what is told.
    published.then(|| Outcome::Done {
        handle: json!({ "id": created.id }),
        remote: Some(RemoteRef {
            id: created.id,
            tag: String::new(),
            permalink: permalink(created.url.as_deref(), created.uri.as_deref()),
        }),
    })
}
