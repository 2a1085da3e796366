//! The memory of answers: paraphrases are recognised, nothing crosses from brand to brand, and it is quick.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

use crate::answers::{self, Remembered};
use crate::messages::{self, IncomingMessage};
use crate::testing::{Desk, desk, id, later, message, now};
use crate::{StoreError, accounts, brands, seed};
use proptest::prelude::*;
use pupitre_domain::ids::{AccountId, BrandId};
use pupitre_domain::network::NetworkId;

/// Questions that ask the same in other words, group by group. The list of synonyms and the weights were corrected by what
/// was missed here.
const GROUPS: [&[&str]; 16] = [
    &[
        "Bonjour, vous êtes ouverts le dimanche ?",
        "Est-ce que la boutique ouvre dimanche prochain svp",
        "ouvert ce dimanche ou pas ?",
        "On peut passer un dimanche chez vous ?",
    ],
    &[
        "Ma commande n’est toujours pas arrivée, c’est normal ?",
        "toujours pas reçu mon colis commandé il y a dix jours",
        "Où en est ma livraison, j’attends depuis une semaine",
        "Bonjour je n’ai rien reçu, mon paquet devait arriver lundi",
    ],
    &[
        "Combien coûte un cours d’initiation ?",
        "Bonjour quel est le tarif de l’atelier débutant",
        "C’est à combien le stage pour commencer ?",
        "Vos prix pour les ateliers svp",
    ],
    &[
        "Avez-vous des options véganes à la carte ?",
        "Bonsoir, un plat végétarien est prévu dans le menu ?",
        "Je suis végétarienne, je pourrais manger chez vous ?",
        "des plats sans viande, c’est possible ?",
    ],
    &[
        "Comment retourner un article trop petit ?",
        "Je voudrais renvoyer ma robe, quelle est la démarche",
        "le retour est gratuit si la taille ne va pas ?",
        "Puis-je échanger un pull contre une taille au-dessus ?",
    ],
    &[
        "Est-ce que le pain contient du gluten ?",
        "Allergique au gluten, qu’est-ce que je peux prendre ?",
        "Vous avez du sans gluten ?",
        "mon fils est intolérant au gluten, y a-t-il un dessert pour lui",
    ],
    &[
        "Peut-on se garer facilement près de chez vous ?",
        "Y a-t-il un parking à proximité ?",
        "Où stationner quand on vient en voiture ?",
        "C’est facile de se garer dans le quartier ?",
    ],
    &[
        "Vous recrutez en ce moment ?",
        "Bonjour, j’aimerais vous envoyer mon CV, à quelle adresse",
        "Prenez-vous des stagiaires cet été ?",
        "Je cherche une alternance, puis-je postuler chez vous",
    ],
    &[
        "Pouvez-vous m’envoyer la facture de mon achat ?",
        "Il me faut un justificatif pour ma comptabilité",
        "je n’ai pas reçu ma facture par mail",
        "Où télécharger la facture ?",
    ],
    &[
        "Le modèle bleu sera-t-il bientôt de nouveau en stock ?",
        "Quand est-ce que vous réapprovisionnez la version bleue",
        "rupture de stock sur le bleu, vous en aurez d’autres ?",
        "Le bleu est-il encore disponible ?",
    ],
    &[
        "Les chiens sont-ils acceptés en terrasse ?",
        "Je peux venir avec mon chien ?",
        "nos amis à quatre pattes sont les bienvenus ?",
        "Acceptez-vous les animaux ?",
    ],
    &[
        "J’ai oublié mon mot de passe, comment faire ?",
        "Impossible de me connecter à mon compte",
        "Le site refuse mon identifiant",
        "je n’arrive plus à accéder à mon espace client, mot de passe refusé",
    ],
    &[
        "Vous livrez en Belgique ?",
        "Livraison possible à l’étranger ?",
        "j’habite en Suisse, pouvez-vous expédier chez moi",
        "Do you ship to Belgium?",
    ],
    &[
        "Un code promo pour une première commande ?",
        "Avez-vous une réduction pour les étudiants",
        "Y aura-t-il des soldes cet hiver ?",
        "une petite remise si on prend deux articles ?",
    ],
    &[
        "L’entrée est-elle accessible en fauteuil roulant ?",
        "Ma mère est à mobilité réduite, y a-t-il des marches",
        "accès PMR ?",
        "On peut venir avec une poussette ou c’est tout en escaliers ?",
    ],
    &[
        "Mon appareil ne marche plus après deux semaines",
        "La lampe achetée chez vous est tombée en panne, garantie ?",
        "produit défectueux, comment faire jouer la garantie",
        "Elle s’est cassée au bout de trois jours, vous réparez ?",
    ],
];

