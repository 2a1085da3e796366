//! What an Outlook wrapper (winmail.dat, TNEF) holds: names, types and bytes of the files inside. Only that is read: no
//! other property, no text, and nothing of it is believed beyond its own length.
//!
//! The stream is a signature, a key and attributes one after the other. A file begins with its rendering data; its bytes
//! are an attribute, its long name and type stand among its MAPI properties. A mail inside is a stream of the same kind.

use super::parse::{file_name, line};
use encoding_rs::{UTF_16LE, WINDOWS_1252};

/// First bytes of every stream.
const SIGNATURE: &[u8] = &[0x78, 0x9f, 0x3e, 0x22];
/// Files taken of one wrapper.
const MAX_INSIDE: usize = 30;
/// Deepest mail within a mail that is looked into.
const MAX_DEPTH: usize = 4;
/// Most attributes, and most properties of a file, that are gone through.
const MAX_STEPS: usize = 20_000;

/// Attributes by their number, without the type before it.
mod attribute {
    pub(super) const CODE_PAGE: u16 = 0x9007;
    pub(super) const FILE_BEGINS: u16 = 0x9002;
    pub(super) const FILE_PROPERTIES: u16 = 0x9005;
    pub(super) const FILE_NAME: u16 = 0x8010;
    pub(super) const FILE_BYTES: u16 = 0x800f;
}

/// Properties of a file.
mod property {
    pub(super) const SHOWN_NAME: u16 = 0x3001;
    pub(super) const BYTES: u16 = 0x3701;
    pub(super) const SHORT_NAME: u16 = 0x3704;
    pub(super) const METHOD: u16 = 0x3705;
    pub(super) const LONG_NAME: u16 = 0x3707;
    pub(super) const MIME: u16 = 0x370e;
}

/// How a file is attached: as a mail of its own.
const AS_MESSAGE: u32 = 5;
/// Before an object's bytes: which interface it is.
const INTERFACE: usize = 16;

/// A file inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Inside<'a> {
    /// Without a path.
    pub(super) name: String,
    /// As the wrapper says, if it does.
    pub(super) mime: String,
    pub(super) bytes: &'a [u8],
}

/// Whether a part with this type and name is a wrapper.
pub(super) fn is_wrapper(mime: &str, name: &str) -> bool {
    matches!(mime, "application/ms-tnef" | "application/vnd.ms-tnef") || name.eq_ignore_ascii_case("winmail.dat")
}

/// The files inside a wrapper, in its order; those of a mail inside stand in its place. What is cut short gives what is
/// there in full.
pub(super) fn files(stream: &[u8]) -> Vec<Inside<'_>> {
    let mut found = Vec::new();
    read(stream, 0, &mut found);
    found
}

fn read<'a>(stream: &'a [u8], depth: usize, found: &mut Vec<Inside<'a>>) {
    let Some(stream) = stream.strip_prefix(SIGNATURE) else { return };
    // The key tells wrappers apart and nothing else.
    let mut rest = Bytes(stream.get(2..).unwrap_or_default());
    let mut western = true;
    let mut open: Option<File<'a>> = None;
    for _ in 0..MAX_STEPS {
        let Some((number, data)) = rest.attribute() else { break };
        match number {
            attribute::CODE_PAGE => western = Bytes(data).long().is_none_or(|page| page != 65_001),
            attribute::FILE_BEGINS => {
                close(open.replace(File::default()), depth, found);
            }
            attribute::FILE_NAME => file(&mut open).short = narrow(data, western),
            attribute::FILE_BYTES => file(&mut open).bytes = Some(data),
            attribute::FILE_PROPERTIES => file(&mut open).learn(data, western),
            _ => {}
        }
        if found.len() >= MAX_INSIDE {
            return;
        }
    }
    close(open, depth, found);
}

fn file<'f, 'a>(open: &'f mut Option<File<'a>>) -> &'f mut File<'a> {
    open.get_or_insert_default()
}

fn close<'a>(file: Option<File<'a>>, depth: usize, found: &mut Vec<Inside<'a>>) {
    let Some(file) = file.filter(|_| found.len() < MAX_INSIDE) else { return };
    if let Some(inner) = file.message {
        if depth < MAX_DEPTH {
            read(inner, depth + 1, found);
        }
        return;
    }
    let Some(bytes) = file.bytes else { return };
    let names = [file.long, file.short, file.shown].into_iter().map(|name| file_name(&name));
    let name = names.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
    let mime = line(&file.mime, 100).to_ascii_lowercase();
    let mime = if mime.is_empty() { "application/octet-stream".to_owned() } else { mime };
    found.push(Inside { name, mime, bytes });
}

#[derive(Default)]
struct File<'a> {
    short: String,
    long: String,
    shown: String,
    mime: String,
    bytes: Option<&'a [u8]>,
    /// The stream of a mail inside.
    message: Option<&'a [u8]>,
}

