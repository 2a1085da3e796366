//! Marking what was dealt with as read, for the person's other programs: in one go per folder.

use super::Email;
use super::account;
use super::letter::Tag;
use super::limits::PAGE;
use super::trouble::{Reason, Trouble};
use super::wire::bounded;
use crate::kit::{Call, Fault, Marks, RemoteRef};
use async_trait::async_trait;
use std::collections::BTreeMap;

#[async_trait]
impl Marks for Email {
    async fn mark(&self, call: &Call<'_>, messages: &[RemoteRef], seen: bool) -> Result<(), Fault> {
        let mut folders: BTreeMap<String, Vec<(u32, u32, &str)>> = BTreeMap::new();
        for message in messages {
            // What has no place was never seen at the server: nobody knows which mail it is.
            let Some((folder, validity, uid)) = Tag::read(&message.tag).and_then(|tag| tag.place) else { continue };
            folders.entry(folder).or_default().push((validity, uid, &message.id));
        }
        if folders.is_empty() {
            return Ok(());
        }
        bounded(async { carry(call, folders, seen).await }).await
    }
}

async fn carry(call: &Call<'_>, folders: BTreeMap<String, Vec<(u32, u32, &str)>>, seen: bool) -> Result<(), Fault> {
    let mut session = account::open_for(call).await?;
    for (folder, mails) in folders {
        let marked = async {
            let opened = session.open_folder(&folder, true).await?;
            let mut uids = Vec::new();
            for (validity, uid, id) in mails {
                if validity == opened.validity {
                    uids.push(uid);
                } else if !id.ends_with(".invalid") {
                    // Numbered anew since: only its own name tells which one it is.
                    uids.extend(session.search_id(id).await?.last().copied());
                }
            }
            uids.sort_unstable();
            uids.dedup();
            for some in uids.chunks(PAGE * 10) {
                session.store(some, "\\Seen", seen).await?;
            }
            Ok::<_, Trouble>(())
        };
        match marked.await {
            Ok(()) => {}
            // A folder that is gone or may only be read: there is nothing to be marked, today or ever.
            Err(Trouble::Refused(Reason::Absent | Reason::Never, said)) => {
                tracing::debug!(said, "a folder takes no marks");
            }
            Err(trouble) => return Err(trouble.fault()),
        }
    }
    session.close().await;
    Ok(())
}
