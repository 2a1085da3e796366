//! Publishing an article, so that the world sees it once.
//!
//! WordPress keeps no idempotency keys: the same call twice makes two articles. So everything is made where nobody sees
//! it – pictures in the media library, the article as a draft under a key of ours in place of its address – and the one
//! step that the world sees changes the state of a draft whose number is known. Repeated, that step changes nothing. A
//! draft whose making lost its answer is found again by its key.

use super::api::Api;
use super::article::{self, Article};
use super::faults::Phase;
use super::markdown::{Attributes, element};
use super::slug::{readable, slug};
use super::wire::{ErrorBody, Gone, Media, Post};
use super::{CATEGORIES, STATUS, TAGS, Wordpress, answer, comments, first_comment, terms};
use crate::kit::{
    Attachment, Attachments, Call, Done, Fault, Found, Keyed, Outcome, Outgoing, Publish, RemoteRef, Request, Step,
    StepName, said, undertaking,
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use pupitre_domain::content::{AttachedVisual, Content};
use pupitre_domain::ids::VisualId;
use pupitre_domain::network::{Limits, Reconcile};
use pupitre_domain::problem::{Place, Problem, ProblemCode};
use pupitre_domain::publication::Effect;
use serde_json::{Value, json};
use std::time::Duration;
use url::Url;

/// What is read of an article.
const FIELDS: &str = "id,status,slug,link,author,date_gmt,modified_gmt";
/// Most bytes of an alternative text that travels in the address of an upload.
const ALT_IN_ADDRESS: usize = 1_500;
/// Uploads may take this long; the conductor's own deadline may be shorter.
const UPLOADING: Duration = Duration::from_secs(240);
/// A step that runs again this long after it first left was lost before.
const AGAIN_SECONDS: i64 = 1;

#[async_trait]
impl Publish for Wordpress {
    fn check(&self, content: &Content, _: &Limits) -> Vec<Problem> {
        article::check(content)
    }

    fn answers_with_pictures(&self) -> bool {
        false
    }

    fn plan(&self, outgoing: &Outgoing) -> Vec<Step> {
        if outgoing.reply.is_some() {
            return Self::answer_plan();
        }
        let visuals = outgoing.content.parts.first().map_or(0, |part| part.visuals.len());
        let uploads = (0u16..).take(visuals).map(|index| StepName::Upload { part: 0, index });
        let mut steps: Vec<Step> =
            uploads.chain([StepName::Prepare]).map(|name| Step { name, effect: Effect::Repeatable }).collect();
        steps.push(Step { name: StepName::Create { part: 0 }, effect: Effect::Once });
        steps.extend(outgoing.content.comment().map(|_| Step { name: StepName::Comment, effect: Effect::Once }));
        steps
    }

    fn mint_key(&self, _: &StepName, now: DateTime<Utc>, random: u64) -> String {
        undertaking(now, random)
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
        if outgoing.content.parts.len() > 1 {
            let count = u32::try_from(outgoing.content.parts.len()).unwrap_or(u32::MAX);
            return Err(rejected(Place::Thread, ProblemCode::TooManyParts { count, max: 1 }));
        }
        if let Some(target) = &outgoing.reply {
            return answer::send(call, outgoing, target, step).await;
        }
        match &step.step.name {
            StepName::Upload { index, .. } => upload(call, outgoing, *index, step, files).await,
            StepName::Prepare => prepare(call, outgoing, step, done).await,
            StepName::Create { part: 0 } => show(call, outgoing, done).await,
            StepName::Comment => first_comment::add(call, outgoing, step, done).await,
            // Never planned here.
            StepName::Create { .. }
            | StepName::AwaitUpload { .. }
            | StepName::Keep
            | StepName::Revise
            | StepName::Act => Err(Fault::Protocol),
        }
    }

    async fn find(&self, call: &Call<'_>, outgoing: &Outgoing, step: &Keyed, done: &[Done]) -> Result<Found, Fault> {
        if let Some(target) = &outgoing.reply {
            return answer::find(call, outgoing, target, step).await;
        }
        if step.step.name == StepName::Comment {
            return first_comment::find(call, outgoing, step, done).await;
        }
        let (StepName::Create { .. }, Some((id, key))) = (&step.step.name, draft(done)) else { return Ok(Found::No) };
        let found = match read(call, id).await {
            Ok(post) => post,
            Err(Fault::Gone) => return Ok(Found::No),
            Err(fault) => return Err(fault),
        };
        let handle = handle(&found);
        Ok(match found.status.as_str() {
            "publish" | "private" => Found::Yes { handle, remote: reference(&found) },
            "future" => Found::HandedOff { handle, remote: reference(&found) },
            // Left as a draft on purpose: then its address is no longer our key.
            "draft" | "pending" if found.slug != key => Found::Yes { handle, remote: reference(&found) },
            _ => Found::No,
        })
    }

    async fn resolve(&self, call: &Call<'_>, permalink: &str) -> Result<Option<RemoteRef>, Fault> {
        let Ok(url) = Url::parse(permalink.trim()) else { return Ok(None) };
        if url.host_str().map(bare) != call.server.host_str().map(bare) {
            return Ok(None);
        }
        let numbered = url.query_pairs().find(|(name, _)| name == "p").map(|(_, id)| id.into_owned());
        let posts: Vec<Post> = match numbered.and_then(|id| id.parse().ok()) {
            Some(id) => read(call, id).await.map_or_else(|_| Vec::new(), |post| vec![post]),
            None => {
                let last = url.path_segments().and_then(|mut parts| parts.rfind(|part| !part.is_empty()));
                let Some(last) = last.map(readable).filter(|last| !last.is_empty()) else { return Ok(None) };
                let query = [("slug", last.as_str()), ("status", "publish,future,private"), ("_fields", FIELDS)];
                match Api::of(call).get(&["posts"], &query).await {
                    Ok(posts) => posts,
                    Err(Fault::Gone | Fault::Protocol | Fault::Rejected(_)) => return Ok(None),
                    Err(fault) => return Err(fault),
                }
            }
        };
        let ours = |post: &&Post| post.author.to_string() == call.remote_id;
        Ok(posts.iter().find(ours).map(reference))
    }

    fn handle_of(&self, remote: &RemoteRef) -> Value {
        json!({ "id": remote.id.parse::<u64>().unwrap_or_default() })
    }

    async fn delete(&self, call: &Call<'_>, remote: &RemoteRef) -> Result<(), Fault> {
        if comments::number(&remote.id).is_some() {
            // It goes with its article, and comes back with it.
            return Ok(());
        }
        trash(call, &remote.id).await
    }
}

/// Puts an article into the site's trash, from where its people can take it back for a month; where there is no trash
/// it is deleted. What is gone is gone.
pub(super) async fn trash(call: &Call<'_>, id: &str) -> Result<(), Fault> {
    let api = Api::of(call);
    let delete = |force: bool| {
        let request = Request::delete(api.url(&["posts", id]));
        if force { request.query(&[("force", "true")]) } else { request }
    };
    let reply = api.exchange(delete(false), &Phase::Settle).await?;
    let no_trash = reply.json::<ErrorBody>().is_ok_and(|error| error.code() == "rest_trash_not_supported");
    let reply = if no_trash { api.exchange(delete(true), &Phase::Settle).await? } else { reply };
    // A captive portal answers everything with 200: only the site's own answer says that it is gone.
    if reply.is_success() && reply.json::<Gone>().is_ok() {
        return Ok(());
    }
    match api.fault(&reply, &Phase::Settle) {
        Fault::Gone => Ok(()),
        fault => Err(fault),
    }
}

/// Reads an article by its number.
pub(super) async fn read(call: &Call<'_>, id: u64) -> Result<Post, Fault> {
    Api::of(call).get(&["posts", &id.to_string()], &[("context", "edit"), ("_fields", FIELDS)]).await
}

fn bare(host: &str) -> &str {
    host.trim_start_matches("www.")
}

pub(super) fn rejected(place: Place, code: ProblemCode) -> Fault {
    Fault::Rejected(vec![Problem { place, code }])
}

pub(super) fn handle(post: &Post) -> Value {
    json!({ "id": post.id, "slug": post.slug })
}

pub(super) fn reference(post: &Post) -> RemoteRef {
    let permalink =
        Some(&post.link).filter(|link| link.starts_with("https://") || link.starts_with("http://")).cloned();
    RemoteRef { id: post.id.to_string(), tag: post.mark(), permalink }
}

pub(super) fn of_step<'a>(done: &'a [Done], name: &StepName) -> Option<&'a Value> {
    done.iter().find(|done| done.name == *name).map(|done| &done.handle)
}

