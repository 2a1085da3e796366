//! Why a use case could not do what was asked. A code exists only when a shell acts on it.

use pupitre_networks::kit::{Denied, Fault};
use pupitre_store::StoreError;
use pupitre_vault::VaultFault;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What went wrong, for the UI to make a sentence of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ErrorCode {
    /// A field is wrong; `fields` tell which and how.
    Invalid,
    /// It does not exist (any more).
    NotFound,
    /// Somebody changed it meanwhile.
    Conflict,
    /// It is being sent and cannot be changed at this moment.
    InFlight,
    /// The state it is in does not allow this.
    IllegalState,
    /// No connection to the server.
    Offline,
    /// The server asks to wait.
    RateLimited,
    /// Token or password refused, or access revoked.
    AccessRefused,
    /// The server is not one of this network.
    NotThisNetwork,
    /// The address is of this machine or a private network, and "my own server" is not chosen.
    PrivateAddress,
    /// Plain http without "my own server".
    NotHttps,
    /// The server's certificate is not trusted.
    CertificateUntrusted,
    /// No usable address.
    AddressMalformed,
    /// The server sends us elsewhere.
    Redirected,
    /// The network refused; `fields` may tell why.
    Refused,
    /// It is not known whether it happened.
    OutcomeUnknown,
    /// The account is already connected, to this brand or another.
    AccountTaken,
    /// Another identity than the account's signed in.
    OtherIdentity,
    /// The keychain is locked.
    KeychainLocked,
    /// There is no keychain.
    KeychainAbsent,
    /// The keychain refused.
    KeychainDenied,
    /// The keychain does not answer or answers wrongly.
    KeychainBroken,
    /// The sign-in was cancelled, refused in the browser, or took too long.
    SignInAborted,
    /// The disk is full.
    DiskFull,
    /// The data folder cannot be written.
    ReadOnly,
    /// The data was written by a newer Pupitre.
    NewerData,
    /// The data is damaged.
    DataDamaged,
    /// Another Pupitre uses the data in a way that excludes this.
    Busy,
    /// A defect of ours; the log has it under `ref`.
    Internal,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FieldError {
    /// Name of the field as in the request.
    pub field: String,
    /// What is wrong with it.
    pub code: FieldCode,
    /// The greatest allowed value, where it is about size.
    pub max: Option<u32>,
}

/// What can be wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum FieldCode {
    /// Empty.
    Required,
    /// Too long.
    TooLong,
    /// Not of the form expected.
    Malformed,
    /// Not one of the known values.
    Unknown,
    /// In the past.
    Past,
    /// Already used.
    Taken,
    /// Out of the allowed range.
    OutOfRange,
    /// An address of another place than the one expected.
    Elsewhere,
}

/// Why a use case stopped. `detail` is for the log only; it never holds a secret or what a person wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What the shells act on.
    pub code: ErrorCode,
    /// Fields that are wrong.
    pub fields: Vec<FieldError>,
    /// Seconds after which it may work.
    pub retry_after_s: Option<u32>,
    /// For the log.
    pub detail: &'static str,
}

impl Failure {
    /// A failure with nothing but its code.
    #[must_use]
    pub const fn of(code: ErrorCode) -> Self {
        Self { code, fields: Vec::new(), retry_after_s: None, detail: "" }
    }

    /// One field is wrong.
    #[must_use]
    pub fn field(field: &str, code: FieldCode, max: Option<u32>) -> Self {
        Self { fields: vec![FieldError { field: field.to_owned(), code, max }], ..Self::of(ErrorCode::Invalid) }
    }

    /// A defect of ours, with a word for the log.
    #[must_use]
    pub const fn internal(detail: &'static str) -> Self {
        Self { code: ErrorCode::Internal, fields: Vec::new(), retry_after_s: None, detail }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.code)
    }
}

impl std::error::Error for Failure {}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let code = match error {
            StoreError::NotFound => ErrorCode::NotFound,
            StoreError::Conflict => ErrorCode::Conflict,
            StoreError::Full => ErrorCode::DiskFull,
            StoreError::ReadOnly => ErrorCode::ReadOnly,
            StoreError::Busy => ErrorCode::Busy,
            StoreError::Corrupt => ErrorCode::DataDamaged,
            StoreError::Illegal(illegal) if illegal.state.is_in_flight() => ErrorCode::InFlight,
            StoreError::Illegal(_) => ErrorCode::IllegalState,
            _ => return Self::internal("store"),
        };
        Self::of(code)
    }
}

impl From<VaultFault> for Failure {
    fn from(fault: VaultFault) -> Self {
        Self::of(match fault {
            VaultFault::Locked => ErrorCode::KeychainLocked,
            VaultFault::Absent => ErrorCode::KeychainAbsent,
            VaultFault::Denied => ErrorCode::KeychainDenied,
            VaultFault::NotFound => ErrorCode::AccessRefused,
            _ => ErrorCode::KeychainBroken,
        })
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        let plain = Self::of;
        match fault {
            Fault::Transient { after } => Self {
                retry_after_s: after.and_then(|wait| u32::try_from(wait.as_secs()).ok()),
                ..plain(ErrorCode::Offline)
            },
            Fault::RateLimited { .. } => plain(ErrorCode::RateLimited),
            Fault::Expired | Fault::Reconnect { .. } => plain(ErrorCode::AccessRefused),
            Fault::Rejected(_) => plain(ErrorCode::Refused),
            Fault::Gone => plain(ErrorCode::NotFound),
            Fault::Ambiguous => plain(ErrorCode::OutcomeUnknown),
            Fault::Protocol => plain(ErrorCode::NotThisNetwork),
            Fault::Forbidden(denied) => plain(match denied {
                Denied::PrivateAddress => ErrorCode::PrivateAddress,
                Denied::NotHttps => ErrorCode::NotHttps,
                Denied::Malformed => ErrorCode::AddressMalformed,
                Denied::Certificate => ErrorCode::CertificateUntrusted,
                Denied::Redirect => ErrorCode::Redirected,
            }),
        }
    }
}
