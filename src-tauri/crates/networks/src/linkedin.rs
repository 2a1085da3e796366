//! LinkedIn, by hand: a person's profile or an organisation's page.

use crate::kit::hand::{self, HandOnly};
use pupitre_domain::network::{
    ByHand, CommentRule, Descriptor, FilmRule, FoldRule, ImageLimits, ImagePreset, Layout, NetworkId, PostRules,
    PresetKind, Repeats, TextUnit,
};
use std::sync::LazyLock;

/// The network.
pub static LINKEDIN: HandOnly = HandOnly(&DESCRIPTOR);

/// Its documentation limits pixels and names no bytes; this keeps a file within what its page takes in one go.
const MAX_BYTES: u64 = 20_000_000;

/// What its pages show whole.
const PRESETS: &[ImagePreset] = &[
    ImagePreset::post(PresetKind::Landscape, 1_200, 627),
    ImagePreset::post(PresetKind::Square, 1_200, 1_200),
    ImagePreset::post(PresetKind::Portrait, 1_080, 1_350),
];

static DESCRIPTOR: LazyLock<Descriptor> = LazyLock::new(|| Descriptor {
    presets: PRESETS,
    first_comment: Some(CommentRule::up_to(1_250)),
    fold: Some(FoldRule::Characters { shown: 210 }),
    repeats: Repeats::Discouraged,
    ..hand::descriptor(
        NetworkId::Linkedin,
        "LinkedIn",
        Layout::Page,
        hand::limits(
            TextUnit::Characters,
            3_000,
            ImageLimits {
                max_pixels: Some(36_152_319),
                ..hand::images(20, MAX_BYTES, &["image/jpeg", "image/png", "image/gif"], 4_086)
            },
        ),
        PostRules { film: FilmRule::lasting(3_000, 30 * 60_000).up_to(500_000_000), ..PostRules::NONE },
        ByHand { compose: None, hosts: &["linkedin.com", "lnkd.in"], alt: true },
    )
});
