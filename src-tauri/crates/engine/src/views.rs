//! From rows to views.

use crate::api::accounts::{AccountView, Health};
use crate::api::posts::{CommentView, DeliveryKind, DeliveryView, PostSummary, PostView, VariantView};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::PostId;
use pupitre_domain::publication::{Ask, Mode, State};
use pupitre_store::accounts::{Account, AccountHealth};
use pupitre_store::deliveries::{self, Delivery};
use pupitre_store::posts;
use pupitre_store::variants;
use pupitre_store::{Sql, StoreError};

pub(crate) fn health(health: AccountHealth) -> Health {
    match health {
        AccountHealth::Ok => Health::Ok,
        AccountHealth::NotConnected => Health::NotConnected,
        AccountHealth::Locked => Health::Locked,
        AccountHealth::KeychainAbsent => Health::KeychainAbsent,
        AccountHealth::Reconnect => Health::Reconnect,
        AccountHealth::Unreachable => Health::Unreachable,
    }
}

pub(crate) fn account(row: Account) -> AccountView {
    let network = pupitre_networks::network(row.network);
    let by_hand = crate::guided::only_by_hand(&row);
    let lost_folders = crate::folders::lost(&row);
    AccountView {
        by_hand,
        id: row.id,
        brand: row.brand,
        network: row.network,
        handle: row.handle,
        name: row.name,
        profile: row.profile,
        server: row.server,
        own_server: row.own_server,
        has_folders: crate::folders::offered(row.network),
        lost_folders,
        health: health(row.health),
        expires_at: row.expires_at,
        can_hand_off: network.handoff().is_some_and(|handoff| handoff.offered(&row.facts)),
        limits: row.limits,
        synced_at: row.synced_at,
    }
}

fn kind(kind: deliveries::DeliveryKind) -> DeliveryKind {
    match kind {
        deliveries::DeliveryKind::Post => DeliveryKind::Post,
        deliveries::DeliveryKind::Reply => DeliveryKind::Reply,
        deliveries::DeliveryKind::Action => DeliveryKind::Action,
    }
}

/// How the first comment of what was frozen stands.
fn comment(row: &Delivery) -> Option<CommentView> {
    let text = row.outgoing.as_ref()?.pointer("/content/firstComment")?.as_str()?;
    if text.trim().is_empty() {
        return None;
    }
    if let Some(known) = &row.comment {
        let permalink = known.get("permalink").and_then(|link| link.as_str()).map(str::to_owned);
        return Some(CommentView::Out { permalink });
    }
    Some(match row.state {
        // By hand: the person who said that it is out had it on the card.
        State::Published if row.mode == Mode::Guided => CommentView::Out { permalink: None },
        State::Published | State::Cancelled | State::Failed(_) => CommentView::Missing,
        State::Unconfirmed | State::NeedsPerson(Ask::Unknown) if row.is_out() => CommentView::Unknown,
        State::NeedsPerson(_) if row.is_out() => CommentView::Missing,
        _ => CommentView::Waits,
    })
}

pub(crate) fn delivery(row: Delivery) -> DeliveryView {
    let comment = comment(&row);
    DeliveryView {
        id: row.id,
        kind: kind(row.kind),
        account: row.account,
        brand: row.brand,
        network: row.network,
        post: row.post,
        conversation: row.conversation,
        message: row.message,
        action: row.action,
        excerpt: row.excerpt,
        state: row.state,
        mode: row.mode,
        due_at: row.due_at,
        next_at: row.next_at.max(row.quiet_until),
        attempts: row.attempts,
        problems: row.problems,
        permalink: row.permalink,
        published_at: row.published_at,
        parts_done: row.parts_done,
        parts: row.parts,
        comment,
    }
}

/// A post with its variants and their deliveries.
pub(crate) fn post<S: Sql>(conn: &S, id: PostId) -> Result<PostView, StoreError> {
    let row = posts::get(conn, id)?;
    let mut by_account = deliveries::by_post(conn, id)?;
    let variants = variants::list(conn, id)?
        .into_iter()
        .map(|variant| {
            let at = by_account.iter().position(|delivery| delivery.account == variant.account);
            let network = pupitre_store::accounts::get(conn, variant.account)?.network;
            let update = match at.and_then(|at| by_account.get(at)) {
                Some(delivery) => crate::revise::view(conn, &row, delivery)?,
                None => None,
            };
            Ok(VariantView {
                account: variant.account,
                network,
                patch: variant.patch,
                delivery: at.map(|at| delivery(by_account.swap_remove(at))),
                update,
            })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    Ok(PostView {
        id: row.id,
        brand: row.brand,
        version: row.version,
        content: row.content,
        variants,
        wall: row.plan.as_ref().map(|plan| plan.wall),
        due_at: row.plan.as_ref().map(|plan| plan.due_at),
        fold: row.plan.as_ref().map(|plan| plan.fold).unwrap_or_default(),
        mode: row.mode,
        held: posts::is_held(conn, id)?,
        approval: pupitre_store::approvals::standing(conn, id)?,
        updated_at: row.updated_at,
        deleted_at: row.deleted_at,
    })
}

pub(crate) fn summary(row: posts::Summary) -> PostSummary {
    PostSummary {
        id: row.id,
        brand: row.brand,
        excerpt: row.excerpt,
        updated_at: row.updated_at,
        wall: row.wall,
        approval: row.approval,
    }
}

/// Today's date where the laptop is.
pub(crate) fn local_date(now: DateTime<Utc>) -> chrono::NaiveDate {
    crate::brands::local_zone().wall(now).date()
}
