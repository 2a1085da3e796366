//! What the window asks of the shell: dialogs, links, login, backup. Paths come from dialogs and drops only.

use crate::desk::Desk;
use pupitre_domain::ids::BrandId;
use pupitre_engine::error::{ErrorCode, Failure};
use pupitre_ipc::{Caller, ErrorView};
use serde::Deserialize;
use serde_json::{Value, json};
use tauri::AppHandle;
use tauri_plugin_autostart::ManagerExt;
use tauri_plugin_dialog::{DialogExt, FilePath};
use tauri_plugin_opener::OpenerExt;

const TABLES: &[&str] = &["csv", "tsv", "txt", "xlsx", "xls", "xlsb", "ods"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Choose {
    brand: Option<BrandId>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OpenLink {
    url: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Autostart {
    on: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CardSave {
    card: Value,
    name: String,
    form: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AttachmentSave {
    fetch: u32,
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Export {
    format: String,
    filter: Value,
    name: String,
    language: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Register {
    export: Value,
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct School {
    zone: Option<String>,
}

pub(crate) fn failed(code: ErrorCode, detail: &'static str) -> ErrorView {
    pupitre_ipc::view("host", Failure { detail, ..Failure::of(code) })
}

pub(crate) fn read<T: serde::de::DeserializeOwned>(params: Value) -> Result<T, ErrorView> {
    serde_json::from_value(params).map_err(|_| failed(ErrorCode::Invalid, "request"))
}

/// Answers a call of the window to the shell itself.
pub(crate) async fn call(app: &AppHandle, desk: &Desk, method: &str, params: Value) -> Result<Value, ErrorView> {
    match method {
        "host_info" => Ok(json!({
            "version": env!("CARGO_PKG_VERSION"),
            "platform": std::env::consts::OS,
        })),
        "host_choose_visuals" => choose_visuals(app, desk, read::<Choose>(params)?.brand).await,
        "host_choose_import" => choose_import(app, desk).await,
        "host_choose_school" => choose_school(app, desk, read::<School>(params)?.zone).await,
        "host_export" => export(app, desk, read::<Export>(params)?).await,
        "host_card_save" => save_card(app, desk, read::<CardSave>(params)?).await,
        "host_attachment_save" => save_attachment(app, desk, read::<AttachmentSave>(params)?).await,
        "host_register_save" => register(app, desk, read::<Register>(params)?).await,
        "host_open_link" => open_link(app, &read::<OpenLink>(params)?.url),
        "host_autostart_get" => {
            let on = app.autolaunch().is_enabled().map_err(|_| failed(ErrorCode::Internal, "autostart"))?;
            Ok(json!({ "on": on }))
        }
        "host_autostart_set" => {
            let login = app.autolaunch();
            let done = if read::<Autostart>(params)?.on { login.enable() } else { login.disable() };
            done.map_err(|_| failed(ErrorCode::Internal, "autostart"))?;
            Ok(json!({}))
        }
        "host_capture_get" => Ok(crate::capture::get(app, desk)),
        "host_capture_set" => crate::capture::set(app, desk, params).await,
        "host_capture_take" => Ok(crate::capture::take(app)),
        "host_guided_reveal" => reveal(app, desk, params).await,
        "host_backup_create" => backup(app, desk).await,
        "host_quit" => {
            app.exit(0);
            Ok(json!({}))
        }
        _ => crate::library::call(app, desk, method, params).await,
    }
}

async fn choose_visuals(app: &AppHandle, desk: &Desk, brand: Option<BrandId>) -> Result<Value, ErrorView> {
    let (tell, told) = tokio::sync::oneshot::channel();
    app.dialog().file().add_filter(desk.words().get("shell_images"), crate::library::VISUALS).pick_files(
        move |files| {
            let _ = tell.send(files);
        },
    );
    let Some(files) = told.await.ok().flatten() else { return Ok(Value::Null) };
    import(desk, brand, files.into_iter().filter_map(path_text).collect()).await
}

/// One file that the person chooses; nothing when they chose none.
async fn choose_file(app: &AppHandle, name: &str, extensions: &[&str]) -> Option<String> {
    let (tell, told) = tokio::sync::oneshot::channel();
    app.dialog().file().add_filter(name, extensions).pick_file(move |file| {
        let _ = tell.send(file);
    });
    told.await.ok().flatten().and_then(path_text)
}

async fn choose_import(app: &AppHandle, desk: &Desk) -> Result<Value, ErrorView> {
    let Some(path) = choose_file(app, &desk.words().get("shell_tables"), TABLES).await else { return Ok(Value::Null) };
    pupitre_ipc::dispatch(&desk.engine, Caller::Terminal, "imports_open", json!({ "path": path })).await
}

async fn choose_school(app: &AppHandle, desk: &Desk, zone: Option<String>) -> Result<Value, ErrorView> {
    let chosen = choose_file(app, &desk.words().get("shell_schoolCalendar"), &["csv", "ics"]).await;
    let Some(path) = chosen else { return Ok(Value::Null) };
    let request = json!({ "path": path, "zone": zone });
    pupitre_ipc::dispatch(&desk.engine, Caller::Terminal, "dates_import", request).await
}

/// Shows the pictures of a publication by hand in the system's file chooser. The window names the publication, not a path.
async fn reveal(app: &AppHandle, desk: &Desk, params: Value) -> Result<Value, ErrorView> {
    let made = pupitre_ipc::dispatch(&desk.engine, Caller::Window, "publications_guided_files", params).await?;
    let text = |place: &str| made.pointer(place).and_then(Value::as_str).unwrap_or_default();
    // The first file is marked in its folder; a folder without files is shown itself.
    let shown = std::path::Path::new(text("/folder")).join(text("/files/0/name"));
    app.opener().reveal_item_in_dir(shown).map_err(|_| failed(ErrorCode::Internal, "opener"))?;
    Ok(json!({}))
}

/// The window proposes a name; the folder and the last word are the person's.
async fn export(app: &AppHandle, desk: &Desk, wish: Export) -> Result<Value, ErrorView> {
    let extension = match wish.format.as_str() {
        "csv" => "csv",
        "xlsx" => "xlsx",
        "ics" => "ics",
        _ => return Err(failed(ErrorCode::Invalid, "format")),
    };
    let stem: String = wish.name.chars().filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter)).collect();
    let (tell, told) = tokio::sync::oneshot::channel();
    let dialog = app.dialog().file().add_filter(extension.to_uppercase(), &[extension]);
    dialog.set_file_name(format!("{}.{extension}", stem.trim())).save_file(move |file| {
        let _ = tell.send(file);
    });
    let Some(path) = told.await.ok().flatten().and_then(path_text) else { return Ok(Value::Null) };
    let request = json!({ "path": path, "format": wish.format, "filter": wish.filter, "language": wish.language });
    pupitre_ipc::dispatch(&desk.engine, Caller::Terminal, "exports_write", request).await
}

/// What is known of somebody, in a file where the person wants it.
async fn save_card(app: &AppHandle, desk: &Desk, wish: CardSave) -> Result<Value, ErrorView> {
    let extension = if wish.form == "json" { "json" } else { "txt" };
    let stem: String = wish.name.chars().filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter)).collect();
    let (tell, told) = tokio::sync::oneshot::channel();
    let dialog = app.dialog().file().add_filter(extension.to_uppercase(), &[extension]);
    dialog.set_file_name(format!("{}.{extension}", stem.trim())).save_file(move |file| {
        let _ = tell.send(file);
    });
    let Some(path) = told.await.ok().flatten().and_then(path_text) else { return Ok(json!({ "saved": false })) };
    let request = json!({ "card": wish.card, "path": path });
    pupitre_ipc::dispatch(&desk.engine, Caller::Terminal, "cards_write", request).await?;
    Ok(json!({ "saved": true }))
}

/// A fetched file of a message, where the person wants it. The name that is proposed came from the engine, which takes
/// nothing but a name out of what a stranger wrote; here it is asked for again rather than believed of the window.
async fn save_attachment(app: &AppHandle, desk: &Desk, wish: AttachmentSave) -> Result<Value, ErrorView> {
    let request = json!({ "fetch": wish.fetch });
    let known = pupitre_ipc::dispatch(&desk.engine, Caller::Window, "attachments_state", request).await?;
    let name = known.get("name").and_then(Value::as_str).filter(|name| *name == wish.name);
    let name = name.ok_or_else(|| failed(ErrorCode::Invalid, "name"))?.to_owned();
    let (tell, told) = tokio::sync::oneshot::channel();
    app.dialog().file().set_file_name(name).save_file(move |file| {
        let _ = tell.send(file);
    });
    let Some(path) = told.await.ok().flatten().and_then(path_text) else { return Ok(json!({ "saved": false })) };
    let request = json!({ "fetch": wish.fetch, "path": path });
    pupitre_ipc::dispatch(&desk.engine, Caller::Terminal, "attachments_save", request).await?;
    Ok(json!({ "saved": true }))
}

/// As [`export`], of a register.
async fn register(app: &AppHandle, desk: &Desk, wish: Register) -> Result<Value, ErrorView> {
    let stem: String = wish.name.chars().filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter)).collect();
    let name = format!("{} {}.json", stem.trim(), desk.engine.now().format("%Y-%m-%d"));
    let (tell, told) = tokio::sync::oneshot::channel();
    app.dialog().file().add_filter("JSON", &["json"]).set_file_name(name).save_file(move |file| {
        let _ = tell.send(file);
    });
    let Some(path) = told.await.ok().flatten().and_then(path_text) else { return Ok(Value::Null) };
    let request = json!({ "export": wish.export, "path": path });
    pupitre_ipc::dispatch(&desk.engine, Caller::Terminal, "register_export_file", request).await
}

pub(crate) fn path_text(file: FilePath) -> Option<String> {
    file.into_path().ok().and_then(|path| path.into_os_string().into_string().ok())
}

async fn import(desk: &Desk, brand: Option<BrandId>, paths: Vec<String>) -> Result<Value, ErrorView> {
    let request = json!({ "brand": brand, "paths": paths });
    pupitre_ipc::dispatch(&desk.engine, Caller::Terminal, "visuals_import", request).await
}

/// Opens web and mail addresses only; everything else stays closed.
fn open_link(app: &AppHandle, text: &str) -> Result<Value, ErrorView> {
    let allowed = tauri::Url::parse(text).is_ok_and(|url| match url.scheme() {
        "https" | "http" => url.host_str().is_some_and(|host| !host.is_empty()),
        "mailto" => true,
        _ => false,
    });
    if !allowed {
        return Err(failed(ErrorCode::AddressMalformed, "link"));
    }
    app.opener().open_url(text, None::<&str>).map_err(|_| failed(ErrorCode::Internal, "opener"))?;
    Ok(json!({}))
}

async fn backup(app: &AppHandle, desk: &Desk) -> Result<Value, ErrorView> {
    let (tell, told) = tokio::sync::oneshot::channel();
    let name = format!("pupitre-{}.tar", desk.engine.now().format("%Y-%m-%d-%H%M"));
    app.dialog().file().add_filter(desk.words().get("shell_backup"), &["tar"]).set_file_name(name).save_file(
        move |file| {
            let _ = tell.send(file);
        },
    );
    let Some(path) = told.await.ok().flatten().and_then(path_text) else { return Ok(Value::Null) };
    pupitre_ipc::dispatch(&desk.engine, Caller::Terminal, "backups_create", json!({ "path": path })).await
}
