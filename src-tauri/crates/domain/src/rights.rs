//! What may be done with a visual: its licence, and the one question that is asked of it before anything leaves.

use crate::network::NetworkId;
use chrono::{Duration, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

/// Days before its end from which a licence is said to run out.
pub const SOON_DAYS: i64 = 30;

/// Where a right to use a visual comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Licence {
    /// Nobody has said yet.
    #[default]
    Unstated,
    /// Our own work.
    Own,
    /// The client's, handed to us for its own channels.
    Client,
    /// Bought or taken from a stock library.
    Stock,
    /// Commissioned or licensed from somebody under terms of its own.
    Agreement,
    /// A press picture, for reporting.
    Press,
    /// Made by a user of the brand, who consented.
    UserContent,
    /// In the public domain.
    PublicDomain,
    /// Creative Commons Zero.
    CcZero,
    /// Creative Commons, attribution.
    CcBy,
    /// Creative Commons, attribution, share alike.
    CcBySa,
    /// Creative Commons, attribution, no derivatives.
    CcByNd,
    /// Creative Commons, attribution, non-commercial.
    CcByNc,
    /// Creative Commons, attribution, non-commercial, share alike.
    CcByNcSa,
    /// Creative Commons, attribution, non-commercial, no derivatives.
    CcByNcNd,
}

impl Licence {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Unstated,
        Self::Own,
        Self::Client,
        Self::Stock,
        Self::Agreement,
        Self::Press,
        Self::UserContent,
        Self::PublicDomain,
        Self::CcZero,
        Self::CcBy,
        Self::CcBySa,
        Self::CcByNd,
        Self::CcByNc,
        Self::CcByNcSa,
        Self::CcByNcNd,
    ];
    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unstated => "unstated",
            Self::Own => "own",
            Self::Client => "client",
            Self::Stock => "stock",
            Self::Agreement => "agreement",
            Self::Press => "press",
            Self::UserContent => "userContent",
            Self::PublicDomain => "publicDomain",
            Self::CcZero => "ccZero",
            Self::CcBy => "ccBy",
            Self::CcBySa => "ccBySa",
            Self::CcByNd => "ccByNd",
            Self::CcByNc => "ccByNc",
            Self::CcByNcSa => "ccByNcSa",
            Self::CcByNcNd => "ccByNcNd",
        }
    }
    /// What a Creative Commons licence is called beside a name; the same in every language.
    #[must_use]
    pub const fn mark(self) -> Option<&'static str> {
        match self {
            Self::CcBy => Some("CC BY"),
            Self::CcBySa => Some("CC BY-SA"),
            Self::CcByNd => Some("CC BY-ND"),
            Self::CcByNc => Some("CC BY-NC"),
            Self::CcByNcSa => Some("CC BY-NC-SA"),
            Self::CcByNcNd => Some("CC BY-NC-ND"),
            _ => None,
        }
    }
    /// Whether it asks for the author's name whatever a person says.
    #[must_use]
    pub const fn names_author(self) -> bool {
        self.mark().is_some()
    }
    /// Whether it keeps from commercial use.
    #[must_use]
    pub const fn is_non_commercial(self) -> bool {
        matches!(self, Self::CcByNc | Self::CcByNcSa | Self::CcByNcNd)
    }
    /// Whether it keeps from showing anything but the work as it is.
    #[must_use]
    pub const fn is_unalterable(self) -> bool {
        matches!(self, Self::CcByNd | Self::CcByNcNd)
    }
}

/// A paper that somebody signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ReleaseKind {
    /// By a person who is seen.
    Model,
    /// By the owner of a place or thing that is seen.
    Property,
    /// By the user who made it.
    Consent,
    /// The licence or invoice itself. Nothing waits for it.
    Licence,
}

impl ReleaseKind {
    /// All kinds.
    pub const ALL: &'static [Self] = &[Self::Model, Self::Property, Self::Consent, Self::Licence];
    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Property => "property",
            Self::Consent => "consent",
            Self::Licence => "licence",
        }
    }
}

/// What was paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Price {
    /// In hundredths of the currency.
    #[ts(type = "number")]
    pub cents: u64,
    /// ISO 4217, three capital letters.
    pub currency: String,
}

