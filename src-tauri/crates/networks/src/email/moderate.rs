//! Acting on mails: what is unwanted is put among the unwanted or into the trash, and taken out again. Nothing is ever
//! removed for good.

use super::Email;
use super::account::{self, Facts, INBOX};
use super::imap::Session;
use super::letter::Tag;
use super::trouble::Trouble;
use crate::kit::{ActionTarget, Call, Fault, Moderate};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use pupitre_domain::network::Action;
use pupitre_domain::problem::{Place, Problem, ProblemCode};
use pupitre_domain::publication::Effect;
use serde_json::Value;

/// How a mail in the trash stands.
const TRASHED: &str = "trash";

#[async_trait]
impl Moderate for Email {
    fn effect(&self, _: Action) -> Effect {
        Effect::Repeatable
    }

    fn mint_key(&self, now: DateTime<Utc>, random: u64) -> String {
        format!("{:x}-{random:016x}", now.timestamp_millis())
    }

    fn fits(&self, action: Action, standing: Option<&str>) -> bool {
        match action {
            Action::Trash => standing != Some(TRASHED),
            Action::Restore => standing == Some(TRASHED),
            _ => true,
        }
    }

    fn leaves(&self, action: Action, _: &Value) -> Option<String> {
        match action {
            Action::Trash => Some(TRASHED.to_owned()),
            Action::Restore => Some("inbox".to_owned()),
            _ => None,
        }
    }

    async fn act(&self, call: &Call<'_>, action: Action, target: &ActionTarget, _: &str) -> Result<Value, Fault> {
        let facts = Facts::of(call.facts);
        let to = match action {
            Action::Report => facts.junk.ok_or_else(|| missing("junk"))?,
            Action::Trash => facts.trash.ok_or_else(|| missing("trash"))?,
            Action::Restore => return restore(call, &facts.trash.ok_or_else(|| missing("trash"))?, target).await,
            _ => return Err(missing("")),
        };
        let mut session = account::open_for(call).await?;
        let acted = async {
            let Some(uid) = find(&mut session, target).await? else { return Ok(()) };
            session.shift(uid, &to).await
        };
        acted.await.map_err(Trouble::fault)?;
        session.close().await;
        Ok(Value::Null)
    }
}

/// Puts a mail back where it was. One without an id of its own cannot be told from others there.
async fn restore(call: &Call<'_>, trash: &str, target: &ActionTarget) -> Result<Value, Fault> {
    let place = Tag::read(&target.message.tag).and_then(|tag| tag.place);
    let home = place.map_or_else(|| INBOX.to_owned(), |(folder, _, _)| folder);
    let mut session = account::open_for(call).await?;
    let acted = async {
        session.open_folder(trash, true).await?;
        match session.search_id(&target.message.id).await?.last() {
            Some(uid) => session.shift(*uid, &home).await.map(|()| true),
            None => {
                // Repeated, or somebody else was faster.
                session.open_folder(&home, false).await?;
                Ok(!session.search_id(&target.message.id).await?.is_empty())
            }
        }
    };
    let found = acted.await.map_err(Trouble::fault)?;
    session.close().await;
    if found { Ok(Value::Null) } else { Err(Fault::Gone) }
}

fn missing(folder: &str) -> Fault {
    let said = format!("the mailbox has no folder for this: {folder}");
    Fault::Rejected(vec![Problem { place: Place::Account, code: ProblemCode::Refused { said } }])
}

/// The mail's number in the folder that is open then; `None` when it lies elsewhere by now, where nobody touches it.
async fn find(session: &mut Session, target: &ActionTarget) -> Result<Option<u32>, Trouble> {
    let place = Tag::read(&target.message.tag).and_then(|tag| tag.place);
    let folder = place.as_ref().map_or(INBOX, |(folder, _, _)| folder.as_str());
    let opened = session.open_folder(folder, true).await?;
    let found = session.search_id(&target.message.id).await?;
    let remembered = place.filter(|(_, validity, _)| *validity == opened.validity).map(|(_, _, uid)| uid);
    // A mail without an id of its own is known by its number alone.
    let anonymous = target.message.id.ends_with(".invalid");
    Ok(match remembered {
        Some(uid) if anonymous || found.contains(&uid) => Some(uid),
        _ => found.last().copied(),
    })
}
