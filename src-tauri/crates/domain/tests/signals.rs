//! The triage signals over labelled sets: two thirds that rules were tuned on, one third that they were not.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    missing_docs,
    clippy::print_stdout
)]

use pupitre_domain::signals::{Judge, Signals, Tone, Tongue, Urgency, Words};
use std::fmt::Write as _;

#[path = "signals/outside.rs"]
mod outside;

struct Labelled {
    text: &'static str,
    language: Tongue,
    question: bool,
    tone: Tone,
    urgency: Urgency,
    held_out: bool,
    /// Languages without lists are labelled by their language only.
    whole: bool,
}

fn lines(text: &'static str) -> impl Iterator<Item = (usize, &'static str)> {
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).enumerate()
}

/// Which lines of a set no list may be corrected by, counted without comments.
type HeldOut = fn(usize) -> bool;

fn set(text: &'static str, language: Tongue, held_out: HeldOut) -> Vec<Labelled> {
    let of = |(at, line): (usize, &'static str)| {
        let (marks, text) = line.split_once(' ').unwrap();
        let mark = |place: usize| marks.chars().nth(place).unwrap();
        Labelled {
            text,
            language,
            question: mark(0) == '?',
            tone: match mark(1) {
                '+' => Tone::Positive,
                '-' => Tone::Negative,
                _ => Tone::Neutral,
            },
            urgency: match mark(2) {
                '2' => Urgency::Now,
                '1' => Urgency::Soon,
                _ => Urgency::None,
            },
            held_out: held_out(at),
            whole: true,
        }
    };
    lines(text).map(of).collect()
}

fn elsewhere(text: &'static str, held_out: HeldOut) -> Vec<Labelled> {
    let of = |(at, line): (usize, &'static str)| {
        let (mark, text) = line.split_once(' ').unwrap();
        Labelled {
            text,
            language: if mark == "o" { Tongue::Other } else { Tongue::Unknown },
            question: false,
            tone: Tone::Neutral,
            urgency: Urgency::None,
            held_out: held_out(at),
            whole: false,
        }
    };
    lines(text).map(of).collect()
}

const THIRD: HeldOut = |at| at % 3 == 2;

fn all() -> Vec<Labelled> {
    let mut all = set(include_str!("signals/fr.txt"), Tongue::French, THIRD);
    all.extend(set(include_str!("signals/en.txt"), Tongue::English, THIRD));
    all.extend(elsewhere(include_str!("signals/other.txt"), THIRD));
    all
}

/// Rows are what was meant, columns what was found.
struct Table {
    names: &'static [&'static str],
    counts: Vec<Vec<u32>>,
}

impl Table {
    fn of(names: &'static [&'static str], pairs: impl Iterator<Item = (usize, usize)>) -> Self {
        let mut counts = vec![vec![0; names.len()]; names.len()];
        pairs.for_each(|(meant, found)| counts[meant][found] += 1);
        Self { names, counts }
    }
    fn accuracy(&self) -> f64 {
        let right: u32 = (0..self.names.len()).map(|at| self.counts[at][at]).sum();
        f64::from(right) / f64::from(self.counts.iter().flatten().sum::<u32>())
    }
    fn recall(&self, of: usize) -> f64 {
        f64::from(self.counts[of][of]) / f64::from(self.counts[of].iter().sum::<u32>())
    }
    fn precision(&self, of: usize) -> f64 {
        f64::from(self.counts[of][of]) / f64::from(self.counts.iter().map(|row| row[of]).sum::<u32>())
    }
    fn f1(&self, of: usize) -> f64 {
        2.0 * self.recall(of) * self.precision(of) / (self.recall(of) + self.precision(of))
    }
    fn show(&self, title: &str) -> String {
        let mut text = format!("{title}: accuracy {:.3}\n{:>10}", self.accuracy(), "");
        self.names.iter().for_each(|name| write!(text, "{name:>10}").unwrap());
        for (at, row) in self.counts.iter().enumerate() {
            write!(text, "\n{:>10}", self.names[at]).unwrap();
            row.iter().for_each(|count| write!(text, "{count:>10}").unwrap());
            write!(text, "   recall {:.3} precision {:.3}", self.recall(at), self.precision(at)).unwrap();
        }
        text
    }
}

