//! The loopback redirect of a browser sign-in (RFC 8252 §7.3).
//!
//! Anything on this machine can knock here. Only a GET of the one path, addressed to this very listener, with the
//! `state` that left with the authorisation request, gets an answer that matters; everything else is turned away and
//! the listener goes on waiting.

use super::Token;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use url::Url;

const PATH: &str = "/callback";
const MAX_WAIT: Duration = Duration::from_secs(300);
const MAX_REQUEST: usize = 16 * 1024;
const MAX_CONNECTIONS: usize = 32;
const PER_CONNECTION: Duration = Duration::from_secs(5);

/// A listener on `127.0.0.1` for one redirect.
pub struct Loopback {
    listener: TcpListener,
    redirect: Url,
    issuer: Option<String>,
}

/// Why no code came.
#[derive(Debug, thiserror::Error)]
pub enum LoopbackFault {
    /// Nobody came back in time.
    #[error("the sign-in was not finished in time")]
    TimedOut,
    /// The server, or the person in front of it, said no.
    #[error("the sign-in was refused")]
    Refused,
    /// The listener failed.
    #[error("the loopback listener failed")]
    Io(#[from] io::Error),
}

enum Verdict {
    Code(Token),
    Refused,
    /// Status to answer with; the wait goes on.
    Ignored(&'static str),
}

struct Expected {
    state: String,
    issuer: Option<String>,
    host: String,
    page: String,
}

impl Loopback {
    /// What a provider has to know a client by, where it asks: ports are left out of its comparison (RFC 8252 §7.3).
    pub const REGISTERED: &'static str = "http://127.0.0.1/callback";

    /// Binds a free port of the IPv4 loopback address.
    ///
    /// # Errors
    /// When the system gives none.
    pub async fn bind() -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let redirect = format!("http://127.0.0.1:{}{PATH}", listener.local_addr()?.port());
        let redirect = Url::parse(&redirect).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
        Ok(Self { listener, redirect, issuer: None })
    }

    /// Asks for the `iss` parameter (RFC 9207) to be there and equal to this.
    #[must_use]
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = Some(issuer.into());
        self
    }

    /// Where the browser has to be sent back to.
    #[must_use]
    pub fn redirect(&self) -> &Url {
        &self.redirect
    }

    /// Waits for the redirect, at most `deadline` and at most 5 minutes. `page` is the plain text shown in the browser
    /// when it is done. The listener is closed when this returns.
    ///
    /// # Errors
    /// [`LoopbackFault`] when no code came.
    pub async fn wait(self, state: &str, deadline: Duration, page: &str) -> Result<Token, LoopbackFault> {
        let expected = Arc::new(Expected {
            state: state.to_owned(),
            issuer: self.issuer,
            host: format!("127.0.0.1:{}", self.redirect.port().unwrap_or_default()),
            page: page.to_owned(),
        });
        let waiting = async {
            let mut open = JoinSet::new();
            loop {
                tokio::select! {
                    accepted = self.listener.accept(), if open.len() < MAX_CONNECTIONS => match accepted {
                        Ok((stream, _)) => {
                            let expected = Arc::clone(&expected);
                            open.spawn(async move { timeout(PER_CONNECTION, serve(stream, &expected)).await.ok().flatten() });
                        }
                        // Out of descriptors, or the peer left already: neither ends the wait.
                        Err(_) => sleep(Duration::from_millis(100)).await,
                    },
                    Some(finished) = open.join_next() => match finished {
                        Ok(Some(Verdict::Code(code))) => return Ok(code),
                        Ok(Some(Verdict::Refused)) => return Err(LoopbackFault::Refused),
                        _ => {}
                    },
                }
            }
        };
        timeout(deadline.min(MAX_WAIT), waiting).await.unwrap_or(Err(LoopbackFault::TimedOut))
    }
}

