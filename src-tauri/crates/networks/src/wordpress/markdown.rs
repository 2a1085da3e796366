//! From Markdown to the HTML of an article.
//!
//! The result holds elements of CommonMark, tables and strikethrough, and nothing else: no blocks, classes only on
//! pictures, no attribute that runs anything. HTML in the text is not markup here: it appears as it was typed. Links
//! and pictures lead to http(s), mail and telephone addresses or stay on the site; others lose their target.

use linkify::{LinkFinder, LinkKind};
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeStream, html};
use pupitre_domain::ids::VisualId;
use unicode_segmentation::UnicodeSegmentation;

/// Scheme of a picture of the library in a text: `![alt](visual:ID)`.
const VISUAL: &str = "visual:";

/// Attributes of a picture, in order.
pub(super) type Attributes = Vec<(&'static str, String)>;

/// A rendered text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Rendered {
    pub(super) html: String,
    /// Words that a reader sees.
    pub(super) words: u32,
    /// Library pictures that the text places, in order, each once.
    pub(super) placed: Vec<VisualId>,
}

/// A heading of the first level at the very beginning, as plain text, and the text after it.
pub(super) fn leading_title(text: &str) -> Option<(String, &str)> {
    let mut parser = parser(text).into_offset_iter();
    match parser.next()? {
        (Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }), range) => {
            let mut title = String::new();
            for (event, _) in parser {
                match event {
                    Event::End(TagEnd::Heading(_)) => break,
                    Event::Text(said) | Event::Code(said) => title.push_str(&said),
                    Event::SoftBreak | Event::HardBreak => title.push(' '),
                    _ => {}
                }
            }
            let title = title.trim().to_owned();
            Some((title, text.get(range.end..).unwrap_or_default()))
        }
        _ => None,
    }
}

/// What a reader sees of a text, in one line.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::new();
    for event in parser(text) {
        match event {
            Event::Text(said) | Event::Code(said) | Event::Html(said) | Event::InlineHtml(said) => out.push_str(&said),
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item) => {
                out.push(' ');
            }
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Renders a text. `picture` gives the attributes of a library picture; one that it does not know is left out, its
/// alternative text stays.
pub(super) fn render(text: &str, picture: &dyn Fn(VisualId) -> Option<Attributes>) -> Rendered {
    let mut rendered = Rendered::default();
    let events: Vec<Event<'_>> = TextMergeStream::new(parser(text).map(as_text)).collect();
    let mut out: Vec<Event<'_>> = Vec::with_capacity(events.len());
    let mut dropped_links = 0_u32;
    let (mut in_link, mut in_code, mut alone) = (0_u32, false, false);
    let mut alt: Option<(String, CowStr<'_>, u32)> = None;
    let mut events = events.into_iter().peekable();
    while let Some(event) = events.next() {
        if let Some((said, target, depth)) = &mut alt {
            // Inside a picture: what is written there is its alternative text.
            match &event {
                Event::Start(Tag::Image { .. }) => *depth += 1,
                Event::End(TagEnd::Image) if *depth > 0 => *depth -= 1,
                Event::End(TagEnd::Image) => {
                    out.push(image(said, target, picture, &mut rendered.placed));
                    alt = None;
                }
                Event::Text(text) | Event::Code(text) => said.push_str(text),
                _ => {}
            }
            continue;
        }
        match event {
            Event::Start(Tag::Image { dest_url, .. }) => alt = Some((String::new(), dest_url, 0)),
            Event::Start(Tag::Link { ref dest_url, .. }) if !leads_somewhere(dest_url) => dropped_links += 1,
            Event::End(TagEnd::Link) if dropped_links > 0 => dropped_links -= 1,
            Event::Start(Tag::Link { .. }) => {
                in_link += 1;
                out.push(event);
            }
            Event::End(TagEnd::Link) => {
                in_link = in_link.saturating_sub(1);
                out.push(event);
            }
            Event::Start(Tag::CodeBlock(_)) => {
                in_code = true;
                out.push(event);
            }
            Event::End(TagEnd::CodeBlock) => {
                in_code = false;
                out.push(event);
            }
            Event::Start(Tag::Paragraph) => {
                alone = matches!(events.peek(), Some(Event::Text(_)));
                out.push(event);
            }
            Event::Text(text) => {
                rendered.words += words(&text);
                // An address that is a paragraph of its own is left to the site, which may show what is behind it.
                let whole = alone && matches!(events.peek(), Some(Event::End(TagEnd::Paragraph))) && is_address(&text);
                alone = false;
                if in_link > 0 || in_code || whole { out.push(Event::Text(text)) } else { linked(&text, &mut out) }
            }
            Event::Code(text) => {
                rendered.words += words(&text);
                out.push(Event::Code(text));
            }
            other => {
                alone = false;
                out.push(other);
            }
        }
    }
    html::push_html(&mut rendered.html, out.into_iter());
    rendered
}

fn parser(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)
}

/// Markup in the text is text; a line that ends within a paragraph is a blank, for the site would break there.
fn as_text(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Html(said) | Event::InlineHtml(said) => Event::Text(said),
        Event::SoftBreak => Event::Text(CowStr::Borrowed(" ")),
        Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        other => other,
    }
}

