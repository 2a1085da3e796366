#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::inbox::messages;
use super::read::{address, parse};
use chrono::{DateTime, Utc};
use url::Url;

fn now() -> DateTime<Utc> {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

fn read(body: &str) -> Vec<crate::kit::RemoteMessage> {
    let url = Url::parse("https://exemple.fr/comments/feed/").unwrap();
    messages(&parse(body.as_bytes(), &url).unwrap(), &url, now())
}

const WORDPRESS: &str = r#"<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Commentaires sur Le blog</title><link>https://exemple.fr</link><language>fr-FR</language><ttl>45</ttl>
<item><title>Commentaires sur L&#8217;été par Zoé</title><link>https://exemple.fr/ete/#comment-7</link>
<dc:creator><![CDATA[Zoé]]></dc:creator><pubDate>Sun, 22 Nov 2026 10:00:00 +0000</pubDate>
<guid isPermaLink="false">https://exemple.fr/?p=3#comment-7</guid>
<description>Bravo &amp; merci</description><content:encoded><![CDATA[<p>Bravo &amp; <b>merci</b> !</p><script>alert(1)</script>]]></content:encoded></item>
<item><title>Commentaires sur L&#8217;été par Ali</title><link>https://exemple.fr/ete/#comment-6</link>
<dc:creator>Ali</dc:creator><pubDate>Sun, 22 Nov 2026 09:00:00 +0000</pubDate>
<guid isPermaLink="false">https://exemple.fr/?p=3#comment-6</guid><description>Un premier mot</description></item>
<item><title>Commentaires sur L&#8217;été par Ali</title><link>https://exemple.fr/ete/#comment-6</link>
<guid isPermaLink="false">https://exemple.fr/?p=3#comment-6</guid><description>Un premier mot</description></item>
</channel></rss>"#;

#[test]
fn a_feed_is_read_in_the_encoding_that_it_declares_or_is_marked_with() {
    let feed = |name: &str| {
        format!(
            "<?xml version='1.0' encoding='{name}'?><rss version=\"2.0\"><channel><title>Été</title>\
            <item><guid>1</guid><title>C’était l’œuvre</title></item></channel></rss>"
        )
    };
    let url = Url::parse("https://exemple.fr/feed/").unwrap();
    let title = |bytes: &[u8]| messages(&parse(bytes, &url).unwrap(), &url, now())[0].text.clone();
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode("C’était l’œuvre");
    let coded = feed("windows-1252").into_bytes();
    let at = coded.windows("C’était l’œuvre".len()).position(|piece| piece == "C’était l’œuvre".as_bytes()).unwrap();
    let coded = [&coded[..at], &latin, &coded[at + "C’était l’œuvre".len()..]].concat();
    assert_eq!(title(&coded), "C’était l’œuvre");
    let wide: Vec<u8> = format!("\u{feff}{}", feed("utf-16")).encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(title(&wide), "C’était l’œuvre");
    let bare: Vec<u8> = feed("utf-8").encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(title(&bare), "C’était l’œuvre", "without a mark, and declared wrongly");
    assert_eq!(title(feed("utf-16").as_bytes()), "C’était l’œuvre", "declared wrongly: it is plain to see");
    let late = feed("utf-8").replace("<channel>", "<?xml version='1.0' encoding='iso-8859-1'?><channel>");
    assert!(parse(late.as_bytes(), &url).is_ok(), "a second declaration in the middle");
}

#[test]
fn comments_on_one_page_are_one_conversation_and_each_is_there_once() {
    let found = read(WORDPRESS);
    assert_eq!(found.len(), 2, "the repeated item counts once");
    assert_eq!(found[0].text, "Bravo & merci !", "plain text, no script");
    assert_eq!((found[0].author.name.as_str(), found[1].author.name.as_str()), ("Zoé", "Ali"));
    assert_eq!(found[0].root, found[1].root);
    assert_eq!(found[0].root.id, "page:https://exemple.fr/ete/");
    assert_eq!(found[0].remote.permalink.as_deref(), Some("https://exemple.fr/ete/#comment-7"));
    assert_eq!(found[0].about.as_ref().unwrap().title, "Commentaires sur L’été par Zoé");
    assert_eq!(found[0].written_at, "2026-11-22T10:00:00Z".parse::<DateTime<Utc>>().unwrap());
}

#[test]
fn items_without_date_or_id_keep_their_order_and_their_name() {
    let body =
        "<rss version=\"2.0\"><channel><title>x</title><link>https://exemple.fr</link><description>d</description>
        <item><description>le plus récent</description></item><item><description>plus ancien</description></item>
        </channel></rss>";
    let (first, again) = (read(body), read(body));
    assert_eq!(first.iter().map(|m| m.text.as_str()).collect::<Vec<_>>(), ["le plus récent", "plus ancien"]);
    assert!(first.iter().all(|message| message.written_at <= now()));
    let ids = |all: &[crate::kit::RemoteMessage]| all.iter().map(|m| m.remote.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&first), ids(&again), "the same item has the same name at the next look");
    assert_ne!(first[0].remote.id, first[1].remote.id);
}

