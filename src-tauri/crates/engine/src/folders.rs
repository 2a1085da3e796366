//! Which folders of an account are read, and what else a person chooses of how it is read.

use crate::access::{self, Opened};
use crate::api::mailbox::{FolderPurpose, FolderView, FoldersSet, FoldersView, SignInAdvice, SignInAsk};
use crate::api::{ById, Done};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::events::Topic;
use pupitre_domain::ids::AccountId;
use pupitre_domain::network::NetworkId;
use pupitre_networks::kit::{Fault, FolderFact, FolderUse, Folders, Loopback};
use pupitre_store::accounts::{self, Account};
use pupitre_store::read_marks::{self, InboxChoices};

/// Most folders that are read.
const MOST: usize = 20;
/// Most bytes of a folder's name.
const NAME_MAX: usize = 500;

fn folders_of(network: NetworkId) -> Option<&'static dyn Folders> {
    pupitre_networks::network(network).inbox().and_then(|inbox| inbox.folders())
}

/// Whether an account of this network has folders to choose from.
pub(crate) fn offered(network: NetworkId) -> bool {
    folders_of(network).is_some()
}

/// Folders that a person chose and that the last look did not find, as a person reads them.
pub(crate) fn lost(account: &Account) -> Vec<String> {
    let Some(folders) = folders_of(account.network) else { return Vec::new() };
    let lost = account.inbox_cursor.as_deref().map(|cursor| folders.lost(cursor)).unwrap_or_default();
    lost.iter().map(|name| folders.shown(name)).collect()
}

/// Lists an account's folders.
///
/// # Errors
/// `notFound`; `illegalState` where there are none. That the server does not answer is told in the answer.
pub async fn list(engine: &Engine, request: ById<AccountId>) -> Result<FoldersView, Failure> {
    let id = request.id;
    let (account, choices) = engine
        .store
        .read(move |conn| {
            Ok::<_, pupitre_store::StoreError>((accounts::get(conn, id)?, read_marks::choices(conn, id)?))
        })
        .await?;
    let folders = folders_of(account.network).ok_or(Failure::of(ErrorCode::IllegalState))?;
    let chosen = if choices.folders.is_empty() { folders.usual() } else { choices.folders };
    let (told, error) = match ask(engine, id, folders).await {
        Ok(told) => (told, None),
        Err(failure) => (Vec::new(), Some(failure.code)),
    };
    let mut views: Vec<FolderView> = told
        .into_iter()
        .map(|folder| FolderView {
            chosen: chosen.contains(&folder.name),
            purpose: folder.purpose.map(purpose),
            name: folder.name,
            shown: folder.shown,
            lost: false,
        })
        .collect();
    // What comes in first, then by name; what has a purpose of another kind last.
    let rank = |view: &FolderView| match view.purpose {
        Some(FolderPurpose::Inbox) => 0,
        None => 1,
        Some(_) => 2,
    };
    views.sort_by_key(|view| (rank(view), view.shown.to_lowercase()));
    let missing: Vec<FolderView> = chosen
        .iter()
        .filter(|name| !views.iter().any(|view| view.name == **name))
        .map(|name| FolderView {
            name: name.clone(),
            shown: folders.shown(name),
            purpose: None,
            chosen: true,
            lost: error.is_none(),
        })
        .collect();
    Ok(FoldersView { folders: missing.into_iter().chain(views).collect(), error, marks: choices.marks })
}

async fn ask(engine: &Engine, id: AccountId, folders: &dyn Folders) -> Result<Vec<FolderFact>, Failure> {
    let opened: Opened = access::open(engine, id).await?;
    let told = folders.list(&opened.call(engine.now())).await;
    crate::reach::note_account(engine, &opened.account, &opened.server, told.as_ref().err()).await;
    if matches!(told, Err(Fault::Expired)) {
        engine.accesses.forget(id).await;
    }
    Ok(told?)
}

fn purpose(of: FolderUse) -> FolderPurpose {
    match of {
        FolderUse::Inbox => FolderPurpose::Inbox,
        FolderUse::Sent => FolderPurpose::Sent,
        FolderUse::Junk => FolderPurpose::Junk,
        FolderUse::Trash => FolderPurpose::Trash,
        FolderUse::Drafts => FolderPurpose::Drafts,
        FolderUse::Archive => FolderPurpose::Archive,
        FolderUse::All => FolderPurpose::All,
    }
}

/// Chooses how an account is read. Works without a connection.
///
/// # Errors
/// `invalid` with `folders` when there are none, more than 20, or one that is no name; `notFound`; `illegalState`.
pub async fn set(engine: &Engine, request: FoldersSet) -> Result<Done, Failure> {
    let mut names = request.folders;
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    if names.is_empty() {
        return Err(Failure::field("folders", FieldCode::Required, None));
    }
    if names.len() > MOST {
        return Err(Failure::field("folders", FieldCode::OutOfRange, u32::try_from(MOST).ok()));
    }
    if names.iter().any(|name| name.is_empty() || name.len() > NAME_MAX || name.chars().any(char::is_control)) {
        return Err(Failure::field("folders", FieldCode::Malformed, None));
    }
    let (id, marks, now) = (request.account, request.marks, engine.now());
    let done = engine
        .store
        .write(move |tx| {
            let account = accounts::get(tx, id)?;
            let Some(folders) = folders_of(account.network) else {
                return Ok(Err(Failure::of(ErrorCode::IllegalState)));
            };
            if names == folders.usual() {
                names.clear();
            }
            read_marks::set_choices(tx, id, &InboxChoices { folders: names, marks })?;
            if account.vault_generation.is_some() {
                accounts::set_next_inbox(tx, id, now)?;
            }
            Ok(Ok(Done {}))
        })
        .await?;
    engine.looks.lay_anew(id);
    engine.stale(&[Topic::Accounts]);
    engine.pulse.wake();
    done
}

/// Tells how to sign in with an address, as far as its provider is known or its domain tells.
///
/// # Errors
/// `invalid` with `network`.
pub async fn advice(engine: &Engine, request: SignInAsk) -> Result<SignInAdvice, Failure> {
    let connector = crate::accounts::connector(request.network)?;
    let found = connector.advice(&engine.http, request.identifier.trim()).await;
    let redirect = Loopback::REGISTERED.to_owned();
    Ok(match found {
        Some(advice) => SignInAdvice {
            provider: advice.provider.map(str::to_owned),
            ways: advice.ways,
            client_page: advice.client_page.map(str::to_owned),
            endpoints_known: advice.endpoints_known,
            redirect,
        },
        None => SignInAdvice { provider: None, ways: Vec::new(), client_page: None, endpoints_known: false, redirect },
    })
}
