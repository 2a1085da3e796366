//! What the provider knows.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::clock::TestClock;

/// A point of an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// A connection for reading comes.
    Reading,
    /// Somebody signs in for reading.
    ReadingSignIn,
    /// A command for reading: its first words.
    Command(&'static str),
    /// A connection for sending comes.
    Sending,
    /// Somebody signs in for sending.
    SendingSignIn,
    /// A mail is announced.
    Announced,
    /// A mail has come whole.
    Handed,
}

/// What breaks there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Break {
    /// The connection ends before anything is done.
    Before,
    /// It is done, and the connection ends before the answer.
    After,
    /// It is not done, and this is the answer.
    Answer(String),
}

/// A mail that was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handed {
    /// Envelope sender.
    pub from: String,
    /// Envelope recipients.
    pub to: Vec<String>,
    /// The mail.
    pub text: String,
}

#[derive(Clone, Debug)]
pub(super) struct Stored {
    pub(super) uid: u32,
    pub(super) flags: Vec<String>,
    pub(super) arrived: DateTime<Utc>,
    pub(super) bytes: Arc<Vec<u8>>,
}

#[derive(Clone, Debug)]
pub(super) struct Folder {
    pub(super) attributes: &'static str,
    pub(super) validity: u32,
    pub(super) next: u32,
    pub(super) mails: Vec<Stored>,
}

pub(super) struct World {
    clock: Arc<TestClock>,
    pub(super) accounts: BTreeMap<String, BTreeMap<String, Folder>>,
    pub(super) handed: Vec<Handed>,
    pub(super) breaks: Vec<(At, Break)>,
    pub(super) files_itself: bool,
    pub(super) revoked: bool,
    pub(super) connections: usize,
    pub(super) bytes_sent: usize,
    /// The access token that is taken; tokens are offered where there is one.
    pub(super) token: Option<String>,
    /// Whether a sign-in may begin with its first answer.
    pub(super) initial: bool,
    /// What signed in with a token sent, decoded.
    pub(super) sasl: Vec<String>,
    names: u32,
}

