//! Prints what `ui/src/api/generated.ts` has to hold; quicker than `cargo xtask codegen` while commands are being made.
#![allow(clippy::print_stdout)]

fn main() {
    print!("{}", pupitre_ipc::typescript());
}
