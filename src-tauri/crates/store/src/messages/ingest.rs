//! Taking in what a network told: new messages, edited ones, and the conversations they belong to.

use super::RemoteImageRow;
use crate::authors::{self, Erased, Place, Sighting};
use crate::error::StoreError;
use crate::sql::{At, Columns, Json, Tx, Word, maybe, one, run};
use crate::targets::Aim;
use crate::text::excerpt;
use crate::{answers, flow, search, signals};
use chrono::{DateTime, Utc};
use pupitre_domain::conversation::{ConversationKind, ConversationState};
use pupitre_domain::ids::{AccountId, BrandId, ConversationId, MessageId, PostId};
use pupitre_domain::network::NetworkId;
use pupitre_domain::signals::Signals;
use rusqlite::{CachedStatement, named_params, params};
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use uuid::{NoContext, Timestamp, Uuid};

/// A message as a network tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingMessage {
    /// The network's id.
    pub remote_id: String,
    /// The network's second id; empty where it has none.
    pub remote_tag: String,
    /// Public address.
    pub permalink: Option<String>,
    /// The network's id of the thread's first message; its own when it is the first.
    pub root_id: String,
    /// The second id of the thread's first message.
    pub root_tag: String,
    /// The network's id of what it answers.
    pub parent_remote: Option<String>,
    /// What kind of exchange it belongs to.
    pub kind: ConversationKind,
    /// Whether we wrote it.
    pub ours: bool,
    /// The network's id of its author.
    pub author_remote: String,
    /// Author's display name.
    pub author_name: String,
    /// Author's handle.
    pub author_handle: String,
    /// Author's profile page.
    pub author_profile: Option<String>,
    /// Plain text.
    pub text: String,
    /// Content warning.
    pub warning: Option<String>,
    /// Language declared.
    pub language: Option<String>,
    /// Visibility.
    pub visibility: Option<String>,
    /// Pictures.
    pub images: Vec<RemoteImageRow>,
    /// Handles it mentions, without ours.
    pub mentions: Vec<String>,
    /// When it was written.
    pub written_at: DateTime<Utc>,
    /// When it was last edited.
    pub edited_at: Option<DateTime<Utc>>,
    /// How its conversation is found where the first message alone does not tell.
    pub joins: Joins,
    /// Its subject, where it has one: the list shows it before the text.
    pub headline: Option<String>,
    /// What on the network its conversation is about, where that is no message of it.
    pub about: Option<About>,
    /// It is kept and opens nothing: spam, or in the trash.
    pub unwanted: bool,
    /// It is read long after it was written: a conversation that is known goes on as it stood.
    pub past: bool,
}

/// What on the network a conversation is about where that is no message of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// The network's id of it, by which a post of ours is found; empty where it has none.
    pub remote_id: String,
    /// Title; untrusted text.
    pub title: String,
    /// Its page.
    pub url: Option<String>,
}

/// How a message's conversation is found where none has its root.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Joins {
    /// The network's ids of earlier messages of the thread, the nearest last.
    pub relatives: Vec<String>,
    /// The root's tag of the conversation that it claims to answer without naming it.
    pub gist: Option<String>,
    /// It is dropped where no conversation is found.
    pub only_known: bool,
}

/// What an ingestion brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ingested {
    /// Messages that were not known.
    pub new: u32,
    /// Known messages that had changed.
    pub edited: u32,
    /// Conversations that changed, each once.
    pub conversations: Vec<ConversationId>,
    /// Conversations that had been settled and are open again.
    pub reopened: u32,
    /// New messages of others that open their conversation, the oldest first.
    pub arrived: Vec<MessageId>,
}

struct Thread {
    key: i64,
    id: ConversationId,
    before: ConversationState,
    state: ConversationState,
    from_name: String,
    excerpt: String,
    last_at: DateTime<Utc>,
    asked_at: Option<DateTime<Utc>>,
    heard_at: Option<DateTime<Utc>>,
    due_at: Option<DateTime<Utc>>,
    /// What is open in it is like, as the store keeps it; 0 when nobody judged.
    signals: u16,
    added: u32,
    /// What only the first message tells; absent for a conversation that was known.
    first: Option<First>,
}

struct First {
    kind: ConversationKind,
    root: String,
    root_tag: String,
    post: Option<PostId>,
    at: DateTime<Utc>,
    about: Option<About>,
}

impl Thread {
    fn is_fresh(&self) -> bool {
        self.first.is_some()
    }
}

struct Own {
    key: i64,
    id: AccountId,
    brand: BrandId,
    network: NetworkId,
    server: String,
}

