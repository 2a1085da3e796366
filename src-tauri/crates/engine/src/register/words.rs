//! What an export says of itself. It is read by people who have never seen Pupitre, in both languages.

use crate::api::register::{Said, Statement};

const PROVES_FR: &[&str] = &[
    "Ce registre a été tenu par Pupitre sur l’ordinateur de la personne qui l’exporte. Chaque entrée a été enregistrée avant que l’action ne parte vers le réseau.",
    "Chaque entrée contient l’empreinte SHA-256 de la précédente : une entrée modifiée, retirée, ajoutée ou déplacée après coup se voit à la vérification.",
    "Les têtes du registre (nombre d’entrées et empreinte de la dernière) sont notées hors de la base. Une tête conservée ailleurs, par exemple remise à un tiers, montre que les entrées jusqu’à ce nombre n’ont pas été réécrites depuis.",
];
const PROVES_NOT_FR: &[&str] = &[
    "Ce n’est pas un constat de commissaire de justice : c’est, au mieux, un commencement de preuve, que le juge apprécie librement.",
    "Les heures sont celles de l’horloge de cet ordinateur et celles que le réseau annonce. Elles ne sont pas certifiées : il n’y a pas d’horodatage qualifié.",
    "Le contenu est celui que le réseau a transmis à Pupitre. Rien n’atteste que la page affichée au public était identique, ni l’identité réelle de l’auteur.",
    "Qui a la main sur cet ordinateur et sur toutes les têtes conservées pourrait recalculer l’ensemble : seule une tête remise à un tiers avant les faits discutés l’exclut.",
];
const PROVES_EN: &[&str] = &[
    "This register was kept by Pupitre on the computer of the person who exports it. Each entry was recorded before its action left for the network.",
    "Each entry holds the SHA-256 of the one before: an entry that was altered, taken out, added or moved later shows when it is verified.",
    "The heads of the register (number of entries and hash of the last) are noted outside of the database. A head kept elsewhere, for example by a third party, shows that the entries up to that number have not been rewritten since.",
];
const PROVES_NOT_EN: &[&str] = &[
    "It is no bailiff’s report (constat): at best it is a beginning of proof, which a court weighs freely.",
    "Times are those of this computer’s clock and those that the network tells. They are not certified: there is no qualified timestamp.",
    "The content is what the network sent to Pupitre. Nothing attests that the page shown to the public was the same, nor who the author really is.",
    "Whoever controls this computer and every head that was kept could compute the whole anew: only a head given to a third party before the facts in dispute rules that out.",
];
const VERIFY_FR: &[&str] = &[
    "Pour chaque élément de « rows », dans l’ordre : « bodyHash » est le SHA-256 des octets UTF-8 de « body » (s’il est présent).",
    "« hash » est le SHA-256 de sept lignes terminées chacune par un saut de ligne (LF) : pupitre-register/1, l’identifiant de la marque, « seq », « prev », « at » en UTC au format AAAA-MM-JJTHH:MM:SS.mmmZ, « kind », « bodyHash ».",
    "« prev » est le « hash » de l’élément précédent, et 64 zéros pour le premier ; « seq » compte à partir de 1 sans lacune.",
    "« body » manque quand l’entrée est hors de l’extrait (« withheld ») ou réduite à son empreinte ; dans ce cas une entrée « reduced » ultérieure la désigne.",
    "Le dernier « hash » est celui de « head » ; chaque tête de « anchors » est le « hash » de l’entrée de ce numéro.",
];
const VERIFY_EN: &[&str] = &[
    "For each item of “rows”, in order: “bodyHash” is the SHA-256 of the UTF-8 bytes of “body” (where present).",
    "“hash” is the SHA-256 of seven lines, each ended by a line feed (LF): pupitre-register/1, the brand’s id, “seq”, “prev”, “at” in UTC as YYYY-MM-DDTHH:MM:SS.mmmZ, “kind”, “bodyHash”.",
    "“prev” is the “hash” of the item before, and 64 zeros for the first; “seq” counts from 1 without a gap.",
    "“body” is absent where the entry is not part of the extract (“withheld”) or was reduced to its hash; a later entry “reduced” then names it.",
    "The last “hash” is that of “head”; each head of “anchors” is the “hash” of the entry of that number.",
];

fn owned(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

/// What an export proves and what not, and how it is verified.
pub(super) fn statement() -> Statement {
    Statement {
        fr: Said { proves: owned(PROVES_FR), proves_not: owned(PROVES_NOT_FR), verify: owned(VERIFY_FR) },
        en: Said { proves: owned(PROVES_EN), proves_not: owned(PROVES_NOT_EN), verify: owned(VERIFY_EN) },
    }
}
