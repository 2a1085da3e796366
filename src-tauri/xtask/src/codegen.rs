//! `cargo xtask codegen`: files that are written from the code.
//!
//! The tidy test knows them and compares; told to write, the same test writes. So there is one list and no second path.

use crate::process::{self, Done};
use crate::system::{self, Need};
use crate::test::Packages;

pub(crate) fn run() -> Done {
    system::ensure(&[Need::Compile])?;
    let mut write = process::cargo();
    write.arg("test").args(Packages::Headless.arguments()).args(["--test", "tidy", "--", "generated::"]);
    process::run(write.env("PUPITRE_CODEGEN", "write"))
}