/// As above, written after the words of the list and never looked at while it was corrected: the honest part.
const UNSEEN: [&[&str]; 14] = [
    &[
        "Bonjour, peut-on réserver pour douze personnes samedi soir ?",
        "Vous prenez les réservations de groupe ?",
        "J’aimerais une table pour un anniversaire, on serait une quinzaine",
        "c’est possible de venir à plusieurs, genre 14 ?",
    ],
    &[
        "Je dois annuler ma réservation, comment faire",
        "Peut-on décommander la veille sans frais ?",
        "Nous ne pourrons pas venir ce soir, merci d’annuler la table",
        "empêchement de dernière minute, puis-je annuler ?",
    ],
    &[
        "Faites-vous de la vente à emporter ?",
        "On peut prendre les plats à emporter ?",
        "le click and collect existe encore ?",
        "Puis-je venir chercher ma commande sur place ?",
    ],
    &[
        "Serez-vous fermés pour le 8 mai ?",
        "Ouvert le lundi de Pâques ?",
        "Quels sont vos horaires pendant les fêtes",
        "bonjour, est-ce que c’est ouvert le 14 juillet",
    ],
    &[
        "Vendez-vous des cartes cadeaux ?",
        "Je cherche un bon cadeau pour ma sœur",
        "Peut-on offrir une séance à quelqu’un ?",
        "La carte cadeau est valable combien de temps",
    ],
    &[
        "Peut-on payer en plusieurs fois ?",
        "Acceptez-vous PayPal ?",
        "le paiement en trois fois sans frais est-il proposé",
        "Est-ce que vous prenez les chèques vacances ?",
    ],
    &[
        "Je reçois trop de mails, comment me désinscrire ?",
        "Retirez-moi de votre liste de diffusion svp",
        "lien de désabonnement introuvable dans la newsletter",
        "Stop aux courriels publicitaires merci",
    ],
    &[
        "J’ai reçu le mauvais article",
        "Erreur dans mon colis, ce n’est pas ce que j’avais commandé",
        "Il manque un produit dans ma commande",
        "On m’a envoyé la mauvaise couleur",
    ],
    &[
        "Je suis créatrice de contenu, un partenariat vous intéresse ?",
        "Bonjour, travaillez-vous avec des influenceurs",
        "Proposition de collaboration avec mon compte voyage",
        "à qui m’adresser pour une collab ?",
    ],
    &[
        "D’où viennent vos tomates ?",
        "Vos produits sont-ils fabriqués en France ?",
        "la viande est de quelle origine",
        "Est-ce que tout est local chez vous ?",
    ],
    &[
        "Comment laver ce pull sans l’abîmer ?",
        "Ça passe en machine ?",
        "le lin se lave à combien de degrés",
        "Conseils d’entretien pour la nappe svp",
    ],
    &[
        "Combien de temps se garde le gâteau ?",
        "À conserver au réfrigérateur ou pas",
        "Je peux congeler la tarte ?",
        "quelle est la date limite de consommation des biscuits",
    ],
    &[
        "Avez-vous un menu pour les enfants ?",
        "Il y a des chaises hautes pour bébé ?",
        "nos petits de 3 et 5 ans peuvent venir ?",
        "Un espace jeux pour les kids est-il prévu",
    ],
    &[
        "Bonjour, quels sont les délais de livraison ?",
        "Si je commande aujourd’hui je reçois quand ?",
        "Expédiez-vous sous 48 heures ?",
        "Combien de jours pour être livré",
    ],
];

