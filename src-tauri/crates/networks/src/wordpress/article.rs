//! What a post says as an article: title, address, text, names. Pure.

use super::markdown::{self, Attributes, Rendered};
use super::slug::slug;
use super::{CATEGORIES, COMMENTS, EXCERPT, SLUG, STATUS, TAGS, TITLE};
use pupitre_domain::content::Content;
use pupitre_domain::ids::VisualId;
use pupitre_domain::problem::{Place, Problem, ProblemCode};
use std::borrow::Cow;

/// Most characters of a title.
pub(super) const TITLE_MAX: u32 = 300;
/// Most categories or tags.
pub(super) const NAMES_MAX: usize = 20;
/// Where a title taken from the text is cut.
const TAKEN: usize = 90;

/// An article before its pictures are uploaded and its names are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Article<'a> {
    /// Given, or taken from the text; empty when there is neither.
    pub(super) title: String,
    /// The last part of its address; empty when nothing of the title can stand in one.
    pub(super) slug: String,
    /// Markdown, without the heading that became the title.
    pub(super) text: Cow<'a, str>,
}

impl<'a> Article<'a> {
    pub(super) fn of(content: &'a Content) -> Self {
        let whole = content.parts.first().map_or("", |part| part.text.as_str());
        let given = option(content, TITLE);
        let (title, text) = match (given, markdown::leading_title(whole)) {
            (Some(given), Some((heading, rest))) if given == heading => (heading, rest),
            (Some(given), _) => (given.to_owned(), whole),
            (None, Some((heading, rest))) if !heading.is_empty() => (heading, rest),
            (None, _) => (taken(whole), whole),
        };
        let slug = slug(option(content, SLUG).unwrap_or(&title));
        Self { title, slug, text: with_link(content, text) }
    }

    pub(super) fn render(&self, picture: &dyn Fn(VisualId) -> Option<Attributes>) -> Rendered {
        markdown::render(&self.text, picture)
    }
}

/// A link card is a paragraph at the end, unless the text has its address already.
fn with_link<'a>(content: &Content, text: &'a str) -> Cow<'a, str> {
    match &content.link {
        Some(link) if !link.url.trim().is_empty() && !text.contains(link.url.trim()) => {
            Cow::Owned(format!("{}\n\n<{}>\n", text.trim_end(), link.url.trim()))
        }
        _ => Cow::Borrowed(text),
    }
}

/// The first line with words, cut between two of them.
fn taken(text: &str) -> String {
    let first = text.lines().map(markdown::plain).find(|line| !line.is_empty()).unwrap_or_default();
    if first.chars().count() <= TAKEN {
        return first;
    }
    let mut title = String::new();
    for word in first.split(' ') {
        if title.chars().count() + word.chars().count() + 1 > TAKEN {
            break;
        }
        if !title.is_empty() {
            title.push(' ');
        }
        title.push_str(word);
    }
    if title.is_empty() {
        title = first.chars().take(TAKEN).collect();
    }
    format!("{}…", title.trim_end_matches([',', ';', ':', '.', ' ', '\u{a0}', '\u{202f}']))
}

/// The value of an option, when it has one.
pub(super) fn option<'a>(content: &'a Content, key: &str) -> Option<&'a str> {
    content.options.get(key).map(|value| value.trim()).filter(|value| !value.is_empty())
}

/// The names in a comma-separated list, each once, in order.
pub(super) fn names(content: &Content, key: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for name in option(content, key).unwrap_or_default().split(',').map(str::trim).filter(|name| !name.is_empty()) {
        if !found.iter().any(|known| known.to_lowercase() == name.to_lowercase()) {
            found.push(name.to_owned());
        }
    }
    found
}

pub(super) fn status(content: &Content) -> &str {
    option(content, STATUS).unwrap_or("publish")
}

/// `open` or `closed`; nothing where the site decides.
pub(super) fn comments(content: &Content) -> Option<&str> {
    option(content, COMMENTS).filter(|value| *value != "site")
}

pub(super) fn excerpt(content: &Content) -> Option<&str> {
    option(content, EXCERPT)
}

