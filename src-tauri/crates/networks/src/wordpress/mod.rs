//! WordPress: articles on a site of one's own, by the programming interface of its core.

mod answer;
mod api;
mod article;
mod articles;
mod comments;
mod connect;
mod elsewhere;
mod faults;
mod first_comment;
mod handoff;
mod inbox;
mod markdown;
mod moderate;
mod publish;
mod revise;
mod site;
mod slug;
mod terms;
mod wire;

#[cfg(test)]
mod tests;

use crate::kit::{Articles, Connect, Elsewhere, Handoff, Inbox, Moderate, Network, Publish, Revise};
use pupitre_domain::network::{
    ArticleRule, ByHand, CommentRule, Descriptor, HandoffRule, HostRule, ImageLimits, ImagePreset, Layout, Limits,
    NetworkId, OptionKind, OptionSpec, PostRules, PresetKind, Reconcile, Repeats, SignIn, TextLimits, TextUnit,
};
use std::sync::LazyLock;

/// The connector.
pub struct Wordpress;

/// Keys of the options that an article is made of.
pub(crate) const TITLE: &str = "title";
pub(crate) const EXCERPT: &str = "excerpt";
pub(crate) const SLUG: &str = "slug";
pub(crate) const CATEGORIES: &str = "categories";
pub(crate) const TAGS: &str = "tags";
pub(crate) const STATUS: &str = "articleStatus";
pub(crate) const COMMENTS: &str = "comments";

/// The site has no limit of its own; these keep a text within what servers take in one request as they are delivered.
fn limits() -> Limits {
    Limits {
        text: TextLimits {
            unit: TextUnit::Characters,
            max: 4_000_000,
            max_bytes: Some(4 * 1024 * 1024),
            url_weight: None,
            mention_without_host: false,
        },
        images: ImageLimits {
            max_count: 30,
            max_bytes: 7 * 1024 * 1024,
            max_pixels: None,
            mime_types: ["image/jpeg", "image/png", "image/gif", "image/webp"].map(str::to_owned).to_vec(),
            alt_max: 5_000,
        },
        poll: None,
        max_parts: 1,
        max_languages: 1,
    }
}

/// What its pages show whole.
const PRESETS: &[ImagePreset] = &[
    ImagePreset::post(PresetKind::Landscape, 1_600, 900),
    ImagePreset::post(PresetKind::Card, 1_200, 630),
    ImagePreset::post(PresetKind::Square, 1_200, 1_200),
];

static DESCRIPTOR: LazyLock<Descriptor> = LazyLock::new(|| Descriptor {
    id: NetworkId::Wordpress,
    name: "WordPress",
    sign_in: &[SignIn::AppPassword],
    password_page: true,
    host: HostRule::Required,
    limits: limits(),
    rules: PostRules::NONE,
    presets: PRESETS,
    options: &[
        OptionSpec { key: TITLE, kind: OptionKind::Text { max: article::TITLE_MAX } },
        OptionSpec { key: EXCERPT, kind: OptionKind::Text { max: 1_000 } },
        OptionSpec { key: SLUG, kind: OptionKind::Text { max: 180 } },
        OptionSpec { key: CATEGORIES, kind: OptionKind::Text { max: 1_000 } },
        OptionSpec { key: TAGS, kind: OptionKind::Text { max: 1_000 } },
        OptionSpec { key: STATUS, kind: OptionKind::Choice { values: &["publish", "private", "pending", "draft"] } },
        OptionSpec { key: COMMENTS, kind: OptionKind::Choice { values: &["site", "open", "closed"] } },
    ],
    article: Some(ArticleRule {
        title: TITLE,
        excerpt: EXCERPT,
        slug: SLUG,
        names: &[CATEGORIES, TAGS],
        choices: &[STATUS, COMMENTS],
    }),
    // What the column of the site's database holds.
    first_comment: Some(CommentRule { max: None, max_bytes: Some(65_525) }),
    link_card: false,
    layout: Layout::Page,
    fold: None,
    actions: moderate::ACTIONS,
    // Within a minute of its date the site publishes at once.
    handoff: Some(HandoffRule { min_lead_seconds: 120, max_lead_seconds: None }),
    by_hand: Some(ByHand { compose: Some("{server}/wp-admin/post-new.php"), hosts: &["{server}"], alt: true }),
    repeats: Repeats::Allowed,
    reconcile: Reconcile::ClientId,
    answer_hours: None,
    poll_seconds: 900,
    reads_per_hour: 900,
    verified_on: "2026-11-22",
});

impl Network for Wordpress {
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
    fn articles(&self) -> Option<&dyn Articles> {
        Some(self)
    }
}
