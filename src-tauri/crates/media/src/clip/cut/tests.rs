//! Films made by hand, cut, and read again by a reader that shares nothing with the one that cuts.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::io::Cursor;

use pupitre_domain::visual::CutFault;

use super::{CutPlan, plan};
use crate::clip::{Container, head};

fn boxed(kind: &[u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    [(content.len() as u32 + 8).to_be_bytes().as_slice(), kind, &content].concat()
}

fn numbers(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
}

/// What varies between the films.
#[derive(Clone)]
struct Made {
    /// Units in a second of the movie.
    movie: u32,
    /// An edit list of the pictures, and one of the sound.
    lists: [Option<Vec<(u32, i32)>>; 2],
    entry: [u8; 4],
    long_offsets: bool,
    small_sizes: bool,
    /// A box more in `moov`.
    more: Vec<u8>,
}

impl Default for Made {
    fn default() -> Self {
        // Pictures are shown 200 units later than they are decoded: as ffmpeg writes it.
        let lists = [Some(vec![(4_000, 200)]), None];
        Self { movie: 1_000, lists, entry: *b"avc1", long_offsets: false, small_sizes: false, more: Vec::new() }
    }
}

/// Pictures of a tenth of a second, 40 of them.
const PICTURES: usize = 40;
/// Pieces of sound of an eighth of a second, 32 of them.
const SOUNDS: usize = 32;

/// How much later than decoded: a key, then pairs of which the second is shown first, and 200 units for all.
fn shift(index: usize) -> u32 {
    match index % 10 {
        0 | 9 => 200,
        odd if odd % 2 == 1 => 300,
        _ => 100,
    }
}

fn bytes_of(track: u8, index: usize) -> Vec<u8> {
    vec![track ^ index as u8; 3 + (index * 7 + usize::from(track)) % 11]
}

/// A film of four seconds: a key every second, pictures shown in another order than decoded, chunks of five and three.
fn film(made: &Made) -> Vec<u8> {
    let pictures: Vec<Vec<u8>> = (0..PICTURES).map(|index| bytes_of(0x80, index)).collect();
    let sounds: Vec<Vec<u8>> = (0..SOUNDS).map(|index| bytes_of(0x40, index)).collect();
    let ftyp = boxed(b"ftyp", &[b"isom\0\0\x02\0isommp42"]);
    // Interleaved, behind something that nobody needs.
    let (mut data, mut places) = (vec![0xee; 13], [Vec::new(), Vec::new()]);
    let (mut five, mut three) = (pictures.chunks(5), sounds.chunks(3));
    loop {
        let (picture, sound) = (five.next(), three.next());
        for (to, chunk) in places.iter_mut().zip([picture, sound]) {
            if let Some(chunk) = chunk {
                to.push((ftyp.len() + 8 + data.len()) as u64);
                data.extend(chunk.concat());
            }
        }
        if picture.is_none() && sound.is_none() {
            break;
        }
    }
    let shifts: Vec<u32> = (0..PICTURES).flat_map(|index| [1, shift(index)]).collect();
    let keys: Vec<u32> = (0..PICTURES as u32).step_by(10).map(|index| index + 1).collect();
    let times = boxed(b"stts", &[&numbers(&[0, 1, PICTURES as u32, 100])]);
    let shifts = boxed(b"ctts", &[&numbers(&[0, PICTURES as u32]), &numbers(&shifts)]);
    let keys = boxed(b"stss", &[&numbers(&[0, keys.len() as u32]), &numbers(&keys)]);
    let picture = [times, shifts, keys].concat();
    let sound = boxed(b"stts", &[&numbers(&[0, 2, 10, 1_000, SOUNDS as u32 - 10, 1_000])]);
    let pictures = track(made, 0, b"vide", &made.entry, 1_000, &picture, &pictures, 5, &places[0]);
    let sounds = track(made, 1, b"soun", b"mp4a", 8_000, &sound, &sounds, 3, &places[1]);
    let other = boxed(b"trak", &[&boxed(b"mdia", &[&boxed(b"hdlr", &[&[0; 8], b"meta", &[0; 13]])])]);
    let place = boxed(b"udta", &[&boxed(b"\xa9xyz", &[b"+48.8577+002.2950/"])]);
    let mvhd = boxed(b"mvhd", &[&[0; 4], &[7; 8], &numbers(&[made.movie, 4 * made.movie]), &[0; 80]]);
    let moov = boxed(b"moov", &[&mvhd, &pictures, &other, &sounds, &place, &made.more]);
    [ftyp, boxed(b"mdat", &[&data]), moov].concat()
}

#[expect(clippy::too_many_arguments, reason = "a track is that much")]
fn track(
    made: &Made,
    of: usize,
    kind: &[u8; 4],
    entry: &[u8; 4],
    scale: u32,
    tables: &[u8],
    samples: &[Vec<u8>],
    each: u32,
    places: &[u64],
) -> Vec<u8> {
    let matrix = numbers(&[0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000]);
    let tkhd =
        boxed(b"tkhd", &[&[0, 0, 0, 3], &[7; 8], &numbers(&[of as u32 + 1, 0, 4_000]), &[0; 16], &matrix, &[0; 8]]);
    let edts = made.lists[of].as_ref().map_or_else(Vec::new, |rows| {
        let rows: Vec<u32> =
            rows.iter().flat_map(|(length, start)| [*length, start.cast_unsigned(), 0x1_0000]).collect();
        boxed(b"edts", &[&boxed(b"elst", &[&numbers(&[0, rows.len() as u32 / 3]), &numbers(&rows)])])
    });
    let mdhd = boxed(b"mdhd", &[&[0; 4], &[7; 8], &numbers(&[scale, 4 * scale]), &[0; 4]]);
    let hdlr = boxed(b"hdlr", &[&[0; 8], kind, &[0; 13]]);
    let size = [1_280_u16.to_be_bytes(), 720_u16.to_be_bytes()].concat();
    let stsd = boxed(b"stsd", &[&numbers(&[0, 1]), &boxed(entry, &[&[0; 24], &size, &[0; 50]])]);
    let stsc = boxed(b"stsc", &[&numbers(&[0, 1, 1, each, 1])]);
    let stsz = if made.small_sizes {
        let sizes: Vec<u8> = samples.iter().map(|sample| sample.len() as u8).collect();
        boxed(b"stz2", &[&numbers(&[0, 8, samples.len() as u32]), &sizes])
    } else {
        let sizes: Vec<u32> = samples.iter().map(|sample| sample.len() as u32).collect();
        boxed(b"stsz", &[&numbers(&[0, 0, samples.len() as u32]), &numbers(&sizes)])
    };
    let offsets = if made.long_offsets {
        let places: Vec<u8> = places.iter().flat_map(|place| place.to_be_bytes()).collect();
        boxed(b"co64", &[&numbers(&[0, places.len() as u32 / 8]), &places])
    } else {
        let places: Vec<u32> = places.iter().map(|place| *place as u32).collect();
        boxed(b"stco", &[&numbers(&[0, places.len() as u32]), &numbers(&places)])
    };
    let stbl = boxed(b"stbl", &[&stsd, tables, &stsc, &stsz, &offsets]);
    let dinf = boxed(b"dinf", &[&boxed(b"dref", &[&numbers(&[0, 1]), &boxed(b"url ", &[&numbers(&[1])])])]);
    let minf = boxed(b"minf", &[&boxed(b"vmhd", &[&[0; 12]]), &dinf, &stbl]);
    boxed(b"trak", &[&tkhd, &edts, &boxed(b"mdia", &[&mdhd, &hdlr, &minf])])
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let delayed = [Some(vec![(4_000, 200)]), Some(vec![(500, -1), (3_500, 0)])];
    vec![
        film(&Made::default()),
        film(&Made { lists: delayed, long_offsets: true, movie: 600, ..Made::default() }),
        film(&Made { small_sizes: true, lists: [None, None], ..Made::default() }),
    ]
}

/// Everything that a film shows, by a reader of its own: spread out, one sample after the other.
struct Read {
    kind: Vec<u8>,
    /// What is shown, in its order: when it begins in ten-thousandths of a second, and its bytes.
    shown: Vec<(i64, Vec<u8>)>,
    /// Whether the first sample in the file stands by itself.
    begins_with_key: bool,
    samples: usize,
}

fn inner<'a>(content: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let mut rest = content;
    while rest.len() >= 8 {
        let size = u32::from_be_bytes(rest[..4].try_into().unwrap()) as usize;
        if &rest[4..8] == name {
            return Some(&rest[8..size]);
        }
        rest = &rest[size..];
    }
    None
}

