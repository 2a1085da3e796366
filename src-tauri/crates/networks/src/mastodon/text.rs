//! The text that is sent, and the form in which two texts are compared.

use super::VISIBILITIES;
use crate::kit::{Outgoing, ReplyTarget};
use pupitre_domain::content::Content;

/// The text of a part without what a reply adds: the link, which has no card here, is written out at the end of the
/// first part unless the author already did.
pub(super) fn of_content(content: &Content, part: usize) -> String {
    let text = content.parts.get(part).map(|part| part.text.as_str()).unwrap_or_default();
    match &content.link {
        Some(link) if part == 0 && !text.contains(link.url.as_str()) => {
            if text.trim().is_empty() {
                link.url.clone()
            } else {
                format!("{}\n\n{}", text.trim_end(), link.url)
            }
        }
        _ => text.to_owned(),
    }
}

/// The text of a part as it is sent. An answer reaches only those whom it names, so it begins with those handles that
/// its author did not write. People of `domain`, the account's own, are named without it, as everybody there does; a
/// domain with a port would not even be understood.
pub(super) fn of_part(outgoing: &Outgoing, part: usize, domain: &str) -> String {
    let text = of_content(&outgoing.content, part);
    let Some(reply) = outgoing.reply.as_ref().filter(|_| part == 0) else { return text };
    let mut all = addressing(&text, reply, domain);
    all.push_str(&text);
    all
}

/// The handles that an answer has to begin with, each with a blank behind it.
pub(super) fn addressing(text: &str, reply: &ReplyTarget, domain: &str) -> String {
    let written: Vec<String> = text
        .split_whitespace()
        .filter_map(|word| word.strip_prefix('@'))
        .map(|word| word.trim_end_matches(|c: char| c.is_ascii_punctuation() && c != '_').to_lowercase())
        .collect();
    let mut all = String::new();
    for handle in &reply.mentions {
        let handle = handle.trim_start_matches('@');
        let lower = handle.to_lowercase();
        let user = lower.split('@').next().unwrap_or(&lower);
        let named = written.iter().any(|word| *word == lower || (!word.contains('@') && word == user));
        if !named && !handle.is_empty() {
            let local =
                handle.split_once('@').filter(|(_, host)| !domain.is_empty() && host.eq_ignore_ascii_case(domain));
            all.push('@');
            all.push_str(local.map_or(handle, |(user, _)| user));
            all.push(' ');
        }
    }
    all
}

/// The visibility to send; an answer is never seen by more than what it answers.
pub(super) fn visibility(outgoing: &Outgoing) -> Option<String> {
    let rank = |name: &str| VISIBILITIES.iter().position(|known| *known == name);
    let chosen = outgoing.content.options.get(super::VISIBILITY).map(String::as_str);
    let Some(reply) = &outgoing.reply else { return chosen.map(str::to_owned) };
    let parent = match reply.visibility.as_deref() {
        None => return chosen.map(str::to_owned),
        // A notion of another server's: as closed as can be.
        Some(name) => rank(name).unwrap_or(VISIBILITIES.len() - 1),
    };
    let own = chosen.and_then(rank).unwrap_or(0);
    VISIBILITIES.get(own.max(parent)).map(|name| (*name).to_owned())
}

/// What is left of a text when all is taken away that a server may change: white space, the hosts of mentions, invisible
/// characters.
pub(super) fn normal(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        let mut at_signs = 0;
        let mut host = false;
        for c in word.chars() {
            match c {
                '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{fe0e}' | '\u{fe0f}' | '\u{feff}' => continue,
                '@' if word.contains("://") => {}
                '@' => {
                    at_signs += 1;
                    host = at_signs % 2 == 0;
                    if host {
                        continue;
                    }
                }
                c if host && (c.is_alphanumeric() || matches!(c, '.' | '-' | ':')) => continue,
                _ => host = false,
            }
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::kit::RemoteRef;
    use crate::mastodon::tests::outgoing;
    use pupitre_domain::content::LinkCard;

    fn answer(text: &str, mentions: &[&str], parent: Option<&str>) -> Outgoing {
        let mut outgoing = outgoing(&[text]);
        let remote = RemoteRef { id: "7".into(), tag: String::new(), permalink: None };
        outgoing.reply = Some(ReplyTarget {
            parent: remote.clone(),
            root: remote,
            visibility: parent.map(str::to_owned),
            mentions: mentions.iter().map(|text| (*text).to_owned()).collect(),
            original: None,
        });
        outgoing
    }

    #[test]
    fn answers_name_whom_they_answer_once() {
        assert_eq!(of_part(&answer("Thanks", &["a@x.test"], None), 0, "h.test:3000"), "@a@x.test Thanks");
        assert_eq!(of_part(&answer("@A@x.test: thanks", &["a@x.test"], None), 0, "h.test:3000"), "@A@x.test: thanks");
        assert_eq!(of_part(&answer("Thanks", &["a@H.test:3000"], None), 0, "h.test:3000"), "@a Thanks");
        assert_eq!(of_part(&answer("@a thanks", &["a@x.test", "b"], None), 0, "h.test:3000"), "@b @a thanks");
    }

    #[test]
    fn answers_are_never_wider_than_what_they_answer() {
        let of = |own: Option<&str>, parent| {
            let mut outgoing = answer("x", &[], parent);
            if let Some(own) = own {
                outgoing.content.options.insert("visibility".into(), own.into());
            }
            visibility(&outgoing)
        };
        assert_eq!(of(None, Some("direct")).as_deref(), Some("direct"));
        assert_eq!(of(Some("public"), Some("private")).as_deref(), Some("private"));
        assert_eq!(of(Some("direct"), Some("public")).as_deref(), Some("direct"));
        assert_eq!(of(None, Some("circle")).as_deref(), Some("direct"));
        assert_eq!(of(None, None), None);
    }

    #[test]
    fn a_link_that_is_not_in_the_text_is_added_once() {
        let mut content = Content::of_text("Read this");
        content.link = Some(LinkCard {
            url: "https://e.test/a".into(),
            title: String::new(),
            description: String::new(),
            picture: None,
        });
        assert_eq!(of_content(&content, 0), "Read this\n\nhttps://e.test/a");
        content.parts.first_mut().unwrap().text = "See https://e.test/a.".into();
        assert_eq!(of_content(&content, 0), "See https://e.test/a.");
    }

    #[test]
    fn what_a_server_changes_does_not_matter() {
        assert_eq!(normal("Hi @me@x.test, see\n\nhttps://e.test/@a/1"), normal("Hi @me, see https://e.test/@a/1"));
        assert_ne!(normal("one"), normal("two"));
        assert_eq!(normal("❤\u{fe0f} a\u{200b}b"), normal("❤ ab"));
    }
}
