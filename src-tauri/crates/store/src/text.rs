//! Excerpts, folding for order, and search expressions.

/// Characters of an excerpt.
pub const EXCERPT_CHARS: usize = 140;

/// The first 140 characters on one line.
#[must_use]
pub fn excerpt(text: &str) -> String {
    let mut short = String::with_capacity(text.len().min(EXCERPT_CHARS * 2));
    let mut left = EXCERPT_CHARS;
    for (index, word) in text.split_whitespace().enumerate() {
        if index > 0 {
            if left == 0 {
                break;
            }
            short.push(' ');
            left -= 1;
        }
        for letter in word.chars().take(left) {
            short.push(letter);
            left -= 1;
        }
        if left == 0 {
            break;
        }
    }
    short.truncate(short.trim_end().len());
    short
}

/// Lower case without the accents of Latin letters, so that "Été" stands beside "ete" in a list.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.trim().chars().flat_map(char::to_lowercase) {
        match letter {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => folded.push('a'),
            'ç' | 'ć' | 'č' => folded.push('c'),
            'ď' | 'đ' => folded.push('d'),
            'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' => folded.push('e'),
            'ğ' => folded.push('g'),
            'ì' | 'í' | 'î' | 'ï' | 'ı' => folded.push('i'),
            'ł' => folded.push('l'),
            'ñ' | 'ń' | 'ň' => folded.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ő' => folded.push('o'),
            'ř' => folded.push('r'),
            'ś' | 'š' | 'ş' | 'ș' => folded.push('s'),
            'ť' | 'ţ' | 'ț' => folded.push('t'),
            'ù' | 'ú' | 'û' | 'ü' | 'ů' | 'ű' => folded.push('u'),
            'ý' | 'ÿ' => folded.push('y'),
            'ź' | 'ż' | 'ž' => folded.push('z'),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ß' => folded.push_str("ss"),
            '\u{300}'..='\u{36f}' => {}
            other => folded.push(other),
        }
    }
    folded
}

/// Where a title stands in a list: accents beside their letters, numbers by their value ("Photo 2" before "Photo 10"), and
/// whatever is neither letter nor digit as one blank, so that quotation marks and underscores decide nothing.
#[must_use]
pub(crate) fn order_key(title: &str) -> String {
    let folded = fold(title);
    let mut key = String::with_capacity(folded.len() + 8);
    let mut letters = folded.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter.is_ascii_digit() {
            let mut digits = String::from(letter);
            while let Some(digit) = letters.next_if(char::is_ascii_digit) {
                digits.push(digit);
            }
            // Of two numbers the one with more digits is the greater.
            let value = digits.trim_start_matches('0');
            let length = value.len().min(99);
            key.extend(
                [length / 10, length % 10].iter().filter_map(|digit| char::from_digit(u32::try_from(*digit).ok()?, 10)),
            );
            key.push_str(value);
        } else if letter.is_alphanumeric() {
            key.push(letter);
        } else if !key.is_empty() && !key.ends_with(' ') {
            key.push(' ');
        }
    }
    key.truncate(key.trim_end().len());
    key
}

/// Letters from which the last word may be the beginning of a longer one: shorter ones match too much to be quick.
const PREFIX_FROM: usize = 3;
/// Little words of French and English, folded. Nobody looks for what begins with one of them, and every word that does
/// would have to be merged before the first hit is known: 60 ms at a million messages instead of one.
const WHOLE_WORDS: &str = "all and are aux avec bien but can ces cet cette comme dans des donc elle elles est for from had \
     has have her his how ils its les leur leurs mais mes moi mon nos not notre nous our out par pas plus pour \
     que quel quelle qui sans ses she son sont sous sur tes than that the their them then there they this ton \
     tous tout toute tres trop une vos votre vous was were what when where which who why will with you your";
/// Words beyond this are not looked at.
const MAX_WORDS: usize = 24;

