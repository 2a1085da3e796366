//! Servers of well-known mail providers, so that their addresses need no search.
//!
//! From each provider's own help pages; checked 2026-11-22 as far as memory and documentation at hand go. A provider that
//! moves is still found through its domain's own configuration once its line here is gone.

use super::route::{Endpoint, Route, Security};
use crate::kit::Endpoints;
use url::Url;

/// Domains, IMAP host, SMTP host with port. IMAP is TLS on 993 with all of them.
struct Provider {
    domains: &'static [&'static str],
    imap: &'static str,
    smtp: (&'static str, u16),
}

const PROVIDERS: &[Provider] = &[
    Provider { domains: &["gmail.com", "googlemail.com"], imap: "imap.gmail.com", smtp: ("smtp.gmail.com", 465) },
    Provider {
        domains: &["icloud.com", "me.com", "mac.com"],
        imap: "imap.mail.me.com",
        smtp: ("smtp.mail.me.com", 587),
    },
    Provider {
        domains: &["yahoo.com", "yahoo.fr", "ymail.com"],
        imap: "imap.mail.yahoo.com",
        smtp: ("smtp.mail.yahoo.com", 465),
    },
    Provider {
        domains: &["outlook.com", "outlook.fr", "hotmail.com", "hotmail.fr", "live.com", "live.fr", "msn.com"],
        imap: "outlook.office365.com",
        smtp: ("smtp-mail.outlook.com", 587),
    },
    Provider { domains: &["aol.com"], imap: "imap.aol.com", smtp: ("smtp.aol.com", 465) },
    Provider { domains: &["orange.fr", "wanadoo.fr"], imap: "imap.orange.fr", smtp: ("smtp.orange.fr", 465) },
    Provider { domains: &["free.fr"], imap: "imap.free.fr", smtp: ("smtp.free.fr", 465) },
    Provider { domains: &["sfr.fr", "neuf.fr"], imap: "imap.sfr.fr", smtp: ("smtp.sfr.fr", 465) },
    Provider { domains: &["laposte.net"], imap: "imap.laposte.net", smtp: ("smtp.laposte.net", 465) },
    Provider { domains: &["bbox.fr"], imap: "imap4.bbox.fr", smtp: ("smtp.bbox.fr", 587) },
    Provider { domains: &["gmx.com", "gmx.fr"], imap: "imap.gmx.com", smtp: ("mail.gmx.com", 465) },
    Provider { domains: &["gmx.de", "gmx.net"], imap: "imap.gmx.net", smtp: ("mail.gmx.net", 465) },
    Provider { domains: &["web.de"], imap: "imap.web.de", smtp: ("smtp.web.de", 587) },
    Provider { domains: &["posteo.net", "posteo.de"], imap: "posteo.de", smtp: ("posteo.de", 465) },
    Provider { domains: &["mailbox.org"], imap: "imap.mailbox.org", smtp: ("smtp.mailbox.org", 465) },
    Provider { domains: &["fastmail.com", "fastmail.fm"], imap: "imap.fastmail.com", smtp: ("smtp.fastmail.com", 465) },
    Provider { domains: &["zoho.com"], imap: "imap.zoho.com", smtp: ("smtp.zoho.com", 465) },
    Provider { domains: &["bluewin.ch"], imap: "imaps.bluewin.ch", smtp: ("smtpauths.bluewin.ch", 465) },
];

/// A provider that wants its users to sign in in the browser.
///
/// From Google's and Microsoft's documents on IMAP and SMTP with OAuth, as of 2026-11-22.
pub(super) struct OAuthProvider {
    pub(super) name: &'static str,
    domains: &'static [&'static str],
    /// Hosts under which it reads mail, for addresses of other domains.
    hosts: &'static [&'static str],
    authorize: &'static str,
    token: &'static str,
    scope: &'static str,
    /// What its page wants beside.
    extras: &'static [(&'static str, &'static str)],
    revocation: Option<&'static str>,
    /// Where a person registers a client.
    pub(super) client_page: &'static str,
    /// Passwords are not taken any more.
    pub(super) only: bool,
}

