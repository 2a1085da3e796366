//! A library of as many visuals as asked for, for looking and for measuring: rows as an import leaves them, thumbnails
//! drawn once and shared by many rows. The files themselves are not there, so nothing can be sent from it.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Days, TimeDelta, Utc};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::{FilterType, flip_horizontal, huerotate, resize};
use image::{ImageFormat, RgbImage};
use pupitre_domain::ids::{FolderId, VisualId};
use pupitre_domain::library::VisualKind;
use pupitre_domain::rights::{Licence, Rights};
use pupitre_domain::visual::{Clip, Swatch, VisualFacts};
use pupitre_store::Store;
use pupitre_store::visuals::folders::{self, Folder};
use pupitre_store::visuals::{self, Visual};
use uuid::Uuid;

#[path = "../../src-tauri/crates/media/tests/support/scene.rs"]
#[allow(unreachable_pub)]
mod scenes;

/// Pictures that are drawn; each is shown in several forms.
const SCENES: u64 = 48;
const FORMS: u64 = 6;
/// Longest side of the grid's thumbnails.
const SIDE: u32 = 512;
/// Rows written in one go.
const AT_ONCE: u64 = 2_500;

const SHAPES: [(u32, u32); 6] =
    [(4_032, 3_024), (3_024, 4_032), (6_000, 4_000), (1_080, 1_080), (1_080, 1_350), (1_920, 1_080)];
/// Most of a library is lawful.
const LICENCES: [Licence; 6] =
    [Licence::Own, Licence::Own, Licence::Client, Licence::Client, Licence::CcZero, Licence::Unstated];
const FOLDERS: [(&str, Option<usize>); 9] = [
    ("Été 2026", None),
    ("Plage", Some(0)),
    ("Marché de nuit", Some(0)),
    ("Atelier", None),
    ("Équipe", Some(3)),
    ("Coulisses", Some(3)),
    ("Produits", None),
    ("Presse", None),
    ("À trier", None),
];
const SUBJECTS: [&str; 14] = [
    "Port au petit matin",
    "Façade bleue",
    "Atelier, la table",
    "L’équipe au complet",
    "Vitrine de décembre",
    "Plage à marée basse",
    "Première neige",
    "Marché du samedi",
    "Dégustation",
    "Lumière du soir",
    "Portrait de Léa",
    "Produit sur fond clair",
    "Coulisses du tournage",
    "Terrasse",
];

/// A number below `below` that only `n` and `salt` decide.
fn dice(n: u64, salt: u64, below: u64) -> u64 {
    let mut z = (n ^ (salt << 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (z ^ (z >> 27)) % below
}

/// A drawn thumbnail, and what a row says of it.
struct Shot {
    file: PathBuf,
    size: (u32, u32),
    colour: String,
    palette: Vec<Swatch>,
}

fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn shot(folder: &Path, scene: u64, form: u64) -> Shot {
    let size = SHAPES[dice(scene * FORMS + form, 1, SHAPES.len() as u64) as usize];
    let most = size.0.max(size.1);
    let (width, height) = (size.0 * SIDE / most, size.1 * SIDE / most);
    let drawn: RgbImage = scenes::scene(700 + scene, width / 2, height / 2);
    let drawn = if form.is_multiple_of(2) { drawn } else { flip_horizontal(&drawn) };
    let drawn = huerotate(&resize(&drawn, width, height, FilterType::CatmullRom), (form / 2) as i32 * 70);
    let few = resize(&drawn, 2, 2, FilterType::Triangle);
    let palette = few.pixels().map(|pixel| Swatch { colour: hex(pixel.0), share: 25 }).collect();
    let colour = hex(resize(&drawn, 1, 1, FilterType::Triangle).get_pixel(0, 0).0);
    let mut bytes = Cursor::new(Vec::new());
    drawn.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 80)).unwrap();
    debug_assert!(image::guess_format(bytes.get_ref()).is_ok_and(|format| format == ImageFormat::Jpeg));
    let file = folder.join(format!("shot-{scene}-{form}"));
    fs::write(&file, bytes.into_inner()).unwrap();
    Shot { file, size, colour, palette }
}

