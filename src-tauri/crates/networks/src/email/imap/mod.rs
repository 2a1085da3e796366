//! A thin IMAP client: the few commands that an inbox needs, one at a time (RFC 9051, and 3501 for older servers).
//!
//! Ours, because every answer has to have an end in bytes and time, and because no library may ever write a password
//! into a log.

#[cfg(test)]
mod changed;
mod response;
mod structure;

pub(super) use response::Value;
pub(super) use structure::{Part, parts};

use super::oauth;
use super::route::{Endpoint, Security};
use super::trouble::{Reason, Trouble, imap_reason};
use super::wire::Wire;
use crate::kit::Http;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use response::{Response, Status};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// Most bytes that one command may bring back.
const ANSWER: usize = 12 * 1024 * 1024;
/// Most responses that one command may bring back.
const RESPONSES: usize = 20_000;
/// Most folders read.
const FOLDERS: usize = 500;

/// A folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Folder {
    /// Its name as the server writes it (modified UTF-7 or UTF-8): never shown, only sent back.
    pub(super) name: String,
    /// Attributes in lower case, `\sent` among them where the server knows what the folder is for.
    pub(super) attributes: Vec<String>,
}

/// A folder that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Opened {
    /// When it changes, all numbers mean something else.
    pub(super) validity: u32,
    /// The number that the next mail will have, where the server says it.
    pub(super) next: Option<u32>,
}

/// What was read of a mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Fetched {
    pub(super) uid: u32,
    pub(super) seen: bool,
    pub(super) answered: bool,
    pub(super) arrived: Option<DateTime<Utc>>,
    pub(super) size: u32,
    pub(super) parts: Vec<Part>,
    pub(super) body: Vec<u8>,
}

