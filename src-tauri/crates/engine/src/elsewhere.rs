//! Posts of our accounts that were made elsewhere: read by the conductor, shown in the calendar, touched by nobody.

use crate::access::{self, Opened};
use crate::api::elsewhere::{NativeRange, NativeView};
use crate::api::{Done, Nothing};
use crate::calendar::MAX_DAYS;
use crate::conductor::LaneGuard;
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::events::Topic;
use crate::fields::excerpt;
use chrono::{DateTime, Duration, NaiveTime, Utc};
use pupitre_domain::ids::{AccountId, BrandId};
use pupitre_domain::time::WallTime;
use pupitre_networks::kit::Fault;
use pupitre_store::natives::{self, NativePost};
use pupitre_store::{Sql, StoreError, accounts, brands};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};
use tokio::task::JoinSet;

/// Least wait between two looks: nobody plans by the minute around what was posted elsewhere.
const LEAST: Duration = Duration::minutes(10);
/// Longest wait after looks in vain.
const LONGEST: Duration = Duration::hours(6);
/// Most posts of one answer.
const MOST: u16 = 2_000;

/// Starts a look at every account whose time has come.
pub(crate) async fn read_due(engine: &Arc<Engine>, reading: &Arc<Mutex<HashSet<AccountId>>>, lanes: &mut JoinSet<()>) {
    let now = engine.now();
    let due = engine.store.read(move |conn| {
        let mut due = Vec::new();
        for account in accounts::list(conn, None)? {
            let reads = pupitre_networks::network(account.network).elsewhere().is_some();
            if reads && account.vault_generation.is_some() && natives::is_due(conn, account.id, now)? {
                due.push(account.id);
            }
        }
        Ok(due)
    });
    for account in due.await.unwrap_or_default() {
        // One look at an account at a time, whatever it looks for.
        let Some(guard) = LaneGuard::enter(reading, account) else { continue };
        let engine = Arc::clone(engine);
        lanes.spawn(async move {
            let _guard = guard;
            if let Err(failure) = look(&engine, account).await {
                tracing::debug!(code = ?failure.code, "an account's own posts could not be read");
            }
        });
    }
}

/// Looks at all accounts now. What a server answers changes nothing but when it is asked next.
///
/// # Errors
/// When the database cannot be read.
pub async fn sync(engine: &Engine, _: Nothing) -> Result<Done, Failure> {
    let all = engine.store.read(move |conn| accounts::list(conn, None)).await?;
    for account in all {
        let reads = pupitre_networks::network(account.network).elsewhere().is_some();
        if reads && account.vault_generation.is_some() {
            let _ = look(engine, account.id).await;
        }
    }
    Ok(Done {})
}

/// One look: one call.
///
/// # Errors
/// When there is no access, or the server does not answer.
pub async fn look(engine: &Engine, account: AccountId) -> Result<(), Failure> {
    let found = match access::open(engine, account).await {
        Ok(opened) => read(engine, &opened).await.map_err(Failure::from),
        Err(why) => Err(Failure::from(why)),
    };
    let now = engine.now();
    let failed = found.is_err();
    let row = engine.store.read(move |conn| accounts::get(conn, account)).await?;
    let poll =
        Duration::seconds(i64::from(pupitre_networks::network(row.network).descriptor().poll_seconds)).max(LEAST);
    engine
        .store
        .write(move |tx| {
            let failures = if failed { natives::failures(tx, account)?.saturating_add(1) } else { 0 };
            let wait = poll * i32::try_from(1_u32 << failures.min(6)).unwrap_or(64);
            natives::next_look(tx, account, now + if failed { wait.min(LONGEST) } else { poll }, failures)
        })
        .await?;
    let page = found?;
    let posts: Vec<NativePost> = page
        .posts
        .into_iter()
        .map(|post| NativePost {
            account,
            remote_id: post.remote.id,
            at: post.at,
            scheduled: post.scheduled,
            text: post.text,
            pictures: post.pictures,
            permalink: post.remote.permalink,
        })
        .collect();
    let changed = engine.store.write(move |tx| natives::replace(tx, account, &posts, page.since)).await?;
    if changed {
        engine.stale(&[Topic::Posts]);
    }
    Ok(())
}

async fn read(engine: &Engine, opened: &Opened) -> Result<pupitre_networks::kit::NativePage, Fault> {
    let network = pupitre_networks::network(opened.account.network);
    let elsewhere = network.elsewhere().ok_or(Fault::Protocol)?;
    let call = opened.call(engine.now());
    let deadline = std::time::Duration::from_millis(u64::try_from(engine.timing.step_deadline_ms).unwrap_or(60_000));
    let page = tokio::time::timeout(deadline, elsewhere.latest(&call)).await;
    let page = page.unwrap_or(Err(Fault::Transient { after: None }));
    crate::reach::note_account(engine, &opened.account, &opened.server, page.as_ref().err()).await;
    page
}

/// Lists posts that were made elsewhere, by time.
///
/// # Errors
/// `invalid` with `days` outside 1–62, or a `from` at the calendar's end.
pub async fn list(engine: &Engine, request: NativeRange) -> Result<Vec<NativeView>, Failure> {
    if request.days == 0 || request.days > MAX_DAYS {
        return Err(Failure::field("days", FieldCode::OutOfRange, Some(u32::from(MAX_DAYS))));
    }
    let from = WallTime(request.from.and_time(NaiveTime::MIN));
    let to = from.plus_days(i64::from(request.days)).ok_or(Failure::field("from", FieldCode::OutOfRange, None))?;
    let (brand, account) = (request.brand, request.account);
    Ok(engine.store.read(move |conn| views(conn, from, to, brand, account)).await?)
}

fn views<S: Sql>(
    conn: &S,
    from: WallTime,
    to: WallTime,
    brand: Option<BrandId>,
    account: Option<AccountId>,
) -> Result<Vec<NativeView>, StoreError> {
    let zones: HashMap<BrandId, _> = brands::list(conn)?.into_iter().map(|brand| (brand.id, brand.zone)).collect();
    // Days are those of each brand: a day on either side covers every zone.
    let instant = |wall: WallTime| wall.0.and_utc();
    let rows = between(conn, instant(from) - Duration::days(1), instant(to) + Duration::days(1), brand, account)?;
    let networks: HashMap<AccountId, _> =
        accounts::list(conn, None)?.into_iter().map(|account| (account.id, account.network)).collect();
    Ok(rows
        .into_iter()
        .filter_map(|(brand, post)| {
            let wall = zones.get(&brand)?.wall(post.at);
            let network = *networks.get(&post.account)?;
            (wall >= from && wall < to).then(|| NativeView {
                brand,
                account: post.account,
                network,
                id: post.remote_id,
                wall,
                at: post.at,
                scheduled: post.scheduled,
                excerpt: excerpt(&post.text),
                pictures: post.pictures,
                permalink: post.permalink,
            })
        })
        .collect())
}

/// Posts that were made elsewhere between two instants.
pub(crate) fn between<S: Sql>(
    conn: &S,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    brand: Option<BrandId>,
    account: Option<AccountId>,
) -> Result<Vec<(BrandId, NativePost)>, StoreError> {
    natives::of_range(conn, from, to, brand, account, MOST)
}
