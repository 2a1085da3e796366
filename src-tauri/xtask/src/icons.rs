//! `icons/` from the drawings in `icons/src/`: PNG files, and the Windows and macOS containers around them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::process::{self, Done};
use crate::workspace;

/// Rendered file, drawing, edge in pixels. Below 48 px a drawing on the pixel grid replaces the large one.
const FILES: &[(&str, &str, u32)] = &[
    ("16x16.png", "app-16", 16),
    ("32x32.png", "app-small", 32),
    ("48x48.png", "app", 48),
    ("64x64.png", "app", 64),
    ("128x128.png", "app", 128),
    ("128x128@2x.png", "app", 256),
    ("icon.png", "app", 512),
    ("attention.png", "app-small-attention", 32),
    ("tray-template.png", "tray", 32),
    ("tray-template-attention.png", "tray-attention", 32),
];
/// White on transparent, for dark panels.
const LIGHT: &[(&str, &str, u32)] =
    &[("tray-light.png", "tray", 32), ("tray-light-attention.png", "tray-attention", 32)];
const ICO: &[(&str, u32)] =
    &[("app-16", 16), ("app-small", 24), ("app-small", 32), ("app", 48), ("app", 64), ("app", 256)];
const ICNS: &[(&[u8; 4], &str, u32)] = &[
    (b"icp4", "app-16", 16),
    (b"icp5", "app-small", 32),
    (b"ic11", "app-small", 32),
    (b"ic12", "app", 64),
    (b"ic07", "app", 128),
    (b"ic13", "app", 256),
    (b"ic08", "app", 256),
    (b"ic14", "app", 512),
    (b"ic09", "app", 512),
    (b"ic10", "app", 1024),
];

pub(crate) fn run() -> Done {
    if !process::is_installed("rsvg-convert") {
        return Err("rsvg-convert is missing (Debian: apt-get install librsvg2-bin)".to_owned());
    }
    let icons = workspace::root().join("icons");
    let scratch = workspace::target().join("icons");
    fs::create_dir_all(&scratch).map_err(|error| format!("{}: {error}", scratch.display()))?;
    for (file, drawing, edge) in FILES {
        render(&icons.join(format!("src/{drawing}.svg")), &icons.join(file), *edge)?;
    }
    for (file, drawing, edge) in LIGHT {
        let black = read(&icons.join(format!("src/{drawing}.svg")))?;
        let white = String::from_utf8_lossy(&black).replacen("<svg ", "<svg fill=\"#fff\" ", 1);
        let source = scratch.join(format!("{drawing}-light.svg"));
        write(&source, white.as_bytes())?;
        render(&source, &icons.join(file), *edge)?;
    }
    let png = |drawing: &str, edge: u32| -> Result<Vec<u8>, String> {
        let file = scratch.join(format!("{drawing}-{edge}.png"));
        render(&icons.join(format!("src/{drawing}.svg")), &file, edge)?;
        read(&file)
    };
    let images =
        ICO.iter().map(|(drawing, edge)| Ok((*edge, png(drawing, *edge)?))).collect::<Result<Vec<_>, String>>()?;
    write(&icons.join("icon.ico"), &ico(&images))?;
    let images = ICNS
        .iter()
        .map(|(kind, drawing, edge)| Ok((*kind, png(drawing, *edge)?)))
        .collect::<Result<Vec<_>, String>>()?;
    write(&icons.join("icon.icns"), &icns(&images))
}

fn render(drawing: &Path, file: &PathBuf, edge: u32) -> Done {
    let edge = edge.to_string();
    process::run(process::command("rsvg-convert").args(["-w", &edge, "-h", &edge, "-o"]).arg(file).arg(drawing))
}

/// A Windows icon: six bytes of header, sixteen per image, then the images as PNG. An edge of 256 is written 0.
fn ico(images: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let count = u16::try_from(images.len()).unwrap_or(u16::MAX);
    let mut out = [0_u16, 1, count].iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>();
    let mut offset = 6 + 16 * images.len();
    for (edge, png) in images {
        let edge = u8::try_from(*edge).unwrap_or(0);
        out.extend([edge, edge, 0, 0, 1, 0, 32, 0]);
        out.extend(u32::try_from(png.len()).unwrap_or(u32::MAX).to_le_bytes());
        out.extend(u32::try_from(offset).unwrap_or(u32::MAX).to_le_bytes());
        offset += png.len();
    }
    images.iter().for_each(|(_, png)| out.extend(png));
    out
}

/// A macOS icon: a magic word and the whole length, then per image its kind, its length with these eight bytes, and PNG.
fn icns(images: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let length = |bytes: usize| u32::try_from(bytes + 8).unwrap_or(u32::MAX).to_be_bytes();
    let body: Vec<u8> = images
        .iter()
        .flat_map(|(kind, png)| {
            kind.iter().copied().chain(length(png.len())).chain(png.iter().copied()).collect::<Vec<u8>>()
        })
        .collect();
    b"icns".iter().copied().chain(length(body.len())).chain(body.iter().copied()).collect()
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Done {
    fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ico_points_at_its_images() {
        let bytes = ico(&[(16, vec![1, 2, 3]), (256, vec![4, 5])]);
        assert_eq!(bytes.get(..6), Some(&[0, 0, 1, 0, 2, 0][..]));
        assert_eq!(bytes.get(6..8), Some(&[16, 16][..]));
        assert_eq!(bytes.get(22..24), Some(&[0, 0][..]), "256 is written 0");
        assert_eq!(bytes.get(18..22), Some(&38_u32.to_le_bytes()[..]), "the first image follows the directory");
        assert_eq!(bytes.get(38..), Some(&[1, 2, 3, 4, 5][..]));
    }

    #[test]
    fn an_icns_tells_its_lengths() {
        let bytes = icns(&[(b"ic07", vec![9; 4])]);
        assert_eq!(bytes.get(..8), Some(&[b'i', b'c', b'n', b's', 0, 0, 0, 20][..]));
        assert_eq!(bytes.get(8..16), Some(&[b'i', b'c', b'0', b'7', 0, 0, 0, 12][..]));
    }
}
