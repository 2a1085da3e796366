//! Answering: one mail, handed over once, and a copy of it among the sent ones.

use super::Email;
use super::account::{self, Facts, INBOX};
use super::compose::Answer;
use super::letter::Tag;
use super::route::Route;
use super::smtp;
use super::trouble::Trouble;
use crate::kit::{
    Attachment, Attachments, Call, Done, Fault, Found, Keyed, Outcome, Outgoing, Publish, RemoteRef, Step, StepName,
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use pupitre_domain::content::Content;
use pupitre_domain::network::{Limits, Reconcile};
use pupitre_domain::problem::{Place, Problem, ProblemCode};
use pupitre_domain::publication::Effect;
use serde_json::{Value, json};

#[async_trait]
impl Publish for Email {
    fn check(&self, _: &Content, _: &Limits) -> Vec<Problem> {
        Vec::new()
    }

    fn plan(&self, _: &Outgoing) -> Vec<Step> {
        vec![
            Step { name: StepName::Create { part: 0 }, effect: Effect::Once },
            Step { name: StepName::Keep, effect: Effect::Repeatable },
        ]
    }

    fn mint_key(&self, _: &StepName, now: DateTime<Utc>, random: u64) -> String {
        format!("{:x}.{random:016x}.pupitre", now.timestamp_millis())
    }

    fn default_reconcile(&self) -> Reconcile {
        Reconcile::ReadBack
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
            StepName::Create { .. } => create(call, outgoing, &step.key, files).await,
            StepName::Keep => {
                let filed = keep(call, outgoing, done, files).await;
                if let Err(fault) = &filed {
                    // The answer is out; nobody has to do anything because its copy is missing.
                    tracing::warn!(%fault, "no copy of an answer could be kept at the server");
                }
                Ok(Outcome::Done { handle: json!({ "filed": filed.is_ok() }), remote: None })
            }
            _ => Err(Fault::Protocol),
        }
    }

    async fn find(&self, call: &Call<'_>, outgoing: &Outgoing, step: &Keyed, _: &[Done]) -> Result<Found, Fault> {
        let answer = answer(call, outgoing, &step.key)?;
        let facts = Facts::of(call.facts);
        let mut session = account::open_for(call).await?;
        for folder in [facts.sent.as_deref(), facts.all.as_deref()].into_iter().flatten() {
            match session.open_folder(folder, false).await {
                Ok(_) => {}
                Err(Trouble::Refused(_, _)) => continue,
                Err(trouble) => return Err(trouble.fault()),
            }
            if !session.search_id(&answer.id).await.map_err(Trouble::fault)?.is_empty() {
                return Ok(Found::Yes { handle: json!({ "id": answer.id }), remote: remote(&answer) });
            }
        }
        Ok(Found::No)
    }

    async fn resolve(&self, _: &Call<'_>, _: &str) -> Result<Option<RemoteRef>, Fault> {
        // A mail has no address of its own.
        Ok(None)
    }

    fn handle_of(&self, remote: &RemoteRef) -> Value {
        json!({ "id": remote.id })
    }

    async fn delete(&self, _: &Call<'_>, _: &RemoteRef) -> Result<(), Fault> {
        Err(Fault::Rejected(vec![Problem {
            place: Place::Account,
            code: ProblemCode::Refused { said: "a mail that was sent cannot be taken back".to_owned() },
        }]))
    }
}

fn answer(call: &Call<'_>, outgoing: &Outgoing, key: &str) -> Result<Answer, Fault> {
    Answer::of(call, outgoing, key).ok_or_else(|| {
        Fault::Rejected(vec![Problem {
            place: Place::Account,
            code: ProblemCode::Refused { said: "nobody to answer".to_owned() },
        }])
    })
}

fn remote(answer: &Answer) -> RemoteRef {
    RemoteRef { id: answer.id.clone(), tag: answer.tag().write(), permalink: None }
}

async fn attached(outgoing: &Outgoing, files: &dyn Attachments) -> Result<Vec<(String, Attachment)>, Fault> {
    let mut loaded = Vec::new();
    for visual in outgoing.content.parts.first().map(|part| part.visuals.as_slice()).unwrap_or_default() {
        let file = files.load(visual).await?;
        let ending = match file.mime.as_str() {
            "image/jpeg" => "jpg",
            "image/png" => "png",
            "image/gif" => "gif",
            "image/webp" => "webp",
            _ => "bin",
        };
        loaded.push((format!("image-{}.{ending}", loaded.len() + 1), file));
    }
    Ok(loaded)
}

async fn create(call: &Call<'_>, outgoing: &Outgoing, key: &str, files: &dyn Attachments) -> Result<Outcome, Fault> {
    let answer = answer(call, outgoing, key)?;
    let mail = answer.mail(call, outgoing, attached(outgoing, files).await?).ok_or(Fault::Protocol)?;
    let route = Route::of(call.server)?;
    let ready = async {
        let domain = call.handle.rsplit('@').next().unwrap_or_default();
        let mut session = smtp::Session::open(call.http, &route.sending, domain).await?;
        session.sign_in(call.handle, call.access.expose()).await?;
        Ok::<_, Trouble>(session)
    };
    let session = ready.await.map_err(Trouble::fault)?;
    session.send(call.handle, &answer.envelope(), &mail).await.result()?;
    Ok(Outcome::Done { handle: json!({ "id": answer.id }), remote: Some(remote(&answer)) })
}

/// Puts a copy among the sent mails unless there is one: put there by the server, or by an earlier run.
async fn keep(call: &Call<'_>, outgoing: &Outgoing, done: &[Done], files: &dyn Attachments) -> Result<(), Fault> {
    let created = done.iter().find(|step| matches!(step.name, StepName::Create { .. }));
    let id = created.and_then(|step| step.handle.get("id")).and_then(Value::as_str).ok_or(Fault::Protocol)?;
    let facts = Facts::of(call.facts);
    let mut session = account::open_for(call).await?;
    if let Some(sent) = facts.sent.as_deref().filter(|_| !facts.files_itself) {
        session.open_folder(sent, false).await.map_err(Trouble::fault)?;
        if session.search_id(id).await.map_err(Trouble::fault)?.is_empty() {
            let key = id.rsplit_once('@').map_or(id, |(key, _)| key);
            let answer = answer(call, outgoing, key)?;
            let mail = answer.mail(call, outgoing, attached(outgoing, files).await?).ok_or(Fault::Protocol)?;
            session.append(sent, &mail).await.map_err(Trouble::fault)?;
        }
    }
    if facts.choices.marks {
        mark_answered(&mut session, outgoing).await;
    }
    session.close().await;
    Ok(())
}

/// Marks the mail as read and answered for other programs, where the person wants marks at all; best effort.
async fn mark_answered(session: &mut super::imap::Session, outgoing: &Outgoing) {
    let Some(target) = outgoing.reply.as_ref().filter(|target| !target.parent.id.is_empty()) else { return };
    let place = Tag::read(&target.parent.tag).and_then(|tag| tag.place);
    let folder = place.as_ref().map_or(INBOX, |(folder, _, _)| folder.as_str());
    if session.open_folder(folder, true).await.is_err() {
        return;
    }
    if let Ok(found) = session.search_id(&target.parent.id).await
        && let [uid] = found.as_slice()
        && session.flag(*uid, "\\Answered \\Seen").await.is_err()
    {
        tracing::debug!("a mail could not be marked as answered");
    }
}
