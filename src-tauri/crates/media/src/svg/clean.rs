//! XML in, harmless XML out.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use quick_xml::writer::Writer;

use super::cost::Costs;
use crate::MediaFault;

/// Deepest nesting; readers behind us recurse.
const MAX_DEPTH: usize = 120;
const MAX_ELEMENTS: u32 = 50_000;
/// Entities that some programs declare for names of spaces.
const MAX_ENTITIES: usize = 60;
const MAX_ENTITY: usize = 300;

/// Elements that are dropped with all that is in them.
const DROPPED: &[&str] = &[
    "script",
    "foreignObject",
    "iframe",
    "embed",
    "object",
    "audio",
    "video",
    "canvas",
    "handler",
    "listener",
    "animate",
    "animateColor",
    "animateMotion",
    "animateTransform",
    "set",
    "discard",
    "mpath",
    "metadata",
    "title",
    "desc",
    "feImage",
    "font-face",
    "font-face-src",
    "font-face-uri",
    "color-profile",
    "cursor",
    "filesystem",
    "link",
    "meta",
    "base",
];

/// The drawing without anything that acts or reaches out; refused where drawing it would cost too much.
pub(super) fn clean(bytes: &[u8]) -> Result<String, MediaFault> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|_| MediaFault::Corrupt)?;
    let mut cleaner = Cleaner::default();
    cleaner.walk(text)?;
    let out = String::from_utf8(cleaner.out.into_inner()).map_err(|_| MediaFault::Corrupt)?;
    // Entities may have made it longer.
    if out.len() > super::MAX_BYTES * 2 {
        return Err(MediaFault::TooManyBytes { bytes: out.len() as u64, max: super::MAX_BYTES as u64 });
    }
    cleaner.costs.check()?;
    Ok(out)
}

struct Cleaner {
    out: Writer<Vec<u8>>,
    entities: BTreeMap<String, String>,
    costs: Costs,
    depth: usize,
    elements: u32,
    /// Depth at which a dropped element began.
    dropping: Option<usize>,
    in_style: bool,
    seen_root: bool,
    prefixes: Vec<String>,
}

impl Default for Cleaner {
    fn default() -> Self {
        Self {
            out: Writer::new(Vec::new()),
            entities: BTreeMap::new(),
            costs: Costs::default(),
            depth: 0,
            elements: 0,
            dropping: None,
            in_style: false,
            seen_root: false,
            prefixes: vec!["svg".to_owned()],
        }
    }
}

