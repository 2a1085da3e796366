//! The register of moderation. Entries are added; nothing changes them but the reduction to their hash, which is an
//! entry itself.

use crate::authors::{fingerprint, identity};
use crate::error::StoreError;
use crate::sql::{At, Columns, Connected, Json, Sql, Tx, all, maybe, one, page_limit, run};
use crate::{anchors, store::Store};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{BrandId, ConversationId, DeliveryId, MessageId};
use pupitre_domain::publication::State;
use pupitre_domain::register::{
    Anchor, Body, Decided, GENESIS, Hash, HouseRule, Kind, Link, Outcome, OutcomeOf, RETENTION_MONTHS, Reduced,
    ReducedWhy, Restored, Row, ranges_of,
};
use rusqlite::params;
use uuid::Uuid;

const COLUMNS: &str = "seq, prev, at, kind, body_hash, hash, body";

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let mut c = Columns::of(row);
    Ok(Row {
        seq: c.get()?,
        prev: c.get()?,
        at: c.get()?,
        kind: c.get()?,
        body_hash: c.get()?,
        hash: c.get()?,
        body: c.get()?,
        withheld: false,
    })
}

/// The head of a brand's register; none before its first entry.
///
/// # Errors
/// [`StoreError::Corrupt`] when what is stored is no hash.
pub fn head(sql: &impl Sql, brand: BrandId) -> Result<Option<Anchor>, StoreError> {
    let statement = "SELECT seq, hash, at FROM register WHERE brand = ?1 ORDER BY seq DESC LIMIT 1";
    let found = maybe(sql, statement, [brand.as_bytes()], |row| {
        let mut c = Columns::of(row);
        Ok((c.get::<i64>()?, c.get::<String>()?, c.at()?))
    })?;
    found
        .map(|(count, hash, at)| Ok(Anchor { count, hash: hash.parse().map_err(|_| StoreError::Corrupt)?, at }))
        .transpose()
}

/// The heads of all registers, as far as they are any.
pub(crate) fn heads(conn: &impl Connected) -> Result<Vec<(Uuid, Anchor)>, StoreError> {
    let statement = "SELECT brand, seq, hash, at FROM register r
        WHERE seq = (SELECT max(seq) FROM register WHERE brand = r.brand)";
    let mut prepared = conn.conn().prepare(statement)?;
    let rows = prepared
        .query_map([], |row| {
            let mut c = Columns::of(row);
            Ok((c.uuid()?, c.get::<i64>()?, c.get::<String>()?, c.at()?))
        })?
        .collect::<Result<Vec<_>, _>>()?;
    let anchor = |count, hash: String, at| hash.parse().ok().map(|hash| Anchor { count, hash, at });
    Ok(rows.into_iter().filter_map(|(brand, count, hash, at)| Some((brand, anchor(count, hash, at)?))).collect())
}

/// Brands that have a register, those in the bin included.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn registers(sql: &impl Sql) -> Result<Vec<BrandId>, StoreError> {
    all(sql, "SELECT brand FROM register WHERE seq = 1", [], |row| Ok(BrandId::new(Columns::of(row).uuid()?)))
}

/// Adds an entry.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn append(tx: &Tx, brand: BrandId, at: DateTime<Utc>, body: &Body) -> Result<Anchor, StoreError> {
    let (seq, prev) = head(tx, brand)?.map_or((1, GENESIS), |head| (head.count + 1, head.hash));
    let text = serde_json::to_string(body).map_err(|_| StoreError::Internal)?;
    let link = Link::after(brand.0, seq, prev, at, body.kind(), text);
    let row = &link.row;
    run(
        tx,
        "INSERT INTO register (brand, seq, prev, at, kind, body_hash, hash, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![brand.as_bytes(), seq, row.prev, row.at, row.kind, row.body_hash, row.hash, row.body],
    )?;
    let anchor = Anchor { count: seq, hash: link.hash, at: crate::sql::stored_instant(at) };
    tx.1.add(brand.0, &anchor);
    Ok(anchor)
}

