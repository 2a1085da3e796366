//! The pictures of a publication by hand, as files that a person can pick: the very renditions that would be sent.

use crate::api::ById;
use crate::api::guided::{GuidedFile, GuidedFiles};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure};
use crate::visuals::LibraryFiles;
use pupitre_domain::ids::DeliveryId;
use pupitre_domain::publication::{Ask, State};
use pupitre_networks::kit::{Attachments, Outgoing};
use pupitre_store::{accounts, deliveries};
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
            let picture = library.load(visual).await.map_err(|_| Failure::of(ErrorCode::DataDamaged))?;
            let ending = ending(&picture.mime);
            let number = index + 1;
            let name = if threaded { format!("{}-{number}.{ending}", part + 1) } else { format!("{number}.{ending}") };
            let file = GuidedFile {
                name,
                part: u16::try_from(part).unwrap_or(u16::MAX),
                index: u16::try_from(index).unwrap_or(u16::MAX),
                width: picture.width,
                height: picture.height,
                bytes: picture.bytes.len() as u64,
            };
            made.push((file, picture.bytes));
        }
    }
    let folder = folder_of(engine.folder(), id);
    let shown = folder.to_string_lossy().into_owned();
    let files = tokio::task::spawn_blocking(move || {
        // What an earlier look left may be of another text.
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder)?;
        made.into_iter()
            .map(|(file, bytes)| std::fs::write(folder.join(&file.name), &bytes).map(|()| file))
            .collect::<std::io::Result<Vec<_>>>()
    });
    let files = files.await.map_err(|_| Failure::internal("files"))?.map_err(|error| {
        Failure::of(match error.kind() {
            std::io::ErrorKind::StorageFull => ErrorCode::DiskFull,
            _ => ErrorCode::ReadOnly,
        })
    })?;
    Ok(GuidedFiles { folder: shown, files })
}

/// Takes the files away once nobody needs them. Best effort: they are copies.
pub(crate) fn forget(engine: &Engine, id: DeliveryId) {
    let folder = folder_of(engine.folder(), id);
    let _ = std::fs::remove_dir_all(folder);
}

fn folder_of(data: &Path, id: DeliveryId) -> PathBuf {
    data.join(FOLDER).join(id.to_string())
}

fn ending(mime: &str) -> &'static str {
    match mime {
        "image/png" => "png",
        "image/gif" => "gif",
        "image/webp" => "webp",
        _ => "jpg",
    }
}
