//! Examination of an installation.

use crate::accounts;
use crate::api::Nothing;
use crate::api::accounts::KeychainStanding;
use crate::api::desk::{Count, DecodingView, DoctorReport};
use crate::engine::Engine;
use crate::error::Failure;
use crate::today;
use pupitre_domain::time::zone_rules_version;
use pupitre_media::Isolation;
use pupitre_store::visuals;

/// Examines this installation. The report holds no text, handle, address or secret.
///
/// # Errors
/// When the database cannot be read at all.
pub async fn examine(engine: &Engine, _: Nothing) -> Result<DoctorReport, Failure> {
    let keychain = accounts::keychain_view(engine).await?;
    let conductor = today::conductor(engine, Nothing {}).await?;
    let integrity = engine.store.integrity().await?;
    let counts = engine.store.read(pupitre_store::meta::row_counts).await?;
    let hashes = engine.store.read(visuals::all_hashes).await?;
    let files = engine.files.clone();
    let workers = engine.workers.clone();
    let decoding = tokio::task::spawn_blocking(move || {
        let programs = pupitre_media::worker::programs();
        let reason = match workers.isolation() {
            Isolation::Process => None,
            Isolation::InProcess(reason) => Some(reason.to_owned()),
        };
        DecodingView {
            isolated: reason.is_none(),
            reason,
            heic: programs.heic,
            heic_programs: programs.names.to_owned(),
            posters: programs.posters,
        }
    })
    .await
    .map_err(|_| Failure::internal("doctor"))?;
    let missing = tokio::task::spawn_blocking(move || hashes.iter().filter(|hash| !files.exists(hash)).count())
        .await
        .map_err(|_| Failure::internal("doctor"))?;
    let missing_visuals = u32::try_from(missing).unwrap_or(u32::MAX);
    let healthy = integrity == "ok" && missing_visuals == 0 && keychain.standing == KeychainStanding::Ready;
    Ok(DoctorReport {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        sqlite: pupitre_store::sqlite_version().to_owned(),
        schema: pupitre_store::schema_version(),
        zone_rules: zone_rules_version().to_owned(),
        integrity,
        keychain,
        conductor,
        counts: counts.into_iter().map(|(name, count)| Count { name: name.to_owned(), count }).collect(),
        missing_visuals,
        decoding,
        healthy,
    })
}
