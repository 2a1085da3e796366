//! Decoding in child processes that may die.
//!
//! A child is this executable itself, started with [`FLAG`]: it gets bytes over a pipe and gives pictures back, can open
//! no file and no connection, and has limits of memory and time. Whatever happens to it happens to one file: that one is
//! refused with a reason, and the next gets a fresh child.
//!
//! On Linux the kernel lets a child do nothing but compute, read and write what is open, and take memory up to a limit; on
//! other Unix systems it has limits of memory, time and open files; on Windows a clock.

mod child;
mod limits;
mod process;
mod programs;
mod protocol;
#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::fs::File;
use std::io::{Read as _, Seek as _};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use pupitre_domain::content::Crop;
use pupitre_domain::edit::{Fitting, Recipe};
use pupitre_domain::network::ImageLimits;
use pupitre_domain::visual::CutFault;

use process::{Launch, Lost, Worker};
use programs::Converted;
use protocol::{Done, Job};

use crate::clip::cut::CutPlan;
use crate::clip::{self, Container};
use crate::small::Scratch;
use crate::template::Canvas;
use crate::{Examined, MediaFault, Rendition, RenditionSpec, Stage};

/// The one argument of a child.
pub const FLAG: &str = "--pupitre-media-worker";
/// Longer side at which a drawing becomes a picture.
const DRAWING_SIDE: u32 = 2_048;
/// How long one file may take, whatever it does.
const WITHIN: Duration = Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 20 });
/// A child without work is ended after this long.
const IDLE: Duration = Duration::from_secs(30);
/// After children could not be started, decoding stays here for this long.
const AGAIN_AFTER: Duration = Duration::from_secs(60);

/// Whether `main` called [`enter`]: an executable that does not would start itself as a whole.
static CAN_BE_CHILD: AtomicBool = AtomicBool::new(false);

/// The first call of `main` in every executable that decodes: in a child it works until its parent is gone and never
/// returns; otherwise it notes that this executable can be its own child, and returns.
pub fn enter() {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|first| first == FLAG) {
        let rest: Vec<OsString> = arguments.collect();
        let code = match rest.split_first() {
            Some((program, arguments)) => programs::become_program(program, arguments),
            None => i32::from(child::serve().is_err()),
        };
        std::process::exit(code);
    }
    CAN_BE_CHILD.store(true, Ordering::Relaxed);
}

/// Where decoding takes place; `pupitre doctor` tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Isolation {
    /// In child processes.
    Process,
    /// In this process, where a decoder's fault would end it; the reason in a few words.
    InProcess(&'static str),
}

/// What this system's programs add to our own decoders; `pupitre doctor` tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Programs {
    /// HEIC and AVIF can be read.
    pub heic: bool,
    /// Videos get a poster.
    pub posters: bool,
    /// Names to install for HEIC and AVIF.
    pub names: &'static str,
}

/// Looks for the programs.
#[must_use]
pub fn programs() -> Programs {
    Programs { heic: programs::reads_heic(), posters: programs::makes_posters(), names: programs::NAMES }
}

/// Child processes, started on demand, kept while there is work, ended after a while without. Cheap to clone; calls block
/// and may come from any number of threads, each of which has a child of its own.
#[derive(Debug, Clone)]
pub struct Workers {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    launch: Option<Launch>,
    within: Duration,
    idle: Mutex<Idle>,
    failed: Mutex<Option<Instant>>,
}

#[derive(Debug, Default)]
struct Idle {
    workers: Vec<(Worker, Instant)>,
    /// Whether somebody looks for those that have nothing to do.
    watched: bool,
}

impl Default for Workers {
    fn default() -> Self {
        Self::new()
    }
}

impl Workers {
    /// Starts nothing yet.
    #[must_use]
    pub fn new() -> Self {
        let launch = CAN_BE_CHILD.load(Ordering::Relaxed).then(Launch::this).flatten();
        Self::with(launch, WITHIN)
    }

    fn with(launch: Option<Launch>, within: Duration) -> Self {
        Self { inner: Arc::new(Inner { launch, within, idle: Mutex::default(), failed: Mutex::default() }) }
    }

    /// Where the next call will decode. Starts a child to find out, where none is running.
    #[must_use]
    pub fn isolation(&self) -> Isolation {
        let Some(launch) = &self.inner.launch else { return Isolation::InProcess("this program has no decoding mode") };
        match self.take(launch) {
            Some(worker) => {
                self.give_back(worker);
                Isolation::Process
            }
            None => Isolation::InProcess("no process could be started"),
        }
    }

