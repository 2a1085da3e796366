//! The listener under a fake: accepts, applies faults, keeps the log, can close its port and open it again.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

use super::enact;
use super::faults::{Faults, Rule};
use super::http1::{Connection, Wire};
use super::oracle::{Log, Seen};
use super::tls::{Authority, Certificate};
use crate::clock::TestClock;

/// Whose error bodies and rate headers the fault layer speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// `{error, error_description}` and `X-RateLimit-*`.
    Mastodon,
    /// `{error, message}` and `ratelimit-*`.
    Bluesky,
    /// `{code, message, data}`; limits are those of the host before the site, which speaks HTML.
    Wordpress,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gate {
    Open,
    Refusing,
    Gone,
}

pub(super) struct Inner {
    pub(super) addr: SocketAddr,
    pub(super) router: Router,
    pub(super) faults: Faults,
    pub(super) log: Log,
    pub(super) clock: Arc<TestClock>,
    pub(super) dialect: Dialect,
    gate: watch::Sender<Gate>,
    refusals: Mutex<u64>,
}

impl Inner {
    /// Closes the port for a while. A later call prolongs an earlier one.
    pub(super) fn refuse_for(self: &Arc<Self>, time: Duration) {
        let turn = {
            let mut n = self.refusals.lock().unwrap();
            *n += 1;
            *n
        };
        self.gate.send_replace(Gate::Refusing);
        let me = Arc::clone(self);
        tokio::spawn(async move {
            tokio::time::sleep(time).await;
            if *me.refusals.lock().unwrap() == turn {
                me.gate.send_if_modified(|g| std::mem::replace(g, Gate::Open) == Gate::Refusing);
            }
        });
    }
}

/// A running HTTP server on 127.0.0.1 with a fault layer. Stops when dropped.
pub struct Server {
    pub(super) inner: Arc<Inner>,
}

impl Server {
    /// Listens on a free port and serves `router` under the rules of its [`Faults`].
    pub async fn start(router: Router, dialect: Dialect, clock: Arc<TestClock>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self::start_on(listener, router, dialect, clock)
    }

    /// The same on a listener that exists already, for a router that must know its own address.
    pub fn start_on(listener: TcpListener, router: Router, dialect: Dialect, clock: Arc<TestClock>) -> Self {
        let inner = Arc::new(Inner {
            addr: listener.local_addr().unwrap(),
            router,
            faults: Faults::default(),
            log: Log::default(),
            clock,
            dialect,
            gate: watch::Sender::new(Gate::Open),
            refusals: Mutex::new(0),
        });
        tokio::spawn(accept(Arc::clone(&inner), listener, None));
        Self { inner }
    }

    /// `http://127.0.0.1:PORT`, no slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.inner.addr)
    }

    /// A second, encrypted port on the same router, rules and log. Returns `https://127.0.0.1:PORT`.
    pub async fn add_tls(&self, authority: &Authority, certificate: Certificate) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let acceptor = TlsAcceptor::from(authority.server_config(certificate));
        tokio::spawn(accept(Arc::clone(&self.inner), listener, Some(acceptor)));
        format!("https://{addr}")
    }

    /// The rules.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.inner.faults
    }

    /// Adds a rule; short for `faults().add(rule)`.
    pub fn fail(&self, rule: Rule) {
        self.inner.faults.add(rule);
    }

    /// Closes the port: open connections are reset, new ones refused, until [`accept_again`](Self::accept_again).
    pub fn refuse(&self) {
        *self.inner.refusals.lock().unwrap() += 1;
        self.inner.gate.send_replace(Gate::Refusing);
    }

    /// Opens the port again, the same number.
    pub fn accept_again(&self) {
        *self.inner.refusals.lock().unwrap() += 1;
        self.inner.gate.send_replace(Gate::Open);
    }

    /// Every request so far.
    #[must_use]
    pub fn requests(&self) -> Vec<Seen> {
        self.inner.log.all()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.inner.gate.send_replace(Gate::Gone);
    }
}

async fn accept(inner: Arc<Inner>, first: TcpListener, tls: Option<TlsAcceptor>) {
    let addr = first.local_addr().unwrap();
    let mut gate = inner.gate.subscribe();
    let mut listener = Some(first);
    loop {
        let now = *gate.borrow_and_update();
        match now {
            Gate::Gone => return,
            Gate::Refusing => {
                listener = None;
                if gate.changed().await.is_err() {
                    return;
                }
            }
            Gate::Open => {
                let Some(open) = listener.as_ref() else {
                    listener = rebind(addr).await;
                    continue;
                };
                tokio::select! {
                    _ = gate.changed() => {}
                    accepted = open.accept() => if let Ok((stream, _)) = accepted {
                        tokio::spawn(welcome(Arc::clone(&inner), stream, tls.clone()));
                    }
                }
            }
        }
    }
}

async fn rebind(addr: SocketAddr) -> Option<TcpListener> {
    let bound = TcpSocket::new_v4().and_then(|s| {
        s.set_reuseaddr(true)?;
        s.bind(addr)?;
        s.listen(1024)
    });
    if bound.is_err() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    bound.ok()
}

async fn welcome(inner: Arc<Inner>, stream: TcpStream, tls: Option<TlsAcceptor>) {
    let _ = stream.set_nodelay(true);
    match tls {
        None => serve(inner, Connection::new(stream)).await,
        Some(acceptor) => {
            // A client that distrusts the certificate leaves here: nothing was said, nothing is logged.
            if let Ok(stream) = acceptor.accept(stream).await {
                serve(inner, Connection::new(stream)).await;
            }
        }
    }
}

async fn serve<S: Wire>(inner: Arc<Inner>, mut conn: Connection<S>) {
    let mut gate = inner.gate.subscribe();
    loop {
        if *gate.borrow_and_update() != Gate::Open {
            return conn.reset();
        }
        let request = tokio::select! {
            _ = gate.changed() => continue,
            read = conn.read() => match read {
                Ok(Some(request)) => request,
                Ok(None) | Err(_) => return,
            },
        };
        // Once a request has arrived it runs to its end, whatever the client does: servers do not notice either.
        match enact::answer(conn, request, &inner).await {
            Some(next) => conn = next,
            None => return,
        }
    }
}
