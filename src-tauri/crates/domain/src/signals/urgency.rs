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
}
/// So bad a sum of tone makes a deadline pressing.
const BAD: f32 = -1.0;

pub(super) fn judge(scene: &mut Scene<'_>, tongue: Tongue, tone: f32) -> Urgency {
    let lists: &[List] = match tongue {
        Tongue::French => &[List::UrgencyFr],
        Tongue::English => &[List::UrgencyEn],
        Tongue::Unknown => &[List::UrgencyFr, List::UrgencyEn],
        Tongue::Other => &[],
    };
    let all: Vec<Hit> = scene.hits.iter().filter(|hit| lists.contains(&hit.meaning.list)).copied().collect();
    let is = |hit: &Hit, kind: f32| (hit.meaning.value - kind).abs() < 0.1;
    let hidden = |hit: &Hit| {
        let meets = |never: &&Hit| hit.start < never.start + never.length && never.start < hit.start + hit.length;
        all.iter().filter(|never| is(never, kind::NEVER)).any(|never| meets(&never) && never.length >= hit.length)
    };
    let of = |kind: f32| all.iter().find(|hit| is(hit, kind) && !hidden(hit)).copied();
    let (now, soon) = (of(kind::NOW), of(kind::SOON));
    let (deadline, need) = (of(kind::DEADLINE), of(kind::NEED));
    let because = |scene: &mut Scene<'_>, hit: Option<Hit>| {
        if let Some(hit) = hit {
            let value = hit.meaning.list.values().get(index(hit.meaning.value)).copied().unwrap_or_default();
            scene.because(About::Urgency, hit.start, hit.length, Some(hit.meaning.list), value, false);
        }
    };
    if now.is_some() {
        because(scene, now);
        Urgency::Now
    } else if soon.is_some() {
        because(scene, soon);
        Urgency::Soon
    } else if deadline.is_some() && (need.is_some() || tone <= BAD) {
        because(scene, deadline);
        because(scene, need);
        Urgency::Soon
    } else {
        Urgency::None
    }
}

/// The kinds are small whole numbers.
fn index(value: f32) -> usize {
    [0.0_f32, 1.0, 2.0, 3.0, 4.0].iter().position(|kind| (kind - value).abs() < 0.1).unwrap_or(usize::MAX)
}
