//! From the engine's events to the window and to the system's notifications.

use crate::desk::Desk;
use pupitre_engine::events::{Alert, EventView, Topic};
use std::time::{Duration, Instant};
use tauri::{AppHandle, Emitter, Manager};
use tauri_plugin_notification::NotificationExt;
use tokio::sync::broadcast::error::RecvError;

/// At most one notification of a kind in this time: a backlog is one matter, not thirty.
const QUIET: Duration = Duration::from_secs(60);

/// Starts listening.
pub(crate) fn start(app: &AppHandle) {
    let Some(desk) = app.try_state::<Desk>() else { return };
    let mut stale = desk.engine.events().listen();
    let handle = app.clone();
    tauri::async_runtime::spawn(async move {
        loop {
            match stale.recv().await {
                Ok(event) => {
                    if event.topics.contains(&Topic::Settings)
                        && let Some(desk) = handle.try_state::<Desk>()
                    {
                        desk.refresh_settings().await;
                    }
                    let _ = handle.emit("pupitre:event", event);
                }
                // The gap in the numbers would tell the window; saying it outright does so at once.
                Err(RecvError::Lagged(_)) => {
                    let _ = handle.emit("pupitre:event", EventView { seq: 0, topics: vec![Topic::All] });
                }
                Err(RecvError::Closed) => return,
            }
        }
    });
    let mut alerts = desk.engine.events().listen_alerts();
    let handle = app.clone();
    tauri::async_runtime::spawn(async move {
        let mut last: Vec<(Alert, Instant)> = Vec::new();
        loop {
            match alerts.recv().await {
                Ok(alert) => {
                    last.retain(|(_, at)| at.elapsed() < QUIET);
                    crate::tray::attention(&handle, true);
                    if !last.iter().any(|(known, _)| *known == alert) {
                        last.push((alert, Instant::now()));
                        notify(&handle, alert);
                    }
                }
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            }
        }
    });
}

/// Says once per run that closing the window has not ended Pupitre.
pub(crate) fn still_here(app: &AppHandle) {
    let Some(desk) = app.try_state::<Desk>() else { return };
    if desk.settings().notifications && desk.first_hide() {
        let _ = app.notification().builder().title("Pupitre").body(desk.words().get("shell_stillHere")).show();
    }
}

/// A notification says that something waits, never what was written or to whom.
fn notify(app: &AppHandle, alert: Alert) {
    let Some(desk) = app.try_state::<Desk>() else { return };
    let focused =
        app.get_webview_window(crate::window::MAIN).is_some_and(|window| window.is_focused().unwrap_or(false));
    if !desk.settings().notifications || focused || desk.is_quiet() {
        return;
    }
    let text = desk.words().get(match alert {
        Alert::NeedsPerson => "shell_alertNeedsPerson",
        Alert::Failed => "shell_alertFailed",
        Alert::Reconnect => "shell_alertReconnect",
        Alert::Guided => "shell_alertGuided",
        Alert::Answered => "shell_alertAnswered",
        Alert::Morning => "shell_alertMorning",
        Alert::Rule => "shell_alertRule",
        Alert::Spike => "shell_alertSpike",
    });
    let _ = app.notification().builder().title("Pupitre").body(text).show();
}
