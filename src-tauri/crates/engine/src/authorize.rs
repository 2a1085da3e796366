//! Sign-in in the system's browser, back over a loopback address.

use crate::accounts::{self, Located, Target};
use crate::api::Done;
use crate::api::accounts::{AccountAuthorize, AuthorizationAttempt, AuthorizationStarted, AuthorizationState};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure};
use crate::reach;
use pupitre_networks::kit::{Loopback, Typed};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::task::AbortHandle;

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
    let typed = Typed { host: request.host.as_deref(), ..Typed::default() };
    let Located { server, http, own_server } =
        accounts::locate(engine, request.network, server, request.own_server, &typed).await;
    let loopback = Loopback::bind().await.map_err(|_| Failure::internal("loopback"))?;
    let redirect = loopback.redirect().clone();
    let started = connector.authorize(&http, &server, &redirect).await;
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
