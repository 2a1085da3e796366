//! Reading what comes: the inbox, and what was answered from elsewhere.
//!
//! Each folder has its own place: everything below a number is read, and the last forty are looked at again, because
//! their marks change and because a server that works in parallel may show one late. A mail that leaves the inbox was
//! archived far more often than regretted; so its message stays as it is.

use super::Email;
use super::account::{self, Facts, INBOX};
use super::imap::{Fetched, Opened, Session};
use super::letter::Tag;
use super::limits::{FIRST_DAYS, MAX_SUBJECT, OVERLAP, PAGE, PART_BYTES, READ_BYTES};
use super::parse::{self, Mail};
use super::subject;
use super::trouble::{Reason, Trouble};
use super::wire::bounded;
use crate::kit::{
    Author, Call, Fault, Folders, Inbox, Letter, Live, Marks, Pulled, RemoteFiles, RemoteMessage, RemoteRef, Threading,
};
use async_trait::async_trait;
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::conversation::ConversationKind;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// Most mails of one look at a folder.
const LOOK: usize = 5 * PAGE;
/// Mails of the thread's past that are read for one that comes.
const ANCESTORS: usize = 3;
/// Farther than this ahead, the date of a mail is not believed.
const AHEAD: Duration = Duration::hours(24);

/// Where the next look begins.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    folders: BTreeMap<String, Place>,
    /// Folders that somebody chose and that were not there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) lost: Vec<String>,
}

impl Cursor {
    pub(super) fn read(text: Option<&str>) -> Self {
        text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }
}

#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    validity: u32,
    /// Everything below is read, but for what lies between the last ones.
    next: u32,
    /// The last ones with their marks.
    last: Vec<(u32, bool, bool)>,
}

#[async_trait]
impl Inbox for Email {
    async fn pull(&self, call: &Call<'_>, cursor: Option<&str>) -> Result<Pulled, Fault> {
        bounded(pull(call, cursor)).await
    }

    async fn thread(&self, call: &Call<'_>, remote: &RemoteRef) -> Result<Vec<RemoteMessage>, Fault> {
        let tag = Tag::read(&remote.tag).unwrap_or_default();
        let facts = Facts::of(call.facts);
        let mut session = account::open_for(call).await?;
        let mut messages = Vec::new();
        for folder in looked_at(&facts) {
            let Ok(opened) = session.open_folder(folder, false).await else { continue };
            for id in tag.references.iter().rev().take(ANCESTORS) {
                let found = session.search_id(id).await.map_err(Trouble::fault)?;
                let read = read(&mut session, &found.into_iter().take(1).collect::<Vec<_>>()).await;
                let of_id = |message: &RemoteMessage| message.remote.id == *id;
                let (read, ended) = read.map_err(Trouble::fault)?;
                messages.extend(read.iter().map(|one| message(call, &facts, folder, opened, one)).filter(of_id));
                if ended {
                    return Ok(messages);
                }
            }
        }
        session.close().await;
        Ok(messages)
    }

    fn live(&self) -> Option<&dyn Live> {
        Some(self)
    }

    fn folders(&self) -> Option<&dyn Folders> {
        Some(self)
    }

    fn files(&self) -> Option<&dyn RemoteFiles> {
        Some(self)
    }

    fn marks(&self) -> Option<&dyn Marks> {
        Some(self)
    }

    fn for_everybody(&self, tag: &str, own: &[String]) -> Option<String> {
        let mut tag = Tag::read(tag)?;
        let own: Vec<String> = own.iter().map(|address| parse::person_of(address)).collect();
        let mut copies = tag.others.clone();
        copies.retain(|address| !own.contains(&parse::person_of(address)));
        // Somebody left out without a word is worse than no such answer.
        if copies.is_empty() || tag.others_more > 0 {
            return None;
        }
        tag.copies = copies;
        Some(tag.write())
    }

    fn letter(&self, tag: &str) -> Option<Letter> {
        Tag::read(tag).map(Tag::letter)
    }

