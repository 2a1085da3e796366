//! The writer thread and the reader threads: closures go in, results come out.

use crate::error::StoreError;
use crate::sql::{Reader, Tx};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// Work for a thread that owns a `C`.
pub(crate) type Job<C> = Box<dyn FnOnce(&C) + Send>;

/// A queue with the threads that empty it.
pub(crate) struct Lane<C> {
    queue: Option<Sender<Job<C>>>,
    threads: Vec<JoinHandle<()>>,
}

impl<C: Send + 'static> Lane<C> {
    /// One thread per connection.
    pub(crate) fn start(name: &str, connections: Vec<C>) -> std::io::Result<Self> {
        let (queue, jobs) = channel::<Job<C>>();
        let jobs = Arc::new(Mutex::new(jobs));
        let threads = connections
            .into_iter()
            .enumerate()
            .map(|(index, connection)| {
                let jobs = Arc::clone(&jobs);
                std::thread::Builder::new().name(format!("{name}-{index}")).spawn(move || serve(&connection, &jobs))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { queue: Some(queue), threads })
    }

    /// Queues work. `false` when the threads are gone.
    pub(crate) fn send(&self, job: Job<C>) -> bool {
        self.queue.as_ref().is_some_and(|queue| queue.send(job).is_ok())
    }
}

impl<C> Drop for Lane<C> {
    /// Waits for the queued work and the connections' end, so that a dropped store has left its file.
    fn drop(&mut self) {
        self.queue = None;
        let own = std::thread::current().id();
        for thread in self.threads.drain(..).filter(|thread| thread.thread().id() != own) {
            let _ended = thread.join();
        }
    }
}

fn serve<C>(connection: &C, jobs: &Mutex<Receiver<Job<C>>>) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match job {
            Ok(job) => job(connection),
            Err(_closed) => return,
        }
    }
}

/// Runs a closure inside a write transaction.
pub(crate) fn in_write<T>(tx: &Tx, work: impl FnOnce(&Tx) -> Result<T, StoreError>) -> Result<T, StoreError> {
    tx.0.execute_batch("BEGIN IMMEDIATE")?;
    let outcome = catch_unwind(AssertUnwindSafe(|| work(tx))).unwrap_or_else(|_panic| {
        tracing::error!("a write panicked");
        Err(StoreError::Internal)
    });
    match outcome {
        Ok(value) => match tx.0.execute_batch("COMMIT") {
            Ok(()) => {
                tx.1.committed();
                Ok(value)
            }
            Err(error) => {
                tx.1.rolled_back();
                roll_back(&tx.0);
                Err(error.into())
            }
        },
        Err(error) => {
            tx.1.rolled_back();
            roll_back(&tx.0);
            Err(error)
        }
    }
}

/// Runs a closure on a snapshot.
pub(crate) fn in_read<T>(
    reader: &Reader,
    work: impl FnOnce(&Reader) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    reader.0.execute_batch("BEGIN DEFERRED")?;
    let outcome = catch_unwind(AssertUnwindSafe(|| work(reader))).unwrap_or_else(|_panic| {
        tracing::error!("a read panicked");
        Err(StoreError::Internal)
    });
    roll_back(&reader.0);
    outcome
}

fn roll_back(conn: &rusqlite::Connection) {
    // After a full disk or an I/O error SQLite has rolled back by itself.
    if !conn.is_autocommit()
        && let Err(error) = conn.execute_batch("ROLLBACK")
    {
        let code = error.sqlite_error().map(|failure| failure.extended_code);
        tracing::error!(?code, "a transaction could not be rolled back");
    }
}
