//! Looking at the keychain: no view waits for one that hangs, and what it says in the end is told.

use crate::engine::Engine;
use crate::events::Topic;
use pupitre_vault::Standing;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Longest wait of a view. That a keychain does not answer is an answer.
const PATIENCE: Duration = Duration::from_millis(700);

/// How long a look ahead of the first question stands for its answer.
const AHEAD: Duration = Duration::from_secs(5);

/// Looks under way.
#[derive(Default)]
pub(crate) struct Watch {
    /// Found before anybody asked, and when; good for the first who does, soon after.
    ahead: Mutex<Option<(Instant, Standing)>>,
    following: Arc<AtomicBool>,
}

/// Where the keychain stands, `Stalled` when it does not say in time. Then the look goes on, and its end makes the views
/// stale: a keychain that was slow once would otherwise be called silent until something else happened to an account.
pub(crate) async fn standing(engine: &Engine) -> Standing {
    let ahead = engine.keychain.ahead.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some((at, found)) = ahead
        && at.elapsed() < AHEAD
    {
        return found;
    }
    let vault = Arc::clone(&engine.vault);
    let mut look = Box::pin(async move { vault.probe().await });
    if let Ok(found) = tokio::time::timeout(PATIENCE, &mut look).await {
        return found;
    }
    let following = Arc::clone(&engine.keychain.following);
    if !following.swap(true, Ordering::AcqRel) {
        let events = Arc::clone(&engine.events);
        tokio::spawn(async move {
            look.await;
            following.store(false, Ordering::Release);
            events.stale(&[Topic::Accounts]);
        });
    }
    Standing::Stalled
}

/// Looks before anybody asks: a shell calls it while its window loads.
pub async fn look_ahead(engine: &Engine) {
    let found = engine.vault.probe().await;
    *engine.keychain.ahead.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), found));
}
