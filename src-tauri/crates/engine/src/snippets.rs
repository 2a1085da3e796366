//! Texts kept for later use, rules for links, and cutting a text into a thread.

use crate::api::composer::{InBrand, LinkRuleSet, SnippetKind, SnippetSave, SnippetView, TextSplit};
use crate::api::{ById, Done};
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::events::Topic;
use crate::fields::{self, Checked};
use pupitre_domain::ids::{BrandId, SnippetId};
use pupitre_domain::link_tags::{LinkRule, host_of};
use pupitre_domain::text::{self, SpanKind};
use pupitre_domain::{thread, variables};
use pupitre_store::snippets::{self, Snippet};
use pupitre_store::{StoreError, accounts};
use uuid::Uuid;

const NAME_MAX: u32 = 80;
const BODY_MAX: u32 = 10_000;
const RULE_MAX: u32 = 200;
const HOSTS_MAX: usize = 50;

/// Lists the texts of a brand and those of all brands, by name.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(engine: &Engine, request: InBrand) -> Result<Vec<SnippetView>, Failure> {
    let rows = engine.store.read(move |conn| snippets::list(conn, request.brand)).await?;
    Ok(rows.into_iter().map(view).collect())
}

/// Keeps a text, or changes one.
///
/// # Errors
/// `invalid` with `name` or `body`; `notFound`.
pub async fn save(engine: &Engine, request: SnippetSave) -> Result<SnippetView, Failure> {
    let mut checked = Checked::default();
    let name = checked.line("name", &request.name, NAME_MAX);
    let mut body = checked.text("body", request.body.trim(), BODY_MAX);
    if request.kind == SnippetKind::Hashtags {
        match hashtags(&body) {
            Some(tags) => body = tags,
            None => checked.fault("body", FieldCode::Malformed, None),
        }
    }
    if body.is_empty() {
        checked.fault("body", FieldCode::Required, None);
    }
    let language = request
        .language
        .filter(|code| request.kind == SnippetKind::Reply && !code.is_empty())
        .and_then(|code| checked.language("language", &code))
        .map(|code| code.as_str().to_owned())
        .unwrap_or_default();
    checked.done()?;
    let now = engine.now();
    let kind = match request.kind {
        SnippetKind::Text => snippets::SnippetKind::Text,
        SnippetKind::Hashtags => snippets::SnippetKind::Hashtags,
        SnippetKind::Template => snippets::SnippetKind::Template,
        SnippetKind::Reply => snippets::SnippetKind::Reply,
    };
    let (known, brand) = (request.id, request.brand);
    let row = engine
        .store
        .write(move |tx| {
            let id = match known {
                Some(id) => snippets::get(tx, id)?.id,
                None => SnippetId::new(Uuid::now_v7()),
            };
            snippets::save(tx, &Snippet { id, brand, kind, name, body, uses: 0, used_at: None, language }, now)?;
            snippets::get(tx, id)
        })
        .await?;
    engine.stale(&[Topic::Brands]);
    Ok(view(row))
}

/// Puts a text into the bin.
///
/// # Errors
/// `notFound`.
pub async fn delete(engine: &Engine, request: ById<SnippetId>) -> Result<Done, Failure> {
    let now = engine.now();
    engine.store.write(move |tx| snippets::set_deleted(tx, request.id, Some(now))).await?;
    engine.stale(&[Topic::Brands]);
    Ok(Done {})
}

/// Takes a text out of the bin.
///
/// # Errors
/// `notFound`.
pub async fn restore(engine: &Engine, request: ById<SnippetId>) -> Result<SnippetView, Failure> {
    let row = engine
        .store
        .write(move |tx| {
            snippets::set_deleted(tx, request.id, None)?;
            snippets::get(tx, request.id)
        })
        .await?;
    engine.stale(&[Topic::Brands]);
    Ok(view(row))
}

/// Notes that a text was inserted: what is used often and lately comes first.
///
/// # Errors
/// `notFound`.
pub async fn note_use(engine: &Engine, request: ById<SnippetId>) -> Result<Done, Failure> {
    let now = engine.now();
    engine.store.write(move |tx| snippets::note_use(tx, request.id, now)).await?;
    engine.stale(&[Topic::Brands]);
    Ok(Done {})
}

/// Reads a brand's rule for links; one that does nothing when none was set.
///
/// # Errors
/// When the database cannot be read.
pub async fn link_rule(engine: &Engine, request: ById<BrandId>) -> Result<LinkRule, Failure> {
    let rule = engine.store.read(move |conn| snippets::link_rule(conn, request.id)).await?;
    Ok(rule.unwrap_or_default())
}

