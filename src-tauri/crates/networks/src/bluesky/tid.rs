//! Timestamp identifiers: record keys that sort by time.
//!
//! Thirteen characters of a sortable base-32 alphabet carry 53 bits of microseconds and 10 bits that tell clients
//! apart.

use chrono::{DateTime, Utc};

const ALPHABET: &[u8; 32] = b"234567abcdefghijklmnopqrstuvwxyz";
const CLOCK_BITS: u32 = 10;
const MICROS_MASK: u64 = (1 << 53) - 1;

/// Makes a key for the part `part` of what is sent at `now`.
///
/// Parts lie a millisecond apart, so that keys minted for one thread sort in its order even when the clock stands
/// still. `random` fills the microseconds (callers' clocks have milliseconds) and the ten client bits.
pub(super) fn mint(now: DateTime<Utc>, part: u16, random: u64) -> String {
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0) + u64::from(part);
    let micros = millis.saturating_mul(1_000).saturating_add((random >> CLOCK_BITS) % 1_000);
    encode(((micros & MICROS_MASK) << CLOCK_BITS) | (random & ((1 << CLOCK_BITS) - 1)))
}

/// The instant in a key; what is created under a key is dated by it, so that a repeat is identical.
pub(super) fn instant(key: &str) -> Option<DateTime<Utc>> {
    let value = decode(key)?;
    DateTime::from_timestamp_micros(i64::try_from(value >> CLOCK_BITS).ok()?)
}

fn encode(mut value: u64) -> String {
    let mut out = [b'2'; 13];
    for slot in out.iter_mut().rev() {
        let digit = usize::try_from(value & 31).unwrap_or(0);
        *slot = ALPHABET.get(digit).copied().unwrap_or(b'2');
        value >>= 5;
    }
    out.iter().map(|byte| char::from(*byte)).collect()
}

fn decode(key: &str) -> Option<u64> {
    if key.len() != 13 {
        return None;
    }
    key.bytes().try_fold(0u64, |value, byte| {
        let digit = ALPHABET.iter().position(|known| *known == byte)?;
        // Thirteen digits are 65 bits: a first digit above 15 is no key.
        (value >> 59 == 0).then_some(())?;
        Some((value << 5) | u64::try_from(digit).ok()?)
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    fn at(millis: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(millis).unwrap()
    }

    #[test]
    fn a_known_key_reads_as_its_instant() {
        // Decoded with ten lines of Python, not with this code.
        assert_eq!(instant("3jzfcijpj2z2a").unwrap().timestamp_micros(), 1_688_137_381_887_007);
        assert_eq!(encode((1_688_137_381_887_007 << 10) | 6), "3jzfcijpj2z2a");
        for wrong in ["3jzfcijpj2z2", "3jzfcijpj2z2aa", "0jzfcijpj2z2a", "zzzzzzzzzzzzz", "kjzfcijpj2z2a", ""] {
            assert_eq!(super::instant(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn keys_of_one_instant_differ() {
        let mut seen = HashSet::new();
        let mut random = 0x9e37_79b9_7f4a_7c15_u64;
        let mut again = 0;
        for _ in 0..1_000 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            again += u32::from(!seen.insert(mint(at(1_790_000_000_000), 0, random >> 7)));
        }
        // About twenty bits tell them apart: of a thousand in one millisecond hardly one meets another.
        assert!(again <= 3, "{again} keys met");
    }

    proptest! {
        #[test]
        fn keys_are_well_formed_and_tell_their_instant(millis in 0i64..4_000_000_000_000, part in 0u16..25, random: u64) {
            let key = mint(at(millis), part, random);
            prop_assert_eq!(key.len(), 13);
            prop_assert!(key.bytes().all(|byte| ALPHABET.contains(&byte)));
            prop_assert!(key.as_bytes()[0] <= b'j');
            prop_assert_eq!(instant(&key).unwrap().timestamp_millis(), millis + i64::from(part));
        }

        #[test]
        fn keys_sort_by_part_and_time(millis in 0i64..4_000_000_000_000, part in 0u16..24, a: u64, b: u64) {
            prop_assert!(mint(at(millis), part, a) < mint(at(millis), part + 1, b));
            prop_assert!(mint(at(millis), part, a) < mint(at(millis + 1), part, b));
        }
    }
}
