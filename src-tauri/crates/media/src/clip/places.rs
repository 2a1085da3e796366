//! Where a film says where it was taken, and a copy of it that says nothing.
//!
//! What says so is turned into free space of the same length, so that nothing else of the film moves. Only sizes and names of
//! boxes are read; nothing is decoded.

use std::io::{self, Read, Seek, SeekFrom, Write};

use super::boxes::next;
use super::{Container, MAX_HEAD, outline};
use crate::header::Walk;

/// Names under which phones, cameras and editors keep a place.
const NAMES: [&[u8]; 6] = [b"\xa9xyz", b"loci", b"location.", b"GPSLatitude", b"GPSCoordinates", b"GPSPosition"];
/// Tracks that are looked into.
const MAX_BOXES: u32 = 1_000;
/// Zeros that are written at a time.
const ZEROS: usize = 16 * 1024;

/// A box that says where a film was taken: its name's place in the file, and its content's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceBox {
    name: u64,
    from: u64,
    to: u64,
}

/// Finds what a film says of the place where it was taken.
///
/// # Errors
/// Whatever reading says; `InvalidData` for what is no film.
pub fn place_boxes(film: &mut (impl Read + Seek)) -> io::Result<Vec<PlaceBox>> {
    film.rewind()?;
    let mut start = Vec::new();
    film.by_ref().take(12).read_to_end(&mut start)?;
    if Container::of(&start) != Some(Container::Boxes) {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for (kind, at, size) in outline(film, false)? {
        let speaks = matches!(&kind, b"moov" | b"udta" | b"meta" | b"uuid");
        if !speaks || size > MAX_HEAD {
            continue;
        }
        let mut bytes = Vec::new();
        film.seek(SeekFrom::Start(at))?;
        film.by_ref().take(size).read_to_end(&mut bytes)?;
        let Ok((_, content)) = next(&mut Walk::new(&bytes)) else { continue };
        let head = (bytes.len() - content.len()) as u64;
        if &kind == b"moov" {
            within(content, at + head, true, &mut found);
        } else if says(content) {
            found.push(PlaceBox { name: at + 4, from: at + head, to: at + bytes.len() as u64 });
        }
    }
    Ok(found)
}

/// Looks through `moov` and its tracks.
fn within(content: &[u8], at: u64, tracks: bool, found: &mut Vec<PlaceBox>) {
    let mut walk = Walk::new(content);
    for _ in 0..MAX_BOXES {
        let begins = walk.at;
        let Ok((kind, inner)) = next(&mut walk) else { return };
        let from = at + (walk.at - inner.len()) as u64;
        match &kind {
            b"trak" if tracks => within(inner, from, false, found),
            b"udta" | b"meta" | b"uuid" if says(inner) => {
                found.push(PlaceBox { name: at + begins as u64 + 4, from, to: at + walk.at as u64 });
            }
            _ => {}
        }
    }
}

fn says(content: &[u8]) -> bool {
    NAMES.iter().any(|name| content.windows(name.len()).any(|bytes| bytes == *name))
}

/// Makes a copy of a film say nothing of where it was taken.
///
/// # Errors
/// Whatever writing says.
pub fn clear_places(copy: &mut (impl Write + Seek), boxes: &[PlaceBox]) -> io::Result<()> {
    let zeros = vec![0; ZEROS];
    for place in boxes {
        copy.seek(SeekFrom::Start(place.name))?;
        copy.write_all(b"free")?;
        copy.seek(SeekFrom::Start(place.from))?;
        let mut left = usize::try_from(place.to.saturating_sub(place.from)).unwrap_or(0);
        while left > 0 {
            let some = left.min(ZEROS);
            copy.write_all(zeros.get(..some).unwrap_or_default())?;
            left -= some;
        }
    }
    copy.flush()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::io::Cursor;

    use super::*;
    use crate::clip::cut::tests::seeds;

    #[test]
    fn a_copy_says_nothing_of_the_place_and_is_the_same_film() {
        for film in seeds() {
            let boxes = place_boxes(&mut Cursor::new(&film)).unwrap();
            assert_eq!(boxes.len(), 1, "{boxes:?}");
            let mut copy = Cursor::new(film.clone());
            clear_places(&mut copy, &boxes).unwrap();
            let copy = copy.into_inner();
            assert_eq!(copy.len(), film.len());
            assert!(!says(&copy) && !copy.windows(8).any(|bytes| bytes == b"+48.8577"));
            assert_eq!(place_boxes(&mut Cursor::new(&copy)).unwrap(), []);
            let differ = film.iter().zip(&copy).filter(|(one, other)| one != other).count();
            assert!(differ <= 40, "{differ} bytes");
            // It can be read, and cut, as before.
            let head = |film: &[u8]| crate::clip::head(&mut Cursor::new(film), Container::Boxes).unwrap();
            let cut = |film: &[u8]| crate::clip::cut::plan(&head(film), 500, 1_500).unwrap();
            assert_eq!(cut(&film), cut(&copy));
        }
    }

    #[test]
    fn what_says_nothing_is_left_alone() {
        for film in [crate::clip::tests::mp4(b"isom"), crate::clip::tests::webm()] {
            assert_eq!(place_boxes(&mut Cursor::new(&film)).unwrap(), []);
        }
    }
}
