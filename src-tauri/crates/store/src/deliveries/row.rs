//! A delivery's row.

use crate::error::StoreError;
use crate::posts;
use crate::sql::{At, Columns, Json, Tx, Wall, Word, ZoneName, blob, run, stored};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{AccountId, BrandId, ConversationId, DeliveryId, MessageId, PostId};
use pupitre_domain::network::{Action, NetworkId};
use pupitre_domain::problem::Problem;
use pupitre_domain::publication::{Ask, Mode, State};
use pupitre_domain::time::{Fold, WallTime, Zone};
use rusqlite::{Row, named_params};
use serde_json::Value;

/// What a delivery carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeliveryKind {
    /// A post's variant.
    Post,
    /// An answer to a message.
    Reply,
    /// A like, deletion, block, report, …
    Action,
}

impl DeliveryKind {
    /// All kinds.
    pub const ALL: &'static [Self] = &[Self::Post, Self::Reply, Self::Action];
    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Reply => "reply",
            Self::Action => "action",
        }
    }
}
stored!(DeliveryKind);

/// What left, leaves or may have left.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
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
    /// The post; present exactly for kind `Post`.
    pub post: Option<PostId>,
    /// The conversation, for replies and actions.
    pub conversation: Option<ConversationId>,
    /// The message answered or acted upon.
    pub message: Option<MessageId>,
    /// The action, for kind `Action`.
    pub action: Option<Action>,
    /// Where it stands; moves only through [`super::transition`].
    pub state: State,
    /// Who makes it appear.
    pub mode: Mode,
    /// Planned wall time, for posts.
    pub wall: Option<WallTime>,
    /// Zone of the wall time.
    pub zone: Option<Zone>,
    /// Which of two occurrences.
    pub fold: Fold,
    /// When it is due. A scheduled delivery without it never leaves by itself.
    pub due_at: Option<DateTime<Utc>>,
    /// When it is tried or looked at next.
    pub next_at: Option<DateTime<Utc>>,
    /// Attempts made.
    pub attempts: u32,
    /// Looks for a lost answer.
    pub looks: u32,
    /// When a step that must not be repeated first left.
    pub first_sent_at: Option<DateTime<Utc>>,
    /// Nothing is looked up or repeated before this instant.
    pub quiet_until: Option<DateTime<Utc>>,
    /// Version of the post that was frozen.
    pub post_version: Option<u32>,
    /// The frozen message: what was approved.
    pub outgoing: Option<Value>,
    /// What is answered or acted upon, as the network names it.
    pub target: Option<Value>,
    /// What keeps it from being sent.
    pub problems: Vec<Problem>,
    /// The message at the network; its member `id` is how answers are recognised.
    pub remote: Option<Value>,
    /// The entry in the network's scheduler.
    pub handoff: Option<Value>,
    /// Public address.
    pub permalink: Option<String>,
    /// When it was out.
    pub published_at: Option<DateTime<Utc>>,
    /// Parts of the thread.
    pub parts: u16,
    /// Parts that are out.
    pub parts_done: u16,
    /// First 140 characters.
    pub excerpt: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// The first comment at the network, once it is out.
    pub comment: Option<Value>,
}

impl Delivery {
    /// Whether every part is out, whatever else was to follow.
    #[must_use]
    pub fn is_out(&self) -> bool {
        self.kind == DeliveryKind::Post && self.parts_done > 0 && self.parts_done >= self.parts
    }
    /// Why a person is asked about the rest of what is out in part; nothing where nothing is out yet.
    #[must_use]
    pub fn interrupted(&self) -> Option<Ask> {
        match self.parts_done {
            0 => None,
            _ if self.is_out() => Some(Ask::CommentMissing),
            _ => Some(Ask::ThreadIncomplete),
        }
    }
}

