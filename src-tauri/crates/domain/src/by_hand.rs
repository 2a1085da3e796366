//! Publishing by a person's own hand: where the page is, and whether an address can be that of the post.

use crate::network::ByHand;
use crate::text::is_web_address;

/// Most bytes of an address.
pub const ADDRESS_MAX: usize = 2_000;

/// Why an address is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressFault {
    /// It is no https address.
    #[error("no https address")]
    Malformed,
    /// Its host is none of the network's.
    #[error("not an address of this network")]
    Elsewhere,
}

/// The page to open for writing a post: the network's, or else the account's own.
#[must_use]
pub fn compose_page(rule: &ByHand, server: Option<&str>, own: Option<&str>) -> Option<String> {
    let own = || own.map(str::to_owned);
    match (rule.compose, server) {
        (Some(page), Some(server)) => Some(page.replace("{server}", server.trim_end_matches('/'))),
        (Some(page), None) if !page.contains("{server}") => Some(page.to_owned()),
        _ => own(),
    }
}

/// Reads an address that a person typed or pasted. A missing scheme is filled in; everything but https is refused, and so
/// is a host that is none of the network's, where these are known.
///
/// # Errors
/// [`AddressFault`].
pub fn read_address(rule: &ByHand, server: Option<&str>, typed: &str) -> Result<String, AddressFault> {
    let typed = typed.trim();
    let address = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
    let host = host_of(&address).filter(|_| address.len() <= ADDRESS_MAX && is_web_address(&address));
    let host = host.ok_or(AddressFault::Malformed)?;
    let known: Vec<String> = rule
        .hosts
        .iter()
        .filter_map(|known| match *known {
            "{server}" => server.and_then(|server| host_of(&server.replacen("http://", "https://", 1))),
            fixed => Some(fixed.to_owned()),
        })
        .collect();
    let within = |known: &String| host == *known || host.strip_suffix(known).is_some_and(|rest| rest.ends_with('.'));
    if known.is_empty() || known.iter().any(within) { Ok(address) } else { Err(AddressFault::Elsewhere) }
}

/// The host of an https address, in lower case; `None` for anything else, and where a name stands before the host.
fn host_of(address: &str) -> Option<String> {
    let scheme = address.get(..8)?;
    let rest = address.get(8..).filter(|_| scheme.eq_ignore_ascii_case("https://"))?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    if authority.contains('@') || address.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return None;
    }
    let host = authority.split(':').next()?.trim_end_matches('.');
    (host.contains('.') || host == "localhost").then(|| host.to_ascii_lowercase()).filter(|host| !host.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RULE: ByHand = ByHand { compose: None, hosts: &["exemple.fr", "ex.fr"], alt: true };

    #[test]
    fn an_address_of_the_network_is_taken() {
        for typed in
            ["https://exemple.fr/p/1", "https://www.exemple.fr/p/1?x=2", "HTTPS://EX.FR/a", "  exemple.fr/p/1 "]
        {
            assert!(read_address(&RULE, None, typed).is_ok(), "{typed}");
        }
        assert_eq!(read_address(&RULE, None, "exemple.fr/p/1").as_deref(), Ok("https://exemple.fr/p/1"));
    }

    #[test]
    fn other_hosts_and_other_schemes_are_refused() {
        for typed in [
            "https://autre.fr/p/1",
            "https://exemple.fr.autre.fr/",
            "https://faux-exemple.fr/",
            "https://autre.fr/?exemple.fr",
            "https://autre.fr/#exemple.fr",
        ] {
            assert_eq!(read_address(&RULE, None, typed), Err(AddressFault::Elsewhere), "{typed}");
        }
        for typed in [
            "http://exemple.fr/p/1",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "",
            "   ",
            "une phrase",
            "https://",
            "https://exemple.fr@autre.fr/",
            "https://exemple.fr/un texte",
        ] {
            assert_eq!(read_address(&RULE, None, typed), Err(AddressFault::Malformed), "{typed}");
        }
    }

    #[test]
    fn the_host_may_be_that_of_the_account() {
        let own = ByHand { compose: Some("{server}/publish"), hosts: &["{server}"], alt: true };
        let server = Some("https://social.exemple/");
        assert_eq!(compose_page(&own, server, None).as_deref(), Some("https://social.exemple/publish"));
        assert_eq!(compose_page(&own, None, Some("https://a.fr/moi")).as_deref(), Some("https://a.fr/moi"));
        assert!(read_address(&own, server, "https://social.exemple/@lea/1").is_ok());
        assert_eq!(read_address(&own, server, "https://autre.exemple/@lea/1"), Err(AddressFault::Elsewhere));
        // Nothing known: any https address.
        assert!(read_address(&own, None, "https://autre.exemple/@lea/1").is_ok());
    }

    proptest! {
        #[test]
        fn what_is_taken_is_https_of_a_known_host(typed in "\\PC{0,60}|(https?://)?[a-z.@:/]{0,30}(exemple\\.fr)?[a-z.@:/?#]{0,20}") {
            if let Ok(address) = read_address(&RULE, None, &typed) {
                let host = host_of(&address);
                prop_assert!(host.is_some_and(|host| ["exemple.fr", "ex.fr"].iter().any(|known| host.ends_with(known))), "{}", address);
            }
        }
    }
}