/// An FTS5 expression for what a person typed, or `None` when there is no word in it.
///
/// Every word has to occur; `"quoted words"` in this order; the last word may be a beginning, unless it
/// is a little one. Nothing typed is ever read as FTS5 syntax.
pub(crate) fn fts_words(typed: &str) -> Option<String> {
    let mut terms: Vec<String> = Vec::new();
    let mut open_end = false;
    let quotes = |letter: char| matches!(letter, '"' | '«' | '»' | '“' | '”');
    for (index, piece) in typed.split(quotes).enumerate() {
        let has_word = |text: &str| text.chars().any(char::is_alphanumeric);
        if index % 2 == 1 {
            if has_word(piece) {
                terms.push(clean(piece));
                open_end = false;
            }
            continue;
        }
        for word in piece.split_whitespace().filter(|word| has_word(word)) {
            terms.push(clean(word));
            let letters = word.chars().filter(|letter| letter.is_alphanumeric()).count();
            open_end = letters >= PREFIX_FROM && !is_whole(word);
        }
    }
    terms.truncate(MAX_WORDS);
    let last = terms.len().checked_sub(1)?;
    let quoted = terms
        .iter()
        .enumerate()
        .map(|(index, term)| if index == last && open_end { format!("\"{term}\" *") } else { format!("\"{term}\"") });
    Some(quoted.collect::<Vec<_>>().join(" AND "))
}

fn is_whole(word: &str) -> bool {
    let folded = fold(word);
    WHOLE_WORDS.split_whitespace().any(|known| known == folded)
}

fn clean(text: &str) -> String {
    text.trim().chars().filter(|letter| !letter.is_control() && *letter != '"').take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpts_are_one_line_of_at_most_140_characters() {
        assert_eq!(excerpt("  Bonjour\n\n à   tous "), "Bonjour à tous");
        assert_eq!(excerpt(&"é".repeat(500)).chars().count(), 140);
        let words = excerpt(&"mot ".repeat(100));
        assert!(words.chars().count() <= 140 && words.ends_with('t'), "{words}");
        assert_eq!(excerpt(""), "");
    }

    #[test]
    fn folding_puts_accents_beside_their_letters() {
        assert_eq!(fold("ÉTÉ à l'Œuvre"), "ete a l'oeuvre");
    }

    #[test]
    fn titles_stand_where_people_look_for_them() {
        let mut titles = [
            "Zoo",
            "Étang",
            "photo_10",
            "école",
            "« Été »",
            "Photo 2",
            "IMG_0009",
            "img-0010",
            "Eau",
            "photo 2 bis",
            "10",
            "9",
            "œuf",
            "Œuvre",
            "Oeil",
            "007",
            "",
        ];
        titles.sort_by_cached_key(|title| order_key(title));
        assert_eq!(
            titles,
            [
                "",
                "007",
                "9",
                "10",
                "Eau",
                "école",
                "Étang",
                "« Été »",
                "IMG_0009",
                "img-0010",
                "Oeil",
                "œuf",
                "Œuvre",
                "Photo 2",
                "photo 2 bis",
                "photo_10",
                "Zoo",
            ]
        );
        let many = "9".repeat(300);
        assert!(order_key("10") < order_key(&many) && order_key("0000") < order_key("1"));
    }

    #[test]
    fn nothing_typed_is_syntax() {
        assert_eq!(fts_words("   "), None);
        assert_eq!(fts_words("\"!\" - *"), None);
        assert_eq!(fts_words("été"), Some("\"été\" *".to_owned()));
        assert_eq!(fts_words("la"), Some("\"la\"".to_owned()));
        assert_eq!(
            fts_words("livraison Très"),
            Some("\"livraison\" AND \"Très\"".to_owned()),
            "a little word is whole"
        );
        assert_eq!(
            fts_words("NEAR(a OR b)* filter:a1"),
            Some("\"NEAR(a\" AND \"OR\" AND \"b)*\" AND \"filter:a1\" *".to_owned())
        );
        assert_eq!(fts_words("merci \"beaucoup à vous\""), Some("\"merci\" AND \"beaucoup à vous\"".to_owned()));
        assert_eq!(fts_words("« bonne journée » chez"), Some("\"bonne journée\" AND \"chez\" *".to_owned()));
    }
}
