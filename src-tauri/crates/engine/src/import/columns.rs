//! What columns are called, in both languages, on the way out and on the way in.

use super::table::{Cell, Table};
use super::when;
use crate::api::transfer::ImportColumn;
use pupitre_domain::ids::AccountId;
use pupitre_store::accounts::Account;

/// Names of a column. The first of each language is what an export writes.
struct Names {
    column: fn() -> ImportColumn,
    french: &'static [&'static str],
    english: &'static [&'static str],
}

const NAMES: &[Names] = &[
    Names {
        column: || ImportColumn::Moment,
        french: &["Date et heure", "Horodatage", "Publication", "Date de publication", "Publié le", "Planifié le"],
        english: &["Date and time", "Datetime", "Date/time", "Timestamp", "Scheduled at", "Publish at", "Publish date"],
    },
    Names {
        column: || ImportColumn::Date,
        french: &["Date", "Jour", "Le"],
        english: &["Date", "Day", "Scheduled date", "Post date"],
    },
    Names {
        column: || ImportColumn::Time,
        french: &["Heure", "Horaire", "À"],
        english: &["Time", "Hour", "Post time"],
    },
    Names {
        column: || ImportColumn::Brand,
        french: &["Marque", "Client", "Cliente"],
        english: &["Brand", "Client", "Workspace"],
    },
    Names {
        column: || ImportColumn::Accounts,
        french: &["Comptes", "Compte", "Réseaux", "Réseau", "Réseaux sociaux", "Canal", "Canaux", "Plateforme"],
        english: &["Accounts", "Account", "Networks", "Network", "Channel", "Channels", "Platform", "Profile"],
    },
    Names {
        column: || ImportColumn::Text,
        french: &["Texte", "Post", "Message", "Contenu", "Légende", "Publication (texte)", "Wording", "Description"],
        english: &["Text", "Post", "Message", "Content", "Caption", "Copy", "Body"],
    },
    Names { column: || ImportColumn::Language, french: &["Langue"], english: &["Language", "Lang"] },
    Names {
        column: || ImportColumn::Link,
        french: &["Lien", "URL", "Adresse du lien"],
        english: &["Link", "URL", "Link URL"],
    },
    Names {
        column: || ImportColumn::LinkTitle,
        french: &["Titre du lien", "Titre du lien (carte)"],
        english: &["Link title", "Card title"],
    },
    Names {
        column: || ImportColumn::FirstComment,
        french: &["Premier commentaire", "1er commentaire", "Commentaire"],
        english: &["First comment", "1st comment", "Comment"],
    },
    Names {
        column: || ImportColumn::Visuals,
        french: &["Visuels", "Visuel", "Images", "Image", "Média", "Médias"],
        english: &["Visuals", "Visual", "Images", "Image", "Media", "Picture"],
    },
];

/// What separates "Text" and an account in the heading of an account's own text.
const OWN_TEXT: &str = " · ";

/// What an export calls a column.
pub(crate) fn heading(column: &ImportColumn, french: bool) -> &'static str {
    NAMES
        .iter()
        .find(|names| (names.column)() == *column)
        .and_then(|names| if french { names.french } else { names.english }.first())
        .copied()
        .unwrap_or_default()
}

/// What an export calls an account's own text.
pub(crate) fn own_text_heading(account: &Account, french: bool) -> String {
    format!("{}{OWN_TEXT}{}", heading(&ImportColumn::Text, french), spoken(account))
}

/// An account as a table names it: `@handle`, or its network where there is no handle yet.
pub(crate) fn spoken(account: &Account) -> String {
    if account.handle.is_empty() { account.network.as_str().to_owned() } else { format!("@{}", account.handle) }
}

