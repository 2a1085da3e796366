//! The network's memory: identities, repositories, blobs, what the app view derived from them.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::cid;

#[derive(Clone)]
pub(super) struct Identity {
    pub(super) did: String,
    pub(super) handle: String,
    pub(super) name: String,
    pub(super) password: Option<String>,
    pub(super) ours: bool,
    pub(super) seen_at: Option<DateTime<Utc>>,
    pub(super) disabled: bool,
}

#[derive(Clone)]
pub(super) struct Record {
    pub(super) did: String,
    pub(super) collection: String,
    pub(super) rkey: String,
    pub(super) value: Value,
    /// What the app view took over at creation; it does not follow updates of posts.
    pub(super) indexed: Value,
    pub(super) cid: String,
    pub(super) at: DateTime<Utc>,
    pub(super) deleted: bool,
    /// Order of creation across the network.
    pub(super) seq: u64,
}

impl Record {
    pub(super) fn uri(&self) -> String {
        format!("at://{}/{}/{}", self.did, self.collection, self.rkey)
    }

    pub(super) fn parent(&self) -> Option<&str> {
        self.indexed["reply"]["parent"]["uri"].as_str()
    }

    pub(super) fn subject(&self) -> Option<&str> {
        self.indexed["subject"]["uri"].as_str()
    }
}

pub(super) struct Blob {
    pub(super) mime: String,
    pub(super) bytes: Bytes,
}

#[derive(Clone)]
pub(super) struct Session {
    pub(super) did: String,
    pub(super) until: DateTime<Utc>,
    pub(super) revoked: bool,
    /// A refresh token that was used: when, and its successor pair.
    pub(super) rotated: Option<(DateTime<Utc>, String, String)>,
}

#[derive(Clone)]
pub(super) struct Notice {
    pub(super) seq: u64,
    pub(super) to: String,
    pub(super) from: String,
    pub(super) reason: &'static str,
    pub(super) uri: String,
    pub(super) subject: Option<String>,
    pub(super) at: DateTime<Utc>,
}

#[derive(Default)]
pub(super) struct World {
    pub(super) identities: BTreeMap<String, Identity>,
    /// All record versions that ever existed under a key, the last one counts.
    pub(super) records: Vec<Record>,
    pub(super) blobs: BTreeMap<(String, String), Blob>,
    pub(super) access: BTreeMap<String, Session>,
    pub(super) refresh: BTreeMap<String, Session>,
    pub(super) notices: Vec<Notice>,
    pub(super) mutes: BTreeSet<(String, String)>,
    pub(super) reports: Vec<(String, String)>,
    seq: u64,
}

impl World {
    pub(super) fn mint(&mut self) -> u64 {
        self.seq += 1;
        self.seq
    }

    pub(super) fn resolve(&self, who: &str) -> Option<&Identity> {
        let who = who.trim_start_matches('@').to_lowercase();
        self.identities.get(&who).or_else(|| self.identities.values().find(|i| i.handle == who))
    }

    /// The identity with this handle, made if it is new. DIDs are derived from the handle: stable across restarts.
    pub(super) fn ensure(&mut self, handle: &str, ours: bool) -> String {
        if let Some(found) = self.resolve(handle) {
            return found.did.clone();
        }
        let did = format!("did:plc:{}", &cid::of_blob(handle.as_bytes())[8..32]);
        let identity = Identity {
            did: did.clone(),
            handle: handle.to_lowercase(),
            name: handle.split('.').next().unwrap_or(handle).to_owned(),
            password: None,
            ours,
            seen_at: None,
            disabled: false,
        };
        self.identities.insert(did.clone(), identity);
        did
    }

    pub(super) fn is_ours(&self, did: &str) -> bool {
        self.identities.get(did).is_some_and(|i| i.ours)
    }

    pub(super) fn find(&self, did: &str, collection: &str, rkey: &str) -> Option<&Record> {
        let fits = |r: &&Record| !r.deleted && r.did == did && r.collection == collection && r.rkey == rkey;
        self.records.iter().rfind(fits)
    }

