//! EXIF: the camera's part. Read by kamadak-exif.

use exif::{Exif, In, Reader, Tag, Value};
use pupitre_domain::visual::{Embedded, Place};

use super::{moment, offset, text};

pub(super) fn read(tiff: &[u8]) -> Embedded {
    let tiff = tiff.strip_prefix(b"Exif\0\0").unwrap_or(tiff);
    let Ok(exif) = Reader::new().read_raw(tiff.to_vec()) else { return Embedded::default() };
    let taken = [Tag::DateTimeOriginal, Tag::DateTimeDigitized, Tag::DateTime]
        .into_iter()
        .find_map(|tag| moment(&ascii(&exif, tag)?));
    let zone = ascii(&exif, Tag::OffsetTimeOriginal).or_else(|| ascii(&exif, Tag::OffsetTime));
    let (maker, model) = (ascii(&exif, Tag::Make), ascii(&exif, Tag::Model));
    let camera = match (maker, model) {
        // Many models begin with their maker.
        (Some(maker), Some(model)) if !model.to_lowercase().starts_with(&maker.to_lowercase()) => {
            text(&format!("{maker} {model}"))
        }
        (_, Some(model)) => Some(model),
        (maker, None) => maker,
    };
    Embedded {
        taken_at: taken.as_ref().map(|(at, _)| at.clone()),
        taken_offset: taken.and_then(|(_, known)| known).or_else(|| offset(&zone?)),
        camera,
        place: place(&exif),
        caption: ascii(&exif, Tag::ImageDescription),
        author: ascii(&exif, Tag::Artist),
        copyright: ascii(&exif, Tag::Copyright),
        ..Embedded::default()
    }
}

/// Text in whatever encoding: UTF-8 where it is, Latin-1 otherwise.
fn ascii(exif: &Exif, tag: Tag) -> Option<String> {
    let Value::Ascii(parts) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
    text(&super::iptc::decoded(parts.first()?))
}

fn place(exif: &Exif) -> Option<Place> {
    let degrees = |tag, reference, negative: &str| {
        let Value::Rational(parts) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
        let [degrees, minutes, seconds] = parts.get(..3)?.try_into().ok()?;
        let [degrees, minutes, seconds] = [degrees, minutes, seconds]
            .map(|part: exif::Rational| if part.denom == 0 { f64::NAN } else { part.to_f64() });
        let value = degrees + minutes / 60.0 + seconds / 3_600.0;
        let side = ascii(exif, reference)?;
        Some(if side.eq_ignore_ascii_case(negative) { -value } else { value })
    };
    let latitude = degrees(Tag::GPSLatitude, Tag::GPSLatitudeRef, "S")?;
    let longitude = degrees(Tag::GPSLongitude, Tag::GPSLongitudeRef, "W")?;
    // 0, 0 is what cameras without a fix write.
    let real = latitude.abs() <= 90.0 && longitude.abs() <= 180.0 && (latitude, longitude) != (0.0, 0.0);
    real.then_some(Place { latitude, longitude })
}
