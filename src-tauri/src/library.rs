//! What the library's room asks of the shell: files and folders that a person chooses or drops. The window names no path.

use crate::desk::Desk;
use crate::host::{failed, path_text, read};
use pupitre_engine::error::ErrorCode;
use pupitre_ipc::{Caller, ErrorView};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use tauri::{AppHandle, DragDropEvent, Emitter, Manager, Window};
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
pub(crate) struct Dropped(Mutex<(u64, VecDeque<(u64, Vec<String>)>)>);

impl Dropped {
    fn put(&self, paths: Vec<String>) -> u64 {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.0 += 1;
        let key = held.0;
        held.1.push_back((key, paths));
        if held.1.len() > WAITING {
            held.1.pop_front();
        }
        key
    }

    /// Each drop once.
    fn take(&self, key: u64) -> Option<Vec<String>> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = held.1.iter().position(|(one, _)| *one == key)?;
        held.1.remove(at).map(|(_, paths)| paths)
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

/// Files dropped onto the window wait until the window says whether they are attached or brought in, and where to.
pub(crate) fn dropped(window: &Window, event: &DragDropEvent) {
    let DragDropEvent::Drop { paths, position } = event else { return };
    let paths: Vec<String> = paths.iter().filter_map(|path| path.to_str().map(str::to_owned)).collect();
    if paths.is_empty() {
        return;
    }
    let app = window.app_handle();
    let files = paths.len();
    let key = app.state::<Dropped>().put(paths);
    let _ = app.emit("pupitre:dropped", json!({ "key": key, "files": files, "x": position.x, "y": position.y }));
}

#[cfg(test)]
mod tests {
    use super::{Dropped, WAITING, with};
    use serde_json::json;

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
