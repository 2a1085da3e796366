//! The calendar's question, answered from covering indexes.

use crate::error::StoreError;
use crate::sql::{Columns, Sql, Wall, blob};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{AccountId, BrandId, PostId, VisualId};
use pupitre_domain::network::NetworkId;
use pupitre_domain::publication::{Mode, State};
use pupitre_domain::time::{Fold, WallTime, Zone};
use rusqlite::params;

/// A planned post as the calendar shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarRow {
    /// The post.
    pub post: PostId,
    /// Its brand.
    pub brand: BrandId,
    /// First 140 characters.
    pub excerpt: String,
    /// First visual.
    pub first_visual: Option<VisualId>,
    /// Wall time.
    pub wall: WallTime,
    /// Zone of the wall time.
    pub zone: Zone,
    /// Which of two occurrences.
    pub fold: Fold,
    /// The instant.
    pub due_at: DateTime<Utc>,
    /// Who makes it appear.
    pub mode: Mode,
    /// Its deliveries, by account.
    pub deliveries: Vec<CalendarDelivery>,
}

/// A delivery as the calendar shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CalendarDelivery {
    /// The account.
    pub account: AccountId,
    /// Its network.
    pub network: NetworkId,
    /// Where it stands.
    pub state: State,
}

const STATEMENT: &str = "
    SELECT p.id, p.brand, p.excerpt, p.first_visual, p.wall, p.zone, p.fold, p.due_at, p.mode,
           d.account, d.network, d.state, d.reason
    FROM posts p LEFT JOIN deliveries d ON d.post = p.id
    WHERE p.wall >= ?1 AND p.wall < ?2 AND (?3 IS NULL OR p.brand = ?3) AND p.wall IS NOT NULL AND p.deleted_at IS NULL
    ORDER BY p.wall, p.id";

/// Posts planned from `from` (included) to `to` (excluded), by wall time.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn calendar(
    sql: &impl Sql,
    from: WallTime,
    to: WallTime,
    brand: Option<BrandId>,
) -> Result<Vec<CalendarRow>, StoreError> {
    let mut prepared = sql.conn().prepare_cached(STATEMENT)?;
    let brand = blob(brand.as_ref().map(BrandId::as_bytes));
    let mut rows = prepared.query(params![Wall(from), Wall(to), brand])?;
    let mut found: Vec<CalendarRow> = Vec::new();
    // Brands share few zones; looking each name up anew would cost as much as the row.
    let mut zones: Vec<Zone> = Vec::new();
    while let Some(row) = rows.next()? {
        let post = PostId::new(Columns::of(row).uuid()?);
        if found.last().is_none_or(|last| last.post != post) {
            let mut c = Columns::of(row);
            found.push(CalendarRow {
                post: PostId::new(c.uuid()?),
                brand: BrandId::new(c.uuid()?),
                excerpt: c.get()?,
                first_visual: c.maybe_uuid()?.map(VisualId::new),
                wall: c.get::<Wall>()?.0,
                zone: zone(c.text()?, &mut zones)?,
                fold: c.word()?,
                due_at: c.at()?,
                mode: c.word()?,
                deliveries: Vec::new(),
            });
        }
        let mut c = Columns::starting(row, 9);
        if let (Some(account), Some(entry)) = (c.maybe_uuid()?, found.last_mut()) {
            entry.deliveries.push(CalendarDelivery {
                account: AccountId::new(account),
                network: c.word()?,
                state: c.state()?,
            });
        }
    }
    Ok(found)
}

fn zone(name: &str, known: &mut Vec<Zone>) -> Result<Zone, StoreError> {
    if let Some(zone) = known.iter().find(|zone| zone.name() == name) {
        return Ok(*zone);
    }
    let zone = Zone::parse(name).map_err(|_unknown| StoreError::Corrupt)?;
    known.push(zone);
    Ok(zone)
}
