//! The last part of an article's address, made from its title.

/// Longest slug as the server stores it, percent-encoded.
const MAX: usize = 180;

/// Lower case, French and other Latin letters without their accents, everything else a hyphen: `L’été à Évreux` is
/// `l-ete-a-evreux`. Letters of other scripts stay; empty when nothing is left.
pub(super) fn slug(text: &str) -> String {
    let mut out = String::new();
    let mut length = 0;
    for word in transliterated(text).split('-').filter(|word| !word.is_empty()) {
        let weight: usize = word.chars().map(weight).sum();
        if length + weight + 1 > MAX {
            if out.is_empty() {
                cut(&mut out, word);
            }
            break;
        }
        if !out.is_empty() {
            out.push('-');
        }
        out.push_str(word);
        length += weight + 1;
    }
    out
}

/// A word alone that is too long.
fn cut(out: &mut String, word: &str) {
    let mut length = 0;
    for c in word.chars() {
        length += weight(c);
        if length > MAX {
            return;
        }
        out.push(c);
    }
}

/// Bytes of a character in the address.
fn weight(c: char) -> usize {
    if c.is_ascii() { 1 } else { c.len_utf8() * 3 }
}

fn transliterated(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => out.push('a'),
            'æ' => out.push_str("ae"),
            'ç' | 'ć' | 'č' | 'ĉ' => out.push('c'),
            'ď' | 'đ' | 'ð' => out.push('d'),
            'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => out.push('e'),
            'ğ' | 'ĝ' => out.push('g'),
            'ì' | 'í' | 'î' | 'ï' | 'ī' | 'į' | 'ı' => out.push('i'),
            'ł' | 'ľ' => out.push('l'),
            'ñ' | 'ń' | 'ň' => out.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => out.push('o'),
            'œ' => out.push_str("oe"),
            'ř' => out.push('r'),
            'ś' | 'š' | 'ş' | 'ș' => out.push('s'),
            'ß' => out.push_str("ss"),
            'ť' | 'ț' => out.push('t'),
            'þ' => out.push_str("th"),
            'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' => out.push('u'),
            'ý' | 'ÿ' => out.push('y'),
            'ź' | 'ż' | 'ž' => out.push('z'),
            // Accents that stand alone, and marks that are not seen.
            '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{fe0f}' => {}
            c if c.is_alphanumeric() => out.push(c),
            _ => out.push('-'),
        }
    }
    out
}

/// A slug as a person reads it: the server tells letters of other scripts percent-encoded.
pub(super) fn readable(slug: &str) -> String {
    let plain = slug.replace('+', "%2B");
    url::form_urlencoded::parse(plain.as_bytes()).next().map_or_else(String::new, |(name, _)| name.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_titles_read_well_in_an_address() {
        let cases = [
            ("L’été à Évreux : 3 idées !", "l-ete-a-evreux-3-idees"),
            ("Œuvres & cœurs — Noël", "oeuvres-coeurs-noel"),
            ("  Déjà   vu ", "deja-vu"),
            ("e\u{301}te\u{301}", "ete"),
            ("İstanbul", "istanbul"),
            ("漢字", "漢字"),
            ("🎨🎨", ""),
            ("???", ""),
        ];
        for (title, expected) in cases {
            assert_eq!(slug(title), expected, "{title}");
        }
        assert_eq!(readable("%e6%bc%a2-a"), "漢-a");
        assert_eq!(readable("deja-vu-2"), "deja-vu-2");
    }

    #[test]
    fn a_long_title_is_cut_between_words() {
        let long = slug(&"mot ".repeat(200));
        assert!(long.len() <= MAX && long.ends_with("mot"), "{long}");
        assert_eq!(slug(&"x".repeat(500)).len(), MAX);
        assert!(slug(&"漢".repeat(500)).chars().count() * 9 <= MAX);
        assert_eq!(slug(&slug("Un titre, deux")), "un-titre-deux", "made twice it stays");
    }
}
