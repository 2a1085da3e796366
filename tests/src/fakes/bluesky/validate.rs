//! What a PDS refuses: lexicon limits, facet ranges, blobs that nobody uploaded.

use chrono::DateTime;
use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation;

use super::Fail;
use super::world::World;

/// All blob references in a record: `(cid, mime, size)`.
pub(super) fn blobs(value: &Value) -> Vec<(String, String, u64)> {
    let mut found = Vec::new();
    let mut stack = vec![value];
    while let Some(v) = stack.pop() {
        if v["$type"].as_str() == Some("blob") {
            let (cid, mime) = (v["ref"]["$link"].as_str(), v["mimeType"].as_str());
            found.push((cid.unwrap_or("").to_owned(), mime.unwrap_or("").to_owned(), v["size"].as_u64().unwrap_or(0)));
            continue;
        }
        match v {
            Value::Array(items) => stack.extend(items.iter().rev()),
            Value::Object(map) => stack.extend(map.values().rev()),
            _ => {}
        }
    }
    found
}

fn facets(text: &str, value: &Value) -> Result<(), Fail> {
    for facet in value["facets"].as_array().into_iter().flatten() {
        let at = |k: &str| facet["index"][k].as_u64().and_then(|n| usize::try_from(n).ok());
        let (Some(start), Some(end)) = (at("byteStart"), at("byteEnd")) else {
            return Err(Fail::invalid("Invalid app.bsky.feed.post record: facet index must be integers"));
        };
        // Real servers take any integers and clients then show garbage; a test wants to hear of it.
        if start >= end || !text.is_char_boundary(start) || !text.is_char_boundary(end) || end > text.len() {
            return Err(Fail::invalid(format!("Invalid app.bsky.feed.post record: facet {start}..{end} out of text")));
        }
        let known = |f: &Value| match f["$type"].as_str() {
            Some("app.bsky.richtext.facet#link") => f["uri"].is_string(),
            Some("app.bsky.richtext.facet#mention") => f["did"].as_str().is_some_and(|d| d.starts_with("did:")),
            Some("app.bsky.richtext.facet#tag") => {
                f["tag"].as_str().is_some_and(|t| t.graphemes(true).count() <= 64 && !t.starts_with('#'))
            }
            _ => false,
        };
        let features = facet["features"].as_array().filter(|f| !f.is_empty() && f.iter().all(known));
        features.ok_or_else(|| Fail::invalid("Invalid app.bsky.feed.post record: facet features"))?;
    }
    Ok(())
}

fn embed(embed: &Value) -> Result<(), Fail> {
    let bad = |what: &str| Err(Fail::invalid(format!("Invalid app.bsky.feed.post record: Record/embed{what}")));
    match embed["$type"].as_str() {
        Some("app.bsky.embed.images") => {
            let images = embed["images"].as_array().map_or(&[][..], Vec::as_slice);
            if images.is_empty() || images.len() > 4 {
                return bad("/images must not have more than 4 elements");
            }
            for image in images {
                if !image["alt"].is_string() {
                    return bad("/images/0 must have the property \"alt\"");
                }
                let ratio = &image["aspectRatio"];
                let whole = |k: &str| ratio[k].as_u64().is_some_and(|n| n > 0);
                let ratio_fits = ratio.is_null() || (whole("width") && whole("height"));
                if !ratio_fits {
                    return bad("/images/0/aspectRatio must be positive integers");
                }
                if !blobs(image).first().is_some_and(|b| b.1.starts_with("image/")) {
                    return bad("/images/0/image must be an image blob");
                }
            }
            if blobs(embed).iter().any(|b| b.2 > 2_000_000) {
                return Err(Fail(400, "BlobTooLarge", "This file is too large. The limit is 2MB.".into()));
            }
        }
        Some("app.bsky.embed.external") => {
            let e = &embed["external"];
            if !(e["uri"].is_string() && e["title"].is_string() && e["description"].is_string()) {
                return bad("/external must have uri, title and description");
            }
        }
        Some("app.bsky.embed.record") if embed["record"]["cid"].is_string() => {}
        Some("app.bsky.embed.recordWithMedia") => return self::embed(&embed["media"]),
        Some("app.bsky.embed.video") if embed["video"].is_object() => {}
        _ => return bad(" has an unknown or incomplete $type"),
    }
    Ok(())
}

fn post(value: &Value) -> Result<(), Fail> {
    let bad = |what: &str| Fail::invalid(format!("Invalid app.bsky.feed.post record: Record/{what}"));
    let text = value["text"].as_str().ok_or_else(|| bad("text must be a string"))?;
    if text.len() > 3000 {
        return Err(bad("text must not be longer than 3000 characters"));
    }
    if text.graphemes(true).count() > 300 {
        return Err(bad("text must not be longer than 300 graphemes"));
    }
    if value["langs"].as_array().is_some_and(|l| l.len() > 3) {
        return Err(bad("langs must not have more than 3 elements"));
    }
    let reply = &value["reply"];
    let strong = |k: &str| reply[k]["uri"].is_string() && reply[k]["cid"].is_string();
    let reply_fits = reply.is_null() || (strong("root") && strong("parent"));
    if !reply_fits {
        return Err(bad("reply must have root and parent with uri and cid"));
    }
    facets(text, value)?;
    if value["embed"].is_null() { Ok(()) } else { embed(&value["embed"]) }
}

/// Checks a record before it is written to `did`'s repository.
pub(super) fn record(world: &World, did: &str, collection: &str, value: &Value) -> Result<(), Fail> {
    if value["$type"].as_str() != Some(collection) {
        return Err(Fail::invalid(format!("Invalid $type: expected {collection}")));
    }
    let dated = value["createdAt"].as_str().is_some_and(|s| DateTime::parse_from_rfc3339(s).is_ok());
    if collection.starts_with("app.bsky.feed.") && !dated {
        return Err(Fail::invalid(format!("Invalid {collection} record: Record/createdAt must be an RFC 3339 date")));
    }
    if collection == "app.bsky.feed.post" {
        post(value)?;
    }
    if collection == "app.bsky.feed.threadgate" {
        let fits = |all: &Value| all.as_array().is_some_and(|all| all.len() <= 300 && all.iter().all(Value::is_string));
        if !value["post"].is_string() || !(value["hiddenReplies"].is_null() || fits(&value["hiddenReplies"])) {
            return Err(Fail::invalid("Invalid app.bsky.feed.threadgate record"));
        }
    }
    for (cid, mime, size) in blobs(value) {
        let Some(blob) = world.blobs.get(&(did.to_owned(), cid.clone())) else {
            return Err(Fail(400, "BlobNotFound", format!("Could not find blob: {cid}")));
        };
        if blob.mime != mime {
            return Err(Fail(400, "InvalidMimeType", format!("Referenced Mimetype does not match: {mime}")));
        }
        if blob.bytes.len() as u64 != size {
            return Err(Fail(400, "InvalidSize", format!("Referenced size does not match: {size}")));
        }
    }
    Ok(())
}
