//! Decoding in child processes that may die.
//!
//! A child is this executable itself, started with [`FLAG`]: it gets bytes over a pipe and gives pictures back, can open
//! no file and no connection, and has limits of memory and time. Whatever happens to it happens to one file.

use std::path::Path;

use pupitre_domain::content::Crop;
use pupitre_domain::network::ImageLimits;

use crate::{Examined, MediaFault, Rendition, RenditionSpec};

/// The one argument of a child.
pub const FLAG: &str = "--pupitre-media-worker";

/// The first call of `main` in every executable that decodes: in a child it works until its parent is gone and never
/// returns; otherwise it notes that this executable can be its own child, and returns.
pub fn enter() {}

/// Where decoding takes place; `pupitre doctor` tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Isolation {
    /// In child processes.
    Process,
    /// In this process, where a decoder's fault would end it; the reason in a few words.
    InProcess(&'static str),
}

/// Child processes, started on demand, kept while there is work, ended after a while without. Cheap to clone; calls block
/// and may come from any number of threads, each of which has a child of its own.
#[derive(Debug, Clone, Default)]
pub struct Workers {}

impl Workers {
    /// Starts nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Where the next call will decode.
    #[must_use]
    pub fn isolation(&self) -> Isolation {
        Isolation::InProcess("not built yet")
    }

    /// [`crate::examine`].
    ///
    /// # Errors
    /// Any [`MediaFault`]; `Crashed` and `TooSlow` when the child did not survive the file.
    pub fn examine(&self, bytes: &[u8], specs: &[RenditionSpec]) -> Result<Examined, MediaFault> {
        crate::examine(bytes, specs)
    }

    /// [`Workers::examine`] of a file on the disk: videos too, of which only the head is read.
    ///
    /// # Errors
    /// As [`Workers::examine`]; `Truncated` when the file cannot be read to its end.
    pub fn examine_file(&self, path: &Path, specs: &[RenditionSpec]) -> Result<Examined, MediaFault> {
        let bytes = std::fs::read(path).map_err(|_| MediaFault::Truncated)?;
        self.examine(&bytes, specs)
    }

    /// [`crate::render`].
    ///
    /// # Errors
    /// As [`Workers::examine`].
    pub fn render(&self, bytes: &[u8], spec: &RenditionSpec) -> Result<Rendition, MediaFault> {
        crate::render(bytes, spec)
    }

    /// [`crate::fit_for_network`].
    ///
    /// # Errors
    /// As [`Workers::examine`], and `AnimationLost`.
    pub fn fit(&self, bytes: &[u8], crop: Option<Crop>, limits: &ImageLimits) -> Result<Rendition, MediaFault> {
        crate::fit_for_network(bytes, crop, limits)
    }

    /// Ends the children that have nothing to do, at the end of a batch.
    pub fn rest(&self) {}
}