    pub(super) fn by_uri(&self, uri: &str) -> Option<&Record> {
        let mut parts = uri.strip_prefix("at://")?.splitn(3, '/');
        let did = self.resolve(parts.next()?)?.did.clone();
        self.find(&did, parts.next()?, parts.next()?)
    }

    pub(super) fn live<'w>(&'w self, collection: &'w str) -> impl DoubleEndedIterator<Item = &'w Record> {
        self.records.iter().filter(move |r| !r.deleted && r.collection == collection)
    }

    pub(super) fn blocked(&self, a: &str, b: &str) -> bool {
        let one = |x: &str, y: &str| {
            self.live("app.bsky.graph.block").any(|r| r.did == x && r.value["subject"].as_str() == Some(y))
        };
        one(a, b) || one(b, a)
    }

    /// Stores a new record and lets the app view see it.
    pub(super) fn create(
        &mut self,
        did: &str,
        collection: &str,
        rkey: &str,
        value: Value,
        now: DateTime<Utc>,
    ) -> Record {
        let record = Record {
            did: did.to_owned(),
            collection: collection.to_owned(),
            rkey: rkey.to_owned(),
            cid: cid::of_record(&value),
            indexed: value.clone(),
            value,
            at: now,
            deleted: false,
            seq: self.mint(),
        };
        self.records.push(record.clone());
        self.index(&record, now);
        record
    }

    pub(super) fn delete(&mut self, did: &str, collection: &str, rkey: &str) {
        let mut gone = Vec::new();
        for r in &mut self.records {
            if !r.deleted && r.did == did && r.collection == collection && r.rkey == rkey {
                r.deleted = true;
                gone.push(r.uri());
            }
        }
        self.notices.retain(|n| !gone.contains(&n.uri));
    }

    fn index(&mut self, record: &Record, now: DateTime<Utc>) {
        let owner = |world: &Self, uri: Option<&str>| uri.and_then(|u| world.by_uri(u)).map(|r| r.did.clone());
        let mut told: Vec<(String, &'static str, Option<String>)> = Vec::new();
        match record.collection.as_str() {
            "app.bsky.feed.post" => {
                if let Some(to) = owner(self, record.parent()) {
                    told.push((to, "reply", record.parent().map(str::to_owned)));
                }
                let quoted = record.indexed["embed"]["record"]["uri"].as_str();
                if let Some(to) = owner(self, quoted) {
                    told.push((to, "quote", quoted.map(str::to_owned)));
                }
                let features = record.indexed["facets"].as_array().into_iter().flatten();
                for f in features.flat_map(|f| f["features"].as_array().into_iter().flatten()) {
                    if let Some(did) = f["did"].as_str() {
                        told.push((did.to_owned(), "mention", None));
                    }
                }
            }
            "app.bsky.feed.like" | "app.bsky.feed.repost" => {
                let reason = if record.collection.ends_with("like") { "like" } else { "repost" };
                if let Some(to) = owner(self, record.subject()) {
                    told.push((to, reason, record.subject().map(str::to_owned)));
                }
            }
            "app.bsky.graph.follow" => {
                let to = record.indexed["subject"].as_str().unwrap_or_default().to_owned();
                told.push((to, "follow", None));
            }
            _ => {}
        }
        let mut reached = BTreeSet::new();
        for (to, reason, subject) in told {
            let wanted = self.is_ours(&to) && to != record.did && !self.blocked(&to, &record.did);
            // One post, one notification: a reply that also mentions is a reply.
            if wanted && reached.insert(to.clone()) {
                let (seq, from, uri) = (self.mint(), record.did.clone(), record.uri());
                self.notices.push(Notice { seq, to, from, reason, uri, subject, at: now });
            }
        }
    }

    pub(super) fn profile(&self, did: &str) -> Value {
        self.identities.get(did).map_or(Value::Null, |i| {
            json!({
                "did": i.did, "handle": i.handle, "displayName": i.name, "labels": [],
                "createdAt": "2026-01-01T00:00:00.000Z", "viewer": {"muted": false, "blockedBy": false}
            })
        })
    }
}
