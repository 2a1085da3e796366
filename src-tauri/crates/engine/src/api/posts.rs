//! Posts, their variants and deliveries.

use super::elsewhere::UpdateView;
use chrono::{DateTime, Utc};
use pupitre_domain::approval::Approval;
use pupitre_domain::content::{Content, ContentPatch};
use pupitre_domain::ids::{AccountId, BrandId, ConversationId, DeliveryId, MessageId, PostId};
use pupitre_domain::network::{Action, NetworkId};
use pupitre_domain::problem::Problem;
use pupitre_domain::publication::{Mode, State};
use pupitre_domain::text::Measure;
use pupitre_domain::time::{ClockChange, Fold, WallTime, Zone};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Starts a post.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PostCreate {
    /// Its brand.
    pub brand: BrandId,
    /// Master content; may be empty.
    #[serde(default)]
    pub content: Content,
    /// Accounts it is meant for.
    #[serde(default)]
    pub accounts: Vec<AccountId>,
}

/// Changes a post. Refused while any of its deliveries is being sent.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PostUpdate {
    /// Which.
    pub id: PostId,
    /// The version this change was made on. A newer stored version refuses it with `conflict` and keeps both.
    pub version: u32,
    /// New master content.
    #[serde(default)]
    pub content: Option<Content>,
    /// Accounts it is meant for, all of them.
    #[serde(default)]
    pub accounts: Option<Vec<AccountId>>,
    /// New forms per account; an empty patch resets to the master.
    #[serde(default)]
    pub variants: Vec<VariantUpdate>,
}

/// The form for one account.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct VariantUpdate {
    /// The account.
    pub account: AccountId,
    /// What it says differently.
    pub patch: ContentPatch,
}

/// Plans a post. All its accounts are scheduled; those whose check fails wait as drafts with this time.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PostSchedule {
    /// Which.
    pub id: PostId,
    /// Wall time in the brand's zone.
    pub wall: WallTime,
    /// Which of two occurrences, when clocks go back.
    #[serde(default)]
    pub fold: Fold,
    /// Who makes it appear; where the network has no scheduler, this machine does.
    #[serde(default)]
    pub mode: Mode,
}

/// Moves planned posts by calendar days and/or to another time of day.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PostMove {
    /// Which.
    pub id: PostId,
    /// New wall time in the brand's zone.
    pub wall: WallTime,
    /// Which of two occurrences.
    #[serde(default)]
    pub fold: Fold,
}

/// What became of a plan.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlanOutcome {
    /// The post as it is now.
    pub post: PostView,
    /// Wall time before the change, for undo.
    pub previous: Option<WallTime>,
    /// Deliveries held by a network's scheduler that could not be moved there.
    pub not_moved: Vec<DeliveryId>,
}

/// Asks what a content would meet at some accounts. Nothing is stored.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PostCheck {
    /// Master content.
    pub content: Content,
    /// Forms per account.
    pub variants: Vec<VariantUpdate>,
    /// Planned wall time, for licences that end before it.
    #[serde(default)]
    pub wall: Option<WallTime>,
    /// The post that is being written: what a person said to be meant in it is no problem.
    #[serde(default)]
    pub post: Option<PostId>,
    /// Zone of `wall`; the answer also says what a clock change does to it.
    #[serde(default)]
    pub zone: Option<Zone>,
    /// The conversation that it answers: what the network adds to an answer counts too.
    #[serde(default)]
    pub answers: Option<ConversationId>,
    /// How the post leaves: what a person carries by hand is judged by what a network's pages take.
    #[serde(default)]
    pub mode: Option<Mode>,
}

/// What a content meets.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CheckView {
    /// Per account.
    pub accounts: Vec<AccountCheck>,
    /// What a clock change does to the planned time.
    pub clock_change: Option<ClockChange>,
}

/// What a content meets at one account.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountCheck {
    /// The account.
    pub account: AccountId,
    /// Units and bytes per part, of what would be sent.
    pub measures: Vec<Measure>,
    /// Units and bytes of the first comment; absent where the network has none.
    pub comment: Option<CommentCount>,
    /// What would be sent, where it is not what is written: links with the brand's parameters, people by their handles.
    pub sent: Option<Content>,
    /// Credits that licences ask for and that are added to the text, in order; `sent` and `measures` have them.
    pub credits: Vec<CreditAdded>,
    /// Problems, in the order of the content.
    pub problems: Vec<Problem>,
}

/// A credit that is added to the text of a part, because the licence of a visual asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CreditAdded {
    /// Index of the part.
    pub part: u16,
    /// What is added, on a line of its own.
    pub line: String,
}

/// How long a first comment is, as it is counted there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CommentCount {
    /// Units counted.
    pub units: u32,
    /// Units allowed.
    pub max: u32,
}

/// A post with everything the composer needs.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PostView {
    /// Id.
    pub id: PostId,
    /// Its brand.
    pub brand: BrandId,
    /// Counts up with every stored change.
    pub version: u32,
    /// Master content.
    pub content: Content,
    /// Forms per account, in the order in which they were added.
    pub variants: Vec<VariantView>,
    /// Planned wall time in the brand's zone.
    pub wall: Option<WallTime>,
    /// The instant that the wall time stands for.
    pub due_at: Option<DateTime<Utc>>,
    /// Which of two occurrences.
    pub fold: Fold,
    /// Who makes it appear.
    pub mode: Mode,
    /// Kept as a draft although it has a time: it does not leave until somebody schedules it.
    pub held: bool,
    /// How it stands with the client.
    pub approval: Approval,
    /// When it was last stored.
    pub updated_at: DateTime<Utc>,
    /// In the bin since.
    pub deleted_at: Option<DateTime<Utc>>,
}

