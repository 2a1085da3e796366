//! From the bytes of a mail to a message. Whatever the bytes are, something readable comes out, and never a panic.

use super::imap::Part;
use super::letter::Tag;
use super::limits::{
    MAX_ADDRESS, MAX_FILES, MAX_ID, MAX_NAME, MAX_OTHERS, MAX_PARTS, MAX_REFERENCES, MAX_REPLY_TO, MAX_SUBJECT,
};
use super::{letter, quote, subject, tnef};
use crate::kit::{MAX_TEXT, html_to_text};
use chrono::{DateTime, Utc};
use mail_parser::{Addr, Address, HeaderValue, Message, MessageParser, MimeHeaders as _, PartType};
use sha2::{Digest as _, Sha256};

/// Addressees that are counted.
const MAX_ADDRESSEES: usize = 20_000;
/// A mail that says nothing.
const EMPTY: &[u8] = b"Subject:\r\n\r\n";

/// An address with its name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Mailbox {
    pub(super) address: String,
    pub(super) name: String,
}

/// A mail as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mail {
    /// Message-ID without brackets, or a hash of what there is when it has none.
    pub(super) id: String,
    pub(super) from: Mailbox,
    pub(super) reply_to: Vec<String>,
    /// Whom it was sent to, as far as that is of use.
    pub(super) to: Vec<String>,
    /// All addressees but those whom an answer reaches anyhow, as far as kept, and how many more.
    pub(super) others: Vec<String>,
    pub(super) others_more: u32,
    pub(super) subject: String,
    pub(super) written: Option<DateTime<Utc>>,
    /// Message-IDs of the mails before it, the first of the thread first, the one answered last.
    pub(super) references: Vec<String>,
    pub(super) text: String,
    pub(super) quoted_from: Option<u32>,
    /// Name, type, bytes; those that lie in a wrapper behind all others.
    pub(super) files: Vec<(String, String, u64)>,
    /// In which file each of the last ones lies, and as which one there.
    pub(super) within: Vec<(u32, u32)>,
}

/// Reads a mail, or its beginning. `parts` is what the server told of it.
pub(super) fn read(bytes: &[u8], parts: &[Part]) -> Mail {
    // A stranger's mail over which the library stumbles must not keep the others from being read.
    std::panic::catch_unwind(|| understood(bytes, parts)).ok().flatten().unwrap_or_else(|| Mail::nothing(bytes))
}

fn understood(bytes: &[u8], parts: &[Part]) -> Option<Mail> {
    let parsed = MessageParser::default().parse(bytes).filter(|message| !message.parts.is_empty());
    // The library's own empty message has no part, and asking it for a header panics.
    let message = parsed.or_else(|| MessageParser::default().parse(EMPTY))?;
    let text = text_of(&message);
    let quoted = quote::quoted_from(&text).and_then(|at| u32::try_from(at).ok());
    let mut files: Vec<_> = files(parts).into_iter().map(|(_, told)| told).collect();
    let mut within = Vec::new();
    if files.is_empty() {
        files = files_seen(&message);
        for (index, part) in attached(&message).enumerate() {
            let (name, mime, _) = files.get(index).cloned().unwrap_or_default();
            if tnef::is_wrapper(&mime, &name) {
                within.extend(unpack(&mut files, index, part.contents()));
            }
        }
    }
    let id = message.message_id().and_then(clean_id).unwrap_or_else(|| made_up(bytes));
    let mut references: Vec<String> = ids(message.references());
    for answered in ids(message.in_reply_to()) {
        if references.last() != Some(&answered) && !references.contains(&answered) {
            references.push(answered);
        }
    }
    references.retain(|reference| *reference != id);
    let from = first(message.from()).or_else(|| first(message.sender())).unwrap_or_default();
    let replies: Vec<String> = addresses(message.reply_to(), MAX_REPLY_TO).into_iter().map(|to| to.address).collect();
    let reply_to = if replies.is_empty() && !from.address.is_empty() { vec![from.address.clone()] } else { replies };
    let (others, others_more) = others(&message, &reply_to);
    Some(Mail {
        id,
        reply_to,
        others,
        others_more,
        to: addresses(message.to(), MAX_REPLY_TO).into_iter().map(|to| to.address).collect(),
        from,
        subject: line(message.subject().unwrap_or_default(), MAX_SUBJECT),
        written: message.date().and_then(|date| DateTime::from_timestamp(date.to_timestamp(), 0)),
        references: letter::shortened(references),
        text,
        quoted_from: quoted,
        files,
        within,
    })
}

/// Adds what lies in the file at `index`, whose bytes these are; where each of them lies.
pub(super) fn unpack(files: &mut Vec<(String, String, u64)>, index: usize, bytes: &[u8]) -> Vec<(u32, u32)> {
    let Ok(index) = u32::try_from(index) else { return Vec::new() };
    let room = MAX_FILES.saturating_sub(files.len());
    let mut places = Vec::new();
    for (number, inside) in (0_u32..).zip(tnef::files(bytes)).take(room) {
        files.push((inside.name, inside.mime, u64::try_from(inside.bytes.len()).unwrap_or(u64::MAX)));
        places.push((index, number));
    }
    places
}

