//! What really happened on a server: the only witness that the tests believe.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A request as the wire saw it, with what the fault layer did to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// HTTP method.
    pub method: String,
    /// Path without query.
    pub path: String,
    /// The query, undecoded.
    pub query: String,
    /// The whole `Authorization` header.
    pub authorization: Option<String>,
    /// The `Idempotency-Key` header.
    pub key: Option<String>,
    /// Size of the body in bytes.
    pub body_bytes: usize,
    /// Name of the fault that was applied.
    pub fault: Option<String>,
    /// Whether the server acted (or will act, late) on the request.
    pub effect: bool,
    /// The status that the server produced, even if it was never delivered.
    pub status: Option<u16>,
    /// The fake's clock.
    pub at: DateTime<Utc>,
}

/// Every request of one listener, in order of arrival.
#[derive(Debug, Default)]
pub(super) struct Log(Mutex<Vec<Seen>>);

impl Log {
    pub(super) fn push(&self, seen: Seen) -> usize {
        let mut all = self.0.lock().unwrap();
        all.push(seen);
        all.len() - 1
    }

    pub(super) fn amend(&self, index: usize, change: impl FnOnce(&mut Seen)) {
        if let Some(seen) = self.0.lock().unwrap().get_mut(index) {
            change(seen);
        }
    }

    pub(super) fn all(&self) -> Vec<Seen> {
        self.0.lock().unwrap().clone()
    }
}

/// A post (status, record) as the server holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Remote id or URI.
    pub id: String,
    /// Acting account's remote id.
    pub account: String,
    /// The text as it was sent; empty for a boost.
    pub text: String,
    /// Idempotency key or record key that came with it.
    pub key: Option<String>,
    /// The post that it answers.
    pub reply_to: Option<String>,
    /// The post that it boosts.
    pub boost_of: Option<String>,
    /// Attached media, in order: remote ids or CIDs.
    pub media: Vec<String>,
    /// When it became visible, on the fake's clock.
    pub at: DateTime<Utc>,
    /// Whether people can see it now.
    pub visible: bool,
    /// Whether it belongs to an account that is driven through the API (not a stranger).
    pub ours: bool,
}

/// A snapshot of a server's memory and of its wire log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Oracle {
    /// All posts, deleted ones included, oldest first.
    pub posts: Vec<Post>,
    /// All requests, oldest first.
    pub requests: Vec<Seen>,
    /// Posts that wait on the server for their hour: id and text.
    pub waiting: Vec<(String, String)>,
    /// Remote ids of deleted posts.
    pub deleted: Vec<String>,
    /// Posts that an account of ours marked as favourite: account, post.
    pub favourites: Vec<(String, String)>,
    /// Reports filed: account reported and comment.
    pub reports: Vec<(String, String)>,
    /// Accounts blocked by accounts of ours: blocker, blocked.
    pub blocks: Vec<(String, String)>,
    /// Accounts muted by accounts of ours.
    pub mutes: Vec<(String, String)>,
    /// Uploaded files that exist, attached or not.
    pub uploads: usize,
}

impl Oracle {
    /// Visible posts of our accounts whose text contains `marker`.
    #[must_use]
    pub fn posts_containing(&self, marker: &str) -> Vec<&Post> {
        self.posts.iter().filter(|p| p.ours && p.visible && p.text.contains(marker)).collect()
    }

    /// Posts of our accounts whose text contains `marker`, deleted or not: what followers were ever shown.
    #[must_use]
    pub fn ever_posted(&self, marker: &str) -> Vec<&Post> {
        self.posts.iter().filter(|p| p.ours && p.text.contains(marker)).collect()
    }

    /// The same thing said twice by one of our accounts: same text, same parent, same boost. Deleted twins count:
    /// people saw them. `(text or boosted id, how many)`.
    #[must_use]
    pub fn duplicates(&self) -> Vec<(String, usize)> {
        let mut groups: BTreeMap<_, usize> = BTreeMap::new();
        for p in self.posts.iter().filter(|p| p.ours) {
            *groups.entry((&p.account, &p.text, &p.reply_to, &p.boost_of)).or_default() += 1;
        }
        let named = groups.into_iter().filter(|(_, n)| *n > 1);
        named.map(|((_, text, _, boost), n)| (boost.clone().unwrap_or_else(|| text.clone()), n)).collect()
    }

    /// How many posts each idempotency or record key produced.
    #[must_use]
    pub fn posts_per_key(&self) -> BTreeMap<String, usize> {
        let mut out = BTreeMap::new();
        for key in self.posts.iter().filter(|p| p.ours).filter_map(|p| p.key.clone()) {
            *out.entry(key).or_default() += 1;
        }
        out
    }

    /// Every distinct `Authorization` header that arrived.
    #[must_use]
    pub fn authorizations(&self) -> BTreeSet<String> {
        self.requests.iter().filter_map(|r| r.authorization.clone()).collect()
    }

    /// Requests to a path (`*` matches within a path, `**` across slashes).
    #[must_use]
    pub fn requests_to(&self, method: &str, pattern: &str) -> Vec<&Seen> {
        let fits = |r: &&Seen| r.method == method && super::faults::glob(pattern, &r.path);
        self.requests.iter().filter(fits).collect()
    }

    /// How many requests each fault has hit.
    #[must_use]
    pub fn faults_applied(&self) -> BTreeMap<String, usize> {
        let mut out = BTreeMap::new();
        for fault in self.requests.iter().filter_map(|r| r.fault.clone()) {
            *out.entry(fault).or_default() += 1;
        }
        out
    }
}
