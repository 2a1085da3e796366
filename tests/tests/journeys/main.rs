//! What a person does with Pupitre, through the commands, on a clock that the test moves.

mod answers;
mod approvals;
mod article;
mod calendar;
mod cancel;
mod comment;
mod composer;
mod escalation;
mod flow;
mod guided;
mod handoff;
mod links;
mod lost;
mod mail;
mod natives;
mod outlook;
mod people;
mod plan;
mod reach;
mod register;
mod revise;
mod sources;
mod transfer;
mod triage;
mod trouble;
mod trust;