async fn serve(mut stream: TcpStream, expected: &Expected) -> Option<Verdict> {
    let head = read_head(&mut stream).await;
    let verdict = head.as_deref().map_or(Verdict::Ignored("400 Bad Request"), |head| judge(head, expected));
    let (status, text) = match &verdict {
        Verdict::Code(_) | Verdict::Refused => ("200 OK", expected.page.as_str()),
        Verdict::Ignored(status) => (*status, ""),
    };
    let body = format!(
        "<!doctype html><html><head><meta charset=\"utf-8\"><title>Pupitre</title></head><body><p>{}</p></body></html>",
        html_escape::encode_text(text)
    );
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n\
         Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n\r\n{body}",
        body.len()
    );
    // A browser that does not wait for its page has still brought the code.
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.shutdown().await;
    Some(verdict)
}

/// Reads up to the empty line; `None` for whatever is too long, unfinished or no text.
async fn read_head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    let mut chunk = [0u8; 2048];
    loop {
        let count = stream.read(&mut chunk).await.ok()?;
        head.extend_from_slice(chunk.get(..count)?);
        if head.windows(4).any(|window| window == b"\r\n\r\n") {
            return String::from_utf8(head).ok();
        }
        if count == 0 || head.len() > MAX_REQUEST {
            return None;
        }
    }
}

fn judge(head: &str, expected: &Expected) -> Verdict {
    const BAD: Verdict = Verdict::Ignored("400 Bad Request");
    let head = head.split("\r\n\r\n").next().unwrap_or_default();
    let mut lines = head.split("\r\n");
    let mut words = lines.next().unwrap_or_default().split(' ');
    let (Some(method), Some(target), Some(version), None) = (words.next(), words.next(), words.next(), words.next())
    else {
        return BAD;
    };
    if !version.starts_with("HTTP/1.") {
        return BAD;
    }
    if method != "GET" {
        return Verdict::Ignored("405 Method Not Allowed");
    }
    let hosts: Vec<&str> = lines
        .filter_map(|line| line.split_once(':'))
        .filter(|(name, _)| name.eq_ignore_ascii_case("host"))
        .map(|(_, value)| value.trim())
        .collect();
    // A name that somebody pointed at this machine is not this machine (DNS rebinding).
    if hosts != [expected.host.as_str()] {
        return BAD;
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    if path != PATH {
        return Verdict::Ignored("404 Not Found");
    }
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes())
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    let only = |name: &str| {
        let mut values = pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str());
        (values.next(), values.next().is_none())
    };
    let (Some(state), true) = only("state") else { return BAD };
    if !equal(state.as_bytes(), expected.state.as_bytes()) {
        return BAD;
    }
    if let Some(issuer) = &expected.issuer
        && only("iss") != (Some(issuer.as_str()), true)
    {
        return BAD;
    }
    match (only("code"), only("error")) {
        ((Some(code), true), (None, _)) if !code.is_empty() && code.len() <= 4096 => {
            Verdict::Code(Token::new(code.to_owned()))
        }
        ((None, _), (Some(_), true)) => Verdict::Refused,
        _ => BAD,
    }
}

