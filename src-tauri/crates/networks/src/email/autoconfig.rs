//! Finding a domain's mail servers: what the domain itself says, then the usual names. No third party is asked: only
//! hosts of the person's own mail domain learn that somebody looks.

use super::providers;
use super::route::{Endpoint, Role, Route, Security};
use super::trouble::Trouble;
use super::{imap, smtp};
use crate::kit::{Endpoints, Http, Request};
use quick_xml::Reader;
use quick_xml::events::Event;
use url::Url;

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
    if let Some(told) = told(http, address).await {
        return Some(told.route);
    }
    guess(http, &domain).await
}

/// What a domain says of its mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) route: Route,
    /// Where one signs in in the browser, where it says so.
    pub(super) oauth: Option<Endpoints>,
    /// Whether passwords are taken.
    pub(super) passwords: bool,
}

/// Reads what the domain of an address says; nothing where it says nothing.
pub(super) async fn told(http: &Http, address: &str) -> Option<Told> {
    let domain = address.rsplit_once('@')?.1.trim().trim_end_matches('.').to_lowercase();
    for place in [
        format!("https://autoconfig.{domain}/mail/config-v1.1.xml"),
        format!("https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml"),
    ] {
        let request = Request::get(&place).max_bytes(MAX_FILE);
        if let Ok(reply) = http.send(request).await
            && reply.is_success()
            && let Some(told) = std::str::from_utf8(&reply.body).ok().and_then(read)
        {
            return Some(told);
        }
    }
    None
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
pub(super) fn read(xml: &str) -> Option<Told> {
    let mut reader = Reader::from_str(xml);
    let (mut reading, mut sending) = (None, None);
    let mut server: Option<(Role, Draft)> = None;
    let mut browser: Option<Browser> = None;
    let mut oauth = None;
    let mut passwords = false;
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
                    ("oAuth2", _) => browser = Some(Browser::default()),
                    _ => field = name,
                }
            }
            Event::Text(text) => {
                let text = text.trim().to_owned();
                if let Some(browser) = &mut browser {
                    browser.set(&field, text);
                } else if let Some((_, draft)) = &mut server
                    && !text.is_empty()
                {
                    draft.set(&field, text);
                }
            }
            Event::End(end) => {
                field.clear();
                if end.local_name().as_ref() == "oAuth2" {
                    oauth = oauth.take().or_else(|| browser.take().and_then(Browser::endpoints));
                    browser = None;
                }
                if matches!(end.local_name().as_ref(), "incomingServer" | "outgoingServer")
                    && let Some((role, draft)) = server.take()
                {
                    let slot = if role == Role::Reading { &mut reading } else { &mut sending };
                    if slot.is_none() {
                        *slot = draft.endpoint();
                        passwords |= role == Role::Reading && slot.is_some() && draft.passwords;
                    }
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let route = Route { reading: reading?, sending: sending? };
    // Servers that take nothing but tokens are of no use without a place that gives them.
    (passwords || oauth.is_some()).then_some(Told { route, oauth, passwords })
}

/// Where a sign-in in the browser goes, as far as it was read.
#[derive(Default)]
struct Browser {
    authorize: String,
    token: String,
    scope: String,
}

impl Browser {
    fn set(&mut self, field: &str, text: String) {
        match field {
            "authURL" => self.authorize = text,
            "tokenURL" => self.token = text,
            "scope" => self.scope = text,
            _ => {}
        }
    }

    fn endpoints(self) -> Option<Endpoints> {
        let secured = |text: &str| Url::parse(text).ok().filter(|url| url.scheme() == "https" && url.host().is_some());
        let (authorize, token) = (secured(&self.authorize)?, secured(&self.token)?);
        let scope: String = self.scope.split_whitespace().collect::<Vec<_>>().join(" ");
        (!scope.is_empty() && scope.len() < 1_000).then_some(Endpoints { authorize, token, scope })
    }
}

#[derive(Default)]
struct Draft {
    host: String,
    port: u16,
    socket: String,
    passwords: bool,
    tokens: bool,
}

impl Draft {
    fn set(&mut self, field: &str, text: String) {
        match field {
            "hostname" => self.host = text.to_ascii_lowercase(),
            "port" => self.port = text.parse().unwrap_or(0),
            "socketType" => self.socket = text.to_ascii_uppercase(),
            "authentication" => {
                self.passwords |= matches!(text.as_str(), "password-cleartext" | "plain");
                self.tokens |= text.eq_ignore_ascii_case("oauth2");
            }
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
        ((self.passwords || self.tokens) && self.port > 0).then(|| Endpoint::new(&named.host, self.port, security))
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
        let told = read(FILE).unwrap();
        assert!(told.passwords && told.oauth.is_none());
        let route = told.route;
        assert_eq!(route.reading, Endpoint::new("imap.maison.example", 993, Security::Tls));
        assert_eq!(route.sending, Endpoint::new("smtp.maison.example", 587, Security::StartTls));
    }

    #[test]
    fn a_domain_may_say_where_one_signs_in_in_the_browser() {
        let place = "<oAuth2><issuer>id.maison.example</issuer><scope>mail offline_access</scope>\
            <authURL>https://id.maison.example/auth</authURL><tokenURL>https://id.maison.example/token</tokenURL></oAuth2>";
        let with = |place: &str, file: &str| read(&file.replace("</clientConfig>", &format!("{place}</clientConfig>")));
        let told = with(place, FILE).unwrap();
        let oauth = told.oauth.unwrap();
        assert_eq!(
            (oauth.token.as_str(), oauth.scope.as_str()),
            ("https://id.maison.example/token", "mail offline_access")
        );
        assert!(told.passwords);
        let tokens_only = FILE.replace("password-cleartext", "OAuth2");
        assert!(!with(place, &tokens_only).unwrap().passwords);
        assert_eq!(read(&tokens_only), None, "tokens, and nowhere to get them");
        assert!(
            with(&place.replace("https://id.maison.example/token", "http://id.maison.example/token"), FILE)
                .unwrap()
                .oauth
                .is_none(),
            "no secret goes where anybody can read it"
        );
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
