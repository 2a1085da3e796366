//! The calendar.

use crate::api::calendar::{
    CalendarEntry, CalendarFilter, CalendarGrid, CalendarRange, CalendarView, DayCount, EntryDelivery, EntryStatus,
    FacetCount, Facets, GridCell,
};
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use chrono::NaiveTime;
use pupitre_domain::approval::Approval;
use pupitre_domain::filter::{Facet, Facts, Met, is_movable};
use pupitre_domain::forecast::ForecastKind;
use pupitre_domain::ids::{AccountId, BrandId, LabelId, PostId};
use pupitre_domain::network::NetworkId;
use pupitre_domain::publication::State;
use pupitre_domain::time::WallTime;
use pupitre_store::labels::{self, LabelKind};
use pupitre_store::posts::{self, CalendarAccount, CalendarLine, CalendarRow, GridRow, Standings};
use pupitre_store::{Sql, StoreError, forecasts, variants};
use std::collections::{HashMap, HashSet};

pub(crate) const MAX_DAYS: u16 = 62;
const GRID_MAX: u16 = 300;
const GRID_USUAL: u16 = 60;

/// Reads the planned posts of some days.
///
/// # Errors
/// `invalid` with `days` outside 1–62, or a `from` at the calendar's end.
pub async fn range(engine: &Engine, request: CalendarRange) -> Result<CalendarView, Failure> {
    if request.days == 0 || request.days > MAX_DAYS {
        return Err(Failure::field("days", FieldCode::OutOfRange, Some(u32::from(MAX_DAYS))));
    }
    let from = WallTime(request.from.and_time(NaiveTime::MIN));
    let to = from.plus_days(i64::from(request.days)).ok_or(Failure::field("from", FieldCode::OutOfRange, None))?;
    let view = engine
        .store
        .read(move |conn| {
            let mut reading = Reading::new(conn, request.filter.unwrap_or_default(), request.per_day)?;
            posts::calendar_lines(conn, from, to, request.brand, |line| reading.take(line))?;
            let mut view = reading.done();
            foresee(conn, from, to, &mut view)?;
            Ok(view)
        })
        .await?;
    Ok(view)
}

/// Notes at each entry what is known to keep it from leaving as planned.
fn foresee<S: Sql>(conn: &S, from: WallTime, to: WallTime, view: &mut CalendarView) -> Result<(), StoreError> {
    let mut known: HashMap<PostId, Vec<ForecastKind>> = HashMap::new();
    for (post, kind) in forecasts::of_range(conn, from, to)? {
        known.entry(post).or_default().push(kind);
    }
    if known.is_empty() {
        return Ok(());
    }
    for entry in &mut view.entries {
        entry.forecasts = known.remove(&entry.post).unwrap_or_default();
        entry.forecasts.sort_unstable();
    }
    Ok(())
}

/// The posts of a range that a filter lets through, by time.
pub(crate) fn matching<S: Sql>(
    conn: &S,
    from: WallTime,
    to: WallTime,
    brand: Option<BrandId>,
    filter: CalendarFilter,
) -> Result<Vec<PostId>, StoreError> {
    let mut reading = Reading::new(conn, filter, None)?;
    posts::calendar_lines(conn, from, to, brand, |line| reading.take(line))?;
    Ok(reading.done().entries.into_iter().map(|entry| entry.post).collect())
}

/// How a planned post stands over all its accounts.
pub(crate) fn entry_status(row: &CalendarRow) -> EntryStatus {
    EntryStatus::over(row.deliveries.iter().map(|delivery| delivery.state))
}

/// One pass over the posts of a range: filters, counts and keeps.
struct Reading {
    filter: CalendarFilter,
    per_day: usize,
    worded: Option<HashSet<i64>>,
    hidden: Vec<BrandId>,
    accounts: Vec<CalendarAccount>,
    labels: Vec<(i64, LabelId, LabelKind)>,
    standings: Standings,
    // Of the post in hand; kept to be filled again.
    states: Vec<(i64, State)>,
    networks: Vec<NetworkId>,
    account_ids: Vec<AccountId>,
    label_ids: Vec<LabelId>,
    view: CalendarView,
    by_brand: Vec<(BrandId, u32)>,
    by_network: Vec<u32>,
    by_account: Vec<u32>,
    by_status: Vec<u32>,
    by_approval: Vec<u32>,
    by_label: Vec<u32>,
}

