//! Pauses, what they hold, and the words that the step for them added to the outbox.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::deliveries::{Delivery, DeliveryKind};
use crate::pauses::{self, PauseCause};
use crate::testing::{desk, id, later, now, paris, wall};
use crate::{awake, deliveries, marks, posts, seed, settings};
use pupitre_domain::guard::MarkKind;
use pupitre_domain::ids::{BrandId, DeliveryId, PostId};
use pupitre_domain::network::NetworkId;
use pupitre_domain::publication::{Ask, Event, State};

#[test]
fn the_step_adds_words_and_loosens_nothing() {
    let desk = desk();
    let (brand, account) = (desk.brand, desk.account);
    let delivery = desk
        .store
        .write_blocking(move |tx| {
            let post = seed::post(PostId::new(id()), brand, "Bonjour", Some(wall("2026-12-01T09:30")), paris(), now());
            posts::insert(tx, &post)?;
            let delivery = seed::delivery(DeliveryId::new(id()), &post, account, NetworkId::Mastodon, now());
            deliveries::insert(tx, &delivery)?;
            deliveries::transition(tx, delivery.id, Event::Ask(Ask::Paused), later(1), "paused", None)?;
            deliveries::get(tx, delivery.id)
        })
        .unwrap();
    assert_eq!(delivery.state, State::NeedsPerson(Ask::Paused));
    // The check still is one: what the state machine does not know is refused by the database too.
    let wrong = desk.store.write_blocking(|tx| {
        tx.0.execute("UPDATE deliveries SET reason = 'whatever'", [])?;
        Ok(())
    });
    assert!(wrong.is_err());
    let wrong = desk.store.write_blocking(|tx| {
        tx.0.execute("UPDATE deliveries SET mode = 'whatever'", [])?;
        Ok(())
    });
    assert!(wrong.is_err());
    let integrity: String = desk
        .store
        .read_blocking(|reader| Ok(reader.0.query_row("PRAGMA integrity_check", [], |row| row.get(0))?))
        .unwrap();
    assert_eq!(integrity, "ok");
    // Nobody writes the schema's text any more.
    let schema = desk.store.write_blocking(|tx| {
        tx.0.execute("UPDATE sqlite_schema SET sql = sql", [])?;
        settings::put(tx, "x", &serde_json::json!(1))
    });
    assert!(schema.is_err());
}

#[test]
fn a_pause_holds_posts_and_earlier_answers_of_its_brand() {
    let desk = desk();
    let (brand, account) = (desk.brand, desk.account);
    let other = BrandId::new(id());
    desk.store
        .write_blocking(move |tx| {
            crate::brands::insert(tx, &seed::brand(other, "Voisine", now())?)?;
            let post = seed::post(PostId::new(id()), brand, "Bonjour", None, paris(), now());
            posts::insert(tx, &post)?;
            let of = |kind, brand, at| Delivery {
                kind,
                brand,
                post: (kind == DeliveryKind::Post).then_some(post.id),
                created_at: at,
                ..seed::delivery(DeliveryId::new(id()), &post, account, NetworkId::Mastodon, now())
            };
            let ours = of(DeliveryKind::Post, brand, later(0));
            assert!(!pauses::holds(tx, &ours)?);
            pauses::begin(tx, Some(brand), PauseCause::Person, "Bad buzz", later(10))?;
            pauses::begin(tx, Some(brand), PauseCause::Person, "", later(20))?;
            let in_force = pauses::in_force(tx)?;
            assert_eq!((in_force.len(), in_force[0].began_at, in_force[0].reason.as_str()), (1, later(10), "Bad buzz"));
            assert!(pauses::holds(tx, &ours)?);
            assert!(!pauses::holds(tx, &of(DeliveryKind::Post, other, later(0)))?);
            assert!(pauses::holds(tx, &of(DeliveryKind::Reply, brand, later(9)))?);
            assert!(!pauses::holds(tx, &of(DeliveryKind::Reply, brand, later(11)))?);
            assert!(!pauses::holds(tx, &of(DeliveryKind::Action, brand, later(9)))?);
            pauses::exempt(tx, post.id, later(30))?;
            assert!(!pauses::holds(tx, &ours)?);
            pauses::unexempt(tx, post.id)?;
            // That of all brands is another one, and outlasts it.
            pauses::begin(tx, None, PauseCause::Clock, "", later(40))?;
            assert!(pauses::end(tx, Some(brand), later(50))? && !pauses::end(tx, Some(brand), later(51))?);
            assert!(pauses::holds(tx, &ours)? && pauses::holds(tx, &of(DeliveryKind::Post, other, later(0)))?);
            assert!(pauses::end(tx, None, later(60))?);
            assert!(!pauses::holds(tx, &ours)? && pauses::in_force(tx)?.is_empty());
            Ok(())
        })
        .unwrap();
}

#[test]
fn hours_at_work_are_kept_for_a_while_and_not_beyond_the_clock() {
    let desk = desk();
    desk.store
        .write_blocking(|tx| {
            for hours in 0..50 {
                awake::note(tx, later(hours * 3_600), later((hours - 24) * 3_600))?;
            }
            awake::note(tx, later(49 * 3_600 + 60), later(25 * 3_600))?;
            assert_eq!(awake::latest(tx)?, Some(later(49 * 3_600 + 60)));
            assert_eq!(awake::hours(tx)?.len(), 25);
            awake::forget_after(tx, later(40 * 3_600))?;
            assert_eq!(awake::latest(tx)?, Some(later(40 * 3_600)));
            Ok(())
        })
        .unwrap();
}

#[test]
fn what_is_meant_is_kept_per_post() {
    let desk = desk();
    let brand = desk.brand;
    desk.store
        .write_blocking(move |tx| {
            let post = seed::post(PostId::new(id()), brand, "Bonjour", None, paris(), now());
            posts::insert(tx, &post)?;
            marks::confirm(tx, post.id, MarkKind::Hashtag, "x", true, now())?;
            marks::confirm(tx, post.id, MarkKind::Hashtag, "x", true, later(1))?;
            assert_eq!(marks::confirmed(tx, post.id)?, [(MarkKind::Hashtag, "x".to_owned())]);
            marks::confirm(tx, post.id, MarkKind::Hashtag, "x", false, later(2))?;
            assert_eq!(marks::confirmed(tx, post.id)?, []);
            Ok(())
        })
        .unwrap();
}