fn all(content: &[u8], name: &[u8]) -> Vec<u32> {
    let mut at = content;
    for name in name.split(|byte| *byte == b'/') {
        let Some(found) = inner(at, name) else { return Vec::new() };
        at = found;
    }
    at.chunks_exact(4).map(|bytes| u32::from_be_bytes(bytes.try_into().unwrap())).collect()
}

fn read(file: &[u8]) -> (u64, Vec<Read>) {
    let moov = inner(file, b"moov").unwrap();
    let movie = all(moov, b"mvhd");
    let (movie_scale, mut rest, mut tracks) = (i64::from(movie[3]), moov, Vec::new());
    while rest.len() >= 8 {
        let size = u32::from_be_bytes(rest[..4].try_into().unwrap()) as usize;
        if &rest[4..8] == b"trak" {
            tracks.push(track_read(file, &rest[8..size], movie_scale));
        }
        rest = &rest[size..];
    }
    (u64::from(movie[4]) * 1_000 / u64::from(movie[3]), tracks.into_iter().flatten().collect())
}

fn track_read(file: &[u8], trak: &[u8], movie_scale: i64) -> Option<Read> {
    let of = |name: &str| all(trak, format!("mdia/minf/stbl/{name}").as_bytes());
    let kind = inner(inner(trak, b"mdia")?, b"hdlr")?[8..12].to_vec();
    if kind == b"meta" {
        return None;
    }
    let scale = i64::from(all(trak, b"mdia/mdhd")[3]);
    let spread = |rows: Vec<u32>| -> Vec<i64> {
        let rows = rows.get(2..).unwrap_or_default().chunks_exact(2);
        rows.flat_map(|row| vec![i64::from(row[1].cast_signed()); row[0] as usize]).collect()
    };
    let (lasting, shifts) = (spread(of("stts")), spread(of("ctts")));
    let sizes: Vec<usize> = match of("stsz").get(3..) {
        Some(sizes) => sizes.iter().map(|size| *size as usize).collect(),
        None => {
            let small = inner(inner(inner(inner(trak, b"mdia")?, b"minf")?, b"stbl")?, b"stz2")?;
            small[12..].iter().map(|size| usize::from(*size)).collect()
        }
    };
    let keys = of("stss");
    let places: Vec<usize> = match of("stco").get(2..) {
        Some(places) => places.iter().map(|place| *place as usize).collect(),
        None => of("co64")[2..].chunks_exact(2).map(|pair| pair[1] as usize).collect(),
    };
    let runs = of("stsc");
    let (mut samples, mut at, mut index) = (Vec::new(), 0, 0);
    for (chunk, place) in places.iter().enumerate() {
        let run = runs[2..].chunks_exact(3).rfind(|run| run[0] as usize <= chunk + 1).unwrap();
        let mut place = *place;
        for _ in 0..run[1] {
            let Some(size) = sizes.get(index) else { break };
            samples.push((at + shifts.get(index).copied().unwrap_or(0), file[place..place + size].to_vec()));
            at += lasting[index];
            place += size;
            index += 1;
        }
    }
    assert_eq!(samples.len(), sizes.len(), "all samples have a place");
    assert_eq!(lasting.len(), sizes.len(), "all samples have a time");
    let list = all(trak, b"edts/elst");
    let rows: Vec<(i64, i64)> = list
        .get(2..)
        .map(|rows| rows.chunks_exact(3).map(|row| (i64::from(row[0]), i64::from(row[1].cast_signed()))).collect())
        .unwrap_or_else(|| vec![(i64::MAX / 1_000_000, 0)]);
    let (mut clock, mut shown) = (0, Vec::new());
    for (length, start) in rows {
        if start >= 0 {
            for (moment, bytes) in &samples {
                let next = moment + lasting[0];
                if next > start && (moment - start) * movie_scale < length * scale {
                    let late = (moment - start).max(0) * 10_000 / scale;
                    shown.push((clock * 10_000 / movie_scale + late, bytes.clone()));
                }
            }
        }
        clock += length;
    }
    shown.sort();
    Some(Read { kind, shown, begins_with_key: keys.get(2).is_none_or(|key| *key == 1), samples: samples.len() })
}

