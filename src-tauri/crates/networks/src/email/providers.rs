//! Servers of well-known mail providers, so that their addresses need no search.
//!
//! From each provider's own help pages; checked 2026-11-22 as far as memory and documentation at hand go. A provider that
//! moves is still found through its domain's own configuration once its line here is gone.

use super::route::{Endpoint, Route, Security};

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
}
