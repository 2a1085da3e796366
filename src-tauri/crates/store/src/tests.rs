//! Tests of the crate, by subject.

mod answers;
mod calendar;
mod content;
mod inbox;
mod library;
mod opening;
mod outbox;
mod pauses;
mod people;
mod register;
mod running;
mod signals;
mod triage;
