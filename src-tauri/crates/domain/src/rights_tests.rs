use super::*;
use proptest::prelude::*;

fn day(days: i64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).expect("day") + Duration::days(days)
}
fn on(day: NaiveDate) -> Use<'static> {
    Use { day, network: None, territory: None, altered: false }
}

prop_compose! {
    fn any_rights()(
        licence in prop::sample::select(Licence::ALL),
        author in prop::sample::select(vec!["", "Inès"]),
        credit in prop::sample::select(vec!["", " ", "Photo : Inès"]),
        credit_required: bool,
        territory in prop::sample::subsequence(vec!["FR".to_owned(), "BE".to_owned(), "CH".to_owned()], 0..3),
        networks in prop::sample::subsequence(NetworkId::ALL.to_vec(), 0..3),
        from in prop::option::of(0_i64..60), until in prop::option::of(0_i64..60),
        forbidden: bool, non_commercial_use: bool,
        needed in prop::sample::subsequence(ReleaseKind::ALL.to_vec(), 0..3),
    ) -> Rights {
        Rights {
            licence, author: author.to_owned(), credit: credit.to_owned(), credit_required, territory, networks,
            from: from.map(day), until: until.map(day), forbidden, non_commercial_use, needed, ..Rights::default()
        }
    }
}
prop_compose! {
    fn any_held()(all in prop::collection::vec(
        (prop::sample::select(ReleaseKind::ALL), prop::option::of(0_i64..60)), 0..4)) -> Vec<Held> {
        all.into_iter().map(|(kind, until)| Held { kind, until: until.map(day) }).collect()
    }
}
prop_compose! {
    fn any_use()(days in 0_i64..60, network in prop::option::of(prop::sample::select(NetworkId::ALL)),
        territory in prop::sample::select(vec![None, Some("FR"), Some("US")]), altered: bool) -> Use<'static> {
        Use { day: day(days), network, territory, altered }
    }
}

proptest! {
    #[test]
    fn days_decide_exactly(rights in any_rights(), held in any_held(), at in any_use()) {
        let bars = usable_on(&rights, &held, &at);
        let expired = bars.iter().any(|bar| matches!(bar, Bar::Expired { .. }));
        prop_assert_eq!(expired, rights.until.is_some_and(|until| at.day > until), "the last day still counts");
        let early = bars.iter().any(|bar| matches!(bar, Bar::NotYet { .. }));
        prop_assert_eq!(early, rights.from.is_some_and(|from| at.day < from));
    }

    #[test]
    fn what_is_forbidden_is_never_usable(rights in any_rights(), held in any_held(), at in any_use()) {
        let rights = Rights { forbidden: true, ..rights };
        prop_assert!(usable_on(&rights, &held, &at).contains(&Bar::Forbidden));
    }

    #[test]
    fn nothing_that_ended_comes_back_by_waiting(rights in any_rights(), held in any_held(), at in any_use()) {
        let ended = |bars: &[Bar]| bars.iter().any(|bar| matches!(bar, Bar::Expired { .. }));
        if ended(&usable_on(&rights, &held, &at)) {
            let later = Use { day: at.day + Duration::days(400), ..at };
            prop_assert!(ended(&usable_on(&rights, &held, &later)));
        }
    }

    #[test]
    fn renewal_takes_the_end_away_and_adds_nothing(rights in any_rights(), held in any_held(), at in any_use()) {
        let before = usable_on(&rights, &held, &at);
        let after = usable_on(&Rights { until: Some(at.day), ..rights }, &held, &at);
        let kept: Vec<Bar> = before.into_iter().filter(|bar| !matches!(bar, Bar::Expired { .. })).collect();
        prop_assert_eq!(after, kept);
    }

    #[test]
    fn more_papers_never_bar(rights in any_rights(), held in any_held(), more in any_held(), at in any_use()) {
        let fewer = usable_on(&rights, &held, &at);
        let all: Vec<Held> = held.into_iter().chain(more).collect();
        prop_assert!(usable_on(&rights, &all, &at).iter().all(|bar| fewer.contains(bar)));
    }

    #[test]
    fn a_narrower_use_never_opens(rights in any_rights(), held in any_held(), at in any_use()) {
        let wide = usable_on(&rights, &held, &Use { network: None, territory: None, altered: false, ..at.clone() });
        let narrow = usable_on(&rights, &held, &at);
        prop_assert!(wide.iter().all(|bar| narrow.contains(bar)));
    }

    #[test]
    fn who_has_to_be_named_is_named_or_it_is_barred(rights in any_rights(), held in any_held(), at in any_use()) {
        let unknown = usable_on(&rights, &held, &at).contains(&Bar::CreditUnknown);
        prop_assert_eq!(unknown, rights.asks_for_credit() && rights.credit_line().is_none());
        if rights.licence.names_author() && !unknown {
            prop_assert!(rights.credit_line().is_some_and(|line| !line.trim().is_empty()));
        }
    }

    #[test]
    fn the_last_day_is_the_last_on_which_it_may_be_shown(rights in any_rights(), held in any_held(), at in any_use()) {
        let at = on(at.day);
        if usable_on(&rights, &held, &at).is_empty() && let Some(last) = rights.last_day(&held) {
            prop_assert!(at.day <= last);
            prop_assert!(usable_on(&rights, &held, &on(last)).is_empty());
            prop_assert!(!usable_on(&rights, &held, &on(last + Duration::days(1))).is_empty());
        }
    }

    #[test]
    fn the_standing_says_what_the_question_answers(rights in any_rights(), held in any_held(), at in any_use()) {
        let at = on(at.day);
        let usable = usable_on(&rights, &held, &at).is_empty();
        let standing = rights.standing(&held, at.day);
        prop_assert_eq!(usable, matches!(standing, Standing::Free | Standing::Unstated | Standing::Ending));
    }
}