    /// [`crate::examine`]. Of HEIC and AVIF, which a program of the system decodes, media type, size and hash are the
    /// original's.
    ///
    /// # Errors
    /// Any [`MediaFault`]; `Crashed` and `TooSlow` when the child did not survive the file; `NeedsProgram` for HEIC and
    /// AVIF where no program is installed that reads them.
    pub fn examine(&self, bytes: &[u8], specs: &[RenditionSpec]) -> Result<Examined, MediaFault> {
        let job = Job::Examine { specs: specs.to_vec() };
        let mut hash = None;
        let converted = self.converted(bytes)?;
        let outcome = match &converted {
            Some(converted) => self.run(&job, &converted.bytes, || {})?,
            None => self.run(&job, bytes, || hash = Some(blake3::hash(bytes)))?,
        };
        let Done::Examined(mut examined) = outcome else { return Err(MediaFault::Corrupt) };
        examined.facts.hash = hash.unwrap_or_else(|| blake3::hash(bytes)).to_hex().to_string();
        examined.facts.bytes = bytes.len() as u64;
        if let Some(converted) = converted {
            converted.mime.clone_into(&mut examined.facts.mime);
        }
        if examined.renditions.len() == specs.len() { Ok(*examined) } else { Err(MediaFault::Corrupt) }
    }

    /// [`Workers::examine`] of a file on the disk: videos too, of which only the head is read and the whole hashed.
    /// Whoever stores a copy examines the copy, so that nothing can change between the two.
    ///
    /// # Errors
    /// As [`Workers::examine`]; `Truncated` when the file cannot be read to its end.
    pub fn examine_file(&self, path: &Path, specs: &[RenditionSpec]) -> Result<Examined, MediaFault> {
        let mut file = File::open(path).map_err(|_| MediaFault::Truncated)?;
        let length = file.metadata().map_err(|_| MediaFault::Truncated)?.len();
        let mut start = Vec::new();
        file.by_ref().take(12).read_to_end(&mut start).map_err(|_| MediaFault::Truncated)?;
        if let Some(container) = Container::of(&start) {
            return self.examine_clip(path, &mut file, length, container, specs);
        }
        if length > crate::MAX_FILE_BYTES as u64 {
            return Err(MediaFault::TooManyBytes { bytes: length, max: crate::MAX_FILE_BYTES as u64 });
        }
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
        file.rewind().and_then(|()| file.read_to_end(&mut bytes)).map_err(|_| MediaFault::Truncated)?;
        self.examine(&bytes, specs)
    }

    fn examine_clip(
        &self,
        path: &Path,
        file: &mut File,
        length: u64,
        container: Container,
        specs: &[RenditionSpec],
    ) -> Result<Examined, MediaFault> {
        if length > clip::MAX_CLIP_BYTES {
            return Err(MediaFault::TooManyBytes { bytes: length, max: clip::MAX_CLIP_BYTES });
        }
        let head = clip::head(file, container).map_err(|_| MediaFault::Corrupt)?;
        let Done::Examined(mut examined) = self.run(&Job::Clip, &head, || {})? else { return Err(MediaFault::Corrupt) };
        let mut hash = blake3::Hasher::new();
        file.rewind().and_then(|()| std::io::copy(file, &mut hash)).map_err(|_| MediaFault::Truncated)?;
        examined.facts.hash = hash.finalize().to_hex().to_string();
        examined.facts.bytes = length;
        let millis = examined.clip.as_ref().map_or(0, |clip| clip.millis);
        let poster = programs::poster(path, container.demuxer(), millis, self.inner.launch.as_ref());
        let seen = poster.and_then(|poster| match self.run(&Job::Examine { specs: specs.to_vec() }, &poster, || {}) {
            Ok(Done::Examined(seen)) => Some(seen),
            _ => None,
        });
        if let Some(seen) = seen {
            examined.facts.colour = seen.facts.colour;
            examined.fingerprint = seen.fingerprint;
            examined.palette = seen.palette;
            examined.renditions = seen.renditions;
        } else {
            let (width, height) = (examined.facts.width, examined.facts.height);
            examined.renditions = specs
                .iter()
                .map(|spec| {
                    let side = spec.max_side.clamp(1, crate::MAX_SIDE);
                    let poster = clip::neutral_poster(width, height, side);
                    crate::encode::jpeg(&image::DynamicImage::ImageRgb8(poster), None, spec.quality)
                })
                .collect::<Result<_, _>>()?;
        }
        Ok(*examined)
    }

