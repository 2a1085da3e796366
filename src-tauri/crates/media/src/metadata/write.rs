//! Writing: an XMP packet and, for JPEG, IPTC's older form, into a copy that carries nothing else of the original.

use std::borrow::Cow;
use std::fmt::Write as _;

use image::ImageFormat;
use image::metadata::Orientation;
use pupitre_domain::visual::Embedded;

use super::iptc;
use crate::MediaFault;
use crate::header::Header;

/// Most bytes of a JPEG segment's content.
const MAX_SEGMENT: usize = 65_533;

/// A copy of a picture that says `words` of itself: title, caption, alternative text, author, credit, source, copyright,
/// terms, keywords, rating, date. Pixels, colour profile and orientation stay; camera, place and whatever else the
/// original carried are left out.
///
/// # Errors
/// `Unsupported` for formats other than JPEG, PNG and WebP; `TooManyBytes` when the words do not fit; otherwise as
/// [`crate::inspect`].
pub fn embed(bytes: &[u8], words: &Embedded) -> Result<Vec<u8>, MediaFault> {
    let header = Header::read(bytes)?;
    let bare = header.strip(bytes).into_owned();
    let packet = packet(words);
    let turned = exif(header.orientation);
    match header.format {
        ImageFormat::Jpeg => jpeg(bare, &packet, words, turned.as_deref()),
        ImageFormat::Png => Ok(png(bare, &packet, turned.as_deref())),
        ImageFormat::WebP => webp(&bare, &packet, &header, turned.as_deref()),
        _ => Err(MediaFault::Unsupported { format: header.mime() }),
    }
}

/// EXIF that says nothing but how the picture stands; none where it stands upright.
fn exif(orientation: Orientation) -> Option<Vec<u8>> {
    if orientation == Orientation::NoTransforms {
        return None;
    }
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    tiff.extend([orientation.to_exif(), 0, 0, 0, 0, 0, 0]);
    Some(tiff)
}

fn packet(words: &Embedded) -> String {
    let mut xml = String::from(concat!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>",
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">",
        "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"",
        " xmlns:photoshop=\"http://ns.adobe.com/photoshop/1.0/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"",
        " xmlns:xmpRights=\"http://ns.adobe.com/xap/1.0/rights/\"",
        " xmlns:Iptc4xmpCore=\"http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/\">",
    ));
    for (name, value) in [
        ("dc:title", &words.title),
        ("dc:description", &words.caption),
        ("dc:rights", &words.copyright),
        ("xmpRights:UsageTerms", &words.terms),
        ("Iptc4xmpCore:AltTextAccessibility", &words.alt),
    ] {
        if let Some(value) = value {
            let value = escaped(value);
            // Writing into a String cannot fail.
            let _ = write!(xml, "<{name}><rdf:Alt><rdf:li xml:lang=\"x-default\">{value}</rdf:li></rdf:Alt></{name}>");
        }
    }
    if let Some(author) = &words.author {
        let _ = write!(xml, "<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>", escaped(author));
    }
    let date = words.taken_at.as_ref().map(|at| match words.taken_offset {
        Some(minutes) => {
            let sign = if minutes < 0 { '-' } else { '+' };
            format!("{at}{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
        }
        None => at.clone(),
    });
    let rating = words.rating.map(|stars| stars.to_string());
    for (name, value) in [
        ("photoshop:Credit", &words.credit),
        ("photoshop:Source", &words.source),
        ("photoshop:DateCreated", &date),
        ("xmp:Rating", &rating),
    ] {
        if let Some(value) = value {
            let _ = write!(xml, "<{name}>{}</{name}>", escaped(value));
        }
    }
    if !words.keywords.is_empty() {
        xml.push_str("<dc:subject><rdf:Bag>");
        for keyword in &words.keywords {
            let _ = write!(xml, "<rdf:li>{}</rdf:li>", escaped(keyword));
        }
        xml.push_str("</rdf:Bag></dc:subject>");
    }
    xml.push_str("</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>");
    xml
}

fn escaped(text: &str) -> Cow<'_, str> {
    let allowed = |c: char| c == '\n' || !c.is_control();
    if text.chars().all(allowed) {
        return quick_xml::escape::escape(text);
    }
    let kept: String = text.chars().filter(|c| allowed(*c)).collect();
    Cow::Owned(quick_xml::escape::escape(&kept).into_owned())
}

