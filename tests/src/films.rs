//! Films that play nowhere and whose tables are whole: one picture a second, each of its own bytes.

/// Bytes of one picture.
pub const PICTURE: usize = 1_000;

/// A box.
fn boxed(kind: &[u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let size = u32::try_from(content.len() + 8).unwrap_or(u32::MAX);
    [size.to_be_bytes().as_slice(), kind, &content].concat()
}

fn numbers(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
}

/// The bytes of a picture.
#[must_use]
pub fn picture(second: u32) -> Vec<u8> {
    let [.., high, low] = second.to_be_bytes();
    [vec![0xa5, high, low], vec![0x5a; PICTURE - 3]].concat()
}

/// A film of so many seconds, 1,280 × 720, with a place in what it says of itself.
#[must_use]
pub fn film(seconds: u32) -> Vec<u8> {
    let ftyp = boxed(b"ftyp", &[b"isom\0\0\x02\0isommp42"]);
    let pictures: Vec<u8> = (0..seconds).flat_map(picture).collect();
    let data = boxed(b"mdat", &[&pictures]);
    let first = u32::try_from(ftyp.len() + 8).unwrap_or_default();
    let matrix = numbers(&[0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000]);
    let tkhd =
        boxed(b"tkhd", &[&[0, 0, 0, 3], &[0; 8], &numbers(&[1, 0, 1_000 * seconds]), &[0; 16], &matrix, &[0; 8]]);
    let mdhd = boxed(b"mdhd", &[&[0; 12], &numbers(&[1_000, 1_000 * seconds]), &[0; 4]]);
    let hdlr = boxed(b"hdlr", &[&[0; 8], b"vide", &[0; 13]]);
    let entry = boxed(b"avc1", &[&[0; 24], &1_280_u16.to_be_bytes(), &720_u16.to_be_bytes(), &[0; 50]]);
    let size = u32::try_from(PICTURE).unwrap_or_default();
    let tables = [
        boxed(b"stsd", &[&numbers(&[0, 1]), &entry]),
        boxed(b"stts", &[&numbers(&[0, 1, seconds, 1_000])]),
        boxed(b"stsc", &[&numbers(&[0, 1, 1, seconds, 1])]),
        boxed(b"stsz", &[&numbers(&[0, size, seconds])]),
        boxed(b"stco", &[&numbers(&[0, 1, first])]),
    ];
    let stbl = boxed(b"stbl", &[&tables.concat()]);
    let minf = boxed(b"minf", &[&boxed(b"vmhd", &[&[0; 12]]), &stbl]);
    let trak = boxed(b"trak", &[&tkhd, &boxed(b"mdia", &[&mdhd, &hdlr, &minf])]);
    let mvhd = boxed(b"mvhd", &[&[0; 12], &numbers(&[1_000, 1_000 * seconds]), &[0; 80]]);
    let place = boxed(b"udta", &[&boxed(b"\xa9xyz", &[b"\0\x12\x15\xc7+48.8577+002.2950/"])]);
    [ftyp, data, boxed(b"moov", &[&mvhd, &trak, &place])].concat()
}