/// What is known of the right to use a visual. The first and last day and the credit are the licence's own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[ts(optional_fields = nullable)]
pub struct Rights {
    /// Where the right comes from.
    pub licence: Licence,
    /// Who made it.
    pub author: String,
    /// What has to be said beside it; made of author and licence when empty.
    pub credit: String,
    /// The credit has to stand in the post. Always so where the licence asks for it.
    pub credit_required: bool,
    /// Where it comes from, an http(s) address or words.
    pub source: String,
    /// What was paid.
    pub price: Option<Price>,
    /// Countries that it may be shown in, ISO 3166, two capital letters; the whole world when empty.
    pub territory: Vec<String>,
    /// Networks that it may be shown on; all when empty.
    pub networks: Vec<NetworkId>,
    /// First day of the licence.
    #[ts(optional = nullable, type = "string | null")]
    pub from: Option<NaiveDate>,
    /// Last day of the licence; for ever when absent.
    #[ts(optional = nullable, type = "string | null")]
    pub until: Option<NaiveDate>,
    /// It may not be published at all.
    pub forbidden: bool,
    /// A person says that the use is not commercial: where the licence allows no other.
    pub non_commercial_use: bool,
    /// Papers that have to be there before it is shown.
    pub needed: Vec<ReleaseKind>,
    /// What else is to be known.
    pub note: String,
}

/// A paper that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Held {
    /// Which.
    pub kind: ReleaseKind,
    /// Last day on which it counts; for ever when absent.
    #[ts(type = "string | null")]
    pub until: Option<NaiveDate>,
}

/// One use of a visual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use<'a> {
    /// The day, on the brand's wall.
    pub day: NaiveDate,
    /// Where; nowhere in particular when absent.
    pub network: Option<NetworkId>,
    /// The country that it is shown in, where the network shows it in that one alone.
    pub territory: Option<&'a str>,
    /// More than its size is changed: a crop, a template, an edit.
    pub altered: bool,
}

/// Why a visual may not be used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", tag = "bar")]
pub enum Bar {
    /// Somebody said that it may not be published.
    Forbidden,
    /// The licence has ended by that day.
    Expired {
        /// Its last day.
        #[ts(type = "string")]
        until: NaiveDate,
    },
    /// The licence has not begun by that day.
    NotYet {
        /// Its first day.
        #[ts(type = "string")]
        from: NaiveDate,
    },
    /// Not on this network.
    Network,
    /// Not in this country.
    Territory,
    /// The licence allows non-commercial use only, and nobody said that this is one.
    Commercial,
    /// The licence allows no changes.
    Altered,
    /// A paper is missing, or counts no longer.
    Release {
        /// Which.
        kind: ReleaseKind,
    },
    /// The licence asks for a credit, and there is nobody to name.
    CreditUnknown,
}

impl Bar {
    /// Whether it stands whatever the day, the network and the form.
    #[must_use]
    pub const fn is_lasting(&self) -> bool {
        matches!(self, Self::Forbidden | Self::Commercial | Self::CreditUnknown)
    }
}

/// Every reason why a visual with these rights and papers may not be used so; it may be when there is none.
///
/// A territory that is not known bars nothing: see [`Rights::reaches_further`].
#[must_use]
pub fn usable_on(rights: &Rights, held: &[Held], at: &Use<'_>) -> Vec<Bar> {
    let mut bars = BTreeSet::new();
    if rights.forbidden {
        bars.insert(Bar::Forbidden);
    }
    if let Some(until) = rights.until.filter(|until| *until < at.day) {
        bars.insert(Bar::Expired { until });
    }
    if let Some(from) = rights.from.filter(|from| *from > at.day) {
        bars.insert(Bar::NotYet { from });
    }
    if let Some(network) = at.network
        && !rights.networks.is_empty()
        && !rights.networks.contains(&network)
    {
        bars.insert(Bar::Network);
    }
    if let Some(country) = at.territory
        && !rights.territory.is_empty()
        && !rights.territory.iter().any(|known| known.eq_ignore_ascii_case(country))
    {
        bars.insert(Bar::Territory);
    }
    if rights.licence.is_non_commercial() && !rights.non_commercial_use {
        bars.insert(Bar::Commercial);
    }
    if rights.licence.is_unalterable() && at.altered {
        bars.insert(Bar::Altered);
    }
    for kind in rights.papers_needed() {
        let there = |paper: &Held| paper.kind == kind && paper.until.is_none_or(|until| until >= at.day);
        if !held.iter().any(there) {
            bars.insert(Bar::Release { kind });
        }
    }
    if rights.asks_for_credit() && rights.credit_line().is_none() {
        bars.insert(Bar::CreditUnknown);
    }
    bars.into_iter().collect()
}

