//! The lane and the verified operations over a backend that misbehaves on command.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Instant;

use uuid::Uuid;

use super::*;

/// What the backends of one test share.
#[derive(Default)]
struct Script {
    items: Mutex<HashMap<String, String>>,
    held: Mutex<bool>,
    released: Condvar,
    opened: AtomicU32,
    active: AtomicU32,
    most_active: AtomicU32,
    calls: AtomicU32,
    panics: AtomicU32,
    garbles: AtomicU32,
    sticky: AtomicU32,
}

impl Script {
    fn hold(&self, hold: bool) {
        *self.held.lock().unwrap() = hold;
        self.released.notify_all();
    }

    fn call<T>(&self, work: impl FnOnce(&mut HashMap<String, String>) -> T) -> T {
        self.calls.fetch_add(1, Ordering::SeqCst);
        let active = self.active.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_active.fetch_max(active, Ordering::SeqCst);
        drop(self.released.wait_while(self.held.lock().unwrap(), |held| *held).unwrap());
        let result = work(&mut self.items.lock().unwrap());
        self.active.fetch_sub(1, Ordering::SeqCst);
        if self.panics.swap(0, Ordering::SeqCst) > 0 {
            panic!("as the test ordered");
        }
        result
    }
}

struct Scripted(Arc<Script>);

impl Backend for Scripted {
    fn get(&mut self, item: &Item, _: Instant) -> Result<Secret, VaultFault> {
        self.0.call(|items| items.get(&item.user).cloned().map(Secret::new).ok_or(VaultFault::NotFound))
    }
    fn set(&mut self, item: &Item, secret: &Secret, _: Instant) -> Result<(), VaultFault> {
        let kept = if self.0.garbles.load(Ordering::SeqCst) > 0 { "garbage" } else { secret.expose() };
        self.0.call(|items| items.insert(item.user.clone(), kept.to_owned()));
        Ok(())
    }
    fn remove(&mut self, item: &Item, _: Instant) -> Result<(), VaultFault> {
        let sticky = self.0.sticky.load(Ordering::SeqCst) > 0;
        self.0.call(|items| if sticky { None } else { items.remove(&item.user) });
        Ok(())
    }
    fn unlock(&mut self, _: Instant) -> Result<(), VaultFault> {
        self.0.call(|_| Ok(()))
    }
}

fn keychain(script: &Arc<Script>, timeout_ms: u64) -> Arc<Keychain> {
    let script = Arc::clone(script);
    let timeout = Duration::from_millis(timeout_ms);
    let options = KeychainOptions { timeout, unlock_timeout: timeout * 20, bus_address: None };
    Arc::new(Keychain::over(options, move || {
        script.opened.fetch_add(1, Ordering::SeqCst);
        Box::new(Scripted(Arc::clone(&script)))
    }))
}

fn slot(generation: u32) -> Slot {
    Slot { account: Uuid::from_u128(1), generation }
}

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

#[tokio::test]
async fn a_write_that_is_not_kept_is_a_mismatch_and_a_probe_says_broken() {
    let script = Arc::new(Script::default());
    let keychain = keychain(&script, 2_000);
    script.garbles.store(1, Ordering::SeqCst);
    assert_eq!(keychain.write(slot(1), &secret("x")).await, Err(VaultFault::Mismatch));
    assert_eq!(keychain.probe().await, Standing::Broken);
    script.garbles.store(0, Ordering::SeqCst);
    assert_eq!(keychain.probe().await, Standing::Ready);
    script.sticky.store(1, Ordering::SeqCst);
    assert_eq!(keychain.delete(slot(1)).await, Err(VaultFault::Mismatch));
}

