//! Drives the test program `headless`: starts it, calls it, kills it.

use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, Command};
use tokio::sync::oneshot;

/// Waits of the outbox that fit into a test: deadline, quiet, first retry, cap, second look, spacing.
pub const SHORT: &str = "400,200,50,500,200,10";

/// Longest wait for an answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where an installation under test lives: its data folder and, outside of it, its secrets.
#[derive(Clone, Debug)]
pub struct Place {
    /// The program `headless`.
    pub program: PathBuf,
    /// The data folder.
    pub data: PathBuf,
    /// The file of secrets; `None` is the keychain of the environment.
    pub vault: Option<PathBuf>,
    /// Waits of the outbox.
    pub timing: Option<String>,
    /// More variables.
    pub env: Vec<(String, String)>,
    /// The whole environment instead of the runner's.
    pub only: Option<Vec<(String, String)>>,
}

impl Place {
    /// An installation under `root` with short waits and its secrets in a file.
    #[must_use]
    pub fn under(program: &str, root: &Path) -> Self {
        Self {
            program: program.into(),
            data: root.join("data"),
            vault: Some(root.join("vault.json")),
            timing: Some(SHORT.into()),
            env: Vec::new(),
            only: None,
        }
    }

    /// The same with one more variable.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.into(), value.into()));
        self
    }

    /// The program as it will be started.
    #[must_use]
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        if let Some(only) = &self.only {
            command.env_clear().envs(only.iter().cloned());
        }
        command.arg(&self.data).envs(self.env.iter().cloned());
        if let Some(vault) = &self.vault {
            command.env("PUPITRE_TEST_VAULT", vault);
        }
        if let Some(timing) = &self.timing {
            command.env("PUPITRE_TEST_TIMING", timing);
        }
        command.kill_on_drop(true).stdin(Stdio::piped()).stdout(Stdio::piped());
        command
    }

    /// Starts it without waiting for anything.
    #[must_use]
    pub fn spawn(&self) -> Headless {
        Headless::spawned(self.command().spawn().unwrap())
    }

    /// Starts it and waits until the store is open. `None` when it ended before.
    pub async fn start(&self) -> Option<Headless> {
        let mut headless = self.spawn();
        headless.ready().await.then_some(headless)
    }
}

/// What `headless` answered.
pub type Answer = Result<Value, Value>;

/// Who waits for which answer; `None` once no more answers come.
type Waiting = Arc<Mutex<Option<HashMap<u64, oneshot::Sender<Answer>>>>>;

/// A running program. Killed when dropped.
pub struct Headless {
    child: Child,
    input: Arc<tokio::sync::Mutex<Option<ChildStdin>>>,
    waiting: Waiting,
    next: Arc<AtomicU64>,
    ready: Option<oneshot::Receiver<()>>,
}

/// A handle to call a running program from another task.
#[derive(Clone)]
pub struct Caller {
    input: Arc<tokio::sync::Mutex<Option<ChildStdin>>>,
    waiting: Waiting,
    next: Arc<AtomicU64>,
}

impl Caller {
    /// Calls a method. `None`: the program ended, and nobody knows whether it did what was asked.
    pub async fn try_call(&self, method: &str, params: Value) -> Option<Answer> {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let (reply, answer) = oneshot::channel();
        // The pipe may take a line for a moment after the program's end; then nobody would ever answer.
        self.waiting.lock().unwrap().as_mut()?.insert(id, reply);
        let line = format!("{}\n", json!({ "id": id, "method": method, "params": params }));
        let sent = match self.input.lock().await.as_mut() {
            Some(input) => input.write_all(line.as_bytes()).await.is_ok(),
            None => false,
        };
        if !sent {
            return None;
        }
        let answered = tokio::time::timeout(PATIENCE, answer).await;
        answered.unwrap_or_else(|_| panic!("{method} was not answered within {PATIENCE:?}")).ok()
    }
}

