//! What a content meets at an account. The composer and the conductor ask here.

use crate::api::posts::CommentCount;
use chrono::NaiveDate;
use pupitre_domain::content::{self, AttachedVisual, Content, ContentPatch, VisualStanding};
use pupitre_domain::library::VisualKind;
use pupitre_domain::link_tags::LinkFacts;
use pupitre_domain::network::NetworkId;
use pupitre_domain::problem::{Place, Problem, ProblemCode};
use pupitre_domain::publication::Mode;
use pupitre_domain::rights::{Bar, Use, usable_on};
use pupitre_domain::rules::{self, FilmFacts};
use pupitre_domain::text::{self, Measure};
use pupitre_domain::variables::{self, Variable};
use pupitre_domain::wording;
use pupitre_networks::kit::ReplyTarget;
use pupitre_store::accounts::Account;
use pupitre_store::visuals::{self, Visual};
use pupitre_store::{Sql, StoreError};
use pupitre_store::{brands, people, snippets};

/// What an account would send on `day`: its form of the master, with the brand's parameters on links and people named by
/// their handles there. Composer and conductor ask here, so that what is shown is what is sent.
pub(crate) fn outgoing<S: Sql>(
    conn: &S,
    account: &Account,
    master: &Content,
    patch: &ContentPatch,
    day: NaiveDate,
) -> Result<Content, StoreError> {
    let mut content = patch.apply(master);
    for Credit { part, line } in credits(conn, &content)? {
        if let Some(part) = content.parts.get_mut(usize::from(part)) {
            let text = part.text.trim_end();
            part.text = if text.is_empty() { line } else { format!("{text}\n\n{line}") };
        }
    }
    crate::visual_edits::freeze(conn, account, &mut content)?;
    let descriptor = pupitre_networks::network(account.network).descriptor();
    let named = |content: &Content| {
        let mut texts = content.parts.iter().map(|part| part.text.as_str()).chain(content.comment());
        texts.any(|text| text.contains("{@"))
    };
    if named(&content) {
        let people = people::list(conn, account.brand)?;
        let mention = |variable: &Variable| {
            let person = people.iter().find(|person| Some(person.name.as_str()) == variable.person())?;
            // Somebody without a handle there is named as people are.
            let handle = person.handles.get(&account.network);
            Some(handle.map_or_else(|| person.name.clone(), |handle| format!("@{handle}")))
        };
        for text in texts_of(&mut content) {
            *text = variables::replace(text, mention);
        }
    }
    let Some(rule) = snippets::link_rule(conn, account.brand)?.filter(|rule| rule.enabled) else { return Ok(content) };
    let facts = LinkFacts {
        brand: brands::get(conn, account.brand)?.name,
        network: descriptor.name.to_owned(),
        account: account.handle.clone(),
        date: day.to_string(),
    };
    for text in texts_of(&mut content) {
        *text = rule.tagged_text(text, &facts);
    }
    if let Some(link) = &mut content.link
        && let Some(tagged) = rule.tagged(&link.url, &facts)
    {
        link.url = tagged;
    }
    Ok(content)
}

/// A credit that a licence asks for and that nobody has written.
pub(crate) struct Credit {
    pub(crate) part: u16,
    pub(crate) line: String,
}

/// Credits that are missing in the parts that show the visuals they belong to; that of a link's picture in the first.
pub(crate) fn credits<S: Sql>(conn: &S, content: &Content) -> Result<Vec<Credit>, StoreError> {
    let mut missing: Vec<Credit> = Vec::new();
    let card = content.link.iter().filter_map(|link| link.picture.as_ref()).map(|picture| (0, picture));
    let shown = content.parts.iter().enumerate().flat_map(|(at, part)| part.visuals.iter().map(move |one| (at, one)));
    for (at, attached) in shown.chain(card) {
        let visual = match visuals::get(conn, attached.visual) {
            Ok(visual) => visual,
            Err(StoreError::NotFound) => continue,
            Err(error) => return Err(error),
        };
        let Some(line) = visual.rights.credit_line().filter(|_| visual.rights.asks_for_credit()) else { continue };
        let part = u16::try_from(at).unwrap_or(u16::MAX);
        let said = |text: &str| text.to_lowercase().contains(&line.to_lowercase());
        let written = content.parts.get(at).is_some_and(|part| said(&part.text));
        let known = missing.iter().any(|one| one.part == part && one.line == line);
        if !written && !known && at < content.parts.len() {
            missing.push(Credit { part, line });
        }
    }
    Ok(missing)
}

