//! What reading an account may cost. Counted per call and before it is made, whatever wakes a look: the clock, a person, a
//! line to the server. Sending is not counted and never waits for it.

use crate::api::inbox::ReadingBudget;
use crate::clock::Clock;
use crate::engine::Engine;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use pupitre_domain::ids::AccountId;
use pupitre_domain::network::NetworkId;
use pupitre_networks::kit::{Meter, Purse};
use pupitre_store::{Sql, Store, StoreError, syncs};
use std::sync::{Arc, Mutex, PoisonError};

/// Of the calls of an hour, the share that is counted at once: a look that is killed has spent what it held of them.
const SHARE: u32 = 100;
/// Most calls counted at once.
const MOST: u32 = 8;

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

/// The budget of one account, as long as one look lasts.
#[derive(Clone)]
pub(super) struct Budget {
    store: Store,
    clock: Arc<dyn Clock>,
    account: AccountId,
    network: NetworkId,
    /// When calls were last counted.
    drawn_at: Arc<Mutex<Option<DateTime<Utc>>>>,
}

impl Budget {
    pub(super) fn of(engine: &Engine, account: AccountId, network: NetworkId) -> Self {
        let (store, clock) = (engine.store.clone(), Arc::clone(&engine.clock));
        Self { store, clock, account, network, drawn_at: Arc::default() }
    }

    /// A meter that counts by this budget.
    pub(super) fn meter(&self) -> Meter {
        Meter::new(Box::new(self.clone()))
    }

    /// Counts up to `most` calls; `Err` with when there is one again where none is left.
    async fn spend(&self, most: u32) -> Result<u32, Option<DateTime<Utc>>> {
        let (account, network, now) = (self.account, self.network, self.clock.now());
        let taken = self.store.write(move |tx| {
            let budget = of(tx, account, network, now)?;
            let taken = budget.left.min(most);
            syncs::note_calls(tx, account, taken, now)?;
            Ok::<_, StoreError>((taken, budget.eases_at))
        });
        match taken.await {
            Ok((0, eases_at)) => Err(eases_at),
            Ok((taken, _)) => {
                *self.drawn_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
                Ok(taken)
            }
            Err(_) => Err(None),
        }
    }

    /// Takes back what was counted and not made.
    pub(super) async fn settle(&self, meter: &Meter) {
        let (account, rest) = (self.account, meter.rest().await);
        let drawn_at = *self.drawn_at.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(at) = drawn_at.filter(|_| rest > 0) else { return };
        if self.store.write(move |tx| syncs::take_back(tx, account, rest, at)).await.is_err() {
            tracing::warn!("calls that were not made stay counted");
        }
    }
}

#[async_trait]
impl Purse for Budget {
    async fn draw(&self) -> u32 {
        let per_hour = pupitre_networks::network(self.network).descriptor().reads_per_hour;
        self.spend((per_hour / SHARE).clamp(1, MOST)).await.unwrap_or(0)
    }
}

/// Takes one call; otherwise answers when there is one again.
pub(crate) async fn take(engine: &Engine, account: AccountId, network: NetworkId) -> Result<(), Option<DateTime<Utc>>> {
    Budget::of(engine, account, network).spend(1).await.map(drop)
}