/// Number and key of the draft that was made.
fn draft(done: &[Done]) -> Option<(u64, &str)> {
    let handle = of_step(done, &StepName::Prepare)?;
    Some((handle.get("id")?.as_u64()?, handle.get("key")?.as_str()?))
}

/// An uploaded picture.
struct Uploaded {
    id: u64,
    url: String,
}

fn uploaded(done: &[Done], index: u16) -> Option<Uploaded> {
    let handle = of_step(done, &StepName::Upload { part: 0, index })?;
    Some(Uploaded { id: handle.get("id")?.as_u64()?, url: handle.get("url")?.as_str()?.to_owned() })
}

pub(super) async fn upload(
    call: &Call<'_>,
    outgoing: &Outgoing,
    index: u16,
    step: &Keyed,
    files: &dyn Attachments,
) -> Result<Outcome, Fault> {
    let place = Place::Visual { part: 0, index };
    let visual = outgoing.content.parts.first().and_then(|part| part.visuals.get(usize::from(index)));
    let Some(visual) = visual else { return Err(rejected(place, ProblemCode::VisualMissing)) };
    let api = Api::of(call);
    let name = name_of(visual, &step.key);
    let media = if (call.now - step.first_sent).num_seconds() >= AGAIN_SECONDS {
        let known: Vec<Media> = api.get(&["media"], &[("slug", &name), ("_fields", "id,source_url")]).await?;
        known.into_iter().next()
    } else {
        None
    };
    let media = match media {
        Some(media) => media,
        None => send(&api, &name, visual, files.load(visual).await?, &Phase::Hidden(place)).await?,
    };
    Ok(Outcome::Done { handle: json!({ "id": media.id, "url": media.source_url }), remote: None })
}

