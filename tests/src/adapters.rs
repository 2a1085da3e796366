//! One face for the fakes of all networks, so that a suite written once runs against each of them.
//!
//! [`Adapter::start`] matches every `NetworkId`: a new network without a fake does not compile, unless it is said to be
//! published to by hand.

use std::sync::Arc;

use pupitre_domain::network::NetworkId;
use serde_json::{Value, json};

use crate::clock::TestClock;
use crate::fakes::{FakeBluesky, FakeMastodon, FakeWordpress, Fault, Oracle, Rule, Server};

/// The app password of every account of the fake Bluesky.
pub const APP_PASSWORD: &str = "abcd-efgh-ijkl-mnop";

/// What a client does, for aiming a fault at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Doing {
    /// Creating what the world sees.
    Create,
    /// Uploading a picture.
    Upload,
    /// Signing in with what was pasted.
    SignIn,
    /// Renewing access from the stored secret; only where there is such a call.
    Renew,
    /// Reading the inbox.
    Sync,
    /// Deleting a message of ours.
    Delete,
    /// Looking for what a lost answer may have made.
    Find,
    /// Answering a stranger.
    Reply,
    /// Reporting a stranger's message.
    Report,
}

/// Networks with a connector that publishes posts: those that the suite can run against a fake of. A mailbox is only
/// answered; it has a fake and a suite of its own.
#[must_use]
pub fn connected() -> Vec<NetworkId> {
    NetworkId::ALL
        .iter()
        .copied()
        .filter(|id| {
            let network = pupitre_networks::network(*id);
            network.connect().is_some() && network.descriptor().rules.offered
        })
        .collect()
}

/// Whether a network's posts may have several parts.
#[must_use]
pub fn threads(id: NetworkId) -> bool {
    pupitre_networks::network(id).descriptor().limits.max_parts > 1
}

/// Networks whose posts may have several parts.
#[must_use]
pub fn threading() -> Vec<NetworkId> {
    connected().into_iter().filter(|id| threads(*id)).collect()
}

/// Networks on which people talk with each other: posts answer posts, and may be liked and passed on. Comments of a site
/// have journeys of their own.
#[must_use]
pub fn talking() -> Vec<NetworkId> {
    threading().into_iter().filter(|id| pupitre_networks::network(*id).inbox().is_some()).collect()
}

/// A fake network of any kind.
pub enum Adapter {
    /// Mastodon.
    Mastodon(FakeMastodon),
    /// Bluesky.
    Bluesky(FakeBluesky),
    /// WordPress.
    Wordpress(FakeWordpress),
}

impl Adapter {
    /// Starts the fake of a network.
    pub async fn start(id: NetworkId, clock: Arc<TestClock>) -> Self {
        match id {
            NetworkId::Mastodon => Self::Mastodon(FakeMastodon::start(clock).await),
            NetworkId::Bluesky => Self::Bluesky(FakeBluesky::start(clock).await),
            NetworkId::Wordpress => Self::Wordpress(FakeWordpress::start(clock).await),
            NetworkId::Instagram
            | NetworkId::Facebook
            | NetworkId::Linkedin
            | NetworkId::X
            | NetworkId::Threads
            | NetworkId::Tiktok
            | NetworkId::Youtube
            | NetworkId::Pinterest
            | NetworkId::GoogleBusiness => panic!("{} is published to by hand", id.as_str()),
            NetworkId::Email => panic!("mail is played by `FakeMail`"),
            NetworkId::Feed => panic!("a feed is a page: `FakeFeed`"),
        }
    }

    /// Which network it plays.
    #[must_use]
    pub fn id(&self) -> NetworkId {
        match self {
            Self::Mastodon(_) => NetworkId::Mastodon,
            Self::Bluesky(_) => NetworkId::Bluesky,
            Self::Wordpress(_) => NetworkId::Wordpress,
        }
    }

