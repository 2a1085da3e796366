//! A corpus of malformed mails, made here from a seed (promise R9): nobody's mail is in it, and every run has the same.
//!
//! Each is read as the inbox reads it, in bounded time and to bounded facts, and its tag travels as any other.

use super::super::letter::Tag;
use super::super::limits::{MAX_FILES, MAX_ID, MAX_NAME, MAX_OTHERS, MAX_REFERENCES, MAX_REPLY_TO, MAX_SUBJECT};
use super::super::parse;
use super::written;
use crate::kit::MAX_TEXT;
use std::time::{Duration, Instant};

/// Longest for a mail of up to a megabyte, in a debug build on a busy machine.
const EACH: Duration = Duration::from_secs(1);
/// Longest for one of 25 MB.
const LARGE: Duration = Duration::from_secs(20);
const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// A small generator (xorshift): the corpus is the same everywhere.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
    fn below(&mut self, most: usize) -> usize {
        (self.next() % most as u64) as usize
    }
    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
    fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next() as u8).collect()
    }
}

const CHARSETS: &[&str] = &[
    "utf-8",
    "utf8",
    "UTF-16",
    "utf-16le",
    "utf-32",
    "us-ascii",
    "iso-8859-1",
    "iso-8859-99",
    "windows-1252",
    "cp437",
    "koi8-r",
    "big5",
    "gb18030",
    "shift_jis",
    "iso-2022-jp",
    "iso-2022-kr",
    "euc-kr",
    "utf-7",
    "unicode-1-1-utf-7",
    "x",
    "",
    "\"utf-8",
    "utf-8;;",
    "macintosh",
    "hz-gb-2312",
    "x-user-defined",
    "ibm037",
    "\u{1f600}",
];
const ENCODINGS: &[&str] =
    &["7bit", "8bit", "binary", "base64", "quoted-printable", "x-uuencode", "uuencode", "", "base64 base64", "QUOTED"];
const DATES: &[&str] = &[
    "Mon, 23 Nov 2026 09:12:00 +0100",
    "31 Feb 2026 25:61:61 +9999",
    "Thu, 1 Jan 1970 00:00:00 -0000",
    "Fri, 31 Dec 99999 23:59:60 +0000",
    "-1 Jan -1 -1:-1:-1",
    "lundi 23 novembre 2026",
    "Mon, 23 Nov 26 9:2 EST",
    "",
    "0000000000000000000000000000000000000000000",
    "Mon, 99999999999999999999 Nov 2026 09:12:00 +0100",
];
const WORDS: &[&str] = &[
    "=?utf-8?Q?d=C3=A9j=C3=A0?=",
    "=?utf-8?Q?=C3?= =?utf-8?Q?=A9?=",
    "=?utf-8?B?/////w==?=",
    "=?x-nothing?Z?abc?=",
    "=?utf-8?Q?",
    "=?=?=?=?=?",
    "=?iso-2022-jp?B?GyRCJDMbKEI=?=",
    "=?utf-8?B?4oCu?=exe.txt",
    "=?utf-8?Q?a=0D=0ABcc:_x=40y.example?=",
    "=?utf-7?Q?+AOk-?=",
    "=?us-ascii*fr'x'?Q?a?=",
];

fn header(dice: &mut Dice, kind: &str) -> String {
    format!(
        "From: {} <a{}@b.example>\r\nTo: studio@nacre.example\r\nSubject: {}\r\nDate: {}\r\nMessage-ID: <{}@b.example>\r\n\
         MIME-Version: 1.0\r\nContent-Type: {kind}\r\n",
        dice.of(WORDS),
        dice.below(99),
        dice.of(WORDS),
        dice.of(DATES),
        dice.next()
    )
}

fn charsets(dice: &mut Dice) -> Vec<u8> {
    let kind = format!("text/{}; charset={}", dice.of(&["plain", "html", "x"]), dice.of(CHARSETS));
    let mut mail = header(dice, &kind).into_bytes();
    mail.extend(format!("Content-Transfer-Encoding: {}\r\n\r\n", dice.of(ENCODINGS)).bytes());
    let count = dice.below(20_000);
    mail.extend(dice.bytes(count));
    mail
}

fn nesting(dice: &mut Dice) -> Vec<u8> {
    let mut mail = header(dice, "multipart/mixed; boundary=b");
    let depth = 50 + dice.below(2_000);
    for level in 0..depth {
        let kind = dice.of(&["multipart/mixed", "multipart/alternative", "message/rfc822", "multipart/digest"]);
        // Sometimes one boundary for all, sometimes one that begins as the outer one does.
        let boundary = match dice.below(3) {
            0 => "b".to_owned(),
            1 => format!("b{level}"),
            _ => "b".repeat(1 + level % 70),
        };
        mail.push_str(&format!("\r\n--b\r\nContent-Type: {kind}; boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\n"));
    }
    mail.push_str("\r\nau fond\r\n");
    mail.into_bytes()
}

