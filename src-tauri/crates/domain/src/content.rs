//! What a post says: the master text and its form for each account.

use crate::brand::Language;
use crate::edit::Fitting;
use crate::ids::VisualId;
use crate::network::{CommentRule, Limits, OptionKind, OptionSpec, PresetKind, TextLimits};
use crate::problem::{Place, Problem, ProblemCode};
use crate::text;
use crate::variables;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// The part of a picture that is kept, in thousandths of its width and height.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Crop {
    /// Left edge, 0–1000.
    pub x: u16,
    /// Upper edge, 0–1000.
    pub y: u16,
    /// Width, 1–1000.
    pub width: u16,
    /// Height, 1–1000.
    pub height: u16,
}

/// A visual of the library, used in a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AttachedVisual {
    /// Which visual.
    pub visual: VisualId,
    /// Its alternative text in this post.
    #[serde(default)]
    pub alt: String,
    /// The part of its frame that is kept in this post; what the format or the visual's own edit says when absent.
    #[serde(default)]
    pub crop: Option<Crop>,
    /// The format in which it is sent, where the account's network has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub format: Option<PresetKind>,
    /// The edit that it is sent with. Only in what is frozen or about to be: a post keeps none, so that an edit of the
    /// visual reaches every post that has not left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(skip)]
    pub edit: Option<Box<Fitting>>,
}

impl AttachedVisual {
    /// A visual as it is.
    #[must_use]
    pub fn of(visual: VisualId, alt: impl Into<String>) -> Self {
        Self { visual, alt: alt.into(), crop: None, format: None, edit: None }
    }
}

/// One post of a thread; most posts have one part.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Part {
    /// Its text.
    #[serde(default)]
    pub text: String,
    /// Its visuals, in order.
    #[serde(default)]
    pub visuals: Vec<AttachedVisual>,
}

/// A link shown as a card, with what we say of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LinkCard {
    /// An http(s) address.
    pub url: String,
    /// Title of the card.
    #[serde(default)]
    pub title: String,
    /// Description of the card.
    #[serde(default)]
    pub description: String,
    /// Its picture, out of the library; shown where a network's card has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub picture: Option<AttachedVisual>,
}

/// A poll.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Poll {
    /// The choices, in order.
    pub choices: Vec<String>,
    /// Minutes for which it is open.
    pub minutes: u32,
    /// Whether several may be chosen.
    #[serde(default)]
    pub multiple: bool,
}

/// Everything that is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Content {
    /// One part, or several for a thread. Never empty once stored.
    #[serde(default)]
    pub parts: Vec<Part>,
    /// Language of the text; the brand's when absent.
    #[serde(default)]
    pub language: Option<Language>,
    /// Link card.
    #[serde(default)]
    pub link: Option<LinkCard>,
    /// Poll.
    #[serde(default)]
    pub poll: Option<Poll>,
    /// Values of the network's options, by key. Never carried over to another post.
    #[serde(default)]
    #[ts(type = "Record<string, string>")]
    pub options: BTreeMap<String, String>,
    /// What follows below it as soon as it is out, in an answer or comment of one's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub first_comment: Option<String>,
    /// Somebody paid for it: one of the brand's mentions has to stand in the text. Belongs to the post, not to an account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub partnership: Option<bool>,
}

impl Content {
    /// A content of one part with this text.
    #[must_use]
    pub fn of_text(text: impl Into<String>) -> Self {
        Self { parts: vec![Part { text: text.into(), visuals: Vec::new() }], ..Self::default() }
    }
    /// Whether there is nothing to send.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts.iter().all(|part| part.text.trim().is_empty() && part.visuals.is_empty())
    }
    /// The first comment, where there is one.
    #[must_use]
    pub fn comment(&self) -> Option<&str> {
        self.first_comment.as_deref().map(str::trim).filter(|text| !text.is_empty())
    }
    /// All visuals used, in order of use.
    pub fn visuals(&self) -> impl Iterator<Item = &AttachedVisual> {
        let card = self.link.iter().filter_map(|link| link.picture.as_ref());
        self.parts.iter().flat_map(|part| &part.visuals).chain(card)
    }
    /// All visuals used, to be changed.
    pub fn visuals_mut(&mut self) -> impl Iterator<Item = &mut AttachedVisual> {
        let card = self.link.iter_mut().filter_map(|link| link.picture.as_mut());
        self.parts.iter_mut().flat_map(|part| &mut part.visuals).chain(card)
    }
}

/// What an account says of a visual differently from the parts that it shows it in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VisualPatch {
    /// Its own alternative text, for example in its own language.
    #[serde(default)]
    pub alt: Option<String>,
    /// Its own crop.
    #[serde(default)]
    pub crop: Option<Crop>,
    /// Its own format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub format: Option<PresetKind>,
}

