//! Facebook, by hand: a page, a group or a profile, each with its own address.

use crate::kit::hand::{self, HandOnly};
use pupitre_domain::network::{
    ByHand, CommentRule, Descriptor, FoldRule, ImagePreset, Layout, NetworkId, PostRules, PresetKind, Repeats, TextUnit,
};
use std::sync::LazyLock;

/// The network.
pub static FACEBOOK: HandOnly = HandOnly(&DESCRIPTOR);

/// What its pages show whole.
const PRESETS: &[ImagePreset] = &[
    ImagePreset::post(PresetKind::Portrait, 1_080, 1_350),
    ImagePreset::post(PresetKind::Square, 1_080, 1_080),
    ImagePreset::post(PresetKind::Landscape, 1_200, 630),
    ImagePreset::story(1_080, 1_920),
];

static DESCRIPTOR: LazyLock<Descriptor> = LazyLock::new(|| Descriptor {
    presets: PRESETS,
    first_comment: Some(CommentRule::up_to(8_000)),
    fold: Some(FoldRule::Characters { shown: 477 }),
    // The same text within a short time is turned down as a duplicate.
    repeats: Repeats::Refused,
    // The window of Messenger; a tag for people who answer later needs Meta's approval.
    answer_hours: Some(24),
    ..hand::descriptor(
        NetworkId::Facebook,
        "Facebook",
        Layout::Page,
        // Of ten pictures an album is made; more of them belong into an album of one's own.
        hand::limits(
            TextUnit::Characters,
            63_206,
            hand::images(10, 10_000_000, &["image/jpeg", "image/png", "image/gif"], 1_000),
        ),
        PostRules::NONE,
        ByHand { compose: None, hosts: &["facebook.com", "fb.com", "fb.watch"], alt: true },
    )
});
