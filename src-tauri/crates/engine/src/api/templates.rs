//! Templates for visuals, and designs made of them.

use crate::api::brand_kit::KitRefused;
use crate::api::visual_edits::MadePicture;
use crate::api::visuals::VisualView;
use pupitre_domain::ids::{BrandId, DesignId, TemplateId, VisualId};
use pupitre_domain::network::{NetworkId, PresetKind, PresetPlace};
use pupitre_domain::template::{Design, DesignRemark, DesignSize, Scheme, TemplateField, TemplateKind, TemplateRef};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks for the templates there are.
#[derive(Debug, Clone, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct TemplatesOf {
    /// Those of one brand, and those of all brands.
    #[serde(default)]
    pub brand: Option<BrandId>,
}

/// Templates, and the sizes that they can be made in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TemplatesView {
    /// Templates, those that Pupitre brings first.
    pub templates: Vec<TemplateView>,
    /// Sizes: each network's formats, the same size once.
    pub sizes: Vec<SizeView>,
    /// How a design can be coloured.
    pub schemes: Vec<Scheme>,
}

/// A template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TemplateView {
    /// Which.
    pub template: TemplateRef,
    /// What it is for; the word in the UI is `template_kind_KIND`.
    pub kind: TemplateKind,
    /// Its name, of one that was imported.
    pub name: Option<String>,
    /// Whose, of one that was imported; all brands' when absent.
    pub brand: Option<BrandId>,
    /// Fewest pages.
    pub pages_min: u16,
    /// Most pages.
    pub pages_max: u16,
    /// What a person fills in.
    pub fields: Vec<TemplateField>,
    /// Its own size, of one that was imported. Other sizes show it whole, on its ground.
    pub size: Option<DesignSize>,
}

/// A size, and whose format it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SizeView {
    /// The size.
    pub size: DesignSize,
    /// Its shape.
    pub kind: PresetKind,
    /// Where it is shown.
    pub place: PresetPlace,
    /// Networks with this format.
    pub networks: Vec<NetworkId>,
}

/// Asks how a page of a design looks.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct DesignPreview {
    /// The design.
    pub design: Design,
    /// Which page, from 0.
    pub page: u16,
    /// The size in which it will be made.
    pub size: DesignSize,
    /// Longest side of the drawing, 64–2048; the size itself when absent. The smaller drawing is of the same layout.
    #[serde(default)]
    pub max_side: Option<u32>,
}

/// How a page looks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DesignPreviewed {
    /// The drawing.
    pub made: MadePicture,
    /// What a person should know of it.
    pub remarks: Vec<DesignRemark>,
}

/// Makes visuals of a design: one for each page and size.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct DesignRender {
    /// The design.
    pub design: Design,
    /// Sizes, 1–24.
    pub sizes: Vec<DesignSize>,
    /// Title of the visuals.
    pub title: String,
    /// The design that this is a later form of.
    #[serde(default)]
    pub again: Option<DesignId>,
}

/// What was made of a design.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DesignRendered {
    /// The design, as it is kept.
    pub id: DesignId,
    /// The visuals, size by size, page by page.
    pub visuals: Vec<VisualView>,
}

/// Asks for the design that a visual was made of.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct DesignOf {
    /// Which visual.
    pub visual: VisualId,
}

/// A design that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DesignView {
    /// Id.
    pub id: DesignId,
    /// What it is made of.
    pub design: Design,
    /// Sizes in which it was made last.
    pub sizes: Vec<DesignSize>,
    /// Title of its visuals.
    pub title: String,
    /// Visuals that were made of it, the latest first.
    pub visuals: Vec<VisualId>,
}

/// Takes SVG files as templates. Only for the terminal and the shell.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct TemplateImport {
    /// Whose; all brands' when absent.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// Absolute paths.
    pub paths: Vec<String>,
}

/// What an import of templates brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TemplatesImported {
    /// The templates.
    pub templates: Vec<TemplateView>,
    /// Files that could not be taken.
    pub refused: Vec<KitRefused>,
}

/// Changes what is said of a template that was imported.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct TemplateUpdate {
    /// Which.
    pub id: TemplateId,
    /// Its name.
    pub name: String,
}
