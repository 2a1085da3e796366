//! Today, the state of the conductor, and search.

use crate::accounts as account_cases;
use crate::api::Nothing;
use crate::api::accounts::AccountFilter;
use crate::api::desk::{
    BadgesOf, BadgesView, ConductorView, FoundConversation, FoundVisual, Holder, Search, SearchResults, TodayOpen,
    TodayOpened, TodayRoom, TodayView,
};
use crate::api::inbox::ConversationFilter;
use crate::api::trust::ForecastFilter;
use crate::conductor::Baton;
use crate::engine::Engine;
use crate::error::Failure;
use crate::{escalation, forecast, inbox, pause, settings, spikes, views};
use chrono::{Duration, NaiveTime};
use pupitre_domain::ids::BrandId;
use pupitre_domain::time::{Fold, WallTime, resolve};
use pupitre_store::accounts::{self, AccountHealth};
use pupitre_store::conversations::{self, ConversationQuery};
use pupitre_store::deliveries::{self, DeliveryKind, DeliveryQuery};
use pupitre_store::posts;
use pupitre_store::visuals;

const SHOWN: u16 = 100;
/// New conversations that Today names.
const LATEST: u16 = 4;
const FOUND: u16 = 8;
/// A clock that differs by less is not worth a word.
const SKEW_SHOWN_S: i32 = 120;

fn in_states(states: &[&str]) -> DeliveryQuery {
    DeliveryQuery {
        states: states.iter().map(|state| (*state).to_owned()).collect(),
        limit: SHOWN,
        ..DeliveryQuery::default()
    }
}

/// Tells all that the window shows first: one question instead of one per part.
///
/// # Errors
/// When the database cannot be read.
pub async fn open(engine: &Engine, request: TodayOpen) -> Result<TodayOpened, Failure> {
    let settings = settings::get(engine, Nothing {}).await?;
    let brand = settings.focus;
    let (brands, accounts, conductor, outbox, badges, room) = tokio::try_join!(
        crate::brands::list(engine, Nothing {}),
        account_cases::list(engine, AccountFilter::default()),
        conductor(engine, Nothing {}),
        pause::status(engine, Nothing {}),
        badges(engine, BadgesOf { brand }),
        async { if request.room { room(engine, brand).await.map(Some) } else { Ok(None) } },
    )?;
    Ok(TodayOpened { settings, brands, accounts, conductor, outbox, badges, room })
}

async fn room(engine: &Engine, brand: Option<BrandId>) -> Result<TodayRoom, Failure> {
    let of_brand = ConversationFilter { brand, ..ConversationFilter::default() };
    let newest = ConversationFilter {
        state: Some(pupitre_domain::conversation::ConversationState::New),
        limit: Some(LATEST),
        ..of_brand.clone()
    };
    let (today, spikes, escalations, counts, latest) = tokio::try_join!(
        get(engine, Nothing {}),
        spikes::list(engine, Nothing {}),
        escalation::waiting(engine, Nothing {}),
        inbox::counts(engine, of_brand),
        inbox::list(engine, newest),
    )?;
    let forecasts = forecast::known(engine, ForecastFilter { brand });
    Ok(TodayRoom { today, spikes, escalations, forecasts, counts, latest })
}

/// Tells the rail's numbers.
///
/// # Errors
/// When the database cannot be read.
pub async fn badges(engine: &Engine, request: BadgesOf) -> Result<BadgesView, Failure> {
    let (waiting, threads) = engine
        .store
        .read(move |conn| Ok((deliveries::counts(conn)?, conversations::counts(conn, request.brand, None)?)))
        .await?;
    Ok(BadgesView { needs_person: waiting.needs_person, new: threads.new })
}

