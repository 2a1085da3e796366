//! Being told at once: IDLE on the inbox, on a connection of its own. It says that there is something; reading is the
//! inbox's.

use super::Email;
use super::account::{self, INBOX};
use super::trouble::Trouble;
use crate::kit::{Call, Fault, Heard, Live};
use async_trait::async_trait;
use std::time::Duration;

/// A server may end an idling connection after 29 minutes; routers on the way forget a silent one much sooner.
const AGAIN: Duration = Duration::from_secs(9 * 60);

#[async_trait]
impl Live for Email {
    async fn listen(&self, call: &Call<'_>, wake: &(dyn Fn() + Send + Sync)) -> Result<Heard, Fault> {
        let mut session = account::open_for(call).await?;
        if !session.can("IDLE") {
            session.close().await;
            return Ok(Heard::NotOffered);
        }
        session.open_folder(INBOX, false).await.map_err(Trouble::fault)?;
        // What came between the last look and now nobody tells.
        wake();
        loop {
            match session.idle(AGAIN, &mut || wake()).await {
                Ok(()) => {}
                Err(Trouble::Broken) => return Ok(Heard::Ended),
                Err(trouble) => return Err(trouble.fault()),
            }
        }
    }
}
