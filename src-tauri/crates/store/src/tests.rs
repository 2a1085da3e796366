//! Tests of the crate, by subject.

mod answers;
mod answers_outside;
mod calendar;
mod content;
mod inbox;
mod kit;
mod library;
mod opening;
mod outbox;
mod pauses;
mod people;
mod read_marks;
mod register;
mod running;
mod signals;
mod triage;
