//! Conversations from the newest to the oldest.
//!
//! How many there are of each brand, network and state is counted already (`conversation_counts`). Each that exists is one
//! run of the index `conversations_place`; the runs that a query leaves are merged, so that a filter costs what it shows,
//! however rare that is, and one index serves them all.

use super::list::ConversationQuery;
use crate::error::StoreError;
use crate::sql::{Columns, Sql, Word, all, blob};
use pupitre_domain::conversation::ConversationState;
use pupitre_domain::ids::BrandId;
use rusqlite::params;
use std::collections::{BinaryHeap, VecDeque};

/// Rows read of a run at first, and at most at once.
const CHUNK: (u16, u16) = (4, 256);

/// A conversation on the way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) key: i64,
    /// Its latest message, milliseconds.
    pub(super) at: i64,
    pub(super) state: ConversationState,
    /// Whether what was asked beside brand, network and state holds.
    pub(super) meets: bool,
}

type Cell = (BrandId, String, ConversationState);

struct Run {
    /// Absent for all conversations.
    cell: Option<Cell>,
    read: VecDeque<Step>,
    /// What was read lies before this, the newest first.
    reached: (i64, i64),
    chunk: u16,
    ended: bool,
}

/// The merged runs.
pub(super) struct Walk<'s, S> {
    sql: &'s S,
    statement: String,
    runs: Vec<Run>,
    /// The next of each run: its time, its key, the run.
    next: BinaryHeap<(i64, i64, usize)>,
}

impl<'s, S: Sql> Walk<'s, S> {
    /// Begins behind `after` (time and key), or at the newest. `asked` is a condition on `c` without parameters.
    pub(super) fn of(
        sql: &'s S,
        query: &ConversationQuery,
        asked: &str,
        after: Option<(i64, i64)>,
    ) -> Result<Self, StoreError> {
        let all_of_them = query.brand.is_none() && query.network.is_none() && query.state.is_none();
        let (cells, place): (Vec<Option<Cell>>, &str) = if all_of_them {
            // The plus keeps SQLite from driving the query by brand, which would cost the order.
            (vec![None], "+c.brand IN (SELECT id FROM brands WHERE deleted_at IS NULL)")
        } else {
            (cells(sql, query)?.into_iter().map(Some).collect(), "c.brand = ?1 AND c.network = ?2 AND c.state = ?3")
        };
        let statement = format!(
            "SELECT c.key, c.last_at, c.state, ({asked}) FROM conversations c
             WHERE {place} AND (c.last_at, c.key) < (?4, ?5) ORDER BY c.last_at DESC, c.key DESC LIMIT ?6"
        );
        let reached = after.unwrap_or((i64::MAX, i64::MAX));
        let chunk = if cells.len() == 1 { CHUNK.0 * 16 } else { CHUNK.0 };
        let run = |cell| Run { cell, read: VecDeque::new(), reached, chunk, ended: false };
        let mut walk = Self { sql, statement, runs: cells.into_iter().map(run).collect(), next: BinaryHeap::new() };
        for at in 0..walk.runs.len() {
            walk.offer(at)?;
        }
        Ok(walk)
    }

    /// The next conversation.
    pub(super) fn step(&mut self) -> Result<Option<Step>, StoreError> {
        let Some((_, _, at)) = self.next.pop() else { return Ok(None) };
        let step = self.runs.get_mut(at).and_then(|run| run.read.pop_front());
        self.offer(at)?;
        Ok(step)
    }

    /// Offers the next conversation of a run, reading on where what was read is used up.
    fn offer(&mut self, at: usize) -> Result<(), StoreError> {
        let Some(run) = self.runs.get_mut(at) else { return Ok(()) };
        if run.read.is_empty() && !run.ended {
            let (brand, network, state) = run.cell.as_ref().map_or((None, None, None), |(brand, network, state)| {
                (blob(Some(brand.as_bytes())), Some(network.as_str()), Some(Word(*state)))
            });
            let values = params![brand, network, state, run.reached.0, run.reached.1, run.chunk];
            let found = all(self.sql, &self.statement, values, |row| {
                let mut c = Columns::of(row);
                Ok(Step { key: c.get()?, at: c.get()?, state: c.word()?, meets: c.get()? })
            })?;
            run.ended = found.len() < usize::from(run.chunk);
            run.chunk = run.chunk.saturating_mul(2).min(CHUNK.1);
            run.reached = found.last().map_or(run.reached, |last| (last.at, last.key));
            run.read = found.into();
        }
        if let Some(step) = run.read.front() {
            self.next.push((step.at, step.key, at));
        }
        Ok(())
    }
}

/// What there is of the brands, networks and states that a query leaves; without a brand, of all outside the bin.
fn cells(sql: &impl Sql, query: &ConversationQuery) -> Result<Vec<Cell>, StoreError> {
    let statement = "SELECT k.brand, k.network, k.state FROM conversation_counts k JOIN brands b ON b.id = k.brand
        WHERE k.count > 0 AND (?1 IS NULL OR k.brand = ?1) AND (?1 IS NOT NULL OR b.deleted_at IS NULL)
          AND (?2 IS NULL OR k.network = ?2) AND (?3 IS NULL OR k.state = ?3)";
    let brand = blob(query.brand.as_ref().map(BrandId::as_bytes));
    all(sql, statement, params![brand, query.network.map(Word), query.state.map(Word)], |row| {
        let mut c = Columns::of(row);
        Ok((BrandId::new(c.uuid()?), c.get()?, c.word()?))
    })
}
