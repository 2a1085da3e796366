//! The account's own statuses, from whatever client.

use super::Mastodon;
use super::api::Api;
use super::publish::reference;
use super::wire::Status;
use crate::kit::{Call, Elsewhere, Fault, NativePage, NativePost, html_to_text};
use async_trait::async_trait;

const PAGE: usize = 40;

#[async_trait]
impl Elsewhere for Mastodon {
    async fn latest(&self, call: &Call<'_>) -> Result<NativePage, Fault> {
        let limit = PAGE.to_string();
        let query = [("limit", limit.as_str()), ("exclude_reblogs", "true"), ("exclude_replies", "true")];
        let found: Vec<Status> =
            Api::of(call).get(&["api", "v1", "accounts", call.remote_id, "statuses"], &query).await?;
        let since = if found.len() < PAGE { None } else { found.iter().map(|status| status.created_at).min() };
        let posts = found
            .iter()
            .filter(|status| {
                // Answers to oneself are among them; and what was said to somebody alone is no post.
                status.reblog.is_none()
                    && status.in_reply_to_id.is_none()
                    && status.visibility.as_deref() != Some("direct")
                    && status.account.id == call.remote_id
            })
            .map(|status| NativePost {
                remote: reference(status),
                at: status.created_at,
                scheduled: false,
                text: html_to_text(&status.content).chars().take(2_000).collect(),
                pictures: u16::try_from(status.media_attachments.len()).unwrap_or(u16::MAX),
            })
            .collect();
        Ok(NativePage { posts, since })
    }
}
