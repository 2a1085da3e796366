//! Edits of a picture, its formats, the very bytes that an account gets, and its alternative texts.

use pupitre_domain::brand::Language;
use pupitre_domain::edit::{FormatUse, Recipe, Region, Trim, UsePatch};
use pupitre_domain::ids::{AccountId, BrandId, PostId, VisualId};
use pupitre_domain::network::{NetworkId, PresetKind, PresetPlace};
use pupitre_domain::visual::CutFault;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A picture that was just made. It is served as `visual://localhost/made/TOKEN` for as long as it is at hand: when it is
/// not any more, ask again. A token never changes its picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MadePicture {
    /// Its token.
    pub token: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Bytes of the file.
    pub bytes: u32,
    /// Media type.
    pub mime: String,
}

/// Asks for the edits of a visual.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct EditOf {
    /// Which visual.
    pub visual: VisualId,
    /// The edit of one format; that of the visual itself when absent.
    #[serde(default)]
    pub format: Option<FormatUse>,
}

/// The edits of a visual.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EditView {
    /// Which visual.
    pub visual: VisualId,
    /// Its recipe; a neutral one when it was never edited.
    pub recipe: Recipe,
    /// Grows with every change of the recipe; handed back when saving.
    pub revision: u32,
    /// Whether there is a version before this one.
    pub can_undo: bool,
    /// Whether there is a version after this one.
    pub can_redo: bool,
    /// Whether the recipe changes anything.
    pub edited: bool,
    /// Width of the frame: the picture turned and straightened, before it is cropped.
    pub frame_width: u32,
    /// Height of the frame.
    pub frame_height: u32,
    /// What formats do differently.
    pub uses: Vec<UseView>,
}

/// What one format does differently.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UseView {
    /// Which.
    pub format: FormatUse,
    /// Its own.
    pub own: UsePatch,
    /// As [`EditView::revision`].
    pub revision: u32,
    /// Whether there is a version before this one.
    pub can_undo: bool,
    /// Whether there is a version after this one.
    pub can_redo: bool,
}

/// Saves the recipe of a visual as a new version.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct EditSave {
    /// Which visual.
    pub visual: VisualId,
    /// The whole recipe.
    pub recipe: Recipe,
    /// The revision that it was made from; 0 where there was none.
    pub revision: u32,
}

/// Saves what one format does differently as a new version.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct EditSaveUse {
    /// Which visual.
    pub visual: VisualId,
    /// Which format.
    pub format: FormatUse,
    /// All that it does differently; nothing goes back to what is proposed.
    pub own: UsePatch,
    /// As in [`EditSave`].
    pub revision: u32,
}

/// Asks how a recipe would look that is not saved, and which crops it proposes.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct EditTry {
    /// Which visual.
    pub visual: VisualId,
    /// The recipe.
    pub recipe: Recipe,
    /// What of it is drawn.
    pub stage: EditStage,
    /// Longest side of the drawing in pixels, 64–2048.
    pub max_side: u32,
}

/// How much of a recipe is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum EditStage {
    /// The picture before it is turned, with its blurred regions: for drawing these and the focal point.
    Picture,
    /// The frame, before it is cropped: for cropping.
    Frame,
    /// All of it.
    Result,
}

/// How a recipe looks.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EditTried {
    /// The drawing.
    pub made: MadePicture,
    /// Width of the frame at full size.
    pub frame_width: u32,
    /// Height of the frame at full size.
    pub frame_height: u32,
}

/// Asks whether a film can be cut, and what would be left.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct FilmAsk {
    /// Which film.
    pub visual: VisualId,
    /// Between which moments.
    #[serde(default)]
    pub trim: Option<Trim>,
}

/// Whether a film can be cut, and what would be left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FilmView {
    /// Which film.
    pub visual: VisualId,
    /// How long the whole plays in milliseconds; 0 where the file does not say.
    #[ts(type = "number")]
    pub millis: u64,
    /// Bytes of the whole.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Least milliseconds that are left of a film.
    pub shortest: u32,
    /// Why it cannot be cut here.
    pub fault: Option<CutFault>,
    /// What would be left; nothing where no cut was asked for or none can be made.
    pub cut: Option<FilmCut>,
}

/// A film as it was cut, or would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FilmCut {
    /// How long it plays, in milliseconds.
    #[ts(type = "number")]
    pub millis: u64,
    /// Its bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Milliseconds before its beginning that stay in the file, hidden, because no picture stands without its key frame.
    #[ts(type = "number")]
    pub lead: u64,
}

/// Asks what a film shows at a moment.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct FilmStill {
    /// Which film.
    pub visual: VisualId,
    /// The moment in milliseconds.
    pub at: u32,
    /// Longest side of the picture in pixels, 64–2048.
    pub max_side: u32,
}

