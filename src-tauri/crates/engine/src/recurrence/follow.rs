//! Bringing posts in line with their series.

use super::horizon;
use crate::api::recurrence::SeriesDone;
use crate::plan;
use chrono::{DateTime, NaiveDate, Utc};
use pupitre_domain::content::ContentPatch;
use pupitre_domain::ids::{AccountId, PillarId, PostId, SeriesId};
use pupitre_domain::recurrence::Occurrence;
use pupitre_domain::time::{Fold, Zone, resolve};
use pupitre_store::posts::{self, Post};
use pupitre_store::series::{self, OccurrenceRow, Series};
use pupitre_store::variants::{self, Variant};
use pupitre_store::{Sql, StoreError, Tx, accounts, brands, deliveries, pillars};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What a person or a network has done to a post since the series wrote it.
pub(super) struct Standing {
    /// Its text, accounts or forms were changed.
    pub(super) edited: bool,
    /// It stands elsewhere, or nowhere.
    pub(super) moved: bool,
    /// It may still be changed.
    pub(super) free: bool,
}

impl Standing {
    pub(super) fn of<S: Sql>(conn: &S, row: &OccurrenceRow, post: &Post) -> Result<Self, StoreError> {
        let mut free = true;
        for delivery in deliveries::by_post(conn, post.id)? {
            free &= plan::is_free(conn, &delivery)?;
        }
        Ok(Self {
            edited: post.version != row.post_version,
            moved: post.plan.as_ref().is_none_or(|plan| plan.wall != row.wall),
            free,
        })
    }
    pub(super) fn is_untouched(&self) -> bool {
        !self.edited && !self.moved && self.free
    }
}

/// The accounts of a series that are still there, with their forms.
fn forms<S: Sql>(conn: &S, series: &Series) -> Result<Vec<(AccountId, ContentPatch)>, StoreError> {
    let mut forms = Vec::new();
    for (account, patch) in &series.accounts {
        if accounts::get(conn, *account)?.deleted_at.is_none() {
            forms.push((*account, patch.clone()));
        }
    }
    Ok(forms)
}

fn set_forms(tx: &Tx, post: PostId, forms: &[(AccountId, ContentPatch)]) -> Result<(), StoreError> {
    let all: Vec<Variant> = forms
        .iter()
        .zip(0_u16..)
        .map(|((account, patch), ordinal)| Variant { post, account: *account, patch: patch.clone(), ordinal })
        .collect();
    variants::replace_all(tx, post, &all)
}

/// Makes, changes and removes the posts of a series so that they are what it says, and notes up to where.
pub(super) fn follow(tx: &Tx, id: SeriesId, now: DateTime<Utc>, done: &mut SeriesDone) -> Result<(), StoreError> {
    let series = series::get(tx, id)?;
    let zone = brands::get(tx, series.brand)?.zone;
    let last = horizon(zone.wall(now).date());
    let mut wanted: BTreeMap<NaiveDate, Occurrence> = match series.deleted_at {
        Some(_) => BTreeMap::new(),
        None => series
            .rule
            .occurrences(series.first, series.minutes, zone, last)
            .into_iter()
            .filter(|occurrence| occurrence.instant > now)
            .map(|occurrence| (occurrence.date, occurrence))
            .collect(),
    };
    let forms = forms(tx, &series)?;
    let rows = series::occurrences(tx, id)?;
    for row in &rows {
        // Whatever became of it, its date has had its post.
        let occurrence = wanted.remove(&row.date);
        adjust(tx, &series, zone, &forms, *row, occurrence, now, done)?;
    }
    let pillar = rows.last().map(|row| pillars::of_post(tx, row.post)).transpose()?.flatten();
    for occurrence in wanted.into_values() {
        make(tx, &series, zone, &forms, &occurrence, pillar, now)?;
        done.made += 1;
    }
    series::set_through(tx, id, last)
}

fn make(
    tx: &Tx,
    series: &Series,
    zone: Zone,
    forms: &[(AccountId, ContentPatch)],
    occurrence: &Occurrence,
    pillar: Option<PillarId>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let post = Post {
        id: PostId::new(Uuid::now_v7()),
        brand: series.brand,
        version: 1,
        content: series.content.clone(),
        plan: Some(plan::derive(occurrence.wall, zone, Fold::Earlier)),
        mode: series.mode,
        created_at: now,
        updated_at: now,
        deleted_at: None,
    };
    posts::insert(tx, &post)?;
    set_forms(tx, post.id, forms)?;
    if pillar.is_some() {
        pillars::assign(tx, post.id, pillar)?;
    }
    let row = OccurrenceRow {
        series: series.id,
        date: occurrence.date,
        post: post.id,
        wall: occurrence.wall,
        post_version: post.version,
        generation: series.generation,
    };
    series::put_occurrence(tx, &row)?;
    plan::arm(tx, post.id, now)
}

#[allow(clippy::too_many_arguments)]
fn adjust(
    tx: &Tx,
    series: &Series,
    zone: Zone,
    forms: &[(AccountId, ContentPatch)],
    row: OccurrenceRow,
    occurrence: Option<Occurrence>,
    now: DateTime<Utc>,
    done: &mut SeriesDone,
) -> Result<(), StoreError> {
    let post = posts::get(tx, row.post)?;
    if post.deleted_at.is_some() || resolve(row.wall, zone, Fold::Earlier).instant <= now {
        return Ok(());
    }
    let standing = Standing::of(tx, &row, &post)?;
    let Some(occurrence) = occurrence else {
        if standing.is_untouched() {
            plan::disarm(tx, post.id, now)?;
            posts::set_deleted(tx, post.id, Some(now))?;
            series::forget_occurrence(tx, row.series, row.date)?;
            done.removed += 1;
        } else {
            done.kept.push(post.id);
        }
        return Ok(());
    };
    if row.generation == series.generation && row.wall == occurrence.wall {
        return Ok(());
    }
    if !standing.is_untouched() {
        done.kept.push(post.id);
    }
    let mut row = OccurrenceRow { generation: series.generation, ..row };
    if standing.free {
        let mut changed = false;
        if !standing.edited {
            let said: Vec<_> =
                variants::list(tx, post.id)?.into_iter().map(|form| (form.account, form.patch)).collect();
            if post.content != series.content || said != forms {
                row.post_version = posts::update_content(tx, post.id, post.version, &series.content, now)?;
                set_forms(tx, post.id, forms)?;
                changed = true;
            }
        }
        if !standing.moved && row.wall != occurrence.wall {
            let plan = plan::derive(occurrence.wall, zone, Fold::Earlier);
            posts::set_plan(tx, post.id, Some(&plan), series.mode, now)?;
            changed = true;
        }
        row.wall = occurrence.wall;
        plan::arm(tx, post.id, now)?;
        done.changed += u32::from(changed);
    }
    series::put_occurrence(tx, &row)
}
