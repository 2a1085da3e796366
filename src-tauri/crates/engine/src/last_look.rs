//! The last look: everything that leaves soon, over all brands, with what is worth a second look.

use crate::api::trust::{Clash, LastLook, LastLookView, LookEntry};
use crate::checks;
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::fields::excerpt;
use crate::{forecast, views};
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::content::Content;
use pupitre_domain::forecast::ForecastKind;
use pupitre_domain::ids::{AccountId, BrandId, DeliveryId};
use pupitre_domain::similarity::{NEAR, Shape};
use pupitre_networks::kit::Outgoing;
use pupitre_store::deliveries::{self, Delivery, DeliveryKind, DeliveryQuery};
use pupitre_store::marks::{self, WordKind};
use pupitre_store::natives::NativePost;
use pupitre_store::{Sql, StoreError, accounts, approvals, brands, fold, posts, variants};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

const HOURS: u16 = 36;
const HOURS_MAX: u16 = 168;
const MINUTES: u16 = 30;
const MINUTES_MAX: u16 = 720;
/// Near-duplicates are looked for this far back and ahead.
const ALIKE: Duration = Duration::days(30);
/// Most deliveries of an account that are compared.
const COMPARED: u16 = 500;

/// Reads everything that leaves soon.
///
/// # Errors
/// `invalid` with `hours` or `minutes`.
pub async fn get(engine: &Engine, request: LastLook) -> Result<LastLookView, Failure> {
    let (hours, minutes) = (request.hours.unwrap_or(HOURS), request.minutes.unwrap_or(MINUTES));
    if hours == 0 || hours > HOURS_MAX {
        return Err(Failure::field("hours", FieldCode::OutOfRange, Some(u32::from(HOURS_MAX))));
    }
    if minutes > MINUTES_MAX {
        return Err(Failure::field("minutes", FieldCode::OutOfRange, Some(u32::from(MINUTES_MAX))));
    }
    let from = engine.now();
    let to = from + Duration::hours(i64::from(hours));
    let entries = engine.store.read(move |conn| entries(conn, from, to, i64::from(minutes))).await?;
    Ok(LastLookView { from, to, entries })
}

fn entries<S: Sql>(
    conn: &S,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    minutes: i64,
) -> Result<Vec<LookEntry>, StoreError> {
    let states = ["scheduled", "retrying", "preparing", "sending", "processing", "handedOff", "unconfirmed"];
    let query = DeliveryQuery {
        states: states.map(str::to_owned).to_vec(),
        kind: Some(DeliveryKind::Post),
        to: Some(to),
        limit: 1_000,
        ..DeliveryQuery::default()
    };
    let (leaving, _) = deliveries::list(conn, &query)?;
    let foreseen: HashMap<DeliveryId, Vec<ForecastKind>> = forecast::foresee(conn, from)?
        .into_iter()
        .map(|(delivery, all)| (delivery.id, all.into_iter().map(|forecast| forecast.kind).collect()))
        .collect();
    let mut near: BTreeMap<AccountId, Vec<Said>> = BTreeMap::new();
    let mut natives: BTreeMap<AccountId, Vec<NativePost>> = BTreeMap::new();
    let mut words: BTreeMap<BrandId, Vec<String>> = BTreeMap::new();
    let mut found = Vec::new();
    for delivery in leaving {
        let content = content_of(conn, &delivery)?;
        let others: &[Said] = match near.entry(delivery.account) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(said(conn, delivery.account, from)?),
        };
        let strangers: &[NativePost] = match natives.entry(delivery.account) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(made_elsewhere(conn, delivery.account, from)?),
        };
        let sensitive: &[String] = match words.entry(delivery.brand) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let all = marks::of_brand(conn, delivery.brand)?.into_iter();
                place.insert(all.filter(|(kind, _)| *kind == WordKind::Sensitive).map(|(_, word)| word).collect())
            }
        };
        let mut clashes = close(&delivery, others, minutes);
        clashes.extend(alike(&delivery, &content, others));
        clashes.extend(elsewhere(&delivery, &content, strangers, minutes));
        clashes.extend(sensitive_in(&content, sensitive).into_iter().map(|word| Clash::Sensitive { word }));
        let zone = brands::get(conn, delivery.brand)?.zone;
        found.push(LookEntry {
            parts: content.parts.iter().map(|part| part.text.clone()).collect(),
            visuals: u16::try_from(content.visuals().count()).unwrap_or(u16::MAX),
            wall: zone.wall(delivery.due_at.unwrap_or(from)),
            zone,
            approval: delivery.post.map_or(Ok(Default::default()), |post| approvals::standing(conn, post))?,
            clashes,
            forecasts: foreseen.get(&delivery.id).cloned().unwrap_or_default(),
            delivery: views::delivery(delivery),
        });
    }
    Ok(found)
}

/// What a delivery says: frozen where it is, else what would be sent now.
fn content_of<S: Sql>(conn: &S, delivery: &Delivery) -> Result<Content, StoreError> {
    let frozen: Option<Outgoing> = delivery.outgoing.clone().and_then(|value| serde_json::from_value(value).ok());
    if let Some(frozen) = frozen {
        return Ok(frozen.content);
    }
    let Some(post) = delivery.post else { return Ok(Content::default()) };
    let row = posts::get(conn, post)?;
    let form = variants::list(conn, post)?.into_iter().find(|form| form.account == delivery.account);
    let Some(form) = form else { return Ok(row.content) };
    let account = accounts::get(conn, delivery.account)?;
    let day = delivery.wall.map_or_else(|| delivery.created_at.date_naive(), |wall| wall.date());
    checks::outgoing(conn, &account, &row.content, &form.patch, day)
}

