//! Posts: writing, keeping, binning.

use crate::api::posts::{
    AccountCheck, CheckView, CreditAdded, DraftFilter, PostCheck, PostCreate, PostSummary, PostUpdate, PostView,
    VariantUpdate,
};
use crate::api::{ById, Done};
use crate::checks::{self, Hand};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure};
use crate::events::Topic;
use crate::fields;
use crate::plan;
use crate::versions;
use crate::views;
use pupitre_domain::content::{Content, ContentPatch};
use pupitre_domain::ids::{AccountId, BrandId, PostId};
use pupitre_domain::publication::Mode;
use pupitre_domain::time::{Fold, resolve};
use pupitre_store::posts::{self, Form, Post};
use pupitre_store::variants::{self, Variant};
use pupitre_store::{StoreError, Tx, accounts, deliveries};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Most accounts of one post.
const MAX_ACCOUNTS: usize = 100;

/// Starts a post.
///
/// # Errors
/// `invalid` with `content` or `accounts`; `notFound` when the brand or an account does not exist.
pub async fn create(engine: &Engine, request: PostCreate) -> Result<PostView, Failure> {
    let content = fields::content(request.content)?;
    accounts_bounded(&request.accounts)?;
    let now = engine.now();
    let view = engine
        .store
        .write(move |tx| {
            let id = PostId::new(Uuid::now_v7());
            pupitre_store::brands::get(tx, request.brand)?;
            posts::insert(
                tx,
                &Post {
                    id,
                    brand: request.brand,
                    version: 1,
                    content,
                    plan: None,
                    mode: Mode::Auto,
                    created_at: now,
                    updated_at: now,
                    deleted_at: None,
                },
            )?;
            set_accounts(tx, id, request.brand, &request.accounts)?;
            versions::note(tx, id, now)?;
            views::post(tx, id)
        })
        .await?;
    engine.stale(&[Topic::Posts]);
    Ok(view)
}

/// Reads a post.
///
/// # Errors
/// `notFound`.
pub async fn get(engine: &Engine, request: ById<PostId>) -> Result<PostView, Failure> {
    Ok(engine.store.read(move |conn| views::post(conn, request.id)).await?)
}

/// Lists posts that are not planned, the latest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn drafts(engine: &Engine, request: DraftFilter) -> Result<Vec<PostSummary>, Failure> {
    let rows = engine.store.read(move |conn| posts::drafts(conn, request.brand)).await?;
    Ok(rows.into_iter().map(views::summary).collect())
}

/// Changes a post. A planned post is armed again with what it says now.
///
/// # Errors
/// `conflict` when the stored version is newer (the text is kept among the versions all the same), `inFlight` while one
/// of its deliveries is being sent.
pub async fn update(engine: &Engine, request: PostUpdate) -> Result<PostView, Failure> {
    let content = request.content.map(fields::content).transpose()?;
    if let Some(accounts) = &request.accounts {
        accounts_bounded(accounts)?;
    }
    let variants = request
        .variants
        .into_iter()
        .map(|variant| Ok((variant.account, fields::patch(variant.patch)?)))
        .collect::<Result<Vec<(AccountId, ContentPatch)>, Failure>>()?;
    let now = engine.now();
    let (id, version, accounts) = (request.id, request.version, request.accounts);
    let refused = (content.clone(), variants.clone());
    let stored = engine
        .store
        .write(move |tx| {
            let post = posts::get(tx, id)?;
            if post.deleted_at.is_some() {
                return Err(StoreError::NotFound);
            }
            let content = content.unwrap_or(post.content);
            posts::update_content(tx, id, version, &content, now)?;
            if let Some(accounts) = accounts {
                set_accounts(tx, id, post.brand, &accounts)?;
            }
            for (account, patch) in variants {
                variants::set_patch(tx, id, account, &patch)?;
            }
            versions::note(tx, id, now)?;
            plan::arm(tx, id, now)?;
            views::post(tx, id)
        })
        .await;
    let view = match (stored, refused) {
        (Err(StoreError::Conflict), (Some(content), variants)) => {
            let forms: Vec<Form> = variants.into_iter().map(|(account, patch)| Form { account, patch }).collect();
            engine.store.write(move |tx| posts::keep_refused(tx, id, version, &content, &forms, now)).await?;
            return Err(StoreError::Conflict.into());
        }
        (stored, _) => stored?,
    };
    engine.stale(&[Topic::Posts]);
    engine.pulse.wake();
    Ok(view)
}

