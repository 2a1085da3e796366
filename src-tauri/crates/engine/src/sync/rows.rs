//! From what a connector tells to rows.

use pupitre_networks::kit::{Inbox, RemoteMessage};
use pupitre_store::messages::{About, IncomingMessage, Joins, RemoteImageRow};

/// A message of the thread around another one: it belongs where that one does.
pub(super) fn beside(inbox: &dyn Inbox, message: &RemoteMessage, to: &RemoteMessage) -> IncomingMessage {
    let mut row = row_of(inbox, message);
    row.joins.relatives.push(to.remote.id.clone());
    IncomingMessage { root_id: to.root.id.clone(), root_tag: to.root.tag.clone(), ..row }
}

pub(super) fn row_of(inbox: &dyn Inbox, message: &RemoteMessage) -> IncomingMessage {
    IncomingMessage {
        remote_id: message.remote.id.clone(),
        remote_tag: message.remote.tag.clone(),
        root_id: message.root.id.clone(),
        root_tag: message.root.tag.clone(),
        parent_remote: message.parent.as_ref().map(|parent| parent.id.clone()),
        kind: message.kind,
        ours: message.ours,
        author_remote: message.author.remote_id.clone(),
        author_name: message.author.name.clone(),
        author_handle: message.author.handle.clone(),
        author_profile: message.author.profile.clone(),
        text: message.text.clone(),
        warning: message.warning.clone(),
        language: message.language.clone(),
        visibility: message.visibility.clone(),
        images: message
            .images
            .iter()
            .map(|image| RemoteImageRow { preview: image.preview.clone(), alt: image.alt.clone() })
            .collect(),
        mentions: message.mentions.clone(),
        written_at: message.written_at,
        edited_at: message.edited_at,
        joins: Joins {
            relatives: message.threading.relatives.clone(),
            gist: message.threading.gist.clone(),
            only_known: message.threading.only_known,
        },
        headline: inbox.letter(&message.remote.tag).map(|letter| letter.subject),
        unwanted: message.unwanted,
        past: false,
        about: message.about.as_ref().map(|about| About {
            remote_id: about.remote.id.clone(),
            title: about.title.clone(),
            url: about.remote.permalink.clone(),
        }),
        permalink: message.remote.permalink.clone(),
    }
}