impl Cleaner {
    fn walk(&mut self, text: &str) -> Result<(), MediaFault> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_end_names = true;
        reader.config_mut().expand_empty_elements = true;
        let corrupt = |_| MediaFault::Corrupt;
        loop {
            match reader.read_event().map_err(corrupt)? {
                Event::Start(start) => self.start(&start)?,
                Event::End(end) => self.end(&end)?,
                Event::Text(text) => self.text(&text)?,
                Event::CData(data) => self.text(&data)?,
                Event::GeneralRef(reference) => {
                    let text = self.entity(&reference).ok_or(MediaFault::Corrupt)?;
                    self.text(&text)?;
                }
                Event::DocType(doctype) => self.declare(&doctype)?,
                Event::Eof => break,
                _ => {}
            }
        }
        if self.depth == 0 && self.seen_root { Ok(()) } else { Err(MediaFault::Corrupt) }
    }

    /// Entities of the drawing's own, each a short plain text. Anything else that a declaration can do is refused.
    fn declare(&mut self, text: &str) -> Result<(), MediaFault> {
        let Some((_, inside)) = text.split_once('[') else { return Ok(()) };
        let mut rest = inside;
        while let Some((_, after)) = rest.split_once("<!") {
            let Some(declared) = after.strip_prefix("ENTITY") else {
                // Attribute lists and elements change nothing that we read.
                rest = after;
                continue;
            };
            let mut words = declared.trim_start().splitn(2, char::is_whitespace);
            let (name, value) = (words.next().unwrap_or_default(), words.next().unwrap_or_default().trim_start());
            let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\'')).ok_or(MediaFault::Corrupt)?;
            let (value, after) =
                value.strip_prefix(quote).and_then(|value| value.split_once(quote)).ok_or(MediaFault::Corrupt)?;
            let plain = !value.contains(['&', '%', '<']) && value.len() <= MAX_ENTITY;
            if !plain || self.entities.len() >= MAX_ENTITIES || name == "%" {
                return Err(MediaFault::Corrupt);
            }
            self.entities.insert(name.to_owned(), value.to_owned());
            rest = after;
        }
        Ok(())
    }

    fn entity(&self, name: &str) -> Option<String> {
        if let Some(number) = name.strip_prefix('#') {
            let value = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            let sign = char::from_u32(value)?;
            return (!sign.is_control() || sign.is_whitespace()).then(|| sign.to_string());
        }
        let plain = match name {
            "amp" => "&",
            "lt" => "<",
            "gt" => ">",
            "quot" => "\"",
            "apos" => "'",
            _ => return self.entities.get(name).cloned(),
        };
        Some(plain.to_owned())
    }

    /// A value with its references resolved, once: what they stand for is not read again.
    fn resolved(&self, raw: &str) -> Result<String, MediaFault> {
        let (mut out, mut rest) = (String::with_capacity(raw.len()), raw);
        while let Some((before, after)) = rest.split_once('&') {
            out.push_str(before);
            let (name, after) = after.split_once(';').ok_or(MediaFault::Corrupt)?;
            out.push_str(&self.entity(name).ok_or(MediaFault::Corrupt)?);
            rest = after;
        }
        out.push_str(rest);
        if out.len() > super::MAX_BYTES * 2 {
            return Err(MediaFault::Corrupt);
        }
        Ok(out)
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), MediaFault> {
        self.depth += 1;
        self.elements += 1;
        if self.depth > MAX_DEPTH || self.elements > MAX_ELEMENTS {
            return Err(MediaFault::TooMuchMemory { bytes: crate::MAX_DECODE_BYTES + 1, max: crate::MAX_DECODE_BYTES });
        }
        if self.dropping.is_some() {
            return Ok(());
        }
        let name = start.name();
        let name: &str = name.as_ref();
        let local = match name.split_once(':') {
            Some((prefix, local)) if self.prefixes.iter().any(|known| known == prefix) => local,
            Some(_) => {
                self.dropping = Some(self.depth);
                return Ok(());
            }
            None => name,
        };
        if self.depth == 1 {
            if local != "svg" {
                return Err(MediaFault::Corrupt);
            }
            self.seen_root = true;
        }
        if DROPPED.contains(&local) {
            self.dropping = Some(self.depth);
            return Ok(());
        }
        let mut element = BytesStart::new(local.to_owned());
        if self.depth == 1 {
            element.push_attribute(("xmlns", "http://www.w3.org/2000/svg"));
            element.push_attribute(("xmlns:xlink", "http://www.w3.org/1999/xlink"));
        }
        let mut kept: Vec<(String, String)> = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|_| MediaFault::Corrupt)?;
            let key: &str = attribute.key.as_ref();
            let value = self.resolved(&attribute.value)?;
            if let Some(value) = attribute_of(local, key, value) {
                let key = if key == "href" { "xlink:href" } else { key };
                if !kept.iter().any(|(known, _)| known == key) {
                    kept.push((key.to_owned(), value));
                }
            }
        }
        for (key, value) in &kept {
            element.push_attribute((key.as_str(), value.as_str()));
        }
        self.costs.open(local, &kept);
        self.in_style = local == "style";
        self.out.write_event(Event::Start(element)).map_err(|_| MediaFault::Corrupt)
    }

    fn end(&mut self, end: &BytesEnd<'_>) -> Result<(), MediaFault> {
        let depth = self.depth;
        self.depth = depth.checked_sub(1).ok_or(MediaFault::Corrupt)?;
        if let Some(since) = self.dropping {
            if since == depth {
                self.dropping = None;
            }
            return Ok(());
        }
        let name = end.name();
        let name: &str = name.as_ref();
        let local = name.split_once(':').map_or(name, |(_, local)| local);
        self.costs.close();
        self.in_style = false;
        self.out.write_event(Event::End(BytesEnd::new(local.to_owned()))).map_err(|_| MediaFault::Corrupt)
    }

    fn text(&mut self, text: &str) -> Result<(), MediaFault> {
        if self.dropping.is_some() || self.depth == 0 {
            return Ok(());
        }
        let text = if self.in_style {
            let rules = local_only(text).replace("@import", "@none");
            self.costs.styled(&rules);
            rules
        } else {
            self.costs.wrote(text);
            text.to_owned()
        };
        self.out.write_event(Event::Text(BytesText::new(&text))).map_err(|_| MediaFault::Corrupt)
    }
}

/// An attribute as it is kept, if it is.
fn attribute_of(element: &str, key: &str, value: String) -> Option<String> {
    let lower = key.to_ascii_lowercase();
    if lower.starts_with("on") || lower.starts_with("xmlns") {
        return None;
    }
    if matches!(key, "href" | "xlink:href") {
        let target = value.trim();
        let inner = element == "image"
            && ["data:image/png;", "data:image/jpeg;", "data:image/jpg;", "data:image/gif;", "data:image/webp;"]
                .iter()
                .any(|kind| target.get(..kind.len()).is_some_and(|start| start.eq_ignore_ascii_case(kind)));
        return (target.starts_with('#') || inner).then(|| target.to_owned());
    }
    if key.contains(':') && key != "xml:space" {
        return None;
    }
    Some(if value.contains('(') { local_only(&value) } else { value })
}

/// Every `url(…)` that names anything outside the drawing becomes `none`.
fn local_only(text: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    loop {
        let Some(at) = rest.as_bytes().windows(4).position(|window| window.eq_ignore_ascii_case(b"url(")) else {
            out.push_str(rest);
            return out;
        };
        let (before, after) = rest.split_at(at);
        let after = after.get(4..).unwrap_or_default();
        out.push_str(before);
        let (target, tail) = after.split_once(')').unwrap_or((after, ""));
        let bare = target.trim().trim_matches(['"', '\'']).trim();
        if bare.starts_with('#') {
            out.push_str("url(");
            out.push_str(bare);
            out.push(')');
        } else {
            out.push_str("none");
        }
        rest = tail;
    }
}
