//! What the window shows, and a person's hands on it.

use std::fs;
use std::time::{Duration, Instant};

use fantoccini::Client;
use fantoccini::elements::Element;
use fantoccini::key::Key;
use serde_json::{Value, json};

use super::{PATIENCE, artifacts};

/// The page in the window. Cheap to clone.
#[derive(Clone)]
pub struct Page {
    client: Client,
    screen: String,
}

/// A named key as text.
#[must_use]
pub fn key(key: Key) -> String {
    char::from(key).to_string()
}

const FIND: &str = "const [selector, text] = arguments;
    const seen = (e) => { const b = e.getBoundingClientRect(); return b.width > 0 && b.height > 0; };
    const name = (e) => (e.getAttribute('aria-label') ?? e.innerText ?? '').replace(/\\s+/g, ' ').trim();
    const all = [...document.querySelectorAll(selector)].filter(seen);
    return all.find((e) => text === null || name(e) === text)
      ?? all.find((e) => text !== null && name(e).startsWith(text)) ?? null;";

impl Page {
    pub(super) fn new(client: Client, screen: &str) -> Self {
        Self { client, screen: screen.to_owned() }
    }

    /// A page that is replaced while it is asked never answers.
    async fn ask(&self, body: &str, arguments: Vec<Value>) -> Result<Value, String> {
        match tokio::time::timeout(Duration::from_secs(8), self.client.execute(body, arguments)).await {
            Ok(answer) => answer.map_err(|error| error.to_string()),
            Err(_) => Err("no answer".to_owned()),
        }
    }

    /// Runs a function body in the page.
    pub async fn js(&self, body: &str, arguments: Vec<Value>) -> Value {
        match self.ask(body, arguments).await {
            Ok(value) => value,
            Err(error) => panic!("{error}\nin: {}", body.chars().take(200).collect::<String>()),
        }
    }

    /// The same for a body that calls its last argument with the answer.
    pub async fn js_async(&self, body: &str, arguments: Vec<Value>) -> Value {
        match self.client.execute_async(body, arguments).await {
            Ok(value) => value,
            Err(error) => panic!("{error}\nin: {}", body.chars().take(200).collect::<String>()),
        }
    }

    /// An expression's value.
    pub async fn value(&self, expression: &str) -> Value {
        self.js(&format!("return {expression}"), vec![]).await
    }

    /// Waits until an expression is true or a value; gives the value.
    pub async fn until(&self, what: &str, expression: &str) -> Value {
        self.until_within(PATIENCE, what, expression).await
    }

    /// The same with another patience.
    pub async fn until_within(&self, patience: Duration, what: &str, expression: &str) -> Value {
        let from = Instant::now();
        loop {
            let last = self.ask(&format!("return {expression}"), vec![]).await;
            if let Ok(value) = &last
                && !matches!(value, Value::Null | Value::Bool(false))
            {
                return value.clone();
            }
            assert!(from.elapsed() < patience, "{what} never came ({last:?})\n{expression}");
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }

    /// Waits for a visible element, by selector and, where given, by its name.
    pub async fn find(&self, selector: &str, name: Option<&str>) -> Element {
        let from = Instant::now();
        loop {
            let found = self.ask(FIND, vec![json!(selector), json!(name)]).await;
            if let Ok(Value::Object(reference)) = &found
                && let Some(id) = reference.values().next().and_then(Value::as_str)
            {
                return Element::from_element_id(self.client.clone(), id.to_owned().into());
            }
            assert!(from.elapsed() < PATIENCE, "{selector} {name:?} never came ({found:?})");
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }

    /// Clicks a visible element that is not disabled.
    pub async fn click(&self, selector: &str, name: Option<&str>) {
        let from = Instant::now();
        loop {
            let element = self.find(selector, name).await;
            let outcome = match element.is_enabled().await {
                Ok(true) => element.click().await,
                Ok(false) => Err(fantoccini::error::CmdError::NotJson("it is disabled".into())),
                Err(error) => Err(error),
            };
            match outcome {
                Ok(()) => return,
                // It moved, was drawn again, or something still passes over it.
                Err(error) => assert!(from.elapsed() < PATIENCE, "{selector} {name:?} cannot be clicked: {error}"),
            }
            // The driver takes what its room cuts off for visible.
            let into = "arguments[0].scrollIntoView({ block: 'center' })";
            let _ = self.client.execute(into, vec![serde_json::to_value(&element).unwrap()]).await;
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
    }

    /// Types into what has the focus.
    pub async fn keys(&self, text: &str) {
        self.client.active_element().await.unwrap().send_keys(text).await.unwrap();
    }

    /// Presses a named key.
    pub async fn press(&self, named: Key) {
        self.keys(&key(named)).await;
    }

    /// A key with Ctrl.
    pub async fn ctrl(&self, with: &str) {
        self.keys(&format!("{}{with}{}", key(Key::Control), key(Key::Null))).await;
    }

    /// A key with Shift. A capital letter alone says nothing of the key that made it.
    pub async fn shift(&self, with: &str) {
        self.keys(&format!("{}{with}{}", key(Key::Shift), key(Key::Null))).await;
    }

    /// Replaces what a field says.
    pub async fn fill(&self, selector: &str, name: Option<&str>, text: &str) {
        let field = self.find(selector, name).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// The field that a label names.
    pub async fn fill_labelled(&self, label: &str, text: &str) {
        let id = self
            .until(
                &format!("the field “{label}”"),
                &format!(
                    "[...document.querySelectorAll('label')].find((l) => l.textContent.trim() === {})?.htmlFor",
                    json!(label)
                ),
            )
            .await;
        self.fill(&format!("[id='{}']", id.as_str().unwrap()), None, text).await;
    }

    /// Goes to a room by its address.
    pub async fn go(&self, hash: &str) {
        self.js("location.hash = arguments[0]", vec![json!(hash)]).await;
    }

    /// Calls the desk as the window's own code does; an error comes back as `{"error": …}`.
    pub async fn rpc(&self, method: &str, params: Value) -> Value {
        self.invoke("rpc", json!({"method": method, "params": params})).await
    }

    /// Calls any command of the shell.
    pub async fn invoke(&self, command: &str, arguments: Value) -> Value {
        let body = "const [command, args, done] = arguments;
            window.__TAURI_INTERNALS__.invoke(command, args).then(done, (error) => done({ error }));";
        self.js_async(body, vec![json!(command), arguments]).await
    }

    /// Writes the picture of the window, after it has been drawn.
    pub async fn picture(&self, name: &str) {
        tokio::time::sleep(Duration::from_millis(350)).await;
        super::screen::picture(&self.screen, &artifacts().join(format!("{name}.png")));
    }

    pub(super) async fn leave_behind(&self, name: &str) {
        super::screen::picture(&self.screen, &artifacts().join(format!("{name}.png")));
        if let Ok(source) = self.client.source().await {
            let _ = fs::write(artifacts().join(format!("{name}.html")), source);
        }
    }

    /// The driver's client.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }
}
