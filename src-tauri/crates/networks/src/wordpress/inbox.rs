//! Reading comments: those written since the last look, those before the first, and what became of those known.

use super::Wordpress;
use super::comments::{self, Comment, number};
use crate::kit::{Call, Fault, Inbox, Pulled, RemoteMessage, RemoteRef};
use async_trait::async_trait;
use chrono::{DateTime, Duration, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The interface gives at most so many.
const PAGE: usize = 100;
/// Comments of the first look.
const FIRST: usize = 50;
/// What is read once more at the next look, in minutes: a comment carries the minute at which its request began.
const OVERLAP_MINUTES: i64 = 60;
/// What is read once more where pages can only be counted, because one second has more comments than a page.
const OVERLAP: u32 = 5;
/// Deepest thread that is followed upwards; sites nest ten deep at most.
const DEEPEST: usize = 12;

/// Where the next look begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Cursor {
    /// Comments written after this second.
    after: DateTime<Utc>,
    /// Comments to be passed over: used where one second has more than a page.
    #[serde(default)]
    offset: u32,
}

impl Cursor {
    fn read(text: Option<&str>) -> Option<Self> {
        text.and_then(|text| serde_json::from_str(text).ok())
    }
    fn write(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }
}

#[async_trait]
impl Inbox for Wordpress {
    async fn pull(&self, call: &Call<'_>, cursor: Option<&str>) -> Result<Pulled, Fault> {
        let Some(cursor) = Cursor::read(cursor) else { return first(call).await };
        let found = after(call, &cursor).await?;
        let newest = found.iter().filter_map(Comment::at).max();
        let full = found.len() >= PAGE;
        let next = match (newest, full) {
            (Some(newest), true) => onward(&cursor, newest - Duration::seconds(1)),
            (Some(newest), false) => behind(newest).filter(|next| next.after > cursor.after),
            (None, _) => None,
        };
        let next = next.unwrap_or(Cursor { offset: 0, ..cursor });
        let messages = threaded(call, found).await?;
        Ok(Pulled { messages, cursor: next.write(), more: full, ..Pulled::default() })
    }

    async fn thread(&self, call: &Call<'_>, remote: &RemoteRef) -> Result<Vec<RemoteMessage>, Fault> {
        let asked = comments::one(call, number(&remote.id).ok_or(Fault::Gone)?).await?;
        let mut all = vec![asked.clone()];
        let mut above = asked.parent;
        while above > 0 && all.len() < DEEPEST {
            let Ok(parent) = comments::one(call, above).await else { break };
            above = parent.parent;
            all.push(parent);
        }
        let answers = comments::page(call, &[("parent", &asked.id.to_string()), ("per_page", "100")]).await?;
        all.extend(answers);
        threaded(call, all).await
    }

    async fn back(&self, call: &Call<'_>, cursor: Option<&str>, since: DateTime<Utc>) -> Result<Pulled, Fault> {
        let cursor = Cursor::read(cursor);
        let (before, offset) = cursor.as_ref().map_or((None, 0), |cursor| (Some(stamp(cursor.after)), cursor.offset));
        let (count, offset) = (PAGE.to_string(), offset.to_string());
        let mut query = vec![("order", "desc"), ("orderby", "date_gmt"), ("per_page", &count), ("offset", &offset)];
        query.extend(before.as_deref().map(|before| ("before", before)));
        let found = comments::page(call, &query).await?;
        let oldest = found.iter().filter_map(Comment::at).min();
        let next = oldest.map(|oldest| oldest + Duration::seconds(1)).map(|before| match &cursor {
            Some(cursor) if before >= cursor.after => Cursor { offset: cursor.offset + step(), ..cursor.clone() },
            _ => Cursor { after: before, offset: 0 },
        });
        let more = found.len() >= PAGE && oldest.is_some_and(|oldest| oldest > since);
        let mut messages = threaded(call, found).await?;
        messages.retain(|message| message.written_at >= since);
        Ok(Pulled { messages, cursor: next.and_then(|next| next.write()), more, ..Pulled::default() })
    }

