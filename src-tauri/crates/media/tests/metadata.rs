//! What files say of themselves: read from what programs write, written into copies, hostile forms bounded.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, missing_docs, unreachable_pub)]

mod support;

use image::ImageFormat;
use pupitre_domain::visual::Embedded;
use pupitre_media::{MediaFault, embed, examine, fit_for_network};
use support::*;

fn read(bytes: &[u8]) -> Embedded {
    examine(bytes, &[]).unwrap().embedded
}

fn words() -> Embedded {
    Embedded {
        taken_at: Some("2026-11-22T09:08:07".into()),
        taken_offset: Some(-210),
        title: Some("Marché d’hiver".into()),
        caption: Some("Deux étals & un <manège>,\n« à la nuit »".into()),
        alt: Some("Un marché éclairé".into()),
        author: Some("Anne Dupré".into()),
        credit: Some("A. Dupré / Ville de Pau".into()),
        source: Some("Ville de Pau".into()),
        copyright: Some("© 2026 Anne Dupré".into()),
        terms: Some("Réseaux sociaux, France".into()),
        keywords: vec!["marché".into(), "hiver".into(), "日本".into()],
        rating: Some(4),
        ..Embedded::default()
    }
}

#[test]
fn what_is_written_is_read_again_and_the_pixels_stay() {
    let pixels = photo(90, 60);
    for (name, file) in [
        ("jpeg", jpeg(&pixels, 88)),
        ("png", encoded(pixels.clone(), ImageFormat::Png)),
        ("webp", encoded(pixels.clone(), ImageFormat::WebP)),
        ("translucent webp", encoded(translucent(90, 61), ImageFormat::WebP)),
    ] {
        let copy = embed(&file, &words()).unwrap();
        assert_eq!(read(&copy), words(), "{name}");
        let (before, after) = (image::load_from_memory(&file).unwrap(), image::load_from_memory(&copy).unwrap());
        assert_eq!(before.to_rgba8(), after.to_rgba8(), "{name}: not a pixel changed");
        // Written again: one packet, not two.
        let again = embed(&copy, &Embedded { credit: Some("x".into()), ..Embedded::default() }).unwrap();
        assert_eq!(read(&again), Embedded { credit: Some("x".into()), ..Embedded::default() }, "{name}");
        let bare = fit_for_network(&copy, None, &limits(9_000_000, None, &["image/jpeg", "image/png", "image/webp"]));
        assert_eq!(read(&bare.unwrap().bytes), Embedded::default(), "{name}: nothing of it is sent");
    }
    let gif = animation(20, 20);
    assert_eq!(embed(&gif, &words()).unwrap_err(), MediaFault::Unsupported { format: "image/gif" });
}

#[test]
fn a_copy_keeps_how_the_picture_stands_and_forgets_where_it_was_taken() {
    for turned in 1..=8 {
        let file = with_exif(&jpeg(&quarters(60, 40), 90), turned);
        let copy = embed(&file, &words()).unwrap();
        let (before, after) = (examine(&file, &[]).unwrap(), examine(&copy, &[]).unwrap());
        assert_eq!((before.facts.width, before.facts.height), (after.facts.width, after.facts.height), "{turned}");
        assert_eq!(before.fingerprint, after.fingerprint, "{turned}");
        assert!(!contains(&copy, &PLACE[..10]));
    }
}

/// EXIF of a phone, made by hand: date, zone, maker, model, a place south and west.
fn phone() -> Vec<u8> {
    let mut data: Vec<u8> = Vec::new();
    let (entries, gps, sub) = (5, 4, 2);
    let directory = 8 + 2 + 12 * entries + 4;
    let gps_at = directory;
    let sub_at = gps_at + 2 + 12 * gps + 4;
    let heap = sub_at + 2 + 12 * sub + 4;
    let mut place = |bytes: &[u8]| {
        let at = heap + data.len();
        data.extend(bytes);
        (at as u32).to_be_bytes()
    };
    let rationals = |parts: [u32; 3]| {
        parts.iter().flat_map(|part| [part.to_be_bytes(), 100_u32.to_be_bytes()].concat()).collect::<Vec<u8>>()
    };
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        let mut bytes = tag.to_be_bytes().to_vec();
        bytes.extend(kind.to_be_bytes());
        bytes.extend(count.to_be_bytes());
        bytes.extend(value);
        bytes
    };
    let (maker, model, artist) = (place(b"Fairphone\0"), place(b"FP5\0 pad"), place(b"Jos\xe9\0"));
    let (date, zone) = (place(b"2026:07:14 18:30:05\0"), place(b"-03:00\0"));
    let (south, west) = (place(&rationals([3_300, 2_700, 3_000])), place(&rationals([7_000, 4_000, 0])));
    let mut tiff = b"MM\0\x2a\0\0\0\x08".to_vec();
    tiff.extend((entries as u16).to_be_bytes());
    tiff.extend(entry(0x010f, 2, 10, maker));
    tiff.extend(entry(0x0110, 2, 4, model[..].try_into().unwrap()));
    tiff.extend(entry(0x013b, 2, 5, artist));
    tiff.extend(entry(0x8769, 4, 1, (sub_at as u32).to_be_bytes()));
    tiff.extend(entry(0x8825, 4, 1, (gps_at as u32).to_be_bytes()));
    tiff.extend([0; 4]);
    tiff.extend((gps as u16).to_be_bytes());
    tiff.extend(entry(1, 2, 2, *b"S\0\0\0"));
    tiff.extend(entry(2, 5, 3, south));
    tiff.extend(entry(3, 2, 2, *b"W\0\0\0"));
    tiff.extend(entry(4, 5, 3, west));
    tiff.extend([0; 4]);
    tiff.extend((sub as u16).to_be_bytes());
    tiff.extend(entry(0x9003, 2, 20, date));
    tiff.extend(entry(0x9011, 2, 7, zone));
    tiff.extend([0; 4]);
    tiff.extend(data);
    tiff
}

