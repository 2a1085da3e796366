//! Reading the page behind a link, for its card: words and picture, long before the card is sent.

use crate::api::links::{LinkFound, LinkRead};
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::events::Topic;
use crate::visuals::{self, Imported};
use pupitre_domain::text::is_web_address;
use pupitre_media::RenditionSpec;
use pupitre_networks::kit::{read_page, read_picture};
use url::Url;

/// Longest address that is read.
const URL_MAX: usize = 2_000;
/// What is kept of a page's picture: made anew, so that nothing but pixels comes from there.
const PICTURE: RenditionSpec = RenditionSpec { max_side: 1_200, quality: 85 };

/// Reads what a page says of itself, and takes its picture into the library. A page without a picture, or with one that
/// cannot be had, still has its words.
///
/// # Errors
/// `invalid` with `url`; what stands in the way of the page otherwise.
pub async fn read(engine: &Engine, request: LinkRead) -> Result<LinkFound, Failure> {
    let malformed = || Failure::field("url", FieldCode::Malformed, None);
    let typed = request.url.trim();
    if typed.len() > URL_MAX || !is_web_address(typed) {
        return Err(malformed());
    }
    let url = Url::parse(typed).map_err(|_| malformed())?;
    let http = engine.http_for(request.own_server);
    let facts = read_page(&http, &url).await?;
    let picture = match &facts.picture {
        // Where a page points to is the page's word: the exception for one's own server does not reach there.
        Some(at) => take(engine, request.brand, &url, at, &http.for_found(&url, at)).await,
        None => None,
    };
    Ok(LinkFound { title: facts.title, description: facts.description, picture })
}

async fn take(
    engine: &Engine,
    brand: Option<pupitre_domain::ids::BrandId>,
    page: &Url,
    at: &Url,
    http: &pupitre_networks::kit::Http,
) -> Option<pupitre_domain::ids::VisualId> {
    let bytes = match read_picture(http, at).await {
        Ok(bytes) => bytes,
        Err(fault) => {
            tracing::info!(%fault, "a page's picture could not be had");
            return None;
        }
    };
    let workers = engine.workers.clone();
    let made = tokio::task::spawn_blocking(move || workers.render(&bytes, &PICTURE)).await.ok()?.ok()?;
    let host = page.host_str().unwrap_or_default().to_owned();
    match visuals::import_bytes(engine, brand, &host, made.bytes).await {
        Ok(view) => {
            engine.stale(&[Topic::Visuals]);
            Some(view.id)
        }
        Err(Imported::Refused(_) | Imported::Failed(_)) => None,
    }
}
