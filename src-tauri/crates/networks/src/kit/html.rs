//! From the small HTML of posts to plain text. The result is text: it is never put into a page as markup.

/// Elements whose content is never shown.
const HIDDEN: &[&str] = &["script", "style", "template", "head", "title", "noscript", "iframe", "svg", "math"];
/// Elements that begin and end a line of their own.
const BLOCKS: &[&str] = &["div", "ul", "ol", "li", "pre", "table", "tr", "hr", "section", "article"];
/// Elements that are set off by an empty line.
const PARAGRAPHS: &[&str] = &["p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"];

/// Takes the markup out: paragraphs and `<br>` become line breaks, list items get a bullet, pictures their alternative
/// text; scripts, comments and unfinished tags vanish; entities are decoded. Never fails, takes linear time.
#[must_use]
pub fn html_to_text(html: &str) -> String {
    let mut text = Text::default();
    let mut rest = html;
    while let Some((before, tail)) = rest.split_once('<') {
        text.push(before);
        match tail.chars().next() {
            Some('!') if tail.starts_with("!--") => {
                rest = tail.split_once("-->").map_or("", |(_, after)| after);
            }
            Some(first) if first.is_ascii_alphabetic() || matches!(first, '/' | '!' | '?') => {
                let Some((tag, after)) = split_tag(tail) else {
                    rest = "";
                    break;
                };
                rest = after;
                let closing = tag.starts_with('/');
                let name: String = tag
                    .trim_start_matches('/')
                    .chars()
                    .take_while(char::is_ascii_alphanumeric)
                    .map(|c| c.to_ascii_lowercase())
                    .collect();
                if !closing && HIDDEN.contains(&name.as_str()) {
                    rest = if tag.ends_with('/') { rest } else { after_element(rest, &name) };
                } else {
                    text.tag(&name, closing, tag);
                }
            }
            // Would join what follows the next tag.
            Some(next) if next == '<' || next.is_control() => rest = tail,
            // A lone `<` is a `<`.
            _ => {
                text.push("&lt;");
                rest = tail;
            }
        }
    }
    text.push(rest);
    text.finish()
}

