//! Two brands whose words meet.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use super::*;
use crate::content::{AttachedVisual, LinkCard, Part};
use uuid::Uuid;

fn id(n: u128) -> BrandId {
    BrandId::new(Uuid::from_u128(n))
}

/// A small generator with a seed: the mixes are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % u64::try_from(n).expect("small")).expect("small")
    }
    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

const NAMES: [&str; 8] = ["lumen", "verdier", "cafe_nord", "atelier-elan", "mistral", "polder", "noctua", "brume"];
const SERVERS: [&str; 3] = ["social.example", "village.example", "photos.example"];
const NEUTRAL: [&str; 18] = [
    "Samedi, portes ouvertes de 10 h à 18 h.",
    "Merci à @lea pour la photo !",
    "On en parle avec @camille@ailleurs.example.",
    "#MardiConseil : affûter avant de couper",
    "Tout est dit ici : https://fr.wikipedia.org/wiki/Lampe",
    "Écrivez à bonjour@poste.example.",
    "C’est l’heure… du café ☕.",
    "Nouveau ! 3,5 kg pour 12,90 €",
    "Les horaires : lun.–ven. 9 h–18 h",
    "see https://example.org/a?b=c#d, please",
    "v2.0.1 est là",
    "#2026 #été #Noël",
    "R.A.S. aujourd’hui",
    "M. Dupont et Mme. Martin",
    "10.50 ou 12.30 ?",
    "(@elsewhere)",
    "ça marche aussi sans point",
    "Et vous, quelle lumière ?",
];

struct World {
    own: Marks,
    others: Vec<Other>,
    /// Per brand: what names it, as a person would write it.
    mentions: Vec<Vec<String>>,
}

/// Eight brands; the first writes.
fn world(dice: &mut Dice) -> World {
    let mut all = Vec::new();
    let mut mentions = Vec::new();
    for name in NAMES {
        let mut marks = Marks::default();
        let server = dice.of(&SERVERS);
        marks.handle(&format!("{name}@{server}"));
        let tag = name.replace('-', "");
        marks.hashtag(&format!("#{tag}2026"));
        let domain = format!("{}.example", name.replace('_', "-"));
        marks.domain(&format!("https://www.{domain}/accueil"));
        mentions.push(vec![
            format!("@{name}@{server}"),
            format!("@{}", name.to_uppercase()),
            format!("#{tag}2026"),
            format!("#{}2026", tag.to_uppercase()),
            format!("https://{domain}/offre?x=1"),
            format!("www.{domain}"),
            format!("boutique.{domain}"),
            format!("contact@{domain}"),
        ]);
        all.push(marks);
    }
    let own = all.remove(0);
    let others = all.into_iter().enumerate().map(|(n, marks)| Other { brand: id(n as u128 + 1), marks }).collect();
    World { own, others, mentions }
}

fn wrap(dice: &mut Dice, mention: &str) -> String {
    match dice.below(6) {
        0 => format!("({mention})"),
        1 => format!("« {mention} »"),
        2 => format!("{mention}."),
        3 => format!("l’avis de {mention}, et le vôtre ?"),
        4 => format!("{mention} !"),
        _ => mention.to_owned(),
    }
}

/// The text goes into one of the places that a content has.
fn place_somewhere(dice: &mut Dice, texts: &[String], planted: &str) -> Content {
    let mut content = Content::of_text(texts.join(" "));
    match dice.below(5) {
        0 => content.parts.push(Part { text: planted.to_owned(), visuals: Vec::new() }),
        1 => {
            let link = LinkCard {
                url: "https://fr.wikipedia.org/".into(),
                title: planted.into(),
                description: String::new(),
                picture: None,
            };
            content.link = Some(link);
        }
        2 => content.parts[0].visuals.push(AttachedVisual::of(VisualId::new(Uuid::from_u128(99)), planted)),
        3 => {
            content.options.insert("warning".into(), planted.to_owned());
        }
        _ => content.parts[0].text = format!("{} {planted} {}", texts[0], texts.join("\n")),
    }
    content
}

#[test]
fn of_a_thousand_mixes_none_slips_through_and_no_neutral_text_is_flagged() {
    let mut dice = Dice(2026);
    let (mut missed, mut false_alarms, mut crossed) = (Vec::new(), Vec::new(), 0);
    for _ in 0..1_000 {
        let world = world(&mut dice);
        let texts: Vec<String> = (0..=dice.below(3)).map(|_| dice.of(&NEUTRAL).to_owned()).collect();
        let who = dice.below(NAMES.len());
        let mention = world.mentions[who][dice.below(world.mentions[who].len())].clone();
        let planted = wrap(&mut dice, &mention);
        let content = place_somewhere(&mut dice, &texts, &planted);
        let found = find(&content, &world.own, &world.others, id(0), |_| None);
        if who == 0 {
            // The writer's own marks are no mistake.
            if !found.is_empty() {
                false_alarms.push(format!("{content:?}: {found:?}"));
            }
        } else {
            crossed += 1;
            if !found.iter().any(|finding| finding.brand == id(who as u128)) {
                missed.push(format!("{planted} in {content:?}: {found:?}"));
            }
        }
        let neutral = Content::of_text(texts.join("\n"));
        let found = find(&neutral, &world.own, &world.others, id(0), |_| None);
        if !found.is_empty() {
            false_alarms.push(format!("{neutral:?}: {found:?}"));
        }
    }
    assert!(crossed > 800, "{crossed} mixes were of two brands");
    assert_eq!(missed, Vec::<String>::new());
    assert_eq!(false_alarms, Vec::<String>::new());
}

#[test]
fn a_visual_of_another_brand_is_found_and_a_shared_one_is_not() {
    let (ours, theirs, shared) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
    let attach = |visual| AttachedVisual::of(VisualId::new(visual), String::new());
    let mut content = Content::of_text("Bonjour");
    content.parts[0].visuals = vec![attach(ours), attach(theirs), attach(shared)];
    let owner =
        |visual: VisualId| [(ours, id(0)), (theirs, id(5))].iter().find(|(v, _)| *v == visual.0).map(|(_, b)| *b);
    let found = find(&content, &Marks::default(), &[], id(0), owner);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].kind, found[0].brand, &found[0].place),
        (MarkKind::Visual, id(5), &Place::Visual { part: 0, index: 1 })
    );
    assert!(!found[0].problem().is_warning());
}

#[test]
fn the_closer_domain_owns_the_link() {
    let (mut own, mut group) = (Marks::default(), Marks::default());
    own.domain("boutique.groupe.example");
    group.domain("groupe.example");
    let others = [Other { brand: id(1), marks: group }];
    let say = |text: &str| find(&Content::of_text(text), &own, &others, id(0), |_| None).len();
    assert_eq!(say("https://boutique.groupe.example/x"), 0);
    assert_eq!(say("https://groupe.example/x"), 1);
    assert_eq!(say("https://autregroupe.example/x"), 0);
}
