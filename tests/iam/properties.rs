//! What must hold for any policies at all.
#![expect(
    clippy::expect_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::iam_case::with_fix;
use crate::model::{
    KEY, LAB, OBJECT, Policy, World, context, document, naive_match, policy, reference, statement,
    world,
};
use envelope_lab::core::iam::{
    Effect, NamedPolicy, PolicyDocument, PolicySet, Request, action_matches, decide, edit,
    smallest_fix, wildcard_matches,
};
use proptest::prelude::*;

/// Every list of statements or policies of the world, turned round.
fn reversed(world: &World) -> World {
    let policy = |policy: &Policy| policy.iter().rev().cloned().collect::<Policy>();
    let policies = |list: &[Policy]| list.iter().rev().map(policy).collect::<Vec<_>>();
    let levels = |list: &[Vec<Policy>]| list.iter().rev().map(|level| policies(level)).collect();
    World {
        identity: policies(&world.identity),
        resource: world.resource.as_ref().map(policy),
        boundary: world.boundary.as_ref().map(policy),
        session: world.session.as_ref().map(policy),
        scps: levels(&world.scps),
        rcps: levels(&world.rcps),
        ..world.clone()
    }
}

/// Which of the lab's actions an identity policy alone allows.
fn allowed(document: &PolicyDocument) -> [bool; 5] {
    let policies = PolicySet {
        identity: vec![NamedPolicy::new("p", document.clone())],
        ..PolicySet::default()
    };
    LAB.map(|(action, resource)| {
        let request = Request {
            principal: "arn:aws:iam::111122223333:user/alice"
                .parse()
                .expect("a user"),
            action: action.to_owned(),
            resource: resource.to_owned(),
            resource_account: "111122223333".to_owned(),
            context: context(),
        };
        decide(&request, &policies).is_allowed()
    })
}

/// Without conditions, and with Denies that name their actions in full: what
/// the switches of the lab deal in.
fn switchable() -> impl Strategy<Value = Policy> {
    policy().prop_map(|policy| {
        (policy.into_iter())
            .map(|mut statement| {
                statement.condition = None;
                if !statement.allow {
                    statement.not_action = false;
                    statement
                        .actions
                        .retain(|action| !action.contains(['*', '?']));
                }
                statement
            })
            .filter(|statement| !statement.actions.is_empty())
            .collect()
    })
}

