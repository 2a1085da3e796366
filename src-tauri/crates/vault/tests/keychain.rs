//! The real thing: every state of a keychain (R8) against a GNOME Keyring on a private bus.
#![cfg(any(target_os = "linux", target_os = "freebsd"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, unreachable_pub)]

mod session;

use std::sync::Arc;
use std::time::{Duration, Instant};

use pupitre_vault::{
    Keychain, KeychainOptions, MAX_SECRET_BYTES, Secret, Slot, Standing, Vault as _, VaultFault, retire, rotate,
};
use session::{Policy, Session, SilentPrompter};
use uuid::Uuid;

const SERVICE: &str = "app.pupitre.desk.account.v1";

fn keychain(session: &Session) -> Arc<Keychain> {
    keychain_within(session, Duration::from_secs(20))
}

fn keychain_within(session: &Session, timeout: Duration) -> Arc<Keychain> {
    let bus_address = Some(session.address());
    Arc::new(Keychain::new(KeychainOptions { timeout, unlock_timeout: timeout, bus_address }))
}

fn slot(generation: u32) -> Slot {
    Slot { account: Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001), generation }
}

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

/// Probes as the engine does until the state is as wanted; the promise is ten seconds without a restart.
async fn recovers(keychain: &Keychain) {
    let began = Instant::now();
    loop {
        let standing = keychain.probe().await;
        if standing == Standing::Ready {
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(10), "still {standing:?} after ten seconds");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn unlocked_keeps_replaces_and_deletes() {
    let session = Session::unlocked().await;
    let keychain = keychain(&session);
    assert_eq!(keychain.probe().await, Standing::Ready);
    assert_eq!(keychain.backend(), "secret-service");
    assert_eq!(keychain.read(slot(1)).await.unwrap_err(), VaultFault::NotFound);
    keychain.write(slot(1), &secret("first")).await.unwrap();
    keychain.write(slot(1), &secret("zweitens – é 🎻")).await.unwrap();
    assert_eq!(keychain.read(slot(1)).await.unwrap().expose(), "zweitens – é 🎻");
    assert_eq!(keychain.read(slot(2)).await.unwrap_err(), VaultFault::NotFound);
    keychain.write(slot(2), &secret("")).await.unwrap();
    assert_eq!(keychain.read(slot(2)).await.unwrap().expose(), "");
    keychain.delete(slot(1)).await.unwrap();
    keychain.delete(slot(1)).await.unwrap();
    assert_eq!(keychain.read(slot(1)).await.unwrap_err(), VaultFault::NotFound);
    keychain.unlock().await.unwrap();
    let canaries = session.delete_items(&[("service", "app.pupitre.desk.canary.v1")]).await;
    assert_eq!(canaries, 0, "a probe leaves nothing behind");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_largest_secret_fits_and_one_byte_more_is_refused() {
    let session = Session::unlocked().await;
    let keychain = keychain(&session);
    let largest = secret(&"é".repeat(MAX_SECRET_BYTES / 2));
    keychain.write(slot(1), &largest).await.unwrap();
    assert_eq!(keychain.read(slot(1)).await.unwrap().expose(), largest.expose());
    for bytes in [MAX_SECRET_BYTES + 1, 2_561, 100_000] {
        let fault = keychain.write(slot(1), &secret(&"x".repeat(bytes))).await.unwrap_err();
        assert_eq!(fault, VaultFault::TooLarge { bytes, max: MAX_SECRET_BYTES });
    }
    assert_eq!(keychain.read(slot(1)).await.unwrap().expose(), largest.expose(), "the refused one changed nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn absent_is_told_at_once_and_seen_when_it_appears() {
    let mut session = Session::absent(Policy::Open);
    let keychain = keychain(&session);
    let began = Instant::now();
    assert_eq!(keychain.probe().await, Standing::Absent);
    assert_eq!(keychain.read(slot(1)).await.unwrap_err(), VaultFault::Absent);
    assert_eq!(keychain.write(slot(1), &secret("x")).await, Err(VaultFault::Absent));
    assert_eq!(keychain.delete(slot(1)).await, Err(VaultFault::Absent));
    assert_eq!(keychain.unlock().await, Err(VaultFault::Absent));
    assert!(began.elapsed() < Duration::from_secs(1), "five answers took {:?}", began.elapsed());

    session.start_keyring(true).await;
    recovers(&keychain).await;
    keychain.write(slot(1), &secret("x")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn no_bus_at_all_is_absent() {
    let folder = tempfile::tempdir().unwrap();
    for address in [format!("unix:path={}/none", folder.path().display()), "nonsense".to_owned(), String::new()] {
        let options = KeychainOptions { bus_address: Some(address.clone()), ..KeychainOptions::default() };
        let began = Instant::now();
        assert_eq!(Keychain::new(options).probe().await, Standing::Absent, "{address:?}");
        assert!(began.elapsed() < Duration::from_secs(1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn denied_by_the_bus() {
    let mut session = Session::absent(Policy::DenySecrets);
    session.start_keyring(true).await;
    let keychain = keychain(&session);
    assert_eq!(keychain.probe().await, Standing::Denied);
    assert_eq!(keychain.read(slot(1)).await.unwrap_err(), VaultFault::Denied);
}

#[tokio::test(flavor = "multi_thread")]
async fn locked_without_a_prompter_fails_fast_and_its_unlock_is_denied() {
    let session = Session::locked().await;
    let keychain = keychain(&session);
    let began = Instant::now();
    assert_eq!(keychain.probe().await, Standing::Locked);
    assert_eq!(keychain.read(slot(1)).await.unwrap_err(), VaultFault::Locked);
    assert_eq!(keychain.write(slot(1), &secret("x")).await, Err(VaultFault::Locked));
    assert_eq!(keychain.delete(slot(1)).await, Err(VaultFault::Locked));
    assert!(began.elapsed() < Duration::from_secs(2), "four answers took {:?}", began.elapsed());
    assert_eq!(keychain.unlock().await, Err(VaultFault::Denied));
    assert_eq!(keychain.probe().await, Standing::Locked);
}

#[tokio::test(flavor = "multi_thread")]
async fn locked_never_prompts_by_itself_and_an_ignored_prompt_ends() {
    let mut session = Session::unlocked().await;
    let keychain = keychain_within(&session, Duration::from_millis(1_500));
    keychain.write(slot(1), &secret("kept")).await.unwrap();
    session.lock().await;
    let prompter = SilentPrompter::default();
    let desktop = prompter.serve(&session).await;

    assert_eq!(keychain.probe().await, Standing::Locked);
    assert_eq!(keychain.read(slot(1)).await.unwrap_err(), VaultFault::Locked);
    assert_eq!(keychain.read(slot(2)).await.unwrap_err(), VaultFault::Locked);
    assert_eq!(keychain.write(slot(1), &secret("new")).await, Err(VaultFault::Locked));
    assert_eq!(keychain.write(slot(2), &secret("new")).await, Err(VaultFault::Locked));
    assert_eq!(keychain.delete(slot(1)).await, Err(VaultFault::Locked));
    assert_eq!(prompter.asked(), 0, "nothing but unlock may prompt");

    let unlock = tokio::spawn({
        let keychain = Arc::clone(&keychain);
        async move { keychain.unlock().await }
    });
    let began = Instant::now();
    while prompter.asked() == 0 {
        assert!(began.elapsed() < Duration::from_secs(1), "unlock must prompt");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let began = Instant::now();
    assert_eq!(keychain.read(slot(1)).await.unwrap_err(), VaultFault::Locked);
    assert_eq!(keychain.unlock().await, Err(VaultFault::Locked));
    assert!(began.elapsed() < Duration::from_millis(200), "others do not wait for the prompt");
    assert_eq!(unlock.await.unwrap(), Err(VaultFault::TimedOut));
    assert_eq!(prompter.asked(), 1, "one prompt per action");
    assert_eq!(keychain.probe().await, Standing::Locked);

    // The person signs in again.
    drop(desktop);
    session.kill_keyring().await;
    session.start_keyring(true).await;
    recovers(&keychain).await;
    assert_eq!(keychain.read(slot(1)).await.unwrap().expose(), "kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_dies_during_a_call_is_absent_and_the_item_survives() {
    let mut session = Session::unlocked().await;
    let keychain = keychain(&session);
    keychain.write(slot(1), &secret("kept")).await.unwrap();
    session.signal_keyring("STOP");
    let killer = session.kill_keyring_after(Duration::from_millis(400));
    let began = Instant::now();
    assert_eq!(keychain.read(slot(1)).await.unwrap_err(), VaultFault::Absent);
    assert!(began.elapsed() >= Duration::from_millis(300), "the call must have been under way");
    assert!(began.elapsed() < Duration::from_secs(3), "its end must not wait for the deadline");
    killer.join().unwrap();
    assert_eq!(keychain.probe().await, Standing::Absent);

    session.start_keyring(true).await;
    recovers(&keychain).await;
    assert_eq!(keychain.read(slot(1)).await.unwrap().expose(), "kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_hangs_is_stalled_and_recovers() {
    let session = Session::unlocked().await;
    let keychain = keychain_within(&session, Duration::from_millis(1_000));
    keychain.write(slot(1), &secret("kept")).await.unwrap();
    session.signal_keyring("STOP");
    let began = Instant::now();
    assert_eq!(keychain.read(slot(1)).await.unwrap_err(), VaultFault::TimedOut);
    assert_eq!(keychain.probe().await, Standing::Stalled);
    assert!(began.elapsed() < Duration::from_millis(2_500), "each ends by its deadline: {:?}", began.elapsed());
    session.signal_keyring("CONT");
    recovers(&keychain).await;
    assert_eq!(keychain.read(slot(1)).await.unwrap().expose(), "kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_deleted_in_the_keychain_viewer_is_not_found() {
    let session = Session::unlocked().await;
    let keychain = keychain(&session);
    keychain.write(slot(1), &secret("x")).await.unwrap();
    keychain.write(slot(2), &secret("y")).await.unwrap();
    let user = format!("{}.1", slot(1).account);
    assert_eq!(session.delete_items(&[("service", SERVICE), ("username", &user)]).await, 1);
    assert_eq!(keychain.read(slot(1)).await.unwrap_err(), VaultFault::NotFound);
    assert_eq!(keychain.read(slot(2)).await.unwrap().expose(), "y");
    assert_eq!(keychain.delete(slot(1)).await, Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_keeps_both_until_the_old_one_is_retired() {
    let session = Session::unlocked().await;
    let keychain = keychain(&session);
    keychain.write(slot(1), &secret("old")).await.unwrap();
    let generation = rotate(keychain.as_ref(), slot(1).account, 1, &secret("new")).await.unwrap();
    assert_eq!(generation, 2);
    assert_eq!(keychain.read(slot(1)).await.unwrap().expose(), "old");
    assert_eq!(keychain.read(slot(2)).await.unwrap().expose(), "new");
    retire(keychain.as_ref(), slot(1)).await.unwrap();
    assert_eq!(keychain.read(slot(1)).await.unwrap_err(), VaultFault::NotFound);
    assert_eq!(keychain.read(slot(2)).await.unwrap().expose(), "new");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_survives_a_fresh_process_and_a_fresh_service() {
    let mut session = Session::unlocked().await;
    keychain(&session).write(slot(3), &secret("from another process")).await.unwrap();
    let reader = |expected: &str| {
        std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "reads_in_a_fresh_process", "--ignored"])
            .env("DBUS_SESSION_BUS_ADDRESS", session.address())
            .env("VAULT_TEST_EXPECTED", expected)
            .output()
            .unwrap()
    };
    let output = reader("from another process");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(!reader("something else").status.success(), "the child must really compare");

    session.kill_keyring().await;
    session.start_keyring(true).await;
    assert_eq!(keychain(&session).read(slot(3)).await.unwrap().expose(), "from another process");
}

/// The child of the test above: takes the bus from the environment, as the app does.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by a_secret_survives_a_fresh_process_and_a_fresh_service in a process of its own"]
async fn reads_in_a_fresh_process() {
    let expected = std::env::var("VAULT_TEST_EXPECTED").unwrap();
    let keychain = Keychain::new(KeychainOptions::default());
    assert_eq!(keychain.read(slot(3)).await.unwrap().expose(), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_state_leaves_a_secret_in_a_file() {
    const CANARY: &str = "canary-5c3e1a-must-never-be-seen";
    let mut session = Session::absent(Policy::Open);
    let keychain = keychain_within(&session, Duration::from_secs(5));
    assert_eq!(keychain.write(slot(1), &secret(CANARY)).await, Err(VaultFault::Absent));
    session.start_keyring(true).await;
    keychain.write(slot(1), &secret(CANARY)).await.unwrap();
    session.lock().await;
    assert_eq!(keychain.write(slot(2), &secret(CANARY)).await, Err(VaultFault::Locked));
    session.kill_keyring().await;
    assert_eq!(session.files_containing(CANARY), Vec::<std::path::PathBuf>::new());

    std::fs::write(session.folder().join("home/control"), format!("x{CANARY}y")).unwrap();
    assert_eq!(session.files_containing(CANARY).len(), 1, "the search itself must be able to find one");
}
