//! Recording a decision, in the transaction that queues it.

use crate::api::desk::Settings;
use chrono::{DateTime, Utc};
use pupitre_domain::ids::DeliveryId;
use pupitre_domain::network::Action;
use pupitre_domain::register::{
    Author, Body, By, Context, Decided, Item, MAX_ABOVE, Rule, Said, Source, in_force, is_recorded,
};
use pupitre_store::accounts::Account;
use pupitre_store::messages::{self, Message};
use pupitre_store::{StoreError, Tx, brands, register, settings};
use rand::RngCore as _;

/// Most characters that are kept of a message of the context.
const ABOVE_CHARS: usize = 4_000;

/// Why something is moderated.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reason {
    /// Code of a house rule.
    pub(crate) rule: Option<String>,
    /// What the person remarked.
    pub(crate) remark: String,
    /// Name of the rule that decided by itself; a person did when absent.
    pub(crate) automatic: Option<String>,
}

/// Records a decision about a message when its action is moderation. Called before the delivery is queued, in the same
/// transaction: nothing leaves that is not recorded.
pub(crate) fn record(
    tx: &Tx,
    account: &Account,
    message: &Message,
    action: Action,
    delivery: DeliveryId,
    reason: Reason,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if !is_recorded(action) {
        return Ok(());
    }
    let language = brands::get(tx, account.brand)?.language;
    let rules = in_force(register::rules(tx, account.brand)?, language.as_str());
    let rule = reason.rule.map(|code| {
        rules.iter().find(|rule| rule.code == code).map_or(Rule { name: code.clone(), code }, |rule| rule.named())
    });
    let mut salt = [0_u8; 16];
    rand::rng().fill_bytes(&mut salt);
    let decided = Decided {
        salt: salt.iter().map(|byte| format!("{byte:02x}")).collect(),
        action,
        delivery,
        message: message.id,
        conversation: message.conversation,
        account: Source {
            id: account.id,
            network: account.network,
            handle: account.handle.clone(),
            server: account.server.clone(),
        },
        item: item(tx, account, message)?,
        author: Author {
            remote_id: message.author_remote.clone(),
            name: message.author_name.clone(),
            handle: message.author_handle.clone(),
            profile: message.author_profile.clone(),
        },
        context: context(tx, message)?,
        rule,
        by: reason.automatic.map_or_else(|| by(tx), |name| Ok(By::Rule { name }))?,
        remark: reason.remark,
    };
    register::append(tx, account.brand, now, &Body::Decided(Box::new(decided))).map(drop)
}

/// Who sits at this machine, as far as they gave it a name.
fn by(tx: &Tx) -> Result<By, StoreError> {
    let stored = settings::get(tx, "desk")?;
    let settings: Settings = stored.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default();
    let name = settings.person.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    Ok(name.map_or(By::Machine, |name| By::Person { name }))
}

fn item(tx: &Tx, account: &Account, message: &Message) -> Result<Item, StoreError> {
    Ok(Item {
        remote_id: message.remote_id.clone(),
        permalink: message.permalink.clone(),
        subject: crate::inbox::headline(account.network, &message.remote_tag).filter(|subject| !subject.is_empty()),
        text: message.text.clone(),
        warning: message.warning.clone(),
        pictures: message.images.iter().map(|image| image.alt.clone()).collect(),
        ours: message.ours,
        written_at: message.written_at,
        edited_at: message.edited_at,
        seen_at: register::seen_at(tx, message.conversation, message.written_at)?,
    })
}

/// The thread's first message and those right above the one meant.
fn context(tx: &Tx, message: &Message) -> Result<Context, StoreError> {
    let all = messages::list(tx, message.conversation)?;
    let above: Vec<&Message> = all.iter().take_while(|other| other.id < message.id).collect();
    let skipped = above.len().saturating_sub(MAX_ABOVE);
    let kept = above.iter().enumerate().filter(|(index, _)| *index == 0 || *index > skipped || skipped == 0);
    let said = kept.map(|(_, other)| Said {
        by: if other.author_handle.is_empty() { other.author_name.clone() } else { other.author_handle.clone() },
        ours: other.ours,
        at: other.written_at,
        text: other.text.chars().take(ABOVE_CHARS).collect(),
    });
    let above = said.collect();
    let post = register::post_above(tx, message.conversation)?;
    let (post, post_text, post_permalink) =
        post.map_or((None, None, None), |(id, text, link)| (Some(id), Some(text), link));
    Ok(Context { post, post_text, post_permalink, above, more: skipped > 0 })
}
