//! Separated text: encodings, separators, quotation marks.

use super::table::{Cell, MAX_COLUMNS, MAX_ROWS, Row, Table, no_table, too_many};
use crate::api::transfer::{TableFormat, TextEncoding};
use crate::error::Failure;
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::collections::HashMap;

const SEPARATORS: [char; 4] = [';', ',', '\t', '|'];
/// Characters looked at to find the separator.
const LOOK: usize = 65_536;

/// Reads separated text.
pub(super) fn read(bytes: &[u8]) -> Result<Table, Failure> {
    let decoded = decode(bytes);
    if decoded.text.contains('\0') {
        return Err(no_table());
    }
    let (separator, body, skipped) = match named_separator(&decoded.text) {
        Some((separator, rest)) => (separator, rest, 1),
        None => (guess_separator(&decoded.text), decoded.text.as_str(), 0),
    };
    let mut rows = parse(body, separator)?;
    for row in &mut rows {
        row.number += skipped;
    }
    if decoded.encoding == TextEncoding::Mixed {
        mark_other(&mut rows, body, &decoded.others, skipped);
    }
    Ok(Table {
        format: TableFormat::Csv,
        encoding: Some(decoded.encoding),
        separator: Some(separator),
        sheets: Vec::new(),
        sheet: None,
        heading: Row::default(),
        rows: rows.into_iter().map(|row| row.row).collect(),
    })
}

struct Decoded {
    text: String,
    encoding: TextEncoding,
    /// Lines (from 0) read as Windows-1252 while others are UTF-8.
    others: Vec<u32>,
}

fn decode(bytes: &[u8]) -> Decoded {
    let whole = |text: String, encoding| Decoded { text, encoding, others: Vec::new() };
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let body = bytes.get(mark..).unwrap_or_default();
        let name = if encoding == UTF_8 { TextEncoding::Utf8 } else { TextEncoding::Utf16 };
        if encoding != UTF_8 || std::str::from_utf8(body).is_ok() {
            return whole(encoding.decode_without_bom_handling(body).0.into_owned(), name);
        }
        return by_lines(body);
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        return whole(encoding.decode_without_bom_handling(bytes).0.into_owned(), TextEncoding::Utf16);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => whole(text.to_owned(), TextEncoding::Utf8),
        Err(_) => by_lines(bytes),
    }
}

/// UTF-16 without its mark: in text of our alphabets every other byte is zero.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let look = bytes.get(..bytes.len().min(512) & !1)?;
    let zeros = |parity: usize| look.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let most = look.len() / 2 * 3 / 4;
    match (zeros(0), zeros(1)) {
        _ if look.len() < 4 => None,
        (0, odd) if odd > most => Some(UTF_16LE),
        (even, 0) if even > most => Some(UTF_16BE),
        _ => None,
    }
}

/// What is no UTF-8 as a whole is read line by line: tables are pasted together from several sources.
fn by_lines(bytes: &[u8]) -> Decoded {
    let mut decoded =
        Decoded { text: String::with_capacity(bytes.len()), encoding: TextEncoding::Windows1252, others: Vec::new() };
    let mut has_utf8 = false;
    for (number, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        match std::str::from_utf8(line) {
            Ok(text) => {
                has_utf8 |= !text.is_ascii();
                decoded.text.push_str(text);
            }
            Err(_) => {
                decoded.text.push_str(&WINDOWS_1252.decode_without_bom_handling(line).0);
                decoded.others.push(u32::try_from(number).unwrap_or(u32::MAX));
            }
        }
    }
    if has_utf8 {
        decoded.encoding = TextEncoding::Mixed;
    }
    decoded
}

/// `sep=;` in the first line, as Excel writes it.
fn named_separator(text: &str) -> Option<(char, &str)> {
    let (line, rest) = text.split_once('\n')?;
    let mut sign = line.trim_end().strip_prefix("sep=")?.chars();
    let separator = sign.next().filter(|sign| SEPARATORS.contains(sign))?;
    sign.next().is_none().then_some((separator, rest))
}

