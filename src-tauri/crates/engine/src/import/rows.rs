//! From rows to posts, with every fault by row and column.

use super::columns::{folded, spoken};
use super::table::{Cell, Row, Table};
use super::when::{self, Said};
use crate::api::transfer::{ImportColumn, ImportFault, ImportFaultCode, ImportNotice, ImportNoticeKind};
use crate::fields::{MAX_CONTENT_BYTES, MAX_PARTS, excerpt};
use chrono::{DateTime, NaiveTime, Utc};
use pupitre_domain::brand::Language;
use pupitre_domain::content::{AttachedVisual, Content, ContentPatch, LinkCard, Part};
use pupitre_domain::ids::{AccountId, BrandId, VisualId};
use pupitre_domain::text::is_web_address;
use pupitre_domain::time::{ClockChange, Fold, WallTime, Zone, resolve};
use pupitre_store::accounts::Account;
use std::collections::{HashMap, HashSet};

/// A line that separates the parts of a thread.
pub(crate) const PART: &str = "---";

/// A brand as rows need it.
#[derive(Debug, Clone)]
pub(super) struct KnownBrand {
    pub(super) id: BrandId,
    pub(super) name: String,
    pub(super) zone: Zone,
}

/// A visual as rows need it.
#[derive(Debug, Clone)]
pub(super) struct KnownVisual {
    pub(super) id: VisualId,
    pub(super) title: String,
    pub(super) alt: String,
    pub(super) brand: Option<BrandId>,
}

/// All that rows are read against.
pub(super) struct Surroundings {
    pub(super) brands: Vec<KnownBrand>,
    pub(super) accounts: Vec<Account>,
    pub(super) visuals: Vec<KnownVisual>,
    /// What the calendar holds already: brand, time and excerpt.
    pub(super) planned: HashSet<(BrandId, WallTime, String)>,
    pub(super) now: DateTime<Utc>,
}

/// How a person wants the table read.
pub(super) struct Wish {
    pub(super) brand: BrandId,
    pub(super) mapping: Vec<Option<ImportColumn>>,
    pub(super) accounts: Vec<AccountId>,
    pub(super) default_time: Option<NaiveTime>,
    pub(super) day_first: bool,
}

/// A row that became a post.
#[derive(Debug, Clone)]
pub(super) struct NewPost {
    pub(super) row: u32,
    pub(super) brand: BrandId,
    pub(super) zone: Zone,
    pub(super) wall: Option<WallTime>,
    pub(super) content: Content,
    pub(super) accounts: Vec<(AccountId, ContentPatch)>,
}

/// What a table says.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) posts: Vec<NewPost>,
    pub(super) faults: Vec<ImportFault>,
    pub(super) notices: Vec<ImportNotice>,
    pub(super) faulty_rows: u32,
}

/// Reads every row.
pub(super) fn read(table: &Table, wish: &Wish, around: &Surroundings) -> Reading {
    let mut reading = Reading::default();
    let mut seen: HashSet<(BrandId, WallTime, String)> = HashSet::new();
    let brands: HashMap<String, &KnownBrand> = around.brands.iter().map(|brand| (folded(&brand.name), brand)).collect();
    for row in &table.rows {
        let mut one = OneRow { row, wish, around, faults: Vec::new(), notices: Vec::new() };
        let post = one.post(&brands);
        let OneRow { faults, mut notices, .. } = one;
        if let Some(post) = post.filter(|_| faults.is_empty()) {
            if let Some(wall) = post.wall {
                let key = (post.brand, wall, excerpt(post.content.parts.first().map_or("", |part| &part.text)));
                if around.planned.contains(&key) || !seen.insert(key) {
                    notices.push(ImportNoticeKind::Duplicate);
                }
            }
            reading.notices.extend(notices.into_iter().map(|what| ImportNotice { row: row.number, what }));
            reading.posts.push(post);
        } else {
            reading.faulty_rows += 1;
            reading.faults.extend(faults);
        }
    }
    reading
}

struct OneRow<'a> {
    row: &'a Row,
    wish: &'a Wish,
    around: &'a Surroundings,
    faults: Vec<ImportFault>,
    notices: Vec<ImportNoticeKind>,
}

