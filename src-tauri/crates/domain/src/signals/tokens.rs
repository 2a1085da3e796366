//! Cutting a message into words, signs and ends of sentences.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    /// A word.
    Word,
    /// A number.
    Number,
    /// A picture or a sign such as `:)`.
    Sign,
    /// A web address, a name after `@`: no words.
    Address,
    /// A word after `#`.
    Tag,
    /// The end of a clause: a comma, a line.
    Break,
    /// The end of a sentence.
    Stop,
    /// A question mark.
    Ask,
    /// An exclamation mark.
    Call,
}

/// A token: where it stands in the message, and its folded form in [`Text::folded`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) piece: Piece,
    pub(super) start: usize,
    pub(super) end: usize,
    folded: (usize, usize),
    /// All capitals, three letters or more.
    pub(super) loud: bool,
    /// A letter stands three times or more in a row.
    pub(super) long: bool,
    /// An apostrophe before it.
    pub(super) after_apostrophe: bool,
    /// An apostrophe behind it.
    pub(super) before_apostrophe: bool,
}

/// A message, cut.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) tokens: Vec<Token>,
    buffer: String,
}

impl Text {
    pub(super) fn folded(&self, token: &Token) -> &str {
        self.buffer.get(token.folded.0..token.folded.1).unwrap_or_default()
    }
}

/// Signs written with punctuation, the longer ones first.
const SIGNS: &[&str] = &[":-)", ":-(", ";-)", ":'(", ":)", ":(", ";)", ";(", ":d", ":p", ":/", "<3", "^^", "xd"];
/// More of a message than this is not read: a mail's tail decides nothing.
const LONGEST: usize = 4_000;

/// Lower case without accents, ligatures opened: `Œuvre` is `oeuvre`.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    text.chars().for_each(|letter| push_folded(&mut folded, letter));
    folded
}

fn push_folded(buffer: &mut String, letter: char) {
    match letter {
        'a'..='z' | '0'..='9' => buffer.push(letter),
        'A'..='Z' => buffer.push(letter.to_ascii_lowercase()),
        'à' | 'â' | 'ä' | 'á' | 'ã' | 'å' | 'À' | 'Â' | 'Ä' | 'Á' | 'Ã' | 'Å' => buffer.push('a'),
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => buffer.push('e'),
        'î' | 'ï' | 'í' | 'ì' | 'Î' | 'Ï' | 'Í' | 'Ì' => buffer.push('i'),
        'ô' | 'ö' | 'ó' | 'ò' | 'õ' | 'ø' | 'Ô' | 'Ö' | 'Ó' | 'Ò' | 'Õ' | 'Ø' => buffer.push('o'),
        'û' | 'ü' | 'ù' | 'ú' | 'Û' | 'Ü' | 'Ù' | 'Ú' => buffer.push('u'),
        'ç' | 'Ç' => buffer.push('c'),
        'ñ' | 'Ñ' => buffer.push('n'),
        'ÿ' | 'Ÿ' => buffer.push('y'),
        'œ' | 'Œ' => buffer.push_str("oe"),
        'æ' | 'Æ' => buffer.push_str("ae"),
        'ß' => buffer.push_str("ss"),
        // Accents that stand by themselves, and what only joins or colours pictures.
        '\u{300}'..='\u{36f}' | '\u{fe0f}' | '\u{200d}' | '\u{1f3fb}'..='\u{1f3ff}' => {}
        other => buffer.extend(other.to_lowercase()),
    }
}

fn is_picture(letter: char) -> bool {
    matches!(letter, '\u{203c}' | '\u{2049}' | '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{2bff}' | '\u{3030}'
        | '\u{1f000}'..='\u{1faff}')
}

/// Whether a letter goes on with the word before it.
fn continues(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '\u{300}'..='\u{36f}')
}

/// Cuts a message.
pub(super) fn read(text: &str) -> Text {
    let mut read =
        Text { tokens: Vec::with_capacity(text.len() / 5 + 4), buffer: String::with_capacity(text.len() + 8) };
    let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
    let text = text.get(..end).unwrap_or(text);
    let mut at = 0;
    let mut begins = true;
    while let Some(letter) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        let (piece, length) = next(rest, letter, begins);
        if let Some(piece) = piece {
            read.push(text, piece, at, at + length);
        }
        begins = !letter.is_alphanumeric();
        at += length.max(letter.len_utf8());
    }
    read
}