/// Lower case, without accents and signs: what names are compared by.
pub(super) fn folded(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'à' | 'â' | 'ä' => out.push('a'),
            'é' | 'è' | 'ê' | 'ë' => out.push('e'),
            'î' | 'ï' => out.push('i'),
            'ô' | 'ö' => out.push('o'),
            'ù' | 'û' | 'ü' => out.push('u'),
            'ç' => out.push('c'),
            '_' | '-' | '’' | '\'' | '\u{a0}' | '\u{202f}' | '\u{feff}' => out.push(' '),
            other if other.is_alphanumeric() || matches!(other, ' ' | '/' | '.' | '·' | '@' | '#') => out.push(other),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Guesses what each column holds, by its heading and, failing that, by what is in it. Every kind is given once.
pub(super) fn guess(table: &Table, accounts: &[Account]) -> Vec<Option<ImportColumn>> {
    let headings: Vec<String> = table.heading.cells.iter().map(|cell| folded(&cell.text())).collect();
    let mut found: Vec<Option<ImportColumn>> = vec![None; headings.len()];
    for (slot, cell) in found.iter_mut().zip(&table.heading.cells) {
        *slot = own_text(&cell.text(), accounts).map(|account| ImportColumn::AccountText { account });
    }
    for rank in 0..8 {
        for names in NAMES {
            let column = (names.column)();
            if found.contains(&Some(column.clone())) {
                continue;
            }
            let spelled: Vec<String> = [names.french, names.english]
                .iter()
                .filter_map(|names| names.get(rank))
                .map(|name| folded(name))
                .collect();
            let free =
                headings.iter().zip(&found).position(|(heading, slot)| slot.is_none() && spelled.contains(heading));
            if let Some(slot) = free.and_then(|at| found.get_mut(at)) {
                *slot = Some(column);
            }
        }
    }
    by_content(table, &mut found);
    found
}

/// "Text · @handle": the account whose own text it is.
fn own_text(heading: &str, accounts: &[Account]) -> Option<AccountId> {
    let (text, name) = heading.split_once(OWN_TEXT)?;
    let text = folded(text);
    let is_text = [true, false].iter().any(|french| folded(self::heading(&ImportColumn::Text, *french)) == text);
    let name = name.trim();
    is_text
        .then(|| accounts.iter().find(|account| spoken(account).eq_ignore_ascii_case(name)))?
        .map(|account| account.id)
}

/// A "Date" column may hold times too, and a table without known headings has its days and its longest texts.
fn by_content(table: &Table, found: &mut [Option<ImportColumn>]) {
    let share = |column: usize, test: &dyn Fn(&Cell) -> bool| {
        let filled: Vec<&Cell> =
            table.rows.iter().take(50).map(|row| row.cell(column)).filter(|cell| !cell.is_empty()).collect();
        !filled.is_empty() && filled.iter().filter(|cell| test(cell)).count() * 4 >= filled.len() * 3
    };
    let said = |cell: &Cell| when::read(cell, true).flatten().or_else(|| when::read(cell, false).flatten());
    let has_date = |cell: &Cell| said(cell).is_some_and(|said| said.date.is_some());
    let has_time = |cell: &Cell| said(cell).is_some_and(|said| said.time.is_some());
    let none = |found: &[Option<ImportColumn>], kinds: &[ImportColumn]| {
        !found.iter().flatten().any(|kind| kinds.contains(kind))
    };
    if none(found, &[ImportColumn::Date, ImportColumn::Moment]) {
        let at = (0..found.len()).find(|at| found.get(*at) == Some(&None) && share(*at, &has_date));
        if let Some(slot) = at.and_then(|at| found.get_mut(at)) {
            *slot = Some(ImportColumn::Date);
        }
    }
    let date = found.iter().position(|kind| *kind == Some(ImportColumn::Date));
    if let Some(at) = date
        && none(found, &[ImportColumn::Time])
        && share(at, &|cell| has_date(cell) && has_time(cell))
        && let Some(slot) = found.get_mut(at)
    {
        *slot = Some(ImportColumn::Moment);
    }
    if none(found, &[ImportColumn::Text]) {
        let length =
            |at: usize| table.rows.iter().take(50).map(|row| row.cell(at).text().chars().count()).sum::<usize>();
        let longest = (0..found.len()).filter(|at| found.get(*at) == Some(&None)).max_by_key(|at| length(*at));
        if let Some(slot) = longest.filter(|at| length(*at) > 0).and_then(|at| found.get_mut(at)) {
            *slot = Some(ImportColumn::Text);
        }
    }
}

/// Whether the day comes first in this table's dates, and whether one of them settles it. French writes the day first.
pub(super) fn order(table: &Table, mapping: &[Option<ImportColumn>]) -> (bool, bool) {
    let dates: Vec<usize> = mapping
        .iter()
        .enumerate()
        .filter(|(_, kind)| matches!(kind, Some(ImportColumn::Date | ImportColumn::Moment)))
        .map(|(at, _)| at)
        .collect();
    let (mut first, mut second) = (0, 0);
    for row in &table.rows {
        for at in &dates {
            if let Cell::Text(text) = row.cell(*at) {
                match when::order(text) {
                    Some(true) => first += 1,
                    Some(false) => second += 1,
                    None => {}
                }
            }
        }
    }
    (first >= second, first + second > 0)
}
