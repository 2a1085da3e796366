//! Google's business profiles, by hand: news of a shop, as its page in search and maps shows them.

use crate::kit::hand::{self, HandOnly};
use pupitre_domain::network::{
    ByHand, Descriptor, FoldRule, ImagePreset, Layout, NetworkId, OptionKind, OptionSpec, PostRules, PresetKind,
    TextUnit,
};
use std::sync::LazyLock;

/// The network.
pub static GOOGLE_BUSINESS: HandOnly = HandOnly(&DESCRIPTOR);

const HOSTS: &[&str] =
    &["google.com", "share.google", "g.page", "goo.gl", "google.fr", "google.be", "google.ch", "google.ca"];

/// What its pages show whole.
const PRESETS: &[ImagePreset] =
    &[ImagePreset::post(PresetKind::Landscape, 1_200, 900), ImagePreset::post(PresetKind::Square, 1_080, 1_080)];

static DESCRIPTOR: LazyLock<Descriptor> = LazyLock::new(|| Descriptor {
    presets: PRESETS,
    options: &[
        OptionSpec {
            key: "button",
            kind: OptionKind::Choice { values: &["none", "book", "order", "shop", "learnMore", "signUp", "call"] },
        },
        OptionSpec { key: "destination", kind: OptionKind::Field { max: 2_048 } },
    ],
    fold: Some(FoldRule::Characters { shown: 120 }),
    ..hand::descriptor(
        NetworkId::GoogleBusiness,
        "Google Business",
        Layout::PictureFirst,
        hand::limits(TextUnit::Characters, 1_500, hand::images(1, 5_000_000, &["image/jpeg", "image/png"], 1_000)),
        PostRules::NONE,
        ByHand { compose: Some("https://business.google.com/"), hosts: HOSTS, alt: false },
    )
});