impl OneRow<'_> {
    fn fault(&mut self, column: Option<usize>, code: ImportFaultCode) {
        let value = column.map(|at| self.row.cell(at).text()).unwrap_or_default();
        self.faults.push(ImportFault {
            row: self.row.number,
            column: column.and_then(|at| u16::try_from(at).ok()),
            code,
            value: excerpt(&value).chars().take(60).collect(),
        });
    }

    /// The first column of a kind, with its cell when that holds something.
    fn cell(&self, kind: &ImportColumn) -> Option<(usize, &Cell)> {
        let at = self.wish.mapping.iter().position(|column| column.as_ref() == Some(kind))?;
        let cell = self.row.cell(at);
        (!cell.is_empty()).then_some((at, cell))
    }

    fn text(&self, kind: &ImportColumn) -> Option<(usize, String)> {
        self.cell(kind).map(|(at, cell)| (at, cell.text())).filter(|(_, text)| !text.trim().is_empty())
    }

    fn post(&mut self, brands: &HashMap<String, &KnownBrand>) -> Option<NewPost> {
        if self.row.quote_open {
            self.fault(None, ImportFaultCode::QuoteOpen);
            return None;
        }
        let mapped = |at: usize| self.wish.mapping.get(at).is_some_and(Option::is_some);
        let broken: Vec<usize> = self
            .row
            .cells
            .iter()
            .enumerate()
            .filter(|(at, cell)| **cell == Cell::Fault && mapped(*at))
            .map(|(at, _)| at)
            .collect();
        for at in broken {
            self.fault(Some(at), ImportFaultCode::CellError);
        }
        if self.row.other_encoding {
            self.notices.push(ImportNoticeKind::OtherEncoding);
        }
        let brand = self.brand(brands);
        let parts = self.parts();
        let content = self.content(parts, brand.map(|brand| brand.id));
        let wall = brand.and_then(|brand| self.wall(brand.zone));
        let accounts = brand.map(|brand| self.accounts(brand.id));
        let (brand, content, accounts) = (brand?, content?, accounts?);
        if wall.is_some() && accounts.is_empty() {
            self.notices.push(ImportNoticeKind::NoAccount);
        }
        Some(NewPost { row: self.row.number, brand: brand.id, zone: brand.zone, wall, content, accounts })
    }

    fn brand<'b>(&mut self, brands: &HashMap<String, &'b KnownBrand>) -> Option<&'b KnownBrand> {
        let Some((at, name)) = self.text(&ImportColumn::Brand) else {
            return brands.values().find(|brand| brand.id == self.wish.brand).copied();
        };
        let found = brands.get(&folded(&name)).copied();
        if found.is_none() {
            self.fault(Some(at), ImportFaultCode::UnknownBrand);
        }
        found
    }

    fn parts(&mut self) -> Option<Vec<Part>> {
        let (at, text) = self.text(&ImportColumn::Text)?;
        let parts = split(&text);
        if text.len() > MAX_CONTENT_BYTES || parts.len() > MAX_PARTS {
            self.fault(Some(at), ImportFaultCode::TextTooLong);
        }
        Some(parts)
    }

    fn content(&mut self, parts: Option<Vec<Part>>, brand: Option<BrandId>) -> Option<Content> {
        let mut content = Content { parts: parts.unwrap_or_default(), ..Content::default() };
        if content.parts.is_empty() {
            content.parts.push(Part::default());
        }
        if let Some((at, cell)) = self.text(&ImportColumn::Visuals) {
            self.visuals(at, &cell, brand, &mut content.parts);
        }
        if let Some((at, code)) = self.text(&ImportColumn::Language) {
            match Language::parse(code.trim()) {
                Ok(language) => content.language = Some(language),
                Err(_) => self.fault(Some(at), ImportFaultCode::UnknownLanguage),
            }
        }
        if let Some((at, url)) = self.text(&ImportColumn::Link) {
            let url = url.trim().to_owned();
            if !is_web_address(&url) {
                self.fault(Some(at), ImportFaultCode::LinkInvalid);
            }
            let title = self.text(&ImportColumn::LinkTitle).map(|(_, title)| title.trim().to_owned());
            content.link =
                Some(LinkCard { url, title: title.unwrap_or_default(), description: String::new(), picture: None });
        }
        content.first_comment = self.text(&ImportColumn::FirstComment).map(|(_, text)| text.trim().to_owned());
        if content.is_empty() && content.link.is_none() {
            // A wrong visual has been told already.
            if self.faults.is_empty() {
                let at = self.wish.mapping.iter().position(|column| *column == Some(ImportColumn::Text));
                self.fault(at, ImportFaultCode::NothingToSay);
            }
            return None;
        }
        Some(content)
    }

    /// Ids or titles, separated by commas or lines; `|` goes on to the next part of the thread.
    fn visuals(&mut self, at: usize, text: &str, brand: Option<BrandId>, parts: &mut Vec<Part>) {
        for (index, group) in text.split('|').enumerate() {
            for name in group.split([',', ';', '\n']).map(str::trim).filter(|name| !name.is_empty()) {
                let id: Option<VisualId> = name.parse().ok();
                let known = self.around.visuals.iter().find(|visual| {
                    let ours = visual.brand.is_none() || visual.brand == brand;
                    ours && (Some(visual.id) == id || (id.is_none() && folded(&visual.title) == folded(name)))
                });
                let Some(known) = known else {
                    self.fault(Some(at), ImportFaultCode::UnknownVisual);
                    continue;
                };
                while parts.len() <= index && parts.len() < MAX_PARTS {
                    parts.push(Part::default());
                }
                if let Some(part) = parts.get_mut(index) {
                    part.visuals.push(AttachedVisual::of(known.id, known.alt.clone()));
                }
            }
        }
    }

    fn wall(&mut self, zone: Zone) -> Option<WallTime> {
        let mut said = Said::default();
        let mut wrong = false;
        for (kind, code) in [
            (ImportColumn::Moment, ImportFaultCode::DateUnreadable),
            (ImportColumn::Date, ImportFaultCode::DateUnreadable),
            (ImportColumn::Time, ImportFaultCode::TimeUnreadable),
        ] {
            let Some((at, cell)) = self.cell(&kind) else { continue };
            let needs_date = code == ImportFaultCode::DateUnreadable;
            // The only meaning of a bare number in a column of times is an hour.
            let hour = match cell {
                Cell::Number(hour) if !needs_date && (1.0..24.0).contains(hour) && hour.fract() == 0.0 => {
                    NaiveTime::from_hms_opt(*hour as u32, 0, 0)
                }
                _ => None,
            };
            let read = match hour {
                Some(time) => Some(Said { time: Some(time), ..Said::default() }),
                None => when::read(cell, self.wish.day_first).flatten(),
            };
            match read {
                Some(found) if found.date.is_some() || !needs_date => {
                    said.date = said.date.or(found.date);
                    said.time = said.time.or(found.time);
                    said.offset = said.offset.or(found.offset);
                }
                _ => {
                    self.fault(Some(at), code);
                    wrong = true;
                }
            }
        }
        if wrong {
            return None;
        }
        let column = |kinds: &[ImportColumn]| {
            self.wish.mapping.iter().position(|column| column.as_ref().is_some_and(|column| kinds.contains(column)))
        };
        let Some(date) = said.date else {
            if said.time.is_some() {
                let at = column(&[ImportColumn::Date, ImportColumn::Moment]);
                self.fault(at, ImportFaultCode::DateMissing);
            }
            return None;
        };
        let dated = column(&[ImportColumn::Moment, ImportColumn::Date]);
        let Some(time) = said.time.or(self.wish.default_time) else {
            let at = column(&[ImportColumn::Time]).or(dated);
            self.fault(at, ImportFaultCode::TimeMissing);
            return None;
        };
        let mut wall = WallTime(date.and_time(time));
        if let Some(offset) = said.offset {
            let instant = wall.0 - chrono::Duration::seconds(i64::from(offset));
            wall = zone.wall(DateTime::from_naive_utc_and_offset(instant, Utc));
        }
        let resolved = resolve(wall, zone, Fold::Earlier);
        if resolved.instant < self.around.now {
            self.fault(dated, ImportFaultCode::Past);
            return None;
        }
        match resolved.change {
            Some(ClockChange::Gap { moved_to }) => self.notices.push(ImportNoticeKind::Gap { moved_to }),
            Some(ClockChange::Fold { .. }) => self.notices.push(ImportNoticeKind::Twice),
            None => {}
        }
        Some(wall)
    }

    fn accounts(&mut self, brand: BrandId) -> Vec<(AccountId, ContentPatch)> {
        let of_brand: Vec<&Account> = self.around.accounts.iter().filter(|account| account.brand == brand).collect();
        let mut chosen: Vec<AccountId> = Vec::new();
        match self.text(&ImportColumn::Accounts) {
            None => {
                chosen.extend(self.wish.accounts.iter().filter(|id| of_brand.iter().any(|account| account.id == **id)))
            }
            Some((at, names)) => {
                for name in names.split([',', ';', '|', '\n']).map(str::trim).filter(|name| !name.is_empty()) {
                    let found = named(&of_brand, name);
                    if found.is_empty() {
                        self.fault(Some(at), ImportFaultCode::UnknownAccount);
                    }
                    chosen.extend(found);
                }
            }
        }
        // A text of its own means that the account is meant.
        let mut own: HashMap<AccountId, Vec<Part>> = HashMap::new();
        for (at, column) in self.wish.mapping.iter().enumerate() {
            let Some(ImportColumn::AccountText { account }) = column else { continue };
            let text = self.row.cell(at).text();
            if text.trim().is_empty() || !of_brand.iter().any(|known| known.id == *account) {
                continue;
            }
            own.insert(*account, split(&text));
            chosen.push(*account);
        }
        let mut known = HashSet::new();
        chosen.retain(|id| known.insert(*id));
        chosen.into_iter().map(|id| (id, ContentPatch { parts: own.remove(&id), ..ContentPatch::default() })).collect()
    }
}

