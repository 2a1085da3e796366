//! The register of moderation: what was moderated, why, by whom, and what became of it.
//!
//! A brand's register is a chain of entries. Each holds the SHA-256 of the one before, so that none can be changed, taken
//! out or moved without all that follow being written anew; that in turn shows at the anchors, heads of the chain that
//! were noted elsewhere. ADR 10 has the format byte for byte and says what each anchor protects against.
//!
//! Nothing here reads a clock or a random source: instants and the salt of an entry are handed in.

mod actions;
mod body;
mod chain;
mod hash;
mod rules;
mod verify;

pub use actions::{asks_rule, is_recorded};
pub use body::{
    Author, Body, By, Context, Decided, Item, MAX_ABOVE, Outcome, OutcomeOf, Reduced, ReducedWhy, Restored, Rule, Said,
    Source, ranges_of,
};
pub use chain::{Anchor, FORMAT, Kind, Link, Row, header};
pub use hash::{GENESIS, Hash, NotAHash, sha256};
pub use rules::{BUILT_IN, BuiltIn, HouseRule, RULES_MAX, built_in, in_force};
pub use verify::{Fault, Standing, Told, Verdict, verify};

#[cfg(test)]
mod tests;

/// Months after which entries are reduced to their hash, unless a person chose otherwise.
pub const RETENTION_MONTHS: u16 = 12;
/// Fewest and most months that can be chosen.
pub const RETENTION_RANGE: (u16, u16) = (3, 120);
