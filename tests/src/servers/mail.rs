//! A real Dovecot (IMAP and submission) with msmtpd behind it, on loopback. `tests/servers/mail/setup` brings the packages,
//! `tests/servers/mail/run` starts a fresh server; it ends with the value, or with a killed test.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::process::{self, StartError};
use serde_json::{Value, json};

/// Longest that a start may take; seen is half a second.
const START: Duration = Duration::from_secs(60);
/// The password of every mailbox.
pub const PASSWORD: &str = "geheim-2026";

/// A running mail server. Every address has a mailbox there, made when something comes.
pub struct MailServer {
    reading: u16,
    sending: u16,
    relay: u16,
    child: Child,
}

impl MailServer {
    /// Starts a fresh server and waits until it answers.
    ///
    /// # Errors
    /// [`StartError`].
    pub fn start() -> Result<Self, StartError> {
        Self::start_with(None)
    }

    /// [`Self::start`], with a place to ask whose an access token is: these are taken too then.
    ///
    /// # Errors
    /// [`StartError`].
    pub fn start_with(info: Option<&str>) -> Result<Self, StartError> {
        let _ = process::packages("mail", "installed.setup")?;
        // Held until all three are known, so that they differ.
        let free: Vec<TcpListener> = (0..3).map(|_| TcpListener::bind(("127.0.0.1", 0))).collect::<Result<_, _>>()?;
        let ports: Vec<u16> = free.iter().map(|one| Ok(one.local_addr()?.port())).collect::<std::io::Result<_>>()?;
        drop(free);
        let [reading, sending, relay] = ports.as_slice() else { return Err(StartError::NotReady) };
        let mut child = Command::new(process::root().join("tests/servers/mail/run"))
            .args(ports.iter().map(u16::to_string))
            .args(info)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        if let Some(stdin) = &mut child.stdin {
            writeln!(stdin, "{PASSWORD}")?;
        }
        process::ready(&mut child, START, |line| (line == "ready").then_some(()))
            .inspect_err(|_| process::end(&mut child))?;
        Ok(Self { reading: *reading, sending: *sending, relay: *relay, child })
    }

    /// The parameters of `accounts_connect` for an address.
    #[must_use]
    pub fn sign_in(&self, brand: &Value, address: &str) -> Value {
        json!({
            "brand": brand, "network": "email", "ownServer": true, "secret": PASSWORD, "identifier": address,
            "host": format!("imap+plain://127.0.0.1:{}", self.reading),
            "outgoingHost": format!("smtp+plain://127.0.0.1:{}", self.sending),
        })
    }

    /// Somebody elsewhere sends a mail, in lines that end as they like.
    ///
    /// # Errors
    /// When the way in is closed or refuses it.
    pub fn stranger_sends(&self, from: &str, to: &str, mail: &str) -> std::io::Result<()> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.relay))?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        let mut hear = BufReader::new(stream.try_clone()?);
        let mail = mail.replace("\r\n", "\n").replace("\n.", "\n..").replace('\n', "\r\n");
        let said =
            ["", "HELO elsewhere\r\n", &format!("MAIL FROM:<{from}>\r\n"), &format!("RCPT TO:<{to}>\r\n"), "DATA\r\n"]
                .map(str::to_owned);
        for line in said.into_iter().chain([format!("{mail}\r\n.\r\n")]) {
            stream.write_all(line.as_bytes())?;
            let mut answer = String::new();
            hear.read_line(&mut answer)?;
            if !answer.starts_with(['2', '3']) {
                return Err(std::io::Error::other(answer));
            }
        }
        stream.write_all(b"QUIT\r\n")?;
        let _ = hear.read_to_end(&mut Vec::new());
        Ok(())
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        process::end(&mut self.child);
    }
}