/// What else a brand is asked and answers.
pub(super) const OTHERS: [&str; 24] = [
    "Super photo, c’était où ?",
    "Bravo à toute l’équipe pour ce beau projet",
    "Qui est l’artiste derrière cette affiche ?",
    "Quand sort le prochain épisode du podcast",
    "Vous serez au salon de Lyon ?",
    "Le concert commence à quelle heure ?",
    "J’adore cette couleur, elle s’appelle comment",
    "Pourquoi avoir changé de logo ?",
    "C’est quoi la musique de la vidéo",
    "Vous pensez quoi de la nouvelle loi ?",
    "Pourriez-vous partager notre cagnotte",
    "Très déçue de l’accueil hier soir",
    "Est-ce un vrai bois massif ?",
    "On se retrouve samedi au marché ?",
    "La recette s’il vous plaît !",
    "Combien de personnes travaillent chez vous",
    "Le lien en bio ne s’ouvre pas",
    "Merci pour votre réactivité",
    "Une idée de cadeau pour un papa ?",
    "Vous faites aussi les mariages ?",
    "Ça se conserve combien de jours au frigo ?",
    "Quelle lessive pour laver le plaid",
    "J’ai gagné le concours, que dois-je faire ?",
    "Comment se désabonner de la newsletter ?",
];

pub(super) fn dialogue(number: usize, question: &str, answer: &str) -> [IncomingMessage; 2] {
    let at = i64::try_from(number).unwrap() * 60;
    let asked = IncomingMessage {
        author_remote: format!("u{number}"),
        author_handle: format!("user{number}@social.example"),
        ..message(&format!("q{number}"), &format!("q{number}"), question, at)
    };
    let ours = IncomingMessage {
        ours: true,
        author_remote: "us".to_owned(),
        parent_remote: Some(asked.remote_id.clone()),
        ..message(&format!("a{number}"), &asked.remote_id, answer, at + 30)
    };
    [asked, ours]
}

fn recall(desk: &Desk, brand: BrandId, question: &str, typed: &str) -> Vec<Remembered> {
    let (question, typed) = (question.to_owned(), typed.to_owned());
    desk.store.read_blocking(move |conn| answers::recall(conn, brand, &question, &typed, None, 3)).unwrap()
}

