//! The ways in which a secret gets written down.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// How a value was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    /// Its UTF-8 bytes.
    Raw,
    /// Two bytes per unit, little end first (Windows, WebKit strings).
    Utf16Le,
    /// Two bytes per unit, big end first.
    Utf16Be,
    /// Base64, the value starting at this position within a group of three bytes.
    Base64(u8),
    /// Base64 with `-` and `_`.
    Base64Url(u8),
    /// `%XX` for what needs it, or for everything; either case.
    Percent,
    /// Two digits per byte, `a` to `f`.
    HexLower,
    /// Two digits per byte, `A` to `F`.
    HexUpper,
    /// As inside a JSON string.
    Json,
}

/// The characters of a base64 text that depend on `value` alone when it starts `shift` bytes into a group.
fn base64_core(engine: &impl Engine, value: &[u8], shift: usize) -> Vec<u8> {
    let mut padded = vec![0_u8; shift];
    padded.extend_from_slice(value);
    let text = engine.encode(&padded).into_bytes();
    let (from, to) = ((shift * 8).div_ceil(6), padded.len() * 8 / 6);
    text[from..to].to_vec()
}

fn percent(value: &str, keep: impl Fn(u8) -> bool, lower: bool) -> Vec<u8> {
    let one = |b: u8| match (keep(b), lower) {
        (true, _) => (b as char).to_string(),
        (false, false) => format!("%{b:02X}"),
        (false, true) => format!("%{b:02x}"),
    };
    value.bytes().map(one).collect::<String>().into_bytes()
}

fn json(value: &str, ascii: bool) -> Vec<u8> {
    let quoted = serde_json::to_string(value).unwrap();
    let inner = &quoted[1..quoted.len() - 1];
    let mut out = String::new();
    for c in inner.chars() {
        if ascii && !c.is_ascii() {
            let mut units = [0_u16; 2];
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else if ascii && c == '/' {
            out.push_str("\\/");
        } else {
            out.push(c);
        }
    }
    out.into_bytes()
}

/// Every form of `value` worth searching, without those that equal an earlier one.
pub(super) fn forms(value: &str) -> Vec<(Encoding, Vec<u8>)> {
    let bytes = value.as_bytes();
    let mut all = vec![
        (Encoding::Raw, bytes.to_vec()),
        (Encoding::Utf16Le, value.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        (Encoding::Utf16Be, value.encode_utf16().flat_map(u16::to_be_bytes).collect()),
    ];
    for shift in 0..3_u8 {
        all.push((Encoding::Base64(shift), base64_core(&STANDARD_NO_PAD, bytes, shift.into())));
        all.push((Encoding::Base64Url(shift), base64_core(&URL_SAFE_NO_PAD, bytes, shift.into())));
    }
    let unreserved = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    // Form encoders keep `*`, URL parsers keep even more in a query; slashes survive in paths.
    let relaxed = |b: u8| unreserved(b) || b"!$&'()*,;:@/?".contains(&b);
    for lower in [false, true] {
        all.push((Encoding::Percent, percent(value, unreserved, lower)));
        all.push((Encoding::Percent, percent(value, relaxed, lower)));
        all.push((Encoding::Percent, percent(value, |_| false, lower)));
    }
    all.push((Encoding::HexLower, bytes.iter().map(|b| format!("{b:02x}")).collect::<String>().into_bytes()));
    all.push((Encoding::HexUpper, bytes.iter().map(|b| format!("{b:02X}")).collect::<String>().into_bytes()));
    all.push((Encoding::Json, json(value, false)));
    all.push((Encoding::Json, json(value, true)));
    let mut out: Vec<(Encoding, Vec<u8>)> = Vec::new();
    for (encoding, form) in all {
        if !out.iter().any(|(_, f)| *f == form) {
            out.push((encoding, form));
        }
    }
    out
}