    fn addressed(&self, to: &str, subject: &str) -> Option<RemoteRef> {
        let to = vec![parse::clean_address(to)?];
        let tag = Tag { subject: parse::line(subject, MAX_SUBJECT), reply_to: to, ..Tag::default() };
        Some(RemoteRef { id: String::new(), tag: tag.write(), permalink: None })
    }
}

async fn pull(call: &Call<'_>, cursor: Option<&str>) -> Result<Pulled, Fault> {
    let facts = Facts::of(call.facts);
    let before = Cursor::read(cursor);
    let mut cursor = Cursor::default();
    let mut session = account::open_for(call).await?;
    let mut pulled = Pulled::default();
    let sources = facts.sources();
    // What comes in first: what was answered is of interest only where the question is known.
    for folder in looked_at(&facts) {
        let place = before.folders.get(folder).cloned();
        // The others wait for the next page, with all that is known of them.
        if pulled.more {
            cursor.folders.extend(place.map(|place| (folder.to_owned(), place)));
            cursor.lost.extend(before.lost.iter().find(|lost| *lost == folder).cloned());
            continue;
        }
        match look(&mut session, call, &facts, folder, place.clone(), &mut pulled.messages).await {
            Ok((place, more)) => {
                cursor.folders.insert(folder.to_owned(), place);
                pulled.more |= more;
            }
            // Renamed or removed. Of a chosen one that is told; it may come back, so its place is kept.
            Err(Trouble::Refused(reason, _)) if folder != INBOX => {
                cursor.folders.extend(place.map(|place| (folder.to_owned(), place)));
                if sources.contains(&folder) {
                    if reason != Reason::Absent {
                        return Err(Trouble::Refused(reason, String::new()).fault());
                    }
                    cursor.lost.push(folder.to_owned());
                }
            }
            Err(trouble) => return Err(trouble.fault()),
        }
    }
    session.close().await;
    pulled.cursor = serde_json::to_string(&cursor).ok();
    Ok(pulled)
}

/// The folders that are looked at, those in which somebody writes to us first.
fn looked_at(facts: &Facts) -> Vec<&str> {
    let mut folders = facts.sources();
    let sent = facts.sent.as_deref().filter(|sent| !folders.contains(sent));
    folders.extend(sent);
    folders
}

/// Looks at a folder; gives its new place and whether there is more.
async fn look(
    session: &mut Session,
    call: &Call<'_>,
    facts: &Facts,
    folder: &str,
    place: Option<Place>,
    out: &mut Vec<RemoteMessage>,
) -> Result<(Place, bool), Trouble> {
    let opened = session.open_folder(folder, false).await?;
    let known = place.filter(|place| place.validity == opened.validity && place.next > 0);
    let first = known.is_none();
    let mut place = known.unwrap_or_else(|| Place { validity: opened.validity, next: 1, last: Vec::new() });
    let found = if first {
        // Also after the server has renumbered the folder: what is known is recognised by its Message-ID.
        let since = (call.now - Duration::days(FIRST_DAYS)).format("%d-%b-%Y");
        session.search(&format!("SINCE {since}")).await?
    } else {
        let from = place.last.first().map_or(place.next, |(uid, _, _)| *uid);
        session.search(&format!("UID {from}:*")).await?.into_iter().filter(|uid| *uid >= from).collect()
    };
    let mut fresh: Vec<u32> =
        found.into_iter().filter(|uid| !place.last.iter().any(|(known, _, _)| known == uid)).collect();
    let more = fresh.len() > LOOK;
    fresh.truncate(LOOK);
    if !more {
        fresh.extend(remarked(session, &mut place).await?);
        fresh.sort_unstable();
        fresh.dedup();
    }
    for some in fresh.chunks(PAGE) {
        let (all, ended) = readable(session, some).await?;
        for one in &all {
            out.push(message(call, facts, folder, opened, one));
            place.last.retain(|(uid, _, _)| *uid != one.uid);
            place.last.push((one.uid, one.seen, one.answered));
        }
        if let Some(last) = all.last().filter(|_| ended) {
            place.next = place.next.max(last.uid.saturating_add(1));
            return Ok((place.shortened(), true));
        }
    }
    place.next = fresh.last().map_or(place.next, |last| place.next.max(last.saturating_add(1)));
    if first && fresh.is_empty() {
        // Nothing young enough: what is old stays unread for ever, so the place is behind it.
        let newest = session.search("UID *").await?.last().copied().unwrap_or(0);
        place.next = opened.next.unwrap_or(newest.saturating_add(1)).max(1);
    }
    Ok((place.shortened(), more))
}

