//! What the library's room asks of the shell: files and folders that a person chooses or drops. The window names no path.

use crate::clipboard::{self, Copied};
use crate::desk::Desk;
use crate::host::{failed, path_text, read};
use pupitre_domain::ids::{BrandId, FolderId};
use pupitre_engine::api::visuals::{PasteView, RefusedReason};
use pupitre_engine::error::ErrorCode;
use pupitre_engine::visuals;
use pupitre_ipc::{Caller, ErrorView};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tauri::{AppHandle, DragDropEvent, Emitter, Manager, PhysicalPosition, Window};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};

/// Endings that the chooser offers for visuals. What a file is, its bytes tell.
pub(crate) const VISUALS: &[&str] =
    &["jpg", "jpeg", "png", "webp", "gif", "avif", "tif", "tiff", "svg", "heic", "heif", "mp4", "m4v", "mov", "webm"];
const PAPERS: &[&str] = &["pdf", "jpg", "jpeg", "png", "txt", "docx", "odt"];
const LOGOS: &[&str] = &["svg", "png", "webp", "jpg", "jpeg"];
const FONTS: &[&str] = &["ttf", "otf", "ttc"];
/// Drops that the window has not taken: the latest few.
const WAITING: usize = 8;

/// Files that were dropped and wait for the window to say what becomes of them.
#[derive(Default)]
pub(crate) struct Dropped(Mutex<Drops>);

#[derive(Default)]
struct Drops {
    /// How many files are held over the window now.
    held: usize,
    last: u64,
    waiting: VecDeque<(u64, Vec<String>)>,
}

