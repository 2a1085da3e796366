//! `pupitre`: the second shell. The same commands as the window, without a window.

mod agent;
mod arguments;
mod folder;

use arguments::{Arguments, Command};
use pupitre_engine::error::{ErrorCode, Failure};
use pupitre_ipc::{Caller, ErrorView};
use serde_json::Value;
use std::io::{Read, Write};
use std::path::Path;
use std::process::ExitCode;

/// Longest request read from standard input, in bytes.
const REQUEST_MAX: u64 = 64 << 20;

fn main() -> ExitCode {
    // Started by ourselves to decode a picture: then that is all that happens.
    pupitre_engine::decode_if_child();
    // No core dump: it would hold access tokens.
    pupitre_engine::harden();
    let arguments = match arguments::read(std::env::args_os().skip(1)) {
        Ok(arguments) => arguments,
        Err(usage) => {
            let _ = writeln!(std::io::stderr(), "{usage}");
            return ExitCode::from(2);
        }
    };
    start_log();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(_) => return fail(&pupitre_ipc::view("start", Failure::internal("runtime"))),
    };
    let outcome = runtime.block_on(run(arguments));
    // A keychain call that hangs must not keep the process.
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    match outcome {
        Ok(Some(answer)) => print(&answer),
        Ok(None) => ExitCode::SUCCESS,
        Err(view) => fail(&view),
    }
}

fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("PUPITRE_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("pupitre=warn,pupitre_engine=warn,pupitre_ipc=error"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).json().init();
}

async fn run(arguments: Arguments) -> Result<Option<Value>, ErrorView> {
    let data = match arguments.data.or_else(folder::default) {
        Some(data) => data,
        None => return Err(pupitre_ipc::view("start", Failure::internal("no data folder"))),
    };
    match arguments.command {
        Command::Methods => Ok(Some(methods())),
        Command::Call { method, request } => {
            let request = match request {
                Some(text) if text == "-" => read_request()?,
                Some(text) => parse(&text)?,
                None => Value::Null,
            };
            let engine = open(&data)?;
            pupitre_ipc::dispatch(&engine, Caller::Terminal, &method, request).await.map(Some)
        }
        Command::Agent { once } => {
            let engine = open(&data)?;
            agent::run(engine, once).await.map_err(|failure| pupitre_ipc::view("agent", failure))
        }
        Command::Doctor => {
            let engine = open(&data)?;
            pupitre_ipc::dispatch(&engine, Caller::Terminal, "system_doctor", Value::Null).await.map(Some)
        }
        Command::Backup { file } => {
            let engine = open(&data)?;
            let path = std::path::absolute(&file).unwrap_or(file);
            let request = serde_json::json!({ "path": path });
            pupitre_ipc::dispatch(&engine, Caller::Terminal, "backups_create", request).await.map(Some)
        }
        Command::Restore { file } => {
            let report = pupitre_engine::backup::restore(&file, &data, chrono::Utc::now())
                .await
                .map_err(|failure| pupitre_ipc::view("restore", failure))?;
            Ok(serde_json::to_value(report).ok())
        }
    }
}

fn open(data: &Path) -> Result<std::sync::Arc<pupitre_engine::Engine>, ErrorView> {
    pupitre_engine::open(data).map_err(|failure| pupitre_ipc::view("open", failure))
}

fn methods() -> Value {
    let list = pupitre_ipc::signatures()
        .into_iter()
        .map(|(method, about, request, answer)| {
            serde_json::json!({ "method": method, "about": about, "request": request, "answer": answer })
        })
        .collect();
    serde_json::json!({ "methods": Value::Array(list), "types": pupitre_ipc::typescript() })
}

fn read_request() -> Result<Value, ErrorView> {
    let mut text = String::new();
    let read = std::io::stdin().take(REQUEST_MAX).read_to_string(&mut text);
    match read {
        Ok(_) => parse(&text),
        Err(_) => Err(pupitre_ipc::view("call", Failure { detail: "input", ..Failure::of(ErrorCode::Invalid) })),
    }
}

fn parse(text: &str) -> Result<Value, ErrorView> {
    serde_json::from_str(text)
        .map_err(|_| pupitre_ipc::view("call", Failure { detail: "not JSON", ..Failure::of(ErrorCode::Invalid) }))
}

fn print(answer: &Value) -> ExitCode {
    let mut out = std::io::stdout().lock();
    let written =
        serde_json::to_writer_pretty(&mut out, answer).map_err(std::io::Error::from).and_then(|()| writeln!(out));
    if written.is_ok() { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

fn fail(view: &ErrorView) -> ExitCode {
    let mut err = std::io::stderr().lock();
    let _ = serde_json::to_writer(&mut err, view);
    let _ = writeln!(err);
    ExitCode::from(1)
}
