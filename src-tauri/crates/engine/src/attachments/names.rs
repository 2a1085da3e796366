//! Names that strangers gave to files: what they say of the file, and what of them can be a name on this machine.

use crate::api::inbox::FileKind;

/// Most characters of a name.
const MOST: usize = 120;
/// What a system may run, or open with something that runs what is in it.
const PROGRAMS: &[&str] = &[
    "exe", "com", "scr", "pif", "bat", "cmd", "msi", "msix", "js", "jse", "mjs", "vbs", "vbe", "wsf", "wsh", "hta",
    "lnk", "url", "ps1", "psm1", "jar", "apk", "dmg", "pkg", "app", "command", "sh", "run", "desktop", "appimage",
    "deb", "rpm", "reg", "cpl", "dll", "iso", "img", "vhd", "vhdx", "docm", "dotm", "xlsm", "xltm", "xlam", "pptm",
    "potm", "one", "chm", "html", "htm", "xhtml", "shtml", "svg", "xll", "py", "pyw", "scf", "inf", "gadget",
];
const PICTURES: &[&str] = &["jpg", "jpeg", "png", "gif", "webp"];
/// Names that Windows takes for something else, whatever their ending.
const TAKEN: &[&str] = &[
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

fn ending(name: &str) -> String {
    let clean = name.trim_end_matches(['.', ' ']);
    clean.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default()
}

/// What a file is by its name and its claimed type. A name that says "program" is believed before a type that says
/// otherwise: systems go by the name.
pub(crate) fn kind_of(name: &str, mime: &str) -> FileKind {
    let (ending, mime) = (ending(name), mime.to_lowercase());
    if mime == "application/ms-tnef" || mime == "application/vnd.ms-tnef" || name.eq_ignore_ascii_case("winmail.dat") {
        return FileKind::Winmail;
    }
    if PROGRAMS.contains(&ending.as_str()) || mime == "text/html" || mime == "image/svg+xml" {
        return FileKind::Program;
    }
    let pictured = matches!(mime.as_str(), "image/jpeg" | "image/jpg" | "image/png" | "image/gif" | "image/webp");
    if pictured || (PICTURES.contains(&ending.as_str()) && mime == "application/octet-stream") {
        return FileKind::Picture;
    }
    if mime == "message/rfc822" || ending == "eml" {
        return FileKind::Mail;
    }
    FileKind::Other
}

/// What of a stranger's name can be a file's name here: one component, nothing that is invisible or reorders what is read,
/// nothing that a system takes for more than a name.
pub(crate) fn safe_name(name: &str, mime: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last
        .chars()
        .map(|letter| if letter.is_whitespace() { ' ' } else { letter })
        .filter(|letter| {
            !letter.is_control()
                && !matches!(letter, '<' | '>' | ':' | '"' | '|' | '?' | '*')
                && !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        })
        .collect();
    let kept = kept.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    // A leading dot hides a file, a trailing one is dropped by Windows.
    let kept = kept.trim_start_matches(['.', ' ', '-', '~']).trim_end_matches(['.', ' ']);
    let (stem, ending) = match kept.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.chars().count() <= 10 => (stem.trim_end(), ending),
        _ => (kept, ""),
    };
    let mut stem: String = stem.chars().take(MOST).collect();
    while stem.len() > MOST + 80 {
        stem.pop();
    }
    if stem.is_empty() {
        stem = "fichier".to_owned();
    }
    let first = stem.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    if TAKEN.contains(&first.as_str()) {
        stem.insert(0, '_');
    }
    let ending = if ending.is_empty() { usual_ending(mime) } else { ending };
    if ending.is_empty() { stem } else { format!("{stem}.{ending}") }
}

fn usual_ending(mime: &str) -> &'static str {
    match mime {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "application/pdf" => "pdf",
        "message/rfc822" => "eml",
        "text/plain" => "txt",
        "text/calendar" => "ics",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strangers_name_is_only_ever_a_name() {
        for (name, mime, safe) in [
            ("Devis été.pdf", "application/pdf", "Devis été.pdf"),
            ("../../etc/passwd", "text/plain", "passwd.txt"),
            ("C:\\Windows\\system32\\cmd.exe", "image/png", "cmd.exe"),
            (".bashrc", "text/plain", "bashrc.txt"),
            ("..", "application/pdf", "fichier.pdf"),
            ("", "image/jpeg", "fichier.jpg"),
            ("a\u{202e}gpj.exe", "image/jpeg", "agpj.exe"),
            ("photo.jpg\u{0}.exe", "", "photo.jpg.exe"),
            ("nul.txt", "text/plain", "_nul.txt"),
            ("COM1", "text/plain", "_COM1.txt"),
            ("con.tar.gz", "", "_con.tar.gz"),
            ("a:b|c?.png", "image/png", "abc.png"),
            ("x. . .", "", "x"),
            ("-rf", "", "rf"),
            ("a\r\nb.pdf", "application/pdf", "a b.pdf"),
            ("\u{200b}\u{feff}", "", "fichier"),
        ] {
            assert_eq!(safe_name(name, mime), safe, "{name:?}");
        }
        let long = safe_name(&format!("{}.pdf", "é".repeat(5_000)), "application/pdf");
        assert!(long.len() < 255 && long.ends_with(".pdf"), "{} bytes", long.len());
        let endless = safe_name(&format!("a.{}", "x".repeat(5_000)), "application/pdf");
        assert!(endless.chars().count() < 130, "{endless}");
    }

    #[test]
    fn what_a_file_is() {
        for (name, mime, kind) in [
            ("winmail.dat", "application/octet-stream", FileKind::Winmail),
            ("x", "application/ms-tnef", FileKind::Winmail),
            ("photo.jpg", "image/jpeg", FileKind::Picture),
            ("photo.JPG", "application/octet-stream", FileKind::Picture),
            ("photo.jpg.exe", "image/jpeg", FileKind::Program),
            ("facture.html", "application/pdf", FileKind::Program),
            ("logo.svg", "image/svg+xml", FileKind::Program),
            ("bilan.xlsm", "application/pdf", FileKind::Program),
            ("suite.eml", "message/rfc822", FileKind::Mail),
            ("devis.pdf", "application/pdf", FileKind::Other),
        ] {
            assert_eq!(kind_of(name, mime), kind, "{name}");
        }
    }
}
