//! Being told at once: IDLE on the inbox, on a connection of its own. It says that there is something; reading is the
//! inbox's.

use super::Email;
use super::account::{self, Facts, INBOX};
use super::trouble::{Reason, Trouble};
use crate::kit::{Call, Fault, Heard, Live};
use async_trait::async_trait;
use std::time::Duration;

/// A server may end an idling connection after 29 minutes; routers on the way forget a silent one much sooner.
const AGAIN: Duration = Duration::from_secs(9 * 60);
/// Of one folder only is told; the other ones that somebody chose are looked at this often.
const OTHERS: Duration = Duration::from_secs(2 * 60);

#[async_trait]
impl Live for Email {
    async fn listen(&self, call: &Call<'_>, wake: &(dyn Fn() + Send + Sync)) -> Result<Heard, Fault> {
        let mut session = account::open_for(call).await?;
        if !session.can("IDLE") {
            session.close().await;
            return Ok(Heard::NotOffered);
        }
        let facts = Facts::of(call.facts);
        let sources = facts.sources();
        let watched = sources.iter().find(|name| **name == INBOX).or(sources.first()).copied().unwrap_or(INBOX);
        match session.open_folder(watched, false).await {
            // The look itself tells that it is gone.
            Err(Trouble::Refused(Reason::Absent, _)) => return Ok(Heard::NotOffered),
            other => other.map_err(Trouble::fault)?,
        };
        let again = if sources.len() > 1 { OTHERS } else { AGAIN };
        // What came between the last look and now nobody tells.
        wake();
        loop {
            match session.idle(again, &mut || wake()).await {
                Ok(()) if sources.len() > 1 => wake(),
                Ok(()) => {}
                Err(Trouble::Broken) => return Ok(Heard::Ended),
                Err(trouble) => return Err(trouble.fault()),
            }
        }
    }
}
