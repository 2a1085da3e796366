//! Changing an article that is out. The same call twice gives the same article, and the site's own time of the last change
//! tells whether somebody else was there since.

use super::api::Api;
use super::article::{self, Article};
use super::faults::Phase;
use super::publish::{html, of_step, reference, rejected, upload};
use super::slug::slug;
use super::wire::{Post, Raw};
use super::{CATEGORIES, SLUG, STATUS, TAGS, Wordpress, terms};
use crate::kit::{
    Attachments, Call, Change, Done, Fault, Keyed, Outcome, Outgoing, RemoteRef, Request, Revise, Step, StepName,
};
use async_trait::async_trait;
use pupitre_domain::content::AttachedVisual;
use pupitre_domain::problem::{Place, Problem, ProblemCode};
use pupitre_domain::publication::Effect;
use serde_json::{Value, json};

/// What is read of an article before it is changed.
const CURRENT: &str = "id,status,slug,link,author,date_gmt,modified_gmt,title.raw,content.raw,excerpt.raw";
const FIELDS: &str = "id,status,slug,link,author,date_gmt,modified_gmt";

fn visuals(outgoing: &Outgoing) -> &[AttachedVisual] {
    outgoing.content.parts.first().map_or(&[][..], |part| &part.visuals)
}

/// Where a picture of the changed article stood in the article before: its file is at the site already.
fn known(change: &Change<'_>, visual: &AttachedVisual) -> Option<u16> {
    let same = |old: &AttachedVisual| old.visual == visual.visual && old.crop == visual.crop;
    (0u16..).zip(visuals(change.before)).find(|(_, old)| same(old)).map(|(index, _)| index)
}

/// The uploads of the changed article: those of the change, and those that were there before.
fn uploads(change: &Change<'_>, done: &[Done]) -> Vec<Done> {
    let at = |index| StepName::Upload { part: 0, index };
    (0u16..)
        .zip(visuals(change.after))
        .filter_map(|(index, visual)| {
            let own = of_step(done, &at(index));
            let handle = own.or_else(|| of_step(change.made, &at(known(change, visual)?)))?;
            Some(Done { name: at(index), handle: handle.clone() })
        })
        .collect()
}

#[async_trait]
impl Revise for Wordpress {
    fn offered(&self, _: &Value) -> bool {
        true
    }

    fn fixed(&self, before: &Outgoing, after: &Outgoing) -> Vec<Problem> {
        let mut found = Vec::new();
        if before.content.comment() != after.content.comment() {
            found.push(Problem { place: Place::Comment, code: ProblemCode::Fixed });
        }
        if article::status(&before.content) != article::status(&after.content) {
            found.push(Problem { place: Place::Option { key: STATUS.to_owned() }, code: ProblemCode::Fixed });
        }
        found
    }

    fn plan(&self, change: &Change<'_>) -> Vec<Step> {
        let new = (0u16..)
            .zip(visuals(change.after))
            .filter(|(_, visual)| {
                known(change, visual)
                    .and_then(|index| of_step(change.made, &StepName::Upload { part: 0, index }))
                    .is_none()
            })
            .map(|(index, _)| StepName::Upload { part: 0, index });
        new.chain([StepName::Revise]).map(|name| Step { name, effect: Effect::Repeatable }).collect()
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
            StepName::Upload { index, .. } => {
                // Several pictures of one undertaking have one key.
                let step = Keyed { key: format!("{}-{index}", step.key), ..step.clone() };
                upload(call, change.after, *index, &step, files).await
            }
            StepName::Revise => revise(call, change, done).await,
            _ => Err(Fault::Protocol),
        }
    }
}

async fn revise(call: &Call<'_>, change: &Change<'_>, done: &[Done]) -> Result<Outcome, Fault> {
    let (api, content) = (Api::of(call), &change.after.content);
    let (article, uploads) = (Article::of(content), uploads(change, done));
    let (title, text) = (article.title.clone(), html(content, &article, &uploads)?);
    let id = change.remote.id.as_str();
    let there: Post = api.get(&["posts", id], &[("context", "edit"), ("_fields", CURRENT)]).await?;
    if there.status == "trash" {
        return Err(Fault::Gone);
    }
    let says = |raw: &Option<Raw>, wanted: &str| raw.as_ref().is_some_and(|raw| raw.raw.trim() == wanted.trim());
    let marked = !change.remote.tag.is_empty() && change.remote.tag == there.mark();
    if !marked && !change.overwrite {
        // An earlier try of ours, whose answer was lost, looks like somebody's change.
        if says(&there.title, &title) && says(&there.content, &text) {
            return Ok(changed(&there));
        }
        return Err(rejected(Place::Account, ProblemCode::ChangedThere));
    }
    let mut body = json!({
        "title": title,
        "content": text,
        "excerpt": article::excerpt(content).unwrap_or_default(),
        "categories": terms::numbers(&api, "categories", CATEGORIES, &article::names(content, CATEGORIES)).await?,
        "tags": terms::numbers(&api, "tags", TAGS, &article::names(content, TAGS)).await?,
        "featured_media": uploads.first().and_then(|file| file.handle.get("id")).and_then(Value::as_u64).unwrap_or(0),
    });
    if let Some(map) = body.as_object_mut() {
        if let Some(comments) = article::comments(content) {
            map.insert("comment_status".to_owned(), json!(comments));
        }
        // An address that is out stays, unless a person wrote another one.
        let wanted = article::option(content, SLUG);
        if let Some(wanted) = wanted.filter(|wanted| article::option(&change.before.content, SLUG) != Some(*wanted)) {
            map.insert("slug".to_owned(), json!(slug(wanted)));
        }
        // A site without categories of its own chooses; an empty list would be refused by some.
        if map.get("categories").and_then(Value::as_array).is_some_and(Vec::is_empty) {
            map.remove("categories");
        }
    }
    let request = Request::post(api.url(&["posts", id])).json(&body).query(&[("_fields", FIELDS)]);
    let made: Post = api.call(request, &Phase::Settle).await?;
    if made.id.to_string() != id { Err(Fault::Protocol) } else { Ok(changed(&made)) }
}

fn changed(post: &Post) -> Outcome {
    let remote: RemoteRef = reference(post);
    Outcome::Done { handle: json!({ "id": post.id }), remote: Some(remote) }
}
