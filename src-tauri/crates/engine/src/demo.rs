//! A demo brand: a brand with posts, so that the rooms can be tried before anything is real. It has planned accounts
//! only, so nothing of it can leave this machine.

use crate::api::accounts::AccountPlan;
use crate::api::desk::DemoView;
use crate::api::posts::{PostCreate, PostSchedule};
use crate::api::{Done, Nothing};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure};
use crate::events::Topic;
use crate::{accounts, brands, plan, posts};
use chrono::{Days, NaiveTime};
use pupitre_domain::brand::{Colour, Language};
use pupitre_domain::content::Content;
use pupitre_domain::network::NetworkId;
use pupitre_domain::publication::Mode;
use pupitre_domain::time::{Fold, WallTime};
use pupitre_store::brands as rows;

/// The demo's posts: days from today, hour, text. Content, not interface: a demo brand writes in its own language.
const POSTS: &[(u64, u32, &str)] = &[
    (1, 9, "Le four est allumé depuis 4 h : la première fournée de pain au levain sort à 7 h. Qui passe ce matin ? 🥖"),
    (2, 12, "Atelier brioche samedi à 15 h : il reste trois places. Réservation au comptoir ou par message."),
    (
        4,
        18,
        "Notre farine vient du moulin des Aulnes, à 12 km. On vous raconte sa mouture en photos cette semaine. #circuitcourt",
    ),
    (
        7,
        9,
        "Galette, brioche des rois ou les deux ? Dites-nous en commentaire, on cale les fournées d’après vos réponses.",
    ),
    (9, 17, "Merci pour vos messages après la fête du quartier : 214 parts de flan, un record !"),
];
const DRAFT: &str = "Idée : portrait de Léa, notre apprentie, pour la semaine de l’artisanat.";

/// Makes the demo brand.
///
/// # Errors
/// `conflict` when there is one already.
pub async fn create(engine: &Engine, _: Nothing) -> Result<DemoView, Failure> {
    let exists = engine.store.read(|conn| Ok(rows::list(conn)?.iter().any(|brand| brand.demo))).await?;
    if exists {
        return Err(Failure::of(ErrorCode::Conflict));
    }
    let language = Language::parse("fr").map_err(|_| Failure::internal("demo"))?;
    let colour = Colour::parse("#b4532a").map_err(|_| Failure::internal("demo"))?;
    let zone = brands::local_zone();
    let brand = brands::insert(engine, "Boulangerie Démo".to_owned(), zone, language, colour, true).await?;
    let mut planned = Vec::new();
    // Those that a person publishes to by hand would ask for it, and a mailbox takes no posts.
    let connected = NetworkId::ALL.iter().filter(|id| {
        let network = pupitre_networks::network(**id);
        network.connect().is_some() && network.descriptor().rules.offered
    });
    for network in connected {
        planned.push(accounts::plan(engine, AccountPlan { brand: brand.id, network: *network }).await?.id);
    }
    let today = zone.wall(engine.now()).date();
    let mut first = None;
    for (days, hour, text) in POSTS {
        let content = Content::of_text(*text);
        let post = posts::create(engine, PostCreate { brand: brand.id, content, accounts: planned.clone() }).await?;
        let date = today.checked_add_days(Days::new(*days)).unwrap_or(today);
        let time = NaiveTime::from_hms_opt(*hour, 0, 0).unwrap_or(NaiveTime::MIN);
        let wall = WallTime(date.and_time(time));
        plan::schedule(engine, PostSchedule { id: post.id, wall, fold: Fold::Earlier, mode: Mode::Auto }).await?;
        first.get_or_insert(post.id);
    }
    posts::create(engine, PostCreate { brand: brand.id, content: Content::of_text(DRAFT), accounts: Vec::new() })
        .await?;
    engine.stale(&[Topic::All]);
    Ok(DemoView { brand: brand.id, post: first.ok_or(Failure::internal("demo"))? })
}

/// Removes the demo brand for good.
///
/// # Errors
/// `notFound` when there is none; `illegalState` when a real account was connected to it.
pub async fn remove(engine: &Engine, _: Nothing) -> Result<Done, Failure> {
    let demo = engine
        .store
        .read(|conn| {
            let Some(brand) = rows::list(conn)?.into_iter().find(|brand| brand.demo) else { return Ok(None) };
            let connected =
                pupitre_store::accounts::list(conn, Some(brand.id))?.iter().any(|row| row.vault_generation.is_some());
            Ok(Some((brand.id, connected)))
        })
        .await?;
    let (id, connected) = demo.ok_or(Failure::of(ErrorCode::NotFound))?;
    if connected {
        return Err(Failure::of(ErrorCode::IllegalState));
    }
    engine.store.write(move |tx| rows::erase(tx, id)).await?;
    engine.stale(&[Topic::All]);
    Ok(Done {})
}
