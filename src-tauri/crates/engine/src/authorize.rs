//! Sign-in in the system's browser, back over a loopback address.

use crate::accounts::{self, Located, Target};
use crate::api::Done;
use crate::api::accounts::{AccountAuthorize, AuthorizationAttempt, AuthorizationStarted, AuthorizationState};
use crate::api::mailbox::OwnClientView;
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::fields::Checked;
use crate::reach;
use pupitre_networks::kit::{Connect, Endpoints, Fault, Loopback, OwnClient, Token, Typed};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::task::AbortHandle;
use url::Url;

/// Most characters of a host or identifier.
const TYPED_MAX: usize = 253;
/// Most bytes of a client's id or secret.
const SECRET_MAX: usize = 500;
/// A browser sign-in is given up after five minutes.
const DEADLINE: Duration = Duration::from_secs(300);

struct Attempt {
    state: AuthorizationState,
    task: Option<AbortHandle>,
}

/// Sign-ins of this process.
#[derive(Default)]
pub(crate) struct Attempts {
    known: Mutex<(u32, HashMap<u32, Attempt>)>,
}

impl Attempts {
    fn add(&self) -> u32 {
        let mut known = self.known.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        known.0 += 1;
        let number = known.0;
        known.1.insert(number, Attempt { state: AuthorizationState::Waiting, task: None });
        number
    }
    fn set(&self, number: u32, state: AuthorizationState) {
        let mut known = self.known.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(attempt) = known.1.get_mut(&number) {
            attempt.state = state;
        }
    }
    fn attach(&self, number: u32, task: AbortHandle) {
        let mut known = self.known.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(attempt) = known.1.get_mut(&number) {
            attempt.task = Some(task);
        }
    }
    fn get(&self, number: u32) -> Option<AuthorizationState> {
        let known = self.known.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        known.1.get(&number).map(|attempt| attempt.state.clone())
    }
    fn cancel(&self, number: u32) {
        let mut known = self.known.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(attempt) = known.1.get_mut(&number)
            && matches!(attempt.state, AuthorizationState::Waiting)
        {
            if let Some(task) = attempt.task.take() {
                task.abort();
            }
            attempt.state = AuthorizationState::Failed { code: ErrorCode::SignInAborted };
        }
    }
}

/// The page that the browser shows at the end; it names no person and no secret.
const PAGE: &str = "Pupitre — vous pouvez fermer cet onglet. / You can close this tab.";

/// Starts a sign-in in the system's browser.
///
/// # Errors
/// `invalid` with `host`; what the server or the keychain answers otherwise.
pub async fn start(engine: &Arc<Engine>, request: AccountAuthorize) -> Result<AuthorizationStarted, Failure> {
    let server = accounts::server_of(request.network, request.host.as_deref())?;
    accounts::require_keychain(engine).await?;
    let connector = accounts::connector(request.network)?;
    let typed = Typed {
        host: request.host.as_deref(),
        identifier: request.identifier.as_deref().map(str::trim),
        outgoing: request.outgoing_host.as_deref().map(str::trim).filter(|text| !text.is_empty()),
    };
    let client = request.client.map(|client| own_client(client, connector, &typed)).transpose()?;
    let Located { server, http, own_server } =
        accounts::locate(engine, request.network, server, request.own_server, &typed).await;
    if client.is_some() && server.host().is_none() {
        // Nothing was found for the address, so the person has to name it.
        return Err(Failure::field("host", FieldCode::Required, None));
    }
    let loopback = Loopback::bind().await.map_err(|_| Failure::internal("loopback"))?;
    let redirect = loopback.redirect().clone();
    let started = match &client {
        Some(client) => connector.authorize_with(&http, &server, &redirect, &typed, client).await,
        None => connector.authorize(&http, &server, &redirect).await,
    };
    if client.is_some() && matches!(started, Err(Fault::Gone)) {
        // Neither the provider is known nor its domain tells where to sign in.
        return Err(Failure::field("authorizeUrl", FieldCode::Required, None));
    }
    reach::note(engine, &server, started.as_ref().err());
    let started = started?;
    let number = engine.attempts.add();
    let url = started.url.to_string();
    let target = Target { brand: request.brand, network: request.network, account: request.account, own_server };
    let shared = Arc::clone(engine);
    let task = tokio::spawn(async move {
        let outcome = async {
            let code = loopback
                .wait(&started.state, DEADLINE, PAGE)
                .await
                .map_err(|_| Failure::of(ErrorCode::SignInAborted))?;
            let now = shared.now();
            let connected = connector.finish(&http, &server, &redirect, &started.pending, &code, now).await?;
            accounts::keep(&shared, target, connected).await
        }
        .await;
        let state = match outcome {
            Ok(account) => AuthorizationState::Connected { account: Box::new(account) },
            Err(failure) => AuthorizationState::Failed { code: failure.code },
        };
        shared.attempts.set(number, state);
        shared.stale(&[crate::events::Topic::Accounts]);
    });
    engine.attempts.attach(number, task.abort_handle());
    Ok(AuthorizationStarted { attempt: number, url })
}

