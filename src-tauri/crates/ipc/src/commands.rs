//! The list.

use crate::typescript::Shape;
use pupitre_domain::ids::{AccountId, BrandId, ConversationId, DeliveryId, PostId, StatementId, VisualId};
use pupitre_domain::network::Descriptor;
use pupitre_engine::api::accounts::*;
use pupitre_engine::api::brands::*;
use pupitre_engine::api::calendar::*;
use pupitre_engine::api::desk::*;
use pupitre_engine::api::inbox::*;
use pupitre_engine::api::outbox::*;
use pupitre_engine::api::posts::*;
use pupitre_engine::api::visuals::*;
use pupitre_engine::api::{ById, Done, Nothing, Page};
use pupitre_engine::error::{ErrorCode, Failure};
use pupitre_engine::{
    Engine, accounts, authorize, backup, brands, calendar, demo, doctor, inbox, pause, plan, posts, publications, replies,
    settings, statements, today, visuals,
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
        /// Every command.
        pub const COMMANDS: &[Command] = &[$(
            Command {
                name: stringify!($name),
                about: concat!($($about),+),
                window: commands!(@window $($terminal)?),
                shape: |shape| (shape.of::<$request>(), shape.of::<$answer>()),
            },
        )+];

        /// Finds a command's future. Boxed one by one, so that the future of a call is as large as its own command.
        pub(crate) fn call(engine: &Arc<Engine>, method: &str, params: Value) -> Option<Answer> {
            let engine = Arc::clone(engine);
            match method {
                $( stringify!($name) => Some(Box::pin(async move {
                    let request: $request = parse(params)?;
                    answer($case(&engine, request).await?)
                })), )+
                _ => None,
            }
        }
    };
    (@window terminal) => { false };
    (@window) => { true };
}

