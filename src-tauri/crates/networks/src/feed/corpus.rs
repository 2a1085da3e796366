//! A corpus of malformed feeds, made here from a seed (promise R9): nobody's feed is in it, and every run has the same.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, clippy::print_stdout)]

use super::inbox::messages;
use super::read::parse;
use crate::kit::MAX_TEXT;
use chrono::{DateTime, Utc};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};
use std::time::{Duration, Instant};
use url::Url;

const SEED: u64 = 20_261_122;
/// Longest time for one document. The promise for a production build is 2 s; a debug build on a busy machine gets its 10.
const EACH: Duration = Duration::from_secs(10);

/// Sound feeds, one of each kind.
pub(crate) const EXAMPLES: [&str; 4] = [
    r#"<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Commentaires</title><link>https://exemple.fr</link>
<language>fr-FR</language><ttl>45</ttl><item><title>Sur L&#8217;été par Zoé</title><link>https://exemple.fr/a/#comment-7</link>
<dc:creator><![CDATA[Zoé]]></dc:creator><pubDate>Sun, 22 Nov 2026 10:00:00 +0000</pubDate>
<guid isPermaLink="false">https://exemple.fr/?p=3#comment-7</guid><description>Bravo &amp; merci</description>
<content:encoded><![CDATA[<p>Bravo <b>merci</b></p>]]></content:encoded></item></channel></rss>"#,
    r#"<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Le blog</title>
<id>urn:x:1</id><updated>2026-11-22T10:00:00Z</updated><entry><title type="html">Un &lt;b&gt;titre&lt;/b&gt;</title>
<id>urn:x:2</id><link rel="alternate" href="/a"/><author><name>Ali</name></author><published>2026-11-22T09:00:00Z</published>
<updated>2026-11-22T09:30:00Z</updated><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Bonjour</p></div>
</content></entry></feed>"#,
    r#"{"version":"https://jsonfeed.org/version/1.1","title":"Le blog","home_page_url":"https://exemple.fr","language":"fr",
"items":[{"id":"7","url":"https://exemple.fr/a","title":"Un titre","content_html":"<p>Bonjour</p>","date_published":
"2026-11-22T09:00:00Z","authors":[{"name":"Zoé"}]},{"id":"8","content_text":"Sans titre"}]}"#,
    r#"<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="https://exemple.fr"><title>Le blog</title><link>https://exemple.fr</link><description>d</description></channel>
<item rdf:about="https://exemple.fr/a"><title>Un titre</title><link>https://exemple.fr/a</link><description>Bonjour</description></item></rdf:RDF>"#,
];

/// Reads whatever it is; what is read is within its bounds.
pub(crate) fn read_any(bytes: &[u8]) -> usize {
    let url = Url::parse("https://exemple.fr/comments/feed/").unwrap();
    let now: DateTime<Utc> = "2026-11-22T12:00:00Z".parse().unwrap();
    let Ok(feed) = parse(bytes, &url) else { return 0 };
    let found = messages(&feed, &url, now);
    assert!(found.len() <= 200, "{} items", found.len());
    for message in &found {
        assert!(message.text.chars().count() <= MAX_TEXT + 302, "{} characters", message.text.chars().count());
        assert!(message.author.name.chars().count() <= 300 && !message.author.name.contains(['\n', '\0']));
        assert!(message.written_at <= now && !message.remote.id.is_empty());
        assert!(
            !message.text.contains("<script")
                || bytes.windows(7).any(|piece| piece == b"&lt;scr" || piece == b"amp;lt;")
        );
        for address in [&message.remote.permalink, &message.root.permalink].into_iter().flatten() {
            assert!(address.starts_with("https://") || address.starts_with("http://"), "{address}");
        }
    }
    found.len()
}

fn rss(items: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>t</title><link>https://exemple.fr</link>\
         {items}</channel></rss>"
    )
}

fn item(inside: &str) -> String {
    rss(&format!("<item><guid>1</guid><title>t</title>{inside}</item>"))
}

/// Entities that name entities that name entities.
fn bombs(dice: &mut StdRng) -> Vec<u8> {
    let (depth, width) = (dice.random_range(2..12), dice.random_range(2..40));
    let mut types = "<!ENTITY e0 \"boum boum boum\">".to_owned();
    for level in 1..depth {
        types += &format!("<!ENTITY e{level} \"{}\">", format!("&e{};", level - 1).repeat(width));
    }
    let outside = ["", "<!ENTITY out SYSTEM \"file:///etc/passwd\">", "<!ENTITY % p SYSTEM \"http://10.0.0.1/x\"> %p;"];
    types += outside.choose(dice).unwrap();
    let used = format!("&e{};&out;", depth - 1).repeat(dice.random_range(1..20));
    item(&format!("<description>{used}</description>"))
        .replace("<rss", &format!("<!DOCTYPE rss [{types}]><rss"))
        .into_bytes()
}

