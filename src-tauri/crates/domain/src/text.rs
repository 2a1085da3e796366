//! Counting text as the networks count it, and finding links, mentions and hashtags in it.

use crate::network::{TextLimits, TextUnit};
use crate::weighted;
use linkify::{LinkFinder, LinkKind};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use unicode_segmentation::UnicodeSegmentation;

/// A counted text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Measure {
    /// Units as the network counts them.
    pub units: u32,
    /// UTF-8 bytes.
    pub bytes: u32,
}

/// What a span of text is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase", tag = "kind", content = "value")]
pub enum SpanKind {
    /// A web address, completed with `https://` where the writer left it out.
    Link(String),
    /// A mention without its `@`: `user`, `user@host` or `user.host`.
    Mention(String),
    /// A hashtag without its `#`.
    Hashtag(String),
}

/// A link, mention or hashtag with its place in UTF-8 bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
    /// What it is.
    #[serde(flatten)]
    pub kind: SpanKind,
}

/// Counts `text` by the rules of `limits`.
#[must_use]
pub fn measure(text: &str, limits: &TextLimits) -> Measure {
    let bytes = clamp(text.len());
    let count = |part: &str| match limits.unit {
        TextUnit::Graphemes => part.graphemes(true).count(),
        TextUnit::Characters => part.chars().count(),
        TextUnit::Weighted => weighted::units(part),
        TextUnit::Utf16 => part.encode_utf16().count(),
        TextUnit::EmojiBytes => weighted::emoji_by_bytes(part),
    };
    if limits.url_weight.is_none() && !limits.mention_without_host {
        return Measure { units: clamp(count(text)), bytes };
    }
    let mut units = 0usize;
    let mut from = 0usize;
    for span in spans(text) {
        let (start, mut end) = (span.start as usize, span.end as usize);
        if limits.unit == TextUnit::Weighted && matches!(span.kind, SpanKind::Link(_)) {
            end = weighted::link_end(text, start, end);
        }
        let weight = match &span.kind {
            SpanKind::Link(_) if limits.url_weight.is_some() => limits.url_weight.map(|weight| weight as usize),
            SpanKind::Mention(name) if limits.mention_without_host => {
                name.split_once('@').map(|(user, _host)| count(user) + 1)
            }
            _ => None,
        };
        if let Some(weight) = weight {
            units += text.get(from..start).map_or(0, &count) + weight;
            from = end;
        }
    }
    units += text.get(from..).map_or(0, &count);
    Measure { units: clamp(units), bytes }
}

/// Finds links, mentions and hashtags, in order and without overlap.
#[must_use]
pub fn spans(text: &str) -> Vec<Span> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]).url_must_have_scheme(false);
    let mut found: Vec<Span> = finder
        .links(text)
        .filter(|link| preceded_by_boundary(text, link.start()))
        .filter_map(|link| {
            let written = link.as_str();
            if has_impossible_label(written) {
                return None;
            }
            let address = if has_web_scheme(written) {
                written.to_owned()
            } else if written.contains("://") || !looks_like_domain(written) {
                return None;
            } else {
                format!("https://{written}")
            };
            Some(Span { start: clamp(link.start()), end: clamp(link.end()), kind: SpanKind::Link(address) })
        })
        .collect();
    let taken: Vec<(u32, u32)> = found.iter().map(|span| (span.start, span.end)).collect();
    let free = |start: usize, end: usize| taken.iter().all(|(from, to)| clamp(end) <= *from || clamp(start) >= *to);
    for (start, sign) in text.char_indices().filter(|(_, c)| matches!(c, '@' | '#' | '＃')) {
        if !preceded_by_boundary(text, start) {
            continue;
        }
        let body_start = start + sign.len_utf8();
        let Some(rest) = text.get(body_start..) else { continue };
        let kind = if sign == '@' { mention(rest) } else { hashtag(rest) };
        if let Some(kind) = kind {
            let len = match &kind {
                SpanKind::Mention(name) | SpanKind::Hashtag(name) | SpanKind::Link(name) => name.len(),
            };
            // A mention may look like a link (`@name.example`): the mention wins when the link lies inside it.
            let end = body_start + len;
            if sign == '@' {
                found.retain(|span| {
                    span.start < clamp(start) || span.end > clamp(end) || matches!(span.kind, SpanKind::Mention(_))
                });
                found.push(Span { start: clamp(start), end: clamp(end), kind });
            } else if free(start, end) {
                found.push(Span { start: clamp(start), end: clamp(end), kind });
            }
        }
    }
    found.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut last_end = 0;
    found.retain(|span| {
        let keep = span.start >= last_end;
        if keep {
            last_end = span.end;
        }
        keep
    });
    found
}

/// Whether `text` is an http(s) address with a host.
#[must_use]
pub fn is_web_address(text: &str) -> bool {
    has_web_scheme(text) && {
        let mut finder = LinkFinder::new();
        finder.kinds(&[LinkKind::Url]);
        finder.links(text.trim()).next().is_some_and(|link| link.start() == 0 && link.end() == text.trim().len())
    }
}

