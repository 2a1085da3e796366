//! IPTC's older form (IIM) inside Photoshop's image resources.

use pupitre_domain::visual::Embedded;

use super::{add_keyword, moment, text};

/// The resource that holds IPTC.
pub(super) const RESOURCE: [u8; 2] = [0x04, 0x04];
/// Says that texts are UTF-8.
pub(super) const UTF8: &[u8] = b"\x1b%G";
/// Data sets looked at.
const MAX_SETS: usize = 2_000;

pub(super) fn read(resources: &[u8]) -> Embedded {
    let mut found = Embedded::default();
    let Some(mut rest) = find(resources) else { return found };
    let mut date = None;
    let mut time = String::new();
    for _ in 0..MAX_SETS {
        let [0x1c, record, set, high, low, tail @ ..] = rest else { break };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        // An extended length would be more than 32 KB of text.
        let Some((value, after)) = tail.split_at_checked(length).filter(|_| length < 0x8000) else { break };
        rest = after;
        if *record != 2 {
            continue;
        }
        let value = decoded(value);
        let slot = match set {
            5 => &mut found.title,
            80 => &mut found.author,
            110 => &mut found.credit,
            115 => &mut found.source,
            116 => &mut found.copyright,
            120 => &mut found.caption,
            25 => {
                add_keyword(&mut found.keywords, &value);
                continue;
            }
            55 => {
                date = Some(value);
                continue;
            }
            60 => {
                time = value;
                continue;
            }
            _ => continue,
        };
        if slot.is_none() {
            *slot = text(&value);
        }
    }
    let part = |text: &str, from: usize, to: usize| text.get(from..to).unwrap_or("00").to_owned();
    let taken = date.and_then(|date| {
        let (hour, minute, second) = (part(&time, 0, 2), part(&time, 2, 4), part(&time, 4, 6));
        moment(&format!("{}-{}-{}T{hour}:{minute}:{second}", part(&date, 0, 4), part(&date, 4, 6), part(&date, 6, 8)))
    });
    found.taken_at = taken.map(|(at, _)| at);
    found
}

/// The IPTC block among the resources.
fn find(mut rest: &[u8]) -> Option<&[u8]> {
    while let [b'8', b'B', b'I', b'M', a, b, name, tail @ ..] = rest {
        // A Pascal string, padded so that it takes an even number of bytes with its length.
        let tail = tail.get(usize::from(*name | 1)..)?;
        let [s0, s1, s2, s3, tail @ ..] = tail else { return None };
        let size = u32::from_be_bytes([*s0, *s1, *s2, *s3]) as usize;
        if [*a, *b] == RESOURCE {
            return tail.get(..size);
        }
        rest = tail.get(size.checked_add(size % 2)?..)?;
    }
    None
}

/// UTF-8 where the bytes are, whatever the file says of them; Latin-1 otherwise.
pub(super) fn decoded(value: &[u8]) -> String {
    std::str::from_utf8(value).map_or_else(|_| value.iter().map(|byte| char::from(*byte)).collect(), str::to_owned)
}
