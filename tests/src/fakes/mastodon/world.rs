//! The instance's memory.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Utc};

#[derive(Clone)]
pub(super) struct App {
    pub(super) name: String,
    pub(super) website: Option<String>,
    pub(super) client_id: String,
    pub(super) client_secret: String,
    pub(super) redirect_uris: Vec<String>,
    pub(super) scopes: String,
}

pub(super) struct Grant {
    pub(super) client_id: String,
    pub(super) redirect_uri: String,
    pub(super) scopes: String,
    pub(super) challenge: Option<String>,
    pub(super) account: u64,
    pub(super) until: DateTime<Utc>,
}

#[derive(Clone)]
pub(super) struct Token {
    pub(super) account: Option<u64>,
    pub(super) app: String,
    pub(super) scopes: String,
    pub(super) revoked: bool,
}

#[derive(Clone)]
pub(super) struct Account {
    pub(super) id: u64,
    pub(super) acct: String,
    pub(super) name: String,
    pub(super) ours: bool,
    pub(super) bot: bool,
}

#[derive(Clone)]
pub(super) struct Poll {
    pub(super) options: Vec<String>,
    pub(super) multiple: bool,
    pub(super) until: DateTime<Utc>,
}

#[derive(Clone)]
pub(super) struct Status {
    pub(super) id: u64,
    pub(super) account: u64,
    pub(super) text: String,
    /// Ready-made HTML of a remote server; `None`: made from `text`.
    pub(super) html: Option<String>,
    pub(super) spoiler: String,
    pub(super) sensitive: bool,
    pub(super) visibility: String,
    pub(super) language: Option<String>,
    pub(super) reply_to: Option<u64>,
    pub(super) reblog_of: Option<u64>,
    pub(super) media: Vec<u64>,
    pub(super) poll: Option<Poll>,
    pub(super) at: DateTime<Utc>,
    pub(super) edited: Option<DateTime<Utc>>,
    pub(super) deleted: bool,
    pub(super) key: Option<String>,
    pub(super) app: Option<String>,
}

#[derive(Clone)]
pub(super) struct Draft {
    pub(super) status: Status,
    pub(super) params: serde_json::Value,
    pub(super) at: DateTime<Utc>,
}

pub(super) struct Media {
    pub(super) id: u64,
    pub(super) account: u64,
    pub(super) mime: String,
    pub(super) bytes: Bytes,
    pub(super) description: Option<String>,
    pub(super) focus: Option<String>,
    /// How many more polls answer 206.
    pub(super) pending: u32,
    pub(super) broken: bool,
    pub(super) used: bool,
}

#[derive(Clone)]
pub(super) struct Notification {
    pub(super) id: u64,
    pub(super) to: u64,
    pub(super) from: u64,
    pub(super) kind: &'static str,
    pub(super) status: Option<u64>,
    pub(super) at: DateTime<Utc>,
}

/// What an idempotency key stands for.
#[derive(Clone, Copy)]
pub(super) enum Remembered {
    Status(u64),
    Scheduled(u64),
}

pub(super) type KeyLock = Arc<tokio::sync::Mutex<()>>;

#[derive(Default)]
pub(super) struct World {
    pub(super) apps: Vec<App>,
    /// What client and server told each other in confidence: kind and value.
    pub(super) confidences: Vec<(String, String)>,
    pub(super) grants: HashMap<String, Grant>,
    pub(super) tokens: BTreeMap<String, Token>,
    pub(super) accounts: BTreeMap<u64, Account>,
    pub(super) statuses: BTreeMap<u64, Status>,
    pub(super) scheduled: BTreeMap<u64, Draft>,
    pub(super) media: BTreeMap<u64, Media>,
    pub(super) notifications: BTreeMap<u64, Notification>,
    pub(super) keys: HashMap<(u64, String), (DateTime<Utc>, Remembered)>,
    pub(super) key_locks: HashMap<(u64, String), KeyLock>,
    pub(super) favourites: BTreeSet<(u64, u64)>,
    pub(super) blocks: BTreeSet<(u64, u64)>,
    pub(super) mutes: BTreeSet<(u64, u64)>,
    pub(super) reports: Vec<(u64, u64, String)>,
    pub(super) windows: HashMap<String, (DateTime<Utc>, u32)>,
    last_id: u64,
}