/// Each in its own thread's share: drawing is what takes time.
fn shots(folder: &Path) -> Vec<Shot> {
    let half = SCENES / 2;
    let some = |from: u64, to: u64| -> Vec<Shot> {
        (from..to)
            .flat_map(|scene| (0..FORMS).map(move |form| (scene, form)))
            .map(|(s, f)| shot(folder, s, f))
            .collect()
    };
    std::thread::scope(|scope| {
        let first = scope.spawn(|| some(0, half));
        let mut all = some(half, SCENES);
        all.extend(first.join().unwrap());
        all
    })
}

fn row(n: u64, shot: &Shot, folders: &[FolderId], now: DateTime<Utc>) -> Visual {
    let subject = SUBJECTS[dice(n, 2, SUBJECTS.len() as u64) as usize];
    let (width, height) = shot.size;
    let film = dice(n, 3, 40) == 0;
    let facts = VisualFacts {
        // The first digits decide the folder of the file: not all in one.
        hash: format!("{:032x}{n:032x}", u128::from(dice(n, 4, u64::MAX)) << 64),
        mime: if film { "video/mp4" } else { "image/jpeg" }.to_owned(),
        width,
        height,
        bytes: 300_000 + dice(n, 5, 5_000_000),
        colour: shot.colour.clone(),
    };
    let until = match dice(n, 6, 60) {
        0 => Some(now.date_naive() - Days::new(20)),
        1 => Some(now.date_naive() + Days::new(12)),
        _ => None,
    };
    let licence = LICENCES[dice(n, 7, LICENCES.len() as u64) as usize];
    // Bursts of a few minutes, days apart.
    let at = now - TimeDelta::minutes(i64::try_from(n / 40 * 700 + n % 40 * 3).unwrap());
    Visual {
        title: format!("{subject} {}", n % 97 + 1),
        alt: if dice(n, 8, 4) == 0 { String::new() } else { format!("{subject}, vu de près") },
        caption: subject.to_owned(),
        keywords: vec![subject.split_whitespace().next().unwrap_or_default().to_lowercase()],
        rights: Rights { licence, author: "Jeanne Le Goff".to_owned(), until, ..Rights::default() },
        kind: if film { VisualKind::Video } else { VisualKind::Image },
        clip: film.then(|| Clip { millis: 4_000 + dice(n, 9, 90_000), ..Clip::default() }),
        palette: shot.palette.clone(),
        likeness: Some(dice(n, 10, u64::MAX)),
        rating: if dice(n, 11, 5) == 0 { dice(n, 12, 6) as u8 } else { 0 },
        favourite: dice(n, 13, 14) == 0,
        folder: folders.get(dice(n, 14, folders.len() as u64 + 3) as usize).copied(),
        file_name: format!("IMG_{:04}.jpg", n % 10_000),
        ..Visual::new(VisualId::new(id(1, n)), facts, at)
    }
}

fn id(kind: u128, n: u64) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + (kind << 56) + u128::from(n))
}

/// Fills a library in the data folder `data`.
///
/// # Panics
/// When the store or the disk refuses.
pub fn fill(data: &Path, store: &Store, count: u64, now: DateTime<Utc>) {
    let cache = data.join("thumbnails");
    let drawn = tempfile::tempdir_in(data).unwrap();
    let shots = shots(drawn.path());
    let ids: Vec<FolderId> = (0..FOLDERS.len()).map(|at| FolderId::new(id(2, at as u64))).collect();
    let made = ids.clone();
    let write = store.write_blocking(move |tx| {
        for (at, (name, parent)) in FOLDERS.into_iter().enumerate() {
            let parent = parent.map(|parent| made[parent]);
            let name = name.to_owned();
            folders::insert(
                tx,
                &Folder { id: made[at], parent, brand: None, name, created_at: now, deleted_at: None },
            )?;
        }
        Ok(())
    });
    write.unwrap();
    for from in (0..count).step_by(AT_ONCE as usize) {
        let rows: Vec<Visual> = (from..(from + AT_ONCE).min(count))
            .map(|n| {
                let shot = &shots[dice(n, 15, shots.len() as u64) as usize];
                let row = row(n, shot, &ids, now);
                let hash = &row.facts.hash;
                let folder = cache.join(&hash[..2]).join(&hash[2..4]);
                fs::create_dir_all(&folder).unwrap();
                fs::hard_link(&shot.file, folder.join(format!("{hash}-{SIDE}"))).unwrap();
                row
            })
            .collect();
        store.write_blocking(move |tx| rows.iter().try_for_each(|row| visuals::insert(tx, row).map(drop))).unwrap();
    }
}
