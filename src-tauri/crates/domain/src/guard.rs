//! The wrong-brand guard: what of another brand stands in this brand's post.
//!
//! A brand is known by the handles of its accounts, its hashtags and the domains of its links. What a brand has in
//! common with another is nobody's mistake: its own marks come first.

use crate::content::Content;
use crate::ids::{BrandId, VisualId};
use crate::problem::{Place, Problem, ProblemCode};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

/// What of another brand was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum MarkKind {
    /// The handle of one of its accounts.
    Handle,
    /// One of its hashtags.
    Hashtag,
    /// A link to one of its domains, or an address there.
    Domain,
    /// A visual of its library.
    Visual,
}

impl MarkKind {
    /// All kinds.
    pub const ALL: &'static [Self] = &[Self::Handle, Self::Hashtag, Self::Domain, Self::Visual];
    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Handle => "handle",
            Self::Hashtag => "hashtag",
            Self::Domain => "domain",
            Self::Visual => "visual",
        }
    }
}

/// By what a brand is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    handles: BTreeSet<String>,
    hashtags: BTreeSet<String>,
    domains: BTreeSet<String>,
}

impl Marks {
    /// Adds an account's handle, with or without `@`. Of `name@host`, `@name` alone is a mark too.
    pub fn handle(&mut self, handle: &str) {
        let handle = fold(handle.trim().trim_start_matches('@'));
        if let Some((name, _)) = handle.split_once('@') {
            self.handles.insert(name.to_owned());
        }
        if !handle.is_empty() {
            self.handles.insert(handle);
        }
    }
    /// Adds a hashtag, with or without `#`. Answers what is kept of it; `None` when it is none.
    pub fn hashtag(&mut self, tag: &str) -> Option<String> {
        let tag = hashtag(tag)?;
        self.hashtags.insert(tag.clone());
        Some(tag)
    }
    /// Adds a domain or the address of a page on it. Answers what is kept of it; `None` when it is none.
    pub fn domain(&mut self, text: &str) -> Option<String> {
        let domain = domain(text)?;
        self.domains.insert(domain.clone());
        Some(domain)
    }
    /// Length of the longest domain of these that `host` is or lies under; 0 when none.
    fn covers(&self, host: &str) -> usize {
        let under = |domain: &&String| {
            host == domain.as_str() || host.strip_suffix(domain.as_str()).is_some_and(|rest| rest.ends_with('.'))
        };
        self.domains.iter().filter(under).map(String::len).max().unwrap_or(0)
    }
}

/// A hashtag as it is compared: folded, without `#`. `None` when there is none.
#[must_use]
pub fn hashtag(text: &str) -> Option<String> {
    let tag: String = text.trim().trim_start_matches('#').chars().take_while(|c| is_tag(*c)).collect();
    (!tag.is_empty()).then(|| fold(&tag))
}

/// The host of an address, or a bare domain, as it is compared. `None` when there is none.
#[must_use]
pub fn domain(text: &str) -> Option<String> {
    let text = text.trim();
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    let host = fold(host);
    let host = host.strip_prefix("www.").unwrap_or(&host).trim_end_matches('.').to_owned();
    let labels: Vec<&str> = host.split('.').collect();
    let good = |label: &&str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    (labels.len() > 1
        && labels.iter().all(good)
        && labels.last().is_some_and(|tld| tld.chars().all(char::is_alphabetic)))
    .then_some(host)
}

fn is_tag(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn fold(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// Another brand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    /// Which.
    pub brand: BrandId,
    /// By what it is known.
    pub marks: Marks,
}

/// Something of another brand.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Where it stands.
    pub place: Place,
    /// What it is.
    pub kind: MarkKind,
    /// The handle, hashtag, domain, or the visual's id.
    pub value: String,
    /// Whose it is.
    pub brand: BrandId,
}

impl Finding {
    /// As a problem beside its cause; it blocks.
    #[must_use]
    pub fn problem(&self) -> Problem {
        let code = ProblemCode::OtherBrand { kind: self.kind, value: self.value.clone(), brand: self.brand };
        Problem { place: self.place.clone(), code }
    }
}