/// Tells what needs attention.
///
/// # Errors
/// When the database cannot be read.
pub async fn get(engine: &Engine, _: Nothing) -> Result<TodayView, Failure> {
    let now = engine.now();
    let keychain = account_cases::keychain_view(engine).await?;
    let quiet = crate::settings::get(engine, Nothing {}).await?.quiet;
    let zone = crate::brands::local_zone();
    let midnight = resolve(WallTime(zone.wall(now).date().and_time(NaiveTime::MIN)), zone, Fold::Earlier).instant;
    let view = engine
        .store
        .read(move |conn| {
            let list = |states: &[&str]| deliveries::list(conn, &in_states(states)).map(|(rows, _)| rows);
            let to_views = |rows: Vec<deliveries::Delivery>| rows.into_iter().map(views::delivery).collect::<Vec<_>>();
            let failed =
                list(&["failed"])?.into_iter().filter(|row| row.updated_at > now - Duration::days(7)).collect();
            let out = DeliveryQuery { kind: Some(DeliveryKind::Post), ..in_states(&["published"]) };
            let published = deliveries::list(conn, &out)?
                .0
                .into_iter()
                .filter(|row| row.published_at.is_some_and(|at| at >= midnight))
                .collect();
            let ahead = DeliveryQuery {
                to: Some(now + Duration::hours(36)),
                ..in_states(&["scheduled", "retrying", "preparing", "sending", "processing", "handedOff"])
            };
            let (next, _) = deliveries::list(conn, &ahead)?;
            let counts = conversations::counts(conn, None, None)?;
            let waiting = accounts::list(conn, None)?
                .into_iter()
                .filter(|row| !matches!(row.health, AccountHealth::Ok | AccountHealth::NotConnected))
                .map(views::account)
                .collect();
            Ok(TodayView {
                needs_person: to_views(list(&["needsPerson"])?),
                unconfirmed: to_views(list(&["unconfirmed"])?),
                failed: to_views(failed),
                next: to_views(next),
                missed_drafts: posts::missed_drafts(conn, now)?.into_iter().map(views::summary).collect(),
                published: to_views(published),
                accounts: waiting,
                conversations: crate::inbox::count_view(counts, true),
                morning: crate::morning::view(conn, quiet, now)?,
                rights: crate::visuals::rights::ending_in(conn, None, now)?,
                keychain,
            })
        })
        .await?;
    Ok(view)
}

fn conversations_all(search: Option<String>) -> ConversationQuery {
    ConversationQuery { search, limit: FOUND, ..ConversationQuery::default() }
}

/// Tells how the conductor and the network are doing.
///
/// # Errors
/// When the database cannot be read.
pub async fn conductor(engine: &Engine, _: Nothing) -> Result<ConductorView, Failure> {
    let (holder, ticked_at) = engine.pulse.read();
    // The lock tells more than this process knows: another may have taken it, or ended, since it last looked.
    let holder = match holder {
        Holder::Here => Holder::Here,
        _ if Baton::is_held(&engine.folder) => Holder::Elsewhere,
        _ => Holder::Nobody,
    };
    let online = engine.reach.online(engine.now());
    let counts = engine.store.read(deliveries::counts).await?;
    Ok(ConductorView {
        holder,
        ticked_at,
        online,
        waiting: counts.waiting,
        handed_off: counts.handed_off,
        sending: counts.sending,
        next_due: counts.next_due,
        clock_skew_seconds: engine.http.clock_skew_seconds(engine.now()).filter(|skew| skew.abs() > SKEW_SHOWN_S),
    })
}

/// Looks for something by words.
///
/// # Errors
/// When the database cannot be read.
pub async fn search(engine: &Engine, request: Search) -> Result<SearchResults, Failure> {
    let text: String = request.text.chars().take(200).collect();
    if text.trim().is_empty() {
        return Ok(SearchResults { posts: Vec::new(), conversations: Vec::new(), visuals: Vec::new() });
    }
    let found = engine
        .store
        .read(move |conn| {
            let posts = posts::search(conn, &text, FOUND)?;
            let (threads, _) = conversations::list(conn, &conversations_all(Some(text.clone())))?;
            let pictures = visuals::search(conn, &text, FOUND)?;
            Ok(SearchResults {
                posts: posts.into_iter().map(views::summary).collect(),
                conversations: threads
                    .into_iter()
                    .map(|row| FoundConversation { id: row.id, from: row.from_name, excerpt: row.excerpt })
                    .collect(),
                visuals: pictures.into_iter().map(|row| FoundVisual { id: row.id, title: row.title }).collect(),
            })
        })
        .await?;
    Ok(found)
}
