//! A brand that is much written to: four weeks of strangers, a thread of a hundred messages, one person who never lets
//! go, two hundred decisions, a question to the client's lawyer with its answer, and a storm that began an hour ago. For
//! looking at rooms that are full.
#![allow(clippy::print_stderr)]

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use pupitre_engine::Engine;
use pupitre_ipc::{Caller, dispatch};
use serde_json::{Value, json};

use crate::clock::TestClock;
use crate::fakes::{FakeMail, FakeMastodon};

const WHO: &str = "colibri";
const DAYS: i64 = 26;
/// Messages of the long thread.
const LONG: usize = 100;
/// Decisions in the register.
const DECISIONS: usize = 200;

const NAMES: [&str; 24] = [
    "camille.roux",
    "yanis.b",
    "ines_martin",
    "theo.lefevre",
    "nour",
    "jeanne.d",
    "Marius Petit",
    "soraya.k",
    "paul-henri",
    "lou",
    "gabin.m",
    "elif",
    "Margaux Delacroix-Fontenay de la Tour",
    "zoé",
    "malo",
    "fatou.n",
    "hugo.s",
    "apolline",
    "kenza",
    "timothée",
    "rose.v",
    "idriss",
    "Oya Yılmaz",
    "ben",
];

const SAID: [&str; 20] = [
    "Bonjour, êtes-vous ouverts le 26 décembre ?",
    "Ma commande 48 213 est arrivée cassée, c’est inadmissible ! J’attends un remboursement aujourd’hui.",
    "Superbe travail, bravo à toute l’équipe.",
    "Do you ship to Belgium? I could not find it on your site.",
    "Le lien de réservation ne marche pas chez moi : page blanche sous Firefox, et rien sur mon téléphone non plus.",
    "Vous cherchez encore une apprentie ? Ma fille termine son CAP en juin et adore ce que vous faites.",
    "Merci 🙏",
    "Il y a du gluten dans la bûche aux marrons ?",
    "Toujours aucune nouvelle de ma livraison depuis deux semaines…",
    "Quelle belle vitrine ! On peut passer en famille samedi matin ?",
    "Can I change the delivery address of my order? It leaves tomorrow.",
    "Je n’ai jamais reçu la facture de septembre. Pouvez-vous me la renvoyer avant vendredi ? Notre comptable la réclame.",
    "Honteux. Je déconseille à tout le monde.",
    "Est-ce que l’atelier est accessible en fauteuil ?",
    "J’ai écrit trois fois. Trois fois ! Toujours pas de réponse.",
    "Photo magnifique, qui est la photographe ?",
    "Bonjour, je suis journaliste à L’Écho : qui puis-je appeler au sujet du rappel de vos boîtes de biscuits ?",
    "Un grand bravo pour le stand de Noël, les enfants ont adoré. À l’année prochaine !",
    "Are the gift boxes vegan? And recyclable?",
    "Votre code PROMO10 est refusé au paiement, pourtant il est valable jusqu’au 30.",
];

const ANGRY: [&str; 5] = [
    "C’est une honte, vous êtes des voleurs, boycott !",
    "Scandaleux : vous saviez et vous n’avez rien dit.",
    "Plus jamais chez vous. Arnaque totale.",
    "Vous vous moquez du monde ? Remboursez immédiatement.",
    "Inadmissible. Je porte plainte demain.",
];

/// What such a brand lives on.
pub struct Crowd {
    /// Where it is written to.
    pub network: FakeMastodon,
    /// Its mailbox.
    pub mail: FakeMail,
}

async fn call(engine: &Arc<Engine>, method: &str, params: Value) -> Value {
    match dispatch(engine, Caller::Terminal, method, params).await {
        Ok(answer) => answer,
        // A desk to look at, not a test: what could not be done is told, and the rest is made.
        Err(error) => {
            eprintln!("the scene lacks {method}: {}", json!(error));
            Value::Null
        }
    }
}

/// What there is of these.
fn part(ids: &[Value], from: usize, to: usize) -> &[Value] {
    ids.get(from.min(ids.len())..to.min(ids.len())).unwrap_or_default()
}

