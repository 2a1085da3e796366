//! YouTube, by hand: what is written here goes with a video that the person uploads there.

use crate::kit::hand::{self, HandOnly};
use pupitre_domain::network::{
    ByHand, CommentRule, Descriptor, FoldRule, ImagePreset, Layout, Limits, Needed, NetworkId, OptionKind, OptionSpec,
    PostRules, PresetKind, TextLimits, TextUnit,
};
use std::sync::LazyLock;

/// The network.
pub static YOUTUBE: HandOnly = HandOnly(&DESCRIPTOR);

/// The description is limited in bytes. The one picture is the video's thumbnail.
fn limits() -> Limits {
    let base =
        hand::limits(TextUnit::Characters, 5_000, hand::images(1, 50_000_000, &["image/jpeg", "image/png"], 1_000));
    Limits { text: TextLimits { max_bytes: Some(5_000), ..base.text }, ..base }
}

/// What its pages show whole.
const PRESETS: &[ImagePreset] =
    &[ImagePreset::post(PresetKind::Landscape, 1_280, 720), ImagePreset::post(PresetKind::Square, 1_080, 1_080)];

static DESCRIPTOR: LazyLock<Descriptor> = LazyLock::new(|| Descriptor {
    presets: PRESETS,
    first_comment: Some(CommentRule::up_to(10_000)),
    options: &[OptionSpec { key: "title", kind: OptionKind::Field { max: 100 } }],
    fold: Some(FoldRule::Characters { shown: 150 }),
    ..hand::descriptor(
        NetworkId::Youtube,
        "YouTube",
        Layout::Film,
        limits(),
        PostRules {
            // With more than these, all are ignored.
            max_hashtags: Some(60),
            forbidden: &['<', '>'],
            needs: Some(Needed::Video),
            ..PostRules::NONE
        },
        ByHand { compose: Some("https://studio.youtube.com/"), hosts: &["youtube.com", "youtu.be"], alt: false },
    )
});