#[test]
fn relative_links_belong_to_the_feed_and_dangerous_ones_are_no_links() {
    let body = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><id>f</id><updated>2026-11-22T10:00:00Z</updated>
        <entry><id>a</id><title>Un</title><link href="../article/1"/><updated>2026-11-22T11:00:00Z</updated>
        <published>2026-11-22T10:00:00Z</published><content type="html">&lt;p&gt;corps&lt;/p&gt;</content></entry>
        <entry><id>b</id><title>Deux</title><link href="javascript:alert(1)"/><updated>2030-01-01T00:00:00Z</updated></entry>
        </feed>"#;
    let found = read(body);
    let one = found.iter().find(|m| m.remote.id == "a").unwrap();
    assert_eq!(one.remote.permalink.as_deref(), Some("https://exemple.fr/comments/article/1"));
    assert_eq!(one.text, "Un\n\ncorps");
    assert_eq!(one.edited_at, Some("2026-11-22T11:00:00Z".parse().unwrap()));
    let two = found.iter().find(|m| m.remote.id == "b").unwrap();
    assert_eq!(two.remote.permalink, None);
    assert_eq!(two.written_at, now(), "a date in the future is not believed");
}

#[test]
fn an_archive_is_cut_to_its_newest_items() {
    let items: String = (0..5_000)
        .map(|n| {
            let at = now() - chrono::Duration::minutes(n);
            format!("<item><guid>{n}</guid><pubDate>{}</pubDate><description>{n}</description></item>", at.to_rfc2822())
        })
        .collect();
    let found = read(&format!("<rss version=\"2.0\"><channel><title>x</title>{items}</channel></rss>"));
    assert_eq!(found.len(), 200);
    assert_eq!(found[0].remote.id, "0");
}

#[test]
fn what_is_no_feed_is_said_to_be_none_and_nothing_hangs() {
    let url = Url::parse("https://exemple.fr/").unwrap();
    let deep = "<a>".repeat(200_000);
    let bomb = r#"<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
        <rss version="2.0"><channel><title>&b;</title></channel></rss>"#;
    let nested = format!("<rss version=\"2.0\"><channel><item><description>{}", "<b>".repeat(100_000));
    for body in ["", "<html><body>non</body></html>", "{\"a\":1}", "\u{feff}", deep.as_str(), nested.as_str(), bomb] {
        let started = std::time::Instant::now();
        if let Ok(feed) = parse(body.as_bytes(), &url) {
            assert!(feed.title.is_none_or(|title| title.content.len() < 100));
        }
        assert!(started.elapsed().as_secs() < 5);
    }
    for cut in (0..WORDPRESS.len()).filter(|at| WORDPRESS.is_char_boundary(*at)) {
        let _ = parse(&WORDPRESS.as_bytes()[..cut], &url);
    }
}

#[test]
fn json_feeds_are_feeds() {
    let found = read(
        r#"{"version":"https://jsonfeed.org/version/1.1","title":"x","items":[{"id":"1","url":"https://exemple.fr/1",
        "content_html":"<p>un</p>","date_published":"2026-11-22T10:00:00Z","authors":[{"name":"Lou"}]}]}"#,
    );
    assert_eq!((found[0].text.as_str(), found[0].author.name.as_str()), ("un", "Lou"));
}

#[test]
fn addresses_are_read_as_people_type_them() {
    for (typed, expected) in [
        ("exemple.fr/comments/feed/", "https://exemple.fr/comments/feed/"),
        ("feed:https://exemple.fr/feed", "https://exemple.fr/feed"),
        ("feed://exemple.fr/feed", "https://exemple.fr/feed"),
        ("https://exemple.fr/?feed=comments-rss2#x", "https://exemple.fr/?feed=comments-rss2"),
    ] {
        assert_eq!(address(typed).map(String::from).ok().as_deref(), Some(expected), "{typed}");
    }
    for typed in ["", "mot", "https://moi:secret@exemple.fr/feed", "file:///etc/passwd", "javascript:alert(1)"] {
        assert!(address(typed).is_err(), "{typed}");
    }
}