/// Adds what became of a delivery, where it was a recorded decision. The move of a delivery calls this by itself.
pub(crate) fn settle(tx: &Tx, delivery: DeliveryId, to: State, now: DateTime<Utc>) -> Result<(), StoreError> {
    let (outcome, reason) = match to {
        State::Published => (Outcome::Done, String::new()),
        State::Failed(_) => (Outcome::Failed, to.reason().to_owned()),
        State::Cancelled => (Outcome::Undone, String::new()),
        _ => return Ok(()),
    };
    let statement = "SELECT brand, seq FROM register WHERE delivery = ?1 AND kind = 'decided'";
    let decided = maybe(tx, statement, [delivery.to_string()], |row| {
        let mut c = Columns::of(row);
        Ok((BrandId::new(c.uuid()?), c.get::<i64>()?))
    })?;
    let Some((brand, entry)) = decided else { return Ok(()) };
    append(tx, brand, now, &Body::Outcome(OutcomeOf { entry, delivery, outcome, reason })).map(drop)
}

/// Which entries are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegisterQuery {
    /// About this conversation only.
    pub conversation: Option<ConversationId>,
    /// About this message only.
    pub message: Option<MessageId>,
    /// Added from this instant on.
    pub from: Option<DateTime<Utc>>,
    /// Added before this instant.
    pub to: Option<DateTime<Utc>>,
    /// Before this number.
    pub before: Option<i64>,
    /// Most entries, 1–1,000.
    pub limit: u16,
}

/// Decisions of a brand, the latest first. What became of them is asked with [`outcomes`].
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn decisions(sql: &impl Sql, brand: BrandId, query: &RegisterQuery) -> Result<Vec<Row>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM register WHERE brand = ?1 AND kind = 'decided' AND (?2 IS NULL OR conversation = ?2)
           AND (?3 IS NULL OR message = ?3) AND (?4 IS NULL OR at >= ?4) AND (?5 IS NULL OR at < ?5)
           AND (?6 IS NULL OR seq < ?6)
         ORDER BY seq DESC LIMIT ?7"
    );
    let (conversation, message) =
        (query.conversation.map(|id| id.to_string()), query.message.map(|id| id.0.to_string()));
    let (from, to) = (query.from.map(At), query.to.map(At));
    let values = params![brand.as_bytes(), conversation, message, from, to, query.before, page_limit(query.limit)];
    all(sql, &statement, values, read)
}

/// What became of the decision of an entry, in the order in which it was added.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn outcomes(sql: &impl Sql, brand: BrandId, entry: i64) -> Result<Vec<Row>, StoreError> {
    let statement =
        format!("SELECT {COLUMNS} FROM register WHERE brand = ?1 AND entry = ?2 AND kind = 'outcome' ORDER BY seq");
    all(sql, &statement, params![brand.as_bytes(), entry], read)
}

/// A brand's whole register, in its order.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn whole(sql: &impl Sql, brand: BrandId) -> Result<Vec<Row>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM register WHERE brand = ?1 ORDER BY seq");
    all(sql, &statement, [brand.as_bytes()], read)
}

/// The rule that was named last in a brand's register, by code.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn last_rule(sql: &impl Sql, brand: BrandId) -> Result<Option<String>, StoreError> {
    let statement = "SELECT json_extract(body, '$.rule.code') FROM register
        WHERE brand = ?1 AND kind = 'decided' AND body IS NOT NULL ORDER BY seq DESC LIMIT 1";
    maybe(sql, statement, [brand.as_bytes()], |row| row.get::<_, Option<String>>(0)).map(Option::flatten)
}

/// What keeps a decision `r` whole whatever its age: a person said so; it is not known yet what became of it; or somebody
/// of the client's was asked about its thread and has not answered.
const KEPT: &str = "EXISTS (SELECT 1 FROM register_holds h WHERE h.brand = r.brand AND h.entry = r.seq)
    OR NOT EXISTS (SELECT 1 FROM register o WHERE o.brand = r.brand AND o.entry = r.seq AND o.kind = 'outcome')
    OR EXISTS (SELECT 1 FROM escalations e WHERE e.brand = r.brand AND e.state IN ('sending', 'sent')
      AND lower(hex(e.conversation)) = replace(r.conversation, '-', ''))";

/// Decisions added before an instant that are told in full all the same, because something keeps them.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn kept(sql: &impl Sql, brand: BrandId, limit: DateTime<Utc>) -> Result<u32, StoreError> {
    let statement = format!(
        "SELECT count(*) FROM register r
         WHERE brand = ?1 AND kind = 'decided' AND body IS NOT NULL AND at < ?2 AND ({KEPT})"
    );
    one(sql, &statement, params![brand.as_bytes(), At(limit)], |row| row.get(0))
}

