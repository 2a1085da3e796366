//! Changing what is out, and reading what was posted elsewhere: two capabilities, each the presence of its trait.

use super::{Attachments, Call, Done, Fault, Keyed, Outcome, Outgoing, RemoteRef, Step, undertaking};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use pupitre_domain::problem::Problem;

/// A message that is out and what it shall say instead.
pub struct Change<'a> {
    /// The message. Its tag marks the form in which we last knew it; empty where nothing is known of that.
    pub remote: &'a RemoteRef,
    /// What it says as far as we know: frozen when it was sent or last changed.
    pub before: &'a Outgoing,
    /// What it shall say.
    pub after: &'a Outgoing,
    /// The steps by which it came out.
    pub made: &'a [Done],
    /// A person has seen that it was changed there and wants it changed all the same.
    pub overwrite: bool,
}

/// Changing what is out.
#[async_trait]
pub trait Revise: Send + Sync {
    /// Whether this account's server can do it.
    fn offered(&self, facts: &serde_json::Value) -> bool;
    /// What of a change nobody can make any more. Pure.
    fn fixed(&self, before: &Outgoing, after: &Outgoing) -> Vec<Problem>;
    /// The steps, in order, the last of which is [`super::StepName::Revise`]; all of them may be repeated. Pure.
    fn plan(&self, change: &Change<'_>) -> Vec<Step>;
    /// Mints the key of the undertaking.
    fn mint_key(&self, now: DateTime<Utc>, random: u64) -> String {
        undertaking(now, random)
    }
    /// Runs one step once. The last one reads first: what says already what it shall say is left alone, and what somebody
    /// changed there is [`pupitre_domain::problem::ProblemCode::ChangedThere`]. Its outcome is the message with its new mark.
    async fn run(
        &self,
        call: &Call<'_>,
        change: &Change<'_>,
        step: &Keyed,
        done: &[Done],
        files: &dyn Attachments,
    ) -> Result<Outcome, Fault>;
}

/// A post of the account's, made anywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NativePost {
    /// Which.
    pub remote: RemoteRef,
    /// When it was out, or will be.
    pub at: DateTime<Utc>,
    /// It waits in the network's own scheduler.
    pub scheduled: bool,
    /// Plain text; untrusted.
    pub text: String,
    /// How many pictures it has.
    pub pictures: u16,
}

/// The account's latest posts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NativePage {
    /// The posts, any order. No answers, nothing that others wrote.
    pub posts: Vec<NativePost>,
    /// Everything since this instant is in the page: what is not, does not exist any more. `None` when it is all there is.
    pub since: Option<DateTime<Utc>>,
}

/// Reading what was posted elsewhere.
#[async_trait]
pub trait Elsewhere: Send + Sync {
    /// Reads the latest posts in one call.
    async fn latest(&self, call: &Call<'_>) -> Result<NativePage, Fault>;
}
