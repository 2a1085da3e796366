//! A visual as it is kept.

use crate::sql::Columns;
use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, Utc};
use pupitre_domain::ids::{BrandId, FolderId, LabelId, VisualId};
use pupitre_domain::library::{Hue, VisualKind};
use pupitre_domain::rights::{Held, Rights, Use, usable_on};
use pupitre_domain::visual::{Clip, Embedded, Swatch, VisualFacts};
use rusqlite::Row;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Colours below this share of a picture give it no word.
const SHARE: u8 = 8;

/// A picture or film of the library.
#[derive(Debug, Clone, PartialEq)]
pub struct Visual {
    /// Id.
    pub id: VisualId,
    /// Its brand; all brands when absent.
    pub brand: Option<BrandId>,
    /// Title.
    pub title: String,
    /// Alternative text offered when it is used.
    pub alt: String,
    /// What it shows.
    pub caption: String,
    /// Keywords, none with a line break.
    pub keywords: Vec<String>,
    /// What may be done with it.
    pub rights: Rights,
    /// Facts of the file.
    pub facts: VisualFacts,
    /// What it is.
    pub kind: VisualKind,
    /// Its main colours, the greatest first.
    pub palette: Vec<Swatch>,
    /// What the file says of itself.
    pub embedded: Embedded,
    /// Of a film.
    pub clip: Option<Clip>,
    /// What it looks like, in 64 bits.
    pub likeness: Option<u64>,
    /// Stars, 0–5.
    pub rating: u8,
    /// Whether it is a favourite.
    pub favourite: bool,
    /// Its folder.
    pub folder: Option<FolderId>,
    /// Its labels.
    pub labels: Vec<LabelId>,
    /// Name that its file had.
    pub file_name: String,
    /// Where its file was left; in the library's own folder when absent.
    pub place: Option<PathBuf>,
    /// What is wrong with its file.
    pub fault: Option<Fault>,
    /// When that was last looked at.
    pub checked_at: Option<DateTime<Utc>>,
    /// When it was imported.
    pub imported_at: DateTime<Utc>,
    /// In the bin since.
    pub deleted_at: Option<DateTime<Utc>>,
}

impl Visual {
    /// A visual of which nothing is known but its file.
    #[must_use]
    pub fn new(id: VisualId, facts: VisualFacts, imported_at: DateTime<Utc>) -> Self {
        Self {
            id,
            brand: None,
            title: String::new(),
            alt: String::new(),
            caption: String::new(),
            keywords: Vec::new(),
            rights: Rights::default(),
            facts,
            kind: VisualKind::default(),
            palette: Vec::new(),
            embedded: Embedded::default(),
            clip: None,
            likeness: None,
            rating: 0,
            favourite: false,
            folder: None,
            labels: Vec::new(),
            file_name: String::new(),
            place: None,
            fault: None,
            checked_at: None,
            imported_at,
            deleted_at: None,
        }
    }
}

/// What is wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// Not where it was.
    Missing,
    /// No longer what it was.
    Damaged,
}

impl Fault {
    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Damaged => "damaged",
        }
    }
}

/// What follows from what people say, for filters.
pub(super) struct Derived {
    pub(super) hues: u32,
    pub(super) barred: bool,
    pub(super) last: Option<NaiveDate>,
}

impl Derived {
    pub(super) fn of(visual: &Visual, held: &[Held]) -> Self {
        let main: Vec<&str> =
            visual.palette.iter().filter(|swatch| swatch.share >= SHARE).map(|swatch| swatch.colour.as_str()).collect();
        let main = if main.is_empty() { vec![visual.facts.colour.as_str()] } else { main };
        // Judged on the last day on which all papers count: what is missing then is missing for good.
        let last = visual.rights.last_day(held);
        let day = last.or(visual.rights.from).unwrap_or_default();
        let bars = usable_on(&visual.rights, held, &Use { day, network: None, territory: None, altered: false });
        let barred = bars.iter().any(|bar| {
            use pupitre_domain::rights::Bar;
            bar.is_lasting() || matches!(bar, Bar::Release { kind } if !held.iter().any(|paper| paper.kind == *kind))
        });
        Self { hues: Hue::set(main), barred, last }
    }
}

