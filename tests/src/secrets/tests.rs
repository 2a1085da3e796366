use super::*;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

const VALUE: &str = "s3cr3t-wörd/with+more?>>";

fn scanner() -> Scanner {
    Scanner::new(&[Canary::new("token", VALUE)])
}

fn seen(bytes: impl Into<Vec<u8>>) -> BTreeSet<Encoding> {
    let report = scanner().scan(&[Place::Bytes("test".into(), bytes.into())]).unwrap();
    report.findings.into_iter().map(|f| f.encoding).collect()
}

#[test]
fn every_encoding_is_recognised_in_context() {
    assert!(seen(format!("Bearer {VALUE};")).contains(&Encoding::Raw));
    let utf16: Vec<u8> = format!("x{VALUE}y").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(seen(utf16).contains(&Encoding::Utf16Le));
    for (shift, prefix) in ["", "u", "ab"].iter().enumerate() {
        for before in ["", "abc", "abcdef"] {
            let text = format!("{before}{prefix}{VALUE}:tail");
            assert!(seen(STANDARD.encode(&text)).contains(&Encoding::Base64(shift as u8)), "{shift}");
            let found = seen(URL_SAFE.encode(&text));
            // Where no character differs between the alphabets, the two forms are one.
            let either = [Encoding::Base64Url(shift as u8), Encoding::Base64(shift as u8)];
            assert!(either.iter().any(|e| found.contains(e)), "{shift}");
        }
    }
    let form: String = url::form_urlencoded::byte_serialize(VALUE.as_bytes()).collect();
    assert!(seen(form).contains(&Encoding::Percent));
    let hex: String = VALUE.bytes().map(|b| format!("{b:02x}")).collect();
    assert!(seen(hex.clone()).contains(&Encoding::HexLower));
    assert!(seen(hex.to_uppercase()).contains(&Encoding::HexUpper));
    let tricky = Scanner::new(&[Canary::new("tricky", "quote\"back\\slash/é")]);
    let json = serde_json::json!({"t": "quote\"back\\slash/é"}).to_string();
    let report = tricky.scan(&[Place::Bytes("json".into(), json.into_bytes())]).unwrap();
    assert!(report.findings.iter().any(|f| f.encoding == Encoding::Json));
}

#[test]
fn what_is_not_there_is_not_found() {
    assert!(seen("s3cr3t-wörd/with+mor").is_empty());
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a"), "nothing here").unwrap();
    let report = scanner().scan(&[Place::Folder(folder.path().into())]).unwrap();
    assert!(report.findings.is_empty() && report.unreadable.is_empty());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "the control was left behind");
}

#[test]
fn files_names_and_borders() {
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join("a/b");
    fs::create_dir_all(&deep).unwrap();
    let mut big = vec![b'x'; places::WINDOW - 7];
    big.extend_from_slice(VALUE.as_bytes());
    fs::write(deep.join("big.log"), big).unwrap();
    let plain = Scanner::new(&[Canary::new("name", "plainfilesecret1")]);
    fs::write(deep.join("x-plainfilesecret1.txt"), "").unwrap();
    let report = scanner().scan(&[Place::Folder(folder.path().into())]).unwrap();
    let hit = report.findings.iter().find(|f| f.encoding == Encoding::Raw).unwrap();
    assert_eq!((hit.canary.as_str(), hit.offset), ("token", Some(places::WINDOW as u64 - 7)));
    assert!(!format!("{report:?}").contains(VALUE), "the report leaks what it found");
    let report = plain.scan(&[Place::Folder(folder.path().into())]).unwrap();
    assert_eq!(report.findings.iter().filter(|f| f.offset.is_none()).count(), 1);
}

#[test]
fn free_pages_of_a_database_are_seen_and_secure_delete_clears_them() {
    for secure in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let db = rusqlite::Connection::open(folder.path().join("x.db")).unwrap();
        db.execute_batch(&format!("PRAGMA secure_delete={}; CREATE TABLE t(v TEXT);", u8::from(secure))).unwrap();
        db.execute("INSERT INTO t SELECT ?1 || hex(zeroblob(4000))", [VALUE]).unwrap();
        let place = [Place::Folder(folder.path().into())];
        assert!(!scanner().scan(&place).unwrap().findings.is_empty(), "a live row");
        db.execute_batch("DELETE FROM t;").unwrap();
        let left = scanner().scan(&place).unwrap().findings;
        assert_eq!(left.is_empty(), secure, "after DELETE, secure_delete={secure}: {left:?}");
    }
}

#[test]
fn the_control_makes_a_blind_scanner_fail() {
    let folder = tempfile::tempdir().unwrap();
    let mut blind = scanner();
    blind.automaton = AhoCorasick::new(["never in there"]).unwrap();
    let result = blind.scan(&[Place::Folder(folder.path().into())]);
    assert!(matches!(result, Err(ScanError::Blind(_, missed)) if missed.contains(&Encoding::Raw)));
    let gone = scanner().scan(&[Place::Folder(folder.path().join("missing"))]);
    assert!(matches!(gone, Err(ScanError::Io(..))));
}

#[test]
fn a_process_is_searched_through_table_and_memory() {
    let scanner = scanner();
    let sleep = |control: &str| {
        let mut command = std::process::Command::new("sleep");
        command.arg("60").env_clear().env("A", VALUE).env("CONTROL", control).spawn().unwrap()
    };
    let mut child = sleep(scanner.control());
    // The environment is in place once exec has happened.
    let environ = format!("/proc/{}/environ", child.id());
    while !fs::read(&environ).is_ok_and(|e| e.windows(VALUE.len()).any(|w| w == VALUE.as_bytes())) {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let report = scanner.scan(&[Place::ProcessMemory(child.id())]);
    child.kill().unwrap();
    child.wait().unwrap();
    let places: BTreeSet<String> = report.unwrap().findings.into_iter().map(|f| f.place).collect();
    assert_eq!(places.iter().filter(|p| p.ends_with("environ")).count(), 1);
    assert_eq!(places.iter().filter(|p| p.ends_with("memory")).count(), 1);

    let mut child = sleep("no control");
    let report = scanner.scan(&[Place::ProcessMemory(child.id())]);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(matches!(report, Err(ScanError::Blind(..))));
}
