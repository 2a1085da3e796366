//! Where a secret lives.

use uuid::Uuid;

/// One generation of one account's secret. The database holds both numbers; the keychain holds the secret under them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slot {
    /// The account's id. Never a handle: that changes and is personal data.
    pub account: Uuid,
    /// Counts up with every rotation.
    pub generation: u32,
}

impl Slot {
    /// The item's user name in the keychain: `<uuid>.<generation>`.
    pub(crate) fn user(self) -> String {
        format!("{}.{}", self.account, self.generation)
    }
}
