//! Networks and accounts.

use super::mailbox::OwnClientView;
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{AccountId, BrandId};
use pupitre_domain::network::{Limits, NetworkId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Plans an account before it is connected, so that posts can be adapted offline.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AccountPlan {
    /// Its brand.
    pub brand: BrandId,
    /// Its network.
    pub network: NetworkId,
}

/// Connects an account with what can be typed. The secret goes straight to the keychain.
#[derive(Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AccountConnect {
    /// Its brand.
    pub brand: BrandId,
    /// Its network.
    pub network: NetworkId,
    /// A planned account, or one to be connected again. A new one is made when absent.
    #[serde(default)]
    pub account: Option<AccountId>,
    /// Server; the network's usual one when absent.
    #[serde(default)]
    pub host: Option<String>,
    /// Server for what is sent, where it may be another one; found as the first one is when absent.
    #[serde(default)]
    pub outgoing_host: Option<String>,
    /// "This is my own server": allows addresses of this machine and of private networks, and plain http.
    #[serde(default)]
    pub own_server: bool,
    /// Handle or e-mail address, for an app password or password.
    #[serde(default)]
    pub identifier: Option<String>,
    /// Access token, app password or password.
    pub secret: String,
}

impl std::fmt::Debug for AccountConnect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccountConnect")
            .field("brand", &self.brand)
            .field("network", &self.network)
            .finish_non_exhaustive()
    }
}

/// Starts a sign-in in the system's browser.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AccountAuthorize {
    /// Its brand.
    pub brand: BrandId,
    /// Its network.
    pub network: NetworkId,
    /// A planned account, or one to be connected again.
    #[serde(default)]
    pub account: Option<AccountId>,
    /// Server.
    #[serde(default)]
    pub host: Option<String>,
    /// "This is my own server".
    #[serde(default)]
    pub own_server: bool,
    /// Handle or e-mail address, where it has to be known before.
    #[serde(default)]
    pub identifier: Option<String>,
    /// Server for what is sent, where it may be another one.
    #[serde(default)]
    pub outgoing_host: Option<String>,
    /// The client that the person registered, where none is shipped.
    #[serde(default)]
    pub client: Option<OwnClientView>,
}

/// Asks for the page on which a person makes an app password.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PasswordPage {
    /// The network.
    pub network: NetworkId,
    /// Server as typed.
    #[serde(default)]
    pub host: Option<String>,
    /// "This is my own server".
    #[serde(default)]
    pub own_server: bool,
}

/// Where a person makes an app password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PasswordPageView {
    /// The page; absent where the server has none.
    pub url: Option<String>,
}

/// A sign-in under way.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizationStarted {
    /// Number to ask for its state with.
    pub attempt: u32,
    /// Page to open in the browser.
    pub url: String,
}

/// Names a sign-in under way.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AuthorizationAttempt {
    /// Its number.
    pub attempt: u32,
}

/// How far a sign-in is.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase", tag = "state")]
pub enum AuthorizationState {
    /// The browser has not come back yet.
    Waiting,
    /// Connected.
    Connected {
        /// The account.
        account: Box<AccountView>,
    },
    /// Not connected; the code is one of `ErrorCode`.
    Failed {
        /// Why.
        code: crate::error::ErrorCode,
    },
}

/// Whether an account can act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Health {
    /// Connected and answering.
    Ok,
    /// Planned, not connected.
    NotConnected,
    /// The keychain is locked; its jobs wait.
    Locked,
    /// The keychain cannot be reached; its jobs wait.
    KeychainAbsent,
    /// Access was revoked or its secret is gone from the keychain; connect again.
    Reconnect,
    /// Its server has not answered for a while; jobs are tried again by themselves.
    Unreachable,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountView {
    /// Id.
    pub id: AccountId,
    /// Its brand.
    pub brand: BrandId,
    /// Its network.
    pub network: NetworkId,
    /// Handle, empty while planned.
    pub handle: String,
    /// Display name.
    pub name: String,
    /// Profile page.
    pub profile: Option<String>,
    /// Server that answers for it.
    pub server: Option<String>,
    /// Whether it is marked as one's own server.
    pub own_server: bool,
    /// Health.
    pub health: Health,
    /// When access ends for good, where known.
    pub expires_at: Option<DateTime<Utc>>,
    /// Limits in force.
    pub limits: Limits,
    /// Whether the network's scheduler can hold posts of this account.
    pub can_hand_off: bool,
    /// Nothing leaves for it from here: a person publishes by hand.
    pub by_hand: bool,
    /// When the inbox was last read.
    pub synced_at: Option<DateTime<Utc>>,
    /// A person chooses which folders are read.
    pub has_folders: bool,
    /// Folders that a person chose and that were not there at the last look, as a person reads them.
    pub lost_folders: Vec<String>,
}

/// Lists accounts.
#[derive(Debug, Clone, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AccountFilter {
    /// Of one brand only.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// Those only to which posts are published.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub posts: bool,
}

/// Where the keychain stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum KeychainStanding {
    /// Usable.
    Ready,
    /// Locked; one button unlocks it.
    Locked,
    /// No keychain service runs; drafting works, connecting does not.
    Absent,
    /// The person or the system refused access.
    Denied,
    /// It does not answer.
    Stalled,
    /// It answers wrongly (what is written does not come back).
    Broken,
}

/// The keychain.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KeychainView {
    /// Where it stands.
    pub standing: KeychainStanding,
    /// Which keychain this is.
    pub backend: String,
    /// Another keychain than the one that holds the accounts' secrets is in use now.
    pub changed: bool,
}