#[test]
fn a_phones_exif_is_read() {
    let mut tiff = phone();
    // "FP5" fits into its entry.
    let at = tiff.windows(2).position(|pair| pair == [0x01, 0x10]).unwrap();
    tiff[at + 8..at + 12].copy_from_slice(b"FP5\0");
    let file = with_segments(&jpeg(&photo(40, 30), 80), &[(0xe1, [b"Exif\0\0", tiff.as_slice()].concat())]);
    let found = read(&file);
    assert_eq!(found.taken_at.as_deref(), Some("2026-07-14T18:30:05"));
    assert_eq!((found.taken_offset, found.camera.as_deref()), (Some(-180), Some("Fairphone FP5")));
    assert_eq!(found.author.as_deref(), Some("José"), "Latin-1 is read as such");
    let place = found.place.unwrap();
    assert!((place.latitude + 33.458_333).abs() < 1e-4 && (place.longitude + 70.666_666).abs() < 1e-4, "{place:?}");
}

#[test]
fn iptc_alone_is_read_in_both_encodings() {
    let set = |set: u8, value: &[u8]| {
        let mut bytes = vec![0x1c, 2, set];
        bytes.extend((value.len() as u16).to_be_bytes());
        bytes.extend(value);
        bytes
    };
    let sets = [
        set(120, b"Caf\xe9 du port"),
        set(116, "© été".as_bytes()),
        set(25, b"quai"),
        set(25, b"quai"),
        set(25, b"soir"),
        set(55, b"20260714"),
        set(60, b"183005+0200"),
    ]
    .concat();
    let mut body = b"Photoshop 3.0\x008BIM\x04\x22\x03abc\0\0\0\x02xy8BIM\x04\x04\0\0".to_vec();
    body.extend((sets.len() as u32).to_be_bytes());
    body.extend(&sets);
    let found = read(&with_segments(&jpeg(&photo(40, 30), 80), &[(0xed, body)]));
    assert_eq!(found.caption.as_deref(), Some("Café du port"));
    assert_eq!(found.copyright.as_deref(), Some("© été"));
    assert_eq!(found.keywords, ["quai", "soir"]);
    assert_eq!(found.taken_at.as_deref(), Some("2026-07-14T18:30:05"));
}

#[test]
fn hostile_structures_are_bounded() {
    let plain = jpeg(&photo(40, 30), 80);
    let xmp = |packet: &str| {
        let body = [b"http://ns.adobe.com/xap/1.0/\0".as_slice(), packet.as_bytes()].concat();
        read(&with_segments(&plain, &[(0xe1, body)]))
    };
    let laughs = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]><x:xmpmeta><rdf:Description \
                  photoshop:Credit=\"&b;\"><dc:rights>&b;&lt;ok&#233;</dc:rights></rdf:Description></x:xmpmeta>";
    let found = xmp(laughs);
    assert_eq!(found.copyright.as_deref(), Some("<oké"), "entities of the file's own stay unresolved");
    assert_eq!(found.credit, None);
    let deep = "<a>".repeat(15_000);
    assert_eq!(xmp(&deep), Embedded::default());
    let many: String = (0..3_000).map(|n| format!("<rdf:li>k{n}</rdf:li>")).collect();
    let found = xmp(&format!("<dc:subject><rdf:Bag>{many}</rdf:Bag></dc:subject>"));
    assert_eq!(found.keywords.len(), 200);
    let long = xmp(&format!("<dc:rights>{}</dc:rights>", "é".repeat(30_000)));
    assert_eq!(long.copyright.unwrap().chars().count(), 4_000);
    assert_eq!(xmp("<dc:rights>a\u{202e}b</dc:rights><xmp:Rating>99</xmp:Rating>").copyright.as_deref(), Some("ab"));
    // A directory that points at itself, and sizes beyond the file.
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x08\0\0\0\x08".to_vec();
    tiff.extend([0xff; 64]);
    let file = with_segments(&plain, &[(0xe1, [b"Exif\0\0", tiff.as_slice()].concat())]);
    assert_eq!(read(&file), Embedded::default());
    let huge = b"Photoshop 3.0\x008BIM\x04\x04\0\0\xff\xff\xff\xff".to_vec();
    assert_eq!(read(&with_segments(&plain, &[(0xed, huge)])), Embedded::default());
    assert!(matches!(
        embed(&plain, &Embedded { caption: Some("x".repeat(70_000)), ..Embedded::default() }),
        Err(MediaFault::TooManyBytes { .. })
    ));
}
