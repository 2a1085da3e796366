//! Reading what an IMAP server says (RFC 9051, section 9). Never recursive, so that nesting costs no stack.

/// Deepest nesting that is kept; what is deeper is read and dropped.
const MAX_DEPTH: usize = 64;
/// Most values kept of one response.
const MAX_VALUES: usize = 50_000;

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::email) enum Value {
    /// `NIL`.
    Nil,
    /// A word or number, with what stands in brackets: `BODY[HEADER]<0>`.
    Atom(String),
    /// A quoted or counted text.
    Text(Vec<u8>),
    /// In parentheses.
    List(Vec<Value>),
}

impl Value {
    /// A word or text as text.
    pub(in crate::email) fn text(&self) -> Option<String> {
        match self {
            Self::Atom(text) => Some(text.clone()),
            Self::Text(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
            Self::Nil | Self::List(_) => None,
        }
    }
    pub(in crate::email) fn number(&self) -> Option<u32> {
        match self {
            Self::Atom(text) => text.parse().ok(),
            _ => None,
        }
    }
    pub(in crate::email) fn list(&self) -> Option<&[Self]> {
        match self {
            Self::List(values) => Some(values),
            _ => None,
        }
    }
    /// Whether it is this word, in whatever case.
    pub(in crate::email) fn is(&self, word: &str) -> bool {
        matches!(self, Self::Atom(text) if text.eq_ignore_ascii_case(word))
    }
}

/// How a command or the connection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Ok,
    No,
    Bad,
    Bye,
    PreAuth,
}

/// One response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Response {
    /// The server waits for the rest of the command; what it says beside.
    Continue(String),
    /// A status, of the command with the tag or (`*`) of the connection.
    Status { tag: String, status: Status, code: Option<(String, String)>, text: String },
    /// Data.
    Data(Vec<Value>),
}

/// Whether a line ends by announcing so many bytes.
pub(super) fn announced(line: &[u8]) -> Option<usize> {
    let line = line.strip_suffix(b"\r\n").or_else(|| line.strip_suffix(b"\n"))?;
    let line = line.strip_suffix(b"}")?;
    let open = line.iter().rposition(|byte| *byte == b'{')?;
    let digits = line.get(open + 1..)?;
    let digits = digits.strip_suffix(b"+").unwrap_or(digits);
    if digits.is_empty() || digits.len() > 10 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// Reads a whole response, counted blocks included.
pub(super) fn parse(bytes: &[u8]) -> Option<Response> {
    if bytes.first() == Some(&b'+') {
        let said = bytes.get(1..bytes.len().min(8_000)).unwrap_or_default();
        return Some(Response::Continue(String::from_utf8_lossy(said).trim().to_owned()));
    }
    let space = bytes.iter().position(|byte| *byte == b' ')?;
    let tag = std::str::from_utf8(bytes.get(..space)?).ok()?.to_owned();
    let rest = bytes.get(space + 1..)?;
    if let Some(status) = status(&tag, rest) {
        return Some(status);
    }
    (tag == "*").then(|| Response::Data(values(rest)))
}

fn status(tag: &str, rest: &[u8]) -> Option<Response> {
    let line = String::from_utf8_lossy(rest.get(..rest.len().min(2_000))?).trim_end().to_owned();
    let (word, after) = line.split_once(' ').unwrap_or((&line, ""));
    let status = match word.to_ascii_uppercase().as_str() {
        "OK" => Status::Ok,
        "NO" => Status::No,
        "BAD" => Status::Bad,
        "BYE" => Status::Bye,
        "PREAUTH" => Status::PreAuth,
        _ => return None,
    };
    let mut code = None;
    let mut text = after;
    if let Some((inner, said)) = after.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        let (name, arguments) = inner.split_once(' ').unwrap_or((inner, ""));
        code = Some((name.to_ascii_uppercase(), arguments.to_owned()));
        text = said.trim_start();
    }
    Some(Response::Status { tag: tag.to_owned(), status, code, text: text.to_owned() })
}

/// Reads values separated by blanks.
pub(super) fn values(bytes: &[u8]) -> Vec<Value> {
    let mut stack: Vec<Vec<Value>> = vec![Vec::new()];
    // Lists that are open beyond the deepest kept.
    let mut dropped = 0_usize;
    let mut count = 0_usize;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let value = match byte {
            b' ' | b'\r' | b'\n' | b'\t' => {
                at += 1;
                continue;
            }
            b'(' => {
                at += 1;
                if stack.len() >= MAX_DEPTH {
                    dropped += 1
                } else {
                    stack.push(Vec::new())
                }
                continue;
            }
            b')' => {
                at += 1;
                if dropped > 0 {
                    dropped -= 1;
                    continue;
                }
                match stack.pop() {
                    Some(list) if !stack.is_empty() => Value::List(list),
                    Some(list) => {
                        // One too many.
                        stack.push(list);
                        continue;
                    }
                    None => break,
                }
            }
            b'"' => quoted(bytes, &mut at),
            b'{' => match counted(bytes, &mut at) {
                Some(value) => value,
                None => word(bytes, &mut at),
            },
            _ => word(bytes, &mut at),
        };
        count += 1;
        if dropped == 0
            && count <= MAX_VALUES
            && let Some(top) = stack.last_mut()
        {
            top.push(value);
        }
    }
    // Lists that were never closed count as if they had been.
    while stack.len() > 1 {
        if let (Some(list), Some(top)) = (stack.pop(), stack.last_mut()) {
            top.push(Value::List(list));
        }
    }
    stack.pop().unwrap_or_default()
}