    /// The listener.
    #[must_use]
    pub fn server(&self) -> &Server {
        match self {
            Self::Mastodon(fake) => &fake.server,
            Self::Bluesky(fake) => &fake.server,
            Self::Wordpress(fake) => &fake.server,
        }
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> String {
        self.server().url()
    }

    /// What happened.
    #[must_use]
    pub fn oracle(&self) -> Oracle {
        match self {
            Self::Mastodon(fake) => fake.oracle(),
            Self::Bluesky(fake) => fake.oracle(),
            Self::Wordpress(fake) => fake.oracle(),
        }
    }

    /// The name by which the server knows the account `who`.
    #[must_use]
    pub fn handle(&self, who: &str) -> String {
        match self {
            Self::Mastodon(_) | Self::Wordpress(_) => who.to_owned(),
            Self::Bluesky(_) => format!("{who}.test"),
        }
    }

    /// A fresh secret with which `who` signs in; the account is made when it is new.
    #[must_use]
    pub fn secret(&self, who: &str) -> String {
        match self {
            Self::Mastodon(fake) => fake.token_for(who, "read write"),
            Self::Bluesky(fake) => {
                fake.account(&self.handle(who), APP_PASSWORD);
                APP_PASSWORD.to_owned()
            }
            Self::Wordpress(fake) => fake.password_for(who),
        }
    }

    /// The parameters of `accounts_connect` for `who`.
    #[must_use]
    pub fn sign_in(&self, brand: &Value, who: &str) -> Value {
        let mut params = json!({
            "brand": brand, "network": self.id(), "host": self.url(), "ownServer": true, "secret": self.secret(who),
        });
        if let Self::Bluesky(_) | Self::Wordpress(_) = self {
            params["identifier"] = json!(self.handle(who));
        }
        params
    }

    /// All access of `who` ends behind the client's back.
    pub fn revoke(&self, who: &str) {
        match self {
            Self::Mastodon(fake) => fake.revoke(None),
            Self::Bluesky(fake) => fake.revoke(&self.handle(who)),
            Self::Wordpress(fake) => fake.revoke(who),
        }
    }

    /// A stranger answers a post.
    #[must_use]
    pub fn stranger_replies(&self, to: &str, text: &str) -> String {
        match self {
            Self::Mastodon(fake) => fake.stranger_replies("lea@elsewhere.example", to, text),
            Self::Bluesky(fake) => fake.stranger_replies("lea.test", to, text),
            Self::Wordpress(fake) => format!("comment-{}", fake.stranger_comments("Léa", to, text)),
        }
    }

    /// A stranger mentions `who` in a post of his own; nothing where the network knows no mentions.
    #[must_use]
    pub fn stranger_mentions(&self, who: &str, text: &str) -> String {
        match self {
            Self::Mastodon(fake) => fake.stranger_mentions("lea@elsewhere.example", who, text),
            Self::Bluesky(fake) => fake.stranger_mentions("lea.test", &self.handle(who), text),
            Self::Wordpress(_) => String::new(),
        }
    }

    /// A stranger writes something that `who` hears of: a mention, or a comment where there are only those.
    pub fn stranger_speaks(&self, who: &str, text: &str) {
        if let Self::Wordpress(fake) = self {
            let article = fake.posts_from_elsewhere(who, &format!("À propos de {text}"), "ailleurs");
            let _ = fake.stranger_comments("Léa", &article, text);
        } else {
            let _ = self.stranger_mentions(who, text);
        }
    }

    /// A post disappears.
    pub fn vanishes(&self, id: &str) {
        match self {
            Self::Mastodon(fake) => fake.vanishes(id),
            Self::Bluesky(fake) => fake.vanishes(id),
            Self::Wordpress(fake) => fake.vanishes(id),
        }
    }

    /// Whether a stranger's answer is out of others' sight.
    #[must_use]
    pub fn is_hidden(&self, id: &str) -> bool {
        match self {
            Self::Mastodon(_) => false,
            Self::Bluesky(fake) => fake.is_hidden(id),
            Self::Wordpress(fake) => fake.standing(id.trim_start_matches("comment-")) != "approved",
        }
    }

    /// Somebody of ours posts from another client.
    #[must_use]
    pub fn posts_from_elsewhere(&self, who: &str, text: &str) -> String {
        match self {
            Self::Mastodon(fake) => fake.posts_from_elsewhere(who, text),
            Self::Bluesky(fake) => fake.posts_from_elsewhere(&self.handle(who), text),
            Self::Wordpress(fake) => fake.posts_from_elsewhere(who, text, "ailleurs"),
        }
    }

    /// Method and path of a call; `None` where the network has no such call.
    #[must_use]
    pub fn call(&self, doing: Doing) -> Option<(&'static str, &'static str)> {
        Some(match (self, doing) {
            (Self::Mastodon(_), Doing::Create) => ("POST", "/api/v1/statuses"),
            (Self::Mastodon(_), Doing::Upload) => ("POST", "/api/v2/media"),
            (Self::Mastodon(_), Doing::SignIn) => ("GET", "/api/v1/accounts/verify_credentials"),
            (Self::Mastodon(_), Doing::Renew) => return None,
            (Self::Mastodon(_), Doing::Sync) => ("GET", "/api/v1/notifications"),
            (Self::Mastodon(_), Doing::Delete) => ("DELETE", "/api/v1/statuses/*"),
            (Self::Mastodon(_), Doing::Find) => ("GET", "/api/v1/accounts/*/statuses"),
            (Self::Mastodon(_), Doing::Reply) => ("POST", "/api/v1/statuses"),
            (Self::Mastodon(_), Doing::Report) => ("POST", "/api/v1/reports"),
            (Self::Bluesky(_), Doing::Create) => ("POST", "/xrpc/com.atproto.repo.putRecord"),
            (Self::Bluesky(_), Doing::Upload) => ("POST", "/xrpc/com.atproto.repo.uploadBlob"),
            (Self::Bluesky(_), Doing::SignIn) => ("POST", "/xrpc/com.atproto.server.createSession"),
            (Self::Bluesky(_), Doing::Renew) => ("POST", "/xrpc/com.atproto.server.refreshSession"),
            (Self::Bluesky(_), Doing::Sync) => ("GET", "/xrpc/app.bsky.notification.listNotifications"),
            (Self::Bluesky(_), Doing::Delete) => ("POST", "/xrpc/com.atproto.repo.deleteRecord"),
            (Self::Bluesky(_), Doing::Find) => ("GET", "/xrpc/com.atproto.repo.getRecord"),
            (Self::Bluesky(_), Doing::Reply) => ("POST", "/xrpc/com.atproto.repo.putRecord"),
            (Self::Bluesky(_), Doing::Report) => ("POST", "/xrpc/com.atproto.moderation.createReport"),
            // The world sees an article when its draft changes its state.
            (Self::Wordpress(_), Doing::Create) => ("POST", "/wp-json/wp/v2/posts/*"),
            (Self::Wordpress(_), Doing::Upload) => ("POST", "/wp-json/wp/v2/media"),
            (Self::Wordpress(_), Doing::SignIn) => ("GET", "/wp-json/wp/v2/users/me"),
            (Self::Wordpress(_), Doing::Renew | Doing::Report) => return None,
            (Self::Wordpress(_), Doing::Sync) => ("GET", "/wp-json/wp/v2/comments"),
            (Self::Wordpress(_), Doing::Reply) => ("POST", "/wp-json/wp/v2/comments"),
            (Self::Wordpress(_), Doing::Delete) => ("DELETE", "/wp-json/wp/v2/posts/*"),
            (Self::Wordpress(_), Doing::Find) => ("GET", "/wp-json/wp/v2/posts/*"),
        })
    }

    /// A rule that hits every call of a kind; for kinds that the network has.
    #[must_use]
    pub fn rule(&self, doing: Doing, fault: Fault) -> Rule {
        let (method, path) = self.call(doing).unwrap();
        Rule::on(method, path, fault)
    }

    /// Lets every call of a kind fail from now on.
    pub fn fail(&self, doing: Doing, fault: Fault) {
        self.server().fail(self.rule(doing, fault));
    }

    /// Lets the next call of a kind fail.
    pub fn fail_once(&self, doing: Doing, fault: Fault) {
        self.server().fail(self.rule(doing, fault).once());
    }

    /// How many calls of a kind have arrived.
    #[must_use]
    pub fn arrived(&self, doing: Doing) -> usize {
        self.call(doing).map_or(0, |(method, path)| self.oracle().requests_to(method, path).len())
    }
}
