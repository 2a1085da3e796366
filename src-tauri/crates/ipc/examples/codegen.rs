//! Prints the generated TypeScript; `cargo xtask codegen` writes it to its file.
fn main() {
    #[allow(clippy::print_stdout)]
    {
        print!("{}", pupitre_ipc::typescript());
    }
}