/// Copies a post as a draft of the same brand. The networks' options and the first comment stay behind: who sees a post and
/// what follows it are chosen anew.
///
/// # Errors
/// `notFound`.
pub async fn duplicate(engine: &Engine, request: ById<PostId>) -> Result<PostView, Failure> {
    let now = engine.now();
    let view = engine
        .store
        .write(move |tx| {
            let source = posts::get(tx, request.id)?;
            let id = PostId::new(Uuid::now_v7());
            let content = Content { options: BTreeMap::new(), first_comment: None, ..source.content };
            let copy = Post {
                id,
                version: 1,
                content,
                plan: None,
                created_at: now,
                updated_at: now,
                deleted_at: None,
                ..source
            };
            posts::insert(tx, &copy)?;
            let forms: Vec<Variant> =
                variants::list(tx, request.id)?.into_iter().map(|variant| without_options(variant, id)).collect();
            variants::replace_all(tx, id, &forms)?;
            versions::note(tx, id, now)?;
            views::post(tx, id)
        })
        .await?;
    engine.stale(&[Topic::Posts]);
    Ok(view)
}

/// Puts a post into the bin. What a network's scheduler holds is recalled first.
///
/// # Errors
/// `inFlight` while it is being sent; `offline` when a network's scheduler holds it and cannot be reached.
pub async fn delete(engine: &Engine, request: ById<PostId>) -> Result<Done, Failure> {
    let id = request.id;
    if !plan::recall_held(engine, id).await?.is_empty() {
        return Err(Failure::of(ErrorCode::Offline));
    }
    let now = engine.now();
    engine
        .store
        .write(move |tx| {
            plan::disarm(tx, id, now)?;
            posts::set_deleted(tx, id, Some(now))
        })
        .await?;
    engine.stale(&[Topic::Posts]);
    Ok(Done {})
}

/// Takes a post out of the bin. A plan that is still ahead is armed again.
///
/// # Errors
/// `notFound`.
pub async fn restore(engine: &Engine, request: ById<PostId>) -> Result<PostView, Failure> {
    let (id, now) = (request.id, engine.now());
    let view = engine
        .store
        .write(move |tx| {
            posts::set_deleted(tx, id, None)?;
            if posts::get(tx, id)?.plan.is_some_and(|plan| plan.due_at > now) {
                plan::arm(tx, id, now)?;
            }
            views::post(tx, id)
        })
        .await?;
    engine.stale(&[Topic::Posts]);
    engine.pulse.wake();
    Ok(view)
}

