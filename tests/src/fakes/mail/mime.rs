//! The structure of a mail as a server tells it (RFC 3501, section 7.4.2), from its bytes.

/// A header and what follows it.
pub(super) struct Entity<'a> {
    pub(super) header: &'a [u8],
    pub(super) body: &'a [u8],
}

/// Splits at the first empty line.
pub(super) fn split(bytes: &[u8]) -> Entity<'_> {
    if bytes.starts_with(b"\r\n") {
        return Entity { header: &bytes[..2], body: &bytes[2..] };
    }
    let at = bytes.windows(4).position(|four| four == b"\r\n\r\n").map_or(bytes.len(), |at| at + 4);
    Entity { header: &bytes[..at], body: &bytes[at..] }
}

/// The value of a field, unfolded.
pub(super) fn field(header: &[u8], name: &str) -> Option<String> {
    let text = String::from_utf8_lossy(header).replace("\r\n ", " ").replace("\r\n\t", " ");
    text.split("\r\n").find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })
}

fn parameter(value: &str, name: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"').to_owned())
    })
}

fn parts<'a>(entity: &Entity<'a>) -> Vec<Entity<'a>> {
    let kind = field(entity.header, "content-type").unwrap_or_default();
    let Some(boundary) = parameter(&kind, "boundary").filter(|_| kind.to_lowercase().starts_with("multipart/")) else {
        return Vec::new();
    };
    let delimiter = format!("--{boundary}");
    let (mut found, mut from, mut at) = (Vec::new(), None, 0);
    for line in entity.body.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(delimiter.as_bytes()) {
            if let Some(from) = from {
                let end = at - usize::from(at >= 2) * 2;
                found.push(split(&entity.body[from..end.max(from)]));
            }
            from = (!line.starts_with(format!("{delimiter}--").as_bytes())).then_some(at + line.len());
        }
        at += line.len();
    }
    if let Some(from) = from {
        found.push(split(&entity.body[from.min(entity.body.len())..]));
    }
    found
}

/// A part by its number; the whole mail counts as its own first part when it has none.
pub(super) fn part<'a>(mail: &'a [u8], number: &str) -> Option<Entity<'a>> {
    let mut entity = split(mail);
    for digit in number.split('.') {
        let index = digit.parse::<usize>().ok()?.checked_sub(1)?;
        let children = parts(&entity);
        if children.is_empty() {
            return (index == 0).then_some(entity);
        }
        entity = children.into_iter().nth(index)?;
    }
    Some(entity)
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// `BODYSTRUCTURE`.
pub(super) fn structure(entity: &Entity<'_>) -> String {
    let kind = field(entity.header, "content-type").unwrap_or_else(|| "text/plain; charset=us-ascii".to_owned());
    let (kind_name, _) = kind.split_once(';').unwrap_or((&kind, ""));
    let (main, sub) = kind_name.trim().split_once('/').unwrap_or(("text", "plain"));
    let children = parts(entity);
    if !children.is_empty() {
        let inner: String = children.iter().map(structure).collect();
        return format!("({inner} {} NIL NIL NIL NIL)", quoted(&sub.to_uppercase()));
    }
    let listed = |value: &str, names: &[&str]| {
        let pairs: Vec<String> = names
            .iter()
            .filter_map(|name| {
                parameter(value, name).map(|value| format!("{} {}", quoted(&name.to_uppercase()), quoted(&value)))
            })
            .collect();
        if pairs.is_empty() { "NIL".to_owned() } else { format!("({})", pairs.join(" ")) }
    };
    let disposition = field(entity.header, "content-disposition").map_or_else(
        || "NIL".to_owned(),
        |value| format!("({} {})", quoted(value.split(';').next().unwrap().trim()), listed(&value, &["filename"])),
    );
    let encoding = field(entity.header, "content-transfer-encoding").unwrap_or_else(|| "7BIT".to_owned());
    let lines = entity.body.iter().filter(|byte| **byte == b'\n').count();
    let counted = if main.eq_ignore_ascii_case("text") { format!(" {lines}") } else { String::new() };
    format!(
        "({} {} {} NIL NIL {} {}{counted} NIL {disposition} NIL NIL)",
        quoted(&main.to_uppercase()),
        quoted(&sub.to_uppercase()),
        listed(&kind, &["charset", "name"]),
        quoted(&encoding.to_uppercase()),
        entity.body.len(),
    )
}
