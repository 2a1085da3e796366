//! Transactions, snapshots and the conversion of stored values.

use crate::error::StoreError;
use chrono::{DateTime, NaiveDate, NaiveDateTime, SubsecRound, Utc};
use pupitre_domain::conversation::{ContactRole, ConversationKind, ConversationState, Dealing, Priority};
use pupitre_domain::network::{Action, NetworkId};
use pupitre_domain::publication::{Mode, State};
use pupitre_domain::time::{Fold, WallTime, Zone};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

mod sealed {
    /// The way to the connection, for this crate only.
    pub trait Connected {
        /// The connection.
        fn conn(&self) -> &rusqlite::Connection;
    }
}
pub(crate) use sealed::Connected;

/// Something that can be read from: a write transaction or a snapshot.
pub trait Sql: sealed::Connected {}

/// A write transaction. It ends with the closure: committed when that returns `Ok`, rolled back otherwise.
#[derive(Debug)]
pub struct Tx(pub(crate) Connection, pub(crate) crate::anchors::Noting, pub(crate) crate::signals::Kept);

/// A snapshot: every read in one closure sees the same state.
#[derive(Debug)]
pub struct Reader(pub(crate) Connection);

impl Connected for Tx {
    fn conn(&self) -> &Connection {
        &self.0
    }
}
impl Connected for Reader {
    fn conn(&self) -> &Connection {
        &self.0
    }
}
impl Sql for Tx {}
impl Sql for Reader {}

/// All rows of a statement.
pub(crate) fn all<T>(
    sql: &impl Sql,
    statement: &str,
    params: impl rusqlite::Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, StoreError> {
    let mut prepared = sql.conn().prepare_cached(statement)?;
    let rows = prepared.query_map(params, read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// The only row of a statement.
pub(crate) fn one<T>(
    sql: &impl Sql,
    statement: &str,
    params: impl rusqlite::Params,
    read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<T, StoreError> {
    Ok(sql.conn().prepare_cached(statement)?.query_row(params, read)?)
}

/// The only row of a statement, if there is one.
pub(crate) fn maybe<T>(
    sql: &impl Sql,
    statement: &str,
    params: impl rusqlite::Params,
    read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Option<T>, StoreError> {
    match one(sql, statement, params, read) {
        Ok(row) => Ok(Some(row)),
        Err(StoreError::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}

/// Runs a statement and tells how many rows it changed.
pub(crate) fn run(tx: &Tx, statement: &str, params: impl rusqlite::Params) -> Result<usize, StoreError> {
    Ok(tx.conn().prepare_cached(statement)?.execute(params)?)
}

/// Runs a statement that has to change a row.
pub(crate) fn run_one(tx: &Tx, statement: &str, params: impl rusqlite::Params) -> Result<(), StoreError> {
    if run(tx, statement, params)? == 0 { Err(StoreError::NotFound) } else { Ok(()) }
}

/// Hands out a row's columns in order, so that no index is written twice.
pub(crate) struct Columns<'r, 'q> {
    row: &'r Row<'q>,
    next: usize,
}

impl<'r, 'q> Columns<'r, 'q> {
    pub(crate) fn of(row: &'r Row<'q>) -> Self {
        Self { row, next: 0 }
    }
    /// A delivery's state, from its two columns.
    pub(crate) fn state(&mut self) -> rusqlite::Result<State> {
        let at = self.next;
        let (name, reason) = (self.text()?, self.text()?);
        State::from_stored(name, reason).ok_or_else(|| {
            rusqlite::Error::FromSqlConversionFailure(at, rusqlite::types::Type::Text, Box::new(UnknownState))
        })
    }
    pub(crate) fn text(&mut self) -> rusqlite::Result<&'r str> {
        let at = self.next;
        self.next += 1;
        Ok(self.row.get_ref(at)?.as_str()?)
    }
    pub(crate) fn get<T: FromSql>(&mut self) -> rusqlite::Result<T> {
        let value = self.row.get(self.next);
        self.next += 1;
        value
    }
    pub(crate) fn uuid(&mut self) -> rusqlite::Result<Uuid> {
        self.get::<[u8; 16]>().map(Uuid::from_bytes)
    }
    pub(crate) fn maybe_uuid(&mut self) -> rusqlite::Result<Option<Uuid>> {
        Ok(self.get::<Option<[u8; 16]>>()?.map(Uuid::from_bytes))
    }
    pub(crate) fn at(&mut self) -> rusqlite::Result<DateTime<Utc>> {
        self.get::<At>().map(|at| at.0)
    }
    pub(crate) fn maybe_at(&mut self) -> rusqlite::Result<Option<DateTime<Utc>>> {
        Ok(self.get::<Option<At>>()?.map(|at| at.0))
    }
    pub(crate) fn json<T: DeserializeOwned>(&mut self) -> rusqlite::Result<T> {
        self.get::<Json<T>>().map(|json| json.0)
    }
    pub(crate) fn maybe_json<T: DeserializeOwned>(&mut self) -> rusqlite::Result<Option<T>> {
        Ok(self.get::<Option<Json<T>>>()?.map(|json| json.0))
    }
    pub(crate) fn word<T: Stored>(&mut self) -> rusqlite::Result<T> {
        self.get::<Word<T>>().map(|word| word.0)
    }
    pub(crate) fn maybe_word<T: Stored>(&mut self) -> rusqlite::Result<Option<T>> {
        Ok(self.get::<Option<Word<T>>>()?.map(|word| word.0))
    }
}

/// A stored state that the state machine does not know.
#[derive(Debug, thiserror::Error)]
#[error("unknown state")]
struct UnknownState;

/// An instant, stored as milliseconds since 1970 UTC.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At(pub(crate) DateTime<Utc>);

impl ToSql for At {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.timestamp_millis().into())
    }
}
impl FromSql for At {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let ms = value.as_i64()?;
        DateTime::from_timestamp_millis(ms).map(Self).ok_or(FromSqlError::OutOfRange(ms))
    }
}

/// An instant as it comes back from the store: whole milliseconds.
#[must_use]
pub fn stored_instant(at: DateTime<Utc>) -> DateTime<Utc> {
    at.trunc_subsecs(3)
}

/// A value stored as JSON.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Json<T>(pub(crate) T);

impl<T: Serialize> ToSql for Json<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        serde_json::to_string(&self.0)
            .map(Into::into)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
    }
}
impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map(Self).map_err(FromSqlError::other)
    }
}

