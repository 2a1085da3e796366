//! The built application in a window, as people use it: keyboard and pointer, fakes for the networks, axe, and what the
//! window must never be able to do. `cargo xtask test desktop` builds it and runs this.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, missing_docs)]
#![cfg(target_os = "linux")]

mod calendar;
mod capture;
mod composing;
mod configuration;
mod crisis;
mod first;
mod guard;
mod hostile;
mod instances;
mod keyboard;
mod kills;
mod layers;
mod library;
mod library_care;
mod library_files;
mod library_films;
mod library_many;
mod looks;
mod networks;
mod pace;
mod register;
mod transfer;
mod triage;
mod unknown;

use pupitre_tests::clock::TestClock;
use pupitre_tests::desktop::{Computer, Page, Window};
use pupitre_tests::fakes::FakeMastodon;
use serde_json::{Value, json};

/// A brand that lives where the computer does.
fn brand(computer: &Computer, name: &str) -> Value {
    let params = json!({"name": name, "zone": "Europe/Paris", "language": "fr", "colour": "#336699"});
    computer.call("brands_create", &params)["id"].clone()
}

/// The text of an id.
fn text(id: &Value) -> &str {
    id.as_str().expect("an id")
}

/// Nothing that axe finds.
async fn healthy(page: &Page, what: &str) {
    // What still fades in has not the colours that it will have.
    page.until("rest", "document.getAnimations().every((one) => one.playState !== 'running')").await;
    let findings = page.axe().await;
    assert!(findings.is_empty(), "{what}: {findings:#?}");
}

/// A window with a brand and one connected account.
struct Studio {
    window: Window,
    /// Lives as long as what is connected to it.
    _network: FakeMastodon,
    brand: Value,
    account: Value,
}

impl Studio {
    async fn open(computer: &Computer) -> Self {
        let network = FakeMastodon::start(TestClock::running()).await;
        let brand = brand(computer, "Boulangerie Lune");
        let connect = json!({"brand": brand, "network": "mastodon", "host": network.url(), "ownServer": true,
            "secret": network.token_for("studio", "read write")});
        let window = computer.open().await;
        let account = window.page.rpc("accounts_connect", connect).await["id"].clone();
        assert!(account.is_string(), "connected");
        Self { window, _network: network, brand, account }
    }

    fn page(&self) -> &Page {
        &self.window.page
    }

    /// Writes a post and schedules it at a wall time; its id.
    async fn planned(&self, words: &str, wall: &str) -> String {
        let content = json!({"parts": [{"text": words}]});
        let post = json!({"brand": self.brand, "content": content, "accounts": [self.account]});
        let post = self.page().rpc("posts_create", post).await;
        let planned = self.page().rpc("posts_schedule", json!({"id": post["id"], "wall": wall, "mode": "auto"})).await;
        assert!(planned["error"].is_null(), "{planned}");
        text(&post["id"]).to_owned()
    }
}
