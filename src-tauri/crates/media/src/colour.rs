//! From a picture's own colour profile to sRGB, for what is shown and compared.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use moxcms::{ColorProfile, DataColorSpace, Layout, Transform8BitExecutor, TransformOptions};

/// The transform of the last profile: the pictures of one camera share theirs.
#[derive(Default)]
pub(crate) struct ToSrgb {
    profile: Vec<u8>,
    transform: Option<Arc<Transform8BitExecutor>>,
}

impl std::fmt::Debug for ToSrgb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ToSrgb").finish_non_exhaustive()
    }
}

impl ToSrgb {
    /// Converts four channels in place; the fourth stays. A profile that cannot be read changes nothing: its colours are
    /// taken as sRGB, as browsers do.
    pub(crate) fn apply(&mut self, profile: &[u8], pixels: &mut [u8]) {
        if self.profile != profile {
            profile.clone_into(&mut self.profile);
            self.transform = catch_unwind(|| transform(profile)).ok().flatten();
        }
        let Some(transform) = &self.transform else { return };
        let mut converted = vec![0; pixels.len()];
        let done = catch_unwind(AssertUnwindSafe(|| transform.transform(pixels, &mut converted)));
        if matches!(done, Ok(Ok(()))) {
            for (to, from) in pixels.chunks_exact_mut(4).zip(converted.chunks_exact(4)) {
                for (to, from) in to.iter_mut().zip(from).take(3) {
                    *to = *from;
                }
            }
        }
    }
}

fn transform(profile: &[u8]) -> Option<Arc<Transform8BitExecutor>> {
    let source = ColorProfile::new_from_slice(profile).ok()?;
    if source.color_space != DataColorSpace::Rgb {
        return None;
    }
    source
        .create_transform_8bit(Layout::Rgba, &ColorProfile::new_srgb(), Layout::Rgba, TransformOptions::default())
        .ok()
}
