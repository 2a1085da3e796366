//! Lines and bytes over a connection, with an end to everything: time, length of a line, amount.

use super::route::{Endpoint, Security};
use super::trouble::Trouble;
use crate::kit::{Connection, Fault, Http};
use std::future::Future;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::time::timeout;

/// Longest silence of a server that is asked something.
const SILENCE: Duration = Duration::from_secs(30);
/// Bytes that may come before anything was asked.
const GREETING: usize = 64 * 1024;
/// Bytes of a counted block that are taken in one piece.
const PIECE: usize = 64 * 1024;
/// Longest that one undertaking may take, however busily the other side talks.
const LONGEST: Duration = Duration::from_secs(300);

/// Ends what takes too long. For what may be repeated.
pub(super) async fn bounded<T>(work: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
    timeout(LONGEST, work).await.unwrap_or(Err(Fault::Transient { after: None }))
}

/// A connection that speaks in lines.
pub(super) struct Wire {
    stream: Option<BufReader<Connection>>,
    http: Http,
    host: String,
    /// Bytes that may still be read; filled anew with every command.
    budget: usize,
    /// Longest silence that is borne.
    patience: Duration,
}

impl Wire {
    /// Connects, with TLS from the start where the endpoint has it.
    pub(super) async fn open(http: &Http, endpoint: &Endpoint) -> Result<Self, Trouble> {
        if endpoint.security == Security::Plain && !http.allows_plain() {
            return Err(Trouble::NotSecured);
        }
        let mut connection = http.dial(&endpoint.host, endpoint.port).await?;
        if endpoint.security == Security::Tls {
            connection = http.secure(&endpoint.host, connection).await?;
        }
        Ok(Self {
            stream: Some(BufReader::new(connection)),
            http: http.clone(),
            host: endpoint.host.clone(),
            budget: GREETING,
            patience: SILENCE,
        })
    }

    /// Puts TLS around the connection. What the server sent before is not believed: somebody between may have said it.
    pub(super) async fn secure(&mut self) -> Result<(), Trouble> {
        let stream = self.stream.take().ok_or(Trouble::Broken)?;
        if !stream.buffer().is_empty() {
            return Err(Trouble::NotMail);
        }
        let secured = self.http.secure(&self.host, stream.into_inner()).await?;
        self.stream = Some(BufReader::new(secured));
        Ok(())
    }

    /// Allows so many bytes until the next call.
    pub(super) fn allow(&mut self, bytes: usize) {
        self.budget = bytes;
    }

    /// Bears a longer silence, of a server that has nothing to say; `None` for the usual one.
    pub(super) fn bear(&mut self, silence: Option<Duration>) {
        self.patience = silence.unwrap_or(SILENCE);
    }

    /// Reads a line, its end included.
    pub(super) async fn line(&mut self, into: &mut Vec<u8>) -> Result<(), Trouble> {
        let stream = self.stream.as_mut().ok_or(Trouble::Broken)?;
        let most = self.budget;
        let before = into.len();
        let mut limited = stream.take(u64::try_from(most).unwrap_or(u64::MAX));
        match timeout(self.patience, limited.read_until(b'\n', into)).await {
            Ok(Ok(read)) if into.ends_with(b"\n") && read > 0 => {
                self.budget -= read.min(self.budget);
                Ok(())
            }
            Ok(Ok(_)) if into.len() - before >= most => Err(Trouble::NotMail),
            _ => Err(Trouble::Broken),
        }
    }

    /// Reads so many bytes.
    pub(super) async fn bytes(&mut self, count: usize, into: &mut Vec<u8>) -> Result<(), Trouble> {
        if count > self.budget {
            return Err(Trouble::NotMail);
        }
        self.budget -= count;
        let stream = self.stream.as_mut().ok_or(Trouble::Broken)?;
        let mut left = count;
        while left > 0 {
            let mut limited = (&mut *stream).take(u64::try_from(left.min(PIECE)).unwrap_or(0));
            match timeout(SILENCE, limited.read_buf(into)).await {
                Ok(Ok(read)) if read > 0 => left -= read,
                _ => return Err(Trouble::Broken),
            }
        }
        Ok(())
    }

    /// Sends.
    pub(super) async fn send(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        let stream = self.stream.as_mut().ok_or(Trouble::Broken)?;
        let sent = async {
            stream.write_all(bytes).await?;
            stream.flush().await
        };
        match timeout(SILENCE, sent).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(Trouble::Broken),
        }
    }
}