/// Keeps a decision whole whatever its age and whoever asks to be erased, or no longer. What an erasure had to leave because of
/// it is reduced when it ends.
///
/// # Errors
/// [`StoreError::NotFound`] when the entry is no decision.
pub fn hold(tx: &Tx, brand: BrandId, entry: i64, held: bool, now: DateTime<Utc>) -> Result<(), StoreError> {
    let decision = "SELECT 1 FROM register WHERE brand = ?1 AND seq = ?2 AND kind = 'decided'";
    maybe(tx, decision, params![brand.as_bytes(), entry], |_| Ok(()))?.ok_or(StoreError::NotFound)?;
    if held {
        let statement = "INSERT INTO register_holds (brand, entry, at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        run(tx, statement, params![brand.as_bytes(), entry, At(now)])?;
    } else {
        run(tx, "DELETE FROM register_holds WHERE brand = ?1 AND entry = ?2", params![brand.as_bytes(), entry])?;
        if author_is_erased(tx, brand, entry)? {
            empty(tx, brand, &[entry], ReducedWhy::Erasure, retention(tx, brand)?, now)?;
        }
    }
    Ok(())
}

/// Whether the author of what a decision tells in full asked to be erased since it was made.
fn author_is_erased(sql: &impl Sql, brand: BrandId, entry: i64) -> Result<bool, StoreError> {
    let statement = "SELECT at, body FROM register WHERE brand = ?1 AND seq = ?2 AND body IS NOT NULL";
    let told = maybe(sql, statement, params![brand.as_bytes(), entry], |row| {
        let mut c = Columns::of(row);
        Ok((c.at()?, c.get::<String>()?))
    })?;
    let Some((at, body)) = told else { return Ok(false) };
    let Some(Body::Decided(decided)) = Body::read(Kind::Decided.as_str(), &body) else { return Ok(false) };
    let Some(identity) = identity(&decided.author.remote_id, &decided.author.handle) else { return Ok(false) };
    let statement = "SELECT 1 FROM erasures e JOIN accounts a ON a.key = e.account
        WHERE a.id = ?1 AND e.fingerprint = ?2 AND e.at >= ?3";
    let values = params![decided.account.id.as_bytes(), fingerprint(&identity), At(at)];
    Ok(maybe(sql, statement, values, |_| Ok(()))?.is_some())
}

/// Since when a person keeps a decision.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn held_at(sql: &impl Sql, brand: BrandId, entry: i64) -> Result<Option<DateTime<Utc>>, StoreError> {
    let statement = "SELECT at FROM register_holds WHERE brand = ?1 AND entry = ?2";
    maybe(sql, statement, params![brand.as_bytes(), entry], |row| Columns::of(row).at())
}

/// When entries were last reduced because of their age, and how many.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn last_reduced(sql: &impl Sql, brand: BrandId) -> Result<Option<(DateTime<Utc>, u32)>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM register WHERE brand = ?1 AND kind = 'reduced' ORDER BY seq DESC");
    let told = all(sql, &statement, [brand.as_bytes()], read)?;
    let found = told.iter().find_map(|row| match Body::read(&row.kind, row.body.as_deref()?)? {
        Body::Reduced(reduced) if reduced.why == ReducedWhy::Retention => Some((row.at, reduced)),
        _ => None,
    });
    Ok(found.map(|(at, reduced)| (DateTime::from_timestamp_millis(at).unwrap_or_default(), reduced.count())))
}

/// Decisions that are told in full and were added before an instant, without those that something keeps: how many, and the
/// instant of the oldest.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn past(sql: &impl Sql, brand: BrandId, limit: DateTime<Utc>) -> Result<(u32, Option<DateTime<Utc>>), StoreError> {
    let statement = format!(
        "SELECT count(*) FILTER (WHERE at < ?2), min(at) FROM register r
         WHERE brand = ?1 AND kind = 'decided' AND body IS NOT NULL AND NOT ({KEPT})"
    );
    one(sql, &statement, params![brand.as_bytes(), At(limit)], |row| {
        let mut c = Columns::of(row);
        Ok((c.get()?, c.maybe_at()?))
    })
}

