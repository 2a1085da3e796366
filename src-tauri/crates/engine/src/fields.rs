//! Checks of what a person typed, each naming its field.

use crate::error::ErrorCode;
use crate::error::{Failure, FieldCode, FieldError};
use pupitre_domain::brand::{Colour, Language};
use pupitre_domain::content::{Content, ContentPatch, Part};
use pupitre_domain::time::Zone;

/// Most bytes of all the text of one content. Beyond this no network is reachable and the window would only suffer.
pub(crate) const MAX_CONTENT_BYTES: usize = 262_144;
/// Most parts of a thread that are kept.
pub(crate) const MAX_PARTS: usize = 100;

/// Collects faults, so that a person sees them all at once.
#[derive(Default)]
pub(crate) struct Checked {
    faults: Vec<FieldError>,
}

impl Checked {
    pub(crate) fn fault(&mut self, field: &str, code: FieldCode, max: Option<u32>) {
        self.faults.push(FieldError { field: field.to_owned(), code, max });
    }

    /// A text of one line, trimmed, of 1 to `max` characters.
    pub(crate) fn line(&mut self, field: &str, text: &str, max: u32) -> String {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let count = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        if text.is_empty() {
            self.fault(field, FieldCode::Required, None);
        } else if count > max {
            self.fault(field, FieldCode::TooLong, Some(max));
        } else if text.chars().any(char::is_control) {
            self.fault(field, FieldCode::Malformed, None);
        }
        text
    }

    /// A text that may be empty, of at most `max` characters.
    pub(crate) fn text(&mut self, field: &str, text: &str, max: u32) -> String {
        if u32::try_from(text.chars().count()).unwrap_or(u32::MAX) > max {
            self.fault(field, FieldCode::TooLong, Some(max));
        }
        text.to_owned()
    }

    pub(crate) fn zone(&mut self, field: &str, text: &str) -> Zone {
        Zone::parse(text).unwrap_or_else(|_| {
            self.fault(field, FieldCode::Unknown, None);
            Zone::UTC
        })
    }

    pub(crate) fn language(&mut self, field: &str, text: &str) -> Option<Language> {
        let language = Language::parse(text);
        if language.is_err() {
            self.fault(field, FieldCode::Malformed, None);
        }
        language.ok()
    }

    pub(crate) fn colour(&mut self, field: &str, text: &str) -> Option<Colour> {
        let colour = Colour::parse(text);
        if colour.is_err() {
            self.fault(field, FieldCode::Malformed, None);
        }
        colour.ok()
    }

    pub(crate) fn done(self) -> Result<(), Failure> {
        if self.faults.is_empty() {
            Ok(())
        } else {
            Err(Failure { fields: self.faults, ..Failure::of(ErrorCode::Invalid) })
        }
    }
}

/// Bounds a content and gives it at least one part.
pub(crate) fn content(content: Content) -> Result<Content, Failure> {
    let mut content = content;
    if content.parts.is_empty() {
        content.parts.push(Part::default());
    }
    content.visuals_mut().for_each(|attached| attached.edit = None);
    bounded("content", &content.parts, &content)?;
    Ok(content)
}

/// Bounds a patch.
pub(crate) fn patch(patch: ContentPatch) -> Result<ContentPatch, Failure> {
    let mut patch = patch;
    let card = patch.link.iter_mut().filter_map(|link| link.picture.as_mut());
    let parts = patch.parts.iter_mut().flatten().flat_map(|part| &mut part.visuals);
    card.chain(parts).for_each(|attached| attached.edit = None);
    bounded("variants", patch.parts.as_deref().unwrap_or_default(), &patch)?;
    Ok(ContentPatch { parts: patch.parts.filter(|parts| !parts.is_empty()), ..patch })
}

fn bounded<T: serde::Serialize>(field: &str, parts: &[Part], whole: &T) -> Result<(), Failure> {
    let max = u32::try_from(MAX_CONTENT_BYTES).ok();
    let bytes: usize = parts.iter().map(|part| part.text.len()).sum();
    // The whole is measured too: alternative texts, polls and options have no other bound here.
    let whole = serde_json::to_vec(whole).map_or(usize::MAX, |json| json.len());
    if bytes > MAX_CONTENT_BYTES || whole > 2 * MAX_CONTENT_BYTES {
        return Err(Failure::field(field, FieldCode::TooLong, max));
    }
    if parts.len() > MAX_PARTS {
        return Err(Failure::field(field, FieldCode::OutOfRange, u32::try_from(MAX_PARTS).ok()));
    }
    Ok(())
}

/// The first 140 characters on one line.
pub(crate) fn excerpt(text: &str) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if line.chars().count() >= 140 {
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line.chars().take(140).collect()
}

/// The first text of a content, for excerpts.
pub(crate) fn content_excerpt(content: &Content) -> String {
    content.parts.iter().map(|part| excerpt(&part.text)).find(|text| !text.is_empty()).unwrap_or_default()
}