/// When a file says that it was taken, by the camera's clock where it names no zone.
pub(super) fn taken_at(embedded: &Embedded) -> Option<DateTime<Utc>> {
    let wall = NaiveDateTime::parse_from_str(embedded.taken_at.as_deref()?, "%Y-%m-%dT%H:%M:%S").ok()?;
    wall.and_utc().checked_sub_signed(Duration::minutes(i64::from(embedded.taken_offset.unwrap_or(0))))
}

pub(super) fn day(date: NaiveDate) -> String {
    date.format("%Y-%m-%d").to_string()
}

/// A path as it is kept: its own bytes where the system has such, so that no name is lost.
#[cfg(unix)]
pub(crate) fn path_bytes(path: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt as _;
    path.as_os_str().as_bytes().to_vec()
}
/// A path as it is kept.
#[cfg(not(unix))]
pub(crate) fn path_bytes(path: &Path) -> Vec<u8> {
    path.to_string_lossy().into_owned().into_bytes()
}

/// The reverse of [`path_bytes`].
#[cfg(unix)]
pub(crate) fn path_of(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt as _;
    std::ffi::OsString::from_vec(bytes).into()
}
/// The reverse of [`path_bytes`].
#[cfg(not(unix))]
pub(crate) fn path_of(bytes: Vec<u8>) -> PathBuf {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

/// Reads what [`read`] takes; `v` is the visual.
pub(super) const SELECT: &str =
    "SELECT v.id, v.brand, v.title, v.alt, v.hash, v.mime, v.width, v.height, v.bytes, v.colour,
    v.imported_at, v.deleted_at, v.kind, v.likeness, v.rating, v.favourite, v.place, v.fault, v.checked_at, f.id,
    m.file_name, m.caption, m.keywords, m.rights, m.embedded, m.palette, m.clip,
    (SELECT group_concat(hex(l.id)) FROM visual_labels c JOIN labels l ON l.key = c.label
     WHERE c.visual = v.key AND l.deleted_at IS NULL)
  FROM visuals v JOIN visual_more m ON m.key = v.key LEFT JOIN visual_folders f ON f.key = v.folder";

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Visual> {
    let mut c = Columns::of(row);
    Ok(Visual {
        id: VisualId::new(c.uuid()?),
        brand: c.maybe_uuid()?.map(BrandId::new),
        title: c.get()?,
        alt: c.get()?,
        facts: VisualFacts {
            hash: c.get()?,
            mime: c.get()?,
            width: c.get()?,
            height: c.get()?,
            bytes: u64::try_from(c.get::<i64>()?).unwrap_or(0),
            colour: c.get()?,
        },
        imported_at: c.at()?,
        deleted_at: c.maybe_at()?,
        kind: kind(c.text()?),
        likeness: c.get::<Option<i64>>()?.map(i64::cast_unsigned),
        rating: c.get()?,
        favourite: c.get()?,
        place: c.get::<Option<Vec<u8>>>()?.map(path_of),
        fault: c.get::<Option<String>>()?.map(|name| if name == "missing" { Fault::Missing } else { Fault::Damaged }),
        checked_at: c.maybe_at()?,
        folder: c.maybe_uuid()?.map(FolderId::new),
        file_name: c.get()?,
        caption: c.get()?,
        keywords: c.text()?.lines().map(str::to_owned).collect(),
        rights: c.json()?,
        embedded: c.json()?,
        palette: c.json()?,
        clip: c.maybe_json()?,
        labels: c
            .get::<Option<String>>()?
            .unwrap_or_default()
            .split(',')
            .filter_map(|hex| Uuid::try_parse(hex).ok().map(LabelId::new))
            .collect(),
    })
}

pub(super) fn kind(name: &str) -> VisualKind {
    VisualKind::ALL.iter().copied().find(|kind| kind.as_str() == name).unwrap_or_default()
}
