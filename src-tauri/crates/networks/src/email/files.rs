//! Fetching a file of a mail: its section alone, in pieces, without marking the mail as read.

use super::account::{self, INBOX};
use super::imap::{Part, Session, is_numbered};
use super::letter::Tag;
use super::limits::FILE_PIECE;
use super::trouble::Trouble;
use super::{Email, parse, tnef};
use crate::kit::{Call, Fault, FetchedFile, MAX_FILE, RemoteFiles, RemoteRef};
use async_trait::async_trait;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use pupitre_domain::problem::{Place, Problem, ProblemCode};

/// Longest that fetching one file may take: the largest at the speed of a bad telephone line.
const LONGEST: std::time::Duration = std::time::Duration::from_secs(1_800);

#[async_trait]
impl RemoteFiles for Email {
    async fn fetch(
        &self,
        call: &Call<'_>,
        message: &RemoteRef,
        index: usize,
        progress: &(dyn Fn(u64, u64) + Send + Sync),
    ) -> Result<FetchedFile, Fault> {
        let fetching = fetch(call, message, index, progress);
        tokio::time::timeout(LONGEST, fetching).await.unwrap_or(Err(Fault::Transient { after: None }))
    }

    fn unpacked(&self, tag: &str, index: usize, bytes: &[u8]) -> Option<String> {
        let mut tag = Tag::read(tag)?;
        let known = tag.within.iter().any(|(file, _)| usize::try_from(*file) == Ok(index));
        let (name, mime, _) = tag.files.get(index)?;
        if known || index >= tag.outer() || !tnef::is_wrapper(mime, name) {
            return None;
        }
        let places = parse::unpack(&mut tag.files, index, bytes);
        if places.is_empty() {
            return None;
        }
        tag.within.extend(places);
        Some(tag.write())
    }
}

async fn fetch(
    call: &Call<'_>,
    message: &RemoteRef,
    index: usize,
    progress: &(dyn Fn(u64, u64) + Send + Sync),
) -> Result<FetchedFile, Fault> {
    let tag = Tag::read(&message.tag).unwrap_or_default();
    let Some(wanted) = tag.files.get(index).cloned() else { return Err(Fault::Gone) };
    let within = index.checked_sub(tag.outer()).and_then(|at| tag.within.get(at)).copied();
    let Some((wrapper, number)) = within else { return own(call, message, &tag, index, &wanted, progress).await };
    // What lies in a wrapper comes with it, and is taken out here.
    let wrapper = usize::try_from(wrapper).unwrap_or(usize::MAX);
    let Some(outside) = tag.files.get(wrapper).cloned() else { return Err(Fault::Gone) };
    let whole = own(call, message, &tag, wrapper, &outside, progress).await?;
    let inside = tnef::files(&whole.bytes).into_iter().nth(usize::try_from(number).unwrap_or(usize::MAX));
    let bytes = inside.filter(|inside| inside.name == wanted.0).map(|inside| inside.bytes.to_vec());
    Ok(FetchedFile { bytes: bytes.ok_or(Fault::Gone)?.into() })
}

/// Fetches one of the mail's own files.
async fn own(
    call: &Call<'_>,
    message: &RemoteRef,
    tag: &Tag,
    index: usize,
    wanted: &(String, String, u64),
    progress: &(dyn Fn(u64, u64) + Send + Sync),
) -> Result<FetchedFile, Fault> {
    let mut session = account::open_for(call).await?;
    let uid = find(&mut session, tag, message).await.map_err(Trouble::fault)?.ok_or(Fault::Gone)?;
    let told = session.fetch(&[uid], "UID RFC822.SIZE BODYSTRUCTURE").await.map_err(Trouble::fault)?;
    let told = told.into_iter().next().ok_or(Fault::Gone)?;
    let bytes = match section(&told.parts, wanted, index) {
        Some(part) => {
            let what = format!("BODY.PEEK[{}]", part.number);
            let raw = pieces(&mut session, uid, &what, u64::from(part.bytes), progress).await?;
            decoded(raw, &part.encoding)
        }
        // The server reads this mail otherwise than we do; so all of it is fetched and read here.
        None => {
            let raw = pieces(&mut session, uid, "BODY.PEEK[]", u64::from(told.size), progress).await?;
            parse::file(&raw, index, &wanted.0).ok_or(Fault::Gone)?
        }
    };
    session.close().await;
    Ok(FetchedFile { bytes: bytes.into() })
}