impl Dropped {
    fn lock(&self) -> MutexGuard<'_, Drops> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn hold(&self, files: usize) {
        self.lock().held = files;
    }

    fn held(&self) -> usize {
        self.lock().held
    }

    fn put(&self, paths: Vec<String>) -> u64 {
        let mut drops = self.lock();
        drops.last += 1;
        let key = drops.last;
        drops.waiting.push_back((key, paths));
        if drops.waiting.len() > WAITING {
            drops.waiting.pop_front();
        }
        key
    }

    /// Each drop once.
    fn take(&self, key: u64) -> Option<Vec<String>> {
        let mut drops = self.lock();
        let at = drops.waiting.iter().position(|(one, _)| *one == key)?;
        drops.waiting.remove(at).map(|(_, paths)| paths)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bring {
    /// `files` or `folder`.
    what: String,
    /// The other fields of the command.
    wish: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TakeDrop {
    key: u64,
    /// `visuals_import` (waits for all) or `visuals_bring`.
    wait: bool,
    wish: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Paste {
    /// `visuals_import` (waits for all) or `visuals_bring`, where files were copied.
    wait: bool,
    /// It is pasted into a text: words are wanted, too.
    #[serde(default)]
    words: bool,
    wish: Value,
}

/// Whose a pasted picture is.
#[derive(Deserialize)]
struct Whose {
    #[serde(default)]
    brand: Option<BrandId>,
    #[serde(default)]
    folder: Option<FolderId>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KitFiles {
    /// `logo` or `fonts`.
    what: String,
    wish: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    wish: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Save {
    wish: Value,
    name: String,
}

/// Answers a call of the library's room.
pub(crate) async fn call(app: &AppHandle, desk: &Desk, method: &str, params: Value) -> Result<Value, ErrorView> {
    match method {
        "host_library_bring" => {
            let Bring { what, wish } = read(params)?;
            let paths = if what == "folder" { folders(app).await } else { files(app, desk).await };
            if paths.is_empty() {
                return Ok(Value::Null);
            }
            ask(desk, "visuals_bring", with(wish, "paths", json!(paths))?).await
        }
        "host_library_drop" => {
            let TakeDrop { key, wait, wish } = read(params)?;
            let Some(paths) = app.state::<Dropped>().take(key) else {
                return Err(failed(ErrorCode::NotFound, "drop"));
            };
            let method = if wait { "visuals_import" } else { "visuals_bring" };
            ask(desk, method, with(wish, "paths", json!(paths))?).await
        }
        "host_library_paste" => paste(app, desk, read(params)?).await,
        "host_library_watch" => chosen_folder(app, desk, "watches_add", read::<Wish>(params)?.wish).await,
        "host_library_export" => {
            let Wish { wish } = read(params)?;
            let Some(path) = folder(app).await else { return Ok(Value::Null) };
            ask(desk, "visuals_export", with(wish, "folder", json!(path))?).await
        }
        "host_library_relink" => {
            let Bring { what, wish } = read(params)?;
            if what == "folder" {
                return chosen_folder(app, desk, "visuals_relink", wish).await;
            }
            chosen_file(app, desk, "visuals_relink", ("shell_images", VISUALS), wish).await
        }
        "host_library_release" => {
            chosen_file(app, desk, "releases_add", ("shell_papers", PAPERS), read::<Wish>(params)?.wish).await
        }
        "host_library_release_save" => {
            let Save { wish, name } = read(params)?;
            let Some(path) = place(app, &name).await else { return Ok(Value::Null) };
            ask(desk, "releases_export", with(wish, "path", json!(path))?).await
        }
        "host_kit_import" => {
            let KitFiles { what, wish } = read(params)?;
            let endings = if what == "fonts" { FONTS } else { LOGOS };
            let word = if what == "fonts" { "shell_fonts" } else { "shell_images" };
            chosen_files(app, desk, "kits_import", (word, endings), wish).await
        }
        "host_template_import" => {
            chosen_files(app, desk, "templates_import", ("shell_templates", &["svg"]), read::<Wish>(params)?.wish).await
        }
        _ => Err(failed(ErrorCode::NotFound, "no such method")),
    }
}

/// What another program copied: a job, a report, a picture, or words; nothing where it copied neither files nor a picture.
async fn paste(app: &AppHandle, desk: &Desk, Paste { wait, words, wish }: Paste) -> Result<Value, ErrorView> {
    let refused = |reason| PasteView { visual: None, known: false, refused: Some(reason) };
    match clipboard::read(app, words).await {
        None => Ok(Value::Null),
        Some(Copied::Files(paths)) => {
            let (method, told) = if wait { ("visuals_import", "report") } else { ("visuals_bring", "job") };
            Ok(json!({ (told): ask(desk, method, with(wish, "paths", json!(paths))?).await? }))
        }
        Some(Copied::Words(words)) => Ok(json!({ "words": words })),
        Some(Copied::TooLarge) => Ok(json!({ "picture": refused(RefusedReason::TooManyBytes) })),
        Some(Copied::Picture(bytes)) => {
            let Whose { brand, folder } = read(wish)?;
            let taken = visuals::bring::take_pasted(&desk.engine, brand, folder, None, bytes).await;
            let taken = taken.map_err(|failure| pupitre_ipc::view("host_library_paste", failure))?;
            Ok(json!({ "picture": taken }))
        }
    }
}

/// A request with one more field; only the shell knows its value, so the window's own is never taken.
fn with(wish: Value, field: &str, value: Value) -> Result<Value, ErrorView> {
    let Value::Object(mut fields) = wish else { return Err(failed(ErrorCode::Invalid, "request")) };
    fields.insert(field.to_owned(), value);
    Ok(Value::Object(fields))
}

async fn ask(desk: &Desk, method: &str, params: Value) -> Result<Value, ErrorView> {
    pupitre_ipc::dispatch(&desk.engine, Caller::Terminal, method, params).await
}

async fn chosen_folder(app: &AppHandle, desk: &Desk, method: &str, wish: Value) -> Result<Value, ErrorView> {
    let Some(path) = folder(app).await else { return Ok(Value::Null) };
    ask(desk, method, with(wish, "path", json!(path))?).await
}

async fn chosen_file(
    app: &AppHandle,
    desk: &Desk,
    method: &str,
    (word, endings): (&str, &[&str]),
    wish: Value,
) -> Result<Value, ErrorView> {
    let dialog = app.dialog().file().add_filter(desk.words().get(word), endings);
    let path = one(|tell| dialog.pick_file(tell)).await.and_then(path_text);
    let Some(path) = path else { return Ok(Value::Null) };
    ask(desk, method, with(wish, "path", json!(path))?).await
}

async fn chosen_files(
    app: &AppHandle,
    desk: &Desk,
    method: &str,
    (word, endings): (&str, &[&str]),
    wish: Value,
) -> Result<Value, ErrorView> {
    let dialog = app.dialog().file().add_filter(desk.words().get(word), endings);
    let paths = texts(one(|tell| dialog.pick_files(tell)).await);
    if paths.is_empty() {
        return Ok(Value::Null);
    }
    ask(desk, method, with(wish, "paths", json!(paths))?).await
}

type Tell<T> = Box<dyn FnOnce(Option<T>) + Send>;

/// What a dialog answers; nothing when it was closed.
async fn one<T: Send + 'static>(open: impl FnOnce(Tell<T>)) -> Option<T> {
    let (tell, told) = tokio::sync::oneshot::channel();
    open(Box::new(move |chosen| {
        let _ = tell.send(chosen);
    }));
    told.await.ok().flatten()
}

fn texts(chosen: Option<Vec<FilePath>>) -> Vec<String> {
    chosen.into_iter().flatten().filter_map(path_text).collect()
}

async fn files(app: &AppHandle, desk: &Desk) -> Vec<String> {
    let dialog: FileDialogBuilder<_> = app.dialog().file().add_filter(desk.words().get("shell_images"), VISUALS);
    texts(one(|tell| dialog.pick_files(tell)).await)
}

async fn folders(app: &AppHandle) -> Vec<String> {
    let dialog = app.dialog().file();
    texts(one(|tell| dialog.pick_folders(tell)).await)
}

async fn folder(app: &AppHandle) -> Option<String> {
    let dialog = app.dialog().file();
    one(|tell| dialog.pick_folder(tell)).await.and_then(path_text)
}

/// Where a file goes. The window proposes a name; the folder and the last word are the person's.
async fn place(app: &AppHandle, name: &str) -> Option<String> {
    let name: String = name.chars().filter(|letter| letter.is_alphanumeric() || " -_.".contains(*letter)).collect();
    let dialog = app.dialog().file().set_file_name(name.trim_start_matches('.'));
    one(|tell| dialog.save_file(tell)).await.and_then(path_text)
}

/// Tells the window of files that are held over it, and keeps those that are let go until it says whether they are attached
/// or brought in, and where to.
pub(crate) fn dragged(window: &Window, event: &DragDropEvent) {
    let app = window.app_handle();
    let place = |position: &PhysicalPosition<f64>| on_page(*position, window.scale_factor().unwrap_or(1.0));
    let dropped = app.state::<Dropped>();
    match event {
        DragDropEvent::Enter { paths, position } => {
            dropped.hold(paths.len());
            hovered(app, paths.len(), place(position));
        }
        DragDropEvent::Over { position } => hovered(app, dropped.held(), place(position)),
        DragDropEvent::Drop { paths, position } => {
            dropped.hold(0);
            let paths: Vec<String> = paths.iter().filter_map(|path| path.to_str().map(str::to_owned)).collect();
            if paths.is_empty() {
                return;
            }
            let (files, (x, y)) = (paths.len(), place(position));
            let key = dropped.put(paths);
            let _ = app.emit("pupitre:dropped", json!({ "key": key, "files": files, "x": x, "y": y }));
        }
        _ => {
            dropped.hold(0);
            let _ = app.emit("pupitre:hovered", Value::Null);
        }
    }
}

fn hovered(app: &AppHandle, files: usize, (x, y): (f64, f64)) {
    // A text that is dragged is none of ours.
    if files > 0 {
        let _ = app.emit("pupitre:hovered", json!({ "files": files, "x": x, "y": y }));
    }
}

/// A place as the page counts. Whatever their type says, only Windows tells places in pixels of the screen.
fn on_page(position: PhysicalPosition<f64>, scale: f64) -> (f64, f64) {
    let scale = if cfg!(windows) { scale } else { 1.0 };
    (position.x / scale, position.y / scale)
}

#[cfg(test)]
mod tests {
    use super::{Dropped, WAITING, on_page, with};
    use serde_json::json;
    use tauri::PhysicalPosition;

    #[test]
    fn places_are_those_of_the_page() {
        let place = on_page(PhysicalPosition::new(300.0, 200.0), 2.0);
        assert_eq!(place, if cfg!(windows) { (150.0, 100.0) } else { (300.0, 200.0) });
    }

    #[test]
    fn a_drop_is_taken_once_and_old_ones_are_let_go() {
        let dropped = Dropped::default();
        let keys: Vec<u64> = (0..=WAITING).map(|at| dropped.put(vec![format!("/{at}")])).collect();
        assert_eq!(dropped.take(keys[0]), None, "the oldest is gone");
        assert_eq!(dropped.take(keys[3]), Some(vec!["/3".to_owned()]));
        assert_eq!(dropped.take(keys[3]), None, "once");
        assert_eq!(dropped.take(99), None);
    }

    #[test]
    fn the_path_is_the_shells_own() {
        let asked = with(json!({ "brand": null, "path": "/etc/passwd" }), "path", json!("/chosen")).unwrap();
        assert_eq!(asked, json!({ "brand": null, "path": "/chosen" }));
        assert!(with(json!([]), "path", json!("/chosen")).is_err());
    }
}
