//! XMP: RDF in XML, as attributes or as elements, with lists and languages.

use pupitre_domain::visual::Embedded;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use super::{add_keyword, moment, text};

/// Most elements, texts and references read.
const MAX_EVENTS: usize = 20_000;
/// Deepest nesting that is followed.
const MAX_DEPTH: usize = 32;

pub(super) fn read(packet: &[u8]) -> Embedded {
    let mut found = Embedded::default();
    let packet = String::from_utf8_lossy(packet);
    let mut reader = Reader::from_str(&packet);
    let mut path: Vec<String> = Vec::new();
    let mut words = String::new();
    for _ in 0..MAX_EVENTS {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                attributes(&start, &mut found);
                path.push(start.name().as_ref().to_owned());
                if path.len() > MAX_DEPTH {
                    break;
                }
                words.clear();
            }
            Ok(Event::Empty(start)) => attributes(&start, &mut found),
            Ok(Event::Text(part)) => push(&mut words, &part),
            Ok(Event::CData(part)) => push(&mut words, &part),
            Ok(Event::GeneralRef(reference)) => match reference.resolve_char_ref() {
                Ok(Some(character)) => words.push(character),
                _ => words.push_str(resolve_predefined_entity(&reference).unwrap_or_default()),
            },
            Ok(Event::End(_)) => {
                let property = path.iter().rev().find(|name| !name.starts_with("rdf:"));
                if let Some(property) = property {
                    set(&mut found, property, &words);
                }
                words.clear();
                path.pop();
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    found
}

fn push(words: &mut String, part: &str) {
    // Longer texts are cut anyway.
    if words.len() < 64 * 1024 {
        words.push_str(part);
    }
}

fn attributes(start: &BytesStart<'_>, found: &mut Embedded) {
    for attribute in start.attributes().take(200).flatten() {
        if let Ok(value) = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0) {
            set(found, attribute.key.as_ref(), &value);
        }
    }
}

/// The first that is said counts; of several languages the default is written first.
fn set(found: &mut Embedded, property: &str, raw: &str) {
    let slot = match property {
        "dc:title" | "photoshop:Headline" => &mut found.title,
        "dc:description" => &mut found.caption,
        "Iptc4xmpCore:AltTextAccessibility" => &mut found.alt,
        "dc:creator" => &mut found.author,
        "photoshop:Credit" => &mut found.credit,
        "photoshop:Source" => &mut found.source,
        "dc:rights" => &mut found.copyright,
        "xmpRights:UsageTerms" => &mut found.terms,
        "dc:subject" => return add_keyword(&mut found.keywords, raw),
        "xmp:Rating" => {
            let stars = raw.trim().parse().ok().filter(|stars| (1..=5).contains(stars));
            found.rating = found.rating.or(stars);
            return;
        }
        "photoshop:DateCreated" | "exif:DateTimeOriginal" => {
            if let Some((at, offset)) = moment(raw.trim()).filter(|_| found.taken_at.is_none()) {
                (found.taken_at, found.taken_offset) = (Some(at), offset);
            }
            return;
        }
        _ => return,
    };
    if slot.is_none() {
        *slot = text(raw);
    }
}
