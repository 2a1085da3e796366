//! Pictures that were just made and are looked at: by the hash of their bytes, for as long as there is room.

use crate::api::visual_edits::MadePicture;
use crate::engine::Engine;
use crate::visuals::Picture;
use pupitre_domain::ids::LogoId;
use pupitre_media::Rendition;
use pupitre_store::brand_kit;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Most bytes that are held. A window shows a few dozen at once.
const ROOM: usize = 96 << 20;

/// The latest pictures.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    pictures: Mutex<VecDeque<Kept>>,
}

/// Token, media type and bytes of a picture.
type Kept = (String, &'static str, Arc<[u8]>);

impl Shelf {
    /// Puts a picture on the shelf, and the oldest off it where there is no room.
    pub(crate) fn put(&self, rendition: Rendition) -> MadePicture {
        let token = blake3::hash(&rendition.bytes).to_hex().to_string();
        let bytes = u32::try_from(rendition.bytes.len()).unwrap_or(u32::MAX);
        let mut pictures = self.pictures.lock().unwrap_or_else(PoisonError::into_inner);
        pictures.retain(|(known, _, _)| *known != token);
        pictures.push_front((token.clone(), rendition.mime, rendition.bytes.into()));
        let mut held = 0;
        let fits = pictures.iter().take_while(|(_, _, bytes)| {
            held += bytes.len();
            held <= ROOM
        });
        // The newest stays whatever its size.
        let keep = fits.count().max(1);
        pictures.truncate(keep);
        MadePicture { token, width: rendition.width, height: rendition.height, bytes, mime: rendition.mime.to_owned() }
    }

    fn get(&self, token: &str) -> Option<Picture> {
        let pictures = self.pictures.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, mime, bytes) = pictures.iter().find(|(known, _, _)| known == token)?;
        Some(Picture { bytes: bytes.to_vec(), mime })
    }
}

/// Reads what the window asks for as `visual://localhost/made/TOKEN` and `visual://localhost/logo/ID`.
pub async fn picture(engine: &Engine, kind: &str, name: &str) -> Option<Picture> {
    match kind {
        "made" => engine.made.get(name),
        "logo" => {
            let id: LogoId = name.parse().ok()?;
            let (file, mime) = engine.store.read(move |conn| brand_kit::logo_file(conn, id)).await.ok()?;
            let workers = engine.workers.clone();
            // Always a raster: no drawing of somebody's reaches the window.
            let drawn = tokio::task::spawn_blocking(move || crate::brand_kit::raster(&workers, &file, &mime, 512));
            let drawn = drawn.await.ok()??;
            Some(Picture { bytes: drawn.bytes, mime: drawn.mime })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn rendition(byte: u8, length: usize) -> Rendition {
        Rendition { bytes: vec![byte; length], mime: "image/png", width: 1, height: 1 }
    }

    #[test]
    fn a_token_is_the_hash_of_the_very_bytes_and_the_oldest_makes_room() {
        let shelf = Shelf::default();
        let first = shelf.put(rendition(1, ROOM / 2));
        assert_eq!(first.token, blake3::hash(&vec![1; ROOM / 2]).to_hex().to_string());
        assert_eq!(shelf.get(&first.token).unwrap().bytes, vec![1; ROOM / 2]);
        let second = shelf.put(rendition(2, ROOM / 2));
        assert!(shelf.get(&first.token).is_some(), "both fit");
        let third = shelf.put(rendition(3, 10));
        assert!(shelf.get(&first.token).is_none(), "the oldest went");
        assert!(shelf.get(&second.token).is_some() && shelf.get(&third.token).is_some());
        let huge = shelf.put(rendition(4, ROOM + 1));
        assert!(shelf.get(&huge.token).is_some(), "what was just made is there");
        assert!(shelf.get("../../etc/passwd").is_none());
    }
}