/// The token at the beginning of a text and its length; no token for what separates.
fn next(rest: &str, letter: char, begins: bool) -> (Option<Piece>, usize) {
    let until =
        |stop: &dyn Fn(char) -> bool| rest.char_indices().find(|(_, c)| stop(*c)).map_or(rest.len(), |(at, _)| at);
    if begins {
        if matches!(letter, ':' | ';' | '<' | '^' | 'x' | 'X')
            && let Some(sign) = SIGNS.iter().find(|sign| {
                let length = sign.len();
                rest.get(..length).is_some_and(|head| head.eq_ignore_ascii_case(sign))
                    && !rest.get(length..).and_then(|tail| tail.chars().next()).is_some_and(char::is_alphanumeric)
            })
        {
            return (Some(Piece::Sign), sign.len());
        }
        if rest.starts_with("http://") || rest.starts_with("https://") || rest.starts_with("www.") {
            return (Some(Piece::Address), until(&char::is_whitespace));
        }
        if letter == '@' {
            return (
                Some(Piece::Address),
                until(&|c| !(c.is_alphanumeric() || matches!(c, '@' | '.' | '_' | '-'))).max(1),
            );
        }
        if letter == '#' {
            let tail = rest.get(1..).unwrap_or_default();
            let length =
                tail.char_indices().find(|(_, c)| !(continues(*c) || *c == '_')).map_or(tail.len(), |(at, _)| at);
            return (Some(Piece::Tag).filter(|_| length > 0), length + 1);
        }
    }
    if letter.is_alphanumeric() {
        let length = until(&|c| !continues(c));
        let number = rest.get(..length).is_some_and(|word| word.chars().all(char::is_numeric));
        return (Some(if number { Piece::Number } else { Piece::Word }), length);
    }
    let piece = match letter {
        '?' | '？' | '؟' => Some(Piece::Ask),
        '!' | '！' => Some(Piece::Call),
        '.' | '…' | '\n' => Some(Piece::Stop),
        ',' | ';' | ':' | '(' | ')' | '—' | '–' | '«' | '»' | '"' => Some(Piece::Break),
        '¿' | '¡' => Some(Piece::Break),
        picture if is_picture(picture) => Some(Piece::Sign),
        _ => None,
    };
    (piece, letter.len_utf8())
}

impl Text {
    fn push(&mut self, text: &str, piece: Piece, start: usize, end: usize) {
        let said = text.get(start..end).unwrap_or_default();
        let from = self.buffer.len();
        let (mut loud, mut long) = (false, false);
        match piece {
            Piece::Word | Piece::Number | Piece::Sign => {
                said.chars().for_each(|letter| push_folded(&mut self.buffer, letter));
                loud = piece == Piece::Word && said.len() >= 3 && said.chars().all(char::is_uppercase);
                long = piece == Piece::Word && has_run(self.buffer.get(from..).unwrap_or_default());
            }
            Piece::Tag => said.chars().skip(1).for_each(|letter| push_folded(&mut self.buffer, letter)),
            _ => {}
        }
        let before = text.get(..start).and_then(|head| head.chars().next_back());
        let behind = text.get(end..).and_then(|tail| tail.chars().next());
        let apostrophe = |letter: Option<char>| matches!(letter, Some('\'' | '’'));
        self.tokens.push(Token {
            piece,
            start,
            end,
            folded: (from, self.buffer.len()),
            loud,
            long,
            after_apostrophe: apostrophe(before),
            before_apostrophe: apostrophe(behind),
        });
    }

    /// The words with their lengthened letters taken back: to one where a list knows that, else to two.
    pub(super) fn words<'a>(
        &'a self,
        known: impl Fn(&str) -> bool,
        shortened: &'a mut Vec<(usize, String)>,
    ) -> Vec<&'a str> {
        for (at, token) in self.tokens.iter().enumerate().filter(|(_, token)| token.long) {
            let word = self.folded(token);
            let (once, twice) = (squeeze(word, 1), squeeze(word, 2));
            shortened.push((at, if known(&once) || !known(&twice) { once } else { twice }));
        }
        let mut words: Vec<&str> = self.tokens.iter().map(|token| self.folded(token)).collect();
        for (at, word) in shortened.iter() {
            if let Some(place) = words.get_mut(*at) {
                *place = word;
            }
        }
        words
    }
}

fn has_run(word: &str) -> bool {
    let (mut last, mut count) = ('\0', 0);
    word.chars().any(|letter| {
        count = if letter == last { count + 1 } else { 1 };
        last = letter;
        count >= 3
    })
}

fn squeeze(word: &str, most: usize) -> String {
    let (mut last, mut count) = ('\0', 0);
    word.chars()
        .filter(|letter| {
            count = if *letter == last { count + 1 } else { 1 };
            last = *letter;
            count <= most
        })
        .collect()
}
