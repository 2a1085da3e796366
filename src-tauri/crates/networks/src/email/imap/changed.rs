//! What a mail server says, changed at random (promise R9).

use super::response::{announced, parse, values};
use super::structure::parts;
use crate::kit::fuzz;

#[test]
fn a_mail_server_may_answer_anything() {
    let examples = [
        "* 12 FETCH (UID 40 FLAGS (\\Seen) INTERNALDATE \"23-Nov-2026 09:12:00 +0100\" RFC822.SIZE 4286 BODYSTRUCTURE \
         ((\"TEXT\" \"PLAIN\" (\"CHARSET\" \"utf-8\") NIL NIL \"7BIT\" 1152 23)(\"APPLICATION\" \"PDF\" (\"NAME\" \"a.pdf\") NIL NIL \
         \"BASE64\" 554 NIL (\"ATTACHMENT\" (\"FILENAME\" \"a.pdf\"))) \"MIXED\"))",
        "* LIST (\\HasNoChildren \\Sent) \"/\" \"Envoy&AOk-s\"",
        "* OK [UIDVALIDITY 3857529045] UIDs valid",
        "A1 NO [AUTHENTICATIONFAILED] Invalid credentials",
    ];
    let words = ["(", ")", "\"", "\\", "{5}\r\n", "{99999999999}\r\n", "NIL", "[", "]", "\r\n", "((((", "~{3+}"];
    let examples = examples.map(|text| text.as_bytes().to_vec());
    fuzz::run("imap", &examples, &words, |bytes| {
        let _ = announced(bytes);
        let _ = parse(bytes);
        let told = values(bytes);
        let files: usize = told.iter().map(|value| parts(value).len()).sum();
        assert!(files <= 20_000, "{files} parts");
    });
}
