//! The fakes do what they say: a test of the product rests on them.

mod bluesky;
mod faults;
mod mastodon;
