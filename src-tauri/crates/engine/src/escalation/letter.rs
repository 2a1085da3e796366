//! The mail: what the person wrote, the thread below it, and everything that somebody without the desk needs.

use crate::api::escalation::EscalationLetter;
use chrono::{DateTime, Utc};
use pupitre_domain::brand::Language;
use pupitre_domain::escalation::{Letter, Line, letter};
use pupitre_domain::time::Zone;
use pupitre_store::escalations::Escalation;
use pupitre_store::messages::{self, Message};
use pupitre_store::{Sql, StoreError, accounts, brands, conversations, register};

/// Most messages of the thread in the mail.
const THREAD: usize = 30;
/// Longest text in a `mailto:` address: longer ones are refused by some systems.
const MAILTO_CHARS: usize = 1_500;

fn shown(at: DateTime<Utc>, zone: Zone, language: &Language) -> String {
    let french = language.as_str().split('-').next() == Some("fr");
    zone.wall(at).0.format(if french { "%d/%m/%Y %H:%M" } else { "%Y-%m-%d %H:%M" }).to_string()
}

/// The mail of an escalation, as its thread is now.
pub(super) fn of<S: Sql>(conn: &S, row: &Escalation) -> Result<EscalationLetter, StoreError> {
    let brand = brands::get(conn, row.brand)?;
    let thread = conversations::get(conn, row.conversation)?;
    let account = accounts::get(conn, thread.account)?;
    let line = |message: &Message| Line {
        by: match (message.author_name.trim(), message.author_handle.trim()) {
            (name, "") => name.to_owned(),
            ("", handle) => handle.to_owned(),
            (name, handle) => format!("{name} ({handle})"),
        },
        at: shown(message.written_at, brand.zone, &brand.language),
        text: message.text.clone(),
        pictures: message.images.iter().map(|image| image.alt.clone()).collect(),
        permalink: message.permalink.clone(),
    };
    let all = messages::list(conn, row.conversation)?;
    let kept: Vec<&Message> = all.iter().filter(|message| message.deleted_at.is_none()).collect();
    let left_out = kept.len().saturating_sub(THREAD);
    let post = register::post_above(conn, row.conversation)?.map(|(_, text, permalink)| Line {
        by: account.handle.clone(),
        at: shown(thread.created_at, brand.zone, &brand.language),
        text,
        pictures: Vec::new(),
        permalink,
    });
    let made = Letter {
        text: row.text.clone(),
        due: row.due_at.map(|due| shown(due, brand.zone, &brand.language)),
        place: format!("{} · {}", pupitre_networks::network(account.network).descriptor().name, account.handle),
        post,
        thread: kept.into_iter().skip(left_out).map(line).collect(),
        left_out,
        token: row.token.clone(),
    };
    let text = letter(&made, &brand.language);
    let subject = super::with_reference(conn, row)?;
    let mailto = mailto(&row.address, &subject, &text);
    Ok(EscalationLetter { to: row.address.clone(), subject, text, mailto })
}

/// RFC 6068: percent-encoded, with CRLF at the end of lines.
fn mailto(to: &str, subject: &str, text: &str) -> String {
    let mut body: String = text.chars().take(MAILTO_CHARS).collect();
    if body.len() < text.len() {
        body.push('…');
    }
    format!(
        "mailto:{}?subject={}&body={}",
        coded(to, b"@."),
        coded(subject, b""),
        coded(&body.replace('\n', "\r\n"), b"")
    )
}

fn coded(text: &str, also: &[u8]) -> String {
    text.bytes()
        .map(|byte| {
            let plain = byte.is_ascii_alphanumeric() || b"-_~".contains(&byte) || also.contains(&byte);
            if plain { char::from(byte).to_string() } else { format!("%{byte:02X}") }
        })
        .collect()
}
