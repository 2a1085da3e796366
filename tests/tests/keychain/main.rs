//! Secrets: where they are, where they never are, and what a person sees when the keychain is away.

mod engine;
mod leaks;
mod program;