fn planned(film: &[u8], from: u32, to: u32) -> Result<CutPlan, CutFault> {
    let head = head(&mut Cursor::new(film), Container::Boxes).unwrap();
    plan(&head, from, to)
}

fn cut(film: &[u8], from: u32, to: u32) -> (CutPlan, Vec<u8>) {
    let plan = planned(film, from, to).unwrap();
    assert!(plan.fits(film.len() as u64));
    let mut made = Vec::new();
    plan.write(&mut Cursor::new(film), &mut made).unwrap();
    assert_eq!(made.len() as u64, plan.bytes(), "the size is told before");
    (plan, made)
}

#[test]
fn what_is_shown_between_two_moments_is_shown_and_nothing_else() {
    for film in seeds() {
        let (_, before) = read(&film);
        // One of them shows nothing during its first fifth of a second.
        let moments =
            (170..3_900_u32).step_by(170).flat_map(|from| [(from, from + 100), (from, from + 930), (from, 4_000)]);
        for (from, to) in moments.chain([(0, 300), (0, 4_000)]) {
            let to = to.min(4_000);
            let (plan, made) = cut(&film, from, to);
            let (millis, after) = read(&made);
            assert!(plan.millis().abs_diff(u64::from(to - from)) <= 2, "{from}–{to}: {}", plan.millis());
            assert_eq!(millis, plan.millis());
            for (one, other) in before.iter().zip(&after) {
                assert_eq!(one.kind, other.kind);
                assert!(other.begins_with_key);
                let (from, to) = (i64::from(from) * 10, i64::from(to) * 10);
                // What is on at the first moment counts as beginning there.
                let lasts = if one.kind == b"vide" { 1_000 } else { 1_250 };
                let wanted: Vec<_> =
                    one.shown.iter().filter(|(at, _)| at + lasts > from + 20 && *at < to - 20).collect();
                let shown: Vec<_> = other.shown.iter().filter(|(at, _)| *at < to - from - 20).collect();
                let shown = if shown.len() > wanted.len() { &shown[shown.len() - wanted.len()..] } else { &shown[..] };
                assert_eq!(wanted.len(), shown.len(), "{from}–{to} {:?}", String::from_utf8_lossy(&one.kind));
                for (wanted, shown) in wanted.iter().zip(shown) {
                    assert_eq!(wanted.1, shown.1, "{from}–{to}");
                    assert!((wanted.0.max(from) - from - shown.0).abs() <= 20, "{from}–{to}: {} {}", wanted.0, shown.0);
                }
            }
        }
    }
}

