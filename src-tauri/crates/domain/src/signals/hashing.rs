//! A quick hash for the lists' words. Only entries of the lists are kept under it, so that no message can make it slow.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A table looked up for every word of every message.
pub(super) type Quick<K, V> = HashMap<K, V, BuildHasherDefault<Mix>>;

/// Multiplies and turns, eight bytes at a time.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Mix(u64);

impl Mix {
    const fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word.iter_mut().zip(chunk).for_each(|(to, from)| *to = *from);
            self.add(u64::from_le_bytes(word));
        }
    }
    fn write_u8(&mut self, byte: u8) {
        self.add(u64::from(byte));
    }
    fn write_usize(&mut self, _length: usize) {
        // The length of an array of one length says nothing.
    }
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
}
