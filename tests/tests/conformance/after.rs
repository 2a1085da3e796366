//! After the post: the first comment, changes, posts from elsewhere. The same for every network that has them.

use super::*;
use pupitre_networks::kit::Change;

fn commented(now: DateTime<Utc>) -> Outgoing {
    outgoing(Content { first_comment: Some("Et la suite".into()), ..Content::of_text("Un texte") }, now)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_comment_is_the_last_step_with_a_key_of_its_own_and_is_found() {
    for network in connected().filter(|network| network.descriptor().first_comment.is_some()) {
        let person = Person::at(network).await;
        let publish = network.publish().unwrap();
        let message = commented(person.clock.now());
        let mut steps = publish.plan(&message);
        assert_eq!(steps, publish.plan(&message), "stable");
        let last = steps.pop().unwrap();
        assert_eq!((&last.name, last.effect), (&StepName::Comment, Effect::Once), "{}", person.name());
        let mut done = Vec::new();
        for step in &steps {
            match publish.run(&person.call(), &message, &person.keyed(step), &done, &Files).await.unwrap() {
                Outcome::Done { handle, .. } => done.push(Done { name: step.name.clone(), handle }),
                other => panic!("{other:?}"),
            }
        }
        let keyed = person.keyed(&last);
        assert_eq!(publish.find(&person.call(), &message, &keyed, &done).await, Ok(Found::No), "{}", person.name());
        let Outcome::Done { remote: Some(remote), .. } =
            publish.run(&person.call(), &message, &keyed, &done, &Files).await.unwrap()
        else {
            panic!("{}: a comment has an address", person.name())
        };
        let found = publish.find(&person.call(), &message, &keyed, &done).await.unwrap();
        assert!(matches!(&found, Found::Yes { remote: known, .. } if known.id == remote.id), "{}", person.name());
        // Without one there is no such step.
        let bare = outgoing(Content::of_text("Un texte"), person.clock.now());
        assert!(publish.plan(&bare).iter().all(|step| step.name != StepName::Comment));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_says_the_same_twice_and_a_stranger_s_change_is_told() {
    for network in connected() {
        let Some(revise) = network.revise() else { continue };
        let person = Person::at(network).await;
        assert!(revise.offered(&person.connected.identity.facts), "{}", person.name());
        let before = outgoing(Content::of_text("Avant"), person.clock.now());
        let after = outgoing(Content::of_text("Après"), person.clock.now());
        let remote = person.deliver(&before).await.unwrap().pop().unwrap();
        person.clock.advance(TimeDelta::minutes(1));
        let change = |tag: &str| RemoteRef { tag: tag.to_owned(), ..remote.clone() };
        let run = async |remote: &RemoteRef, overwrite| {
            let change = Change { remote, before: &before, after: &after, made: &[], overwrite };
            let plan = revise.plan(&change);
            assert!(plan.iter().all(|step| step.effect == Effect::Repeatable));
            assert_eq!(plan.last().unwrap().name, StepName::Revise);
            let keyed = Keyed {
                step: plan.last().unwrap().clone(),
                key: revise.mint_key(person.clock.now(), 7),
                first_sent: person.clock.now(),
            };
            revise.run(&person.call(), &change, &keyed, &[], &Files).await
        };
        for _ in 0..2 {
            let Ok(Outcome::Done { remote: Some(made), .. }) = run(&remote, false).await else {
                panic!("{}: changed, and again without complaint", person.name())
            };
            assert_eq!(made.id, remote.id, "{}", person.name());
        }
        assert_eq!(person.fake.oracle().posts.len(), 1, "{}", person.name());
        // A form that nobody here knows, saying something else.
        let other = outgoing(Content::of_text("Encore autre"), person.clock.now());
        let stale = change("2001-01-01T00:00:00");
        let wish = Change { remote: &stale, before: &after, after: &other, made: &[], overwrite: false };
        let keyed = Keyed {
            step: Step { name: StepName::Revise, effect: Effect::Repeatable },
            key: "k".into(),
            first_sent: person.clock.now(),
        };
        match revise.run(&person.call(), &wish, &keyed, &[], &Files).await {
            Err(Said::Rejected(problems)) => {
                assert!(problems.iter().any(|problem| problem.code == ProblemCode::ChangedThere), "{}", person.name());
            }
            other => panic!("{}: {other:?}", person.name()),
        }
        assert_eq!(revise.fixed(&before, &before), [], "{}", person.name());
        let told = revise.fixed(&before, &commented(person.clock.now()));
        assert!(told.iter().any(|problem| problem.code == ProblemCode::Fixed), "{}", person.name());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn posts_from_elsewhere_are_read_without_what_others_wrote() {
    for network in connected() {
        let Some(elsewhere) = network.elsewhere() else { continue };
        let person = Person::at(network).await;
        let ours = person.deliver(&outgoing(Content::of_text("D’ici"), person.clock.now())).await.unwrap();
        let other = person.fake.posts_from_elsewhere("studio", "Du téléphone");
        let _ = person.fake.stranger_replies(&ours[0].id, "Une question");
        let page = elsewhere.latest(&person.call()).await.unwrap();
        let texts: Vec<&str> = page.posts.iter().map(|post| post.text.as_str()).collect();
        assert!(texts.contains(&"Du téléphone") && !texts.contains(&"Une question"), "{} {texts:?}", person.name());
        assert!(page.posts.iter().any(|post| post.remote.id == other), "{}", person.name());
        assert_eq!(page.since, None, "{}: that is all there is", person.name());
    }
}
