//! `cargo xtask test`: every kind of test, each in a phase of its own.

use std::path::Path;
use std::process::Command;

use crate::process::{self, Done};
use crate::report::Report;
use crate::session::{self, Screen};
use crate::system::{self, Need};
use crate::{servers, ui, workspace};

/// Which packages Cargo is told of. One list per need, so that every command resolves the same features and nothing
/// is compiled twice.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packages {
    /// All but the window.
    Headless,
    /// And the window, with the built UI inside.
    Whole,
    /// And the window, which asks Vite for the UI.
    Unbundled,
}

impl Packages {
    /// `--package` for each, by name.
    pub(crate) fn arguments(self) -> Vec<String> {
        let crates = workspace::crates();
        let names =
            crates.iter().filter_map(|path| path.file_name()).map(|name| format!("pupitre-{}", name.to_string_lossy()));
        let mut arguments: Vec<String> = names
            .chain(["pupitre-tests", "xtask"].map(str::to_owned))
            .flat_map(|name| ["--package".to_owned(), name])
            .collect();
        if self != Self::Headless {
            arguments.extend(["--package", "pupitre-app"].map(str::to_owned));
        }
        if self == Self::Whole {
            arguments.extend(["--features", "pupitre-app/custom-protocol"].map(str::to_owned));
        }
        arguments
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Unit,
    Journeys,
    Servers,
    Desktop,
}

impl Kind {
    /// The kind of an integration test target of the crate `tests`, by the first word of its name.
    fn of(target: &str) -> Self {
        match target.split('_').next().unwrap_or(target) {
            "journeys" | "kills" | "keychain" => Self::Journeys,
            "servers" => Self::Servers,
            "desktop" => Self::Desktop,
            _ => Self::Unit,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Journeys => "journeys",
            Self::Servers => "servers",
            Self::Desktop => "desktop",
        }
    }
}

/// How long each reader of foreign data is given changed examples when everything is tested.
const FUZZ_SECONDS: &str = "60";

pub(crate) fn run(args: &[String]) -> Done {
    let (what, args) = match args.split_first() {
        Some((first, rest)) if first != "--" => (first.as_str(), rest),
        _ => ("all", args),
    };
    let args = args.strip_prefix(&["--".to_owned()]).unwrap_or(args);
    match what {
        "all" => phases(&[Kind::Unit, Kind::Journeys, Kind::Servers, Kind::Desktop], args),
        "unit" => phases(&[Kind::Unit], args),
        "journeys" => phases(&[Kind::Journeys], args),
        "servers" => phases(&[Kind::Servers], args),
        "desktop" => phases(&[Kind::Desktop], args),
        "long" => long(args),
        other => Err(format!("no tests are called '{other}': unit, journeys, servers, desktop, long or all")),
    }
}

fn phases(kinds: &[Kind], args: &[String]) -> Done {
    let has = |kind: Kind| kinds.contains(&kind);
    let packages = if has(Kind::Desktop) { Packages::Whole } else { Packages::Headless };
    let mut report = Report::default();
    Report::machine();
    let ready = report.phase("set-up", || set_up(kinds));
    let servers_ready = ready && has(Kind::Servers) && report.phase("set-up of servers", servers::ensure);
    if !ready {
        return report.close();
    }
    if has(Kind::Unit) {
        report.phase("ui: types", || ui::script("check"));
        report.phase("ui: unit", || ui::script("test"));
    }
    if has(Kind::Desktop) && !report.phase("ui: build", ui::ensure_built) {
        return report.close();
    }
    if !report.phase("build", || build(packages, kinds)) {
        return report.close();
    }
    if has(Kind::Unit) && args.is_empty() {
        report.phase("documentation", || {
            process::run(process::cargo().args(["test", "--doc", "--no-fail-fast"]).args(packages.arguments()))
        });
    }
    for kind in kinds {
        if selection(*kind).is_empty() {
            report.skip(kind.name(), "no such tests in tests/tests");
        } else if *kind == Kind::Servers && !servers_ready {
            report.skip(kind.name(), "the servers could not be set up");
        } else {
            report.phase(kind.name(), || {
                let mut runner = runner(packages, *kind, args);
                describe(&mut runner, "debug");
                if kinds.len() > 1 {
                    runner.env("PUPITRE_FUZZ_SECONDS", FUZZ_SECONDS);
                }
                process::run(&mut session::wrap(&runner, screen(*kind)))
            });
        }
    }
    report.close()
}

fn set_up(kinds: &[Kind]) -> Done {
    let mut needs = vec![Need::Compile, Need::Secrets];
    if kinds.contains(&Kind::Desktop) {
        needs.extend([Need::Window, Need::Desktop]);
    }
    system::ensure(&needs)?;
    if kinds.contains(&Kind::Unit) || kinds.contains(&Kind::Desktop) { ui::ensure_packages() } else { Ok(()) }
}

/// The programs that tests start, and the tests, so that compiling is not counted as testing.
fn build(packages: Packages, kinds: &[Kind]) -> Done {
    process::run(process::cargo().args(["build", "--bins"]).args(packages.arguments()))?;
    let mut tests = process::cargo();
    tests.args(["test", "--no-run"]).args(packages.arguments());
    process::run(tests.args(kinds.iter().flat_map(|kind| selection(*kind))))
}

/// Cargo's target options for one kind.
fn selection(kind: Kind) -> Vec<String> {
    let own = workspace::test_targets(&workspace::root().join("tests/tests"));
    let of_crates = workspace::crates();
    let of_crates = of_crates.iter().flat_map(|path| workspace::test_targets(&path.join("tests")));
    // By name alone, in whichever package: two packages have a target of the same name, and both are of its kind.
    let mut targets: Vec<String> = own.into_iter().chain(of_crates).filter(|target| Kind::of(target) == kind).collect();
    targets.sort();
    targets.dedup();
    let mut options = Vec::new();
    if kind == Kind::Unit {
        options.extend(["--lib", "--bins"].map(str::to_owned));
    }
    options.extend(targets.into_iter().flat_map(|target| ["--test".to_owned(), target]));
    options
}

/// nextest where it is installed, Cargo's own runner otherwise; both run everything and print a closing line.
fn runner(packages: Packages, kind: Kind, args: &[String]) -> Command {
    let mut command = process::cargo();
    if has_nextest() {
        let config = workspace::root().join("src-tauri/xtask/nextest.toml");
        command
            .args(["nextest", "run", "--no-fail-fast", "--config-file"])
            .arg(config)
            .args(["--profile", kind.name()]);
        command.args(packages.arguments()).args(selection(kind));
        if !args.is_empty() {
            // A filter may leave a kind without tests; without a filter that would be a mistake.
            command.arg("--no-tests=pass");
        }
    } else {
        command.args(["test", "--no-fail-fast"]).args(packages.arguments()).args(selection(kind)).arg("--");
        if matches!(kind, Kind::Servers | Kind::Desktop) {
            command.arg("--test-threads=1");
        }
    }
    command.args(args);
    command
}

fn has_nextest() -> bool {
    process::output(process::cargo().args(["nextest", "--version"])).is_some()
}

/// Tells tests where the built programs are and where pictures and logs go.
pub(crate) fn describe(command: &mut Command, profile: &str) {
    let built = workspace::target().join(profile);
    let program = |name: &str| built.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    command.env("PUPITRE_APP", program("pupitre-app"));
    command.env("PUPITRE_CLI", program("pupitre"));
    command.env("PUPITRE_ARTIFACTS", artifacts(&workspace::root()));
}

fn artifacts(root: &Path) -> std::path::PathBuf {
    std::env::var_os("PUPITRE_ARTIFACTS").map_or_else(|| root.join("artifacts"), |dir| root.join(dir))
}

const fn screen(kind: Kind) -> Screen {
    if matches!(kind, Kind::Desktop) { Screen::Virtual } else { Screen::None }
}

/// The long forms are marked `#[ignore]`. Cargo's own runner: none of them is too slow.
fn long(args: &[String]) -> Done {
    let kinds = [Kind::Unit, Kind::Journeys, Kind::Desktop];
    let mut report = Report::default();
    let ready = report.phase("set-up", || set_up(&kinds)) && report.phase("ui: build", ui::ensure_built);
    if ready && report.phase("build", || build(Packages::Whole, &kinds)) {
        for (name, kinds) in [("long", &kinds[..2]), ("long, in the window", &kinds[2..])] {
            report.phase(name, || {
                let mut runner = process::cargo();
                runner.args(["test", "--no-fail-fast"]).args(Packages::Whole.arguments());
                runner.args(kinds.iter().flat_map(|kind| selection(*kind)));
                runner.args(["--", "--ignored", "--nocapture"]).env("PUPITRE_LONG", "1");
                if kinds.contains(&Kind::Desktop) {
                    runner.arg("--test-threads=1");
                }
                describe(runner.args(args), "debug");
                let screen = if kinds.contains(&Kind::Desktop) { Screen::Virtual } else { Screen::None };
                process::run(&mut session::wrap(&runner, screen))
            });
        }
    }
    report.close()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_belongs_to_one_kind() {
        let kinds = ["tidy", "conformance", "journeys", "kills", "servers", "desktop", "desktop_axe"]
            .map(|name| Kind::of(name).name());
        assert_eq!(kinds, ["unit", "unit", "journeys", "journeys", "servers", "desktop", "desktop"]);
    }

    #[test]
    fn the_window_is_only_built_when_asked() {
        assert!(!Packages::Headless.arguments().iter().any(|word| word == "pupitre-app"));
        assert!(Packages::Whole.arguments().iter().any(|word| word == "pupitre-app/custom-protocol"));
    }
}
