//! Posts of our accounts that were made elsewhere.

use crate::error::StoreError;
use crate::sql::{At, Columns, Sql, Tx, all, run};
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::ids::{AccountId, BrandId};
use rusqlite::{named_params, params};

/// Networks and we do not have the same clock.
const SLACK: Duration = Duration::seconds(60);

/// A post as its network tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NativePost {
    /// Whose.
    pub account: AccountId,
    /// The network's id of it.
    pub remote_id: String,
    /// When it was out, or will be.
    pub at: DateTime<Utc>,
    /// It waits in the network's own scheduler.
    pub scheduled: bool,
    /// Plain text; untrusted.
    pub text: String,
    /// How many pictures it has.
    pub pictures: u16,
    /// Public address.
    pub permalink: Option<String>,
}

fn read(c: &mut Columns<'_, '_>) -> rusqlite::Result<NativePost> {
    Ok(NativePost {
        account: AccountId::new(c.uuid()?),
        remote_id: c.get()?,
        at: c.at()?,
        scheduled: c.get()?,
        text: c.get()?,
        pictures: c.get()?,
        permalink: c.get()?,
    })
}

/// Takes over what a look found. Whatever is dated from `since` on (everything, without it) and was not found is gone.
/// Answers whether anything changed.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn replace(
    tx: &Tx,
    account: AccountId,
    posts: &[NativePost],
    since: Option<DateTime<Utc>>,
) -> Result<bool, StoreError> {
    let known = all(
        tx,
        "SELECT account, remote_id, at, scheduled, text, pictures, permalink FROM native_posts WHERE account = ?1",
        [account.as_bytes()],
        |row| read(&mut Columns::of(row)),
    )?;
    let mut changed = false;
    let gone = known
        .iter()
        .filter(|old| since.is_none_or(|since| old.at >= since))
        .filter(|old| posts.iter().all(|post| post.remote_id != old.remote_id));
    for old in gone {
        let values = params![account.as_bytes(), old.remote_id];
        run(tx, "DELETE FROM native_posts WHERE account = ?1 AND remote_id = ?2", values)?;
        changed = true;
    }
    for post in posts.iter().filter(|post| !known.contains(post)) {
        run(
            tx,
            "INSERT INTO native_posts (account, remote_id, at, scheduled, text, pictures, permalink)
             VALUES (:account, :remote, :at, :scheduled, :text, :pictures, :permalink)
             ON CONFLICT (account, remote_id) DO UPDATE SET at = excluded.at, scheduled = excluded.scheduled,
               text = excluded.text, pictures = excluded.pictures, permalink = excluded.permalink",
            named_params! {
                ":account": account.as_bytes(), ":remote": post.remote_id, ":at": At(post.at),
                ":scheduled": post.scheduled, ":text": post.text, ":pictures": post.pictures,
                ":permalink": post.permalink,
            },
        )?;
        changed = true;
    }
    Ok(changed)
}

/// Posts of a time that nobody made here, by time. What left from here is known by the network's id, by its address
/// where a person published it, and, as long as that is not known, by the time at which it left.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn of_range(
    sql: &impl Sql,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    brand: Option<BrandId>,
    account: Option<AccountId>,
    limit: u16,
) -> Result<Vec<(BrandId, NativePost)>, StoreError> {
    all(
        sql,
        "SELECT a.brand, n.account, n.remote_id, n.at, n.scheduled, n.text, n.pictures, n.permalink
         FROM native_posts n JOIN accounts a ON a.id = n.account
         WHERE n.at >= :from AND n.at < :to AND a.deleted_at IS NULL
           AND (:brand IS NULL OR a.brand = :brand) AND (:account IS NULL OR n.account = :account)
           AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.account = n.account AND d.remote_id = n.remote_id)
           AND NOT EXISTS (
             SELECT 1 FROM deliveries d WHERE d.account = n.account AND d.kind = 'post'
               AND (d.permalink = n.permalink
                    OR (d.state = 'handedOff'
                        AND (json_extract(d.handoff, '$.id') = n.remote_id OR n.at >= d.due_at - :slack))
                    OR (d.first_sent_at IS NOT NULL AND n.at >= d.first_sent_at - :slack
                        AND (d.state IN ('sending', 'unconfirmed')
                             OR (d.state = 'needsPerson' AND d.reason = 'unknown')))))
         ORDER BY n.at, n.remote_id LIMIT :limit",
        named_params! {
            ":from": At(from), ":to": At(to), ":limit": limit, ":slack": SLACK.num_milliseconds(),
            ":brand": crate::sql::blob(brand.as_ref().map(BrandId::as_bytes)),
            ":account": crate::sql::blob(account.as_ref().map(AccountId::as_bytes)),
        },
        |row| {
            let mut c = Columns::of(row);
            Ok((BrandId::new(c.uuid()?), read(&mut c)?))
        },
    )
}

/// Whether the time for another look at an account's posts has come.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn is_due(sql: &impl Sql, account: AccountId, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let values = params![account.as_bytes(), At(now)];
    let later =
        crate::sql::maybe(sql, "SELECT 1 FROM native_looks WHERE account = ?1 AND next_at > ?2", values, |_| Ok(()))?;
    Ok(later.is_none())
}

/// How many looks at an account's posts were in vain since one that was not.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn failures(sql: &impl Sql, account: AccountId) -> Result<u32, StoreError> {
    let statement = "SELECT failures FROM native_looks WHERE account = ?1";
    Ok(crate::sql::maybe(sql, statement, [account.as_bytes()], |row| row.get(0))?.unwrap_or(0))
}

/// Notes when an account's posts are looked at next, and after how many looks in vain.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn next_look(tx: &Tx, account: AccountId, at: DateTime<Utc>, failures: u32) -> Result<(), StoreError> {
    let statement = "INSERT INTO native_looks (account, next_at, failures) VALUES (?1, ?2, ?3)
        ON CONFLICT (account) DO UPDATE SET next_at = excluded.next_at, failures = excluded.failures";
    run(tx, statement, params![account.as_bytes(), At(at), failures]).map(drop)
}
