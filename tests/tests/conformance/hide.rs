//! Taking a stranger's answer out of others' sight below a post of ours, and bringing it back. The same for every network
//! that can.

use super::*;
use pupitre_domain::network::Action;
use pupitre_domain::triage_rules::hiding;
use pupitre_networks::kit::{ActionTarget, RemoteMessage};

/// The networks that hide, with what hides and what shows again.
fn hides() -> impl Iterator<Item = (&'static dyn Network, Action, Action)> {
    connected().filter_map(|network| {
        let (hide, show) = hiding(network.descriptor().actions)?;
        Some((network, hide, show))
    })
}

/// Two strangers' answers below a post of ours, as the inbox reads them.
async fn heard(person: &Person) -> Vec<(String, RemoteMessage)> {
    let ours = person.fake.posts_from_elsewhere("studio", "Un billet");
    person.clock.advance(TimeDelta::minutes(1));
    let said = [person.fake.stranger_replies(&ours, "Une insulte"), person.fake.stranger_replies(&ours, "Merci")];
    let pulled = person.network.inbox().unwrap().pull(&person.call(), None).await.unwrap();
    let find = |id: &String| pulled.messages.iter().find(|message| message.remote.id == *id).unwrap().clone();
    said.iter().map(|id| (id.clone(), find(id))).collect()
}

fn target(message: &RemoteMessage, handle: Option<serde_json::Value>) -> ActionTarget {
    ActionTarget {
        message: message.remote.clone(),
        author: message.author.remote_id.clone(),
        handle,
        comment: None,
        root: Some(message.root.id.clone()),
    }
}

#[test]
fn at_least_two_networks_hide_and_none_hides_without_showing_again() {
    assert!(hides().count() >= 2);
    for network in registry() {
        let offers = |action| network.descriptor().actions.contains(&action);
        assert_eq!(offers(Action::Hide), offers(Action::Unhide), "{}", network.descriptor().name);
        assert_eq!(offers(Action::Hold), offers(Action::Approve), "{}", network.descriptor().name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_hidden_is_out_of_sight_alone_and_comes_back() {
    for (network, hide, show) in hides() {
        let person = Person::at(network).await;
        let moderate = network.moderate().unwrap();
        let heard = heard(&person).await;
        let (id, message) = &heard[0];
        assert!(moderate.within(hide, &message.root.id, &person.connected.identity.remote_id), "{}", person.name());
        let key = moderate.mint_key(person.clock.now(), 7);
        assert_eq!(moderate.effect(hide), Effect::Repeatable);
        let mut handle = serde_json::Value::Null;
        for _ in 0..2 {
            handle = moderate.act(&person.call(), hide, &target(message, None), &key).await.unwrap();
            assert!(person.fake.is_hidden(id), "{}", person.name());
        }
        assert!(!person.fake.is_hidden(&heard[1].0), "{}: the other one is hidden, too", person.name());
        for _ in 0..2 {
            let kept = Some(handle.clone());
            moderate.act(&person.call(), show, &target(message, kept), &key).await.unwrap();
            assert!(!person.fake.is_hidden(id), "{}: it did not come back", person.name());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_is_lost_while_hiding_is_made_good_by_doing_it_again() {
    for (network, hide, _) in hides() {
        for fault in [Fault::ResetAfter, Fault::ResetBefore, Fault::ErrorAfter { status: 502 }] {
            let person = Person::at(network).await;
            let moderate = network.moderate().unwrap();
            let heard = heard(&person).await;
            person
                .fake
                .server()
                .fail(Rule { method: Some("POST".into()), faults: vec![fault.clone()], ..Rule::default() }.once());
            let key = moderate.mint_key(person.clock.now(), 7);
            let first = moderate.act(&person.call(), hide, &target(&heard[0].1, None), &key).await;
            assert!(matches!(first, Err(Said::Transient { .. })), "{} {fault:?}: {first:?}", person.name());
            moderate.act(&person.call(), hide, &target(&heard[0].1, None), &key).await.unwrap();
            assert!(person.fake.is_hidden(&heard[0].0), "{} {fault:?}", person.name());
            assert!(!person.fake.is_hidden(&heard[1].0));
        }
    }
}
