//! What a line typed into the inbox's search asks of conversations: names become ids, days become instants.

use crate::api::asking::{SearchChip, SearchRead, SearchUnderstood};
use crate::api::inbox::ConversationFilter;
use crate::engine::Engine;
use crate::error::Failure;
use chrono::{DateTime, NaiveDate, Utc};
use pupitre_domain::conversation::{ConversationKind, ConversationState};
use pupitre_domain::ids::{AccountId, BrandId, LabelId};
use pupitre_domain::search::{self, Ask, Has, Is, Spoken, Term, Tongue, Trouble, Wants};
use pupitre_domain::signals::Tongue as Heard;
use pupitre_domain::time::{Zone, days_range};
use pupitre_store::accounts::{self, Account};
use pupitre_store::conversations::{Clause, Condition, ConversationQuery, Order};
use pupitre_store::{Sql, StoreError, brands, fold, labels};
use std::collections::BTreeSet;

/// Most characters that are read.
const TEXT_MAX: usize = 400;

/// Names of ours, folded.
struct Ours {
    brands: Vec<(BrandId, String)>,
    accounts: Vec<Account>,
    labels: Vec<(LabelId, String)>,
}

impl Ours {
    fn read<S: Sql>(conn: &S) -> Result<Self, StoreError> {
        Ok(Self {
            brands: brands::list(conn)?.into_iter().map(|brand| (brand.id, fold(&brand.name))).collect(),
            accounts: accounts::list(conn, None)?,
            labels: labels::list(conn)?.into_iter().map(|label| (label.id, fold(&label.name))).collect(),
        })
    }

    /// The accounts that a term leaves.
    fn accounts(&self, ask: &Ask) -> Option<BTreeSet<AccountId>> {
        let of = |keep: &dyn Fn(&Account) -> bool| {
            self.accounts.iter().filter(|account| keep(account)).map(|account| account.id).collect()
        };
        Some(match ask {
            Ask::Brand(name) => {
                let brands = named(&self.brands, name);
                of(&|account| brands.contains(&account.brand))
            }
            Ask::Network(name) => {
                let name = fold(name);
                of(&|account| {
                    let descriptor = pupitre_networks::network(account.network).descriptor();
                    fold(descriptor.name).starts_with(&name) || fold(account.network.as_str()).starts_with(&name)
                })
            }
            Ask::Account(name) => {
                let name = fold(name.trim_start_matches('@'));
                of(&|account| fold(&account.handle).contains(&name) || fold(&account.name).contains(&name))
            }
            _ => return None,
        })
    }
}

/// Those of exactly a name; where there are none, those in whose name it occurs.
fn named<Id: Copy>(all: &[(Id, String)], name: &str) -> Vec<Id> {
    let name = fold(name);
    let of = |keep: &dyn Fn(&str) -> bool| all.iter().filter(|(_, known)| keep(known)).map(|(id, _)| *id).collect();
    let same: Vec<Id> = of(&|known| known == name);
    if same.is_empty() { of(&|known| known.contains(&name)) } else { same }
}

