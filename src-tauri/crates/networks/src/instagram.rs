//! Instagram, by hand.

use crate::kit::hand::{self, HandOnly};
use pupitre_domain::network::{
    ByHand, CommentRule, Descriptor, FilmRule, FoldRule, ImagePreset, Layout, Needed, NetworkId, PostRules, PresetKind,
    ShapeRule, TextUnit,
};
use std::sync::LazyLock;

/// The network.
pub static INSTAGRAM: HandOnly = HandOnly(&DESCRIPTOR);

/// What its pages show whole.
const PRESETS: &[ImagePreset] = &[
    ImagePreset::post(PresetKind::Portrait, 1_080, 1_350),
    ImagePreset::post(PresetKind::Square, 1_080, 1_080),
    ImagePreset::post(PresetKind::Landscape, 1_080, 566),
    ImagePreset::story(1_080, 1_920),
];

static DESCRIPTOR: LazyLock<Descriptor> = LazyLock::new(|| Descriptor {
    presets: PRESETS,
    first_comment: Some(CommentRule::up_to(2_200)),
    fold: Some(FoldRule::Characters { shown: 125 }),
    // As in Messenger.
    answer_hours: Some(24),
    ..hand::descriptor(
        NetworkId::Instagram,
        "Instagram",
        Layout::PictureFirst,
        hand::limits(TextUnit::Characters, 2_200, hand::images(10, 8_000_000, &["image/jpeg"], 1_000)),
        PostRules {
            max_hashtags: Some(30),
            max_mentions: Some(20),
            live_links: false,
            needs: Some(Needed::Picture),
            // From 4:5 to 1.91:1.
            shape: Some(ShapeRule { narrowest: 800, widest: 1_910 }),
            // A reel.
            film: FilmRule::lasting(3_000, 15 * 60_000).up_to(300_000_000).of(FilmRule::MP4_MOV),
            ..PostRules::NONE
        },
        ByHand { compose: Some("https://www.instagram.com/"), hosts: &["instagram.com"], alt: true },
    )
});
