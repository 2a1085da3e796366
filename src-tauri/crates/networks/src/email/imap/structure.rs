//! What a mail is made of, as its server tells it without sending it (`BODYSTRUCTURE`).

use super::response::Value;

/// Deepest nesting followed.
const MAX_DEPTH: usize = 20;
/// Most parts looked at.
const MAX_PARTS: usize = 200;

/// A leaf of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::email) struct Part {
    /// Its number, as `FETCH BODY[…]` wants it.
    pub(in crate::email) number: String,
    /// Media type in lower case.
    pub(in crate::email) mime: String,
    /// File name, as sent: perhaps still encoded.
    pub(in crate::email) name: Option<String>,
    /// Bytes as transferred.
    pub(in crate::email) bytes: u32,
    /// How these are encoded.
    pub(in crate::email) encoding: String,
    /// Whether it says that it is an attachment.
    pub(in crate::email) attached: bool,
}

/// The leaves in order. A mail within a mail is a leaf.
pub(in crate::email) fn parts(structure: &Value) -> Vec<Part> {
    let mut out = Vec::new();
    // Children are pushed in reverse, so that the first is taken first.
    let mut waiting: Vec<(&Value, String, usize)> = vec![(structure, String::new(), 0)];
    while let Some((value, number, depth)) = waiting.pop() {
        if out.len() >= MAX_PARTS {
            break;
        }
        let Some(list) = value.list() else { continue };
        if list.first().is_some_and(|first| first.list().is_some()) {
            if depth >= MAX_DEPTH {
                continue;
            }
            let children: Vec<&Value> =
                list.iter().take_while(|child| child.list().is_some()).take(MAX_PARTS).collect();
            for (index, child) in children.iter().enumerate().rev() {
                let place = index + 1;
                let number = if number.is_empty() { place.to_string() } else { format!("{number}.{place}") };
                waiting.push((child, number, depth + 1));
            }
        } else {
            out.extend(leaf(list, if number.is_empty() { "1".to_owned() } else { number }));
        }
    }
    out
}

fn leaf(list: &[Value], number: String) -> Option<Part> {
    let mime = format!("{}/{}", list.first()?.text()?, list.get(1)?.text()?).to_ascii_lowercase();
    let bytes = list.get(6).and_then(Value::number).unwrap_or(0);
    let disposition = list.iter().skip(7).filter_map(Value::list).find(|value| {
        value
            .first()
            .and_then(Value::text)
            .is_some_and(|word| word.eq_ignore_ascii_case("attachment") || word.eq_ignore_ascii_case("inline"))
    });
    let attached = disposition
        .and_then(|value| value.first())
        .and_then(Value::text)
        .is_some_and(|word| word.eq_ignore_ascii_case("attachment"));
    let name = disposition
        .and_then(|value| value.get(1))
        .and_then(|parameters| parameter(parameters, "filename"))
        .or_else(|| list.get(2).and_then(|parameters| parameter(parameters, "name")));
    let encoding = list.get(5).and_then(Value::text).unwrap_or_default().to_ascii_lowercase();
    Some(Part { number, mime, name, bytes, encoding, attached })
}

fn parameter(parameters: &Value, name: &str) -> Option<String> {
    let list = parameters.list()?;
    let starred = format!("{name}*");
    list.chunks(2).find_map(|pair| {
        let key = pair.first()?.text()?;
        let value = pair.get(1)?.text()?;
        if key.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        // RFC 2231: charset'language'percent-encoded.
        key.eq_ignore_ascii_case(&starred).then(|| {
            let coded = value.rsplit_once('\'').map_or(value.as_str(), |(_, coded)| coded);
            url::form_urlencoded::parse(format!("v={}", coded.replace('+', "%2B")).as_bytes())
                .next()
                .map_or_else(String::new, |(_, value)| value.into_owned())
        })
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::super::response::values;
    use super::*;

    #[test]
    fn leaves_with_their_numbers_names_and_sizes() {
        let text = br#"((("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "QUOTED-PRINTABLE" 120 4 NIL NIL NIL NIL)("TEXT" "HTML" NIL NIL NIL "7BIT" 300 9 NIL NIL NIL NIL) "ALTERNATIVE" ("BOUNDARY" "x"))("APPLICATION" "PDF" ("NAME" "a.pdf") NIL NIL "BASE64" 25000000 NIL ("ATTACHMENT" ("FILENAME*" "UTF-8''Devis%20%C3%A9t%C3%A9.pdf")) NIL NIL)("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 900 ("d" "s") ("TEXT" "PLAIN" NIL NIL NIL "7BIT" 3 1) 20) "MIXED" ("BOUNDARY" "y"))"#;
        let all = parts(&values(text)[0]);
        let told: Vec<_> = all.iter().map(|part| (part.number.as_str(), part.mime.as_str(), part.bytes)).collect();
        assert_eq!(
            told,
            [
                ("1.1", "text/plain", 120),
                ("1.2", "text/html", 300),
                ("2", "application/pdf", 25_000_000),
                ("3", "message/rfc822", 900)
            ]
        );
        assert_eq!(all[2].name.as_deref(), Some("Devis été.pdf"));
        assert!(all[2].attached && !all[0].attached);
        let single = parts(&values(br#"("TEXT" "PLAIN" ("CHARSET" "us-ascii") NIL NIL "7BIT" 42 2)"#)[0]);
        assert_eq!((single[0].number.as_str(), single.len()), ("1", 1));
    }

    #[test]
    fn a_wide_and_a_deep_tree_are_cut() {
        let leaf = r#"("TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1)"#;
        let wide = format!("({} \"MIXED\")", leaf.repeat(5_000));
        assert_eq!(parts(&values(wide.as_bytes())[0]).len(), 200);
        let deep = format!("{}{leaf}{}", "(".repeat(60), " \"MIXED\")".repeat(60));
        assert!(parts(&values(deep.as_bytes())[0]).is_empty());
    }
}
