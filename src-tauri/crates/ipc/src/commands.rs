//! The list.

use crate::typescript::Shape;
use pupitre_domain::ids::{AccountId, BrandId, ConversationId, DeliveryId, PostId, VisualId};
use pupitre_domain::network::Descriptor;
use pupitre_engine::api::accounts::*;
use pupitre_engine::api::brands::*;
use pupitre_engine::api::calendar::*;
use pupitre_engine::api::desk::*;
use pupitre_engine::api::inbox::*;
use pupitre_engine::api::posts::*;
use pupitre_engine::api::visuals::*;
use pupitre_engine::api::{ById, Done, Nothing, Page};

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

macro_rules! commands {
    ($( $(#[doc = $about:literal])+ $(@$terminal:ident)? $name:ident($request:ty) -> $answer:ty; )+) => {
        /// Every command.
        pub const COMMANDS: &[Command] = &[$(
            Command {
                name: stringify!($name),
                about: concat!($($about),+),
                window: commands!(@window $($terminal)?),
                shape: |shape| (shape.of::<$request>(), shape.of::<$answer>()),
            },
        )+];
    };
    (@window terminal) => { false };
    (@window) => { true };
}

commands! {
    /// Lists the brands, by name.
    brands_list(Nothing) -> Vec<BrandView>;
    /// Makes a brand.
    brands_create(BrandCreate) -> BrandView;
    /// Changes a brand.
    brands_update(BrandUpdate) -> BrandView;
    /// Puts a brand with all its posts and accounts into the bin; nothing of it leaves any more.
    brands_delete(ById<BrandId>) -> Done;
    /// Takes a brand out of the bin. Its planned posts ask before they leave.
    brands_restore(ById<BrandId>) -> BrandView;
    /// Lists the time zones.
    zones_list(Nothing) -> ZoneList;
    /// Makes a demo brand with posts and conversations that never leave this machine.
    demo_create(Nothing) -> DemoView;
    /// Removes the demo brand for good.
    demo_remove(Nothing) -> Done;

    /// Lists the networks with all that is known of them.
    networks_list(Nothing) -> Vec<Descriptor>;
    /// Lists accounts.
    accounts_list(AccountFilter) -> Vec<AccountView>;
    /// Plans an account that is not connected yet.
    accounts_plan(AccountPlan) -> AccountView;
    /// Connects an account with a token or an app password.
    accounts_connect(AccountConnect) -> AccountView;
    /// Starts a sign-in in the system's browser.
    accounts_authorize(AccountAuthorize) -> AuthorizationStarted;
    /// Asks how far a sign-in is.
    accounts_authorization(AuthorizationAttempt) -> AuthorizationState;
    /// Gives a sign-in up.
    accounts_authorization_cancel(AuthorizationAttempt) -> Done;
    /// Asks the server whether access still works and what its limits are.
    accounts_check(ById<AccountId>) -> AccountView;
    /// Revokes access and removes the secret; posts and conversations stay.
    accounts_disconnect(ById<AccountId>) -> AccountView;
    /// Removes an account that has nothing planned.
    accounts_delete(ById<AccountId>) -> Done;
    /// Tells where the keychain stands.
    keychain_status(Nothing) -> KeychainView;
    /// Unlocks the keychain; may show the system's own prompt.
    keychain_unlock(Nothing) -> KeychainView;

    /// Starts a post.
    posts_create(PostCreate) -> PostView;
    /// Reads a post.
    posts_get(ById<PostId>) -> PostView;
    /// Lists posts that are not planned, the latest first.
    posts_drafts(DraftFilter) -> Vec<PostSummary>;
    /// Changes a post.
    posts_update(PostUpdate) -> PostView;
    /// Copies a post as a draft of the same brand.
    posts_duplicate(ById<PostId>) -> PostView;
    /// Puts a post into the bin and takes its deliveries off the outbox.
    posts_delete(ById<PostId>) -> Done;
    /// Takes a post out of the bin, as a draft with its former time.
    posts_restore(ById<PostId>) -> PostView;
    /// Plans a post.
    posts_schedule(PostSchedule) -> PlanOutcome;
    /// Moves a planned post.
    posts_move(PostMove) -> PlanOutcome;
    /// Takes a post off the calendar.
    posts_unschedule(ById<PostId>) -> PlanOutcome;
    /// Sends a post to all its accounts at once.
    posts_publish_now(ById<PostId>) -> PostView;
    /// Tells what a content would meet at its accounts.
    posts_check(PostCheck) -> CheckView;

    /// Lists deliveries.
    publications_list(PublicationFilter) -> Page<DeliveryView>;
    /// Reads a delivery with its ledger.
    publications_get(ById<DeliveryId>) -> DeliveryDetail;
    /// Records a person's decision about a delivery.
    publications_settle(PublicationSettle) -> DeliveryView;
    /// Deletes a published message at its network.
    publications_delete(ById<DeliveryId>) -> DeliveryView;

    /// Reads the planned posts of some days.
    calendar_range(CalendarRange) -> CalendarView;

    /// Reads the inboxes now.
    inbox_sync(InboxSync) -> SyncReport;
    /// Lists conversations.
    conversations_list(ConversationFilter) -> Page<ConversationSummary>;
    /// Counts conversations by state.
    conversations_counts(ConversationFilter) -> ConversationCounts;
    /// Reads a conversation.
    conversations_get(ById<ConversationId>) -> ConversationView;
    /// Keeps the answer being written.
    conversations_draft(DraftSave) -> Done;
    /// Answers.
    conversations_reply(ConversationReply) -> DeliveryView;
    /// Takes an answer back before it leaves; its text is the draft again.
    replies_cancel(ReplyCancel) -> ConversationView;
    /// Sets where conversations stand.
    conversations_set_state(ConversationSetState) -> Done;
    /// Likes, boosts, deletes, blocks, mutes or reports.
    messages_act(MessageAct) -> DeliveryView;

    /// Copies files into the library.
    @terminal visuals_import(VisualImport) -> ImportReport;
    /// Lists visuals.
    visuals_list(VisualFilter) -> Page<VisualView>;
    /// Reads a visual.
    visuals_get(ById<VisualId>) -> VisualView;
    /// Changes what the library says of a visual.
    visuals_update(VisualUpdate) -> VisualView;
    /// Puts a visual into the bin.
    visuals_delete(ById<VisualId>) -> Done;
    /// Takes a visual out of the bin.
    visuals_restore(ById<VisualId>) -> VisualView;

    /// Tells what needs attention.
    today_get(Nothing) -> TodayView;
    /// Tells how the conductor and the network are doing.
    conductor_status(Nothing) -> ConductorView;
    /// Looks for something by words.
    search_all(Search) -> SearchResults;
    /// Reads the settings.
    settings_get(Nothing) -> Settings;
    /// Changes settings.
    settings_update(SettingsUpdate) -> Settings;
    /// Examines this installation.
    system_doctor(Nothing) -> DoctorReport;
    /// Writes a backup.
    @terminal backups_create(BackupCreate) -> BackupReport;
}
