//! Marks at the server for what was dealt with here: in batches, in their own time, never in anybody's way.

use crate::access::Opened;
use crate::engine::Engine;
use chrono::Duration;
use pupitre_networks::kit::{Fault, Inbox, RemoteRef};
use pupitre_store::read_marks::{self, WantedMarks};
use pupitre_store::{StoreError, accounts};

/// What changed less than this ago may still be taken back.
const SETTLES: Duration = Duration::seconds(12);
/// So long is gathered before a look is made for the sake of marks alone: each is a sign-in.
const GATHERS: Duration = Duration::seconds(60);
/// Most conversations of one look.
const MOST: u16 = 500;

/// Makes a look due where marks have waited long enough. The conductor asks at every look at the clock.
pub(crate) async fn notice(engine: &Engine) {
    if !engine.store.read(read_marks::any_due).await.unwrap_or(false) {
        return;
    }
    let now = engine.now();
    let noticed = engine.store.write(move |tx| {
        for account in read_marks::notice(tx, now, now - GATHERS)? {
            if accounts::get(tx, account)?.inbox_next_at.is_none_or(|next| next > now) {
                accounts::set_next_inbox(tx, account, now)?;
            }
        }
        Ok::<_, StoreError>(())
    });
    if let Err(error) = noticed.await {
        tracing::warn!(%error, "marks that wait could not be noticed");
    }
}

/// Carries out what waits for an account, at the beginning of a look at it. What fails waits for the next one.
pub(crate) async fn carry(engine: &Engine, opened: &Opened, inbox: &dyn Inbox) {
    let Some(marks) = inbox.marks() else { return };
    let (account, now) = (opened.account.id, engine.now());
    let known = engine.store.read(read_marks::any_due).await;
    if !known.unwrap_or(false) {
        return;
    }
    let wanted = engine.store.write(move |tx| {
        read_marks::notice(tx, now, now - GATHERS)?;
        read_marks::wanted(tx, account, now - SETTLES, MOST)
    });
    let Ok(wanted) = wanted.await else { return };
    for seen in [true, false] {
        let batch: Vec<&WantedMarks> = wanted.iter().filter(|one| one.seen == seen).collect();
        if batch.is_empty() {
            continue;
        }
        // What is read there already was read there: that mark is not ours, and is never taken back.
        let fresh = |tag: &str| !seen || inbox.letter(tag).is_none_or(|letter| !letter.seen);
        let kept: Vec<WantedMarks> = batch
            .into_iter()
            .map(|one| {
                let messages = one.messages.iter().filter(|(_, _, tag)| fresh(tag)).cloned().collect();
                WantedMarks { messages, ..one.clone() }
            })
            .collect();
        let remotes: Vec<RemoteRef> = kept
            .iter()
            .flat_map(|one| &one.messages)
            .map(|(_, id, tag)| RemoteRef { id: id.clone(), tag: tag.clone(), permalink: None })
            .collect();
        let marked = if remotes.is_empty() { Ok(()) } else { marks.mark(&opened.call(now), &remotes, seen).await };
        match marked {
            // Refused for good: a mailbox that may only be read takes no marks tomorrow either.
            Ok(()) | Err(Fault::Rejected(_) | Fault::Gone) => {}
            Err(fault) => {
                tracing::debug!(%fault, "marks wait for the next look");
                return;
            }
        }
        let noted = engine.store.write(move |tx| kept.iter().try_for_each(|one| read_marks::carried(tx, one)));
        if let Err(error) = noted.await {
            tracing::warn!(%error, "marks could not be noted");
            return;
        }
    }
}
