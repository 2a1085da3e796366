//! `cargo xtask check`: everything that can be said about the code without running the product.

use crate::process::{self, Done};
use crate::report::Report;
use crate::system::{self, Need};
use crate::test::Packages;
use crate::ui;

pub(crate) fn run() -> Done {
    let mut report = Report::default();
    let ready = report.phase("set-up", || {
        system::ensure(&[Need::Compile, Need::Window])?;
        ui::ensure_built()
    });
    if !ready {
        return report.close();
    }
    report.phase("rustfmt", || process::run(process::cargo().args(["fmt", "--all", "--", "--check"])));
    report.phase("clippy", || {
        let mut clippy = process::cargo();
        clippy.arg("clippy").args(Packages::Whole.arguments());
        process::run(clippy.args(["--all-targets", "--", "-D", "warnings"]))
    });
    report.phase("svelte-check", || ui::script("check"));
    report.phase("eslint", || ui::script("lint"));
    report.phase("prettier", || ui::script("format:check"));
    report.phase("tidy", || {
        let mut tidy = process::cargo();
        process::run(tidy.arg("test").args(Packages::Whole.arguments()).args(["--test", "tidy"]))
    });
    if process::is_installed("cargo-deny") {
        report.phase("cargo-deny", || process::run(process::cargo().args(["deny", "--config", ".deny.toml", "check"])));
    } else {
        report.skip("cargo-deny", "not installed here (cargo install cargo-deny)");
    }
    report.close()
}
