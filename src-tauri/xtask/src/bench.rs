//! `cargo xtask bench [TARGET...] [-- ARGS]`: optimised builds, then the bench targets of the crate `tests`.
//!
//! Standard output carries only what the benches print: one JSON line per figure.

use crate::process::{self, Done};
use crate::system::{self, Need};
use crate::{test, ui, workspace};

/// Two packages alone, so that nothing is compiled that is not measured.
const PACKAGES: &[&str] = &["--package", "pupitre-app", "--package", "pupitre-tests"];
const FEATURES: &str = "pupitre-app/custom-protocol,pupitre-app/bare,pupitre-tests/bench";
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
    system::ensure(&[Need::Compile, Need::Window, Need::Secrets, Need::Desktop, Need::Peers])?;
    ui::ensure_built()?;
    // All at once, so that Cargo resolves one set of features and compiles everything once.
    let benches = known.iter().flat_map(|name| ["--bench", name.as_str()]);
    let mut build = process::cargo();
    build.args(["build", "--profile", "bench", "--bin", "pupitre-app", "--bin", "bare", "--features", FEATURES]);
    process::run(build.args(PACKAGES).args(benches))?;
    for target in targets {
        let mut bench = process::cargo();
        bench.args(["bench", "--features", FEATURES, "--bench", target]).args(PACKAGES).arg("--").args(passed);
        test::describe(&mut bench, FOLDER);
        let bare = workspace::target().join(FOLDER).join(format!("bare{}", std::env::consts::EXE_SUFFIX));
        process::run(bench.env("PUPITRE_BARE", bare))?;
    }
    Ok(())
}