    /// Plans a cut of a film between two moments in milliseconds.
    ///
    /// # Errors
    /// Why it cannot be cut; `Unclear` also for what cannot be read or kills the child.
    pub fn plan_cut(&self, film: &mut File, from: u32, to: u32) -> Result<CutPlan, CutFault> {
        let unclear = |_| CutFault::Unclear;
        let length = film.metadata().map_err(unclear)?.len();
        let mut start = Vec::new();
        film.rewind().and_then(|()| film.by_ref().take(12).read_to_end(&mut start)).map_err(unclear)?;
        let container = Container::of(&start).filter(|_| length <= clip::MAX_CLIP_BYTES).ok_or(CutFault::Unclear)?;
        if container != Container::Boxes {
            return Err(CutFault::Container);
        }
        let head = clip::head(film, container).map_err(unclear)?;
        match self.run(&Job::Cut { from, to }, &head, || {}) {
            Ok(Done::Cut(planned)) => {
                planned.and_then(|plan| plan.fits(length).then_some(*plan).ok_or(CutFault::Unclear))
            }
            _ => Err(CutFault::Unclear),
        }
    }

    /// The picture that a film shows at a moment; none where no program of the system gives one.
    ///
    /// # Errors
    /// As [`Workers::examine`].
    pub fn still(&self, path: &Path, millis: u64, spec: &RenditionSpec) -> Result<Option<Rendition>, MediaFault> {
        let mut start = Vec::new();
        let file = File::open(path).map_err(|_| MediaFault::Truncated)?;
        file.take(12).read_to_end(&mut start).map_err(|_| MediaFault::Truncated)?;
        let container = Container::of(&start).ok_or(MediaFault::NotAnImage)?;
        let still = programs::still(path, container.demuxer(), millis, self.inner.launch.as_ref());
        still.map(|still| self.render(&still, spec)).transpose()
    }

    /// [`crate::render`].
    ///
    /// # Errors
    /// As [`Workers::examine`].
    pub fn render(&self, bytes: &[u8], spec: &RenditionSpec) -> Result<Rendition, MediaFault> {
        self.rendition(&Job::Render { spec: *spec }, bytes)
    }

    /// [`crate::fit_for_network`].
    ///
    /// # Errors
    /// As [`Workers::examine`], and `AnimationLost`.
    pub fn fit(&self, bytes: &[u8], crop: Option<Crop>, limits: &ImageLimits) -> Result<Rendition, MediaFault> {
        self.rendition(&Job::Fit { crop, limits: limits.clone() }, bytes)
    }

    /// [`crate::edit`].
    ///
    /// # Errors
    /// As [`Workers::fit`].
    pub fn edit(&self, bytes: &[u8], fitting: &Fitting, limits: &ImageLimits) -> Result<Rendition, MediaFault> {
        self.rendition(&Job::Edit { fitting: fitting.clone(), limits: limits.clone() }, bytes)
    }

    /// [`crate::draft`].
    ///
    /// # Errors
    /// As [`Workers::examine`].
    pub fn draft(&self, bytes: &[u8], recipe: &Recipe, stage: Stage, max_side: u32) -> Result<Rendition, MediaFault> {
        self.rendition(&Job::Draft { recipe: recipe.clone(), stage, max_side }, bytes)
    }

    /// [`crate::picture`].
    ///
    /// # Errors
    /// As [`Workers::examine`].
    pub fn picture(&self, bytes: &[u8], recipe: &Recipe, max_side: u32) -> Result<Rendition, MediaFault> {
        self.rendition(&Job::Picture { recipe: recipe.clone(), max_side }, bytes)
    }

    /// [`crate::svg::rasterise`].
    ///
    /// # Errors
    /// As [`Workers::examine`].
    pub fn rasterise(&self, bytes: &[u8], max_side: u32) -> Result<Rendition, MediaFault> {
        match self.run(&Job::Svg { max_side }, bytes, || {})? {
            Done::Rendition(rendition) => Ok(rendition),
            Done::Examined(_) | Done::Cut(_) => Err(MediaFault::Corrupt),
        }
    }

