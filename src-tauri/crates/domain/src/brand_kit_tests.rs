use super::*;
use proptest::prelude::*;

fn rgb() -> impl Strategy<Value = Rgb> {
    any::<(u8, u8, u8)>().prop_map(|(r, g, b)| Rgb(r, g, b))
}

proptest! {
    #[test]
    fn a_chosen_ink_is_always_legible(wish in rgb(), ground in rgb(), other in rgb()) {
        let found = legible(wish, ground, &[other]);
        prop_assert!(contrast(found, ground) >= LEAST_CONTRAST - 0.3, "{found:?} on {ground:?}");
        if contrast(wish, ground) >= LEAST_CONTRAST {
            prop_assert_eq!(found, wish);
        }
    }

    #[test]
    fn a_derived_palette_is_legible(colour in rgb()) {
        let palette = Palette::of(&Colour::parse(&colour.css()).unwrap(), &[]);
        prop_assert!(contrast(palette.ink, palette.ground) >= LEAST_CONTRAST);
    }
}

#[test]
fn contrast_is_that_of_the_standard() {
    assert!((contrast(Rgb(0, 0, 0), Rgb::WHITE) - 21.0).abs() < 1e-9);
    assert!((contrast(Rgb(0x77, 0x77, 0x77), Rgb::WHITE) - 4.48).abs() < 0.01);
}

#[test]
fn a_dark_ground_takes_the_logo_made_for_it() {
    assert_eq!(LogoVariant::for_ground(Rgb::INK)[0], LogoVariant::Dark);
    assert_eq!(LogoVariant::for_ground(Rgb::WHITE)[0], LogoVariant::Light);
}
