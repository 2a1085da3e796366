//! From an address that a person types to a feed: it is one, or its page names one.

use super::read::{self, Marks, address};
use super::{DESCRIPTOR, Feed};
use crate::kit::{Access, Alternate, Call, Connect, Connected, Credentials, Fault, Http, Identity, Token, alternates};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use feed_rs::model;
use serde_json::json;
use url::Url;

/// Feeds of a page that are tried.
const TRIED: usize = 3;

#[async_trait]
impl Connect for Feed {
    fn server(&self, typed: Option<&str>) -> Result<Url, Fault> {
        address(typed.unwrap_or_default()).map_err(Fault::Forbidden)
    }

    async fn sign_in(&self, http: &Http, server: &Url, _: Credentials, now: DateTime<Utc>) -> Result<Connected, Fault> {
        let (url, feed) = find(http, server, now).await?;
        Ok(Connected { identity: identity(&url, &feed), secret: Token::new(String::new()) })
    }

    async fn open(&self, _: &Http, _: &Url, _: &Token, _: DateTime<Utc>) -> Result<Access, Fault> {
        Ok(Access { token: Token::new(String::new()), expires_at: None, rotated: None })
    }

    async fn identify(&self, call: &Call<'_>) -> Result<Identity, Fault> {
        let (url, feed) = at(call.http, call.server, call.now).await?;
        Ok(identity(&url, &feed))
    }

    async fn revoke(&self, _: &Http, _: &Url, _: &Token) -> Result<(), Fault> {
        Ok(())
    }
}

/// Reads a feed at exactly this address.
async fn at(http: &Http, url: &Url, now: DateTime<Utc>) -> Result<(Url, model::Feed), Fault> {
    // Asked without marks it is never called unchanged.
    let reply = read::fetch(http, url, &Marks::default(), now).await?.ok_or(Fault::Protocol)?;
    Ok((url.clone(), read::parse(&reply.body, url)?))
}

async fn find(http: &Http, typed: &Url, now: DateTime<Utc>) -> Result<(Url, model::Feed), Fault> {
    let reply = read::fetch(http, typed, &Marks::default(), now).await?.ok_or(Fault::Protocol)?;
    if let Ok(feed) = read::parse(&reply.body, typed) {
        return Ok((typed.clone(), feed));
    }
    let mut last = Fault::Protocol;
    for url in offered(&alternates(&String::from_utf8_lossy(&reply.body), typed)) {
        match at(&http.for_found(typed, &url), &url, now).await {
            Ok(found) => return Ok(found),
            Err(fault) => last = fault,
        }
    }
    Err(last)
}

/// The feeds that a page names, those of comments first, and of these the most particular: a page names its site's before
/// its own.
fn offered(named: &[Alternate]) -> Vec<Url> {
    let is_feed = |one: &&Alternate| {
        ["rss+xml", "atom+xml", "rdf+xml", "feed+json"].iter().any(|kind| one.mime.contains(kind))
            && matches!(one.url.scheme(), "https" | "http")
    };
    let feeds: Vec<&Alternate> = named.iter().filter(is_feed).collect();
    let talks = |one: &&&Alternate| {
        let text = format!("{} {}", one.title, one.url).to_lowercase();
        text.contains("comment") || text.contains("replies")
    };
    let mut urls: Vec<Url> = feeds.iter().filter(talks).rev().map(|one| one.url.clone()).collect();
    urls.extend(feeds.iter().filter(|one| !talks(one)).map(|one| one.url.clone()));
    urls.truncate(TRIED);
    urls
}

fn identity(url: &Url, feed: &model::Feed) -> Identity {
    let place = format!("{}{}", url.host_str().unwrap_or_default(), url.path().trim_end_matches('/'));
    let title = super::inbox::line(feed.title.as_ref().map(|title| title.content.as_str()).unwrap_or_default());
    let page = feed.links.iter().find(|link| link.rel.as_deref() != Some("self")).map(|link| link.href.clone());
    let page = page.filter(|page| page.starts_with("https://") || page.starts_with("http://"));
    Identity {
        remote_id: url.to_string(),
        handle: place.chars().take(200).collect(),
        name: if title.is_empty() { url.host_str().unwrap_or_default().to_owned() } else { title },
        avatar: None,
        profile: page.unwrap_or_else(|| url.to_string()),
        server: url.clone(),
        limits: DESCRIPTOR.limits.clone(),
        facts: json!({}),
        scopes: Vec::new(),
        expires_at: None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn feeds_of_comments_come_first_and_the_most_particular_of_them_before_the_others() {
        let page = Url::parse("https://exemple.fr/2026/article/").unwrap();
        let html = r#"<head><link rel="alternate" type="application/rss+xml" title="Le blog » Flux" href="/feed/">
            <link rel='alternate' type='application/rss+xml' title="Le blog » Flux des commentaires" href='/comments/feed/'>
            <LINK REL=alternate TYPE=application/rss+xml TITLE="Article » Commentaires" HREF=feed/>
            <link rel=alternate type=application/json href=/wp-json/>
            <link rel=alternate hreflang=en href=/en/><link rel=stylesheet type=text/css href=x.css></head>"#;
        let urls: Vec<String> = offered(&alternates(html, &page)).into_iter().map(String::from).collect();
        let expected =
            ["https://exemple.fr/2026/article/feed/", "https://exemple.fr/comments/feed/", "https://exemple.fr/feed/"];
        assert_eq!(urls, expected);
    }
}
