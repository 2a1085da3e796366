//! The one way out to the network.
//!
//! What is sent once must be known to have been sent or not. So everything that has an effect goes over a connection of
//! its own: a failure to connect then proves that nothing left, and no half-dead connection kept over a suspend can
//! swallow a post. Reads share connections.

use super::address::{Filter, Lookup, NotAllowed, System, check};
use super::request::Body;
use super::{Denied, FieldValue, Meter, Reply, Request, Unsent};
use bytes::{Bytes, BytesMut};
use chrono::{DateTime, Utc};
use reqwest::header::{HeaderValue, LOCATION};
use reqwest::multipart::{Form, Part};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt;
use std::error::Error;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::{Instant, timeout, timeout_at};
use url::Url;

const CONNECT: Duration = Duration::from_secs(10);
const IDLE: Duration = Duration::from_secs(20);
/// Shorter than what servers usually keep idle connections for, so that a read seldom meets a closing one.
const POOL_IDLE: Duration = Duration::from_secs(15);
const MAX_REDIRECTS: usize = 5;
/// Above this a body needs upload time, and silence before the headers means nothing.
const SMALL_BODY: usize = 64 * 1024;

/// What a server's clock said.
#[derive(Clone, Copy)]
struct Dated {
    date: DateTime<Utc>,
    came: Instant,
}

/// The egress client. Cheap to clone.
///
/// As made it is strict: https only, public addresses only. [`Http::own_server`] is the exception that a person makes
/// for one account.
#[derive(Clone)]
pub struct Http {
    clients: Arc<Mutex<Arc<Clients>>>,
    make: Arc<Make>,
    pub(super) own_server: bool,
    /// What names are looked up with, and whom TLS trusts: also for connections that carry something else than HTTP.
    pub(super) lookup: Arc<dyn Lookup>,
    pub(super) tls: Arc<ClientConfig>,
    /// The date that the last answer carried, and when it came.
    dated: Arc<Mutex<Option<Dated>>>,
    /// How many calls are still allowed, where they are counted.
    meter: Option<Arc<Meter>>,
}

/// Makes the clients anew.
type Make = dyn Fn() -> Result<Clients, SetUpError> + Send + Sync;

/// No connection made for one's own server may ever be found in the pool of the strict clients; hence two pairs.
struct Clients {
    strict: Pair,
    own: Pair,
}

struct Pair {
    read: Client,
    write: Client,
}

