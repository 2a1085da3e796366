//! What a network asks of a post beside its limits: checked from data, the same for every network.

use crate::content::{AttachedVisual, Content, Part};
use crate::ids::VisualId;
use crate::network::{FilmRule, Needed, PostRules, ShapeRule};
use crate::problem::{Place, Problem, ProblemCode};
use crate::text::{self, SpanKind};
use std::collections::BTreeSet;

/// A film as it would be handed over: trimmed where it is trimmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilmFacts {
    /// How long it plays in milliseconds; 0 where nobody knows.
    pub millis: u64,
    /// Its bytes; 0 where nobody knows.
    pub bytes: u64,
    /// Its media type.
    pub mime: String,
}

/// Checks a content against the rules of a network. `size` tells width and height of a visual, where it is known, `film`
/// what it is if it is one.
#[must_use]
pub fn check(
    content: &Content,
    rules: &PostRules,
    size: impl Fn(VisualId) -> Option<(u32, u32)>,
    film: impl Fn(&AttachedVisual) -> Option<FilmFacts>,
) -> Vec<Problem> {
    let mut found = Vec::new();
    for (index, part) in content.parts.iter().enumerate() {
        let part_no = u16::try_from(index).unwrap_or(u16::MAX);
        check_text(part, part_no, rules, &mut found);
        for (position, attached) in part.visuals.iter().enumerate() {
            let place = || Place::Visual { part: part_no, index: u16::try_from(position).unwrap_or(u16::MAX) };
            if let Some(film) = film(attached) {
                let codes = check_film(film, &rules.film);
                found.extend(codes.map(|code| Problem { place: place(), code }));
            } else if let Some(shape) = rules.shape
                && size(attached.visual).is_some_and(|size| is_cut(attached, size, shape))
            {
                found.push(Problem { place: place(), code: ProblemCode::ShapeCut });
            }
        }
    }
    let pictured = content.parts.first().is_some_and(|part| !part.visuals.is_empty());
    let filmed = content.visuals().any(|attached| film(attached).is_some());
    match rules.needs {
        Some(Needed::Picture) if pictured => {}
        Some(Needed::Video) if filmed => {}
        Some(needed) => {
            found.push(Problem { place: Place::Visuals { part: 0 }, code: ProblemCode::MediaNeeded { needed } });
        }
        None => {}
    }
    found
}

/// What a film meets. What nobody knows of it is not held against it.
fn check_film(film: FilmFacts, rule: &FilmRule) -> impl Iterator<Item = ProblemCode> + use<> {
    let FilmFacts { millis, bytes, mime } = film;
    let short = (millis > 0 && millis < u64::from(rule.min_millis))
        .then_some(ProblemCode::FilmTooShort { millis, min: rule.min_millis });
    let long = rule.max_millis.filter(|max| millis > u64::from(*max));
    let large = rule.max_bytes.filter(|max| bytes > *max);
    let foreign = !rule.mime_types.is_empty() && !rule.mime_types.contains(&mime.as_str());
    [
        short,
        long.map(|max| ProblemCode::FilmTooLong { millis, max }),
        large.map(|max| ProblemCode::FilmTooLarge { bytes, max }),
        foreign.then_some(ProblemCode::FilmFormat { mime }),
    ]
    .into_iter()
    .flatten()
}

fn check_text(part: &Part, part_no: u16, rules: &PostRules, found: &mut Vec<Problem>) {
    let mut add = |code| found.push(Problem { place: Place::Text { part: part_no }, code });
    let spans = text::spans(&part.text);
    let count = |of: fn(&SpanKind) -> bool| saturating(spans.iter().filter(|span| of(&span.kind)).count());
    let over = |count: u32, max: Option<u16>| max.map(u32::from).filter(|max| count > *max).map(|max| (count, max));
    if let Some((count, max)) = over(count(|kind| matches!(kind, SpanKind::Hashtag(_))), rules.max_hashtags) {
        add(ProblemCode::TooManyHashtags { count, max });
    }
    if let Some((count, max)) = over(count(|kind| matches!(kind, SpanKind::Mention(_))), rules.max_mentions) {
        add(ProblemCode::TooManyMentions { count, max });
    }
    let links: BTreeSet<&str> = spans
        .iter()
        .filter_map(|span| match &span.kind {
            SpanKind::Link(address) => Some(address.as_str()),
            _ => None,
        })
        .collect();
    if let Some((count, max)) = over(saturating(links.len()), rules.max_links) {
        add(ProblemCode::TooManyLinks { count, max });
    }
    if !rules.live_links && !links.is_empty() {
        add(ProblemCode::LinkNotLive);
    }
    for character in rules.forbidden.iter().filter(|character| part.text.contains(**character)) {
        add(ProblemCode::CharacterRefused { character: character.to_string() });
    }
}

