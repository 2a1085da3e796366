//! Finding visuals.

use super::{PAGE, PAGE_MAX, TRASH_DAYS, alike, view};
use crate::api::visuals::{
    CollectionView, LayoutView, LibraryFolder, LibraryOf, LibraryView, SimilarView, VisualLayout, VisualSimilar,
    VisualView, VisualsNamed,
};
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::views;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::Duration;
use pupitre_domain::ids::{BrandId, CollectionId};
use pupitre_domain::library::LibraryFilter;
use pupitre_media::{Fingerprint, palette_distance};
use pupitre_store::visuals::pairs::Look;
use pupitre_store::visuals::{self, VisualQuery, find, folders, grid, pairs};
use pupitre_store::{Sql, StoreError};

/// Most visuals named at once.
const NAMED_MAX: usize = 500;
/// Bits in which two pictures may differ and still be offered as similar.
const SIMILAR_BITS: u32 = 26;
/// So many of the nearest by hash and colour words are compared by their palettes.
const COMPARED: usize = 400;

/// All filters that hold together: those given, and a smart collection's.
pub(super) fn filters<S: Sql>(
    conn: &S,
    filter: Option<LibraryFilter>,
    collection: Option<CollectionId>,
    short: Option<LibraryFilter>,
) -> Result<Vec<LibraryFilter>, StoreError> {
    let collected = collection.map(|id| folders::collection(conn, id)).transpose()?.map(|found| found.filter);
    Ok([short, filter, collected].into_iter().flatten().collect())
}

/// Answers the whole grid at once.
///
/// # Errors
/// `notFound` without the collection.
pub async fn layout(engine: &Engine, request: VisualLayout) -> Result<LayoutView, Failure> {
    let today = views::local_date(engine.now());
    let found = engine
        .store
        .read(move |conn| {
            let query = VisualQuery {
                filters: filters(conn, request.filter, request.collection, None)?,
                sort: request.sort.unwrap_or_default(),
                reverse: request.reverse,
                today,
                ..VisualQuery::default()
            };
            grid::layout(conn, &query)
        })
        .await?;
    Ok(LayoutView { count: found.count, bytes: found.bytes, packed: STANDARD.encode(found.packed), cut: found.cut })
}

/// Reads the visuals named, in their order; what is gone is left out.
///
/// # Errors
/// `invalid` when they are too many.
pub async fn named(engine: &Engine, request: VisualsNamed) -> Result<Vec<VisualView>, Failure> {
    if request.ids.len() > NAMED_MAX {
        return Err(Failure::field("ids", FieldCode::OutOfRange, u32::try_from(NAMED_MAX).ok()));
    }
    let today = views::local_date(engine.now());
    let found = engine
        .store
        .read(move |conn| {
            let rows = visuals::named(conn, &request.ids)?;
            rows.into_iter().map(|row| view(conn, row, today)).collect::<Result<Vec<_>, _>>()
        })
        .await?;
    Ok(found)
}

/// Lists what looks like a visual: by what is seen, then by colours.
///
/// # Errors
/// `notFound`.
pub async fn similar(engine: &Engine, request: VisualSimilar) -> Result<Vec<SimilarView>, Failure> {
    let today = views::local_date(engine.now());
    let limit = usize::from(request.limit.unwrap_or(PAGE).clamp(1, PAGE_MAX));
    let found = engine
        .store
        .read(move |conn| {
            let row = visuals::get(conn, request.id)?;
            let looks = pairs::looks(conn)?;
            let hues = looks.iter().find(|look| look.id == row.id).map_or(0, |look| look.hues);
            // Turned and mirrored, once: a form of the one against the other is the other's against the one.
            let forms = row.likeness.map(|bits| Fingerprint(bits).forms());
            let bits_to = |other: Option<u64>| {
                let other = Fingerprint(other?);
                forms.as_ref()?.iter().map(|form| form.distance(other)).min()
            };
            let ours =
                |brand: Option<BrandId>| request.brand.is_none_or(|wanted| brand.is_none_or(|one| one == wanted));
            let mut near: Vec<(u32, Option<u32>, Look)> = looks
                .into_iter()
                .filter(|look| look.id != row.id && ours(look.brand))
                .filter_map(|look| {
                    let known = bits_to(look.likeness);
                    let bits = known.unwrap_or(SIMILAR_BITS);
                    let shared = (hues & look.hues).count_ones();
                    let apart = (hues ^ look.hues).count_ones();
                    let far = bits * 2 + apart * 3;
                    (bits <= SIMILAR_BITS && (shared > 0 || bits <= 16)).then_some((far, known, look))
                })
                .collect();
            near.sort_unstable_by_key(|(far, _, look)| (*far, look.id));
            near.truncate(COMPARED);
            let mut scored = Vec::with_capacity(near.len());
            for (_, bits, look) in near {
                let colours = palette_distance(&row.palette, &pairs::palette(conn, look.key)?);
                scored.push((alike::likeness(bits.unwrap_or(32), Some(colours)), look.id));
            }
            scored.sort_by(|(a, one), (b, other)| b.cmp(a).then(one.cmp(other)));
            scored.truncate(limit);
            let mut found = Vec::with_capacity(scored.len());
            for (likeness, id) in scored {
                for other in visuals::named(conn, &[id])? {
                    found.push(SimilarView { visual: view(conn, other, today)?, likeness });
                }
            }
            Ok(found)
        })
        .await?;
    Ok(found)
}

pub(super) fn collection_view(row: folders::Collection) -> CollectionView {
    CollectionView {
        id: row.id,
        brand: row.brand,
        name: row.name,
        filter: row.filter,
        sort: row.sort,
        reverse: row.reverse,
    }
}

/// Tells everything beside the grid.
///
/// # Errors
/// When the database cannot be read.
pub async fn overview(engine: &Engine, request: LibraryOf) -> Result<LibraryView, Failure> {
    let today = views::local_date(engine.now());
    let brand = request.brand;
    let view = engine
        .store
        .read(move |conn| {
            let numbers = find::numbers(conn, brand, today)?;
            let bin = LibraryFilter { brand, trash: Some(true), ..LibraryFilter::default() };
            let (trash, trash_bytes) =
                find::count(conn, &VisualQuery { filters: vec![bin], ..VisualQuery::default() })?;
            let folders = folders::list(conn, brand)?
                .into_iter()
                .map(|(row, visuals)| LibraryFolder {
                    id: row.id,
                    parent: row.parent,
                    brand: row.brand,
                    name: row.name,
                    visuals,
                })
                .collect();
            Ok(LibraryView {
                visuals: numbers.visuals,
                loose: numbers.loose,
                favourites: numbers.favourites,
                alt_missing: numbers.alt_missing,
                ending: numbers.ending,
                expired: numbers.expired,
                unstated: numbers.unstated,
                missing: numbers.missing,
                damaged: numbers.damaged,
                alike: u32::try_from(alike::groups(conn)?.len()).unwrap_or(u32::MAX),
                trash,
                trash_bytes,
                emptied_at: find::oldest_in_trash(conn)?.map(|at| at + Duration::days(TRASH_DAYS)),
                folders,
                collections: folders::collections(conn, brand)?.into_iter().map(collection_view).collect(),
            })
        })
        .await?;
    Ok(view)
}