/// Reduces decisions older than `limit` that nothing keeps to their hash, the oldest first, at most `most` of them, and adds the entry
/// that says so. Answers how many were reduced.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn reduce(
    tx: &Tx,
    brand: BrandId,
    limit: DateTime<Utc>,
    months: u16,
    most: u16,
    now: DateTime<Utc>,
) -> Result<u32, StoreError> {
    let statement = format!(
        "SELECT seq FROM register r WHERE brand = ?1 AND kind = 'decided' AND body IS NOT NULL AND at < ?2
           AND NOT ({KEPT}) ORDER BY seq LIMIT ?3"
    );
    let due: Vec<i64> = all(tx, &statement, params![brand.as_bytes(), At(limit), page_limit(most)], |row| row.get(0))?;
    empty(tx, brand, &due, ReducedWhy::Retention, months, now)
}

/// Decisions about what an author said, as far as they are told in full: number, and whether a person holds it.
fn of_author(sql: &impl Sql, brand: BrandId, network: &str, author: &str) -> Result<Vec<(i64, bool)>, StoreError> {
    let statement = "SELECT seq, EXISTS (SELECT 1 FROM register_holds h WHERE h.brand = r.brand AND h.entry = r.seq),
          json_extract(body, '$.author.remoteId'), json_extract(body, '$.author.handle')
        FROM register r WHERE brand = ?1 AND kind = 'decided' AND body IS NOT NULL
          AND json_extract(body, '$.account.network') = ?2 ORDER BY seq";
    let rows = all(sql, statement, params![brand.as_bytes(), network], |row| {
        let mut c = Columns::of(row);
        let (seq, held) = (c.get::<i64>()?, c.get::<bool>()?);
        Ok((identity(c.text()?, c.text()?).as_deref() == Some(author)).then_some((seq, held)))
    })?;
    Ok(rows.into_iter().flatten().collect())
}

/// How many decisions about what an author said a person holds: [`erase_author`] leaves these.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn held_of_author(sql: &impl Sql, brand: BrandId, network: &str, author: &str) -> Result<u32, StoreError> {
    let held = of_author(sql, brand, network, author)?.into_iter().filter(|(_, held)| *held).count();
    Ok(u32::try_from(held).unwrap_or(u32::MAX))
}

/// Reduces what an author said to its hash, but for what a person holds: somebody needs that before a court (GDPR, article
/// 17(3)(e)), and it goes when that is over. Answers how many entries were reduced.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn erase_author(
    tx: &Tx,
    brand: BrandId,
    network: &str,
    author: &str,
    now: DateTime<Utc>,
) -> Result<u32, StoreError> {
    let due = of_author(tx, brand, network, author)?;
    let due: Vec<i64> = due.into_iter().filter(|(_, held)| !held).map(|(seq, _)| seq).collect();
    let months = retention(tx, brand)?;
    empty(tx, brand, &due, ReducedWhy::Erasure, months, now)
}

fn empty(
    tx: &Tx,
    brand: BrandId,
    due: &[i64],
    why: ReducedWhy,
    months: u16,
    now: DateTime<Utc>,
) -> Result<u32, StoreError> {
    if due.is_empty() {
        return Ok(0);
    }
    for seq in due {
        run(tx, "UPDATE register SET body = NULL WHERE brand = ?1 AND seq = ?2", params![brand.as_bytes(), seq])?;
    }
    append(tx, brand, now, &Body::Reduced(Reduced { why, months, entries: ranges_of(due) }))?;
    Ok(u32::try_from(due.len()).unwrap_or(u32::MAX))
}

/// Notes in every register that the data came out of a backup.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn mark_restored(tx: &Tx, known: &[(BrandId, i64)], now: DateTime<Utc>) -> Result<(), StoreError> {
    let mut brands: Vec<BrandId> = heads(tx)?.into_iter().map(|(brand, _)| BrandId::new(brand)).collect();
    for (brand, _) in known {
        let statement = "SELECT 1 FROM brands WHERE id = ?1";
        if maybe(tx, statement, [brand.as_bytes()], |_| Ok(()))?.is_some() {
            brands.push(*brand);
        }
    }
    brands.sort_unstable();
    brands.dedup();
    for brand in brands {
        let count = head(tx, brand)?.map_or(0, |head| head.count);
        let known = known.iter().find(|(of, _)| *of == brand).map(|(_, known)| *known).filter(|known| *known > count);
        append(tx, brand, now, &Body::Restored(Restored { count, known }))?;
    }
    Ok(())
}

/// Takes a demo's register away; that of any other brand stays whatever becomes of the brand.
///
/// # Errors
/// [`StoreError::Constraint`] when the brand is no demo.
pub fn erase_demo(tx: &Tx, brand: BrandId) -> Result<(), StoreError> {
    run(tx, "DELETE FROM register WHERE brand = ?1", [brand.as_bytes()]).map(drop)
}