impl Mail {
    fn nothing(bytes: &[u8]) -> Self {
        Self {
            id: made_up(bytes),
            from: Mailbox::default(),
            reply_to: Vec::new(),
            to: Vec::new(),
            others: Vec::new(),
            others_more: 0,
            subject: String::new(),
            written: None,
            references: Vec::new(),
            text: String::new(),
            quoted_from: None,
            files: Vec::new(),
            within: Vec::new(),
        }
    }

    /// The first mail of its thread, as far as it knows; itself when it answers nothing.
    pub(super) fn root(&self) -> &str {
        self.references.first().unwrap_or(&self.id)
    }

    pub(super) fn tag(&self) -> Tag {
        Tag {
            subject: self.subject.clone(),
            reply_to: self.reply_to.clone(),
            others: self.others.clone(),
            others_more: self.others_more,
            references: self.references.clone(),
            quoted_from: self.quoted_from,
            files: self.files.clone(),
            within: self.within.clone(),
            ..Tag::default()
        }
    }

    /// Whether it claims to answer something that it does not name.
    pub(super) fn answers_unnamed(&self) -> bool {
        self.references.is_empty() && subject::is_answer(&self.subject)
    }
}

/// Whom a mail addressed beside those whom an answer reaches anyhow, each once; how many more there were.
fn others(message: &Message<'_>, answered: &[String]) -> (Vec<String>, u32) {
    let mut seen: std::collections::HashSet<String> = answered.iter().map(|address| person_of(address)).collect();
    let mut kept = Vec::new();
    let mut more = 0_u32;
    for list in [message.to(), message.cc()] {
        for one in addresses(list, MAX_ADDRESSEES) {
            if !seen.insert(person_of(&one.address)) {
                continue;
            }
            if kept.len() < MAX_OTHERS {
                kept.push(one.address);
            } else {
                more = more.saturating_add(1);
            }
        }
    }
    (kept, more)
}

/// The text as its author wrote it: the plain part, or else the HTML part without its markup.
fn text_of(message: &Message<'_>) -> String {
    let mut out = String::new();
    for index in message.text_body.iter().take(MAX_PARTS) {
        let Some(part) = message.parts.get(usize::try_from(*index).unwrap_or(usize::MAX)) else { continue };
        let text = match &part.body {
            PartType::Text(text) => flowed(text, part.content_type()),
            PartType::Html(html) => html_to_text(html),
            _ => continue,
        };
        let text = tidy(&text);
        if !text.is_empty() {
            if !out.is_empty() {
                out.push_str("\n\n");
            }
            out.push_str(&text);
        }
        if out.len() > MAX_TEXT * 4 {
            break;
        }
    }
    if out.trim().is_empty() {
        // Nothing but HTML beside an empty plain part.
        for index in message.html_body.iter().take(MAX_PARTS) {
            if let Some(PartType::Html(html)) =
                message.parts.get(usize::try_from(*index).unwrap_or(usize::MAX)).map(|part| &part.body)
            {
                out = tidy(&html_to_text(html));
                break;
            }
        }
    }
    out.chars().take(MAX_TEXT).collect()
}

/// Lines that were only broken for the journey are joined again (RFC 3676).
fn flowed(text: &str, kind: Option<&mail_parser::ContentType<'_>>) -> String {
    let is = |name: &str, wanted: &str| {
        kind.and_then(|kind| kind.attribute(name)).is_some_and(|value| value.eq_ignore_ascii_case(wanted))
    };
    if !is("format", "flowed") {
        return text.to_owned();
    }
    let delete_space = is("delsp", "yes");
    let mut out = String::with_capacity(text.len());
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let depth = line.bytes().take_while(|byte| *byte == b'>').count();
        let content = line.get(depth..).unwrap_or_default();
        let content = content.strip_prefix(' ').unwrap_or(content);
        let signature = content == "-- ";
        if open != Some(depth) || signature {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&">".repeat(depth.min(20)));
            if depth > 0 {
                out.push(' ');
            }
        }
        let soft = content.ends_with(' ') && !signature;
        out.push_str(if soft && delete_space { content.trim_end_matches(' ') } else { content });
        open = soft.then_some(depth);
        if !soft {
            open = None;
        }
    }
    out
}

/// Without control characters, blanks at the ends of lines and heaps of empty lines.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.split('\n') {
        let clean: String = line.chars().filter(|c| *c == '\t' || !c.is_control()).collect();
        // The blank of a signature's mark is meant.
        let clean = if clean == "-- " { clean.as_str() } else { clean.trim_end() };
        empty = if clean.is_empty() { empty + 1 } else { 0 };
        if empty <= 2 {
            out.push_str(clean);
            out.push('\n');
        }
    }
    out.trim_matches('\n').to_owned()
}

/// One line without control characters, direction marks and superfluous blanks.
pub(super) fn line(text: &str, most: usize) -> String {
    let mut out = String::new();
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')));
        if out.len() > most * 4 {
            break;
        }
    }
    out.chars().take(most).collect()
}

