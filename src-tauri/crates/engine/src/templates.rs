//! Templates for visuals: what there is, how a design looks, and the visuals that are made of it.

use crate::api::brand_kit::{KitRefused, KitRefusedReason};
use crate::api::templates::{
    DesignOf, DesignPreview, DesignPreviewed, DesignRender, DesignRendered, DesignView, SizeView, TemplateImport,
    TemplateUpdate, TemplateView, TemplatesImported, TemplatesOf, TemplatesView,
};
use crate::api::{ById, Done};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::events::Topic;
use crate::fields::Checked;
use crate::visual_edits::{media_failure, source};
use crate::visuals::{Imported, import_bytes};
use pupitre_domain::brand_kit::Palette;
use pupitre_domain::edit::Recipe;
use pupitre_domain::ids::{DesignId, TemplateId};
use pupitre_domain::network::NetworkId;
use pupitre_domain::template::{
    Design, DesignRemark, DesignSize, FIELD_MAX, PAGES_MAX, PlacedPicture, SIDES, SIZES_MAX, Scheme, TemplateKind,
    TemplateRef,
};
use pupitre_media::template::{self as drawing, Kit, LogoImage, Sheet, SlotPicture};
use pupitre_media::{Drawn, fonts};
use pupitre_store::templates::{self as stored, StoredDesign, Template};
use pupitre_store::visual_edits::{self as edits, Edit};
use pupitre_store::{brand_kit, brands};
use std::path::PathBuf;
use uuid::Uuid;

/// Most bytes of a template.
const FILE_MAX: u64 = 1 << 20;
const NAME_MAX: u32 = 80;

/// Lists the templates there are, and the sizes they can be made in.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(engine: &Engine, request: TemplatesOf) -> Result<TemplatesView, Failure> {
    let own = engine.store.read(move |conn| stored::list(conn, request.brand)).await?;
    let built_in = TemplateKind::BUILT_IN.iter().map(|kind| {
        let shape = drawing::shape(*kind);
        TemplateView {
            template: TemplateRef::BuiltIn { kind: *kind },
            kind: *kind,
            name: None,
            brand: None,
            pages_min: shape.pages_min,
            pages_max: shape.pages_max,
            fields: shape.fields,
            size: None,
        }
    });
    Ok(TemplatesView {
        templates: built_in.chain(own.iter().filter_map(own_view)).collect(),
        sizes: sizes(),
        schemes: Scheme::ALL.to_vec(),
    })
}

fn own_view(row: &Template) -> Option<TemplateView> {
    // It was readable when it was taken in; what a later version cannot read is not offered.
    let shape = drawing::shape_of(&row.svg)?;
    Some(TemplateView {
        template: TemplateRef::Own { id: row.id },
        kind: TemplateKind::Own,
        name: Some(row.name.clone()),
        brand: row.brand,
        pages_min: 1,
        pages_max: u16::try_from(PAGES_MAX).unwrap_or(u16::MAX),
        fields: shape.fields,
        size: shape.size,
    })
}

/// Each network's formats, the same size once, in the networks' order.
fn sizes() -> Vec<SizeView> {
    let mut sizes: Vec<SizeView> = Vec::new();
    for network in NetworkId::ALL {
        for preset in pupitre_networks::network(*network).descriptor().presets {
            let size = DesignSize { width: preset.width, height: preset.height };
            match sizes.iter_mut().find(|known| known.size == size && known.place == preset.place) {
                Some(known) => known.networks.push(*network),
                None => {
                    sizes.push(SizeView { size, kind: preset.kind, place: preset.place, networks: vec![*network] });
                }
            }
        }
    }
    sizes
}

fn check(design: &Design) -> Result<(), Failure> {
    let mut checked = Checked::default();
    if design.pages.is_empty() || design.pages.len() > PAGES_MAX {
        checked.fault("pages", FieldCode::OutOfRange, u32::try_from(PAGES_MAX).ok());
    }
    for page in &design.pages {
        if page.texts.len() > 40 || page.pictures.len() > 40 {
            checked.fault("pages", FieldCode::OutOfRange, Some(40));
        }
        for (key, text) in &page.texts {
            checked.text(key, text, FIELD_MAX);
        }
    }
    checked.done()
}

