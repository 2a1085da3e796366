//! The words of a question that a paraphrase of it keeps, in French and English.
//!
//! Little words go, endings go, and what people say in several ways about shops, hours and parcels becomes one word. The
//! list below can be read and corrected by anybody; it decides what is offered, never what is sent.

use crate::text::fold;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Words that a question has whatever it is about. Folded.
const LITTLE: &str = "a ai aie aient ait alors apres as au aussi autre autres aux avais avait avant avec avez aviez avoir avons \
    beaucoup bien bon bonne bonjour bonsoir car ce ceci cela ces cet cette ceux chez ci comme comment coucou d dans de \
    deja depuis des dire dites donc du elle elles en encore est estce et etait etes etre eu eux fait faire faites faut \
    grand hello hey hi il ils j jai je jolie l la le les leur leurs lui m ma madame mais me meme merci mes moi moins mon \
    monsieur n ne ni non nos notre nous on ont or ou oui par parce pas pense peu peut peutetre peux plait plus possible \
    pour pourquoi pourrais pourriez pouvez pouvoir pres puis puisje quand que quel quelle quelles quels qui quoi s sa \
    salut sans savez savoir se sera serait ses si sil soit son sont souhaite souhaiterais suis sur svp t ta tant te tes \
    tiens toi ton toujours tous tout toute toutes tres tu un une va vais veux vos votre voudrais vous vraiment vu y \
    the an and any are at be been but by can could did do does for from get go good had has have he her his how \
    however i if in into is it its just know like me my of off oh or our out please she should so some than thank thanks \
    that their them then there these they this those to too us was we were what when where which who why will with would \
    you your tell there ask question questions";

/// What is said in several ways: the first word stands for all. Beginnings of words, folded; `=` marks a whole word.
const CONCEPTS: &[&str] = &[
    "livraison livr colis paquet expedi envoi deliver ship parcel postal chronopost colissimo acheminement transporteur =poste",
    "suivi track =suivre numero",
    "retard attend attente =tarde tardif delay late delai longtemps",
    "recu recev receiv arriv parvenu",
    "horaire ouvr ouvert fermet ferme hour open clos =heure =heures",
    "dimanche =week weekend samedi sunday saturday",
    "ferie =mai =noel toussaint holiday christmas",
    "prix tarif cout coute combien price cost =cher =chere budget montant",
    "remise promo reduc rabais discount soldes coupon voucher",
    "remboursement rembours refund argent",
    "retour retourn renvoi renvoye renvoie rendre return echang exchange",
    "taille pointure size mesure dimension guide",
    "stock disponib rupture restock reassort available availab reappro epuise",
    "reservation reserv book =table couvert",
    "annulation annul cancel decommand",
    "modification modif chang report decal",
    "adresse situe trouve =trouver address located location emplacement",
    "vegetarien vegetal vegan vegetar veget viande",
    "allergie allerg gluten coeliaque lactose arachide =noix intoler",
    "parking =garer stationn park =gare",
    "emploi recrut embauch candidat =cv =job stag alternance apprenti hiring =poste_emploi =hire postul",
    "facture factur invoice justificatif receipt comptab",
    "garantie garant sav panne repar casse defectu abime warranty broken repair fonctionn",
    "partenariat partenari collab influenc sponsor partnership",
    "compte connexion connect =mdp password passe login account identifiant",
    "chien animal animaux =chat dog pet toutou patte",
    "paiement paie payer =carte cheque bancaire pay card paypal regl",
    "cadeau gift offrir",
    "accessible handicap pmr fauteuil wheelchair rampe roulant mobilite poussette escalier =marche =marches",
    "enfant bebe =kid =kids children child famille",
    "etranger belgique suisse international europe abroad pays hors",
    "composition matiere ingredient tissu coton fabric material compos",
    "contact telephon joindre appel phone call =tel",
    "boutique magasin shop store =local point",
    "commande command order achat acheter =achete",
    "atelier cours workshop class initiation formation debut",
    "inscription inscri sign enrol participer",
    "anniversaire birthday privatis groupe group",
    "recyclage recycl emballage packaging carton",
    "origine fabriqu provenance made local_fait france francais produit_ou",
    "bio organic biologique",
    "conservation conserv garder frais frigo keep fridge peremption",
    "lavage laver lave machine wash entretien entreten",
    "emporter takeaway click collect retrait retir pickup",
    "menu carte_resto plat dessert brunch dejeuner midi lunch diner",
    "terrasse dehors exterieur outdoor outside",
    "wifi internet connexion_wifi",
    "newsletter desabonn desinscri unsubscribe mailing spam",
];

/// Of these everybody speaks, whatever the question is about.
const WEAK: [&str; 5] = ["COMMANDE", "BOUTIQUE", "CONTACT", "ADRESSE", "MODIFICATION"];

