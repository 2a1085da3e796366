//! What a planned post amounts to over all its accounts, and which posts a person wants to see.

use crate::approval::Approval;
use crate::ids::{AccountId, BrandId, LabelId};
use crate::network::NetworkId;
use crate::publication::State;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a planned post stands over all its accounts. Ordered by how much it needs attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum EntryStatus {
    /// Taken back everywhere.
    Cancelled,
    /// Out everywhere.
    Published,
    /// A network's scheduler holds it.
    HandedOff,
    /// Waits on this machine.
    Scheduled,
    /// On the calendar, but without an account, not ready to be sent, or kept as a draft.
    Draft,
    /// Being sent.
    Sending,
    /// Refused somewhere.
    Failed,
    /// Not known whether it is out somewhere.
    Unconfirmed,
    /// A person decides.
    NeedsPerson,
}

impl EntryStatus {
    /// Every status, in order.
    pub const ALL: &'static [Self] = &[
        Self::Cancelled,
        Self::Published,
        Self::HandedOff,
        Self::Scheduled,
        Self::Draft,
        Self::Sending,
        Self::Failed,
        Self::Unconfirmed,
        Self::NeedsPerson,
    ];

    /// What one delivery amounts to.
    #[must_use]
    pub const fn of(state: State) -> Self {
        match state {
            State::Draft => Self::Draft,
            State::Scheduled | State::Retrying => Self::Scheduled,
            State::Preparing | State::Sending | State::Processing => Self::Sending,
            State::HandedOff => Self::HandedOff,
            State::Published => Self::Published,
            State::Unconfirmed => Self::Unconfirmed,
            State::NeedsPerson(_) => Self::NeedsPerson,
            State::Failed(_) => Self::Failed,
            State::Cancelled => Self::Cancelled,
        }
    }

    /// What all deliveries of a post amount to: the one that most needs attention. Without any it is a draft.
    pub fn over(states: impl IntoIterator<Item = State>) -> Self {
        states.into_iter().map(Self::of).max().unwrap_or(Self::Draft)
    }
}

/// Whether a post whose deliveries stand so may be given another time: none is under way, out, or of unknown outcome.
/// What a network's scheduler holds can be moved there.
pub fn is_movable(states: impl IntoIterator<Item = State>) -> bool {
    states.into_iter().all(|state| state.is_editable() || state == State::HandedOff)
}

/// Which planned posts to show. Within a facet any of the values will do; every facet has to agree; an empty one does
/// not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[ts(optional_fields = nullable)]
pub struct CalendarFilter {
    /// Of one of these brands.
    pub brands: Vec<BrandId>,
    /// For an account of one of these networks.
    pub networks: Vec<NetworkId>,
    /// For one of these accounts.
    pub accounts: Vec<AccountId>,
    /// Standing so.
    pub statuses: Vec<EntryStatus>,
    /// Standing so with the client.
    pub approvals: Vec<Approval>,
    /// Carrying one of these labels.
    pub labels: Vec<LabelId>,
    /// Of one of these campaigns.
    pub campaigns: Vec<LabelId>,
    /// Containing these words, in the master or a variant.
    pub text: Option<String>,
}

/// What a filter asks of a post.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Its brand.
    pub brand: BrandId,
    /// Networks of its deliveries.
    pub networks: &'a [NetworkId],
    /// Accounts of its deliveries.
    pub accounts: &'a [AccountId],
    /// How it stands.
    pub status: EntryStatus,
    /// How it stands with the client.
    pub approval: Approval,
    /// Labels and campaigns that it carries.
    pub labels: &'a [LabelId],
    /// Whether it contains the words; true when there are none.
    pub worded: bool,
}

/// A property that a filter asks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facet {
    /// Brand.
    Brand,
    /// Network.
    Network,
    /// Account.
    Account,
    /// Status.
    Status,
    /// Standing with the client.
    Approval,
    /// Label.
    Label,
    /// Campaign.
    Campaign,
    /// Words.
    Text,
}

/// How a post meets a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Met {
    /// Every facet agrees.
    All,
    /// Only this facet does not: the post counts among what one would get by choosing differently there.
    AllBut(Facet),
    /// Several do not agree.
    No,
}

impl Met {
    /// Whether a post counts for the values of `facet`.
    #[must_use]
    pub fn counts_for(self, facet: Facet) -> bool {
        self == Self::All || self == Self::AllBut(facet)
    }
}