struct Figures {
    language: Table,
    question: Table,
    tone: Table,
    urgency: Table,
}

fn judged(set: &[&Labelled]) -> Vec<Signals> {
    let (judge, none) = (Judge::new(&[]), Words::default());
    set.iter().map(|one| judge.signals(one.text, Tongue::Unknown, &none)).collect()
}

fn figures(set: &[&Labelled]) -> Figures {
    let found = judged(set);
    let pairs: Vec<_> = set.iter().zip(&found).collect();
    let whole: Vec<_> = pairs.iter().filter(|(meant, _)| meant.whole).collect();
    Figures {
        language: Table::of(
            &["none", "fr", "en", "other"],
            pairs.iter().map(|(meant, found)| (meant.language as usize, found.language as usize)),
        ),
        question: Table::of(
            &["no", "yes"],
            whole.iter().map(|(meant, found)| (usize::from(meant.question), usize::from(found.question))),
        ),
        tone: Table::of(
            &["neutral", "negative", "positive"],
            whole.iter().map(|(meant, found)| (meant.tone as usize, found.tone as usize)),
        ),
        urgency: Table::of(
            &["none", "soon", "now"],
            whole.iter().map(|(meant, found)| (meant.urgency as usize, found.urgency as usize)),
        ),
    }
}

impl Figures {
    /// Of the urgent ones, how many were found urgent, whether soon or now.
    fn urgent_recall(&self) -> f64 {
        let urgent: Vec<&u32> = self.urgency.counts[1..].iter().flatten().collect();
        let found: u32 = self.urgency.counts[1..].iter().flat_map(|row| &row[1..]).sum();
        f64::from(found) / f64::from(urgent.into_iter().sum::<u32>())
    }
    /// Of those found urgent, how many were.
    fn urgent_precision(&self) -> f64 {
        let of = |rows: &[Vec<u32>]| f64::from(rows.iter().flat_map(|row| &row[1..]).sum::<u32>());
        of(&self.urgency.counts[1..]) / of(&self.urgency.counts)
    }
    fn show(&self, title: &str) {
        let mut text = format!("== {title}\n");
        for (name, table) in [
            ("language", &self.language),
            ("question", &self.question),
            ("tone", &self.tone),
            ("urgency", &self.urgency),
        ] {
            writeln!(text, "{}", table.show(name)).unwrap();
        }
        println!(
            "{text}question F1 {:.3}, urgent at all: recall {:.3} precision {:.3}\n",
            self.question.f1(1),
            self.urgent_recall(),
            self.urgent_precision()
        );
    }
}

fn part(all: &[Labelled], held_out: bool, language: Option<Tongue>) -> Vec<&Labelled> {
    all.iter().filter(|one| one.held_out == held_out && language.is_none_or(|tongue| one.language == tongue)).collect()
}

#[test]
fn the_sets_are_as_large_as_said() {
    let all = all();
    for tongue in [Tongue::French, Tongue::English] {
        assert!(all.iter().filter(|one| one.language == tongue).count() >= 300);
    }
}

#[test]
fn signals_meet_their_figures_on_what_they_were_tuned_on_and_on_what_is_held_out() {
    let all = all();
    for (title, held_out) in [("tuned on", false), ("held out", true)] {
        let whole = figures(&part(&all, held_out, None));
        whole.show(title);
        for (name, tongue) in [("French", Tongue::French), ("English", Tongue::English)] {
            figures(&part(&all, held_out, Some(tongue))).show(&format!("{title}, {name}"));
        }
        assert!(whole.language.accuracy() >= 0.97, "{title}: language {}", whole.language.accuracy());
        assert!(whole.question.accuracy() >= 0.9, "{title}: question {}", whole.question.accuracy());
        assert!(whole.question.f1(1) >= 0.9, "{title}: question F1 {}", whole.question.f1(1));
        assert!(whole.urgent_recall() >= 0.9, "{title}: urgency recall {}", whole.urgent_recall());
    }
}

