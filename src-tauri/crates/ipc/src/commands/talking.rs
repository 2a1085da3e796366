//! What others say, what is answered, and what is done about it.

use super::*;

commands! {
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
    /// Starts fetching a file of a message.
    attachments_fetch(AttachmentFetch) -> AttachmentStarted = attachments::fetch;
    /// Asks how far fetching a file is.
    attachments_state(AttachmentRef) -> AttachmentState = attachments::state;
    /// Gives a file up: it ends coming, or leaves memory.
    attachments_cancel(AttachmentRef) -> Done = attachments::cancel;
    /// Takes a fetched picture into the library.
    attachments_take(AttachmentRef) -> AttachmentTaken = attachments::take;
    /// Writes a fetched file to a file.
    @terminal attachments_save(AttachmentSave) -> AttachmentWritten = attachments::save;
    /// Fetches a file of a message and writes it to a file.
    @terminal attachments_write(AttachmentWrite) -> AttachmentWritten = attachments::write;
    /// Likes, boosts, deletes, blocks, mutes or reports.
    messages_act(MessageAct) -> DeliveryView = replies::act;
    /// Hides, reports, blocks, calls spam or trashes many messages; each is recorded and answered for.
    messages_moderate(MessagesModerate) -> MessagesModerated = moderation::moderate;
    /// Takes that back: what has not left never leaves, what was done is undone where its network has that.
    messages_moderate_undo(MessagesModerateUndo) -> MessagesModerateUndone = moderation::undo;

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
    /// Keeps a decision whole whatever its age, or no longer.
    register_hold(RegisterHold) -> RetentionView = register::hold;

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
}