impl Rights {
    /// Papers without which it may not be shown.
    #[must_use]
    pub fn papers_needed(&self) -> BTreeSet<ReleaseKind> {
        let consent = (self.licence == Licence::UserContent).then_some(ReleaseKind::Consent);
        self.needed.iter().copied().filter(|kind| *kind != ReleaseKind::Licence).chain(consent).collect()
    }

    /// Whether a credit has to stand in the post.
    #[must_use]
    pub fn asks_for_credit(&self) -> bool {
        self.credit_required || self.licence.names_author()
    }

    /// What has to be said beside it: a person's own words, or author and licence. Nothing when nobody is known.
    #[must_use]
    pub fn credit_line(&self) -> Option<String> {
        let (own, author) = (self.credit.trim(), self.author.trim());
        match (own.is_empty(), author.is_empty(), self.licence.mark()) {
            (false, ..) => Some(own.to_owned()),
            (true, false, Some(mark)) => Some(format!("© {author} ({mark})")),
            (true, false, None) => Some(format!("© {author}")),
            (true, true, _) => None,
        }
    }

    /// Whether posts are seen beyond the countries that it may be shown in: the web has no borders.
    #[must_use]
    pub fn reaches_further(&self, territory: Option<&str>) -> bool {
        !self.territory.is_empty() && territory.is_none()
    }

    /// The last day on which it may be shown at all, papers included; for ever when absent.
    #[must_use]
    pub fn last_day(&self, held: &[Held]) -> Option<NaiveDate> {
        let papers = self.papers_needed().into_iter().filter_map(|kind| {
            let of_kind = || held.iter().filter(move |paper| paper.kind == kind);
            // Of several papers of a kind, the one that counts longest decides.
            if of_kind().any(|paper| paper.until.is_none()) {
                None
            } else {
                of_kind().filter_map(|paper| paper.until).max()
            }
        });
        papers.chain(self.until).min()
    }

    /// How it stands on a day, wherever it may be shown.
    #[must_use]
    pub fn standing(&self, held: &[Held], day: NaiveDate) -> Standing {
        let bars = usable_on(self, held, &Use { day, network: None, territory: None, altered: false });
        if bars.iter().any(|bar| !matches!(bar, Bar::Expired { .. } | Bar::NotYet { .. })) {
            // A paper that ran out is an end like the licence's own, not something that was never there.
            let ended = |bar: &Bar| match bar {
                Bar::Release { kind } => held.iter().any(|paper| paper.kind == *kind),
                bar => matches!(bar, Bar::Expired { .. }),
            };
            return if bars.iter().all(ended) { Standing::Expired } else { Standing::Barred };
        }
        match bars.first() {
            Some(Bar::Expired { .. }) => Standing::Expired,
            Some(_) => Standing::NotYet,
            None if self.last_day(held).is_some_and(|last| last - day <= Duration::days(SOON_DAYS)) => Standing::Ending,
            None if self.licence == Licence::Unstated => Standing::Unstated,
            None => Standing::Free,
        }
    }

    /// What a person usually means by a licence: asked for when a preset is chosen.
    #[must_use]
    pub fn preset(licence: Licence) -> Self {
        let credit_required =
            licence.names_author() || matches!(licence, Licence::UserContent | Licence::Press | Licence::Agreement);
        let needed = match licence {
            Licence::UserContent => vec![ReleaseKind::Consent],
            _ => Vec::new(),
        };
        Self { licence, credit_required, needed, ..Self::default() }
    }
}

/// How a visual's rights stand on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Standing {
    /// May be used.
    Free,
    /// Nobody has said; nothing keeps it from being used.
    Unstated,
    /// May be used, and ends within thirty days.
    Ending,
    /// Begins later.
    NotYet,
    /// Has ended.
    Expired,
    /// May not be used as things are: forbidden, a paper or a name is missing.
    Barred,
}

impl Standing {
    /// All of them.
    pub const ALL: &'static [Self] =
        &[Self::Free, Self::Unstated, Self::Ending, Self::NotYet, Self::Expired, Self::Barred];
}

/// Whether this is a country as [`Rights::territory`] holds it.
#[must_use]
pub fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
#[path = "rights_tests.rs"]
mod tests;
