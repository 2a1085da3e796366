//! Brands.

use crate::api::brands::{BrandCreate, BrandUpdate, BrandView, ZoneList};
use crate::api::{ById, Done, Nothing};
use crate::approvals;
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::events::Topic;
use crate::fields::Checked;
use crate::plan;
use pupitre_domain::brand::{Colour, Language, LatePolicy};
use pupitre_domain::ids::BrandId;
use pupitre_domain::time::{Zone, zone_rules_version};
use pupitre_store::brands::{self, Brand};
use pupitre_store::{Sql, StoreError};
use uuid::Uuid;

const NAME_MAX: u32 = 80;
const VOICE_MAX: u32 = 10_000;

/// Lists the brands, by name.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(engine: &Engine, _: Nothing) -> Result<Vec<BrandView>, Failure> {
    let rows = engine
        .store
        .read(|conn| brands::list(conn)?.into_iter().map(|brand| view(conn, brand)).collect::<Result<Vec<_>, _>>())
        .await?;
    Ok(rows)
}

/// Makes a brand.
///
/// # Errors
/// `invalid` with the fields `name`, `zone`, `language`, `colour`.
pub async fn create(engine: &Engine, request: BrandCreate) -> Result<BrandView, Failure> {
    let mut checked = Checked::default();
    let name = checked.line("name", &request.name, NAME_MAX);
    let zone = checked.zone("zone", &request.zone);
    let language = checked.language("language", &request.language);
    let colour = checked.colour("colour", &request.colour);
    checked.done()?;
    let (Some(language), Some(colour)) = (language, colour) else { return Err(Failure::internal("checked")) };
    insert(engine, name, zone, language, colour, false).await
}

pub(crate) async fn insert(
    engine: &Engine,
    name: String,
    zone: Zone,
    language: Language,
    colour: Colour,
    demo: bool,
) -> Result<BrandView, Failure> {
    let now = engine.now();
    let brand = Brand {
        id: BrandId::new(Uuid::now_v7()),
        name,
        zone,
        language,
        colour,
        late: LatePolicy::default(),
        voice: String::new(),
        demo,
        created_at: now,
        updated_at: now,
        deleted_at: None,
    };
    let made = engine
        .store
        .write(move |tx| {
            brands::insert(tx, &brand)?;
            view(tx, brand)
        })
        .await?;
    engine.stale(&[Topic::Brands]);
    Ok(made)
}

/// Changes a brand. A new zone keeps the wall times of its planned posts and derives their instants anew.
///
/// # Errors
/// `invalid` with the field concerned, `notFound`.
pub async fn update(engine: &Engine, request: BrandUpdate) -> Result<BrandView, Failure> {
    let mut checked = Checked::default();
    let name = request.name.map(|name| checked.line("name", &name, NAME_MAX));
    let zone = request.zone.map(|zone| checked.zone("zone", &zone));
    let language = request.language.map(|code| checked.language("language", &code));
    let colour = request.colour.map(|colour| checked.colour("colour", &colour));
    let voice = request.voice.map(|voice| checked.text("voice", &voice, VOICE_MAX));
    if let Some(late) = request.late
        && late.grace_minutes > LatePolicy::MAX_GRACE_MINUTES
    {
        checked.fault("late", FieldCode::OutOfRange, Some(u32::from(LatePolicy::MAX_GRACE_MINUTES)));
    }
    checked.done()?;
    let now = engine.now();
    let (late, approval) = (request.late, request.approval);
    let id = request.id;
    let changed = engine
        .store
        .write(move |tx| {
            let mut brand = brands::get(tx, id)?;
            let renamed = name.as_ref().is_some_and(|name| *name != brand.name);
            let moved = zone.filter(|zone| *zone != brand.zone);
            brand.name = name.unwrap_or(brand.name);
            brand.zone = zone.unwrap_or(brand.zone);
            brand.language = language.flatten().unwrap_or(brand.language);
            brand.colour = colour.flatten().unwrap_or(brand.colour);
            brand.late = late.unwrap_or(brand.late);
            brand.voice = voice.unwrap_or(brand.voice);
            brand.updated_at = now;
            brands::update(tx, &brand)?;
            pupitre_store::targets::derive(tx, brand.id)?;
            if let Some(approval) = approval {
                approvals::set_policy(tx, id, approval, now)?;
            }
            if renamed {
                approvals::restate_brand(tx, id, now)?;
            }
            if let Some(zone) = moved {
                plan::rezone(tx, id, zone, now)?;
            }
            view(tx, brand)
        })
        .await?;
    engine.stale(&[Topic::Brands, Topic::Posts]);
    engine.pulse.wake();
    Ok(changed)
}