/// A piece of a command: written as it is, or handed over as a counted block.
enum Piece<'a> {
    Plain(&'a str),
    /// A name or text that somebody chose.
    Text(&'a str),
    Block(&'a [u8]),
}

/// A connection to an IMAP server.
pub(super) struct Session {
    wire: Wire,
    tag: u32,
    capabilities: Vec<String>,
}

impl Session {
    /// Connects and secures the connection.
    pub(super) async fn open(http: &Http, endpoint: &Endpoint) -> Result<Self, Trouble> {
        let mut session = Self { wire: Wire::open(http, endpoint).await?, tag: 0, capabilities: Vec::new() };
        match session.response().await? {
            Response::Status { status: Status::Ok, tag, .. } if tag == "*" => {}
            Response::Status { status: Status::Bye, code, text, .. } => {
                let code = code.map(|(name, _)| name);
                let reason = match imap_reason(code.as_deref(), false) {
                    Reason::Never => Reason::Later,
                    other => other,
                };
                return Err(Trouble::Refused(reason, text));
            }
            // Signed in as whom, nobody knows.
            _ => return Err(Trouble::NotMail),
        }
        session.learn().await?;
        if endpoint.security == Security::StartTls {
            if !session.can("STARTTLS") {
                return Err(Trouble::NotSecured);
            }
            session.run(&[Piece::Plain("STARTTLS")]).await?;
            session.wire.secure().await?;
            session.learn().await?;
        }
        Ok(session)
    }

    async fn learn(&mut self) -> Result<(), Trouble> {
        let data = self.run(&[Piece::Plain("CAPABILITY")]).await?;
        let line = data.iter().find(|line| line.first().is_some_and(|first| first.is("CAPABILITY")));
        let words = line.map(|line| line.iter().skip(1).filter_map(Value::text).collect::<Vec<_>>());
        self.capabilities = words.unwrap_or_default().iter().map(|word| word.to_ascii_uppercase()).collect();
        Ok(())
    }

    pub(super) fn can(&self, capability: &str) -> bool {
        self.capabilities.iter().any(|known| known == capability)
    }

    /// Signs in.
    pub(super) async fn sign_in(&mut self, user: &str, password: &str) -> Result<(), Trouble> {
        if let Some(token) = oauth::bearer(password) {
            return self.sign_in_with_token(user, token).await;
        }
        let sent = if self.can("AUTH=PLAIN") && self.can("SASL-IR") {
            let response = zeroize::Zeroizing::new(STANDARD.encode(format!("\0{user}\0{password}")));
            self.run(&[Piece::Plain("AUTHENTICATE PLAIN "), Piece::Plain(&response)]).await
        } else {
            self.run(&[Piece::Plain("LOGIN "), Piece::Text(user), Piece::Plain(" "), Piece::Text(password)]).await
        };
        match sent {
            Err(Trouble::Refused(Reason::Never, text)) => return Err(Trouble::Refused(Reason::Access, text)),
            other => other?,
        };
        self.learn().await
    }

    /// Signs in with an access token (XOAUTH2). What it lacks the server tells in a question, which has to be answered before
    /// it says no.
    async fn sign_in_with_token(&mut self, user: &str, token: &str) -> Result<(), Trouble> {
        if !self.can("AUTH=XOAUTH2") {
            return Err(Trouble::Refused(Reason::Access, "no AUTH=XOAUTH2".to_owned()));
        }
        self.tag += 1;
        let tag = format!("A{}", self.tag);
        self.wire.allow(ANSWER);
        let coded = oauth::response(user, token);
        if self.can("SASL-IR") {
            let line = zeroize::Zeroizing::new(format!("{tag} AUTHENTICATE XOAUTH2 {}\r\n", *coded));
            self.wire.send(line.as_bytes()).await?;
        } else {
            self.wire.send(format!("{tag} AUTHENTICATE XOAUTH2\r\n").as_bytes()).await?;
            self.invited(&tag).await?;
            let line = zeroize::Zeroizing::new(format!("{}\r\n", *coded));
            self.wire.send(line.as_bytes()).await?;
        }
        for _ in 0..RESPONSES {
            match self.response().await? {
                Response::Continue(said) => {
                    tracing::debug!(status = oauth::challenge(&said), "an access token was not taken");
                    self.wire.send(b"\r\n").await?;
                }
                Response::Status { tag: of, status, code, text } if of == tag => {
                    return match (status, imap_reason(code.as_ref().map(|(name, _)| name.as_str()), true)) {
                        (Status::Ok, _) => self.learn().await,
                        // Renewing may help; if not, a person is asked.
                        (_, Reason::Access) => Err(Trouble::Refused(Reason::Expired, text)),
                        (_, reason) => Err(Trouble::Refused(reason, text)),
                    };
                }
                Response::Status { status: Status::Bye, .. } => return Err(Trouble::Broken),
                _ => {}
            }
        }
        Err(Trouble::NotMail)
    }

    /// The folders.
    pub(super) async fn folders(&mut self) -> Result<Vec<Folder>, Trouble> {
        let data = self.run(&[Piece::Plain(r#"LIST "" "*""#)]).await?;
        let read = |line: &Vec<Value>| {
            let attributes = line.get(1)?.list()?.iter().filter_map(Value::text);
            let attributes = attributes.map(|word| word.to_ascii_lowercase()).collect();
            Some(Folder { name: line.get(3)?.text().filter(|name| name.len() <= 500)?, attributes })
        };
        Ok(data
            .iter()
            .filter(|line| line.first().is_some_and(|word| word.is("LIST")))
            .filter_map(read)
            .take(FOLDERS)
            .collect())
    }

    /// Opens a folder, for reading only unless something is to be changed in it.
    pub(super) async fn open_folder(&mut self, name: &str, change: bool) -> Result<Opened, Trouble> {
        let word = if change { "SELECT " } else { "EXAMINE " };
        let mut opened = Opened { validity: 0, next: None };
        let pieces = [Piece::Plain(word), Piece::Text(name)];
        self.run_with(&pieces, |code, argument| match code {
            "UIDVALIDITY" => opened.validity = argument.parse().unwrap_or(0),
            "UIDNEXT" => opened.next = argument.parse().ok(),
            _ => {}
        })
        .await
        .map_err(|trouble| match trouble {
            Trouble::Refused(Reason::Never, text) => Trouble::Refused(Reason::Absent, text),
            other => other,
        })?;
        Ok(opened)
    }

    /// Numbers of the mails that a search finds, ascending.
    pub(super) async fn search(&mut self, criteria: &str) -> Result<Vec<u32>, Trouble> {
        self.search_for(&[Piece::Plain("UID SEARCH "), Piece::Plain(criteria)]).await
    }

    /// Numbers of the mails with a Message-ID.
    pub(super) async fn search_id(&mut self, id: &str) -> Result<Vec<u32>, Trouble> {
        self.search_for(&[Piece::Plain("UID SEARCH HEADER Message-ID "), Piece::Text(id)]).await
    }

    async fn search_for(&mut self, pieces: &[Piece<'_>]) -> Result<Vec<u32>, Trouble> {
        let data = self.run(pieces).await?;
        let lines = data.iter().filter(|line| line.first().is_some_and(|word| word.is("SEARCH")));
        let mut numbers: Vec<u32> = lines.flat_map(|line| line.iter().skip(1).filter_map(Value::number)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        Ok(numbers)
    }

    /// Reads of mails. `what` is in the protocol's words.
    pub(super) async fn fetch(&mut self, uids: &[u32], what: &str) -> Result<Vec<Fetched>, Trouble> {
        if uids.is_empty() {
            return Ok(Vec::new());
        }
        let command = format!("UID FETCH {} ({what})", set(uids));
        let data = self.run(&[Piece::Plain(&command)]).await?;
        let mut all: Vec<Fetched> = data
            .iter()
            .filter(|line| line.get(1).is_some_and(|word| word.is("FETCH")))
            .filter_map(|line| fetched(line.get(2)?.list()?))
            .filter(|one| uids.binary_search(&one.uid).is_ok())
            .collect();
        all.sort_by_key(|one| one.uid);
        all.dedup_by_key(|one| one.uid);
        Ok(all)
    }

    /// Sets or takes a flag of several mails.
    pub(super) async fn store(&mut self, uids: &[u32], flag: &str, on: bool) -> Result<(), Trouble> {
        if uids.is_empty() {
            return Ok(());
        }
        let sign = if on { '+' } else { '-' };
        let command = format!("UID STORE {} {sign}FLAGS.SILENT ({flag})", set(uids));
        self.run(&[Piece::Plain(&command)]).await.map(drop)
    }

    /// Sets a flag.
    pub(super) async fn flag(&mut self, uid: u32, flag: &str) -> Result<(), Trouble> {
        self.run(&[Piece::Plain(&format!("UID STORE {uid} +FLAGS.SILENT ({flag})"))]).await.map(drop)
    }

    /// Moves a mail to another folder of the open one's account. Nothing is ever removed for good: without MOVE the copy
    /// is made, and the original is marked as deleted, which its server's own rules clear away.
    pub(super) async fn shift(&mut self, uid: u32, folder: &str) -> Result<(), Trouble> {
        if self.can("MOVE") {
            let command = format!("UID MOVE {uid} ");
            return self.run(&[Piece::Plain(&command), Piece::Text(folder)]).await.map(drop);
        }
        let command = format!("UID COPY {uid} ");
        self.run(&[Piece::Plain(&command), Piece::Text(folder)]).await?;
        self.flag(uid, "\\Deleted").await
    }

    /// Puts a mail into a folder, as read.
    pub(super) async fn append(&mut self, folder: &str, mail: &[u8]) -> Result<(), Trouble> {
        let pieces = [Piece::Plain("APPEND "), Piece::Text(folder), Piece::Plain(" (\\Seen) "), Piece::Block(mail)];
        self.run(&pieces).await.map(drop)
    }

    /// Waits for `most`, and calls `news` when the server says that the open folder changed (RFC 2177).
    pub(super) async fn idle(&mut self, most: Duration, news: &mut (dyn FnMut() + Send)) -> Result<(), Trouble> {
        self.tag += 1;
        let tag = format!("A{}", self.tag);
        self.wire.allow(ANSWER);
        self.wire.send(format!("{tag} IDLE\r\n").as_bytes()).await?;
        self.invited(&tag).await?;
        let until = Instant::now() + most;
        self.wire.bear(Some(most + most));
        loop {
            // A server may say for hours that it is still there.
            self.wire.allow(ANSWER);
            match timeout_at(until, self.response()).await {
                Err(_) => break,
                Ok(Ok(Response::Data(values))) => {
                    let changed = |word: &str| values.get(1).is_some_and(|value| value.is(word));
                    if ["EXISTS", "EXPUNGE", "FETCH"].iter().any(|word| changed(word)) {
                        news();
                    }
                }
                Ok(Ok(Response::Status { status: Status::Bye, .. })) => return Err(Trouble::Broken),
                Ok(Ok(Response::Status { tag: of, code, text, status, .. })) if of == tag => {
                    // It ended on its own account.
                    self.wire.bear(None);
                    return if matches!(status, Status::Ok) { Ok(()) } else { Err(refused(code, text)) };
                }
                Ok(Ok(_)) => {}
                Ok(Err(trouble)) => return Err(trouble),
            }
        }
        self.wire.bear(None);
        self.wire.send(b"DONE\r\n").await?;
        for _ in 0..RESPONSES {
            match self.response().await? {
                Response::Data(_) => news(),
                Response::Status { tag: of, status, code, text } if of == tag => {
                    return if matches!(status, Status::Ok) { Ok(()) } else { Err(refused(code, text)) };
                }
                _ => {}
            }
        }
        Err(Trouble::NotMail)
    }

    /// Says goodbye; what the server answers is of no interest.
    pub(super) async fn close(mut self) {
        let _ = self.run(&[Piece::Plain("LOGOUT")]).await;
    }

    async fn run(&mut self, pieces: &[Piece<'_>]) -> Result<Vec<Vec<Value>>, Trouble> {
        self.run_with(pieces, |_, _| {}).await
    }

    /// Runs a command; gives its data. `note` is told every code of a status on the way.
    async fn run_with(
        &mut self,
        pieces: &[Piece<'_>],
        mut note: impl FnMut(&str, &str) + Send,
    ) -> Result<Vec<Vec<Value>>, Trouble> {
        self.tag += 1;
        let tag = format!("A{}", self.tag);
        self.wire.allow(ANSWER);
        let mut out = zeroize::Zeroizing::new(format!("{tag} ").into_bytes());
        for piece in pieces {
            let block = match piece {
                Piece::Plain(text) => {
                    out.extend_from_slice(text.as_bytes());
                    continue;
                }
                Piece::Text(text) if is_plain(text) => {
                    out.push(b'"');
                    out.extend(
                        text.bytes()
                            .flat_map(|byte| matches!(byte, b'"' | b'\\').then_some(b'\\').into_iter().chain([byte])),
                    );
                    out.push(b'"');
                    continue;
                }
                Piece::Text(text) => text.as_bytes(),
                Piece::Block(bytes) => bytes,
            };
            out.extend_from_slice(format!("{{{}}}\r\n", block.len()).as_bytes());
            self.wire.send(&out).await?;
            out.clear();
            self.invited(&tag).await?;
            self.wire.send(block).await?;
        }
        out.extend_from_slice(b"\r\n");
        self.wire.send(&out).await?;
        let mut data = Vec::new();
        for _ in 0..RESPONSES {
            match self.response().await? {
                Response::Data(values) => data.push(values),
                Response::Status { tag: of, status, code, text } => {
                    if let Some((name, argument)) = &code {
                        note(name, argument);
                    }
                    let mine = of == tag;
                    match status {
                        Status::Ok if mine => return Ok(data),
                        Status::No | Status::Bad if mine => return Err(refused(code, text)),
                        Status::Bye if !pieces.iter().any(|piece| matches!(piece, Piece::Plain("LOGOUT"))) => {
                            return Err(Trouble::Broken);
                        }
                        _ => {}
                    }
                }
                // An invitation that nobody asked for: the server wants more than we have (a second step of a sign-in).
                Response::Continue(_) => {
                    self.wire.send(b"\r\n").await?;
                }
            }
        }
        Err(Trouble::NotMail)
    }

    /// Waits until the server wants the block that was announced.
    async fn invited(&mut self, tag: &str) -> Result<(), Trouble> {
        for _ in 0..RESPONSES {
            match self.response().await? {
                Response::Continue(_) => return Ok(()),
                Response::Status { tag: of, code, text, .. } if of == tag => return Err(refused(code, text)),
                Response::Status { status: Status::Bye, .. } => return Err(Trouble::Broken),
                _ => {}
            }
        }
        Err(Trouble::NotMail)
    }

    /// Reads one response with its counted blocks.
    async fn response(&mut self) -> Result<Response, Trouble> {
        let mut bytes = Vec::new();
        let mut from = 0;
        loop {
            self.wire.line(&mut bytes).await?;
            match response::announced(bytes.get(from..).unwrap_or_default()) {
                Some(count) => self.wire.bytes(count, &mut bytes).await?,
                None => break,
            }
            from = bytes.len();
        }
        response::parse(&bytes).ok_or(Trouble::NotMail)
    }
}

fn refused(code: Option<(String, String)>, text: String) -> Trouble {
    let reason = imap_reason(code.as_ref().map(|(name, _)| name.as_str()), false);
    Trouble::Refused(reason, text)
}

/// Whether a section is written in numbers, as those are that a server tells: it goes into a command as it is.
pub(super) fn is_numbered(what: &str) -> bool {
    let inside = what.strip_prefix("BODY.PEEK[").and_then(|rest| rest.strip_suffix(']'));
    inside.is_some_and(|inside| inside.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
}

/// Whether a text may stand in quotes.
fn is_plain(text: &str) -> bool {
    text.len() < 500 && text.bytes().all(|byte| (0x20..0x7f).contains(&byte))
}

/// Numbers as the protocol writes them: `1:3,7`.
fn set(uids: &[u32]) -> String {
    let mut out = String::new();
    let mut rest = uids.iter().copied().peekable();
    while let Some(first) = rest.next() {
        let mut last = first;
        while rest.peek().is_some_and(|next| *next == last.wrapping_add(1)) {
            last = rest.next().unwrap_or(last);
        }
        if !out.is_empty() {
            out.push(',');
        }
        out.push_str(&if first == last { first.to_string() } else { format!("{first}:{last}") });
    }
    out
}

fn fetched(list: &[Value]) -> Option<Fetched> {
    let mut one = Fetched::default();
    for pair in list.chunks(2) {
        let [name, value] = pair else { continue };
        let Value::Atom(name) = name else { continue };
        match name.to_ascii_uppercase().as_str() {
            "UID" => one.uid = value.number()?,
            "FLAGS" => {
                let has = |flag: &str| value.list().is_some_and(|flags| flags.iter().any(|known| known.is(flag)));
                (one.seen, one.answered) = (has("\\Seen"), has("\\Answered"));
            }
            "INTERNALDATE" => one.arrived = value.text().and_then(|text| date(&text)),
            "RFC822.SIZE" => one.size = value.number().unwrap_or(0),
            "BODYSTRUCTURE" => one.parts = parts(value),
            body if body.starts_with("BODY[") => {
                if let Value::Text(bytes) = value {
                    one.body.clone_from(bytes);
                }
            }
            _ => {}
        }
    }
    (one.uid > 0).then_some(one)
}

/// `17-Jul-1996 02:44:25 -0700`, the day perhaps with a blank before it.
fn date(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_str(text.trim(), "%d-%b-%Y %H:%M:%S %z").ok().map(|at| at.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_sent_as_ranges() {
        assert_eq!(set(&[1, 2, 3, 7, 9, 10]), "1:3,7,9:10");
        assert_eq!(set(&[u32::MAX]), "4294967295");
    }

    #[test]
    fn dates_of_arrival() {
        assert_eq!(
            date("17-Jul-1996 02:44:25 -0700").map(|at| at.to_rfc3339()),
            Some("1996-07-17T09:44:25+00:00".into())
        );
        assert_eq!(date(" 1-Nov-2026 08:00:00 +0000").map(|at| at.timestamp()), Some(1_793_520_000));
        assert_eq!(date("yesterday"), None);
    }
}