fn check_size(size: DesignSize) -> Result<(), Failure> {
    if SIDES.contains(&size.width) && SIDES.contains(&size.height) {
        Ok(())
    } else {
        Err(Failure::field("size", FieldCode::OutOfRange, Some(*SIDES.end())))
    }
}

/// What is drawn from: kit, template, pictures.
async fn kit(engine: &Engine, design: &Design) -> Result<(Kit, Option<String>), Failure> {
    let (brand, template) = (design.brand, design.template);
    let (kit, svg) = engine
        .store
        .read(move |conn| {
            let row = brands::get(conn, brand)?;
            let chosen = brand_kit::get(conn, brand)?;
            let mut logos = Vec::new();
            for logo in brand_kit::logos(conn, brand)? {
                let (bytes, mime) = brand_kit::logo_file(conn, logo.id)?;
                let (width, height) = (logo.width, logo.height);
                logos.push(LogoImage { variant: logo.variant, bytes, mime, width, height });
            }
            let family = |chosen: String, usual: &str| if chosen.is_empty() { usual.to_owned() } else { chosen };
            let kit = Kit {
                palette: Palette::of(&row.colour, &chosen.palette),
                name: row.name,
                title_font: family(chosen.title_font, fonts::TITLE),
                text_font: family(chosen.text_font, fonts::TEXT),
                fonts: brand_kit::font_files(conn, brand)?,
                logos,
            };
            let svg = match template {
                TemplateRef::BuiltIn { .. } => None,
                TemplateRef::Own { id } => Some(stored::get(conn, id)?.svg),
            };
            Ok((kit, svg))
        })
        .await?;
    Ok((kit, svg))
}

/// The pictures of a page, as their recipes leave them, no larger than they are needed.
async fn pictures(
    engine: &Engine,
    design: &Design,
    page: usize,
    side: u32,
) -> Result<(Vec<SlotPicture>, Vec<DesignRemark>), Failure> {
    let (mut found, mut remarks) = (Vec::new(), Vec::new());
    let first = design.pages.first();
    let mut wanted: Vec<(String, PlacedPicture)> = Vec::new();
    // A field that all pages share stands on the first.
    for page in design.pages.get(page).into_iter().chain(first) {
        for (field, placed) in &page.pictures {
            if !wanted.iter().any(|(known, _)| known == field) {
                wanted.push((field.clone(), *placed));
            }
        }
    }
    for (field, placed) in wanted {
        let (row, bytes) = match source(engine, placed.visual).await {
            Ok(found) => found,
            Err(Failure { code: ErrorCode::NotFound | ErrorCode::DataDamaged, .. }) => {
                remarks.push(DesignRemark::Missing { field });
                continue;
            }
            Err(failure) => return Err(failure),
        };
        let saved: Option<Edit<Recipe>> = engine.store.read(move |conn| edits::get(conn, placed.visual, "")).await?;
        let recipe = saved.and_then(|edit| edit.recipe).unwrap_or_default();
        let frame = recipe.frame(row.facts.width, row.facts.height);
        let focus = placed.focus.or(recipe.focus).map(|point| frame.place(point));
        let focus = drawing::within(recipe.crop, focus);
        let (workers, twice) = (engine.workers.clone(), side.saturating_mul(3) / 2);
        let drawn = tokio::task::spawn_blocking(move || workers.picture(&bytes, &recipe, twice.clamp(64, 4_096)));
        match drawn.await.map_err(|_| Failure::internal("slot"))? {
            Ok(rendition) => found.push(SlotPicture { field, focus, rendition }),
            Err(_) => remarks.push(DesignRemark::Missing { field }),
        }
    }
    Ok((found, remarks))
}

