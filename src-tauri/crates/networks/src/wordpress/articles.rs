//! What the article editor asks: how it will read, which names the site has, whether an address is free.

use super::api::Api;
use super::article::Article;
use super::markdown::Attributes;
use super::slug::{readable, slug};
use super::wire::Post;
use super::{CATEGORIES, TAGS, Wordpress, terms};
use crate::kit::{ArticleView, Articles, Call, Fault};
use async_trait::async_trait;
use pupitre_domain::content::Content;

#[async_trait]
impl Articles for Wordpress {
    fn view(&self, content: &Content) -> ArticleView {
        let article = Article::of(content);
        let visuals: Vec<_> = content.visuals().collect();
        let shown = |id| -> Option<Attributes> {
            let visual = visuals.iter().find(|visual| visual.visual == id)?;
            let mut attributes = vec![("data-visual", id.to_string())];
            if !visual.alt.trim().is_empty() {
                attributes.push(("alt", visual.alt.trim().to_owned()));
            }
            Some(attributes)
        };
        let rendered = article.render(&shown);
        ArticleView { html: rendered.html, words: rendered.words, title: article.title, slug: article.slug }
    }

    async fn names(&self, call: &Call<'_>, option: &str, typed: &str) -> Result<Vec<String>, Fault> {
        let route = match option {
            CATEGORIES => "categories",
            TAGS => "tags",
            _ => return Ok(Vec::new()),
        };
        terms::offered(&Api::of(call), route, typed).await
    }

    async fn address_is_free(&self, call: &Call<'_>, wanted: &str, ours: Option<&str>) -> Result<bool, Fault> {
        let wanted = slug(wanted);
        if wanted.is_empty() {
            return Ok(false);
        }
        let query = [
            ("slug", wanted.as_str()),
            ("status", "publish,future,private,pending"),
            ("_fields", "id,status,slug"),
            ("per_page", "5"),
        ];
        let taken: Vec<Post> = Api::of(call).get(&["posts"], &query).await?;
        Ok(!taken.iter().any(|post| readable(&post.slug) == wanted && Some(post.id.to_string().as_str()) != ours))
    }
}