/// It says one encoding and is in another.
fn encodings(dice: &mut StdRng) -> Vec<u8> {
    let name =
        ["utf-16", "iso-8859-1", "windows-1252", "shift_jis", "utf-7", "x-none", "", "UTF-8\0", "gb18030", "ucs-4"];
    let said = EXAMPLES.choose(dice).unwrap().replace("UTF-8", name.choose(dice).unwrap());
    match dice.random_range(0..5) {
        0 => said.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        1 => [vec![0xfe, 0xff], said.encode_utf16().flat_map(u16::to_be_bytes).collect()].concat(),
        2 => said.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?')).collect(),
        3 => [vec![0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf], said.into_bytes()].concat(),
        _ => {
            let mut bytes = said.into_bytes();
            for _ in 0..dice.random_range(1..40) {
                let at = dice.random_range(0..bytes.len());
                bytes[at] = dice.random_range(0x80..=0xff);
            }
            bytes
        }
    }
}

fn truncated(dice: &mut StdRng) -> Vec<u8> {
    let whole = EXAMPLES.choose(dice).unwrap().as_bytes();
    whole[..dice.random_range(0..whole.len())].to_vec()
}

/// Much of something.
fn huge(dice: &mut StdRng) -> Vec<u8> {
    let many = dice.random_range(1_000..60_000);
    match dice.random_range(0..7) {
        0 => rss(&(0..many / 10)
            .map(|n| format!("<item><guid>{n}</guid><title>t{n}</title></item>"))
            .collect::<String>()),
        1 => item(&format!("<description>{}</description>", "mot ".repeat(many * 4))),
        2 => item(&format!("<title>{}</title>", "&amp;".repeat(many))),
        3 => item(&format!("<dc:creator>{}</dc:creator>", "nom\n".repeat(many))),
        4 => item(&format!("<x {}/>", (0..many / 20).map(|n| format!("a{n}=\"v\" ")).collect::<String>())),
        5 => format!(
            "{{\"version\":\"https://jsonfeed.org/version/1\",\"title\":\"t\",\"items\":[{}]}}",
            (0..many / 20).map(|n| format!("{{\"id\":\"{n}\",\"content_text\":\"x\"}}")).collect::<Vec<_>>().join(",")
        ),
        _ => item(&format!("<category>{}</category>", "c,".repeat(many))).replace("<item>", &"<item>".repeat(2)),
    }
    .into_bytes()
}

fn nested(dice: &mut StdRng) -> Vec<u8> {
    let depth = dice.random_range(50..4_000);
    match dice.random_range(0..5) {
        0 => item(&format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth))),
        1 => item(&"<item>".repeat(depth)),
        2 => item(&format!("<description>{}</description>", "&lt;div&gt;".repeat(depth))),
        3 => EXAMPLES[1].replace("<p>Bonjour</p>", &format!("{}x{}", "<div>".repeat(depth), "</div>".repeat(depth))),
        _ => format!(
            "{{\"version\":\"https://jsonfeed.org/version/1\",\"items\":{}1{}}}",
            "[".repeat(depth),
            "]".repeat(depth)
        ),
    }
    .into_bytes()
}

fn dates(dice: &mut StdRng) -> Vec<u8> {
    let odd = [
        "",
        "hier",
        "0",
        "-1",
        "99999999999999999999",
        "Sun, 31 Feb 2026 25:61:61 +9999",
        "2026-13-45T99:99:99Z",
        "Mon, 22 Nov 99999 00:00:00 GMT",
        "1969-12-31T23:59:59Z",
        "-292275055-05-16T16:47:04Z",
        "22/11/2026",
        "\u{202e}2026",
        "Sun, 22 Nov 2026 10:00:00 XYZ",
        "2026-11-22T10:00:00+99:99",
        "0000-00-00",
        "+262143-12-31T23:59:59Z",
    ];
    let one = odd.choose(dice).unwrap();
    let ttl = ["", "-5", "999999999999", "1e9", "abc"].choose(dice).unwrap();
    EXAMPLES
        .choose(dice)
        .unwrap()
        .replace("Sun, 22 Nov 2026 10:00:00 +0000", one)
        .replace("2026-11-22T09:00:00Z", one)
        .replace("<ttl>45</ttl>", &format!("<ttl>{ttl}</ttl>"))
        .into_bytes()
}