#[test]
fn no_more_is_kept_than_from_the_key_before_and_the_picture_s_lead_is_the_sound_s() {
    let film = film(&Made::default());
    let (plan, made) = cut(&film, 2_300, 3_100);
    let (_, tracks) = read(&made);
    assert_eq!(plan.lead(), 300, "from the key at two seconds");
    // Eleven pictures and what is decoded before them; the sound from two seconds on, and one piece for the decoder.
    assert!((11..=12).contains(&tracks[0].samples), "{}", tracks[0].samples);
    assert_eq!(tracks[1].samples, 1 + 9);
    assert!(plan.bytes() < film.len() as u64);
    // At a key nothing is hidden.
    assert_eq!(cut(&film, 2_000, 3_000).0.lead(), 0);
}

#[test]
fn what_a_film_says_of_itself_stays_behind() {
    let film = film(&Made::default());
    let (_, made) = cut(&film, 0, 4_000);
    for said in [b"\xa9xyz".as_slice(), b"+48.8577", b"meta", &[7; 8]] {
        assert!(film.windows(said.len()).any(|bytes| bytes == said), "{said:?}");
        assert!(!made.windows(said.len()).any(|bytes| bytes == said), "{said:?}");
    }
    // The head comes first, and is read like any other film's.
    let clip = crate::clip::examine(&head(&mut Cursor::new(&made), Container::Boxes).unwrap()).unwrap();
    let facts = clip.clip.unwrap();
    assert_eq!((clip.facts.width, clip.facts.height, facts.millis), (1_280, 720, 4_000));
    assert_eq!((facts.video.as_deref(), facts.sound.as_deref()), (Some("avc1"), Some("mp4a")));
}

