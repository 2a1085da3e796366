//! Statuses that wait on the server.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::{DateTime, TimeDelta};
use serde_json::{Value, json};

use super::super::params::Params;
use super::reading::{Page, paged};
use super::world::{Draft, World};
use super::{App, Caller, Core, Fail, render as entities};

pub(super) fn render(core: &Core, world: &World, id: u64, draft: &Draft) -> Value {
    let media = draft.status.media.iter().filter_map(|id| world.media.get(id)).map(|m| entities::media(core, m));
    json!({
        "id": id.to_string(), "scheduled_at": entities::time(draft.at), "params": draft.params,
        "media_attachments": media.collect::<Vec<_>>()
    })
}

fn own<'w>(world: &'w World, caller: &Caller, id: u64) -> Result<&'w Draft, Fail> {
    world.scheduled.get(&id).filter(|d| d.status.account == caller.account).ok_or_else(Fail::missing)
}

pub(super) async fn list(State(core): App, caller: Caller, p: Params) -> Result<Response, Fail> {
    caller.may("read:statuses")?;
    let world = core.world();
    let mine = world.scheduled.iter().filter(|(_, d)| d.status.account == caller.account);
    let rows = mine.map(|(id, d)| (*id, render(&core, &world, *id, d))).collect();
    Ok(paged(&core, "/api/v1/scheduled_statuses", rows, &Page::read(&p, 20)))
}

pub(super) async fn show(State(core): App, caller: Caller, Path(id): Path<u64>) -> Result<Json<Value>, Fail> {
    caller.may("read:statuses")?;
    let world = core.world();
    let draft = own(&world, &caller, id)?;
    Ok(Json(render(&core, &world, id, draft)))
}

pub(super) async fn shift(
    State(core): App,
    caller: Caller,
    Path(id): Path<u64>,
    p: Params,
) -> Result<Json<Value>, Fail> {
    caller.may("write:statuses")?;
    let mut world = core.world();
    own(&world, &caller, id)?;
    let at = p.filled("scheduled_at").and_then(|s| DateTime::parse_from_rfc3339(&s).ok());
    let at = at.ok_or_else(|| Fail::invalid("Scheduled at can't be blank"))?.to_utc();
    if at <= core.now() + TimeDelta::minutes(5) {
        return Err(Fail::invalid("Scheduled at The scheduled date must be in the future"));
    }
    if let Some(draft) = world.scheduled.get_mut(&id) {
        draft.at = at;
    }
    let draft = own(&world, &caller, id)?;
    Ok(Json(render(&core, &world, id, draft)))
}

pub(super) async fn cancel(State(core): App, caller: Caller, Path(id): Path<u64>) -> Result<Json<Value>, Fail> {
    caller.may("write:statuses")?;
    let mut world = core.world();
    own(&world, &caller, id)?;
    world.scheduled.remove(&id);
    Ok(Json(json!({})))
}
