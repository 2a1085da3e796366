//! A conductor that runs as it does in the product: beside the test, on the test's clock.

use std::sync::Arc;
use std::time::Duration;

use pupitre_engine::{Conductor, Engine};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A running conductor. Nobody else may conduct on the same folder.
#[derive(Debug)]
pub struct Background {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Background {
    /// Starts it.
    #[must_use]
    pub fn start(engine: Arc<Engine>) -> Self {
        let (stop, stopped) = watch::channel(false);
        Self { stop, task: tokio::spawn(Conductor::new(engine).run(stopped)) }
    }

    /// Ends it and waits for what is under way.
    pub async fn end(self) {
        let _ = self.stop.send(true);
        self.task.await.unwrap();
    }
}

/// Waits until something holds, for a busy machine's patience.
pub async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..600 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{what} never came");
}