#[tokio::test]
async fn too_large_never_reaches_the_backend() {
    let script = Arc::new(Script::default());
    let keychain = keychain(&script, 2_000);
    let fault = keychain.write(slot(1), &secret(&"x".repeat(2_401))).await.unwrap_err();
    assert_eq!(fault, VaultFault::TooLarge { bytes: 2_401, max: 2_400 });
    assert_eq!(script.calls.load(Ordering::SeqCst), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_run_one_at_a_time_on_one_thread() {
    let script = Arc::new(Script::default());
    let keychain = keychain(&script, 10_000);
    let calls: Vec<_> = (0..40)
        .map(|generation| {
            let keychain = Arc::clone(&keychain);
            tokio::spawn(async move { keychain.write(slot(generation), &secret("x")).await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(script.most_active.load(Ordering::SeqCst), 1);
    assert_eq!(script.opened.load(Ordering::SeqCst), 1);
    assert_eq!(script.items.lock().unwrap().len(), 40);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hanging_call_releases_its_caller_fails_the_others_fast_and_recovers() {
    let script = Arc::new(Script::default());
    let keychain = keychain(&script, 300);
    script.hold(true);
    let began = Instant::now();
    assert_eq!(keychain.read(slot(1)).await.unwrap_err(), VaultFault::TimedOut);
    assert!(began.elapsed() >= Duration::from_millis(290));

    let began = Instant::now();
    for _ in 0..50 {
        assert_eq!(keychain.read(slot(1)).await.unwrap_err(), VaultFault::TimedOut);
        assert_eq!(keychain.probe().await, Standing::Stalled);
    }
    assert!(began.elapsed() < Duration::from_millis(200), "the others are answered at once");
    assert_eq!(script.calls.load(Ordering::SeqCst), 1, "nothing is started behind a hanging call");

    script.hold(false);
    let began = Instant::now();
    while keychain.probe().await != Standing::Ready {
        assert!(began.elapsed() < Duration::from_secs(5), "it must recover once the call returns");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_waiting_caller_leaves_when_the_call_before_it_hangs() {
    let script = Arc::new(Script::default());
    let keychain = keychain(&script, 1_000);
    script.hold(true);
    let first = tokio::spawn({
        let keychain = Arc::clone(&keychain);
        async move { keychain.read(slot(1)).await.unwrap_err() }
    });
    tokio::time::sleep(Duration::from_millis(600)).await;
    let began = Instant::now();
    assert_eq!(keychain.read(slot(2)).await.unwrap_err(), VaultFault::TimedOut);
    assert!(began.elapsed() < Duration::from_millis(850), "it waits for the hanging call's deadline, not its own");
    assert_eq!(first.await.unwrap(), VaultFault::TimedOut);
    script.hold(false);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_caller_does_not_hide_a_hanging_call() {
    let script = Arc::new(Script::default());
    let keychain = keychain(&script, 200);
    script.hold(true);
    drop(tokio::time::timeout(Duration::from_millis(50), keychain.read(slot(1))).await);
    tokio::time::sleep(Duration::from_millis(600)).await;
    let began = Instant::now();
    assert_eq!(keychain.probe().await, Standing::Stalled);
    assert!(began.elapsed() < Duration::from_millis(100));
    script.hold(false);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_a_prompt_is_open_everything_else_is_locked_and_no_second_prompt_appears() {
    let script = Arc::new(Script::default());
    let keychain = keychain(&script, 1_000);
    script.hold(true);
    let unlock = tokio::spawn({
        let keychain = Arc::clone(&keychain);
        async move { keychain.unlock().await }
    });
    while script.calls.load(Ordering::SeqCst) == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(keychain.read(slot(1)).await.unwrap_err(), VaultFault::Locked);
    assert_eq!(keychain.probe().await, Standing::Locked);
    assert_eq!(keychain.unlock().await, Err(VaultFault::Locked));
    assert_eq!(script.calls.load(Ordering::SeqCst), 1);
    script.hold(false);
    assert_eq!(unlock.await.unwrap(), Ok(()));
    assert_eq!(keychain.probe().await, Standing::Ready);
}

#[tokio::test]
async fn a_panic_in_the_keychain_is_a_fault_and_the_next_call_works() {
    let script = Arc::new(Script::default());
    let keychain = keychain(&script, 5_000);
    // Often: the next call must not reach a thread that is just about to end.
    for round in 1..=200 {
        script.panics.store(1, Ordering::SeqCst);
        assert_eq!(keychain.read(slot(1)).await.unwrap_err(), VaultFault::Broken);
        assert_eq!(keychain.write(slot(1), &secret("x")).await, Ok(()), "round {round}");
        assert_eq!(script.opened.load(Ordering::SeqCst), round + 1);
    }
}