/// Everything of other brands in a content of `brand`, which may itself be among `others`. `owner` tells whose a visual is; `None` for what all brands share.
#[must_use]
pub fn find(
    content: &Content,
    own: &Marks,
    others: &[Other],
    brand: BrandId,
    owner: impl Fn(VisualId) -> Option<BrandId>,
) -> Vec<Finding> {
    let others: Vec<&Other> = others.iter().filter(|other| other.brand != brand).collect();
    let mut found = BTreeSet::new();
    for (place, text) in texts(content) {
        for (kind, value) in tokens(text) {
            if let Some(other) = whose(kind, &value, own, &others) {
                found.insert(Finding { place: place.clone(), kind, value, brand: other });
            }
        }
    }
    for (part, position, attached) in content.parts.iter().enumerate().flat_map(|(part, written)| {
        written.visuals.iter().enumerate().map(move |(position, attached)| (part, position, attached))
    }) {
        if let Some(other) = owner(attached.visual).filter(|other| *other != brand) {
            let place = Place::Visual { part: index(part), index: index(position) };
            let value = attached.visual.to_string();
            found.insert(Finding { place, kind: MarkKind::Visual, value, brand: other });
        }
    }
    found.into_iter().collect()
}

fn index(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

/// Every text of a content, with its place.
fn texts(content: &Content) -> impl Iterator<Item = (Place, &str)> {
    let parts = content.parts.iter().enumerate().flat_map(|(part, written)| {
        let place = Place::Text { part: index(part) };
        let alts = written.visuals.iter().enumerate().map(move |(position, attached)| {
            (Place::Visual { part: index(part), index: index(position) }, attached.alt.as_str())
        });
        std::iter::once((place, written.text.as_str())).chain(alts)
    });
    let link = content.link.iter().flat_map(|link| [&link.url, &link.title, &link.description]);
    let poll = content.poll.iter().flat_map(|poll| &poll.choices);
    let options = content.options.iter().map(|(key, value)| (Place::Option { key: key.clone() }, value.as_str()));
    parts
        .chain(link.map(|text| (Place::Link, text.as_str())))
        .chain(poll.map(|text| (Place::Poll, text.as_str())))
        .chain(content.comment().map(|text| (Place::Comment, text)))
        .chain(options)
}

fn whose(kind: MarkKind, value: &str, own: &Marks, others: &[&Other]) -> Option<BrandId> {
    match kind {
        MarkKind::Handle => {
            let of_other = || others.iter().find(|other| other.marks.handles.contains(value));
            (!own.handles.contains(value)).then(of_other).flatten().map(|other| other.brand)
        }
        MarkKind::Hashtag => {
            let of_other = || others.iter().find(|other| other.marks.hashtags.contains(value));
            (!own.hashtags.contains(value)).then(of_other).flatten().map(|other| other.brand)
        }
        MarkKind::Domain => {
            let closest =
                others.iter().map(|other| (other.marks.covers(value), other.brand)).max_by_key(|(len, _)| *len);
            closest.filter(|(len, _)| *len > own.covers(value)).map(|(_, brand)| brand)
        }
        MarkKind::Visual => None,
    }
}

/// Handles, hashtags and domains in a text, folded.
fn tokens(text: &str) -> Vec<(MarkKind, String)> {
    let mut found = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || "()[]{}<>«»“”„\"'’,;!|".contains(c)) {
        let word = word.trim_matches(|c: char| ".:?…*~`".contains(c));
        if word.is_empty() {
            continue;
        }
        if let Some(handle) = word.strip_prefix(['@', '＠']) {
            let kept: String = handle.chars().take_while(|c| c.is_alphanumeric() || "_.-@".contains(*c)).collect();
            let kept = kept.trim_matches(|c: char| ".-@".contains(c));
            if !kept.is_empty() {
                found.push((MarkKind::Handle, fold(kept)));
            }
            continue;
        }
        if word.contains(['#', '＃']) && !word.contains("://") {
            let tags = word.split(['#', '＃']).skip(1).filter_map(hashtag);
            found.extend(tags.map(|tag| (MarkKind::Hashtag, tag)));
            continue;
        }
        if word.contains('.')
            && let Some(host) = domain(word)
        {
            found.push((MarkKind::Domain, host));
        }
    }
    found
}

#[cfg(test)]
#[path = "guard_tests.rs"]
mod tests;
