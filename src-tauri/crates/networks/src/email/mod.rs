//! E-mail: a mailbox as an inbox. Read over IMAP, answered over SMTP; nothing is published to it.
//!
//! The protocols are spoken by two thin clients of ours, because every answer needs an end in bytes and time, because
//! the side of the final dot on which a connection broke decides whether a mail may be sent again, and because no library
//! may write a password into a log. MIME is read and written by libraries.

mod account;
mod autoconfig;
mod compose;
mod connect;
mod files;
mod folders;
mod imap;
mod inbox;
mod letter;
mod limits;
mod live;
mod marks;
mod moderate;
mod oauth;
mod parse;
mod providers;
mod publish;
mod quote;
mod route;
mod smtp;
mod subject;
mod tnef;
mod trouble;
mod wire;

#[cfg(test)]
mod tests;

use crate::kit::{Connect, Inbox, Moderate, Network, Publish};
use pupitre_domain::network::{
    Action, Descriptor, HostRule, ImageLimits, Layout, Limits, NetworkId, PostRules, Reconcile, Repeats, SignIn,
    TextLimits, TextUnit,
};
use std::sync::LazyLock;

/// The connector.
pub struct Email;

static DESCRIPTOR: LazyLock<Descriptor> = LazyLock::new(|| Descriptor {
    id: NetworkId::Email,
    name: "E-mail",
    sign_in: &[SignIn::Password, SignIn::OwnClient],
    password_page: false,
    host: HostRule::FromIdentifier,
    limits: limits_in_force(),
    rules: PostRules { offered: false, ..PostRules::NONE },
    presets: &[],
    options: &[],
    article: None,
    first_comment: None,
    link_card: false,
    layout: Layout::Timeline,
    fold: None,
    // Report is the word for what is unwanted: it is put among the unwanted mails.
    actions: &[Action::Report, Action::Trash, Action::Restore],
    handoff: None,
    by_hand: None,
    repeats: Repeats::Allowed,
    reconcile: Reconcile::ReadBack,
    // Every look is a sign-in of its own; providers count these.
    answer_hours: None,
    poll_seconds: 120,
    reads_per_hour: 240,
    verified_on: "2026-11-22",
});

/// What an answer may be. Servers limit the whole mail, most to 25 MB; files grow by a third on their way.
fn limits_in_force() -> Limits {
    Limits {
        text: TextLimits {
            unit: TextUnit::Characters,
            max: 100_000,
            max_bytes: None,
            url_weight: None,
            mention_without_host: false,
        },
        images: ImageLimits {
            max_count: 6,
            max_bytes: 3_000_000,
            max_pixels: None,
            mime_types: ["image/jpeg", "image/png", "image/gif", "image/webp"].map(str::to_owned).to_vec(),
            alt_max: 2_000,
        },
        poll: None,
        max_parts: 1,
        max_languages: 1,
    }
}

impl Network for Email {
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
}
