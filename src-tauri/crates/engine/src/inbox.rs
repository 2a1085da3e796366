//! The unified inbox: conversations and what is said in them.

use crate::api::inbox::{
    AboutView, ConversationCounts, ConversationFilter, ConversationSummary, ConversationView, DraftSave, FileFactView,
    LetterView, MessageView,
};
use crate::api::{ById, Done, Page};
use crate::asking;
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::events::Topic;
use crate::offers;
use crate::triage::{Names, note_view};
use crate::views;
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::conversation::{ConversationKind, ConversationState};
use pupitre_domain::ids::ConversationId;
use pupitre_domain::network::NetworkId;
use pupitre_networks::kit::Letter;
use pupitre_store::accounts::{self, Account};
use pupitre_store::conversations::{self, Conversation};
use pupitre_store::messages::{self, Message};
use pupitre_store::{Sql, StoreError, actions, deliveries, drafts};

const PAGE: u16 = 50;
const PAGE_MAX: u16 = 200;
/// Most characters of an answer being written.
const DRAFT_MAX: u32 = 100_000;

/// The subject of a message, where its network's messages have one.
pub(crate) fn headline(network: NetworkId, tag: &str) -> Option<String> {
    pupitre_networks::network(network).inbox().and_then(|inbox| inbox.letter(tag)).map(|letter| letter.subject)
}

/// Lists conversations.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(engine: &Engine, request: ConversationFilter) -> Result<Page<ConversationSummary>, Failure> {
    let now = engine.now();
    let limit = request.limit.unwrap_or(PAGE).clamp(1, PAGE_MAX);
    let page = engine
        .store
        .read(move |conn| {
            let names = Names::read(conn)?;
            let query = asking::query(conn, &request, limit, now)?;
            let (rows, next) = conversations::list(conn, &query)?;
            Ok(Page { items: rows.into_iter().map(|row| summary(row, &names)).collect(), next })
        })
        .await?;
    Ok(page)
}

/// Counts conversations by state, those that the filter lists whatever state it asks for.
///
/// # Errors
/// When the database cannot be read.
pub async fn counts(engine: &Engine, request: ConversationFilter) -> Result<ConversationCounts, Failure> {
    let now = engine.now();
    let (counts, complete) =
        engine.store.read(move |conn| conversations::counts_of(conn, &asking::query(conn, &request, 1, now)?)).await?;
    Ok(count_view(counts, complete))
}

pub(crate) fn count_view(counts: conversations::ConversationCounts, complete: bool) -> ConversationCounts {
    ConversationCounts {
        new: counts.new,
        waiting: counts.waiting,
        done: counts.done,
        snoozed: counts.snoozed,
        at_least: !complete,
    }
}

/// Reads a conversation.
///
/// # Errors
/// `notFound`.
pub async fn get(engine: &Engine, request: ById<ConversationId>) -> Result<ConversationView, Failure> {
    Ok(engine.store.read(move |conn| view(conn, request.id)).await?)
}

/// Keeps the answer being written.
///
/// # Errors
/// `invalid` with `text` beyond 100,000 characters; `notFound`.
pub async fn save_draft(engine: &Engine, request: DraftSave) -> Result<Done, Failure> {
    if u32::try_from(request.text.chars().count()).unwrap_or(u32::MAX) > DRAFT_MAX {
        return Err(Failure::field("text", FieldCode::TooLong, Some(DRAFT_MAX)));
    }
    engine.store.write(move |tx| conversations::set_draft(tx, request.id, &request.text)).await?;
    engine.stale(&[Topic::Inbox]);
    Ok(Done {})
}

pub(crate) fn summary(row: Conversation, names: &Names) -> ConversationSummary {
    ConversationSummary {
        id: row.id,
        account: row.account,
        brand: row.brand,
        network: row.network,
        kind: row.kind,
        state: row.state,
        from: row.from_name,
        excerpt: row.excerpt,
        last_at: row.last_at,
        has_draft: !row.draft.trim().is_empty(),
        message_count: row.messages,
        snoozed_until: row.snoozed_until,
        priority: row.priority,
        assignee: row.assignee,
        labels: names.ids(&row.labels),
        // What is finished has no clock running.
        signals: row.signals,
        due_at: row.due_at.filter(|_| matches!(row.state, ConversationState::New | ConversationState::Snoozed)),
    }
}

