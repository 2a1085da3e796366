//! Which servers answer, and what that says about this machine's connection.
//!
//! One server that is down is that server's trouble and shows on its account. The whole desk counts as offline when
//! the operating system knows no way to the server, or when nothing was reached for a while although two were tried.

use crate::access;
use crate::engine::Engine;
use crate::events::Topic;
use chrono::{DateTime, Duration, Utc};
use pupitre_networks::kit::{Denied, Fault};
use pupitre_store::accounts::{Account, AccountHealth};
use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::sync::Mutex;
use url::{Host, Url};

/// Nothing was reached for this long before two silent servers mean that it is this machine.
const WHILE: Duration = Duration::seconds(60);
/// A server that stays silent for this long, and that often, shows on its accounts.
const SILENT: Duration = Duration::minutes(3);
const SILENT_CALLS: u32 = 3;

/// Failures of one server since it was last reached.
#[derive(Debug, Clone, Copy)]
struct Streak {
    since: DateTime<Utc>,
    last: DateTime<Utc>,
    calls: u32,
}

/// What the calls of this process met.
#[derive(Debug, Default)]
struct Seen {
    silent: HashMap<String, Streak>,
    reached_at: Option<DateTime<Utc>>,
    /// The last failure was one for which the operating system knew no way.
    unrouted: bool,
    told: Option<bool>,
}

impl Seen {
    fn note(&mut self, server: &str, reached: bool, routed: bool, now: DateTime<Utc>) {
        self.unrouted = !reached && !routed;
        if reached {
            self.silent.remove(server);
            self.reached_at = Some(now);
        } else {
            let streak = self.silent.entry(server.to_owned()).or_insert(Streak { since: now, last: now, calls: 0 });
            streak.last = now;
            streak.calls = streak.calls.saturating_add(1);
        }
    }

    /// Whether servers can be reached; `None` while nothing tells.
    fn online(&self, now: DateTime<Utc>) -> Option<bool> {
        let tried = self.silent.values().filter(|streak| self.reached_at.is_none_or(|at| streak.last > at)).count();
        let long = self.reached_at.is_none_or(|at| now - at >= WHILE);
        if (tried > 0 && self.unrouted) || (tried > 1 && long) {
            return Some(false);
        }
        self.reached_at.map(|_| true)
    }

    fn is_silent(&self, server: &str, now: DateTime<Utc>) -> bool {
        self.silent.get(server).is_some_and(|streak| streak.calls >= SILENT_CALLS && now - streak.since >= SILENT)
    }
}

/// Lives in the engine; every call to a server is noted here.
#[derive(Debug, Default)]
pub(crate) struct Reach(Mutex<Seen>);

impl Reach {
    fn with<T>(&self, f: impl FnOnce(&mut Seen) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
    /// Whether servers can be reached; `None` while nothing tells.
    pub(crate) fn online(&self, now: DateTime<Utc>) -> Option<bool> {
        self.with(|seen| seen.online(now))
    }
}

/// Notes what a call to a server came to.
pub(crate) fn note(engine: &Engine, server: &Url, fault: Option<&Fault>) {
    let reached = match fault {
        Some(Fault::Transient { .. } | Fault::Ambiguous) => false,
        // Refused before anything was tried.
        Some(Fault::Forbidden(Denied::PrivateAddress | Denied::NotHttps | Denied::Malformed)) => return,
        _ => true,
    };
    let now = engine.now();
    let routed = reached || has_route(server);
    let news = engine.reach.with(|seen| {
        seen.note(&key(server), reached, routed, now);
        let online = seen.online(now);
        std::mem::replace(&mut seen.told, online) != online
    });
    if news {
        engine.stale(&[Topic::Conductor]);
    }
}

/// [`note`] for a call in an account's name: its health says when its server has been silent for a while.
pub(crate) async fn note_account(engine: &Engine, account: &Account, server: &Url, fault: Option<&Fault>) {
    note(engine, server, fault);
    let now = engine.now();
    let (silent, online) = engine.reach.with(|seen| (seen.is_silent(&key(server), now), seen.online(now)));
    if silent && online != Some(false) && account.health == AccountHealth::Ok {
        access::set_health(engine, account, AccountHealth::Unreachable).await;
    } else if fault.is_none() && account.health == AccountHealth::Unreachable {
        access::set_health(engine, account, AccountHealth::Ok).await;
    }
}

fn key(server: &Url) -> String {
    format!("{}:{}", server.host_str().unwrap_or_default(), server.port_or_known_default().unwrap_or_default())
}

/// Whether the operating system knows a way to a server: for a name, to any address of the Internet. Connecting a
/// datagram socket asks its routing table and sends nothing.
fn has_route(server: &Url) -> bool {
    let any = [IpAddr::from(Ipv4Addr::new(192, 0, 2, 1)), IpAddr::from(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1))];
    match server.host() {
        Some(Host::Ipv4(ip)) => routed(ip.into()),
        Some(Host::Ipv6(ip)) => routed(ip.into()),
        Some(Host::Domain(name)) if name == "localhost" || name.ends_with(".localhost") => true,
        _ => any.into_iter().any(routed),
    }
}

fn routed(ip: IpAddr) -> bool {
    let from: IpAddr = if ip.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    UdpSocket::bind(SocketAddr::new(from, 0)).is_ok_and(|socket| socket.connect(SocketAddr::new(ip, 443)).is_ok())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn one_silent_server_is_not_offline() {
        let mut seen = Seen::default();
        assert_eq!(seen.online(at(0)), None);
        for minute in 0..60 {
            seen.note("down:443", false, true, at(minute * 60));
            assert_eq!(seen.online(at(minute * 60 + 30)), None, "alone it tells nothing");
        }
        seen.note("up:443", true, true, at(3_600));
        seen.note("down:443", false, true, at(3_601));
        assert_eq!(seen.online(at(9_000)), Some(true));
        assert!(seen.is_silent("down:443", at(3_700)));
        assert!(!seen.is_silent("up:443", at(3_700)));
    }

    #[test]
    fn two_silent_servers_for_a_while_are_offline_and_one_answer_ends_it() {
        let mut seen = Seen::default();
        seen.note("a:443", true, true, at(0));
        seen.note("a:443", false, true, at(10));
        seen.note("b:443", false, true, at(20));
        assert_eq!(seen.online(at(30)), Some(true), "a moment is no while");
        assert_eq!(seen.online(at(60)), Some(false));
        seen.note("b:443", true, true, at(61));
        assert_eq!(seen.online(at(3_600)), Some(true));
        // What failed before the last answer is no news about the line.
        assert_eq!(seen.online(at(7_200)), Some(true));
    }

    #[test]
    fn without_a_way_one_server_is_enough() {
        let mut seen = Seen::default();
        seen.note("a:443", true, true, at(0));
        seen.note("a:443", false, false, at(1));
        assert_eq!(seen.online(at(1)), Some(false));
        seen.note("a:443", true, true, at(2));
        assert_eq!(seen.online(at(2)), Some(true));
    }

    #[test]
    fn a_silent_server_shows_only_after_a_while() {
        let mut seen = Seen::default();
        for seconds in [0, 60, 120] {
            seen.note("a:443", false, true, at(seconds));
            assert!(!seen.is_silent("a:443", at(seconds)));
        }
        assert!(seen.is_silent("a:443", at(180)));
        assert!(has_route(&Url::parse("http://127.0.0.1:9/").unwrap()), "loopback needs no network");
    }
}
