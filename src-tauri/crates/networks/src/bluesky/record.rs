//! Records of the account's repository: addresses, writing under a chosen key, reading, deleting.

use super::faults::Asked;
use super::wire::{RecordView, StrongRef, Xrpc};
use crate::kit::{Call, Fault, RemoteRef, Reply, Request};
use pupitre_domain::problem::{Place, Problem, ProblemCode};
use serde::Serialize;
use serde_json::{Value, json};

/// Collection of posts.
pub(super) const POST: &str = "app.bsky.feed.post";
/// Collection of likes.
pub(super) const LIKE: &str = "app.bsky.feed.like";
/// Collection of reposts.
pub(super) const REPOST: &str = "app.bsky.feed.repost";
/// Collection of blocks.
pub(super) const BLOCK: &str = "app.bsky.graph.block";

/// Collection of rules for threads.
pub(super) const GATE: &str = "app.bsky.feed.threadgate";

/// The parts of `at://repository/collection/key`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AtUri<'a> {
    pub(super) repo: &'a str,
    pub(super) collection: &'a str,
    pub(super) key: &'a str,
}

/// Reads a record's address.
pub(super) fn parse(uri: &str) -> Option<AtUri<'_>> {
    let mut parts = uri.strip_prefix("at://")?.split('/');
    let found = AtUri { repo: parts.next()?, collection: parts.next()?, key: parts.next()? };
    let whole = parts.next().is_none() && [found.repo, found.collection, found.key].iter().all(|part| !part.is_empty());
    whole.then_some(found)
}

/// The public page of a post.
pub(super) fn permalink(author: &str, uri: &str) -> Option<String> {
    let AtUri { collection, key, .. } = parse(uri)?;
    (collection == POST).then(|| format!("https://bsky.app/profile/{author}/post/{key}"))
}

/// A reference to a post by `author` (handle or stable id).
pub(super) fn reference(author: &str, strong: StrongRef) -> RemoteRef {
    RemoteRef { permalink: permalink(author, &strong.uri), id: strong.uri, tag: strong.cid }
}

/// What a handle's owner is addressed by: a handle that no longer resolves is shown as `handle.invalid`.
pub(super) fn address<'a>(handle: &'a str, did: &'a str) -> &'a str {
    if handle.is_empty() || handle.eq_ignore_ascii_case("handle.invalid") { did } else { handle }
}

/// Whether a value is a reference to an uploaded file.
pub(super) fn is_blob(value: &Value) -> bool {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).is_some_and(|text| !text.is_empty());
    value.get("$type").and_then(Value::as_str) == Some("blob")
        && text(value.get("ref").and_then(|link| link.get("$link")))
        && text(value.get("mimeType"))
        && value.get("size").is_some_and(Value::is_u64)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Put<'a> {
    repo: &'a str,
    collection: &'a str,
    rkey: &'a str,
    record: &'a Value,
    /// `null` refuses to overwrite another record; an identical one is a no-op before this is looked at.
    swap_record: Option<&'a str>,
}

/// Writes `record` under `key`. The identical call again changes nothing; another record is never overwritten.
pub(super) async fn put(
    call: &Call<'_>,
    asked: &Asked,
    collection: &str,
    key: &str,
    record: &Value,
) -> Result<StrongRef, Fault> {
    let reply = send_put(call, asked, collection, key, record).await?;
    Xrpc::of(call).read(asked, &reply)
}

/// As [`put`], but the answer is not looked at.
pub(super) async fn send_put(
    call: &Call<'_>,
    asked: &Asked,
    collection: &str,
    key: &str,
    record: &Value,
) -> Result<Reply, Fault> {
    send_over(call, asked, collection, key, record, None).await
}

/// As [`send_put`], but over the record that has the content `swap`; refused when another one stands there by now.
pub(super) async fn send_over(
    call: &Call<'_>,
    asked: &Asked,
    collection: &str,
    key: &str,
    record: &Value,
    swap: Option<&str>,
) -> Result<Reply, Fault> {
    let put = Put { repo: call.remote_id, collection, rkey: key, record, swap_record: swap };
    let xrpc = Xrpc::of(call);
    xrpc.send(asked, Request::post(xrpc.endpoint("com.atproto.repo.putRecord")?).json(&put)).await
}

/// Reads a record of a repository; `Gone` when there is none.
pub(super) async fn get(call: &Call<'_>, at: AtUri<'_>) -> Result<RecordView, Fault> {
    let query = [("repo", at.repo), ("collection", at.collection), ("rkey", at.key)];
    Xrpc::of(call).query("com.atproto.repo.getRecord", &query).await
}

/// Deletes a record of ours; what is gone is gone.
pub(super) async fn delete(call: &Call<'_>, uri: &str, collection: &str) -> Result<(), Fault> {
    let ours = parse(uri).filter(|at| at.repo == call.remote_id && at.collection == collection);
    let Some(AtUri { collection, key, .. }) = ours else {
        // Never sent: deleting a record of the same key but of another kind would be a mistake of ours.
        let code = ProblemCode::Refused { said: String::new() };
        return Err(Fault::Rejected(vec![Problem { place: Place::Account, code }]));
    };
    let input = json!({ "repo": call.remote_id, "collection": collection, "rkey": key });
    let asked = Asked::Repeatable(Place::Account);
    match Xrpc::of(call).procedure::<Value>(&asked, "com.atproto.repo.deleteRecord", &input).await {
        Ok(_) | Err(Fault::Gone) => Ok(()),
        Err(fault) => Err(fault),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_whole_or_not_at_all() {
        let uri = "at://did:plc:abc/app.bsky.feed.post/3jzfcijpj2z2a";
        assert_eq!(parse(uri), Some(AtUri { repo: "did:plc:abc", collection: POST, key: "3jzfcijpj2z2a" }));
        for wrong in ["", "at://", "at://did:plc:abc", "at://a/b", "at://a//c", "at://a/b/c/d", "https://a/b/c"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
        assert_eq!(permalink("a.test", uri).as_deref(), Some("https://bsky.app/profile/a.test/post/3jzfcijpj2z2a"));
        assert_eq!(permalink("a.test", "at://did:plc:abc/app.bsky.feed.like/3j"), None);
        assert_eq!(address("handle.invalid", "did:plc:abc"), "did:plc:abc");
    }
}
