//! How texts are counted, against facts that the networks publish: `tests/counting.tsv` holds them, one a line.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use proptest::prelude::*;
use pupitre_domain::network::{TextLimits, TextUnit};
use pupitre_domain::text::{measure, spans};
use pupitre_domain::thread;

fn limits(unit: TextUnit) -> TextLimits {
    let weighted = unit == TextUnit::Weighted;
    TextLimits { unit, max: 280, max_bytes: None, url_weight: weighted.then_some(23), mention_without_host: false }
}

/// Each line: how it is counted, the count expected, the text. `×n` before a text repeats it; `\u{…}` are code points.
fn facts() -> Vec<(String, u32, String)> {
    include_str!("counting.tsv")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let text = cells[2].strip_prefix('×').map_or_else(
                || cells[2].to_owned(),
                |repeated| {
                    let (times, text) = repeated.split_once(' ').unwrap();
                    text.repeat(times.parse().unwrap())
                },
            );
            (cells[0].to_owned(), cells[1].parse().unwrap(), decoded(&text))
        })
        .collect()
}

fn decoded(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\u{") {
        let (code, after) = after.split_once('}').unwrap();
        out.push_str(before);
        out.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
        rest = after;
    }
    out.push_str(rest);
    out
}

#[test]
fn every_fact_holds() {
    let facts = facts();
    assert!(facts.len() > 60, "only {} facts were read", facts.len());
    let mut wrong = Vec::new();
    for (how, expected, text) in facts {
        let counted = match how.as_str() {
            "weighted" => measure(&text, &limits(TextUnit::Weighted)).units,
            "graphemes" => measure(&text, &limits(TextUnit::Graphemes)).units,
            "characters" => measure(&text, &limits(TextUnit::Characters)).units,
            "bytes" => measure(&text, &limits(TextUnit::Graphemes)).bytes,
            other => panic!("unknown unit {other}"),
        };
        if counted != expected {
            wrong.push(format!("{how} of {text:?}: {counted} instead of {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    /// Combining marks alone, joiners, right-to-left marks, halves of flags: everything is counted, nothing panics.
    #[test]
    fn nothing_that_can_be_typed_panics(
        text in "([\u{300}-\u{36f}\u{200d}\u{fe0f}\u{fe0e}\u{1f3fb}-\u{1f3ff}\u{1f1e6}-\u{1f1ff}\u{202a}-\u{202e}\u{2066}-\u{2069}]|👩|1\u{20e3}|ש|ﺵ|가|@|#|\\.|a|/|https://|www\\.a\\.fr|\\{|\\}| |\n|\\PC){0,40}"
    ) {
        for unit in [TextUnit::Graphemes, TextUnit::Characters, TextUnit::Weighted] {
            for (url_weight, mention_without_host) in [(None, false), (Some(23), true)] {
                let rules = TextLimits { url_weight, mention_without_host, ..limits(unit) };
                let counted = measure(&text, &rules);
                prop_assert_eq!(counted.bytes as usize, text.len());
                prop_assert!(text.trim().is_empty() || counted.units > 0);
            }
        }
        for span in spans(&text) {
            prop_assert!(text.get(span.start as usize..span.end as usize).is_some());
        }
        let parts = thread::split(&text, true, |part| measure(part, &limits(TextUnit::Weighted)).units <= 20);
        prop_assert!(!parts.is_empty());
    }

    /// A text is never counted as less than its halves without what joins them.
    #[test]
    fn plain_latin_text_counts_one_each(text in "[a-zA-ZéèàçœŒß,;!’ ]{0,200}") {
        let characters = u32::try_from(text.chars().count()).unwrap();
        for unit in [TextUnit::Graphemes, TextUnit::Characters, TextUnit::Weighted] {
            prop_assert_eq!(measure(&text, &limits(unit)).units, characters);
        }
    }
}