fn recipients(dice: &mut Dice) -> Vec<u8> {
    let name = dice.of(&["To", "Cc", "Bcc", "Reply-To", "From", "Resent-To"]);
    let many: Vec<String> = (0..10_000).map(|n| format!("\"N {n}\" <n{n}@c{}.example>", dice.below(50))).collect();
    let list = match dice.below(3) {
        0 => many.join(","),
        1 => format!("groupe: {};", many.join(", ")),
        _ => many.join(",\r\n "),
    };
    format!("Message-ID: <r@b>\r\nFrom: a@b.example\r\n{name}: {list}\r\nSubject: tous\r\n\r\nbonjour").into_bytes()
}

fn winmail(dice: &mut Dice) -> Vec<u8> {
    let count = dice.below(3_000);
    let tnef: Vec<u8> = [0x78, 0x9f, 0x3e, 0x22].into_iter().chain(dice.bytes(count)).collect();
    let coded: String = tnef.iter().map(|byte| format!("={byte:02X}")).collect();
    let name = dice.of(&["winmail.dat", "WINMAIL.DAT", "../winmail.dat", "winmail.dat\u{0}.pdf", ""]);
    format!(
        "{}\r\n--b\r\nContent-Type: text/plain\r\n\r\nVoir\r\n--b\r\nContent-Type: application/ms-tnef; name=\"{name}\"\r\n\
         Content-Transfer-Encoding: quoted-printable\r\nContent-Disposition: attachment; filename*0=\"{name}\"; filename*1*=utf-8''%\r\n\r\n{coded}",
        header(dice, "multipart/mixed; boundary=b")
    )
    .into_bytes()
}

fn floods(dice: &mut Dice) -> Vec<u8> {
    let mut mail = String::new();
    let count = 200 + dice.below(6_000);
    let name = dice.of(&["References", "Received", "X-A", "Subject", "In-Reply-To", "Content-Type", "From", "To"]);
    let folded = dice.below(2) == 0;
    for line in 0..count {
        if folded && line > 0 {
            mail.push_str(&format!("\t<{line}@b.example>\r\n"));
        } else {
            mail.push_str(&format!("{name}: <{line}@b.example>; {}\r\n", "k=v;".repeat(dice.below(20))));
        }
    }
    mail.push_str("\r\ntexte");
    mail.into_bytes()
}

fn coded(dice: &mut Dice) -> Vec<u8> {
    let encoding = dice.of(&["base64", "quoted-printable"]);
    let mut mail = header(dice, "multipart/mixed; boundary=b").into_bytes();
    mail.extend(
        format!(
            "\r\n--b\r\nContent-Type: text/plain; charset={}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n",
            dice.of(CHARSETS)
        )
        .bytes(),
    );
    for _ in 0..dice.below(3_000) {
        let piece = dice
            .of::<&[u8]>(&[b"QUJD", b"====", b"=\r\n", b"=Z", b"=", b"A", b"\xff", b"=C3=A9", b"--", b"\r\n", b"\0"]);
        mail.extend_from_slice(piece);
    }
    mail.extend_from_slice(b"\r\n--b--\r\n");
    mail
}

fn zeros(dice: &mut Dice) -> Vec<u8> {
    let mut mail = dice.of(EXAMPLES).replace('\n', "\r\n").into_bytes();
    for _ in 0..1 + dice.below(200) {
        let at = dice.below(mail.len());
        mail.insert(at, 0);
    }
    mail
}

fn truncated(dice: &mut Dice) -> Vec<u8> {
    let mut mail = dice.of(EXAMPLES).replace('\n', "\r\n").into_bytes();
    let at = dice.below(mail.len());
    mail.truncate(at);
    mail
}

fn abused_words(dice: &mut Dice) -> Vec<u8> {
    let mut subject = String::new();
    for _ in 0..dice.below(2_000) {
        subject.push_str(dice.of(WORDS));
        subject.push_str(dice.of(&["", " ", "\r\n ", "\t"]));
    }
    format!("From: {subject} <a@b.example>\r\nSubject: {subject}\r\nMessage-ID: {subject}\r\nContent-Type: text/plain; name={subject}\r\n\r\nx")
        .into_bytes()
}

fn html(dice: &mut Dice) -> Vec<u8> {
    let mut mail = header(dice, "text/html; charset=utf-8");
    mail.push_str("\r\n");
    for _ in 0..dice.below(8_000) {
        mail.push_str(dice.of(&[
            "<div>",
            "</div>",
            "<a href=\"javascript:x\">",
            "<",
            ">",
            "&#x110000;",
            "&amp",
            "<!--",
            "-->",
            "<style>",
            "<script>",
            "</script",
            "<table><tr><td>",
            "é",
            "<p style=\"",
            "\u{202e}",
            "<img src=cid:x onerror=y>",
            "<![CDATA[",
        ]));
    }
    mail.into_bytes()
}

