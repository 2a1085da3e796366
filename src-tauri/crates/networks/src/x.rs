//! X, by hand.

use crate::kit::hand::{self, HandOnly};
use pupitre_domain::network::{
    ByHand, CommentRule, Descriptor, FilmRule, ImagePreset, Layout, Limits, NetworkId, PollLimits, PostRules,
    PresetKind, Repeats, TextLimits, TextUnit,
};
use std::sync::LazyLock;

/// The network.
pub static X: HandOnly = HandOnly(&DESCRIPTOR);

fn limits() -> Limits {
    let images = hand::images(4, 5_000_000, &["image/jpeg", "image/png", "image/webp"], 1_000);
    let base = hand::limits(TextUnit::Weighted, 280, images);
    Limits {
        text: TextLimits { url_weight: Some(23), ..base.text },
        poll: Some(PollLimits { max_choices: 4, max_choice_chars: 25, min_minutes: 5, max_minutes: 10_080 }),
        max_parts: 25,
        ..base
    }
}

/// What its pages show whole.
const PRESETS: &[ImagePreset] = &[
    ImagePreset::post(PresetKind::Landscape, 1_600, 900),
    ImagePreset::post(PresetKind::Square, 1_080, 1_080),
    ImagePreset::post(PresetKind::Portrait, 1_080, 1_350),
];

static DESCRIPTOR: LazyLock<Descriptor> = LazyLock::new(|| Descriptor {
    presets: PRESETS,
    first_comment: Some(CommentRule::AS_TEXT),
    // The same text within a short time is turned down.
    repeats: Repeats::Refused,
    ..hand::descriptor(
        NetworkId::X,
        "X",
        Layout::Timeline,
        limits(),
        // Of an account that pays nothing.
        PostRules { film: FilmRule::lasting(500, 140_000).up_to(512_000_000).of(FilmRule::MP4_MOV), ..PostRules::NONE },
        ByHand { compose: Some("https://x.com/compose/post"), hosts: &["x.com", "twitter.com"], alt: true },
    )
});
