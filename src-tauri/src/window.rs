//! The one window.

use crate::desk::Desk;
use pupitre_engine::api::desk::Locale;
use tauri::{AppHandle, CloseRequestApi, Manager, WebviewUrl, WebviewWindowBuilder, Window};

/// Label of the window.
pub(crate) const MAIN: &str = "main";
/// Argument with which the login starts Pupitre: conduct, and show nothing.
pub(crate) const HIDDEN: &str = "--hidden";

/// Makes the window, unless the login started us.
pub(crate) fn build(app: &AppHandle) -> tauri::Result<()> {
    if std::env::args().any(|argument| argument == HIDDEN) {
        return Ok(());
    }
    open(app)
}

fn open(app: &AppHandle) -> tauri::Result<()> {
    let language = match crate::words::system_locale() {
        Locale::Fr => "fr",
        Locale::En => "en",
    };
    let page = format!("index.html?lang={language}");
    WebviewWindowBuilder::new(app, MAIN, WebviewUrl::App(page.into()))
        .title("Pupitre")
        .inner_size(1280.0, 800.0)
        .min_inner_size(760.0, 520.0)
        .on_navigation(|url| {
            // Only the application itself is ever shown; links open in the browser, and only through `host_open_link`.
            matches!(url.scheme(), "tauri")
                || (url.scheme() == "http" && url.host_str() == Some("tauri.localhost"))
                || cfg!(debug_assertions) && url.host_str() == Some("localhost")
        })
        .build()?;
    Ok(())
}

/// Shows the window, making it when the login started us without one.
pub(crate) fn show(app: &AppHandle) {
    crate::tray::attention(app, false);
    match app.get_webview_window(MAIN) {
        Some(window) => {
            let _ = window.show();
            let _ = window.unminimize();
            let _ = window.set_focus();
        }
        None => {
            if let Err(error) = open(app) {
                tracing::error!(%error, "the window could not be made");
            }
        }
    }
}

/// Closing hides: publishing goes on in the tray, unless the person chose otherwise.
pub(crate) fn close_requested(window: &Window, api: &CloseRequestApi) {
    let app = window.app_handle();
    let stays = app.try_state::<Desk>().is_some_and(|desk| desk.settings().close_to_tray);
    if stays && app.tray_by_id("main").is_some() {
        api.prevent_close();
        let _ = window.hide();
        crate::notices::still_here(app);
    } else {
        app.exit(0);
    }
}