fn words(text: &str) -> u32 {
    u32::try_from(text.unicode_words().count()).unwrap_or(u32::MAX)
}

fn is_address(text: &str) -> bool {
    let text = text.trim();
    (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(char::is_whitespace)
}

/// Whether a link's target may stay.
fn leads_somewhere(target: &str) -> bool {
    let scheme = target.split(['/', '?', '#']).next().and_then(|start| start.split_once(':')).map(|(scheme, _)| scheme);
    match scheme {
        None => !target.trim().is_empty(),
        Some(scheme) => ["http", "https", "mailto", "tel"].iter().any(|known| scheme.eq_ignore_ascii_case(known)),
    }
}

/// Addresses written out become links.
fn linked(text: &str, out: &mut Vec<Event<'_>>) {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    for span in finder.spans(text) {
        let said = || Event::Text(CowStr::from(span.as_str().to_owned()));
        match span.kind() {
            Some(_) if leads_somewhere(span.as_str()) => {
                let dest_url = CowStr::from(span.as_str().to_owned());
                let (title, id) = (CowStr::Borrowed(""), CowStr::Borrowed(""));
                let link_type = pulldown_cmark::LinkType::Inline;
                out.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
                out.push(said());
                out.push(Event::End(TagEnd::Link));
            }
            _ => out.push(said()),
        }
    }
}

/// A picture's element, or its alternative text where there is no picture.
fn image<'a>(
    alt: &str,
    target: &str,
    picture: &dyn Fn(VisualId) -> Option<Attributes>,
    placed: &mut Vec<VisualId>,
) -> Event<'a> {
    let attributes = match target.strip_prefix(VISUAL) {
        Some(id) => id.parse::<VisualId>().ok().and_then(|id| {
            if !placed.contains(&id) {
                placed.push(id);
            }
            picture(id)
        }),
        None if is_address(target) => Some(vec![("src", target.to_owned())]),
        None => None,
    };
    match attributes {
        Some(attributes) => Event::InlineHtml(CowStr::from(element(&attributes, alt))),
        None => Event::Text(CowStr::from(alt.to_owned())),
    }
}