/// A client as a person typed it, and the address that it is for.
fn own_client(typed: OwnClientView, connector: &dyn Connect, place: &Typed<'_>) -> Result<OwnClient, Failure> {
    let given = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let mut checked = Checked::default();
    match place.identifier.filter(|text| !text.is_empty()) {
        None => checked.fault("identifier", FieldCode::Required, None),
        Some(text) if !text.contains('@') || text.len() > TYPED_MAX => {
            checked.fault("identifier", FieldCode::Malformed, None);
        }
        Some(_) => {}
    }
    if place.outgoing.is_some_and(|text| text.len() > TYPED_MAX || connector.outgoing(text).is_err()) {
        checked.fault("outgoingHost", FieldCode::Malformed, None);
    }
    let plain = |text: &str| text.len() <= SECRET_MAX && text.bytes().all(|byte| byte.is_ascii_graphic());
    let id = typed.id.trim().to_owned();
    if id.is_empty() {
        checked.fault("clientId", FieldCode::Required, None);
    } else if !plain(&id) {
        checked.fault("clientId", FieldCode::Malformed, None);
    }
    let secret = given(typed.secret);
    if secret.as_deref().is_some_and(|secret| !plain(secret)) {
        checked.fault("clientSecret", FieldCode::Malformed, None);
    }
    let (page, token, scope) = (given(typed.authorize_url), given(typed.token_url), given(typed.scope));
    let endpoints = (page.is_some() || token.is_some() || scope.is_some()).then(|| {
        let mut address = |name: &str, text: Option<String>| {
            let Some(text) = text else {
                checked.fault(name, FieldCode::Required, None);
                return None;
            };
            let url = Url::parse(&text).ok().filter(|url| matches!(url.scheme(), "https" | "http") && url.has_host());
            if url.is_none() {
                checked.fault(name, FieldCode::Malformed, None);
            }
            url
        };
        let (page, token) = (address("authorizeUrl", page), address("tokenUrl", token));
        if scope.is_none() {
            checked.fault("scope", FieldCode::Required, None);
        } else if scope.as_deref().is_some_and(|scope| scope.len() > 1_000 || scope.chars().any(char::is_control)) {
            checked.fault("scope", FieldCode::Malformed, None);
        }
        Some(Endpoints { authorize: page?, token: token?, scope: scope? })
    });
    checked.done()?;
    Ok(OwnClient { id, secret: secret.map(Token::new), endpoints: endpoints.flatten() })
}

/// Asks how far a sign-in is.
///
/// # Errors
/// `notFound` when there is no such sign-in in this process.
pub async fn state(engine: &Engine, request: AuthorizationAttempt) -> Result<AuthorizationState, Failure> {
    engine.attempts.get(request.attempt).ok_or(Failure::of(ErrorCode::NotFound))
}

/// Gives a sign-in up.
///
/// # Errors
/// Never.
pub async fn cancel(engine: &Engine, request: AuthorizationAttempt) -> Result<Done, Failure> {
    engine.attempts.cancel(request.attempt);
    Ok(Done {})
}
