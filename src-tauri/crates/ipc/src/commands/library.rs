//! The visuals library.

use super::*;

commands! {
    /// Brings files and folders into the library, and waits until all are done.
    @terminal visuals_import(VisualImport) -> ImportReport = visuals::import;
    /// Begins to bring files and folders into the library.
    @terminal visuals_bring(VisualImport) -> BringView = visuals::bring::start;
    /// Takes the bytes of a picture into the library, from the clipboard for example.
    visuals_paste(VisualPaste) -> PasteView = visuals::bring::paste;
    /// Lists the jobs of bringing files in, the newest first.
    brings_list(BringsFilter) -> Vec<BringView> = visuals::bring::jobs;
    /// Lists the files of a job with what became of each.
    brings_items(BringItemsFilter) -> Page<BringItemView> = visuals::bring::items;
    /// Pauses a job.
    brings_pause(BringRef) -> BringView = visuals::bring::hold;
    /// Goes on with a job.
    brings_resume(BringRef) -> BringView = visuals::bring::resume;
    /// Calls a job off. What it brought in before stays.
    brings_cancel(BringRef) -> BringView = visuals::bring::cancel;
    /// Puts a job that is over off the list.
    brings_dismiss(BringRef) -> Done = visuals::bring::put_away;
    /// Lists the folders of this machine that the library watches.
    watches_list(Nothing) -> Vec<WatchView> = visuals::watch::list;
    /// Watches a folder of this machine.
    @terminal watches_add(WatchAdd) -> WatchView = visuals::watch::add;
    /// Changes a watched folder.
    watches_update(WatchUpdate) -> WatchView = visuals::watch::update;
    /// Watches a folder no longer. What came from it stays.
    watches_remove(WatchRef) -> Done = visuals::watch::remove;
    /// Looks at a watched folder now. Answers the job when there was something new.
    watches_look(WatchRef) -> Option<BringView> = visuals::watch::look;

    /// Lists visuals, a page at a time.
    visuals_list(VisualFilter) -> Page<VisualView> = visuals::list;
    /// Answers the whole grid at once, as little of each visual as laying it out takes.
    visuals_layout(VisualLayout) -> LayoutView = visuals::find::layout;
    /// Reads the visuals named, in their order.
    visuals_named(VisualsNamed) -> Vec<VisualView> = visuals::find::named;
    /// Lists what looks like a visual, the likest first.
    visuals_similar(VisualSimilar) -> Vec<SimilarView> = visuals::find::similar;
    /// Tells everything beside the grid: numbers, folders, smart collections.
    library_get(LibraryOf) -> LibraryView = visuals::find::overview;
    /// Reads a visual.
    visuals_get(ById<VisualId>) -> VisualView = visuals::get;
    /// Changes what the library says of a visual.
    visuals_update(VisualUpdate) -> VisualView = visuals::update;
    /// Changes many visuals in one go.
    visuals_change(VisualsUpdate) -> LibraryChange = visuals::organise::change;
    /// Puts a visual into the bin.
    visuals_delete(ById<VisualId>) -> Done = visuals::delete;
    /// Takes a visual out of the bin.
    visuals_restore(ById<VisualId>) -> VisualView = visuals::restore;
    /// Puts visuals into the bin.
    visuals_delete_many(VisualsChosen) -> LibraryChange = visuals::organise::delete_many;
    /// Takes visuals out of the bin.
    visuals_restore_many(VisualsNamed) -> LibraryChange = visuals::organise::restore_many;
    /// Takes a change of the library back.
    library_undo(LibraryEditRef) -> LibraryUndone = visuals::organise::undo;
    /// Makes a folder.
    folders_create(LibraryFolderCreate) -> LibraryFolder = visuals::organise::create_folder;
    /// Renames a folder or puts it elsewhere.
    folders_update(LibraryFolderUpdate) -> LibraryChange = visuals::organise::update_folder;
    /// Removes a folder with those within it; their visuals go to the folder above.
    folders_delete(ById<FolderId>) -> LibraryChange = visuals::organise::delete_folder;
    /// Makes a smart collection.
    collections_create(CollectionCreate) -> CollectionView = visuals::organise::create_collection;
    /// Changes a smart collection.
    collections_update(CollectionUpdate) -> LibraryChange = visuals::organise::update_collection;
    /// Removes a smart collection; visuals stay where they are.
    collections_delete(ById<CollectionId>) -> LibraryChange = visuals::organise::delete_collection;
    /// Lists groups of visuals that look alike and that nobody has looked at.
    alikes_list(AlikeFilter) -> Vec<AlikeGroup> = visuals::alike::list;
    /// Says what becomes of visuals that look alike.
    alikes_settle(AlikeSettle) -> LibraryChange = visuals::alike::settle;

    /// Empties the bin, or lets go of some of it. Cannot be taken back.
    trash_empty(TrashEmpty) -> TrashEmptied = visuals::care::empty_trash;
    /// Begins to compare all files with their hashes.
    integrity_start(Nothing) -> IntegrityView = visuals::care::check_files;
    /// Tells how comparing all files stands.
    integrity_status(Nothing) -> IntegrityView = visuals::care::check_status;
    /// Calls comparing all files off.
    integrity_cancel(Nothing) -> IntegrityView = visuals::care::check_cancel;
    /// Looks for missing files below a folder.
    @terminal visuals_relink(Relink) -> Relinked = visuals::care::relink;
    /// Copies referenced files into the library.
    visuals_adopt(Adopt) -> Adopted = visuals::care::adopt;
    /// Writes visuals as files into a folder.
    @terminal visuals_export(VisualsExport) -> VisualsExported = visuals::care::export;

    /// Lists the licences with what each usually means.
    rights_presets(Nothing) -> Vec<RightsPreset> = visuals::rights::presets;
    /// Lists visuals whose rights end within thirty days, the soonest first.
    rights_ending(LibraryOf) -> Vec<RightsEnding> = visuals::rights::ending;
    /// Lists the papers beside a visual.
    releases_list(ById<VisualId>) -> Vec<ReleaseView> = visuals::rights::releases;
    /// Puts a paper beside visuals.
    @terminal releases_add(ReleaseAdd) -> LibraryChange = visuals::rights::add_release;
    /// Takes a paper away.
    releases_remove(ReleaseRef) -> LibraryChange = visuals::rights::remove_release;
    /// Writes a paper's file somewhere.
    @terminal releases_export(ReleaseExport) -> Done = visuals::rights::export_release;
    /// Lists where a visual is used: posts, accounts, dates, addresses.
    visuals_uses(ById<VisualId>) -> Vec<VisualUse> = visuals::rights::uses;
}