/// The accounts that a name means: one by its handle or name, or all of a network.
fn named(accounts: &[&Account], name: &str) -> Vec<AccountId> {
    let handle = name.trim_start_matches('@');
    let by = |test: &dyn Fn(&Account) -> bool| -> Vec<AccountId> {
        accounts.iter().filter(|account| test(account)).map(|account| account.id).collect()
    };
    let found = by(&|account| !account.handle.is_empty() && account.handle.eq_ignore_ascii_case(handle));
    if !found.is_empty() {
        return found;
    }
    let name = folded(name);
    let found = by(&|account| folded(&spoken(account)) == name || folded(&account.name) == name);
    if !found.is_empty() {
        return found;
    }
    by(&|account| {
        let descriptor = pupitre_networks::network(account.network).descriptor();
        folded(descriptor.name) == name || account.network.as_str() == name
    })
}

/// Splits a text into the parts of a thread at lines `---`. A line that is meant literally has a `\` before it.
pub(super) fn split(text: &str) -> Vec<Part> {
    let mut parts: Vec<Vec<&str>> = vec![Vec::new()];
    for line in text.split('\n') {
        if line.trim_end_matches('\r') == PART {
            parts.push(Vec::new());
            continue;
        }
        let literal = line.trim_start_matches('\\') == PART;
        let line = if literal { line.strip_prefix('\\').unwrap_or(line) } else { line };
        if let Some(part) = parts.last_mut() {
            part.push(line);
        }
    }
    parts.into_iter().map(|lines| Part { text: lines.join("\n"), visuals: Vec::new() }).collect()
}

/// The other way round.
pub(crate) fn join<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let escaped: Vec<String> = texts
        .map(|text| {
            let lines: Vec<String> = text
                .split('\n')
                .map(|line| if line.trim_start_matches('\\') == PART { format!("\\{line}") } else { line.to_owned() })
                .collect();
            lines.join("\n")
        })
        .collect();
    escaped.join("\n---\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_come_back(texts in proptest::collection::vec("[a\\\\\n-]{0,12}", 1..4)) {
            let joined = join(texts.iter().map(String::as_str));
            let back: Vec<String> = split(&joined).into_iter().map(|part| part.text).collect();
            prop_assert_eq!(back, texts);
        }
    }
}
