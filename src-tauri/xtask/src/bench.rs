//! `cargo xtask bench`: release builds, then every bench target of the crate `tests`.
//!
//! Standard output carries only what the benches print: one JSON line per figure.

use crate::process::{self, Done};
use crate::session::{self, Screen};
use crate::system::{self, Need};
use crate::test::{self, Packages};
use crate::{ui, workspace};

pub(crate) fn run(args: &[String]) -> Done {
    let targets = workspace::test_targets(&workspace::root().join("tests/benches"));
    if targets.is_empty() {
        return Err("there are no benches yet (tests/benches)".to_owned());
    }
    system::ensure(&[Need::Compile, Need::Window, Need::Secrets, Need::Desktop])?;
    ui::ensure_built()?;
    let mut build = process::cargo();
    process::run(build.args(["build", "--release", "--bins"]).args(Packages::Whole.arguments()))?;
    let mut bench = process::cargo();
    bench.arg("bench").args(Packages::Whole.arguments());
    for target in &targets {
        bench.args(["--bench", target]);
    }
    bench.args(args);
    test::describe(&mut bench, "release");
    process::run(&mut session::wrap(&bench, Screen::Virtual))
}
