//! The AT Protocol's microblog, on any personal data server.
//!
//! Every write goes to the account's own server as a record under a key that we choose, so that repeating the
//! identical call is a no-op. Reads of the wider network (notifications, threads) go to the same server, which passes
//! them on.

mod connect;
mod elsewhere;
mod faults;
mod gate;
mod inbox;
mod moderate;
mod publish;
mod record;
mod resolve;
mod richtext;
mod tid;
mod wire;

#[cfg(test)]
mod testing;

use crate::kit::{Connect, Elsewhere, Inbox, Moderate, Network, Publish};
use pupitre_domain::network::{
    Action, ByHand, CommentRule, Descriptor, FilmRule, FoldRule, HostRule, ImageLimits, ImagePreset, Layout, Limits,
    NetworkId, PostRules, PresetKind, Reconcile, Repeats, SignIn, TextLimits, TextUnit,
};
use std::sync::LazyLock;

/// The connector.
pub struct Bluesky;

/// Host used when a person names none.
const DEFAULT_HOST: &str = "bsky.social";

/// Most parts of a thread that we send; the network itself has no limit.
const MAX_PARTS: u16 = 25;

/// What its pages show whole.
const PRESETS: &[ImagePreset] = &[
    ImagePreset::post(PresetKind::Landscape, 1_600, 900),
    ImagePreset::post(PresetKind::Square, 1_080, 1_080),
    ImagePreset::post(PresetKind::Portrait, 1_080, 1_350),
    ImagePreset::post(PresetKind::Card, 1_200, 630),
];

static DESCRIPTOR: LazyLock<Descriptor> = LazyLock::new(|| Descriptor {
    id: NetworkId::Bluesky,
    name: "Bluesky",
    sign_in: &[SignIn::AppPassword],
    password_page: false,
    host: HostRule::Optional { default_host: DEFAULT_HOST },
    limits: limits(),
    rules: PostRules { film: FilmRule::lasting(0, 3 * 60_000).up_to(300_000_000), ..PostRules::NONE },
    presets: PRESETS,
    options: &[],
    article: None,
    first_comment: Some(CommentRule::AS_TEXT),
    link_card: true,
    layout: Layout::Timeline,
    // The official client counts written lines and shows as many of its own.
    fold: Some(FoldRule::Lines { after_lines: 24, shown_lines: 25 }),
    actions: &[
        Action::Like,
        Action::Unlike,
        Action::Boost,
        Action::Unboost,
        Action::DeleteOwn,
        Action::Hide,
        Action::Unhide,
        Action::Block,
        Action::Mute,
        Action::Report,
    ],
    handoff: None,
    by_hand: Some(ByHand { compose: Some("https://bsky.app/intent/compose"), hosts: &["bsky.app"], alt: true }),
    // Servers take it; the moderation service labels repetition as spam, which hides an account from many.
    repeats: Repeats::Discouraged,
    reconcile: Reconcile::ClientId,
    answer_hours: None,
    poll_seconds: 90,
    reads_per_hour: 1_500,
    verified_on: "2026-11-22",
});

/// The schema's limits; the same on every server. The 2,000 characters of an alternative text are the official
/// client's, the schema has none.
fn limits() -> Limits {
    Limits {
        text: TextLimits {
            unit: TextUnit::Graphemes,
            max: 300,
            max_bytes: Some(3_000),
            url_weight: None,
            mention_without_host: false,
        },
        images: ImageLimits {
            max_count: 4,
            max_bytes: 2_000_000,
            max_pixels: None,
            mime_types: ["image/jpeg", "image/png", "image/webp"].map(str::to_owned).to_vec(),
            alt_max: 2_000,
        },
        poll: None,
        max_parts: MAX_PARTS,
        max_languages: 3,
    }
}

/// What the picture of a card may be; the schema allows it half of what a picture of a post may have.
fn card_limits() -> ImageLimits {
    ImageLimits { max_bytes: 1_000_000, ..limits().images }
}

impl Network for Bluesky {
    fn descriptor(&self) -> &'static Descriptor {
        &DESCRIPTOR
    }
    fn connect(&self) -> Option<&dyn Connect> {
        Some(self)
    }
    fn publish(&self) -> Option<&dyn Publish> {
        Some(self)
    }
    fn elsewhere(&self) -> Option<&dyn Elsewhere> {
        Some(self)
    }
    fn inbox(&self) -> Option<&dyn Inbox> {
        Some(self)
    }
    fn moderate(&self) -> Option<&dyn Moderate> {
        Some(self)
    }
}