/// Compares in a time that depends on the length only.
fn equal(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && !one.is_empty() && one.iter().zip(other).fold(0u8, |all, (a, b)| all | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    async fn knock(port: u16, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        let _ = stream.write_all(bytes).await;
        let _ = stream.shutdown().await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn get(target: &str, port: u16) -> Vec<u8> {
        format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n").into_bytes()
    }

    fn hostile(port: u16) -> Vec<(&'static str, Vec<u8>)> {
        let host = format!("Host: 127.0.0.1:{port}\r\n\r\n");
        let mut huge = get("/callback?code=x&state=right", port);
        huge.splice(3..3, std::iter::repeat_n(b'A', 200_000));
        vec![
            ("other path", get("/callback/x?code=c&state=right", port)),
            ("root", get("/?code=c&state=right", port)),
            ("dot segments", get("/a/../callback?code=c&state=right", port)),
            ("wrong state", get("/callback?code=c&state=wrong", port)),
            ("longer state", get("/callback?code=c&state=right2", port)),
            ("no state", get("/callback?code=c", port)),
            ("empty state", get("/callback?code=c&state=", port)),
            ("two states", get("/callback?code=c&state=right&state=wrong", port)),
            ("two codes", get("/callback?code=c&code=d&state=right", port)),
            ("empty code", get("/callback?code=&state=right", port)),
            ("code and error", get("/callback?code=c&error=access_denied&state=right", port)),
            ("error without state", get("/callback?error=access_denied", port)),
            ("post", format!("POST /callback?code=c&state=right HTTP/1.1\r\n{host}").into_bytes()),
            ("head", format!("HEAD /callback?code=c&state=right HTTP/1.1\r\n{host}").into_bytes()),
            ("other host", b"GET /callback?code=c&state=right HTTP/1.1\r\nHost: evil.test\r\n\r\n".to_vec()),
            ("no host", b"GET /callback?code=c&state=right HTTP/1.1\r\n\r\n".to_vec()),
            (
                "two hosts",
                format!("GET /callback?code=c&state=right HTTP/1.1\r\nHost: evil.test\r\n{host}").into_bytes(),
            ),
            ("no http", format!("GET /callback?code=c&state=right\r\n{host}").into_bytes()),
            ("tls hello", vec![0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, 0xff]),
            ("binary", vec![0xff; 4096]),
            ("silence", Vec::new()),
            ("huge", huge),
        ]
    }

    #[tokio::test]
    async fn hostile_callbacks_are_turned_away_and_the_right_one_still_comes_through() {
        let loopback = Loopback::bind().await.unwrap();
        let port = loopback.redirect().port().unwrap();
        assert_eq!(loopback.redirect().as_str(), format!("http://127.0.0.1:{port}/callback"));
        let waiting = tokio::spawn(loopback.wait("right", Duration::from_secs(60), "Fini <b>"));
        for (name, bytes) in hostile(port) {
            let answer = knock(port, &bytes).await;
            assert!(!answer.contains(" 200 "), "{name}: {answer}");
            assert!(!waiting.is_finished(), "{name} ended the wait");
        }
        // One that never finishes its request must not keep the others out.
        let mut slow = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        slow.write_all(b"GET /callback?code=c").await.unwrap();
        let answer = knock(port, &get("/callback?code=a%2Bb&state=right", port)).await;
        assert!(answer.contains("Fini &lt;b&gt;") && answer.contains("default-src 'none'"), "{answer}");
        assert_eq!(waiting.await.unwrap().unwrap().expose(), "a+b");
        assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err(), "the listener is closed");
    }

    #[tokio::test]
    async fn hostile_callbacks_alone_end_in_a_time_out() {
        let loopback = Loopback::bind().await.unwrap();
        let port = loopback.redirect().port().unwrap();
        let waiting = tokio::spawn(loopback.wait("right", Duration::from_millis(1500), ""));
        for (_, bytes) in hostile(port) {
            knock(port, &bytes).await;
        }
        assert!(matches!(waiting.await.unwrap(), Err(LoopbackFault::TimedOut)));
    }

    #[tokio::test]
    async fn a_refusal_with_the_right_state_ends_the_wait() {
        let loopback = Loopback::bind().await.unwrap();
        let port = loopback.redirect().port().unwrap();
        let waiting = tokio::spawn(loopback.wait("right", Duration::from_secs(60), ""));
        knock(port, &get("/callback?error=access_denied&state=right", port)).await;
        assert!(matches!(waiting.await.unwrap(), Err(LoopbackFault::Refused)));
    }

    #[tokio::test]
    async fn the_issuer_is_checked_when_one_is_expected() {
        let loopback = Loopback::bind().await.unwrap().issuer("https://right.test");
        let port = loopback.redirect().port().unwrap();
        let waiting = tokio::spawn(loopback.wait("right", Duration::from_secs(60), ""));
        knock(port, &get("/callback?code=c&state=right", port)).await;
        knock(port, &get("/callback?code=c&state=right&iss=https%3A%2F%2Fevil.test", port)).await;
        knock(port, &get("/callback?code=good&state=right&iss=https%3A%2F%2Fright.test", port)).await;
        assert_eq!(waiting.await.unwrap().unwrap().expose(), "good");
    }
}