/// `<img …>` with everything escaped.
pub(super) fn element(attributes: &Attributes, alt: &str) -> String {
    let mut out = String::from("<img");
    let own = attributes.iter().any(|(name, _)| *name == "alt");
    let fallback = [("alt", alt.to_owned())];
    for (name, value) in attributes.iter().chain(fallback.iter().filter(|_| !own)) {
        out.push_str(&format!(" {name}=\"{}\"", html_escape::encode_double_quoted_attribute(value)));
    }
    out.push_str(" />");
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    const ID: &str = "019ab000-0000-7000-8000-000000000001";

    fn known(id: VisualId) -> Option<Attributes> {
        (id.to_string() == ID)
            .then(|| vec![("src", "https://b.test/p.jpg?a=1&b=\"2\"".to_owned()), ("class", "x".to_owned())])
    }

    fn html(text: &str) -> String {
        render(text, &known).html
    }

    #[test]
    fn commonmark_becomes_plain_html() {
        insta::assert_snapshot!(html(
            "# Titre\n\nUn *mot*, un **autre**, ~~rayé~~, `code`.\n\n## Suite\n\n- un\n- deux\n  1. trois\n\n> cité\n\n```\n<b>\n```\n\n|a|b|\n|-|-|\n|1|2|\n\n[lien](https://e.test \"là\") fin  \nde ligne\n\n---\n"
        ));
    }

    #[test]
    fn html_in_the_text_is_text() {
        for text in ["<script>alert(1)</script>", "a <b onclick=x>b</b>", "<iframe src=x></iframe>\n\nz", "<!-- x -->"]
        {
            let html = html(text);
            assert!(
                !html.contains("<script")
                    && !html.contains("<b ")
                    && !html.contains("<iframe")
                    && !html.contains("<!--"),
                "{html}"
            );
        }
        assert_eq!(html("a <b>b</b>"), "<p>a &lt;b&gt;b&lt;/b&gt;</p>\n");
    }

    #[test]
    fn targets_that_could_run_something_are_dropped() {
        for target in
            ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "visual:x", "file:///etc"]
        {
            assert_eq!(html(&format!("[a](<{target}>)")), "<p>a</p>\n", "{target}");
            assert_eq!(html(&format!("![a](<{target}>)")), "<p>a</p>\n", "{target}");
        }
        assert_eq!(
            html("[a](mailto:a@b.fr) [b](/c) [d](#e)"),
            "<p><a href=\"mailto:a@b.fr\">a</a> <a href=\"/c\">b</a> <a href=\"#e\">d</a></p>\n"
        );
    }

    #[test]
    fn lines_join_and_addresses_become_links_unless_they_stand_alone() {
        assert_eq!(html("un\ndeux"), "<p>un deux</p>\n");
        assert_eq!(
            html("voir https://e.test/a_b_c?d=1&e=2."),
            "<p>voir <a href=\"https://e.test/a_b_c?d=1&amp;e=2\">https://e.test/a_b_c?d=1&amp;e=2</a>.</p>\n"
        );
        assert_eq!(html("a\n\nhttps://e.test/v\n\nb"), "<p>a</p>\n<p>https://e.test/v</p>\n<p>b</p>\n");
        assert_eq!(html("`https://e.test`"), "<p><code>https://e.test</code></p>\n");
    }

    #[test]
    fn library_pictures_are_placed() {
        let text = format!("![Un « chat » & \"co\"](visual:{ID}) ![x](visual:019ab000-0000-7000-8000-000000000009)");
        let rendered = render(&text, &known);
        assert_eq!(
            rendered.html,
            "<p><img src=\"https://b.test/p.jpg?a=1&amp;b=&quot;2&quot;\" class=\"x\" alt=\"Un « chat » &amp; &quot;co&quot;\" /> x</p>\n"
        );
        assert_eq!(rendered.placed.len(), 2);
        assert_eq!(html("![a](https://b.test/x.png)"), "<p><img src=\"https://b.test/x.png\" alt=\"a\" /></p>\n");
    }

    #[test]
    fn words_are_those_that_are_read() {
        assert_eq!(render("# Un titre\n\nL’été **arrive** [ici](https://a.b/c-d).", &known).words, 5);
        assert_eq!(leading_title("# Un *titre*\n\nSuite").unwrap(), ("Un titre".to_owned(), "\nSuite"));
        assert_eq!(leading_title("Titre\n===\nSuite").unwrap().0, "Titre");
        assert_eq!(leading_title("Suite\n\n# Titre"), None);
        assert_eq!(plain("**a** b\n\n- c"), "a b c");
    }

    proptest! {
        #[test]
        fn nothing_that_is_typed_becomes_an_element_of_its_own(text in "[a-z<>/!?\"'=()\\[\\]# *_:&;\\n-]{0,200}") {
            let html = html(&text);
            let allowed = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "em", "strong", "ul", "ol", "li", "blockquote", "pre",
                "code", "hr", "a", "br", "img", "del", "table", "thead", "tbody", "tr", "th", "td"];
            for tag in html.split('<').skip(1) {
                let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
                prop_assert!(allowed.contains(&name.as_str()), "{text:?} -> {html}");
                let head = tag.split('>').next().unwrap_or_default();
                let attributes = head.split('"').step_by(2).flat_map(str::split_whitespace);
                prop_assert!(!attributes.into_iter().any(|part| part.starts_with("on")), "{text:?} -> {html}");
            }
        }
    }
}