/// IPTC's data sets in Photoshop's resource.
fn resources(words: &Embedded) -> Vec<u8> {
    let mut sets = Vec::new();
    let mut put = |record: u8, set: u8, most: usize, value: &[u8]| {
        let value = value.get(..most).unwrap_or(value);
        sets.extend([0x1c, record, set]);
        sets.extend(u16::try_from(value.len()).unwrap_or(0).to_be_bytes());
        sets.extend(value);
    };
    put(1, 90, 3, iptc::UTF8);
    put(2, 0, 2, &[0, 4]);
    for (set, most, value) in [
        (5, 64, &words.title),
        (80, 32, &words.author),
        (110, 32, &words.credit),
        (115, 32, &words.source),
        (116, 128, &words.copyright),
        (120, 2_000, &words.caption),
    ] {
        if let Some(value) = value {
            put(2, set, most, cut(value, most).as_bytes());
        }
    }
    for keyword in &words.keywords {
        put(2, 25, 64, cut(keyword, 64).as_bytes());
    }
    let mut resource = b"Photoshop 3.0\x008BIM".to_vec();
    resource.extend(iptc::RESOURCE);
    resource.extend([0, 0]);
    resource.extend(u32::try_from(sets.len()).unwrap_or(0).to_be_bytes());
    let odd = sets.len() % 2 == 1;
    resource.extend(sets);
    if odd {
        resource.push(0);
    }
    resource
}

/// At most `most` bytes, never half a character: IIM limits bytes.
fn cut(text: &str, most: usize) -> &str {
    (0..=most.min(text.len())).rev().find_map(|end| text.get(..end)).unwrap_or_default()
}

fn jpeg(mut bare: Vec<u8>, packet: &str, words: &Embedded, turned: Option<&[u8]>) -> Result<Vec<u8>, MediaFault> {
    let mut segments = Vec::new();
    let mut segment = |marker: u8, parts: &[&[u8]]| {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        if length > MAX_SEGMENT {
            return Err(MediaFault::TooManyBytes { bytes: length as u64, max: MAX_SEGMENT as u64 });
        }
        segments.extend([0xff, marker]);
        segments.extend(u16::try_from(length + 2).unwrap_or(u16::MAX).to_be_bytes());
        for part in parts {
            segments.extend_from_slice(part);
        }
        Ok(())
    };
    if let Some(turned) = turned {
        segment(0xe1, &[b"Exif\0\0", turned])?;
    }
    segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", packet.as_bytes()])?;
    segment(0xed, &[&resources(words)])?;
    let at = match bare.get(2..6) {
        Some([0xff, 0xe0, high, low]) => 4 + usize::from(u16::from_be_bytes([*high, *low])),
        _ => 2,
    };
    let at = at.min(bare.len());
    bare.splice(at..at, segments);
    Ok(bare)
}

fn png(mut bare: Vec<u8>, packet: &str, turned: Option<&[u8]>) -> Vec<u8> {
    let mut chunks = Vec::new();
    let mut chunk = |kind: &[u8; 4], body: &[u8]| {
        chunks.extend(u32::try_from(body.len()).unwrap_or(0).to_be_bytes());
        chunks.extend(kind);
        chunks.extend(body);
        chunks.extend(checksum(kind.iter().chain(body)).to_be_bytes());
    };
    chunk(b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0", packet.as_bytes()].concat());
    if let Some(turned) = turned {
        chunk(b"eXIf", turned);
    }
    // Behind the signature and IHDR.
    let at = 33.min(bare.len());
    bare.splice(at..at, chunks);
    bare
}

fn checksum<'a>(bytes: impl Iterator<Item = &'a u8>) -> u32 {
    !bytes.fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

fn webp(bare: &[u8], packet: &str, header: &Header, turned: Option<&[u8]>) -> Result<Vec<u8>, MediaFault> {
    const XMP: u8 = 0b0000_0100;
    const EXIF: u8 = 0b0000_1000;
    const ALPHA: u8 = 0b0001_0000;
    let flags = XMP | if turned.is_some() { EXIF } else { 0 };
    let mut made = bare.get(..12).ok_or(MediaFault::Corrupt)?.to_vec();
    let rest = bare.get(12..).ok_or(MediaFault::Corrupt)?;
    if rest.starts_with(b"VP8X") {
        made.extend_from_slice(rest);
        if let Some(known) = made.get_mut(20) {
            *known |= flags;
        }
    } else {
        // The simple form has no place for more than the picture.
        let translucent = rest.starts_with(b"VP8L") && rest.get(12).is_some_and(|byte| byte & 0x10 != 0);
        made.extend(b"VP8X\x0a\0\0\0");
        made.extend([flags | if translucent { ALPHA } else { 0 }, 0, 0, 0]);
        for side in [header.width, header.height] {
            let [a, b, c, _] = side.saturating_sub(1).to_le_bytes();
            made.extend([a, b, c]);
        }
        made.extend_from_slice(rest);
    }
    if made.len() % 2 == 1 {
        made.push(0);
    }
    let mut chunk = |kind: &[u8; 4], body: &[u8]| {
        made.extend(kind);
        made.extend(u32::try_from(body.len()).unwrap_or(0).to_le_bytes());
        made.extend(body);
        if body.len() % 2 == 1 {
            made.push(0);
        }
    };
    if let Some(turned) = turned {
        chunk(b"EXIF", turned);
    }
    chunk(b"XMP ", packet.as_bytes());
    let size = u32::try_from(made.len() - 8).map_err(|_| MediaFault::Corrupt)?.to_le_bytes();
    if let Some(field) = made.get_mut(4..8) {
        field.copy_from_slice(&size);
    }
    Ok(made)
}