impl Headless {
    /// Takes over a program that was started by [`Place::command`].
    #[must_use]
    pub fn spawned(mut child: Child) -> Self {
        let input = child.stdin.take();
        let output = child.stdout.take().unwrap();
        let waiting: Waiting = Arc::new(Mutex::new(Some(HashMap::new())));
        let (tell, ready) = oneshot::channel();
        let told = Arc::clone(&waiting);
        tokio::spawn(async move {
            let mut tell = Some(tell);
            let mut lines = BufReader::new(output).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                // A line cut in two by a kill is no answer.
                let Ok(mut said) = serde_json::from_str::<Value>(&line) else { continue };
                if said["ready"] == true {
                    let _ = tell.take().map(|tell| tell.send(()));
                } else if let Some(reply) =
                    said["id"].as_u64().and_then(|id| told.lock().unwrap().as_mut()?.remove(&id))
                {
                    let answer =
                        if said["error"].is_null() { Ok(said["ok"].take()) } else { Err(said["error"].take()) };
                    let _ = reply.send(answer);
                }
            }
            // Whoever still waits learns that no answer comes.
            told.lock().unwrap().take();
        });
        let input = Arc::new(tokio::sync::Mutex::new(input));
        Self { child, input, waiting, next: Arc::default(), ready: Some(ready) }
    }

    /// Waits until the store is open. `false` when the program ended before.
    pub async fn ready(&mut self) -> bool {
        match self.ready.take() {
            Some(ready) => tokio::time::timeout(PATIENCE, ready).await.is_ok_and(|told| told.is_ok()),
            None => true,
        }
    }

    /// A handle for other tasks.
    #[must_use]
    pub fn caller(&self) -> Caller {
        Caller { input: Arc::clone(&self.input), waiting: Arc::clone(&self.waiting), next: Arc::clone(&self.next) }
    }

    /// As [`Caller::try_call`].
    pub async fn try_call(&self, method: &str, params: Value) -> Option<Answer> {
        self.caller().try_call(method, params).await
    }

    /// Calls a method that has to work.
    pub async fn call(&self, method: &str, params: Value) -> Value {
        match self.try_call(method, params).await {
            Some(Ok(answer)) => answer,
            Some(Err(error)) => panic!("{method}: {error}"),
            None => panic!("{method}: the program ended"),
        }
    }

    /// Its process id.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id().unwrap_or(0)
    }

    /// SIGKILL, and waits until it is gone.
    pub async fn kill(mut self) {
        let _ = self.child.kill().await;
    }

    /// Lets it finish what is under way. Answers whether it ended well.
    pub async fn end(mut self) -> bool {
        self.input.lock().await.take();
        tokio::time::timeout(PATIENCE, self.child.wait()).await.is_ok_and(|ended| ended.is_ok_and(|s| s.success()))
    }

    /// Waits for its end for so long; the signal that ended it, if it was one.
    pub async fn ended(&mut self, within: Duration) -> Option<Option<i32>> {
        use std::os::unix::process::ExitStatusExt;
        let status = tokio::time::timeout(within, self.child.wait()).await.ok()?.ok()?;
        Some(status.signal())
    }

    /// Every delivery, all pages.
    pub async fn deliveries(&self) -> Vec<Value> {
        let (mut all, mut after) = (Vec::new(), Value::Null);
        loop {
            let mut page = self.call("publications_list", json!({ "limit": 200, "after": after })).await;
            all.append(page["items"].as_array_mut().unwrap());
            after = page["next"].take();
            if after.is_null() {
                return all;
            }
        }
    }

    /// Waits until no delivery of this machine moves by itself any more; answers them all, or those that still move.
    pub async fn quiet(&self, within: Duration) -> Result<Vec<Value>, Vec<Value>> {
        let moving = ["scheduled", "retrying", "preparing", "sending", "processing", "unconfirmed"];
        let from = Instant::now();
        loop {
            let all = self.deliveries().await;
            let is_moving = |delivery: &&Value| delivery["state"].as_str().is_some_and(|s| moving.contains(&s));
            if !all.iter().any(|delivery| is_moving(&delivery)) {
                return Ok(all);
            }
            if from.elapsed() > within {
                return Err(all.iter().filter(is_moving).cloned().collect());
            }
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
    }
}
