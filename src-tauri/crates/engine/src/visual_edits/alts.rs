//! Alternative texts by language.

use crate::api::ById;
use crate::api::visual_edits::{AltMissing, AltMissingView, AltOffer, AltOffered, AltSet, AltText, AltsView};
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::events::Topic;
use crate::fields::Checked;
use pupitre_domain::brand::Language;
use pupitre_domain::ids::VisualId;
use pupitre_store::{Sql, StoreError, brands, visual_edits as edits, visuals};

const TEXT_MAX: u32 = 2_000;
const OFFERS_MAX: usize = 100;
const FIRST: u16 = 20;

/// Reads a visual's alternative texts.
///
/// # Errors
/// `notFound`.
pub async fn get(engine: &Engine, request: ById<VisualId>) -> Result<AltsView, Failure> {
    Ok(engine.store.read(move |conn| view(conn, request.id)).await?)
}

fn view<S: Sql>(conn: &S, visual: VisualId) -> Result<AltsView, StoreError> {
    let plain = visuals::get(conn, visual)?.alt;
    let texts = edits::alts(conn, visual)?
        .into_iter()
        .filter_map(|(language, text)| Some(AltText { language: Language::parse(&language).ok()?, text }))
        .collect();
    Ok(AltsView { visual, plain, texts })
}

/// Sets the alternative text in a language, or of no language.
///
/// # Errors
/// `invalid` with the field `text`; `notFound`.
pub async fn set(engine: &Engine, request: AltSet) -> Result<AltsView, Failure> {
    let mut checked = Checked::default();
    let text = checked.text("text", request.text.trim(), TEXT_MAX);
    checked.done()?;
    let changed = engine
        .store
        .write(move |tx| {
            let mut row = visuals::get(tx, request.visual)?;
            match &request.language {
                Some(language) => {
                    edits::set_alt(tx, request.visual, language.as_str(), &text)?;
                    visuals::refresh(tx, request.visual)?;
                }
                None => {
                    row.alt = text;
                    visuals::update(tx, &row)?;
                }
            }
            view(tx, request.visual)
        })
        .await?;
    engine.stale(&[Topic::Visuals]);
    Ok(changed)
}

/// Offers an alternative text for each visual: in the post's language, then of no language, then in any other.
///
/// # Errors
/// `invalid` with `visuals` when they are too many; `notFound` when the brand does not exist.
pub async fn offer(engine: &Engine, request: AltOffer) -> Result<Vec<AltOffered>, Failure> {
    if request.visuals.len() > OFFERS_MAX {
        return Err(Failure::field("visuals", FieldCode::OutOfRange, u32::try_from(OFFERS_MAX).ok()));
    }
    let offered = engine
        .store
        .read(move |conn| {
            let language = match (request.language, request.brand) {
                (Some(language), _) => Some(language),
                (None, Some(brand)) => Some(brands::get(conn, brand)?.language),
                (None, None) => None,
            };
            let mut offered = Vec::with_capacity(request.visuals.len());
            for visual in request.visuals {
                let known = match view(conn, visual) {
                    Ok(known) => known,
                    // A visual that is gone keeps nobody from writing.
                    Err(StoreError::NotFound) => continue,
                    Err(error) => return Err(error),
                };
                let exact = known.texts.iter().find(|text| Some(&text.language) == language.as_ref());
                let (text, exact) = match exact {
                    Some(found) => (found.text.clone(), true),
                    None if !known.plain.trim().is_empty() => (known.plain, false),
                    None => (known.texts.into_iter().next().map(|text| text.text).unwrap_or_default(), false),
                };
                offered.push(AltOffered { visual, text, exact });
            }
            Ok(offered)
        })
        .await?;
    Ok(offered)
}

/// Tells which visuals have no alternative text.
///
/// # Errors
/// When the database cannot be read.
pub async fn missing(engine: &Engine, request: AltMissing) -> Result<AltMissingView, Failure> {
    let found = engine.store.read(move |conn| {
        let language = request.language.as_ref().map(Language::as_str);
        edits::without_alt(conn, request.brand, language, FIRST)
    });
    let (count, of, first) = found.await?;
    Ok(AltMissingView { count, of, first })
}
