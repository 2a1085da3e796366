//! A table, wherever it came from.

use super::{text, workbook};
use crate::api::transfer::{TableFormat, TextEncoding};
use crate::error::{ErrorCode, Failure, FieldCode};
use chrono::NaiveDateTime;

/// Most rows of one import. A year of ten posts a day for five brands stays below it.
pub(super) const MAX_ROWS: usize = 20_000;
/// Most columns that are looked at.
pub(super) const MAX_COLUMNS: usize = 100;
/// Most bytes of a file.
pub(super) const MAX_BYTES: u64 = 32 << 20;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) enum Cell {
    #[default]
    Empty,
    Text(String),
    Number(f64),
    Moment(NaiveDateTime),
    /// An error shown by the sheet.
    Fault,
}

impl Cell {
    /// The cell as text. A mark that our own export put before a formula sign is taken off again.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Empty | Self::Fault => String::new(),
            Self::Text(text) => crate::export::neutral::undo(text).to_owned(),
            Self::Number(number) => number.to_string(),
            Self::Moment(at) => at.format("%Y-%m-%d %H:%M").to_string(),
        }
    }
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }
}

/// One row that holds something.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    /// Its number as a spreadsheet counts, from 1.
    pub(super) number: u32,
    pub(super) cells: Vec<Cell>,
    /// Read in another encoding than the rest of its file.
    pub(super) other_encoding: bool,
    /// A quotation mark was opened in it and never closed.
    pub(super) quote_open: bool,
}

impl Row {
    pub(super) fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }
}

/// A table and how it was read.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) format: TableFormat,
    pub(super) encoding: Option<TextEncoding>,
    pub(super) separator: Option<char>,
    pub(super) sheets: Vec<String>,
    pub(super) sheet: Option<String>,
    pub(super) heading: Row,
    pub(super) rows: Vec<Row>,
}

/// Reads a table from the bytes of a file.
///
/// # Errors
/// `invalid` with `path` (`malformed` when it is no table, `outOfRange` when it has too many rows), with `sheet` when
/// there is none of that name.
pub(super) fn read(bytes: &[u8], sheet: Option<&str>) -> Result<Table, Failure> {
    let mut table = if workbook::is_one(bytes) { workbook::read(bytes, sheet)? } else { text::read(bytes)? };
    table.rows.retain(|row| row.cells.iter().any(|cell| !cell.is_empty()));
    // The heading is the first row that holds something.
    if table.rows.len() < 2 {
        return Err(Failure { detail: "rows", ..Failure::field("path", FieldCode::Required, None) });
    }
    table.heading = table.rows.remove(0);
    table.heading.cells.truncate(MAX_COLUMNS);
    if table.rows.len() > MAX_ROWS {
        return Err(too_many());
    }
    Ok(table)
}

/// More rows than one import takes.
pub(super) fn too_many() -> Failure {
    Failure::field("rows", FieldCode::OutOfRange, u32::try_from(MAX_ROWS).ok())
}

/// The file is no table of a kind that is known here.
pub(super) fn no_table() -> Failure {
    Failure { detail: "table", ..Failure::field("path", FieldCode::Malformed, None) }
}

/// The file cannot be read.
pub(super) fn unreadable(error: &std::io::Error) -> Failure {
    Failure::of(match error.kind() {
        std::io::ErrorKind::NotFound => ErrorCode::NotFound,
        std::io::ErrorKind::PermissionDenied => ErrorCode::ReadOnly,
        _ => ErrorCode::DataDamaged,
    })
}