commands! {
    /// Lists the brands, by name.
    brands_list(Nothing) -> Vec<BrandView> = brands::list;
    /// Makes a brand.
    brands_create(BrandCreate) -> BrandView = brands::create;
    /// Changes a brand.
    brands_update(BrandUpdate) -> BrandView = brands::update;
    /// Puts a brand with all its posts and accounts into the bin; nothing of it leaves any more.
    brands_delete(ById<BrandId>) -> Done = brands::delete;
    /// Takes a brand out of the bin. Its planned posts ask before they leave.
    brands_restore(ById<BrandId>) -> BrandView = brands::restore;
    /// Lists the time zones.
    zones_list(Nothing) -> ZoneList = brands::zones;
    /// Makes a demo brand with posts that never leave this machine.
    demo_create(Nothing) -> DemoView = demo::create;
    /// Removes the demo brand for good.
    demo_remove(Nothing) -> Done = demo::remove;

    /// Lists the networks with all that is known of them.
    networks_list(Nothing) -> Vec<Descriptor> = accounts::networks;
    /// Lists accounts.
    accounts_list(AccountFilter) -> Vec<AccountView> = accounts::list;
    /// Plans an account that is not connected yet.
    accounts_plan(AccountPlan) -> AccountView = accounts::plan;
    /// Connects an account with a token or an app password.
    accounts_connect(AccountConnect) -> AccountView = accounts::connect;
    /// Starts a sign-in in the system's browser.
    accounts_authorize(AccountAuthorize) -> AuthorizationStarted = authorize::start;
    /// Asks how far a sign-in is.
    accounts_authorization(AuthorizationAttempt) -> AuthorizationState = authorize::state;
    /// Gives a sign-in up.
    accounts_authorization_cancel(AuthorizationAttempt) -> Done = authorize::cancel;
    /// Asks the server whether access still works and what its limits are.
    accounts_check(ById<AccountId>) -> AccountView = accounts::check;
    /// Revokes access and removes the secret; posts and conversations stay.
    accounts_disconnect(ById<AccountId>) -> AccountView = accounts::disconnect;
    /// Removes an account that has nothing planned.
    accounts_delete(ById<AccountId>) -> Done = accounts::delete;
    /// Tells where the keychain stands.
    keychain_status(Nothing) -> KeychainView = accounts::keychain;
    /// Unlocks the keychain; may show the system's own prompt.
    keychain_unlock(Nothing) -> KeychainView = accounts::unlock;

    /// Starts a post.
    posts_create(PostCreate) -> PostView = posts::create;
    /// Reads a post.
    posts_get(ById<PostId>) -> PostView = posts::get;
    /// Lists posts that are not planned, the latest first.
    posts_drafts(DraftFilter) -> Vec<PostSummary> = posts::drafts;
    /// Changes a post.
    posts_update(PostUpdate) -> PostView = posts::update;
    /// Copies a post as a draft of the same brand.
    posts_duplicate(ById<PostId>) -> PostView = posts::duplicate;
    /// Puts a post into the bin and takes its deliveries off the outbox.
    posts_delete(ById<PostId>) -> Done = posts::delete;
    /// Takes a post out of the bin, as a draft with its former time.
    posts_restore(ById<PostId>) -> PostView = posts::restore;
    /// Plans a post.
    posts_schedule(PostSchedule) -> PlanOutcome = plan::schedule;
    /// Moves a planned post.
    posts_move(PostMove) -> PlanOutcome = plan::move_to;
    /// Takes a post off the calendar.
    posts_unschedule(ById<PostId>) -> PlanOutcome = plan::unschedule;
    /// Sends a post to all its accounts at once.
    posts_publish_now(ById<PostId>) -> PostView = plan::publish_now;
    /// Tells what a content would meet at its accounts.
    posts_check(PostCheck) -> CheckView = posts::check;

    /// Lists deliveries.
    publications_list(PublicationFilter) -> Page<DeliveryView> = publications::list;
    /// Reads a delivery with its ledger.
    publications_get(ById<DeliveryId>) -> DeliveryDetail = publications::get;
    /// Records a person's decision about a delivery.
    publications_settle(PublicationSettle) -> DeliveryView = publications::settle;
    /// Deletes a published message at its network.
    publications_delete(ById<DeliveryId>) -> DeliveryView = publications::delete;

    /// Stops everything of a brand, or of all, and recalls what the networks' schedulers hold.
    outbox_pause(OutboxPause) -> OutboxView = pause::pause;
    /// Ends a pause; what came due meanwhile waits for a person one by one.
    outbox_resume(OutboxResume) -> OutboxView = pause::resume;
    /// Tells how the outbox stands: pauses, what they hold, and what they could not hold.
    outbox_status(Nothing) -> OutboxView = pause::status;
    /// Lists the texts at hand for a crisis.
    statements_list(StatementFilter) -> Vec<StatementView> = statements::list;
    /// Keeps a text for a crisis.
    statements_save(StatementSave) -> StatementView = statements::save;
    /// Puts a text at hand into the bin.
    statements_delete(ById<StatementId>) -> Done = statements::delete;
    /// Takes a text at hand out of the bin.
    statements_restore(ById<StatementId>) -> StatementView = statements::restore;
    /// Starts a post from a text at hand, for all connected accounts of its brand.
    statements_start(StatementStart) -> PostView = statements::start;

    /// Reads the planned posts of some days.
    calendar_range(CalendarRange) -> CalendarView = calendar::range;

    /// Reads the inboxes now.
    inbox_sync(InboxSync) -> SyncReport = inbox::sync;
    /// Lists conversations.
    conversations_list(ConversationFilter) -> Page<ConversationSummary> = inbox::list;
    /// Counts conversations by state.
    conversations_counts(ConversationFilter) -> ConversationCounts = inbox::counts;
    /// Reads a conversation.
    conversations_get(ById<ConversationId>) -> ConversationView = inbox::get;
    /// Keeps the answer being written.
    conversations_draft(DraftSave) -> Done = inbox::save_draft;
    /// Answers.
    conversations_reply(ConversationReply) -> DeliveryView = replies::reply;
    /// Takes an answer back before it leaves; its text is the draft again.
    replies_cancel(ReplyCancel) -> ConversationView = replies::cancel;
    /// Sets where conversations stand.
    conversations_set_state(ConversationSetState) -> Done = inbox::set_state;
    /// Likes, boosts, deletes, blocks, mutes or reports.
    messages_act(MessageAct) -> DeliveryView = replies::act;

    /// Copies files into the library.
    @terminal visuals_import(VisualImport) -> ImportReport = visuals::import;
    /// Lists visuals.
    visuals_list(VisualFilter) -> Page<VisualView> = visuals::list;
    /// Reads a visual.
    visuals_get(ById<VisualId>) -> VisualView = visuals::get;
    /// Changes what the library says of a visual.
    visuals_update(VisualUpdate) -> VisualView = visuals::update;
    /// Puts a visual into the bin.
    visuals_delete(ById<VisualId>) -> Done = visuals::delete;
    /// Takes a visual out of the bin.
    visuals_restore(ById<VisualId>) -> VisualView = visuals::restore;

    /// Tells what needs attention.
    today_get(Nothing) -> TodayView = today::get;
    /// Tells how the conductor and the network are doing.
    conductor_status(Nothing) -> ConductorView = today::conductor;
    /// Looks for something by words.
    search_all(Search) -> SearchResults = today::search;
    /// Reads the settings.
    settings_get(Nothing) -> Settings = settings::get;
    /// Changes settings.
    settings_update(SettingsUpdate) -> Settings = settings::update;
    /// Examines this installation.
    system_doctor(Nothing) -> DoctorReport = doctor::examine;
    /// Writes a backup.
    @terminal backups_create(BackupCreate) -> BackupReport = backup::create;
}