impl World {
    /// A snowflake: milliseconds and a counter, always growing, even when the clock stands or goes back.
    pub(super) fn mint(&mut self, now: DateTime<Utc>) -> u64 {
        let by_time = u64::try_from(now.timestamp_millis()).unwrap_or(0) << 16;
        self.last_id = by_time.max(self.last_id + 1);
        self.last_id
    }

    pub(super) fn by_acct(&self, acct: &str) -> Option<&Account> {
        self.accounts.values().find(|a| a.acct == acct.trim_start_matches('@'))
    }

    pub(super) fn ensure_account(&mut self, acct: &str, ours: bool, now: DateTime<Utc>) -> u64 {
        if let Some(found) = self.by_acct(acct) {
            return found.id;
        }
        let id = self.mint(now);
        let name = acct.split('@').next().unwrap_or(acct).to_owned();
        self.accounts.insert(id, Account { id, acct: acct.to_owned(), name, ours, bot: false });
        id
    }

    pub(super) fn is_ours(&self, account: u64) -> bool {
        self.accounts.get(&account).is_some_and(|a| a.ours)
    }

    pub(super) fn live(&self, id: u64) -> Option<&Status> {
        self.statuses.get(&id).filter(|s| !s.deleted)
    }

    /// Adds a status and tells those whom it concerns.
    pub(super) fn post(&mut self, mut status: Status, now: DateTime<Utc>) -> u64 {
        status.id = self.mint(now);
        status.at = now;
        for id in &status.media {
            if let Some(media) = self.media.get_mut(id) {
                media.used = true;
            }
        }
        let mut concerned = BTreeSet::new();
        if let Some(original) = status.reblog_of.and_then(|id| self.statuses.get(&id)) {
            concerned.insert((original.account, "reblog"));
        } else {
            if let Some(parent) = status.reply_to.and_then(|id| self.statuses.get(&id)) {
                concerned.insert((parent.account, "mention"));
            }
            for account in self.accounts.values() {
                if mentions(&status.text, &account.acct) {
                    concerned.insert((account.id, "mention"));
                }
            }
        }
        let (id, from) = (status.id, status.account);
        self.statuses.insert(id, status);
        for (to, kind) in concerned {
            self.notify(to, from, kind, Some(id), now);
        }
        id
    }

    pub(super) fn notify(&mut self, to: u64, from: u64, kind: &'static str, status: Option<u64>, now: DateTime<Utc>) {
        let silenced = self.blocks.contains(&(to, from)) || self.mutes.contains(&(to, from));
        if to == from || silenced || !self.is_ours(to) {
            return;
        }
        let id = self.mint(now);
        self.notifications.insert(id, Notification { id, to, from, kind, status, at: now });
    }

    /// Publishes what is due. Servers do this with a worker; here every request and every look does it first.
    pub(super) fn tick(&mut self, now: DateTime<Utc>) {
        let due: Vec<u64> = self.scheduled.iter().filter(|(_, d)| d.at <= now).map(|(id, _)| *id).collect();
        for id in due {
            if let Some(draft) = self.scheduled.remove(&id) {
                self.post(draft.status, draft.at);
            }
        }
    }

    pub(super) fn delete(&mut self, id: u64) {
        if let Some(status) = self.statuses.get_mut(&id) {
            status.deleted = true;
        }
        // What pointed at it goes too, as on a real server; favourites of others vanish with it.
        self.notifications.retain(|_, n| n.status != Some(id));
        let boosts: Vec<u64> =
            self.statuses.values().filter(|s| s.reblog_of == Some(id) && !s.deleted).map(|s| s.id).collect();
        for boost in boosts {
            self.delete(boost);
        }
    }
}

/// `@acct` as a whole word.
fn mentions(text: &str, acct: &str) -> bool {
    let needle = format!("@{acct}");
    text.match_indices(&needle).any(|(at, _)| {
        let after = text[at + needle.len()..].chars().next();
        let before = text[..at].chars().next_back();
        !after.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '@')
            && !before.is_some_and(|c| c.is_alphanumeric() || c == '/')
    })
}