/// Splits `a href="x>y">…` after the `>` that ends the tag.
pub(super) fn split_tag(tail: &str) -> Option<(&str, &str)> {
    let mut quote: Option<char> = None;
    for (at, c) in tail.char_indices() {
        match (quote, c) {
            (None, '>') => return Some((tail.get(..at)?, tail.get(at + 1..)?)),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

/// What follows `</name …>`; nothing when the element is never closed.
fn after_element<'a>(rest: &'a str, name: &str) -> &'a str {
    let mut tail = rest;
    while let Some((_, after)) = tail.split_once("</") {
        tail = after;
        let ends = after.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        if ends {
            return after.split_once('>').map_or("", |(_, after)| after);
        }
    }
    ""
}

#[derive(Default)]
struct Text {
    out: String,
    /// Line breaks owed before the next character.
    breaks: usize,
    pre: usize,
}

impl Text {
    fn push(&mut self, raw: &str) {
        if raw.is_empty() {
            return;
        }
        for c in html_escape::decode_html_entities(raw).chars() {
            let c = match c {
                '\n' | '\r' | '\t' if self.pre == 0 => ' ',
                '\r' => continue,
                c if c.is_control() && !matches!(c, '\n' | '\t') => continue,
                c => c,
            };
            if c == ' ' && self.pre == 0 && (self.breaks > 0 || self.out.is_empty() || self.out.ends_with([' ', '\n']))
            {
                continue;
            }
            self.settle();
            self.out.push(c);
        }
    }

    fn settle(&mut self) {
        if self.breaks > 0 && !self.out.is_empty() {
            let kept = self.out.trim_end_matches(' ').len();
            self.out.truncate(kept);
            self.out.extend(std::iter::repeat_n('\n', self.breaks.min(2)));
        }
        self.breaks = 0;
    }

    fn tag(&mut self, name: &str, closing: bool, tag: &str) {
        match name {
            "br" => self.breaks += 1,
            "img" => {
                if let Some(alt) = attribute(tag, "alt") {
                    self.push(alt);
                }
            }
            "li" if !closing => {
                self.breaks = self.breaks.max(1);
                self.push("• ");
            }
            "pre" => {
                self.breaks = self.breaks.max(1);
                self.pre = if closing { self.pre.saturating_sub(1) } else { self.pre + 1 };
            }
            name if BLOCKS.contains(&name) => self.breaks = self.breaks.max(1),
            name if PARAGRAPHS.contains(&name) => self.breaks = self.breaks.max(2),
            _ => {}
        }
    }

    fn finish(self) -> String {
        self.out.trim_end().to_owned()
    }
}

/// The raw value of a double-quoted attribute.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\"")).and_then(|(_, after)| after.split_once('"')).map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn posts_read_as_their_authors_wrote_them() {
        let cases = [
            ("<p>Hello</p>", "Hello"),
            ("<p>One<br>two<br/>three</p><p>Four</p>", "One\ntwo\nthree\n\nFour"),
            ("<p>a &lt;b&gt; &amp; c &#39;d&#x27; &eacute;</p>", "a <b> & c 'd' é"),
            (
                "<p><span class=\"h-card\"><a href=\"https://x.test/@me\" class=\"u-url mention\">@<span>me</span></a></span> hi</p>",
                "@me hi",
            ),
            (
                "<a href=\"https://e.test/long\"><span class=\"invisible\">https://</span><span class=\"ellipsis\">e.test/lo</span><span class=\"invisible\">ng</span></a>",
                "https://e.test/long",
            ),
            ("x<script>alert('<p>no</p>')</script>y<style>p{}</style>z", "xyz"),
            ("x<!-- <b>no</b> -->y", "xy"),
            ("a < b and <b>c</b>", "a < b and c"),
            ("<ul><li>one</li><li>two</li></ul>after", "• one\n• two\nafter"),
            ("broken <a href=\"x", "broken"),
            ("<img src=x alt=\"a cat &amp; dog\">", "a cat & dog"),
            ("<a title=\"a>b\">c</a>", "c"),
            ("<p>  many \n  spaces </p>", "many spaces"),
            ("<pre>a\n  b</pre>", "a\n  b"),
            ("<script>never closed", ""),
            ("nul\0 and bell\u{7}", "nul and bell"),
            ("<<?x>a", "a"),
            ("<p></p><p></p><p></p>x<br><br><br><br>y", "x\n\ny"),
        ];
        for (html, text) in cases {
            assert_eq!(html_to_text(html), text, "{html}");
        }
    }

    #[test]
    fn what_was_escaped_stays_text_and_is_decoded_once() {
        assert_eq!(html_to_text("&lt;script&gt;alert(1)&lt;/script&gt;"), "<script>alert(1)</script>");
        assert_eq!(html_to_text("&amp;lt;"), "&lt;");
    }

    #[test]
    fn hostile_markup_takes_linear_time() {
        let started = std::time::Instant::now();
        for unit in ["<", "<script>", "</", "<p>", "&", "<a href=\"", "<!--", "&#"] {
            let _ = html_to_text(&unit.repeat(200_000));
        }
        assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
    }

    proptest! {
        #[test]
        fn never_panics(html in "\\PC*") {
            let _ = html_to_text(&html);
        }

        #[test]
        fn leaves_no_markup(html in "[a-z<>/!?\"'= \\n-]{0,200}") {
            let text = html_to_text(&html);
            let tag = |pair: (char, char)| pair.0 == '<' && (pair.1.is_ascii_alphabetic() || "/!?".contains(pair.1));
            prop_assert!(!text.chars().zip(text.chars().skip(1)).any(tag), "{html:?} -> {text:?}");
        }

        #[test]
        fn escaped_text_comes_back(text in "[a-zé<>&\"' ]{0,80}") {
            let html = format!("<p>{}</p>", html_escape::encode_text(&text));
            let expected = text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
            prop_assert_eq!(html_to_text(&html), expected);
        }
    }
}
