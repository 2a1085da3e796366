//! Tests of the crate, by subject.

mod calendar;
mod content;
mod inbox;
mod library;
mod opening;
mod outbox;
mod pauses;
mod register;
mod running;
