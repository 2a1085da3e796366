//! Words of exported files. Columns have theirs where they are read back (`import::columns`).

use pupitre_domain::filter::EntryStatus;

/// Name of the sheet.
pub(super) fn sheet(french: bool) -> &'static str {
    if french { "Calendrier éditorial" } else { "Content calendar" }
}

/// Heading of the state.
pub(super) fn state(french: bool) -> &'static str {
    if french { "État" } else { "State" }
}

/// Heading of public addresses.
pub(super) fn addresses(french: bool) -> &'static str {
    if french { "Adresses publiques" } else { "Public addresses" }
}

/// Heading of the zone.
pub(super) fn zone(french: bool) -> &'static str {
    if french { "Fuseau" } else { "Zone" }
}

/// A state.
pub(super) fn status(status: EntryStatus, french: bool) -> &'static str {
    match (status, french) {
        (EntryStatus::Cancelled, true) => "Annulé",
        (EntryStatus::Cancelled, false) => "Cancelled",
        (EntryStatus::Published, true) => "Publié",
        (EntryStatus::Published, false) => "Published",
        (EntryStatus::HandedOff, true) => "Confié au réseau",
        (EntryStatus::HandedOff, false) => "Held by the network",
        (EntryStatus::Scheduled, true) => "Programmé",
        (EntryStatus::Scheduled, false) => "Scheduled",
        (EntryStatus::Draft, true) => "Brouillon",
        (EntryStatus::Draft, false) => "Draft",
        (EntryStatus::Sending, true) => "En cours d’envoi",
        (EntryStatus::Sending, false) => "Being sent",
        (EntryStatus::Failed, true) => "Refusé",
        (EntryStatus::Failed, false) => "Refused",
        (EntryStatus::Unconfirmed, true) => "À vérifier",
        (EntryStatus::Unconfirmed, false) => "To be checked",
        (EntryStatus::NeedsPerson, true) => "Attend une décision",
        (EntryStatus::NeedsPerson, false) => "Waits for a decision",
    }
}
