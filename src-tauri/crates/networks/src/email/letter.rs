//! What a mail has beyond its text, in the short form that travels with every reference to it.

use super::limits::{MAX_FILES, MAX_REFERENCES};
use crate::kit::{FileFact, Letter};
use serde::{Deserialize, Serialize};

/// The second half of a mail's reference. Short names: it stands beside every message.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Tag {
    /// Subject.
    #[serde(rename = "s", default, skip_serializing_if = "String::is_empty")]
    pub(super) subject: String,
    /// Where an answer goes.
    #[serde(rename = "t", default, skip_serializing_if = "Vec::is_empty")]
    pub(super) reply_to: Vec<String>,
    /// Whom else it addressed, as far as that is kept, and how many more there were.
    #[serde(rename = "o", default, skip_serializing_if = "Vec::is_empty")]
    pub(super) others: Vec<String>,
    #[serde(rename = "om", default, skip_serializing_if = "is_zero")]
    pub(super) others_more: u32,
    /// Addresses that an answer goes to in copy.
    #[serde(rename = "cc", default, skip_serializing_if = "Vec::is_empty")]
    pub(super) copies: Vec<String>,
    /// Message-IDs of the mails before it, the first of the thread first.
    #[serde(rename = "r", default, skip_serializing_if = "Vec::is_empty")]
    pub(super) references: Vec<String>,
    /// Folder as the server names it, its validity, the mail's number in it.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub(super) place: Option<(String, u32, u32)>,
    /// Character at which what was said before begins.
    #[serde(rename = "q", default, skip_serializing_if = "Option::is_none")]
    pub(super) quoted_from: Option<u32>,
    /// Names, types and sizes of its files.
    #[serde(rename = "f", default, skip_serializing_if = "Vec::is_empty")]
    pub(super) files: Vec<(String, String, u64)>,
    /// In which file each of the last ones lies, and as which one there.
    #[serde(rename = "w", default, skip_serializing_if = "Vec::is_empty")]
    pub(super) within: Vec<(u32, u32)>,
    /// Marked as read, as answered.
    #[serde(rename = "m", default, skip_serializing_if = "is_unmarked")]
    pub(super) marks: (bool, bool),
    /// Longer than what was read of it.
    #[serde(rename = "c", default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) cut: bool,
}

fn is_zero(count: &u32) -> bool {
    *count == 0
}

fn is_unmarked(marks: &(bool, bool)) -> bool {
    *marks == (false, false)
}

impl Tag {
    pub(super) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    pub(super) fn write(mut self) -> String {
        let outer = self.outer();
        self.files.truncate(MAX_FILES);
        self.within.truncate(self.files.len().saturating_sub(outer));
        self.references = shortened(std::mem::take(&mut self.references));
        serde_json::to_string(&self).unwrap_or_default()
    }

    /// How many files are the mail's own: the others lie in one of these.
    pub(super) fn outer(&self) -> usize {
        self.files.len().saturating_sub(self.within.len())
    }

    pub(super) fn letter(self) -> Letter {
        let outer = self.outer();
        let places = std::iter::repeat_n(None, outer).chain(self.within.into_iter().map(|(file, _)| Some(file)));
        let files = self.files.into_iter().zip(places);
        let fact = |((name, mime, bytes), within)| FileFact { name, mime, bytes, within };
        Letter {
            subject: self.subject,
            quoted_from: self.quoted_from,
            files: files.map(fact).collect(),
            answer_to: self.reply_to,
            others: self.others,
            others_more: self.others_more,
            seen: self.marks.0,
            answered: self.marks.1,
            cut: self.cut,
        }
    }
}

/// The first and the last of a long list: the first names the thread, the last the branch.
pub(super) fn shortened(mut references: Vec<String>) -> Vec<String> {
    if references.len() > MAX_REFERENCES {
        let drop_to = references.len() - (MAX_REFERENCES - 1);
        references.drain(1..drop_to);
    }
    references
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn a_tag_is_short_and_comes_back() {
        let tag = Tag {
            subject: "Devis".into(),
            place: Some(("INBOX".into(), 3, 9)),
            references: (0..80).map(|n| n.to_string()).collect(),
            marks: (true, false),
            ..Tag::default()
        };
        let back = Tag::read(&tag.write()).unwrap();
        assert_eq!((back.references.len(), back.references[0].as_str()), (MAX_REFERENCES, "0"));
        assert_eq!(back.references.last().unwrap(), "79");
        assert!(back.letter().seen);
        assert_eq!(Tag::default().write(), "{}");
        assert_eq!(Tag::read("bafyrei"), None);
    }
}
