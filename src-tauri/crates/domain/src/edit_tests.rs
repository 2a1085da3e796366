use super::*;
use proptest::prelude::*;

fn presets() -> impl Strategy<Value = ImagePreset> {
    (200_u32..3_000, 200_u32..3_000).prop_map(|(width, height)| ImagePreset {
        kind: PresetKind::Square,
        width,
        height,
        place: crate::network::PresetPlace::Post,
    })
}

fn regions() -> impl Strategy<Value = Region> {
    (0_u16..9_900, 0_u16..9_900).prop_flat_map(|(x, y)| {
        (CROP_MIN..=UNITS - x, CROP_MIN..=UNITS - y).prop_map(move |(width, height)| Region { x, y, width, height })
    })
}

fn recipes() -> impl Strategy<Value = Recipe> {
    let focus = proptest::option::of((0..=UNITS, 0..=UNITS).prop_map(|(x, y)| FocalPoint { x, y }));
    (0_u8..4, -STRAIGHTEN_MAX..=STRAIGHTEN_MAX, focus, proptest::option::of(regions()))
        .prop_map(|(turns, straighten, focus, crop)| Recipe { turns, straighten, focus, crop, ..Recipe::default() })
}

proptest! {
    #[test]
    fn a_proposed_crop_is_inside_keeps_the_focal_point_and_has_its_proportions(
        recipe in recipes(), preset in presets(), width in 60_u32..12_000, height in 60_u32..12_000,
    ) {
        let crop = recipe.propose(width, height, &preset);
        prop_assert!(crop.is_valid(), "{crop:?}");
        let within = recipe.crop.unwrap_or(Region::WHOLE);
        prop_assert!(crop.x >= within.x && crop.y >= within.y);
        prop_assert!(u32::from(crop.x) + u32::from(crop.width) <= u32::from(within.x) + u32::from(within.width));
        prop_assert!(u32::from(crop.y) + u32::from(crop.height) <= u32::from(within.y) + u32::from(within.height));
        let frame = recipe.frame(width, height);
        let focus = frame.place(recipe.focus.unwrap_or(FocalPoint::MIDDLE));
        if within.contains(focus) {
            prop_assert!(crop.contains(focus), "{crop:?} without {focus:?}");
        }
        // One unit of rounding at most, and one of the two sides is all that there is.
        let (w, h) = (f64::from(crop.width) * frame.width, f64::from(crop.height) * frame.height);
        let ratio = f64::from(preset.width) / f64::from(preset.height);
        prop_assert!((w - h * ratio).abs() <= frame.width + 2.0 || (w / ratio - h).abs() <= frame.height + 2.0);
        prop_assert!(crop.width == within.width || crop.height == within.height);
    }

    #[test]
    fn straightening_shows_no_empty_corner(
        width in 10_u32..12_000, height in 10_u32..12_000, turns in 0_u8..4,
        straighten in -STRAIGHTEN_MAX..=STRAIGHTEN_MAX,
    ) {
        let frame = Frame::new(width, height, turns, straighten);
        for (x, y) in [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)] {
            let (at_x, at_y) = frame.to_turned(x, y);
            prop_assert!(at_x >= -1e-6 && at_x <= frame.turned.0 + 1e-6, "{at_x} of {:?}", frame.turned);
            prop_assert!(at_y >= -1e-6 && at_y <= frame.turned.1 + 1e-6, "{at_y} of {:?}", frame.turned);
        }
        prop_assert!((frame.width / frame.height - frame.turned.0 / frame.turned.1).abs() < 1e-6 * frame.width);
    }

    #[test]
    fn a_point_of_the_frame_is_placed_where_it_is_seen(
        width in 100_u32..6_000, height in 100_u32..6_000, straighten in -STRAIGHTEN_MAX..=STRAIGHTEN_MAX,
        x in 0.05_f64..0.95, y in 0.05_f64..0.95,
    ) {
        let frame = Frame::new(width, height, 0, straighten);
        let (at_x, at_y) = frame.to_turned(x, y);
        let point = FocalPoint { x: units(at_x / frame.turned.0), y: units(at_y / frame.turned.1) };
        let back = frame.place(point);
        // A long thin picture has coarse units along its length.
        let step = (frame.turned.0 / frame.height).max(frame.turned.1 / frame.width) * 2.0 + 2.0;
        prop_assert!((f64::from(back.x) - x * f64::from(UNITS)).abs() <= step);
        prop_assert!((f64::from(back.y) - y * f64::from(UNITS)).abs() <= step);
    }
}