/// What a film shows at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FilmStillView {
    /// The picture; none where no program of the system can draw it.
    pub made: Option<MadePicture>,
}

/// Asks which crops a recipe proposes, for every format at once.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CropAsk {
    /// Which visual.
    pub visual: VisualId,
    /// The recipe; the saved one when absent.
    #[serde(default)]
    pub recipe: Option<Recipe>,
    /// Formats of these networks; of those of the brand's accounts when absent, and of all where it has none.
    #[serde(default)]
    pub networks: Option<Vec<NetworkId>>,
    /// The brand whose accounts count.
    #[serde(default)]
    pub brand: Option<BrandId>,
}

/// The crop of one format.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CropView {
    /// Which format.
    pub format: FormatUse,
    /// Where it is shown.
    pub place: PresetPlace,
    /// Width of the format.
    pub width: u32,
    /// Height of the format.
    pub height: u32,
    /// The part of the frame.
    pub crop: Region,
    /// Whether a person drew it; otherwise it follows the focal point.
    pub own: bool,
    /// Pixels of the picture across that part. Fewer than `width`: it is sent smaller than the format.
    pub pixels_across: u32,
}

/// Asks for the file that an account would get for a visual of a post.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct RenditionAsk {
    /// Which post, as it is saved.
    pub post: PostId,
    /// Which account.
    pub account: AccountId,
    /// Which visual.
    pub visual: VisualId,
    /// The file for the card of a link instead of the one in the post, where the network makes a smaller one.
    #[serde(default)]
    pub card: bool,
}

/// The file that an account gets.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RenditionView {
    /// The file: its token's picture has the very bytes that are sent. Of a film its poster.
    pub made: MadePicture,
    /// BLAKE3 of its bytes; of a film that does not leave as it is nobody knows it before it is made.
    pub hash: Option<String>,
    /// What leaves, where it is a film.
    pub film: Option<FilmSent>,
    /// How it came about.
    pub from: RenditionFrom,
    /// The format that was chosen, where the network has it.
    pub format: Option<PresetKind>,
    /// Most bytes that the account takes; 0 where no limit is known.
    #[ts(type = "number")]
    pub max_bytes: u64,
    /// Whether it has left already or is frozen: edits do not change it any more.
    pub frozen: bool,
}

/// A film as an account gets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FilmSent {
    /// Whether a person carries it there; otherwise nothing is sent, because no connector takes films.
    pub by_hand: bool,
    /// Length, bytes and what is hidden before its beginning.
    #[serde(flatten)]
    #[ts(flatten)]
    pub cut: FilmCut,
    /// Its media type.
    pub mime: String,
    /// Width in pixels, upright.
    pub width: u32,
    /// Height in pixels, upright.
    pub height: u32,
}

/// How a file came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum RenditionFrom {
    /// The file of the library, byte for byte.
    Untouched,
    /// Its pixels, without what it says of camera and place; of a film everything but the place.
    Stripped,
    /// Made anew.
    Made,
    /// A film between two moments: its samples as they are, in new tables.
    Trimmed,
}

/// Alternative texts of a visual.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AltsView {
    /// Which visual.
    pub visual: VisualId,
    /// The text that belongs to no language: what the library says.
    pub plain: String,
    /// Texts by language.
    pub texts: Vec<AltText>,
}

/// An alternative text in a language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AltText {
    /// The language.
    pub language: Language,
    /// The text.
    pub text: String,
}

/// Sets the alternative text in a language; an empty one takes it away.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AltSet {
    /// Which visual.
    pub visual: VisualId,
    /// The language; that of no language when absent.
    #[serde(default)]
    pub language: Option<Language>,
    /// The text.
    pub text: String,
}

/// Asks for the alternative texts to offer while writing.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AltOffer {
    /// Which visuals, at most 100.
    pub visuals: Vec<VisualId>,
    /// Language of the post; the brand's when absent.
    #[serde(default)]
    pub language: Option<Language>,
    /// The brand that writes.
    #[serde(default)]
    pub brand: Option<BrandId>,
}

/// What is offered for one visual.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AltOffered {
    /// Which visual.
    pub visual: VisualId,
    /// The text; empty where there is none.
    pub text: String,
    /// Whether it is in the language asked for. Otherwise it is the text of no language, or in another.
    pub exact: bool,
}

/// Asks which visuals have no alternative text.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AltMissing {
    /// Of one brand, and those of all brands.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// Without one in this language; without any when absent.
    #[serde(default)]
    pub language: Option<Language>,
}

/// Visuals without an alternative text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AltMissingView {
    /// How many.
    pub count: u32,
    /// How many visuals there are.
    pub of: u32,
    /// The first of them, the latest import first, at most 20.
    pub first: Vec<VisualId>,
}