/// The house rules that a brand has of its own or has changed, in its order.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn rules(sql: &impl Sql, brand: BrandId) -> Result<Vec<HouseRule>, StoreError> {
    let statement = "SELECT rules FROM register_settings WHERE brand = ?1";
    let found = maybe(sql, statement, [brand.as_bytes()], |row| Columns::of(row).json::<Vec<HouseRule>>())?;
    Ok(found.unwrap_or_default())
}

/// Keeps a brand's house rules.
///
/// # Errors
/// [`StoreError::Constraint`] when the brand does not exist.
pub fn set_rules(tx: &Tx, brand: BrandId, rules: &[HouseRule]) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO register_settings (brand, rules, months) VALUES (?1, ?2, ?3)
         ON CONFLICT (brand) DO UPDATE SET rules = excluded.rules",
        params![brand.as_bytes(), Json(rules), RETENTION_MONTHS],
    )
    .map(drop)
}

/// For how many months a brand keeps what entries tell.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn retention(sql: &impl Sql, brand: BrandId) -> Result<u16, StoreError> {
    let found =
        maybe(sql, "SELECT months FROM register_settings WHERE brand = ?1", [brand.as_bytes()], |row| row.get(0))?;
    Ok(found.unwrap_or(RETENTION_MONTHS))
}

/// Sets for how many months a brand keeps what entries tell.
///
/// # Errors
/// [`StoreError::Constraint`] when the brand does not exist or the number is not allowed.
pub fn set_retention(tx: &Tx, brand: BrandId, months: u16) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO register_settings (brand, rules, months) VALUES (?1, '[]', ?2)
         ON CONFLICT (brand) DO UPDATE SET months = excluded.months",
        params![brand.as_bytes(), months],
    )
    .map(drop)
}

/// When a person first opened a conversation at or after an instant, where that was noted.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn seen_at(
    sql: &impl Sql,
    conversation: ConversationId,
    from: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let statement = "SELECT min(e.at) FROM conversation_events e JOIN conversations c ON c.key = e.conversation
        WHERE c.id = ?1 AND e.what = 'seen' AND e.at >= ?2";
    one(sql, statement, params![conversation.as_bytes(), At(from)], |row| Columns::of(row).maybe_at())
}

/// The text of a post that is answered below, and its public address.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn post_above(
    sql: &impl Sql,
    conversation: ConversationId,
) -> Result<Option<(pupitre_domain::ids::PostId, String, Option<String>)>, StoreError> {
    let statement = "SELECT p.id, p.search_text, (SELECT d.permalink FROM deliveries d
             WHERE d.post = p.id AND d.account = a.id AND d.permalink IS NOT NULL LIMIT 1)
        FROM conversations c JOIN posts p ON p.id = c.post JOIN accounts a ON a.key = c.account WHERE c.id = ?1";
    maybe(sql, statement, [conversation.as_bytes()], |row| {
        let mut c = Columns::of(row);
        Ok((pupitre_domain::ids::PostId::new(c.uuid()?), c.get()?, c.get()?))
    })
}

/// What a decision's entry tells; `None` once it was reduced.
#[must_use]
pub fn decided(row: &Row) -> Option<Decided> {
    match Body::read(&row.kind, row.body.as_deref()?) {
        Some(Body::Decided(decided)) if row.kind == Kind::Decided.as_str() => Some(*decided),
        _ => None,
    }
}

impl Store {
    /// The heads of a brand's register that were noted beside the database, in their order.
    #[must_use]
    pub fn anchors(&self, brand: BrandId) -> Vec<Anchor> {
        anchors::read(self.folder(), brand.0)
    }
}

/// How many entries each register is known to have had, by what was noted in a data folder.
#[must_use]
pub fn known_beside(folder: &std::path::Path) -> Vec<(BrandId, i64)> {
    let most = |brand| anchors::read(folder, brand).iter().map(|anchor| anchor.count).max().unwrap_or(0);
    anchors::brands(folder).into_iter().map(|brand| (BrandId::new(brand), most(brand))).collect()
}

/// Name of the file with the noted heads in a data folder.
pub const ANCHORS_FILE: &str = anchors::FILE_NAME;

/// A hash as a person pastes it.
#[must_use]
pub fn hash_of(text: &str) -> Option<Hash> {
    text.trim().to_ascii_lowercase().parse().ok()
}