/// Takes messages in. Known ones are brought up to date; the same batch again changes nothing.
///
/// A stranger's new message opens its conversation again; our own, when it is the latest, counts as our answer.
///
/// # Errors
/// [`StoreError::NotFound`] when the account does not exist.
pub fn ingest(tx: &Tx, account: AccountId, messages: &[IncomingMessage]) -> Result<Ingested, StoreError> {
    let statement = "SELECT key, id, brand, network, coalesce(server, '') FROM accounts WHERE id = ?1";
    let own = one(tx, statement, [account.as_bytes()], |row| {
        let mut c = Columns::of(row);
        Ok(Own {
            key: c.get()?,
            id: AccountId::new(c.uuid()?),
            brand: BrandId::new(c.uuid()?),
            network: c.word()?,
            server: c.get()?,
        })
    })?;
    let erased = Erased::of(tx, own.key)?;
    let mut order: Vec<&IncomingMessage> = messages.iter().filter(|message| !erased.covers(message)).collect();
    order.sort_by_key(|message| message.written_at);
    let mut outcome = Ingested::default();
    let (mut new, mut again) = (Vec::with_capacity(order.len()), Vec::new());
    let mut met: HashSet<&str> = HashSet::with_capacity(order.len());
    let mut rows = Rows::of(tx, own.key)?;
    for message in order {
        if !met.insert(&message.remote_id) {
            again.push(message);
        } else if rows.is_known(message)? {
            outcome.refreshed(refresh(tx, own.key, message)?);
        } else {
            new.push(message);
        }
    }
    // What a conversation becomes is known before it is written: its many indexes change once.
    let mut threads: HashMap<String, Thread> = HashMap::new();
    let (bench, mut flow) = (signals::bench(tx)?, flow::Change::default());
    let mut placed: Vec<(&IncomingMessage, String, Option<Signals>)> = Vec::with_capacity(new.len());
    let mut roots: HashMap<&str, String> = HashMap::new();
    for message in new {
        let root = root_of(tx, &own, message, &roots)?;
        let known = match threads.entry(root.clone()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => match thread(tx, &own, message, &root)? {
                found if found.is_fresh() && message.joins.only_known => continue,
                found => place.insert(found),
            },
        };
        let judged = (!message.ours).then(|| bench.signals(own.brand, &message.text, message.language.as_deref()));
        count_in(known, message, judged);
        roots.insert(&message.remote_id, root.clone());
        placed.push((message, root, judged));
    }
    let mut aim = if threads.is_empty() { None } else { Aim::of(tx, own.brand)? };
    for thread in threads.values_mut() {
        thread.due_at = aim.as_mut().zip(thread.asked_at).and_then(|(aim, asked)| aim.due(asked));
        write(tx, &own, thread)?;
        let open_again = thread.state == ConversationState::New && thread.before != ConversationState::New;
        outcome.reopened += u32::from(open_again && !thread.is_fresh());
        outcome.conversations.push(thread.id);
    }
    let (mut seen, mut answered) = (Vec::with_capacity(placed.len()), Vec::new());
    for (message, root, judged) in placed {
        let Some(thread) = threads.get(&root) else { return Err(StoreError::Internal) };
        let id = rows.insert(thread.key, message, judged)?;
        if let Some(judged) = judged.filter(|_| !message.unwanted) {
            flow.came(own.brand, message.written_at, judged);
            outcome.arrived.push(MessageId(id));
        }
        seen.extend(Sighting::of(message, thread.key));
        answered.extend(message.ours.then_some(id));
        outcome.new += 1;
    }
    drop(rows);
    authors::met(tx, &Place { brand: own.brand, network: own.network, server: &own.server }, seen)?;
    flow.write(tx)?;
    for ours in answered {
        answers::learn(tx, own.brand, ours)?;
    }
    for message in again {
        outcome.refreshed(refresh(tx, own.key, message)?);
    }
    outcome.conversations.sort_unstable();
    outcome.conversations.dedup();
    Ok(outcome)
}

impl Ingested {
    /// Counts what bringing a message up to date did.
    fn refreshed(&mut self, known: Option<(ConversationId, bool)>) {
        if let Some((conversation, true)) = known {
            self.edited += 1;
            self.conversations.push(conversation);
        }
    }
}

/// What the list shows of a message.
fn told(message: &IncomingMessage) -> String {
    match &message.headline {
        Some(headline) if !headline.is_empty() => excerpt(&format!("{headline} — {}", message.text)),
        _ => excerpt(&message.text),
    }
}