async fn draw(
    engine: &Engine,
    design: &Design,
    from: &(Kit, Option<String>),
    page: usize,
    size: DesignSize,
    max_side: Option<u32>,
) -> Result<Drawn, Failure> {
    let longest = max_side.unwrap_or(u32::MAX).min(size.width.max(size.height));
    let (pictures, mut remarks) = pictures(engine, design, page, longest).await?;
    let (workers, (kit, svg)) = (engine.workers.clone(), from.clone());
    let sheet = Sheet { design: design.clone(), page, size, max_side, svg };
    let drawn = tokio::task::spawn_blocking(move || drawing::draw(&workers, &sheet, &kit, &pictures));
    let mut drawn = drawn.await.map_err(|_| Failure::internal("design"))?.map_err(|fault| media_failure(&fault))?;
    remarks.append(&mut drawn.remarks);
    Ok(Drawn { remarks, ..drawn })
}

/// Draws a page of a design.
///
/// # Errors
/// `invalid` with the field concerned; `notFound` when brand or template are gone.
pub async fn preview(engine: &Engine, request: DesignPreview) -> Result<DesignPreviewed, Failure> {
    check(&request.design)?;
    check_size(request.size)?;
    if request.max_side.is_some_and(|side| !(64..=2_048).contains(&side)) {
        return Err(Failure::field("maxSide", FieldCode::OutOfRange, Some(2_048)));
    }
    let page = usize::from(request.page);
    if page >= request.design.pages.len() {
        return Err(Failure::field("page", FieldCode::OutOfRange, u32::try_from(PAGES_MAX).ok()));
    }
    let from = kit(engine, &request.design).await?;
    let drawn = draw(engine, &request.design, &from, page, request.size, request.max_side).await?;
    Ok(DesignPreviewed { made: engine.made.put(drawn.rendition), remarks: drawn.remarks })
}

/// Makes visuals of a design, and remembers which.
///
/// # Errors
/// As [`preview`].
pub async fn render(engine: &Engine, request: DesignRender) -> Result<DesignRendered, Failure> {
    check(&request.design)?;
    let mut checked = Checked::default();
    let title = checked.line("title", &request.title, NAME_MAX);
    if request.sizes.is_empty() || request.sizes.len() > SIZES_MAX {
        checked.fault("sizes", FieldCode::OutOfRange, u32::try_from(SIZES_MAX).ok());
    }
    checked.done()?;
    request.sizes.iter().try_for_each(|size| check_size(*size))?;
    let from = kit(engine, &request.design).await?;
    let id = request.again.unwrap_or_else(|| DesignId::new(Uuid::now_v7()));
    let kept = StoredDesign { id, title: title.clone(), design: request.design, sizes: request.sizes };
    let (now, design) = (engine.now(), kept.clone());
    engine.store.write(move |tx| stored::put_design(tx, &design, now)).await?;
    let mut visuals = Vec::new();
    for size in &kept.sizes {
        for page in 0..kept.design.pages.len() {
            let drawn = draw(engine, &kept.design, &from, page, *size, None).await?;
            let name = name(&title, *size, page, kept.design.pages.len());
            let view = import_bytes(engine, Some(kept.design.brand), &name, drawn.rendition.bytes).await;
            let view = view.map_err(|imported| match imported {
                Imported::Failed(failure) => failure,
                Imported::Refused(_) => Failure::internal("a drawing that the library refuses"),
            })?;
            let (visual, page) = (view.id, u16::try_from(page).unwrap_or(u16::MAX));
            engine.store.write(move |tx| stored::add_made(tx, id, visual, page, now)).await?;
            visuals.push(view);
        }
    }
    engine.stale(&[Topic::Visuals]);
    Ok(DesignRendered { id, visuals })
}

/// `Promo d’été 1080 × 1350, 2.png`; the library takes the ending off.
fn name(title: &str, size: DesignSize, page: usize, pages: usize) -> String {
    let DesignSize { width, height } = size;
    if pages > 1 {
        format!("{title} {width} × {height}, {}.png", page + 1)
    } else {
        format!("{title} {width} × {height}.png")
    }
}

