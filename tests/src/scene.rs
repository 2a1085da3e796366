//! A freelancer's desk as one would find it on a working day, made through the commands: three brands, accounts on
//! fake networks, pictures, posts around today, strangers who write.

use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use chrono::{Days, Utc};
use image::{ImageFormat, Rgb, RgbImage};
use pupitre_engine::Engine;
use pupitre_ipc::{Caller, dispatch};
use serde_json::{Value, json};

use crate::adapters::{Adapter, connected};
use crate::clock::TestClock;
use crate::fakes::FakeMail;

const BRANDS: [(&str, &str, &str, &str); 3] = [
    ("Boulangerie Lenoir", "Europe/Paris", "fr", "#b45309"),
    ("Studio Nacre", "Europe/Paris", "fr", "#7c3aed"),
    ("Récif Plongée", "Pacific/Noumea", "fr", "#0f766e"),
];

const TEXTS: [&str; 12] = [
    "Le pain de seigle sort du four à 7 h. Venez le sentir avant tout le monde.",
    "Samedi, on ouvre l’atelier : trois places pour apprendre à façonner sa baguette. Inscriptions au comptoir.",
    "Un nouveau portfolio en ligne : identité complète pour une librairie de quartier. https://example.org/librairie",
    "Avant / après : la même pièce, deux lumières. Laquelle préférez-vous ?",
    "La houle retombe demain, la sortie du matin est maintenue. Rendez-vous au ponton à 6 h 30.",
    "On nous demande souvent comment choisir sa combinaison. Voici nos trois conseils #plongée #débutants",
    "Merci pour vos 2 000 messages après le reportage ! On répond à chacun, promis.",
    "Fermeture exceptionnelle lundi : toute l’équipe part en formation.",
    "La galette arrive. Frangipane ou pomme ? 🥐",
    "Coulisses : le montage de l’exposition en quarante secondes.",
    "Offre de la semaine : dix baptêmes au lagon, dont deux offerts à une association.",
    "New in the shop: the winter box, packed by hand. Pre-orders open today.",
];

const QUESTIONS: [&str; 6] = [
    "Bonjour, êtes-vous ouverts le 26 décembre ?",
    "Ma commande est arrivée cassée, c’est inadmissible !",
    "Superbe travail, bravo à toute l’équipe.",
    "Do you ship to Belgium?",
    "Le lien de réservation ne marche pas chez moi.",
    "Vous cherchez encore une apprentie ?",
];

const MAILS: [&str; 2] = [
    "From: =?utf-8?Q?L=C3=A9a_Martin?= <lea@client.example>\nTo: bonjour@nacre.example\nSubject: =?utf-8?Q?Buffet_du_12_d=C3=A9cembre?=\nMessage-ID: <b1@client.example>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nBonjour,\n\nVoici le plan de la salle. Pouvez-vous livrer quarante baguettes et deux bûches avant 11 h ?\n\nMerci,\nLéa\n\nLe 20/11/2026, Boulangerie Lenoir <bonjour@nacre.example> a écrit :\n> Bonjour Léa,\n> Il nous faudrait le plan de la salle et l’heure de livraison.\n--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=\"plan-de-la-salle.pdf\"\nContent-Transfer-Encoding: base64\n\nQUJDREVGR0g=\n--b--\n",
    "From: Coop <commande@coop.example>\nTo: bonjour@nacre.example\nSubject: Farine : nouveau tarif\nMessage-ID: <c1@coop.example>\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n<h1>Nouveau tarif</h1><p>La T65 passe à <b>0,82 €</b> le kilo au 1<sup>er</sup> janvier.</p><script>alert(1)</script>\n",
];

/// The fake networks of a scene.
pub struct Networks {
    fakes: Vec<Adapter>,
    mail: FakeMail,
}

async fn call(engine: &Arc<Engine>, method: &str, params: Value) -> Value {
    match dispatch(engine, Caller::Terminal, method, params).await {
        Ok(answer) => answer,
        Err(error) => panic!("{method}: {}", json!(error)),
    }
}

/// A drawn picture: a sky, a sun, two hills. The numbers decide the colours.
#[must_use]
pub fn picture(seed: u32, width: u32, height: u32) -> Vec<u8> {
    let tone = |shift: u32| -> [u8; 3] {
        let mix = seed.wrapping_mul(2_654_435_761).rotate_left(shift);
        [90 + (mix % 150) as u8, 70 + (mix / 151 % 150) as u8, 60 + (mix / 22_801 % 160) as u8]
    };
    let (sky, far, near) = (tone(0), tone(7), tone(13));
    let mut drawn = RgbImage::new(width, height);
    for (x, y, pixel) in drawn.enumerate_pixels_mut() {
        let (u, v) = (x as f32 / width as f32, y as f32 / height as f32);
        let sun = (u - 0.7).powi(2) + ((v - 0.25) * height as f32 / width as f32).powi(2) < 0.01;
        let hill = |base: f32, waves: f32| v > base + 0.06 * (u * waves + seed as f32).sin();
        let colour = if hill(0.75, 5.0) {
            near
        } else if hill(0.58, 9.0) {
            far
        } else if sun {
            [255, 244, 214]
        } else {
            sky.map(|channel| channel.saturating_add((v * 60.0) as u8))
        };
        *pixel = Rgb(colour);
    }
    let mut file = Cursor::new(Vec::new());
    drawn.write_to(&mut file, ImageFormat::Jpeg).unwrap();
    file.into_inner()
}

