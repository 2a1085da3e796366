//! The file that an account gets: made in one place, for the preview and for the outbox.

use super::{FormatUse, file_of, film, key, media_failure, preset};
use crate::api::visual_edits::{FilmCut, FilmSent, RenditionAsk, RenditionFrom, RenditionView};
use crate::checks;
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure};
use chrono::NaiveDate;
use pupitre_domain::content::{AttachedVisual, Content, Crop};
use pupitre_domain::edit::{Fitting, Recipe, Region, UsePatch};
use pupitre_domain::library::VisualKind;
use pupitre_domain::network::ImageLimits;
use pupitre_domain::publication::Mode;
use pupitre_media::Rendition;
use pupitre_networks::kit::{Attachment, Fault, Outgoing};
use pupitre_store::accounts::Account;
use pupitre_store::visual_edits::{self as edits, Edit};
use pupitre_store::visuals::Visual;
use pupitre_store::{Sql, StoreError, accounts, deliveries, posts, variants, visuals};

/// A crop in thousandths, as posts keep it.
fn drawn(crop: Crop) -> Region {
    let units = |thousandths: u16| thousandths.min(1_000) * 10;
    let (x, y) = (units(crop.x).min(9_990), units(crop.y).min(9_990));
    let within = |length: u16, from: u16| units(length).clamp(10, 10_000 - from);
    Region { x, y, width: within(crop.width, x), height: within(crop.height, y) }
}

/// Writes into a content how each of its pictures leaves at this account. From here on an edit of the visual changes
/// nothing of it. A picture without an edit gets none, so that texts written before there were edits say the same.
pub(crate) fn freeze<S: Sql>(conn: &S, account: &Account, content: &mut Content) -> Result<(), StoreError> {
    for attached in content.visuals_mut() {
        attached.edit = None;
        let base: Option<Edit<Recipe>> = edits::get(conn, attached.visual, "")?;
        let base = base.and_then(|edit| edit.recipe);
        if base.is_none() && attached.format.is_none() {
            continue;
        }
        let row = match visuals::get(conn, attached.visual) {
            Ok(row) => row,
            Err(StoreError::NotFound) => continue,
            Err(error) => return Err(error),
        };
        if row.kind == VisualKind::Video {
            // A film has no formats: it is cut, or goes as it is.
            let trim = base.and_then(|recipe| recipe.trim);
            let cut = |trim| Fitting { recipe: Recipe { trim: Some(trim), ..Recipe::default() }, size: None };
            attached.edit = trim.map(|trim| Box::new(cut(trim)));
            continue;
        }
        let format = attached.format.map(|format| FormatUse { network: account.network, format });
        let preset = format.and_then(preset);
        let own: Option<UsePatch> = match format.filter(|_| preset.is_some()) {
            Some(format) => edits::get(conn, attached.visual, &key(format))?.and_then(|edit| edit.recipe),
            None => None,
        };
        let crop = attached.crop.map(drawn);
        let size = (row.facts.width, row.facts.height);
        let fitting = Fitting::resolve(&base.unwrap_or_default(), own.as_ref(), preset, crop, size);
        attached.edit = (!fitting.is_neutral()).then(|| Box::new(fitting));
    }
    Ok(())
}

/// Makes the file of a frozen visual. The preview and the outbox both call this and nothing else.
async fn make(engine: &Engine, visual: &AttachedVisual, limits: &ImageLimits) -> Result<(Rendition, Vec<u8>), Failure> {
    let id = visual.visual;
    let row = engine.store.read(move |conn| visuals::get(conn, id)).await?;
    if row.kind == VisualKind::Video {
        // No film is made fit; it goes from hand to hand as it is.
        return Err(Failure::of(ErrorCode::IllegalState));
    }
    let bytes = file_of(engine, &row).await?;
    let (workers, limits, crop, edit) = (engine.workers.clone(), limits.clone(), visual.crop, visual.edit.clone());
    let made = tokio::task::spawn_blocking(move || {
        let made = match edit {
            Some(edit) => workers.edit(&bytes, &edit, &limits),
            None => workers.fit(&bytes, crop, &limits),
        };
        made.map(|made| (made, bytes))
    });
    made.await.map_err(|_| Failure::internal("rendition"))?.map_err(|fault| media_failure(&fault))
}

/// [`make`], for a connector.
pub(crate) async fn attachment(
    engine: &Engine,
    visual: &AttachedVisual,
    limits: &ImageLimits,
) -> Result<Attachment, Fault> {
    match make(engine, visual, limits).await {
        Ok((rendition, _)) => Ok(Attachment {
            bytes: rendition.bytes.into(),
            mime: rendition.mime.to_owned(),
            width: rendition.width,
            height: rendition.height,
        }),
        // A file that vanished or broke will not come back by itself.
        Err(Failure { code: ErrorCode::NotFound | ErrorCode::DataDamaged | ErrorCode::IllegalState, .. }) => {
            Err(Fault::Rejected(vec![pupitre_domain::problem::Problem {
                place: pupitre_domain::problem::Place::Visuals { part: 0 },
                code: pupitre_domain::problem::ProblemCode::VisualMissing,
            }]))
        }
        Err(_) => Err(Fault::Transient { after: None }),
    }
}