#[test]
fn user_content_waits_for_its_consent() {
    let rights = Rights { author: "@lea".to_owned(), ..Rights::preset(Licence::UserContent) };
    assert_eq!(usable_on(&rights, &[], &on(day(1))), [Bar::Release { kind: ReleaseKind::Consent }]);
    let held = [Held { kind: ReleaseKind::Consent, until: Some(day(2)) }];
    assert_eq!(usable_on(&rights, &held, &on(day(2))), []);
    assert_eq!(rights.standing(&held, day(2)), Standing::Ending);
    assert_eq!(rights.standing(&held, day(3)), Standing::Expired);
    assert_eq!(rights.standing(&[], day(3)), Standing::Barred);
}

#[test]
fn creative_commons_says_what_it_asks() {
    let by = Rights { author: "Ana Lima".to_owned(), ..Rights::preset(Licence::CcByNcNd) };
    assert_eq!(by.credit_line().as_deref(), Some("© Ana Lima (CC BY-NC-ND)"));
    let altered = Use { altered: true, ..on(day(0)) };
    assert_eq!(usable_on(&by, &[], &altered), [Bar::Commercial, Bar::Altered]);
    let said = Rights { non_commercial_use: true, ..by };
    assert_eq!(usable_on(&said, &[], &on(day(0))), []);
    assert_eq!(usable_on(&Rights::preset(Licence::CcBy), &[], &on(day(0))), [Bar::CreditUnknown]);
    assert_eq!(usable_on(&Rights::preset(Licence::CcZero), &[], &altered), []);
}

#[test]
fn stored_names_are_unique() {
    let names: BTreeSet<&str> = Licence::ALL.iter().map(|licence| licence.as_str()).collect();
    assert_eq!(names.len(), Licence::ALL.len());
    let names: BTreeSet<&str> = ReleaseKind::ALL.iter().map(|kind| kind.as_str()).collect();
    assert_eq!(names.len(), ReleaseKind::ALL.len());
}
