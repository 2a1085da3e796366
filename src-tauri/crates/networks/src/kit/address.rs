//! Which addresses may be talked to.
//!
//! Two gates, because each alone has a hole: IP literals never reach a resolver, and names say nothing until they are
//! resolved. The connector itself resolves through [`Filter`] and connects to exactly what it returned, so a name that
//! answers differently the second time gains nothing.

use super::Denied;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use url::{Host, Url};

/// What kind of place an IP address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Routed on the Internet.
    Public,
    /// This machine or a private network: fine for one's own server only.
    Local,
    /// Never a server that somebody names on purpose: cloud metadata, multicast, documentation, tunnels.
    Special,
}

pub(super) fn class(ip: IpAddr) -> Class {
    match ip {
        IpAddr::V4(v4) => class_v4(v4),
        IpAddr::V6(v6) => class_v6(v6),
    }
}

fn class_v4(ip: Ipv4Addr) -> Class {
    match ip.octets() {
        [127 | 10, ..] | [192, 168, ..] => Class::Local,
        [172, second, ..] if (16..32).contains(&second) => Class::Local,
        [100, second, ..] if (64..128).contains(&second) => Class::Local,
        [0 | 224..=255, ..]
        | [169, 254, ..]
        | [192, 0, 0 | 2, _]
        | [192, 88, 99, _]
        | [198, 18 | 19, ..]
        | [198, 51, 100, _]
        | [203, 0, 113, _] => Class::Special,
        _ => Class::Public,
    }
}

fn class_v6(ip: Ipv6Addr) -> Class {
    if ip == Ipv6Addr::LOCALHOST {
        return Class::Local;
    }
    if let Some(v4) = ip.to_ipv4_mapped() {
        return class_v4(v4);
    }
    match ip.segments() {
        // NAT64: how an IPv6-only network reaches the IPv4 Internet. Only as good as what it wraps.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            match class_v4(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low))) {
                Class::Public => Class::Public,
                Class::Local | Class::Special => Class::Special,
            }
        }
        [0x2001, second, ..] if second < 0x200 || second == 0xdb8 => Class::Special,
        [0x2002, ..] => Class::Special,
        [0x3fff, second, ..] if second < 0x1000 => Class::Special,
        [first, ..] if (0x2000..0x4000).contains(&first) => Class::Public,
        [first, ..] if (first & 0xfe00) == 0xfc00 => Class::Local,
        _ => Class::Special,
    }
}

fn allowed(class: Class, own_server: bool) -> bool {
    match class {
        Class::Public => true,
        Class::Local => own_server,
        Class::Special => false,
    }
}

/// The first gate: the URL as it will be used, after the `url` crate has normalised it.
pub(super) fn check(url: &Url, own_server: bool) -> Result<(), Denied> {
    if !matches!(url.scheme(), "https" | "http") || !url.username().is_empty() || url.password().is_some() {
        return Err(Denied::Malformed);
    }
    let class = match url.host() {
        None => return Err(Denied::Malformed),
        Some(Host::Ipv4(ip)) => class_v4(ip),
        Some(Host::Ipv6(ip)) => class_v6(ip),
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            if name.is_empty() {
                return Err(Denied::Malformed);
            }
            let local = name == "localhost" || name.ends_with(".localhost");
            if local { Class::Local } else { Class::Public }
        }
    };
    if !allowed(class, own_server) {
        return Err(Denied::PrivateAddress);
    }
    if url.scheme() == "http" && !own_server {
        return Err(Denied::NotHttps);
    }
    Ok(())
}

/// Turns a name into addresses. The system's in the app, a scripted one in tests.
pub(super) trait Lookup: Send + Sync + 'static {
    fn lookup(&self, name: String) -> futures_util::future::BoxFuture<'static, io::Result<Vec<SocketAddr>>>;
}

/// The operating system's resolver.
pub(super) struct System;

impl Lookup for System {
    fn lookup(&self, name: String) -> futures_util::future::BoxFuture<'static, io::Result<Vec<SocketAddr>>> {
        Box::pin(async move { Ok(tokio::net::lookup_host((name.as_str(), 0)).await?.collect()) })
    }
}

/// The second gate: refuses a name as soon as *one* of its addresses is not allowed.
pub(super) struct Filter {
    pub(super) lookup: Arc<dyn Lookup>,
    pub(super) own_server: bool,
}

/// A name resolves to an address that is not allowed. Found again in the error chain of the connection.
#[derive(Debug, thiserror::Error)]
#[error("the name resolves to an address that is not allowed")]
pub(super) struct NotAllowed;

impl Resolve for Filter {
    fn resolve(&self, name: Name) -> Resolving {
        let found = self.lookup.lookup(name.as_str().to_owned());
        let own_server = self.own_server;
        Box::pin(async move {
            let addresses = found.await?;
            if addresses.is_empty() {
                return Err(io::Error::from(io::ErrorKind::NotFound).into());
            }
            if !addresses.iter().all(|address| allowed(class(address.ip()), own_server)) {
                return Err(NotAllowed.into());
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}