fn quoted(bytes: &[u8], at: &mut usize) -> Value {
    *at += 1;
    let mut out = Vec::new();
    while let Some(byte) = bytes.get(*at) {
        *at += 1;
        match byte {
            b'"' => break,
            b'\\' => {
                out.extend(bytes.get(*at));
                *at += 1;
            }
            other => out.push(*other),
        }
    }
    Value::Text(out)
}

/// `{12}` CRLF and twelve bytes.
fn counted(bytes: &[u8], at: &mut usize) -> Option<Value> {
    let tail = bytes.get(*at..)?;
    let end = tail.iter().take(16).position(|byte| *byte == b'\n')?;
    let length = announced(tail.get(..=end)?)?;
    let from = *at + end + 1;
    let block = bytes.get(from..from.checked_add(length)?)?;
    *at = from + length;
    Some(Value::Text(block.to_vec()))
}

fn word(bytes: &[u8], at: &mut usize) -> Value {
    let from = *at;
    let mut brackets = 0_usize;
    while let Some(byte) = bytes.get(*at) {
        match byte {
            b'[' => brackets += 1,
            b']' => brackets = brackets.saturating_sub(1),
            b'\r' | b'\n' => break,
            b' ' | b'(' | b')' if brackets == 0 => break,
            _ => {}
        }
        *at += 1;
    }
    if *at == from {
        *at += 1;
    }
    let text = String::from_utf8_lossy(bytes.get(from..*at).unwrap_or_default()).into_owned();
    if text.eq_ignore_ascii_case("NIL") { Value::Nil } else { Value::Atom(text) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn responses_as_servers_send_them() {
        let fetch = b"* 12 FETCH (UID 7 FLAGS (\\Seen \\Answered) BODY[HEADER.FIELDS (TO CC)]<0> {5}\r\na)\"b( X \"q\\\"\\\\\")\r\n";
        let Some(Response::Data(values)) = parse(fetch) else { panic!() };
        assert_eq!(values[0].number(), Some(12));
        let list = values[2].list().unwrap();
        assert_eq!(list[3].list().unwrap()[1], Value::Atom("\\Answered".into()));
        assert!(list[4].is("body[header.fields (to cc)]<0>"));
        assert_eq!(list[5], Value::Text(b"a)\"b(".to_vec()));
        assert_eq!(list[7], Value::Text(b"q\"\\".to_vec()));
        let no = parse(b"A3 NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)\r\n").unwrap();
        let Response::Status { tag, status, code, text } = no else { panic!() };
        assert_eq!((tag.as_str(), status), ("A3", Status::No));
        assert_eq!(code.unwrap().0, "AUTHENTICATIONFAILED");
        assert_eq!(text, "Invalid credentials (Failure)");
        assert_eq!(parse(b"+ go ahead\r\n"), Some(Response::Continue("go ahead".into())));
        assert_eq!(parse(b"HTTP/1.1 200\r\n"), None);
        assert_eq!(parse(b"* SEARCH\r\n"), Some(Response::Data(vec![Value::Atom("SEARCH".into())])));
    }

    #[test]
    fn announcements() {
        assert_eq!(announced(b"* 1 FETCH (BODY[] {310}\r\n"), Some(310));
        assert_eq!(announced(b"x {3+}\r\n"), Some(3));
        for none in [&b"{}\r\n"[..], b"{a}\r\n", b"{99999999999}\r\n", b"{3}", b"{3} \r\n"] {
            assert_eq!(announced(none), None);
        }
    }

    #[test]
    fn nesting_without_end_costs_no_stack() {
        let deep = format!("{}1{}", "(".repeat(300_000), ")".repeat(300_000));
        assert_eq!(values(deep.as_bytes()).len(), 1);
        assert_eq!(values(") ) 1 (".as_bytes()).len(), 2);
    }

    proptest! {
        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = parse(&bytes);
            let _ = values(&bytes);
            let _ = announced(&bytes);
        }

        #[test]
        fn never_panics_on_likely_bytes(text in "[*A1 (){}\"\\\\\\[\\]\r\n0-9NILOKBADx]{0,120}") {
            let _ = parse(text.as_bytes());
        }
    }
}
