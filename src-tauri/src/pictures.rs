//! Pictures for the window by id: always rasters with a fixed type, never a path and never markup.

use crate::desk::Desk;
use pupitre_domain::ids::VisualId;
use pupitre_engine::{made, visuals};
use tauri::http::{Request, Response, StatusCode};
use tauri::{Manager, Runtime, UriSchemeContext, UriSchemeResponder};

/// Answers `visual://localhost/thumb/ID` and `visual://localhost/full/ID`, with a revision behind as edited, and what was just
/// made: `made/TOKEN`, `logo/ID`.
pub(crate) fn serve<R: Runtime>(
    context: UriSchemeContext<'_, R>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let app = context.app_handle().clone();
    let asked = parse(request.uri().path());
    tauri::async_runtime::spawn(async move {
        let picture = match (asked, app.try_state::<Desk>()) {
            (Some(Asked::Visual { full, id, edit: None }), Some(desk)) => {
                visuals::picture(&desk.engine, id, full).await.ok().map(|picture| (picture, true))
            }
            (Some(Asked::Visual { full, id, edit: Some(asked) }), Some(desk)) => {
                let shown = visuals::edited(&desk.engine, id, full).await.ok();
                shown.map(|(picture, revision)| (picture, revision == asked))
            }
            (Some(Asked::Made { kind, name }), Some(desk)) => {
                made::picture(&desk.engine, kind, &name).await.map(|picture| (picture, true))
            }
            _ => None,
        };
        let builder = Response::builder().header("X-Content-Type-Options", "nosniff");
        let response = match picture {
            Some((picture, lasting)) => builder
                .header("Content-Type", picture.mime)
                // An id never changes its picture, nor does a revision; one that is over is not kept under its name.
                .header("Cache-Control", if lasting { "private, max-age=31536000, immutable" } else { "no-store" })
                .body(picture.bytes),
            None => builder.status(StatusCode::NOT_FOUND).body(Vec::new()),
        };
        if let Ok(response) = response {
            responder.respond(response);
        }
    });
}

enum Asked {
    Visual { full: bool, id: VisualId, edit: Option<u32> },
    Made { kind: &'static str, name: String },
}

fn parse(path: &str) -> Option<Asked> {
    let mut parts = path.trim_start_matches('/').split('/');
    let (kind, name) = (parts.next()?, parts.next()?);
    let edit = parts.next().map(|revision| revision.parse::<u32>().ok());
    if parts.next().is_some() || edit == Some(None) || (edit.is_some() && !matches!(kind, "thumb" | "full")) {
        return None;
    }
    let edit = edit.flatten();
    // Tokens are hashes and logos have ids: nothing else is even looked for.
    let plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    match kind {
        "thumb" => Some(Asked::Visual { full: false, id: name.parse().ok()?, edit }),
        "full" => Some(Asked::Visual { full: true, id: name.parse().ok()?, edit }),
        "made" if plain => Some(Asked::Made { kind: "made", name: name.to_owned() }),
        "logo" if plain => Some(Asked::Made { kind: "logo", name: name.to_owned() }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Asked, parse};

    #[test]
    fn only_ids_are_served() {
        let full = |path| match parse(path) {
            Some(Asked::Visual { full, .. }) => Some(full),
            _ => None,
        };
        assert_eq!(full("/thumb/01890a5d-ac96-774b-bcce-b302099a8057"), Some(false));
        assert_eq!(full("/full/01890a5d-ac96-774b-bcce-b302099a8057"), Some(true));
        assert!(matches!(parse("/made/00ff"), Some(Asked::Made { kind: "made", .. })));
        let edit = |path| match parse(path) {
            Some(Asked::Visual { edit, .. }) => edit,
            _ => None,
        };
        assert_eq!(edit("/thumb/01890a5d-ac96-774b-bcce-b302099a8057/12"), Some(12));
        for bad in [
            "/",
            "/thumb",
            "/thumb/../../etc/passwd",
            "/thumb/x",
            "/made/../00ff",
            "/made/",
            "/made/x.svg",
            "/logo/%2e%2e",
            "/other/01890a5d-ac96-774b-bcce-b302099a8057",
            "/thumb/01890a5d-ac96-774b-bcce-b302099a8057/x",
            "/thumb/01890a5d-ac96-774b-bcce-b302099a8057/1/2",
            "/made/00ff/1",
        ] {
            assert!(parse(bad).is_none(), "{bad}");
        }
    }
}