/// Script, style, frames and addresses that do something else than lead to a page.
fn markup(dice: &mut StdRng) -> Vec<u8> {
    let inside = [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<iframe src='javascript:alert(1)'>",
        "<style>*{}",
        "<!--",
        "]]>",
        "<svg/onload=alert(1)>",
        "<a href='data:text/html,x'>x</a>",
        "<plaintext>",
        "&#0;&#xD800;&#x110000;",
    ];
    let link = [
        "javascript:alert(1)",
        "data:text/html;base64,x",
        "file:///etc/passwd",
        "http://[::1",
        "//",
        "\u{0}",
        "https://a b",
    ];
    let said: String = (0..dice.random_range(1..6)).map(|_| *inside.choose(dice).unwrap()).collect();
    let escaped = said.replace('&', "&amp;").replace('<', "&lt;");
    let body = if dice.random_bool(0.5) { format!("<![CDATA[{said}]]>") } else { escaped };
    item(&format!(
        "<link>{}</link><description>{body}</description><dc:creator>{body}</dc:creator>",
        link.choose(dice).unwrap()
    ))
    .into_bytes()
}

/// Structure that is none: tags crossed, doubled, unknown, prefixes bound to nothing.
fn crossed(dice: &mut StdRng) -> Vec<u8> {
    let pieces = [
        "<item>",
        "</item>",
        "<rss>",
        "</rss>",
        "<channel>",
        "</channel>",
        "<entry>",
        "</feed>",
        "<guid/>",
        "<x:y>",
        "<![CDATA[",
        "]]>",
        "<?pi",
        "?>",
        "<!DOCTYPE",
        ">",
        "texte",
        "&",
        "\"",
        "<title>",
        "</title>",
        "<link href=",
        "{\"items\":",
        "[",
        "null",
    ];
    let mut made = EXAMPLES.choose(dice).unwrap().as_bytes().to_vec();
    for _ in 0..dice.random_range(1..30) {
        let at = dice.random_range(0..=made.len());
        made.splice(at..at, pieces.choose(dice).unwrap().bytes());
    }
    made
}

type Make = fn(&mut StdRng) -> Vec<u8>;

#[test]
fn six_hundred_malformed_feeds_are_read_in_bounded_time() {
    const KINDS: &[(&str, Make, usize)] = &[
        ("bombs", bombs, 80),
        ("encodings", encodings, 80),
        ("truncated", truncated, 100),
        ("huge", huge, 40),
        ("nested", nested, 60),
        ("dates", dates, 80),
        ("markup", markup, 80),
        ("crossed", crossed, 100),
    ];
    let mut dice = StdRng::seed_from_u64(SEED);
    let (mut count, mut read, mut slowest, mut whose) = (0, 0, Duration::ZERO, "");
    for (name, make, times) in KINDS {
        for turn in 0..*times {
            let document = make(&mut dice);
            let began = Instant::now();
            let caught = std::panic::catch_unwind(|| read_any(&document));
            let took = began.elapsed();
            let Ok(found) = caught else {
                panic!("{name} {turn}: {}", String::from_utf8_lossy(&document[..document.len().min(2_000)]))
            };
            assert!(took < EACH, "{name} {turn}: {took:?} for {} bytes", document.len());
            read += usize::from(found > 0);
            if took > slowest {
                (slowest, whose) = (took, name);
            }
            count += 1;
        }
    }
    println!("{count} feeds, {read} of them read all the same, the slowest {slowest:?} ({whose})");
    assert!(count >= 600 && read > 100, "{read} of {count}: what is none at all tests little");
}

#[test]
fn sound_feeds_are_read() {
    for example in EXAMPLES {
        assert!(read_any(example.as_bytes()) > 0, "{example}");
    }
}

/// What an entity names is never fetched and never multiplied.
#[test]
fn an_entity_is_no_way_out_and_no_bomb() {
    let mut dice = StdRng::seed_from_u64(SEED);
    for _ in 0..40 {
        let bomb = bombs(&mut dice);
        let url = Url::parse("https://exemple.fr/feed/").unwrap();
        let Ok(feed) = parse(&bomb, &url) else { continue };
        for message in messages(&feed, &url, "2026-11-22T12:00:00Z".parse().unwrap()) {
            assert!(message.text.len() < bomb.len() && !message.text.contains("root:"), "{}", message.text);
        }
    }
}
