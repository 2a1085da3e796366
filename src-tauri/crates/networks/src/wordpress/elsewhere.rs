//! Articles of the site, whoever wrote them and wherever.

use super::Wordpress;
use super::api::Api;
use super::publish::reference;
use super::wire::Post;
use crate::kit::{Call, Elsewhere, Fault, NativePage, NativePost, html_to_text};
use async_trait::async_trait;

const PAGE: usize = 40;
const FIELDS: &str = "id,status,slug,link,author,date_gmt,modified_gmt,title.rendered,featured_media";

#[async_trait]
impl Elsewhere for Wordpress {
    async fn latest(&self, call: &Call<'_>) -> Result<NativePage, Fault> {
        let limit = PAGE.to_string();
        let query = [
            ("status", "publish,future"),
            ("orderby", "date"),
            ("order", "desc"),
            ("per_page", limit.as_str()),
            ("_fields", FIELDS),
        ];
        let found: Vec<Post> = Api::of(call).get(&["posts"], &query).await?;
        let since = if found.len() < PAGE { None } else { found.iter().filter_map(Post::at).min() };
        let posts = found
            .iter()
            .filter_map(|post| {
                let title = post.title.as_ref().map(|title| html_to_text(&title.rendered)).unwrap_or_default();
                Some(NativePost {
                    remote: reference(post),
                    at: post.at()?,
                    scheduled: post.status == "future",
                    text: title.chars().take(2_000).collect(),
                    pictures: u16::from(post.featured_media > 0),
                })
            })
            .collect();
        Ok(NativePage { posts, since })
    }
}
