#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use super::*;
use std::fmt::Write as _;
use std::net::TcpListener;
use std::time::{Duration, Instant};

const LOGO: &str = r##"<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [
 <!ENTITY ns_svg "http://www.w3.org/2000/svg"> <!ENTITY brand "#d0402b"> ]>
<svg xmlns="&ns_svg;" xmlns:i="http://ns.adobe.com/AdobeIllustrator/10.0/" viewBox="0 0 200 100" onload="alert(1)">
 <i:pgf>AAAA</i:pgf><script>fetch('http://example.com')</script>
 <style><![CDATA[ .a { fill: &brand; } .b { fill: url(http://example.com/x.svg#p) } ]]></style>
 <rect class="a" fill="&brand;" width="200" height="100"/><circle cx="50" cy="50" r="40" fill="#ffffff"/>
 <text x="110" y="60" font-size="20" fill="#fff">Été &amp; « co »</text>
</svg>"##;

fn pixel(rendition: &Rendition, x: u32, y: u32) -> [u8; 4] {
    image::load_from_memory(&rendition.bytes).unwrap().to_rgba8().get_pixel(x, y).0
}

#[test]
fn a_logo_as_programs_write_it_is_drawn_and_loses_what_acts() {
    assert!(is_svg(LOGO.as_bytes()));
    let clean = sanitise(LOGO.as_bytes()).unwrap();
    assert_eq!((clean.width, clean.height), (200, 100));
    for word in ["script", "alert", "example.com", "pgf", "ENTITY", "DOCTYPE"] {
        assert!(!clean.text.contains(word), "{word} in {}", clean.text);
    }
    let drawn = rasterise(LOGO.as_bytes(), 400).unwrap();
    assert_eq!((drawn.width, drawn.height, drawn.mime), (400, 200, "image/png"));
    assert_eq!(pixel(&drawn, 5, 5), [0xd0, 0x40, 0x2b, 255]);
    assert_eq!(pixel(&drawn, 100, 100), [255; 4]);
    let again = sanitise(clean.text.as_bytes()).unwrap();
    assert_eq!(again, clean, "what is clean stays as it is");
}

#[test]
fn pictures_inside_are_drawn_within_the_limits_of_pictures() {
    use base64::Engine as _;
    let encoded = |bytes: &[u8]| base64::engine::general_purpose::STANDARD.encode(bytes);
    let red = DynamicImage::ImageRgb8(image::RgbImage::from_pixel(4, 4, image::Rgb([200, 10, 20])));
    let small = encoded(&encode::png(&red, None).unwrap().bytes);
    let with = |data: &str| {
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10"><image xlink:href="data:image/png;base64,{data}" width="10" height="10" preserveAspectRatio="none"/></svg>"#
        )
    };
    let drawn = rasterise(with(&small).as_bytes(), 20).unwrap();
    assert_eq!(pixel(&drawn, 10, 10), [200, 10, 20, 255]);
    // A header that promises 30,000 × 30,000.
    let mut bomb = encode::png(&red, None).unwrap().bytes;
    bomb[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
    let drawn = rasterise(with(&encoded(&bomb)).as_bytes(), 20).unwrap();
    assert_eq!(pixel(&drawn, 10, 10)[3], 0, "not drawn, not decoded");
}

/// A small generator with a seed, so that a run can be repeated.
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below.max(1)
    }
    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.next(from.len())]
    }
}

