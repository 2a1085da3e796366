//! Fonts: those that Pupitre brings, what a font file says of itself, and how wide its letters are.

use std::sync::{Arc, LazyLock};

use resvg::usvg::fontdb::{self, Database};
use skrifa::instance::{LocationRef, Size};
use skrifa::raw::TableProvider as _;
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider as _};

/// Family for titles, unless a brand chose another.
pub const TITLE: &str = "Inter";
/// Family for texts, unless a brand chose another.
pub const TEXT: &str = "Inter";
/// Families that Pupitre brings, with their licences.
pub const BUNDLED: &[(&str, &str)] = &[("Inter", OFL), ("Fraunces", OFL)];
const OFL: &str = "SIL Open Font License 1.1";

/// Reduced to Latin, punctuation and a few signs; unhinted, because nothing of it is drawn small.
const FILES: [&[u8]; 6] = [
    include_bytes!("../fonts/Inter-Regular.ttf"),
    include_bytes!("../fonts/Inter-SemiBold.ttf"),
    include_bytes!("../fonts/Inter-ExtraBold.ttf"),
    include_bytes!("../fonts/Fraunces-Regular.ttf"),
    include_bytes!("../fonts/Fraunces-SemiBold.ttf"),
    include_bytes!("../fonts/Fraunces-Italic.ttf"),
];

static OURS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut database = Database::new();
    for file in FILES {
        database.load_font_source(fontdb::Source::Binary(Arc::new(file)));
    }
    database.set_sans_serif_family(TEXT);
    database.set_serif_family("Fraunces");
    Arc::new(database)
});

/// Where systems keep their font of coloured signs. Apple's, of 190 MB, is too large to be handed to a child.
#[cfg(unix)]
const EMOJI_FILES: &[&str] = &[
    "/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf",
    "/usr/share/fonts/noto/NotoColorEmoji.ttf",
    "/usr/share/fonts/noto-emoji/NotoColorEmoji.ttf",
    "/usr/share/fonts/google-noto-emoji/NotoColorEmoji.ttf",
    "/usr/share/fonts/google-noto-color-emoji-fonts/NotoColorEmoji.ttf",
    "/usr/share/fonts/google-noto-color-emoji-fonts/Noto-COLRv1.ttf",
    "/usr/local/share/fonts/NotoColorEmoji.ttf",
];
/// Where systems keep their font of coloured signs.
#[cfg(windows)]
const EMOJI_FILES: &[&str] = &["C:\\Windows\\Fonts\\seguiemj.ttf"];
/// Most bytes of it.
const EMOJI_BYTES: u64 = 32 << 20;

/// The system's font of coloured signs, read when a text first has a sign that no other font has.
static EMOJI: LazyLock<Option<(Vec<u8>, String)>> = LazyLock::new(|| {
    let fits = |path: &&&str| std::fs::metadata(path).is_ok_and(|facts| facts.is_file() && facts.len() <= EMOJI_BYTES);
    let file = std::fs::read(EMOJI_FILES.iter().find(fits)?).ok()?;
    let mut database = Database::new();
    database.load_font_data(file.clone());
    let family = database.faces().next()?.families.first()?.0.clone();
    FontRef::new(&file).is_ok().then_some((file, family))
});

/// The system's font of coloured signs, where it has one.
pub(crate) fn emoji() -> Option<&'static [u8]> {
    EMOJI.as_ref().map(|(file, _)| file.as_slice())
}

/// The family of that font.
pub(crate) fn emoji_family() -> &'static str {
    EMOJI.as_ref().map_or(TEXT, |(_, family)| family)
}

/// Width of a coloured sign, in parts of the size; none where the system's font does not have it.
pub(crate) fn emoji_width(sign: char) -> Option<f64> {
    let font = FontRef::new(emoji()?).ok()?;
    let glyph = font.charmap().map(sign).filter(|glyph| glyph.to_u32() != 0)?;
    let widths = font.glyph_metrics(Size::new(1.0), LocationRef::default());
    Some(widths.advance_width(glyph).map_or(1.3, f64::from))
}

/// Signs without a shape of their own, which only say how their neighbours are drawn.
pub(crate) const fn joins(sign: char) -> bool {
    matches!(sign, '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}')
}

/// Our fonts and these, and no other: of the system's only the one of [`emoji`], where a text needs it.
pub(crate) fn database<'a>(own: impl IntoIterator<Item = &'a [u8]>) -> Arc<Database> {
    let mut own = own.into_iter().peekable();
    if own.peek().is_none() {
        return Arc::clone(&OURS);
    }
    let mut database = Database::clone(&OURS);
    for file in own {
        database.load_font_data(file.to_vec());
    }
    Arc::new(database)
}

/// What a font file says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FontFacts {
    /// Its family.
    pub family: String,
    /// Its weight.
    pub weight: u16,
    /// Whether it is slanted.
    pub italic: bool,
    /// Its licence, as it says.
    pub says: String,
    /// Whether it forbids being put into documents.
    pub restricted: bool,
}

