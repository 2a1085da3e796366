//! A thin SMTP submission client (RFC 5321, 6409, 4954).
//!
//! Ours, because the one thing that matters is on which side of the final dot a connection was lost: before it nothing
//! was sent, after it nobody knows.

use super::oauth;
use super::route::{Endpoint, Security};
use super::trouble::{Reason, Trouble, smtp_reason};
use super::wire::Wire;
use crate::kit::{Fault, Http};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Most bytes of one reply.
const REPLY: usize = 32 * 1024;
/// Most lines of one reply.
const LINES: usize = 200;

/// A reply.
struct Reply {
    status: u16,
    lines: Vec<String>,
}

impl Reply {
    fn trouble(&self) -> Trouble {
        let text = self.lines.join(" ");
        let enhanced = text.split_whitespace().next().unwrap_or_default();
        Trouble::Refused(smtp_reason(self.status, enhanced), text.clone())
    }
}

/// What became of a mail that was handed over.
#[derive(Debug, PartialEq)]
pub(super) enum Sent {
    /// The server took it.
    Yes,
    /// It did not, or it never got it.
    No(Trouble),
    /// The whole mail left and no answer came.
    Unknown,
}

impl Sent {
    /// As the engine wants it.
    pub(super) fn result(self) -> Result<(), Fault> {
        match self {
            Self::Yes => Ok(()),
            Self::No(trouble) => Err(trouble.fault()),
            Self::Unknown => Err(Fault::Ambiguous),
        }
    }
}

/// A connection to a submission server.
pub(super) struct Session {
    wire: Wire,
    name: String,
    extensions: Vec<String>,
}

impl Session {
    /// Connects, greets and secures the connection. `name` is what we call ourselves: the domain of the address.
    pub(super) async fn open(http: &Http, endpoint: &Endpoint, name: &str) -> Result<Self, Trouble> {
        let plain =
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
        let name = if plain { name } else { "localhost.localdomain" };
        let mut session =
            Self { wire: Wire::open(http, endpoint).await?, name: name.to_owned(), extensions: Vec::new() };
        let greeting = session.reply().await?;
        if greeting.status != 220 {
            return Err(greeting.trouble());
        }
        session.greet().await?;
        if endpoint.security == Security::StartTls {
            if session.extension("STARTTLS").is_none() {
                return Err(Trouble::NotSecured);
            }
            session.expect("STARTTLS", 220).await?;
            session.wire.secure().await?;
            session.greet().await?;
        }
        Ok(session)
    }

    async fn greet(&mut self) -> Result<(), Trouble> {
        let reply = self.expect(&format!("EHLO {}", self.name), 250).await?;
        self.extensions = reply.lines.into_iter().skip(1).map(|line| line.to_ascii_uppercase()).collect();
        Ok(())
    }

    /// What follows the name of an extension that the server has.
    fn extension(&self, name: &str) -> Option<&str> {
        self.extensions.iter().find_map(|line| {
            let rest = line.strip_prefix(name)?;
            (rest.is_empty() || rest.starts_with([' ', '='])).then(|| rest.trim_start_matches([' ', '=']))
        })
    }

    /// Signs in.
    pub(super) async fn sign_in(&mut self, user: &str, password: &str) -> Result<(), Trouble> {
        if let Some(token) = oauth::bearer(password) {
            return self.sign_in_with_token(user, token).await;
        }
        let ways = self.extension("AUTH").unwrap_or_default().to_owned();
        let offers = |way: &str| ways.split_whitespace().any(|offered| offered == way);
        let coded = |text: &str| zeroize::Zeroizing::new(STANDARD.encode(text));
        let reply = if offers("PLAIN") {
            let line = zeroize::Zeroizing::new(format!("AUTH PLAIN {}", *coded(&format!("\0{user}\0{password}"))));
            self.ask(&line).await?
        } else if offers("LOGIN") {
            self.expect("AUTH LOGIN", 334).await?;
            self.expect(&coded(user), 334).await?;
            self.ask(&coded(password)).await?
        } else {
            // A server for submission that knows no passwords, or only ways that we do not speak.
            return Err(Trouble::Refused(Reason::Access, "no AUTH PLAIN or LOGIN".to_owned()));
        };
        match (reply.status, reply.trouble()) {
            (235, _) => Ok(()),
            (_, Trouble::Refused(Reason::Never, text)) => Err(Trouble::Refused(Reason::Access, text)),
            (_, trouble) => Err(trouble),
        }
    }