/// A name for the file that says what it shows and that nothing else has.
fn name_of(visual: &AttachedVisual, key: &str) -> String {
    let shows: String = slug(&visual.alt).chars().filter(char::is_ascii).take(60).collect();
    let shows = shows.trim_matches('-');
    if shows.is_empty() { key.to_owned() } else { format!("{shows}-{key}") }
}

async fn send(
    api: &Api<'_>,
    name: &str,
    visual: &AttachedVisual,
    file: Attachment,
    phase: &Phase,
) -> Result<Media, Fault> {
    let ending = match file.mime.as_str() {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/gif" => "gif",
        "image/webp" => "webp",
        _ => "bin",
    };
    let alt = visual.alt.trim();
    let mut request = Request::post(api.url(&["media"]))
        .header("content-disposition", format!("attachment; filename=\"{name}.{ending}\""))
        .body(&file.mime, file.bytes)
        .deadline(UPLOADING);
    let in_address = alt.len() <= ALT_IN_ADDRESS;
    if in_address && !alt.is_empty() {
        request = request.query(&[("alt_text", alt)]);
    }
    let media: Media = api.call(request, phase).await?;
    if !in_address {
        let request = Request::post(api.url(&["media", &media.id.to_string()])).json(&json!({ "alt_text": alt }));
        let _: Media = api.call(request, phase).await?;
    }
    Ok(media)
}

/// The article as HTML with its pictures: the first leads it, the others stand where the text places them, or at its end.
pub(super) fn html(content: &Content, article: &Article<'_>, done: &[Done]) -> Result<String, Fault> {
    let visuals = content.parts.first().map_or(&[][..], |part| &part.visuals);
    let mut known: Vec<(VisualId, u64, String, &str)> = Vec::new();
    for (index, visual) in (0u16..).zip(visuals) {
        let Some(file) = uploaded(done, index) else {
            return Err(rejected(Place::Visuals { part: 0 }, ProblemCode::VisualMissing));
        };
        known.push((visual.visual, file.id, file.url, visual.alt.trim()));
    }
    let attributes = |number: u64, url: &str, alt: &str| -> Attributes {
        let mut attributes =
            vec![("src", url.to_owned()), ("class", format!("aligncenter size-full wp-image-{number}"))];
        if !alt.is_empty() {
            attributes.push(("alt", alt.to_owned()));
        }
        attributes
    };
    let rendered = article.render(&|id| {
        known.iter().find(|known| known.0 == id).map(|(_, number, url, alt)| attributes(*number, url, alt))
    });
    let mut html = rendered.html;
    for (id, number, url, alt) in known.iter().skip(1) {
        if !rendered.placed.contains(id) {
            html.push_str(&format!("<p>{}</p>\n", element(&attributes(*number, url, alt), alt)));
        }
    }
    Ok(html)
}

