//! A provider's token endpoint (RFC 6749, 7636) on 127.0.0.1, without TLS.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The code that the page hands out.
pub(super) const CODE: &str = "4/code-of-the-page";

#[derive(Default)]
struct Provider {
    challenge: String,
    client: String,
    secret: Option<String>,
    /// Address whose tokens these are.
    owner: String,
    /// Access and refresh tokens given so far.
    given: u32,
    refresh: Option<String>,
    rotates: bool,
    /// What the next request is answered instead.
    breaks: Vec<(u16, String)>,
    asked: Vec<String>,
}

/// The endpoint.
pub struct FakeTokens {
    provider: Arc<Mutex<Provider>>,
    address: SocketAddr,
    server: JoinHandle<()>,
}

impl Drop for FakeTokens {
    fn drop(&mut self) {
        self.server.abort();
    }
}

type Asked = State<Arc<Mutex<Provider>>>;

async fn token(State(provider): Asked, body: String) -> (StatusCode, Json<Value>) {
    let form: BTreeMap<String, String> = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let mut provider = provider.lock().unwrap();
    let field = |name: &str| form.get(name).cloned().unwrap_or_default();
    provider.asked.push(field("grant_type"));
    if !provider.breaks.is_empty() {
        let (status, error) = provider.breaks.remove(0);
        return (StatusCode::from_u16(status).unwrap(), Json(json!({ "error": error })));
    }
    let wrong = |error: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": error, "error_description": "x" })));
    if field("client_id") != provider.client || form.get("client_secret").cloned() != provider.secret {
        return wrong("invalid_client");
    }
    match field("grant_type").as_str() {
        "authorization_code" => {
            let proof = URL_SAFE_NO_PAD.encode(Sha256::digest(field("code_verifier")));
            if field("code") != CODE || proof != provider.challenge || provider.challenge.is_empty() {
                return wrong("invalid_grant");
            }
            provider.refresh = Some("refresh-1".to_owned());
        }
        "refresh_token" => {
            if provider.refresh.as_deref() != Some(&field("refresh_token")) {
                return wrong("invalid_grant");
            }
            if provider.rotates {
                provider.refresh = Some(format!("refresh-{}", provider.given + 1));
            }
        }
        _ => return wrong("unsupported_grant_type"),
    }
    provider.given += 1;
    let answer = json!({
        "access_token": format!("access-{}", provider.given), "token_type": "Bearer", "expires_in": 3600,
        "refresh_token": provider.refresh,
    });
    (StatusCode::OK, Json(answer))
}

/// Whose a token is, for servers that ask the provider (`tokeninfo`).
async fn info(State(provider): Asked, Query(asked): Query<BTreeMap<String, String>>) -> (StatusCode, Json<Value>) {
    let provider = provider.lock().unwrap();
    let latest = format!("access-{}", provider.given);
    if provider.given > 0 && asked.get("access_token") == Some(&latest) {
        return (StatusCode::OK, Json(json!({ "email": provider.owner, "expires_in": 3_000 })));
    }
    (StatusCode::UNAUTHORIZED, Json(json!({ "error": "invalid_token" })))
}

impl FakeTokens {
    /// Starts it, for one client.
    pub async fn start(client: &str, secret: Option<&str>) -> Self {
        let provider = Provider { client: client.to_owned(), secret: secret.map(str::to_owned), ..Provider::default() };
        let provider = Arc::new(Mutex::new(provider));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let router =
            Router::new().route("/token", post(token)).route("/tokeninfo", get(info)).with_state(Arc::clone(&provider));
        let server = tokio::spawn(async move {
            let _ = axum::serve(listener, router).await;
        });
        Self { provider, address, server }
    }

    fn provider(&self) -> std::sync::MutexGuard<'_, Provider> {
        self.provider.lock().unwrap()
    }

    /// Its page and its endpoint.
    #[must_use]
    pub fn urls(&self) -> (String, String) {
        (format!("http://{}/authorize", self.address), format!("http://{}/token", self.address))
    }

    /// Somebody says yes on the page: the browser goes to the address that the page was given.
    pub async fn says_yes(&self, page: &str) {
        let query = page.split_once('?').unwrap().1;
        let fields: BTreeMap<String, String> = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), decoded(value)))
            .collect();
        assert_eq!(fields["code_challenge_method"], "S256");
        self.provider().challenge.clone_from(&fields["code_challenge"]);
        let place = fields["redirect_uri"].strip_prefix("http://").unwrap();
        let (host, path) = place.split_once('/').unwrap();
        let request = format!(
            "GET /{path}?code={}&state={} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n",
            CODE.replace('/', "%2F"),
            fields["state"]
        );
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let mut stream = tokio::net::TcpStream::connect(host).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }

    /// Its door for servers that ask whose a token is; `address` is the answer.
    #[must_use]
    pub fn info(&self, address: &str) -> String {
        self.provider().owner = address.to_owned();
        format!("http://{}/tokeninfo?access_token=", self.address)
    }

    /// From now on a refresh token serves once.
    pub fn rotates(&self) {
        self.provider().rotates = true;
    }

    /// The person takes the access back at the provider.
    pub fn revokes(&self) {
        self.provider().refresh = None;
    }

    /// The next request is answered with this.
    pub fn breaks(&self, status: u16, error: &str) {
        self.provider().breaks.push((status, error.to_owned()));
    }

    /// What was asked for, in order.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        self.provider().asked.clone()
    }
}

fn decoded(value: &str) -> String {
    let mut out = Vec::new();
    let mut bytes = value.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'%' => {
                let digits = [bytes.next().unwrap(), bytes.next().unwrap()];
                out.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
            }
            b'+' => out.push(b' '),
            other => out.push(other),
        }
    }
    String::from_utf8(out).unwrap()
}
