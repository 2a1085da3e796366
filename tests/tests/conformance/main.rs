//! What every network owes the engine, and how it bears every fault.

mod faults;
mod live;
mod mail;
mod promises;
