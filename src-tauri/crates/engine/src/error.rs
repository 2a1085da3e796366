//! Why a use case could not do what was asked. A code exists only when a shell acts on it.

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
}