/// Puts a brand into the bin. Nothing of it leaves any more: what is planned goes back to drafts with its time.
///
/// # Errors
/// `inFlight` when something of it is being sent.
pub async fn delete(engine: &Engine, request: ById<BrandId>) -> Result<Done, Failure> {
    let now = engine.now();
    engine
        .store
        .write(move |tx| {
            plan::disarm_brand(tx, request.id, now)?;
            brands::set_deleted(tx, request.id, Some(now))
        })
        .await?;
    engine.stale(&[Topic::All]);
    Ok(Done {})
}

/// Takes a brand out of the bin.
///
/// # Errors
/// `notFound`.
pub async fn restore(engine: &Engine, request: ById<BrandId>) -> Result<BrandView, Failure> {
    let restored = engine
        .store
        .write(move |tx| {
            brands::set_deleted(tx, request.id, None)?;
            let brand = brands::get(tx, request.id)?;
            view(tx, brand)
        })
        .await?;
    engine.stale(&[Topic::All]);
    Ok(restored)
}

/// Lists the time zones.
///
/// # Errors
/// Never.
pub async fn zones(_: &Engine, _: Nothing) -> Result<ZoneList, Failure> {
    let mut zones: Vec<Zone> = Zone::all().collect();
    zones.sort_by_key(|zone| zone.name());
    Ok(ZoneList { zones, local: local_zone(), rules: zone_rules_version().to_owned() })
}

/// The laptop's zone, UTC where it cannot be told. `TZ` comes first, as it does for the window.
#[must_use]
pub fn local_zone() -> Zone {
    let named = std::env::var("TZ").ok().and_then(|text| zone_of_variable(&text));
    let told = || iana_time_zone::get_timezone().ok().and_then(|name| Zone::parse(&name).ok());
    named.or_else(told).unwrap_or(Zone::UTC)
}

/// The zone that a `TZ` variable names, as `Area/City`, `:Area/City` or the path of a zone file.
fn zone_of_variable(text: &str) -> Option<Zone> {
    let name = text.trim().trim_start_matches(':');
    let name = name.split_once("/zoneinfo/").map_or(name, |(_, rest)| rest);
    Zone::parse(name).ok()
}

fn view<S: Sql>(conn: &S, brand: Brand) -> Result<BrandView, StoreError> {
    let accounts = brands::accounts_count(conn, brand.id)?;
    let unanswered = brands::unanswered_count(conn, brand.id)?;
    Ok(BrandView {
        id: brand.id,
        name: brand.name,
        zone: brand.zone,
        language: brand.language,
        colour: brand.colour,
        late: brand.late,
        approval: pupitre_store::approvals::policy(conn, brand.id)?,
        voice: brand.voice,
        demo: brand.demo,
        accounts,
        unanswered,
        created_at: brand.created_at,
    })
}

#[cfg(test)]
mod tests {
    use super::zone_of_variable;

    #[test]
    fn the_variable_names_a_zone() {
        let named = |text: &str| zone_of_variable(text).map(|zone| zone.name().to_owned());
        let paris = Some("Europe/Paris".to_owned());
        assert_eq!(named("Europe/Paris"), paris);
        assert_eq!(named(":Europe/Paris"), paris);
        assert_eq!(named(":/usr/share/zoneinfo/Europe/Paris"), paris);
        // Rules without a name say too little, and nothing at all is no wish.
        assert_eq!(named("CET-1CEST"), None);
        assert_eq!(named(""), None);
    }
}
