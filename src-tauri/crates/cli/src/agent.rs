//! The conductor without a window.

use pupitre_engine::error::{ErrorCode, Failure};
use pupitre_engine::{Conductor, Engine};
use serde_json::Value;
use std::sync::Arc;

/// Conducts until the process is told to end, or does what is due and ends.
pub(crate) async fn run(engine: Arc<Engine>, once: bool) -> Result<Option<Value>, Failure> {
    let mut conductor = Conductor::new(Arc::clone(&engine));
    if once {
        if !conductor.take_up().await? {
            return Err(Failure::of(ErrorCode::Busy));
        }
        let taken = conductor.conduct_due().await?;
        return Ok(Some(serde_json::json!({ "taken": taken })));
    }
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let work = tokio::spawn(conductor.run(stopped));
    ended().await;
    let _ = stop.send(true);
    let _ = work.await;
    Ok(None)
}

/// Waits for the system's wish to end.
async fn ended() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
