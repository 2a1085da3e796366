//! The plan of content: pillars, frequencies, and what the coming weeks lack.

use crate::api::pillars::{
    AccountGap, BrandGaps, CadenceSet, CadenceView, PillarAssign, PillarCreate, PillarGaps, PillarUpdate, PillarView,
    PlanGaps, PlanGapsRequest, PostPillar, UnassignedPost, WeekGaps,
};
use crate::api::queue::OfBrand;
use crate::api::{ById, Done};
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::events::Topic;
use crate::fields::Checked;
use chrono::Days;
use pupitre_domain::ids::{AccountId, BrandId, PillarId, PostId};
use pupitre_domain::pillars::{self as rule, IsoWeek};
use pupitre_store::pillars::{self, CountedPost, Pillar};
use pupitre_store::{Sql, StoreError, accounts, brands, posts};
use std::collections::BTreeMap;
use uuid::Uuid;

const NAME_MAX: u32 = 60;
const WEEKS_MAX: u16 = 26;
/// Posts without a pillar that are named.
const NAMED: usize = 100;

fn view(pillar: Pillar) -> PillarView {
    PillarView { id: pillar.id, brand: pillar.brand, name: pillar.name, colour: pillar.colour, share: pillar.share }
}

fn share_checked(checked: &mut Checked, share: u8) {
    if share > 100 {
        checked.fault("share", FieldCode::OutOfRange, Some(100));
    }
}

/// Lists the pillars of a brand.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(engine: &Engine, request: OfBrand) -> Result<Vec<PillarView>, Failure> {
    let rows = engine.store.read(move |conn| pillars::list(conn, request.brand)).await?;
    Ok(rows.into_iter().map(view).collect())
}

/// Makes a pillar.
///
/// # Errors
/// `invalid` with `name` (also when the brand has one of that name), `colour`, `share`, or with `brand` when it has too
/// many; `notFound` when the brand does not exist.
pub async fn create(engine: &Engine, request: PillarCreate) -> Result<PillarView, Failure> {
    let mut checked = Checked::default();
    let name = checked.line("name", &request.name, NAME_MAX);
    let colour = checked.colour("colour", &request.colour);
    share_checked(&mut checked, request.share);
    checked.done()?;
    let Some(colour) = colour else { return Err(Failure::internal("checked")) };
    let now = engine.now();
    let made = engine
        .store
        .write(move |tx| {
            brands::get(tx, request.brand)?;
            let known = pillars::list(tx, request.brand)?;
            if known.len() >= rule::MAX_PILLARS {
                return Ok(Err(Failure::field("brand", FieldCode::OutOfRange, u32::try_from(rule::MAX_PILLARS).ok())));
            }
            if taken(&known, &name, None) {
                return Ok(Err(Failure::field("name", FieldCode::Taken, None)));
            }
            let pillar = Pillar {
                id: PillarId::new(Uuid::now_v7()),
                brand: request.brand,
                name,
                colour,
                share: request.share,
                created_at: now,
                deleted_at: None,
            };
            pillars::put(tx, &pillar)?;
            Ok(Ok(view(pillar)))
        })
        .await??;
    engine.stale(&[Topic::Plan]);
    Ok(made)
}

fn taken(known: &[Pillar], name: &str, but: Option<PillarId>) -> bool {
    known.iter().any(|pillar| Some(pillar.id) != but && pillar.name.to_lowercase() == name.to_lowercase())
}

/// Changes a pillar.
///
/// # Errors
/// As [`create`].
pub async fn update(engine: &Engine, request: PillarUpdate) -> Result<PillarView, Failure> {
    let mut checked = Checked::default();
    let name = request.name.map(|name| checked.line("name", &name, NAME_MAX));
    let colour = request.colour.map(|colour| checked.colour("colour", &colour));
    share_checked(&mut checked, request.share.unwrap_or(0));
    checked.done()?;
    let changed = engine
        .store
        .write(move |tx| {
            let mut pillar = pillars::get(tx, request.id)?;
            let known = pillars::list(tx, pillar.brand)?;
            if name.as_ref().is_some_and(|name| taken(&known, name, Some(pillar.id))) {
                return Ok(Err(Failure::field("name", FieldCode::Taken, None)));
            }
            pillar.name = name.unwrap_or(pillar.name);
            pillar.colour = colour.flatten().unwrap_or(pillar.colour);
            pillar.share = request.share.unwrap_or(pillar.share);
            pillars::put(tx, &pillar)?;
            Ok(Ok(view(pillar)))
        })
        .await??;
    engine.stale(&[Topic::Plan]);
    Ok(changed)
}

