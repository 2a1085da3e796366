//! Brands, accounts, posts and what is planned for them.

use super::*;

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
    /// Tells how to sign in with an address, as far as its provider is known or its domain tells.
    accounts_advice(SignInAsk) -> SignInAdvice = folders::advice;
    /// Lists the folders of an account, and how it is read.
    accounts_folders(ById<AccountId>) -> FoldersView = folders::list;
    /// Chooses which folders of an account are read, and whether what is dealt with is marked as read there.
    accounts_folders_set(FoldersSet) -> Done = folders::set;
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
}
