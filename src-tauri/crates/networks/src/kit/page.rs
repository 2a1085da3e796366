//! What a page says of itself for a card: title, description, picture.

use super::html::split_tag;
use super::{Fault, Http, Request};
use bytes::Bytes;
use std::time::Duration;
use url::Url;

/// Most bytes of a page that are read; its head lies at its beginning.
const PAGE_MAX: usize = 3 * 1024 * 1024;
const PICTURE_MAX: usize = 8 * 1024 * 1024;
const PATIENCE: Duration = Duration::from_secs(20);
/// Most characters of a title, and of a description.
const TITLE_MAX: usize = 300;
const DESCRIPTION_MAX: usize = 1_000;

/// What a page says of itself. All of it is a stranger's text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageFacts {
    /// Its title.
    pub title: String,
    /// Its description.
    pub description: String,
    /// Address of its picture.
    pub picture: Option<Url>,
}

/// Reads a page's word on itself.
///
/// # Errors
/// As any read; [`Fault::Protocol`] when it is no HTML, [`Fault::Gone`] when there is no such page.
pub async fn read_page(http: &Http, url: &Url) -> Result<PageFacts, Fault> {
    let request = Request::get(url).header("accept", "text/html").max_bytes(PAGE_MAX).deadline(PATIENCE);
    let reply = http.send(request).await.map_err(super::Unsent::read_fault)?;
    match reply.status {
        200..=299 => {}
        404 | 410 => return Err(Fault::Gone),
        _ => return Err(Fault::Transient { after: None }),
    }
    let mime = reply.header("content-type").unwrap_or_default().to_ascii_lowercase();
    if !mime.starts_with("text/html") && !mime.starts_with("application/xhtml") {
        return Err(Fault::Protocol);
    }
    Ok(page_facts(&String::from_utf8_lossy(&reply.body), url))
}

/// Fetches a picture that a page named. The bytes are a stranger's: decode with limits, and keep only what was made anew.
///
/// # Errors
/// As any read; [`Fault::Protocol`] when it is no picture.
pub async fn read_picture(http: &Http, url: &Url) -> Result<Bytes, Fault> {
    let request = Request::get(url).header("accept", "image/*").max_bytes(PICTURE_MAX).deadline(PATIENCE);
    let reply = http.send(request).await.map_err(super::Unsent::read_fault)?;
    let mime = reply.header("content-type").unwrap_or_default().to_ascii_lowercase();
    if !reply.is_success() || !mime.starts_with("image/") {
        return Err(Fault::Protocol);
    }
    Ok(reply.body.clone())
}

/// Reads the `<meta>` elements and the title of a page. Takes linear time.
pub(super) fn page_facts(html: &str, page: &Url) -> PageFacts {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut title = String::new();
    for (name, tag, after) in tags(html) {
        match name.as_str() {
            "meta" => {
                let all = attributes(tag);
                let value = |wanted: &str| all.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone());
                if let (Some(name), Some(content)) = (value("property").or_else(|| value("name")), value("content")) {
                    found.push((name.to_ascii_lowercase(), content));
                }
            }
            "title" if title.is_empty() => {
                title = after.split_once('<').map_or(after, |(text, _)| text).to_owned();
                title = html_escape::decode_html_entities(&title).into_owned();
            }
            // Nothing of a page's head comes after its body has begun.
            "body" => break,
            _ => {}
        }
    }
    let of = |names: &[&str]| {
        names.iter().find_map(|wanted| found.iter().find(|(name, value)| name == wanted && !value.trim().is_empty()))
    };
    let text = |value: Option<&(String, String)>, max: usize| {
        let value = value.map(|(_, value)| value.as_str()).unwrap_or_default();
        line(value, max)
    };
    let named = of(&["og:title", "twitter:title"]);
    PageFacts {
        title: if named.is_some() { text(named, TITLE_MAX) } else { line(&title, TITLE_MAX) },
        description: text(of(&["og:description", "description", "twitter:description"]), DESCRIPTION_MAX),
        picture: of(&["og:image:secure_url", "og:image", "og:image:url", "twitter:image"])
            .and_then(|(_, address)| page.join(address.trim()).ok())
            .filter(|url| matches!(url.scheme(), "https" | "http")),
    }
}

