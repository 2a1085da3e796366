//! Threads, by hand.

use crate::kit::hand::{self, HandOnly};
use pupitre_domain::network::{
    ByHand, CommentRule, Descriptor, FilmRule, ImagePreset, Layout, Limits, NetworkId, PostRules, PresetKind,
    ShapeRule, TextUnit,
};
use std::sync::LazyLock;

/// The network.
pub static THREADS: HandOnly = HandOnly(&DESCRIPTOR);

fn limits() -> Limits {
    let images = hand::images(20, 8_000_000, &["image/jpeg", "image/png"], 1_000);
    Limits { max_parts: 25, ..hand::limits(TextUnit::EmojiBytes, 500, images) }
}

/// What its pages show whole.
const PRESETS: &[ImagePreset] = &[
    ImagePreset::post(PresetKind::Portrait, 1_080, 1_350),
    ImagePreset::post(PresetKind::Square, 1_080, 1_080),
    ImagePreset::post(PresetKind::Landscape, 1_600, 900),
];

static DESCRIPTOR: LazyLock<Descriptor> = LazyLock::new(|| Descriptor {
    presets: PRESETS,
    first_comment: Some(CommentRule::AS_TEXT),
    ..hand::descriptor(
        NetworkId::Threads,
        "Threads",
        Layout::Timeline,
        limits(),
        PostRules {
            max_links: Some(5),
            shape: Some(ShapeRule { narrowest: 100, widest: 10_000 }),
            film: FilmRule::lasting(0, 5 * 60_000).up_to(1_000_000_000).of(FilmRule::MP4_MOV),
            ..PostRules::NONE
        },
        ByHand {
            compose: Some("https://www.threads.com/intent/post"),
            hosts: &["threads.com", "threads.net"],
            alt: true,
        },
    )
});