impl Place {
    fn shortened(mut self) -> Self {
        self.last.sort_unstable_by_key(|(uid, _, _)| *uid);
        let surplus = self.last.len().saturating_sub(OVERLAP);
        self.last.drain(..surplus);
        self
    }
}

/// The last mails whose marks have changed. Those that are gone are followed no more.
async fn remarked(session: &mut Session, place: &mut Place) -> Result<Vec<u32>, Trouble> {
    let known: Vec<u32> = place.last.iter().map(|(uid, _, _)| *uid).collect();
    let now = match session.fetch(&known, "UID FLAGS").await {
        // New mails are worth more than old marks.
        Err(Trouble::Refused(Reason::Never | Reason::Absent, _)) => return Ok(Vec::new()),
        read => read?,
    };
    let mut changed = Vec::new();
    place.last.retain(|(uid, seen, answered)| match now.iter().find(|one| one.uid == *uid) {
        None => false,
        Some(one) => {
            if (one.seen, one.answered) != (*seen, *answered) {
                changed.push(*uid);
            }
            true
        }
    });
    Ok(changed)
}

/// Reads mails; those that the server refuses to hand out are passed over, lest one hide the others for ever.
async fn readable(session: &mut Session, uids: &[u32]) -> Result<(Vec<Fetched>, bool), Trouble> {
    match read(session, uids).await {
        Err(Trouble::Refused(Reason::Never | Reason::Absent, _)) => {}
        other => return other,
    }
    let mut all = Vec::new();
    for uid in uids {
        match read(session, &[*uid]).await {
            Ok((one, ended)) => {
                all.extend(one);
                if ended {
                    return Ok((all, true));
                }
            }
            Err(Trouble::Refused(Reason::Never | Reason::Absent, _)) => tracing::warn!(uid, "a mail cannot be read"),
            Err(trouble) => return Err(trouble),
        }
    }
    Ok((all, false))
}

/// Reads the beginning of mails; of long ones also what the server tells of their parts, and a text behind a large file on
/// its own. Answers whether it ended early, with the connection in disorder: the parts of a mail may be so many that their
/// list is longer than any answer may be.
async fn read(session: &mut Session, uids: &[u32]) -> Result<(Vec<Fetched>, bool), Trouble> {
    let what = format!("UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[]<0.{READ_BYTES}>");
    let mut all = session.fetch(uids, &what).await?;
    for index in 0..all.len() {
        let Some(one) = all.get_mut(index).filter(|one| is_cut(one)) else { continue };
        match session.fetch(&[one.uid], "UID BODYSTRUCTURE").await {
            Ok(told) => one.parts = told.into_iter().next().map(|told| told.parts).unwrap_or_default(),
            Err(Trouble::Refused(_, _)) => {}
            Err(Trouble::NotMail) => {
                all.truncate(index + 1);
                return Ok((all, true));
            }
            Err(trouble) => return Err(trouble),
        }
        if !parse::read(&one.body, &one.parts).text.is_empty() {
            continue;
        }
        let text = |mime: &str| one.parts.iter().find(|part| part.mime == mime && !part.attached);
        let Some(part) = text("text/plain").or_else(|| text("text/html")).map(|part| part.number.clone()) else {
            continue;
        };
        let mut header = session.fetch(&[one.uid], &format!("UID BODY.PEEK[HEADER]<0.{PART_BYTES}>")).await?;
        let mut mime = session.fetch(&[one.uid], &format!("UID BODY.PEEK[{part}.MIME]<0.{PART_BYTES}>")).await?;
        let mut body = session.fetch(&[one.uid], &format!("UID BODY.PEEK[{part}]<0.{PART_BYTES}>")).await?;
        if let (Some(header), Some(mime), Some(body)) = (header.pop(), mime.pop(), body.pop()) {
            one.body = alone(&header.body, &mime.body, &body.body);
        }
    }
    Ok((all, false))
}

