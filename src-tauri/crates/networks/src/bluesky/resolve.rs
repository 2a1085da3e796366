//! From a handle to the personal data server that holds its account.
//!
//! A handle is a domain name. It names a DID by a file at the domain or through the network's directory of handles; the
//! DID's document names the server and, for both ways to agree, the handle. So the password goes to that server.

use super::wire::Resolved;
use crate::kit::{Fault, Http, Reply, Request};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::time::Duration;
use url::Url;

/// Longest answer that is read.
const MAX_BYTES: usize = 64 * 1024;
const PATIENCE: Duration = Duration::from_secs(10);
/// Servers behind the door of the network's first operator.
const OPERATED: &str = ".host.bsky.network";

/// Where the network's public directories are.
pub(super) struct Directories {
    /// Answers for every handle that it knows.
    pub(super) handles: Url,
    /// Holds the documents of `did:plc`.
    pub(super) plc: Url,
    /// Whether names are asked without encryption; in tests only.
    pub(super) plain: bool,
}

impl Directories {
    pub(super) fn public() -> Option<Self> {
        let url = |text| Url::parse(text).ok();
        Some(Self { handles: url("https://public.api.bsky.app/")?, plc: url("https://plc.directory/")?, plain: false })
    }

    fn at(&self, host: &str, path: &str) -> Option<Url> {
        let scheme = if self.plain { "http" } else { "https" };
        Url::parse(&format!("{scheme}://{host}/.well-known/{path}")).ok()
    }
}

/// The server of the account behind a handle or DID; `None` when it has none or the two ways do not agree.
///
/// # Errors
/// [`Fault::Transient`] when nothing could be asked.
pub(super) async fn server(http: &Http, directories: &Directories, who: &str) -> Result<Option<Url>, Fault> {
    // What was allowed for a server that a person typed does not hold for what a handle points to.
    let http = if directories.plain { http.clone() } else { http.strict() };
    let who = who.to_ascii_lowercase();
    let dids = if who.starts_with("did:") {
        vec![who.clone()]
    } else if is_handle(&who, directories.plain) {
        dids(&http, directories, &who).await?
    } else {
        return Ok(None);
    };
    for did in dids {
        let Some(document) = document(&http, directories, &did).await? else { continue };
        let agrees = who == did || names(&document, &who);
        if agrees && document.get("id").and_then(Value::as_str) == Some(did.as_str()) {
            return Ok(super::wire::server_in(&document).filter(|url| directories.plain || url.scheme() == "https"));
        }
    }
    Ok(None)
}

/// Where to sign in: at the account's own server, or at `usual` when nothing else is named. The operator of `usual` has
/// one door for the many servers that it runs.
pub(super) async fn sign_in_at(http: &Http, directories: &Directories, usual: &Url, who: &str) -> Url {
    let own = |url: &Url| url.host_str().is_some_and(|host| !host.ends_with(OPERATED));
    match server(http, directories, who).await {
        Ok(Some(found)) if own(&found) => found,
        _ => usual.clone(),
    }
}

/// Whether a text has the form of a handle: a domain name of two labels or more. `plain` allows a port.
fn is_handle(text: &str, plain: bool) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || (plain && byte == b':'))
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 253 && text.contains('.') && text.split('.').all(label)
}

/// The DIDs that a handle names, the domain's own word first.
async fn dids(http: &Http, directories: &Directories, handle: &str) -> Result<Vec<String>, Fault> {
    let mut found = Vec::new();
    let mut unreachable = None;
    if let Some(url) = directories.at(handle, "atproto-did") {
        // Most handles are kept in the name service instead and have no such file, or no web server at all.
        let said = get(http, url).await.ok().flatten();
        let did = said.and_then(|reply| std::str::from_utf8(&reply.body).ok().map(|text| text.trim().to_owned()));
        found.extend(did.filter(|did| is_did(did, directories.plain)));
    }
    if let Ok(mut url) = directories.handles.join("/xrpc/com.atproto.identity.resolveHandle") {
        url.query_pairs_mut().append_pair("handle", handle);
        match get(http, url).await {
            Ok(reply) => {
                let resolved = reply.and_then(|reply| json::<Resolved>(&reply));
                found.extend(resolved.map(|resolved| resolved.did).filter(|did| is_did(did, directories.plain)));
            }
            Err(fault) => unreachable = Some(fault),
        }
    }
    found.dedup();
    match unreachable {
        Some(fault) if found.is_empty() => Err(fault),
        _ => Ok(found),
    }
}

fn is_did(text: &str, plain: bool) -> bool {
    let key = |rest: &str| rest.len() == 24 && rest.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'2'..=b'7'));
    match text.split_once("did:").map(|(_, rest)| rest.split_once(':')) {
        Some(Some(("plc", rest))) => key(rest),
        Some(Some(("web", host))) => is_handle(&host.to_ascii_lowercase().replace("%3a", ":"), plain),
        _ => false,
    }
}

/// The document of a DID.
async fn document(http: &Http, directories: &Directories, did: &str) -> Result<Option<Value>, Fault> {
    let url = match did.strip_prefix("did:web:") {
        Some(host) => directories.at(&host.replace("%3A", ":").replace("%3a", ":"), "did.json"),
        None => directories.plc.join(&format!("/{did}")).ok(),
    };
    let Some(url) = url.filter(|_| is_did(did, directories.plain)) else { return Ok(None) };
    Ok(get(http, url).await?.and_then(|reply| json::<Value>(&reply)))
}

/// Whether a DID's document names the handle.
fn names(document: &Value, handle: &str) -> bool {
    let also = document.get("alsoKnownAs").and_then(Value::as_array);
    also.is_some_and(|all| {
        let first = all.iter().filter_map(Value::as_str).find_map(|name| name.strip_prefix("at://"));
        first.is_some_and(|name| name.eq_ignore_ascii_case(handle))
    })
}

async fn get(http: &Http, url: Url) -> Result<Option<Reply>, Fault> {
    let request = Request::get(url).max_bytes(MAX_BYTES).deadline(PATIENCE);
    let reply = http.send(request).await.map_err(|why| why.read_fault())?;
    Ok(Some(reply).filter(Reply::is_success))
}

fn json<T: DeserializeOwned>(reply: &Reply) -> Option<T> {
    reply.json().ok()
}

#[cfg(test)]
#[path = "resolve_tests.rs"]
mod tests;