/// One hostile drawing: an attack, wrapped and damaged at random.
fn hostile(dice: &mut Dice, canary: &str, port: u16) -> Vec<u8> {
    let http = format!("http://127.0.0.1:{port}/{}", dice.next(1_000));
    let target = [format!("file://{canary}"), canary.to_owned(), http, format!("//127.0.0.1:{port}/x")];
    let target = &target[dice.next(4)];
    let tag = dice.pick(&["image", "use", "feImage", "a", "script", "pattern", "linearGradient", "textPath", "tref"]);
    let body = match dice.next(22) {
        0 => format!(r#"<{tag} xlink:href="{target}" width="90" height="90"/>"#),
        1 => format!(r#"<{tag} href="{target}#a" width="90" height="90"><rect width="9" height="9"/></{tag}>"#),
        2 => format!(
            r#"<style>@import url("{target}"); rect{{fill:url({target}#g)}}</style><rect width="9" height="9"/>"#
        ),
        3 => format!(r#"<rect width="9" height="9" fill="url({target}#g)" filter='url("{target}#f")'/>"#),
        4 => format!(r#"<rect width="9" height="9" style="mask:url( '{target}' );clip-path:url({target}#c)"/>"#),
        5 => format!(r#"<foreignObject width="90" height="90"><iframe src="{target}"/></foreignObject>"#),
        6 => format!(
            r#"<image href="data:image/svg+xml;utf8,&lt;svg xmlns='http://www.w3.org/2000/svg'&gt;&lt;image href='{target}'/&gt;&lt;/svg&gt;"/>"#
        ),
        7 => format!(
            r#"<filter id="f"><feImage xlink:href="{target}"/></filter><rect filter="url(#f)" width="9" height="9"/>"#
        ),
        8 => format!(r#"<script href="{target}">require('{target}')</script><rect onclick="x" width="9" height="9"/>"#),
        9 => {
            // Every level shows the one below ten times.
            let levels = 3 + dice.next(12);
            let mut text = r#"<g id="l0"><rect width="1" height="1"/></g>"#.to_owned();
            for level in 1..levels {
                let _ = write!(text, r#"<g id="l{level}">"#);
                for _ in 0..10 {
                    let _ = write!(text, r##"<use xlink:href="#l{}"/>"##, level - 1);
                }
                text.push_str("</g>");
            }
            text
        }
        10 => {
            let kind = dice.pick(&["mask", "pattern", "clipPath", "marker", "filter"]);
            let attribute = dice.pick(&["mask", "fill", "clip-path", "marker-mid", "filter"]);
            let mut text = String::new();
            for level in 0..20 {
                let _ = write!(
                    text,
                    r#"<{kind} id="m{level}" width="9" height="9"><rect width="9" height="9" {attribute}="url(#m{})"/><rect width="8" height="9" {attribute}="url(#m{})"/></{kind}>"#,
                    level + 1,
                    level + 1
                );
            }
            text + &format!(r#"<path d="M0 0 L9 9 L3 3 L4 4 Z" {attribute}="url(#m0)"/>"#)
        }
        11 => r##"<g id="a"><use xlink:href="#b"/></g><g id="b"><use xlink:href="#a"/></g><use xlink:href="#a"/>"##
            .to_owned(),
        12 => "<g>".repeat(50 + dice.next(5_000)) + "<rect width='9' height='9'/>",
        13 => format!(
            r#"<filter id="f"><feMorphology operator="dilate" radius="{0}"/><feTurbulence numOctaves="{0}"/><feGaussianBlur stdDeviation="{0}"/></filter><rect filter="url(#f)" width="90" height="90"/>"#,
            dice.next(1_000_000)
        ),
        14 => r#"<path stroke="red" stroke-dasharray="0.00001" d="M0 0 L1000000 1000000"/>"#.repeat(1 + dice.next(900)),
        15 => format!(
            r#"<rect width="{0}" height="{0}" fill="red"/>"#,
            dice.pick(&["1e39", "NaN", "-5", "1e-40", "inf", "99999999999999999999"])
        ),
        16 => format!(
            r#"<text font-size="{}" font-family="{target}">{}</text>"#,
            dice.next(1_000_000),
            "é".repeat(dice.next(20_000))
        ),
        17 => format!(r#"<path d="M{}"/>"#, "1 1 L2 2 A1e9 1e9 0 0 1 5 5 C".repeat(dice.next(2_000))),
        18 => format!(
            r#"<style>{}</style><rect width="9" height="9"/>"#,
            "*{filter:url(#f);opacity:.5}".repeat(dice.next(500))
        ),
        19 => format!(
            r#"<svg xmlns:x="{target}"><x:include href="{target}" parse="text"/><cursor href="{target}"/></svg>"#
        ),
        20 => format!(
            r#"<font-face><font-face-src><font-face-uri href="{target}"/></font-face-src></font-face><text font-family="x">a</text>"#
        ),
        _ => format!(
            r#"<?xml-stylesheet href="{target}"?><set attributeName="href" to="{target}"/><animate values="{target}"/>"#
        ),
    };
    let doctype = match dice.next(24) {
        0 => format!(r#"<!DOCTYPE svg [<!ENTITY x SYSTEM "{target}">]>"#),
        1 => r#"<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]>"#.to_owned(),
        2 => format!(r#"<!DOCTYPE svg [<!ENTITY % p SYSTEM "{target}"> %p;]>"#),
        _ => String::new(),
    };
    let entity = ["", "&x;", "&c;", "&#0;", "&nothing;"][dice.next(40).saturating_sub(35)];
    let odd = [r#"width="1e9" height="1""#, r#"width="0" height="0""#, ""];
    let size = odd.get(dice.next(15)).copied().unwrap_or(r#"viewBox="0 0 100 100""#);
    let text = format!(
        r#"{doctype}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {size}>{body}{entity}</svg>"#
    );
    let mut bytes = text.into_bytes();
    for _ in 0..dice.next(6).saturating_sub(3) {
        let at = dice.next(bytes.len());
        match dice.next(4) {
            0 => bytes.truncate(at),
            1 => bytes[at] = u8::try_from(dice.next(256)).unwrap(),
            2 => bytes.insert(at, b'<'),
            _ => {}
        }
        if bytes.is_empty() {
            bytes.push(b'<');
        }
    }
    bytes
}

#[test]
fn hostile_drawings_read_no_file_make_no_request_and_end() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let folder = tempfile::tempdir().unwrap();
    // A file whose picture would be seen: nothing else in any drawing is this colour.
    let path = folder.path().join("canary.png");
    let canary = DynamicImage::ImageRgb8(image::RgbImage::from_pixel(60, 60, image::Rgb([1, 254, 3])));
    std::fs::write(&path, encode::png(&canary, None).unwrap().bytes).unwrap();
    let seed = std::env::var("PUPITRE_FUZZ_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_261_122);
    let mut dice = Dice(seed);
    let (mut drawn, mut refused, mut slowest) = (0, 0, Duration::ZERO);
    for number in 0..800 {
        let bytes = hostile(&mut dice, &path.to_string_lossy(), port);
        let began = Instant::now();
        let outcome = rasterise(&bytes, 128);
        let took = began.elapsed();
        slowest = slowest.max(took);
        assert!(took < Duration::from_secs(20), "{number} took {took:?}: {:.600}", String::from_utf8_lossy(&bytes));
        match outcome {
            Ok(rendition) => {
                drawn += 1;
                let picture = image::load_from_memory(&rendition.bytes).unwrap().to_rgba8();
                let leaked = picture
                    .pixels()
                    .any(|pixel| pixel.0[0] < 8 && pixel.0[1] > 245 && pixel.0[2] < 8 && pixel.0[3] > 200);
                assert!(!leaked, "{number} shows the file");
            }
            Err(_) => refused += 1,
        }
        if let Ok(clean) = sanitise(&bytes) {
            assert!(!clean.text.contains("canary.png\"") || !clean.text.contains("href=\"file"), "{number}");
        }
    }
    assert!(listener.accept().is_err(), "a request was made");
    println!("{drawn} drawn, {refused} refused, the slowest took {slowest:?}");
    assert!(drawn > 100 && refused > 100, "{drawn} drawn, {refused} refused");
}

#[test]
fn what_multiplies_itself_is_refused_before_it_is_built() {
    let mut text = r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><g id="l0"><rect width="1" height="1"/></g>"#.to_owned();
    for level in 1..30 {
        let uses = format!(r##"<use xlink:href="#l{}"/>"##, level - 1).repeat(2);
        let _ = write!(text, r#"<g id="l{level}">{uses}</g>"#);
    }
    text.push_str("</svg>");
    let began = Instant::now();
    assert!(matches!(rasterise(text.as_bytes(), 64), Err(MediaFault::TooMuchMemory { .. })));
    assert!(began.elapsed() < Duration::from_secs(1));
}
