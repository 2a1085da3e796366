//! Changes of the library with what was before, so that each is taken back as a whole.

use crate::api::visuals::LibraryUndone;
use crate::approvals;
use chrono::{DateTime, Utc};
use pupitre_domain::content::{Content, ContentPatch};
use pupitre_domain::ids::{BrandId, FolderId, LabelId, LibraryEditId, PostId, ReleaseId, VisualId};
use pupitre_domain::publication::State;
use pupitre_domain::rights::Rights;
use pupitre_store::visuals::folders::{self, Collection, Folder};
use pupitre_store::visuals::{self, Visual, edits, pairs, papers};
use pupitre_store::{StoreError, Tx, deliveries, posts, variants, visual_edits};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

/// What a person can change of a visual.
#[derive(Serialize, Deserialize)]
struct Said {
    brand: Option<BrandId>,
    title: String,
    alt: String,
    caption: String,
    keywords: Vec<String>,
    rights: Rights,
    rating: u8,
    favourite: bool,
    folder: Option<FolderId>,
    labels: Vec<LabelId>,
}

fn said(visual: &Visual) -> Result<Map<String, Value>, StoreError> {
    let said = Said {
        brand: visual.brand,
        title: visual.title.clone(),
        alt: visual.alt.clone(),
        caption: visual.caption.clone(),
        keywords: visual.keywords.clone(),
        rights: visual.rights.clone(),
        rating: visual.rating,
        favourite: visual.favourite,
        folder: visual.folder,
        labels: visual.labels.clone(),
    };
    match serde_json::to_value(said) {
        Ok(Value::Object(map)) => Ok(map),
        _ => Err(StoreError::Internal),
    }
}

fn say(visual: &mut Visual, said: Map<String, Value>) -> Result<(), StoreError> {
    let said: Said = serde_json::from_value(Value::Object(said)).map_err(|_| StoreError::Corrupt)?;
    visual.brand = said.brand;
    visual.title = said.title;
    visual.alt = said.alt;
    visual.caption = said.caption;
    visual.keywords = said.keywords;
    visual.rights = said.rights;
    visual.rating = said.rating;
    visual.favourite = said.favourite;
    visual.folder = said.folder;
    visual.labels = said.labels;
    Ok(())
}

/// One thing that changed.
#[derive(Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "camelCase")]
enum Change {
    /// Fields of a visual; only those that changed.
    Visual { id: VisualId, before: Map<String, Value>, after: Map<String, Value> },
    /// An alternative text in a language.
    Alt { id: VisualId, language: String, before: String, after: String },
    /// The bin.
    Bin { id: VisualId, before: Option<DateTime<Utc>>, after: Option<DateTime<Utc>> },
    /// A folder; nothing before when it was made.
    Folder { before: Option<Folder>, after: Folder },
    /// A smart collection; nothing before when it was made.
    Collection { before: Option<Box<Collection>>, after: Box<Collection> },
    /// Near-duplicates that stay.
    Settled { visuals: Vec<VisualId> },
    /// A paper that was added (`false`) or taken away (`true`).
    Paper { id: ReleaseId, away: bool },
    /// An edit that was saved; its revision then.
    Edit { visual: VisualId, format: String, revision: u32 },
    /// A visual of a post that became another.
    Use { post: PostId, from: VisualId, to: VisualId },
}

/// Collects what a change changes.
pub(crate) struct Ledger {
    now: DateTime<Utc>,
    changes: Vec<Change>,
    visuals: std::collections::BTreeSet<VisualId>,
}

impl Ledger {
    pub(crate) fn new(now: DateTime<Utc>) -> Self {
        Self { now, changes: Vec::new(), visuals: std::collections::BTreeSet::new() }
    }

    /// How many visuals changed.
    pub(crate) fn count(&self) -> u32 {
        u32::try_from(self.visuals.len()).unwrap_or(u32::MAX)
    }

    /// Changes what is said of a visual.
    pub(crate) fn visual(&mut self, tx: &Tx, id: VisualId, change: impl FnOnce(&mut Visual)) -> Result<(), StoreError> {
        let mut visual = visuals::get(tx, id)?;
        let mut before = said(&visual)?;
        change(&mut visual);
        let mut after = said(&visual)?;
        before.retain(|field, value| after.get(field) != Some(value));
        after.retain(|field, _| before.contains_key(field));
        if before.is_empty() {
            return Ok(());
        }
        let speaks = before.contains_key("rights");
        visuals::update(tx, &visual)?;
        if speaks {
            restate(tx, id, self.now)?;
        }
        self.visuals.insert(id);
        self.changes.push(Change::Visual { id, before, after });
        Ok(())
    }