/// The mail's number in the folder that is open then: where it was seen, or in the inbox since.
async fn find(session: &mut Session, tag: &Tag, message: &RemoteRef) -> Result<Option<u32>, Trouble> {
    let place = tag.place.clone();
    let folder = place.as_ref().map_or(INBOX, |(folder, _, _)| folder.as_str());
    if let Ok(opened) = session.open_folder(folder, false).await {
        if let Some((_, validity, uid)) = place.as_ref()
            && *validity == opened.validity
            && !session.fetch(&[*uid], "UID FLAGS").await?.is_empty()
        {
            return Ok(Some(*uid));
        }
        if let Some(uid) = session.search_id(&message.id).await?.last() {
            return Ok(Some(*uid));
        }
    }
    // Somebody may have moved it: it is looked for where most things are moved to.
    let folders = session.folders().await?;
    let facts = account::Facts::of_folders(&folders, false);
    let archive = folders.iter().find(|one| facts.purpose(one) == Some(crate::kit::FolderUse::Archive));
    let others = [facts.all.clone(), archive.map(|one| one.name.clone()), Some(INBOX.to_owned())];
    for other in others.into_iter().flatten().filter(|other| other != folder) {
        if session.open_folder(&other, false).await.is_err() {
            continue;
        }
        if let Some(uid) = session.search_id(&message.id).await?.last() {
            return Ok(Some(*uid));
        }
    }
    Ok(None)
}

/// The part that was told as the file `index`; `None` when no part is surely it.
fn section<'a>(parts: &'a [Part], wanted: &(String, String, u64), index: usize) -> Option<&'a Part> {
    let same = |told: &(String, String, u64)| told.0 == wanted.0 && told.1 == wanted.1;
    let files = parse::files(parts);
    if let Some((number, told)) = files.get(index)
        && same(told)
    {
        return parts.iter().find(|part| part.number == *number);
    }
    let mut fitting = files.iter().filter(|(_, told)| same(told));
    let (only, None) = (fitting.next()?, fitting.next()) else { return None };
    parts.iter().find(|part| part.number == only.0)
}

async fn pieces(
    session: &mut Session,
    uid: u32,
    what: &str,
    size: u64,
    progress: &(dyn Fn(u64, u64) + Send + Sync),
) -> Result<Vec<u8>, Fault> {
    if size > MAX_FILE {
        return Err(too_large());
    }
    if !is_numbered(what) {
        return Err(Fault::Protocol);
    }
    let mut all: Vec<u8> = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    progress(0, size);
    loop {
        let from = all.len();
        let command = format!("UID {what}<{from}.{FILE_PIECE}>");
        let read = session.fetch(&[uid], &command).await.map_err(Trouble::fault)?;
        let piece = read.into_iter().next().ok_or(Fault::Gone)?.body;
        all.extend_from_slice(&piece);
        let come = u64::try_from(all.len()).unwrap_or(u64::MAX);
        // What was told of the size is an estimate for some servers.
        progress(come.min(size.max(come)), size.max(come));
        if come > MAX_FILE {
            return Err(too_large());
        }
        if piece.len() < usize::try_from(FILE_PIECE).unwrap_or(usize::MAX) {
            return Ok(all);
        }
    }
}

fn too_large() -> Fault {
    let said = format!("files of more than {} MB are not fetched", MAX_FILE / (1024 * 1024));
    Fault::Rejected(vec![Problem { place: Place::Account, code: ProblemCode::Refused { said } }])
}

/// A file's bytes. What does not decode is handed out as it came: half a file is better than none.
fn decoded(raw: Vec<u8>, encoding: &str) -> Vec<u8> {
    match encoding {
        "base64" => {
            // Blanks, line ends and whatever a gateway appended are no part of it.
            let clean: Vec<u8> = raw
                .iter()
                .copied()
                .filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
                .collect();
            base64_decode(&clean).unwrap_or(raw)
        }
        "quoted-printable" => quoted_printable_decode(&raw).unwrap_or(raw),
        _ => raw,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn files_come_as_they_were() {
        assert_eq!(decoded(b"QUJD\r\nREVG\r\n".to_vec(), "base64"), b"ABCDEF");
        assert_eq!(decoded(b"QUJD\x00RA==\r\n".to_vec(), "base64"), b"ABCD");
        assert_eq!(decoded(b"caf=C3=A9=\r\n!".to_vec(), "quoted-printable"), "café!".as_bytes());
        assert_eq!(decoded(b"\x00\xff".to_vec(), "binary"), b"\x00\xff");
    }

    #[test]
    fn the_part_is_found_only_where_it_is_sure() {
        let part = |number: &str, name: &str| Part {
            number: number.into(),
            mime: "image/png".into(),
            name: Some(name.into()),
            bytes: 10,
            encoding: "base64".into(),
            attached: true,
        };
        let parts = [part("2", "a.png"), part("3", "b.png"), part("4", "a.png")];
        let wanted = |name: &str| (name.to_owned(), "image/png".to_owned(), 7);
        assert_eq!(section(&parts, &wanted("b.png"), 1).unwrap().number, "3");
        assert_eq!(section(&parts, &wanted("a.png"), 2).unwrap().number, "4");
        assert_eq!(section(&parts, &wanted("b.png"), 0).unwrap().number, "3", "another order, one name");
        assert!(section(&parts, &wanted("a.png"), 1).is_none(), "two could be it");
    }
}
