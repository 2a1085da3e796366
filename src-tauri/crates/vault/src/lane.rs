//! The one thread on which keychain calls run: one at a time, each with a deadline.
//!
//! A blocking call cannot be cancelled from outside. Its caller is released at the deadline; until the call returns
//! by itself, everybody else is answered at once (`TimedOut`, or `Locked` while a prompt is open) and no second call is
//! started: on some systems that would put a second prompt before the person. When the call returns, work goes on.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::time::timeout_at;

use crate::VaultFault;
use crate::backend::Backend;

/// Says whether the backend may be used again; after a panic it may not.
type Task = Box<dyn FnOnce(&mut dyn Backend) -> bool + Send>;
type Open = Box<dyn Fn() -> Box<dyn Backend> + Send + Sync>;

/// What a call may overrun its deadline before it counts as hanging: a backend that keeps deadlines ends by itself first.
const GRACE: Duration = Duration::from_millis(250);

/// Whether the call waits for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Ends by itself.
    Plain,
    /// Shows a prompt.
    Prompting,
}

pub(crate) struct Lane {
    open: Open,
    turn: Arc<Semaphore>,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    tasks: Option<mpsc::Sender<Task>>,
    running: Option<Running>,
}

#[derive(Clone, Copy)]
struct Running {
    kind: Kind,
    overdue_at: Instant,
}

/// Held by the running call; frees the lane when the call is over, however it ends.
struct Turn {
    state: Arc<Mutex<State>>,
    _permit: OwnedSemaphorePermit,
}

impl Drop for Turn {
    fn drop(&mut self) {
        lock(&self.state).running = None;
    }
}

impl Lane {
    pub(crate) fn new(open: impl Fn() -> Box<dyn Backend> + Send + Sync + 'static) -> Self {
        Self { open: Box::new(open), turn: Arc::new(Semaphore::new(1)), state: Arc::default() }
    }

    /// Runs `work` when its turn comes. `limit` counts from now, waiting included.
    pub(crate) async fn run<T, F>(&self, kind: Kind, limit: Duration, work: F) -> Result<T, VaultFault>
    where
        T: Send + 'static,
        F: FnOnce(&mut dyn Backend, Instant) -> Result<T, VaultFault> + Send + 'static,
    {
        let deadline = Instant::now() + limit;
        let permit = self.admit(deadline).await?;
        let (reply, answer) = oneshot::channel();
        let turn = Turn { state: Arc::clone(&self.state), _permit: permit };
        lock(&self.state).running = Some(Running { kind, overdue_at: deadline + GRACE });
        let state = Arc::clone(&self.state);
        self.start(Box::new(move |backend| {
            let result = catch_unwind(AssertUnwindSafe(|| work(backend, deadline)));
            if result.is_err() {
                // Nobody may hand this thread another task: it would be lost with it.
                lock(&state).tasks = None;
            }
            // First free the lane: whoever has the answer may call again at once.
            drop(turn);
            let sound = result.is_ok();
            drop(reply.send(result.unwrap_or(Err(VaultFault::Broken))));
            sound
        }))?;
        match timeout_at((deadline + GRACE).into(), answer).await {
            Ok(Ok(result)) => result,
            // The task was dropped unrun.
            Ok(Err(_)) => Err(VaultFault::Broken),
            Err(_) => {
                tracing::warn!("a keychain call did not end by its deadline");
                Err(VaultFault::TimedOut)
            }
        }
    }

    async fn admit(&self, deadline: Instant) -> Result<OwnedSemaphorePermit, VaultFault> {
        loop {
            let running = lock(&self.state).running;
            let now = Instant::now();
            let until = match running {
                _ if now >= deadline => return Err(VaultFault::TimedOut),
                Some(call) if now >= call.overdue_at => return Err(VaultFault::TimedOut),
                Some(Running { kind: Kind::Prompting, .. }) => return Err(VaultFault::Locked),
                Some(call) => deadline.min(call.overdue_at),
                None => deadline,
            };
            match timeout_at(until.into(), Arc::clone(&self.turn).acquire_owned()).await {
                Ok(permit) => return permit.map_err(|_| VaultFault::Broken),
                Err(_) => continue,
            }
        }
    }

    fn start(&self, task: Task) -> Result<(), VaultFault> {
        // A task that is dropped frees the lane, which needs the state: hence only when its lock is released.
        let refused = self.send(task, &mut lock(&self.state));
        if refused.is_some() { Err(VaultFault::Broken) } else { Ok(()) }
    }

    /// Gives the task to the thread, starting one where there is none. The task comes back when no thread can be had.
    fn send(&self, task: Task, state: &mut State) -> Option<Task> {
        let task = match &state.tasks {
            None => task,
            Some(tasks) => tasks.send(task).err()?.0,
        };
        let (tasks, queue) = mpsc::channel::<Task>();
        let mut backend = (self.open)();
        let spawned = std::thread::Builder::new().name("keychain".to_owned()).spawn(move || {
            while let Ok(task) = queue.recv() {
                if !task(backend.as_mut()) {
                    break;
                }
            }
        });
        if spawned.is_err() {
            return Some(task);
        }
        let refused = tasks.send(task).err().map(|mpsc::SendError(task)| task);
        state.tasks = Some(tasks);
        refused
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