fn count_in(thread: &mut Thread, message: &IncomingMessage, judged: Option<Signals>) {
    thread.added += 1;
    let latest = message.written_at >= thread.last_at;
    if !message.ours {
        if !(message.unwanted || message.past && thread.first.is_none()) {
            thread.state = thread.state.after_incoming();
            // What nobody answered adds up; what comes after our answer begins anew.
            let open = thread.asked_at.is_some_and(|asked| message.written_at >= asked);
            thread.signals = match (judged, Signals::unpacked(thread.signals)) {
                (Some(judged), Some(before)) if open => before.and(judged).packed(),
                (Some(judged), _) if latest || open => judged.packed(),
                _ => thread.signals,
            };
            if latest {
                thread.asked_at = thread.asked_at.or(Some(message.written_at));
            }
        }
        thread.heard_at = thread.heard_at.max(Some(message.written_at));
        if latest || thread.from_name.is_empty() {
            let name =
                if message.author_name.trim().is_empty() { &message.author_handle } else { &message.author_name };
            name.clone_into(&mut thread.from_name);
        }
    } else if latest {
        thread.state = thread.state.after_reply();
        thread.asked_at = None;
    }
    if latest {
        thread.excerpt = told(message);
        thread.last_at = message.written_at;
    }
}

/// The root under which a message's conversation is kept: its own, or that of the nearest relative whose conversation is
/// known. `batch` are the roots of the messages before it.
fn root_of(tx: &Tx, own: &Own, message: &IncomingMessage, batch: &HashMap<&str, String>) -> Result<String, StoreError> {
    let Joins { relatives, gist, .. } = &message.joins;
    if relatives.is_empty() && gist.is_none() {
        return Ok(message.root_id.clone());
    }
    let at_root = "SELECT root FROM conversations WHERE account = ?1 AND root = ?2";
    let of_message = "SELECT c.root FROM messages m JOIN conversations c ON c.key = m.conversation
        WHERE m.account = ?1 AND m.remote_id = ?2";
    let look = |statement: &str, id: &str| maybe(tx, statement, params![own.key, id], |row| row.get::<_, String>(0));
    if let Some(known) = look(at_root, &message.root_id)? {
        return Ok(known);
    }
    for relative in relatives.iter().rev() {
        if let Some(known) = batch.get(relative.as_str()) {
            return Ok(known.clone());
        }
        if let Some(known) = look(of_message, relative)? {
            return Ok(known);
        }
    }
    if let Some(gist) = gist {
        // Among the latest only: an answer that names nothing does not belong to last year.
        let statement =
            "SELECT root FROM (SELECT account, root, root_tag FROM conversations ORDER BY last_at DESC, key DESC
            LIMIT 2000) WHERE account = ?1 AND root_tag = ?2 LIMIT 1";
        if let Some(known) = look(statement, gist)? {
            return Ok(known);
        }
    }
    Ok(message.root_id.clone())
}

fn thread(tx: &Tx, own: &Own, message: &IncomingMessage, root: &str) -> Result<Thread, StoreError> {
    let known = maybe(
        tx,
        "SELECT key, id, state, from_name, excerpt, last_at, asked_at, heard_at, due_at, signals FROM conversations
         WHERE account = ?1 AND root = ?2",
        params![own.key, root],
        |row| {
            let mut c = Columns::of(row);
            let (key, id, state) = (c.get()?, ConversationId::new(c.uuid()?), c.word()?);
            Ok(Thread {
                key,
                id,
                before: state,
                state,
                from_name: c.get()?,
                excerpt: c.get()?,
                last_at: c.at()?,
                asked_at: c.maybe_at()?,
                heard_at: c.maybe_at()?,
                due_at: c.maybe_at()?,
                signals: c.get()?,
                added: 0,
                first: None,
            })
        },
    )?;
    if let Some(known) = known {
        return Ok(known);
    }
    let post = maybe(
        tx,
        "SELECT post FROM deliveries WHERE account = ?1 AND remote_id = ?2 AND post IS NOT NULL",
        params![own.id.as_bytes(), message.about.as_ref().map_or(root, |about| about.remote_id.as_str())],
        |row| Ok(PostId::new(Columns::of(row).uuid()?)),
    )?;
    // Only ours so far: there is nothing to be dealt with.
    let state = match (message.ours, message.unwanted) {
        (true, _) => ConversationState::Waiting,
        (false, true) => ConversationState::Done,
        (false, false) => ConversationState::New,
    };
    Ok(Thread {
        key: 0,
        id: ConversationId::new(mint(message.written_at)),
        before: state,
        state,
        from_name: String::new(),
        excerpt: String::new(),
        last_at: message.written_at,
        asked_at: None,
        heard_at: None,
        due_at: None,
        signals: 0,
        added: 0,
        first: Some(First {
            kind: message.kind,
            root: root.to_owned(),
            root_tag: message.root_tag.clone(),
            post,
            at: message.written_at,
            about: message.about.clone(),
        }),
    })
}

