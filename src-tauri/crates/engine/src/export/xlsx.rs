//! A workbook of one sheet, written by hand: texts as inline strings, days and times as numbers with a format, never a
//! formula. The format is ECMA-376; only the parts that every reader asks for are there.

use super::neutral::neutral;
use super::rows::Value;
use chrono::{NaiveDate, NaiveDateTime, Timelike};
use std::io::{self, Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#;
const ROOT: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK_PARTS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
/// Styles: 0 wrapped text, 1 a day as the reader's country writes it, 2 a time, 3 a heading.
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf numFmtId="14" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf><xf numFmtId="20" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf><xf fontId="1" applyFont="1" applyAlignment="1"><alignment vertical="top"/></xf></cellXfs></styleSheet>"#;
/// Widths of the first columns, in characters; the fifth is the text.
const WIDTHS: &[u32] = &[12, 8, 20, 24, 70];

/// Renders rows, the first being headings that stay in view.
pub(super) fn render(rows: &[Vec<Value>], sheet: &str) -> io::Result<Vec<u8>> {
    let book = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="{}" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        escape(sheet)
    );
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, body) in [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", BOOK_PARTS),
        ("xl/styles.xml", STYLES),
        ("xl/worksheets/sheet1.xml", &body(rows)),
    ] {
        archive.start_file(name, options).map_err(io::Error::other)?;
        archive.write_all(body.as_bytes())?;
    }
    Ok(archive.finish().map_err(io::Error::other)?.into_inner())
}

fn body(rows: &[Vec<Value>]) -> String {
    let mut out = String::from(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>"#,
    );
    let columns = rows.first().map_or(0, Vec::len);
    for column in 0..columns {
        let width = WIDTHS.get(column).unwrap_or(&24);
        let number = column + 1;
        out.push_str(&format!(r#"<col min="{number}" max="{number}" width="{width}" customWidth="1"/>"#));
    }
    out.push_str("</cols><sheetData>");
    for (index, row) in rows.iter().enumerate() {
        let number = index + 1;
        out.push_str(&format!(r#"<row r="{number}">"#));
        for (column, value) in row.iter().enumerate() {
            let place = format!("{}{number}", letters(column));
            match value {
                Value::Text(text) if text.is_empty() => {}
                Value::Text(text) => {
                    let style = if index == 0 { 3 } else { 0 };
                    let text = escape(&neutral(text));
                    out.push_str(&format!(
                        r#"<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>"#
                    ));
                }
                Value::Date(at) => out.push_str(&format!(r#"<c r="{place}" s="1"><v>{}</v></c>"#, days(*at))),
                Value::Time(at) => {
                    let part = f64::from(at.num_seconds_from_midnight()) / 86_400.0;
                    out.push_str(&format!(r#"<c r="{place}" s="2"><v>{part}</v></c>"#));
                }
            }
        }
        out.push_str("</row>");
    }
    out.push_str("</sheetData></worksheet>");
    out
}

/// Days since the day zero of spreadsheets.
fn days(at: NaiveDateTime) -> i64 {
    NaiveDate::from_ymd_opt(1899, 12, 30).map_or(0, |zero| (at.date() - zero).num_days())
}

/// Column names: A, B, …, Z, AA, …
fn letters(column: usize) -> String {
    let mut name = String::new();
    let mut left = column + 1;
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or(0);
        name.insert(0, char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    name
}

/// Text in XML. What XML cannot hold (control characters) is left out; `_x000D_` and its like are written so that readers
/// do not take them for the escape that they are.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let (_, tail) = rest.split_at(letter.len_utf8());
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("_x000D_"),
            '_' if is_escape(rest) => out.push_str("_x005F_"),
            '\t' | '\n' => out.push(letter),
            control if control.is_control() || matches!(control, '\u{fffe}' | '\u{ffff}') => {}
            other => out.push(other),
        }
        rest = tail;
    }
    out
}

/// `_xHHHH_`
fn is_escape(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next() == Some('_')
        && letters.next() == Some('x')
        && (0..4).all(|_| letters.next().is_some_and(|letter| letter.is_ascii_hexdigit()))
        && letters.next() == Some('_')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use calamine::{Data, Reader, open_workbook_auto_from_rs};
    use proptest::prelude::*;

    fn read_back(texts: &[String]) -> (Vec<String>, usize) {
        let rows = vec![vec![Value::Text("Texte".into())], texts.iter().cloned().map(Value::Text).collect()];
        let bytes = render(&rows, "Feuille").unwrap();
        let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range("Feuille").unwrap();
        let formulas =
            book.worksheet_formula("Feuille").unwrap().used_cells().filter(|(_, _, text)| !text.is_empty()).count();
        let cells = range.rows().nth(1).unwrap().iter().map(|cell| match cell {
            Data::String(text) => text.clone(),
            Data::Empty => String::new(),
            other => panic!("{other:?} is no text"),
        });
        (cells.collect(), formulas)
    }

    #[test]
    fn no_cell_is_a_formula() {
        let texts = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", "'=1", "= 1 + 1 < 3 & \"x\"", "_x000D_"]
            .map(String::from);
        let (cells, formulas) = read_back(&texts);
        assert_eq!(formulas, 0);
        for (cell, text) in cells.iter().zip(&texts) {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t']), "{cell}");
            assert_eq!(super::super::neutral::undo(cell), text);
        }
    }

    #[test]
    fn columns_are_named_as_spreadsheets_name_them() {
        assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }

    proptest! {
        #[test]
        fn texts_come_back(text in "[ -~é«»’\u{202f}🎨\n_x0D]{1,40}") {
            let (cells, _) = read_back(&["x".to_owned(), text.clone()]);
            prop_assert_eq!(super::super::neutral::undo(&cells[1]), text);
        }
    }
}