#[test]
fn a_cut_film_can_be_cut_again() {
    let film = film(&Made::default());
    let (_, once) = cut(&film, 550, 3_450);
    let (_, twice) = cut(&once, 450, 1_450);
    let (_, direct) = cut(&film, 1_000, 2_000);
    assert_eq!(read(&twice).1[0].shown, read(&direct).1[0].shown);
}

#[test]
fn why_a_film_cannot_be_cut_is_told() {
    let refused = |made: Made| planned(&film(&made), 1_000, 2_000).unwrap_err();
    assert_eq!(refused(Made { more: boxed(b"mvex", &[]), ..Made::default() }), CutFault::Fragmented);
    assert_eq!(refused(Made { entry: *b"encv", ..Made::default() }), CutFault::Protected);
    let twice = Some(vec![(1_000, 200), (1_000, 2_200)]);
    assert_eq!(refused(Made { lists: [twice, None], ..Made::default() }), CutFault::Unclear);
    assert_eq!(plan(&crate::clip::tests::webm(), 0, 1_000).unwrap_err(), CutFault::Container);
    // A film of which only facts are there.
    assert_eq!(planned(&crate::clip::tests::mp4(b"isom"), 0, 1_000).unwrap_err(), CutFault::Unclear);
    let whole = film(&Made::default());
    assert_eq!(planned(&whole, 4_100, 5_000).unwrap_err(), CutFault::Unclear, "behind its end");
    for name in [b"stts", b"stsc", b"stsz", b"stco"] {
        let at = whole.windows(4).position(|bytes| bytes == name).unwrap();
        let mut without = whole.clone();
        without[at..at + 4].copy_from_slice(b"free");
        assert_eq!(planned(&without, 1_000, 2_000).unwrap_err(), CutFault::Unclear, "{name:?}");
    }
}

#[test]
fn sound_of_half_a_thousand_million_samples_takes_no_time() {
    let mut film = film(&Made { lists: [Some(vec![(4_000, 200)]), None], ..Made::default() });
    // Uncompressed: every sample two bytes, 48,000 a second, in one chunk that lies where the film does not reach.
    let at = |name: &[u8], film: &[u8]| film.windows(4).rposition(|bytes| bytes == name).unwrap();
    let count = 500_000_000_u32;
    let (times, sizes, runs) = (at(b"stts", &film), at(b"stsz", &film), at(b"stsc", &film));
    film[times + 8..times + 20].copy_from_slice(&numbers(&[2, count, 1]));
    film[sizes + 8..sizes + 16].copy_from_slice(&numbers(&[2, count]));
    film[runs + 8..runs + 24].copy_from_slice(&numbers(&[1, 1, count, 1]));
    let began = std::time::Instant::now();
    let plan = planned(&film, 1_000, 2_000).unwrap();
    assert!(began.elapsed().as_millis() < 500, "{:?}", began.elapsed());
    // A second of it at 8,000 a second, and a sample before; that it fits is for whoever has the file to see.
    assert!(plan.pieces.iter().any(|(_, bytes)| *bytes == 2 * 8_001), "{:?}", plan.pieces);
    assert!(!plan.fits(film.len() as u64));
}

