//! What the server says about itself: limits, and how far it can be trusted with keys and schedules.

use super::wire::Instance;
use pupitre_domain::network::{ImageLimits, Limits, PollLimits, TextLimits, TextUnit};
use serde::{Deserialize, Serialize};

/// Kept with the account; handed back with each call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Facts {
    /// Name of the software, `Mastodon` for itself and its forks.
    #[serde(default)]
    pub(super) software: String,
    /// Version as told.
    #[serde(default)]
    pub(super) version: String,
    /// Domain of the handles; it may differ from the host.
    #[serde(default)]
    pub(super) domain: String,
    /// Whether idempotency keys are known to be kept. Servers that merely speak the API often ignore them.
    #[serde(default)]
    pub(super) strict_keys: bool,
    /// Whether the server is known to have a scheduler. Others post at once.
    #[serde(default)]
    pub(super) handoff: bool,
    /// Where it tells at once what happens, as it names it; empty where it does not.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) streaming: String,
}

impl Facts {
    pub(super) fn of(value: &serde_json::Value) -> Self {
        serde_json::from_value(value.clone()).unwrap_or_default()
    }

    pub(super) fn from_instance(instance: &Instance, host: &str) -> Self {
        let software = software(&instance.version);
        let genuine = software == "Mastodon";
        let domain = instance
            .domain
            .as_deref()
            .or(instance.uri.as_deref())
            .map(|text| text.split("://").last().unwrap_or(text).trim_end_matches('/'))
            .filter(|text| !text.is_empty() && !text.contains(['/', ' ', '@']))
            .unwrap_or(host);
        Self {
            software,
            version: instance.version.chars().take(100).collect(),
            domain: domain.to_ascii_lowercase(),
            strict_keys: genuine,
            handoff: genuine,
            streaming: instance
                .configuration
                .urls
                .streaming
                .as_ref()
                .or(instance.urls.streaming.as_ref())
                .filter(|url| url.len() <= 300)
                .cloned()
                .unwrap_or_default(),
        }
    }

    /// The full handle of an account of this server.
    pub(super) fn handle(&self, acct: &str, host: &str) -> String {
        let domain = if self.domain.is_empty() { host } else { &self.domain };
        if acct.contains('@') { acct.to_owned() } else { format!("{acct}@{domain}") }
    }
}

/// The software behind a version text. Compatible servers name themselves in parentheses
/// (`2.7.2 (compatible; Pleroma 2.5.0)`); those that only give a number of their own have not reached 3.
fn software(version: &str) -> String {
    if let Some((_, inner)) = version.split_once('(') {
        let inner = inner.trim_end_matches(')');
        let named = inner.split(';').nth(1).unwrap_or(inner).trim();
        let name: String = named.chars().take_while(|c| !c.is_whitespace() && *c != '/').take(40).collect();
        return if name.is_empty() || name == "Mastodon" { "unknown".to_owned() } else { name };
    }
    let major = version.split('.').next().and_then(|text| text.parse::<u32>().ok());
    let dotted = version.split('.').count() >= 3;
    if dotted && major.is_some_and(|major| (3..100).contains(&major)) { "Mastodon" } else { "unknown" }.to_owned()
}

/// The limits until a server tells its own: those of a server as it is delivered.
pub(super) fn defaults() -> Limits {
    Limits {
        text: TextLimits {
            unit: TextUnit::Graphemes,
            max: 500,
            max_bytes: None,
            url_weight: Some(23),
            mention_without_host: true,
        },
        images: ImageLimits {
            max_count: 4,
            max_bytes: 16 * 1024 * 1024,
            max_pixels: Some(33_177_600),
            mime_types: ["image/jpeg", "image/png", "image/gif", "image/webp"].map(str::to_owned).to_vec(),
            alt_max: 1_500,
        },
        poll: Some(PollLimits { max_choices: 4, max_choice_chars: 50, min_minutes: 5, max_minutes: 43_200 }),
        max_parts: 25,
        max_languages: 1,
    }
}

