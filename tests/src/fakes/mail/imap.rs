//! The server for what is read.

use std::io;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDate;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use super::mime;
use super::world::{At, Break, Folder, Stored, World};

struct Talk {
    stream: BufReader<TcpStream>,
    world: Arc<Mutex<World>>,
    user: Option<String>,
    /// Name of the open folder and whether it may be changed.
    open: Option<(String, bool)>,
}

pub(super) async fn serve(stream: TcpStream, world: Arc<Mutex<World>>) -> io::Result<()> {
    let mut talk = Talk { stream: BufReader::new(stream), world, user: None, open: None };
    let broken = {
        let mut world = talk.world.lock().unwrap();
        world.connections += 1;
        world.broken(&At::Reading)
    };
    match broken {
        Some(Break::Answer(text)) => return talk.say(format!("{text}\r\n").as_bytes()).await,
        Some(_) => return Ok(()),
        None => {}
    }
    talk.say(b"* OK [CAPABILITY IMAP4rev1] fake ready\r\n").await?;
    while let Some((tag, words)) = talk.command().await? {
        let name = words.first().map(|word| word.to_uppercase()).unwrap_or_default();
        let whole = match name.as_str() {
            "UID" => format!("UID {}", words.get(1).map(|word| word.to_uppercase()).unwrap_or_default()),
            _ => name.clone(),
        };
        let at = if name == "LOGIN" || name == "AUTHENTICATE" { At::ReadingSignIn } else { command_point(&whole) };
        let broken = talk.world.lock().unwrap().broken(&at);
        match broken {
            Some(Break::Before) => return Ok(()),
            Some(Break::Answer(text)) => {
                talk.say(format!("{}\r\n", text.replace("TAG", &tag)).as_bytes()).await?;
                continue;
            }
            Some(Break::After) => {
                let _ = talk.run(&whole, &words);
                return Ok(());
            }
            None => {}
        }
        if name == "AUTHENTICATE" && words.get(1).is_some_and(|way| way == "XOAUTH2") {
            let end = talk.sign_in_with_token(words.get(2)).await?;
            talk.say(format!("{tag} {end}\r\n").as_bytes()).await?;
            continue;
        }
        if name == "IDLE" {
            let end = talk.idle().await?;
            talk.say(format!("{tag} {end}\r\n").as_bytes()).await?;
            continue;
        }
        let (data, end) = talk.run(&whole, &words);
        talk.say(&data).await?;
        talk.say(format!("{tag} {end}\r\n").as_bytes()).await?;
        if name == "LOGOUT" {
            return Ok(());
        }
    }
    Ok(())
}

/// Points are told by commands of fixed names.
fn command_point(whole: &str) -> At {
    const KNOWN: &[&str] = &[
        "UID FETCH",
        "UID SEARCH",
        "UID STORE",
        "UID MOVE",
        "UID COPY",
        "SELECT",
        "EXAMINE",
        "APPEND",
        "LIST",
        "CAPABILITY",
        "LOGOUT",
    ];
    At::Command(KNOWN.iter().find(|known| **known == whole).copied().unwrap_or("other"))
}

type Said = (Vec<u8>, String);

fn ok(data: impl Into<Vec<u8>>) -> Said {
    (data.into(), "OK done".to_owned())
}

fn no(text: &str) -> Said {
    (Vec::new(), format!("NO {text}"))
}

impl Talk {
    async fn say(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.world.lock().unwrap().bytes_sent += bytes.len();
        self.stream.write_all(bytes).await
    }