/// What the rights of its visuals keep a content from, on a network on a day.
pub(crate) fn unlawful<S: Sql>(
    conn: &S,
    network: NetworkId,
    content: &Content,
    day: NaiveDate,
) -> Result<Vec<Problem>, StoreError> {
    let mut found = Vec::new();
    for (place, attached) in places(content) {
        // Also in the bin: what is frozen leaves from there, and being thrown away frees nothing.
        let visual = match visuals::get(conn, attached.visual) {
            Ok(visual) => visual,
            Err(StoreError::NotFound) => continue,
            Err(error) => return Err(error),
        };
        for why in bars(conn, network, attached, &visual, day)? {
            let code = match why {
                Bar::Expired { .. } => ProblemCode::LicenceExpired,
                why => ProblemCode::LicenceForbids { why },
            };
            found.push(Problem { place: place.clone(), code });
        }
        if visual.rights.reaches_further(None) {
            let countries = visual.rights.territory.clone();
            found.push(Problem { place, code: ProblemCode::LicenceTerritory { countries } });
        }
    }
    Ok(found)
}

/// Every visual of a content with its place, that of the link's card last.
fn places(content: &Content) -> impl Iterator<Item = (Place, &AttachedVisual)> {
    let at = |index: usize| u16::try_from(index).unwrap_or(u16::MAX);
    let card = content.link.iter().filter_map(|link| link.picture.as_ref()).map(|picture| (Place::Link, picture));
    let shown = content.parts.iter().enumerate().flat_map(move |(part, one)| {
        let place = move |index: usize| Place::Visual { part: at(part), index: at(index) };
        one.visuals.iter().enumerate().map(move |(index, attached)| (place(index), attached))
    });
    shown.chain(card)
}

/// Why a visual may not leave so, on a network on a day. The content has its recipes, see `visual_edits::freeze`.
pub(crate) fn bars<S: Sql>(
    conn: &S,
    network: NetworkId,
    attached: &AttachedVisual,
    visual: &Visual,
    day: NaiveDate,
) -> Result<Vec<Bar>, StoreError> {
    let held = visuals::papers::held_by(conn, visual.id)?;
    let altered = attached.crop.is_some() || attached.edit.as_ref().is_some_and(|edit| edit.is_altered());
    let at = Use { day, network: Some(network), territory: None, altered };
    Ok(usable_on(&visual.rights, &held, &at))
}

/// Everything that readers get as running text: the parts and the first comment.
fn texts_of(content: &mut Content) -> impl Iterator<Item = &mut String> {
    content.parts.iter_mut().map(|part| &mut part.text).chain(content.first_comment.as_mut())
}