/// Makes the file that an account gets for a visual of a post, to be looked at.
///
/// # Errors
/// `notFound` when post, account or visual do not belong together; `dataDamaged`, `illegalState` when it cannot be made.
pub async fn rendition(engine: &Engine, request: RenditionAsk) -> Result<RenditionView, Failure> {
    let (account, content, frozen, by_hand) = engine
        .store
        .read(move |conn| {
            let account = accounts::get(conn, request.account)?;
            let all = deliveries::by_post(conn, request.post)?;
            let delivery = all.into_iter().find(|delivery| delivery.account == request.account);
            let row = posts::get(conn, request.post)?;
            let mode = delivery.as_ref().map_or(row.mode, |delivery| delivery.mode);
            let by_hand = mode == Mode::Guided || crate::guided::only_by_hand(&account);
            if let Some(value) = delivery.and_then(|delivery| delivery.outgoing) {
                let outgoing: Outgoing = serde_json::from_value(value).map_err(|_| StoreError::Corrupt)?;
                return Ok((account, outgoing.content, true, by_hand));
            }
            let form = variants::list(conn, request.post)?.into_iter().find(|form| form.account == request.account);
            let patch = form.ok_or(StoreError::NotFound)?.patch;
            let content = checks::outgoing(conn, &account, &row.content, &patch, NaiveDate::default())?;
            Ok((account, content, false, by_hand))
        })
        .await?;
    let card = content.link.as_ref().and_then(|link| link.picture.as_ref()).filter(|_| request.card);
    let mut attached = card.into_iter().chain(content.parts.iter().flat_map(|part| &part.visuals));
    let attached = attached.find(|attached| attached.visual == request.visual);
    let attached = attached.ok_or(Failure::of(ErrorCode::NotFound))?;
    let id = attached.visual;
    let row = engine.store.read(move |conn| visuals::get(conn, id)).await?;
    if row.kind == VisualKind::Video {
        return film_sent(engine, &account, attached, row, (frozen, by_hand)).await;
    }
    let publish = pupitre_networks::network(account.network).publish();
    let images = &account.limits.images;
    let limits = match publish.filter(|_| request.card) {
        Some(publish) => publish.card_images(images),
        None => images.clone(),
    };
    let (rendition, original) = make(engine, attached, &limits).await?;
    let from = if rendition.bytes == original {
        RenditionFrom::Untouched
    } else if attached.edit.is_none() && pupitre_media::is_stripped_form(&original, &rendition.bytes) {
        RenditionFrom::Stripped
    } else {
        RenditionFrom::Made
    };
    let made = engine.made.put(rendition);
    let offered = pupitre_networks::network(account.network).descriptor().presets;
    Ok(RenditionView {
        hash: Some(made.token.clone()),
        film: None,
        made,
        from,
        format: attached.format.filter(|format| offered.iter().any(|preset| preset.kind == *format)),
        max_bytes: limits.max_bytes,
        frozen,
    })
}

/// What becomes of a film: it goes through as it is, or between two moments. The file itself is made when a person asks
/// for it.
async fn film_sent(
    engine: &Engine,
    account: &Account,
    attached: &AttachedVisual,
    row: Visual,
    (frozen, by_hand): (bool, bool),
) -> Result<RenditionView, Failure> {
    let trim = attached.edit.as_ref().and_then(|edit| edit.recipe.trim);
    let cut = match trim {
        Some(trim) => {
            let plan = film::planned(engine, &row, trim).await?.map_err(|_| Failure::of(ErrorCode::DataDamaged))?;
            FilmCut { millis: plan.millis(), bytes: plan.bytes(), lead: plan.lead() }
        }
        None => FilmCut { millis: row.clip.as_ref().map_or(0, |clip| clip.millis), bytes: row.facts.bytes, lead: 0 },
    };
    let from = match trim {
        Some(_) => RenditionFrom::Trimmed,
        None if film::says_place(engine, &row).await? => RenditionFrom::Stripped,
        None => RenditionFrom::Untouched,
    };
    let poster = crate::visuals::picture(engine, row.id, true).await?;
    let (width, height) = (row.facts.width, row.facts.height);
    let made = engine.made.put(Rendition { bytes: poster.bytes, mime: poster.mime, width, height });
    let rule = pupitre_networks::network(account.network).descriptor().rules.film;
    Ok(RenditionView {
        made,
        hash: (from == RenditionFrom::Untouched).then_some(row.facts.hash),
        film: Some(FilmSent { by_hand, cut, mime: row.facts.mime, width, height }),
        from,
        format: None,
        max_bytes: rule.max_bytes.unwrap_or(0),
        frozen,
    })
}
