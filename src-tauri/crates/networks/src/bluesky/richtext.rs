//! Facets: what of a text is a link, a mention or a hashtag, by UTF-8 byte offsets. The text itself is never changed.

use pupitre_domain::text::{self, SpanKind};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use unicode_segmentation::UnicodeSegmentation;
use url::Url;

/// Most bytes of a hashtag.
const TAG_BYTES: usize = 640;
/// Most graphemes of a hashtag.
const TAG_GRAPHEMES: usize = 64;

/// An annotation of a stretch of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Facet {
    /// Where.
    pub(super) index: ByteSlice,
    /// What; we write exactly one.
    pub(super) features: Vec<Feature>,
}

/// A stretch of text in UTF-8 bytes, its end excluded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ByteSlice {
    pub(super) byte_start: u32,
    pub(super) byte_end: u32,
}

/// What a stretch is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "$type")]
pub(super) enum Feature {
    #[serde(rename = "app.bsky.richtext.facet#link")]
    Link { uri: String },
    #[serde(rename = "app.bsky.richtext.facet#mention")]
    Mention { did: String },
    #[serde(rename = "app.bsky.richtext.facet#tag")]
    Tag { tag: String },
    /// A feature of a later schema.
    #[serde(other)]
    Unknown,
}

/// Handles by their stable ids, in lower case.
pub(super) type Dids = BTreeMap<String, String>;

/// The handles that `text` mentions, in lower case.
pub(super) fn mentioned(text: &str) -> BTreeSet<String> {
    text::spans(text)
        .into_iter()
        .filter_map(|span| match span.kind {
            SpanKind::Mention(name) => handle_in(&name),
            SpanKind::Link(_) | SpanKind::Hashtag(_) => None,
        })
        .collect()
}

/// The facets of `text`. A mention whose handle is not in `dids` stays plain text.
pub(super) fn facets(text: &str, dids: &Dids) -> Vec<Facet> {
    text::spans(text)
        .into_iter()
        .filter_map(|span| {
            let feature = match span.kind {
                SpanKind::Link(address) => Feature::Link { uri: address_of(&address)? },
                SpanKind::Mention(name) => Feature::Mention { did: dids.get(&handle_in(&name)?)?.clone() },
                SpanKind::Hashtag(tag) => {
                    if tag.len() > TAG_BYTES || tag.graphemes(true).count() > TAG_GRAPHEMES {
                        return None;
                    }
                    Feature::Tag { tag }
                }
            };
            Some(Facet { index: ByteSlice { byte_start: span.start, byte_end: span.end }, features: vec![feature] })
        })
        .collect()
}

/// The handles mentioned in a text that came with facets, as `(handle, did)`.
pub(super) fn mentions(text: &str, facets: &[Facet]) -> Vec<(String, String)> {
    facets
        .iter()
        .filter_map(|facet| {
            let did = facet.features.iter().find_map(|feature| match feature {
                Feature::Mention { did } => Some(did.clone()),
                Feature::Link { .. } | Feature::Tag { .. } | Feature::Unknown => None,
            })?;
            // Offsets of strangers may lie anywhere; `get` refuses what is no stretch of characters.
            let written = text.get(facet.index.byte_start as usize..facet.index.byte_end as usize)?;
            let handle = written.trim().trim_start_matches('@');
            (!handle.is_empty()).then(|| (handle.to_owned(), did))
        })
        .collect()
}

/// A mention's handle; `None` for what is no handle here (no dot, or a host of another network behind a second `@`).
fn handle_in(name: &str) -> Option<String> {
    (name.contains('.') && !name.contains('@') && name.len() <= 253).then(|| name.to_ascii_lowercase())
}

