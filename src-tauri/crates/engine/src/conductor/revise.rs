//! Carrying a change to what is out. Every step may be repeated: a lost answer is followed by the same step, which reads
//! first what it says there now.

use crate::access::{self, Opened};
use crate::engine::Engine;
use crate::error::Failure;
use crate::events::{Alert, Topic};
use crate::revise;
use crate::visuals::LibraryFiles;
use chrono::Duration;
use pupitre_domain::ids::DeliveryId;
use pupitre_domain::problem::{Problem, ProblemCode};
use pupitre_networks::kit::{Change, Done, Fault, Keyed, Outcome, Outgoing, RemoteRef, StepName};
use pupitre_store::deliveries::{self, Delivery};
use pupitre_store::revisions::{self, Revision, RevisionState};
use pupitre_store::{ledger, pauses, steps};

/// Wait before a change is tried again that a pause holds, or that has no access.
const AGAIN: Duration = Duration::seconds(60);

/// Takes an account's changes as far as they go now.
pub(super) async fn run(engine: &Engine, ids: Vec<DeliveryId>) {
    for id in ids {
        if let Err(failure) = advance(engine, id).await {
            tracing::error!(delivery = %id, code = ?failure.code, "a change of what is out could not advance");
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
    }
}

struct At<'a> {
    engine: &'a Engine,
    delivery: Delivery,
    revision: Revision,
}

async fn advance(engine: &Engine, id: DeliveryId) -> Result<(), Failure> {
    let read = move |conn: &pupitre_store::Reader| {
        let delivery = deliveries::get(conn, id)?;
        let held = pauses::holds(conn, &delivery)?;
        Ok((revisions::get(conn, id)?, delivery, held, steps::list(conn, id)?))
    };
    let (revision, delivery, held, all) = engine.store.read(read).await?;
    let Some(revision) = revision.filter(|revision| revision.state == RevisionState::Waiting) else { return Ok(()) };
    let made = super::settle::done_of(&all)?;
    let mut at = At { engine, delivery, revision };
    if held {
        return at.later(AGAIN, None).await;
    }
    let opened = match access::open(engine, at.delivery.account).await {
        Ok(opened) => opened,
        Err(access::NoAccess::Store(failure)) => return Err(failure),
        Err(_) => return at.later(AGAIN, None).await,
    };
    at.carry(&opened, &made).await
}

