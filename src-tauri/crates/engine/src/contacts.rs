//! Whom a brand asks when it cannot answer by itself.

use crate::api::triage::{ContactSave, ContactView, ContactsOf};
use crate::api::{ById, Done};
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::events::Topic;
use crate::fields::Checked;
use pupitre_domain::ids::ContactId;
use pupitre_store::contacts::{self, Contact};
use pupitre_store::{StoreError, brands};
use uuid::Uuid;

const NAME_MAX: u32 = 80;
const EMAIL_MAX: u32 = 254;

fn view(contact: Contact) -> ContactView {
    ContactView { id: contact.id, brand: contact.brand, name: contact.name, role: contact.role, email: contact.email }
}

/// Lists contacts.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(engine: &Engine, request: ContactsOf) -> Result<Vec<ContactView>, Failure> {
    let found = engine.store.read(move |conn| contacts::list(conn, request.brand)).await?;
    Ok(found.into_iter().map(view).collect())
}

/// Stores a contact.
///
/// # Errors
/// `invalid` with the fields `name` and `email`; `notFound` when the brand does not exist.
pub async fn save(engine: &Engine, request: ContactSave) -> Result<ContactView, Failure> {
    let mut checked = Checked::default();
    let name = checked.line("name", &request.name, NAME_MAX);
    let email = checked.text("email", request.email.trim(), EMAIL_MAX);
    // Whether it can be delivered is told by the server that gets it; here only what cannot be an address at all.
    let sound = email.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty() && !host.is_empty() && !email.chars().any(|c| c.is_whitespace() || c.is_control() || c == ',')
    });
    if !email.is_empty() && !sound {
        checked.fault("email", FieldCode::Malformed, None);
    }
    checked.done()?;
    let now = engine.now();
    let kept = engine
        .store
        .write(move |tx| {
            let known = match request.id {
                Some(id) => Some(contacts::get(tx, id)?),
                None => None,
            };
            let brand = known.as_ref().map_or(request.brand, |known| known.brand);
            brands::get(tx, brand)?;
            let contact = Contact {
                id: request.id.unwrap_or_else(|| ContactId::new(Uuid::now_v7())),
                brand,
                name,
                role: request.role,
                email,
                created_at: known.map_or(now, |known| known.created_at),
                deleted_at: None,
            };
            contacts::put(tx, &contact)?;
            Ok::<_, StoreError>(contact)
        })
        .await?;
    engine.stale(&[Topic::Inbox]);
    Ok(view(kept))
}

/// Puts a contact into the bin; conversations still name it there.
///
/// # Errors
/// `notFound`.
pub async fn delete(engine: &Engine, request: ById<ContactId>) -> Result<Done, Failure> {
    let now = engine.now();
    engine.store.write(move |tx| contacts::set_deleted(tx, request.id, Some(now))).await?;
    engine.stale(&[Topic::Inbox]);
    Ok(Done {})
}

/// Takes a contact out of the bin.
///
/// # Errors
/// `notFound`.
pub async fn restore(engine: &Engine, request: ById<ContactId>) -> Result<ContactView, Failure> {
    let back = engine
        .store
        .write(move |tx| {
            contacts::set_deleted(tx, request.id, None)?;
            contacts::get(tx, request.id)
        })
        .await?;
    engine.stale(&[Topic::Inbox]);
    Ok(view(back))
}
