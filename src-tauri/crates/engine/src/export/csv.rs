//! Separated text as spreadsheets in French and English open it: UTF-8 with its mark, semicolons, every text quoted.

use super::neutral::neutral;
use super::rows::Value;
use chrono::{NaiveDateTime, Timelike};

/// Renders rows.
pub(super) fn render(rows: &[Vec<Value>]) -> String {
    let mut out = String::from("\u{feff}");
    for row in rows {
        let cells: Vec<String> = row.iter().map(cell).collect();
        out.push_str(&cells.join(";"));
        out.push_str("\r\n");
    }
    out
}

fn cell(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("\"{}\"", neutral(text).replace('\0', "").replace('"', "\"\"")),
        Value::Date(at) => at.format("%Y-%m-%d").to_string(),
        Value::Time(at) => time(*at),
    }
}

/// `HH:MM`, with seconds where there are some.
pub(super) fn time(at: NaiveDateTime) -> String {
    at.format(if at.second() == 0 { "%H:%M" } else { "%H:%M:%S" }).to_string()
}
