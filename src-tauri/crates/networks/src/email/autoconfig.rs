//! Finding a domain's mail servers: what the domain itself says, then the usual names. No third party is asked: only
//! hosts of the person's own mail domain learn that somebody looks.

use super::providers;
use super::route::{Endpoint, Role, Route, Security};
use super::trouble::Trouble;
use super::{imap, smtp};
use crate::kit::{Http, Request};
use quick_xml::Reader;
use quick_xml::events::Event;

/// Most bytes of a configuration file; real ones have about three thousand.
const MAX_FILE: usize = 64 * 1024;
/// Most elements read of it.
const MAX_EVENTS: usize = 5_000;

/// Finds the servers for an address; `None` when its domain tells nothing and none of the usual names answers.
pub(super) async fn find(http: &Http, address: &str) -> Option<Route> {
    let (local, domain) = address.rsplit_once('@')?;
    let domain = domain.trim().trim_end_matches('.').to_lowercase();
    if local.is_empty() || !domain.contains('.') {
        return None;
    }
    if let Some(known) = providers::known(&domain) {
        return Some(known);
    }
    for place in [
        format!("https://autoconfig.{domain}/mail/config-v1.1.xml"),
        format!("https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml"),
    ] {
        let request = Request::get(&place).max_bytes(MAX_FILE);
        if let Ok(reply) = http.send(request).await
            && reply.is_success()
            && let Some(route) = std::str::from_utf8(&reply.body).ok().and_then(read)
        {
            return Some(route);
        }
    }
    guess(http, &domain).await
}

/// Tries the usual names, secured ones only.
async fn guess(http: &Http, domain: &str) -> Option<Route> {
    let names = |first: &'static str| [format!("{first}.{domain}"), format!("mail.{domain}"), domain.to_owned()];
    let mut reading = None;
    for host in names("imap") {
        let candidate = Endpoint::new(&host, 993, Security::Tls);
        if answers(imap::Session::open(http, &candidate).await) {
            reading = Some(candidate);
            break;
        }
    }
    let reading = reading?;
    for host in names("smtp") {
        for (port, security) in [(465, Security::Tls), (587, Security::StartTls)] {
            let candidate = Endpoint::new(&host, port, security);
            if answers(smtp::Session::open(http, &candidate, "").await) {
                return Some(Route { reading, sending: candidate });
            }
        }
    }
    None
}

fn answers<T>(opened: Result<T, Trouble>) -> bool {
    opened.is_ok()
}

/// Reads a domain's configuration file: the first secured server of each direction.
pub(super) fn read(xml: &str) -> Option<Route> {
    let mut reader = Reader::from_str(xml);
    let (mut reading, mut sending) = (None, None);
    let mut server: Option<(Role, Draft)> = None;
    let mut field = String::new();
    for _ in 0..MAX_EVENTS {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                let name = start.local_name().as_ref().to_owned();
                let kind = start.try_get_attribute("type").ok().flatten().map(|kind| kind.value.to_ascii_lowercase());
                match (name.as_str(), kind.as_deref()) {
                    ("incomingServer", Some("imap")) => server = Some((Role::Reading, Draft::default())),
                    ("outgoingServer", Some("smtp")) => server = Some((Role::Sending, Draft::default())),
                    ("incomingServer" | "outgoingServer", _) => server = None,
                    _ => field = name,
                }
            }
            Event::Text(text) => {
                let text = text.trim().to_owned();
                if let Some((_, draft)) = &mut server
                    && !text.is_empty()
                {
                    draft.set(&field, text);
                }
            }
            Event::End(end) => {
                field.clear();
                if matches!(end.local_name().as_ref(), "incomingServer" | "outgoingServer")
                    && let Some((role, draft)) = server.take()
                {
                    let slot = if role == Role::Reading { &mut reading } else { &mut sending };
                    *slot = slot.take().or_else(|| draft.endpoint());
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    Some(Route { reading: reading?, sending: sending? })
}

#[derive(Default)]
struct Draft {
    host: String,
    port: u16,
    socket: String,
    passwords: bool,
}

impl Draft {
    fn set(&mut self, field: &str, text: String) {
        match field {
            "hostname" => self.host = text.to_ascii_lowercase(),
            "port" => self.port = text.parse().unwrap_or(0),
            "socketType" => self.socket = text.to_ascii_uppercase(),
            "authentication" => self.passwords |= matches!(text.as_str(), "password-cleartext" | "plain"),
            _ => {}
        }
    }

    fn endpoint(&self) -> Option<Endpoint> {
        let security = match self.socket.as_str() {
            "SSL" => Security::Tls,
            "STARTTLS" => Security::StartTls,
            _ => return None,
        };
        // A name with a placeholder or a path in it is none.
        let named = Endpoint::typed(&format!("{}:{}", self.host, self.port), Role::Reading).ok()?;
        (self.passwords && self.port > 0).then(|| Endpoint::new(&named.host, self.port, security))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const FILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1"><emailProvider id="maison.example"><domain>maison.example</domain>
 <incomingServer type="pop3"><hostname>pop.maison.example</hostname><port>995</port><socketType>SSL</socketType>
  <authentication>password-cleartext</authentication></incomingServer>
 <incomingServer type="imap"><hostname>alt.maison.example</hostname><port>143</port><socketType>plain</socketType>
  <authentication>password-cleartext</authentication></incomingServer>
 <incomingServer type="imap"><hostname>Imap.Maison.example</hostname><port>993</port><socketType>SSL</socketType>
  <username>%EMAILADDRESS%</username><authentication>OAuth2</authentication><authentication>password-cleartext</authentication></incomingServer>
 <outgoingServer type="smtp"><hostname>smtp.maison.example</hostname><port>587</port><socketType>STARTTLS</socketType>
  <authentication>password-cleartext</authentication></outgoingServer>
</emailProvider></clientConfig>"#;

    #[test]
    fn a_domains_file_names_its_secured_servers() {
        let route = read(FILE).unwrap();
        assert_eq!(route.reading, Endpoint::new("imap.maison.example", 993, Security::Tls));
        assert_eq!(route.sending, Endpoint::new("smtp.maison.example", 587, Security::StartTls));
    }

    #[test]
    fn files_that_name_nothing_usable_are_no_answer() {
        for wrong in [
            "",
            "<html><body>not found</body></html>",
            &FILE.replace("STARTTLS", "plain"),
            &FILE.replace("smtp.maison.example", "smtp.maison.example/x"),
            &FILE.replace("<port>587</port>", ""),
            &FILE.replace("</clientConfig>", "<a"),
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        // Without end, and deep: read in bounded work.
        assert_eq!(read(&"<a>".repeat(200_000)), None);
    }
}
