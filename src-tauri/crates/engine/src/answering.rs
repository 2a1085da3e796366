//! What is at hand while an answer is written: saved replies with their variables, and what was answered before. Both are
//! this brand's only.

use crate::api::answering::{AnswerRecall, AnswerRecalled, ReplyFactsView, SavedReplyAsk, SavedReplyView};
use crate::api::inbox::DraftAttach;
use crate::api::{ById, Done};
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::events::Topic;
use crate::fields::Checked;
use crate::replies;
use chrono::{DateTime, Timelike as _, Utc};
use pupitre_domain::ids::{BrandId, ConversationId, MessageId};
use pupitre_domain::saved_reply::{self, Facts};
use pupitre_store::drafts::{self, ReplyFacts};
use pupitre_store::messages::Message;
use pupitre_store::snippets::{self, SnippetKind};
use pupitre_store::{Sql, StoreError, answers, brands, conversations, fold, messages};

const SIGNATURE_MAX: u32 = 1_000;
const LINK_MAX: u32 = 500;
/// Most visuals of an answer that are kept; how many may leave, the network says.
const ATTACHED_MAX: usize = 20;
/// Most bytes of an alternative text.
const ALT_MAX: usize = 20_000;
/// Most saved replies that a search answers.
const MOST: usize = 12;
/// Most answers remembered: more would be a second inbox.
const RECALLED: usize = 3;

/// Lists the saved replies that fit a conversation and what was typed, the best first, as they would be inserted.
///
/// # Errors
/// `notFound`.
pub async fn saved(engine: &Engine, request: SavedReplyAsk) -> Result<Vec<SavedReplyView>, Failure> {
    let now = engine.now();
    Ok(engine.store.read(move |conn| saved_in(conn, &request, now)).await?)
}

fn saved_in<S: Sql>(conn: &S, request: &SavedReplyAsk, now: DateTime<Utc>) -> Result<Vec<SavedReplyView>, StoreError> {
    let conversation = conversations::get(conn, request.id)?;
    let brand = brands::get(conn, conversation.brand)?;
    let asked = asked(conn, request.id, request.message)?;
    let own = brand.language.as_str().to_owned();
    let language = asked.as_ref().and_then(|message| message.language.clone()).unwrap_or_else(|| own.clone());
    let person = asked.as_ref().map_or(String::new(), |message| message.author_name.clone());
    let ReplyFacts { signature, link } = drafts::reply_facts(conn, conversation.brand)?;
    let hour = brand.zone.wall(now).0.hour();
    let typed = fold(&request.typed);
    let base = |code: &str| code.split('-').next().unwrap_or_default().to_owned();
    let mut found = Vec::new();
    for snippet in snippets::list(conn, conversation.brand)? {
        if snippet.kind == SnippetKind::Hashtags {
            continue;
        }
        let Some(fit) = saved_reply::fits(&fold(&snippet.name), &typed)
            .or_else(|| (typed.len() > 2 && fold(&snippet.body).contains(&typed)).then_some(0))
        else {
            continue;
        };
        let foreign = !snippet.language.is_empty() && base(&snippet.language) != base(&language);
        // A reply greets in its own language.
        let spoken = if snippet.language.is_empty() { &language } else { &snippet.language };
        let facts = Facts {
            person: person.clone(),
            brand: brand.name.clone(),
            signature: signature.clone(),
            link: link.clone(),
            greeting: saved_reply::greeting(spoken, hour).unwrap_or_default().to_owned(),
        };
        let (text, missing) = saved_reply::fill(&snippet.body, &facts);
        let rank = (fit, !foreign, snippet.kind == SnippetKind::Reply, !snippet.language.is_empty(), snippet.uses);
        let view = SavedReplyView {
            id: snippet.id,
            name: snippet.name,
            text,
            missing,
            language: (!snippet.language.is_empty()).then_some(snippet.language),
            foreign,
            uses: snippet.uses,
        };
        found.push((rank, view));
    }
    found.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    found.truncate(MOST);
    Ok(found.into_iter().map(|(_, view)| view).collect())
}

/// The message that is answered.
fn asked<S: Sql>(
    conn: &S,
    conversation: ConversationId,
    wanted: Option<MessageId>,
) -> Result<Option<Message>, StoreError> {
    Ok(replies::answered(&messages::list(conn, conversation)?, wanted).cloned())
}