/// Something that an account has said or will say.
struct Said {
    id: DeliveryId,
    at: DateTime<Utc>,
    excerpt: String,
    shape: Shape,
}

fn shape(content: &Content) -> Shape {
    Shape::of(&content.parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join("\n"))
}

fn said<S: Sql>(conn: &S, account: AccountId, now: DateTime<Utc>) -> Result<Vec<Said>, StoreError> {
    let states =
        ["published", "scheduled", "retrying", "preparing", "sending", "processing", "handedOff", "unconfirmed"];
    let query = DeliveryQuery {
        account: Some(account),
        states: states.map(str::to_owned).to_vec(),
        kind: Some(DeliveryKind::Post),
        from: Some(now - ALIKE),
        to: Some(now + ALIKE),
        limit: COMPARED,
        ..DeliveryQuery::default()
    };
    let (rows, _) = deliveries::list(conn, &query)?;
    rows.into_iter()
        .map(|row| {
            let content = content_of(conn, &row)?;
            let at = row.published_at.or(row.due_at).unwrap_or(row.created_at);
            Ok(Said { id: row.id, at, excerpt: row.excerpt, shape: shape(&content) })
        })
        .collect()
}

/// The nearest earlier one of the same account, when it is too near.
fn close(delivery: &Delivery, others: &[Said], minutes: i64) -> Vec<Clash> {
    let Some(due) = delivery.due_at else { return Vec::new() };
    let before = |other: &&Said| other.id != delivery.id && (other.at, other.id) < (due, delivery.id);
    let nearest = others.iter().filter(before).max_by_key(|other| (other.at, other.id));
    let apart = |other: &Said| (due - other.at).num_minutes();
    nearest
        .filter(|other| apart(other) < minutes)
        .map(|other| Clash::Close { other: other.id, minutes: u32::try_from(apart(other)).unwrap_or(0) })
        .into_iter()
        .collect()
}

/// The one of the same account that says most nearly the same.
fn alike(delivery: &Delivery, content: &Content, others: &[Said]) -> Option<Clash> {
    let mine = shape(content);
    let likeness = |other: &&Said| other.shape.likeness(&mine);
    let most = others.iter().filter(|other| other.id != delivery.id).max_by_key(likeness)?;
    let likeness = most.shape.likeness(&mine);
    (likeness >= NEAR).then(|| Clash::NearDuplicate {
        other: most.id,
        excerpt: most.excerpt.clone(),
        at: most.at,
        likeness,
    })
}

/// What the account posted, or will post, from elsewhere.
fn made_elsewhere<S: Sql>(conn: &S, account: AccountId, now: DateTime<Utc>) -> Result<Vec<NativePost>, StoreError> {
    let found = crate::elsewhere::between(conn, now - ALIKE, now + ALIKE, None, Some(account))?;
    Ok(found.into_iter().map(|(_, post)| post).collect())
}

/// What is too near to something that was posted elsewhere, or says nearly the same.
fn elsewhere(delivery: &Delivery, content: &Content, others: &[NativePost], minutes: i64) -> Vec<Clash> {
    let mut found = Vec::new();
    if let Some(due) = delivery.due_at {
        let apart = |post: &NativePost| (due - post.at).num_minutes().abs();
        if let Some(nearest) = others.iter().min_by_key(|post| apart(post)).filter(|post| apart(post) < minutes) {
            let minutes = u32::try_from(apart(nearest)).unwrap_or(0);
            found.push(Clash::CloseElsewhere { minutes, excerpt: excerpt(&nearest.text), at: nearest.at });
        }
    }
    let mine = shape(content);
    let alike = others.iter().map(|post| (Shape::of(&post.text).likeness(&mine), post)).max_by_key(|(alike, _)| *alike);
    if let Some((likeness, post)) = alike.filter(|(alike, _)| *alike >= NEAR) {
        found.push(Clash::AlikeElsewhere { excerpt: excerpt(&post.text), at: post.at, likeness });
    }
    found
}

/// The brand's own words that stand in a content as whole words, in the order of the list.
fn sensitive_in(content: &Content, words: &[String]) -> BTreeSet<String> {
    let plain = |text: &str| {
        let spaced: String = fold(text).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
        format!(" {} ", spaced.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let all: String = content.parts.iter().map(|part| plain(&part.text)).collect();
    words.iter().filter(|word| !word.trim().is_empty() && all.contains(&plain(word))).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sensitive_words_are_whole_words_whatever_their_case_and_accents() {
        let content = Content::of_text("Un RAPPEL de produit… et l’été !");
        let found = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            sensitive_in(&content, &words).into_iter().collect::<Vec<_>>()
        };
        assert_eq!(found(&["rappel de produit", "ete", "appel"]), ["ete", "rappel de produit"]);
        assert_eq!(found(&["produits", ""]), [""; 0]);
    }
}