    /// Changes an alternative text in a language.
    pub(crate) fn alt(&mut self, tx: &Tx, id: VisualId, language: &str, text: &str) -> Result<(), StoreError> {
        let known = visual_edits::alts(tx, id)?;
        let before = known.into_iter().find(|(one, _)| one == language).map(|(_, text)| text).unwrap_or_default();
        if before != text {
            visual_edits::set_alt(tx, id, language, text)?;
            visuals::refresh(tx, id)?;
            self.visuals.insert(id);
            let (language, after) = (language.to_owned(), text.to_owned());
            self.changes.push(Change::Alt { id, language, before, after });
        }
        Ok(())
    }

    /// Puts a visual into the bin, or takes it out.
    pub(crate) fn bin(&mut self, tx: &Tx, id: VisualId, into: bool) -> Result<(), StoreError> {
        let before = visuals::get(tx, id)?.deleted_at;
        if before.is_some() != into {
            let after = into.then_some(self.now);
            visuals::set_deleted(tx, id, after)?;
            self.visuals.insert(id);
            self.changes.push(Change::Bin { id, before, after });
        }
        Ok(())
    }

    pub(crate) fn folder(&mut self, tx: &Tx, before: Option<Folder>, after: Folder) -> Result<(), StoreError> {
        match &before {
            Some(_) => folders::update(tx, &after)?,
            None => folders::insert(tx, &after)?,
        }
        self.changes.push(Change::Folder { before, after });
        Ok(())
    }

    pub(crate) fn collection(
        &mut self,
        tx: &Tx,
        before: Option<Collection>,
        after: Collection,
    ) -> Result<(), StoreError> {
        folders::put_collection(tx, &after)?;
        self.changes.push(Change::Collection { before: before.map(Box::new), after: Box::new(after) });
        Ok(())
    }

    pub(crate) fn settle(&mut self, tx: &Tx, group: &[VisualId]) -> Result<(), StoreError> {
        pairs::settle(tx, group, true)?;
        self.changes.push(Change::Settled { visuals: group.to_vec() });
        Ok(())
    }

    pub(crate) fn paper(&mut self, tx: &Tx, id: ReleaseId, away: bool) -> Result<(), StoreError> {
        if away {
            papers::set_deleted(tx, id, Some(self.now))?;
        }
        let visual = papers::get(tx, id)?.visual;
        restate(tx, visual, self.now)?;
        self.visuals.insert(visual);
        self.changes.push(Change::Paper { id, away });
        Ok(())
    }

    /// Saves an edit where there was none.
    pub(crate) fn edit(&mut self, tx: &Tx, id: VisualId, format: &str, recipe: &Value) -> Result<(), StoreError> {
        let known = visual_edits::get::<Value>(tx, id, format)?.map_or(0, |edit| edit.revision);
        let revision = visual_edits::save(tx, id, format, recipe, known, self.now)?;
        self.visuals.insert(id);
        self.changes.push(Change::Edit { visual: id, format: format.to_owned(), revision });
        Ok(())
    }

    /// Puts another visual in the place of one in a post. Answers whether the post had it.
    pub(crate) fn exchange(&mut self, tx: &Tx, post: PostId, from: VisualId, to: VisualId) -> Result<(), StoreError> {
        if exchange(tx, post, from, to, self.now)? {
            self.changes.push(Change::Use { post, from, to });
        }
        Ok(())
    }

    /// Keeps what changed. Answers how it is taken back; nothing when nothing changed.
    pub(crate) fn keep(self, tx: &Tx) -> Result<Option<LibraryEditId>, StoreError> {
        if self.changes.is_empty() {
            return Ok(None);
        }
        let id = LibraryEditId::new(Uuid::now_v7());
        let changes = serde_json::to_value(&self.changes).map_err(|_| StoreError::Internal)?;
        edits::keep(tx, id, &changes, self.now)?;
        Ok(Some(id))
    }
}

/// Credits are in what posts say: a client's yes is for what they said. What a network's scheduler holds is looked at
/// again, because nothing else would before its minute.
fn restate(tx: &Tx, id: VisualId, now: DateTime<Utc>) -> Result<(), StoreError> {
    for post in visuals::posts_of(tx, id)? {
        for delivery in deliveries::by_post(tx, post)?.into_iter().filter(|one| one.state == State::HandedOff) {
            deliveries::set_next(tx, delivery.id, Some(now))?;
        }
    }
    visual_edits::brands_using(tx, id)?.into_iter().try_for_each(|brand| approvals::restate_brand(tx, brand, now))
}