/// Writes a conversation with what its new messages made of it; a fresh one gets its key.
fn write(tx: &Tx, own: &Own, thread: &mut Thread) -> Result<(), StoreError> {
    let Some(first) = &thread.first else { return go_on(tx, thread) };
    run(
        tx,
        "INSERT INTO conversations (id, account, brand, network, kind, state, root, root_tag, post, from_name, excerpt,
           last_at, draft, messages, created_at, asked_at, heard_at, due_at, signals)
         VALUES (:id, :account, :brand, :network, :kind, :state, :root, :tag, :post, :from, :excerpt, :last, '', :messages,
           :at, :asked, :heard, :due, :signals)",
        named_params! {
            ":id": thread.id.as_bytes(), ":account": own.key, ":brand": own.brand.as_bytes(),
            ":network": Word(own.network), ":kind": Word(first.kind), ":state": Word(thread.state), ":root": first.root,
            ":tag": first.root_tag, ":post": crate::sql::blob(first.post.as_ref().map(PostId::as_bytes)),
            ":from": thread.from_name, ":excerpt": thread.excerpt, ":last": At(thread.last_at),
            ":messages": thread.added, ":at": At(first.at), ":asked": thread.asked_at.map(At),
            ":heard": thread.heard_at.map(At), ":due": thread.due_at.map(At),
            ":signals": thread.signals,
        },
    )?;
    thread.key = tx.0.last_insert_rowid();
    if let Some(About { title, url, .. }) = &first.about {
        let statement = "INSERT INTO subjects (conversation, title, url) VALUES (?1, ?2, ?3)";
        run(tx, statement, params![thread.key, title, url])?;
    }
    Ok(())
}

/// Writes what its new messages made of a conversation that was known.
fn go_on(tx: &Tx, thread: &Thread) -> Result<(), StoreError> {
    let (state, last_at) = (Word(thread.state), At(thread.last_at));
    let (asked, heard, due) = (thread.asked_at.map(At), thread.heard_at.map(At), thread.due_at.map(At));
    let values = params![
        thread.key,
        thread.from_name,
        thread.excerpt,
        last_at,
        thread.added,
        asked,
        heard,
        due,
        thread.signals,
        state
    ];
    // Naming the state wakes its triggers, for whose sake SQLite keeps every page that the statement changes.
    let (moved, values) = if thread.state == thread.before {
        ("", values.split_last().map_or(values, |(_, rest)| rest))
    } else {
        ("state = ?10, snoozed_until = CASE ?10 WHEN 'snoozed' THEN snoozed_until END,", values)
    };
    let statement = format!(
        "UPDATE conversations SET {moved} from_name = ?2, excerpt = ?3, last_at = ?4, messages = messages + ?5,
           asked_at = ?6, heard_at = ?7, due_at = ?8, signals = ?9 WHERE key = ?1"
    );
    run(tx, &statement, values).map(drop)
}

/// A UUID v7 of the instant at which the thing began.
fn mint(at: DateTime<Utc>) -> Uuid {
    let seconds = u64::try_from(at.timestamp()).unwrap_or(0);
    Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, at.timestamp_subsec_nanos()))
}

/// The statements that run for every message, prepared once for a batch.
struct Rows<'t> {
    account: i64,
    filter: String,
    known: CachedStatement<'t>,
    last_of_second: CachedStatement<'t>,
    message: CachedStatement<'t>,
    words: CachedStatement<'t>,
}

