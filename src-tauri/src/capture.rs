//! A key combination of the whole desktop that opens the note of an idea, also while the window is hidden.
//!
//! Off until a person chooses one. X11, Windows and macOS give such keys; Wayland gives them only by way of a portal that
//! the library does not speak (plugins-workspace #3267), and through Xwayland a registration succeeds that never fires.

use crate::desk::Desk;
use pupitre_engine::error::{ErrorCode, Failure};
use pupitre_ipc::{Caller, ErrorView};
use serde::Deserialize;
use serde_json::{Value, json};
use std::str::FromStr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use tauri::{AppHandle, Emitter, Manager};
use tauri_plugin_global_shortcut::{GlobalShortcutExt, Shortcut, ShortcutState};

/// How the combination stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// None is chosen.
    Off,
    /// It works.
    On,
    /// Another program has it, or the system refuses it.
    Taken,
    /// It is no combination: it needs a key and Ctrl, Alt or the system's own.
    Invalid,
    /// This desktop gives none to programs.
    Unsupported,
}

impl Standing {
    const fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::On => "on",
            Self::Taken => "taken",
            Self::Invalid => "invalid",
            Self::Unsupported => "unsupported",
        }
    }
}

/// What is registered, and whether a press waits for a window that is still loading.
#[derive(Default)]
pub(crate) struct Capture {
    registered: Mutex<Option<Shortcut>>,
    refused: Mutex<Option<Standing>>,
    pressed: AtomicBool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    keys: Option<String>,
}

/// Whether programs can have keys of the whole desktop here.
fn supported() -> bool {
    let named = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let session = named("XDG_SESSION_TYPE").is_some_and(|kind| kind == "wayland");
    !(cfg!(target_os = "linux") && (session || named("WAYLAND_DISPLAY").is_some()))
}

fn held<T>(lock: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Registers what was chosen before. A combination that somebody else has by now is told in the settings.
pub(crate) fn start(app: &AppHandle) {
    let Some(keys) = app.state::<Desk>().settings().capture_keys else { return };
    let standing = register(app, &keys);
    *held(&app.state::<Capture>().refused) = (standing != Standing::On).then_some(standing);
    if standing != Standing::On {
        tracing::warn!(standing = standing.name(), "the keys for an idea cannot be had");
    }
}

/// Takes a combination; what was registered before is given back only once the new one is had.
fn register(app: &AppHandle, keys: &str) -> Standing {
    if !supported() {
        return Standing::Unsupported;
    }
    let Some(shortcut) = parsed(keys) else { return Standing::Invalid };
    let capture = app.state::<Capture>();
    if *held(&capture.registered) == Some(shortcut) {
        return Standing::On;
    }
    // The library opens the display when it is made: not before somebody wants it.
    if app.try_state::<tauri_plugin_global_shortcut::GlobalShortcut<tauri::Wry>>().is_none() {
        let plugin = tauri_plugin_global_shortcut::Builder::new()
            .with_handler(|app, _, event| {
                if event.state() == ShortcutState::Pressed {
                    press(app);
                }
            })
            .build();
        if app.plugin(plugin).is_err() {
            return Standing::Unsupported;
        }
    }
    if app.global_shortcut().register(shortcut).is_err() {
        return Standing::Taken;
    }
    give_back(app);
    *held(&capture.registered) = Some(shortcut);
    Standing::On
}

/// A combination that would not take a letter from whoever types.
fn parsed(keys: &str) -> Option<Shortcut> {
    use tauri_plugin_global_shortcut::Modifiers;
    let shortcut = Shortcut::from_str(keys).ok()?;
    shortcut.mods.intersects(Modifiers::CONTROL | Modifiers::ALT | Modifiers::SUPER).then_some(shortcut)
}

fn give_back(app: &AppHandle) {
    let before = held(&app.state::<Capture>().registered).take();
    if let Some(before) = before
        && app.global_shortcut().unregister(before).is_err()
    {
        tracing::warn!("the former keys for an idea could not be given back");
    }
}

fn press(app: &AppHandle) {
    app.state::<Capture>().pressed.store(true, Ordering::Relaxed);
    crate::window::show(app);
    let _ = app.emit("pupitre:capture", ());
}

/// Whether the keys were pressed since this was last asked: a window that was only made by them asks when it stands.
pub(crate) fn take(app: &AppHandle) -> Value {
    json!({ "pressed": app.state::<Capture>().pressed.swap(false, Ordering::Relaxed) })
}

/// Tells what is chosen and how it stands.
pub(crate) fn get(app: &AppHandle, desk: &Desk) -> Value {
    let keys = desk.settings().capture_keys;
    let standing = match (&keys, *held(&app.state::<Capture>().refused)) {
        _ if !supported() => Standing::Unsupported,
        (None, _) => Standing::Off,
        (Some(_), Some(refused)) => refused,
        (Some(_), None) => Standing::On,
    };
    json!({ "keys": keys, "standing": standing.name() })
}

/// Chooses a combination, or none. One that cannot be had is not kept: the former goes on.
pub(crate) async fn set(app: &AppHandle, desk: &Desk, params: Value) -> Result<Value, ErrorView> {
    let refused = |detail| pupitre_ipc::view("host", Failure { detail, ..Failure::of(ErrorCode::Invalid) });
    let keys = serde_json::from_value::<Keys>(params).map_err(|_| refused("request"))?.keys;
    let standing = match &keys {
        Some(keys) => register(app, keys),
        None => {
            give_back(app);
            Standing::Off
        }
    };
    if matches!(standing, Standing::On | Standing::Off) {
        let request = json!({ "captureKeys": keys.clone().unwrap_or_default() });
        pupitre_ipc::dispatch(&desk.engine, Caller::Window, "settings_update", request).await?;
        desk.refresh_settings().await;
        *held(&app.state::<Capture>().refused) = None;
    }
    Ok(json!({ "keys": desk.settings().capture_keys, "standing": standing.name() }))
}

#[cfg(test)]
mod tests {
    use super::parsed;

    #[test]
    fn a_combination_needs_a_modifier_that_types_nothing() {
        for good in ["Ctrl+Alt+I", "Control+Shift+J", "Super+Space", "Ctrl+F9"] {
            assert!(parsed(good).is_some(), "{good}");
        }
        for wrong in ["I", "Shift+I", "F9", "Ctrl", "", "Ctrl+Alt+Ça"] {
            assert!(parsed(wrong).is_none(), "{wrong}");
        }
    }
}
