//! Labels on many posts.

use super::{LabelIds, before, bounded, told};
use crate::api::bulk::{BulkOutcome, PostsLabel, Refusal, RefusedPost};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure};
use pupitre_store::labels::{self, Label, LabelKind};
use pupitre_store::{StoreError, posts};

/// Gives labels to posts and takes labels off them. A label of another brand is refused for that post.
///
/// # Errors
/// `invalid` with the field `posts`; `notFound` when a label does not exist.
pub async fn label(engine: &Engine, request: PostsLabel) -> Result<BulkOutcome, Failure> {
    let ids = bounded(&request.posts)?;
    let outcome = engine
        .store
        .write(move |tx| {
            let all = labels::list(tx)?;
            let named = |wanted: &[_]| -> Result<Vec<Label>, StoreError> {
                let found: Vec<Label> = all.iter().filter(|label| wanted.contains(&label.id)).cloned().collect();
                if found.len() < wanted.len() { Err(StoreError::NotFound) } else { Ok(found) }
            };
            let (add, remove) = (named(&request.add)?, named(&request.remove)?);
            let campaigns: Vec<i64> =
                all.iter().filter(|label| label.kind == LabelKind::Campaign).map(|label| label.key).collect();
            let (names, mut outcome) = (LabelIds::read(tx)?, BulkOutcome::default());
            for id in ids {
                let Some(place) = posts::place(tx, id)?.filter(|place| !place.deleted) else {
                    outcome.refused.push(RefusedPost { post: id, why: Refusal::Missing });
                    continue;
                };
                if add.iter().any(|label| label.brand.is_some_and(|brand| brand != place.brand)) {
                    outcome.refused.push(RefusedPost { post: id, why: Refusal::OtherBrand });
                    continue;
                }
                let leaves = |key: &i64| {
                    remove.iter().any(|label| label.key == *key)
                        || (campaigns.contains(key) && add.iter().any(|label| label.kind == LabelKind::Campaign))
                };
                let mut keys: Vec<i64> = place.labels.iter().copied().filter(|key| !leaves(key)).collect();
                keys.extend(add.iter().map(|label| label.key));
                keys.sort_unstable();
                keys.dedup();
                if keys != place.labels {
                    outcome.before.push(before(id, &place, &names));
                    labels::set(tx, id, &keys)?;
                }
            }
            Ok(outcome)
        })
        .await
        .map_err(|error| match error {
            StoreError::NotFound => Failure::of(ErrorCode::NotFound),
            other => other.into(),
        })?;
    Ok(told(engine, outcome))
}
