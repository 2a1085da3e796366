//! Named places at which a crash test ends the process. Compiled in for tests only.

use std::sync::atomic::{AtomicU32, Ordering};

/// `NAME:N` ends the process when NAME is reached for the N-th time (1 is the first).
pub const VARIABLE: &str = "PUPITRE_FAILPOINT";

/// Every failpoint, for tests that want to visit them all.
pub const ALL: &[&str] = &[
    // A person's wish: a reply, an action, a post to be sent at once.
    "before-queue",
    "in-queue",
    "after-queue",
    // The conductor.
    "before-recover",
    "after-recover",
    "before-take",
    "after-take",
    "before-intent",
    "in-intent",
    "after-intent",
    "before-call",
    "after-call",
    "before-result",
    "in-result",
    "after-result",
    "before-handed-off",
    "after-handed-off",
    "before-wait",
    "after-wait",
    "before-lost",
    "after-lost",
    "before-not-done",
    "after-not-done",
    "before-refused",
    "after-refused",
    "before-look",
    "after-look",
    "before-found",
    "after-found",
    "before-repeat",
    "after-repeat",
    "before-ask",
    "after-ask",
    // Access whose secret changed: in memory, in the keychain, named by the database.
    "before-rotate",
    "after-rotate-keychain",
    "after-rotate-database",
    // A pause: the flag, what it refuses, what is recalled for it, and its end.
    "before-pause",
    "in-pause",
    "after-pause",
    "before-recall",
    "after-recall",
    "before-hold",
    "after-hold",
    "before-halt",
    "after-halt",
    "before-resume",
    "in-resume",
    "after-resume",
    // The inbox.
    "before-ingest",
    "after-ingest",
    "before-past",
    "after-past",
];

static SEEN: AtomicU32 = AtomicU32::new(0);

/// Tells that a failpoint was reached.
pub(crate) fn reached(name: &str) {
    let Ok(wanted) = std::env::var(VARIABLE) else { return };
    let Some((point, nth)) = wanted.split_once(':') else { return };
    if point != name {
        return;
    }
    let seen = SEEN.fetch_add(1, Ordering::SeqCst) + 1;
    if nth.parse() == Ok(seen) {
        // `abort` runs no destructor and flushes nothing, like a kill.
        std::process::abort();
    }
}
