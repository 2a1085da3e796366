//! Lines to servers that tell at once when something is said. What they tell only makes a look due: how messages are
//! read, in which order, and that none is lost, is one thing, and it is in `sync`.

use crate::access::{self, NoAccess};
use crate::engine::Engine;
use crate::events::Topic;
use chrono::{DateTime, Utc};
use pupitre_domain::ids::AccountId;
use pupitre_networks::kit::{Fault, Heard, Live};
use pupitre_store::accounts::{self, AccountHealth};
use pupitre_store::pauses;
use rand::Rng as _;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::PoisonError;
use std::time::{Duration, Instant};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// Several things said at once are read at once.
const GATHER: Duration = Duration::from_secs(1);
/// Wait before a line that broke is laid anew; doubles up to the longest.
const FIRST_WAIT: Duration = Duration::from_secs(5);
const LONGEST_WAIT: Duration = Duration::from_secs(600);
/// A line that held this long was a good one.
const HELD: Duration = Duration::from_secs(60);
/// A server without such a line is asked again after this.
const NOT_OFFERED: Duration = Duration::from_secs(6 * 3_600);
/// Wall clock ahead of the timers by so much means that the machine slept: no line outlives that.
const SLEPT_S: i64 = 30;

/// The lines of this process.
#[derive(Default)]
pub(crate) struct Lines {
    held: HashMap<AccountId, Line>,
    looked: Option<(Instant, DateTime<Utc>)>,
}

struct Line(JoinHandle<()>);

impl Drop for Line {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Lines {
    /// Lays the lines that are wanted and cuts the others: none is held while paused or offline.
    pub(crate) async fn tend(&mut self, engine: &Arc<Engine>) {
        let (now, wall) = (Instant::now(), engine.now());
        let slept = self.looked.is_some_and(|(before, then)| {
            let passed = i64::try_from(now.duration_since(before).as_secs()).unwrap_or(i64::MAX);
            ((wall - then).num_seconds() - passed).abs() > SLEPT_S
        });
        self.looked = Some((now, wall));
        let wanted = wanted(engine).await;
        let anew = engine.looks.to_lay_anew();
        let ended =
            |id: &AccountId, line: &Line| slept || line.0.is_finished() || !wanted.contains(id) || anew.contains(id);
        self.held.retain(|id, line| {
            let ended = ended(id, line);
            if ended {
                set_live(engine, *id, false);
            }
            !ended
        });
        for id in wanted {
            self.held.entry(id).or_insert_with(|| Line(tokio::spawn(hold(Arc::clone(engine), id))));
        }
    }
}

/// Accounts whose server may be listened to now.
async fn wanted(engine: &Engine) -> HashSet<AccountId> {
    if engine.reach.online(engine.now()) == Some(false) {
        return HashSet::new();
    }
    let found = engine.store.read(|conn| {
        let mut found = HashSet::new();
        for row in accounts::list(conn, None)? {
            let offers = pupitre_networks::network(row.network).inbox().is_some_and(|inbox| inbox.live().is_some());
            // Before the first look there is nothing to be told of.
            let reads = row.health == AccountHealth::Ok && row.vault_generation.is_some() && row.synced_at.is_some();
            if offers && reads && !pauses::covers(conn, row.brand)? {
                found.insert(row.id);
            }
        }
        Ok(found)
    });
    found.await.unwrap_or_default()
}

fn set_live(engine: &Engine, id: AccountId, live: bool) {
    let mut all = engine.looks.live.lock().unwrap_or_else(PoisonError::into_inner);
    let changed = if live { all.insert(id) } else { all.remove(&id) };
    drop(all);
    if changed {
        engine.stale(&[Topic::Accounts]);
    }
}

/// Holds the line of one account until nobody wants it any more.
async fn hold(engine: Arc<Engine>, id: AccountId) {
    let mut wait = FIRST_WAIT;
    loop {
        let began = Instant::now();
        let ended = listen(&engine, id).await;
        set_live(&engine, id, false);
        let hint = match ended {
            Ended::Never => return,
            Ended::NotOffered => Some(NOT_OFFERED),
            Ended::Told(until) => (until - engine.now()).to_std().ok(),
            Ended::Broken => None,
        };
        wait = if began.elapsed() >= HELD { FIRST_WAIT } else { (wait * 2).min(LONGEST_WAIT) };
        let jitter: f64 = rand::rng().random_range(0.8..1.2);
        tokio::time::sleep(hint.unwrap_or_else(|| wait.mul_f64(jitter))).await;
    }
}

enum Ended {
    /// It has to be connected again, or is gone: the next look at what is wanted decides.
    Never,
    NotOffered,
    Told(DateTime<Utc>),
    Broken,
}

async fn listen(engine: &Arc<Engine>, id: AccountId) -> Ended {
    let opened = match access::open(engine, id).await {
        Ok(opened) => opened,
        Err(NoAccess::Server(_)) => return Ended::Broken,
        Err(_) => return Ended::Never,
    };
    if let Err(eases) = crate::sync::budget::take(engine, id, opened.account.network).await {
        return eases.map_or(Ended::Broken, Ended::Told);
    }
    let network = pupitre_networks::network(opened.account.network);
    let Some(live) = network.inbox().and_then(|inbox| inbox.live()) else { return Ended::Never };
    let heard = hear(engine, live, &opened, id).await;
    match heard {
        Ok(Heard::Ended) => Ended::Broken,
        Ok(Heard::NotOffered) => Ended::NotOffered,
        Err(Fault::Expired) => {
            engine.accesses.forget(id).await;
            Ended::Broken
        }
        // Whether access is gone is the looks' to say: they ask the same server by its ordinary door.
        Err(Fault::Reconnect { .. } | Fault::Forbidden(_)) => Ended::NotOffered,
        Err(Fault::RateLimited { until: Some(until) }) => Ended::Told(until),
        Err(_) => Ended::Broken,
    }
}

/// Listens, and makes a look due for what is heard.
async fn hear(engine: &Arc<Engine>, live: &dyn Live, opened: &access::Opened, id: AccountId) -> Result<Heard, Fault> {
    let news = Notify::new();
    let call = opened.call(engine.now());
    let wake = || news.notify_one();
    let looks = async {
        loop {
            news.notified().await;
            set_live(engine, id, true);
            tokio::time::sleep(GATHER).await;
            let now = engine.now();
            if engine.store.write(move |tx| accounts::set_next_inbox(tx, id, now)).await.is_ok() {
                engine.pulse.wake();
            }
        }
    };
    tokio::select! {
        heard = live.listen(&call, &wake) => heard,
        () = looks => Ok(Heard::Ended),
    }
}