/// Makes the draft, or finds the one that an earlier run made.
async fn prepare(call: &Call<'_>, outgoing: &Outgoing, step: &Keyed, done: &[Done]) -> Result<Outcome, Fault> {
    let (api, content) = (Api::of(call), &outgoing.content);
    if outgoing.scheduled_at.is_some() && article::status(content) != "publish" {
        // The site's scheduler only knows how to publish.
        let place = Place::Option { key: STATUS.to_owned() };
        return Err(rejected(place, ProblemCode::OptionUnknown));
    }
    let query = [("slug", step.key.as_str()), ("status", "draft"), ("context", "edit"), ("_fields", FIELDS)];
    let known: Vec<Post> = api.get(&["posts"], &query).await?;
    let made = match known.into_iter().next() {
        Some(post) => post,
        None => {
            let article = Article::of(content);
            let mut body = json!({
                "title": article.title,
                "content": html(content, &article, done)?,
                "slug": step.key,
                "status": "draft",
                "categories": terms::numbers(&api, "categories", CATEGORIES, &article::names(content, CATEGORIES)).await?,
                "tags": terms::numbers(&api, "tags", TAGS, &article::names(content, TAGS)).await?,
            });
            let mut set = |key: &str, value: Option<Value>| {
                if let (Some(map), Some(value)) = (body.as_object_mut(), value) {
                    map.insert(key.to_owned(), value);
                }
            };
            set("excerpt", article::excerpt(content).map(Value::from));
            set("comment_status", article::comments(content).map(Value::from));
            set("featured_media", uploaded(done, 0).map(|file| Value::from(file.id)));
            let request = Request::post(api.url(&["posts"])).json(&body).query(&[("_fields", FIELDS)]);
            api.call(request, &Phase::Hidden(Place::Text { part: 0 })).await?
        }
    };
    // The key as the site keeps it is what the draft is known by.
    Ok(Outcome::Done { handle: json!({ "id": made.id, "key": made.slug }), remote: None })
}

/// Lets the world see the draft, now or at its hour.
async fn show(call: &Call<'_>, outgoing: &Outgoing, done: &[Done]) -> Result<Outcome, Fault> {
    let Some((id, _)) = draft(done) else { return Err(Fault::Gone) };
    let (api, content) = (Api::of(call), &outgoing.content);
    let article = Article::of(content);
    let mut wanted = article.slug;
    if wanted.is_empty() {
        // Nothing of the title can stand in an address.
        wanted = format!("article-{id}");
    }
    let mut body = json!({ "status": article::status(content), "slug": wanted });
    if let (Some(at), Some(map)) = (outgoing.scheduled_at, body.as_object_mut()) {
        map.insert("status".to_owned(), json!("future"));
        map.insert("date_gmt".to_owned(), json!(stamp(at)));
    }
    let request = Request::post(api.url(&["posts", &id.to_string()])).json(&body).query(&[("_fields", FIELDS)]);
    let shown: Post = api.call(request, &Phase::Show).await?;
    if shown.id != id {
        return Err(Fault::Ambiguous);
    }
    if readable(&shown.slug) != wanted {
        tracing::info!("the wanted address was taken; the site chose another");
    }
    match shown.status.as_str() {
        "future" => Ok(Outcome::HandedOff { handle: handle(&shown), remote: reference(&shown) }),
        // Asked to schedule or not: it is out, and that is what is told.
        "publish" | "private" => Ok(Outcome::Done { handle: handle(&shown), remote: Some(reference(&shown)) }),
        "draft" | "pending" if article::status(content) == shown.status => {
            Ok(Outcome::Done { handle: handle(&shown), remote: Some(reference(&shown)) })
        }
        other => Err(rejected(
            Place::Option { key: STATUS.to_owned() },
            ProblemCode::Refused { said: said(&format!("status: {other}")) },
        )),
    }
}

/// UTC as the site wants it: without saying so.
pub(super) fn stamp(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S").to_string()
}
