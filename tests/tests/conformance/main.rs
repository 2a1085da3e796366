//! What every network owes the engine, and how it bears every fault.

mod faults;
mod mail;
mod promises;