/// Looks until so many conversations are there: a first look goes on by itself, page by page.
async fn read(engine: &Arc<Engine>, brand: &Value, wanted: u64) {
    for _ in 0..60 {
        call(engine, "inbox_sync", json!({})).await;
        let counts = call(engine, "conversations_counts", json!({ "brand": brand })).await;
        let all: u64 = ["new", "waiting", "done", "snoozed"].iter().filter_map(|state| counts[state].as_u64()).sum();
        if all >= wanted {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    }
    eprintln!("the scene lacks conversations");
}

impl Crowd {
    /// Makes the brand and all that happened to it.
    pub async fn gather(engine: &Arc<Engine>) -> Self {
        let now = Utc::now();
        let clock = TestClock::running();
        clock.set(now - Duration::days(DAYS + 1));
        let network = FakeMastodon::start(Arc::clone(&clock)).await;
        let secret = network.token_for(WHO, "read write follow push");
        write_in(&network, &clock, now);
        clock.set(now);
        let mail = FakeMail::start(TestClock::running()).await;

        let params = json!({ "name": "Maison Colibri", "zone": "Europe/Paris", "language": "fr", "colour": "#be123c" });
        let brand = call(engine, "brands_create", params).await["id"].clone();
        let connect = json!({ "brand": brand, "network": "mastodon", "host": network.url(), "ownServer": true, "secret": secret });
        call(engine, "accounts_connect", connect).await;
        call(engine, "accounts_connect", mail.sign_in(&brand, WHO)).await;
        read(engine, &brand, DAYS as u64 * 9).await;
        let crowd = Self { network, mail };
        crowd.keep_house(engine, &brand).await;
        crowd.decide(engine, &brand).await;
        crowd.ask_the_lawyer(engine, &brand).await;
        crowd.storm(&clock, now);
        read(engine, &brand, DAYS as u64 * 9 + 30).await;
        crowd
    }

    /// Labels, rules that are on, contacts, a target.
    async fn keep_house(&self, engine: &Arc<Engine>, brand: &Value) {
        for (name, colour) in
            [("SAV", "#2f6f8f"), ("Presse", "#7c3aed"), ("Recrutement", "#15803d"), ("Livraison en retard", "#b45309")]
        {
            call(engine, "labels_create", json!({ "kind": "label", "name": name, "colour": colour })).await;
        }
        for (name, role, email) in
            [("Noé Droit", "legal", "noe@cabinet.example"), ("Nadia Technique", "technical", "nadia@client.example")]
        {
            call(engine, "contacts_save", json!({ "brand": brand, "name": name, "role": role, "email": email })).await;
        }
        let rules = [
            (
                "Colère : en tête de file",
                json!({ "words": ["honte", "voleurs", "scandaleux", "plainte"] }),
                json!({ "high": true, "notify": true }),
            ),
            (
                "Remerciements : rien à faire",
                json!({ "words": ["merci", "bravo"] }),
                json!({ "settle": { "kind": "done" } }),
            ),
            ("English questions", json!({ "languages": ["english"] }), json!({ "high": false })),
        ];
        for (name, conditions, mut actions) in rules {
            for (key, default) in [
                ("labels", json!([])),
                ("high", json!(false)),
                ("settle", Value::Null),
                ("hide", json!(false)),
                ("notify", json!(false)),
            ] {
                if actions.get(key).is_none() {
                    actions[key] = default;
                }
            }
            if name == "English questions" {
                actions["notify"] = json!(true);
            }
            let content = json!({ "conditions": conditions, "actions": actions, "goesOn": true });
            let rule = call(engine, "triage_rules_save", json!({ "name": name, "content": content })).await;
            call(engine, "triage_rules_try", json!({ "id": rule["id"] })).await;
            call(engine, "triage_rules_switch", json!({ "id": rule["id"], "on": true })).await;
        }
    }

    /// What was moderated, answered, put off.
    async fn decide(&self, engine: &Arc<Engine>, brand: &Value) {
        let rules = call(engine, "house_rules_get", json!({ "id": brand })).await["rules"].clone();
        let codes: Vec<&Value> = rules.as_array().into_iter().flatten().map(|rule| &rule["code"]).collect();
        let mut ids = Vec::new();
        let mut after = Value::Null;
        loop {
            let page =
                call(engine, "conversations_list", json!({ "brand": brand, "after": after, "limit": 100 })).await;
            ids.extend(page["items"].as_array().into_iter().flatten().map(|row| row["id"].clone()));
            after = page["next"].clone();
            if after.is_null() {
                break;
            }
        }
        // The oldest are decided, so that the newest still wait.
        ids.reverse();
        for (at, some) in ids.iter().take(DECISIONS).collect::<Vec<_>>().chunks(10).enumerate() {
            let action = if at % 3 == 0 { "block" } else { "report" };
            let remark = if at % 4 == 0 { "Troisième avertissement, voir la note du 12 novembre." } else { "" };
            let params = json!({ "messages": [], "conversations": some, "action": action, "rule": codes[at % codes.len()], "remark": remark });
            call(engine, "messages_moderate", params).await;
        }
        for (state, some) in [("done", part(&ids, 0, 60)), ("waiting", part(&ids, 60, 90))] {
            call(engine, "conversations_set_state", json!({ "ids": some, "state": state })).await;
        }
        call(engine, "conversations_snooze", json!({ "ids": part(&ids, 90, 110), "until": { "kind": "tomorrow" } }))
            .await;
    }

    /// A thread became a mail, and its answer came.
    async fn ask_the_lawyer(&self, engine: &Arc<Engine>, brand: &Value) {
        let contacts = call(engine, "contacts_list", json!({ "brand": brand })).await;
        let contact =
            contacts.as_array().into_iter().flatten().find(|one| one["role"] == "legal").map(|one| one["id"].clone());
        let list =
            call(engine, "conversations_list", json!({ "brand": brand, "search": "journaliste", "limit": 1 })).await;
        let thread = list["items"][0]["id"].clone();
        let draft = json!({ "conversation": thread, "contact": contact, "subject": "Rappel des boîtes de biscuits : que répondre à la presse ?",
            "text": "Bonjour Noé,\n\nUne journaliste de L’Écho demande qui appeler. Pouvons-nous donner votre numéro ?\n\nMerci !",
            "dueAt": Utc::now() + Duration::hours(4) });
        let draft = call(engine, "escalations_draft", draft).await;
        call(engine, "escalations_send", json!({ "id": draft["id"], "undoSeconds": 0 })).await;
        for _ in 0..100 {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            let handed = self.mail.handed_in();
            let Some(mail) = handed.last() else { continue };
            let id =
                mail.text.split("Message-ID: <").nth(1).and_then(|rest| rest.split('>').next()).unwrap_or_default();
            self.mail.arrives(WHO, &format!("From: =?utf-8?Q?No=C3=A9_Droit?= <noe@cabinet.example>\nSubject: RE: Rappel\nMessage-ID: <n1@cabinet.example>\nIn-Reply-To: <{id}>\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nBonjour,\n\nOui pour mon numéro, mais aucune date de reprise avant l’avis de la DGCCRF.\n\nNoé Droit\nAvocat au barreau de Lyon\n"));
            return;
        }
        eprintln!("the letter never left");
    }

    /// What began within the hour.
    fn storm(&self, clock: &TestClock, now: DateTime<Utc>) {
        for at in 0..34_i64 {
            clock.set(now - Duration::minutes(70) + Duration::minutes(at * 2));
            let text = ANGRY[at as usize % ANGRY.len()];
            let _ = self.network.stranger_mentions(&format!("en.colere.{at}@piaille.example"), WHO, text);
        }
        clock.set(now);
    }
}

/// Four weeks as they all are.
fn write_in(network: &FakeMastodon, clock: &TestClock, now: DateTime<Utc>) {
    let mut said = 0_usize;
    for day in (1..=DAYS).rev() {
        let midnight = (now - Duration::days(day)).date_naive().and_hms_opt(0, 0, 0).map_or(now, |at| at.and_utc());
        for hour in 8..18_i64 {
            clock.set(midnight + Duration::hours(hour) + Duration::minutes((said * 17 % 60) as i64));
            // One of them writes more than all others.
            let name = if said.is_multiple_of(6) { NAMES[0] } else { NAMES[said % NAMES.len()] };
            let _ = network.stranger_mentions(
                &format!("{}@piaille.example", name.replace(' ', "_")),
                WHO,
                SAID[said * 7 % SAID.len()],
            );
            said += 1;
        }
    }
    clock.set(now - Duration::hours(30));
    let root = network.stranger_mentions(
        "nour@piaille.example",
        WHO,
        "Vous livrez où, exactement ? Le site dit « partout », la caisse dit « Lyon ».",
    );
    for at in 1..LONG {
        clock.advance(Duration::minutes(9));
        let text = format!("@{WHO} {}", SAID[at * 3 % SAID.len()]);
        let _ = network.stranger_replies(&format!("{}@piaille.example", NAMES[at % 7].replace(' ', "_")), &root, &text);
    }
}
