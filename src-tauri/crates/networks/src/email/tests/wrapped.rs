//! Outlook's wrappers: what lies in them, and whatever else may be sent under their name (promise R9).

use super::super::letter::Tag;
use super::super::tnef::{self, Inside};
use super::super::{Email, parse};
use crate::kit::{RemoteFiles, fuzz};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::time::{Duration, Instant};

fn attribute(level: u8, number: u16, kind: u16, data: &[u8]) -> Vec<u8> {
    let sum = data.iter().fold(0_u16, |sum, byte| sum.wrapping_add(u16::from(*byte)));
    let mut out = vec![level];
    out.extend(number.to_le_bytes());
    out.extend(kind.to_le_bytes());
    out.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
    out.extend_from_slice(data);
    out.extend(sum.to_le_bytes());
    out
}

fn sized(kind: u16, id: u16, value: &[u8]) -> Vec<u8> {
    let mut out = [kind.to_le_bytes(), id.to_le_bytes()].concat();
    out.extend(1_u32.to_le_bytes());
    out.extend(u32::try_from(value.len()).unwrap().to_le_bytes());
    out.extend_from_slice(value);
    out.resize(out.len().next_multiple_of(4), 0);
    out
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect()
}

fn properties(all: &[Vec<u8>]) -> Vec<u8> {
    let mut out = u32::try_from(all.len()).unwrap().to_le_bytes().to_vec();
    all.iter().for_each(|one| out.extend_from_slice(one));
    out
}

/// A wrapper with files: short name, long name, type, bytes.
fn stream(files: &[(&str, &str, &str, &[u8])]) -> Vec<u8> {
    let mut out = vec![0x78, 0x9f, 0x3e, 0x22, 1, 0];
    out.extend(attribute(1, 0x9006, 8, &0x0001_0000_u32.to_le_bytes()));
    out.extend(attribute(1, 0x9007, 6, &[0xe4, 4, 0, 0, 0, 0, 0, 0]));
    for (short, long, mime, bytes) in files {
        out.extend(attribute(2, 0x9002, 6, &[0; 14]));
        out.extend(attribute(2, 0x8010, 1, &[short.as_bytes(), &[0]].concat()));
        out.extend(attribute(2, 0x800f, 6, bytes));
        let number = [3_u16.to_le_bytes(), 0x3705_u16.to_le_bytes(), [1, 0], [0, 0]].concat();
        // A property with a name of its own stands between the others.
        let named = [
            &[0x03, 0x00, 0x01, 0x80][..],
            &[7; 16],
            &1_u32.to_le_bytes(),
            &6_u32.to_le_bytes(),
            &[97, 0, 98, 0, 0, 0, 0, 0],
            &[9, 0, 0, 0],
        ]
        .concat();
        let told =
            [number, named, sized(0x1f, 0x3707, &wide(long)), sized(0x1e, 0x370e, &[mime.as_bytes(), &[0]].concat())];
        out.extend(attribute(2, 0x9005, 6, &properties(&told)));
    }
    out
}

