//! The window. Thin: it opens the engine, carries calls and events, serves pictures, and keeps a tray icon.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

#[cfg(test)]
mod access_tests;
mod capture;
mod clipboard;
mod desk;
mod graphics;
mod host;
mod library;
mod notices;
mod pictures;
mod rpc;
mod tray;
mod window;
mod words;

use desk::{Desk, Door};
use tauri::{Manager, RunEvent, WindowEvent};

fn main() {
    // Started by ourselves to decode a picture: then that is all that happens.
    pupitre_engine::decode_if_child();
    pupitre_engine::harden();
    graphics::prepare();
    start_log();
    let app = tauri::Builder::default()
        // First, so that a second start ends before it opens anything.
        .plugin(tauri_plugin_single_instance::init(|app, _, _| window::show(app)))
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_autostart::init(
            tauri_plugin_autostart::MacosLauncher::LaunchAgent,
            Some(vec![window::HIDDEN]),
        ))
        .register_asynchronous_uri_scheme_protocol("visual", pictures::serve)
        .invoke_handler(tauri::generate_handler![rpc::rpc])
        .on_window_event(|window, event| match event {
            WindowEvent::CloseRequested { api, .. } => window::close_requested(window, api),
            WindowEvent::DragDrop(drop) => library::dragged(window, drop),
            _ => {}
        })
        .manage(Door::new())
        .manage(window::Veil::default())
        .manage(capture::Capture::default())
        .manage(library::Dropped::default())
        .setup(|app| {
            // The web view's own processes take longest: first.
            window::build(app.handle())?;
            desk::open(app.handle());
            Ok(())
        })
        .build(tauri::generate_context!());
    match app {
        Ok(app) => app.run(|app, event| {
            if let RunEvent::Exit = event
                && let Some(desk) = app.try_state::<Desk>()
            {
                desk.stop();
            }
        }),
        Err(error) => {
            tracing::error!(%error, "the window system could not be started");
            std::process::exit(1);
        }
    }
}

fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("PUPITRE_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,pupitre_engine=info,pupitre_ipc=info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).json().init();
}
