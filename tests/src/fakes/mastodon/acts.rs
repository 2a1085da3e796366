//! Small deeds: favourite, boost, block, mute, report. All of them may be repeated.

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::super::params::Params;
use super::world::{Status, World};
use super::{App, Caller, Fail, render};

fn boost_of(world: &World, account: u64, id: u64) -> Option<u64> {
    world.statuses.values().find(|s| s.reblog_of == Some(id) && s.account == account && !s.deleted).map(|s| s.id)
}

pub(super) async fn status(
    State(core): App,
    caller: Caller,
    Path((id, act)): Path<(u64, String)>,
) -> Result<Json<Value>, Fail> {
    let mut world = core.world();
    let now = core.now();
    let target = world.live(id).cloned().ok_or_else(Fail::missing)?;
    let me = caller.account;
    match act.as_str() {
        "favourite" => {
            caller.may("write:favourites")?;
            if world.favourites.insert((me, id)) {
                world.notify(target.account, me, "favourite", Some(id), now);
            }
        }
        "unfavourite" => {
            caller.may("write:favourites")?;
            world.favourites.remove(&(me, id));
        }
        "reblog" => {
            caller.may("write:statuses")?;
            if matches!(target.visibility.as_str(), "private" | "direct") {
                return Err(Fail(403, "This action is not allowed".into()));
            }
            let boost = boost_of(&world, me, id).unwrap_or_else(|| {
                let boost = Status {
                    account: me,
                    text: String::new(),
                    html: Some(String::new()),
                    reblog_of: Some(id),
                    reply_to: None,
                    media: Vec::new(),
                    poll: None,
                    key: None,
                    app: Some(caller.app.clone()),
                    ..target.clone()
                };
                world.post(boost, now)
            });
            let boost = world.live(boost).cloned().ok_or_else(Fail::missing)?;
            return Ok(Json(render::status(&core, &world, &boost, me)));
        }
        "unreblog" => {
            caller.may("write:statuses")?;
            if let Some(boost) = boost_of(&world, me, id) {
                world.delete(boost);
            }
        }
        _ => return Err(Fail::missing()),
    }
    let target = world.live(id).ok_or_else(Fail::missing)?;
    Ok(Json(render::status(&core, &world, target, me)))
}

fn relationship(world: &World, me: u64, id: u64) -> Value {
    json!({
        "id": id.to_string(), "following": false, "followed_by": false, "blocking": world.blocks.contains(&(me, id)),
        "blocked_by": world.blocks.contains(&(id, me)), "muting": world.mutes.contains(&(me, id)),
        "muting_notifications": world.mutes.contains(&(me, id)), "requested": false, "domain_blocking": false,
        "endorsed": false, "note": ""
    })
}

pub(super) async fn account(
    State(core): App,
    caller: Caller,
    Path((id, act)): Path<(u64, String)>,
) -> Result<Json<Value>, Fail> {
    let mut world = core.world();
    world.accounts.get(&id).ok_or_else(Fail::missing)?;
    let pair = (caller.account, id);
    match act.as_str() {
        "block" | "unblock" => caller.may("write:blocks")?,
        "mute" | "unmute" => caller.may("write:mutes")?,
        _ => return Err(Fail::missing()),
    }
    match act.as_str() {
        "block" => {
            world.blocks.insert(pair);
            world.notifications.retain(|_, n| (n.to, n.from) != pair);
        }
        "unblock" => {
            world.blocks.remove(&pair);
        }
        "mute" => {
            world.mutes.insert(pair);
        }
        _ => {
            world.mutes.remove(&pair);
        }
    }
    Ok(Json(relationship(&world, caller.account, id)))
}

pub(super) async fn relationships(State(core): App, caller: Caller, p: Params) -> Result<Json<Value>, Fail> {
    let world = core.world();
    let ids = p.list("id").into_iter().filter_map(|s| s.parse().ok());
    Ok(Json(ids.map(|id| relationship(&world, caller.account, id)).collect()))
}

pub(super) async fn report(State(core): App, caller: Caller, p: Params) -> Result<Json<Value>, Fail> {
    caller.may("write:reports")?;
    let mut world = core.world();
    let target = p.number("account_id").filter(|id| world.accounts.contains_key(id)).ok_or_else(Fail::missing)?;
    let comment = p.str("comment").unwrap_or_default();
    if comment.chars().count() > 1000 {
        return Err(Fail::invalid("Comment is too long (maximum is 1000 characters)"));
    }
    world.reports.push((caller.account, target, comment.clone()));
    let id = world.mint(core.now());
    let account = world.accounts.get(&target).map(|a| render::account(&core, a));
    Ok(Json(json!({
        "id": id.to_string(), "action_taken": false, "category": p.str("category").unwrap_or("other".into()),
        "comment": comment, "forwarded": p.flag("forward"), "created_at": render::time(core.now()),
        "status_ids": p.list("status_ids"), "rule_ids": p.list("rule_ids"), "target_account": account
    })))
}