pub(crate) fn view<S: Sql>(conn: &S, id: ConversationId) -> Result<ConversationView, StoreError> {
    let row = conversations::get(conn, id)?;
    let account = accounts::get(conn, row.account)?;
    let own = own_addresses(conn, &account)?;
    let messages = messages::list(conn, id)?
        .into_iter()
        .map(|message| message_view(conn, &account, &own, &row.root, message))
        .collect::<Result<Vec<_>, StoreError>>()?;
    let notes = conversations::notes::list(conn, id)?.into_iter().map(note_view).collect();
    let outgoing = deliveries::by_conversation(conn, id)?.into_iter().map(views::delivery).collect();
    let actions = pupitre_networks::network(row.network).descriptor().actions.to_vec();
    let draft = row.draft.clone();
    let draft_visuals = drafts::visuals(conn, id)?;
    let about = messages::subject(conn, id)?.map(|(title, url)| AboutView { title, url });
    let answerable = pupitre_networks::network(row.network).publish().is_some();
    let hours = pupitre_networks::network(row.network).descriptor().answer_hours;
    let reply_until = reply_until(row.kind, hours, row.heard_at);
    Ok(ConversationView {
        reply_until,
        post: row.post,
        summary: summary(row, &Names::read(conn)?),
        messages,
        notes,
        draft,
        draft_visuals,
        answer_pictures: answer_pictures(&account),
        outgoing,
        actions,
        about,
        answerable,
    })
}

/// Until when a network takes an answer: only private messages have such an end.
fn reply_until(kind: ConversationKind, hours: Option<u16>, heard: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    let hours = hours.filter(|_| kind == ConversationKind::Direct)?;
    heard?.checked_add_signed(Duration::hours(i64::from(hours)))
}

/// Every address of ours on the account's network: none of them is written to when everybody is answered.
pub(crate) fn own_addresses<S: Sql>(conn: &S, account: &Account) -> Result<Vec<String>, StoreError> {
    if !crate::folders::offered(account.network) {
        return Ok(Vec::new());
    }
    let all = accounts::list(conn, None)?.into_iter().filter(|one| one.network == account.network);
    Ok(all.map(|one| one.handle.to_lowercase()).filter(|handle| !handle.is_empty()).collect())
}

fn message_view<S: Sql>(
    conn: &S,
    account: &Account,
    own: &[String],
    root: &str,
    row: Message,
) -> Result<MessageView, StoreError> {
    let letter = pupitre_networks::network(account.network).inbox().and_then(|inbox| inbox.letter(&row.remote_tag));
    let acted = actions::list(conn, row.id)?;
    let can = offers::list(account, root, &row, &acted);
    let acted = acted.into_iter().map(|acted| acted.action).collect();
    Ok(MessageView {
        signals: row.signals,
        can,
        standing: row.visibility,
        id: row.id,
        ours: row.ours,
        author_name: row.author_name,
        author_handle: row.author_handle,
        author_profile: row.author_profile,
        text: row.text,
        warning: row.warning,
        images: row.images.into_iter().map(|image| image.alt).collect(),
        written_at: row.written_at,
        edited_at: row.edited_at,
        deleted_at: row.deleted_at,
        permalink: row.permalink,
        letter: letter.map(|letter| letter_view(letter, own)),
        acted,
    })
}

fn letter_view(letter: Letter, own: &[String]) -> LetterView {
    LetterView {
        subject: letter.subject,
        quoted_from: letter.quoted_from,
        files: letter
            .files
            .into_iter()
            .map(|file| FileFactView {
                kind: crate::attachments::kind(&file),
                name: file.name,
                mime: file.mime,
                bytes: file.bytes,
                within: file.within,
            })
            .collect(),
        answer_to: letter.answer_to,
        others: letter.others.into_iter().filter(|address| !own.contains(&address.to_lowercase())).collect(),
        others_more: letter.others_more,
        seen: letter.seen,
        answered: letter.answered,
        cut: letter.cut,
    }
}

/// Most pictures of an answer from an account; none where its network's answers are text alone.
pub(crate) fn answer_pictures(account: &Account) -> u8 {
    let shows = pupitre_networks::network(account.network).publish().is_some_and(|it| it.answers_with_pictures());
    if shows { account.limits.images.max_count } else { 0 }
}

/// The code for a conversation that has nobody to answer.
pub(crate) fn nobody() -> Failure {
    Failure::of(ErrorCode::IllegalState)
}
