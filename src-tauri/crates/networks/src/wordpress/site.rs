//! From what a person types to the root of a site's programming interface.

use super::api::Api;
use super::faults::Phase;
use super::wire::Index;
use crate::kit::{Denied, Fault, Http, Request, Unsent, link};
use chrono::{DateTime, Utc};
use url::Url;

/// The relation by which a site's pages name the interface.
const RELATION: &str = "https://api.w.org/";
/// Longest page that is read for its headers.
const PAGE: usize = 4 * 1024 * 1024;

/// Reads a site's address out of what people type: a host, a page of it, its sign-in or administration.
///
/// # Errors
/// [`Denied::Malformed`] when it is no web address.
pub(super) fn address(typed: &str) -> Result<Url, Denied> {
    let text = typed.trim();
    if text.is_empty() || text.contains(char::is_whitespace) {
        return Err(Denied::Malformed);
    }
    let text = if text.contains("://") {
        text.to_owned()
    } else {
        let host = text.split(['/', '?']).next().unwrap_or(text);
        let name = host.split(':').next().unwrap_or(host);
        if !host.starts_with('[') && !name.contains('.') && name != "localhost" {
            return Err(Denied::Malformed);
        }
        format!("https://{text}")
    };
    let mut url = Url::parse(&text).map_err(|_| Denied::Malformed)?;
    let plain = matches!(url.scheme(), "https" | "http") && url.username().is_empty() && url.password().is_none();
    if !plain || url.host_str().is_none_or(str::is_empty) {
        return Err(Denied::Malformed);
    }
    url.set_fragment(None);
    if url.query_pairs().any(|(name, _)| name == "rest_route") {
        return Ok(url);
    }
    url.set_query(None);
    let path = url.path().to_owned();
    let end = ["/wp-admin", "/wp-login.php", "/wp-json", "/xmlrpc.php"].iter().filter_map(|part| path.find(part)).min();
    let root = path.get(..end.unwrap_or(path.len())).unwrap_or_default();
    url.set_path(&format!("{}/", root.trim_end_matches('/')));
    Ok(url)
}

/// A site that answers.
pub(super) struct Site {
    pub(super) root: Url,
    /// Absent where a site answers nobody without a password.
    pub(super) index: Option<Index>,
}

/// Finds the interface of a site: by the header that its pages carry, else where it usually is. Sends no password.
///
/// # Errors
/// [`Fault::Protocol`] when there is none.
pub(super) async fn find(http: &Http, site: &Url, now: DateTime<Utc>) -> Result<Site, Fault> {
    let mut candidates = Vec::new();
    if site.query().is_none() {
        // Whatever the page is, an error included, its headers count.
        match http.send(Request::get(site).max_bytes(PAGE)).await {
            Ok(reply) => candidates.extend(link(&reply.headers, RELATION).and_then(|root| ours(site, root))),
            // A page that is too large or broken says nothing about the interface.
            Err(Unsent::Lost) => {}
            Err(unsent) => return Err(unsent.read_fault()),
        }
        candidates.extend(site.join("wp-json/").ok());
        let mut plain = site.clone();
        plain.set_query(Some("rest_route=%2F"));
        candidates.push(plain);
    } else {
        candidates.push(site.clone());
    }
    candidates.dedup();
    let mut last = Fault::Protocol;
    for root in candidates {
        let api = Api { http, root: &root, access: None, now };
        match api.call::<Index>(Request::get(api.url(&[])), &Phase::Discover).await {
            Ok(index) if index.speaks() => return Ok(Site { root, index: Some(index) }),
            Ok(_) => last = Fault::Protocol,
            Err(Fault::Reconnect { .. }) => return Ok(Site { root, index: None }),
            Err(fault @ (Fault::Forbidden(_) | Fault::RateLimited { .. })) => return Err(fault),
            Err(fault) => last = fault,
        }
    }
    Err(last)
}

/// The interface that a page names, if it is the site's own: the same host, give or take `www.`, and never less
/// encrypted than what was typed.
fn ours(site: &Url, mut root: Url) -> Option<Url> {
    let bare = |url: &Url| url.host_str().map(|host| host.trim_start_matches("www.").to_owned());
    if bare(site) != bare(&root) || !root.username().is_empty() || root.password().is_some() {
        return None;
    }
    if site.scheme() == "https" && root.scheme() == "http" {
        root.set_scheme("https").ok()?;
    }
    root.set_fragment(None);
    if root.query().is_none() && !root.path().ends_with('/') {
        root.set_path(&format!("{}/", root.path()));
    }
    Some(root)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_people_type_becomes_the_site() {
        let cases = [
            ("exemple.fr", "https://exemple.fr/"),
            ("https://exemple.fr/blog", "https://exemple.fr/blog/"),
            ("exemple.fr/blog/wp-admin/profile.php?x=1#y", "https://exemple.fr/blog/"),
            ("https://exemple.fr/wp-login.php", "https://exemple.fr/"),
            ("https://exemple.fr/wp-json/wp/v2", "https://exemple.fr/"),
            ("https://exemple.fr/?rest_route=/", "https://exemple.fr/?rest_route=/"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/"),
            ("localhost:8080", "https://localhost:8080/"),
            ("évreux.fr", "https://xn--vreux-9ra.fr/"),
        ];
        for (typed, expected) in cases {
            assert_eq!(address(typed).map(String::from), Ok(expected.to_owned()), "{typed}");
        }
        for typed in ["", "blog", "deux mots.fr", "ftp://exemple.fr", "https://moi:secret@exemple.fr", "javascript:1"] {
            assert_eq!(address(typed), Err(Denied::Malformed), "{typed}");
        }
    }

    #[test]
    fn only_the_site_itself_names_its_interface() {
        let named =
            |site: &str, root: &str| ours(&Url::parse(site).unwrap(), Url::parse(root).unwrap()).map(String::from);
        let same = Some("https://www.exemple.fr/wp-json/".to_owned());
        assert_eq!(named("https://exemple.fr/", "https://www.exemple.fr/wp-json/"), same);
        assert_eq!(named("https://exemple.fr/", "http://www.exemple.fr/wp-json"), same, "a site that forgot its s");
        assert_eq!(named("https://exemple.fr/", "https://ailleurs.test/wp-json/"), None);
        assert_eq!(named("https://exemple.fr/", "https://moi:x@exemple.fr/wp-json/"), None);
        let plain = "https://exemple.fr/index.php?rest_route=/";
        assert_eq!(named("https://exemple.fr/", plain).as_deref(), Some(plain));
    }
}
