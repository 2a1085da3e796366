//! Texts fitted into boxes.

use crate::fonts::Letters;

/// A text as it fits.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fitted {
    pub(super) lines: Vec<String>,
    pub(super) size: f64,
    /// Its end is left out.
    pub(super) shortened: bool,
}

/// A box for a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Space {
    pub(super) width: f64,
    pub(super) height: f64,
    /// Largest letters.
    pub(super) max: f64,
    /// Smallest letters.
    pub(super) min: f64,
    /// Height of a line, in letters.
    pub(super) leading: f64,
    pub(super) max_lines: usize,
}

/// Fits a text: the largest letters in which all of it has room, in lines of about the same length.
pub(super) fn fit(text: &str, letters: &Letters<'_>, space: Space) -> Fitted {
    let text = tied(text);
    let mut size = space.max.max(1.0);
    loop {
        let most = lines_that_fit(size, space);
        if let Some(lines) = wrap(&text, letters, space.width / size, false).filter(|lines| lines.len() <= most) {
            return Fitted { lines: balanced(&text, letters, space.width / size, lines), size, shortened: false };
        }
        if size <= space.min {
            break;
        }
        size = (size * 0.96).max(space.min);
    }
    // Even the smallest letters are too large: words are broken, and at last the end is left out.
    let most = lines_that_fit(size, space).max(1);
    let mut lines = wrap(&text, letters, space.width / size, true).unwrap_or_default();
    let shortened = lines.len() > most;
    if shortened {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while !last.is_empty() && letters.width(last) + letters.width("…") > space.width / size {
                last.pop();
            }
            let kept = last.trim_end().len();
            last.truncate(kept);
            last.push('…');
        }
    }
    Fitted { lines, size, shortened }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of lines")]
fn lines_that_fit(size: f64, space: Space) -> usize {
    let lines = ((space.height + 0.01) / (size * space.leading)).floor().max(0.0) as usize;
    lines.min(space.max_lines)
}

/// Signs that do not begin a line stay with the word before them, « with the one after.
fn tied(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (number, line) in text.replace('\r', "").split('\n').enumerate() {
        if number > 0 {
            out.push('\n');
        }
        let mut open = true;
        for word in line.split([' ', '\t']).filter(|word| !word.is_empty()) {
            let closes = word.chars().all(|sign| "!?:;»%€…–—,.".contains(sign));
            if !open {
                out.push(if closes { '\u{a0}' } else { ' ' });
            }
            out.push_str(word);
            open = false;
            if word.ends_with('«') {
                out.push('\u{a0}');
                open = true;
            }
        }
    }
    out.trim().to_owned()
}

/// Lines no wider than `width`; none when a word is too long and may not be broken.
fn wrap(text: &str, letters: &Letters<'_>, width: f64, breaking: bool) -> Option<Vec<String>> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if letters.width(&longer) <= width {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            if letters.width(word) <= width {
                word.clone_into(&mut line);
                continue;
            }
            if !breaking {
                return None;
            }
            for sign in word.chars() {
                let mut longer = line.clone();
                longer.push(sign);
                if letters.width(&longer) > width && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(sign);
            }
        }
        lines.push(line);
    }
    Some(lines)
}

/// As many lines, in the narrowest width that needs no more of them.
fn balanced(text: &str, letters: &Letters<'_>, width: f64, lines: Vec<String>) -> Vec<String> {
    if lines.len() < 2 || lines.len() > 6 {
        return lines;
    }
    let (mut narrow, mut wide, mut best) = (width * 0.4, width, lines);
    for _ in 0..8 {
        let middle = f64::midpoint(narrow, wide);
        match wrap(text, letters, middle, false) {
            Some(found) if found.len() <= best.len() => {
                best = found;
                wide = middle;
            }
            _ => narrow = middle,
        }
    }
    best
}