/// The design that a visual was made of; nothing for any other visual.
///
/// # Errors
/// When the database cannot be read.
pub async fn design(engine: &Engine, request: DesignOf) -> Result<Option<DesignView>, Failure> {
    let found = engine.store.read(move |conn| {
        let Some(kept) = stored::design_of(conn, request.visual)? else { return Ok(None) };
        let visuals = stored::made_of(conn, kept.id)?;
        Ok(Some(DesignView { id: kept.id, design: kept.design, sizes: kept.sizes, title: kept.title, visuals }))
    });
    Ok(found.await?)
}

/// Takes SVG files as templates. One bad file never stops the rest.
///
/// # Errors
/// `notFound` when the brand does not exist.
pub async fn import(engine: &Engine, request: TemplateImport) -> Result<TemplatesImported, Failure> {
    let (mut taken, mut refused) = (Vec::new(), Vec::new());
    for path in request.paths {
        let path = PathBuf::from(path);
        let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let outcome = match crate::brand_kit::read(path, FILE_MAX).await {
            Err(reason) => Err(reason),
            Ok(bytes) => sanitised(engine, bytes).await?,
        };
        let svg = match outcome {
            Ok(svg) => svg,
            Err(reason) => {
                refused.push(KitRefused { name: file, reason });
                continue;
            }
        };
        let stem = file.rsplit_once('.').map_or(file.as_str(), |(stem, _)| stem);
        let name: String = stem.chars().take(NAME_MAX as usize).collect();
        let name = if name.trim().is_empty() { "SVG".to_owned() } else { name };
        let row = Template { id: TemplateId::new(Uuid::now_v7()), brand: request.brand, name, svg };
        let (now, stored_row) = (engine.now(), row.clone());
        engine
            .store
            .write(move |tx| {
                stored_row.brand.map_or(Ok(()), |brand| brands::get(tx, brand).map(drop))?;
                stored::insert(tx, &stored_row, now)
            })
            .await?;
        taken.extend(own_view(&row));
    }
    engine.stale(&[Topic::Brands]);
    Ok(TemplatesImported { templates: taken, refused })
}

async fn sanitised(engine: &Engine, bytes: Vec<u8>) -> Result<Result<String, KitRefusedReason>, Failure> {
    let workers = engine.workers.clone();
    let checked = tokio::task::spawn_blocking(move || {
        if !pupitre_media::svg::is_svg(&bytes) {
            return Err(KitRefusedReason::Unknown);
        }
        let clean = pupitre_media::svg::sanitise(&bytes).map_err(|_| KitRefusedReason::Damaged)?;
        workers.rasterise(clean.text.as_bytes(), 256).map_err(|_| KitRefusedReason::Damaged)?;
        let shape = drawing::shape_of(&clean.text).ok_or(KitRefusedReason::Damaged)?;
        if shape.fields.is_empty() { Err(KitRefusedReason::NoPlaceholder) } else { Ok(clean.text) }
    });
    checked.await.map_err(|_| Failure::internal("template"))
}

/// Names a template anew.
///
/// # Errors
/// `invalid` with the field `name`; `notFound`.
pub async fn update(engine: &Engine, request: TemplateUpdate) -> Result<Done, Failure> {
    let mut checked = Checked::default();
    let name = checked.line("name", &request.name, NAME_MAX);
    checked.done()?;
    engine.store.write(move |tx| stored::rename(tx, request.id, &name)).await?;
    engine.stale(&[Topic::Brands]);
    Ok(Done {})
}

/// Removes a template. What was made of it stays, and can be made again.
///
/// # Errors
/// `notFound`.
pub async fn remove(engine: &Engine, request: ById<TemplateId>) -> Result<Done, Failure> {
    let now = engine.now();
    engine.store.write(move |tx| stored::set_deleted(tx, request.id, Some(now))).await?;
    engine.stale(&[Topic::Brands]);
    Ok(Done {})
}

/// Brings a removed template back.
///
/// # Errors
/// `notFound`.
pub async fn restore(engine: &Engine, request: ById<TemplateId>) -> Result<Done, Failure> {
    engine.store.write(move |tx| stored::set_deleted(tx, request.id, None)).await?;
    engine.stale(&[Topic::Brands]);
    Ok(Done {})
}
