//! The engine and its conductor, as the shell holds them.

use crate::words::Words;
use pupitre_engine::api::Nothing;
use pupitre_engine::api::desk::{Locale, Settings};
use pupitre_engine::error::{ErrorCode, Failure};
use pupitre_engine::{Conductor, Engine};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use tauri::{AppHandle, Manager, State};
use tauri_plugin_dialog::{DialogExt, MessageDialogKind};
use tokio::sync::watch;

/// What the window works with.
pub(crate) struct Desk {
    /// The engine.
    pub(crate) engine: Arc<Engine>,
    settings: Mutex<Settings>,
    stop: watch::Sender<bool>,
    hidden: AtomicBool,
}

impl Desk {
    /// Opens the data and starts conducting.
    pub(crate) fn open() -> Result<Self, Failure> {
        let folder = pupitre_engine::default_folder().ok_or(Failure::internal("no data folder"))?;
        let engine = pupitre_engine::open(&folder)?;
        let looking = Arc::clone(&engine);
        tauri::async_runtime::spawn(async move { pupitre_engine::keychain::look_ahead(&looking).await });
        let (stop, stopped) = watch::channel(false);
        let conductor = Conductor::new(Arc::clone(&engine));
        tauri::async_runtime::spawn(conductor.run(stopped));
        let settings = tauri::async_runtime::block_on(pupitre_engine::settings::get(&engine, Nothing {}))?;
        Ok(Self { engine, settings: Mutex::new(settings), stop, hidden: AtomicBool::new(false) })
    }

    /// The settings as last read.
    pub(crate) fn settings(&self) -> Settings {
        self.settings.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Whether nothing is told now.
    pub(crate) fn is_quiet(&self) -> bool {
        pupitre_engine::morning::is_quiet(&self.engine, &self.settings())
    }

    /// Reads the settings again.
    pub(crate) async fn refresh_settings(&self) {
        if let Ok(fresh) = pupitre_engine::settings::get(&self.engine, Nothing {}).await {
            *self.settings.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = fresh;
        }
    }

    /// The words of the shell in the window's language.
    pub(crate) fn words(&self) -> Words {
        Words::of(self.settings().locale)
    }

    /// Whether the window is hidden for the first time in this run.
    pub(crate) fn first_hide(&self) -> bool {
        !self.hidden.swap(true, Ordering::Relaxed)
    }

    /// Tells the conductor to end. What is in flight stays as committed; the next start settles it.
    pub(crate) fn stop(&self) {
        let _ = self.stop.send(true);
    }
}

/// Whether the desk is open. It opens while the window loads, which takes longer.
pub(crate) struct Door(watch::Sender<bool>);

impl Door {
    /// A closed one.
    pub(crate) fn new() -> Self {
        Self(watch::channel(false).0)
    }
}

/// Opens the desk on a thread of its own, then starts what needs it. What the window asks meanwhile waits.
pub(crate) fn open(app: &AppHandle) {
    let app = app.clone();
    std::thread::spawn(move || {
        let failure = match Desk::open() {
            Ok(desk) => {
                app.manage(desk);
                app.state::<Door>().0.send_replace(true);
                crate::notices::start(&app);
                None
            }
            Err(failure) => Some(failure.code),
        };
        let handle = app.clone();
        let shown = app.run_on_main_thread(move || match failure {
            None => {
                crate::tray::build(&handle);
                crate::capture::start(&handle);
            }
            Some(code) => cannot_start(&handle, code),
        });
        if shown.is_err() {
            app.exit(1);
        }
    });
}

/// The desk, once it is open.
pub(crate) async fn opened(app: &AppHandle) -> State<'_, Desk> {
    let mut door = app.state::<Door>().0.subscribe();
    // The sender lives as long as the application.
    let _ = door.wait_for(|open| *open).await;
    app.state::<Desk>()
}

/// Says why Pupitre cannot start, and ends. Nothing has been changed.
pub(crate) fn cannot_start(app: &AppHandle, code: ErrorCode) {
    crate::window::veil(app);
    let words = Words::of(None::<Locale>);
    let text = words.get(match code {
        ErrorCode::NewerData => "shell_newerData",
        ErrorCode::ReadOnly => "shell_readOnly",
        ErrorCode::DiskFull => "shell_diskFull",
        ErrorCode::DataDamaged => "shell_dataDamaged",
        _ => "shell_internal",
    });
    tracing::error!(?code, "cannot start");
    let handle = app.clone();
    app.dialog()
        .message(text)
        .title(words.get("shell_cannotStart"))
        .kind(MessageDialogKind::Error)
        .show(move |_| handle.exit(1));
}
