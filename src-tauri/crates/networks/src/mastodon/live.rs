//! Being told at once: the server's event stream of notifications. It says that there is something; reading is the
//! inbox's.

use super::Mastodon;
use super::api::Api;
use super::faults::Phase;
use super::limits::Facts;
use crate::kit::{Call, Fault, Heard, Live, Request, Unsent};
use async_trait::async_trait;
use std::time::Duration;
use url::Url;

/// Servers say something every fifteen to thirty seconds, if only that they are there.
const SILENCE: Duration = Duration::from_secs(100);
/// Longest line that is looked at; the data of an event is not.
const LINE: usize = 200;

#[async_trait]
impl Live for Mastodon {
    async fn listen(&self, call: &Call<'_>, wake: &(dyn Fn() + Send + Sync)) -> Result<Heard, Fault> {
        let Some(url) = address(call) else { return Ok(Heard::NotOffered) };
        // The exception for one's own server does not hold for another host that it names.
        let http = call.http.for_found(call.server, &url);
        let request = Request::get(&url).header("accept", "text/event-stream").bearer(call.access);
        let mut lines = Lines::default();
        let mut first = true;
        let mut take = |chunk: &[u8]| {
            // What came between the last look and the first word nobody tells.
            if lines.feed(chunk) | std::mem::take(&mut first) {
                wake();
            }
            true
        };
        match http.listen(request, SILENCE, &mut take).await {
            Ok(None) | Err(Unsent::Lost) => Ok(Heard::Ended),
            Ok(Some(reply)) if matches!(reply.status, 404 | 405 | 410 | 501) => Ok(Heard::NotOffered),
            Ok(Some(reply)) => Err(Api::of(call).fault(&reply, &Phase::Read)),
            Err(Unsent::Denied(_)) => Ok(Heard::NotOffered),
            Err(unsent) => Err(unsent.read_fault()),
        }
    }
}

/// The stream of notifications, where the server names one or is its own.
fn address(call: &Call<'_>) -> Option<Url> {
    let named = Facts::of(call.facts).streaming;
    let mut url = if named.is_empty() { call.server.clone() } else { Url::parse(&named).ok()? };
    let scheme = match url.scheme() {
        "wss" | "https" => "https",
        "ws" | "http" => "http",
        _ => return None,
    };
    // The library changes between schemes of a kind only through the text.
    if url.scheme() != scheme {
        let text = url.as_str().split_once("://").map(|(_, rest)| format!("{scheme}://{rest}"))?;
        url = Url::parse(&text).ok()?;
    }
    if !url.username().is_empty() || url.password().is_some() {
        return None;
    }
    url.set_query(None);
    url.set_fragment(None);
    url.path_segments_mut().ok()?.clear().extend(["api", "v1", "streaming", "user", "notification"]);
    Some(url)
}

/// Finds the events in the stream: a line `event: notification`.
#[derive(Default)]
struct Lines {
    line: Vec<u8>,
}

impl Lines {
    /// Whether something was said in these bytes.
    fn feed(&mut self, bytes: &[u8]) -> bool {
        let mut heard = false;
        for byte in bytes {
            if matches!(byte, b'\n' | b'\r') {
                let line = self.line.strip_prefix(b"event:").unwrap_or_default();
                heard |= line.trim_ascii() == b"notification";
                self.line.clear();
            } else if self.line.len() < LINE {
                self.line.push(*byte);
            }
        }
        heard
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_heard_however_it_is_cut() {
        let stream = b":thump\n\nevent: notification\ndata: {\"type\":\"mention\"}\n\nevent: update\ndata: event: notification\n\n";
        for cut in 1..stream.len() {
            let mut lines = Lines::default();
            let heard = stream.chunks(cut).filter(|chunk| lines.feed(chunk)).count();
            assert_eq!(heard, 1, "cut every {cut} bytes");
        }
        let mut lines = Lines::default();
        assert!(!lines.feed(&vec![b'x'; 10_000_000]));
        assert!(lines.line.len() <= LINE);
    }
}
