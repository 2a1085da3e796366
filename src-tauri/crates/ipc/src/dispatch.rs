//! From a method's name and its parameters to an answer.

use crate::ErrorView;
use crate::commands::{Command, commands};
use pupitre_engine::Engine;
use pupitre_engine::error::{ErrorCode, Failure};
use serde_json::Value;
use std::sync::Arc;

/// Who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// The window: commands that name a path are refused.
    Window,
    /// The terminal, or the shell on behalf of a dialog.
    Terminal,
}

/// Runs a command. A panic in it becomes `internal`; the process goes on.
///
/// # Errors
/// What the command answers, as an [`ErrorView`]; `notFound` for a method that does not exist or is not for the caller.
pub async fn dispatch(engine: &Arc<Engine>, caller: Caller, method: &str, params: Value) -> Result<Value, ErrorView> {
    let allowed = |command: &&Command| command.window || caller == Caller::Terminal;
    let Some(command) = commands().find(|command| command.name == method).filter(allowed) else {
        return Err(view("?", Failure { detail: "no such method", ..Failure::of(ErrorCode::NotFound) }));
    };
    // On a task of its own, so that a panic ends there and a caller that goes away does not cut a write in two.
    match tokio::spawn((command.call)(Arc::clone(engine), params)).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(failure)) => Err(view(command.name, failure)),
        Err(_) => Err(view(command.name, Failure::internal("panic"))),
    }
}

/// Makes the view of a failure and writes its detail to the log.
pub fn view(method: &'static str, failure: Failure) -> ErrorView {
    let reference = uuid::Uuid::new_v4().simple().to_string().chars().take(8).collect::<String>();
    let Failure { code, fields, retry_after_s, detail } = failure;
    if code == ErrorCode::Internal {
        tracing::error!(method, detail, reference, "a command failed");
    } else {
        tracing::info!(method, ?code, detail, reference, "a command was refused");
    }
    ErrorView { code, fields, retry_after_s, reference }
}