/// An enum stored by name.
pub(crate) trait Stored: Copy {
    fn stored(self) -> &'static str;
    fn from_stored(name: &str) -> Option<Self>;
}

/// An enum value on its way in or out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word<T>(pub(crate) T);

impl<T: Stored> ToSql for Word<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.stored().into())
    }
}
impl<T: Stored> FromSql for Word<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        T::from_stored(value.as_str()?).map(Self).ok_or(FromSqlError::InvalidType)
    }
}

macro_rules! stored {
    ($($kind:ty),+ $(,)?) => {$(
        impl $crate::sql::Stored for $kind {
            fn stored(self) -> &'static str { self.as_str() }
            fn from_stored(name: &str) -> Option<Self> { Self::ALL.iter().copied().find(|value| value.as_str() == name) }
        }
    )+};
}
pub(crate) use stored;
stored!(NetworkId, Mode, ConversationKind, ConversationState, Priority, ContactRole, Dealing);

impl Stored for Fold {
    fn stored(self) -> &'static str {
        match self {
            Self::Earlier => "earlier",
            Self::Later => "later",
        }
    }
    fn from_stored(name: &str) -> Option<Self> {
        [Self::Earlier, Self::Later].into_iter().find(|fold| fold.stored() == name)
    }
}

impl Stored for Action {
    fn stored(self) -> &'static str {
        self.as_str()
    }
    fn from_stored(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.as_str() == name)
    }
}

/// A wall time, stored with seconds so that text order is time order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wall(pub(crate) WallTime);

impl ToSql for Wall {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.0.format("%Y-%m-%dT%H:%M:%S").to_string().into())
    }
}
impl FromSql for Wall {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let text = value.as_str()?;
        // A calendar reads thousands of these; chrono's general parser would be half of its time.
        match written_by_us(text.as_bytes()) {
            Some(wall) => Ok(Self(WallTime(wall))),
            None => WallTime::parse(text).map(Self).map_err(FromSqlError::other),
        }
    }
}

/// Reads exactly `YYYY-MM-DDTHH:MM:SS`.
fn written_by_us(text: &[u8]) -> Option<NaiveDateTime> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', h1, h2, b':', n1, n2, b':', s1, s2] = text else {
        return None;
    };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_u32, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit - b'0')))
    };
    let year = i32::try_from(number(&[y1, y2, y3, y4])?).ok()?;
    let date = NaiveDate::from_ymd_opt(year, number(&[m1, m2])?, number(&[d1, d2])?)?;
    date.and_hms_opt(number(&[h1, h2])?, number(&[n1, n2])?, number(&[s1, s2])?)
}

/// A day, stored as `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Day(pub(crate) NaiveDate);

impl ToSql for Day {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.format("%Y-%m-%d").to_string().into())
    }
}
impl FromSql for Day {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        NaiveDate::parse_from_str(value.as_str()?, "%Y-%m-%d").map(Self).map_err(FromSqlError::other)
    }
}

/// A zone, stored by its IANA name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ZoneName(pub(crate) Zone);

impl ToSql for ZoneName {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.name().into())
    }
}
impl FromSql for ZoneName {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Zone::parse(value.as_str()?).map(Self).map_err(FromSqlError::other)
    }
}

/// Bytes of an optional id.
pub(crate) fn blob(id: Option<&[u8; 16]>) -> Option<&[u8]> {
    id.map(<[u8; 16]>::as_slice)
}

/// A number for `LIMIT`, between 1 and 1,000.
pub(crate) fn page_limit(wish: u16) -> i64 {
    i64::from(wish.clamp(1, 1_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wall_times_are_read_as_they_are_written() {
        let read = |text: &str| Wall::column_result(ValueRef::Text(text.as_bytes())).ok().map(|wall| wall.0);
        assert_eq!(read("2026-11-22T09:05:07"), WallTime::parse("2026-11-22T09:05:07").ok());
        assert_eq!(read("2026-11-22T09:05"), WallTime::parse("2026-11-22T09:05").ok());
        for wrong in ["2026-13-22T09:05:07", "2026-11-22T24:05:07", "2026-11-2xT09:05:07", "", "2026-11-22 09:05:07"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