/// Sets a brand's rule for links. What is frozen for sending stays as it is.
///
/// # Errors
/// `invalid` with `hosts`, `source`, `medium`, `campaign` or `content`; `notFound`.
pub async fn set_link_rule(engine: &Engine, request: LinkRuleSet) -> Result<LinkRule, Failure> {
    let mut checked = Checked::default();
    let mut rule = request.rule;
    let mut hosts: Vec<String> = Vec::new();
    for host in rule.hosts.iter().map(|typed| host_of(typed)).filter(|host| !host.is_empty()) {
        let fine = host.contains('.') && !host.contains(char::is_whitespace) && host.len() <= 253;
        if !fine || hosts.len() >= HOSTS_MAX {
            checked.fault("hosts", FieldCode::Malformed, None);
            break;
        }
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    if rule.enabled && hosts.is_empty() {
        checked.fault("hosts", FieldCode::Required, None);
    }
    rule.hosts = hosts;
    for (field, value) in [
        ("source", &mut rule.source),
        ("medium", &mut rule.medium),
        ("campaign", &mut rule.campaign),
        ("content", &mut rule.content),
    ] {
        *value = checked.text(field, value.trim(), RULE_MAX);
        if variables::names(value).iter().any(|name| !LinkRule::VARIABLES.contains(&name.as_str())) {
            checked.fault(field, FieldCode::Unknown, None);
        }
    }
    if rule.enabled && rule.source.is_empty() {
        checked.fault("source", FieldCode::Required, None);
    }
    checked.done()?;
    let (now, brand, stored) = (engine.now(), request.brand, rule.clone());
    engine
        .store
        .write(move |tx| {
            pupitre_store::brands::get(tx, brand)?;
            snippets::set_link_rule(tx, brand, &stored, now)?;
            crate::approvals::restate_brand(tx, brand, now)
        })
        .await?;
    engine.stale(&[Topic::Brands, Topic::Posts]);
    Ok(rule)
}

/// Cuts a text into the parts of a thread that fit at all accounts.
///
/// # Errors
/// `invalid` with `text` when it is longer than a content may be; `notFound` when an account does not exist.
pub async fn split(engine: &Engine, request: TextSplit) -> Result<Vec<String>, Failure> {
    if request.text.len() > fields::MAX_CONTENT_BYTES {
        return Err(Failure::field("text", FieldCode::TooLong, u32::try_from(fields::MAX_CONTENT_BYTES).ok()));
    }
    let wanted = request.accounts;
    let limits = engine
        .store
        .read(move |conn| {
            wanted
                .into_iter()
                .map(|id| Ok(accounts::get(conn, id)?.limits.text))
                .collect::<Result<Vec<_>, StoreError>>()
        })
        .await?;
    let fits = |part: &str| {
        limits.iter().all(|limits| {
            let measured = text::measure(part, limits);
            measured.units <= limits.max && limits.max_bytes.is_none_or(|max| measured.bytes <= max)
        })
    };
    Ok(thread::split(&request.text, request.numbered, fits))
}

/// Hashtags in one line, each once, or nothing when a word can be none.
fn hashtags(written: &str) -> Option<String> {
    let mut tags: Vec<String> = Vec::new();
    for word in written.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).filter(|word| !word.is_empty()) {
        let tag = format!("#{}", word.trim_start_matches(['#', '＃']));
        let whole = matches!(text::spans(&tag).as_slice(),
            [span] if matches!(span.kind, SpanKind::Hashtag(_)) && span.start == 0 && span.end as usize == tag.len());
        if !whole {
            return None;
        }
        if !tags.iter().any(|known| known.to_lowercase() == tag.to_lowercase()) {
            tags.push(tag);
        }
    }
    Some(tags.join(" "))
}

fn view(row: Snippet) -> SnippetView {
    SnippetView {
        id: row.id,
        brand: row.brand,
        kind: match row.kind {
            snippets::SnippetKind::Text => SnippetKind::Text,
            snippets::SnippetKind::Hashtags => SnippetKind::Hashtags,
            snippets::SnippetKind::Template => SnippetKind::Template,
            snippets::SnippetKind::Reply => SnippetKind::Reply,
        },
        language: (!row.language.is_empty()).then_some(row.language),
        variables: variables::names(&row.body),
        name: row.name,
        body: row.body,
        uses: row.uses,
        used_at: row.used_at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashtags_are_completed_and_each_stays_once() {
        assert_eq!(hashtags("été, #Plage\n#plage ; mer").as_deref(), Some("#été #Plage #mer"));
        for wrong in ["#", "1", "a-b", "deux.mots"] {
            assert_eq!(hashtags(wrong), None, "{wrong}");
        }
    }
}
