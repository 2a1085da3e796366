//! Whether a message can wait.

use super::judge::Scene;
use super::lexicon::{Hit, List};
use super::{About, Tongue, Urgency};

mod kind {
    pub(super) const NOW: f32 = 0.0;
    pub(super) const SOON: f32 = 1.0;
    pub(super) const DEADLINE: f32 = 2.0;
    pub(super) const NEED: f32 = 3.0;
    pub(super) const NEVER: f32 = 4.0;
    pub(super) const CRY: f32 = 5.0;
    pub(super) const PERIL: f32 = 6.0;
    pub(super) const SOMEBODY: f32 = 7.0;
    pub(super) const CALM: f32 = 8.0;
    pub(super) const DAY: f32 = 9.0;
}
/// So bad a sum of tone makes a deadline pressing.
const BAD: f32 = -1.0;

pub(super) fn judge(scene: &mut Scene<'_>, tongue: Tongue, tone: f32, asks: bool) -> Urgency {
    let lists: &[List] = match tongue {
        Tongue::French => &[List::UrgencyFr],
        Tongue::English => &[List::UrgencyEn],
        // "URGENT" is many languages' word, and what is short is easily taken for another one.
        Tongue::Unknown | Tongue::Other => &[List::UrgencyFr, List::UrgencyEn],
    };
    let all: Vec<Hit> = scene.hits.iter().filter(|hit| lists.contains(&hit.meaning.list)).copied().collect();
    let is = |hit: &Hit, kind: f32| (hit.meaning.value - kind).abs() < 0.1;
    let hidden = |hit: &Hit| {
        let meets = |never: &&Hit| hit.start < never.start + never.length && never.start < hit.start + hit.length;
        all.iter().filter(|never| is(never, kind::NEVER)).any(|never| meets(&never) && never.length >= hit.length)
    };
    let of = |kind: f32| all.iter().find(|hit| is(hit, kind) && !hidden(hit)).copied();
    // "No rush", "last summer": nothing presses, whatever else is said.
    if of(kind::CALM).is_some() {
        return Urgency::None;
    }
    let (need, deadline, day) = (of(kind::NEED), of(kind::DEADLINE), of(kind::DAY));
    let (cry, peril, somebody) = (of(kind::CRY), of(kind::PERIL), of(kind::SOMEBODY));
    let jests = scene.hits.iter().any(|hit| hit.meaning.list == List::ToneEmoji);
    // "They still have not…", with a deadline.
    let denies = scene.hits.iter().any(|hit| {
        matches!(hit.meaning.list, List::ModifiersFr | List::ModifiersEn) && hit.meaning.value < 0.1 && !hidden(hit)
    });
    let wants = need.is_some() || asks;
    let (urgency, reasons) = if let Some(now) = of(kind::NOW) {
        (Urgency::Now, [Some(now), None])
    } else if peril.is_some() && somebody.is_some() {
        (Urgency::Now, [peril, somebody])
    } else if cry.is_some() && !jests && (wants || peril.is_some() || somebody.is_some() || deadline.is_some()) {
        (Urgency::Now, [cry, need.or(peril).or(somebody).or(deadline)])
    } else if let Some(soon) = of(kind::SOON) {
        (Urgency::Soon, [Some(soon), None])
    } else if deadline.is_some() && (wants || peril.is_some() || denies || tone <= BAD) {
        (Urgency::Soon, [deadline, need.or(peril)])
    } else if day.is_some() && need.is_some() {
        (Urgency::Soon, [day, need])
    } else {
        (Urgency::None, [None, None])
    };
    for hit in reasons.into_iter().flatten() {
        let value = hit.meaning.list.values().get(index(hit.meaning.value)).copied().unwrap_or_default();
        scene.because(About::Urgency, hit.start, hit.length, Some(hit.meaning.list), value, false);
    }
    urgency
}

/// The kinds are small whole numbers.
fn index(value: f32) -> usize {
    (0_u8..10).position(|kind| (f32::from(kind) - value).abs() < 0.1).unwrap_or(usize::MAX)
}
