//! Pictures, words, dates, tables, and the desk itself.

use super::*;

commands! {
    /// Reads what the page behind a link says of itself, and takes its picture into the library.
    links_read(LinkRead) -> LinkFound = links::read;
    /// Reads public and school holidays, marronniers and own dates of some days.
    dates_range(DatesRange) -> DatesView = dates::range;
    /// Reads what a brand looks at, with all there is to choose from.
    dates_settings(DatesOf) -> DateSettings = dates::settings;
    /// Changes what a brand looks at.
    dates_choose(DateChoose) -> DateSettings = dates::choose;
    /// Adds a date of a brand's own.
    dates_add(OwnDateAdd) -> OwnDateView = dates::add;
    /// Changes a date of a brand's own.
    dates_update(OwnDateUpdate) -> OwnDateView = dates::update;
    /// Puts a date of a brand's own into the bin.
    dates_remove(OwnDateId) -> Done = dates::remove;
    /// Takes a date of a brand's own out of the bin.
    dates_restore(OwnDateId) -> Done = dates::restore;
    /// Takes school holidays over from the ministry's CSV or ICS.
    @terminal dates_import(SchoolImport) -> SchoolImported = dates::import_school;

    /// Looks for words that no dictionary knows.
    language_check(LanguageCheck) -> LanguageView = spelling::check;
    /// Asks for words that may be meant.
    language_suggest(LanguageSuggest) -> Suggestions = spelling::suggest;
    /// Asks what typography would change in a text.
    language_typography(TypographyAsk) -> TypographyView = spelling::typography;
    /// Reads a brand's dictionary.
    dictionary_list(WordsOf) -> DictionaryView = spelling::dictionary;
    /// Adds a word to a brand's dictionary.
    dictionary_add(DictionaryWord) -> DictionaryView = spelling::add_word;
    /// Removes a word from a brand's dictionary.
    dictionary_remove(DictionaryWord) -> DictionaryView = spelling::remove_word;
    /// Reads what a brand forbids and requires in its texts.
    wording_get(WordsOf) -> Wording = spelling::wording;
    /// Changes what a brand forbids and requires in its texts.
    wording_set(WordingUpdate) -> Wording = spelling::set_wording;

    /// Reads a table of posts from a file.
    @terminal imports_open(ImportOpen) -> ImportTable = import::open;
    /// Turns to another sheet of an opened workbook.
    imports_sheet(ImportSheet) -> ImportTable = import::sheet;
    /// Tells what an import would bring, row by row.
    imports_check(ImportPlan) -> ImportPreview = import::check;
    /// Imports an opened table: all of it, or nothing. Answers nothing when it was called off.
    imports_run(ImportPlan) -> Option<ImportDone> = import::run;
    /// Tells how far an import is; nothing when none is under way.
    imports_progress(ImportStatus) -> Option<ImportProgress> = import::progress;
    /// Calls an import off: nothing of it stays.
    imports_cancel(ImportStatus) -> ImportProgress = import::cancel;
    /// Opens, checks and imports a file in one go.
    @terminal imports_file(ImportFile) -> ImportFileDone = import::file;
    /// Takes an imported batch back.
    imports_undo(ImportUndo) -> ImportUndone = import::undo;
    /// Reads the planned posts of some days in full.
    exports_read(ExportFilter) -> ExportView = export::read;
    /// Writes the planned posts of some days to a CSV, XLSX or ICS file.
    @terminal exports_write(ExportWrite) -> ExportDone = export::write;

    /// Tells all that the window shows first.
    today_open(TodayOpen) -> TodayOpened = today::open;
    /// Tells the rail's numbers.
    badges_get(BadgesOf) -> BadgesView = today::badges;
    /// Tells what needs attention.
    today_get(Nothing) -> TodayView = today::get;
    /// Tells how the conductor and the network are doing.
    conductor_status(Nothing) -> ConductorView = today::conductor;
    /// Looks for something by words.
    search_all(Search) -> SearchResults = today::search;
    /// Reads the settings.
    settings_get(Nothing) -> Settings = settings::get;
    /// Changes settings.
    settings_update(SettingsUpdate) -> Settings = settings::update;
    /// Examines this installation.
    system_doctor(Nothing) -> DoctorReport = doctor::examine;
    /// Writes a backup.
    @terminal backups_create(BackupCreate) -> BackupReport = backup::create;
}
