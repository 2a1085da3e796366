//! What can be wrong with a keychain.

/// Why a call failed. Carries no text of the operating system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum VaultFault {
    /// The keychain is locked; only a person can unlock it.
    #[error("the keychain is locked")]
    Locked,
    /// There is no keychain: no session bus, no service on it, or it went away during the call.
    #[error("no keychain is available")]
    Absent,
    /// The system or the person refused.
    #[error("access to the keychain was denied")]
    Denied,
    /// No answer by the deadline, or an earlier call is still hanging.
    #[error("the keychain did not answer in time")]
    TimedOut,
    /// The keychain works and holds no such item.
    #[error("the keychain has no such item")]
    NotFound,
    /// The secret is larger than every supported keychain takes.
    #[error("the secret has {bytes} bytes; the keychain takes {max}")]
    TooLarge {
        /// Bytes of the secret.
        bytes: usize,
        /// Most bytes.
        max: usize,
    },
    /// What was read back is not what was written, or a deleted item is still there.
    #[error("the keychain did not keep what it was given")]
    Mismatch,
    /// It answered in a way that nothing here understands.
    #[error("the keychain does not work properly")]
    Broken,
}

/// The state of the keychain, as a person must know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// A canary was written, read back and deleted.
    Ready,
    /// Locked: one action, unlock.
    Locked,
    /// Not there: connecting accounts is not possible.
    Absent,
    /// The system or the person refused.
    Denied,
    /// No answer by the deadline, or a prompt still waits for one.
    Stalled,
    /// It answers, but does not keep what it is given.
    Broken,
}

impl From<VaultFault> for Standing {
    fn from(fault: VaultFault) -> Self {
        match fault {
            VaultFault::Locked => Self::Locked,
            VaultFault::Absent => Self::Absent,
            VaultFault::Denied => Self::Denied,
            VaultFault::TimedOut => Self::Stalled,
            VaultFault::NotFound | VaultFault::TooLarge { .. } | VaultFault::Mismatch | VaultFault::Broken => {
                Self::Broken
            }
        }
    }
}