    /// Signs in with an access token (XOAUTH2). What it lacks the server tells in a question, which has to be answered before
    /// it says no.
    async fn sign_in_with_token(&mut self, user: &str, token: &str) -> Result<(), Trouble> {
        let ways = self.extension("AUTH").unwrap_or_default();
        if !ways.split_whitespace().any(|way| way == "XOAUTH2") {
            return Err(Trouble::Refused(Reason::Access, "no AUTH XOAUTH2".to_owned()));
        }
        let line = zeroize::Zeroizing::new(format!("AUTH XOAUTH2 {}", *oauth::response(user, token)));
        let mut reply = self.ask(&line).await?;
        if reply.status == 334 {
            let said = reply.lines.first().map(String::as_str).unwrap_or_default();
            tracing::debug!(status = oauth::challenge(said), "an access token was not taken");
            reply = self.ask("").await?;
        }
        match (reply.status, reply.trouble()) {
            (235, _) => Ok(()),
            (_, Trouble::Refused(Reason::Never | Reason::Access, text)) => Err(Trouble::Refused(Reason::Expired, text)),
            (_, trouble) => Err(trouble),
        }
    }

    /// Hands a mail over. Its lines end in CRLF.
    pub(super) async fn send(mut self, from: &str, to: &[String], mail: &[u8]) -> Sent {
        if let Err(trouble) = self.announce(from, to, mail.len()).await {
            return Sent::No(trouble);
        }
        // Until the dot nothing is taken: a connection that breaks within the text has sent nothing.
        if let Err(trouble) = self.wire.send(&stuffed(mail)).await {
            return Sent::No(trouble);
        }
        if self.wire.send(b".\r\n").await.is_err() {
            return Sent::Unknown;
        }
        let sent = match self.reply().await {
            Ok(reply) if (200..300).contains(&reply.status) => Sent::Yes,
            Ok(reply) if (400..600).contains(&reply.status) => Sent::No(reply.trouble()),
            _ => Sent::Unknown,
        };
        let _ = self.wire.send(b"QUIT\r\n").await;
        sent
    }

    async fn announce(&mut self, from: &str, to: &[String], size: usize) -> Result<(), Trouble> {
        let mut parameters = String::new();
        if let Some(most) = self.extension("SIZE") {
            if most.parse().is_ok_and(|most: usize| most > 0 && size > most) {
                return Err(Trouble::Refused(Reason::Never, format!("the server takes {most} bytes")));
            }
            parameters = format!(" SIZE={size}");
        }
        if !from.is_ascii() || to.iter().any(|address| !address.is_ascii()) {
            if self.extension("SMTPUTF8").is_none() {
                return Err(Trouble::Refused(Reason::Never, "SMTPUTF8".to_owned()));
            }
            parameters.push_str(" SMTPUTF8");
        }
        self.expect(&format!("MAIL FROM:<{from}>{parameters}"), 250).await?;
        for address in to {
            let reply = self.ask(&format!("RCPT TO:<{address}>")).await?;
            if !matches!(reply.status, 250 | 251) {
                return Err(reply.trouble());
            }
        }
        self.expect("DATA", 354).await.map(drop)
    }

    async fn expect(&mut self, line: &str, status: u16) -> Result<Reply, Trouble> {
        let reply = self.ask(line).await?;
        if reply.status == status { Ok(reply) } else { Err(reply.trouble()) }
    }

    async fn ask(&mut self, line: &str) -> Result<Reply, Trouble> {
        if line.contains(['\r', '\n']) {
            // An address with a line break in it would be a command of its own.
            return Err(Trouble::Refused(Reason::Never, "line break".to_owned()));
        }
        let whole = zeroize::Zeroizing::new(format!("{line}\r\n"));
        self.wire.send(whole.as_bytes()).await?;
        self.reply().await
    }

    async fn reply(&mut self) -> Result<Reply, Trouble> {
        self.wire.allow(REPLY);
        let mut lines = Vec::new();
        for _ in 0..LINES {
            let mut line = Vec::new();
            self.wire.line(&mut line).await?;
            let line = String::from_utf8_lossy(&line).trim_end().to_owned();
            let status = line.get(..3).and_then(|digits| digits.parse::<u16>().ok()).ok_or(Trouble::NotMail)?;
            let more = line.get(3..4) == Some("-");
            lines.push(line.get(4..).unwrap_or_default().to_owned());
            if !more {
                return Ok(Reply { status, lines });
            }
        }
        Err(Trouble::NotMail)
    }
}

/// The mail as it is sent: lines that begin with a dot get a second one, and the last line has its end.
fn stuffed(mail: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(mail.len() + 64);
    let mut begins = true;
    for byte in mail {
        if begins && *byte == b'.' {
            out.push(b'.');
        }
        begins = *byte == b'\n';
        out.push(*byte);
    }
    if !out.ends_with(b"\r\n") {
        out.extend_from_slice(b"\r\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_of_a_mail_ends_it() {
        assert_eq!(stuffed(b"a\r\n.\r\n..b\r\nc"), b"a\r\n..\r\n...b\r\nc\r\n");
        assert_eq!(stuffed(b".\r\n"), b"..\r\n");
    }
}
