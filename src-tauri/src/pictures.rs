//! Pictures for the window by id: always re-encoded rasters with a fixed type, never a path and never markup.

use crate::desk::Desk;
use pupitre_domain::ids::VisualId;
use pupitre_engine::visuals;
use tauri::http::{Request, Response, StatusCode};
use tauri::{Manager, Runtime, UriSchemeContext, UriSchemeResponder};

/// Answers `visual://localhost/thumb/ID` and `visual://localhost/full/ID`.
pub(crate) fn serve<R: Runtime>(
    context: UriSchemeContext<'_, R>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let app = context.app_handle().clone();
    let asked = parse(request.uri().path());
    tauri::async_runtime::spawn(async move {
        let picture = match (asked, app.try_state::<Desk>()) {
            (Some((full, id)), Some(desk)) => visuals::picture(&desk.engine, id, full).await.ok(),
            _ => None,
        };
        let builder = Response::builder().header("X-Content-Type-Options", "nosniff");
        let response = match picture {
            Some(picture) => builder
                .header("Content-Type", picture.mime)
                // An id never changes its picture.
                .header("Cache-Control", "private, max-age=31536000, immutable")
                .body(picture.bytes),
            None => builder.status(StatusCode::NOT_FOUND).body(Vec::new()),
        };
        if let Ok(response) = response {
            responder.respond(response);
        }
    });
}

fn parse(path: &str) -> Option<(bool, VisualId)> {
    let mut parts = path.trim_start_matches('/').split('/');
    let full = match parts.next()? {
        "thumb" => false,
        "full" => true,
        _ => return None,
    };
    let id = parts.next()?.parse().ok()?;
    parts.next().is_none().then_some((full, id))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn only_ids_are_served() {
        assert!(parse("/thumb/01890a5d-ac96-774b-bcce-b302099a8057").is_some_and(|(full, _)| !full));
        assert!(parse("/full/01890a5d-ac96-774b-bcce-b302099a8057").is_some_and(|(full, _)| full));
        for bad in [
            "/",
            "/thumb",
            "/thumb/../../etc/passwd",
            "/thumb/x",
            "/other/01890a5d-ac96-774b-bcce-b302099a8057",
            "/thumb/01890a5d-ac96-774b-bcce-b302099a8057/x",
        ] {
            assert!(parse(bad).is_none(), "{bad}");
        }
    }
}