fn pure(dice: &mut Dice) -> Vec<u8> {
    let count = dice.below(60_000);
    dice.bytes(count)
}

const EXAMPLES: &[&str] =
    &[written::TOP_POSTED, written::FORWARDED, written::HTML_ONLY, written::ALTERNATIVE, written::WINMAIL];

/// Reads one as the inbox does, and holds that what is kept of it is bounded.
fn hold(name: &str, mail: &[u8], most: Duration) -> Duration {
    let began = Instant::now();
    let read = parse::read(mail, &[]);
    let tag = read.tag().write();
    let took = began.elapsed();
    assert!(took <= most, "{name}: {} bytes took {took:?}", mail.len());
    assert!(read.text.chars().count() <= MAX_TEXT, "{name}: text");
    assert!(!read.text.contains('\0'), "{name}: NUL");
    assert!(
        read.subject.chars().count() <= MAX_SUBJECT && !read.subject.contains(['\r', '\n', '\0']),
        "{name}: subject"
    );
    assert!(
        !read.id.is_empty() && read.id.len() <= MAX_ID.max(80) && !read.id.contains(['\r', '\n', ' ']),
        "{name}: id"
    );
    assert!(read.references.len() <= MAX_REFERENCES && read.reply_to.len() <= MAX_REPLY_TO, "{name}: lists");
    assert!(read.others.len() <= MAX_OTHERS && read.files.len() <= MAX_FILES, "{name}: lists");
    let addresses = read.reply_to.iter().chain(&read.others).chain([&read.from.address]);
    for address in addresses {
        assert!(address.len() <= 254 && !address.contains(['\r', '\n', ' ', '\0']), "{name}: {address:?}");
    }
    for (file, mime, _) in &read.files {
        assert!(file.chars().count() <= MAX_NAME && !file.contains(['/', '\\', '\0', '\n']), "{name}: {file:?}");
        assert!(mime.chars().count() <= 100, "{name}: {mime:?}");
    }
    // What travels with every reference to it comes back, and is short.
    assert!(tag.len() < 64 * 1024, "{name}: a tag of {} bytes", tag.len());
    assert_eq!(Tag::read(&tag).map(|tag| tag.subject), Some(read.subject), "{name}: tag");
    took
}

type Make = fn(&mut Dice) -> Vec<u8>;

#[test]
fn six_hundred_malformed_mails_are_read_in_bounded_time() {
    const KINDS: &[(&str, Make, usize)] = &[
        ("charsets", charsets, 80),
        ("nesting", nesting, 40),
        ("recipients", recipients, 30),
        ("winmail", winmail, 40),
        ("floods", floods, 40),
        ("coded", coded, 80),
        ("zeros", zeros, 80),
        ("truncated", truncated, 80),
        ("words", abused_words, 50),
        ("html", html, 50),
        ("pure", pure, 40),
    ];
    let mut dice = Dice(SEED);
    let (mut count, mut slowest, mut whose) = (0, Duration::ZERO, "");
    for (name, make, times) in KINDS {
        for turn in 0..*times {
            let mail = make(&mut dice);
            assert!(mail.len() <= 1_200_000, "{name}: {} bytes", mail.len());
            let took = hold(&format!("{name} {turn}"), &mail, EACH);
            if took > slowest {
                (slowest, whose) = (took, name);
            }
            count += 1;
        }
    }
    println!("{count} mails, the slowest {slowest:?} ({whose})");
    assert!(count >= 600);
}

#[test]
fn a_mail_may_end_anywhere() {
    for (index, example) in EXAMPLES.iter().enumerate() {
        let whole = example.replace('\n', "\r\n").into_bytes();
        for end in 0..whole.len() {
            hold(&format!("example {index} cut at {end}"), &whole[..end], EACH);
        }
    }
}

#[test]
fn twenty_five_megabytes_are_read_within_their_bound() {
    let line = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0NTY=\r\n";
    let file = line.repeat(25 * 1024 * 1024 / line.len());
    let text = "une ligne de texte qui ne finit jamais\r\n".repeat(25 * 1024 * 1024 / 40);
    let mut slowest = Duration::ZERO;
    for (name, mail) in [
        (
            "file",
            format!(
                "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b\r\nContent-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n{file}--b--\r\n"
            ),
        ),
        ("text", format!("From: a@b.example\r\nContent-Type: text/plain\r\n\r\n{text}")),
        ("header", format!("From: a@b.example\r\nX-A: {}\r\n\r\nx", "y".repeat(25 * 1024 * 1024))),
    ] {
        slowest = slowest.max(hold(name, mail.as_bytes(), LARGE));
    }
    println!("25 MB: the slowest {slowest:?}");
}