fn bump(counts: &mut [u32], at: Option<usize>) {
    if let Some(count) = at.and_then(|at| counts.get_mut(at)) {
        *count += 1;
    }
}

impl Reading {
    fn new<S: Sql>(conn: &S, filter: CalendarFilter, per_day: Option<u16>) -> Result<Self, StoreError> {
        let worded = filter.words().map(|text| posts::worded(conn, text)).transpose()?.flatten();
        let accounts = posts::calendar_accounts(conn)?;
        let labels: Vec<_> = labels::list(conn)?.into_iter().map(|label| (label.key, label.id, label.kind)).collect();
        Ok(Self {
            per_day: per_day.map_or(usize::MAX, usize::from),
            worded,
            hidden: posts::hidden_brands(conn)?,
            by_network: vec![0; NetworkId::ALL.len()],
            by_account: vec![0; accounts.len()],
            by_approval: vec![0; Approval::ALL.len()],
            by_status: vec![0; EntryStatus::ALL.len()],
            by_label: vec![0; labels.len()],
            by_brand: Vec::new(),
            accounts,
            labels,
            filter,
            standings: Standings::default(),
            states: Vec::new(),
            networks: Vec::new(),
            account_ids: Vec::new(),
            label_ids: Vec::new(),
            view: CalendarView {
                entries: Vec::new(),
                counts: Vec::new(),
                matching: 0,
                total: 0,
                facets: Facets::default(),
            },
        })
    }

    fn take(&mut self, line: &CalendarLine<'_>) -> Result<(), StoreError> {
        if self.hidden.contains(&line.brand) {
            return Ok(());
        }
        self.view.total += 1;
        self.standings.read(line.standing, &mut self.states)?;
        self.networks.clear();
        self.account_ids.clear();
        self.label_ids.clear();
        for (key, _) in &self.states {
            if let Some(account) = self.account(*key) {
                self.account_ids.push(account.id);
                if !self.networks.contains(&account.network) {
                    self.networks.push(account.network);
                }
            }
        }
        for key in posts::label_keys(line.labels) {
            if let Some((_, id, _)) = self.labels.iter().find(|(known, ..)| *known == key) {
                self.label_ids.push(*id);
            }
        }
        let status = EntryStatus::over(self.states.iter().map(|(_, state)| *state));
        let met = self.filter.meets(Facts {
            brand: line.brand,
            networks: &self.networks,
            accounts: &self.account_ids,
            status,
            approval: line.approval,
            labels: &self.label_ids,
            worded: self.worded.as_ref().is_none_or(|keys| keys.contains(&line.key)),
        });
        self.count(line, status, met);
        if met == Met::All {
            self.keep(line, status);
        }
        Ok(())
    }

    fn account(&self, key: i64) -> Option<CalendarAccount> {
        let at = self.accounts.binary_search_by_key(&key, |account| account.key).ok()?;
        self.accounts.get(at).copied()
    }

    fn count(&mut self, line: &CalendarLine<'_>, status: EntryStatus, met: Met) {
        if met == Met::No {
            return;
        }
        if met.counts_for(Facet::Brand) {
            match self.by_brand.iter_mut().find(|(brand, _)| *brand == line.brand) {
                Some((_, count)) => *count += 1,
                None => self.by_brand.push((line.brand, 1)),
            }
        }
        if met.counts_for(Facet::Network) {
            for network in &self.networks {
                bump(&mut self.by_network, NetworkId::ALL.iter().position(|known| known == network));
            }
        }
        if met.counts_for(Facet::Account) {
            for (key, _) in &self.states {
                let at = self.accounts.binary_search_by_key(key, |account| account.key).ok();
                bump(&mut self.by_account, at);
            }
        }
        if met.counts_for(Facet::Status) {
            bump(&mut self.by_status, EntryStatus::ALL.iter().position(|known| *known == status));
        }
        if met.counts_for(Facet::Approval) {
            bump(&mut self.by_approval, Approval::ALL.iter().position(|known| *known == line.approval));
        }
        for id in &self.label_ids {
            let at = self.labels.iter().position(|(_, known, _)| known == id);
            let kind = at.and_then(|at| self.labels.get(at)).map(|(.., kind)| *kind);
            let facet = if kind == Some(LabelKind::Campaign) { Facet::Campaign } else { Facet::Label };
            if met.counts_for(facet) {
                bump(&mut self.by_label, at);
            }
        }
    }