fn has_web_scheme(text: &str) -> bool {
    let lower: String = text.trim_start().chars().take(8).collect::<String>().to_ascii_lowercase();
    lower.starts_with("https://") || lower.starts_with("http://")
}

/// Whether the host has a label longer than names on the Internet may be: no network makes a link of it.
fn has_impossible_label(written: &str) -> bool {
    let rest = written.split_once("://").map_or(written, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default().split('.').any(|label| label.len() > 63 && label.is_ascii())
}

fn looks_like_domain(text: &str) -> bool {
    let host = text.split(['/', '?', '#']).next().unwrap_or_default();
    let Some((_, last)) = host.rsplit_once('.') else { return false };
    // Without a scheme only common endings count, so that "fin.Bonjour" stays a sentence.
    const ENDINGS: &[&str] = &[
        "com", "org", "net", "fr", "be", "ch", "ca", "eu", "io", "app", "dev", "info", "biz", "co", "uk", "de", "es",
        "it", "lu", "re", "paris", "bzh", "shop", "blog", "social", "tv", "me", "news", "studio", "agency", "online",
    ];
    ENDINGS.contains(&last.to_ascii_lowercase().as_str())
}

fn preceded_by_boundary(text: &str, at: usize) -> bool {
    text.get(..at)
        .and_then(|before| before.chars().next_back())
        .is_none_or(|c| !(c.is_alphanumeric() || matches!(c, '@' | '#' | '_' | '/' | '.' | '-' | '&')))
}

fn mention(rest: &str) -> Option<SpanKind> {
    let user: usize = rest
        .char_indices()
        .take_while(|(_, c)| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
        .map(|(at, c)| at + c.len_utf8())
        .last()?;
    let mut end = user;
    if rest.get(user..).is_some_and(|tail| tail.starts_with('@')) {
        let host = rest
            .get(user + 1..)?
            .char_indices()
            .take_while(|(_, c)| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ':'))
            .map(|(at, c)| at + c.len_utf8())
            .last();
        if let Some(host) = host {
            end = user + 1 + host;
        }
    }
    let name = rest.get(..end)?.trim_end_matches(['.', '-', ':']);
    (!name.is_empty() && name.chars().any(char::is_alphanumeric)).then(|| SpanKind::Mention(name.to_owned()))
}

fn hashtag(rest: &str) -> Option<SpanKind> {
    let end = rest
        .char_indices()
        .take_while(|(_, c)| c.is_alphanumeric() || matches!(c, '_' | '\u{200c}' | '\u{200d}') || is_mark(*c))
        .map(|(at, c)| at + c.len_utf8())
        .last()?;
    let tag = rest.get(..end)?;
    // A number alone ("#1") is no hashtag.
    tag.chars().any(|c| !c.is_numeric() && c != '_').then(|| SpanKind::Hashtag(tag.to_owned()))
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{fe0f}')
}

fn clamp(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(unit: TextUnit) -> TextLimits {
        TextLimits { unit, max: 500, max_bytes: None, url_weight: None, mention_without_host: false }
    }

    #[test]
    fn graphemes_are_what_a_reader_counts() {
        let family = "👨‍👩‍👧‍👦 é";
        assert_eq!(measure(family, &plain(TextUnit::Graphemes)).units, 3);
        assert_eq!(measure("e\u{301}", &plain(TextUnit::Graphemes)).units, 1);
        assert_eq!(measure("e\u{301}", &plain(TextUnit::Characters)).units, 2);
        assert_eq!(measure(family, &plain(TextUnit::Graphemes)).bytes, u32::try_from(family.len()).expect("small"));
    }

    #[test]
    fn urls_weigh_the_same_and_hosts_of_mentions_nothing() {
        let limits = TextLimits { url_weight: Some(23), mention_without_host: true, ..plain(TextUnit::Characters) };
        assert_eq!(measure("https://exemple.fr/un/tres/long/chemin?avec=parametres", &limits).units, 23);
        assert_eq!(measure("Voir https://a.fr !", &limits).units, 5 + 23 + 2);
        assert_eq!(measure("@alice@serveur.exemple bonjour", &limits).units, 6 + 8);
        assert_eq!(measure("aucun lien", &limits).units, 10);
    }

    #[test]
    fn spans_have_byte_offsets() {
        let text = "Été 🌞 #vacances avec @alice.bsky.social sur https://exemple.fr/à, fin.";
        let found: Vec<_> = spans(text)
            .into_iter()
            .map(|span| (text.get(span.start as usize..span.end as usize).expect("on boundaries"), span.kind))
            .collect();
        assert_eq!(
            found,
            vec![
                ("#vacances", SpanKind::Hashtag("vacances".into())),
                ("@alice.bsky.social", SpanKind::Mention("alice.bsky.social".into())),
                ("https://exemple.fr/à", SpanKind::Link("https://exemple.fr/à".into())),
            ]
        );
    }

    #[test]
    fn what_is_no_span_stays_text() {
        for text in ["a@b", "mail moi@exemple.fr", "C'est la fin.Bonjour", "#1", "prix: 5#", "@", "javascript://x"] {
            assert_eq!(spans(text), vec![], "{text}");
        }
    }
}
