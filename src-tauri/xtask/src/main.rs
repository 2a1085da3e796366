//! `cargo xtask`: set-up, run, test, check, bench, codegen and bundle.
//!
//! Purpose: one word per thing a person does with this checkout, each setting up what it needs.
//! Invariants: standard library only, so that it compiles in seconds on a machine with Rust alone; every command may
//! be repeated; own messages go to standard error, so that what a command prints can be piped; the exit code is honest.
//! Deliberately absent: any knowledge of the product. What is tested, measured or shown lives in the crates.

mod bench;
mod bundle;
mod check;
mod codegen;
mod icons;
mod process;
mod report;
mod run;
mod servers;
mod session;
mod setup;
mod system;
mod test;
mod ui;
mod workspace;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask COMMAND

  setup                 system packages, UI packages; prints what is missing and cannot be installed
  run [--dev] [--headless] [ARGS]
                        build and start the window; --dev: with Vite's live reload; --headless: in a virtual screen
  test [unit|journeys|servers|desktop|all] [-- ARGS]
                        all is the default; ARGS go to the test runner
  test long             the long forms of the kill and fault tests (hours)
  check                 formatting, lints, types, tidy
  bench [data|window]   one JSON line per figure on standard output; both are the default
  codegen               the UI's generated types, the schema document
  icons                 icons/ from icons/src/ (needs rsvg-convert)
  bundle                the installable package of this system
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match args.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", &[][..]),
    };
    let done = match command {
        "setup" => setup::all(),
        "run" => run::run(rest),
        "test" => test::run(rest),
        "check" => check::run(),
        "bench" => bench::run(rest),
        "codegen" => codegen::run(),
        "icons" => icons::run(),
        "bundle" => bundle::run(),
        "help" | "--help" | "-h" => {
            eprint!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        other => Err(format!("unknown command '{other}'\n\n{USAGE}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}