/// Whether bytes begin as a font does.
#[must_use]
pub fn is_font(bytes: &[u8]) -> bool {
    matches!(bytes, [0, 1, 0, 0, ..] | [b'O', b'T', b'T', b'O', ..] | [b't', b'r', b'u', b'e', ..])
}

/// What a font says of itself; nothing for what is none, or cannot write a word.
#[must_use]
pub fn facts(bytes: &[u8]) -> Option<FontFacts> {
    let found = std::panic::catch_unwind(|| {
        let mut database = Database::new();
        database.load_font_data(bytes.to_vec());
        let face = database.faces().next()?;
        let family: String = face.families.first()?.0.chars().filter(|sign| !sign.is_control()).take(60).collect();
        let (weight, italic) = (face.weight.0.clamp(1, 1_000), face.style != fontdb::Style::Normal);
        let font = FontRef::new(bytes).ok()?;
        font.charmap().map('a').filter(|glyph| glyph.to_u32() != 0)?;
        let said = |id| font.localized_strings(id).english_or_first().map(|text| text.to_string());
        let says = said(StringId::LICENSE_DESCRIPTION).or_else(|| said(StringId::COPYRIGHT_NOTICE)).unwrap_or_default();
        let says = says.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(300).collect();
        // Bit 1 alone: not to be put into anything, not even as a picture of letters in some readings.
        let restricted = font.os2().is_ok_and(|os2| os2.fs_type() & 0x000f == 2);
        (!family.trim().is_empty()).then_some(FontFacts { family, weight, italic, says, restricted })
    });
    found.ok().flatten()
}

/// A face, for measuring.
pub(crate) struct Face {
    data: Vec<u8>,
    index: u32,
}

impl Face {
    /// The face that will be drawn for a family, a weight and a slant.
    pub(crate) fn find(database: &Database, family: &str, weight: u16, italic: bool) -> Option<Self> {
        let style = if italic { fontdb::Style::Italic } else { fontdb::Style::Normal };
        let families = [fontdb::Family::Name(family), fontdb::Family::SansSerif];
        let query = fontdb::Query {
            families: &families,
            weight: fontdb::Weight(weight),
            stretch: fontdb::Stretch::Normal,
            style,
        };
        let id = database.query(&query)?;
        database.with_face_data(id, |data, index| Self { data: data.to_vec(), index })
    }

    /// Its letters at a size of one.
    pub(crate) fn letters(&self) -> Option<Letters<'_>> {
        let font = FontRef::from_index(&self.data, self.index).ok()?;
        let metrics = font.metrics(Size::new(1.0), LocationRef::default());
        Some(Letters {
            widths: font.glyph_metrics(Size::new(1.0), LocationRef::default()),
            map: font.charmap(),
            cap: metrics.cap_height.map_or(0.7, f64::from),
        })
    }
}

/// Letters of a face, in parts of its size.
pub(crate) struct Letters<'a> {
    widths: skrifa::metrics::GlyphMetrics<'a>,
    map: skrifa::charmap::Charmap<'a>,
    pub(crate) cap: f64,
}

impl Letters<'_> {
    /// Whether the face has a sign.
    pub(crate) fn has(&self, sign: char) -> bool {
        self.map.map(sign).is_some_and(|glyph| glyph.to_u32() != 0)
    }

    /// Width of a text, in parts of the size. Kerning is left out: it makes texts narrower, hardly ever wider.
    pub(crate) fn width(&self, text: &str) -> f64 {
        text.chars().map(|sign| self.advance(sign)).sum()
    }

    fn advance(&self, sign: char) -> f64 {
        if joins(sign) {
            return 0.0;
        }
        let own = self.map.map(sign).filter(|glyph| glyph.to_u32() != 0);
        if own.is_none()
            && let Some(width) = emoji_width(sign)
        {
            return width;
        }
        let glyph = own.or_else(|| self.map.map('M'));
        glyph.and_then(|glyph| self.widths.advance_width(glyph)).map_or(0.6, f64::from)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn what_is_brought_has_every_sign_of_french_and_says_its_licence() {
        for file in FILES {
            let facts = facts(file).unwrap();
            assert!(BUNDLED.iter().any(|(family, _)| *family == facts.family), "{}", facts.family);
            assert!(facts.says.contains("Open Font License"), "{}", facts.says);
            assert!(!facts.restricted);
            let face = Face::find(&OURS, &facts.family, facts.weight, facts.italic).unwrap();
            let letters = face.letters().unwrap();
            for sign in "AÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸaàâæçéèêëîïôœùûüÿ0123456789«»“”’…–—€%&@?!;:()/".chars()
            {
                assert!(letters.has(sign), "{} {} lacks {sign:?}", facts.family, facts.weight);
            }
        }
    }

    #[test]
    fn what_is_no_font_is_told() {
        assert!(facts(b"").is_none() && facts(b"\0\x01\0\0 nothing").is_none());
        assert!(!is_font(b"wOF2") && is_font(FILES[0]));
        for cut in (0..FILES[3].len()).step_by(997) {
            let _ = facts(&FILES[3][..cut]);
        }
    }
}
