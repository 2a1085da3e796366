//! What can be done with a message: the network's actions, as far as they fit where it stands.

use pupitre_domain::network::Action;
use pupitre_store::accounts::Account;
use pupitre_store::actions::Acted;
use pupitre_store::messages::Message;

/// Whether an action can be done with a message now, in the thread that begins with the network's message `root`.
pub(crate) fn fits(account: &Account, root: &str, message: &Message, acted: &[Acted], action: Action) -> bool {
    let network = pupitre_networks::network(account.network);
    let Some(moderate) = network.moderate().filter(|_| network.descriptor().actions.contains(&action)) else {
        return false;
    };
    let done = |action: Action| acted.iter().any(|acted| acted.action == action);
    let standing = message.visibility.as_deref();
    message.deleted_at.is_none()
        && moderate.within(action, root, account.remote_id.as_deref().unwrap_or_default())
        && match action {
            Action::DeleteOwn => message.ours,
            Action::Block | Action::Mute | Action::Report => !message.ours,
            Action::Like | Action::Boost => !done(action),
            Action::Unlike | Action::Unboost => action.undoes().is_some_and(done),
            Action::Approve | Action::Hold | Action::Spam | Action::Unspam | Action::Trash | Action::Restore => {
                !message.ours && moderate.fits(action, standing)
            }
            Action::Hide => !message.ours && !done(action) && moderate.fits(action, standing),
            Action::Unhide => !message.ours && done(Action::Hide),
        }
}

/// All that can be done with a message now.
pub(crate) fn list(account: &Account, root: &str, message: &Message, acted: &[Acted]) -> Vec<Action> {
    let offered = pupitre_networks::network(account.network).descriptor().actions;
    offered.iter().copied().filter(|action| fits(account, root, message, acted, *action)).collect()
}