    /// `crate::template::paint`.
    pub(crate) fn paint(&self, canvas: Canvas, blobs: &[u8]) -> Result<Rendition, MediaFault> {
        match self.run(&Job::Paint { canvas }, blobs, || {})? {
            Done::Rendition(rendition) => Ok(rendition),
            Done::Examined(_) | Done::Cut(_) => Err(MediaFault::Corrupt),
        }
    }

    /// Ends the children that have nothing to do, at the end of a batch.
    pub fn rest(&self) {
        let ended = std::mem::take(&mut self.idle().workers);
        drop(ended);
    }

    fn rendition(&self, job: &Job, bytes: &[u8]) -> Result<Rendition, MediaFault> {
        let converted = self.converted(bytes)?;
        match self.run(job, converted.as_ref().map_or(bytes, |converted| &converted.bytes), || {})? {
            Done::Rendition(rendition) => Ok(rendition),
            Done::Examined(_) | Done::Cut(_) => Err(MediaFault::Corrupt),
        }
    }

    /// What is decoded in place of a kind that no decoder of ours reads; none for all others.
    fn converted(&self, bytes: &[u8]) -> Result<Option<Converted>, MediaFault> {
        // Text, before it is asked whether it is a drawing: a photograph's comment may say "<svg".
        let text = matches!(bytes.first(), Some(b'<' | b' ' | b'\t' | b'\r' | b'\n' | 0xef));
        if text && crate::svg::is_svg(bytes) {
            let drawn = self.rasterise(bytes, DRAWING_SIDE)?;
            return Ok(Some(Converted { bytes: drawn.bytes, mime: "image/svg+xml" }));
        }
        programs::converted(bytes, self.inner.launch.as_ref())
    }

    /// Has a child do it; `meanwhile` runs here at the same time, at least once.
    fn run(&self, job: &Job, bytes: &[u8], mut meanwhile: impl FnMut()) -> Result<Done, MediaFault> {
        if bytes.len() > crate::MAX_FILE_BYTES {
            return Err(MediaFault::TooManyBytes { bytes: bytes.len() as u64, max: crate::MAX_FILE_BYTES as u64 });
        }
        let Some(launch) = &self.inner.launch else { return job.run(bytes, &mut Scratch::default()) };
        loop {
            let Some(mut worker) = self.take(launch) else { return job.run(bytes, &mut Scratch::default()) };
            let fresh = worker.is_fresh();
            match worker.ask(job, bytes, self.inner.within, &mut meanwhile) {
                Ok(outcome) => {
                    self.give_back(worker);
                    return outcome;
                }
                Err(Lost::TooSlow) => return Err(MediaFault::TooSlow),
                // Perhaps an earlier file had left it ill: a fresh child decides.
                Err(Lost::Ended) if !fresh => {}
                Err(Lost::Ended) => return Err(MediaFault::Crashed),
            }
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Idle> {
        self.inner.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One that waits, or a fresh one; none where none can be started.
    fn take(&self, launch: &Launch) -> Option<Worker> {
        let waiting = self.idle().workers.pop();
        if let Some((worker, _)) = waiting {
            return Some(worker);
        }
        let mut failed = self.inner.failed.lock().unwrap_or_else(PoisonError::into_inner);
        if failed.is_some_and(|at| at.elapsed() < AGAIN_AFTER) {
            return None;
        }
        *failed = None;
        drop(failed);
        match Worker::start(launch) {
            Ok(worker) => Some(worker),
            Err(_) => {
                *self.inner.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
                None
            }
        }
    }

    fn give_back(&self, worker: Worker) {
        if worker.is_worn() {
            return;
        }
        let mut idle = self.idle();
        idle.workers.push((worker, Instant::now()));
        if !std::mem::replace(&mut idle.watched, true) {
            let inner = Arc::downgrade(&self.inner);
            let watching = std::thread::Builder::new().name("media-idle".to_owned()).spawn(move || watch(&inner));
            idle.watched = watching.is_ok();
        }
    }
}

/// Ends children that have been idle, and itself with the last of them.
fn watch(inner: &Weak<Inner>) {
    loop {
        std::thread::sleep(IDLE / 4);
        let Some(inner) = inner.upgrade() else { return };
        let mut idle = inner.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let (busy, ended) =
            std::mem::take(&mut idle.workers).into_iter().partition(|(_, since)| since.elapsed() < IDLE);
        idle.workers = busy;
        idle.watched = !idle.workers.is_empty();
        let last = !idle.watched;
        drop(idle);
        let ended: Vec<(Worker, Instant)> = ended;
        drop(ended);
        if last {
            return;
        }
    }
}