/// The client could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// The TLS library refused its configuration.
    #[error("TLS could not be set up")]
    Tls(#[from] rustls::Error),
    /// The HTTP library refused its configuration.
    #[error("the HTTP client could not be set up")]
    Client(#[from] reqwest::Error),
}

impl Http {
    /// Makes the strict client. `agent` is told to every server.
    ///
    /// # Errors
    /// [`SetUpError`] when a library refuses its configuration (an agent that is no header value).
    pub fn new(agent: &str) -> Result<Self, SetUpError> {
        Self::build(agent, Arc::new(System), tls()?)
    }

    /// The same client for an account that a person marked as "my own server": plain http and private or loopback
    /// addresses are allowed as well. Never use it for an address that a stranger wrote.
    #[must_use]
    pub fn own_server(&self) -> Self {
        Self { own_server: true, ..self.clone() }
    }

    /// This client, counting its calls: those beyond what the meter allows are not made.
    #[must_use]
    pub fn metered(&self, meter: &Arc<Meter>) -> Self {
        Self { meter: Some(Arc::clone(meter)), ..self.clone() }
    }

    /// Counts a call.
    pub(super) async fn count(&self) -> Result<(), Unsent> {
        match &self.meter {
            Some(meter) if !meter.take().await => Err(Unsent::Spent),
            _ => Ok(()),
        }
    }

    /// The strict client again: for an address that somebody else named, whatever holds for the one that was typed.
    #[must_use]
    pub fn strict(&self) -> Self {
        Self { own_server: false, ..self.clone() }
    }

    /// This client for an address found by asking `named`: what is allowed for a host that a person typed does not hold
    /// for another.
    #[must_use]
    pub fn for_found(&self, named: &Url, found: &Url) -> Self {
        if named.host() == found.host() { self.clone() } else { self.strict() }
    }

    /// Closes every idle connection. Its buffers may still hold what was sent last, access included.
    pub fn forget_connections(&self) {
        match (self.make)() {
            Ok(fresh) => {
                let fresh = Arc::new(fresh);
                *self.clients.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = fresh;
            }
            Err(error) => tracing::warn!(%error, "idle connections stay open until they end by themselves"),
        }
    }

    fn clients(&self) -> Arc<Clients> {
        Arc::clone(&self.clients.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    fn note_date(&self, reply: &Reply) {
        let date = reply.header("date").and_then(|text| DateTime::parse_from_rfc2822(text).ok());
        if let Some(date) = date {
            let mut dated = self.dated.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            *dated = Some(Dated { date: date.to_utc(), came: Instant::now() });
        }
    }

    /// By how many seconds `now` is ahead of the clock of the server that answered last; `None` before any answer.
    #[must_use]
    pub fn clock_skew_seconds(&self, now: DateTime<Utc>) -> Option<i32> {
        let dated = (*self.dated.lock().unwrap_or_else(std::sync::PoisonError::into_inner))?;
        let there = dated.date + chrono::Duration::from_std(dated.came.elapsed()).ok()?;
        i32::try_from((now - there).num_seconds()).ok()
    }

    pub(super) fn build(agent: &str, lookup: Arc<dyn Lookup>, tls: ClientConfig) -> Result<Self, SetUpError> {
        let agent = agent.to_owned();
        let (dialled, trusted) = (Arc::clone(&lookup), Arc::new(tls.clone()));
        let pair = move |own_server: bool| -> Result<Pair, SetUpError> {
            let client = |write: bool| {
                let mut tls = tls.clone();
                let builder = Client::builder();
                let builder = if write {
                    tls.alpn_protocols = vec![b"http/1.1".to_vec()];
                    builder.http1_only().pool_max_idle_per_host(0)
                } else {
                    tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
                    builder.pool_idle_timeout(POOL_IDLE)
                };
                builder
                    .user_agent(agent.as_str())
                    .tls_backend_preconfigured(tls)
                    .no_proxy()
                    .redirect(Policy::none())
                    .referer(false)
                    .retry(reqwest::retry::never())
                    .connect_timeout(CONNECT)
                    .dns_resolver(Filter { lookup: Arc::clone(&lookup), own_server })
                    .build()
            };
            Ok(Pair { read: client(false)?, write: client(true)? })
        };
        let make = move || Ok(Clients { strict: pair(false)?, own: pair(true)? });
        Ok(Self {
            clients: Arc::new(Mutex::new(Arc::new(make()?))),
            make: Arc::new(make),
            own_server: false,
            lookup: dialled,
            tls: trusted,
            dated: Arc::default(),
            meter: None,
        })
    }

    /// Sends a request and reads the whole answer, once.
    ///
    /// # Errors
    /// [`Unsent`] when there is no complete answer. Any status but a redirect is an answer.
    pub async fn send(&self, request: Request) -> Result<Reply, Unsent> {
        self.count().await?;
        let started = Instant::now();
        let deadline = started + request.deadline;
        let method = request.method.clone();
        let host = request.url.as_ref().ok().and_then(Url::host_str).map(str::to_owned).unwrap_or_default();
        let result = timeout_at(deadline, self.exchange(request)).await.unwrap_or(Err(Unsent::Lost));
        let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        // The only line about a call: no path, no query, no header, no body.
        match &result {
            Ok(reply) => {
                self.note_date(reply);
                tracing::debug!(%method, host, status = reply.status, ms, "answered");
            }
            Err(unsent) => tracing::debug!(%method, host, %unsent, ms, "no answer"),
        }
        result
    }

    /// Reads an answer that does not end, piece by piece, for as long as `take` wants more. What is silent for longer than
    /// `silence` counts as broken. A redirect is never followed: the request carries access.
    ///
    /// # Errors
    /// [`Unsent`] when there was no answer; the refusal where the server gave another answer than 200.
    pub async fn listen(
        &self,
        request: Request,
        silence: std::time::Duration,
        take: &mut (dyn FnMut(&[u8]) -> bool + Send),
    ) -> Result<Option<Reply>, Unsent> {
        let url = request.url.clone().map_err(Unsent::Denied)?;
        check(&url, self.own_server).map_err(Unsent::Denied)?;
        self.count().await?;
        let clients = self.clients();
        let pair = if self.own_server { &clients.own } else { &clients.strict };
        let builder = pair.read.request(request.method.clone(), url).headers(request.headers.clone());
        let sent = timeout(CONNECT + IDLE, builder.send()).await.map_err(|_| Unsent::Lost)?;
        let mut response = sent.map_err(|error| unsent(&error))?;
        match response.status().as_u16() {
            200 => {}
            301 | 302 | 303 | 307 | 308 => return Err(Unsent::Denied(Denied::Redirect)),
            _ => return receive(response, request.max_bytes).await.map(Some),
        }
        loop {
            match timeout(silence, response.chunk()).await {
                Ok(Ok(Some(chunk))) if take(&chunk) => {}
                Ok(Ok(_)) => return Ok(None),
                Err(_) | Ok(Err(_)) => return Err(Unsent::Lost),
            }
        }
    }

    async fn exchange(&self, mut request: Request) -> Result<Reply, Unsent> {
        let mut url = request.url.clone().map_err(Unsent::Denied)?;
        let first = url.clone();
        let body = request.body.take();
        let read = request.method.is_safe();
        let follows = read && !request.secret && body.is_none();
        let patience = if request.weight() <= SMALL_BODY { CONNECT + IDLE } else { request.deadline };
        let mut body = body;
        for _ in 0..=MAX_REDIRECTS {
            // The exception is for the host that the person named, not for where it points to.
            let own = self.own_server && url.host() == first.host();
            check(&url, own).map_err(Unsent::Denied)?;
            let clients = self.clients();
            let pair = if own { &clients.own } else { &clients.strict };
            let client = if read { &pair.read } else { &pair.write };
            let mut builder = client.request(request.method.clone(), url.clone()).headers(request.headers.clone());
            match body.take() {
                None => {}
                Some(Body::Bytes(bytes)) => builder = builder.body(bytes),
                Some(Body::Multipart(fields)) => builder = builder.multipart(form(fields)?),
            }
            let response = match timeout(patience, builder.send()).await {
                Err(_) => return Err(Unsent::Lost),
                Ok(sent) => sent.map_err(|error| unsent(&error))?,
            };
            match response.status().as_u16() {
                301 | 302 | 307 | 308 => {}
                // "See elsewhere what came of it" is what some servers answer after they have acted.
                303 if !read => return Err(Unsent::Lost),
                303 => {}
                _ => return receive(response, request.max_bytes).await,
            }
            if !follows {
                return Err(Unsent::Denied(Denied::Redirect));
            }
            url = response
                .headers()
                .get(LOCATION)
                .and_then(|value| value.to_str().ok())
                .and_then(|to| url.join(to).ok())
                .ok_or(Unsent::Denied(Denied::Redirect))?;
        }
        Err(Unsent::Denied(Denied::Redirect))
    }
}

/// The ring provider and the operating system's trust.
pub(super) fn tls() -> Result<ClientConfig, SetUpError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = || ClientConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions();
    Ok(match builder()?.with_platform_verifier() {
        Ok(config) => config.with_no_client_auth(),
        Err(error) => {
            // A machine without root certificates can still write drafts: every connection is refused as untrusted.
            tracing::warn!(%error, "no root certificates; no server can be trusted");
            builder()?.with_root_certificates(RootCertStore::empty()).with_no_client_auth()
        }
    })
}

async fn receive(mut response: Response, max_bytes: usize) -> Result<Reply, Unsent> {
    let status = response.status().as_u16();
    let headers = std::mem::take(response.headers_mut());
    let mut body = BytesMut::new();
    loop {
        match timeout(IDLE, response.chunk()).await {
            Err(_) | Ok(Err(_)) => return Err(Unsent::Lost),
            Ok(Ok(None)) => return Ok(Reply { status, headers, body: body.freeze() }),
            Ok(Ok(Some(chunk))) => {
                if body.len().saturating_add(chunk.len()) > max_bytes {
                    return Err(Unsent::Lost);
                }
                body.extend_from_slice(&chunk);
            }
        }
    }
}

fn form(fields: Vec<super::Field>) -> Result<Form, Unsent> {
    let mut form = Form::new();
    for field in fields {
        let part = match field.value {
            FieldValue::Text(text) => Part::text(text),
            FieldValue::File { filename, mime, bytes } => {
                // A type that is no header value would be refused later, with the connection already open.
                HeaderValue::from_str(&mime).map_err(|_| Unsent::Denied(Denied::Malformed))?;
                let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
                Part::stream_with_length::<Bytes>(bytes, length)
                    .file_name(filename)
                    .mime_str(&mime)
                    .map_err(|_| Unsent::Denied(Denied::Malformed))?
            }
        };
        form = form.part(field.name, part);
    }
    Ok(form)
}

/// What an error proves. Whatever is not known to have happened before the request left counts as lost.
fn unsent(error: &reqwest::Error) -> Unsent {
    if error.is_builder() {
        return Unsent::Denied(Denied::Malformed);
    }
    if !error.is_connect() {
        return Unsent::Lost;
    }
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    while let Some(error) = cause {
        if error.is::<NotAllowed>() {
            return Unsent::Denied(Denied::PrivateAddress);
        }
        if let Some(rustls::Error::InvalidCertificate(_)) = error.downcast_ref::<rustls::Error>() {
            return Unsent::Denied(Denied::Certificate);
        }
        // `io::Error::source` skips the error it wraps, and TLS errors come wrapped twice.
        cause = match error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
            Some(wrapped) => Some(wrapped),
            None => error.source(),
        };
    }
    Unsent::NotSent
}
