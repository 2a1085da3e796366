//! Pinterest, by hand.

use crate::kit::hand::{self, HandOnly};
use pupitre_domain::network::{
    ByHand, Descriptor, FilmRule, FoldRule, ImagePreset, Layout, Needed, NetworkId, OptionKind, OptionSpec, PostRules,
    PresetKind, TextUnit,
};
use std::sync::LazyLock;

/// The network.
pub static PINTEREST: HandOnly = HandOnly(&DESCRIPTOR);

const HOSTS: &[&str] = &[
    "pinterest.com",
    "pin.it",
    "pinterest.fr",
    "pinterest.ca",
    "pinterest.ch",
    "pinterest.de",
    "pinterest.es",
    "pinterest.it",
    "pinterest.co.uk",
];

/// What its pages show whole.
const PRESETS: &[ImagePreset] = &[
    ImagePreset::post(PresetKind::Portrait, 1_000, 1_500),
    ImagePreset::post(PresetKind::Square, 1_000, 1_000),
    ImagePreset::post(PresetKind::Tall, 1_080, 1_920),
];

static DESCRIPTOR: LazyLock<Descriptor> = LazyLock::new(|| Descriptor {
    presets: PRESETS,
    options: &[
        OptionSpec { key: "title", kind: OptionKind::Field { max: 100 } },
        OptionSpec { key: "destination", kind: OptionKind::Field { max: 2_048 } },
    ],
    fold: Some(FoldRule::Characters { shown: 50 }),
    ..hand::descriptor(
        NetworkId::Pinterest,
        "Pinterest",
        Layout::Pin,
        hand::limits(TextUnit::Characters, 800, hand::images(5, 20_000_000, &["image/jpeg", "image/png"], 500)),
        PostRules {
            live_links: false,
            needs: Some(Needed::Picture),
            film: FilmRule::lasting(4_000, 15 * 60_000).up_to(2_000_000_000).of(FilmRule::MP4_MOV),
            ..PostRules::NONE
        },
        ByHand { compose: Some("https://www.pinterest.com/pin-creation-tool/"), hosts: HOSTS, alt: true },
    )
});