/// What goes together: who asks for one often means the other.
const RELATED: [[&str; 2]; 8] = [
    ["LIVRAISON", "RECU"],
    ["LIVRAISON", "RETARD"],
    ["RECU", "RETARD"],
    ["RECU", "COMMANDE"],
    ["RETOUR", "TAILLE"],
    ["RETOUR", "REMBOURSEMENT"],
    ["DIMANCHE", "HORAIRE"],
    ["FERIE", "HORAIRE"],
];

/// What a word counts: one of the list above says more than a word that is anything.
pub(super) fn weight(term: &str) -> f64 {
    if WEAK.contains(&term) {
        0.6
    } else if term.chars().all(|c| !c.is_lowercase()) && term.chars().any(char::is_uppercase) {
        1.6
    } else {
        1.0
    }
}

/// Words that go with those of a question and are not among them, each with the one that it goes with.
pub(super) fn related(terms: &[String]) -> Vec<(&'static str, &str)> {
    let has = |word: &str| terms.iter().any(|term| term == word);
    let mut found: Vec<(&'static str, &str)> = Vec::new();
    for [one, other] in RELATED {
        for (near, of) in [(one, other), (other, one)] {
            let Some(of) = terms.iter().find(|term| *term == of) else { continue };
            if !has(near) && !found.iter().any(|(known, _)| *known == near) {
                found.push((near, of.as_str()));
            }
        }
    }
    found
}

/// Endings that go, the longest first.
const ENDINGS: [&str; 34] = [
    "issements",
    "issement",
    "atrices",
    "ateurs",
    "ations",
    "ements",
    "atrice",
    "ation",
    "ateur",
    "ement",
    "euses",
    "erons",
    "eront",
    "antes",
    "aient",
    "iques",
    "ables",
    "eurs",
    "euse",
    "ante",
    "ants",
    "ions",
    "ique",
    "able",
    "ance",
    "ees",
    "ent",
    "ant",
    "ing",
    "ait",
    "ez",
    "er",
    "ee",
    "es",
];

struct Lexicon {
    whole: HashMap<&'static str, &'static str>,
    beginnings: Vec<(&'static str, &'static str)>,
    little: std::collections::HashSet<&'static str>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let (mut whole, mut beginnings) = (HashMap::new(), Vec::new());
    for line in CONCEPTS {
        let mut words = line.split_whitespace();
        let Some(first) = words.next() else { continue };
        beginnings.push((first, first));
        for word in words {
            match word.strip_prefix('=') {
                Some(word) => _ = whole.insert(word, first),
                None => beginnings.push((word, first)),
            }
        }
    }
    // The most specific beginning is met first.
    beginnings.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    Lexicon { whole, beginnings, little: LITTLE.split_whitespace().collect() }
});

/// The words of a text that a paraphrase keeps, each once, in order. What is quoted in a mail does not count.
#[must_use]
pub fn terms(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in text.lines().filter(|line| !line.trim_start().starts_with('>')) {
        for piece in line.split_whitespace().filter(|piece| !piece.contains("://") && !piece.starts_with('@')) {
            let folded = fold(piece);
            for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
                let Some(term) = term(word) else { continue };
                if !found.contains(&term) {
                    found.push(term);
                }
            }
        }
    }
    found
}

fn term(word: &str) -> Option<String> {
    let lexicon = &*LEXICON;
    if lexicon.little.contains(word) {
        return None;
    }
    if let Some(concept) = lexicon.whole.get(word) {
        return Some(concept.to_uppercase());
    }
    if let Some((_, concept)) = lexicon.beginnings.iter().find(|(beginning, _)| word.starts_with(beginning)) {
        return Some(concept.to_uppercase());
    }
    if word.chars().count() < 3 && !word.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let without = word.strip_suffix(['s', 'x']).filter(|rest| rest.len() > 2).unwrap_or(word);
    let stem = ENDINGS
        .iter()
        .find_map(|ending| without.strip_suffix(ending).filter(|stem| stem.chars().count() > 3))
        .unwrap_or(without);
    let stem = stem.strip_suffix('e').filter(|rest| rest.len() > 3).unwrap_or(stem);
    Some(stem.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paraphrases_share_their_words() {
        assert_eq!(terms("Bonjour, quels sont vos horaires ?"), ["HORAIRE"]);
        assert_eq!(terms("À quelle heure ouvrez-vous svp"), ["HORAIRE"]);
        assert_eq!(
            terms("> cité d’avant\nMon colis n’est pas arrivé https://a.example/x @elan"),
            ["LIVRAISON", "RECU"]
        );
        assert_eq!(terms("les étagères blanches"), terms("une étagère blanche"));
        assert!(terms("Merci beaucoup !!! 🌞").is_empty());
    }
}
