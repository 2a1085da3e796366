//! How much of a mail is taken in. A stranger wrote it, and nobody asked for it.

/// Bytes read of a mail when it comes. Its text stands at the beginning; files are told by the server without being sent.
pub(super) const READ_BYTES: usize = 256 * 1024;
/// Bytes read of a text part that lies behind a large file.
pub(super) const PART_BYTES: usize = 128 * 1024;
/// Characters kept of a subject.
pub(super) const MAX_SUBJECT: usize = 300;
/// Characters kept of a name.
pub(super) const MAX_NAME: usize = 200;
/// Longest address: RFC 5321 allows 254 characters.
pub(super) const MAX_ADDRESS: usize = 254;
/// Longest Message-ID that is kept as it is; a longer one is kept as its hash.
pub(super) const MAX_ID: usize = 250;
/// Message-IDs kept of a thread's history.
pub(super) const MAX_REFERENCES: usize = 20;
/// Files told of one mail.
pub(super) const MAX_FILES: usize = 30;
/// Addresses to which one answer goes.
pub(super) const MAX_REPLY_TO: usize = 5;
/// Parts of a mail that are looked at.
pub(super) const MAX_PARTS: usize = 1_000;
/// Mails read at one look.
pub(super) const PAGE: usize = 20;
/// Days that the first look goes back.
pub(super) const FIRST_DAYS: i64 = 30;
/// Mails whose marks are followed, and which are asked for again should a server show them late.
pub(super) const OVERLAP: usize = 40;
/// Characters of a text that are repeated below an answer.
pub(super) const MAX_QUOTE: usize = 20_000;
/// Other addressees kept of one mail; an answer to everybody is offered only where all are.
pub(super) const MAX_OTHERS: usize = 30;
/// Bytes of a file that are asked for at once.
pub(super) const FILE_PIECE: u32 = 256 * 1024;
/// Folders read of one account.
pub(super) const MAX_FOLDERS: usize = 20;
