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
    you your tell there ask question questions \
    aimerais aimerai aimerions aimer voudrait voudrions aurait aurai aura aurais auront auriez serai serez seront seriez serions quelqu quelque quelques chose choses rien jamais deux trois quatre fois jour jours moment vers voir vois sais sait dois doit devrai devrais devons prendre prends prenez pris vient viens venir venu venez dis bref pendant entre voila cas celui celle trop assez ainsi sinon certains chacun suppose jusqu jusque etant ayant voulais voulait aimerait souhaitons souhaiterions pourrions pourrait puisque lors dont devant derriere autour obtenir \
    one two three four ten about after again also anything anyone anywhere because before being both bring could don doesn didn dont each else even ever every everything everyone fancy few here however im isn its keeps let lets ll look looking made make many maybe might more most much must myself need needs never next no nor not now once only other over own per please possible quite re really same see shall since someone something somewhere still such sure take than thing things though through time under until up us use used using ve very want wants way well were while within without won work would yours bit lot merely around \
    d f g h jai suis passee passe";

/// What is said in several ways: the first word stands for all. Beginnings of words, folded; `=` marks a whole word, `_`
/// two words that follow each other, little ones left out.
const CONCEPTS: &[&str] = &[
    "livraison livr colis paquet expedi envoi deliver ship parcel postal chronopost colissimo acheminement transporteur =poste domicile coursier",
    "suivi track =suivre numero",
    "retard attend attente =tarde tardif delay =late delai longtemps =tard",
    "recu recev receiv arriv parvenu",
    "horaire ouvr ouvert fermet ferme hour opening =open =opens =close =closes closed rideau =clos =close =heure =heures creneau =shut =timetable",
    "dimanche =week weekend samedi sunday saturday week_end =lundi =mardi =mercredi =jeudi =vendredi =monday =tuesday =wednesday =thursday =friday dominical",
    "ferie =mai =noel toussaint ascension pentecote paques armistice novembre =11 nouvel_an bank_holiday public_holiday christmas easter =juillet =14 =novembre jour_an lundi_paques victoire",
    "conges conge vacance holiday plage =partez =fermez aout =reviens revenez reouvr rouvr summer_break closing_summer =away =vacances estival fermeture_annuelle",
    "prix tarif cout coute combien price cost charge =charges =fee =fees steep cheap expensive =cher =chere budget montant =cb =gratuit =free =payant =combien =much how_much =pricey =rate =rates =euros =euro affordab",
    "remise promo reduc rabais discount soldes coupon voucher demi_tarif =reduit tarif_reduit =reduced concession",
    "association =asso charit nonprofit =ngo donation caritat benevol etudiant student educat scolaire school rescue",
    "remboursement rembours refund argent money_back geste recuper_argent =remboursez restitu reimburs chargeback",
    "retour retourn renvoi renvoye renvoie =rendre return echang exchange",
    "taille pointure size mesure dimension guide long metre",
    "stock disponib rupture restock reassort available availab reappro epuise",
    "reservation reserv book =table couvert",
    "annulation annul cancel decommand desist annule scrapped called_off supprime_concert =annulez",
    "empechement empech malade =sick revendre revente resell resale can_come =unable emmel bourse contretemps imprevu =ill covid grippe =absent reprendre_billet resale reselling transfer_ticket =ceder",
    "modification modif chang report decal repouss postpon reschedul deplac changement autre_date new_date nouvelle_date",
    "adresse situe trouve =trouver address located location emplacement_ou",
    "vegetarien vegetal vegan vegetar veget viande =oeuf =oeufs =egg =eggs =beurre =butter plant animals veggie dairy =lait =milk sans_oeuf laitier",
    "allergie allerg lactose arachide noix noisette amande cacahuet intoler =nut =nuts peanut almond adrenalin epipen =traces =trace coque anaphyl epi_pen allergen cajou pistache sesame soja =soy",
    "gluten coeliaque coeliac celiac sarrasin =ble farine wheat flour gluten_free celiaque =riz seigle epeautre intolerant",
    "parking =garer stationn =park =gare =voiture =car =cars stationner vehicule_garer navette =tram =bus metro =metro transport",
    "emploi recrut embauch candidat =cv =job stag alternance apprenti hiring =poste_emploi =hire postul",
    "facture factur invoice justificatif receipt comptab compta =tva =vat comptable vat_number numero_tva siret =receipts billing",
    "garantie garant sav panne repar casse defectu abime warranty broken repair",
    "partenariat partenari collab influenc sponsor partnership",
    "compte connexion connect =mdp password mot_passe login account identifiant =log reinitial reset =login sesam code_oublie =locked mot_passe",
    "authentification authentif smartphone =2fa verific etape authenticator =otp secours prouver =sms two_factor mfa nouveau_tel change_telephone new_phone =stolen =vole code_recu =codes portable",
    "chien animal =chat =dog =dogs =pet =pets toutou patte chienne labrador puppy laisse canin chiot berger =croise chihuahua caniche bouledogue =puppies canine compagnon_quatre poils",
    "paiement paie payer =carte cheque chequier bancaire =pay card paypal regl virement sans_contact =paye =cb contactless american_express amex visa mastercard especes =cash liquide tickets_restaurant ticket_resto =cheques apple_pay",
    "refus refuse rejet rejete echec declin bandeau prelev impaye =failed bloque_paiement carte_expiree expiree expired =bounced payment_failed impossible_payer 3ds",
    "acompte avance avancer arrhes solde deposit upfront verser =debite =bloquer arrhe reste_payer paiement_solde =down prepaye",
    "cadeau gift offrir",
    "accessible handicap pmr fauteuil wheelchair rampe roulant mobilite poussette escalier =marche =marches mobility handicape =deplacer bequilles crutches deaf malentend deficien steps =lift =ascenseur =elevator plain_pied =disabled",
    "enfant bebe =kid =kids children child famille nourrisson =fils fille jumeau toddler =son daughter niece neveu =age =ans =ado =ados youngster teen newborn =petit =baby gamin gosse bambin =kiddo mineur moins_ans =years =yo tot petite_fille petit_fils =garcon adolescent grandchild schoolkid pupil",
    "etranger belgique suisse international europe abroad pays hors",
    "composition matiere ingredient tissu coton fabric material compos",
    "contact telephon joindre appel phone call =tel",
    "boutique magasin =shop =shops =store =local point grocery epicer",
    "commande command order achat acheter =achete bought",
    "atelier cours workshop class initiation formation debutant lesson =teach courses baking_class apprendre =learn stage_cuisine",
    "inscription inscri sign enrol participer",
    "anniversaire birthday privatis groupe group",
    "recyclage recycl emballage packaging carton",
    "origine fabriqu provenance local_fait france francais produit_ou",
    "bio organic biologique",
    "conservation conserv garder =garde frais frigo =keep fridge peremption congel freez frozen rassi =stale =store_bread durer =dure =last sec =sec congelateur freezer =fresh",
    "lavage laver lave machine wash entretien entreten laundry linge lessive dryer =dry sechoir clothes cloth =clean vetement powder muddy =iron washer washing tumble launder sale =sales linge_sale laver_linge lessiv machine_laver pressing =dirty =wet =stains",
    "emporter takeaway click collect retrait retir pickup",
    "menu carte_resto =plat =plats dessert brunch dejeun =midi lunch diner breakfast",
    "boisson boire manger nourriture =food drink =eat =eats snack sandwich gourde bouteille bottle water biere beer buvette =bar casse_croute encas pique_nique picnic =repas =meal =meals grignoter =hungry =thirsty flask gobelet =canette =alcool alcohol beverage =faim =soif goute gouter",
    "pain baguette bread loaf boule miche =bun =buns =loaves =rolls brioche =flute =seigle =toast",
    "levain sourdough starter =culture =starters ferment yeast levure =mother",
    "patisserie gateau =cake cakes croissant pastr tarte fraisier =flan viennoiser piece_montee wedding_cake layer_cake =parts bougies candles =dessert eclair chou choux mille =bake_cake sur_mesure custom_cake",
    "cafe coffee =tea cuppa asseoir seating =sit =seat =seats assis attabl espresso cappuccino latte =sitting =chair =chairs =inside sur_place consommer =brew",
    "invendus invendu gaspi leftover panier surplus poubelle maraude =restes unsold invendre anti_gaspillage toogoodtogo soupe_populaire banque_alimentaire redistribu =donate =jetez =jeter jette fin_journee",
    "grossiste wholesale suppl approvisionn bistro restaura restaurant trade pro_tarif fournir fournit b2b revendeur reseller hotel_livrer traiteur hotel caterer bulk cantine collectivite =chef =chefs",
    "terrasse exterieur outdoor outside =dehors",
    "wifi internet connexion_wifi =4g =5g =reseau en_ligne capte hotspot broadband wi_fi =web =debit =streaming connecter_net =net signal =online teletravail =roaming netflix",
    "horsligne hors_ligne sans_connexion offline tunnel =train sans_internet no_internet without_internet =plane =avion coupure no_connection sans_reseau deconnect pas_reseau mode_avion =zone_blanche",
    "newsletter desabonn desinscri unsubscribe mailing spam",
    "piscine baign bassin toboggan =pool swim nage maillot jacuzzi swimming plonger =nager pataugeoire =lagon chauffee =bath aquatique slide =slides waterpark",
    "visiteur visite visit invite =guest =guests ami amis friend dormir dorm =parents =copains =copine =copine friends famille_passer day_guest come_round =cousins passer_voir drop_by recevoir_ami rendre_visite grands_parents",
    "barbecue =bbq charbon brais grill gril plancha charcoal griller merguez saucisse sausages cotelettes feu_camp =feux firepit campfire cuire_dehors =grillades",
    "electricite electri amper =amp =amps hookup branchement borne kettle heater =power plug_socket courant =trip volt =prise hook_up appliance =watts =watt disjonct fusible blow_fuse =electrical cafetiere =volts =plug adapter adaptateur recharger borne_recharge charge_car",
    "campingcar motorhome =rv campervan camping_car =van fourgon vehicul =tight =bends autocaravan camper caravan_metre rig =lorry winnebago =wide =narrow =lanes manoeuvre gabarit =metres =metre integral",
    "emplacement pitch parcelle =tente =tent caravane bungalow mobil mobil_home",
    "velo bike bicycl trottinette ebike cycl vtt cycling =helmet =helmets =casque =pedal tandem remorque =rent_bike =ride",
    "arrivee_tardive nuit =night midnight minuit debarqu apres_fermeture reception =tardive =tardivement apres_22h apres_20h =fermee late_arrival arriving_late arrive_late closed_reception after_hours =dark vol_retarde barriere",
    "depart =partir partent liber checkout =plier trainer quitter_mobil depart_tardif prolong check_out rendre_cles rendre_clefs vider_lieux late_checkout =rester dernier_jour last_day =stay_longer leave_by vacate =liberer",
    "cle =cles =key =keys casier trousseau porte_cles",
    "vestiaire manteau valise bagage consigne cloakroom =coat =coats luggage =bag =bags locker suitcase =sac barda deposer gros_sac sac_dos backpack rucksack =stash =store_bag affaires deposer_affaires casque_moto trolley bagages parapluie umbrella =jacket veste",
    "perdu perte oublie egare =lost forgot retrouv rapporte objet_trouve objets_trouves left_behind lunettes echarpe tombe_poche misplaced laisse_siege =laisse trouve_portefeuille portefeuille wallet doudou gant =gants boucle_oreille bague telephone_oublie scarf glasses parapluie_oublie =dropped",
    "photo film video camera reflex flash zoom appareil enregistr record photograph =pictures =picture =pics filmer selfie smartphone_photo canon nikon objectif =lens =tele gopro",
    "billet ticket eticket billetterie e_ticket e_billet =pdf =qr qrcode =imprimer reimprim =print mes_places places_mail",
    "placement siege =rang numerot debout balcon fosse =row standing cote_cote ensemble =placees =siege =sieges premier_rang =devant front_row =seating =seated se_asseoir numeros cote_amis =assises =assise unreserved",
    "portes =door =doors premiere_partie =entrer debut_concert commence_heure start_time =starts doors_open =commence file_attente =queue heure_debut support_act =tot",
    "concert spectacle =show =gig recital tournee =seance representation chanteu artist musique musicien =band groupe_joue =set spectacles festival soiree =artiste =tour",
    "sortie sortir ressortir re_entry reentry =entry come_back =leave rentrer =exit fumer =smoke =smoker cigarette clope =pop_out aller_retour readmission step_out =air tamponner",
    "bruit bouchon =ear =ears plug =plugs oreille noise loud defender =loud =volume decibel acouph tinnitus =protection protections hearing oreilles casque_enfant =sono",
    "abonnement formule =offre =plan =plans =version upgrade downgrade redescendr =solo subscription passer_offre tarif_superieur =switch basculer changer_forfait =forfait licence licences =tier =pro =basic =premium superieur",
    "resilier resili =quitter cesse preavis terminate =stop arreter_abonnement mettre_fin terminer plus_besoin reconduction renouvellement =renew renewal cancel_subscription =partir_chez fermer_abonnement =quit end_subscription",
    "essai trial =demo essayer look_around trialling tester_gratuit periode_essai test_gratuit free_trial card_required =try =essaie trial_end =evaluer",
    "suppression supprim efface delet eras rgpd gdpr remov figurent figure droit_oubli =forget oublier_donnees detruire wipe close_account fermer_compte cloturer purge disparaitre",
    "export sauvegard backup tableur =csv excel download extrac telecharg historique =copie copy_data recuperer_donnees recuperation_donnees sortir_donnees =xls =xlsx =zip migration migrer =archive =dump =pdf_export spreadsheet sauvegarder =extraire",
    "donnees donnee =data record",
    "hebergement serveur =server =servers heberg host =stored datacentre datacenter located_data =cloud aws azure =ovh =localisation =europe_data souverain =gdpr_servers =hosting pays_donnees data_center =encrypted chiffre chiffrement =paris confidentia",
    "utilisateur collaborat collegue inviter =membre =member =user =users teammate colleague plusieurs salarie employe employee =equipe =team stagiaire associe partager_acces =droits =roles =role permission =seat_licence ajouter_personne add_someone =assistante second_user multi_utilisateur =share",
    "api endpoint =token script integration webhook developer polls requests dashboard =rest interface_program automatis automation zapier =make connecteur connector =sdk rate_limit quota =calls =script =json",
    "synchronisation synchron =sync syncing speed =slow =lent =lente =lenteur =lag takes_forever updating mise_jour =refresh desynchron appareils devices =mobile =uploading =stuck",
];

