//! The way out for protocols that are not HTTP: the same two gates, the same trust, bytes instead of requests.

use super::address::{Filter, NotAllowed, check};
use super::{Denied, Http, Unsent};
use reqwest::dns::{Name, Resolve as _};
use rustls::pki_types::ServerName;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use url::{Host, Url};

const CONNECT: Duration = Duration::from_secs(10);
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Addresses of one name that are tried.
const TRIES: usize = 4;

/// A stream of bytes in both directions.
pub trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

/// An open connection.
pub type Connection = Box<dyn Duplex>;

impl Http {
    /// Whether what is sent may go without TLS: only to a server that a person marked as their own.
    #[must_use]
    pub fn allows_plain(&self) -> bool {
        self.own_server
    }

    /// Opens a TCP connection to a host by the rules that hold for requests: public addresses only, unless the account
    /// is on one's own server.
    ///
    /// # Errors
    /// [`Unsent::NotSent`] when nobody answers, [`Unsent::Denied`] when the address is not allowed.
    pub async fn dial(&self, host: &str, port: u16) -> Result<Connection, Unsent> {
        let malformed = Unsent::Denied(Denied::Malformed);
        // The parser for web addresses knows every way to write an IP address; whatever it makes of it is dialled.
        let url = Url::parse(&format!("https://{host}/")).map_err(|_| malformed)?;
        check(&url, self.own_server).map_err(Unsent::Denied)?;
        self.count().await?;
        let addresses: Vec<SocketAddr> = match url.host() {
            Some(Host::Ipv4(ip)) => vec![(IpAddr::V4(ip), port).into()],
            Some(Host::Ipv6(ip)) => vec![(IpAddr::V6(ip), port).into()],
            Some(Host::Domain(name)) => self.resolve(name, port).await?,
            None => return Err(malformed),
        };
        for address in addresses.into_iter().take(TRIES) {
            if let Ok(Ok(stream)) = timeout(CONNECT, TcpStream::connect(address)).await {
                let _ = stream.set_nodelay(true);
                return Ok(Box::new(stream));
            }
        }
        tracing::debug!(host, port, "nobody answers");
        Err(Unsent::NotSent)
    }

    async fn resolve(&self, name: &str, port: u16) -> Result<Vec<SocketAddr>, Unsent> {
        let filter = Filter { lookup: Arc::clone(&self.lookup), own_server: self.own_server };
        let asked: Name = name.parse().map_err(|_| Unsent::Denied(Denied::Malformed))?;
        match timeout(CONNECT, filter.resolve(asked)).await {
            Ok(Ok(found)) => Ok(found.map(|address| SocketAddr::new(address.ip(), port)).collect()),
            Ok(Err(error)) if error.is::<NotAllowed>() => Err(Unsent::Denied(Denied::PrivateAddress)),
            _ => Err(Unsent::NotSent),
        }
    }

    /// Puts TLS around a connection; the certificate must be of `host`.
    ///
    /// # Errors
    /// [`Unsent::Denied`] when the certificate is not trusted, [`Unsent::NotSent`] when there is no TLS on the other side.
    pub async fn secure(&self, host: &str, plain: Connection) -> Result<Connection, Unsent> {
        let name = host.trim_start_matches('[').trim_end_matches(']');
        let name = ServerName::try_from(name.to_owned()).map_err(|_| Unsent::Denied(Denied::Malformed))?;
        let connector = TlsConnector::from(Arc::clone(&self.tls));
        match timeout(HANDSHAKE, connector.connect(name, plain)).await {
            Ok(Ok(stream)) => Ok(Box::new(stream)),
            Ok(Err(error)) => Err(refused(&error)),
            Err(_) => Err(Unsent::NotSent),
        }
    }
}

fn refused(error: &std::io::Error) -> Unsent {
    let cause = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    if matches!(cause, Some(rustls::Error::InvalidCertificate(_))) {
        return Unsent::Denied(Denied::Certificate);
    }
    Unsent::NotSent
}
