//! Real servers of every network that has one to install.

mod after;
mod bluesky;
mod comments;
mod email;
mod escalation;
mod wordpress;