fn is_cut(one: &Fetched) -> bool {
    one.body.len() >= READ_BYTES && usize::try_from(one.size).unwrap_or(usize::MAX) > one.body.len()
}

/// A mail of one part: the header without what it says of its parts, the part's own header, the part.
fn alone(header: &[u8], mime: &[u8], body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(header.len() + mime.len() + body.len());
    let mut drops = false;
    for line in header.split_inclusive(|byte| *byte == b'\n') {
        if line == b"\r\n" || line == b"\n" {
            break;
        }
        if !line.starts_with(b" ") && !line.starts_with(b"\t") {
            drops = line.get(..8).is_some_and(|name| name.eq_ignore_ascii_case(b"content-"));
        }
        if !drops {
            out.extend_from_slice(line);
        }
    }
    out.extend_from_slice(mime);
    out.extend_from_slice(body);
    out
}

/// A mail as a message.
fn message(call: &Call<'_>, facts: &Facts, folder: &str, opened: Opened, one: &Fetched) -> RemoteMessage {
    let mail = parse::read(&one.body, &one.parts);
    let ours = parse::person_of(&mail.from.address) == call.remote_id;
    let gist = gist(&mail, ours);
    let arrived = one.arrived.or(mail.written).unwrap_or(call.now);
    let mut tag = mail.tag();
    tag.place = Some((folder.to_owned(), opened.validity, one.uid));
    tag.marks = (one.seen, one.answered);
    tag.cut = is_cut(one);
    let root = mail.root().to_owned();
    let plain = |id: String| RemoteRef { id, tag: String::new(), permalink: None };
    let remote = RemoteRef { tag: tag.write(), ..plain(mail.id.clone()) };
    RemoteMessage {
        root: RemoteRef { tag: gist.clone(), ..plain(root) },
        parent: mail.references.last().cloned().map(plain),
        kind: ConversationKind::Direct,
        author: Author {
            remote_id: parse::person_of(&mail.from.address),
            handle: mail.from.address.clone(),
            name: mail.from.name.clone(),
            avatar: None,
            profile: None,
        },
        ours,
        warning: None,
        language: None,
        visibility: None,
        images: Vec::new(),
        written_at: written(mail.written, arrived, call.now),
        edited_at: None,
        mentions: Vec::new(),
        threading: Threading {
            gist: mail.answers_unnamed().then_some(gist),
            only_known: ours || !facts.sources().contains(&folder),
            relatives: mail.references,
        },
        text: mail.text,
        remote,
        about: None,
        unwanted: false,
    }
}

/// What a mail is about, and with whom: for answers that name nothing.
fn gist(mail: &Mail, ours: bool) -> String {
    let other = if ours { mail.to.first().map(String::as_str).unwrap_or_default() } else { &mail.from.address };
    let text = format!("{}\n{}", parse::person_of(other), subject::bare(&mail.subject));
    let digest = Sha256::digest(text);
    format!("about:{:x}", digest).chars().take(38).collect()
}

/// When a mail was written: what it says itself, within what can be.
fn written(said: Option<DateTime<Utc>>, arrived: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    let believed = said.filter(|at| *at <= arrived + AHEAD && *at > arrived - Duration::days(30));
    believed.unwrap_or(arrived).min(now + AHEAD)
}
