//! The signals over sets of an author who had never seen the lists. Even lines may be tuned on. Odd ones are sealed: they
//! are counted here and never printed, so that nobody corrects a list by them.

use super::{Figures, HeldOut, Labelled, Tongue, elsewhere, figures, part, set, tell_wrong};

const ODD: HeldOut = |at| at % 2 == 1;

fn all() -> Vec<Labelled> {
    let mut all = set(include_str!("outside.fr.txt"), Tongue::French, ODD);
    all.extend(set(include_str!("outside.en.txt"), Tongue::English, ODD));
    all.extend(elsewhere(include_str!("outside.other.txt"), ODD));
    all
}

fn measure(title: &str, sealed: bool) -> Figures {
    let all = all();
    let whole = figures(&part(&all, sealed, None));
    whole.show(title);
    for (name, tongue) in [("French", Tongue::French), ("English", Tongue::English)] {
        figures(&part(&all, sealed, Some(tongue))).show(&format!("{title}, {name}"));
    }
    whole
}

#[test]
fn outside_messages_that_were_tuned_on() {
    measure("outside, tuned on", false);
}

#[test]
#[ignore = "a look at the sealed half spends it; each look is told in docs/signals.md"]
fn outside_messages_that_are_sealed() {
    measure("outside, sealed", true);
}

/// For tuning: what is wrong among the even lines.
#[test]
fn what_is_wrong_outside_is_told_for_tuning() {
    let all = all();
    tell_wrong(&part(&all, false, None));
}
