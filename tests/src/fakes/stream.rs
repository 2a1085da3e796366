//! An event stream as Mastodon servers have one: a line per client that stays open, with counts of how many there are and
//! ever were.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::broadcast;
use tokio::task::JoinHandle;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    /// Something happened.
    News,
    /// The line ends.
    End,
}

#[derive(Debug, Default)]
struct Counts {
    open: AtomicUsize,
    most: AtomicUsize,
    laid: Mutex<Vec<Instant>>,
}

/// The server. Dropping it ends all lines.
#[derive(Debug)]
pub struct FakeStream {
    address: std::net::SocketAddr,
    counts: Arc<Counts>,
    told: broadcast::Sender<Told>,
    task: JoinHandle<()>,
}

impl Drop for FakeStream {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl FakeStream {
    /// Starts it. Must be called inside a tokio runtime.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (counts, told) = (Arc::<Counts>::default(), broadcast::channel(64).0);
        let (kept, sender) = (Arc::clone(&counts), told.clone());
        let task = tokio::spawn(async move {
            let mut lines = tokio::task::JoinSet::new();
            while let Ok((mut stream, _)) = listener.accept().await {
                let (counts, mut heard) = (Arc::clone(&kept), sender.subscribe());
                lines.spawn(async move {
                    let mut asked = vec![0; 8_192];
                    if stream.read(&mut asked).await.unwrap_or(0) == 0 {
                        return;
                    }
                    counts.laid.lock().unwrap().push(Instant::now());
                    let open = counts.open.fetch_add(1, Ordering::SeqCst) + 1;
                    counts.most.fetch_max(open, Ordering::SeqCst);
                    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n:)\n\n";
                    let _ = stream.write_all(head.as_bytes()).await;
                    loop {
                        tokio::select! {
                            told = heard.recv() => match told {
                                Ok(Told::News) => {
                                    let event = "event: notification\ndata: {\"type\":\"mention\"}\n\n";
                                    let _ = stream.write_all(event.as_bytes()).await;
                                }
                                _ => break,
                            },
                            // The client went away.
                            read = stream.read(&mut asked) => if read.unwrap_or(0) == 0 { break },
                        }
                    }
                    counts.open.fetch_sub(1, Ordering::SeqCst);
                });
                while lines.try_join_next().is_some() {}
            }
        });
        Self { address, counts, told, task }
    }

    /// Its address as an instance names it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("ws://{}", self.address)
    }

    /// Lines that are open.
    #[must_use]
    pub fn open(&self) -> usize {
        self.counts.open.load(Ordering::SeqCst)
    }

    /// Most lines that were ever open at once.
    #[must_use]
    pub fn most(&self) -> usize {
        self.counts.most.load(Ordering::SeqCst)
    }

    /// When each line was laid.
    #[must_use]
    pub fn laid(&self) -> Vec<Instant> {
        self.counts.laid.lock().unwrap().clone()
    }

    /// Tells all lines that something happened.
    pub fn tells(&self) {
        let _ = self.told.send(Told::News);
    }

    /// Ends all lines.
    pub fn ends(&self) {
        let _ = self.told.send(Told::End);
    }
}
