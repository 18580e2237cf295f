//! Grants: who may pass one on, and how much of it.

use crate::common::requests::grant_to;
use crate::common::world::*;
use envelope_lab::core::iam::{GRANT_OPERATIONS, GrantConstraints};
use envelope_lab::core::kms::{Request, create_grant, list_grants};
use proptest::prelude::*;

const ALICE: &str = "arn:aws:iam::111122223333:user/alice";
const BOB: &str = "arn:aws:iam::111122223333:user/bob";

fn granting(to: &str, operations: &[String], constraints: Option<GrantConstraints>) -> Request {
    Request::CreateGrant(create_grant::Input {
        operations: operations.to_vec(),
        constraints,
        ..grant_to(to, &[])
    })
}

/// Operations a symmetric key can do.
fn operations() -> impl Strategy<Value = Vec<String>> {
    let known = [
        "Decrypt",
        "Encrypt",
        "GenerateDataKey",
        "DescribeKey",
        "RetireGrant",
        "CreateGrant",
    ];
    assert!(known.iter().all(|name| GRANT_OPERATIONS.contains(name)));
    let names: Vec<String> = known.iter().map(|&name| name.to_owned()).collect();
    prop::sample::subsequence(names, 1..=known.len())
}

proptest! {
    /// Alice's only right is a grant: she passes on no operation that it has not.
    #[test]
    fn a_grant_is_passed_on_in_part_or_not_at_all(held in operations(), wanted in operations()) {
        let mut cloud = cloud(ALLOW_ALL);
        let mut first = held.clone();
        first.push("CreateGrant".to_owned());
        prop_assert!(kms(&mut cloud, granting(ALICE, &first, None)).result.is_ok());
        let outcome = cloud.kms(&who(ALICE), &granting(BOB, &wanted, None), NOW);
        let subset = wanted.iter().all(|operation| first.contains(operation));
        prop_assert_eq!(outcome.result.is_ok(), subset);
        if outcome.result.is_err() {
            prop_assert!(error_of(&outcome).starts_with("AccessDeniedException"));
            prop_assert_eq!(cloud.kms.key(KEY_ID).unwrap().grants.len(), 1);
        }
    }
}

/// A request that is repeated makes no second grant if it has a name, and one if it has none (KMS API reference,
/// `CreateGrant`, `Name`). The token is another each time. A list gives the name only where there is one.
#[test]
fn a_name_makes_a_repeated_request_the_same_grant() {
    for (name, grants) in [(Some("nightly"), 1), (None, 2)] {
        let mut cloud = cloud(ALLOW_ALL);
        let asked = Request::CreateGrant(create_grant::Input {
            name: name.map(str::to_owned),
            ..grant_to(ALICE, &["Decrypt"])
        });
        let mut made = || answer_of(kms(&mut cloud, asked.clone())).to_json();
        let (first, second) = (made(), made());
        assert_eq!(first["GrantId"] == second["GrantId"], name.is_some());
        assert_ne!(first["GrantToken"], second["GrantToken"]);
        let list = Request::ListGrants(list_grants::Input {
            key_id: KEY_ID.to_owned(),
            ..Default::default()
        });
        let listed = answer_of(kms(&mut cloud, list)).to_json();
        let listed = listed["Grants"].as_array().unwrap();
        assert_eq!(listed.len(), grants);
        for one in listed {
            assert_eq!(one.get("Name").and_then(|name| name.as_str()), name);
        }
    }
}

/// Every constraint that has two of three pairs at most, by one or both members, and those with a source ARN.
fn constraints() -> Vec<Option<GrantConstraints>> {
    const SOURCE: &str = "arn:aws:backup:us-east-1:111122223333:backup-vault:one";
    let pairs = |pairs: &[(&str, &str)]| {
        let owned = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
        Some(pairs.iter().map(owned).collect::<Vec<_>>())
    };
    let some = [
        pairs(&[("a", "1")]),
        pairs(&[("a", "2")]),
        pairs(&[("b", "1"), ("a", "1")]),
    ];
    let members = || std::iter::once(None).chain(some.clone());
    let mut all = Vec::new();
    for context_equals in members() {
        for context_subset in members() {
            let constraints = GrantConstraints {
                context_equals: context_equals.clone(),
                context_subset,
                source_arn: None,
            };
            // What asks for pairs that it does not allow lets nothing pass.
            if all_contexts().any(|context| passes(Some(&constraints), &context)) {
                all.push(constraints);
            }
        }
    }
    let from_source = |constraints: &GrantConstraints| GrantConstraints {
        source_arn: Some(SOURCE.to_owned()),
        ..constraints.clone()
    };
    let more: Vec<_> = all.iter().take(2).map(from_source).collect();
    all.extend(more);
    all.into_iter().map(GrantConstraints::if_any).collect()
}

/// Every encryption context of four pairs.
fn all_contexts() -> impl Iterator<Item = Vec<(String, String)>> {
    let all = [("a", "1"), ("a", "2"), ("b", "1"), ("z", "9")];
    let all = all.map(|(key, value)| (key.to_owned(), value.to_owned()));
    (0..1u32 << all.len()).map(move |mask| {
        let chosen = all.iter().enumerate();
        let chosen = chosen.filter(|(place, _)| mask & (1 << place) != 0);
        chosen.map(|(_, pair)| pair.clone()).collect()
    })
}

fn passes(constraints: Option<&GrantConstraints>, context: &[(String, String)]) -> bool {
    let within = |pairs: &[(String, String)]| pairs.iter().all(|pair| context.contains(pair));
    constraints.is_none_or(|constraints| {
        let equals = constraints.context_equals.as_ref();
        let subset = constraints.context_subset.as_ref();
        equals.is_none_or(|pairs| pairs.len() == context.len() && within(pairs))
            && subset.is_none_or(|pairs| within(pairs))
    })
}

/// The rule as the contexts that pass: whatever the new grant lets pass, the old one does (KMS guide,
/// create-grant-overview). A grant for a source is of no use to Alice: nothing calls through her for a source.
#[test]
fn a_grant_is_passed_on_with_constraints_as_strict_and_no_weaker() {
    let (mut given, mut refused) = (0, 0);
    for held in constraints() {
        let mut cloud = cloud(ALLOW_ALL);
        let first = ["Decrypt".to_owned(), "CreateGrant".to_owned()];
        let made = kms(&mut cloud, granting(ALICE, &first, held.clone()));
        assert!(made.result.is_ok(), "{:?}", made.result);
        for wanted in constraints() {
            let Request::CreateGrant(input) = granting(BOB, &first[..1], wanted.clone()) else {
                continue;
            };
            let dry = Request::CreateGrant(create_grant::Input {
                dry_run: true,
                ..input
            });
            let answer = error_of(&cloud.kms(&who(ALICE), &dry, NOW));
            let strict = all_contexts().all(|context| {
                !passes(wanted.as_ref(), &context) || passes(held.as_ref(), &context)
            });
            let usable = (held.as_ref()).is_none_or(|held| held.source_arn.is_none());
            let expected = match strict && usable {
                true => "DryRunOperationException",
                false => "AccessDeniedException",
            };
            assert!(
                answer.starts_with(expected),
                "held {held:?}, wanted {wanted:?}: {answer}"
            );
            match strict && usable {
                true => given += 1,
                false => refused += 1,
            }
        }
    }
    assert!(given > 20 && refused > 20, "{given} and {refused}");
}
