//! The wrong-brand guard: what of another brand stands in a post, until a person says that it is meant.

use crate::api::ById;
use crate::api::posts::PostView;
use crate::api::trust::{GuardConfirm, GuardFindings, GuardPreview, MarksSet, MarksView};
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::events::Topic;
use crate::{fields, plan, views};
use pupitre_domain::content::Content;
use pupitre_domain::guard::{self, Finding, Marks, Other};
use pupitre_domain::ids::{BrandId, PostId};
use pupitre_domain::problem::Problem;
use pupitre_store::marks::{self, WordKind};
use pupitre_store::{Sql, StoreError, brands, posts, variants, visuals};
use std::collections::BTreeMap;

/// Most words of a kind that a brand keeps.
const WORDS_MAX: usize = 500;
const WORD_MAX: usize = 120;
const POSTS_MAX: usize = 500;

/// By what all brands are known; read once for many posts.
pub(crate) struct Watch {
    brands: Vec<Other>,
    nobody: Marks,
}

impl Watch {
    pub(crate) fn read<S: Sql>(conn: &S) -> Result<Self, StoreError> {
        let mut known: BTreeMap<BrandId, Marks> = BTreeMap::new();
        for (brand, handle) in marks::handles(conn)? {
            known.entry(brand).or_default().handle(&handle);
        }
        for (brand, kind, value) in marks::of_all(conn)? {
            let marks = known.entry(brand).or_default();
            match kind {
                WordKind::Domain => drop(marks.domain(&value)),
                WordKind::Hashtag => drop(marks.hashtag(&value)),
                WordKind::Sensitive => {}
            }
        }
        let brands = known.into_iter().map(|(brand, marks)| Other { brand, marks }).collect();
        Ok(Self { brands, nobody: Marks::default() })
    }

