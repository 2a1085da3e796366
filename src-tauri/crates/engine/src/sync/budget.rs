//! What reading an account may cost. Counted per call, whatever wakes a look: the clock, a person, a line to the server.
//! Sending is not counted and never waits for it.

use crate::api::inbox::ReadingBudget;
use crate::engine::Engine;
use chrono::{DateTime, Utc};
use pupitre_domain::ids::AccountId;
use pupitre_domain::network::NetworkId;
use pupitre_store::{Sql, StoreError, syncs};

/// What is left of an account's budget.
pub(super) fn of<S: Sql>(
    conn: &S,
    account: AccountId,
    network: NetworkId,
    now: DateTime<Utc>,
) -> Result<ReadingBudget, StoreError> {
    let per_hour = pupitre_networks::network(network).descriptor().reads_per_hour;
    let spent = syncs::spent(conn, account, now)?;
    let left = per_hour.saturating_sub(spent.calls);
    Ok(ReadingBudget { per_hour, left, eases_at: spent.eases_at.filter(|_| left == 0) })
}

/// Reads what is left.
pub(super) async fn left(engine: &Engine, account: AccountId, network: NetworkId) -> Result<ReadingBudget, StoreError> {
    let now = engine.now();
    engine.store.read(move |conn| of(conn, account, network, now)).await
}

/// Notes what was spent.
pub(super) async fn note(engine: &Engine, account: AccountId, calls: u32) {
    let now = engine.now();
    if calls > 0 && engine.store.write(move |tx| syncs::note_calls(tx, account, calls, now)).await.is_err() {
        tracing::warn!("what reading an account cost could not be noted");
    }
}

/// Takes one call; otherwise answers when there is one again.
pub(crate) async fn take(engine: &Engine, account: AccountId, network: NetworkId) -> Result<(), Option<DateTime<Utc>>> {
    let now = engine.now();
    let taken = engine
        .store
        .write(move |tx| {
            let budget = of(tx, account, network, now)?;
            if budget.left > 0 {
                syncs::note_calls(tx, account, 1, now)?;
            }
            Ok::<_, StoreError>(budget)
        })
        .await;
    match taken {
        Ok(budget) if budget.left == 0 => Err(budget.eases_at),
        Ok(_) => Ok(()),
        Err(_) => Err(None),
    }
}
