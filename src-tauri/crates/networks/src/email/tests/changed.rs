//! Mails changed at random (promise R9).

use crate::email::{parse, quote};
use crate::kit::fuzz;

const WORDS: [&str; 30] = [
    "\r\n",
    "\r\n\r\n",
    "Content-Type: multipart/mixed; boundary=\"b\"",
    "--b\r\n",
    "--b--\r\n",
    "Content-Transfer-Encoding: base64\r\n",
    "Content-Transfer-Encoding: quoted-printable\r\n",
    "Content-Type: text/html; charset=",
    "Content-Type: message/rfc822\r\n\r\n",
    "Content-Type: application/ms-tnef; name=winmail.dat\r\n",
    "=?utf-8?B?",
    "=?iso-2022-jp?Q?",
    "?=",
    "=C3",
    "format=flowed",
    "> ",
    ">>>>",
    "\r\n-- \r\n",
    "<a@b.example>",
    "In-Reply-To: ",
    "References: ",
    "Subject: Re: Re: ",
    "From: ",
    "filename*0*=utf-8''",
    "Date: Mon, 99 Foo 99999 99:99:99 +9999",
    "utf-7",
    "gb18030",
    "\u{202e}",
    "\0",
    "<div",
];

fn mails() -> Vec<Vec<u8>> {
    let plain = "From: =?utf-8?Q?L=C3=A9a?= <lea@example.org>\nTo: studio@nacre.example\nSubject: =?iso-8859-1?Q?=E9t=E9?=\n\
        Message-ID: <a1@example.org>\nIn-Reply-To: <a0@nacre.example>\nReferences: <r@x.example> <a0@nacre.example>\n\
        Date: Mon, 23 Nov 2026 09:12:00 +0100\nContent-Type: text/plain; charset=utf-8; format=flowed\n\
        Content-Transfer-Encoding: quoted-printable\n\nBonjour,=20\n\nun devis =C3=A9t=C3=A9 ?\n\n> cité\n> > deux fois\n-- \nLéa\n";
    let parts = "From: a@b.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"out\"\n\n--out\n\
        Content-Type: multipart/alternative; boundary=\"in\"\n\n--in\nContent-Type: text/plain; charset=windows-1252\n\nsalut\n--in\n\
        Content-Type: text/html; charset=utf-8\n\n<html><body><p>salut</p><blockquote>avant</blockquote></body></html>\n--in--\n--out\n\
        Content-Type: application/pdf; name*=utf-8''d%C3%A9vis.pdf\nContent-Disposition: attachment; filename=\"=?utf-8?B?ZMOpdmlzLnBkZg==?=\"\n\
        Content-Transfer-Encoding: base64\n\nJVBERi0xLjQK\n--out--\n";
    let forwarded = "From: a@b.example\nSubject: Fwd: y\nContent-Type: multipart/mixed; boundary=o\n\n--o\n\nvois\n--o\nContent-Type: message/rfc822\n\n\
        From: c@d.example\nSubject: y\n\nle texte\n--o--\n";
    let outlook = "From: a@b.example\nSubject: RE: z\nContent-Type: text/html\n\n<p>oui</p><hr><p><b>De :</b> Studio<br><b>Envoyé :</b> lundi</p>\n";
    [plain, parts, forwarded, outlook].map(|mail| mail.replace('\n', "\r\n").into_bytes()).to_vec()
}

#[test]
fn a_mail_may_be_anything() {
    fuzz::run("mail", &mails(), &WORDS, |bytes| {
        let mail = parse::read(bytes, &[]);
        assert!(!mail.id.is_empty() && !mail.id.contains(['\r', '\n', ' ']), "{:?}", mail.id);
        assert!(mail.references.len() <= 100, "{} references", mail.references.len());
        // What is written into a command or a header later holds no line break.
        for address in mail.reply_to.iter().chain(&mail.to).chain([&mail.from.address, &mail.subject]) {
            assert!(!address.contains(['\r', '\n', '\0']), "{address:?}");
        }
        let characters = mail.text.chars().count();
        assert!(mail.quoted_from.is_none_or(|at| at as usize <= characters), "{:?} of {characters}", mail.quoted_from);
        let _ = quote::quoted_from(&mail.text);
        assert!(mail.tag().write().len() <= 8_192, "a tag of {}", mail.tag().write().len());
    });
}