fn told(files: &[Inside<'_>]) -> Vec<(String, String, Vec<u8>)> {
    files.iter().map(|file| (file.name.clone(), file.mime.clone(), file.bytes.to_vec())).collect()
}

fn mail(wrapper: &[u8]) -> Vec<u8> {
    let mut mail = "From: Lea <lea@example.org>\r\nSubject: fichier\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
        --b\r\nContent-Type: text/plain\r\n\r\nVoir\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\nPDF\r\n\
        --b\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        .to_owned();
    for line in STANDARD.encode(wrapper).as_bytes().chunks(76) {
        mail.push_str(std::str::from_utf8(line).unwrap());
        mail.push_str("\r\n");
    }
    mail.push_str("--b--\r\n");
    mail.into_bytes()
}

#[test]
fn what_lies_in_a_wrapper_is_told_with_its_long_names() {
    let wrapper = stream(&[
        ("DEVIST~1.PDF", "Devis été 2026.pdf", "application/pdf", b"%PDF-1.4"),
        ("photo.png", "", "", b"\x89PNG"),
        ("x.txt", "..\\..\\etc/passwd\u{202e}", "Text/Plain", b""),
    ]);
    let found = tnef::files(&wrapper);
    assert_eq!(
        told(&found),
        [
            ("Devis été 2026.pdf".to_owned(), "application/pdf".to_owned(), b"%PDF-1.4".to_vec()),
            ("photo.png".to_owned(), "application/octet-stream".to_owned(), b"\x89PNG".to_vec()),
            ("passwd".to_owned(), "text/plain".to_owned(), Vec::new()),
        ]
    );
    // A name in the sender's code page.
    let mut western = vec![0x78, 0x9f, 0x3e, 0x22, 0, 0];
    western.extend(attribute(2, 0x9002, 6, &[0; 14]));
    western.extend(attribute(2, 0x8010, 1, b"\xe9t\xe9 \x80.txt\0"));
    western.extend(attribute(2, 0x800f, 6, b"x"));
    assert_eq!(tnef::files(&western)[0].name, "été €.txt");
}

#[test]
fn a_mail_inside_gives_its_files() {
    let inner = stream(&[("plan.dwg", "plan.dwg", "", b"PLAN")]);
    let object = [&[1; 16][..], &inner].concat();
    let method = [3_u16.to_le_bytes(), 0x3705_u16.to_le_bytes(), [5, 0], [0, 0]].concat();
    let mut outer = stream(&[("a.txt", "a.txt", "", b"A")]);
    outer.extend(attribute(2, 0x9002, 6, &[0; 14]));
    outer.extend(attribute(2, 0x9005, 6, &properties(&[method, sized(0x0d, 0x3701, &object)])));
    let names: Vec<String> = tnef::files(&outer).into_iter().map(|file| file.name).collect();
    assert_eq!(names, ["a.txt", "plan.dwg"]);
    // However deep: a bound, and no panic.
    let mut deep = inner;
    for _ in 0..60 {
        let method = [3_u16.to_le_bytes(), 0x3705_u16.to_le_bytes(), [5, 0], [0, 0]].concat();
        let object = [&[1; 16][..], &deep].concat();
        let mut around = stream(&[]);
        around.extend(attribute(2, 0x9005, 6, &properties(&[method, sized(0x0d, 0x3701, &object)])));
        deep = around;
    }
    assert!(tnef::files(&deep).is_empty());
}

#[test]
fn they_stand_behind_the_mails_own_files_and_come_out_of_the_wrapper() {
    let wrapper = stream(&[("a.txt", "À lire.txt", "text/plain", b"un"), ("b.png", "b.png", "image/png", b"deux")]);
    let read = parse::read(&mail(&wrapper), &[]);
    let names: Vec<&str> = read.files.iter().map(|(name, ..)| name.as_str()).collect();
    assert_eq!(names, ["a.pdf", "winmail.dat", "À lire.txt", "b.png"]);
    let letter = Tag::read(&read.tag().write()).unwrap().letter();
    let within: Vec<Option<u32>> = letter.files.iter().map(|file| file.within).collect();
    assert_eq!(within, [None, None, Some(1), Some(1)]);
    // Known, they are not told a second time; a file that is no wrapper is never looked into.
    assert_eq!(Email.unpacked(&read.tag().write(), 1, &wrapper), None);
    assert_eq!(Email.unpacked(&read.tag().write(), 0, &wrapper), None);
    // One that was too long to come with its mail is told once it was fetched.
    let plain = Tag { files: read.files[..2].to_vec(), within: Vec::new(), ..read.tag() }.write();
    let tag = Tag::read(&Email.unpacked(&plain, 1, &wrapper).unwrap()).unwrap();
    assert_eq!((tag.files, tag.within), (read.files, read.within));
    assert_eq!(Email.unpacked(&plain, 1, b"\x78\x9f\x3e\x22"), None);
}

#[test]
fn no_more_files_than_a_mail_may_have() {
    let many: Vec<(&str, &str, &str, &[u8])> = (0..500).map(|_| ("a.txt", "a.txt", "", &b"x"[..])).collect();
    let read = parse::read(&mail(&stream(&many)), &[]);
    assert_eq!((read.files.len(), read.within.len()), (30, 28));
    let tag = Tag::read(&read.tag().write()).unwrap();
    assert_eq!((tag.files.len(), tag.within.len(), tag.outer()), (30, 28, 2));
}

#[test]
fn a_wrapper_may_end_anywhere_and_lie_about_every_length() {
    let whole = stream(&[("a.txt", "Un nom.txt", "text/plain", b"bytes"), ("b.png", "b.png", "image/png", &[7; 900])]);
    let began = Instant::now();
    for end in 0..whole.len() {
        assert!(tnef::files(&whole[..end]).len() <= 2);
    }
    for at in 0..whole.len() {
        for wrong in [0, 1, 127, 128, 255] {
            let mut changed = whole.clone();
            changed[at] = wrong;
            for file in tnef::files(&changed) {
                assert!(!file.name.contains(['/', '\\', '\0', '\n']) && file.bytes.len() <= whole.len());
            }
        }
    }
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    // Attributes and properties without end, of no length.
    for filler in [[0_u8; 9].to_vec(), properties(&[vec![0; 8]]), [3, 0, 5, 0x37, 0, 0, 0, 0].to_vec()] {
        let mut long = vec![0x78, 0x9f, 0x3e, 0x22, 0, 0];
        long.extend(attribute(2, 0x9002, 6, &[0; 14]));
        long.extend(attribute(2, 0x9005, 6, &[&u32::MAX.to_le_bytes()[..], &filler.repeat(200_000)].concat()));
        long.extend(filler.repeat(200_000));
        let began = Instant::now();
        let _ = tnef::files(&long);
        assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    }
}

#[test]
fn a_wrapper_may_be_anything() {
    let examples = [
        stream(&[("a.txt", "Un nom.txt", "text/plain", b"bytes"), ("b.png", "b.png", "image/png", &[7; 300])]),
        stream(&[]),
    ];
    let words = ["\x78\u{9f}>\"", "\u{1}\u{90}", "\u{0}\u{0}\u{0}\u{0}", "winmail.dat", "\u{5}\u{90}\u{6}\u{0}"];
    fuzz::run("winmail", &examples, &words, |bytes| {
        let found = tnef::files(bytes);
        assert!(found.len() <= 30);
        for file in found {
            assert!(!file.name.contains(['/', '\\', '\0', '\n', '\r']) && file.name.chars().count() <= 200);
            assert!(file.bytes.len() <= bytes.len());
        }
    });
}
