//! The parts that use cases work with.

use crate::access::Accesses;
use crate::authorize::Attempts;
use crate::clock::Clock;
use crate::conductor::Pulse;
use crate::error::{ErrorCode, Failure};
use crate::events::{Alert, Events, Topic};
use crate::reach::Reach;
use chrono::{DateTime, Utc};
use pupitre_domain::publication::Timing;
use pupitre_media::{Files, Workers};
use pupitre_networks::kit::Http;
use pupitre_store::{OpenError, Store};
use pupitre_vault::Vault;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a shell composes Pupitre from.
pub struct Parts {
    /// The database.
    pub store: Store,
    /// The keychain.
    pub vault: Arc<dyn Vault>,
    /// Where the present comes from.
    pub clock: Arc<dyn Clock>,
    /// The way out to the networks.
    pub http: Http,
    /// The folder that holds the database and the visuals.
    pub folder: PathBuf,
    /// Lengths of the outbox's waits.
    pub timing: Timing,
}

/// One installation at work. Cheap to share; lives as long as the process.
pub struct Engine {
    pub(crate) store: Store,
    pub(crate) vault: Arc<dyn Vault>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) http: Http,
    pub(crate) files: Files,
    /// Where foreign pictures are decoded.
    pub(crate) workers: Workers,
    pub(crate) folder: PathBuf,
    pub(crate) timing: Timing,
    pub(crate) events: Arc<Events>,
    pub(crate) accesses: Accesses,
    pub(crate) attempts: Attempts,
    pub(crate) fetches: crate::attachments::Fetches,
    pub(crate) pulse: Pulse,
    pub(crate) imports: crate::import::Shelf,
    pub(crate) dictionaries: crate::spelling::Dictionaries,
    pub(crate) reach: Reach,
    pub(crate) keychain: crate::keychain::Watch,
    pub(crate) looks: crate::sync::Looks,
    pub(crate) foresight: crate::forecast::Foresight,
    pub(crate) bringing: crate::visuals::bring::Bringing,
    pub(crate) integrity: crate::visuals::care::Integrity,
    pub(crate) library_kept: crate::visuals::watch::Kept,
    pub(crate) made: crate::made::Shelf,
}

impl Engine {
    /// Composes the engine. Opens nothing and sends nothing.
    ///
    /// # Errors
    /// When the folder of visuals cannot be made.
    pub fn new(parts: Parts) -> Result<Arc<Self>, Failure> {
        let files = Files::open(parts.folder.join("visuals"), parts.folder.join("thumbnails"))
            .map_err(crate::visuals::files_failure)?;
        Ok(Arc::new(Self {
            store: parts.store,
            vault: parts.vault,
            clock: parts.clock,
            http: parts.http,
            files,
            workers: Workers::new(),
            folder: parts.folder,
            timing: parts.timing,
            events: Arc::default(),
            accesses: Accesses::default(),
            attempts: Attempts::default(),
            fetches: crate::attachments::Fetches::default(),
            pulse: Pulse::default(),
            imports: crate::import::Shelf::default(),
            dictionaries: crate::spelling::Dictionaries::default(),
            reach: Reach::default(),
            keychain: crate::keychain::Watch::default(),
            looks: crate::sync::Looks::default(),
            foresight: crate::forecast::Foresight::default(),
            bringing: crate::visuals::bring::Bringing::default(),
            integrity: crate::visuals::care::Integrity::default(),
            library_kept: crate::visuals::watch::Kept::default(),
            made: crate::made::Shelf::default(),
        }))
    }

    /// The present.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The folder that holds everything.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whom to listen to for stale views and alerts.
    #[must_use]
    pub fn events(&self) -> &Events {
        &self.events
    }

    pub(crate) fn stale(&self, topics: &[Topic]) {
        self.events.stale(topics);
    }

    pub(crate) fn alert(&self, alert: Alert) {
        self.events.alert(alert);
    }

    /// The way out for an account, with the exception for one's own server when it is marked so.
    pub(crate) fn http_for(&self, own_server: bool) -> Http {
        if own_server { self.http.own_server() } else { self.http.clone() }
    }
}

/// Opens an installation in `folder` with the operating system's keychain and clock.
///
/// # Errors
/// `newerData`, `readOnly`, `diskFull`, `dataDamaged` when the database cannot be used as it is; nothing is changed then.
pub fn open(folder: &Path) -> Result<Arc<Engine>, Failure> {
    let store = Store::open(folder, Utc::now()).map_err(open_failure)?;
    let http = Http::new(concat!("Pupitre/", env!("CARGO_PKG_VERSION"))).map_err(|_| Failure::internal("http"))?;
    Engine::new(Parts {
        store,
        vault: Arc::new(pupitre_vault::Keychain::new(pupitre_vault::KeychainOptions::default())),
        clock: Arc::new(crate::clock::SystemClock),
        http,
        folder: folder.to_owned(),
        timing: Timing::default(),
    })
}

/// Why a database could not be opened.
#[must_use]
fn open_failure(error: OpenError) -> Failure {
    Failure::of(match error {
        OpenError::Newer { .. } => ErrorCode::NewerData,
        OpenError::ReadOnly => ErrorCode::ReadOnly,
        OpenError::DiskFull => ErrorCode::DiskFull,
        OpenError::Corrupt => ErrorCode::DataDamaged,
        OpenError::Busy => ErrorCode::Busy,
        OpenError::Io(_) => return Failure::internal("open"),
    })
}