/// What was understood of a line.
pub(crate) struct Understood {
    terms: Vec<Term>,
    troubles: Vec<Trouble>,
    search: Option<String>,
    from: Vec<String>,
    said: (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    accounts: Option<Vec<AccountId>>,
    conditions: Vec<Condition>,
    states: Vec<ConversationState>,
}

/// Reads a line.
pub(crate) fn understand<S: Sql>(
    conn: &S,
    typed: &str,
    now: DateTime<Utc>,
    zone: Zone,
) -> Result<Understood, StoreError> {
    let typed: String = typed.chars().take(TEXT_MAX).collect();
    let parsed = search::parse(&typed, zone.wall(now).date());
    let mut all = Understood {
        terms: Vec::new(),
        troubles: parsed.troubles,
        search: None,
        from: Vec::new(),
        said: (None, None),
        accounts: None,
        conditions: Vec::new(),
        states: Vec::new(),
    };
    // Most lines are words: no name of ours has to be looked up for them.
    let names = |term: &Term| matches!(term.ask, Ask::Brand(_) | Ask::Network(_) | Ask::Account(_) | Ask::Label(_));
    let ours = if parsed.terms.iter().any(names) { Some(Ours::read(conn)?) } else { None };
    let mut words: Vec<String> = Vec::new();
    for term in parsed.terms {
        if let Some(trouble) = ours.as_ref().and_then(|ours| unknown(ours, &term)) {
            all.troubles.push(trouble);
            continue;
        }
        match &term.ask {
            Ask::Word(_) | Ask::Phrase(_) if !term.not => words.push(search::print_one(&term, Tongue::En)),
            Ask::From(name) if !term.not => all.from.push(name.clone()),
            Ask::Before(_) | Ask::After(_) | Ask::On(_) if !term.not => {
                let (from, to) = instants(&term.ask, zone);
                all.said.0 = all.said.0.max(from);
                all.said.1 = match (all.said.1, to) {
                    (Some(one), Some(other)) => Some(one.min(other)),
                    (one, other) => one.or(other),
                };
            }
            ask => {
                if let Some(left) = ours.as_ref().and_then(|ours| ours.accounts(ask)) {
                    let every = ours.as_ref().map(|ours| &ours.accounts);
                    narrow(&mut all.accounts, every, &left, term.not);
                } else if let Some(clause) = clause(ask, ours.as_ref(), now, zone) {
                    if let (Clause::States(states), false) = (&clause, term.not) {
                        all.states.extend(states);
                    }
                    all.conditions.push(Condition { not: term.not, clause });
                }
            }
        }
        all.terms.push(term);
    }
    // The last word may be a beginning, which a trailing space tells apart.
    all.search = (!words.is_empty()).then(|| words.join(" "));
    Ok(all)
}

fn narrow(accounts: &mut Option<Vec<AccountId>>, every: Option<&Vec<Account>>, left: &BTreeSet<AccountId>, not: bool) {
    let so_far = accounts.take().unwrap_or_else(|| every.into_iter().flatten().map(|account| account.id).collect());
    *accounts = Some(so_far.into_iter().filter(|id| left.contains(id) != not).collect());
}

/// A name that none of ours has.
fn unknown(ours: &Ours, term: &Term) -> Option<Trouble> {
    let none = match &term.ask {
        Ask::Label(name) => named(&ours.labels, name).is_empty(),
        ask => ours.accounts(ask).is_some_and(|left| left.is_empty()),
    };
    // A brand without an account is one of ours all the same: it has no conversations.
    let known = matches!(&term.ask, Ask::Brand(name) if !named(&ours.brands, name).is_empty());
    (none && !known).then(|| Trouble {
        typed: search::print_one(term, Tongue::Fr),
        wants: Wants::OurName,
        known: Vec::new(),
    })
}

fn instants(ask: &Ask, zone: Zone) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
    let day = |day: NaiveDate| days_range(zone, day, 1);
    match ask {
        Ask::Before(date) => (None, Some(day(*date).0)),
        Ask::After(date) => (Some(day(*date).0), None),
        Ask::On(date) => (Some(day(*date).0), Some(day(*date).1)),
        _ => (None, None),
    }
}