/// The address as servers take it: percent-encoded, host in ASCII.
fn address_of(address: &str) -> Option<String> {
    Url::parse(address).ok().filter(Url::has_host).map(String::from)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]
    use super::*;
    use proptest::prelude::*;

    fn dids() -> Dids {
        Dids::from([("alice.test".to_owned(), "did:plc:alice".to_owned())])
    }

    #[test]
    fn offsets_are_bytes_and_the_text_stays() {
        let text = "Été 🌞 #vacances avec @Alice.test et @bob.test sur https://exemple.fr/à, fin.";
        let found = facets(text, &dids());
        let seen: Vec<(&str, &Feature)> = found
            .iter()
            .map(|facet| (&text[facet.index.byte_start as usize..facet.index.byte_end as usize], &facet.features[0]))
            .collect();
        assert_eq!(
            seen,
            vec![
                ("#vacances", &Feature::Tag { tag: "vacances".into() }),
                ("@Alice.test", &Feature::Mention { did: "did:plc:alice".into() }),
                ("https://exemple.fr/à", &Feature::Link { uri: "https://exemple.fr/%C3%A0".into() }),
            ]
        );
        assert_eq!(mentioned(text), BTreeSet::from(["alice.test".to_owned(), "bob.test".to_owned()]));
    }

    #[test]
    fn what_is_no_handle_here_is_not_asked_for() {
        assert_eq!(mentioned("@alice @bob@serveur.exemple"), BTreeSet::new());
        assert_eq!(facets(&format!("#{}", "é".repeat(65)), &Dids::new()), vec![]);
        assert_eq!(facets(&format!("#{}", "é".repeat(64)), &Dids::new()).len(), 1);
    }

    #[test]
    fn strangers_offsets_cannot_cut_a_character() {
        let facet = |from, to| Facet {
            index: ByteSlice { byte_start: from, byte_end: to },
            features: vec![Feature::Mention { did: "did:plc:x".into() }],
        };
        assert_eq!(mentions("é@a.b", &[facet(1, 4)]), vec![]);
        assert_eq!(mentions("é@a.b", &[facet(2, 400), facet(5, 3)]), vec![]);
        assert_eq!(mentions("é@a.b", &[facet(2, 6)]), vec![("a.b".to_owned(), "did:plc:x".to_owned())]);
    }

    #[test]
    fn features_of_later_schemas_are_read() {
        let raw = r#"{"$type":"app.bsky.richtext.facet","index":{"byteStart":0,"byteEnd":2},"features":[{"$type":"x.y#z","a":1}]}"#;
        assert_eq!(serde_json::from_str::<Facet>(raw).unwrap().features, vec![Feature::Unknown]);
    }

    fn words() -> impl Strategy<Value = String> {
        prop_oneof![
            "\\PC{0,12}",
            Just("@alice.test".to_owned()),
            Just("#tag".to_owned()),
            Just("https://exemple.fr/é?x=1".to_owned()),
            Just("👨‍👩‍👧‍👦".to_owned()),
            Just("e\u{301}".to_owned()),
        ]
    }

    proptest! {
        #[test]
        fn every_facet_is_a_stretch_of_the_text(parts in prop::collection::vec(words(), 0..12), gap in "[ \n,.]{0,2}") {
            let text = parts.join(&gap);
            let mut last = 0;
            for facet in facets(&text, &dids()) {
                let (start, end) = (facet.index.byte_start as usize, facet.index.byte_end as usize);
                prop_assert!(start < end && start >= last && end <= text.len());
                last = end;
                prop_assert!(text.is_char_boundary(start) && text.is_char_boundary(end));
                let span = &text[start..end];
                match &facet.features[0] {
                    Feature::Tag { tag } => prop_assert!(span.starts_with(['#', '＃']) && span.ends_with(tag.as_str())),
                    Feature::Mention { did } => {
                        prop_assert!(span.eq_ignore_ascii_case("@alice.test"));
                        prop_assert_eq!(did, "did:plc:alice");
                    }
                    Feature::Link { uri } => prop_assert!(Url::parse(uri).is_ok()),
                    Feature::Unknown => prop_assert!(false),
                }
            }
        }
    }
}