/// Of these everybody speaks, whatever the question is about.
const WEAK: [&str; 15] = [
    "COMMANDE",
    "BOUTIQUE",
    "CONTACT",
    "ADRESSE",
    "MODIFICATION",
    "RECU",
    "PRIX",
    "HORAIRE",
    "CONCERT",
    "EMPLACEMENT",
    "PAIN",
    "COMPTE",
    "RESERVATION",
    "DIMANCHE",
    "BILLET",
];

/// What goes together: who asks for one often means the other.
const RELATED: &[[&str; 2]] = &[
    ["LIVRAISON", "RECU"],
    ["LIVRAISON", "RETARD"],
    ["RECU", "RETARD"],
    ["RECU", "COMMANDE"],
    ["RETOUR", "TAILLE"],
    ["RETOUR", "REMBOURSEMENT"],
    ["DIMANCHE", "HORAIRE"],
    ["FERIE", "HORAIRE"],
    ["CONGES", "HORAIRE"],
    ["CONGES", "FERIE"],
    ["GLUTEN", "ALLERGIE"],
    ["BOISSON", "MENU"],
    ["PATISSERIE", "PAIN"],
    ["LEVAIN", "PAIN"],
    ["INVENDUS", "PAIN"],
    ["GROSSISTE", "PAIN"],
    ["PATISSERIE", "ANNIVERSAIRE"],
    ["REFUS", "PAIEMENT"],
    ["ACOMPTE", "PAIEMENT"],
    ["ACOMPTE", "RESERVATION"],
    ["ASSOCIATION", "REMISE"],
    ["ASSOCIATION", "PRIX"],
    ["REMISE", "PRIX"],
    ["RESILIER", "ABONNEMENT"],
    ["RESILIER", "COMPTE"],
    ["SUPPRESSION", "COMPTE"],
    ["SUPPRESSION", "DONNEES"],
    ["EXPORT", "DONNEES"],
    ["HEBERGEMENT", "DONNEES"],
    ["AUTHENTIFICATION", "COMPTE"],
    ["UTILISATEUR", "COMPTE"],
    ["EMPECHEMENT", "BILLET"],
    ["EMPECHEMENT", "ANNULATION"],
    ["BILLET", "CONCERT"],
    ["PLACEMENT", "BILLET"],
    ["PORTES", "HORAIRE"],
    ["PORTES", "CONCERT"],
    ["SORTIE", "BILLET"],
    ["CLE", "ARRIVEE_TARDIVE"],
    ["CLE", "PERDU"],
    ["ARRIVEE_TARDIVE", "RECU"],
    ["DEPART", "EMPLACEMENT"],
    ["CAMPINGCAR", "EMPLACEMENT"],
    ["ENFANT", "ATELIER"],
    ["HORSLIGNE", "WIFI"],
    ["CAFE", "TERRASSE"],
    ["CAFE", "RESERVATION"],
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
    for [one, other] in RELATED.iter().copied() {
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
    pairs: HashMap<(&'static str, &'static str), &'static str>,
    whole: HashMap<&'static str, &'static str>,
    beginnings: HashMap<&'static str, &'static str>,
    /// Bytes of the longest beginning.
    longest: usize,
    little: std::collections::HashSet<&'static str>,
}

impl Lexicon {
    /// The concept of the longest beginning that a word has.
    fn beginning(&self, word: &str) -> Option<&'static str> {
        let most = word.len().min(self.longest);
        (1..=most).rev().find_map(|end| self.beginnings.get(word.get(..end)?)).copied()
    }
}