/// What a variant says differently from its post's master. What is absent is inherited.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ContentPatch {
    /// Own parts.
    #[serde(default)]
    pub parts: Option<Vec<Part>>,
    /// Own language.
    #[serde(default)]
    pub language: Option<Language>,
    /// Own link card.
    #[serde(default)]
    pub link: Option<LinkCard>,
    /// Own poll.
    #[serde(default)]
    pub poll: Option<Poll>,
    /// Own first comment; an empty one is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub first_comment: Option<String>,
    /// What it says differently of single visuals; text and order stay inherited.
    #[serde(default)]
    #[ts(as = "BTreeMap<String, VisualPatch>")]
    pub visuals: BTreeMap<VisualId, VisualPatch>,
    /// Options exist only per account, so they are never inherited.
    #[serde(default)]
    #[ts(type = "Record<string, string>")]
    pub options: BTreeMap<String, String>,
}

impl ContentPatch {
    /// The content for the account: `master`, changed by what this patch holds.
    #[must_use]
    pub fn apply(&self, master: &Content) -> Content {
        let mut parts = self.parts.clone().unwrap_or_else(|| master.parts.clone());
        for attached in parts.iter_mut().flat_map(|part| &mut part.visuals) {
            let Some(own) = self.visuals.get(&attached.visual) else { continue };
            if let Some(alt) = &own.alt {
                attached.alt.clone_from(alt);
            }
            // A format of its own is not overruled by a crop that was drawn for everybody.
            attached.crop = own.crop.or(if own.format.is_some() { None } else { attached.crop });
            attached.format = own.format.or(attached.format);
        }
        Content {
            parts,
            language: self.language.clone().or_else(|| master.language.clone()),
            link: self.link.clone().or_else(|| master.link.clone()),
            poll: self.poll.clone().or_else(|| master.poll.clone()),
            options: self.options.clone(),
            first_comment: self.first_comment.clone().or_else(|| master.first_comment.clone()),
            partnership: master.partnership,
        }
    }
    /// Whether the text and visuals are the master's.
    #[must_use]
    pub fn inherits_parts(&self) -> bool {
        self.parts.is_none()
    }
}

/// Checks a content against the limits of an account and the options of its network.
///
/// `known` tells which visuals are in the library and lawful to use at the due time.
#[must_use]
pub fn check(
    content: &Content,
    limits: &Limits,
    options: &[OptionSpec],
    known: impl Fn(VisualId) -> VisualStanding,
) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut add = |place, code| found.push(Problem { place, code });

    if content.is_empty() && content.poll.is_none() && content.link.is_none() {
        add(Place::Text { part: 0 }, ProblemCode::Empty);
    }
    if content.parts.len() > usize::from(limits.max_parts) {
        let (count, max) = (saturating(content.parts.len()), u32::from(limits.max_parts));
        add(Place::Thread, ProblemCode::TooManyParts { count, max });
    }
    let counted_options: u32 = options
        .iter()
        .filter(|spec| matches!(spec.kind, OptionKind::Text { .. }))
        .filter_map(|spec| content.options.get(spec.key))
        .map(|value| text::measure(value, &limits.text).units)
        .sum();
    for (index, part) in content.parts.iter().enumerate() {
        let part_no = u16::try_from(index).unwrap_or(u16::MAX);
        if content.parts.len() > 1 && part.text.trim().is_empty() && part.visuals.is_empty() {
            add(Place::Text { part: part_no }, ProblemCode::Empty);
        }
        let measured = text::measure(&part.text, &limits.text);
        let units = measured.units.saturating_add(counted_options);
        if units > limits.text.max {
            add(Place::Text { part: part_no }, ProblemCode::TooLong { count: units, max: limits.text.max });
        }
        if let Some(max) = limits.text.max_bytes.filter(|max| measured.bytes > *max) {
            add(Place::Text { part: part_no }, ProblemCode::TooManyBytes { count: measured.bytes, max });
        }
        open_variables(&part.text, &mut |code| add(Place::Text { part: part_no }, code));
        if part.visuals.len() > usize::from(limits.images.max_count) {
            let (count, max) = (saturating(part.visuals.len()), u32::from(limits.images.max_count));
            add(Place::Visuals { part: part_no }, ProblemCode::TooManyVisuals { count, max });
        }
        for (position, attached) in part.visuals.iter().enumerate() {
            let place = || Place::Visual { part: part_no, index: u16::try_from(position).unwrap_or(u16::MAX) };
            match known(attached.visual) {
                VisualStanding::Usable => {}
                VisualStanding::Missing => add(place(), ProblemCode::VisualMissing),
                VisualStanding::Expired => add(place(), ProblemCode::LicenceExpired),
            }
            let count = saturating(attached.alt.chars().count());
            if attached.alt.trim().is_empty() {
                add(place(), ProblemCode::AltMissing);
            } else if count > limits.images.alt_max {
                add(place(), ProblemCode::AltTooLong { count, max: limits.images.alt_max });
            }
        }
    }
    if let Some(link) = &content.link {
        if !text::is_web_address(&link.url) {
            add(Place::Link, ProblemCode::LinkInvalid);
        }
        match link.picture.as_ref().map(|picture| known(picture.visual)) {
            None | Some(VisualStanding::Usable) => {}
            Some(VisualStanding::Missing) => add(Place::Link, ProblemCode::VisualMissing),
            Some(VisualStanding::Expired) => add(Place::Link, ProblemCode::LicenceExpired),
        }
        for words in [&link.title, &link.description] {
            open_variables(words, &mut |code| add(Place::Link, code));
        }
    }
    if let Some(poll) = &content.poll {
        check_poll(poll, content, limits, &mut add);
    }
    check_options(content, options, &mut add);
    found
}

