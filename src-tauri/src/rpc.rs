//! The one command of the window.

use crate::host;
use pupitre_engine::error::{ErrorCode, Failure};
use pupitre_ipc::{Caller, ErrorView};
use serde_json::Value;
use tauri::{AppHandle, WebviewWindow};

/// Calls a command of the list, or one of the shell's own (`host_…`).
#[tauri::command]
pub(crate) async fn rpc(
    app: AppHandle,
    window: WebviewWindow,
    method: String,
    params: Value,
) -> Result<Value, ErrorView> {
    // The capability names this window already; a second check costs nothing.
    if window.label() != crate::window::MAIN {
        return Err(pupitre_ipc::view("rpc", Failure::of(ErrorCode::NotFound)));
    }
    if method == "host_ready" {
        crate::window::reveal(&app);
        return Ok(Value::Null);
    }
    let desk = crate::desk::opened(&app).await;
    if method.starts_with("host_") {
        return host::call(&app, &desk, &method, params).await;
    }
    let answer = pupitre_ipc::dispatch(&desk.engine, Caller::Window, &method, params).await;
    if method == "settings_update" && answer.is_ok() {
        desk.refresh_settings().await;
        crate::tray::relabel(&app);
    }
    answer
}
