//! Categories and tags: names into the site's numbers, and the names that there are.

use super::api::Api;
use super::faults::Phase;
use super::wire::{ErrorBody, Term};
use crate::kit::{Fault, Request};
use pupitre_domain::problem::Place;
use serde_json::json;

/// Most names offered for completion.
const OFFERED: &str = "20";

/// The numbers of these names; what the site does not have yet is made. Made twice it is the same: the site answers
/// which one it has.
pub(super) async fn numbers(api: &Api<'_>, route: &str, key: &str, names: &[String]) -> Result<Vec<u64>, Fault> {
    let mut found = Vec::with_capacity(names.len());
    for name in names {
        let id = match known(api, route, name).await? {
            Some(id) => id,
            None => make(api, route, key, name).await?,
        };
        if !found.contains(&id) {
            found.push(id);
        }
    }
    Ok(found)
}

async fn known(api: &Api<'_>, route: &str, name: &str) -> Result<Option<u64>, Fault> {
    let query = [("search", name), ("per_page", "100"), ("_fields", "id,name")];
    let all: Vec<Term> = api.get(&[route], &query).await?;
    let wanted = name.to_lowercase();
    Ok(all.iter().find(|term| term.name().to_lowercase() == wanted).map(|term| term.id))
}

async fn make(api: &Api<'_>, route: &str, key: &str, name: &str) -> Result<u64, Fault> {
    let phase = Phase::Hidden(Place::Option { key: key.to_owned() });
    let reply = api.exchange(Request::post(api.url(&[route])).json(&json!({ "name": name })), &phase).await?;
    if reply.is_success() {
        return reply.json::<Term>().map(|term| term.id).map_err(|_| api.fault(&reply, &phase));
    }
    // Somebody made it in between, or it is spelt a little differently.
    let exists = reply.json::<ErrorBody>().ok().filter(|error| error.code() == "term_exists");
    let id = exists.and_then(|error| error.data.get("term_id").and_then(serde_json::Value::as_u64));
    id.ok_or_else(|| api.fault(&reply, &phase))
}

/// Names in use, the most used first, or those that hold `typed`.
pub(super) async fn offered(api: &Api<'_>, route: &str, typed: &str) -> Result<Vec<String>, Fault> {
    let typed = typed.trim();
    let mut query = vec![("per_page", OFFERED), ("orderby", "count"), ("order", "desc"), ("_fields", "id,name")];
    if !typed.is_empty() {
        query.push(("search", typed));
    }
    let all: Vec<Term> = api.get(&[route], &query).await?;
    Ok(all.iter().map(Term::name).filter(|name| !name.is_empty() && !name.contains(',')).collect())
}