const OAUTH: &[OAuthProvider] = &[
    OAuthProvider {
        name: "Google",
        domains: &["gmail.com", "googlemail.com"],
        hosts: &["imap.gmail.com", "imap.googlemail.com"],
        authorize: "https://accounts.google.com/o/oauth2/v2/auth",
        token: "https://oauth2.googleapis.com/token",
        scope: "https://mail.google.com/",
        // Without these a second sign-in brings no refresh token.
        extras: &[("access_type", "offline"), ("prompt", "consent")],
        revocation: Some("https://oauth2.googleapis.com/revoke"),
        client_page: "https://console.cloud.google.com/apis/credentials",
        only: false,
    },
    OAuthProvider {
        name: "Microsoft",
        domains: &["outlook.com", "outlook.fr", "hotmail.com", "hotmail.fr", "live.com", "live.fr", "msn.com"],
        hosts: &["outlook.office365.com", "imap-mail.outlook.com"],
        authorize: "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        token: "https://login.microsoftonline.com/common/oauth2/v2.0/token",
        scope: "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access",
        extras: &[("prompt", "select_account")],
        revocation: None,
        client_page: "https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade",
        only: true,
    },
];

impl OAuthProvider {
    pub(super) fn endpoints(&self) -> Option<Endpoints> {
        let (authorize, token) = (Url::parse(self.authorize).ok()?, Url::parse(self.token).ok()?);
        Some(Endpoints { authorize, token, scope: self.scope.to_owned() })
    }
}

/// The provider of an address's domain, or of the host at which it is read.
pub(super) fn oauth(domain: &str, host: Option<&str>) -> Option<&'static OAuthProvider> {
    OAUTH.iter().find(|one| one.domains.contains(&domain) || host.is_some_and(|host| one.hosts.contains(&host)))
}

/// What a provider's page wants beside what the standard says.
pub(super) fn extras(page: &Url) -> &'static [(&'static str, &'static str)] {
    OAUTH.iter().find(|one| one.authorize == page.as_str()).map_or(&[], |one| one.extras)
}

/// Where a token of this endpoint is taken back.
pub(super) fn revocation(token: &Url) -> Option<Url> {
    let known = OAUTH.iter().find(|one| one.token == token.as_str())?;
    known.revocation.and_then(|text| Url::parse(text).ok())
}

/// The servers of a provider's domain.
pub(super) fn known(domain: &str) -> Option<Route> {
    let provider = PROVIDERS.iter().find(|provider| provider.domains.contains(&domain))?;
    let (host, port) = provider.smtp;
    let security = if port == 465 { Security::Tls } else { Security::StartTls };
    Some(Route {
        reading: Endpoint::new(provider.imap, 993, Security::Tls),
        sending: Endpoint::new(host, port, security),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_domain_stands_once_and_in_lower_case() {
        let mut all: Vec<&str> = PROVIDERS.iter().flat_map(|provider| provider.domains).copied().collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(all.iter().all(|domain| domain.to_ascii_lowercase() == **domain));
        assert_eq!(known("icloud.com").unwrap().sending.security, Security::StartTls);
        assert_eq!(known("example.org"), None);
    }

    #[test]
    fn endpoints_are_addresses_and_their_extras_are_found() {
        for provider in OAUTH {
            let endpoints = provider.endpoints().unwrap();
            assert!(endpoints.authorize.scheme() == "https" && endpoints.token.scheme() == "https");
            assert_eq!(extras(&endpoints.authorize), provider.extras);
            assert!(provider.domains.iter().all(|domain| known(domain).is_some()), "{}", provider.name);
        }
        assert_eq!(oauth("agence.example", Some("imap.gmail.com")).unwrap().name, "Google");
        assert!(oauth("agence.example", Some("imap.agence.example")).is_none());
    }
}