/// Problems of a content at an account; licences are judged on `day`. What a person carries there by hand is judged by
/// what the network's pages take, not by what its connector can.
pub(crate) fn problems<S: Sql>(
    conn: &S,
    account: &Account,
    content: &Content,
    day: NaiveDate,
    hand: Hand,
) -> Result<Vec<Problem>, StoreError> {
    let network = pupitre_networks::network(account.network);
    let rules = &network.descriptor().rules;
    let (mut standings, mut sizes, mut films) = (Vec::new(), Vec::new(), Vec::new());
    for attached in content.visuals() {
        let standing = match visuals::get(conn, attached.visual) {
            Ok(visual) if visual.deleted_at.is_some() => VisualStanding::Missing,
            Ok(visual) => {
                sizes.push((attached.visual, (visual.facts.width, visual.facts.height)));
                if visual.kind == VisualKind::Video {
                    films.push((attached.visual, film_facts(attached, visual)));
                }
                VisualStanding::Usable
            }
            Err(StoreError::NotFound) => VisualStanding::Missing,
            Err(error) => return Err(error),
        };
        standings.push((attached.visual, standing));
    }
    let known = |id| {
        standings.iter().find(|(visual, _)| *visual == id).map_or(VisualStanding::Missing, |(_, standing)| *standing)
    };
    let mut found = content::check(content, &account.limits, network.descriptor().options, known);
    let size = |id| sizes.iter().find(|(visual, _)| *visual == id).map(|(_, size)| *size);
    let film = |attached: &AttachedVisual| {
        films.iter().find(|(visual, _)| *visual == attached.visual).map(|(_, facts)| facts.clone())
    };
    found.extend(rules::check(content, rules, size, film));
    if network.publish().is_some() && hand == Hand::Off {
        found.extend(
            places(content)
                .filter(|(_, attached)| film(attached).is_some())
                .map(|(place, _)| Problem { place, code: ProblemCode::FilmUnsupported }),
        );
    }
    found.extend(unlawful(conn, account.network, content, day)?);
    let rule = network.descriptor().first_comment.as_ref();
    found.extend(content::check_comment(content, rule, &account.limits.text));
    if let Some(publish) = network.publish() {
        found.extend(publish.check(content, &account.limits));
    }
    found.extend(wording::problems(content, &crate::spelling::wording_of(conn, account.brand)?));
    found.sort();
    found.dedup();
    Ok(found)
}

/// Whether a person carries it there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hand {
    /// A person does.
    On,
    /// A connector does.
    Off,
}

impl Hand {
    /// By how a delivery leaves.
    pub(crate) fn of(mode: Mode) -> Self {
        if mode == Mode::Guided { Self::On } else { Self::Off }
    }
}

/// A film as it would be handed over.
fn film_facts(attached: &AttachedVisual, visual: Visual) -> FilmFacts {
    let mime = visual.facts.mime;
    match attached.edit.as_ref().and_then(|edit| edit.recipe.trim) {
        Some(trim) => FilmFacts { millis: u64::from(trim.millis()), bytes: trim.bytes, mime },
        None => FilmFacts { millis: visual.clip.map_or(0, |clip| clip.millis), bytes: visual.facts.bytes, mime },
    }
}

/// A content as it leaves in answer to somebody: with what the network wants before its text.
pub(crate) fn as_answer(account: &Account, content: &Content, target: &ReplyTarget) -> Content {
    let mut sent = content.clone();
    let prefix = pupitre_networks::network(account.network)
        .publish()
        .map(|publish| publish.reply_prefix(content, target, &account.facts))
        .unwrap_or_default();
    if let Some(first) = sent.parts.first_mut().filter(|first| !first.text.trim().is_empty()) {
        first.text.insert_str(0, &prefix);
    }
    sent
}

/// What an answer meets beyond what a post would: some networks' answers are text alone.
pub(crate) fn answer_problems(account: &Account, content: &Content) -> Vec<Problem> {
    let shows =
        pupitre_networks::network(account.network).publish().is_none_or(|publish| publish.answers_with_pictures());
    let count = content.visuals().count();
    if shows || count == 0 {
        return Vec::new();
    }
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    vec![Problem { place: Place::Visuals { part: 0 }, code: ProblemCode::TooManyVisuals { count, max: 0 } }]
}

/// Whether any of them keeps the content from being sent.
pub(crate) fn blocks(problems: &[Problem]) -> bool {
    problems.iter().any(|problem| !problem.is_warning())
}

/// How long the first comment is, where the network has such.
pub(crate) fn comment_count(account: &Account, content: &Content) -> Option<CommentCount> {
    let rule = pupitre_networks::network(account.network).descriptor().first_comment?;
    let limits = rule.limits(&account.limits.text);
    let units = text::measure(content.comment().unwrap_or_default(), &limits).units;
    Some(CommentCount { units, max: limits.max })
}

/// Units and bytes of each part, as the account's network counts them.
pub(crate) fn measures(account: &Account, content: &Content) -> Vec<Measure> {
    content.parts.iter().map(|part| text::measure(&part.text, &account.limits.text)).collect()
}