fn clause(ask: &Ask, ours: Option<&Ours>, now: DateTime<Utc>, zone: Zone) -> Option<Clause> {
    Some(match ask {
        Ask::Word(word) => Clause::Words(format!("\"{word}\"")),
        Ask::Phrase(phrase) => Clause::Words(format!("\"{phrase}\"")),
        Ask::From(name) => Clause::From(name.clone()),
        Ask::Before(_) | Ask::After(_) | Ask::On(_) => {
            let (from, to) = instants(ask, zone);
            Clause::Said(from, to)
        }
        Ask::Label(name) => Clause::Labels(ours.map(|ours| named(&ours.labels, name)).unwrap_or_default()),
        Ask::Brand(_) | Ask::Network(_) | Ask::Account(_) => return None,
        Ask::Has(has) => match has {
            Has::Draft => Clause::HasDraft,
            Has::Note => Clause::HasNote,
            Has::Image => Clause::HasImage,
            Has::Link => Clause::HasLink,
            Has::File => Clause::HasFile,
            Has::Label => Clause::HasLabel,
        },
        Ask::Lang(spoken) => Clause::Languages(vec![tongue_of(*spoken)]),
        Ask::Is(is) => match is {
            Is::New => Clause::States(vec![ConversationState::New]),
            Is::Waiting => Clause::States(vec![ConversationState::Waiting]),
            Is::Done => Clause::States(vec![ConversationState::Done]),
            Is::Snoozed => Clause::States(vec![ConversationState::Snoozed]),
            Is::Unanswered => Clause::Unanswered,
            Is::Overdue => Clause::Overdue(now),
            Is::High => Clause::High,
            Is::Assigned => Clause::Assigned,
            Is::Question => Clause::Question,
            Is::Urgent => Clause::Urgent,
            Is::Negative => Clause::Negative,
            Is::Positive => Clause::Positive,
            Is::Comment => Clause::Kinds(vec![ConversationKind::Comment]),
            Is::Mention => Clause::Kinds(vec![ConversationKind::Mention]),
            Is::Direct => Clause::Kinds(vec![ConversationKind::Direct]),
        },
    })
}

fn tongue_of(spoken: Spoken) -> Heard {
    match spoken {
        Spoken::French => Heard::French,
        Spoken::English => Heard::English,
        Spoken::Other => Heard::Other,
        Spoken::Unknown => Heard::Unknown,
    }
}

/// The store's query for a filter.
pub(crate) fn query<S: Sql>(
    conn: &S,
    request: &ConversationFilter,
    limit: u16,
    now: DateTime<Utc>,
) -> Result<ConversationQuery, StoreError> {
    let mut query = ConversationQuery {
        brand: request.brand,
        network: request.network,
        state: request.state,
        after: request.after.clone(),
        limit,
        order: if request.by_due.unwrap_or_default() { Order::Due } else { Order::Newest },
        ..ConversationQuery::default()
    };
    let mut add = |wanted: bool, clause: Clause| {
        if wanted {
            query.conditions.push(clause.into());
        }
    };
    let kinds = request.kinds.clone().unwrap_or_default();
    let labels = request.labels.clone().unwrap_or_default();
    let assignees = request.assignees.clone().unwrap_or_default();
    let languages = request.languages.clone().unwrap_or_default();
    add(!kinds.is_empty(), Clause::Kinds(kinds));
    add(!labels.is_empty(), Clause::Labels(labels));
    add(!assignees.is_empty(), Clause::Assignees(assignees));
    add(!languages.is_empty(), Clause::Languages(languages));
    add(request.high.unwrap_or_default(), Clause::High);
    if let Some(typed) = request.search.as_deref().filter(|typed| !typed.trim().is_empty()) {
        let understood = understand(conn, typed, now, crate::brands::local_zone())?;
        // A state that is asked for alone has its index.
        if let ([state], None) = (understood.states.as_slice(), query.state) {
            query.state = Some(*state);
        }
        query.search = understood.search;
        query.from = understood.from;
        query.said = understood.said;
        query.accounts = understood.accounts;
        query.conditions.extend(understood.conditions);
    }
    Ok(query)
}

/// Tells what was understood of a line, and what not.
///
/// # Errors
/// When the database cannot be read.
pub async fn read(engine: &Engine, request: SearchRead) -> Result<SearchUnderstood, Failure> {
    let now = engine.now();
    let tongue = if request.french { Tongue::Fr } else { Tongue::En };
    let understood =
        engine.store.read(move |conn| understand(conn, &request.text, now, crate::brands::local_zone())).await?;
    let chips = (0..understood.terms.len())
        .filter_map(|index| {
            let term = understood.terms.get(index)?;
            let others: Vec<Term> = understood
                .terms
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != index)
                .map(|(_, other)| other.clone())
                .collect();
            Some(SearchChip {
                not: term.not,
                ask: term.ask.clone(),
                typed: search::print_one(term, tongue),
                without: search::print(&others, tongue),
            })
        })
        .collect();
    Ok(SearchUnderstood { chips, troubles: understood.troubles })
}
