//! Changes to examples.

use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};
use serde_json::{Map, Value, json};

/// Longest input made.
const LONGEST: usize = 512 * 1024;

/// Numbers at which programs break.
const NUMBERS: [&str; 12] = [
    "0",
    "-1",
    "1",
    "255",
    "65536",
    "2147483648",
    "4294967295",
    "9007199254740993",
    "18446744073709551616",
    "-9223372036854775809",
    "1e400",
    "99999999999999999999999999",
];

/// Makes inputs out of examples; the same seed makes the same ones.
pub(crate) struct Mutator {
    seed: u64,
    random: StdRng,
    examples: Vec<Vec<u8>>,
    words: Vec<Vec<u8>>,
}

impl Mutator {
    pub(crate) fn new(seed: u64, examples: &[Vec<u8>], words: &[&str]) -> Self {
        assert!(!examples.is_empty(), "nothing to change");
        let words = words.iter().chain(&NUMBERS).map(|word| word.as_bytes().to_vec()).collect();
        Self { seed, random: StdRng::seed_from_u64(seed), examples: examples.to_vec(), words }
    }

    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    /// The next input: an example with one to eight changes.
    pub(crate) fn next(&mut self) -> Vec<u8> {
        let mut input = self.examples.choose(&mut self.random).unwrap().clone();
        self.change(&mut input);
        input
    }

    /// Changes one to eight things.
    pub(crate) fn change(&mut self, input: &mut Vec<u8>) {
        for _ in 0..self.random.random_range(1..=8) {
            self.once(input);
            input.truncate(LONGEST);
        }
    }

    fn once(&mut self, input: &mut Vec<u8>) {
        if input.is_empty() {
            input.extend_from_slice(&[self.random.random()]);
            return;
        }
        let at = self.random.random_range(0..input.len());
        let end = (at + self.random.random_range(1..=64)).min(input.len());
        match self.random.random_range(0..10) {
            0 => input[at] ^= 1 << self.random.random_range(0..8),
            1 => {
                input[at] = *[0, 9, 10, 13, 32, 34, 38, 60, 62, 92, 127, 128, 0xc3, 0xe2, 0xf0, 255]
                    .choose(&mut self.random)
                    .unwrap()
            }
            2 => drop(input.drain(at..end)),
            3 => {
                let piece = input[at..end].to_vec();
                let times = [1, 2, 10, 200, 2_000].choose(&mut self.random).unwrap();
                let many = piece.repeat((*times).min(LONGEST / piece.len()));
                input.splice(at..at, many);
            }
            4 => input.truncate(at),
            5 | 6 => {
                let word = self.words.choose(&mut self.random).unwrap().clone();
                input.splice(at..at, word);
            }
            7 => {
                let word = self.words.choose(&mut self.random).unwrap().clone();
                input.splice(at..end, word);
            }
            8 => {
                let other = self.examples.choose(&mut self.random).unwrap();
                let from = self.random.random_range(0..=other.len());
                let tail = other[from..].to_vec();
                input.splice(at.., tail);
            }
            _ => {
                let noise: Vec<u8> = (at..end).map(|_| self.random.random()).collect();
                input.splice(at..end, noise);
            }
        }
    }

    /// JSON with one to four nodes changed, and now and then its bytes as well.
    pub(crate) fn json(&mut self, example: &Value) -> Vec<u8> {
        let mut value = example.clone();
        for _ in 0..self.random.random_range(1..=4) {
            let mut left = self.random.random_range(0..=nodes(&value));
            self.at(&mut value, &mut left);
        }
        let mut bytes = serde_json::to_vec(&value).unwrap();
        if self.random.random_bool(0.1) {
            self.change(&mut bytes);
        }
        bytes
    }

    /// Changes the node at which `left` has come to nothing.
    fn at(&mut self, value: &mut Value, left: &mut usize) -> bool {
        if *left == 0 {
            *value = self.other(value);
            return true;
        }
        *left -= 1;
        match value {
            Value::Array(items) => items.iter_mut().any(|item| self.at(item, left)),
            Value::Object(map) => map.values_mut().any(|item| self.at(item, left)),
            _ => false,
        }
    }

    fn other(&mut self, value: &Value) -> Value {
        match (self.random.random_range(0..12), value) {
            (0, _) => Value::Null,
            (1, _) => json!(self.random.random::<bool>()),
            (2, _) => serde_json::from_str(NUMBERS.choose(&mut self.random).unwrap()).unwrap_or(json!(-1)),
            (3, _) => json!([]),
            (4, _) => json!({}),
            (5, _) => json!("é\u{202e}<b>\u{0}".repeat(self.random.random_range(0..3_000))),
            (6, _) => (0..120).fold(value.clone(), |inner, _| json!([inner])),
            (7, _) => (0..100).fold(value.clone(), |inner, _| json!({ "a": inner })),
            (8, Value::Array(items)) => Value::Array(items.iter().cycle().take(items.len() * 20).cloned().collect()),
            (9, Value::Object(map)) => {
                let kept = map.iter().filter(|_| self.random.random_bool(0.7));
                Value::Object(kept.map(|(key, value)| (key.clone(), value.clone())).collect::<Map<_, _>>())
            }
            (_, Value::String(text)) => {
                let mut bytes = text.clone().into_bytes();
                self.once(&mut bytes);
                Value::String(String::from_utf8_lossy(&bytes).into_owned())
            }
            (_, other) => json!([other, other]),
        }
    }
}

fn nodes(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.len() + items.iter().map(nodes).sum::<usize>(),
        Value::Object(map) => map.len() + map.values().map(nodes).sum::<usize>(),
        _ => 0,
    }
}
