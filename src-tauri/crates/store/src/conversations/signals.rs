//! What the messages of a conversation are like, as conditions of a list. The conversation is `c`.

/// Asks something.
pub(super) const QUESTION: &str = "0";
/// Cannot wait.
pub(super) const URGENT: &str = "0";
/// In a bad tone.
pub(super) const NEGATIVE: &str = "0";
/// In a good tone.
pub(super) const POSITIVE: &str = "0";
