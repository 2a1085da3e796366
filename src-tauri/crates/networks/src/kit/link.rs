//! The `Link` header (RFC 8288), as far as paging uses it.

use reqwest::header::HeaderMap;
use url::Url;

/// The target of the link with this relation, when it is an absolute address.
#[must_use]
pub fn link(headers: &HeaderMap, relation: &str) -> Option<Url> {
    headers.get_all("link").iter().filter_map(|value| value.to_str().ok()).find_map(|value| find(value, relation))
}

/// A query parameter of the link with this relation.
#[must_use]
pub fn link_parameter(headers: &HeaderMap, relation: &str, parameter: &str) -> Option<String> {
    let url = link(headers, relation)?;
    url.query_pairs().find(|(name, _)| name == parameter).map(|(_, value)| value.into_owned())
}

fn find(header: &str, relation: &str) -> Option<Url> {
    let mut rest = header;
    while let Some((_, after)) = rest.split_once('<') {
        let (target, parameters) = after.split_once('>')?;
        // Parameters run to the next `<`; a comma inside a quoted one does no harm.
        let own = parameters.split('<').next().unwrap_or_default();
        let fits = own.split([';', ',']).any(|parameter| {
            parameter.trim().split_once('=').is_some_and(|(name, value)| {
                name.trim().eq_ignore_ascii_case("rel")
                    && value
                        .trim()
                        .trim_matches('"')
                        .split_ascii_whitespace()
                        .any(|word| word.eq_ignore_ascii_case(relation))
            })
        });
        if fits {
            return Url::parse(target).ok();
        }
        rest = parameters;
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn finds_a_relation_among_several() {
        let mut headers = HeaderMap::new();
        headers.insert(
            "link",
            "<https://h.test/n?max_id=1&x=a,b>; rel=\"next\", <https://h.test/n?min_id=9>; title=\"a\"; rel=prev"
                .parse()
                .unwrap(),
        );
        assert_eq!(link_parameter(&headers, "prev", "min_id").as_deref(), Some("9"));
        assert_eq!(link_parameter(&headers, "next", "max_id").as_deref(), Some("1"));
        assert_eq!(link(&headers, "last"), None);
    }

    #[test]
    fn nonsense_is_no_link() {
        for value in ["", "<", "<>; rel=prev", "rel=prev", "</relative>; rel=prev", "<https://h.test"] {
            let mut headers = HeaderMap::new();
            headers.insert("link", value.parse().unwrap());
            assert_eq!(link(&headers, "prev"), None, "{value}");
        }
    }
}