/// Tells what a content would meet at its accounts. Nothing is stored.
///
/// # Errors
/// `invalid` with `content`; `notFound` when an account does not exist.
pub async fn check(engine: &Engine, request: PostCheck) -> Result<CheckView, Failure> {
    let content = fields::content(request.content)?;
    let now = engine.now();
    let clock_change =
        request.wall.zip(request.zone).and_then(|(wall, zone)| resolve(wall, zone, Fold::Earlier).change);
    let variants = request.variants;
    let (wall, answers, post, mode) = (request.wall, request.answers, request.post, request.mode);
    let accounts = engine
        .store
        .read(move |conn| {
            let day = wall.map_or_else(|| views::local_date(now), |wall| wall.date());
            let target = answers.map(|id| crate::replies::target(conn, id, None)).transpose()?.flatten();
            let watch = crate::guard::Watch::read(conn)?;
            variants
                .into_iter()
                .map(|VariantUpdate { account, patch }| {
                    let row = accounts::get(conn, account)?;
                    let written = patch.apply(&content);
                    let sent = match &target {
                        Some(target) => checks::as_answer(&row, &written, target),
                        None => checks::outgoing(conn, &row, &content, &patch, day)?,
                    };
                    let by_hand = mode == Some(Mode::Guided) || crate::guided::only_by_hand(&row);
                    let hand = if by_hand && target.is_none() { Hand::On } else { Hand::Off };
                    let mut problems = checks::problems(conn, &row, &sent, day, hand)?;
                    problems.extend(watch.problems(conn, row.brand, &sent, post)?);
                    if target.is_some() {
                        problems.extend(checks::answer_problems(&row, &sent));
                    }
                    Ok(AccountCheck {
                        account,
                        measures: checks::measures(&row, &sent),
                        comment: checks::comment_count(&row, &sent),
                        credits: credits_added(conn, &written, target.is_some())?,
                        problems,
                        sent: (sent != written).then_some(sent),
                    })
                })
                .collect::<Result<Vec<_>, StoreError>>()
        })
        .await?;
    Ok(CheckView { accounts, clock_change })
}

/// Credits that are added to what is written. To an answer nothing is added.
fn credits_added<S: pupitre_store::Sql>(
    conn: &S,
    written: &Content,
    answers: bool,
) -> Result<Vec<CreditAdded>, StoreError> {
    if answers {
        return Ok(Vec::new());
    }
    let added = |credit: checks::Credit| CreditAdded { part: credit.part, line: credit.line };
    Ok(checks::credits(conn, written)?.into_iter().map(added).collect())
}

/// An account's form for another post.
fn without_options(variant: Variant, post: PostId) -> Variant {
    let patch = ContentPatch { options: BTreeMap::new(), first_comment: None, ..variant.patch };
    Variant { post, patch, ..variant }
}

fn accounts_bounded(accounts: &[AccountId]) -> Result<(), Failure> {
    if accounts.len() > MAX_ACCOUNTS {
        return Err(Failure::field("accounts", crate::error::FieldCode::OutOfRange, u32::try_from(MAX_ACCOUNTS).ok()));
    }
    Ok(())
}

/// Sets the accounts of a post; forms of accounts that stay are kept. An account of another brand is refused, and one to
/// which nothing is posted.
fn set_accounts(tx: &Tx, post: PostId, brand: BrandId, wanted: &[AccountId]) -> Result<(), StoreError> {
    let known = variants::list(tx, post)?;
    let mut forms: Vec<Variant> = Vec::new();
    for account in wanted {
        if forms.iter().any(|form| form.account == *account) {
            continue;
        }
        let row = accounts::get(tx, *account)?;
        if row.brand != brand || row.deleted_at.is_some() || !crate::accounts::takes_posts(&row) {
            return Err(StoreError::NotFound);
        }
        let patch = known.iter().find(|form| form.account == *account).map(|form| form.patch.clone());
        let ordinal = u16::try_from(forms.len()).unwrap_or(u16::MAX);
        forms.push(Variant { post, account: *account, patch: patch.unwrap_or_default(), ordinal });
    }
    // An account whose delivery is out or under way cannot be taken off the post.
    for delivery in deliveries::by_post(tx, post)? {
        let gone = !wanted.contains(&delivery.account);
        if gone && !plan::is_free(tx, &delivery)? && delivery.state != pupitre_domain::publication::State::Cancelled {
            let illegal = pupitre_domain::publication::Illegal {
                state: delivery.state,
                event: pupitre_domain::publication::Event::Drop,
            };
            return Err(StoreError::Illegal(illegal));
        }
    }
    variants::replace_all(tx, post, &forms)
}