/// Sentences that were written after the lists had first been filled. At first sight of them the figures were: language
/// 0.975, question 0.919 (F1 0.822), tone 0.556, urgent at all 3 of 14. The lists were then widened, so that they no longer
/// prove anything new; what is read here shows that nothing got lost since.
#[test]
fn signals_on_fresh_messages_are_told() {
    let mut all = set(include_str!("signals/fresh.fr.txt"), Tongue::French, THIRD);
    all.extend(set(include_str!("signals/fresh.en.txt"), Tongue::English, THIRD));
    let all: Vec<_> = all.iter().collect();
    figures(&all).show("fresh");
}

/// What is short is judged by the brand's language where it is not plainly another one.
#[test]
fn a_short_cry_is_in_the_language_of_the_brand() {
    let (judge, none) = (Judge::new(&[]), Words::default());
    let of = |text: &str, hint| judge.signals(text, hint, &none).language;
    for text in ["URGENT, répondez", "urgent svp", "URGENT rappelez", "Merci"] {
        assert_eq!(of(text, Tongue::French), Tongue::French, "{text}");
    }
    // This alone is in no language: both lists are asked.
    assert_eq!(of("Urgent !!!", Tongue::French), Tongue::Unknown);
    for text in ["URGENT, answer", "urgent please", "help!!"] {
        assert_eq!(of(text, Tongue::English), Tongue::English, "{text}");
    }
    for text in ["Danke schön", "¿Cuándo abren?", "muchas gracias", "Grazie mille", "obrigado", "спасибо", "ありがとう"]
    {
        assert_eq!(of(text, Tongue::French), Tongue::Other, "{text}");
    }
    for text in ["Great job", "Where is it", "thank you"] {
        assert_eq!(of(text, Tongue::French), Tongue::English, "{text}");
    }
}

#[test]
fn a_message_takes_microseconds() {
    let all = all();
    let (judge, alerts) = (Judge::new(&[]), Words::new(["boycott*", "listeria", "mauvaise foi"]));
    let mut urgent = 0;
    let began = std::time::Instant::now();
    let rounds = if cfg!(debug_assertions) { 2 } else { 50 };
    for _ in 0..rounds {
        for one in &all {
            urgent += u32::from(judge.signals(one.text, Tongue::Unknown, &alerts).urgency != Urgency::None);
        }
    }
    let each = began.elapsed().as_secs_f64() * 1e6 / f64::from(rounds) / all.len() as f64;
    println!(
        "{each:.1} µs a message, {} characters on average ({urgent} urgent)",
        all.iter().map(|one| one.text.chars().count()).sum::<usize>() / all.len()
    );
    assert!(cfg!(debug_assertions) || each < 30.0);
}

/// For tuning: what is wrong in the two thirds that rules may be tuned on. The held-out third is never printed.
#[test]
fn what_is_wrong_is_told_for_tuning() {
    let all = all();
    let tuned = part(&all, false, None);
    tell_wrong(&tuned);
}

fn tell_wrong(tuned: &[&Labelled]) {
    for (meant, found) in tuned.iter().zip(judged(tuned)) {
        let mut wrong = Vec::new();
        if meant.language != found.language {
            wrong.push(format!("{:?}→{:?}", meant.language, found.language));
        }
        if meant.whole && meant.question != found.question {
            wrong.push(format!("question {}→{}", meant.question, found.question));
        }
        if meant.whole && meant.tone != found.tone {
            wrong.push(format!("{:?}→{:?}", meant.tone, found.tone));
        }
        if meant.whole && meant.urgency != found.urgency {
            wrong.push(format!("{:?}→{:?}", meant.urgency, found.urgency));
        }
        if !wrong.is_empty() {
            println!("{}: {}", wrong.join(", "), meant.text);
        }
    }
}

/// Of each list the first entry at a place counts: one that is on its list twice hides its other meaning.
#[test]
fn no_entry_is_on_its_list_twice_with_two_meanings() {
    use pupitre_domain::signals::List;
    use pupitre_domain::signals::lexicon::{entries, key_of};
    let mut twice = Vec::new();
    for list in List::ALL {
        let mut seen = std::collections::HashMap::new();
        for (value, entry) in entries(*list) {
            if let Some(other) = seen.insert(key_of(entry), value)
                && other != value
            {
                twice.push(format!("{list:?} {entry}: {other}, {value}"));
            }
        }
    }
    println!("{} entries with two meanings: {twice:#?}", twice.len());
    assert!(twice.is_empty());
}
