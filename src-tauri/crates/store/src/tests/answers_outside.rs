//! The memory of answers over questions of an author who had seen neither the code nor its other sets. In each block the
//! first and third new question may be tuned on; the second and fourth are sealed: they are counted here and never
//! printed, so that nobody corrects the lists by them.
//!
//! At first sight, before any change, recall@3 among the answers of each of the four brands was 0.450 on what may be tuned on and
//! 0.342 on what is sealed (recall@1 0.392; 0.283); with all in one brand and other talk beside 0.433; 0.317. The sealed
//! half was measured three times in all: before, in the middle (0.617; one brand 0.550) and at the end (0.758;
//! 0.692). Both halves are
//! about the same sixty subjects, so that a subject of a brand that nobody thought of does worse.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, clippy::cast_precision_loss)]

use super::answers::{OTHERS, dialogue};
use crate::answers;
use crate::messages::{self, IncomingMessage};
use crate::testing::{desk, id, now};
use crate::{accounts, brands, seed};
use pupitre_domain::ids::{AccountId, BrandId};
use pupitre_domain::network::NetworkId;

/// A question that a brand answered, and new ones about the same thing.
#[derive(Default)]
struct Block {
    brand: &'static str,
    asked: &'static str,
    answer: &'static str,
    new: Vec<&'static str>,
}

fn blocks() -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in include_str!("answers_outside.txt").lines() {
        let Some((kind, text)) = line.split_once(' ') else { continue };
        match kind {
            "=" => {
                blocks.push(Block { brand: text.split_whitespace().rev().nth(1).unwrap(), ..Block::default() });
            }
            "Q" => blocks.last_mut().unwrap().asked = text,
            "A" => blocks.last_mut().unwrap().answer = text,
            "N" => blocks.last_mut().unwrap().new.push(text),
            _ => {}
        }
    }
    blocks
}

/// A question, the answer that was meant, and what was offered instead.
type Missed = (&'static str, &'static str, Vec<(String, f64)>);

struct Figures {
    asked: usize,
    first: usize,
    three: usize,
    missed: Vec<Missed>,
}

impl Figures {
    fn show(&self, title: &str) {
        println!(
            "{title}: recall@1 {}/{asked} ({:.3}), recall@3 {}/{asked} ({:.3})",
            self.first,
            self.first as f64 / self.asked as f64,
            self.three,
            self.three as f64 / self.asked as f64,
            asked = self.asked
        );
    }
}

/// Each of the four brands remembers its own answers; or one remembers all of them, and other talk besides.
fn measure(sealed: bool, one_brand: bool) -> Figures {
    let desk = desk();
    let blocks = blocks();
    let mut cast: Vec<(&str, BrandId, AccountId)> = Vec::new();
    for (number, block) in blocks.iter().enumerate() {
        let named = if one_brand { "all" } else { block.brand };
        if cast.iter().all(|(name, ..)| *name != named) {
            let (brand, account) = (BrandId::new(id()), AccountId::new(id()));
            desk.store
                .write_blocking(move |tx| {
                    brands::insert(tx, &seed::brand(brand, named, now())?)?;
                    accounts::insert(tx, &seed::account(account, brand, NetworkId::ALL[0], named, now()))
                })
                .unwrap();
            cast.push((named, brand, account));
        }
        let account = cast.iter().find(|(name, ..)| *name == named).unwrap().2;
        let batch = dialogue(number, block.asked, block.answer);
        desk.store.write_blocking(move |tx| messages::ingest(tx, account, &batch)).unwrap();
    }
    if one_brand {
        let others = OTHERS.iter().enumerate();
        let batch: Vec<IncomingMessage> =
            others.flat_map(|(at, other)| dialogue(1_000 + at, other, &format!("réponse {at}"))).collect();
        let account = cast[0].2;
        desk.store.write_blocking(move |tx| messages::ingest(tx, account, &batch)).unwrap();
    }
    let mut figures = Figures { asked: 0, first: 0, three: 0, missed: Vec::new() };
    for block in &blocks {
        let named = if one_brand { "all" } else { block.brand };
        let brand = cast.iter().find(|(name, ..)| *name == named).unwrap().1;
        let half = block.new.iter().enumerate().filter(|(at, _)| (at % 2 == 1) == sealed);
        for asked in half.map(|(_, asked)| *asked) {
            let found = desk.store.read_blocking(move |conn| answers::recall(conn, brand, asked, "", None, 3)).unwrap();
            figures.asked += 1;
            figures.first += usize::from(found.first().is_some_and(|one| one.text == block.answer));
            if found.iter().any(|one| one.text == block.answer) {
                figures.three += 1;
            } else if !sealed {
                let found = found.into_iter().map(|one| (one.question, one.score)).collect();
                figures.missed.push((asked, block.asked, found));
            }
        }
    }
    figures
}

#[test]
fn outside_questions_that_were_tuned_on() {
    let own = measure(false, false);
    own.show("outside, tuned on, four brands");
    assert!(own.three * 1000 / own.asked >= 880);
    let all = measure(false, true);
    all.show("outside, tuned on, one brand");
    for (asked, meant, found) in all.missed {
        println!("{asked}\n    meant {meant}");
        found.iter().for_each(|(question, score)| println!("    {score:.2} {question}"));
    }
}

#[test]
fn outside_questions_that_are_sealed() {
    let (own, all) = (measure(true, false), measure(true, true));
    own.show("outside, sealed, four brands");
    all.show("outside, sealed, one brand");
    // What was reached; the aim is 0.85.
    assert!(own.three * 1000 / own.asked >= 740, "{}/{}", own.three, own.asked);
    assert!(all.three * 1000 / all.asked >= 670, "{}/{}", all.three, all.asked);
}

/// One brand remembers 20,000 answers in the same few words, which is the worst case; a third of what is asked is misspelt.
/// Run by hand: `--run-ignored all -E 'test(twenty_thousand)'`.
#[test]
#[ignore = "loads 40,000 messages: a minute unoptimised"]
fn twenty_thousand_answers_are_there_at_once() {
    let desk = desk();
    let (brand, account) = (desk.brand, desk.account);
    let blocks = blocks();
    for chunk in 0..20 {
        let batch: Vec<IncomingMessage> = (0..1_000)
            .flat_map(|at| {
                let number = chunk * 1_000 + at;
                let (one, other) = (&blocks[number % blocks.len()], &blocks[(number * 7 + 3) % blocks.len()]);
                let said = format!("{} {number}", other.answer);
                dialogue(number, &format!("{} {}", one.asked, other.asked), &said)
            })
            .collect();
        desk.store.write_blocking(move |tx| messages::ingest(tx, account, &batch)).unwrap();
    }
    let mut took: Vec<u128> = Vec::new();
    for (at, block) in blocks.iter().cycle().take(180).enumerate() {
        let asked = if at % 3 == 0 { block.asked.replace('r', "rr") } else { block.asked.to_owned() };
        let begun = std::time::Instant::now();
        let found = desk.store.read_blocking(move |conn| answers::recall(conn, brand, &asked, "", None, 3)).unwrap();
        took.push(begun.elapsed().as_micros());
        assert!(found.len() <= 3);
    }
    took.sort_unstable();
    println!("recall at 20,000 answers: median {} µs, 95th {} µs, worst {} µs", took[90], took[171], took[179]);
    assert!(took[90] < 5_000, "{took:?}");
}
