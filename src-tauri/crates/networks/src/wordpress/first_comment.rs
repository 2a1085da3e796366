//! The first comment below an article of ours.
//!
//! As an answer does, it carries the step's key as the name of the program that wrote it. Those who do not moderate are
//! not told that name: then it is known by its words, which the site takes from the same author below the same article
//! only once.

use super::api::Api;
use super::comments::{self, Comment};
use super::faults::Phase;
use super::publish::of_step;
use crate::kit::{Call, Done, Fault, Found, Keyed, Outcome, Outgoing, Request, StepName};
use pupitre_domain::problem::{Place, Problem};
use serde_json::{Value, json};

/// The article that it belongs to.
fn article(done: &[Done]) -> Option<u64> {
    of_step(done, &StepName::Create { part: 0 })?.get("id")?.as_u64()
}

/// Plain text as the site takes it: what looks like markup is shown, not obeyed.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn sign(key: &str) -> String {
    format!("Pupitre/{key}")
}

/// What is left of a text when all is taken away that a site changes: white space, and signs that it makes typographic.
pub(super) fn normal(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{2018}' | '\u{2019}' | '\u{2032}' => plain.push('\''),
            '\u{201c}' | '\u{201d}' | '\u{2033}' => plain.push('"'),
            '\u{2013}' | '\u{2014}' => plain.push('-'),
            '\u{2026}' => plain.push_str("..."),
            c => plain.push(c),
        }
    }
    let plain = plain.replace("---", "-").replace("--", "-");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn handle(comment: &Comment) -> Value {
    json!({ "comment": comment.id })
}

/// Writes it.
pub(super) async fn add(call: &Call<'_>, outgoing: &Outgoing, step: &Keyed, done: &[Done]) -> Result<Outcome, Fault> {
    let (Some(post), Some(text)) = (article(done), outgoing.content.comment()) else { return Err(Fault::Gone) };
    let body = json!({ "post": post, "content": escaped(text), "author_user_agent": sign(&step.key) });
    let api = Api::of(call);
    match api.call::<Comment>(Request::post(api.url(&["comments"])).json(&body), &Phase::Comment).await {
        Ok(made) if made.post == post => Ok(Outcome::Done { handle: handle(&made), remote: Some(made.remote()) }),
        Ok(_) => Err(Fault::Ambiguous),
        Err(Fault::Rejected(problems)) => {
            let at = |problem: Problem| Problem { place: Place::Comment, ..problem };
            Err(Fault::Rejected(problems.into_iter().map(at).collect()))
        }
        Err(fault) => Err(fault),
    }
}

/// Looks for it below the article.
pub(super) async fn find(call: &Call<'_>, outgoing: &Outgoing, step: &Keyed, done: &[Done]) -> Result<Found, Fault> {
    let (Some(post), Some(text)) = (article(done), outgoing.content.comment()) else { return Ok(Found::No) };
    let (wanted, post) = (normal(text), post.to_string());
    // It is among the first below an article that has just come out.
    let query = [("post", post.as_str()), ("order", "asc"), ("orderby", "id"), ("per_page", "100")];
    let found = comments::page(call, &query).await?;
    let ours = |comment: &&Comment| {
        comment.is_ours(call) && (comment.author_user_agent == sign(&step.key) || normal(&comment.text()) == wanted)
    };
    Ok(match found.iter().find(ours) {
        Some(made) => Found::Yes { handle: handle(made), remote: made.remote() },
        // A full page proves nothing.
        None if found.len() >= 100 => Found::Several,
        None => Found::No,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_site_makes_of_a_text_is_the_same_text() {
        assert_eq!(escaped("1 < 2 & <b>"), "1 &lt; 2 &amp; &lt;b&gt;");
        assert_eq!(normal("L’été – « oui »\u{a0}!"), normal("L'été - « oui » !"));
        assert_eq!(normal("a... b"), normal("a…  b"));
        assert_ne!(normal("un"), normal("deux"));
    }
}
