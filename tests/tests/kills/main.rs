//! Processes that die, folders that two open, powers that fail: what was acknowledged stays, and nothing leaves twice.

mod asleep;
mod backups;
mod ending;
mod failpoints;
mod inside;
mod instances;
mod library;
mod power;
mod process;
mod reading;
mod reading_process;
