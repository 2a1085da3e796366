//! The history of a post: every save, what changed since, and the way back. `pupitre_domain::history` says what is kept.

use crate::api::composer::{
    ContentField, OtherChange, TextChange, TextCompare, VersionCompare, VersionFilter, VersionRef, VersionRestore,
    VersionView,
};
use crate::api::posts::{PostUpdate, PostView, VariantUpdate};
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::fields;
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::content::{Content, ContentPatch};
use pupitre_domain::diff::{self, Piece};
use pupitre_domain::ids::{AccountId, PostId};
use pupitre_store::posts::{self, Form, Version};
use pupitre_store::{Sql, StoreError, Tx, brands, variants};
use std::collections::BTreeSet;

/// Longest pause within one sitting.
const SITTING: Duration = Duration::minutes(3);

/// Lists the versions of a post, the newest first: one line per sitting, or every save.
///
/// # Errors
/// `notFound`.
pub async fn list(engine: &Engine, request: VersionFilter) -> Result<Vec<VersionView>, Failure> {
    let views = engine
        .store
        .read(move |conn| {
            let now = Now::read(conn, request.post)?;
            Ok(lines(posts::versions(conn, request.post)?, &now, request.every))
        })
        .await?;
    Ok(views)
}

/// Tells what changed from a version to what the post says now.
///
/// # Errors
/// `notFound`.
pub async fn compare(engine: &Engine, request: VersionRef) -> Result<VersionCompare, Failure> {
    let view = engine
        .store
        .read(move |conn| {
            let version = posts::version(conn, request.post, request.key)?;
            Ok(changes(&version, &Now::read(conn, request.post)?))
        })
        .await?;
    Ok(view)
}

/// Puts a version back, as a new version: master text, and the forms of the accounts that the post still has.
///
/// # Errors
/// As `posts_update`.
pub async fn restore(engine: &Engine, request: VersionRestore) -> Result<PostView, Failure> {
    let (post, key) = (request.post, request.key);
    let (version, accounts) = engine
        .store
        .read(move |conn| {
            let accounts: Vec<AccountId> = variants::list(conn, post)?.iter().map(|form| form.account).collect();
            Ok((posts::version(conn, post, key)?, accounts))
        })
        .await?;
    let variants = version
        .forms
        .into_iter()
        .filter(|form| accounts.contains(&form.account))
        .map(|Form { account, patch }| VariantUpdate { account, patch })
        .collect();
    let update =
        PostUpdate { id: post, version: request.version, content: Some(version.content), accounts: None, variants };
    crate::posts::update(engine, update).await
}

/// Compares two texts word by word.
///
/// # Errors
/// `invalid` with `before` or `after` when one is longer than a content may be.
pub async fn compare_texts(_: &Engine, request: TextCompare) -> Result<Vec<Piece>, Failure> {
    for (field, text) in [("before", &request.before), ("after", &request.after)] {
        if text.len() > fields::MAX_CONTENT_BYTES {
            return Err(Failure::field(field, FieldCode::TooLong, u32::try_from(fields::MAX_CONTENT_BYTES).ok()));
        }
    }
    Ok(diff::words(&request.before, &request.after))
}

/// What a save does besides storing its text: the accounts' forms are noted with the version, and once a day old
/// versions are thinned.
pub(crate) fn note(tx: &Tx, id: PostId, now: DateTime<Utc>) -> Result<(), StoreError> {
    posts::note_forms(tx, id)?;
    posts::thin(tx, now, |tx, post| {
        let brand = posts::brand_of(tx, post).ok().flatten()?;
        Some(brands::get(tx, brand).ok()?.zone)
    })
    .map(drop)
}

/// What the post says.
struct Now {
    version: u32,
    content: Content,
    forms: Vec<Form>,
}

impl Now {
    fn read<S: Sql>(conn: &S, id: PostId) -> Result<Self, StoreError> {
        let post = posts::get(conn, id)?;
        let forms = variants::list(conn, id)?;
        let forms = forms.into_iter().map(|form| Form { account: form.account, patch: form.patch }).collect();
        Ok(Self { version: post.version, content: post.content, forms })
    }
}

/// Newest first in, newest first out. What says the same as its neighbour is one line with it.
fn lines(versions: Vec<Version>, now: &Now, every: bool) -> Vec<VersionView> {
    let mut lines: Vec<(VersionView, DateTime<Utc>)> = Vec::new();
    for version in versions {
        let current = !version.refused && version.version == now.version;
        let joins = lines.last().is_some_and(|(line, oldest)| {
            !every && !line.refused && !version.refused && *oldest - version.at <= SITTING
        });
        match lines.last_mut() {
            Some((line, oldest)) if joins => {
                line.saves += 1;
                *oldest = version.at;
            }
            _ => {
                let view = VersionView {
                    key: version.key,
                    version: version.version,
                    refused: version.refused,
                    current,
                    excerpt: fields::content_excerpt(&version.content),
                    at: version.at,
                    saves: 1,
                };
                lines.push((view, version.at));
            }
        }
    }
    lines.into_iter().map(|(line, _)| line).collect()
}

