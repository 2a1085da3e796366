//! Pictures made on the spot.
#![allow(dead_code)]

use std::io::Cursor;

use image::codecs::gif::{GifEncoder, Repeat};
use image::codecs::jpeg::JpegEncoder;
use image::{Delay, DynamicImage, Frame, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use pupitre_domain::network::ImageLimits;

pub const RED: [u8; 3] = [220, 30, 30];
pub const GREEN: [u8; 3] = [30, 180, 60];
pub const BLUE: [u8; 3] = [30, 60, 210];
pub const WHITE: [u8; 3] = [250, 250, 250];

/// Four quarters: red, green above; blue, white below.
pub fn quarters(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        Rgb(match (x < width / 2, y < height / 2) {
            (true, true) => RED,
            (false, true) => GREEN,
            (true, false) => BLUE,
            (false, false) => WHITE,
        })
    })
}

/// Something like a photograph: gradients and noise that do not compress to nothing.
pub fn photo(width: u32, height: u32) -> RgbImage {
    let mut random = Random(0x9e37_79b9);
    RgbImage::from_fn(width, height, |x, y| {
        let noise = (random.next() & 31) as u32;
        let (across, down) = (x * 200 / width, y * 200 / height);
        Rgb([(across + noise) as u8, (down + noise) as u8, ((across + down) / 2 + noise) as u8])
    })
}

pub fn jpeg(pixels: &RgbImage, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(pixels).unwrap();
    bytes
}

pub fn encoded(pixels: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    pixels.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A disc on nothing.
pub fn translucent(width: u32, height: u32) -> RgbaImage {
    let (cx, cy, radius) = (width / 2, height / 2, width.min(height) / 3);
    RgbaImage::from_fn(width, height, |x, y| {
        let inside = x.abs_diff(cx).pow(2) + y.abs_diff(cy).pow(2) < radius.pow(2);
        Rgba([200, 40, 40, if inside { 255 } else { 0 }])
    })
}

pub fn animation(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    {
        let mut encoder = GifEncoder::new(&mut bytes);
        encoder.set_repeat(Repeat::Infinite).unwrap();
        for colour in [[255, 0, 0, 255], [0, 0, 255, 255], [0, 255, 0, 255]] {
            let frame = RgbaImage::from_pixel(width, height, Rgba(colour));
            encoder.encode_frame(Frame::from_parts(frame, 0, 0, Delay::from_numer_denom_ms(100, 1))).unwrap();
        }
    }
    bytes
}

/// A minimal Exif block with this orientation and, findable in the bytes, a place.
pub fn exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x02".to_vec();
    tiff.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    // ImageDescription, ASCII, at offset 38.
    tiff.extend([0x01, 0x0e, 0, 2, 0, 0, 0, PLACE.len() as u8, 0, 0, 0, 38]);
    tiff.extend([0, 0, 0, 0]);
    tiff.extend(PLACE);
    tiff
}

/// Stands for every private word in a file's metadata.
pub const PLACE: &[u8] = b"48.8584N 2.2945E at home\0";

/// Inserts segments right behind the start marker of a JPEG.
pub fn with_segments(jpeg: &[u8], segments: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = jpeg[..2].to_vec();
    for (marker, body) in segments {
        bytes.extend([0xff, *marker]);
        bytes.extend(u16::try_from(body.len() + 2).unwrap().to_be_bytes());
        bytes.extend(body);
    }
    bytes.extend(&jpeg[2..]);
    bytes
}

pub fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut body = b"Exif\0\0".to_vec();
    body.extend(exif(orientation));
    with_segments(jpeg, &[(0xe1, body)])
}

/// A PNG chunk; its checksum is right.
pub fn chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut bytes = u32::try_from(body.len()).unwrap().to_be_bytes().to_vec();
    bytes.extend(kind);
    bytes.extend(body);
    let mut crc = u32::MAX;
    for byte in kind.iter().chain(body) {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    bytes.extend((!crc).to_be_bytes());
    bytes
}

/// A PNG that claims a size and brings almost nothing.
pub fn png_claiming(width: u32, height: u32, depth: u8, colour: u8) -> Vec<u8> {
    let mut head = width.to_be_bytes().to_vec();
    head.extend(height.to_be_bytes());
    head.extend([depth, colour, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend(chunk(b"IHDR", &head));
    bytes.extend(chunk(b"IDAT", &[0x78, 0x9c, 0x03, 0, 0, 0, 0, 1]));
    bytes.extend(chunk(b"IEND", &[]));
    bytes
}

/// Puts a chunk right behind a PNG's `IHDR`.
pub fn with_chunk(png: &[u8], chunk: &[u8]) -> Vec<u8> {
    [&png[..33], chunk, &png[33..]].concat()
}

pub fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

pub fn limits(max_bytes: u64, max_pixels: Option<u64>, mime_types: &[&str]) -> ImageLimits {
    let mime_types = mime_types.iter().map(|mime| (*mime).to_owned()).collect();
    ImageLimits { max_count: 4, max_bytes, max_pixels, mime_types, alt_max: 1_000 }
}

/// xorshift: the same files in every run.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).unwrap()
    }
}

pub fn near(pixel: [u8; 3], wanted: [u8; 3]) -> bool {
    pixel.iter().zip(wanted).all(|(a, b)| a.abs_diff(b) < 25)
}
