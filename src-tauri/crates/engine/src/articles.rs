//! The editor of articles: how a text will read, and what its site knows.

use crate::access;
use crate::api::articles::{ArticleAddress, ArticleAddressView, ArticleNames, ArticlePreview, ArticleShown};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::reach;
use pupitre_domain::ids::AccountId;
use pupitre_networks::kit::{Articles, RemoteRef};
use pupitre_store::deliveries;

/// Most characters that are looked for.
const TYPED_MAX: usize = 200;

/// Shows how a content will read as an article.
///
/// # Errors
/// `invalid` with `network` when its posts are no articles.
pub async fn preview(_: &Engine, request: ArticlePreview) -> Result<ArticleShown, Failure> {
    let Some(articles) = pupitre_networks::network(request.network).articles() else {
        return Err(Failure::field("network", FieldCode::Unknown, None));
    };
    // A text of megabytes takes its time; nobody else shall wait for it.
    let view = tokio::task::spawn_blocking(move || articles.view(&request.content)).await;
    let view = view.map_err(|_| Failure::internal("article"))?;
    Ok(ArticleShown { html: view.html, words: view.words, title: view.title, slug: view.slug })
}

/// Lists names that a site has for an option.
///
/// # Errors
/// What stands between here and the site; `invalid` with `account` when its posts are no articles.
pub async fn names(engine: &Engine, request: ArticleNames) -> Result<Vec<String>, Failure> {
    let typed: String = request.typed.chars().take(TYPED_MAX).collect();
    let (opened, articles) = open(engine, request.account).await?;
    let found = articles.names(&opened.call(engine.now()), &request.option, &typed).await;
    reach::note_account(engine, &opened.account, &opened.server, found.as_ref().err()).await;
    Ok(found?)
}

/// Tells whether an address is free at a site.
///
/// # Errors
/// As [`names`].
pub async fn address(engine: &Engine, request: ArticleAddress) -> Result<ArticleAddressView, Failure> {
    let slug: String = request.slug.chars().take(TYPED_MAX).collect();
    let (account, post) = (request.account, request.post);
    let ours = match post {
        Some(post) => {
            let rows = engine.store.read(move |conn| deliveries::by_post(conn, post)).await?;
            let row = rows.into_iter().find(|row| row.account == account);
            row.and_then(|row| row.remote.or(row.handoff))
                .and_then(|value| serde_json::from_value::<RemoteRef>(value).ok())
                .map(|remote| remote.id)
        }
        None => None,
    };
    let (opened, articles) = open(engine, account).await?;
    let free = articles.address_is_free(&opened.call(engine.now()), &slug, ours.as_deref()).await;
    reach::note_account(engine, &opened.account, &opened.server, free.as_ref().err()).await;
    Ok(ArticleAddressView { free: free? })
}

async fn open(engine: &Engine, account: AccountId) -> Result<(access::Opened, &'static dyn Articles), Failure> {
    let row = engine.store.read(move |conn| pupitre_store::accounts::get(conn, account)).await?;
    let Some(articles) = pupitre_networks::network(row.network).articles() else {
        return Err(Failure::of(ErrorCode::Invalid));
    };
    Ok((access::open(engine, account).await?, articles))
}