#[test]
fn turning_carries_the_focal_point_along() {
    let corner = FocalPoint { x: 1_000, y: 2_000 };
    let at = |turns| Frame::new(400, 300, turns, 0).place(corner);
    assert_eq!(at(0), corner);
    assert_eq!(at(1), FocalPoint { x: 8_000, y: 1_000 });
    assert_eq!(at(2), FocalPoint { x: 9_000, y: 8_000 });
    assert_eq!(at(3), FocalPoint { x: 2_000, y: 9_000 });
}

#[test]
fn a_use_never_loses_what_was_blurred() {
    let blur = BlurRegion { region: Region { x: 0, y: 0, width: 100, height: 100 }, round: false };
    let base = Recipe { blurs: vec![blur], straighten: 12, ..Recipe::default() };
    let own = UsePatch { crop: Some(Region { x: 0, y: 0, width: 5_000, height: 5_000 }), ..UsePatch::default() };
    let both = base.for_use(Some(&own));
    assert_eq!(both.blurs, base.blurs);
    assert_eq!((both.straighten, both.crop), (12, own.crop));
}

#[test]
fn what_is_out_of_range_is_named() {
    let named = |recipe: Recipe| recipe.check().err().map(|bad| bad.0);
    assert_eq!(named(Recipe::default()), None);
    assert_eq!(named(Recipe { turns: 4, ..Recipe::default() }), Some("turns"));
    assert_eq!(named(Recipe { straighten: 451, ..Recipe::default() }), Some("straighten"));
    assert_eq!(named(Recipe { light: Light { warmth: -101, ..Light::default() }, ..Recipe::default() }), Some("light"));
    let crop = Some(Region { x: 9_000, y: 0, width: 2_000, height: 2_000 });
    assert_eq!(named(Recipe { crop, ..Recipe::default() }), Some("crop"));
    assert_eq!(named(Recipe { max_bytes: Some(1), ..Recipe::default() }), Some("maxBytes"));
    assert!(Recipe { focus: Some(FocalPoint { x: 1, y: 1 }), ..Recipe::default() }.is_neutral());
}

#[test]
fn only_what_shows_another_picture_is_altered() {
    let fitting = |recipe: Recipe| Fitting { recipe, size: None };
    let same = [
        Recipe::default(),
        Recipe { focus: Some(FocalPoint::MIDDLE), ..Recipe::default() },
        Recipe { max_bytes: Some(BYTES_MIN), ..Recipe::default() },
        Recipe { crop: Some(Region::WHOLE), ..Recipe::default() },
    ];
    for recipe in same {
        let fitting = Fitting { size: Some((100, 100)), ..fitting(recipe) };
        assert!(!fitting.is_altered(), "{fitting:?}");
    }
    let region = Region { x: 0, y: 0, width: 5_000, height: 5_000 };
    let other = [
        Recipe { turns: 1, ..Recipe::default() },
        Recipe { straighten: 3, ..Recipe::default() },
        Recipe { light: Light { warmth: 1, ..Light::default() }, ..Recipe::default() },
        Recipe { blurs: vec![BlurRegion { region, round: true }], ..Recipe::default() },
        Recipe { crop: Some(region), ..Recipe::default() },
    ];
    for recipe in other {
        assert!(fitting(recipe.clone()).is_altered(), "{recipe:?}");
    }
}

#[test]
fn a_trim_has_a_length_and_is_left_out_of_what_has_none() {
    let trimmed = |from, to| Recipe { trim: Some(Trim { from, to, bytes: 0 }), ..Recipe::default() };
    assert_eq!(trimmed(1_000, 1_100).check(), Ok(()));
    for (from, to) in [(1_000, 1_099), (1_000, 1_000), (2_000, 1_000)] {
        assert_eq!(trimmed(from, to).check(), Err(BadRecipe("trim")), "{from}–{to}");
    }
    assert!(!trimmed(0, 500).is_neutral() && trimmed(0, 500).draws_nothing());
    // What clients said yes to before there were films must not read differently.
    let written = serde_json::to_string(&Recipe::default()).unwrap();
    assert!(!written.contains("trim"), "{written}");
}