impl At<'_> {
    async fn carry(&mut self, opened: &Opened, made: &[Done]) -> Result<(), Failure> {
        let (Some(revise), Some(before)) =
            (revise::of(&self.delivery, &opened.account), revise::before(&self.delivery))
        else {
            return self.end(RevisionState::Gone, Vec::new(), "goneThere").await;
        };
        let parse = |failure| Failure::internal(failure);
        let after: Outgoing =
            serde_json::from_value(self.revision.outgoing.clone()).map_err(|_| parse("frozen change"))?;
        let remote: RemoteRef =
            serde_json::from_value(self.delivery.remote.clone().unwrap_or_default()).map_err(|_| parse("remote"))?;
        let overwrite = self.revision.overwrite;
        let change = Change { remote: &remote, before: &before, after: &after, made, overwrite };
        let mut done = self.done()?;
        let first_sent = *self.revision.first_sent_at.get_or_insert(self.engine.now());
        for step in revise.plan(&change) {
            if done.iter().any(|known| known.name == step.name) && !self.waits(&step.name) {
                continue;
            }
            let keyed = Keyed { step: step.clone(), key: self.revision.key.clone(), first_sent };
            let files = LibraryFiles::new(self.engine, &opened.account.limits.images);
            let deadline =
                std::time::Duration::from_millis(u64::try_from(self.engine.timing.step_deadline_ms).unwrap_or(60_000));
            let call = opened.call(self.engine.now());
            let ran = tokio::time::timeout(deadline, revise.run(&call, &change, &keyed, &done, &files)).await;
            let ran = ran.unwrap_or(Err(Fault::Transient { after: None }));
            crate::reach::note_account(self.engine, &opened.account, &opened.server, ran.as_ref().err()).await;
            match ran {
                Ok(Outcome::Done { remote: Some(remote), .. }) if step.name == StepName::Revise => {
                    return self.settled(&remote).await;
                }
                Ok(Outcome::Done { handle, .. }) => {
                    done.retain(|known| known.name != step.name);
                    done.push(Done { name: step.name, handle });
                    self.keep(&done)?;
                    let revision = self.revision.clone();
                    self.engine.store.write(move |tx| revisions::put(tx, &revision)).await?;
                }
                Ok(Outcome::Wait { after_ms, handle }) => {
                    done.retain(|known| known.name != step.name);
                    done.push(Done { name: step.name, handle: serde_json::json!({ "waits": true, "own": handle }) });
                    self.keep(&done)?;
                    return self.later(Duration::milliseconds(i64::from(after_ms.max(500))), None).await;
                }
                Ok(Outcome::HandedOff { .. }) => return Err(Failure::internal("a change was handed off")),
                Err(fault) => return self.failed(opened, fault).await,
            }
        }
        Err(Failure::internal("a change without its last step"))
    }

    fn waits(&self, name: &StepName) -> bool {
        let made: Vec<(StepName, serde_json::Value)> =
            serde_json::from_value(self.revision.made.clone()).unwrap_or_default();
        made.iter().any(|(known, handle)| known == name && handle.get("waits").is_some())
    }

    fn done(&self) -> Result<Vec<Done>, Failure> {
        let made: Vec<(StepName, serde_json::Value)> =
            serde_json::from_value(self.revision.made.clone()).map_err(|_| Failure::internal("steps of a change"))?;
        let plain = |handle: serde_json::Value| handle.get("own").cloned().unwrap_or(handle);
        Ok(made.into_iter().map(|(name, handle)| Done { name, handle: plain(handle) }).collect())
    }

    fn keep(&mut self, done: &[Done]) -> Result<(), Failure> {
        let made: Vec<(&StepName, &serde_json::Value)> = done.iter().map(|step| (&step.name, &step.handle)).collect();
        self.revision.made = serde_json::to_value(made).map_err(|_| Failure::internal("steps of a change"))?;
        Ok(())
    }

    async fn failed(&mut self, opened: &Opened, fault: Fault) -> Result<(), Failure> {
        tracing::info!(delivery = %self.delivery.id, %fault, "a change of what is out failed");
        let changed = |problems: &[Problem]| problems.iter().any(|problem| problem.code == ProblemCode::ChangedThere);
        match fault {
            Fault::Rejected(problems) if changed(&problems) => {
                self.end(RevisionState::Conflict, problems, "changedThere").await
            }
            Fault::Rejected(problems) => self.end(RevisionState::Refused, problems, "notRevised").await,
            Fault::Gone => self.end(RevisionState::Gone, Vec::new(), "goneThere").await,
            Fault::Reconnect { .. } => {
                self.engine.accesses.forget(self.delivery.account).await;
                let health = pupitre_store::accounts::AccountHealth::Reconnect;
                access::set_health(self.engine, &opened.account, health).await;
                self.later(AGAIN, None).await
            }
            Fault::Expired => {
                self.engine.accesses.forget(self.delivery.account).await;
                self.later(Duration::seconds(1), None).await
            }
            fault => {
                let hint = match fault {
                    Fault::RateLimited { until } => until.map(|until| until - self.engine.now()),
                    Fault::Transient { after } => after.and_then(|after| Duration::from_std(after).ok()),
                    _ => None,
                };
                self.revision.attempts += 1;
                let wait = self.engine.timing.retry_wait(self.revision.attempts, 0, hint);
                self.later(wait.max(Duration::seconds(1)), Some("notYetRevised")).await
            }
        }
    }

    async fn later(&mut self, after: Duration, line: Option<&'static str>) -> Result<(), Failure> {
        let now = self.engine.now();
        self.revision.next_at = Some(now + after);
        let revision = self.revision.clone();
        self.engine
            .store
            .write(move |tx| {
                // Wanted otherwise or given up meanwhile.
                if revisions::get(tx, revision.delivery)?.is_none_or(|known| known.key != revision.key) {
                    return Ok(());
                }
                revisions::put(tx, &revision)?;
                line.map_or(Ok(()), |line| ledger::append(tx, revision.delivery, now, line, None))
            })
            .await?;
        Ok(())
    }

    async fn settled(&mut self, remote: &RemoteRef) -> Result<(), Failure> {
        let now = self.engine.now();
        let value = serde_json::to_value(remote).map_err(|_| Failure::internal("remote"))?;
        let (revision, permalink) = (self.revision.clone(), remote.permalink.clone());
        let revision = Revision { state: RevisionState::Done, next_at: None, problems: Vec::new(), ..revision };
        self.engine
            .store
            .write(move |tx| {
                revisions::settle(tx, &revision, &value, permalink.as_deref())?;
                revisions::put(tx, &revision)?;
                ledger::append(tx, revision.delivery, now, "revised", None)
            })
            .await?;
        self.engine.stale(&[Topic::Posts]);
        Ok(())
    }

    async fn end(&mut self, state: RevisionState, problems: Vec<Problem>, line: &'static str) -> Result<(), Failure> {
        let now = self.engine.now();
        let revision = Revision { state, problems, next_at: None, ..self.revision.clone() };
        self.engine
            .store
            .write(move |tx| {
                revisions::put(tx, &revision)?;
                ledger::append(tx, revision.delivery, now, line, None)
            })
            .await?;
        self.engine.stale(&[Topic::Posts]);
        self.engine.alert(Alert::NeedsPerson);
        Ok(())
    }
}