    fn keep(&mut self, line: &CalendarLine<'_>, status: EntryStatus) {
        let day = line.wall.date();
        self.view.matching += 1;
        let shown = match self.view.counts.last_mut() {
            Some(last) if last.day == day => {
                last.count += 1;
                last.count
            }
            _ => {
                self.view.counts.push(DayCount { day, count: 1 });
                1
            }
        };
        if usize::try_from(shown).unwrap_or(usize::MAX) > self.per_day {
            return;
        }
        let deliveries = self
            .states
            .iter()
            .filter_map(|(key, state)| {
                let account = self.account(*key)?;
                Some(EntryDelivery { account: account.id, network: account.network, state: *state })
            })
            .collect();
        self.view.entries.push(CalendarEntry {
            post: line.post,
            brand: line.brand,
            excerpt: line.excerpt.to_owned(),
            visual: line.first_visual,
            wall: line.wall,
            due_at: line.due_at,
            status,
            approval: line.approval,
            mode: line.mode,
            movable: is_movable(self.states.iter().map(|(_, state)| *state)),
            held: line.held,
            labels: self.label_ids.clone(),
            forecasts: Vec::new(),
            deliveries,
        });
    }

    fn done(mut self) -> CalendarView {
        fn some<Value>(counts: impl Iterator<Item = (Value, u32)>) -> Vec<FacetCount<Value>> {
            counts.filter(|(_, count)| *count > 0).map(|(value, count)| FacetCount { value, count }).collect()
        }
        let of_kind = |wanted: LabelKind| {
            let counts = self.labels.iter().zip(&self.by_label).filter(move |((.., kind), _)| *kind == wanted);
            some(counts.map(|((_, id, _), count)| (*id, *count)))
        };
        self.view.facets = Facets {
            labels: of_kind(LabelKind::Label),
            campaigns: of_kind(LabelKind::Campaign),
            brands: some(self.by_brand.iter().copied()),
            networks: some(NetworkId::ALL.iter().copied().zip(self.by_network.iter().copied())),
            accounts: some(self.accounts.iter().map(|account| account.id).zip(self.by_account.iter().copied())),
            approvals: some(Approval::ALL.iter().copied().zip(self.by_approval.iter().copied())),
            statuses: some(EntryStatus::ALL.iter().copied().zip(self.by_status.iter().copied())),
        };
        self.view
    }
}

/// Reads what an account's profile shows and will show, the latest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn grid(engine: &Engine, request: CalendarGrid) -> Result<Vec<GridCell>, Failure> {
    let limit = request.limit.unwrap_or(GRID_USUAL).clamp(1, GRID_MAX);
    let account = request.account;
    let cells = engine
        .store
        .read(move |conn| {
            posts::grid(conn, account, limit)?.into_iter().map(|row| cell(conn, account, row)).collect::<Result<_, _>>()
        })
        .await?;
    Ok(cells)
}

fn cell<S: Sql>(conn: &S, account: AccountId, row: GridRow) -> Result<GridCell, StoreError> {
    let content = posts::get(conn, row.post)?.content;
    let form = variants::list(conn, row.post)?.into_iter().find(|form| form.account == account);
    let content = form.map_or(content.clone(), |form| form.patch.apply(&content));
    let visual = content.visuals().next().map(|attached| attached.visual);
    Ok(GridCell {
        post: row.post,
        state: row.state,
        at: row.at,
        excerpt: row.excerpt,
        visual,
        visuals: u16::try_from(content.visuals().count()).unwrap_or(u16::MAX),
    })
}