/// Names the lists below and what is made of them; the last part is one more when that is made otherwise.
pub(super) fn edition() -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(LITTLE.as_bytes());
    for line in CONCEPTS.iter().chain(&ENDINGS) {
        hasher.update(line.as_bytes()).update(b"\n");
    }
    format!("{}.1", hasher.finalize().to_hex())
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let (mut pairs, mut whole, mut beginnings) = (HashMap::new(), HashMap::new(), HashMap::new());
    for line in CONCEPTS {
        let mut words = line.split_whitespace();
        let Some(first) = words.next() else { continue };
        beginnings.entry(first).or_insert(first);
        for word in words {
            match (word.strip_prefix('='), word.split_once('_')) {
                (Some(word), _) => _ = whole.insert(word, first),
                (None, Some(pair)) => _ = pairs.insert(pair, first),
                (None, None) => _ = beginnings.entry(word).or_insert(first),
            }
        }
    }
    let longest = beginnings.keys().map(|word: &&str| word.len()).max().unwrap_or(0);
    Lexicon { pairs, whole, beginnings, longest, little: LITTLE.split_whitespace().collect() }
});

/// The words of a text that a paraphrase keeps, each once, in order. What is quoted in a mail does not count.
#[must_use]
pub fn terms(text: &str) -> Vec<String> {
    let (mut found, mut before): (Vec<String>, String) = (Vec::new(), String::new());
    for line in text.lines().filter(|line| !line.trim_start().starts_with('>')) {
        for piece in line.split_whitespace().filter(|piece| !piece.contains("://") && !piece.starts_with('@')) {
            let folded = fold(piece);
            for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
                let together = LEXICON.pairs.get(&(before.as_str(), word)).map(|concept| concept.to_uppercase());
                if !LEXICON.little.contains(word) {
                    word.clone_into(&mut before);
                }
                for term in together.into_iter().chain(term(word)) {
                    if !found.contains(&term) {
                        found.push(term);
                    }
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
    if let Some(concept) = lexicon.beginning(word) {
        return Some(concept.to_uppercase());
    }
    // "At 8", "for 2": small numbers say nothing of what is asked.
    if word.chars().count() < 3 {
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