/// What only an article can lack.
pub(super) fn check(content: &Content) -> Vec<Problem> {
    let article = Article::of(content);
    let mut found = Vec::new();
    let mut add = |key: &str, code| found.push(Problem { place: Place::Option { key: key.to_owned() }, code });
    let length = u32::try_from(article.title.chars().count()).unwrap_or(u32::MAX);
    if length == 0 && !content.is_empty() {
        add(TITLE, ProblemCode::Empty);
    }
    if length > TITLE_MAX {
        add(TITLE, ProblemCode::TooLong { count: length, max: TITLE_MAX });
    }
    if option(content, SLUG).is_some_and(|typed| slug(typed).is_empty()) {
        add(SLUG, ProblemCode::OptionUnknown);
    }
    for key in [CATEGORIES, TAGS] {
        let count = names(content, key).len();
        if count > NAMES_MAX {
            let (count, max) = (u32::try_from(count).unwrap_or(u32::MAX), u32::try_from(NAMES_MAX).unwrap_or(u32::MAX));
            add(key, ProblemCode::TooLong { count, max });
        }
    }
    if content.comment().is_some()
        && (matches!(status(content), "draft" | "pending") || comments(content) == Some("closed"))
    {
        found.push(Problem { place: Place::Comment, code: ProblemCode::CommentClosed });
    }
    let attached: Vec<VisualId> = content.visuals().map(|visual| visual.visual).collect();
    let placed = article.render(&|_| None).placed;
    if placed.iter().any(|id| !attached.contains(id)) {
        found.push(Problem { place: Place::Visuals { part: 0 }, code: ProblemCode::VisualMissing });
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn content(text: &str, options: &[(&str, &str)]) -> Content {
        let mut content = Content::of_text(text);
        content.options = options.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        content
    }

    #[test]
    fn a_title_is_given_or_taken_from_the_text() {
        let cases = [
            ("# Mon titre\n\nTexte", &[][..], "Mon titre", "\nTexte"),
            ("Une ligne.\nSuite", &[], "Une ligne.", "Une ligne.\nSuite"),
            ("**Gras** d’abord", &[], "Gras d’abord", "**Gras** d’abord"),
            ("Texte", &[("title", " Donné ")], "Donné", "Texte"),
            ("# Donné\n\nTexte", &[("title", "Donné")], "Donné", "\nTexte"),
            ("# Autre\n\nTexte", &[("title", "Donné")], "Donné", "# Autre\n\nTexte"),
            ("\n\n", &[], "", "\n\n"),
        ];
        for (text, options, title, rest) in cases {
            let content = content(text, options);
            let article = Article::of(&content);
            assert_eq!((article.title.as_str(), article.text.as_ref()), (title, rest), "{text}");
        }
        let long = content(&"mot, ".repeat(60), &[]);
        let title = Article::of(&long).title;
        assert!(title.chars().count() <= TAKEN + 1 && title.ends_with("mot…"), "{title}");
    }

    #[test]
    fn the_slug_is_the_title_s_or_the_person_s() {
        assert_eq!(Article::of(&content("# L’été arrive", &[])).slug, "l-ete-arrive");
        assert_eq!(Article::of(&content("x", &[("slug", "Mon Été !")])).slug, "mon-ete");
        let code = |key: &str, value: &str| check(&content("x", &[(key, value)])).first().map(|p| p.code.clone());
        assert_eq!(code("slug", "!!!"), Some(ProblemCode::OptionUnknown));
        assert_eq!(code("slug", "ok"), None);
        assert_eq!(code("title", &"é".repeat(301)), Some(ProblemCode::TooLong { count: 301, max: 300 }));
    }

    #[test]
    fn names_are_listed_once_and_too_many_are_told() {
        assert_eq!(names(&content("x", &[("tags", " Pain, pain ,, Été,")]), TAGS), ["Pain", "Été"]);
        let many = (0..21).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
        let problems = check(&content("x", &[("tags", &many)]));
        assert_eq!(problems.first().map(|p| p.place.clone()), Some(Place::Option { key: "tags".into() }));
    }

    #[test]
    fn a_picture_that_is_not_attached_is_told() {
        let text = "x ![a](visual:019ab000-0000-7000-8000-000000000001)";
        let code = check(&content(text, &[])).first().map(|p| p.code.clone());
        assert_eq!(code, Some(ProblemCode::VisualMissing));
    }
}
