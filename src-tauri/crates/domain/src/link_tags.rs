//! Campaign parameters (UTM) that a brand wants on the links to its own sites.

use crate::text::{self, SpanKind};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A brand's rule. Its texts may hold `{brand}`, `{network}`, `{account}` and `{date}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LinkRule {
    /// Whether it is applied.
    pub enabled: bool,
    /// Hosts whose links get the parameters, with all their subdomains. None: no link does.
    pub hosts: Vec<String>,
    /// `utm_source`; absent when empty.
    pub source: String,
    /// `utm_medium`; absent when empty.
    pub medium: String,
    /// `utm_campaign`; absent when empty.
    pub campaign: String,
    /// `utm_content`; absent when empty.
    pub content: String,
}

/// What the rule's variables stand for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinkFacts {
    /// The brand's name.
    pub brand: String,
    /// The network's name.
    pub network: String,
    /// The account's handle.
    pub account: String,
    /// Planned day, `YYYY-MM-DD`.
    pub date: String,
}

impl LinkRule {
    /// Names of the variables.
    pub const VARIABLES: [&'static str; 4] = ["brand", "network", "account", "date"];

    /// An address with the rule's parameters, where the rule is for it. An address that has any campaign parameter of
    /// its own stays as its author wrote it.
    #[must_use]
    pub fn tagged(&self, address: &str, facts: &LinkFacts) -> Option<String> {
        let own = address.split_once('?').is_some_and(|(_, query)| query.to_ascii_lowercase().contains("utm_"));
        if !self.enabled || own || !self.concerns(address) {
            return None;
        }
        let parameters: Vec<String> = [
            ("utm_source", &self.source),
            ("utm_medium", &self.medium),
            ("utm_campaign", &self.campaign),
            ("utm_content", &self.content),
        ]
        .into_iter()
        .map(|(name, template)| (name, filled(template, facts)))
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encoded(&value)))
        .collect();
        if parameters.is_empty() {
            return None;
        }
        let (rest, fragment) = match address.split_once('#') {
            Some((rest, fragment)) => (rest, format!("#{fragment}")),
            None => (address, String::new()),
        };
        let joint = match rest.split_once('?') {
            None => "?",
            Some((_, "")) => "",
            Some((_, query)) if query.ends_with('&') => "",
            Some(_) => "&",
        };
        Some(format!("{rest}{joint}{}{fragment}", parameters.join("&")))
    }

    /// A text with the rule's parameters on every link that it is for.
    #[must_use]
    pub fn tagged_text(&self, text: &str, facts: &LinkFacts) -> String {
        let mut out = String::with_capacity(text.len());
        let mut from = 0;
        for span in text::spans(text) {
            let SpanKind::Link(_) = &span.kind else { continue };
            let (start, end) = (span.start as usize, span.end as usize);
            // As it is written: an address without a scheme stays without.
            let Some(tagged) = text.get(start..end).and_then(|written| self.tagged(written, facts)) else { continue };
            out.push_str(text.get(from..start).unwrap_or_default());
            out.push_str(&tagged);
            from = end;
        }
        out.push_str(text.get(from..).unwrap_or_default());
        out
    }

    fn concerns(&self, address: &str) -> bool {
        let host = host_of(address);
        self.hosts.iter().map(|known| host_of(known)).any(|known| {
            !known.is_empty() && (host == known || host.strip_suffix(&known).is_some_and(|front| front.ends_with('.')))
        })
    }
}

/// The host of an address or of what a person typed as one, in lower case, without user, port and `www.`.
#[must_use]
pub fn host_of(address: &str) -> String {
    let rest = address.trim().split_once("://").map_or(address.trim(), |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = host
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()))
        .map_or(host, |(host, _)| host);
    let host = host.to_lowercase();
    host.strip_prefix("www.").unwrap_or(&host).to_owned()
}

fn filled(template: &str, facts: &LinkFacts) -> String {
    let pairs = [
        ("{brand}", &facts.brand),
        ("{network}", &facts.network),
        ("{account}", &facts.account),
        ("{date}", &facts.date),
    ];
    let filled =
        pairs.into_iter().fold(template.trim().to_owned(), |text, (name, value)| text.replace(name, &slug(value)));
    filled.split_whitespace().collect::<Vec<_>>().join("-")
}

/// As campaign reports want values: lower case, without spaces.
fn slug(value: &str) -> String {
    let mut out = String::new();
    for c in value.trim().to_lowercase().chars() {
        if c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '@') {
            out.push(c);
        } else if !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_matches('-').to_owned()
}

fn encoded(value: &str) -> String {
    let mut out = String::new();
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn rule() -> LinkRule {
        LinkRule {
            enabled: true,
            hosts: vec!["Exemple.fr".into()],
            source: "{network}".into(),
            medium: "social".into(),
            campaign: "noël {date}".into(),
            content: String::new(),
        }
    }
    fn facts() -> LinkFacts {
        LinkFacts { network: "Réseau Un".into(), date: "2026-12-01".into(), ..LinkFacts::default() }
    }
    const TAGS: &str = "utm_source=r%C3%A9seau-un&utm_medium=social&utm_campaign=no%C3%ABl-2026-12-01";

    #[test]
    fn own_links_get_the_parameters_and_others_do_not() {
        let tagged = |address: &str| rule().tagged(address, &facts());
        assert_eq!(tagged("https://exemple.fr/page").unwrap(), format!("https://exemple.fr/page?{TAGS}"));
        assert_eq!(
            tagged("https://www.exemple.fr?a=1#haut").unwrap(),
            format!("https://www.exemple.fr?a=1&{TAGS}#haut")
        );
        assert_eq!(tagged("https://boutique.exemple.fr/?").unwrap(), format!("https://boutique.exemple.fr/?{TAGS}"));
        for other in ["https://autre.fr/exemple.fr", "https://faux-exemple.fr/", "https://exemple.fr@autre.fr/"] {
            assert_eq!(tagged(other), None, "{other}");
        }
    }

    #[test]
    fn an_author_s_own_parameters_stay() {
        assert_eq!(rule().tagged("https://exemple.fr/?UTM_source=lettre", &facts()), None);
        assert_eq!(LinkRule { enabled: false, ..rule() }.tagged("https://exemple.fr/", &facts()), None);
        assert_eq!(LinkRule { hosts: vec![String::new()], ..rule() }.tagged("https://exemple.fr/", &facts()), None);
    }

    #[test]
    fn a_text_keeps_everything_around_its_links() {
        let text = "Été : https://exemple.fr/a, et exemple.fr ! Mais pas https://autre.fr.";
        let tagged = rule().tagged_text(text, &facts());
        assert_eq!(
            tagged,
            format!("Été : https://exemple.fr/a?{TAGS}, et exemple.fr?{TAGS} ! Mais pas https://autre.fr.")
        );
        assert_eq!(rule().tagged_text(&tagged, &facts()), tagged, "once is enough");
    }
}