impl CalendarFilter {
    /// Whether it shows everything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words().is_none()
            && self.brands.is_empty()
            && self.networks.is_empty()
            && self.accounts.is_empty()
            && self.statuses.is_empty()
            && self.approvals.is_empty()
            && self.labels.is_empty()
            && self.campaigns.is_empty()
    }

    /// The words asked for, if any.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        self.text.as_deref().map(str::trim).filter(|text| !text.is_empty())
    }

    /// How a post meets it.
    #[must_use]
    pub fn meets(&self, post: Facts<'_>) -> Met {
        fn any<T: PartialEq>(wanted: &[T], has: &[T]) -> bool {
            wanted.is_empty() || has.iter().any(|value| wanted.contains(value))
        }
        let checks = [
            (Facet::Brand, any(&self.brands, &[post.brand])),
            (Facet::Network, any(&self.networks, post.networks)),
            (Facet::Account, any(&self.accounts, post.accounts)),
            (Facet::Status, any(&self.statuses, &[post.status])),
            (Facet::Approval, any(&self.approvals, &[post.approval])),
            (Facet::Label, any(&self.labels, post.labels)),
            (Facet::Campaign, any(&self.campaigns, post.labels)),
            (Facet::Text, post.worded),
        ];
        let mut failing = checks.into_iter().filter(|(_, holds)| !holds).map(|(facet, _)| facet);
        match (failing.next(), failing.next()) {
            (None, _) => Met::All,
            (Some(facet), None) => Met::AllBut(facet),
            (Some(_), Some(_)) => Met::No,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;
    use crate::publication::{Ask, Failure};
    use uuid::Uuid;

    #[test]
    fn the_delivery_that_most_needs_attention_speaks_for_the_post() {
        use State as S;
        let over = |states: &[State]| EntryStatus::over(states.iter().copied());
        assert_eq!(over(&[]), EntryStatus::Draft);
        assert_eq!(over(&[S::Published, S::Scheduled]), EntryStatus::Scheduled);
        assert_eq!(over(&[S::Published, S::Failed(Failure::Gone), S::Sending]), EntryStatus::Failed);
        assert_eq!(over(&[S::Unconfirmed, S::NeedsPerson(Ask::Late)]), EntryStatus::NeedsPerson);
        assert!(EntryStatus::ALL.is_sorted(), "the order of the list is the order of attention");
    }

    #[test]
    fn what_is_under_way_or_out_stays_where_it_is() {
        use State as S;
        assert!(is_movable([]) && is_movable([S::Scheduled, S::HandedOff, S::NeedsPerson(Ask::Late)]));
        for fixed in [S::Preparing, S::Sending, S::Processing, S::Published, S::Unconfirmed] {
            assert!(!is_movable([S::Scheduled, fixed]), "{fixed:?}");
        }
    }

    #[test]
    fn facets_agree_all_and_values_any() {
        let brand = |n| BrandId::new(Uuid::from_u128(n));
        let label = |n| LabelId::new(Uuid::from_u128(n));
        let post = Facts {
            brand: brand(1),
            networks: &[NetworkId::ALL[0]],
            accounts: &[],
            status: EntryStatus::Scheduled,
            approval: Approval::Asked,
            labels: &[label(7), label(8)],
            worded: true,
        };
        assert_eq!(CalendarFilter::default().meets(post), Met::All);
        let filter = CalendarFilter { brands: vec![brand(2), brand(1)], labels: vec![label(8)], ..Default::default() };
        assert_eq!(filter.meets(post), Met::All);
        let other = CalendarFilter { brands: vec![brand(2)], ..filter.clone() };
        assert_eq!(other.meets(post), Met::AllBut(Facet::Brand));
        assert!(other.meets(post).counts_for(Facet::Brand) && !other.meets(post).counts_for(Facet::Status));
        assert_eq!(other.meets(Facts { worded: false, ..post }), Met::No);
        let approved = CalendarFilter { approvals: vec![Approval::Approved], ..filter.clone() };
        assert_eq!(approved.meets(post), Met::AllBut(Facet::Approval));
        let status = CalendarFilter { statuses: vec![EntryStatus::Draft], ..filter };
        assert_eq!(status.meets(post), Met::AllBut(Facet::Status));
        assert!(CalendarFilter { text: Some("  ".to_owned()), ..Default::default() }.is_empty());
    }
}
