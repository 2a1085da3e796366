//! The account's own posts, read from its repository: the same wherever they were written, and no reposts among them.

use super::record::{self, POST};
use super::wire::{PostRecord, RecordList, StrongRef, Xrpc};
use super::{Bluesky, tid};
use crate::kit::{Call, Elsewhere, Fault, NativePage, NativePost};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

const PAGE: usize = 50;

#[async_trait]
impl Elsewhere for Bluesky {
    async fn latest(&self, call: &Call<'_>) -> Result<NativePage, Fault> {
        let limit = PAGE.to_string();
        let query = [("repo", call.remote_id), ("collection", POST), ("limit", limit.as_str())];
        let found: RecordList = Xrpc::of(call).query("com.atproto.repo.listRecords", &query).await?;
        let who = record::address(call.handle, call.remote_id);
        let mut since = None;
        let mut posts = Vec::new();
        for seen in &found.records {
            let Ok(post) = PostRecord::deserialize(&seen.value) else { continue };
            let Some(at) = written(&seen.uri, post.created_at.as_deref()) else { continue };
            since = Some(since.map_or(at, |known: DateTime<Utc>| known.min(at)));
            let (Some(cid), None) = (seen.cid.clone(), &post.reply) else { continue };
            posts.push(NativePost {
                remote: record::reference(who, StrongRef { uri: seen.uri.clone(), cid }),
                at,
                scheduled: false,
                text: post.text.chars().take(2_000).collect(),
                pictures: pictures(&seen.value),
            });
        }
        Ok(NativePage { posts, since: since.filter(|_| found.records.len() >= PAGE) })
    }
}

/// When a post was written: as it says, or as its key does.
fn written(uri: &str, said: Option<&str>) -> Option<DateTime<Utc>> {
    let said = said.and_then(|text| DateTime::parse_from_rfc3339(text).ok()).map(|at| at.with_timezone(&Utc));
    said.or_else(|| record::parse(uri).and_then(|at| tid::instant(at.key)))
}

fn pictures(record: &Value) -> u16 {
    let images = record.pointer("/embed/images").or_else(|| record.pointer("/embed/media/images"));
    images.and_then(Value::as_array).map_or(0, |images| u16::try_from(images.len()).unwrap_or(u16::MAX))
}