/// Whether a network would cut the part of a picture that is kept.
fn is_cut(attached: &AttachedVisual, (width, height): (u32, u32), shape: ShapeRule) -> bool {
    let (across, down) = attached.crop.map_or((1_000, 1_000), |crop| (crop.width, crop.height));
    let (width, height) = match &attached.edit {
        Some(edit) => edit.kept(width, height),
        None => (f64::from(width) * f64::from(across), f64::from(height) * f64::from(down)),
    };
    // Crops are kept in thousandths, so that a shape that was meant may be off by about one.
    const SLACK: f64 = 4.0;
    let thousandths = width / height.max(f64::MIN_POSITIVE) * 1_000.0;
    thousandths + SLACK < f64::from(shape.narrowest) || thousandths > f64::from(shape.widest) + SLACK
}

fn saturating(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::content::Crop;
    use uuid::Uuid;

    fn codes(text: &str, rules: &PostRules) -> Vec<ProblemCode> {
        check(&Content::of_text(text), rules, |_| None, |_| None).into_iter().map(|problem| problem.code).collect()
    }

    #[test]
    fn no_rule_finds_nothing() {
        assert_eq!(codes("#a #b @c https://a.fr https://b.fr <>", &PostRules::NONE), []);
    }

    #[test]
    fn hashtags_mentions_and_different_links_are_counted() {
        let rules = PostRules {
            max_hashtags: Some(1),
            max_mentions: Some(1),
            max_links: Some(1),
            forbidden: &['<', '>'],
            ..PostRules::NONE
        };
        assert_eq!(codes("#un @lea https://a.fr et encore https://a.fr", &rules), []);
        assert_eq!(
            codes("#un #deux @lea @luc https://a.fr https://b.fr >", &rules),
            [
                ProblemCode::TooManyHashtags { count: 2, max: 1 },
                ProblemCode::TooManyMentions { count: 2, max: 1 },
                ProblemCode::TooManyLinks { count: 2, max: 1 },
                ProblemCode::CharacterRefused { character: ">".into() },
            ]
        );
    }

    #[test]
    fn a_dead_link_and_a_missing_picture_only_warn() {
        let rules = PostRules { live_links: false, needs: Some(Needed::Picture), ..PostRules::NONE };
        let found = check(&Content::of_text("voir https://a.fr"), &rules, |_| None, |_| None);
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(Problem::is_warning));
    }

    #[test]
    fn a_shape_is_judged_by_what_the_crop_keeps() {
        let rules = PostRules { shape: Some(ShapeRule { narrowest: 800, widest: 1_910 }), ..PostRules::NONE };
        let visual = |crop| AttachedVisual { crop, ..AttachedVisual::of(VisualId::new(Uuid::nil()), "x") };
        let cut = |size, crop| {
            let mut content = Content::of_text("x");
            content.parts.first_mut().unwrap().visuals.push(visual(crop));
            !check(&content, &rules, |_| Some(size), |_| None).is_empty()
        };
        assert!(!cut((1_080, 1_350), None), "4:5");
        assert!(!cut((1_080, 566), None), "1.91:1");
        assert!(cut((1_080, 1_920), None), "9:16");
        assert!(cut((3_000, 1_000), None), "3:1");
        // Of a tall picture the middle square.
        assert!(!cut((1_080, 1_920), Some(Crop { x: 0, y: 218, width: 1_000, height: 563 })));
    }

    #[test]
    fn a_film_is_judged_by_its_length_size_and_kind_and_by_no_picture_s_shape() {
        let film = FilmRule::lasting(3_000, 60_000).up_to(1_000).of(FilmRule::MP4_MOV);
        let rules = PostRules { film, shape: Some(ShapeRule { narrowest: 800, widest: 1_910 }), ..PostRules::NONE };
        let mut content = Content::of_text("x");
        content.parts.first_mut().unwrap().visuals.push(AttachedVisual::of(VisualId::new(Uuid::nil()), "x"));
        let judged = |millis, bytes, mime: &str| {
            let facts = FilmFacts { millis, bytes, mime: mime.to_owned() };
            let found = check(&content, &rules, |_| Some((1_080, 1_920)), |_| Some(facts.clone()));
            found.into_iter().map(|problem| problem.code).collect::<Vec<_>>()
        };
        assert_eq!(judged(3_000, 1_000, "video/mp4"), []);
        assert_eq!(judged(60_000, 0, "video/quicktime"), []);
        // Nobody knows how long it is.
        assert_eq!(judged(0, 0, "video/mp4"), []);
        assert_eq!(judged(2_999, 9, "video/mp4"), [ProblemCode::FilmTooShort { millis: 2_999, min: 3_000 }]);
        assert_eq!(
            judged(60_001, 1_001, "video/webm"),
            [
                ProblemCode::FilmTooLong { millis: 60_001, max: 60_000 },
                ProblemCode::FilmTooLarge { bytes: 1_001, max: 1_000 },
                ProblemCode::FilmFormat { mime: "video/webm".into() },
            ]
        );
    }
}