/// A thousand cases each, or `PROPTEST_CASES`.
fn config() -> ProptestConfig {
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default(),
        None => ProptestConfig::with_cases(1000),
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn agrees_with_the_second_evaluator(world in world()) {
        let decision = decide(&world.request(), &world.policies());
        prop_assert_eq!(decision.verdict, reference(&world), "{:?}", decision.by);
        prop_assert_eq!(decision.clause().is_none(), decision.is_allowed());
    }

    #[test]
    fn an_added_deny_never_allows(world in world(), deny in statement(), at in 0..4usize) {
        let before = decide(&world.request(), &world.policies());
        let mut more = world.clone();
        let deny = crate::model::Statement { allow: false, ..deny };
        let place = match at {
            0 => more.identity.first_mut(),
            1 => more.resource.as_mut(),
            2 => more.boundary.as_mut(),
            _ => more.session.as_mut(),
        };
        match place {
            Some(policy) => policy.push(deny),
            None => more.identity.push(vec![deny]),
        }
        let after = decide(&more.request(), &more.policies());
        prop_assert!(before.is_allowed() || !after.is_allowed());
    }

    #[test]
    fn order_never_matters(world in world()) {
        let there = decide(&world.request(), &world.policies());
        let back = reversed(&world);
        let back = decide(&back.request(), &back.policies());
        prop_assert_eq!(there.verdict, back.verdict);
        prop_assert_eq!(there.clause(), back.clause());
        prop_assert_eq!(there.considered.len(), back.considered.len());
    }

    #[test]
    fn every_fix_works(world in world()) {
        let (request, policies) = (world.request(), world.policies());
        let decision = decide(&request, &policies);
        if let Some(fix) = smallest_fix(&request, &policies) {
            prop_assert!(!decision.is_allowed());
            let mended = decide(&request, &with_fix(&fix, &policies));
            prop_assert!(mended.is_allowed(), "{} {}", fix.says, fix.after);
            prop_assert_eq!(&fix.after, &fix.document.to_json_pretty());
            prop_assert_ne!(&fix.before, &fix.after);
        }
    }

    #[test]
    fn switches_switch_one_action(policy in switchable(), which in 0..5usize) {
        let document = document(&policy, false);
        let before = allowed(&document);
        let (action, resource) = LAB[which];
        for (edited, expected) in [
            (edit::grant(&document, action, resource), true),
            (edit::revoke(&document, action, resource), false),
            (edit::grant(&edit::revoke(&document, action, resource), action, resource), true),
        ] {
            let mut wanted = before;
            wanted[which] = expected;
            prop_assert_eq!(allowed(&edited), wanted, "{}", edited);
            prop_assert_eq!(edited.to_json_pretty().parse::<PolicyDocument>(), Ok(edited.clone()));
            if before[which] == expected {
                let again = if expected {
                    edit::grant(&edited, action, resource)
                } else {
                    edit::revoke(&edited, action, resource)
                };
                prop_assert_eq!(again, edited);
            }
        }
    }

    #[test]
    fn a_grant_gets_past_any_unconditional_deny(policy in policy(), which in 0..5usize) {
        let policy: Policy = (policy.into_iter())
            .map(|statement| crate::model::Statement { condition: None, ..statement })
            .collect();
        let (action, resource) = LAB[which];
        let granted = edit::grant(&document(&policy, false), action, resource);
        prop_assert!(allowed(&granted)[which], "{}", granted);
    }

    #[test]
    fn parse_and_print_are_inverse(policy in policy(), principals: bool) {
        let document = document(&policy, principals);
        for text in [document.to_json_pretty(), document.to_json()] {
            prop_assert_eq!(text.parse::<PolicyDocument>(), Ok(document.clone()));
        }
        let effects: Vec<Effect> = document.statements().map(|s| s.effect()).collect();
        prop_assert_eq!(effects.len(), policy.len());
    }

    #[test]
    fn wildcards_match_as_plain_recursion_does(
        pattern in "[ab*?]{0,9}", text in "[ab/é]{0,12}"
    ) {
        let chars: (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
        let expected = naive_match(&chars.0, &chars.1);
        prop_assert_eq!(wildcard_matches(&pattern, &text), expected);
        prop_assert_eq!(
            action_matches(&pattern.to_uppercase(), &text.to_ascii_lowercase()),
            expected || naive_match(&chars.0, &chars.1)
        );
    }

    /// `*` is `.*` and `?` is `.`, over the whole value, line ends included.
    #[test]
    fn wildcards_match_as_their_translation_to_a_regular_expression_does(
        pattern in "([a-c:/.+()é\n]|\\*|\\?){0,14}", text in "[a-c:/.+()é\n]{0,20}"
    ) {
        let translated: String = (pattern.chars())
            .map(|c| match c {
                '*' => "(?s:.*)".to_owned(),
                '?' => "(?s:.)".to_owned(),
                c => regex::escape(&c.to_string()),
            })
            .collect();
        let expected = |flags: &str| {
            regex::Regex::new(&format!("\\A{flags}{translated}\\z")).unwrap().is_match(&text)
        };
        prop_assert_eq!(wildcard_matches(&pattern, &text), expected(""));
        // Actions ignore case: of ASCII letters, which are all that actions have.
        prop_assert_eq!(action_matches(&pattern.to_ascii_uppercase(), &text), expected("(?i)"));
    }

    #[test]
    fn long_pieces_match_as_plain_recursion_does(
        pieces in prop::collection::vec("b?a{0,40}[?b]?a{30,100}b?", 1..3),
        text in "b?a{50,150}b?a{50,150}b?"
    ) {
        let pattern = format!("*{}*", pieces.join("*"));
        // Plain recursion is exponential; a table of prefixes is not.
        let text_chars: Vec<char> = text.chars().collect();
        let mut row = vec![false; text_chars.len() + 1];
        row[0] = true;
        for token in pattern.chars() {
            let mut next = vec![false; row.len()];
            next[0] = token == '*' && row[0];
            for (at, character) in text_chars.iter().enumerate() {
                next[at + 1] = match token {
                    '*' => row[at + 1] || next[at],
                    '?' => row[at],
                    _ => row[at] && token == *character,
                };
            }
            row = next;
        }
        prop_assert_eq!(wildcard_matches(&pattern, &text), row[text_chars.len()]);
    }

    #[test]
    fn any_text_gives_a_policy_or_an_error_inside_it(bytes: Vec<u8>) {
        let text = String::from_utf8_lossy(&bytes);
        if let Err(error) = text.parse::<PolicyDocument>() {
            prop_assert!(error.line >= 1 && error.line <= text.matches('\n').count() + 1);
            prop_assert!(error.column >= 1);
            prop_assert!(!error.message.contains('\n'));
        }
    }

    #[test]
    fn damaged_policies_do_no_harm(
        policy in policy(), at: prop::sample::Index, with in "\\PC{0,3}|[\\[\\]{}\":,\\\\]{1,2}", cut in 0..4usize
    ) {
        let mut text: Vec<char> = document(&policy, true).to_json_pretty().chars().collect();
        let start = at.index(text.len());
        let end = (start + cut).min(text.len());
        text.splice(start..end, with.chars());
        let text: String = text.into_iter().collect();
        if let Ok(document) = text.parse::<PolicyDocument>() {
            prop_assert_eq!(document.to_json().parse::<PolicyDocument>(), Ok(document.clone()));
            let policies = PolicySet {
                identity: vec![NamedPolicy::new("p", document)],
                ..PolicySet::default()
            };
            for resource in [KEY, OBJECT] {
                let request = Request {
                    principal: "arn:aws:iam::111122223333:user/alice".parse().expect("a user"),
                    action: "s3:GetObject".to_owned(),
                    resource: resource.to_owned(),
                    resource_account: "111122223333".to_owned(),
                    context: context(),
                };
                decide(&request, &policies);
            }
        }
    }
}
