//! Workbooks: XLSX, XLS, XLSB, ODS.

use super::table::{Cell, MAX_COLUMNS, MAX_ROWS, Row, Table, no_table, too_many};
use crate::api::transfer::TableFormat;
use crate::error::{Failure, FieldCode};
use calamine::{Data, Range, Reader, open_workbook_auto_from_rs};
use std::io::{Cursor, Read};

/// Most bytes that a workbook may unpack to.
const MAX_UNPACKED: u64 = 512 << 20;
const ZIP: &[u8] = b"PK\x03\x04";
/// Compound files: workbooks of before 2007.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Whether the bytes are a workbook's.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    bytes.starts_with(ZIP) || bytes.starts_with(COMPOUND)
}

/// Reads one sheet: that of the name, or the first that has rows.
pub(super) fn read(bytes: &[u8], sheet: Option<&str>) -> Result<Table, Failure> {
    if bytes.starts_with(ZIP) {
        refuse_bomb(bytes)?;
    }
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|_| no_table())?;
    let sheets = book.sheet_names();
    let (name, range) = match sheet {
        Some(name) if !sheets.iter().any(|known| known == name) => {
            return Err(Failure::field("sheet", FieldCode::Unknown, None));
        }
        Some(name) => (name.to_owned(), book.worksheet_range(name).map_err(|_| no_table())?),
        None => {
            let filled = sheets.iter().find_map(|name| {
                book.worksheet_range(name).ok().filter(|range| range.height() > 1).map(|range| (name.clone(), range))
            });
            filled.ok_or_else(|| Failure { detail: "rows", ..Failure::field("path", FieldCode::Required, None) })?
        }
    };
    let rows = rows(&range);
    if rows.len() > MAX_ROWS + 1 {
        return Err(too_many());
    }
    Ok(Table {
        format: TableFormat::Workbook,
        encoding: None,
        separator: None,
        sheets,
        sheet: Some(name),
        heading: Row::default(),
        rows,
    })
}

fn rows(range: &Range<Data>) -> Vec<Row> {
    let (first_row, first_column) = range.start().unwrap_or_default();
    let before = usize::try_from(first_column).unwrap_or(0).min(MAX_COLUMNS);
    range
        .rows()
        .enumerate()
        .filter(|(_, cells)| cells.iter().any(|cell| !matches!(cell, Data::Empty)))
        .map(|(at, cells)| Row {
            number: first_row + u32::try_from(at).unwrap_or(u32::MAX) + 1,
            cells: std::iter::repeat_n(Cell::Empty, before).chain(cells.iter().map(cell)).take(MAX_COLUMNS).collect(),
            ..Row::default()
        })
        .take(MAX_ROWS + 2)
        .collect()
}

fn cell(data: &Data) -> Cell {
    match data {
        Data::Empty => Cell::Empty,
        Data::String(text) if text.is_empty() => Cell::Empty,
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            Cell::Text(text.replace("\r\n", "\n"))
        }
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Float(number) => Cell::Number(*number),
        Data::Bool(value) => Cell::Text(value.to_string()),
        Data::DateTime(at) => at.as_datetime().map_or(Cell::Fault, Cell::Moment),
        Data::Error(_) => Cell::Fault,
        // The enum may grow; what is not known here is not guessed.
        #[allow(unreachable_patterns)]
        _ => Cell::Fault,
    }
}

/// A workbook is a zip archive, and a small one can unpack to terabytes: it is unpacked once into nothing, counted.
fn refuse_bomb(bytes: &[u8]) -> Result<(), Failure> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| no_table())?;
    let mut left = MAX_UNPACKED;
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|_| no_table())?;
        let taken = std::io::copy(&mut entry.take(left), &mut std::io::sink()).map_err(|_| no_table())?;
        left = left.saturating_sub(taken);
        if left == 0 {
            return Err(no_table());
        }
    }
    Ok(())
}