/// The separator that gives the most rows the same number of cells, above one.
fn guess_separator(text: &str) -> char {
    let look: String = text.chars().take(LOOK).collect();
    let score = |separator: char| {
        let rows = parse(&look, separator).unwrap_or_default();
        let mut widths: HashMap<usize, usize> = HashMap::new();
        // A quotation mark left inside a cell: most likely this sign stood within the quotation.
        let torn = |row: &&Parsed| row.row.cells.iter().any(|cell| cell.text().contains('"'));
        for row in rows.iter().take(200).filter(|row| row.row.cells.len() > 1 && !torn(row)) {
            *widths.entry(row.row.cells.len()).or_default() += 1;
        }
        widths.into_iter().map(|(width, rows)| (rows, width)).max().unwrap_or_default()
    };
    // The first of equals wins; `max_by_key` would take the last.
    SEPARATORS.into_iter().rev().max_by_key(|separator| score(*separator)).unwrap_or(',')
}

#[derive(Default)]
struct Parsed {
    row: Row,
    /// Number of the row in the file, from 1.
    number: u32,
    /// First and last line in the file, from 0.
    lines: (u32, u32),
}

/// RFC 4180 with any separator; quotation marks inside an unquoted cell are text, as spreadsheets read them. A row of a
/// spreadsheet is one row here, however many lines its cells have, and empty rows count.
fn parse(text: &str, separator: char) -> Result<Vec<Parsed>, Failure> {
    let mut rows: Vec<Parsed> = Vec::new();
    let mut line = 0_u32;
    let mut row = Parsed::default();
    let mut cell = String::new();
    let mut quoted = false;
    let mut was_quoted = false;
    let mut filled = 0_usize;
    let mut letters = text.chars().peekable();
    let close = |row: &mut Parsed, cell: &mut String, was_quoted: &mut bool| {
        let text = std::mem::take(cell);
        *was_quoted = false;
        if row.row.cells.len() < MAX_COLUMNS {
            row.row.cells.push(if text.is_empty() { Cell::Empty } else { Cell::Text(text) });
        }
    };
    let mut number = 0_u32;
    let mut finish = |row: &mut Parsed, rows: &mut Vec<Parsed>, line: u32| {
        number += 1;
        row.number = number;
        row.row.number = number;
        row.lines.1 = line;
        let done = std::mem::take(row);
        if done.row.cells.iter().any(|cell| !cell.is_empty()) {
            filled += 1;
            rows.push(done);
        }
        row.lines.0 = line + 1;
        filled
    };
    while let Some(letter) = letters.next() {
        if quoted {
            match letter {
                '"' if letters.peek() == Some(&'"') => {
                    letters.next();
                    cell.push('"');
                }
                '"' => quoted = false,
                '\r' if letters.peek() == Some(&'\n') => {}
                '\n' => {
                    line += 1;
                    cell.push('\n');
                }
                other => cell.push(other),
            }
            continue;
        }
        match letter {
            '"' if cell.is_empty() && !was_quoted => {
                quoted = true;
                was_quoted = true;
            }
            _ if letter == separator => close(&mut row, &mut cell, &mut was_quoted),
            '\r' if letters.peek() == Some(&'\n') => {}
            '\n' | '\r' => {
                close(&mut row, &mut cell, &mut was_quoted);
                if finish(&mut row, &mut rows, line) > MAX_ROWS + 1 {
                    return Err(too_many());
                }
                line += 1;
            }
            other => cell.push(other),
        }
    }
    if quoted || !cell.is_empty() || !row.row.cells.is_empty() {
        row.row.quote_open = quoted;
        close(&mut row, &mut cell, &mut was_quoted);
        finish(&mut row, &mut rows, line);
    }
    Ok(rows)
}