    /// Tells of mails that come until the other side has had enough.
    async fn idle(&mut self) -> io::Result<&'static str> {
        let (Some(user), Some((name, _))) = (self.user.clone(), self.open.clone()) else {
            return Ok("BAD no folder is open");
        };
        let count =
            |talk: &Self| talk.world.lock().unwrap().folder(&user, &name).map_or(0, |folder| folder.mails.len());
        let mut known = count(self);
        self.say(b"+ idling\r\n").await?;
        let mut line = Vec::new();
        loop {
            let read = self.stream.read_until(b'\n', &mut line);
            match tokio::time::timeout(std::time::Duration::from_millis(20), read).await {
                Ok(read) => {
                    read?;
                    return Ok(if line.to_ascii_uppercase().starts_with(b"DONE") {
                        "OK idled"
                    } else {
                        "BAD expected DONE"
                    });
                }
                Err(_) => {
                    let now = count(self);
                    if now != known {
                        known = now;
                        self.say(format!("* {now} EXISTS\r\n").as_bytes()).await?;
                    }
                }
            }
        }
    }

    /// XOAUTH2: what a token lacks is told in a question that wants an empty answer.
    async fn sign_in_with_token(&mut self, first: Option<&String>) -> io::Result<&'static str> {
        let coded = match first {
            Some(_) if !self.world.lock().unwrap().initial => return Ok("BAD no answer was asked for yet"),
            Some(coded) => coded.clone(),
            None => {
                self.say(b"+ \r\n").await?;
                let mut line = String::new();
                self.stream.read_line(&mut line).await?;
                line.trim_end_matches(['\r', '\n']).to_owned()
            }
        };
        let admitted = self.world.lock().unwrap().admits_token(&coded);
        if let Some(user) = admitted {
            self.user = Some(user);
            return Ok("OK signed in");
        }
        let why = STANDARD.encode(r#"{"status":"401","schemes":"Bearer","scope":"https://mail.example/"}"#);
        self.say(format!("+ {why}\r\n").as_bytes()).await?;
        let mut line = String::new();
        self.stream.read_line(&mut line).await?;
        Ok(if line == "\r\n" { "NO [AUTHENTICATIONFAILED] invalid token" } else { "BAD an empty line was asked for" })
    }

    /// Reads a command: its tag and its words; lists stay one word with their parentheses.
    async fn command(&mut self) -> io::Result<Option<(String, Vec<String>)>> {
        let mut words: Vec<String> = Vec::new();
        loop {
            let mut line = Vec::new();
            if self.stream.read_until(b'\n', &mut line).await? == 0 {
                return Ok(None);
            }
            let text = String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned();
            let literal = text
                .strip_suffix('}')
                .and_then(|text| text.rsplit_once('{'))
                .and_then(|(head, count)| count.parse::<usize>().ok().map(|count| (head.to_owned(), count)));
            let Some((head, count)) = literal else {
                words.extend(split(&text));
                break;
            };
            words.extend(split(&head));
            self.say(b"+ go\r\n").await?;
            let mut block = vec![0; count];
            self.stream.read_exact(&mut block).await?;
            // Bytes that are no text are kept as they are by the one command that sends such: in ISO 8859-1.
            words.push(
                String::from_utf8(block)
                    .unwrap_or_else(|error| error.as_bytes().iter().map(|b| char::from(*b)).collect()),
            );
        }
        if words.is_empty() {
            return Ok(Some(("*".into(), Vec::new())));
        }
        let tag = words.remove(0);
        Ok(Some((tag, words)))
    }

    fn run(&mut self, name: &str, words: &[String]) -> Said {
        let word = |index: usize| words.get(index).map(String::as_str).unwrap_or_default();
        match name {
            "CAPABILITY" => {
                let world = self.world.lock().unwrap();
                let initial = if world.initial { " SASL-IR" } else { "" };
                let tokens = if world.token.is_some() { " AUTH=XOAUTH2" } else { "" };
                ok(format!("* CAPABILITY IMAP4rev1{initial} AUTH=PLAIN{tokens} MOVE UIDPLUS SPECIAL-USE IDLE\r\n"))
            }
            "NOOP" => ok(""),
            "LOGOUT" => ok("* BYE see you\r\n"),
            "LOGIN" => self.sign_in(word(1), word(2)),
            "AUTHENTICATE" => {
                let text = String::from_utf8(STANDARD.decode(word(2)).unwrap_or_default()).unwrap_or_default();
                let fields: Vec<&str> = text.split('\0').collect();
                self.sign_in(fields.get(1).copied().unwrap_or_default(), fields.get(2).copied().unwrap_or_default())
            }
            _ if self.user.is_none() => (Vec::new(), "BAD sign in first".to_owned()),
            "LIST" => {
                let user = self.user.clone().unwrap();
                let mut world = self.world.lock().unwrap();
                let line = |(name, folder): (&String, &Folder)| {
                    format!("* LIST ({}) \"/\" \"{}\"\r\n", folder.attributes, name.replace('"', "\\\""))
                };
                ok(world.account(&user).iter().map(line).collect::<String>())
            }
            "SELECT" | "EXAMINE" => self.open(word(1), name == "SELECT"),
            "APPEND" => {
                let user = self.user.clone().unwrap();
                let bytes: Vec<u8> = words.last().unwrap().bytes().collect();
                let mut world = self.world.lock().unwrap();
                if world.folder(&user, word(1)).is_none() {
                    return no("[TRYCREATE] no such folder");
                }
                world.put(&user, word(1), bytes, &["\\Seen"]);
                ok("")
            }
            uid if uid.starts_with("UID ") => self.in_folder(uid, words),
            _ => (Vec::new(), "BAD unknown command".to_owned()),
        }
    }

    fn sign_in(&mut self, user: &str, password: &str) -> Said {
        if !self.world.lock().unwrap().admits(user, password) {
            return no("[AUTHENTICATIONFAILED] invalid credentials");
        }
        self.user = Some(user.to_owned());
        ok("")
    }

    fn open(&mut self, name: &str, change: bool) -> Said {
        let user = self.user.clone().unwrap();
        let mut world = self.world.lock().unwrap();
        let Some(folder) = world.folder(&user, name).filter(|folder| !folder.attributes.contains("Noselect")) else {
            return no("no such folder");
        };
        let data = format!(
            "* {} EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY {}] stable\r\n* OK [UIDNEXT {}] next\r\n* FLAGS (\\Seen)\r\n",
            folder.mails.len(),
            folder.validity,
            folder.next
        );
        self.open = Some((name.to_owned(), change));
        ok(data)
    }

    fn in_folder(&mut self, command: &str, words: &[String]) -> Said {
        let (Some(user), Some((name, change))) = (self.user.clone(), self.open.clone()) else {
            return (Vec::new(), "BAD no folder is open".to_owned());
        };
        let mut world = self.world.lock().unwrap();
        let word = |index: usize| words.get(index).map(String::as_str).unwrap_or_default();
        let changes = !matches!(command, "UID SEARCH" | "UID FETCH");
        if changes && !change {
            return no("[READ-ONLY] examined only");
        }
        match command {
            "UID SEARCH" => {
                let folder = world.folder(&user, &name).unwrap();
                let last = folder.mails.last().map_or(0, |mail| mail.uid);
                let found = folder.mails.iter().filter(|mail| matches(mail, &words[2..], last));
                let list: String = found.map(|mail| format!(" {}", mail.uid)).collect();
                ok(format!("* SEARCH{list}\r\n"))
            }
            "UID FETCH" => {
                let folder = world.folder(&user, &name).unwrap();
                let last = folder.mails.last().map_or(0, |mail| mail.uid);
                let mut data = Vec::new();
                for (index, mail) in folder.mails.iter().enumerate() {
                    if in_set(word(2), mail.uid, last) {
                        data.extend(fetch(mail, index + 1, word(3)));
                    }
                }
                ok(data)
            }
            "UID STORE" => {
                let flags = word(4).trim_matches(['(', ')']).to_owned();
                let uids = numbers(&mut world, &user, &name, word(2));
                let takes = word(3).starts_with('-');
                for uid in uids {
                    for flag in flags.split(' ') {
                        if takes {
                            world.unmark(&user, &name, uid, flag);
                            continue;
                        }
                        world.mark(&user, &name, uid, flag);
                    }
                }
                ok("")
            }
            "UID MOVE" => {
                if world.folder(&user, word(3)).is_none() {
                    return no("[TRYCREATE] no such folder");
                }
                for uid in numbers(&mut world, &user, &name, word(2)) {
                    let mail =
                        world.folder(&user, &name).unwrap().mails.iter().find(|mail| mail.uid == uid).unwrap().clone();
                    world.remove(&user, &name, uid);
                    world.put(&user, word(3), mail.bytes.to_vec(), &[]);
                }
                ok("")
            }
            _ => (Vec::new(), "BAD unknown command".to_owned()),
        }
    }
}