    fn revisits(&self) -> u16 {
        100
    }

    async fn revisit(&self, call: &Call<'_>, known: &[RemoteRef]) -> Result<Pulled, Fault> {
        let numbers: Vec<u64> = known.iter().filter_map(|remote| number(&remote.id)).take(PAGE).collect();
        if numbers.is_empty() {
            return Ok(Pulled::default());
        }
        let list: Vec<String> = numbers.iter().map(u64::to_string).collect();
        let query = [("include", list.join(",")), ("per_page", PAGE.to_string())];
        let found = comments::page(call, &query.each_ref().map(|(name, value)| (*name, value.as_str()))).await?;
        let gone = numbers.iter().filter(|id| !found.iter().any(|comment| comment.id == **id));
        let deleted = gone.map(|id| comments::plain(*id).id).collect();
        let messages = threaded(call, found).await?;
        Ok(Pulled { messages, deleted, ..Pulled::default() })
    }
}

fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn step() -> u32 {
    u32::try_from(PAGE).unwrap_or(u32::MAX) - OVERLAP
}

/// The cursor after a full page whose last second is `to`: its comments are read again with those that follow.
fn onward(cursor: &Cursor, to: DateTime<Utc>) -> Option<Cursor> {
    Some(if to > cursor.after {
        Cursor { after: to, offset: 0 }
    } else {
        Cursor { after: cursor.after, offset: cursor.offset + step() }
    })
}

fn behind(newest: DateTime<Utc>) -> Option<Cursor> {
    Some(Cursor { after: newest - Duration::minutes(OVERLAP_MINUTES), offset: 0 })
}

async fn after(call: &Call<'_>, cursor: &Cursor) -> Result<Vec<Comment>, Fault> {
    let (after, offset, count) = (stamp(cursor.after), cursor.offset.to_string(), PAGE.to_string());
    let query = [
        ("order", "asc"),
        ("orderby", "date_gmt"),
        ("per_page", count.as_str()),
        ("offset", offset.as_str()),
        ("after", after.as_str()),
    ];
    comments::page(call, &query).await
}

/// The newest page, whatever its age.
async fn first(call: &Call<'_>) -> Result<Pulled, Fault> {
    let count = FIRST.to_string();
    let found = comments::page(call, &[("order", "desc"), ("orderby", "date_gmt"), ("per_page", &count)]).await?;
    let newest = found.iter().filter_map(Comment::at).max();
    let cursor = newest.and_then(behind).unwrap_or(Cursor { after: DateTime::UNIX_EPOCH, offset: 0 });
    let messages = threaded(call, found).await?;
    Ok(Pulled { messages, cursor: cursor.write(), ..Pulled::default() })
}

/// Finds the first comment of each one's thread; what stands above and is not among them is asked for.
async fn threaded(call: &Call<'_>, found: Vec<Comment>) -> Result<Vec<RemoteMessage>, Fault> {
    let mut parents: HashMap<u64, u64> = found.iter().map(|comment| (comment.id, comment.parent)).collect();
    for _ in 0..DEEPEST {
        let mut missing: Vec<u64> =
            parents.values().copied().filter(|id| *id > 0 && !parents.contains_key(id)).collect();
        missing.sort_unstable();
        missing.dedup();
        missing.truncate(PAGE);
        if missing.is_empty() {
            break;
        }
        let list: Vec<String> = missing.iter().map(u64::to_string).collect();
        let query = [("include", list.join(",")), ("per_page", PAGE.to_string())];
        let above = comments::page(call, &query.each_ref().map(|(name, value)| (*name, value.as_str()))).await?;
        for id in missing {
            // One that is not shown is the first of what is left.
            parents.insert(id, above.iter().find(|comment| comment.id == id).map_or(0, |comment| comment.parent));
        }
    }
    let root = |id: u64| {
        let mut at = id;
        for _ in 0..DEEPEST {
            match parents.get(&at) {
                Some(parent) if *parent > 0 => at = *parent,
                _ => break,
            }
        }
        at
    };
    Ok(found.iter().filter_map(|comment| comment.message(call, root(comment.id))).collect())
}