/// Each question in turn is asked of a brand that answered all others: how many of its own group's answers are among the
/// first three, and which questions found none.
fn measure(groups: &[&[&'static str]]) -> (usize, usize, Vec<&'static str>) {
    let all: Vec<(usize, &'static str)> =
        groups.iter().enumerate().flat_map(|(group, asked)| asked.iter().map(move |one| (group, *one))).collect();
    let desk = desk();
    let (brand, account) = (desk.brand, desk.account);
    let others = OTHERS.iter().map(|one| (usize::MAX, *one));
    let batch: Vec<IncomingMessage> = all
        .iter()
        .copied()
        .chain(others)
        .enumerate()
        .flat_map(|(number, (group, asked))| dialogue(number, asked, &format!("réponse {group} {number}")))
        .collect();
    desk.store.write_blocking(move |tx| messages::ingest(tx, account, &batch)).unwrap();
    let (mut hits, mut missed) = (0, Vec::new());
    for (number, (group, asked)) in all.iter().copied().enumerate() {
        let (tell, told) = std::sync::mpsc::channel();
        // Its own answer is unknown for as long as it is asked.
        let unknown = desk.store.write_blocking(move |tx| {
            let own = messages::find(tx, account, &format!("a{number}"))?.unwrap().id.0;
            tx.0.execute("DELETE FROM answers WHERE answer = ?1", [own]).unwrap();
            tell.send(answers::recall(tx, brand, asked, "", None, 3)?).unwrap();
            Err::<(), StoreError>(StoreError::Conflict)
        });
        assert!(unknown.is_err(), "taken back");
        let right = |one: &Remembered| one.text.starts_with(&format!("réponse {group} "));
        if told.recv().unwrap().iter().any(right) {
            hits += 1;
        } else {
            missed.push(asked);
        }
    }
    (hits, all.len(), missed)
}

#[test]
fn a_paraphrase_brings_the_answer_back() {
    let (hits, of, missed) = measure(&GROUPS);
    println!("recall@3 on what it was corrected by: {hits}/{of}; missed: {missed:#?}");
    assert!(hits * 1000 / of >= 850, "{hits}/{of}; missed {missed:#?}");
}

/// The figure to believe. What is missed is not told, so that nobody corrects the list by it.
#[test]
fn so_does_one_that_nobody_looked_at() {
    let (hits, of, _) = measure(&UNSEEN);
    println!("recall@3 on unseen questions: {hits}/{of}");
    assert!(hits * 1000 / of >= 700, "{hits}/{of}");
}

#[test]
fn what_nobody_asked_before_brings_nothing() {
    let desk = desk();
    let (brand, account) = (desk.brand, desk.account);
    let batch: Vec<IncomingMessage> = GROUPS
        .iter()
        .enumerate()
        .flat_map(|(number, asked)| dialogue(number, asked[0], &format!("réponse {number}")))
        .collect();
    desk.store.write_blocking(move |tx| messages::ingest(tx, account, &batch)).unwrap();
    for strange in ["Qui a peint ce tableau ?", "Merci !!!", "🌞", "", "Le match de hier quelle folie"] {
        assert_eq!(recall(&desk, brand, strange, ""), Vec::new(), "{strange}");
    }
}

#[test]
fn only_what_left_and_is_still_there_is_offered() {
    let desk = desk();
    let (brand, account) = (desk.brand, desk.account);
    let [asked, ours] = dialogue(1, "Vous livrez en Belgique ?", "Oui, en trois jours.");
    // Somebody else's answer in the same thread is nobody's of ours.
    let stranger = IncomingMessage {
        parent_remote: Some(asked.remote_id.clone()),
        ..message("s1", &asked.remote_id, "Non, jamais !", 70)
    };
    let batch = vec![asked, ours, stranger];
    desk.store.write_blocking(move |tx| messages::ingest(tx, account, &batch)).unwrap();
    let found = recall(&desk, brand, "livraison possible en belgique ?", "");
    assert_eq!(found.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(), ["Oui, en trois jours."]);
    assert_eq!(found[0].question, "Vous livrez en Belgique ?");
    let without = found[0].conversation;
    let own = desk
        .store
        .read_blocking(move |conn| answers::recall(conn, brand, "livraison en belgique", "", Some(without), 3))
        .unwrap();
    assert_eq!(own, Vec::new(), "what is in view is not offered");
    desk.store.write_blocking(move |tx| messages::mark_deleted(tx, account, &["a1".to_owned()], now())).unwrap();
    assert_eq!(recall(&desk, brand, "livraison possible en belgique ?", ""), Vec::new());
}

/// What was learnt by other lists of words, or in another form, is learnt again, a piece at a time.
#[test]
fn what_was_answered_before_is_learnt_anew() {
    let desk = desk();
    let (brand, account) = (desk.brand, desk.account);
    let batch: Vec<IncomingMessage> =
        (0..7).flat_map(|number| dialogue(number, GROUPS[0][0], &format!("réponse {number}"))).collect();
    desk.store.write_blocking(move |tx| messages::ingest(tx, account, &batch)).unwrap();
    let behind = || desk.store.read_blocking(answers::is_behind).unwrap();
    assert!(!behind());
    // As a database from before: answers without their words, and by nobody's lists.
    desk.store
        .write_blocking(|tx| {
            tx.0.execute_batch("DELETE FROM answers; INSERT INTO answer_words (rowid, words) VALUES (1, 'x')")?;
            Ok(())
        })
        .unwrap();
    assert_eq!(recall(&desk, brand, GROUPS[0][1], ""), Vec::new());
    let notice = || desk.store.write_blocking(answers::notice_lists).unwrap();
    notice();
    assert!(behind());
    let some = || desk.store.write_blocking(|tx| answers::learn_anew(tx, 3)).unwrap();
    assert_eq!((some(), some(), some(), some()), (true, true, false, false));
    assert!(!behind());
    assert_eq!(recall(&desk, brand, GROUPS[0][1], "").len(), 3);
    notice();
    assert!(!behind(), "once");
    desk.store.write_blocking(crate::search::check).unwrap();
}

#[test]
fn what_is_typed_chooses_among_them() {
    let desk = desk();
    let (brand, account) = (desk.brand, desk.account);
    let mut batch = Vec::new();
    batch.extend(dialogue(1, "Livraison en Belgique ?", "Oui, sous trois jours."));
    batch.extend(dialogue(2, "livraison possible en Belgique svp", "Hélas pas encore."));
    desk.store.write_blocking(move |tx| messages::ingest(tx, account, &batch)).unwrap();
    assert_eq!(recall(&desk, brand, "Livraison en Belgique", "oui, s")[0].text, "Oui, sous trois jours.");
    assert_eq!(recall(&desk, brand, "Livraison en Belgique", "Helas")[0].text, "Hélas pas encore.");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    /// Whatever brands are asked and answer: what is offered was written by an account of the brand that asks.
    #[test]
    fn no_brand_is_offered_another_brands_answer(
        said in prop::collection::vec((0_usize..3, 0_usize..16, 0_usize..4), 1..40),
        asker in 0_usize..3,
        asked in (0_usize..16, 0_usize..4),
    ) {
        let desk = desk();
        let mut cast = vec![(desk.brand, desk.account)];
        for number in 0..2 {
            let (brand, account) = (BrandId::new(id()), AccountId::new(id()));
            cast.push((brand, account));
            desk.store
                .write_blocking(move |tx| {
                    brands::insert(tx, &seed::brand(brand, "Autre", now())?)?;
                    let handle = format!("autre{number}");
                    accounts::insert(tx, &seed::account(account, brand, NetworkId::ALL[0], &handle, now()))
                })
                .unwrap();
        }
        for (number, (owner, group, form)) in said.iter().enumerate() {
            let account = cast[*owner].1;
            let batch = dialogue(number, GROUPS[*group][*form], &format!("marque {owner} : {group}-{number}"));
            desk.store.write_blocking(move |tx| messages::ingest(tx, account, &batch)).unwrap();
        }
        let found = recall(&desk, cast[asker].0, GROUPS[asked.0][asked.1], "marque");
        for one in &found {
            prop_assert!(one.text.starts_with(&format!("marque {asker} ")), "{one:?}");
        }
        // The test would see a leak: the brand's own answer to the very same question is found.
        if said.contains(&(asker, asked.0, asked.1)) {
            prop_assert!(!found.is_empty());
        }
    }
}

/// 100,000 messages, a quarter of them questions with their answers, the same few words over and over: the worst case.
/// Run by hand: `--run-ignored all -E 'test(answers_are_there_at_once)'`.
#[test]
#[ignore = "loads 100,000 messages: two minutes unoptimised"]
fn answers_are_there_at_once() {
    let desk = desk();
    let (brand, account) = (desk.brand, desk.account);
    let all: Vec<&str> = GROUPS.iter().flat_map(|group| group.iter().copied()).chain(OTHERS).collect();
    for chunk in 0..50 {
        let batch: Vec<IncomingMessage> = (0..1_000)
            .flat_map(|at| {
                let number = chunk * 1_000 + at;
                let asked = format!("{} {}", all[number % all.len()], all[(number * 7 + 3) % all.len()]);
                dialogue(number, &asked, &format!("réponse {number}"))
            })
            .collect();
        desk.store.write_blocking(move |tx| messages::ingest(tx, account, &batch)).unwrap();
    }
    let mut took: Vec<u128> = Vec::new();
    for asked in all.iter().cycle().take(200) {
        let begun = std::time::Instant::now();
        let found = recall(&desk, brand, asked, "rép");
        took.push(begun.elapsed().as_micros());
        assert!(found.len() <= 3);
    }
    took.sort_unstable();
    println!("recall at 100,000 messages: median {} µs, 95th {} µs, worst {} µs", took[100], took[190], took[199]);
    assert!(took[190] < 20_000, "{took:?}");
    let _ = later(0);
}