/// Puts a pillar into the bin; its posts have none meanwhile.
///
/// # Errors
/// `notFound`.
pub async fn delete(engine: &Engine, request: ById<PillarId>) -> Result<Done, Failure> {
    let now = engine.now();
    engine.store.write(move |tx| pillars::set_deleted(tx, request.id, Some(now))).await?;
    engine.stale(&[Topic::Plan]);
    Ok(Done {})
}

/// Takes a pillar out of the bin, with its posts.
///
/// # Errors
/// `notFound`.
pub async fn restore(engine: &Engine, request: ById<PillarId>) -> Result<PillarView, Failure> {
    let back = engine
        .store
        .write(move |tx| {
            pillars::set_deleted(tx, request.id, None)?;
            pillars::get(tx, request.id)
        })
        .await?;
    engine.stale(&[Topic::Plan]);
    Ok(view(back))
}

/// Reads the pillar of a post, and those it may have.
///
/// # Errors
/// `notFound`.
pub async fn of_post(engine: &Engine, request: ById<PostId>) -> Result<PostPillar, Failure> {
    let found = engine
        .store
        .read(move |conn| {
            let brand = posts::get(conn, request.id)?.brand;
            Ok(PostPillar {
                pillar: pillars::of_post(conn, request.id)?,
                pillars: pillars::list(conn, brand)?.into_iter().map(view).collect(),
            })
        })
        .await?;
    Ok(found)
}

/// Gives a post its pillar. Answers the former, for undo.
///
/// # Errors
/// `notFound` when one of them does not exist or the pillar is another brand's.
pub async fn assign(engine: &Engine, request: PillarAssign) -> Result<PillarAssign, Failure> {
    let former = engine
        .store
        .write(move |tx| {
            let brand = posts::get(tx, request.post)?.brand;
            if let Some(pillar) = request.pillar {
                let pillar = pillars::get(tx, pillar)?;
                if pillar.brand != brand || pillar.deleted_at.is_some() {
                    return Err(StoreError::NotFound);
                }
            }
            let former = pillars::of_post(tx, request.post)?;
            pillars::assign(tx, request.post, request.pillar)?;
            Ok(PillarAssign { post: request.post, pillar: former })
        })
        .await?;
    engine.stale(&[Topic::Plan]);
    Ok(former)
}

/// Sets how often something is wanted of an account. Answers the former wish, for undo.
///
/// # Errors
/// `invalid` with `perWeek`; `notFound` when the account does not exist.
pub async fn set_cadence(engine: &Engine, request: CadenceSet) -> Result<CadenceSet, Failure> {
    if request.per_week > rule::MAX_PER_WEEK {
        return Err(Failure::field("perWeek", FieldCode::OutOfRange, Some(u32::from(rule::MAX_PER_WEEK))));
    }
    let former = engine
        .store
        .write(move |tx| {
            if accounts::get(tx, request.account)?.deleted_at.is_some() {
                return Err(StoreError::NotFound);
            }
            let former = pillars::set_cadence(tx, request.account, request.per_week)?;
            Ok(CadenceSet { account: request.account, per_week: former })
        })
        .await?;
    engine.stale(&[Topic::Plan]);
    Ok(former)
}

