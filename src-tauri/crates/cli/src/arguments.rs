//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;

/// What was asked.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// Data folder, when it was named.
    pub(crate) data: Option<PathBuf>,
    /// The command.
    pub(crate) command: Command,
}

/// A command of the terminal.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Methods,
    Call { method: String, request: Option<String> },
    Agent { once: bool },
    Doctor,
    Backup { file: PathBuf },
    Restore { file: PathBuf },
}

/// How the command line is used. The terminal speaks English, like the JSON it prints.
pub(crate) const USAGE: &str = "\
usage: pupitre [--data DIR] methods
       pupitre [--data DIR] call METHOD [JSON | -]   (- reads the request from standard input: the way for secrets)
       pupitre [--data DIR] agent [--once]
       pupitre [--data DIR] doctor | backup FILE | restore FILE";

/// Reads the command line.
pub(crate) fn read(arguments: impl Iterator<Item = OsString>) -> Result<Arguments, &'static str> {
    let mut rest = arguments.peekable();
    let mut data = None;
    if rest.peek().is_some_and(|first| first == "--data") {
        rest.next();
        data = Some(PathBuf::from(rest.next().ok_or(USAGE)?));
    }
    let text = |value: OsString| value.into_string().map_err(|_| USAGE);
    let command = match text(rest.next().ok_or(USAGE)?)?.as_str() {
        "methods" => Command::Methods,
        "call" => {
            let method = text(rest.next().ok_or(USAGE)?)?;
            Command::Call { method, request: rest.next().map(text).transpose()? }
        }
        "agent" => match rest.next() {
            None => Command::Agent { once: false },
            Some(flag) if flag == "--once" => Command::Agent { once: true },
            Some(_) => return Err(USAGE),
        },
        "doctor" => Command::Doctor,
        "backup" => Command::Backup { file: rest.next().ok_or(USAGE)?.into() },
        "restore" => Command::Restore { file: rest.next().ok_or(USAGE)?.into() },
        _ => return Err(USAGE),
    };
    if rest.next().is_some() {
        return Err(USAGE);
    }
    Ok(Arguments { data, command })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &[&str]) -> Result<Arguments, &'static str> {
        read(line.iter().map(OsString::from))
    }

    #[test]
    fn commands_are_read() {
        let call = Command::Call { method: "brands_list".into(), request: Some("{}".into()) };
        assert_eq!(
            parse(&["--data", "/d", "call", "brands_list", "{}"]),
            Ok(Arguments { data: Some("/d".into()), command: call })
        );
        assert_eq!(parse(&["agent", "--once"]), Ok(Arguments { data: None, command: Command::Agent { once: true } }));
    }

    #[test]
    fn what_is_no_command_is_refused() {
        for line in [&[][..], &["--data"], &["dance"], &["call"], &["doctor", "twice"], &["backup"], &["agent", "-x"]] {
            assert_eq!(parse(line), Err(USAGE), "{line:?}");
        }
    }
}