/// Another form of a page that the page itself names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternate {
    /// Where it is.
    pub url: Url,
    /// Media type, small letters.
    pub mime: String,
    /// What it is called; a stranger's text.
    pub title: String,
}

/// The `<link rel=alternate>` elements of a page with a type. Takes linear time.
#[must_use]
pub fn alternates(html: &str, page: &Url) -> Vec<Alternate> {
    const MOST: usize = 50;
    let mut found = Vec::new();
    let mut base = page.clone();
    for (name, tag, _) in tags(html) {
        let all = if matches!(name.as_str(), "link" | "base") { attributes(tag) } else { continue };
        let value =
            |wanted: &str| all.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.trim().to_owned());
        if name == "base" {
            base = value("href").and_then(|href| page.join(&href).ok()).unwrap_or(base);
            continue;
        }
        let is =
            value("rel").is_some_and(|rel| rel.split_whitespace().any(|rel| rel.eq_ignore_ascii_case("alternate")));
        let url = value("href").and_then(|href| base.join(&href).ok());
        if let (true, Some(url), Some(mime)) = (is && found.len() < MOST, url, value("type")) {
            found.push(Alternate {
                url,
                mime: mime.to_ascii_lowercase(),
                title: line(&value("title").unwrap_or_default(), TITLE_MAX),
            });
        }
    }
    found
}

/// One line without control characters.
fn line(text: &str, max: usize) -> String {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    words.join(" ").chars().take(max).collect()
}

/// The tags of a page: name in small letters, what stands between the brackets, and all that follows.
fn tags(html: &str) -> impl Iterator<Item = (String, &str, &str)> {
    let mut rest = html;
    std::iter::from_fn(move || {
        let (tag, after) = split_tag(rest.split_once('<')?.1)?;
        rest = after;
        let name = tag.chars().take_while(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        Some((name, tag, after))
    })
}

/// The attributes of a tag, names in small letters, entities decoded.
fn attributes(tag: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut rest = tag.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '/')).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        if name.is_empty() && after.is_empty() {
            return all;
        }
        let after = after.trim_start();
        let Some(value) = after.strip_prefix('=').map(str::trim_start) else {
            // Something that is no name is stepped over, so that every turn takes something away.
            rest = if name.is_empty() { after.get(1..).unwrap_or_default() } else { after };
            continue;
        };
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (text, left) = match quote {
            Some(quote) => value.get(1..).unwrap_or_default().split_once(quote).unwrap_or((value, "")),
            None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        all.push((name.to_ascii_lowercase(), html_escape::decode_html_entities(text).into_owned()));
        rest = left;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn facts(html: &str) -> PageFacts {
        page_facts(html, &Url::parse("https://e.test/a/b").unwrap())
    }

    #[test]
    fn a_page_is_taken_at_its_word() {
        let html = r#"<!doctype html><html><head><title>Plain &amp; simple</title>
            <META content='Le titre &quot;vrai&quot;' property = og:title >
            <meta name="description" content="Une
              description"><meta property="og:image" content="../pic.png?x=1&amp;y=2"/></head><body>
            <meta property="og:title" content="late"></body>"#;
        let found = facts(html);
        assert_eq!(found.title, "Le titre \"vrai\"");
        assert_eq!(found.description, "Une description");
        assert_eq!(found.picture.unwrap().as_str(), "https://e.test/pic.png?x=1&y=2");
        assert_eq!(facts("<title>Only <b>this</title>").title, "Only");
        assert_eq!(facts("").title, "");
        for hostile in ["javascript:alert(1)", "data:image/png;base64,AA", "file:///etc/passwd", "http://["] {
            assert_eq!(facts(&format!("<meta property=og:image content=\"{hostile}\">")).picture, None, "{hostile}");
        }
        assert_eq!(facts(&format!("<title>{}</title>", "é".repeat(5_000))).title.chars().count(), TITLE_MAX);
    }

    proptest! {
        #[test]
        fn nothing_breaks_it(html in "[<>a-z/= \"'&;:\\n!-]{0,400}") {
            facts(&html);
            attributes(&html);
        }
    }
}