/// What a program that many use makes of a cut: the pictures of the whole between the two moments, and as much sound.
/// Without that program there is nothing to compare with.
#[test]
fn ffmpeg_shows_the_same_pictures_at_the_same_moments() {
    use std::process::Command;

    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let run = |program: &str, arguments: &[&str]| -> Option<String> {
        let output = Command::new(program).args(["-v", "error"]).args(arguments).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    // Every picture's moment and hash, from the beginning.
    let pictures = |of: &str, shown: &[&str]| -> Vec<(f64, String)> {
        let arguments = [&["-i", of], shown, &["-map", "0:v:0", "-f", "framemd5", "-"]].concat();
        let told = run("ffmpeg", &arguments).unwrap();
        let unit = told.lines().find_map(|line| line.strip_prefix("#tb 0: ")).unwrap().split_once('/').unwrap();
        let unit = unit.0.parse::<f64>().unwrap() / unit.1.parse::<f64>().unwrap();
        let lines = told.lines().filter(|line| !line.starts_with('#'));
        let line = |line: &str| {
            let fields: Vec<&str> = line.split(',').map(str::trim).collect();
            (fields[2].parse::<f64>().unwrap() * unit, fields[5].to_owned())
        };
        lines.map(line).collect()
    };
    let sources =
        ["-f", "lavfi", "-i", "testsrc2=size=160x120:rate=25", "-f", "lavfi", "-i", "sine=frequency=440", "-t", "6"];
    let kinds: [(&str, &[&str]); 4] = [
        ("h264.mp4", &["-c:v", "libx264", "-g", "50", "-bf", "3", "-c:a", "aac"]),
        ("h264.mov", &["-c:v", "libx264", "-g", "25", "-c:a", "pcm_s16le"]),
        ("mpeg4.mp4", &["-c:v", "mpeg4", "-bf", "2", "-g", "40", "-c:a", "aac", "-movflags", "+faststart"]),
        ("key.mov", &["-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-an"]),
    ];
    for (name, kind) in kinds {
        let whole = at(name);
        if run("ffmpeg", &[&sources, kind, &[&whole]].concat()).is_none() {
            println!("skipped: no ffmpeg, or none that makes {name}");
            continue;
        }
        let film = std::fs::read(&whole).unwrap();
        let all = pictures(&whole, &[]);
        assert_eq!(all.len(), 150);
        for (from, to) in [(0, 2_000), (1_000, 1_500), (1_380, 4_020), (3_333, 3_777), (5_000, 6_000)] {
            let (plan, made) = cut(&film, from, to);
            let place = at(&format!("{from}-{name}"));
            std::fs::write(&place, made).unwrap();
            let shown = pictures(&place, &[]);
            let (from, to) = (f64::from(from) / 1_000.0, f64::from(to) / 1_000.0);
            // A picture that had begun before the cut is one that this program shows of some formats and not of others.
            let before = all.iter().rev().find(|(at, _)| *at <= from - 1e-3).map(|(_, hash)| hash);
            let late = usize::from(before.is_some() && shown.first().map(|(_, hash)| hash) == before);
            let wanted: Vec<_> = all.iter().filter(|(at, _)| *at > from - 1e-3 && *at < to - 1e-3).collect();
            let hashes = |of: &[(f64, String)]| of.iter().map(|(_, hash)| hash.clone()).collect::<Vec<_>>();
            let expected: Vec<_> = wanted.iter().map(|(_, hash)| hash.clone()).collect();
            assert_eq!(hashes(shown.get(late..).unwrap()), expected, "{name} {from}–{to}");
            // It lays pictures on a grid of their own length.
            for (shown, wanted) in shown.iter().skip(late).zip(&wanted) {
                assert!((wanted.0 - from - shown.0).abs() < 0.0401, "{name} {from}–{to}: {} {}", wanted.0, shown.0);
            }
            let entries = ["-show_entries", "format=duration", "-of", "csv=p=0", &place];
            let lasts: f64 = run("ffprobe", &entries).unwrap().trim().parse().unwrap();
            assert!((lasts - (to - from)).abs() < 0.045, "{name} {from}–{to}: {lasts}");
            assert!(plan.bytes() < film.len() as u64);
        }
    }
}
