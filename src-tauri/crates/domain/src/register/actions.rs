//! Which actions are moderation.

use crate::network::Action;

/// Whether an action is recorded: whatever takes something of a stranger out of sight or brings it back, turns somebody
/// away, calls for others to act, or removes what we said ourselves.
#[must_use]
pub const fn is_recorded(action: Action) -> bool {
    match action {
        Action::DeleteOwn
        | Action::Block
        | Action::Report
        | Action::Approve
        | Action::Hold
        | Action::Spam
        | Action::Unspam
        | Action::Trash
        | Action::Restore
        | Action::Hide
        | Action::Unhide => true,
        Action::Like | Action::Unlike | Action::Boost | Action::Unboost | Action::Mute => false,
    }
}

/// Whether a person is offered the house rules when they do it: what turns against somebody needs a reason.
#[must_use]
pub const fn asks_rule(action: Action) -> bool {
    matches!(action, Action::Block | Action::Report | Action::Hold | Action::Spam | Action::Trash | Action::Hide)
}