fn mark_other(rows: &mut [Parsed], body: &str, others: &[u32], skipped: u32) {
    debug_assert!(!body.is_empty());
    for row in rows {
        let (first, last) = (row.lines.0 + skipped, row.lines.1 + skipped);
        row.row.other_encoding = others.iter().any(|line| (first..=last).contains(line));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;

    fn cells(table: &Table) -> Vec<Vec<String>> {
        table.rows.iter().map(|row| row.cells.iter().map(Cell::text).collect()).collect()
    }

    #[test]
    fn encodings_are_told_apart() {
        let text = "Date;Texte\n31/12/2026;Été à Nîmes – 5 €\n";
        let expected = vec![vec!["Date", "Texte"], vec!["31/12/2026", "Été à Nîmes – 5 €"]];
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), TextEncoding::Utf8),
            ([b"\xef\xbb\xbf", text.as_bytes()].concat(), TextEncoding::Utf8),
            ([b"\xff\xfe", utf16.as_slice()].concat(), TextEncoding::Utf16),
            ([b"\xfe\xff", big.as_slice()].concat(), TextEncoding::Utf16),
            (utf16, TextEncoding::Utf16),
            (WINDOWS_1252.encode(text).0.into_owned(), TextEncoding::Windows1252),
        ] {
            let table = read(&bytes).unwrap();
            assert_eq!((cells(&table), table.encoding), (to_owned(&expected), Some(encoding)));
        }
    }

    fn to_owned(rows: &[Vec<&str>]) -> Vec<Vec<String>> {
        rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
    }

    #[test]
    fn mixed_encodings_name_their_rows() {
        let bytes = [b"Texte;Date\nCaf\xc3\xa9;1\n".as_slice(), b"Th\xe9;2\n", b"Eau;3\n"].concat();
        let table = read(&bytes).unwrap();
        assert_eq!(table.encoding, Some(TextEncoding::Mixed));
        assert_eq!(cells(&table)[2], ["Thé", "2"]);
        let others: Vec<bool> = table.rows.iter().map(|row| row.other_encoding).collect();
        assert_eq!(others, [false, false, true, false]);
    }

    #[test]
    fn separators_are_found() {
        for (text, separator) in [
            ("a;b\n1,5;2\n3;4,5", ';'),
            ("a,b\nx;y,z\n", ','),
            ("a\tb\n1\t2\n", '\t'),
            ("sep=;\na;b\n", ';'),
            ("a,\"b;c;d\"\n1,\"2;3;4\"\n", ','),
        ] {
            assert_eq!(read(text.as_bytes()).unwrap().separator, Some(separator), "{text}");
        }
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_numbers_them() {
        let table = read("a;b\n\n\"deux\r\nlignes\";x\n\ny;z".as_bytes()).unwrap();
        let found: Vec<(u32, String)> = table.rows.iter().map(|row| (row.number, row.cells[0].text())).collect();
        assert_eq!(found, [(1, "a".into()), (3, "deux\nlignes".into()), (5, "y".into())]);
    }

    #[test]
    fn an_open_quotation_mark_is_told() {
        let table = read("a;b\n\"oups;1\n2;3\n".as_bytes()).unwrap();
        assert_eq!(table.rows.len(), 2);
        assert!(table.rows[1].quote_open);
        assert_eq!(read("a;b\n5\" de pluie;x\n".as_bytes()).unwrap().rows[1].cells[0].text(), "5\" de pluie");
    }

    #[test]
    fn a_hundred_thousand_rows_stop_early() {
        let text = "a;b\n".repeat(100_000);
        assert_eq!(read(text.as_bytes()).unwrap_err(), too_many());
    }

    proptest! {
        #[test]
        fn bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = read(&bytes);
        }
        #[test]
        fn what_is_quoted_comes_back(rows in proptest::collection::vec(proptest::collection::vec("[a-zé;,\"\n ]{1,6}", 2..4), 1..6)) {
            let text: String = rows
                .iter()
                .map(|row| row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect::<Vec<_>>().join(";") + "\n")
                .collect();
            let parsed = parse(&text, ';').unwrap();
            let found: Vec<Vec<String>> = parsed
                .iter()
                .map(|row| row.row.cells.iter().map(|cell| match cell { Cell::Text(text) => text.clone(), _ => String::new() }).collect())
                .collect();
            let filled: Vec<Vec<String>> =
                rows.into_iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).collect();
            prop_assert_eq!(found, filled);
        }
    }
}
