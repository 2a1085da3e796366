//! No sentence is written into a component: what a person reads comes from the messages, in each language.

use super::files;

/// Attributes that a person sees or hears.
const SPOKEN: &[&str] = &["aria-label", "aria-description", "alt", "label", "placeholder", "title"];
/// Names of things and keys that are the same in every language.
const SAME_EVERYWHERE: &[&str] = &["Pupitre", "http", "https", "Ctrl", "Esc", "Maj", "Shift", "Tab"];

/// The component without script, style and comments, and with every `{expression}` emptied. Lines are kept.
fn bare(text: &str) -> String {
    let mut out = text.to_owned();
    for (open, close) in [("<script", "</script>"), ("<style", "</style>"), ("<!--", "-->")] {
        while let Some(start) = out.find(open) {
            let end = out[start..].find(close).map_or(out.len(), |length| start + length + close.len());
            let lines = "\n".repeat(out[start..end].matches('\n').count());
            out.replace_range(start..end, &lines);
        }
    }
    let mut depth = 0_u32;
    out.chars()
        .filter(|letter| {
            match letter {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => return depth == 0 || *letter == '\n',
            }
            false
        })
        .collect()
}

fn is_sentence(text: &str) -> bool {
    text.split(|letter: char| !letter.is_alphabetic())
        .any(|word| word.chars().count() > 1 && !SAME_EVERYWHERE.contains(&word))
        && !(text.trim().starts_with('&') && text.trim().ends_with(';'))
}

fn sentences(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut line = 1;
    let (mut inside_tag, mut quote, mut piece) = (false, None, String::new());
    let mut report = |line: usize, piece: &str, inside: bool| {
        let texts: Vec<&str> = if inside { attribute_texts(piece) } else { vec![piece] };
        for text in texts.into_iter().filter(|text| is_sentence(text)) {
            found.push(format!("{path}:{line} has a sentence of its own: {}", text.trim()));
        }
    };
    for letter in bare(text).chars() {
        let turns = match (inside_tag, quote, letter) {
            (false, _, '<') | (true, None, '>') => true,
            (true, None, '"' | '\'') => {
                quote = Some(letter);
                false
            }
            (true, Some(open), _) if open == letter => {
                quote = None;
                false
            }
            _ => false,
        };
        if turns {
            report(line, &piece, inside_tag);
            inside_tag = !inside_tag;
            piece.clear();
        } else {
            piece.push(letter);
        }
        line += usize::from(letter == '\n');
    }
    report(line, &piece, false);
    found
}

/// The literal values of the spoken attributes of one tag.
fn attribute_texts(tag: &str) -> Vec<&str> {
    SPOKEN
        .iter()
        .flat_map(|name| {
            tag.match_indices(name).filter_map(move |(at, _)| {
                let before = tag[..at].chars().next_back();
                let rest = tag[at + name.len()..].strip_prefix("=\"")?;
                before.is_some_and(char::is_whitespace).then(|| rest.split('"').next()).flatten()
            })
        })
        .collect()
}

#[test]
fn components_hold_no_sentences() {
    super::none(
        &files::texts("ui/src", &[".svelte"]).iter().flat_map(|(path, text)| sentences(path, text)).collect::<Vec<_>>(),
    );
}

#[test]
fn planted_sentences_are_found() {
    let text = "<script lang=\"ts\">const a = 'Some words';</script>\n{#if a > 1}<p class=\"big text\">{m.hello({ name })} · 3</p>{/if}\n<button aria-label=\"Close this\" onclick={() => go()}>Save now</button>\n<kbd>Ctrl</kbd>&nbsp;<img alt=\"\" />";
    let found = sentences("x.svelte", text);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].contains("x.svelte:3") && found[0].contains("Close this"));
    assert!(found[1].contains("Save now"));
}
