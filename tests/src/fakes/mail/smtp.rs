//! The server for what is sent.

use std::io;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use super::world::{At, Break, Handed, World};

/// Largest mail taken.
const SIZE: usize = 25 * 1024 * 1024;

pub(super) async fn serve(stream: TcpStream, world: Arc<Mutex<World>>) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    let broken = |at: At| world.lock().unwrap().broken(&at);
    match broken(At::Sending) {
        Some(Break::Answer(text)) => return stream.write_all(format!("{text}\r\n").as_bytes()).await,
        Some(_) => return Ok(()),
        None => {}
    }
    let mut user: Option<String> = None;
    let mut envelope: Option<(String, Vec<String>)> = None;
    let mut say = "220 fake.example ESMTP\r\n".to_owned();
    loop {
        stream.write_all(say.as_bytes()).await?;
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let line = line.trim_end_matches(['\r', '\n']).to_owned();
        let upper = line.to_uppercase();
        say = if upper.starts_with("EHLO ") {
            format!(
                "250-fake.example\r\n250-SIZE {SIZE}\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n250 AUTH PLAIN LOGIN{}\r\n",
                if world.lock().unwrap().token.is_some() { " XOAUTH2" } else { "" }
            )
        } else if let Some(coded) = line.strip_prefix("AUTH PLAIN ") {
            match broken(At::SendingSignIn) {
                Some(Break::Answer(text)) => format!("{text}\r\n"),
                Some(_) => return Ok(()),
                None => {
                    let text = String::from_utf8(STANDARD.decode(coded).unwrap_or_default()).unwrap_or_default();
                    let mut fields = text.split('\0').skip(1);
                    let (name, password) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
                    if world.lock().unwrap().admits(name, password) {
                        user = Some(name.to_owned());
                        "235 2.7.0 ok\r\n".to_owned()
                    } else {
                        "535 5.7.8 authentication credentials invalid\r\n".to_owned()
                    }
                }
            }
        } else if let Some(coded) = line.strip_prefix("AUTH XOAUTH2 ") {
            let admitted = world.lock().unwrap().admits_token(coded);
            if admitted.is_some() {
                user = admitted;
                "235 2.7.0 ok\r\n".to_owned()
            } else {
                let why = STANDARD.encode(r#"{"status":"400","schemes":"Bearer","scope":"https://mail.example/"}"#);
                stream.write_all(format!("334 {why}\r\n").as_bytes()).await?;
                let mut answer = String::new();
                stream.read_line(&mut answer).await?;
                if answer == "\r\n" {
                    "535 5.7.8 token not accepted\r\n".to_owned()
                } else {
                    "501 5.5.2 an empty line was asked for\r\n".to_owned()
                }
            }
        } else if upper.starts_with("MAIL FROM:<") {
            match (broken(At::Announced), &user) {
                (Some(Break::Answer(text)), _) => format!("{text}\r\n"),
                (Some(_), _) => return Ok(()),
                (None, None) => "530 5.7.0 authentication required\r\n".to_owned(),
                (None, Some(user)) => {
                    let from = between(&line).to_owned();
                    if from == *user {
                        envelope = Some((from, Vec::new()));
                        "250 2.1.0 ok\r\n".to_owned()
                    } else {
                        "550 5.7.1 not your address\r\n".to_owned()
                    }
                }
            }
        } else if upper.starts_with("RCPT TO:<") {
            let to = between(&line).to_owned();
            match &mut envelope {
                Some(_) if to.starts_with("nobody@") => "550 5.1.1 no such user\r\n".to_owned(),
                Some((_, all)) => {
                    all.push(to);
                    "250 2.1.5 ok\r\n".to_owned()
                }
                None => "503 5.5.1 MAIL first\r\n".to_owned(),
            }
        } else if upper == "DATA" {
            let Some((from, to)) = envelope.take().filter(|(_, to)| !to.is_empty()) else {
                say = "503 5.5.1 RCPT first\r\n".to_owned();
                continue;
            };
            stream.write_all(b"354 go\r\n").await?;
            let Some(bytes) = text(&mut stream).await? else { return Ok(()) };
            match broken(At::Handed) {
                Some(Break::Before) => return Ok(()),
                Some(Break::Answer(text)) => format!("{text}\r\n"),
                other => {
                    take(&mut world.lock().unwrap(), from, to, bytes);
                    if other.is_some() {
                        return Ok(());
                    }
                    "250 2.0.0 queued\r\n".to_owned()
                }
            }
        } else if upper == "QUIT" {
            return stream.write_all(b"221 bye\r\n").await;
        } else {
            "500 5.5.2 what?\r\n".to_owned()
        };
    }
}

fn between(line: &str) -> &str {
    line.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or("", |(inside, _)| inside)
}

/// Reads until the line with the dot alone; a line that begins with one had it doubled.
async fn text(stream: &mut BufReader<TcpStream>) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    loop {
        let mut line = Vec::new();
        if stream.read_until(b'\n', &mut line).await? == 0 {
            return Ok(None);
        }
        if line == b".\r\n" {
            return Ok(Some(bytes));
        }
        assert!(line.ends_with(b"\r\n"), "a bare line feed");
        assert!(line.len() <= 1_000, "a line of {} bytes", line.len());
        bytes.extend_from_slice(if line.starts_with(b".") { &line[1..] } else { &line });
    }
}

fn take(world: &mut World, from: String, to: Vec<String>, bytes: Vec<u8>) {
    if world.files_itself {
        let sent = world.folder_for(&from, "\\Sent");
        world.put(&from, &sent, bytes.clone(), &["\\Seen"]);
    }
    for address in &to {
        if world.accounts.contains_key(address) {
            world.put(address, "INBOX", bytes.clone(), &[]);
        }
    }
    world.handed.push(Handed { from, to, text: String::from_utf8_lossy(&bytes).into_owned() });
}
