//! `cargo xtask bench [TARGET...] [-- ARGS]`: optimised builds, then the targets in `tests/benches`.
//!
//! Standard output carries only what the benches print: one JSON line per figure.

use crate::process::{self, Done};
use crate::system::{self, Need};
use crate::{test, ui, workspace};

/// What measures the core; the window, and what tests of it have, only where a bench of it is asked for.
const CORE: &[&str] = &["--package", "pupitre-benches"];
const WINDOW: &[&str] =
    &["--package", "pupitre-app", "--features", "pupitre-app/custom-protocol,pupitre-app/bare,pupitre-benches/window"];
/// Cargo keeps what the profile `bench` makes where it keeps releases.
const FOLDER: &str = "release";

pub(crate) fn run(args: &[String]) -> Done {
    let known = workspace::test_targets(&workspace::root().join("tests/benches"));
    let (wanted, passed) = match args.iter().position(|arg| arg == "--") {
        Some(at) => (args.get(..at).unwrap_or_default(), args.get(at + 1..).unwrap_or_default()),
        None => (args, &[][..]),
    };
    if let Some(other) = wanted.iter().find(|name| !known.contains(name)) {
        return Err(format!("no bench is called '{other}': {}", known.join(", ")));
    }
    let targets: Vec<&String> = known.iter().filter(|name| wanted.is_empty() || wanted.contains(name)).collect();
    let window = targets.iter().any(|name| *name == "window");
    let mut packages = CORE.to_vec();
    system::ensure(&[Need::Compile, Need::Peers])?;
    if window {
        system::ensure(&[Need::Window, Need::Secrets, Need::Desktop])?;
        ui::ensure_built()?;
        packages.extend(WINDOW);
    }
    // All at once, so that Cargo resolves one set of features and compiles everything once.
    let mut build = process::cargo();
    build.args(["build", "--profile", "bench"]).args(&packages);
    if window {
        build.args(["--bin", "pupitre-app", "--bin", "bare"]);
    }
    process::run(build.args(targets.iter().flat_map(|name| ["--bench", name.as_str()])))?;
    for target in targets {
        let mut bench = process::cargo();
        bench.arg("bench").args(&packages).args(["--bench", target]).arg("--").args(passed);
        test::describe(&mut bench, FOLDER);
        let bare = workspace::target().join(FOLDER).join(format!("bare{}", std::env::consts::EXE_SUFFIX));
        process::run(bench.env("PUPITRE_BARE", bare))?;
    }
    Ok(())
}
