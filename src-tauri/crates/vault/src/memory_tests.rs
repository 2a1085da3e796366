#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use uuid::Uuid;

use super::*;
use crate::{MAX_SECRET_BYTES, retire, rotate};

fn slot(generation: u32) -> Slot {
    Slot { account: Uuid::from_u128(7), generation }
}

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

#[tokio::test]
async fn keeps_replaces_and_deletes() {
    let vault = MemoryVault::new();
    assert_eq!(vault.read(slot(1)).await.unwrap_err(), VaultFault::NotFound);
    vault.write(slot(1), &secret("a")).await.unwrap();
    vault.write(slot(1), &secret("b")).await.unwrap();
    assert_eq!(vault.clone().read(slot(1)).await.unwrap().expose(), "b");
    assert_eq!(vault.read(slot(2)).await.unwrap_err(), VaultFault::NotFound);
    vault.delete(slot(1)).await.unwrap();
    vault.delete(slot(1)).await.unwrap();
    assert!(vault.slots().is_empty());
    assert_eq!((vault.calls(Operation::Write), vault.calls(Operation::Delete)), (2, 2));
}

#[tokio::test]
async fn every_standing_answers_as_itself_and_touches_nothing() {
    let vault = MemoryVault::new();
    vault.write(slot(1), &secret("kept")).await.unwrap();
    for standing in [Standing::Locked, Standing::Absent, Standing::Denied, Standing::Stalled, Standing::Broken] {
        vault.stand(standing);
        assert_eq!(vault.probe().await, standing);
        assert_eq!(Standing::from(vault.read(slot(1)).await.unwrap_err()), standing);
        assert_eq!(Standing::from(vault.write(slot(1), &secret("other")).await.unwrap_err()), standing);
        assert_eq!(Standing::from(vault.delete(slot(1)).await.unwrap_err()), standing);
    }
    vault.stand(Standing::Ready);
    assert_eq!(vault.read(slot(1)).await.unwrap().expose(), "kept");
    assert_eq!(vault.prompts(), 0);
}

#[tokio::test]
async fn only_unlock_prompts_and_only_when_locked() {
    let vault = MemoryVault::new();
    vault.unlock().await.unwrap();
    assert_eq!(vault.prompts(), 0);
    vault.stand(Standing::Locked);
    vault.answer_prompts(false);
    assert_eq!(vault.unlock().await, Err(VaultFault::Denied));
    assert_eq!(vault.probe().await, Standing::Locked);
    vault.answer_prompts(true);
    vault.unlock().await.unwrap();
    assert_eq!((vault.probe().await, vault.prompts()), (Standing::Ready, 2));
}

#[tokio::test]
async fn queued_faults_come_once_and_in_order() {
    let vault = MemoryVault::new();
    vault.fail_next(Operation::Write, VaultFault::TimedOut);
    vault.fail_next(Operation::Write, VaultFault::Locked);
    assert_eq!(vault.write(slot(1), &secret("x")).await, Err(VaultFault::TimedOut));
    assert_eq!(vault.write(slot(1), &secret("x")).await, Err(VaultFault::Locked));
    assert_eq!(vault.write(slot(1), &secret("x")).await, Ok(()));
}

#[tokio::test]
async fn a_rotation_never_leaves_the_account_without_a_secret() {
    let vault = MemoryVault::new();
    vault.write(slot(4), &secret("old")).await.unwrap();
    vault.lose_writes(true);
    assert_eq!(rotate(&vault, slot(4).account, 4, &secret("new")).await, Err(VaultFault::Mismatch));
    assert_eq!(vault.read(slot(4)).await.unwrap().expose(), "old");
    vault.lose_writes(false);
    let generation = rotate(&vault, slot(4).account, 4, &secret("new")).await.unwrap();
    assert_eq!(vault.slots(), vec![slot(4), slot(5)]);
    retire(&vault, slot(4)).await.unwrap();
    assert_eq!(vault.read(slot(generation)).await.unwrap().expose(), "new");
    assert_eq!(vault.slots(), vec![slot(5)]);
}

#[tokio::test]
async fn too_large_is_refused_before_anything_is_kept() {
    let vault = MemoryVault::new();
    let fault = vault.write(slot(1), &secret(&"x".repeat(MAX_SECRET_BYTES + 1))).await.unwrap_err();
    assert_eq!(fault, VaultFault::TooLarge { bytes: MAX_SECRET_BYTES + 1, max: MAX_SECRET_BYTES });
    assert!(vault.slots().is_empty());
    assert!(!vault.remove_externally(slot(1)));
}