impl World {
    pub(super) fn new(clock: Arc<TestClock>) -> Self {
        Self {
            clock,
            accounts: BTreeMap::new(),
            handed: Vec::new(),
            breaks: Vec::new(),
            files_itself: false,
            revoked: false,
            connections: 0,
            bytes_sent: 0,
            token: None,
            initial: true,
            sasl: Vec::new(),
            names: 0,
        }
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub(super) fn next_name(&mut self) -> u32 {
        self.names += 1;
        self.names
    }

    pub(super) fn account(&mut self, address: &str) -> &mut BTreeMap<String, Folder> {
        self.accounts.entry(address.to_owned()).or_insert_with(|| {
            let folder = |attributes, validity| Folder { attributes, validity, next: 1, mails: Vec::new() };
            BTreeMap::from([
                ("INBOX".to_owned(), folder("\\HasNoChildren", 11)),
                ("&AMk-l&AOk-ments envoy&AOk-s".to_owned(), folder("\\HasNoChildren \\Sent", 12)),
                ("Spam \"vrai\"".to_owned(), folder("\\HasNoChildren \\Junk", 13)),
                ("Corbeille".to_owned(), folder("\\HasNoChildren \\Trash", 14)),
                ("Dossiers".to_owned(), folder("\\Noselect \\HasChildren", 15)),
            ])
        })
    }

    pub(super) fn folder(&mut self, address: &str, name: &str) -> Option<&mut Folder> {
        let name = if name.eq_ignore_ascii_case("INBOX") { "INBOX" } else { name };
        self.account(address).get_mut(name)
    }

    /// The folder for a purpose.
    pub(super) fn folder_for(&mut self, address: &str, attribute: &str) -> String {
        let folders = self.account(address);
        folders.iter().find(|(_, folder)| folder.attributes.contains(attribute)).unwrap().0.clone()
    }

    pub(super) fn put(&mut self, address: &str, name: &str, bytes: Vec<u8>, flags: &[&str]) -> u32 {
        let arrived = self.now();
        let folder = self.folder(address, name).unwrap();
        let uid = folder.next;
        folder.next += 1;
        let flags = flags.iter().map(|flag| (*flag).to_owned()).collect();
        folder.mails.push(Stored { uid, flags, arrived, bytes: Arc::new(bytes) });
        uid
    }

    pub(super) fn mark(&mut self, address: &str, name: &str, uid: u32, flag: &str) {
        let folder = self.folder(address, name).unwrap();
        let mail = folder.mails.iter_mut().find(|mail| mail.uid == uid).unwrap();
        if !mail.flags.iter().any(|known| known == flag) {
            mail.flags.push(flag.to_owned());
        }
    }

    pub(super) fn unmark(&mut self, address: &str, name: &str, uid: u32, flag: &str) {
        let folder = self.folder(address, name).unwrap();
        let mail = folder.mails.iter_mut().find(|mail| mail.uid == uid).unwrap();
        mail.flags.retain(|known| known != flag);
    }

    /// A folder of a person's own.
    pub(super) fn add_folder(&mut self, address: &str, name: &str) {
        let validity = 100 + u32::try_from(self.account(address).len()).unwrap();
        let folder = Folder { attributes: "\\HasNoChildren", validity, next: 1, mails: Vec::new() };
        self.account(address).insert(name.to_owned(), folder);
    }

    /// Whether this is what somebody with the token sends, to the letter (XOAUTH2). Gives who it is.
    pub(super) fn admits_token(&mut self, coded: &str) -> Option<String> {
        use base64::Engine as _;
        let bytes = base64::engine::general_purpose::STANDARD.decode(coded).unwrap_or_default();
        let text = String::from_utf8(bytes).unwrap_or_default();
        self.sasl.push(text.clone());
        let user = text.strip_prefix("user=")?.split('\u{1}').next()?.to_owned();
        let token = self.token.as_ref().filter(|_| !self.revoked)?;
        let right = text == format!("user={user}\u{1}auth=Bearer {token}\u{1}\u{1}");
        (right && self.accounts.contains_key(&user)).then_some(user)
    }

    pub(super) fn remove(&mut self, address: &str, name: &str, uid: u32) {
        self.folder(address, name).unwrap().mails.retain(|mail| mail.uid != uid);
    }

    pub(super) fn renumber(&mut self, address: &str, name: &str) {
        let folder = self.folder(address, name).unwrap();
        folder.validity += 100;
        folder.next = 1;
        for mail in &mut folder.mails {
            mail.uid = folder.next + 500;
            folder.next += 1;
        }
        folder.next += 500;
    }

    pub(super) fn texts(&mut self, address: &str, name: &str) -> Vec<String> {
        let name = match name {
            "sent" => self.folder_for(address, "\\Sent"),
            "junk" => self.folder_for(address, "\\Junk"),
            "trash" => self.folder_for(address, "\\Trash"),
            other => other.to_owned(),
        };
        let folder = self.folder(address, &name).unwrap();
        folder.mails.iter().map(|mail| String::from_utf8_lossy(&mail.bytes).into_owned()).collect()
    }

    pub(super) fn flags(&mut self, address: &str, name: &str, uid: u32) -> Vec<String> {
        let folder = self.folder(address, name).unwrap();
        folder.mails.iter().find(|mail| mail.uid == uid).map(|mail| mail.flags.clone()).unwrap_or_default()
    }

    /// What breaks at this point now.
    pub(super) fn broken(&mut self, at: &At) -> Option<Break> {
        let index = self.breaks.iter().position(|(point, _)| match (point, at) {
            (At::Command(wanted), At::Command(said)) => said.starts_with(wanted),
            _ => point == at,
        })?;
        Some(self.breaks.remove(index).1)
    }

    pub(super) fn admits(&self, user: &str, password: &str) -> bool {
        !self.revoked && self.accounts.contains_key(user) && password == super::PASSWORD
    }
}
