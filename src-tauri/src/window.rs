//! The one window.

use crate::desk::Desk;
use pupitre_engine::api::desk::Locale;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tauri::{AppHandle, CloseRequestApi, Manager, WebviewUrl, WebviewWindowBuilder, Window};

/// Label of the window.
pub(crate) const MAIN: &str = "main";
/// Argument with which the login starts Pupitre: conduct, and show nothing.
pub(crate) const HIDDEN: &str = "--hidden";

/// Longest wait for the first screen. A page that has not drawn it by then is shown as far as it is.
const FIRST_SCREEN: Duration = Duration::from_secs(2);

/// Whether the window has been shown, or never will be.
#[derive(Default)]
pub(crate) struct Veil(AtomicBool);

/// Shows the window for the first time. Shown while it still loads, WebKit waits half a second for a frame that it could
/// not draw yet, in every second start.
pub(crate) fn reveal(app: &AppHandle) {
    if !app.state::<Veil>().0.swap(true, Ordering::Relaxed)
        && let Some(window) = app.get_webview_window(MAIN)
    {
        let _ = window.show();
        let _ = window.set_focus();
    }
}

/// Takes the window away, for good: there is nothing to show.
pub(crate) fn veil(app: &AppHandle) {
    app.state::<Veil>().0.store(true, Ordering::Relaxed);
    if let Some(window) = app.get_webview_window(MAIN) {
        let _ = window.hide();
    }
}

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
        .visible(false)
        .on_navigation(|url| {
            // Only the application itself is ever shown; links open in the browser, and only through `host_open_link`.
            matches!(url.scheme(), "tauri")
                || (url.scheme() == "http" && url.host_str() == Some("tauri.localhost"))
                || cfg!(debug_assertions) && url.host_str() == Some("localhost")
        })
        .build()?;
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(FIRST_SCREEN).await;
        reveal(&app);
    });
    Ok(())
}

/// Shows the window, making it when the login started us without one.
pub(crate) fn show(app: &AppHandle) {
    crate::tray::attention(app, false);
    match app.get_webview_window(MAIN) {
        Some(window) => {
            app.state::<Veil>().0.store(true, Ordering::Relaxed);
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
