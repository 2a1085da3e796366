//! What is known of a connected mailbox beside its servers.

use super::imap::{Folder, Session};
use super::limits::MAX_FOLDERS;
use super::route::Route;
use super::trouble::Trouble;
use crate::kit::{Call, Choices, Fault, FolderUse, Http, Token};
use serde::{Deserialize, Serialize};

/// The folder that every mailbox has.
pub(super) const INBOX: &str = "INBOX";

/// Kept as the account's facts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Facts {
    /// Display name that the person uses in mails, as far as the folder of sent mails tells.
    pub(super) name: String,
    /// Folder of sent mails.
    pub(super) sent: Option<String>,
    /// Folder of unwanted mails.
    pub(super) junk: Option<String>,
    /// Folder of deleted mails.
    pub(super) trash: Option<String>,
    /// Folder with everything, where there is such a one.
    pub(super) all: Option<String>,
    /// The server itself puts a copy of what it sends into the folder of sent mails.
    pub(super) files_itself: bool,
    /// What a person chose; kept elsewhere, handed in with each call.
    #[serde(skip_serializing)]
    pub(super) choices: Choices,
}

/// Names by which folders are known where a server does not say what they are for; in lower case, without what stands
/// before the last separator.
const SENT: &[&str] = &[
    "sent",
    "sent items",
    "sent messages",
    "sent mail",
    "envoyés",
    "messages envoyés",
    "éléments envoyés",
    "gesendet",
];
const JUNK: &[&str] =
    &["junk", "spam", "junk e-mail", "junk email", "bulk mail", "indésirables", "courrier indésirable", "pourriel"];
const TRASH: &[&str] =
    &["trash", "deleted items", "deleted messages", "deleted", "bin", "corbeille", "éléments supprimés", "papierkorb"];

const DRAFTS: &[&str] = &["drafts", "draft", "brouillons", "entwürfe"];
const ARCHIVE: &[&str] = &["archive", "archives", "archiv"];

impl Facts {
    pub(super) fn of(value: &serde_json::Value) -> Self {
        serde_json::from_value(value.clone()).unwrap_or_default()
    }

    /// What the folders are for.
    pub(super) fn of_folders(folders: &[Folder], files_itself: bool) -> Self {
        let usable = |folder: &&Folder| can_be_opened(folder);
        let find = |attribute: &str, names: &[&str]| {
            let told =
                folders.iter().filter(usable).find(|folder| folder.attributes.iter().any(|word| word == attribute));
            let named = || folders.iter().filter(usable).find(|folder| names.contains(&last(&folder.name).as_str()));
            told.or_else(named).map(|folder| folder.name.clone())
        };
        Self {
            name: String::new(),
            sent: find("\\sent", SENT),
            junk: find("\\junk", JUNK),
            trash: find("\\trash", TRASH),
            all: find("\\all", &[]),
            files_itself,
            choices: Choices::default(),
        }
    }

    /// The folders in which somebody writes to us.
    pub(super) fn sources(&self) -> Vec<&str> {
        if self.choices.folders.is_empty() {
            return vec![INBOX];
        }
        let mut seen = std::collections::HashSet::new();
        let chosen = self.choices.folders.iter().map(String::as_str).filter(|name| seen.insert(*name));
        chosen.take(MAX_FOLDERS).collect()
    }

    /// What a folder is for.
    pub(super) fn purpose(&self, folder: &Folder) -> Option<FolderUse> {
        if folder.name.eq_ignore_ascii_case(INBOX) {
            return Some(FolderUse::Inbox);
        }
        let is = |known: &Option<String>| known.as_deref() == Some(folder.name.as_str());
        let told = |word: &str| folder.attributes.iter().any(|known| known == word);
        let named = |names: &[&str]| names.contains(&last(&folder.name).as_str());
        match () {
            () if is(&self.sent) => Some(FolderUse::Sent),
            () if is(&self.junk) => Some(FolderUse::Junk),
            () if is(&self.trash) => Some(FolderUse::Trash),
            () if is(&self.all) => Some(FolderUse::All),
            () if told("\\drafts") || named(DRAFTS) => Some(FolderUse::Drafts),
            () if told("\\archive") || named(ARCHIVE) => Some(FolderUse::Archive),
            () => None,
        }
    }
}

/// Whether a folder holds mails.
pub(super) fn can_be_opened(folder: &Folder) -> bool {
    !folder.attributes.iter().any(|word| word == "\\noselect" || word == "\\nonexistent")
}

/// The last part of a folder's name in lower case.
fn last(name: &str) -> String {
    let shown = utf7(name).to_lowercase();
    shown.rsplit(['/', '.', '\\']).next().unwrap_or_default().to_owned()
}

/// A folder's name for a person: one line of bounded length.
pub(super) fn shown(name: &str) -> String {
    let text = super::parse::line(&utf7(name), 200);
    if text.is_empty() { "?".to_owned() } else { text }
}

/// Signs in for reading.
pub(super) async fn open(http: &Http, route: &Route, user: &str, password: &Token) -> Result<Session, Trouble> {
    let mut session = Session::open(http, &route.reading).await?;
    session.sign_in(user, password.expose()).await?;
    Ok(session)
}

/// Signs in for a call.
pub(super) async fn open_for(call: &Call<'_>) -> Result<Session, Fault> {
    let route = Route::of(call.server)?;
    open(call.http, &route, call.handle, call.access).await.map_err(Trouble::fault)
}

/// Reads a folder's name as a person sees it (modified UTF-7, RFC 3501 §5.1.3).
fn utf7(name: &str) -> String {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD_NO_PAD;
    let mut out = String::new();
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let Some((coded, tail)) = after.split_once('-') else {
            out.push('&');
            out.push_str(after);
            return out;
        };
        if coded.is_empty() {
            out.push('&');
        } else if let Ok(bytes) = STANDARD_NO_PAD.decode(coded.replace(',', "/")) {
            let units: Vec<u16> =
                bytes.chunks_exact(2).map(|pair| u16::from_be_bytes(pair.try_into().unwrap_or_default())).collect();
            out.push_str(&String::from_utf16_lossy(&units));
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str, attributes: &[&str]) -> Folder {
        Folder { name: name.into(), attributes: attributes.iter().map(|word| (*word).to_owned()).collect() }
    }

    #[test]
    fn folders_are_known_by_purpose_or_else_by_name() {
        let told = Facts::of_folders(
            &[
                folder("INBOX", &[]),
                folder("Sent", &["\\noselect"]),
                folder("Gesendete", &["\\sent"]),
                folder("[G]/All", &["\\all"]),
            ],
            true,
        );
        assert_eq!((told.sent.as_deref(), told.all.as_deref(), told.junk), (Some("Gesendete"), Some("[G]/All"), None));
        let named = Facts::of_folders(
            &[folder("INBOX.&AMk-l&AOk-ments envoy&AOk-s", &[]), folder("INBOX.Spam", &[]), folder("Corbeille", &[])],
            false,
        );
        assert_eq!(named.sent.as_deref(), Some("INBOX.&AMk-l&AOk-ments envoy&AOk-s"));
        assert_eq!((named.junk.as_deref(), named.trash.as_deref()), (Some("INBOX.Spam"), Some("Corbeille")));
    }

    #[test]
    fn folder_names() {
        assert_eq!(utf7("&AMk-l&AOk-ments envoy&AOk-s"), "Éléments envoyés");
        assert_eq!(utf7("A &- B"), "A & B");
        assert_eq!(utf7("A &xyz"), "A &xyz");
    }
}