/// Checks the first comment by the network's rule; without a rule it would not be sent at all.
#[must_use]
pub fn check_comment(content: &Content, rule: Option<&CommentRule>, limits: &TextLimits) -> Vec<Problem> {
    let Some(comment) = content.comment() else { return Vec::new() };
    let mut found = Vec::new();
    let mut add = |code| found.push(Problem { place: Place::Comment, code });
    let Some(rule) = rule else {
        add(ProblemCode::CommentUnsupported);
        return found;
    };
    let limits = rule.limits(limits);
    let measured = text::measure(comment, &limits);
    if measured.units > limits.max {
        add(ProblemCode::TooLong { count: measured.units, max: limits.max });
    }
    if let Some(max) = limits.max_bytes.filter(|max| measured.bytes > *max) {
        add(ProblemCode::TooManyBytes { count: measured.bytes, max });
    }
    open_variables(comment, &mut add);
    found
}

/// Whether a visual may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VisualStanding {
    /// In the library, licence in force.
    Usable,
    /// Not in the library, or its file is gone.
    Missing,
    /// Licence ended.
    Expired,
}

fn open_variables(text: &str, add: &mut dyn FnMut(ProblemCode)) {
    let mut seen = Vec::new();
    for variable in variables::find(text) {
        if !seen.contains(&variable.name) {
            seen.push(variable.name.clone());
            add(ProblemCode::VariableOpen { name: variable.name });
        }
    }
}

fn check_poll(poll: &Poll, content: &Content, limits: &Limits, add: &mut impl FnMut(Place, ProblemCode)) {
    let Some(rule) = &limits.poll else {
        add(Place::Poll, ProblemCode::PollUnsupported);
        return;
    };
    if content.parts.first().is_some_and(|part| !part.visuals.is_empty()) {
        add(Place::Poll, ProblemCode::PollWithVisuals);
    }
    if poll.choices.len() < 2 || poll.choices.len() > usize::from(rule.max_choices) {
        add(Place::Poll, ProblemCode::PollChoices { max: u32::from(rule.max_choices) });
    }
    let bad = |choice: &String| choice.trim().is_empty() || saturating(choice.chars().count()) > rule.max_choice_chars;
    if poll.choices.iter().any(bad) {
        add(Place::Poll, ProblemCode::PollChoiceLength { max: rule.max_choice_chars });
    }
    if poll.minutes < rule.min_minutes || poll.minutes > rule.max_minutes {
        add(Place::Poll, ProblemCode::PollDuration { min: rule.min_minutes, max: rule.max_minutes });
    }
}

fn check_options(content: &Content, options: &[OptionSpec], add: &mut impl FnMut(Place, ProblemCode)) {
    for (key, value) in &content.options {
        let spec = options.iter().find(|spec| spec.key == key);
        let fits = match spec.map(|spec| spec.kind) {
            Some(OptionKind::Choice { values }) => values.contains(&value.as_str()),
            Some(OptionKind::Text { .. }) => true,
            Some(OptionKind::Field { max }) => {
                let count = saturating(value.chars().count());
                if count > max {
                    add(Place::Option { key: key.clone() }, ProblemCode::OptionTooLong { count, max });
                }
                true
            }
            Some(OptionKind::Toggle) => value == "true",
            None => false,
        };
        if !fits {
            add(Place::Option { key: key.clone() }, ProblemCode::OptionUnknown);
        }
    }
}

fn saturating(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
