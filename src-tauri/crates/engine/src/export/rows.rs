//! Posts gathered in full, and as rows of a table.

use super::words;
use crate::api::transfer::{ExportedPost, ExportedVariant, ImportColumn};
use crate::import::{heading, join_parts, own_text_heading, spoken};
use chrono::{DateTime, NaiveDateTime, Utc};
use pupitre_domain::content::Content;
use pupitre_domain::filter::EntryStatus;
use pupitre_domain::ids::{AccountId, BrandId, PostId};
use pupitre_domain::time::{WallTime, Zone};
use pupitre_store::accounts::Account;
use pupitre_store::posts::{self, Post};
use pupitre_store::variants::{self, Variant};
use pupitre_store::{Sql, StoreError, accounts, brands, deliveries};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A planned post with all that leaves with it.
pub(super) struct Gathered {
    pub(super) post: Post,
    pub(super) wall: WallTime,
    pub(super) zone: Zone,
    pub(super) due_at: DateTime<Utc>,
    pub(super) brand: String,
    pub(super) status: EntryStatus,
    pub(super) forms: Vec<(Account, Variant)>,
    pub(super) permalinks: Vec<String>,
}

/// Reads the posts of a range, by time.
pub(super) fn gather(
    conn: &impl Sql,
    from: WallTime,
    to: WallTime,
    brand: Option<BrandId>,
    only: Option<&[PostId]>,
) -> Result<Vec<Gathered>, StoreError> {
    let only: Option<HashSet<PostId>> = only.map(|ids| ids.iter().copied().collect());
    let names: HashMap<BrandId, String> = brands::list(conn)?.into_iter().map(|brand| (brand.id, brand.name)).collect();
    let mut known: HashMap<AccountId, Account> = HashMap::new();
    let mut found = Vec::new();
    for row in posts::calendar(conn, from, to, brand)? {
        // A brand in the bin has no name here: its posts are not on the calendar either.
        let Some(name) = names.get(&row.brand).filter(|_| only.as_ref().is_none_or(|ids| ids.contains(&row.post)))
        else {
            continue;
        };
        let mut forms = Vec::new();
        for form in variants::list(conn, row.post)? {
            let account = match known.get(&form.account) {
                Some(account) => account.clone(),
                None => accounts::get(conn, form.account)?,
            };
            known.insert(account.id, account.clone());
            forms.push((account, form));
        }
        let permalinks = if row.deliveries.is_empty() {
            Vec::new()
        } else {
            deliveries::by_post(conn, row.post)?.into_iter().filter_map(|delivery| delivery.permalink).collect()
        };
        let post = posts::get(conn, row.post)?;
        let Some(plan) = post.plan.clone() else { continue };
        found.push(Gathered {
            status: crate::calendar::entry_status(&row),
            post,
            wall: plan.wall,
            zone: plan.zone,
            due_at: plan.due_at,
            brand: name.clone(),
            forms,
            permalinks,
        });
    }
    Ok(found)
}

fn texts(content: &Content) -> Vec<String> {
    content.parts.iter().map(|part| part.text.clone()).collect()
}

/// For a printed page.
pub(super) fn view(row: Gathered) -> ExportedPost {
    let content = &row.post.content;
    ExportedPost {
        post: row.post.id,
        brand: row.post.brand,
        wall: row.wall,
        texts: texts(content),
        link: content.link.as_ref().map(|link| link.url.clone()),
        accounts: row.forms.iter().map(|(account, _)| spoken(account)).collect(),
        variants: row
            .forms
            .iter()
            .filter_map(|(account, form)| {
                let parts = form.patch.parts.as_ref()?;
                let texts = parts.iter().map(|part| part.text.clone()).collect();
                Some(ExportedVariant { account: spoken(account), texts })
            })
            .collect(),
        visuals: u16::try_from(content.visuals().count()).unwrap_or(u16::MAX),
        status: row.status,
        permalinks: row.permalinks,
    }
}

/// What a cell of an exported table holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    Date(NaiveDateTime),
    Time(NaiveDateTime),
}

/// Posts as rows, headings first. Accounts whose text differs anywhere have a column of their own.
pub(super) fn table(posts: &[Gathered], french: bool) -> Vec<Vec<Value>> {
    let mut own: BTreeMap<String, AccountId> = BTreeMap::new();
    for (account, form) in posts.iter().flat_map(|post| &post.forms) {
        if form.patch.parts.is_some() {
            own.insert(own_text_heading(account, french), account.id);
        }
    }
    let named = |column: ImportColumn| heading(&column, french).to_owned();
    let mut headings = vec![
        named(ImportColumn::Date),
        named(ImportColumn::Time),
        named(ImportColumn::Brand),
        named(ImportColumn::Accounts),
        named(ImportColumn::Text),
    ];
    headings.extend(own.keys().cloned());
    headings.extend([
        named(ImportColumn::Language),
        named(ImportColumn::Link),
        named(ImportColumn::LinkTitle),
        named(ImportColumn::FirstComment),
        named(ImportColumn::Visuals),
        words::zone(french).to_owned(),
        words::state(french).to_owned(),
        words::addresses(french).to_owned(),
    ]);
    let mut rows = vec![headings.into_iter().map(Value::Text).collect()];
    rows.extend(posts.iter().map(|post| cells(post, own.values(), french)));
    rows
}

fn cells<'a>(row: &Gathered, own: impl Iterator<Item = &'a AccountId>, french: bool) -> Vec<Value> {
    let content = &row.post.content;
    let link = content.link.as_ref();
    let joined = |texts: &[String]| join_parts(texts.iter().map(String::as_str));
    let accounts: Vec<String> = row.forms.iter().map(|(account, _)| spoken(account)).collect();
    let mut cells = vec![
        Value::Date(row.wall.0),
        Value::Time(row.wall.0),
        Value::Text(row.brand.clone()),
        Value::Text(accounts.join(", ")),
        Value::Text(joined(&texts(content))),
    ];
    for account in own {
        let form = row.forms.iter().find(|(_, form)| form.account == *account);
        let parts = form.and_then(|(_, form)| form.patch.parts.as_ref());
        let text = parts.map(|parts| joined(&parts.iter().map(|part| part.text.clone()).collect::<Vec<_>>()));
        cells.push(Value::Text(text.unwrap_or_default()));
    }
    let groups: Vec<String> = content
        .parts
        .iter()
        .map(|part| part.visuals.iter().map(|attached| attached.visual.to_string()).collect::<Vec<_>>().join(", "))
        .collect();
    let visuals = groups.join(" | ");
    let none = groups.iter().all(String::is_empty);
    cells.extend(
        [
            content.language.as_ref().map(|language| language.as_str().to_owned()).unwrap_or_default(),
            link.map(|link| link.url.clone()).unwrap_or_default(),
            link.map(|link| link.title.clone()).unwrap_or_default(),
            content.comment().unwrap_or_default().to_owned(),
            if none { String::new() } else { visuals },
            row.zone.name().to_owned(),
            words::status(row.status, french).to_owned(),
            row.permalinks.join("\n"),
        ]
        .map(Value::Text),
    );
    cells
}
