//! Mastodon, and the servers that speak its client API.

mod api;
mod connect;
mod elsewhere;
mod faults;
mod find;
mod handoff;
mod inbox;
mod limits;
mod live;
mod locate;
mod moderate;
mod publish;
mod revise;
mod text;
mod wire;

#[cfg(test)]
mod tests;

use crate::kit::{Connect, Elsewhere, Handoff, Inbox, Moderate, Network, Publish, Revise};
use pupitre_domain::network::{
    Action, ByHand, CommentRule, Descriptor, FilmRule, FoldRule, HandoffRule, HostRule, ImagePreset, Layout, NetworkId,
    OptionKind, OptionSpec, PostRules, PresetKind, Reconcile, Repeats, SignIn,
};
use std::sync::LazyLock;

/// The connector.
pub struct Mastodon;

/// Key of the option that says who sees a post.
pub(crate) const VISIBILITY: &str = "visibility";
/// Key of the option that folds the text away behind a warning.
pub(crate) const CONTENT_WARNING: &str = "contentWarning";
/// Key of the option that blurs the pictures.
pub(crate) const SENSITIVE: &str = "sensitive";
/// From open to closed.
const VISIBILITIES: &[&str] = &["public", "unlisted", "private", "direct"];
/// Seconds for which a genuine server remembers an idempotency key.
const KEY_SECONDS: u32 = 3_600;

/// What its pages show whole.
const PRESETS: &[ImagePreset] = &[
    ImagePreset::post(PresetKind::Landscape, 1_600, 900),
    ImagePreset::post(PresetKind::Square, 1_080, 1_080),
    ImagePreset::post(PresetKind::Portrait, 1_080, 1_350),
];

static DESCRIPTOR: LazyLock<Descriptor> = LazyLock::new(|| Descriptor {
    id: NetworkId::Mastodon,
    name: "Mastodon",
    sign_in: &[SignIn::Browser, SignIn::Token],
    password_page: false,
    host: HostRule::Required,
    limits: limits::defaults(),
    // What servers take unless they were told otherwise; by a person's hand only.
    rules: PostRules { film: FilmRule { max_bytes: Some(99 << 20), ..FilmRule::ANY }, ..PostRules::NONE },
    presets: PRESETS,
    options: &[
        OptionSpec { key: VISIBILITY, kind: OptionKind::Choice { values: VISIBILITIES } },
        OptionSpec { key: CONTENT_WARNING, kind: OptionKind::Text { max: 500 } },
        OptionSpec { key: SENSITIVE, kind: OptionKind::Toggle },
    ],
    article: None,
    first_comment: Some(CommentRule::AS_TEXT),
    link_card: false,
    layout: Layout::Timeline,
    // The web client folds what is higher than 706 px of 22 px lines.
    fold: Some(FoldRule::Lines { after_lines: 32, shown_lines: 15 }),
    actions: &[
        Action::Like,
        Action::Unlike,
        Action::Boost,
        Action::Unboost,
        Action::DeleteOwn,
        Action::Block,
        Action::Mute,
        Action::Report,
    ],
    handoff: Some(HandoffRule { min_lead_seconds: 300, max_lead_seconds: None }),
    by_hand: Some(ByHand { compose: Some("{server}/publish"), hosts: &["{server}"], alt: true }),
    // The software compares nothing but idempotency keys.
    repeats: Repeats::Allowed,
    reconcile: Reconcile::Key { window_seconds: KEY_SECONDS },
    answer_hours: None,
    poll_seconds: 60,
    reads_per_hour: 1_500,
    verified_on: "2026-11-22",
});

impl Network for Mastodon {
    fn descriptor(&self) -> &'static Descriptor {
        &DESCRIPTOR
    }
    fn connect(&self) -> Option<&dyn Connect> {
        Some(self)
    }
    fn publish(&self) -> Option<&dyn Publish> {
        Some(self)
    }
    fn inbox(&self) -> Option<&dyn Inbox> {
        Some(self)
    }
    fn moderate(&self) -> Option<&dyn Moderate> {
        Some(self)
    }
    fn handoff(&self) -> Option<&dyn Handoff> {
        Some(self)
    }
    fn revise(&self) -> Option<&dyn Revise> {
        Some(self)
    }
    fn elsewhere(&self) -> Option<&dyn Elsewhere> {
        Some(self)
    }
}
