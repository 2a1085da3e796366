//! Feeds: RSS, RDF, Atom and JSON Feed, read only. An account is a feed's address; there is nothing to sign in with.

mod connect;
mod inbox;
mod read;

#[cfg(test)]
pub(crate) mod corpus;
#[cfg(test)]
mod tests;

use crate::kit::{Connect, Inbox, Network};
use pupitre_domain::network::{
    Descriptor, HostRule, ImageLimits, Layout, Limits, NetworkId, PostRules, Reconcile, Repeats, SignIn, TextLimits,
    TextUnit,
};
use std::sync::LazyLock;

/// The connector.
pub struct Feed;

static DESCRIPTOR: LazyLock<Descriptor> = LazyLock::new(|| Descriptor {
    id: NetworkId::Feed,
    name: "RSS",
    sign_in: &[SignIn::Address],
    password_page: false,
    host: HostRule::Required,
    limits: nothing_is_written(),
    rules: PostRules { offered: false, ..PostRules::NONE },
    presets: &[],
    options: &[],
    article: None,
    first_comment: None,
    link_card: false,
    layout: Layout::Timeline,
    fold: None,
    actions: &[],
    handoff: None,
    by_hand: None,
    repeats: Repeats::Allowed,
    reconcile: Reconcile::Blind,
    answer_hours: None,
    poll_seconds: 1_200,
    reads_per_hour: 30,
    verified_on: "2026-11-22",
});

/// Nothing is written there; every network has limits.
fn nothing_is_written() -> Limits {
    Limits {
        text: TextLimits {
            unit: TextUnit::Characters,
            max: 10_000,
            max_bytes: None,
            url_weight: None,
            mention_without_host: false,
        },
        images: ImageLimits {
            max_count: 1,
            max_bytes: 1_000_000,
            max_pixels: None,
            mime_types: vec!["image/jpeg".to_owned()],
            alt_max: 1_000,
        },
        poll: None,
        max_parts: 1,
        max_languages: 1,
    }
}

impl Network for Feed {
    fn descriptor(&self) -> &'static Descriptor {
        &DESCRIPTOR
    }
    fn connect(&self) -> Option<&dyn Connect> {
        Some(self)
    }
    fn inbox(&self) -> Option<&dyn Inbox> {
        Some(self)
    }
}
