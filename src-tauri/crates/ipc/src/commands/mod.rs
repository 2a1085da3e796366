//! The list, in parts.

use crate::typescript::Shape;
use pupitre_domain::diff::Piece;
use pupitre_domain::ids::{
    AccountId, BrandId, CollectionId, ContactId, ConversationId, DeliveryId, EscalationId, FilterId, FolderId, FontId,
    IdeaId, LabelId, LogoId, NoteId, PersonId, PillarId, PostId, SavedViewId, SeriesEditId, SnippetId, StatementId,
    TemplateId, ThreadNoteId, TriageRuleId, VisualId,
};
use pupitre_domain::link_tags::LinkRule;
use pupitre_domain::network::Descriptor;
use pupitre_domain::signals::Verdict;
use pupitre_domain::target::Target;
use pupitre_domain::wording::Wording;
use pupitre_engine::api::accounts::*;
use pupitre_engine::api::answering::*;
use pupitre_engine::api::approvals::*;
use pupitre_engine::api::articles::*;
use pupitre_engine::api::asking::*;
use pupitre_engine::api::brand_kit::*;
use pupitre_engine::api::brands::*;
use pupitre_engine::api::bulk::*;
use pupitre_engine::api::calendar::*;
use pupitre_engine::api::cards::*;
use pupitre_engine::api::composer::*;
use pupitre_engine::api::dates::*;
use pupitre_engine::api::days::*;
use pupitre_engine::api::desk::*;
use pupitre_engine::api::elsewhere::*;
use pupitre_engine::api::escalation::*;
use pupitre_engine::api::guided::*;
use pupitre_engine::api::ideas::*;
use pupitre_engine::api::inbox::*;
use pupitre_engine::api::labels::*;
use pupitre_engine::api::language::*;
use pupitre_engine::api::links::*;
use pupitre_engine::api::mailbox::*;
use pupitre_engine::api::moderation::*;
use pupitre_engine::api::outbox::*;
use pupitre_engine::api::pillars::*;
use pupitre_engine::api::posts::*;
use pupitre_engine::api::queue::*;
use pupitre_engine::api::recurrence::*;
use pupitre_engine::api::register::*;
use pupitre_engine::api::signals::*;
use pupitre_engine::api::templates::*;
use pupitre_engine::api::transfer::*;
use pupitre_engine::api::triage::*;
use pupitre_engine::api::trust::*;
use pupitre_engine::api::visual_edits::*;
use pupitre_engine::api::visuals::*;
use pupitre_engine::api::{ById, Done, Nothing, Page};
use pupitre_engine::error::{ErrorCode, Failure};
use pupitre_engine::{
    Engine, accounts, answering, approvals, articles, asking, attachments, authorize, backup, brand_kit, brands, bulk,
    calendar, cards, contacts, dates, days, demo, doctor, elsewhere, escalation, export, folders, forecast, guard,
    guided, guided_files, ideas, import, inbox, labels, last_look, links, moderation, notes, pause, people, pillars,
    plan, posts, publications, queue, recurrence, register, replies, revise, saved_views, settings, signals, snippets,
    spelling, spikes, statements, sync, templates, today, triage, triage_rules, versions, visual_edits, visuals,
};
use serde_json::Value;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// A command as the shells list it.
pub struct Command {
    /// Its name, `noun_verb`.
    pub name: &'static str,
    /// What it does, in one sentence.
    pub about: &'static str,
    /// Whether the window may call it. Commands that take a path may not: the window never names a path.
    pub window: bool,
    pub(crate) shape: fn(&mut Shape) -> (String, String),
    /// Boxed one by one, so that the future of a call is as large as its own command.
    pub(crate) call: fn(Arc<Engine>, Value) -> Answer,
}

pub(crate) type Answer = Pin<Box<dyn Future<Output = Result<Value, Failure>> + Send>>;

fn parse<T: serde::de::DeserializeOwned>(params: Value) -> Result<T, Failure> {
    // A command without parameters may be called with none.
    let params = if params.is_null() { Value::Object(serde_json::Map::new()) } else { params };
    serde_json::from_value(params).map_err(|_| Failure { detail: "request", ..Failure::of(ErrorCode::Invalid) })
}

fn answer<T: serde::Serialize>(answer: T) -> Result<Value, Failure> {
    serde_json::to_value(answer).map_err(|_| Failure::internal("answer"))
}

macro_rules! commands {
    ($( $(#[doc = $about:literal])+ $(@$terminal:ident)? $name:ident($request:ty) -> $answer:ty = $case:path; )+) => {
        /// The commands of this part.
        pub(super) const COMMANDS: &[Command] = &[$(
            Command {
                name: stringify!($name),
                about: concat!($($about),+),
                window: commands!(@window $($terminal)?),
                shape: |shape| (shape.of::<$request>(), shape.of::<$answer>()),
                call: |engine, params| Box::pin(async move {
                    let request: $request = parse(params)?;
                    answer($case(&engine, request).await?)
                }),
            },
        )+];
    };
    (@window terminal) => { false };
    (@window) => { true };
}

mod house;
mod kit;
mod library;
mod planning;
mod talking;

/// Every command.
pub fn commands() -> impl Iterator<Item = &'static Command> {
    [planning::COMMANDS, talking::COMMANDS, library::COMMANDS, house::COMMANDS, kit::COMMANDS].into_iter().flatten()
}