    fn find<S: Sql>(&self, conn: &S, brand: BrandId, content: &Content) -> Result<Vec<Finding>, StoreError> {
        let own = self.brands.iter().find(|other| other.brand == brand).map_or(&self.nobody, |other| &other.marks);
        let mut owners = BTreeMap::new();
        for attached in content.visuals() {
            match visuals::get(conn, attached.visual) {
                Ok(visual) => drop(owners.insert(attached.visual, visual.brand)),
                Err(StoreError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(guard::find(content, own, &self.brands, brand, |visual| owners.get(&visual).copied().flatten()))
    }

    /// What of other brands stands in a content of `brand` and is not said to be meant in `post`.
    pub(crate) fn problems<S: Sql>(
        &self,
        conn: &S,
        brand: BrandId,
        content: &Content,
        post: Option<PostId>,
    ) -> Result<Vec<Problem>, StoreError> {
        let found = self.find(conn, brand, content)?;
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let meant = post.map_or(Ok(Vec::new()), |post| marks::confirmed(conn, post))?;
        let open =
            |finding: &&Finding| !meant.iter().any(|(kind, value)| *kind == finding.kind && *value == finding.value);
        Ok(found.iter().filter(open).map(Finding::problem).collect())
    }
}

/// Says that something of another brand is meant in a post, or takes that back. A planned post is armed again.
///
/// # Errors
/// `notFound` when the post does not exist; `inFlight` while it is being sent.
pub async fn confirm(engine: &Engine, request: GuardConfirm) -> Result<PostView, Failure> {
    let now = engine.now();
    let value: String = request.value.chars().take(WORD_MAX).collect();
    let view = engine
        .store
        .write(move |tx| {
            posts::get(tx, request.post)?;
            marks::confirm(tx, request.post, request.kind, &value, request.meant, now)?;
            plan::arm(tx, request.post, now)?;
            views::post(tx, request.post)
        })
        .await?;
    engine.stale(&[Topic::Posts]);
    engine.pulse.wake();
    Ok(view)
}

/// Tells what of other brands copies of posts would carry along to a brand. Posts without any are left out.
///
/// # Errors
/// `invalid` with `posts` when there are too many; `notFound`.
pub async fn preview(engine: &Engine, request: GuardPreview) -> Result<Vec<GuardFindings>, Failure> {
    if request.posts.len() > POSTS_MAX {
        return Err(Failure::field("posts", FieldCode::OutOfRange, u32::try_from(POSTS_MAX).ok()));
    }
    let found = engine
        .store
        .read(move |conn| {
            brands::get(conn, request.brand)?;
            let watch = Watch::read(conn)?;
            let mut all = Vec::new();
            for id in request.posts {
                let post = posts::get(conn, id)?;
                let mut problems = watch.problems(conn, request.brand, &post.content, None)?;
                for variant in variants::list(conn, id)? {
                    let content = variant.patch.apply(&post.content);
                    problems.extend(watch.problems(conn, request.brand, &content, None)?);
                }
                problems.sort();
                problems.dedup_by(|a, b| a.code == b.code);
                if !problems.is_empty() {
                    all.push(GuardFindings { post: id, excerpt: fields::content_excerpt(&post.content), problems });
                }
            }
            Ok::<_, StoreError>(all)
        })
        .await?;
    Ok(found)
}

fn view<S: Sql>(conn: &S, brand: BrandId) -> Result<MarksView, StoreError> {
    let mut view = MarksView::default();
    for (kind, value) in marks::of_brand(conn, brand)? {
        match kind {
            WordKind::Domain => view.domains.push(value),
            WordKind::Hashtag => view.hashtags.push(value),
            WordKind::Sensitive => view.sensitive.push(value),
        }
    }
    view.handles = marks::handles(conn)?.into_iter().filter(|(of, _)| *of == brand).map(|(_, handle)| handle).collect();
    Ok(view)
}

/// Reads by what a brand is known, and what it looks at twice.
///
/// # Errors
/// `notFound`.
pub async fn marks(engine: &Engine, request: ById<BrandId>) -> Result<MarksView, Failure> {
    let brand = request.id;
    let view = engine
        .store
        .read(move |conn| {
            brands::get(conn, brand)?;
            view(conn, brand)
        })
        .await?;
    Ok(view)
}

/// Sets by what a brand is known.
///
/// # Errors
/// `invalid` with `domains`, `hashtags` or `sensitive`; `notFound`.
pub async fn set_marks(engine: &Engine, request: MarksSet) -> Result<MarksView, Failure> {
    let phrase = |text: &str| {
        let text = pupitre_store::fold(&text.split_whitespace().collect::<Vec<_>>().join(" "));
        (!text.is_empty()).then_some(text)
    };
    let lists = [
        (WordKind::Domain, words("domains", request.domains, guard::domain)?),
        (WordKind::Hashtag, words("hashtags", request.hashtags, guard::hashtag)?),
        (WordKind::Sensitive, words("sensitive", request.sensitive, phrase)?),
    ];
    let brand = request.brand;
    let view = engine
        .store
        .write(move |tx| {
            brands::get(tx, brand)?;
            for (kind, list) in lists {
                if let Some(list) = list {
                    marks::replace(tx, brand, kind, &list)?;
                }
            }
            view(tx, brand)
        })
        .await?;
    engine.stale(&[Topic::Brands, Topic::Posts]);
    Ok(view)
}

fn words(
    field: &str,
    list: Option<Vec<String>>,
    read: impl Fn(&str) -> Option<String>,
) -> Result<Option<Vec<String>>, Failure> {
    let Some(list) = list else { return Ok(None) };
    if list.len() > WORDS_MAX {
        return Err(Failure::field(field, FieldCode::OutOfRange, u32::try_from(WORDS_MAX).ok()));
    }
    let mut kept = Vec::new();
    for text in list.iter().filter(|text| !text.trim().is_empty()) {
        let word = read(text).ok_or_else(|| Failure::field(field, FieldCode::Malformed, None))?;
        if word.chars().count() > WORD_MAX {
            return Err(Failure::field(field, FieldCode::TooLong, u32::try_from(WORD_MAX).ok()));
        }
        kept.push(word);
    }
    Ok(Some(kept))
}
