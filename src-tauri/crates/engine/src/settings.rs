//! Settings of this machine.

use crate::api::Nothing;
use crate::api::desk::{Settings, SettingsUpdate};
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::events::Topic;
use pupitre_store::settings;

const KEY: &str = "desk";
/// Most characters of the name that signs what is recorded.
const PERSON_MAX: usize = 80;
/// Most characters of a key combination's name.
const KEYS_MAX: usize = 60;

/// Reads the settings.
///
/// # Errors
/// When the database cannot be read.
pub async fn get(engine: &Engine, _: Nothing) -> Result<Settings, Failure> {
    let stored = engine.store.read(|conn| settings::get(conn, KEY)).await?;
    // Settings of another version fall back to the defaults rather than keep the window from opening.
    Ok(stored.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default())
}

/// Changes settings.
///
/// # Errors
/// `invalid` with the field `quiet`; when the database cannot be written.
pub async fn update(engine: &Engine, request: SettingsUpdate) -> Result<Settings, Failure> {
    if request.quiet.flatten().is_some_and(|quiet| !quiet.is_sound()) {
        return Err(Failure::field("quiet", FieldCode::OutOfRange, None));
    }
    let changed = engine
        .store
        .write(move |tx| {
            let stored = settings::get(tx, KEY)?;
            let mut all: Settings = stored.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default();
            all.locale = request.locale.or(all.locale);
            all.theme = request.theme.unwrap_or(all.theme);
            all.close_to_tray = request.close_to_tray.unwrap_or(all.close_to_tray);
            all.notifications = request.notifications.unwrap_or(all.notifications);
            all.focus = request.focus.unwrap_or(all.focus);
            all.quiet = request.quiet.unwrap_or(all.quiet);
            if let Some(person) = request.person {
                let line = person.split_whitespace().collect::<Vec<_>>().join(" ");
                all.person = Some(line.chars().take(PERSON_MAX).collect::<String>()).filter(|name| !name.is_empty());
            }
            if let Some(keys) = request.capture_keys {
                all.capture_keys =
                    Some(keys.trim().chars().take(KEYS_MAX).collect::<String>()).filter(|keys| !keys.is_empty());
            }
            let value = serde_json::to_value(&all).map_err(|_| pupitre_store::StoreError::Internal)?;
            settings::put(tx, KEY, &value)?;
            Ok(all)
        })
        .await?;
    engine.stale(&[Topic::Settings]);
    Ok(changed)
}