/// The server's limits. What it does not say, or says absurdly, stays as delivered.
pub(super) fn limits(instance: &Instance) -> Limits {
    let mut limits = defaults();
    let rules = &instance.configuration;
    let bounded =
        |value: Option<u64>, least: u64, most: u64| value.filter(|value| *value >= least).map(|value| value.min(most));
    let small = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
    if let Some(max) = bounded(rules.statuses.max_characters.or(instance.max_toot_chars), 1, 1_000_000) {
        limits.text.max = small(max);
    }
    if let Some(weight) = bounded(rules.statuses.characters_reserved_per_url, 1, 1_000) {
        limits.text.url_weight = Some(small(weight));
    }
    if let Some(count) = bounded(rules.statuses.max_media_attachments, 0, 32) {
        limits.images.max_count = u8::try_from(count).unwrap_or(u8::MAX);
    }
    if let Some(bytes) = bounded(rules.media_attachments.image_size_limit, 1_024, 1 << 32) {
        limits.images.max_bytes = bytes;
    }
    if let Some(pixels) = bounded(rules.media_attachments.image_matrix_limit, 1_024, 1 << 32) {
        limits.images.max_pixels = Some(pixels);
    }
    if let Some(alt) = bounded(rules.media_attachments.description_limit, 1, 100_000) {
        limits.images.alt_max = small(alt);
    }
    let images: Vec<String> = rules
        .media_attachments
        .supported_mime_types
        .iter()
        .filter(|mime| mime.starts_with("image/"))
        .take(32)
        .cloned()
        .collect();
    if !images.is_empty() {
        limits.images.mime_types = images;
    }
    if let Some(poll) = &mut limits.poll {
        if let Some(count) = bounded(rules.polls.max_options, 2, 100) {
            poll.max_choices = u8::try_from(count).unwrap_or(u8::MAX);
        }
        if let Some(chars) = bounded(rules.polls.max_characters_per_option, 1, 10_000) {
            poll.max_choice_chars = small(chars);
        }
        if let Some(seconds) = bounded(rules.polls.min_expiration, 0, 31_536_000) {
            poll.min_minutes = small(seconds.div_ceil(60));
        }
        if let Some(seconds) = bounded(rules.polls.max_expiration, 60, 315_360_000) {
            poll.max_minutes = small(seconds / 60);
        }
    }
    limits
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn only_genuine_servers_are_trusted_with_keys() {
        let cases = [
            ("4.3.1", "Mastodon", true),
            ("4.4.0-alpha.1+glitch", "Mastodon", true),
            ("3.5.19", "Mastodon", true),
            ("2.7.2 (compatible; Pleroma 2.5.0)", "Pleroma", false),
            ("4.2.1 (compatible; Iceshrimp.NET/2024.1)", "Iceshrimp.NET", false),
            ("4.0.0 (not true Mastodon; snac/2.68)", "snac", false),
            ("0.17.3+git-abc", "unknown", false),
            ("2024.05", "unknown", false),
            ("", "unknown", false),
        ];
        for (version, software, strict) in cases {
            let instance: Instance = serde_json::from_value(json!({ "version": version })).unwrap();
            let facts = Facts::from_instance(&instance, "h.test");
            assert_eq!(
                (facts.software.as_str(), facts.strict_keys, facts.handoff),
                (software, strict, strict),
                "{version}"
            );
        }
    }

    #[test]
    fn limits_of_both_versions_are_read_and_absurd_ones_are_not() {
        let v2: Instance = serde_json::from_value(json!({
            "version": "4.4.2", "domain": "Example.Test",
            "configuration": {
                "statuses": {"max_characters": 5000, "max_media_attachments": 6, "characters_reserved_per_url": 30},
                "media_attachments": {"supported_mime_types": ["image/png", "video/mp4"], "image_size_limit": 1000000,
                    "image_matrix_limit": 2000000, "description_limit": 900},
                "polls": {"max_options": 8, "max_characters_per_option": 80, "min_expiration": 61, "max_expiration": 3600}
            }
        }))
        .unwrap();
        insta::assert_debug_snapshot!(limits(&v2));
        assert_eq!(Facts::from_instance(&v2, "web.example.test").handle("me", "x"), "me@example.test");
        let odd: Instance = serde_json::from_value(json!({
            "version": "2.7.2 (compatible; Pleroma 2.5.0)", "uri": "https://p.test/", "max_toot_chars": 5000,
            "configuration": {"statuses": {"max_characters": 0}, "polls": {"max_options": 0}}
        }))
        .unwrap();
        assert_eq!(limits(&odd).text.max, 500, "zero is no limit");
        assert_eq!(Facts::from_instance(&odd, "web.p.test").domain, "p.test");
    }
}
