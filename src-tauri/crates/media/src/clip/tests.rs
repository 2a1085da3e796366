//! Small videos made by hand, whole and hostile.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::io::Cursor;

use super::{Container, examine, head, neutral_poster};
use crate::{Kind, MediaFault};

fn boxed(kind: &[u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    [(content.len() as u32 + 8).to_be_bytes().as_slice(), kind, &content].concat()
}

fn track(kind: &[u8; 4], format: &[u8; 4], size: (u16, u16), matrix: [i32; 4]) -> Vec<u8> {
    let [a, b, c, d] = matrix;
    let matrix: Vec<u8> = [a, b, 0, c, d, 0, 0, 0, 0x4000_0000].iter().flat_map(|n: &i32| n.to_be_bytes()).collect();
    let tkhd = boxed(b"tkhd", &[&[0; 40], &matrix, &[0; 8]]);
    let hdlr = boxed(b"hdlr", &[&[0; 8], kind, &[0; 13]]);
    let entry = boxed(format, &[&[0; 24], &size.0.to_be_bytes(), &size.1.to_be_bytes(), &[0; 50]]);
    let stsd = boxed(b"stsd", &[&[0, 0, 0, 0, 0, 0, 0, 1], &entry]);
    boxed(b"trak", &[&tkhd, &boxed(b"mdia", &[&hdlr, &boxed(b"minf", &[&boxed(b"stbl", &[&stsd])])])])
}

/// A phone's upright video: stored lying, turned by its matrix; facts behind the data.
pub(crate) fn mp4(brand: &[u8; 4]) -> Vec<u8> {
    let mvhd = boxed(b"mvhd", &[&[0; 12], &600_u32.to_be_bytes(), &7_530_u32.to_be_bytes(), &[0; 80]]);
    let quarter = [0, 0x1_0000, -0x1_0000, 0];
    let picture = track(b"vide", b"hvc1", (1_920, 1_080), quarter);
    let sound = track(b"soun", b"mp4a", (0, 0), [0x1_0000, 0, 0, 0x1_0000]);
    let moov = boxed(b"moov", &[&mvhd, &picture, &sound]);
    let data = [1_u32.to_be_bytes().as_slice(), b"mdat", &(16_u64 + 5_000).to_be_bytes(), &[7; 5_000]].concat();
    [boxed(b"ftyp", &[brand, &[0; 4]]), data, moov].concat()
}

pub(crate) fn webm() -> Vec<u8> {
    let element =
        |id: &[u8], content: &[u8]| [id, &[0x40 | (content.len() >> 8) as u8, content.len() as u8], content].concat();
    let info = [
        element(&[0x2a, 0xd7, 0xb1], &1_000_000_u32.to_be_bytes()),
        element(&[0x44, 0x89], &4_200.0_f64.to_be_bytes()),
    ];
    let video = [element(&[0xb0], &1_080_u16.to_be_bytes()), element(&[0xba], &1_350_u16.to_be_bytes())].concat();
    let picture = [element(&[0x83], &[1]), element(&[0x86], b"V_VP9"), element(&[0xe0], &video)].concat();
    let sound = [element(&[0x83], &[2]), element(&[0x86], b"A_OPUS")].concat();
    let tracks = [element(&[0xae], &picture), element(&[0xae], &sound)].concat();
    let body =
        [element(&[0x15, 0x49, 0xa9, 0x66], &info.concat()), element(&[0x16, 0x54, 0xae, 0x6b], &tracks)].concat();
    let mut file = element(&[0x1a, 0x45, 0xdf, 0xa3], &element(&[0x42, 0x82], b"webm"));
    // A segment of unknown length, then a cluster.
    file.extend([0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
    file.extend(body);
    file.extend([0x1f, 0x43, 0xb6, 0x75, 0x01, 0, 0, 0, 0, 0xff, 0xff, 0xff]);
    file.extend([9; 300]);
    file
}

#[test]
fn facts_of_a_phones_video() {
    let file = mp4(b"isom");
    assert_eq!(Container::of(&file), Some(Container::Boxes));
    let head = head(&mut Cursor::new(&file), Container::Boxes).unwrap();
    assert!(head.len() < 2_000, "the data is not read: {}", head.len());
    let found = examine(&head).unwrap();
    let clip = found.clip.unwrap();
    assert_eq!((found.facts.width, found.facts.height, found.kind), (1_080, 1_920, Kind::Clip));
    assert_eq!((clip.millis, clip.turned, found.facts.mime.as_str()), (12_550, 90, "video/mp4"));
    assert_eq!((clip.video.as_deref(), clip.sound.as_deref()), (Some("hvc1"), Some("mp4a")));
    let old = super::head(&mut Cursor::new(mp4(b"qt  ")), Container::Boxes).unwrap();
    assert_eq!(examine(&old).unwrap().facts.mime, "video/quicktime");
}

#[test]
fn facts_of_a_webm() {
    let file = webm();
    assert_eq!(Container::of(&file), Some(Container::Matroska));
    let found = examine(&head(&mut Cursor::new(&file), Container::Matroska).unwrap()).unwrap();
    let clip = found.clip.unwrap();
    assert_eq!((found.facts.width, found.facts.height, clip.millis), (1_080, 1_350, 4_200));
    assert_eq!(
        (found.facts.mime.as_str(), clip.video.as_deref(), clip.sound.as_deref()),
        ("video/webm", Some("V_VP9"), Some("A_OPUS"))
    );
}

#[test]
fn pictures_in_the_same_container_are_no_videos() {
    for still in [b"heic", b"heix", b"avif", b"avis", b"mif1", b"msf1"] {
        assert_eq!(Container::of(&[&[0, 0, 0, 24], b"ftyp".as_slice(), still].concat()), None);
    }
    assert_eq!(Container::of(b"\x89PNG\r\n\x1a\n0000"), None);
}

#[test]
fn sound_alone_and_what_lies_about_its_size_are_refused() {
    let mvhd = boxed(b"mvhd", &[&[0; 100]]);
    let sound = boxed(b"moov", &[&mvhd, &track(b"soun", b"mp4a", (0, 0), [1, 0, 0, 1])]);
    assert_eq!(examine(&sound).unwrap_err(), MediaFault::Unsupported { format: "sound" });
    let huge = boxed(b"moov", &[&mvhd, &track(b"vide", b"av01", (65_535, 9), [1, 0, 0, 1])]);
    assert!(matches!(examine(&huge), Err(MediaFault::TooLarge { .. })));
    for lie in [
        [0xff, 0xff, 0xff, 0xff, b'm', b'o', b'o', b'v'],
        [0, 0, 0, 3, b'm', b'o', b'o', b'v'],
        [0, 0, 0, 1, b'm', b'o', b'o', b'v'],
    ] {
        let file = [lie.as_slice(), &[0xff; 64]].concat();
        assert!(head(&mut Cursor::new(&file), Container::Boxes).is_err(), "{lie:?}");
        assert!(examine(&file).is_err());
    }
}

#[test]
fn a_neutral_poster_has_the_videos_shape() {
    let poster = neutral_poster(1_080, 1_920, 512);
    assert_eq!(poster.dimensions(), (288, 512));
    assert_eq!((poster.get_pixel(144, 256).0, poster.get_pixel(4, 4).0), ([0xd0; 3], [0x2b; 3]));
    assert_eq!(neutral_poster(16_000, 1, 64).dimensions(), (64, 1));
}
