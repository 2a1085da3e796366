//! A calendar file (RFC 5545). Instants are UTC, so no zone has to be described; ids are the posts' own, so that a second
//! export changes the same events instead of doubling them.

use super::rows::Gathered;
use super::words;
use crate::fields::content_excerpt;
use crate::import::spoken;
use chrono::{DateTime, Utc};
use pupitre_domain::filter::EntryStatus;

/// Most bytes of a line before it is folded.
const LINE: usize = 75;

/// Renders posts.
pub(super) fn render(posts: &[Gathered], now: DateTime<Utc>, french: bool) -> String {
    let mut out = String::new();
    let mut line = |text: &str| fold(text, &mut out);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//Pupitre//Pupitre//FR");
    line("CALSCALE:GREGORIAN");
    line("METHOD:PUBLISH");
    for row in posts {
        let content = &row.post.content;
        line("BEGIN:VEVENT");
        line(&format!("UID:{}@pupitre", row.post.id));
        line(&format!("DTSTAMP:{}", utc(now)));
        line(&format!("LAST-MODIFIED:{}", utc(row.post.updated_at)));
        line(&format!("SEQUENCE:{}", row.post.version.saturating_sub(1)));
        line(&format!("DTSTART:{}", utc(row.due_at)));
        line("DURATION:PT15M");
        let excerpt = content_excerpt(content);
        let summary = if excerpt.is_empty() { row.brand.clone() } else { format!("{} — {excerpt}", row.brand) };
        line(&format!("SUMMARY:{}", escape(&summary)));
        let mut description: Vec<String> = content.parts.iter().map(|part| part.text.clone()).collect();
        description.extend(content.link.as_ref().map(|link| link.url.clone()));
        let accounts: Vec<String> = row.forms.iter().map(|(account, _)| spoken(account)).collect();
        if !accounts.is_empty() {
            description.push(accounts.join(", "));
        }
        description.push(words::status(row.status, french).to_owned());
        line(&format!("DESCRIPTION:{}", escape(&description.join("\n\n"))));
        if let Some(address) = row.permalinks.first().filter(|address| !address.chars().any(char::is_control)) {
            line(&format!("URL:{address}"));
        }
        line(&format!("STATUS:{}", status(row.status)));
        line("TRANSP:TRANSPARENT");
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    out
}

fn status(status: EntryStatus) -> &'static str {
    match status {
        EntryStatus::Cancelled => "CANCELLED",
        EntryStatus::Draft | EntryStatus::Failed | EntryStatus::NeedsPerson | EntryStatus::Unconfirmed => "TENTATIVE",
        _ => "CONFIRMED",
    }
}

fn utc(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(letter);
            }
            '\n' | '\r' => out.push_str("\\n"),
            control if control.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

/// Ends a line, folded at 75 bytes and never inside a character.
fn fold(text: &str, out: &mut String) {
    let mut length = 0;
    for letter in text.chars() {
        if length + letter.len_utf8() > LINE {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(letter);
        length += letter.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn signs_are_escaped() {
        assert_eq!(escape("a;b,c\\d\r\ne\u{7}"), "a\\;b\\,c\\\\d\\ne");
    }

    proptest! {
        #[test]
        fn folded_lines_are_short_and_unfold(text in "\\PC{0,300}") {
            let mut out = String::new();
            fold(&text, &mut out);
            prop_assert!(out.split("\r\n").all(|line| line.len() <= LINE));
            let unfolded = out.replace("\r\n ", "");
            prop_assert_eq!(unfolded.trim_end_matches("\r\n"), text.trim_end_matches("\r\n"));
        }
    }
}
