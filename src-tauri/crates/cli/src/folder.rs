//! Where the data is when nobody says so.

use std::path::PathBuf;

/// The application's data folder of this user.
pub(crate) fn default() -> Option<PathBuf> {
    pupitre_engine::default_folder()
}
