//! The whole grid in one answer: as little of every visual as it needs to be laid out.

use super::find::{Building, VisualQuery, index, order, rights_condition};
use super::row;
use crate::error::StoreError;
use crate::sql::{Columns, Sql, all, one};
use crate::text::fts_words;
use pupitre_domain::edit::{Fitting, Recipe};
use pupitre_domain::ids::VisualId;
use pupitre_domain::library::{RightsState, VisualKind, read_rgb};
use rusqlite::{Row, params_from_iter};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// What stands on a tile whatever the day, a bit each: as `visuals_grid` has it, so that it is read and not reckoned.
const MARKS: &str = "(v.favourite + 4 * (v.fault IS NOT NULL) + 64 * (v.described = 0) + 128 * v.placed)";
/// Most visuals of a layout.
pub const LAYOUT_MAX: u32 = 200_000;
/// Bytes of a visual in a packed layout.
pub const PACKED: usize = 24;

/// A whole grid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    /// How many visuals.
    pub count: u32,
    /// Their bytes.
    pub bytes: u64,
    /// [`PACKED`] bytes for each, in order.
    pub packed: Vec<u8>,
    /// Whether there are more than [`LAYOUT_MAX`].
    pub cut: bool,
}

/// Every visual that a query finds, as little of each as a grid needs. `after` and `limit` do not matter.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn layout(sql: &impl Sql, query: &VisualQuery) -> Result<Layout, StoreError> {
    let frequent = Frequent::of(sql, query)?;
    let query = frequent.as_ref().map_or(query, |frequent| &frequent.rest);
    let building = Building::of(sql, query)?;
    if building.empty {
        return Ok(Layout::default());
    }
    let (by, greatest) = order(query.sort);
    let way = if greatest != query.reverse { "DESC" } else { "ASC" };
    let usable = rights_condition(RightsState::Usable, query.today);
    let ending = rights_condition(RightsState::Ending, query.today);
    let statement = format!(
        "SELECT v.id, v.width, v.height, v.colour, v.kind, v.rating, v.bytes,
           {MARKS} + iif(v.barred = 0 AND v.lawful_from IS NULL AND v.lawful_until IS NULL, 0,
             8 * (NOT ({usable})) + 16 * coalesce({ending}, 0)),
           v.key
         FROM visuals v{} WHERE {} ORDER BY {by} {way}, v.key {way}",
        index(query),
        building.wheres,
    );
    // Asked once: a look for each row costs a fifth of the whole.
    let used: HashSet<Uuid> =
        all(sql, "SELECT DISTINCT visual FROM post_visuals", [], |row| Columns::of(row).uuid())?.into_iter().collect();
    // What is edited lies in the grid as it is shown.
    let edited: HashMap<VisualId, Recipe> = crate::visual_edits::in_force(sql)?.into_iter().collect();
    let mut layout = Layout::default();
    let add = |layout: &mut Layout, row: &Row<'_>| -> rusqlite::Result<()> {
        if let Some(frequent) = &frequent
            && !frequent.has(row.get(8)?)
        {
            return Ok(());
        }
        if layout.count == LAYOUT_MAX {
            layout.cut = true;
            return Ok(());
        }
        let mut c = Columns::of(row);
        let id = c.uuid()?;
        let (width, height): (u32, u32) = (c.get()?, c.get()?);
        let [red, green, blue] = read_rgb(c.text()?).unwrap_or([128; 3]);
        let kind = row::kind(c.text()?);
        let rating: u8 = c.get()?;
        let bytes: i64 = c.get()?;
        let flags: u8 = c.get()?;
        let (across, down) = match edited.get(&VisualId::new(id)) {
            Some(recipe) => Fitting { recipe: recipe.clone(), size: None }.kept(width, height),
            None => (f64::from(width), f64::from(height)),
        };
        let aspect = packed_aspect(across, down);
        let moves = matches!(kind, VisualKind::Animation | VisualKind::Video);
        layout.packed.extend_from_slice(id.as_bytes());
        layout.packed.extend_from_slice(&aspect.to_be_bytes());
        let kind_at = VisualKind::ALL.iter().position(|one| *one == kind).and_then(|at| u8::try_from(at).ok());
        layout.packed.extend_from_slice(&[
            red,
            green,
            blue,
            flags | u8::from(moves) << 1 | u8::from(used.contains(&id)) << 5,
            rating,
            kind_at.unwrap_or(0),
        ]);
        layout.count += 1;
        layout.bytes += u64::try_from(bytes).unwrap_or(0);
        Ok(())
    };
    let mut prepared = crate::sql::Connected::conn(sql).prepare_cached(&statement)?;
    let mut rows = prepared.query(params_from_iter(building.values))?;
    while !layout.cut
        && let Some(row) = rows.next()?
    {
        add(&mut layout, row)?;
    }
    Ok(layout)
}

/// What words find that stand at many visuals: one walk over the narrow index costs less than a look for each of them.
struct Frequent {
    /// The query without the words.
    rest: VisualQuery,
    /// Keys of what the words find, ascending.
    keys: Vec<i64>,
}

impl Frequent {
    /// None where the words find less than a third, or there are none.
    fn of(sql: &impl Sql, query: &VisualQuery) -> Result<Option<Self>, StoreError> {
        let mut rest = query.clone();
        if rest.filters.iter().any(|filter| filter.trash == Some(true)) {
            return Ok(None);
        }
        let typed: Vec<String> = rest.filters.iter_mut().filter_map(|filter| filter.search.take()).collect();
        let typed: Vec<&str> = typed.iter().map(|typed| typed.trim()).filter(|typed| !typed.is_empty()).collect();
        let Some(words) = typed.into_iter().map(fts_words).collect::<Option<Vec<_>>>() else { return Ok(None) };
        // All of them at once: a query of its own in brackets each.
        let words = words.iter().map(|words| format!("({words})")).collect::<Vec<_>>().join(" AND ");
        if words.is_empty() {
            return Ok(None);
        }
        let found = "SELECT rowid FROM visual_search WHERE visual_search MATCH ?1 ORDER BY rowid";
        let keys: Vec<i64> = all(sql, found, [words], |row| row.get(0))?;
        let last: i64 = one(sql, "SELECT coalesce(max(key), 0) FROM visuals", [], |row| row.get(0))?;
        let many = i64::try_from(keys.len()).unwrap_or(i64::MAX) > last / 3;
        Ok(many.then_some(Self { rest, keys }))
    }

    fn has(&self, key: i64) -> bool {
        self.keys.binary_search(&key).is_ok()
    }
}

/// Width by height in thousandths, as the layout has it.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
fn packed_aspect(across: f64, down: f64) -> u16 {
    (across * 1_000.0 / down.max(1.0)).floor().clamp(1.0, 65_535.0) as u16
}