fn changes(version: &Version, now: &Now) -> VersionCompare {
    let mut found = VersionCompare { content: version.content.clone(), texts: Vec::new(), others: Vec::new() };
    compare_contents(None, &version.content, &now.content, &mut found);
    // Versions of before forms were kept say nothing of them.
    if !version.forms.is_empty() {
        let accounts: BTreeSet<AccountId> = version.forms.iter().chain(&now.forms).map(|form| form.account).collect();
        for account in accounts {
            let of = |forms: &[Form]| forms.iter().find(|form| form.account == account).map(|form| form.patch.clone());
            let (Some(then), Some(today)) = (of(&version.forms), of(&now.forms)) else { continue };
            if then == today && then.inherits_parts() {
                continue;
            }
            let (then_said, today_says) = (apply(&then, &version.content), apply(&today, &now.content));
            let own = !(then.inherits_parts() && today.inherits_parts());
            let mut differing = VersionCompare { content: Content::default(), texts: Vec::new(), others: Vec::new() };
            compare_contents(Some(account), &then_said, &today_says, &mut differing);
            // What is inherited changed with the master, and is told there.
            if own {
                found.texts.append(&mut differing.texts);
            }
            let told = found.others.clone();
            let inherited = |field| told.iter().any(|other| other.account.is_none() && other.field == field);
            found.others.extend(differing.others.into_iter().filter(|other| {
                let own = match other.field {
                    ContentField::Visuals => own || then.visuals != today.visuals,
                    ContentField::Language => then.language != today.language,
                    ContentField::Link => then.link != today.link,
                    ContentField::Poll => then.poll != today.poll,
                    ContentField::Comment => then.first_comment != today.first_comment,
                    ContentField::Options => true,
                };
                own || !inherited(other.field)
            }));
        }
    }
    found
}

fn apply(patch: &ContentPatch, master: &Content) -> Content {
    patch.apply(master)
}

fn compare_contents(account: Option<AccountId>, then: &Content, today: &Content, found: &mut VersionCompare) {
    for index in 0..then.parts.len().max(today.parts.len()) {
        let text = |content: &Content| content.parts.get(index).map(|part| part.text.clone()).unwrap_or_default();
        let (before, after) = (text(then), text(today));
        if before != after {
            let part = u16::try_from(index).unwrap_or(u16::MAX);
            found.texts.push(TextChange { account, part, pieces: diff::words(&before, &after) });
        }
    }
    let mut other = |changed: bool, field| {
        if changed {
            found.others.push(OtherChange { account, field });
        }
    };
    let visuals = |content: &Content| content.parts.iter().map(|part| part.visuals.clone()).collect::<Vec<_>>();
    other(visuals(then).concat() != visuals(today).concat(), ContentField::Visuals);
    other(then.language != today.language, ContentField::Language);
    other(then.link != today.link, ContentField::Link);
    other(then.poll != today.poll, ContentField::Poll);
    other(then.comment() != today.comment(), ContentField::Comment);
    other(then.options != today.options, ContentField::Options);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    fn version(key: i64, minutes: i64, text: &str) -> Version {
        let start: DateTime<Utc> = "2026-11-22T10:00:00Z".parse().unwrap();
        let version = u32::try_from(key).unwrap();
        let content = Content::of_text(text);
        Version { key, version, refused: false, content, forms: Vec::new(), at: start + Duration::minutes(minutes) }
    }

    #[test]
    fn a_sitting_is_one_line_and_a_refused_text_its_own() {
        let mut refused = version(3, 3, "refusé");
        refused.refused = true;
        let all =
            vec![version(6, 60, "six"), version(5, 59, "cinq"), refused, version(2, 2, "deux"), version(1, 0, "un")];
        let now = Now { version: 6, content: Content::of_text("six"), forms: Vec::new() };
        let said = |every| -> Vec<(String, u32)> {
            lines(all.clone(), &now, every).into_iter().map(|line| (line.excerpt, line.saves)).collect()
        };
        assert_eq!(said(false), [("six".into(), 2), ("refusé".into(), 1), ("deux".into(), 2)]);
        assert_eq!(said(true).len(), 5);
        assert!(lines(all.clone(), &now, true)[0].current);
    }

    #[test]
    fn what_an_account_inherits_is_told_once() {
        let account = AccountId::new(uuid::Uuid::now_v7());
        let form = |text: Option<&str>| Form {
            account,
            patch: ContentPatch { parts: text.map(|text| Content::of_text(text).parts), ..ContentPatch::default() },
        };
        let mut then = version(1, 0, "avant");
        then.forms = vec![form(None)];
        let now = |text| Now { version: 2, content: Content::of_text("après"), forms: vec![form(text)] };
        let told = |now: &Now| changes(&then, now).texts.iter().map(|text| text.account).collect::<Vec<_>>();
        assert_eq!(told(&now(None)), [None]);
        assert_eq!(told(&now(Some("à part"))), [None, Some(account)]);
    }
}
