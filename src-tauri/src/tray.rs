//! The tray icon: Pupitre at work with its window closed.

use crate::desk::Desk;
use crate::window;
use tauri::image::Image;
use tauri::menu::{Menu, MenuItem};
use tauri::tray::{MouseButton, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Emitter, Manager};

const ID: &str = "main";
const CALM: &[u8] = include_bytes!("../../icons/tray-light.png");
const ATTENTION: &[u8] = include_bytes!("../../icons/tray-light-attention.png");

fn menu(app: &AppHandle) -> tauri::Result<Menu<tauri::Wry>> {
    let desk = app.state::<Desk>();
    let words = desk.words();
    Menu::with_items(
        app,
        &[
            &MenuItem::with_id(app, "show", words.get("shell_show"), true, None::<&str>)?,
            &MenuItem::with_id(app, "new", words.get("shell_newPost"), true, None::<&str>)?,
            &MenuItem::with_id(app, "quit", words.get("shell_quit"), true, None::<&str>)?,
        ],
    )
}

/// Makes the icon. A desktop without a tray is no reason not to start.
pub(crate) fn build(app: &AppHandle) {
    if let Err(error) = try_build(app) {
        tracing::warn!(%error, "no tray icon");
    }
}

fn try_build(app: &AppHandle) -> tauri::Result<()> {
    TrayIconBuilder::with_id(ID)
        .icon(Image::from_bytes(CALM)?)
        .tooltip("Pupitre")
        .menu(&menu(app)?)
        .show_menu_on_left_click(false)
        .on_menu_event(|app, event| match event.id().as_ref() {
            "show" => window::show(app),
            "new" => {
                window::show(app);
                let _ = app.emit("pupitre:navigate", "/composer");
            }
            "quit" => app.exit(0),
            _ => {}
        })
        .on_tray_icon_event(|tray, event| {
            if let TrayIconEvent::Click { button: MouseButton::Left, .. } = event {
                window::show(tray.app_handle());
            }
        })
        .build(app)?;
    Ok(())
}

/// Writes the menu again, after the language changed.
pub(crate) fn relabel(app: &AppHandle) {
    if let (Some(tray), Ok(menu)) = (app.tray_by_id(ID), menu(app)) {
        let _ = tray.set_menu(Some(menu));
    }
}

/// Shows or takes away the mark that something waits for a person.
pub(crate) fn attention(app: &AppHandle, on: bool) {
    if let (Some(tray), Ok(image)) = (app.tray_by_id(ID), Image::from_bytes(if on { ATTENTION } else { CALM })) {
        let _ = tray.set_icon(Some(image));
    }
}