fn numbers(world: &mut World, user: &str, name: &str, set: &str) -> Vec<u32> {
    let folder = world.folder(user, name).unwrap();
    let last = folder.mails.last().map_or(0, |mail| mail.uid);
    folder.mails.iter().map(|mail| mail.uid).filter(|uid| in_set(set, *uid, last)).collect()
}

/// Words of a line: quoted ones without their quotes, lists and what stands in brackets in one piece.
fn split(line: &str) -> Vec<String> {
    let (mut words, mut word, mut depth) = (Vec::new(), String::new(), 0_i32);
    let mut letters = line.chars();
    let mut quoted = false;
    while let Some(letter) = letters.next() {
        match letter {
            '"' if depth == 0 && !quoted => quoted = true,
            '"' if depth == 0 => {
                quoted = false;
                words.push(std::mem::take(&mut word));
            }
            '\\' if quoted => word.extend(letters.next()),
            ' ' if depth == 0 && !quoted => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            _ => {
                if !quoted {
                    depth += match letter {
                        '(' | '[' => 1,
                        ')' | ']' => -1,
                        _ => 0,
                    };
                }
                word.push(letter);
            }
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Whether a number is in a set; `*` is the last one, and a range may be written from either end.
fn in_set(set: &str, uid: u32, last: u32) -> bool {
    let number = |text: &str| if text == "*" { last } else { text.parse().unwrap() };
    set.split(',').any(|range| match range.split_once(':') {
        Some((from, to)) => {
            let (from, to) = (number(from), number(to));
            (from.min(to)..=from.max(to)).contains(&uid)
        }
        None => number(range) == uid,
    })
}

fn matches(mail: &Stored, criteria: &[String], last: u32) -> bool {
    let mut words = criteria.iter();
    while let Some(word) = words.next() {
        let fits = match word.to_uppercase().as_str() {
            "SINCE" => {
                let day = NaiveDate::parse_from_str(words.next().unwrap(), "%d-%b-%Y").unwrap();
                mail.arrived.date_naive() >= day
            }
            "UID" => in_set(words.next().unwrap(), mail.uid, last),
            "HEADER" => {
                let name = words.next().unwrap();
                let wanted = words.next().unwrap().to_lowercase();
                let value = mime::field(mime::split(&mail.bytes).header, name);
                value.is_some_and(|value| value.to_lowercase().contains(&wanted))
            }
            other => panic!("search for {other}"),
        };
        if !fits {
            return false;
        }
    }
    true
}

fn fetch(mail: &Stored, number: usize, what: &str) -> Vec<u8> {
    let mut out = format!("* {number} FETCH (").into_bytes();
    let inside = what.strip_prefix('(').and_then(|what| what.strip_suffix(')')).unwrap_or(what);
    for (index, item) in split(inside).into_iter().enumerate() {
        if index > 0 {
            out.push(b' ');
        }
        let upper = item.to_uppercase();
        match upper.as_str() {
            "UID" => out.extend(format!("UID {}", mail.uid).bytes()),
            "FLAGS" => out.extend(format!("FLAGS ({})", mail.flags.join(" ")).bytes()),
            "INTERNALDATE" => {
                out.extend(format!("INTERNALDATE \"{}\"", mail.arrived.format("%d-%b-%Y %H:%M:%S +0000")).bytes());
            }
            "RFC822.SIZE" => out.extend(format!("RFC822.SIZE {}", mail.bytes.len()).bytes()),
            "BODYSTRUCTURE" => {
                out.extend(format!("BODYSTRUCTURE {}", mime::structure(&mime::split(&mail.bytes))).bytes());
            }
            section if section.starts_with("BODY.PEEK[") => out.extend(body(mail, section)),
            other => panic!("fetch of {other}"),
        }
    }
    out.extend(b")\r\n");
    out
}

fn body(mail: &Stored, item: &str) -> Vec<u8> {
    let (section, partial) = item.strip_prefix("BODY.PEEK[").unwrap().rsplit_once(']').unwrap();
    let whole: Vec<u8> = match section {
        "" => mail.bytes.to_vec(),
        "HEADER" => mime::split(&mail.bytes).header.to_vec(),
        fields if fields.starts_with("HEADER.FIELDS") => {
            let name = fields.split(['(', ')']).nth(1).unwrap();
            let value = mime::field(mime::split(&mail.bytes).header, name);
            value.map_or_else(String::new, |value| format!("{name}: {value}\r\n\r\n")).into_bytes()
        }
        number => match number.strip_suffix(".MIME") {
            Some(number) => mime::part(&mail.bytes, number).map(|part| part.header.to_vec()).unwrap_or_default(),
            None => mime::part(&mail.bytes, number).map(|part| part.body.to_vec()).unwrap_or_default(),
        },
    };
    let (from, count) = partial
        .trim_matches(['<', '>'])
        .split_once('.')
        .map_or((0, usize::MAX), |(from, count)| (from.parse().unwrap(), count.parse().unwrap()));
    let bytes: Vec<u8> = whole.into_iter().skip(from).take(count).collect();
    let mark = if partial.is_empty() { String::new() } else { format!("<{from}>") };
    let mut out = format!("BODY[{section}]{mark} {{{}}}\r\n", bytes.len()).into_bytes();
    out.extend(bytes);
    out
}
