//! Triage signals, alert words, rules, and what is out of the usual.

use chrono::{DateTime, Utc};
use pupitre_domain::ids::{BrandId, ConversationId, MessageId, TriageRuleId};
use pupitre_domain::network::NetworkId;
use pupitre_domain::signals::List;
use pupitre_domain::spike::Cause;
use pupitre_domain::triage_rules::{Content, Settle};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks why a message was judged as it was.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SignalsExplain {
    /// The message.
    pub message: MessageId,
}

/// Asks how a text would be judged.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SignalsTry {
    /// The text.
    pub text: String,
    /// Of which brand the alert words count.
    #[serde(default)]
    pub brand: Option<BrandId>,
}

/// How far judging everything anew has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SignalsProgress {
    /// Messages still to be judged; none when nothing is going on.
    pub left: u32,
    /// All of them.
    pub of: u32,
}

/// Asks for the entries of a list of words.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LexiconFilter {
    /// Which list.
    pub list: List,
    /// Part of an entry; everything when absent.
    #[serde(default)]
    pub search: Option<String>,
}

/// How an entry came to be on its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum LexiconOrigin {
    /// It is built in.
    BuiltIn,
    /// A person added it on this machine.
    Added,
    /// It is built in with another value.
    Changed,
    /// It is built in, and a person took it off.
    Removed,
}

/// An entry of a list of words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LexiconEntry {
    /// The words.
    pub entry: String,
    /// What they are worth; what they were when taken off.
    pub value: String,
    /// How it came there.
    pub origin: LexiconOrigin,
}

/// A list of words, or what of it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LexiconView {
    /// Entries: a person's own first, then as the list has them. At most 200.
    pub entries: Vec<LexiconEntry>,
    /// How many there are.
    pub total: u32,
    /// How many a person added, changed or took off.
    pub edited: u32,
    /// The values that entries of this list may have.
    pub values: Vec<String>,
}

/// Puts an entry on a list, changes it or takes it off.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LexiconSave {
    /// Which list.
    pub list: List,
    /// The entry.
    pub entry: String,
    /// What it is worth; taken off when absent.
    #[serde(default)]
    pub value: Option<String>,
}

/// Takes a person's change of an entry back.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LexiconReset {
    /// Which list.
    pub list: List,
    /// The entry.
    pub entry: String,
}

/// A brand's alert words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AlertWordsView {
    /// Words and phrases; `*` at the end stands for any ending.
    pub words: Vec<String>,
}

/// Sets a brand's alert words.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AlertWordsSet {
    /// Which brand.
    pub brand: BrandId,
    /// All its words.
    pub words: Vec<String>,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TriageRuleView {
    /// Id.
    pub id: TriageRuleId,
    /// Of one brand, or of all.
    pub brand: Option<BrandId>,
    /// Name.
    pub name: String,
    /// What it asks and does.
    pub content: Content,
    /// It is at work.
    pub on: bool,
    /// It was tried on the past as it is: it may be switched on.
    pub tried: bool,
    /// How often it did something.
    pub fired: u32,
    /// Networks, of those it may meet, at which it can hide nothing.
    pub cannot_hide: Vec<NetworkId>,
}

/// Keeps a rule. What was on and asks or does something else now is off until it was tried again.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct TriageRuleSave {
    /// Which; a new one when absent.
    #[serde(default)]
    pub id: Option<TriageRuleId>,
    /// Of one brand, or of all.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// Name.
    pub name: String,
    /// What it asks and does.
    pub content: Content,
}

/// Puts rules into an order.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct TriageRulesOrder {
    /// All of them, in order.
    pub order: Vec<TriageRuleId>,
}

/// Switches a rule on or off.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct TriageRuleSwitch {
    /// Which.
    pub id: TriageRuleId,
    /// On.
    pub on: bool,
    /// A person knows that it hides what others wrote, at the network.
    #[serde(default)]
    pub knows_it_hides: bool,
}

/// A message that a rule would have touched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TriageMatch {
    /// The message.
    pub message: MessageId,
    /// Its conversation.
    pub conversation: ConversationId,
    /// Its brand.
    pub brand: BrandId,
    /// Who wrote it; untrusted text.
    pub from: String,
    /// First 140 characters; untrusted text.
    pub excerpt: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The words that the rule asks for, as they stand there.
    pub words: Vec<String>,
    /// Its network can hide it. Only where the rule does.
    pub can_hide: bool,
}

/// What a rule would have done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TriageTrial {
    /// Messages it would have touched.
    pub touched: u32,
    /// Messages looked at, the newest.
    pub of: u32,
    /// The first hundred it would have touched, the newest first.
    pub matches: Vec<TriageMatch>,
}

/// Asks for the log.
#[derive(Debug, Clone, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct TriageLogFilter {
    /// Of one rule only.
    #[serde(default)]
    pub rule: Option<TriageRuleId>,
    /// As the page before gave it.
    #[serde(default)]
    pub after: Option<String>,
}

/// What became of hiding a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum HideOutcome {
    /// It is still to be asked of the network.
    Wanted,
    /// It is under way or done.
    Asked,
    /// The network or the message does not allow it.
    Refused,
    /// It was taken back.
    Undone,
}

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TriageLogEntry {
    /// Number.
    pub id: u32,
    /// Which rule.
    pub rule: TriageRuleId,
    /// Its name.
    pub rule_name: String,
    /// The conversation.
    pub conversation: ConversationId,
    /// Who wrote; untrusted text.
    pub from: String,
    /// First 140 characters; untrusted text.
    pub excerpt: String,
    /// When the rule did it.
    pub at: DateTime<Utc>,
    /// Labels it gave.
    pub labels: u32,
    /// It made the conversation matter more.
    pub high: bool,
    /// What it made of the state.
    pub settled: Option<Settle>,
    /// What became of hiding.
    pub hide: Option<HideOutcome>,
    /// When a person took it back.
    pub undone_at: Option<DateTime<Utc>>,
}

/// Names a line of the log.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct TriageLogRef {
    /// Number.
    pub id: u32,
}

/// Much more than usual, or much more that sounds bad.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SpikeView {
    /// Number.
    pub id: u32,
    /// Whose.
    pub brand: BrandId,
    /// What is out of the usual.
    pub cause: Cause,
    /// Since when.
    pub began_at: DateTime<Utc>,
    /// Hours counted.
    pub hours: u32,
    /// Messages in them.
    pub messages: u32,
    /// What usually comes in such hours.
    pub usual: f64,
    /// Those that sound bad.
    pub negative: u32,
    /// What usually sounds bad.
    pub usual_negative: f64,
    /// When a person took note; it asks again only when it grows.
    pub acknowledged_at: Option<DateTime<Utc>>,
}

/// How well a brand's usual flow is known.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FlowLearning {
    /// Whose.
    pub brand: BrandId,
    /// Full days known.
    pub days: u32,
    /// Days needed before anything is said.
    pub needed: u32,
}

/// What is out of the usual.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SpikesView {
    /// What goes on, the oldest first.
    pub spikes: Vec<SpikeView>,
    /// Brands of which too little is known yet.
    pub learning: Vec<FlowLearning>,
}

/// Says that a person took note of a spike, or takes that back.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SpikeAcknowledge {
    /// Number.
    pub id: u32,
    /// Whether note was taken.
    pub noted: bool,
}
