//! The folders that are read, and what became of those that a person chose.

use super::Email;
use super::account::{self, Facts, INBOX};
use super::inbox::Cursor;
use super::trouble::Trouble;
use super::wire::bounded;
use crate::kit::{Call, Fault, FolderFact, Folders};
use async_trait::async_trait;

#[async_trait]
impl Folders for Email {
    async fn list(&self, call: &Call<'_>) -> Result<Vec<FolderFact>, Fault> {
        let listing = async {
            let mut session = account::open_for(call).await?;
            let folders = session.folders().await.map_err(Trouble::fault)?;
            session.close().await;
            Ok(folders)
        };
        let folders = bounded(listing).await?;
        let facts = Facts::of_folders(&folders, false);
        let readable = folders.iter().filter(|folder| account::can_be_opened(folder));
        Ok(readable
            .map(|folder| FolderFact {
                shown: account::shown(&folder.name),
                purpose: facts.purpose(folder),
                name: folder.name.clone(),
            })
            .collect())
    }

    fn usual(&self) -> Vec<String> {
        vec![INBOX.to_owned()]
    }

    fn shown(&self, name: &str) -> String {
        account::shown(name)
    }

    fn lost(&self, cursor: &str) -> Vec<String> {
        Cursor::read(Some(cursor)).lost
    }
}
