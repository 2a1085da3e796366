//! Changing an account's secret without a moment in which there is none.

use uuid::Uuid;

use crate::{Secret, Slot, Vault, VaultFault};

/// Keeps `secret` as the account's next generation and returns that generation, verified. The old one is untouched:
/// record the new generation first, then [`retire`] the old. A crash in between leaves a spare item, never none.
///
/// # Errors
/// As [`Vault::write`]; the old generation then still holds. Keep the new secret in memory and warn.
pub async fn rotate(vault: &dyn Vault, account: Uuid, old_generation: u32, secret: &Secret) -> Result<u32, VaultFault> {
    let generation = old_generation.wrapping_add(1);
    vault.write(Slot { account, generation }, secret).await?;
    Ok(generation)
}

/// Removes a generation that the database no longer names.
///
/// # Errors
/// As [`Vault::delete`]; harmless, try again later.
pub async fn retire(vault: &dyn Vault, old: Slot) -> Result<(), VaultFault> {
    vault.delete(old).await
}