impl<'a> File<'a> {
    /// Reads what the properties say. What cannot be understood ends it: behind it nothing has a place.
    fn learn(&mut self, data: &'a [u8], western: bool) {
        let mut rest = Bytes(data);
        let count = rest.long().unwrap_or(0);
        let (mut method, mut object) = (0, None);
        for _ in 0..MAX_STEPS.min(usize::try_from(count).unwrap_or(usize::MAX)) {
            let Some((id, value)) = rest.property() else { break };
            match (id, value) {
                (property::METHOD, Value::Number(number)) => method = number,
                (property::BYTES, Value::Object(bytes)) => object = Some(bytes),
                (property::BYTES, Value::Bytes(bytes)) => self.bytes = self.bytes.or(Some(bytes)),
                (_, Value::Narrow(_) | Value::Wide(_)) => {
                    let place = match id {
                        property::LONG_NAME => &mut self.long,
                        property::SHORT_NAME if self.short.is_empty() => &mut self.short,
                        property::SHOWN_NAME => &mut self.shown,
                        property::MIME => &mut self.mime,
                        _ => continue,
                    };
                    *place = match value {
                        Value::Narrow(text) => narrow(text, western),
                        Value::Wide(text) => wide(text),
                        _ => continue,
                    };
                }
                _ => {}
            }
        }
        if let Some(object) = object {
            match object.get(INTERFACE..) {
                Some(inner) if method == AS_MESSAGE => self.message = Some(inner),
                inner => self.bytes = self.bytes.or(inner),
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Value<'a> {
    Number(u32),
    Narrow(&'a [u8]),
    Wide(&'a [u8]),
    Bytes(&'a [u8]),
    Object(&'a [u8]),
    Other,
}

/// What is left to be read.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.0.split_at_checked(count)?;
        self.0 = tail;
        Some(head)
    }

    fn short(&mut self) -> Option<u16> {
        self.take(2)?.try_into().ok().map(u16::from_le_bytes)
    }

    fn long(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes)
    }

    fn length(&mut self) -> Option<usize> {
        usize::try_from(self.long()?).ok()
    }

    /// Number and bytes of the next attribute. Its checksum is not asked: half a file is better than none.
    fn attribute(&mut self) -> Option<(u16, &'a [u8])> {
        self.take(1)?;
        let number = self.short()?;
        self.short()?;
        let length = self.length()?;
        let data = self.take(length)?;
        self.take(2);
        Some((number, data))
    }

    /// Number and first value of the next property.
    fn property(&mut self) -> Option<(u16, Value<'a>)> {
        let (kind, id) = (self.short()?, self.short()?);
        if id >= 0x8000 {
            self.take(INTERFACE)?;
            if self.long()? == 0 {
                self.long()?;
            } else {
                let length = self.length()?;
                self.padded(length)?;
            }
        }
        let many = kind & 0x1000 != 0;
        let sized = matches!(kind & 0xfff, 0x0d | 0x1e | 0x1f | 0x102);
        let count = if many || sized { self.length()? } else { 1 };
        let mut first = None;
        // Each value takes bytes, so that a count that lies ends with them.
        for _ in 0..count {
            let before = self.0.len();
            let value = self.value(kind & 0xfff)?;
            first.get_or_insert(value);
            if many && self.0.len() == before {
                return None;
            }
        }
        Some((id, first.unwrap_or(Value::Other)))
    }

    fn value(&mut self, kind: u16) -> Option<Value<'a>> {
        Some(match kind {
            0x02 | 0x03 | 0x0a | 0x0b => Value::Number(self.long()?),
            0x01 => Value::Other,
            0x04 => self.take(4).map(|_| Value::Other)?,
            0x05 | 0x06 | 0x07 | 0x14 | 0x40 => self.take(8).map(|_| Value::Other)?,
            0x48 => self.take(16).map(|_| Value::Other)?,
            0x0d | 0x1e | 0x1f | 0x102 => {
                let length = self.length()?;
                let bytes = self.padded(length)?;
                match kind {
                    0x0d => Value::Object(bytes),
                    0x1e => Value::Narrow(bytes),
                    0x1f => Value::Wide(bytes),
                    _ => Value::Bytes(bytes),
                }
            }
            _ => return None,
        })
    }

    /// Bytes that are followed by as many as make four.
    fn padded(&mut self, length: usize) -> Option<&'a [u8]> {
        let bytes = self.take(length)?;
        let rest = length.next_multiple_of(4) - length;
        self.take(rest.min(self.0.len()))?;
        Some(bytes)
    }
}

/// A name in the sender's code page: UTF-8 where it can be, otherwise Western.
fn narrow(bytes: &[u8], western: bool) -> String {
    let bytes = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) if western => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
        Err(_) => String::from_utf8_lossy(bytes).into_owned(),
    }
}

fn wide(bytes: &[u8]) -> String {
    let whole = bytes.get(..bytes.len() & !1).unwrap_or_default();
    let text = UTF_16LE.decode_without_bom_handling(whole).0;
    text.split('\0').next().unwrap_or_default().to_owned()
}
