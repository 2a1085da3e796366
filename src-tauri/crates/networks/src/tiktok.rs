//! TikTok, by hand: a video, or pictures in a row.

use crate::kit::hand::{self, HandOnly};
use pupitre_domain::network::{
    ByHand, Descriptor, FilmRule, FoldRule, ImageLimits, ImagePreset, Layout, Needed, NetworkId, OptionKind,
    OptionSpec, PostRules, PresetKind, TextUnit,
};
use std::sync::LazyLock;

/// The network.
pub static TIKTOK: HandOnly = HandOnly(&DESCRIPTOR);

/// What its pages show whole.
const PRESETS: &[ImagePreset] = &[
    ImagePreset::post(PresetKind::Tall, 1_080, 1_920),
    ImagePreset::post(PresetKind::Portrait, 1_080, 1_350),
    ImagePreset::post(PresetKind::Square, 1_080, 1_080),
];

static DESCRIPTOR: LazyLock<Descriptor> = LazyLock::new(|| Descriptor {
    presets: PRESETS,
    // Pictures in a row have a title; a video has none.
    options: &[OptionSpec { key: "title", kind: OptionKind::Field { max: 90 } }],
    fold: Some(FoldRule::Characters { shown: 90 }),
    ..hand::descriptor(
        NetworkId::Tiktok,
        "TikTok",
        Layout::TallFilm,
        // The caption of a video; pictures in a row may have more.
        hand::limits(
            TextUnit::Utf16,
            2_200,
            ImageLimits {
                max_pixels: Some(1_080 * 1_920),
                ..hand::images(35, 20_000_000, &["image/jpeg", "image/webp"], 1_000)
            },
        ),
        PostRules {
            live_links: false,
            needs: Some(Needed::Picture),
            film: FilmRule::lasting(0, 10 * 60_000).up_to(4_000_000_000),
            ..PostRules::NONE
        },
        ByHand { compose: Some("https://www.tiktok.com/tiktokstudio/upload"), hosts: &["tiktok.com"], alt: false },
    )
});