/// Tells what the coming weeks lack: per week and account against the frequency wanted, per pillar against its share.
///
/// # Errors
/// `invalid` with `weeks` outside 1–26; `notFound` when the brand does not exist.
pub async fn gaps(engine: &Engine, request: PlanGapsRequest) -> Result<PlanGaps, Failure> {
    if request.weeks == 0 || request.weeks > WEEKS_MAX {
        return Err(Failure::field("weeks", FieldCode::OutOfRange, Some(u32::from(WEEKS_MAX))));
    }
    let found = engine
        .store
        .read(move |conn| {
            let asked = match request.brand {
                Some(brand) => vec![brands::get(conn, brand)?.id],
                None => brands::list(conn)?.into_iter().map(|brand| brand.id).collect(),
            };
            let weeks: Vec<IsoWeek> = IsoWeek::of(request.from).and_following(request.weeks).collect();
            let gaps = asked.into_iter().map(|brand| brand_gaps(conn, brand, &weeks));
            let gaps = gaps.collect::<Result<Vec<_>, StoreError>>()?;
            let planned =
                |gaps: &BrandGaps| !gaps.pillars.is_empty() || gaps.accounts.iter().any(|account| account.per_week > 0);
            // One brand is asked for to be edited: it is shown even without a plan.
            Ok(gaps.into_iter().filter(|gaps| request.brand.is_some() || planned(gaps)).collect())
        })
        .await?;
    Ok(PlanGaps { brands: found })
}

fn brand_gaps<S: Sql>(conn: &S, brand: BrandId, weeks: &[IsoWeek]) -> Result<BrandGaps, StoreError> {
    let wishes: BTreeMap<AccountId, u16> = pillars::cadences(conn, brand)?.into_iter().collect();
    let accounts: Vec<CadenceView> = accounts::list(conn, Some(brand))?
        .into_iter()
        .filter(crate::accounts::takes_posts)
        .map(|account| CadenceView {
            account: account.id,
            network: account.network,
            per_week: wishes.get(&account.id).copied().unwrap_or(0),
        })
        .collect();
    let pillars = pillars::list(conn, brand)?;
    let planned = match (weeks.first(), weeks.last()) {
        (Some(first), Some(last)) => {
            let end = last.monday.checked_add_days(Days::new(7)).ok_or(StoreError::Internal)?;
            pillars::planned(conn, brand, first.monday, end)?
        }
        _ => Vec::new(),
    };
    let weeks = weeks.iter().map(|week| week_gaps(*week, &accounts, &planned)).collect();
    let total = u32::try_from(planned.len()).unwrap_or(u32::MAX);
    Ok(BrandGaps {
        brand,
        accounts,
        weeks,
        pillars: pillar_gaps(pillars, &planned, total),
        posts: total,
        unassigned: planned
            .into_iter()
            .filter(|post| post.pillar.is_none())
            .take(NAMED)
            .map(|post| UnassignedPost { post: post.post, excerpt: post.excerpt, wall: post.wall })
            .collect(),
    })
}

fn week_gaps(week: IsoWeek, accounts: &[CadenceView], planned: &[CountedPost]) -> WeekGaps {
    let of_week: Vec<&CountedPost> =
        planned.iter().filter(|post| IsoWeek::of(post.wall.date()).monday == week.monday).collect();
    let accounts: Vec<AccountGap> = accounts
        .iter()
        .filter(|account| account.per_week > 0)
        .map(|account| {
            let planned = of_week.iter().filter(|post| post.accounts.contains(&account.account)).count();
            let planned = u32::try_from(planned).unwrap_or(u32::MAX);
            let wanted = u32::from(account.per_week);
            AccountGap { account: account.account, planned, wanted, missing: rule::missing(planned, wanted) }
        })
        .collect();
    let missing = accounts.iter().map(|account| account.missing).sum();
    WeekGaps { week, accounts, missing }
}

fn pillar_gaps(pillars: Vec<Pillar>, planned: &[CountedPost], total: u32) -> Vec<PillarGaps> {
    let count = |pillar: Option<PillarId>| {
        u32::try_from(planned.iter().filter(|post| post.pillar == pillar).count()).unwrap_or(u32::MAX)
    };
    let mut counts: Vec<u32> = pillars.iter().map(|pillar| count(Some(pillar.id))).collect();
    counts.push(count(None));
    let shares = rule::percentages(&counts);
    pillars
        .into_iter()
        .zip(counts.into_iter().zip(shares))
        .map(|(pillar, (posts, share))| PillarGaps {
            missing: rule::posts_to_share(posts, total, pillar.share),
            pillar: view(pillar),
            posts,
            share,
        })
        .collect()
}