impl Networks {
    /// Starts one fake of each network.
    pub async fn start() -> Self {
        let mut fakes = Vec::new();
        for id in &connected() {
            fakes.push(Adapter::start(*id, TestClock::running()).await);
        }
        Self { fakes, mail: FakeMail::start(TestClock::running()).await }
    }

    async fn pictures(&self, engine: &Arc<Engine>, folder: &Path) -> Vec<Value> {
        let sizes = [(1600, 1067), (1200, 1200), (1080, 1350), (1080, 1920), (2000, 800)];
        let mut paths = Vec::new();
        for at in 0..15_u32 {
            let (width, height) = sizes[at as usize % sizes.len()];
            let path = folder.join(format!("photo-{:02}.jpg", at + 1));
            std::fs::write(&path, picture(at + 1, width, height)).unwrap();
            paths.push(path);
        }
        let report = call(engine, "visuals_import", json!({ "paths": paths })).await;
        let visuals: Vec<Value> = report["visuals"].as_array().unwrap().clone();
        for (at, visual) in visuals.iter().enumerate() {
            let alt = if at % 3 == 0 { "" } else { "Une colline au soleil levant, vue du sentier" };
            call(engine, "visuals_update", json!({ "id": visual["id"], "alt": alt, "credit": "Atelier Lenoir" })).await;
        }
        visuals
    }

    /// Makes the desk: brands, accounts, pictures, `posts` posts, conversations.
    pub async fn fill(&self, engine: &Arc<Engine>, posts: usize) {
        call(engine, "settings_update", json!({ "locale": "fr" })).await;
        let mut brands = Vec::new();
        for (at, (name, zone, language, colour)) in BRANDS.into_iter().enumerate() {
            let params = json!({ "name": name, "zone": zone, "language": language, "colour": colour });
            let brand = call(engine, "brands_create", params).await["id"].clone();
            let mut accounts = Vec::new();
            for fake in &self.fakes {
                let account = call(engine, "accounts_connect", fake.sign_in(&brand, &format!("brand{at}"))).await;
                accounts.push(account["id"].clone());
                for question in QUESTIONS.iter().skip(at).step_by(2) {
                    let _ = fake.stranger_mentions(&format!("brand{at}"), &format!("@brand{at} {question}"));
                }
            }
            brands.push((brand, accounts));
        }
        // The first brand has a mailbox, which is read and answered and never posted to.
        call(engine, "accounts_connect", self.mail.sign_in(&brands[0].0, "bonjour")).await;
        for mail in MAILS {
            self.mail.arrives("bonjour", mail);
        }
        let folder = tempfile::tempdir().unwrap();
        let visuals = self.pictures(engine, folder.path()).await;
        for at in 0..posts {
            let (brand, accounts) = &brands[at % brands.len()];
            let mut part = json!({ "text": TEXTS[(at * 5 + at / 12) % TEXTS.len()] });
            if at % 2 == 0 {
                let visual = &visuals[at % visuals.len()];
                part["visuals"] = json!([{ "visual": visual["id"], "alt": "Une colline au soleil levant" }]);
            }
            let wanted = if at % 7 == 6 { &[][..] } else { &accounts[..1 + at % accounts.len()] };
            let params = json!({ "brand": brand, "content": { "parts": [part] }, "accounts": wanted });
            let post = call(engine, "posts_create", params).await;
            match at % 10 {
                9 => {}
                8 if at < 40 && !wanted.is_empty() => {
                    call(engine, "posts_publish_now", json!({ "id": post["id"] })).await;
                }
                _ => {
                    // Spread over the coming weeks, denser in the near ones.
                    let ahead = if posts < 100 { 1 + (at * at / 7) % 26 } else { 1 + at % 45 };
                    let day = Utc::now().date_naive() + Days::new(ahead as u64);
                    let wall = format!("{day}T{:02}:{:02}:00", 8 + at % 11, (at * 15) % 60);
                    call(engine, "posts_schedule", json!({ "id": post["id"], "wall": wall })).await;
                }
            }
        }
        call(engine, "inbox_sync", json!({})).await;
    }
}