fn exchange(tx: &Tx, post: PostId, from: VisualId, to: VisualId, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let row = posts::get(tx, post)?;
    let forms = variants::list(tx, post)?;
    let swap_in = |content: &mut Content| {
        let mut changed = false;
        for attached in content.parts.iter_mut().flat_map(|part| &mut part.visuals).filter(|one| one.visual == from) {
            attached.visual = to;
            changed = true;
        }
        if let Some(picture) =
            content.link.iter_mut().filter_map(|link| link.picture.as_mut()).find(|one| one.visual == from)
        {
            picture.visual = to;
            changed = true;
        }
        changed
    };
    let mut any = false;
    for form in forms {
        let mut patch: ContentPatch = form.patch.clone();
        let mut shell =
            Content { parts: patch.parts.clone().unwrap_or_default(), link: patch.link.clone(), ..Content::default() };
        let mut changed = swap_in(&mut shell);
        if let Some(own) = patch.visuals.remove(&from) {
            patch.visuals.entry(to).or_insert(own);
            changed = true;
        }
        if changed {
            patch.parts = patch.parts.is_some().then_some(shell.parts);
            patch.link = shell.link;
            variants::set_patch(tx, post, form.account, &patch)?;
            any = true;
        }
    }
    let mut content = row.content.clone();
    let master = swap_in(&mut content);
    if any || master {
        posts::update_content(tx, post, row.version, &content, now)?;
    }
    Ok(any || master)
}

/// Takes a change back, the latest of its parts first. What was changed again meanwhile stays as it is.
pub(crate) fn undo(tx: &Tx, id: LibraryEditId, now: DateTime<Utc>) -> Result<LibraryUndone, StoreError> {
    let changes: Vec<Change> = serde_json::from_value(edits::get(tx, id)?).map_err(|_| StoreError::Corrupt)?;
    let (mut restored, mut kept) = (0, 0);
    for change in changes.into_iter().rev() {
        match back(tx, change, now) {
            Ok(true) => restored += 1,
            Ok(false) | Err(StoreError::NotFound) => kept += 1,
            Err(error) => return Err(error),
        }
    }
    edits::undone(tx, id, now)?;
    Ok(LibraryUndone { restored, kept })
}

fn back(tx: &Tx, change: Change, now: DateTime<Utc>) -> Result<bool, StoreError> {
    match change {
        Change::Visual { id, before, after } => {
            let mut visual = visuals::get(tx, id)?;
            let mut now_said = said(&visual)?;
            let mut whole = true;
            for (field, value) in before {
                // Only what this change wrote is its own to take back.
                if now_said.get(&field) == after.get(&field) {
                    now_said.insert(field, value);
                } else {
                    whole = false;
                }
            }
            say(&mut visual, now_said)?;
            visuals::update(tx, &visual)?;
            restate(tx, id, now)?;
            Ok(whole)
        }
        Change::Alt { id, language, before, after } => {
            let known = visual_edits::alts(tx, id)?;
            let current = known.into_iter().find(|(one, _)| *one == language).map(|(_, text)| text).unwrap_or_default();
            if current != after {
                return Ok(false);
            }
            visual_edits::set_alt(tx, id, &language, &before)?;
            visuals::refresh(tx, id)?;
            Ok(true)
        }
        Change::Bin { id, before, after } => {
            let current = visuals::get(tx, id)?.deleted_at;
            if current.is_some() != after.is_some() {
                return Ok(false);
            }
            visuals::set_deleted(tx, id, before)?;
            Ok(true)
        }
        Change::Folder { before, after } => {
            let current = folders::get(tx, after.id)?;
            if (current.name.as_str(), current.parent, current.deleted_at.is_some())
                != (after.name.as_str(), after.parent, after.deleted_at.is_some())
            {
                return Ok(false);
            }
            folders::update(tx, &before.unwrap_or(Folder { deleted_at: Some(now), ..after }))?;
            Ok(true)
        }
        Change::Collection { before, after } => {
            if folders::collection(tx, after.id)? != *after {
                return Ok(false);
            }
            let back = before.map_or_else(|| Collection { deleted_at: Some(now), ..*after }, |before| *before);
            folders::put_collection(tx, &back)?;
            Ok(true)
        }
        Change::Settled { visuals } => pairs::settle(tx, &visuals, false).map(|()| true),
        Change::Paper { id, away } => {
            papers::set_deleted(tx, id, (!away).then_some(now))?;
            restate(tx, papers::get(tx, id)?.visual, now)?;
            Ok(true)
        }
        Change::Edit { visual, format, revision } => {
            let current = visual_edits::get::<Value>(tx, visual, &format)?.map(|edit| edit.revision);
            if current != Some(revision) {
                return Ok(false);
            }
            visual_edits::step(tx, visual, &format, false)?;
            restate(tx, visual, now)?;
            Ok(true)
        }
        Change::Use { post, from, to } => exchange(tx, post, to, from, now),
    }
}
