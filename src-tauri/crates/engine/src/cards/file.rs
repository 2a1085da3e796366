//! Everything that is known of one human being, for them to read.

use super::{view, whose};
use crate::api::cards::{CardExport, CardExportAsk, CardRef, CardView, CardWrite};
use crate::api::desk::Locale;
use crate::api::{Done, Nothing};
use crate::engine::Engine;
use crate::error::Failure;
use chrono::{DateTime, Utc};
use pupitre_domain::network::NetworkId;
use pupitre_store::people::cards;
use pupitre_store::{Sql, StoreError, brands, messages, people};
use serde::Serialize;
use std::fmt::Write as _;

/// What is written down of somebody.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    /// When it was written down.
    made_at: DateTime<Utc>,
    brand: String,
    name: String,
    note: String,
    consent: String,
    tags: Vec<String>,
    mentioned_as: Vec<(NetworkId, String)>,
    identities: Vec<Identity>,
    messages: Vec<Said>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Identity {
    network: NetworkId,
    handle: String,
    name: String,
    profile: Option<String>,
    first_at: DateTime<Utc>,
    last_at: DateTime<Utc>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Said {
    network: NetworkId,
    conversation: String,
    /// Whether the brand wrote it, in answer to them.
    ours: bool,
    at: DateTime<Utc>,
    subject: Option<String>,
    text: String,
    images: Vec<String>,
    permalink: Option<String>,
    deleted_at: Option<DateTime<Utc>>,
}

fn record<S: Sql>(conn: &S, card: CardRef, now: DateTime<Utc>) -> Result<Record, StoreError> {
    let whose = cards::resolve(conn, whose(conn, card)?)?;
    let CardView { brand, name, note, consent, tags, card, .. } = view(conn, whose)?;
    let identities = cards::identities(conn, whose)?;
    let mut said = Vec::new();
    for (id, theirs) in cards::said(conn, &identities)? {
        let (thread, network) = id;
        for message in messages::list(conn, thread)? {
            // Ours belongs to what is known of them where it answers them.
            let to_them =
                message.ours && message.parent_remote.as_ref().is_some_and(|parent| theirs.remotes.contains(parent));
            if !theirs.ids.contains(&message.id) && !to_them {
                continue;
            }
            said.push(Said {
                network,
                conversation: thread.to_string(),
                ours: message.ours,
                at: message.written_at,
                subject: crate::inbox::headline(network, &message.remote_tag),
                text: message.text,
                images: message.images.into_iter().map(|image| image.alt).collect(),
                permalink: message.permalink,
                deleted_at: message.deleted_at,
            });
        }
    }
    said.sort_by_key(|one| one.at);
    let mentioned_as = match card.person {
        Some(person) => people::get(conn, person)?.handles.into_iter().collect(),
        None => Vec::new(),
    };
    Ok(Record {
        made_at: now,
        brand: brands::get(conn, brand)?.name,
        name,
        note,
        consent,
        tags,
        mentioned_as,
        identities: identities
            .into_iter()
            .map(|one| Identity {
                network: one.network,
                handle: one.handle,
                name: one.name,
                profile: one.profile,
                first_at: one.first_at,
                last_at: one.last_at,
            })
            .collect(),
        messages: said,
    })
}

/// What the text calls things, in French and in English.
const WORDS: [[&str; 2]; 10] = [
    ["Ce que « {} » sait de", "What “{}” knows of"],
    ["Établi le", "Made on"],
    ["Note", "Note"],
    ["Consentement", "Consent"],
    ["Étiquettes", "Tags"],
    ["Identités", "Identities"],
    ["Messages", "Messages"],
    ["réponse de la marque", "the brand’s answer"],
    ["objet", "subject"],
    ["image", "picture"],
];

fn text(record: &Record, french: bool) -> String {
    let word = |at: usize| WORDS.get(at).and_then(|both| both.get(usize::from(!french))).copied().unwrap_or_default();
    let name = |network: NetworkId| pupitre_networks::network(network).descriptor().name;
    let at = |at: DateTime<Utc>| at.format("%Y-%m-%d %H:%M UTC");
    let mut out = String::new();
    let _ =
        writeln!(out, "{} {}\n{} {}\n", word(0).replace("{}", &record.brand), record.name, word(1), at(record.made_at));
    for (title, said) in
        [(word(2), record.note.clone()), (word(3), record.consent.clone()), (word(4), record.tags.join(", "))]
    {
        if !said.trim().is_empty() {
            let _ = writeln!(out, "{title}\n{said}\n");
        }
    }
    let _ = writeln!(out, "{}", word(5));
    for one in &record.identities {
        let profile = one.profile.as_deref().unwrap_or_default();
        let line = format!("- {}: {} ({}) {profile}", name(one.network), one.handle, one.name);
        let _ = writeln!(out, "{} {} – {}", line.trim_end(), at(one.first_at), at(one.last_at));
    }
    let _ = writeln!(out, "\n{}", word(6));
    for one in &record.messages {
        let ours = if one.ours { format!(", {}", word(7)) } else { String::new() };
        let _ = writeln!(out, "\n{} – {}{ours}", at(one.at), name(one.network));
        if let Some(subject) = one.subject.as_deref().filter(|subject| !subject.is_empty()) {
            let _ = writeln!(out, "{}: {subject}", word(8));
        }
        let _ = writeln!(out, "{}", one.text);
        for image in &one.images {
            let _ = writeln!(out, "[{}: {image}]", word(9));
        }
        if let Some(address) = &one.permalink {
            let _ = writeln!(out, "{address}");
        }
    }
    out
}

async fn made(engine: &Engine, card: CardRef, language: Option<String>) -> Result<CardExport, Failure> {
    let now = engine.now();
    let record = engine.store.read(move |conn| record(conn, card, now)).await?;
    let french = match language {
        Some(code) => code.starts_with("fr"),
        None => crate::settings::get(engine, Nothing {}).await?.locale != Some(Locale::En),
    };
    let json = serde_json::to_string_pretty(&record).map_err(|_| Failure::internal("export"))?;
    let name: String = record.name.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c)).collect();
    Ok(CardExport { name: name.trim().to_owned(), json, text: text(&record, french) })
}

/// Hands out everything that is known of somebody.
///
/// # Errors
/// `notFound`.
pub async fn export(engine: &Engine, request: CardExportAsk) -> Result<CardExport, Failure> {
    made(engine, request.card, request.language).await
}

/// Writes everything that is known of somebody to a file.
///
/// # Errors
/// `notFound`; `internal` when the file cannot be written.
pub async fn write(engine: &Engine, request: CardWrite) -> Result<Done, Failure> {
    let made = made(engine, request.card, request.language).await?;
    let json = std::path::Path::new(&request.path).extension().is_some_and(|end| end.eq_ignore_ascii_case("json"));
    let said = if json { made.json } else { made.text };
    tokio::fs::write(&request.path, said).await.map_err(|_| Failure::internal("export"))?;
    Ok(Done {})
}
