//! From a handle to the server that answers for it.
//!
//! The domain of a handle need not be the host of its server: `me@example.org` may live at `social.example.org`. The
//! domain says so itself, by WebFinger (RFC 7033), and may have that question answered elsewhere (host-meta, RFC 6415).

use crate::kit::{Fault, Http, Request};
use serde::Deserialize;
use std::time::Duration;
use url::Url;

/// Longest answer that is read; a real one has about a kilobyte.
const MAX_BYTES: usize = 64 * 1024;
const PATIENCE: Duration = Duration::from_secs(15);

/// A WebFinger answer.
#[derive(Deserialize)]
struct Descriptor {
    #[serde(default)]
    links: Vec<Link>,
}

#[derive(Deserialize)]
struct Link {
    #[serde(default)]
    rel: String,
    #[serde(default, rename = "type")]
    mime: String,
    #[serde(default)]
    href: Option<String>,
}

/// The person in what was typed: `me` of `me@host`, `@me@host`, `host/@me`, `https://host/@me`.
pub(super) fn person(typed: &str) -> Option<&str> {
    let text = typed.trim().trim_end_matches('/');
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    let name = match text.split_once('/') {
        Some((_, path)) => path.strip_prefix('@')?.split('/').next()?,
        None => text.strip_prefix('@').unwrap_or(text).rsplit_once('@')?.0,
    };
    let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-'));
    plain.then_some(name)
}

/// The address of the server behind `domain`, when the domain names one. Asks without any secret; an address that the
/// domain names gets none of the exceptions that a person made for the domain.
pub(super) async fn server(http: &Http, domain: &Url, person: Option<&str>) -> Option<Url> {
    let own = domain.join("/.well-known/webfinger").ok()?;
    if let Some(person) = person {
        if let Some(found) = finger(http, domain, &own, person).await {
            return Some(found);
        }
        let delegated = delegate(http, domain).await?;
        return finger(&http.for_found(domain, &delegated), domain, &delegated, person).await;
    }
    let delegated = delegate(http, domain).await?;
    delegated.join("/").ok()
}

/// Asks `endpoint` where the account of `person` at `domain` lives.
async fn finger(http: &Http, domain: &Url, endpoint: &Url, person: &str) -> Option<Url> {
    let host = domain.host_str()?;
    let authority = domain.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let resource = format!("acct:{person}@{authority}");
    let request = Request::get(endpoint)
        .header("accept", "application/jrd+json, application/json")
        .query(&[("resource", &resource)])
        .max_bytes(MAX_BYTES)
        .deadline(PATIENCE);
    let reply = http.send(request).await.ok().filter(crate::kit::Reply::is_success)?;
    let descriptor: Descriptor = reply.json().ok()?;
    let actor = |link: &&Link| {
        link.rel == "self" && (link.mime.starts_with("application/activity+json") || link.mime.contains("ld+json"))
    };
    let href = descriptor.links.iter().find(actor).and_then(|link| link.href.as_deref())?;
    base(href, domain)
}

/// Where the domain has its WebFinger questions answered.
async fn delegate(http: &Http, domain: &Url) -> Option<Url> {
    let request = Request::get(domain.join("/.well-known/host-meta").ok()?)
        .header("accept", "application/xrd+xml")
        .max_bytes(MAX_BYTES)
        .deadline(PATIENCE);
    let reply = http.send(request).await.ok().filter(crate::kit::Reply::is_success)?;
    let text = std::str::from_utf8(&reply.body).ok()?;
    let template = template(text)?;
    let mut url = base(&template, domain)?;
    let path = Url::parse(&template.replace("{uri}", "x")).ok()?.path().to_owned();
    url.set_path(&path);
    Some(url)
}

/// The template of the `lrdd` link of an XRD document.
fn template(xrd: &str) -> Option<String> {
    xrd.split("<Link").skip(1).find_map(|element| {
        let element = element.split('>').next()?;
        let attribute = |name: &str| {
            let (_, rest) = element.split_once(&format!("{name}="))?;
            let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            rest.get(1..)?.split(quote).next().map(|text| text.replace("&amp;", "&"))
        };
        attribute("rel").filter(|rel| rel == "lrdd").and_then(|_| attribute("template"))
    })
}

/// The base of an address that a server named. Plain http only where a person typed it for that very host.
fn base(address: &str, domain: &Url) -> Option<Url> {
    let mut url = Url::parse(address).ok()?;
    let plain = url.username().is_empty() && url.password().is_none() && url.host_str().is_some_and(|h| !h.is_empty());
    let encrypted = url.scheme() == "https";
    let as_typed = url.scheme() == "http" && domain.scheme() == "http" && url.host() == domain.host();
    if !plain || !(encrypted || as_typed) {
        return None;
    }
    url.set_path("/");
    url.set_query(None);
    url.set_fragment(None);
    Some(url)
}

/// Whether a fault says that the address as typed is no such server itself.
pub(super) fn is_elsewhere(fault: &Fault) -> bool {
    matches!(fault, Fault::Protocol | Fault::Gone | Fault::Rejected(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_person_is_read_from_what_people_type() {
        for (typed, expected) in [
            ("me@host.test", Some("me")),
            ("@me@host.test", Some("me")),
            ("host.test/@me", Some("me")),
            ("https://host.test/@me/", Some("me")),
            ("http://127.0.0.1:80/@a.b-c_d", Some("a.b-c_d")),
            ("host.test", None),
            ("https://host.test/about", None),
            ("@host.test", None),
            ("a b@host.test", None),
        ] {
            assert_eq!(person(typed), expected, "{typed}");
        }
    }

    #[test]
    fn host_meta_names_where_to_ask() {
        let xrd = r#"<?xml version="1.0"?><XRD><Link rel="other" template="https://a.test/x"/>
            <Link rel="lrdd" template="https://social.h.test/.well-known/webfinger?a=1&amp;resource={uri}"/></XRD>"#;
        assert_eq!(template(xrd).as_deref(), Some("https://social.h.test/.well-known/webfinger?a=1&resource={uri}"));
        for nothing in ["", "<XRD/>", "<Link rel='lrdd'>", "<Link rel=\"lrdd\" template=x"] {
            assert_eq!(template(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn what_a_domain_names_is_no_weaker_than_what_was_typed() {
        let typed = |text: &str| Url::parse(text).ok();
        let Some((https, http)) = typed("https://h.test/").zip(typed("http://h.test/")) else { return };
        assert_eq!(base("https://s.test/users/me?x#y", &https).map(String::from).as_deref(), Some("https://s.test/"));
        assert_eq!(base("http://s.test/", &https), None);
        assert_eq!(base("http://s.test/", &http), None, "another host");
        assert_eq!(base("http://h.test:81/", &http).map(String::from).as_deref(), Some("http://h.test:81/"));
        assert_eq!(base("https://u:p@s.test/", &https), None);
        assert_eq!(base("ftp://s.test/", &https), None);
    }
}
