//! Where an account is read and where it sends: two servers in one address.
//!
//! Stored as `imaps://imap.example.org:993/?out=smtps%3A%2F%2Fsmtp.example.org%3A465`.

use crate::kit::{Denied, Fault};
use url::Url;

/// How a connection is kept secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Security {
    /// TLS from the first byte.
    Tls,
    /// TLS after a first exchange, which is required to succeed.
    StartTls,
    /// None: one's own server only.
    Plain,
}

/// What is spoken there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// IMAP.
    Reading,
    /// SMTP submission.
    Sending,
}

/// One server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Endpoint {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) security: Security,
}

impl Endpoint {
    pub(super) fn new(host: &str, port: u16, security: Security) -> Self {
        Self { host: host.to_ascii_lowercase(), port, security }
    }

    /// Reads what a person typed: a host, a host with a port, or an address with a scheme, which says how it is secured.
    pub(super) fn typed(text: &str, role: Role) -> Result<Self, Fault> {
        let malformed = || Fault::Forbidden(Denied::Malformed);
        let text = text.trim();
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
            None => (String::new(), text),
        };
        let named = match (role, scheme.as_str()) {
            (_, "") => None,
            (Role::Reading, "imaps") | (Role::Sending, "smtps") => Some(Security::Tls),
            (Role::Reading, "imap") | (Role::Sending, "smtp") => Some(Security::StartTls),
            // The plain web address of a test or home server means the same for mail.
            (Role::Reading, "imap+plain") | (Role::Sending, "smtp+plain") => Some(Security::Plain),
            _ => return Err(malformed()),
        };
        // The parser for web addresses knows what a host is, in whatever script and notation.
        let url = Url::parse(&format!("https://{}", rest.trim_end_matches('/'))).map_err(|_| malformed())?;
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        let host = url.host_str().filter(|host| !host.is_empty() && bare && url.password().is_none());
        let host = host.ok_or_else(malformed)?.trim_end_matches('.').to_owned();
        // The parser leaves out the port that is usual for web addresses.
        let port = if rest.trim_end_matches('/').ends_with(":443") { Some(443) } else { url.port() };
        let security = named.unwrap_or(match port {
            Some(143 | 25 | 587 | 2525) => Security::StartTls,
            _ => Security::Tls,
        });
        Ok(Self { host, port: port.unwrap_or(usual_port(role, security)), security })
    }

    fn scheme(&self, role: Role) -> &'static str {
        match (role, self.security) {
            (Role::Reading, Security::Tls) => "imaps",
            (Role::Reading, Security::StartTls) => "imap",
            (Role::Reading, Security::Plain) => "imap+plain",
            (Role::Sending, Security::Tls) => "smtps",
            (Role::Sending, Security::StartTls) => "smtp",
            (Role::Sending, Security::Plain) => "smtp+plain",
        }
    }

    fn text(&self, role: Role) -> String {
        format!("{}://{}:{}", self.scheme(role), self.host, self.port)
    }

    /// The same host for the other direction, for servers that have one name for both.
    pub(super) fn beside(&self) -> Self {
        Self { host: self.host.clone(), port: usual_port(Role::Sending, self.security), security: self.security }
    }
}

fn usual_port(role: Role, security: Security) -> u16 {
    match (role, security) {
        (Role::Reading, Security::Tls) => 993,
        (Role::Reading, _) => 143,
        (Role::Sending, Security::Tls) => 465,
        (Role::Sending, _) => 587,
    }
}

/// Both servers of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Route {
    pub(super) reading: Endpoint,
    pub(super) sending: Endpoint,
}

/// Stands for "not found yet"; no host, so nothing can be sent there.
pub(super) const NOWHERE: &str = "imaps:unknown";

impl Route {
    /// The address under which the account is kept.
    pub(super) fn url(&self) -> Result<Url, Fault> {
        let mut url = Url::parse(&format!("{}/", self.reading.text(Role::Reading)))
            .map_err(|_| Fault::Forbidden(Denied::Malformed))?;
        url.query_pairs_mut().append_pair("out", &self.sending.text(Role::Sending));
        Ok(url)
    }

    /// Reads such an address.
    pub(super) fn of(url: &Url) -> Result<Self, Fault> {
        let malformed = || Fault::Forbidden(Denied::Malformed);
        let mut bare = url.clone();
        bare.set_query(None);
        let reading = Endpoint::typed(bare.as_str(), Role::Reading)?;
        let out = url.query_pairs().find(|(key, _)| key == "out").map(|(_, value)| value.into_owned());
        let sending = Endpoint::typed(&out.ok_or_else(malformed)?, Role::Sending)?;
        Ok(Self { reading, sending })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_people_type_for_a_server() {
        let typed = |text: &str, role| Endpoint::typed(text, role).map(|it| it.text(role));
        let reading = |text: &str| typed(text, Role::Reading);
        assert_eq!(reading("imap.example.org").unwrap(), "imaps://imap.example.org:993");
        assert_eq!(reading(" Mail.Example.ORG:143/ ").unwrap(), "imap://mail.example.org:143");
        assert_eq!(reading("imap://mail.example.org").unwrap(), "imap://mail.example.org:143");
        assert_eq!(reading("imaps://mail.example.org:443").unwrap(), "imaps://mail.example.org:443");
        assert_eq!(reading("imap+plain://127.0.0.1:1143").unwrap(), "imap+plain://127.0.0.1:1143");
        assert_eq!(reading("[2001:db8::1]:993").unwrap(), "imaps://[2001:db8::1]:993");
        assert_eq!(reading("boîte.example").unwrap(), "imaps://xn--bote-1pa.example:993");
        assert_eq!(typed("smtp.example.org:587", Role::Sending).unwrap(), "smtp://smtp.example.org:587");
        assert_eq!(typed("smtp.example.org", Role::Sending).unwrap(), "smtps://smtp.example.org:465");
        for wrong in
            ["", "two words", "https://mail.example.org", "smtp://a.example", "a@b.example", "a.example/path", "a?b"]
        {
            assert!(reading(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_route_survives_being_stored() {
        for (reading, sending) in [
            ("imaps://a.example:993", "smtp://b.example:587"),
            ("imap+plain://127.0.0.1:10143", "smtp+plain://127.0.0.1:1025"),
        ] {
            let route = Route {
                reading: Endpoint::typed(reading, Role::Reading).unwrap(),
                sending: Endpoint::typed(sending, Role::Sending).unwrap(),
            };
            let stored = route.url().unwrap().to_string();
            assert_eq!(Route::of(&Url::parse(&stored).unwrap()).unwrap(), route, "{stored}");
        }
        assert!(Route::of(&Url::parse(NOWHERE).unwrap()).is_err());
    }
}