/// The files of a mail as its server tells them, each with the number of its part. The order is that of
/// [`super::letter::Tag::files`].
pub(super) fn files(parts: &[Part]) -> Vec<(String, (String, String, u64))> {
    parts
        .iter()
        .filter(|part| part.attached || part.name.is_some() || !part.mime.starts_with("text/"))
        .take(MAX_FILES)
        .map(|part| {
            let sent = u64::from(part.bytes);
            // What is sent as base64 is a third longer than what it stands for.
            let bytes = if part.encoding == "base64" { sent * 3 / 4 } else { sent };
            let name = part.name.as_deref().map(decoded).unwrap_or_default();
            (part.number.clone(), (name, line(&part.mime, 100), bytes))
        })
        .collect()
}

/// A file out of the whole mail: the one at `index` as [`files_seen`] counts, if it has this name.
pub(super) fn file(bytes: &[u8], index: usize, name: &str) -> Option<Vec<u8>> {
    let read = || {
        let message = MessageParser::default().parse(bytes)?;
        let part = attached(&message).nth(index)?;
        let own = part.attachment_name().map(file_name).unwrap_or_default();
        if own != name {
            return None;
        }
        Some(match &part.body {
            PartType::Message(inner) => inner.raw_message.to_vec(),
            _ => part.contents().to_vec(),
        })
    };
    std::panic::catch_unwind(read).ok().flatten()
}

/// A file's name may be encoded as a header is.
fn decoded(name: &str) -> String {
    let header = format!("Subject: {}\r\n\r\n", name.replace(['\r', '\n'], " "));
    let read = MessageParser::default().parse(header.as_bytes());
    let name = read.as_ref().and_then(|message| message.subject()).unwrap_or(name);
    file_name(name)
}

/// A name without a path: it is shown, never opened.
pub(super) fn file_name(name: &str) -> String {
    let bare = name.rsplit(['/', '\\']).next().unwrap_or_default();
    line(bare, MAX_NAME)
}

fn files_seen(message: &Message<'_>) -> Vec<(String, String, u64)> {
    attached(message)
        .map(|part| {
            let name = part.attachment_name().map(file_name).unwrap_or_default();
            let mime = part.content_type().map_or_else(String::new, |kind| {
                format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("octet-stream")).to_ascii_lowercase()
            });
            let bytes = match &part.body {
                PartType::Message(inner) => inner.raw_message.len(),
                _ => part.len(),
            };
            (name, line(&mime, 100), u64::try_from(bytes).unwrap_or(u64::MAX))
        })
        .collect()
}

fn attached<'a>(message: &'a Message<'a>) -> impl Iterator<Item = &'a mail_parser::MessagePart<'a>> {
    message.attachments().filter(|part| !matches!(part.body, PartType::Multipart(_))).take(MAX_FILES)
}

fn first(address: Option<&Address<'_>>) -> Option<Mailbox> {
    addresses(address, 1).into_iter().next()
}

fn addresses(address: Option<&Address<'_>>, most: usize) -> Vec<Mailbox> {
    let read = |one: &Addr<'_>| {
        let address = one.address.as_deref().and_then(clean_address)?;
        Some(Mailbox { address, name: line(one.name.as_deref().unwrap_or_default(), MAX_NAME) })
    };
    match address {
        None => Vec::new(),
        Some(Address::List(list)) => list.iter().filter_map(read).take(most).collect(),
        Some(Address::Group(groups)) => {
            groups.iter().flat_map(|group| &group.addresses).filter_map(read).take(most).collect()
        }
    }
}

/// An address to which something can be sent, its domain in lower case.
pub(super) fn clean_address(text: &str) -> Option<String> {
    let text = text.trim().trim_matches(['<', '>']);
    let (local, domain) = text.rsplit_once('@')?;
    let fits = text.len() <= MAX_ADDRESS
        && !local.is_empty()
        && !domain.is_empty()
        && !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"'));
    // Local parts differ by case in theory only; people are told apart by what they are in practice.
    fits.then(|| format!("{}@{}", local, domain.to_lowercase()))
}

/// The key under which a person is known: addresses differ by case in theory only.
pub(super) fn person_of(address: &str) -> String {
    address.to_lowercase()
}

fn ids(value: &HeaderValue<'_>) -> Vec<String> {
    let list = value.as_text_list().unwrap_or_default();
    // Of a list without end, the first and the last count.
    let skipped = list.len().saturating_sub(MAX_REFERENCES * 2);
    let kept = list.iter().take(1).chain(list.iter().skip(1 + skipped));
    let mut out: Vec<String> = Vec::new();
    for id in kept.filter_map(|id| clean_id(id)) {
        if !out.contains(&id) {
            out.push(id);
        }
    }
    out
}

fn clean_id(id: &str) -> Option<String> {
    let id = id.trim().trim_matches(['<', '>']);
    if id.is_empty() || id.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>')) {
        return None;
    }
    Some(if id.len() <= MAX_ID { id.to_owned() } else { format!("{:x}@long.invalid", Sha256::digest(id)) })
}

/// An id for a mail that has none: the same bytes give the same.
fn made_up(bytes: &[u8]) -> String {
    format!("{:x}@none.invalid", Sha256::digest(bytes))
}
