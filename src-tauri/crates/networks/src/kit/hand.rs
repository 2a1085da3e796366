//! Networks that a person publishes to by hand: a descriptor, and no capability beside it.

use super::Network;
use pupitre_domain::network::{
    ByHand, Descriptor, HostRule, ImageLimits, Layout, Limits, NetworkId, PostRules, Reconcile, Repeats, TextLimits,
    TextUnit,
};
use std::sync::LazyLock;

/// A network without a connector.
pub struct HandOnly(pub(crate) &'static LazyLock<Descriptor>);

impl Network for HandOnly {
    fn descriptor(&self) -> &'static Descriptor {
        LazyLock::force(self.0)
    }
}

/// Limits of a plain text with pictures; for what a network does differently, the fields are public.
pub(crate) fn limits(unit: TextUnit, max: u32, images: ImageLimits) -> Limits {
    let text = TextLimits { unit, max, max_bytes: None, url_weight: None, mention_without_host: false };
    Limits { text, images, poll: None, max_parts: 1, max_languages: 1 }
}

/// What pictures a network takes.
pub(crate) fn images(max_count: u8, max_bytes: u64, mime_types: &[&str], alt_max: u32) -> ImageLimits {
    let mime_types = mime_types.iter().map(|mime| (*mime).to_owned()).collect();
    ImageLimits { max_count, max_bytes, max_pixels: None, mime_types, alt_max }
}

/// The descriptor of a network without a connector, with nothing but what it has to say.
pub(crate) fn descriptor(
    id: NetworkId,
    name: &'static str,
    layout: Layout,
    limits: Limits,
    rules: PostRules,
    by_hand: ByHand,
) -> Descriptor {
    Descriptor {
        id,
        name,
        sign_in: &[],
        password_page: false,
        host: HostRule::Optional { default_host: by_hand.hosts.first().copied().unwrap_or_default() },
        limits,
        rules,
        presets: &[],
        options: &[],
        article: None,
        first_comment: None,
        link_card: false,
        layout,
        fold: None,
        actions: &[],
        handoff: None,
        by_hand: Some(by_hand),
        repeats: Repeats::Allowed,
        reconcile: Reconcile::Blind,
        answer_hours: None,
        poll_seconds: 3_600,
        reads_per_hour: 0,
        verified_on: "2026-11-22",
    }
}
