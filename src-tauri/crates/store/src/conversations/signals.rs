//! What the messages of a conversation are like, as conditions of a list. The conversation is `c`; the bits are those of
//! `messages.signals`.

use pupitre_domain::signals::{Signals, Tongue};

/// A stranger asks something.
pub(super) const QUESTION: &str =
    "EXISTS (SELECT 1 FROM messages m WHERE m.conversation = c.key AND m.ours = 0 AND m.signals & 8 <> 0)";
/// A stranger's message cannot wait.
pub(super) const URGENT: &str =
    "EXISTS (SELECT 1 FROM messages m WHERE m.conversation = c.key AND m.ours = 0 AND m.signals & 192 <> 0)";
/// A stranger writes in a bad tone.
pub(super) const NEGATIVE: &str =
    "EXISTS (SELECT 1 FROM messages m WHERE m.conversation = c.key AND m.ours = 0 AND m.signals & 48 = 16)";
/// A stranger writes in a good tone.
pub(super) const POSITIVE: &str =
    "EXISTS (SELECT 1 FROM messages m WHERE m.conversation = c.key AND m.ours = 0 AND m.signals & 48 = 32)";

/// A stranger writes in one of these languages.
pub(super) fn languages(tongues: &[Tongue]) -> String {
    let of = |language| Signals { language, ..Signals::default() }.packed();
    let (mask, wanted): (u16, Vec<String>) =
        (of(Tongue::Other), tongues.iter().map(|tongue| of(*tongue).to_string()).collect());
    format!(
        "EXISTS (SELECT 1 FROM messages m WHERE m.conversation = c.key AND m.ours = 0 AND m.signals & {mask} IN ({}))",
        wanted.join(", ")
    )
}
