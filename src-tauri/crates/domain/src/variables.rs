//! Variables in texts: `{name}` waits to be filled in, `{@Name}` stands for a person's handle.

/// Most characters of a variable's name.
const NAME_MAX: usize = 40;

/// A variable in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// What stands between the braces.
    pub name: String,
}

impl Variable {
    /// The person meant, when it is one.
    #[must_use]
    pub fn person(&self) -> Option<&str> {
        self.name.strip_prefix('@')
    }
}

/// The variables of a text, in order. Braces with a blank beside them are just braces: `{ like this }`.
#[must_use]
pub fn find(text: &str) -> Vec<Variable> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find('{')).map(|at| from + at) {
        from = start + 1;
        let Some(inside) = text.get(from..) else { break };
        let Some(end) =
            inside.find(['}', '{', '\n']).filter(|at| inside.get(*at..).is_some_and(|c| c.starts_with('}')))
        else {
            continue;
        };
        let name = inside.get(..end).unwrap_or_default();
        let bare = name.strip_prefix('@').unwrap_or(name);
        let person = bare.len() < name.len();
        let letters = bare.chars().all(|c| {
            c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '’' | '\'') || (person && matches!(c, '.' | '&' | '·'))
        });
        let fits = letters
            && bare.starts_with(|c: char| c.is_alphabetic() || (person && c.is_alphanumeric()))
            && !bare.ends_with(' ')
            && bare.chars().count() <= NAME_MAX;
        if fits {
            found.push(Variable { start, end: from + end + 1, name: name.to_owned() });
            from += end + 1;
        }
    }
    found
}

/// The names of a text's variables, each once, persons left out.
#[must_use]
pub fn names(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for variable in find(text) {
        if variable.person().is_none() && !names.contains(&variable.name) {
            names.push(variable.name);
        }
    }
    names
}

/// The text with every variable replaced that `value` knows.
#[must_use]
pub fn replace(text: &str, value: impl Fn(&Variable) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for variable in find(text) {
        let Some(value) = value(&variable) else { continue };
        out.push_str(text.get(from..variable.start).unwrap_or_default());
        out.push_str(&value);
        from = variable.end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_found_and_braces_are_not() {
        assert_eq!(names("Bonjour {prénom}, le {date} chez {brand} ; {date} !"), ["prénom", "date", "brand"]);
        for text in ["{ date }", "{}", "{1}", "a{b\nc}d", "{a, b}", "{x: 1}", "}{", "{{", "{date "] {
            assert_eq!(names(text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(names("{{date}}"), ["date"]);
        assert_eq!(find("{@Zoé L.}").first().and_then(Variable::person), Some("Zoé L."));
        assert_eq!(names("{@Zoé}"), Vec::<String>::new());
    }

    #[test]
    fn what_is_known_is_replaced() {
        let filled = replace("{a} et {b} 🌞 {a}", |variable| (variable.name == "a").then(|| "été".to_owned()));
        assert_eq!(filled, "été et {b} 🌞 été");
    }
}