impl<'t> Rows<'t> {
    fn of(tx: &'t Tx, account: i64) -> Result<Self, StoreError> {
        let prepare = |statement: &str| tx.0.prepare_cached(statement);
        Ok(Self {
            account,
            filter: search::filter(account),
            known: prepare("SELECT 1 FROM messages WHERE account = ?1 AND remote_id = ?2")?,
            last_of_second: prepare("SELECT max(id) FROM messages WHERE id >= ?1 AND id < ?2")?,
            message: prepare(
                "INSERT INTO messages (id, conversation, account, remote_id, remote_tag, parent_remote, ours, author_remote,
                   author_name, author_handle, author_profile, text, warning, language, visibility, images, mentions,
                   written_at, edited_at, deleted_at, permalink, signals)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, NULL, ?20,
                   ?21)",
            )?,
            words: prepare(search::ADD_NEW_MESSAGE)?,
        })
    }

    fn is_known(&mut self, message: &IncomingMessage) -> Result<bool, StoreError> {
        Ok(self.known.exists(params![self.account, message.remote_id])?)
    }

    fn insert(
        &mut self,
        conversation: i64,
        message: &IncomingMessage,
        judged: Option<Signals>,
    ) -> Result<i64, StoreError> {
        let id = self.next_id(message.written_at)?;
        self.message.execute(params![
            id,
            conversation,
            self.account,
            message.remote_id,
            message.remote_tag,
            message.parent_remote,
            message.ours,
            message.author_remote,
            message.author_name,
            message.author_handle,
            message.author_profile,
            message.text,
            message.warning,
            message.language,
            message.visibility,
            Json(&message.images),
            Json(&message.mentions),
            At(message.written_at),
            message.edited_at.map(At),
            message.permalink,
            judged.map_or(0, Signals::packed),
        ])?;
        let IncomingMessage { text, author_name, author_handle, .. } = message;
        self.words.execute(params![id, text, author_name, author_handle, self.filter])?;
        Ok(id)
    }

    /// The first free id of the second in which the message was written. Instants outside 1970 to 2248 count as its ends.
    fn next_id(&mut self, written_at: DateTime<Utc>) -> Result<i64, StoreError> {
        const LAST_SECOND: i64 = i64::MAX >> (MessageId::SEQUENCE_BITS + 10);
        let second = written_at.timestamp().clamp(0, LAST_SECOND);
        let (first, end) = (MessageId::first_of_second(second).0, MessageId::first_of_second(second + 1).0);
        let taken: Option<i64> = self.last_of_second.query_row([first, end], |row| row.get(0))?;
        let id = taken.map_or(first, |taken| taken + 1);
        if id < end { Ok(id) } else { Err(StoreError::Constraint) }
    }
}

/// Brings a known message up to date: its conversation, and whether anything had changed. `None` when it is not known.
fn refresh(tx: &Tx, account: i64, message: &IncomingMessage) -> Result<Option<(ConversationId, bool)>, StoreError> {
    let known = maybe(
        tx,
        "SELECT m.id, c.key, c.id FROM messages m JOIN conversations c ON c.key = m.conversation
         WHERE m.account = ?1 AND m.remote_id = ?2",
        params![account, message.remote_id],
        |row| {
            let mut c = Columns::of(row);
            Ok((c.get::<i64>()?, c.get::<i64>()?, ConversationId::new(c.uuid()?)))
        },
    )?;
    let Some((id, thread, conversation)) = known else { return Ok(None) };
    let differs = "SELECT 1 FROM messages WHERE id = :id AND (deleted_at IS NOT NULL
        OR (remote_tag, author_name, author_handle, author_profile, text, warning, language, visibility, images, mentions,
            edited_at, permalink)
           IS NOT (:tag, :name, :handle, :profile, :text, :warning, :language, :visibility, :images, :mentions, :edited,
            :permalink))";
    let (images, mentions) = (Json(&message.images), Json(&message.mentions));
    let edited = message.edited_at.map(At);
    let values = named_params! {
        ":id": id, ":tag": message.remote_tag, ":name": message.author_name, ":handle": message.author_handle,
        ":profile": message.author_profile, ":text": message.text, ":warning": message.warning,
        ":language": message.language, ":visibility": message.visibility, ":images": images, ":mentions": mentions,
        ":edited": edited, ":permalink": message.permalink,
    };
    if maybe(tx, differs, values, |_| Ok(()))?.is_none() {
        return Ok(Some((conversation, false)));
    }
    // A message that was deleted and is there again is found again.
    search::remove_message(tx, id)?;
    run(
        tx,
        "UPDATE messages SET remote_tag = :tag, author_name = :name, author_handle = :handle, author_profile = :profile,
           text = :text, warning = :warning, language = :language, visibility = :visibility, images = :images,
           mentions = :mentions, edited_at = :edited, permalink = :permalink, deleted_at = NULL
         WHERE id = :id",
        values,
    )?;
    search::add_message(tx, id)?;
    signals::judge_one(tx, id)?;
    let last: Option<i64> =
        one(tx, "SELECT max(id) FROM messages WHERE conversation = ?1", [thread], |row| row.get(0))?;
    if last == Some(id) {
        run(tx, "UPDATE conversations SET excerpt = ?2 WHERE key = ?1", params![thread, told(message)])?;
    }
    Ok(Some((conversation, true)))
}