/// A post's form for one account.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VariantView {
    /// The account.
    pub account: AccountId,
    /// Its network.
    pub network: NetworkId,
    /// What it says differently.
    pub patch: ContentPatch,
    /// Its delivery, once planned.
    pub delivery: Option<DeliveryView>,
    /// Once it is out: how what is out stands to what the post says now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub update: Option<UpdateView>,
}

/// A delivery: what left, leaves or may have left.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryView {
    /// Id.
    pub id: DeliveryId,
    /// What it carries.
    pub kind: DeliveryKind,
    /// Account that sends.
    pub account: AccountId,
    /// Its brand.
    pub brand: BrandId,
    /// Its network.
    pub network: NetworkId,
    /// The post, for publications.
    pub post: Option<PostId>,
    /// The conversation, for replies and actions.
    pub conversation: Option<ConversationId>,
    /// The message answered or acted upon.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub message: Option<MessageId>,
    /// What is done to it, for actions.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub action: Option<Action>,
    /// First 140 characters of what it says.
    pub excerpt: String,
    /// Where it stands.
    #[serde(flatten)]
    #[ts(flatten)]
    pub state: State,
    /// Who makes it appear.
    pub mode: Mode,
    /// When it is due.
    pub due_at: Option<DateTime<Utc>>,
    /// When it is tried or looked at next.
    pub next_at: Option<DateTime<Utc>>,
    /// Attempts made.
    pub attempts: u32,
    /// What keeps it from being sent.
    pub problems: Vec<Problem>,
    /// Public address, once out.
    pub permalink: Option<String>,
    /// When it was out, as the network or we know it.
    pub published_at: Option<DateTime<Utc>>,
    /// Parts of a thread that are out, and how many there are.
    pub parts_done: u16,
    /// Parts in all.
    pub parts: u16,
    /// How its first comment stands, once what is sent is frozen and has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub comment: Option<CommentView>,
}

/// How a first comment stands.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase", tag = "state")]
pub enum CommentView {
    /// It follows as soon as the post is out, or the network lets it.
    Waits,
    /// It is out.
    Out {
        /// Its public address, where there is one.
        permalink: Option<String>,
    },
    /// Its answer was lost; nobody knows yet.
    Unknown,
    /// It did not follow: refused, late, or left out by a person.
    Missing,
}

/// What a delivery carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum DeliveryKind {
    /// A post's variant.
    Post,
    /// An answer to a message.
    Reply,
    /// A like, deletion, block, report, …
    Action,
}

/// Lists deliveries, the soonest or latest first as fits the states asked.
#[derive(Debug, Clone, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PublicationFilter {
    /// Of one brand only.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// Of one post only.
    #[serde(default)]
    pub post: Option<PostId>,
    /// Only these states, by name (`scheduled`, `needsPerson`, …); all when empty.
    #[serde(default)]
    pub states: Vec<String>,
    /// Key of the following page.
    #[serde(default)]
    pub after: Option<String>,
    /// Most items, 1–200; 50 when absent.
    #[serde(default)]
    pub limit: Option<u16>,
}

/// A delivery with its ledger.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryDetail {
    /// The delivery.
    pub delivery: DeliveryView,
    /// The full text frozen for sending, or what would be sent now.
    pub content: Content,
    /// What was done, in order.
    pub ledger: Vec<LedgerEntry>,
    /// The account's profile page, for looking with one's own eyes.
    pub profile: Option<String>,
}

/// One line of a delivery's ledger.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LedgerEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// What happened, by name (`taken`, `intent`, `done`, `lost`, `found`, `person:isThere`, …).
    pub event: String,
    /// Step concerned, by name.
    pub step: Option<String>,
}

/// A person's decision about a delivery whose outcome or fate is open.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PublicationSettle {
    /// Which.
    pub id: DeliveryId,
    /// The decision.
    pub decision: Decision,
}

/// What a person decides.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", tag = "kind", deny_unknown_fields)]
pub enum Decision {
    /// It is there. With its address, answers to it can be found.
    IsThere {
        /// Address of the published message.
        #[serde(default)]
        permalink: Option<String>,
    },
    /// It is not there: send it now.
    PostNow,
    /// What a pause held leaves at the time it was planned for; only for that reason, and while that time is ahead.
    AsPlanned,
    /// Send it now although its brand is paused.
    DespitePause,
    /// It is not there: plan it anew.
    Move {
        /// Wall time in the brand's zone.
        wall: WallTime,
    },
    /// Give it up.
    Drop,
}

/// Lists posts that are not planned.
#[derive(Debug, Clone, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct DraftFilter {
    /// Of one brand only.
    #[serde(default)]
    pub brand: Option<BrandId>,
}

/// A post in a list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PostSummary {
    /// Id.
    pub id: PostId,
    /// Its brand.
    pub brand: BrandId,
    /// First 140 characters.
    pub excerpt: String,
    /// When it was last stored.
    pub updated_at: DateTime<Utc>,
    /// Planned wall time.
    pub wall: Option<WallTime>,
    /// How it stands with the client.
    pub approval: Approval,
}
