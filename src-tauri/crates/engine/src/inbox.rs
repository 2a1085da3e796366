//! The unified inbox: conversations and what is said in them.

use crate::api::inbox::{
    ConversationCounts, ConversationFilter, ConversationSetState, ConversationSummary, ConversationView, DraftSave,
    FileFactView, LetterView, MessageView,
};
use crate::api::{ById, Done, Page};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::events::Topic;
use crate::views;
use pupitre_domain::ids::ConversationId;
use pupitre_domain::network::NetworkId;
use pupitre_networks::kit::Letter;
use pupitre_store::conversations::{self, Conversation, ConversationQuery};
use pupitre_store::messages::{self, Message};
use pupitre_store::{Sql, StoreError, actions, deliveries};

const PAGE: u16 = 50;
const PAGE_MAX: u16 = 200;
/// Most characters of an answer being written.
const DRAFT_MAX: u32 = 100_000;

/// The subject of a message, where its network's messages have one.
pub(crate) fn headline(network: NetworkId, tag: &str) -> Option<String> {
    pupitre_networks::network(network).inbox().and_then(|inbox| inbox.letter(tag)).map(|letter| letter.subject)
}

fn query(request: ConversationFilter) -> ConversationQuery {
    ConversationQuery {
        brand: request.brand,
        network: request.network,
        state: request.state,
        search: request.search.filter(|text| !text.trim().is_empty()),
        after: request.after,
        limit: request.limit.unwrap_or(PAGE).clamp(1, PAGE_MAX),
    }
}

/// Lists conversations.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(engine: &Engine, request: ConversationFilter) -> Result<Page<ConversationSummary>, Failure> {
    let query = query(request);
    let (rows, next) = engine.store.read(move |conn| conversations::list(conn, &query)).await?;
    Ok(Page { items: rows.into_iter().map(summary).collect(), next })
}

/// Counts conversations by state, those that the filter lists whatever state it asks for.
///
/// # Errors
/// When the database cannot be read.
pub async fn counts(engine: &Engine, request: ConversationFilter) -> Result<ConversationCounts, Failure> {
    let query = query(request);
    let (counts, complete) = engine.store.read(move |conn| conversations::counts_of(conn, &query)).await?;
    let (new, waiting, done) = (counts.new, counts.waiting, counts.done);
    Ok(ConversationCounts { new, waiting, done, at_least: !complete })
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

/// Sets where conversations stand.
///
/// # Errors
/// `invalid` with `ids` beyond 1,000.
pub async fn set_state(engine: &Engine, request: ConversationSetState) -> Result<Done, Failure> {
    if request.ids.len() > 1_000 {
        return Err(Failure::field("ids", FieldCode::OutOfRange, Some(1_000)));
    }
    engine.store.write(move |tx| conversations::set_state(tx, &request.ids, request.state).map(|_| ())).await?;
    engine.stale(&[Topic::Inbox, Topic::Brands]);
    Ok(Done {})
}

pub(crate) fn summary(row: Conversation) -> ConversationSummary {
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
    }
}

pub(crate) fn view<S: Sql>(conn: &S, id: ConversationId) -> Result<ConversationView, StoreError> {
    let row = conversations::get(conn, id)?;
    let messages = messages::list(conn, id)?
        .into_iter()
        .map(|message| message_view(conn, row.network, message))
        .collect::<Result<Vec<_>, StoreError>>()?;
    let outgoing = deliveries::by_conversation(conn, id)?.into_iter().map(views::delivery).collect();
    let actions = pupitre_networks::network(row.network).descriptor().actions.to_vec();
    let draft = row.draft.clone();
    Ok(ConversationView { post: row.post, summary: summary(row), messages, draft, outgoing, actions })
}

fn message_view<S: Sql>(conn: &S, network: NetworkId, row: Message) -> Result<MessageView, StoreError> {
    let letter = pupitre_networks::network(network).inbox().and_then(|inbox| inbox.letter(&row.remote_tag));
    let acted = actions::list(conn, row.id)?.into_iter().map(|acted| acted.action).collect();
    Ok(MessageView {
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
        letter: letter.map(letter_view),
        acted,
    })
}

fn letter_view(letter: Letter) -> LetterView {
    LetterView {
        subject: letter.subject,
        quoted_from: letter.quoted_from,
        files: letter
            .files
            .into_iter()
            .map(|file| FileFactView { name: file.name, mime: file.mime, bytes: file.bytes })
            .collect(),
        seen: letter.seen,
        answered: letter.answered,
        cut: letter.cut,
    }
}

/// The code for a conversation that has nobody to answer.
pub(crate) fn nobody() -> Failure {
    Failure::of(ErrorCode::IllegalState)
}
