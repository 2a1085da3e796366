//! Writing an answer as a mail.

use super::letter::{Tag, shortened};
use super::limits::MAX_QUOTE;
use super::parse;
use super::subject;
use crate::kit::{Attachment, Call, Outgoing};
use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::message_id::MessageId;

use super::account::Facts;

/// What an answer is made of before it has bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) id: String,
    pub(super) to: Vec<String>,
    /// In copy: everybody else whom the mail answered had addressed, where that was wanted.
    pub(super) copies: Vec<String>,
    pub(super) subject: String,
    pub(super) references: Vec<String>,
    pub(super) text: String,
    /// Character at which the repeated text begins.
    pub(super) quoted_from: Option<u32>,
}

/// The Message-ID of a step's key: the same at every repetition.
pub(super) fn message_id(call: &Call<'_>, key: &str) -> String {
    let domain = call.handle.rsplit('@').next().filter(|domain| domain.is_ascii() && !domain.is_empty());
    format!("{key}@{}", domain.unwrap_or("localhost"))
}

impl Answer {
    /// What is sent in answer to a mail; `None` when nobody is answered.
    pub(super) fn of(call: &Call<'_>, outgoing: &Outgoing, key: &str) -> Option<Self> {
        let target = outgoing.reply.as_ref()?;
        let tag = Tag::read(&target.parent.tag).unwrap_or_default();
        let mut to: Vec<String> = tag.reply_to.iter().filter_map(|address| parse::clean_address(address)).collect();
        if to.is_empty() {
            to = target.mentions.iter().take(1).filter_map(|address| parse::clean_address(address)).collect();
        }
        if to.is_empty() {
            return None;
        }
        let mut copies: Vec<String> = tag.copies.iter().filter_map(|address| parse::clean_address(address)).collect();
        copies.retain(|address| !to.contains(address));
        let mut references = tag.references;
        references.retain(|id| *id != target.parent.id);
        // A mail to an address answers nothing: its subject is its own.
        let fresh = target.parent.id.is_empty();
        if !fresh {
            references.push(target.parent.id.clone());
        }
        let own = outgoing.content.parts.first().map(|part| part.text.trim_end()).unwrap_or_default();
        let repeated = target.original.as_ref().map(|original| quotation(original, outgoing.language.as_str()));
        let (text, quoted_from) = match repeated.filter(|text| !text.is_empty()) {
            Some(repeated) => (format!("{own}\n\n{repeated}"), u32::try_from(own.chars().count()).ok()),
            None => (own.to_owned(), None),
        };
        Some(Self {
            id: message_id(call, key),
            to,
            copies,
            subject: if fresh { tag.subject } else { subject::answer_to(&tag.subject) },
            references: shortened(references),
            text,
            quoted_from,
        })
    }

    /// Everybody to whom it goes.
    pub(super) fn envelope(&self) -> Vec<String> {
        self.to.iter().chain(&self.copies).cloned().collect()
    }

    /// As the inbox keeps it.
    pub(super) fn tag(&self) -> Tag {
        Tag {
            subject: self.subject.clone(),
            reply_to: self.to.clone(),
            others: self.copies.clone(),
            references: self.references.clone(),
            ..Tag::default()
        }
    }

    /// The mail, with CRLF at the end of each line.
    pub(super) fn mail(
        &self,
        call: &Call<'_>,
        outgoing: &Outgoing,
        files: Vec<(String, Attachment)>,
    ) -> Option<Vec<u8>> {
        let name = Facts::of(call.facts).name;
        let from = Address::new_address((!name.is_empty()).then(|| parse::line(&name, 200)), call.handle.to_owned());
        let to = self.to.iter().map(|address| Address::new_address(None::<String>, address.clone())).collect();
        let mut mail = MessageBuilder::new()
            .from(from)
            .to(Address::new_list(to))
            .subject(parse::line(&self.subject, 500))
            .date(outgoing.created_at.timestamp())
            .message_id(self.id.clone())
            .text_body(lines(&self.text));
        if !self.copies.is_empty() {
            let copies = self.copies.iter().map(|address| Address::new_address(None::<String>, address.clone()));
            mail = mail.cc(Address::new_list(copies.collect()));
        }
        if let Some(answered) = outgoing.reply.as_ref().map(|target| &target.parent.id).filter(|id| !id.is_empty()) {
            mail = mail.in_reply_to(answered.clone()).references(MessageId::new_list(self.references.iter().cloned()));
        }
        for (name, file) in files {
            mail = mail.attachment(file.mime.clone(), name, file.bytes.to_vec());
        }
        mail.write_to_vec().ok()
    }
}

/// Every line with its two characters of end.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n")
}

/// The mail answered, below a line that says whose it is.
fn quotation(original: &crate::kit::Original, language: &str) -> String {
    let text: String = original.text.chars().take(MAX_QUOTE).collect();
    if text.trim().is_empty() {
        return String::new();
    }
    let name = if original.name.trim().is_empty() { &original.handle } else { &original.name };
    let name = parse::line(name, 100);
    let day = original.written_at;
    let head = match language.split('-').next() {
        Some("fr") => format!("Le {}, {name} a écrit\u{a0}:", day.format("%d/%m/%Y")),
        _ => format!("On {}, {name} wrote:", day.format("%Y-%m-%d")),
    };
    let quoted = text.trim_end().lines().map(|line| match line {
        "" => ">".to_owned(),
        line if line.starts_with('>') => format!(">{line}"),
        line => format!("> {line}"),
    });
    std::iter::once(head).chain(quoted).collect::<Vec<_>>().join("\n")
}
