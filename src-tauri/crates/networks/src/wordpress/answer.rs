//! Answering a comment, once.
//!
//! WordPress gives a comment its number and takes no key. What it does keep is the name of the program that wrote it,
//! which the interface lets us choose: the step's key stands there, and by it an answer whose confirmation was lost is
//! found. The same words twice it refuses besides.

use super::Wordpress;
use super::api::Api;
use super::comments::{self, Comment, number};
use super::faults::Phase;
use super::first_comment::normal;
use super::wire::ErrorBody;
use crate::kit::{Call, Fault, Found, Keyed, Outcome, Outgoing, ReplyTarget, Request, Step, StepName};
use chrono::{Duration, SecondsFormat};
use pupitre_domain::problem::{Place, Problem, ProblemCode};
use pupitre_domain::publication::Effect;
use serde_json::{Value, json};

/// Bytes that the site's table has room for.
const ROOM: usize = 65_525;

impl Wordpress {
    pub(super) fn answer_plan() -> Vec<Step> {
        vec![Step { name: StepName::Create { part: 0 }, effect: Effect::Once }]
    }
}

fn rejected(place: Place, code: ProblemCode) -> Fault {
    Fault::Rejected(vec![Problem { place, code }])
}

/// The text as the site takes it: what looks like markup is none.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn sign(key: &str) -> String {
    format!("Pupitre/{key}")
}

pub(super) async fn send(
    call: &Call<'_>,
    outgoing: &Outgoing,
    target: &ReplyTarget,
    step: &Keyed,
) -> Result<Outcome, Fault> {
    let Some(part) = outgoing.content.parts.first() else {
        return Err(rejected(Place::Text { part: 0 }, ProblemCode::Empty));
    };
    let text = escaped(part.text.trim());
    if text.len() > ROOM {
        let (count, max) = (u32::try_from(text.len()).unwrap_or(u32::MAX), u32::try_from(ROOM).unwrap_or(u32::MAX));
        return Err(rejected(Place::Text { part: 0 }, ProblemCode::TooManyBytes { count, max }));
    }
    if !part.visuals.is_empty() {
        let count = u32::try_from(part.visuals.len()).unwrap_or(u32::MAX);
        return Err(rejected(Place::Visuals { part: 0 }, ProblemCode::TooManyVisuals { count, max: 0 }));
    }
    // Below which article it stands, the comment itself knows best.
    let parent = comments::one(call, number(&target.parent.id).ok_or(Fault::Gone)?).await?;
    let api = Api::of(call);
    let body = json!({
        "post": parent.post, "parent": parent.id, "content": text, "author_user_agent": sign(&step.key),
    });
    let reply = api.exchange(Request::post(api.url(&["comments"])).json(&body), &Phase::Show).await?;
    if reply.is_success() {
        let made: Comment = reply.json().map_err(|_| Fault::Ambiguous)?;
        return Ok(done(&made));
    }
    // Said already: by the try whose answer was lost, or by somebody else in the same words.
    if reply.json::<ErrorBody>().is_ok_and(|error| error.code() == "comment_duplicate")
        && let Some(made) = seek(call, outgoing, target, step).await?
    {
        return Ok(done(&made));
    }
    Err(api.fault(&reply, &Phase::Show))
}

fn done(made: &Comment) -> Outcome {
    Outcome::Done { handle: handle(made), remote: Some(made.remote()) }
}

fn handle(made: &Comment) -> Value {
    json!({ "comment": made.id })
}

/// Looks for the answer that a lost step left.
pub(super) async fn find(
    call: &Call<'_>,
    outgoing: &Outgoing,
    target: &ReplyTarget,
    step: &Keyed,
) -> Result<Found, Fault> {
    Ok(match seek(call, outgoing, target, step).await? {
        Some(made) => Found::Yes { handle: handle(&made), remote: made.remote() },
        None => Found::No,
    })
}

async fn seek(
    call: &Call<'_>,
    outgoing: &Outgoing,
    target: &ReplyTarget,
    step: &Keyed,
) -> Result<Option<Comment>, Fault> {
    let parent = number(&target.parent.id).ok_or(Fault::Gone)?;
    // The site's clock may go otherwise than ours.
    let since = (step.first_sent - Duration::hours(26)).to_rfc3339_opts(SecondsFormat::Secs, true);
    let (parent, author) = (parent.to_string(), call.remote_id);
    let query =
        [("parent", parent.as_str()), ("author", author), ("after", &since), ("per_page", "100"), ("order", "desc")];
    let found = comments::page(call, &query).await?;
    let said = outgoing.content.parts.first().map(|part| normal(&part.text)).unwrap_or_default();
    // Those who do not moderate are not told the program; the site takes the same words from them only once.
    let ours = |comment: &Comment| match comment.author_user_agent.as_str() {
        "" => comment.is_ours(call) && normal(&comment.text()) == said,
        program => program == sign(&step.key),
    };
    Ok(found.into_iter().find(ours))
}
