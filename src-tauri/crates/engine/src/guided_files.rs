//! The pictures of a publication by hand, as files that a person can pick: the very renditions that would be sent.

use crate::api::ById;
use crate::api::guided::{GuidedFile, GuidedFiles};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure};
use crate::hashed::Hashed;
use crate::visual_edits::film::planned;
use crate::visuals::care::ending;
use crate::visuals::{LibraryFiles, path_of};
use pupitre_domain::content::AttachedVisual;
use pupitre_domain::ids::DeliveryId;
use pupitre_domain::library::VisualKind;
use pupitre_domain::publication::{Ask, State};
use pupitre_media::CutPlan;
use pupitre_networks::kit::{Attachment, Attachments, Outgoing};
use pupitre_store::{accounts, deliveries, visuals};
use std::fs::File;
use std::io::{BufWriter, Seek as _, Write as _};
use std::path::{Path, PathBuf};

const FOLDER: &str = "by-hand";

/// Writes the pictures of a publication that waits for a hand into a folder of its own.
///
/// # Errors
/// `illegalState` when it does not wait for a hand; `dataDamaged` when a picture is gone; `diskFull`, `readOnly`.
pub async fn write(engine: &Engine, request: ById<DeliveryId>) -> Result<GuidedFiles, Failure> {
    let id = request.id;
    let (delivery, limits) = engine
        .store
        .read(move |conn| {
            let delivery = deliveries::get(conn, id)?;
            let limits = accounts::get(conn, delivery.account)?.limits;
            Ok((delivery, limits))
        })
        .await?;
    if delivery.state != State::NeedsPerson(Ask::Guided) {
        return Err(Failure::of(ErrorCode::IllegalState));
    }
    let frozen: Option<Outgoing> = delivery.outgoing.and_then(|value| serde_json::from_value(value).ok());
    let content = frozen.ok_or(Failure::internal("not frozen"))?.content;
    let library = LibraryFiles::new(engine, &limits.images);
    let threaded = content.parts.len() > 1;
    let mut made = Vec::new();
    for (part, said) in content.parts.iter().enumerate() {
        for (index, visual) in said.visuals.iter().enumerate() {
            let Made { mime, width, height, bytes, millis, source } = made_of(engine, &library, visual).await?;
            let ending = ending(&mime);
            let number = index + 1;
            let name = if threaded { format!("{}-{number}.{ending}", part + 1) } else { format!("{number}.{ending}") };
            let file = GuidedFile {
                name,
                part: u16::try_from(part).unwrap_or(u16::MAX),
                index: u16::try_from(index).unwrap_or(u16::MAX),
                width,
                height,
                bytes,
                millis,
            };
            made.push((file, source));
        }
    }
    let folder = folder_of(engine.folder(), id);
    let shown = folder.to_string_lossy().into_owned();
    let files = tokio::task::spawn_blocking(move || {
        // What an earlier look left may be of another text.
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder)?;
        made.into_iter()
            .map(|(file, source)| source.write(&folder.join(&file.name)).map(|()| file))
            .collect::<std::io::Result<Vec<_>>>()
    });
    let files = files.await.map_err(|_| Failure::internal("files"))?.map_err(|error| {
        Failure::of(match error.kind() {
            std::io::ErrorKind::StorageFull => ErrorCode::DiskFull,
            std::io::ErrorKind::InvalidData | std::io::ErrorKind::NotFound => ErrorCode::DataDamaged,
            _ => ErrorCode::ReadOnly,
        })
    })?;
    Ok(GuidedFiles { folder: shown, files })
}

/// A file to be written.
struct Made {
    mime: String,
    width: u32,
    height: u32,
    bytes: u64,
    millis: Option<u64>,
    source: Source,
}

enum Source {
    Picture(Attachment),
    /// A film: where it lies, its hash, and how it is cut; otherwise as it is, but for the place where it was taken.
    Film(PathBuf, String, Option<CutPlan>),
}

impl Source {
    fn write(self, to: &Path) -> std::io::Result<()> {
        match self {
            Self::Picture(picture) => std::fs::write(to, &picture.bytes),
            Self::Film(from, hash, None) => {
                let mut film = File::open(from)?;
                let said = pupitre_media::place_boxes(&mut film)?;
                film.rewind()?;
                let (mut film, mut copy) = (Hashed::of(film), File::create(to)?);
                std::io::copy(&mut film, &mut copy)?;
                if !film.is(&hash) {
                    return Err(std::io::ErrorKind::InvalidData.into());
                }
                pupitre_media::clear_places(&mut copy, &said)
            }
            Self::Film(from, hash, Some(plan)) => {
                let mut film = File::open(from)?;
                let mut whole = Hashed::of(film.try_clone()?);
                std::io::copy(&mut whole, &mut std::io::sink())?;
                if !whole.is(&hash) {
                    return Err(std::io::ErrorKind::InvalidData.into());
                }
                let mut cut = BufWriter::new(File::create(to)?);
                plan.write(&mut film, &mut cut)?;
                cut.flush()
            }
        }
    }
}

/// What a visual is handed over as: a picture as it would be sent, a film as it is or between two moments.
async fn made_of(engine: &Engine, library: &LibraryFiles<'_>, attached: &AttachedVisual) -> Result<Made, Failure> {
    let id = attached.visual;
    let row = engine.store.read(move |conn| visuals::get(conn, id)).await?;
    if row.kind == VisualKind::Video {
        let from = path_of(engine, &row)?;
        let plan = match attached.edit.as_ref().and_then(|edit| edit.recipe.trim) {
            // It could be cut when it was chosen: it is another file by now.
            Some(trim) => Some(planned(engine, &row, trim).await?.map_err(|_| Failure::of(ErrorCode::DataDamaged))?),
            None => None,
        };
        let whole = row.clip.map(|clip| clip.millis).filter(|millis| *millis > 0);
        let (bytes, millis) = match &plan {
            Some(plan) => (plan.bytes(), Some(plan.millis())),
            None => (row.facts.bytes, whole),
        };
        let (mime, width, height) = (row.facts.mime, row.facts.width, row.facts.height);
        return Ok(Made { mime, width, height, bytes, millis, source: Source::Film(from, row.facts.hash, plan) });
    }
    let picture = library.load(attached).await.map_err(|_| Failure::of(ErrorCode::DataDamaged))?;
    let bytes = picture.bytes.len() as u64;
    let (mime, width, height) = (picture.mime.clone(), picture.width, picture.height);
    Ok(Made { mime, width, height, bytes, millis: None, source: Source::Picture(picture) })
}

/// Takes the files away once nobody needs them. Best effort: they are copies.
pub(crate) fn forget(engine: &Engine, id: DeliveryId) {
    let folder = folder_of(engine.folder(), id);
    let _ = std::fs::remove_dir_all(folder);
}

fn folder_of(data: &Path, id: DeliveryId) -> PathBuf {
    data.join(FOLDER).join(id.to_string())
}
