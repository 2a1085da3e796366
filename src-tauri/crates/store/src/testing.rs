//! What the tests of this crate share.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::messages::IncomingMessage;
use crate::store::Store;
use crate::{accounts, brands, seed};
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::conversation::ConversationKind;
use pupitre_domain::ids::{AccountId, BrandId};
use pupitre_domain::network::NetworkId;
use pupitre_domain::time::{WallTime, Zone};
use tempfile::TempDir;
use uuid::Uuid;

/// A store in a folder that goes with it.
pub(crate) struct Desk {
    pub(crate) store: Store,
    pub(crate) brand: BrandId,
    pub(crate) account: AccountId,
    pub(crate) folder: TempDir,
}

/// The present of all tests: a Sunday.
pub(crate) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_330_800, 0).unwrap()
}

pub(crate) fn later(seconds: i64) -> DateTime<Utc> {
    now() + Duration::seconds(seconds)
}

pub(crate) fn paris() -> Zone {
    Zone::parse("Europe/Paris").unwrap()
}

pub(crate) fn wall(text: &str) -> WallTime {
    WallTime::parse(text).unwrap()
}

pub(crate) fn id() -> Uuid {
    Uuid::now_v7()
}

/// The network of the account.
pub(crate) fn network() -> NetworkId {
    *NetworkId::ALL.first().unwrap()
}

/// A store with one brand and one account.
pub(crate) fn desk() -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), now()).unwrap();
    let (brand, account) = (BrandId::new(id()), AccountId::new(id()));
    store
        .write_blocking(move |tx| {
            brands::insert(tx, &seed::brand(brand, "Atelier Élan", now())?)?;
            accounts::insert(tx, &seed::account(account, brand, *NetworkId::ALL.first().unwrap(), "elan", now()))
        })
        .unwrap();
    Desk { store, brand, account, folder }
}

/// A stranger's message in the thread `root`.
pub(crate) fn message(remote: &str, root: &str, text: &str, seconds: i64) -> IncomingMessage {
    IncomingMessage {
        remote_id: remote.to_owned(),
        remote_tag: String::new(),
        permalink: None,
        root_id: root.to_owned(),
        root_tag: "tag-of-root".to_owned(),
        parent_remote: None,
        kind: ConversationKind::Comment,
        ours: false,
        author_remote: "7".to_owned(),
        author_name: "Zoé".to_owned(),
        author_handle: "zoe@social.example".to_owned(),
        author_profile: None,
        text: text.to_owned(),
        warning: None,
        language: None,
        visibility: None,
        images: Vec::new(),
        mentions: Vec::new(),
        written_at: later(seconds),
        edited_at: None,
        joins: crate::messages::Joins::default(),
        headline: None,
        about: None,
        unwanted: false,
        past: false,
    }
}
