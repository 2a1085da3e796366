//! The list.

use crate::typescript::Shape;
use pupitre_domain::diff::Piece;
use pupitre_domain::ids::{
    AccountId, BrandId, ContactId, ConversationId, DeliveryId, EscalationId, FilterId, IdeaId, LabelId, NoteId,
    PersonId, PillarId, PostId, SavedViewId, SeriesEditId, SnippetId, StatementId, ThreadNoteId, TriageRuleId,
    VisualId,
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
use pupitre_engine::api::outbox::*;
use pupitre_engine::api::pillars::*;
use pupitre_engine::api::posts::*;
use pupitre_engine::api::queue::*;
use pupitre_engine::api::recurrence::*;
use pupitre_engine::api::register::*;
use pupitre_engine::api::signals::*;
use pupitre_engine::api::transfer::*;
use pupitre_engine::api::triage::*;
use pupitre_engine::api::trust::*;
use pupitre_engine::api::visuals::*;
use pupitre_engine::api::{ById, Done, Nothing, Page};
use pupitre_engine::error::{ErrorCode, Failure};
use pupitre_engine::{
    Engine, accounts, answering, approvals, articles, asking, authorize, backup, brands, bulk, calendar, cards,
    contacts, dates, days, demo, doctor, elsewhere, escalation, export, forecast, guard, guided, guided_files, ideas,
    import, inbox, labels, last_look, links, notes, pause, people, pillars, plan, posts, publications, queue,
    recurrence, register, replies, revise, saved_views, settings, signals, snippets, spelling, spikes, statements,
    sync, today, triage, triage_rules, versions, visuals,
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
    /// Adds an account that a person publishes to by hand, or changes it.
    accounts_add(AccountAdd) -> AccountView = guided::add;
    /// Connects an account with a token or an app password.
    accounts_connect(AccountConnect) -> AccountView = accounts::connect;
    /// Starts a sign-in in the system's browser.
    accounts_authorize(AccountAuthorize) -> AuthorizationStarted = authorize::start;
    /// Asks how far a sign-in is.
    accounts_authorization(AuthorizationAttempt) -> AuthorizationState = authorize::state;
    /// Gives a sign-in up.
    accounts_authorization_cancel(AuthorizationAttempt) -> Done = authorize::cancel;
    /// Finds the page of a server on which a person makes an app password.
    accounts_password_page(PasswordPage) -> PasswordPageView = accounts::password_page;
    /// Shows how a content will read as an article.
    articles_preview(ArticlePreview) -> ArticleShown = articles::preview;
    /// Lists names that a site has for an option, such as its categories.
    articles_names(ArticleNames) -> Vec<String> = articles::names;
    /// Tells whether the last part of an address is free at a site.
    articles_address(ArticleAddress) -> ArticleAddressView = articles::address;
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
    /// Moves planned posts by days, at their own time of day or all at a new one.
    posts_shift(PostsShift) -> BulkOutcome = bulk::shift;
    /// Plans or moves posts, each to its own time.
    posts_schedule_many(PostsScheduleMany) -> BulkOutcome = bulk::schedule;
    /// Makes scheduled posts drafts that keep their time.
    posts_hold(PostsNamed) -> BulkOutcome = bulk::hold;
    /// Takes posts off the calendar.
    posts_unschedule_many(PostsNamed) -> BulkOutcome = bulk::unschedule;
    /// Puts posts into the bin.
    posts_delete_many(PostsNamed) -> BulkOutcome = bulk::delete;
    /// Copies posts within their brands.
    posts_duplicate_many(PostsDuplicateMany) -> BulkOutcome = bulk::duplicate;
    /// Copies the planned posts of a week to another.
    weeks_copy(WeekCopy) -> BulkOutcome = bulk::copy_week;
    /// Copies the text and visuals of posts to another brand, as drafts.
    posts_copy_to_brand(PostsCopyToBrand) -> CopiedToBrand = bulk::copy_to_brand;
    /// Gives labels to posts and takes labels off them.
    posts_label(PostsLabel) -> BulkOutcome = bulk::label;
    /// Tells how a post stands with its client, and what was noted.
    approvals_get(ById<PostId>) -> ApprovalView = approvals::get;
    /// Notes that clients were asked about posts as they are now.
    approvals_ask(ApprovalsAsk) -> ApprovalsOutcome = approvals::ask;
    /// Notes what a client answered about posts as they are now.
    approvals_record(ApprovalsRecord) -> ApprovalsOutcome = approvals::record;
    /// Takes questions and answers back.
    approvals_withdraw(PostsNamed) -> ApprovalsOutcome = approvals::withdraw;
    /// Undoes what was noted of approvals.
    approvals_put_back(ApprovalsPutBack) -> ApprovalsOutcome = approvals::put_back;
    /// Undoes a change of many posts.
    posts_put_back(PostsPutBack) -> BulkOutcome = bulk::put_back;
    /// Tells what a content would meet at its accounts.
    posts_check(PostCheck) -> CheckView = posts::check;

    /// Lists the versions of a post.
    posts_versions(VersionFilter) -> Vec<VersionView> = versions::list;
    /// Tells what changed from a version to what a post says now.
    posts_version_compare(VersionRef) -> VersionCompare = versions::compare;
    /// Puts a version back, as a new one.
    posts_version_restore(VersionRestore) -> PostView = versions::restore;
    /// Compares two texts word by word.
    text_compare(TextCompare) -> Vec<Piece> = versions::compare_texts;
    /// Cuts a text into the parts of a thread.
    text_split(TextSplit) -> Vec<String> = snippets::split;

    /// Lists the kept texts of a brand: snippets, hashtag sets, templates.
    snippets_list(InBrand) -> Vec<SnippetView> = snippets::list;
    /// Keeps a text, or changes one.
    snippets_save(SnippetSave) -> SnippetView = snippets::save;
    /// Puts a kept text into the bin.
    snippets_delete(ById<SnippetId>) -> Done = snippets::delete;
    /// Takes a kept text out of the bin.
    snippets_restore(ById<SnippetId>) -> SnippetView = snippets::restore;
    /// Notes that a kept text was inserted.
    snippets_use(ById<SnippetId>) -> Done = snippets::note_use;
    /// Reads a brand's campaign parameters for links.
    links_rule(ById<BrandId>) -> LinkRule = snippets::link_rule;
    /// Sets a brand's campaign parameters for links.
    links_rule_set(LinkRuleSet) -> LinkRule = snippets::set_link_rule;
    /// Lists the people of a brand's own list.
    people_list(InBrand) -> Vec<PersonView> = people::list;
    /// Looks for people of the list and of the inbox.
    people_search(PersonSearch) -> Vec<PersonView> = people::search;
    /// Keeps a person with their handles.
    people_save(PersonSave) -> PersonView = people::save;
    /// Takes a person off the list.
    people_delete(ById<PersonId>) -> Done = people::delete;
    /// Puts a person back on the list.
    people_restore(ById<PersonId>) -> PersonView = people::restore;

    /// Lists deliveries.
    publications_list(PublicationFilter) -> Page<DeliveryView> = publications::list;
    /// Reads a delivery with its ledger.
    publications_get(ById<DeliveryId>) -> DeliveryDetail = publications::get;
    /// Records a person's decision about a delivery.
    publications_settle(PublicationSettle) -> DeliveryView = publications::settle;
    /// Lists what is to be published by hand, with everything that a person needs for it.
    publications_guided(GuidedFilter) -> Vec<GuidedCard> = guided::list;
    /// Writes the pictures of a publication by hand into a folder of its own.
    publications_guided_files(ById<DeliveryId>) -> GuidedFiles = guided_files::write;
    /// Notes that a person published it, with its address where that is known.
    publications_guided_done(GuidedDone) -> DeliveryView = guided::done;
    /// Puts a publication by hand off: it asks again later.
    publications_guided_later(GuidedLater) -> GuidedMoved = guided::later;
    /// Takes back what a person said of a publication by hand; it asks again.
    publications_guided_back(GuidedBack) -> DeliveryView = guided::back;
    /// Deletes a published message at its network.
    publications_delete(ById<DeliveryId>) -> DeliveryView = publications::delete;
    /// Carries what a post says now to where it is out already.
    publications_revise(PublicationRevise) -> Revised = revise::revise;
    /// Gives up a change that did not arrive: what is out stays as it is.
    publications_keep(ById<DeliveryId>) -> PostView = revise::give_up;

    /// Stops everything of a brand, or of all, and recalls what the networks' schedulers hold.
    outbox_pause(OutboxPause) -> OutboxView = pause::pause;
    /// Ends a pause; what came due meanwhile waits for a person one by one.
    outbox_resume(OutboxResume) -> OutboxView = pause::resume;
    /// Tells how the outbox stands: pauses, what they hold, and what they could not hold.
    outbox_status(Nothing) -> OutboxView = pause::status;
    /// Lists planned deliveries that will not leave as planned, with the way out of each.
    forecast_list(ForecastFilter) -> Vec<ForecastView> = forecast::list;
    /// Says that something of another brand is meant in a post, or takes that back.
    guard_confirm(GuardConfirm) -> PostView = guard::confirm;
    /// Tells what of other brands copies of posts would carry along to a brand.
    guard_preview(GuardPreview) -> Vec<GuardFindings> = guard::preview;
    /// Reads by what a brand is known, and which words it looks at twice.
    marks_get(ById<BrandId>) -> MarksView = guard::marks;
    /// Sets by what a brand is known, and which words it looks at twice.
    marks_set(MarksSet) -> MarksView = guard::set_marks;
    /// Reads everything that leaves soon, over all brands, with what is worth a second look.
    outlook_get(LastLook) -> LastLookView = last_look::get;
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
    /// Reads what an account's profile shows and will show.
    calendar_grid(CalendarGrid) -> Vec<GridCell> = calendar::grid;
    /// Lists posts of our accounts that were made elsewhere.
    natives_list(NativeRange) -> Vec<NativeView> = elsewhere::list;
    /// Reads now what was posted elsewhere.
    natives_sync(Nothing) -> Done = elsewhere::sync;
    /// Lists labels and campaigns.
    labels_list(Nothing) -> Vec<LabelView> = labels::list;
    /// Makes a label or campaign.
    labels_create(LabelCreate) -> LabelView = labels::create;
    /// Changes a label or campaign.
    labels_update(LabelUpdate) -> LabelView = labels::update;
    /// Puts a label or campaign into the bin.
    labels_delete(ById<LabelId>) -> Done = labels::delete;
    /// Takes a label or campaign out of the bin, with its posts.
    labels_restore(ById<LabelId>) -> LabelView = labels::restore;
    /// Lists notes on days.
    notes_list(NoteRange) -> Vec<NoteView> = notes::list;
    /// Stores a note on a day.
    notes_save(NoteSave) -> NoteView = notes::save;
    /// Removes a note on a day.
    notes_delete(ById<NoteId>) -> Done = notes::delete;
    /// Lists saved filters.
    filters_list(Nothing) -> Vec<FilterView> = labels::filters;
    /// Stores a filter with a name.
    filters_save(FilterSave) -> FilterView = labels::save_filter;
    /// Removes a saved filter.
    filters_delete(ById<FilterId>) -> Done = labels::delete_filter;

    /// Reads a brand's queue: weekly times per account, and the posts in it.
    queue_get(OfBrand) -> QueueView = queue::get;
    /// Sets the weekly times of an account; answers the former.
    queue_set(QueueSet) -> QueueSet = queue::set;
    /// Puts posts into the next free places of the queue.
    queue_add(QueuePosts) -> QueueOutcome = queue::add;
    /// Takes posts out of the queue; those behind them move up.
    queue_remove(QueuePosts) -> QueueOutcome = queue::remove;
    /// Closes the gaps of a brand's queue.
    queue_reflow(OfBrand) -> QueueOutcome = queue::reflow;
    /// Takes back what the queue did.
    queue_undo(QueueOutcome) -> QueueOutcome = queue::undo;
    /// Reads the empty slots of some days.
    queue_range(QueueRange) -> QueueOpenings = queue::range;

    /// Lists ideas, the newest first.
    ideas_list(IdeaFilter) -> Page<IdeaView> = ideas::list;
    /// Reads an idea.
    ideas_get(ById<IdeaId>) -> IdeaView = ideas::get;
    /// Notes an idea.
    ideas_create(IdeaCreate) -> IdeaView = ideas::create;
    /// Changes an idea.
    ideas_update(IdeaUpdate) -> IdeaView = ideas::update;
    /// Puts an idea away.
    ideas_archive(ById<IdeaId>) -> IdeaView = ideas::archive;
    /// Takes an idea out again.
    ideas_restore(ById<IdeaId>) -> IdeaView = ideas::restore;
    /// Makes a post of an idea.
    ideas_plan(IdeaPlan) -> IdeaPlanned = ideas::plan;
    /// Takes back that an idea became a post.
    ideas_unplan(ById<IdeaId>) -> IdeaView = ideas::unplan;

    /// Lists the pillars of a brand.
    pillars_list(OfBrand) -> Vec<PillarView> = pillars::list;
    /// Makes a pillar.
    pillars_create(PillarCreate) -> PillarView = pillars::create;
    /// Changes a pillar.
    pillars_update(PillarUpdate) -> PillarView = pillars::update;
    /// Puts a pillar into the bin.
    pillars_delete(ById<PillarId>) -> Done = pillars::delete;
    /// Takes a pillar out of the bin.
    pillars_restore(ById<PillarId>) -> PillarView = pillars::restore;
    /// Reads the pillar of a post and those it may have.
    pillars_of_post(ById<PostId>) -> PostPillar = pillars::of_post;
    /// Gives a post its pillar; answers the former.
    pillars_assign(PillarAssign) -> PillarAssign = pillars::assign;
    /// Sets how often something is wanted of an account; answers the former wish.
    cadences_set(CadenceSet) -> CadenceSet = pillars::set_cadence;
    /// Tells what the coming weeks lack.
    plan_gaps(PlanGapsRequest) -> PlanGaps = pillars::gaps;

    /// Lists recurring posts.
    series_list(SeriesFilter) -> Vec<SeriesView> = recurrence::list;
    /// Reads the series that a post belongs to.
    series_of_post(ById<PostId>) -> PostSeries = recurrence::of_post;
    /// Tells on which dates something would recur.
    series_preview(SeriesPreview) -> SeriesPreviewed = recurrence::preview;
    /// Makes a planned post recur.
    series_create(SeriesCreate) -> SeriesOutcome = recurrence::create;
    /// Changes when a series recurs.
    series_reschedule(SeriesReschedule) -> SeriesOutcome = recurrence::reschedule;
    /// Gives what one occurrence says, and its time of day, to others of its series.
    series_apply(SeriesApply) -> SeriesOutcome = recurrence::apply;
    /// Ends a series.
    series_end(SeriesEnd) -> SeriesOutcome = recurrence::end;
    /// Takes a change of series back.
    series_revert(ById<SeriesEditId>) -> SeriesDone = recurrence::revert;
    /// Makes the posts of the coming weeks that are not there yet.
    series_extend(Nothing) -> SeriesDone = recurrence::extend;

    /// Reads the inboxes now.
    inbox_sync(InboxSync) -> SyncReport = sync::sync;
    /// Tells how reading each connected account stands.
    inbox_status(Nothing) -> InboxStatus = sync::status;
    /// Ends the first look at an account: what is older than what it has brought is not read.
    inbox_end_first(ById<AccountId>) -> Done = sync::end_first;
    /// Lists conversations.
    conversations_list(ConversationFilter) -> Page<ConversationSummary> = inbox::list;
    /// Counts conversations by state.
    conversations_counts(ConversationFilter) -> ConversationCounts = inbox::counts;
    /// Reads a conversation.
    conversations_get(ById<ConversationId>) -> ConversationView = inbox::get;
    /// Keeps the answer being written.
    conversations_draft(DraftSave) -> Done = inbox::save_draft;
    /// Keeps what is attached to the answer being written.
    conversations_attach(DraftAttach) -> Done = answering::attach;
    /// Answers.
    conversations_reply(ConversationReply) -> DeliveryView = replies::reply;
    /// Takes an answer back before it leaves; its text is the draft again.
    replies_cancel(ReplyCancel) -> ConversationView = replies::cancel;
    /// Lists the saved replies that fit a conversation and what was typed, as they would be inserted.
    replies_saved(SavedReplyAsk) -> Vec<SavedReplyView> = answering::saved;
    /// Finds what this brand answered to questions like the one being answered: at most three.
    answers_recall(AnswerRecall) -> Vec<AnswerRecalled> = answering::recall;
    /// Reads what a brand's answers say of it.
    answers_facts(ById<BrandId>) -> ReplyFactsView = answering::facts;
    /// Sets what a brand's answers say of it.
    answers_facts_set(ReplyFactsView) -> Done = answering::set_facts;
    /// Lists people over all networks, whoever wrote last first.
    cards_list(CardFilter) -> Page<CardLine> = cards::list;
    /// Lists the tags of people.
    cards_tags(CardFilter) -> Vec<String> = cards::tags;
    /// Reads the card of a human being.
    cards_get(CardRef) -> CardView = cards::get;
    /// Notes something of somebody.
    cards_note(CardNote) -> CardView = cards::note;
    /// Joins two cards into one.
    cards_join(CardPair) -> CardChanged = cards::join;
    /// Takes an identity off a card.
    cards_split(CardSplit) -> CardChanged = cards::split;
    /// Takes a join or a split back.
    cards_undo(CardUndo) -> Done = cards::undo;
    /// Says that two cards are two human beings.
    cards_apart(CardPair) -> CardView = cards::apart;
    /// Hands out everything that is known of somebody.
    cards_export(CardExportAsk) -> CardExport = cards::export;
    /// Writes everything that is known of somebody to a file.
    @terminal cards_write(CardWrite) -> Done = cards::write;
    /// Tells what erasing somebody takes away, and what it leaves.
    cards_loss(CardRef) -> CardLoss = cards::loss;
    /// Erases somebody for good.
    cards_erase(CardRef) -> CardLoss = cards::erase;
    /// Tells why a message was judged as it was.
    signals_explain(SignalsExplain) -> Verdict = signals::explain;
    /// Judges a text that somebody tries.
    signals_try(SignalsTry) -> Verdict = signals::try_out;
    /// Tells how far judging everything anew has come.
    signals_progress(Nothing) -> SignalsProgress = signals::progress;
    /// Lists the entries of a list of words.
    lexicons_list(LexiconFilter) -> LexiconView = signals::lexicon;
    /// Puts an entry on a list of words, changes it or takes it off.
    lexicons_save(LexiconSave) -> LexiconView = signals::save_entry;
    /// Takes a person's change of an entry back.
    lexicons_reset(LexiconReset) -> LexiconView = signals::reset_entry;
    /// Reads a brand's alert words.
    alert_words_get(ById<BrandId>) -> AlertWordsView = signals::alert_words;
    /// Sets a brand's alert words.
    alert_words_set(AlertWordsSet) -> AlertWordsView = signals::set_alert_words;
    /// Lists the rules over incoming messages, in order.
    triage_rules_list(Nothing) -> Vec<TriageRuleView> = triage_rules::list;
    /// Keeps a rule, off until it was tried.
    triage_rules_save(TriageRuleSave) -> TriageRuleView = triage_rules::save;
    /// Puts a rule into the bin.
    triage_rules_delete(ById<TriageRuleId>) -> Done = triage_rules::delete;
    /// Takes a rule out of the bin, off.
    triage_rules_restore(ById<TriageRuleId>) -> TriageRuleView = triage_rules::restore;
    /// Puts the rules into an order.
    triage_rules_order(TriageRulesOrder) -> Vec<TriageRuleView> = triage_rules::order;
    /// Tries a rule on the messages of the past; changes none of them.
    triage_rules_try(ById<TriageRuleId>) -> TriageTrial = triage_rules::trial;
    /// Switches a rule on or off.
    triage_rules_switch(TriageRuleSwitch) -> TriageRuleView = triage_rules::switch;
    /// Reads what rules did, the latest first.
    triage_rules_log(TriageLogFilter) -> Page<TriageLogEntry> = triage_rules::log;
    /// Takes back what a rule did to one message.
    triage_rules_undo(TriageLogRef) -> TriageLogEntry = triage_rules::undo;
    /// Lists what is out of the usual, and of which brands too little is known.
    spikes_list(Nothing) -> SpikesView = spikes::list;
    /// Says that a person took note of a spike, or takes that back.
    spikes_acknowledge(SpikeAcknowledge) -> SpikesView = spikes::acknowledge;
    /// Sets where conversations stand.
    conversations_set_state(ConversationSetState) -> ConversationsChanged = triage::set_state;
    /// Puts conversations off until a time on the wall of their brand, or until something new is said.
    conversations_snooze(ConversationsSnooze) -> ConversationsChanged = triage::snooze;
    /// Tells until when something may be put off.
    conversations_snooze_times(SnoozeTimesOf) -> SnoozeTimes = triage::snooze_times;
    /// Sets how much conversations matter.
    conversations_prioritise(ConversationsPrioritise) -> ConversationsChanged = triage::prioritise;
    /// Says who is to be asked about conversations.
    conversations_assign(ConversationsAssign) -> ConversationsChanged = triage::assign;
    /// Gives labels to conversations and takes labels off them.
    conversations_label(ConversationsLabel) -> ConversationsChanged = triage::label;
    /// Undoes a change of conversations.
    conversations_put_back(ConversationsPutBack) -> ConversationsChanged = triage::put_back;
    /// Notes that a person had a conversation open.
    conversations_seen(ById<ConversationId>) -> Done = triage::seen;
    /// Stores a note in a conversation; it never leaves this machine.
    conversations_note(ThreadNoteSave) -> ThreadNoteView = triage::save_note;
    /// Puts a note of a conversation into the bin.
    conversations_note_delete(ById<ThreadNoteId>) -> Done = triage::delete_note;
    /// Takes a note of a conversation out of the bin.
    conversations_note_restore(ById<ThreadNoteId>) -> Done = triage::restore_note;
    /// Tells what a line of the inbox's search asks, and what of it was not understood.
    searches_read(SearchRead) -> SearchUnderstood = asking::read;
    /// Lists filters of the inbox that a person named, with how many each shows.
    saved_views_list(Nothing) -> Vec<SavedViewView> = saved_views::list;
    /// Stores a filter of the inbox with a name.
    saved_views_save(SavedViewSave) -> SavedViewView = saved_views::save;
    /// Removes a filter of the inbox.
    saved_views_delete(ById<SavedViewId>) -> Done = saved_views::delete;
    /// Reads within which time a brand wants to answer.
    targets_get(TargetOf) -> Option<Target> = days::target;
    /// Sets within which time a brand wants to answer; answers the former.
    targets_set(TargetSet) -> TargetSet = days::set_target;
    /// Tells what a day in the inbox came to, per brand.
    days_get(DaysOf) -> Vec<DayView> = days::get;
    /// Closes a day with what it came to.
    days_close(DayClose) -> DayView = days::close;
    /// Takes the closing of a day back.
    days_reopen(DayClose) -> Done = days::reopen;
    /// Lists whom brands ask when they cannot answer by themselves.
    contacts_list(ContactsOf) -> Vec<ContactView> = contacts::list;
    /// Stores a contact of a brand.
    contacts_save(ContactSave) -> ContactView = contacts::save;
    /// Puts a contact into the bin.
    contacts_delete(ById<ContactId>) -> Done = contacts::delete;
    /// Takes a contact out of the bin.
    contacts_restore(ById<ContactId>) -> ContactView = contacts::restore;
    /// Likes, boosts, deletes, blocks, mutes or reports.
    messages_act(MessageAct) -> DeliveryView = replies::act;

    /// Reads a brand's house rules.
    house_rules_get(ById<BrandId>) -> HouseRulesView = register::rules;
    /// Sets a brand's house rules.
    house_rules_set(HouseRulesSet) -> HouseRulesView = register::set_rules;
    /// Lists what was moderated, why, by whom, and what became of it.
    register_list(RegisterFilter) -> Page<RegisterEntryView> = register::list;
    /// Tells whether a register is as it was recorded, and if not, what is wrong and where.
    register_verify(RegisterVerify) -> RegisterVerdict = register::examine;
    /// Tells the same of an export, on any machine.
    register_check(RegisterCheck) -> RegisterVerdict = register::check;
    /// Exports a register: all of it, a period, or single entries; verifiable without Pupitre.
    register_export(RegisterExport) -> RegisterExportView = register::export;
    /// Writes an export of a register to a file.
    @terminal register_export_file(RegisterExportFile) -> RegisterWritten = register::export_file;
    /// Tells for how long a register tells everything, and what is due.
    register_retention(ById<BrandId>) -> RetentionView = register::retention;
    /// Sets for how long a register tells everything.
    register_retention_set(RetentionSet) -> RetentionView = register::set_retention;
    /// Reduces some of what is past its time to its hash; called again until nothing is left.
    register_reduce(RegisterReduce) -> RegisterReduced = register::reduce;

    /// Lists what of a conversation was asked of contacts, with what came back.
    escalations_list(ById<ConversationId>) -> Vec<EscalationView> = escalation::list;
    /// Lists mails to contacts that wait for an answer, the soonest due first.
    escalations_waiting(Nothing) -> Vec<EscalationView> = escalation::waiting;
    /// Keeps what is being written to a contact about a conversation.
    escalations_draft(EscalationDraft) -> EscalationView = escalation::draft;
    /// Takes a text to a contact away that was not sent.
    escalations_discard(ById<EscalationId>) -> Done = escalation::discard;
    /// Reads the mail to a contact as it will be, for sending it by one's own means.
    escalations_letter(ById<EscalationId>) -> EscalationLetter = escalation::letter;
    /// Sends it from the brand's mailbox, exactly once.
    escalations_send(EscalationSend) -> EscalationView = escalation::send;
    /// Takes it back before it leaves; it is a draft again.
    escalations_cancel(ById<EscalationId>) -> EscalationView = escalation::cancel;
    /// Notes that a person sent it by their own means.
    escalations_by_hand(ById<EscalationId>) -> EscalationView = escalation::by_hand;
    /// Expects no answer any more.
    escalations_close(ById<EscalationId>) -> EscalationView = escalation::close;
    /// Expects an answer again.
    escalations_reopen(ById<EscalationId>) -> EscalationView = escalation::reopen;
    /// Puts a contact's answer at the end of the public reply being written.
    escalations_adopt(EscalationAnswerRef) -> ConversationView = escalation::adopt;
    /// Says that an answer's sender is the contact.
    escalations_trust(EscalationAnswerRef) -> EscalationView = escalation::trust;
    /// Reads the other addresses of a contact.
    contacts_aliases(ById<ContactId>) -> ContactAliases = escalation::aliases;
    /// Sets the other addresses of a contact.
    contacts_aliases_set(ContactAliases) -> ContactAliases = escalation::set_aliases;

    /// Reads what the page behind a link says of itself, and takes its picture into the library.
    links_read(LinkRead) -> LinkFound = links::read;
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

    /// Reads public and school holidays, marronniers and own dates of some days.
    dates_range(DatesRange) -> DatesView = dates::range;
    /// Reads what a brand looks at, with all there is to choose from.
    dates_settings(DatesOf) -> DateSettings = dates::settings;
    /// Changes what a brand looks at.
    dates_choose(DateChoose) -> DateSettings = dates::choose;
    /// Adds a date of a brand's own.
    dates_add(OwnDateAdd) -> OwnDateView = dates::add;
    /// Changes a date of a brand's own.
    dates_update(OwnDateUpdate) -> OwnDateView = dates::update;
    /// Puts a date of a brand's own into the bin.
    dates_remove(OwnDateId) -> Done = dates::remove;
    /// Takes a date of a brand's own out of the bin.
    dates_restore(OwnDateId) -> Done = dates::restore;
    /// Takes school holidays over from the ministry's CSV or ICS.
    @terminal dates_import(SchoolImport) -> SchoolImported = dates::import_school;

    /// Looks for words that no dictionary knows.
    language_check(LanguageCheck) -> LanguageView = spelling::check;
    /// Asks for words that may be meant.
    language_suggest(LanguageSuggest) -> Suggestions = spelling::suggest;
    /// Asks what typography would change in a text.
    language_typography(TypographyAsk) -> TypographyView = spelling::typography;
    /// Reads a brand's dictionary.
    dictionary_list(WordsOf) -> DictionaryView = spelling::dictionary;
    /// Adds a word to a brand's dictionary.
    dictionary_add(DictionaryWord) -> DictionaryView = spelling::add_word;
    /// Removes a word from a brand's dictionary.
    dictionary_remove(DictionaryWord) -> DictionaryView = spelling::remove_word;
    /// Reads what a brand forbids and requires in its texts.
    wording_get(WordsOf) -> Wording = spelling::wording;
    /// Changes what a brand forbids and requires in its texts.
    wording_set(WordingUpdate) -> Wording = spelling::set_wording;

    /// Reads a table of posts from a file.
    @terminal imports_open(ImportOpen) -> ImportTable = import::open;
    /// Turns to another sheet of an opened workbook.
    imports_sheet(ImportSheet) -> ImportTable = import::sheet;
    /// Tells what an import would bring, row by row.
    imports_check(ImportPlan) -> ImportPreview = import::check;
    /// Imports an opened table: all of it, or nothing. Answers nothing when it was called off.
    imports_run(ImportPlan) -> Option<ImportDone> = import::run;
    /// Tells how far an import is; nothing when none is under way.
    imports_progress(ImportStatus) -> Option<ImportProgress> = import::progress;
    /// Calls an import off: nothing of it stays.
    imports_cancel(ImportStatus) -> ImportProgress = import::cancel;
    /// Opens, checks and imports a file in one go.
    @terminal imports_file(ImportFile) -> ImportFileDone = import::file;
    /// Takes an imported batch back.
    imports_undo(ImportUndo) -> ImportUndone = import::undo;
    /// Reads the planned posts of some days in full.
    exports_read(ExportFilter) -> ExportView = export::read;
    /// Writes the planned posts of some days to a CSV, XLSX or ICS file.
    @terminal exports_write(ExportWrite) -> ExportDone = export::write;

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
