//! A feed's bytes, and what is made of them.

use crate::kit::{Denied, Fault, Http, Reply, Request, Unsent, retry_after};
use chrono::{DateTime, Duration, Utc};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use feed_rs::model;
use feed_rs::parser::Builder;
use sha2::{Digest as _, Sha256};
use url::Url;

/// Most bytes of a feed. What is larger is refused whole: half of a feed is no feed.
const BYTES_MAX: usize = 12 * 1024 * 1024;
/// Longest wait that a feed may ask for.
const WAIT_MAX: Duration = Duration::hours(24);
const ACCEPT: &str = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, \
    text/xml;q=0.9, application/rdf+xml;q=0.9, application/json;q=0.5, text/html;q=0.4";

/// What a feed said of the copy that we have, to be told that it has not changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) etag: Option<String>,
    pub(super) modified: Option<String>,
}

/// Fetches a feed, or a page in its place. `None` when it has not changed since `marks`.
pub(super) async fn fetch(http: &Http, url: &Url, marks: &Marks, now: DateTime<Utc>) -> Result<Option<Reply>, Fault> {
    let mut request = Request::get(url).header("accept", ACCEPT).max_bytes(BYTES_MAX);
    if let Some(etag) = &marks.etag {
        request = request.header("if-none-match", etag);
    }
    if let Some(modified) = &marks.modified {
        request = request.header("if-modified-since", modified);
    }
    let reply = http.send(request).await.map_err(Unsent::read_fault)?;
    match reply.status {
        304 => Ok(None),
        200..=299 => Ok(Some(reply)),
        429 => {
            let wait = retry_after(&reply.headers, now).and_then(|wait| Duration::from_std(wait).ok());
            Err(Fault::RateLimited { until: wait.map(|wait| now + wait) })
        }
        // It is over, or not for everybody: somebody has to name another address.
        401 | 403 | 410 => Err(Fault::Reconnect { missing: Vec::new() }),
        404 => Err(Fault::Gone),
        400..=499 => Err(Fault::Protocol),
        _ => Err(Fault::Transient { after: retry_after(&reply.headers, now) }),
    }
}

/// The marks that a copy came with.
pub(super) fn marks(reply: &Reply) -> Marks {
    // A header of ours is made of it: nothing longer than any server makes.
    let kept = |name: &str| reply.header(name).filter(|value| value.len() <= 1_000).map(str::to_owned);
    Marks { etag: kept("etag"), modified: kept("last-modified") }
}

/// How long the feed wants to be left alone: its own word, or that of the caches before it.
pub(super) fn wait(reply: &Reply, feed: &model::Feed) -> Duration {
    let cached = reply.header("cache-control").and_then(|control| {
        let age = control.split(',').find_map(|part| part.trim().strip_prefix("max-age=")?.parse::<i64>().ok())?;
        Duration::try_seconds(age)
    });
    let own = feed.ttl.and_then(|minutes| Duration::try_minutes(i64::from(minutes)));
    cached.max(own).unwrap_or_default().clamp(Duration::zero(), WAIT_MAX)
}

/// Reads a feed of whatever kind; relative addresses are read from `url` on.
///
/// # Errors
/// [`Fault::Protocol`] when it is none.
pub(super) fn parse(body: &[u8], url: &Url) -> Result<model::Feed, Fault> {
    let parser = Builder::new()
        .base_uri(Some(url.as_str()))
        .id_generator(|links, title, _| {
            let link = links.first().map(|link| link.href.as_str()).unwrap_or_default();
            match (link, title) {
                ("", None) => String::new(),
                ("", Some(title)) => digest(&title.content),
                (link, _) => link.to_owned(),
            }
        })
        .build();
    parser.parse(text_of(body).as_bytes()).map_err(|error| {
        tracing::debug!(%error, "no feed");
        Fault::Protocol
    })
}

/// A feed's bytes as text, by its mark or by what it declares. The library takes a declaration for granted wherever one
/// stands and whatever came before it, and panics when it is late: what it is given declares no encoding any more.
fn text_of(body: &[u8]) -> String {
    let declared = || {
        let head = String::from_utf8_lossy(body.get(..body.len().min(200)).unwrap_or_default()).into_owned();
        let (_, rest) = head.split_once("<?xml")?;
        let (declaration, _) = rest.split_once("?>")?;
        let (_, value) = declaration.split_once("encoding")?;
        let value = value.trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|letter| matches!(letter, '"' | '\''))?;
        let (name, _) = value.get(1..)?.split_once(quote)?;
        // What is declared in letters of one byte each is not written in letters of two.
        Encoding::for_label(name.as_bytes()).map(Encoding::output_encoding)
    };
    // With a mark, the mark decides; `decode` takes it off.
    // Letters of two bytes without a mark: what a feed begins with is none of its own letters.
    let wide = match body {
        [b'<' | b'{', 0, ..] => Some(UTF_16LE),
        [0, b'<' | b'{', ..] => Some(UTF_16BE),
        _ => None,
    };
    let (text, _, _) = wide.or_else(declared).unwrap_or(UTF_8).decode(body);
    // The library looks for such letters, too, and there are none any more.
    let text = text.replace('\0', "");
    let text = text.trim_start_matches('\u{feff}');
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.split_once("<?xml") {
        plain.push_str(before);
        plain.push_str("<?xml");
        let is_declaration =
            !from.starts_with(|next: char| next.is_alphanumeric() || matches!(next, '-' | '_' | '.' | ':'));
        rest = match from.split_once("?>") {
            Some((_, after)) if is_declaration => {
                plain.push_str(" version=\"1.0\"?>");
                after
            }
            _ => from,
        };
    }
    plain.push_str(rest);
    plain
}

/// A name for what has none.
pub(super) fn digest(text: &str) -> String {
    format!("hash:{:x}", Sha256::digest(text)).chars().take(45).collect()
}

/// Reads a feed's address as typed. Names and passwords in it would lie in the database.
///
/// # Errors
/// [`Denied::Malformed`] when it is no web address.
pub(super) fn address(typed: &str) -> Result<Url, Denied> {
    let text = typed.trim();
    if text.is_empty() || text.contains(char::is_whitespace) {
        return Err(Denied::Malformed);
    }
    let text = match text.split_once(':') {
        Some(("feed", rest)) if rest.starts_with("//") => format!("https:{rest}"),
        Some(("feed", rest)) => rest.to_owned(),
        _ if text.contains("://") => text.to_owned(),
        _ => format!("https://{text}"),
    };
    let mut url = Url::parse(&text).map_err(|_| Denied::Malformed)?;
    let plain = matches!(url.scheme(), "https" | "http") && url.username().is_empty() && url.password().is_none();
    let named = url.host_str().is_some_and(|host| host.contains('.') || host.starts_with('[') || host == "localhost");
    if !plain || !named {
        return Err(Denied::Malformed);
    }
    url.set_fragment(None);
    Ok(url)
}
