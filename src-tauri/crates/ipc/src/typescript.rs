//! The TypeScript that the window compiles against.

use crate::ErrorView;
use crate::commands::commands;
use pupitre_engine::events::EventView;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use ts_rs::{Config, TS, TypeVisitor};

/// Collects declarations while names are asked for.
pub(crate) struct Shape {
    config: Config,
    declared: BTreeMap<String, String>,
    /// Names that two types have.
    clashes: Vec<String>,
}

impl Shape {
    fn new() -> Self {
        Self { config: Config::default(), declared: BTreeMap::new(), clashes: Vec::new() }
    }

    /// The TypeScript name of a type; it and all that it needs are declared.
    pub(crate) fn of<T: TS + 'static>(&mut self) -> String {
        self.visit::<T>();
        T::name(&self.config)
    }
}

impl TypeVisitor for Shape {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        // Only types that would have a file of their own have a declaration; the rest (arrays, options) have parts.
        if T::output_path().is_some() {
            let name = T::ident(&self.config);
            let mut text = String::new();
            if let Some(docs) = T::docs() {
                text.push_str(docs.trim_end());
                text.push('\n');
            }
            let _ = writeln!(text, "export {}", T::decl(&self.config));
            if let Some(known) = self.declared.get(&name) {
                if *known != text {
                    self.clashes.push(name);
                }
                // The same generic type comes again with other arguments: `Page<A>`, then `Page<B>`.
                T::visit_generics(self);
                return;
            }
            self.declared.insert(name, text);
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

/// Renders every type that crosses, and the map from a command to its request and answer.
#[must_use]
pub fn typescript() -> String {
    let mut shape = Shape::new();
    let mut listed = String::new();
    for command in commands() {
        // What only the terminal may call is declared too: the shell answers with the same types after a dialog.
        let (request, answer) = (command.shape)(&mut shape);
        if !command.window {
            continue;
        }
        let _ = writeln!(
            listed,
            "  /** {} */\n  {}: {{ request: {request}; answer: {answer} }};",
            command.about.trim(),
            command.name
        );
    }
    shape.of::<ErrorView>();
    shape.of::<EventView>();
    let mut out = String::from("// Written by `cargo xtask codegen` from src-tauri/crates/ipc. Do not edit.\n\n");
    for text in shape.declared.values() {
        out.push_str(text);
        out.push('\n');
    }
    let _ = write!(out, "/** Every command that the window may call. */\nexport interface Commands {{\n{listed}}}\n");
    out
}

/// The requests and answers of every command, as TypeScript expressions, for `pupitre methods`.
#[must_use]
pub fn signatures() -> Vec<(&'static str, &'static str, String, String)> {
    let mut shape = Shape::new();
    commands()
        .map(|command| {
            let (request, answer) = (command.shape)(&mut shape);
            (command.name, command.about.trim(), request, answer)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_types_have_one_name_on_the_wire() {
        let mut shape = Shape::new();
        for command in commands() {
            (command.shape)(&mut shape);
        }
        assert_eq!(shape.clashes, Vec::<String>::new(), "rename one of the two with #[ts(rename)]");
    }

    #[test]
    fn two_types_of_one_name_are_noticed() {
        mod one {
            #[derive(ts_rs::TS)]
            #[expect(dead_code, reason = "only its shape matters")]
            pub(super) struct Same(u8);
        }
        mod other {
            #[derive(ts_rs::TS)]
            #[expect(dead_code, reason = "only its shape matters")]
            pub(super) struct Same(String);
        }
        let mut shape = Shape::new();
        shape.of::<one::Same>();
        shape.of::<one::Same>();
        assert!(shape.clashes.is_empty());
        shape.of::<other::Same>();
        assert_eq!(shape.clashes, ["Same"]);
    }
}
