//! Pictures made fit: edits, the files that accounts get, alternative texts, brand kits, templates.

use super::*;

commands! {
    /// Reads the edits of a visual.
    edits_get(EditOf) -> EditView = visual_edits::get;
    /// Saves the recipe of a visual as a new version.
    edits_save(EditSave) -> EditView = visual_edits::save;
    /// Saves what one format of a visual does differently.
    edits_save_use(EditSaveUse) -> EditView = visual_edits::save_use;
    /// Goes back to the version of an edit before.
    edits_undo(EditOf) -> EditView = visual_edits::undo;
    /// Goes on to the version of an edit after.
    edits_redo(EditOf) -> EditView = visual_edits::redo;
    /// Draws a recipe that is not saved.
    edits_try(EditTry) -> EditTried = visual_edits::attempt;
    /// Tells whether a film can be cut here, and what a cut would leave.
    edits_film(FilmAsk) -> FilmView = visual_edits::film::get;
    /// Draws what a film shows at a moment.
    edits_still(FilmStill) -> FilmStillView = visual_edits::film::still;
    /// Proposes crops for every format at once.
    edits_crops(CropAsk) -> Vec<CropView> = visual_edits::crops;
    /// Makes the very file that an account gets for a visual of a post.
    renditions_get(RenditionAsk) -> RenditionView = visual_edits::rendition;

    /// Reads a visual's alternative texts.
    alts_get(ById<VisualId>) -> AltsView = visual_edits::alts::get;
    /// Sets a visual's alternative text in a language.
    alts_set(AltSet) -> AltsView = visual_edits::alts::set;
    /// Offers alternative texts in a post's language.
    alts_offer(AltOffer) -> Vec<AltOffered> = visual_edits::alts::offer;
    /// Tells which visuals have no alternative text.
    alts_missing(AltMissing) -> AltMissingView = visual_edits::alts::missing;

    /// Reads a brand's colours, logos and fonts.
    kits_get(BrandKitOf) -> BrandKitView = brand_kit::get;
    /// Chooses a brand's colours and fonts.
    kits_update(BrandKitUpdate) -> BrandKitView = brand_kit::update;
    /// Takes files into a brand's kit.
    @terminal kits_import(BrandKitImport) -> BrandKitImported = brand_kit::import;
    /// Makes a logo of a visual.
    kits_logo_from_visual(LogoFromVisual) -> BrandKitView = brand_kit::logo_from_visual;
    /// Removes a logo.
    kits_remove_logo(ById<LogoId>) -> Done = brand_kit::remove_logo;
    /// Brings a removed logo back.
    kits_restore_logo(ById<LogoId>) -> Done = brand_kit::restore_logo;
    /// Notes what is known of a font's licence.
    kits_note_font(FontNote) -> BrandKitView = brand_kit::note_font;
    /// Removes a font.
    kits_remove_font(ById<FontId>) -> Done = brand_kit::remove_font;
    /// Brings a removed font back.
    kits_restore_font(ById<FontId>) -> Done = brand_kit::restore_font;
    /// Tells how well a colour is read upon another.
    kits_contrast(ContrastAsk) -> ContrastView = brand_kit::contrast;

    /// Lists the templates for visuals, and their sizes.
    templates_list(TemplatesOf) -> TemplatesView = templates::list;
    /// Takes SVG files as templates.
    @terminal templates_import(TemplateImport) -> TemplatesImported = templates::import;
    /// Names an imported template anew.
    templates_update(TemplateUpdate) -> Done = templates::update;
    /// Removes an imported template.
    templates_remove(ById<TemplateId>) -> Done = templates::remove;
    /// Brings a removed template back.
    templates_restore(ById<TemplateId>) -> Done = templates::restore;
    /// Draws a page of a design.
    designs_preview(DesignPreview) -> DesignPreviewed = templates::preview;
    /// Makes visuals of a design.
    designs_render(DesignRender) -> DesignRendered = templates::render;
    /// Reads the design that a visual was made of.
    designs_get(DesignOf) -> Option<DesignView> = templates::design;
}