pub(super) const COLUMNS: &str = "id, kind, account, brand, network, post, conversation, message, action, state, reason,
    mode, wall, zone, fold, due_at, next_at, attempts, looks, first_sent_at, quiet_until, post_version, outgoing, target,
    problems, remote, handoff, permalink, published_at, parts, parts_done, excerpt, created_at, updated_at, comment";

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Delivery> {
    let mut c = Columns::of(row);
    Ok(Delivery {
        id: DeliveryId::new(c.uuid()?),
        kind: c.word()?,
        account: AccountId::new(c.uuid()?),
        brand: BrandId::new(c.uuid()?),
        network: c.word()?,
        post: c.maybe_uuid()?.map(PostId::new),
        conversation: c.maybe_uuid()?.map(ConversationId::new),
        message: c.get::<Option<i64>>()?.map(MessageId),
        action: c.maybe_word()?,
        state: c.state()?,
        mode: c.word()?,
        wall: c.get::<Option<Wall>>()?.map(|wall| wall.0),
        zone: c.get::<Option<ZoneName>>()?.map(|zone| zone.0),
        fold: c.word()?,
        due_at: c.maybe_at()?,
        next_at: c.maybe_at()?,
        attempts: c.get()?,
        looks: c.get()?,
        first_sent_at: c.maybe_at()?,
        quiet_until: c.maybe_at()?,
        post_version: c.get()?,
        outgoing: c.maybe_json()?,
        target: c.maybe_json()?,
        problems: c.json()?,
        remote: c.maybe_json()?,
        handoff: c.maybe_json()?,
        permalink: c.get()?,
        published_at: c.maybe_at()?,
        parts: c.get()?,
        parts_done: c.get()?,
        excerpt: c.get()?,
        created_at: c.at()?,
        updated_at: c.at()?,
        comment: c.maybe_json()?,
    })
}

/// Adds a delivery as it is. The ledger's first line is the caller's.
///
/// # Errors
/// [`StoreError::Constraint`] when the id is taken, what it refers to does not exist, or kind and post do not agree.
pub fn insert(tx: &Tx, delivery: &Delivery) -> Result<(), StoreError> {
    insert_row(tx, delivery)?;
    delivery.post.map_or(Ok(()), |post| posts::restate(tx, post))
}

/// [`insert`] without bringing the post's standing up to date.
pub(super) fn insert_row(tx: &Tx, delivery: &Delivery) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO deliveries (id, kind, account, brand, network, post, conversation, message, action, state, reason,
           mode, wall, zone, fold, due_at, next_at, attempts, looks, first_sent_at, quiet_until, post_version, outgoing,
           target, problems, remote, handoff, permalink, published_at, parts, parts_done, excerpt, created_at, updated_at,
           comment)
         VALUES (:id, :kind, :account, :brand, :network, :post, :conversation, :message, :action, :state, :reason, :mode,
           :wall, :zone, :fold, :due, :next, :attempts, :looks, :first, :quiet, :version, :outgoing, :target, :problems,
           :remote, :handoff, :permalink, :published, :parts, :done, :excerpt, :created, :updated, :comment)",
        named_params! {
            ":id": delivery.id.as_bytes(), ":kind": Word(delivery.kind), ":account": delivery.account.as_bytes(),
            ":brand": delivery.brand.as_bytes(), ":network": Word(delivery.network),
            ":post": blob(delivery.post.as_ref().map(PostId::as_bytes)),
            ":conversation": blob(delivery.conversation.as_ref().map(ConversationId::as_bytes)),
            ":message": delivery.message.map(|message| message.0), ":action": delivery.action.map(Word),
            ":state": delivery.state.name(), ":reason": delivery.state.reason(), ":mode": Word(delivery.mode),
            ":wall": delivery.wall.map(Wall), ":zone": delivery.zone.map(ZoneName), ":fold": Word(delivery.fold),
            ":due": delivery.due_at.map(At), ":next": delivery.next_at.map(At), ":attempts": delivery.attempts,
            ":looks": delivery.looks, ":first": delivery.first_sent_at.map(At), ":quiet": delivery.quiet_until.map(At),
            ":version": delivery.post_version, ":outgoing": delivery.outgoing.as_ref().map(Json),
            ":target": delivery.target.as_ref().map(Json), ":problems": Json(&delivery.problems),
            ":remote": delivery.remote.as_ref().map(Json), ":handoff": delivery.handoff.as_ref().map(Json),
            ":permalink": delivery.permalink, ":published": delivery.published_at.map(At), ":parts": delivery.parts,
            ":done": delivery.parts_done, ":excerpt": delivery.excerpt, ":created": At(delivery.created_at),
            ":updated": At(delivery.updated_at), ":comment": delivery.comment.as_ref().map(Json),
        },
    )?;
    Ok(())
}