/// Keeps what is attached to the answer being written.
///
/// # Errors
/// `invalid` with `visuals` beyond 20; `notFound`.
pub async fn attach(engine: &Engine, request: DraftAttach) -> Result<Done, Failure> {
    let long = request.visuals.iter().any(|one| one.alt.len() > ALT_MAX);
    if request.visuals.len() > ATTACHED_MAX || long {
        return Err(Failure::field("visuals", FieldCode::OutOfRange, u32::try_from(ATTACHED_MAX).ok()));
    }
    engine.store.write(move |tx| drafts::set_visuals(tx, request.id, &request.visuals)).await?;
    engine.stale(&[Topic::Inbox]);
    Ok(Done {})
}

/// Reads what a brand's answers say of it.
///
/// # Errors
/// When the database cannot be read.
pub async fn facts(engine: &Engine, request: ById<BrandId>) -> Result<ReplyFactsView, Failure> {
    let brand = request.id;
    let ReplyFacts { signature, link } = engine.store.read(move |conn| drafts::reply_facts(conn, brand)).await?;
    Ok(ReplyFactsView { brand, signature, link })
}

/// Sets what a brand's answers say of it.
///
/// # Errors
/// `invalid` with `signature` or `link`; `notFound`.
pub async fn set_facts(engine: &Engine, request: ReplyFactsView) -> Result<Done, Failure> {
    let mut checked = Checked::default();
    let signature = checked.text("signature", request.signature.trim(), SIGNATURE_MAX);
    let link = checked.text("link", request.link.trim(), LINK_MAX);
    checked.done()?;
    let brand = request.brand;
    engine
        .store
        .write(move |tx| {
            brands::get(tx, brand)?;
            drafts::set_reply_facts(tx, brand, &ReplyFacts { signature, link })
        })
        .await?;
    engine.stale(&[Topic::Brands]);
    Ok(Done {})
}

/// Finds what this brand answered to questions like the one being answered. At most three, never another brand's.
///
/// # Errors
/// `notFound`.
pub async fn recall(engine: &Engine, request: AnswerRecall) -> Result<Vec<AnswerRecalled>, Failure> {
    let found = engine
        .store
        .read(move |conn| {
            let conversation = conversations::get(conn, request.id)?;
            let Some(asked) = asked(conn, request.id, request.message)? else { return Ok(Vec::new()) };
            let own = pupitre_networks::network(conversation.network).inbox();
            let quoted = own.and_then(|inbox| inbox.letter(&asked.remote_tag)).and_then(|letter| letter.quoted_from);
            let question = match quoted {
                Some(end) => asked.text.chars().take(end as usize).collect(),
                None => asked.text,
            };
            answers::recall(conn, conversation.brand, &question, &request.typed, Some(request.id), RECALLED)
        })
        .await?;
    Ok(found
        .into_iter()
        .map(|one| AnswerRecalled {
            id: one.answer,
            conversation: one.conversation,
            network: one.network,
            text: bare(&one.text),
            question: one.question,
            at: one.at,
        })
        .filter(|one| !one.text.is_empty())
        .collect())
}

/// An answer without the handles before it and the letter that it quotes.
fn bare(text: &str) -> String {
    let mut own = text.trim_start();
    while let Some(rest) = own.strip_prefix('@') {
        own = rest.find(char::is_whitespace).and_then(|end| rest.get(end..)).unwrap_or_default().trim_start();
    }
    let mut lines: Vec<&str> = Vec::new();
    for line in own.lines() {
        if line.starts_with('>') {
            // The line above a quotation says whose it is.
            if lines.last().is_some_and(|last| last.trim_end().ends_with(':')) {
                lines.pop();
            }
            break;
        }
        lines.push(line);
    }
    lines.join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_offered_without_whom_it_was_for() {
        assert_eq!(bare("@zoe@social.example @paul Bonjour,\nc’est fait."), "Bonjour,\nc’est fait.");
        assert_eq!(bare("C’est fait.\n\nLe 3 mai, Zoé a écrit :\n> et mon colis ?\n"), "C’est fait.");
        assert_eq!(bare("@zoe"), "");
    }
}
