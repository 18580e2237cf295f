//! What a refusal tells besides its reason: every policy type that refuses, what is out of the
//! account's reach, and a fix that counts on the key's grants.
#![expect(
    clippy::expect_used,
    reason = "test helpers stand outside test functions"
)]

use crate::closed_key::{
    ALICE, DENY_DECRYPT, KMS_NOTHING, ROLE, SESSION, ask, closed, grant, named, request,
};
use crate::common::iam_case::with_fix;
use crate::common::world::{ACCOUNT, ALLOW_ALL, DELEGATES};
use envelope_lab::core::iam::{
    Context, Grant, PolicyKind, PolicySet, Principal, Reason, Verdict, beyond_reach, decide, fixes,
    smallest_fix,
};
use proptest::prelude::*;

#[test]
fn every_policy_type_that_refuses_is_named_in_order() {
    let silent = || named("p", KMS_NOTHING);
    let delegating = || PolicySet {
        resource: Some((PolicyKind::KeyPolicy, named("default", DELEGATES))),
        ..PolicySet::default()
    };
    let all = PolicySet {
        identity: vec![silent()],
        boundary: Some(silent()),
        session: Some(silent()),
        scps: vec![vec![silent()]],
        ..delegating()
    };
    let decision = ask(ALICE, "kms:Decrypt", &all);
    assert_eq!(decision.by, Reason::NoScpAllows);
    assert_eq!(
        decision.also_refusing(),
        [
            PolicyKind::ServiceControl,
            PolicyKind::Identity,
            PolicyKind::PermissionsBoundary,
            PolicyKind::Session,
        ]
    );
    let one = PolicySet {
        identity: vec![named("p", ALLOW_ALL)],
        boundary: Some(silent()),
        ..delegating()
    };
    let decision = ask(ALICE, "kms:Decrypt", &one);
    assert_eq!(decision.also_refusing(), [PolicyKind::PermissionsBoundary]);
    // A closed key refuses by itself; what IAM policies say is no matter then.
    let shut = PolicySet {
        boundary: Some(silent()),
        ..closed(Vec::new())
    };
    assert_eq!(
        ask(ALICE, "kms:Decrypt", &shut).also_refusing(),
        [PolicyKind::KeyPolicy]
    );
    // Denies: each type once, and AWS names one of these, not of the silent ones.
    let denied = PolicySet {
        identity: vec![named("a", DENY_DECRYPT), named("b", DENY_DECRYPT)],
        scps: vec![vec![named("c", DENY_DECRYPT)]],
        boundary: Some(silent()),
        ..delegating()
    };
    let decision = ask(ALICE, "kms:Decrypt", &denied);
    assert_eq!(decision.verdict, Verdict::ExplicitDeny);
    assert_eq!(
        decision.also_refusing(),
        [PolicyKind::ServiceControl, PolicyKind::Identity]
    );
    let allowed = PolicySet {
        identity: vec![named("p", ALLOW_ALL)],
        ..delegating()
    };
    assert_eq!(ask(ALICE, "kms:Decrypt", &allowed).also_refusing(), []);
}

#[test]
fn what_the_organization_refuses_is_beyond_reach() {
    let open = || PolicySet {
        identity: vec![named("own", ALLOW_ALL)],
        resource: Some((PolicyKind::KeyPolicy, named("default", DELEGATES))),
        ..PolicySet::default()
    };
    let asked = request(ALICE, "kms:Decrypt", Context::new());
    let tail =
        ". No policy in the account can change that: ask the administrators of the organization.";
    let deny_all = r#"{"Effect":"Deny","Action":"*","Resource":"*"}"#;
    for (policies, says) in [
        (
            PolicySet {
                scps: vec![vec![
                    named("no-kms", DENY_DECRYPT),
                    named("full", ALLOW_ALL),
                ]],
                ..open()
            },
            "The service control policy `no-kms` denies `kms:Decrypt`",
        ),
        (
            PolicySet {
                rcps: vec![vec![named("perimeter", deny_all)]],
                ..open()
            },
            "The resource control policy `perimeter` denies `kms:Decrypt`",
        ),
        (
            PolicySet {
                scps: vec![
                    vec![named("full", ALLOW_ALL)],
                    vec![named("a", KMS_NOTHING), named("b", KMS_NOTHING)],
                ],
                ..open()
            },
            "No service control policy at level 2 of the organization (`a`, `b`) allows `kms:Decrypt`",
        ),
        (
            PolicySet {
                scps: vec![vec![]],
                ..open()
            },
            "Level 1 of the organization has no service control policy, so none allows `kms:Decrypt`",
        ),
        // Even where the account's own policies refuse too.
        (
            PolicySet {
                identity: vec![named("own", DENY_DECRYPT)],
                scps: vec![vec![named("s", KMS_NOTHING)]],
                ..open()
            },
            "No service control policy at level 1 of the organization (`s`) allows `kms:Decrypt`",
        ),
    ] {
        assert_eq!(
            beyond_reach(&asked, &policies),
            Some(format!("{says}{tail}"))
        );
        assert_eq!(smallest_fix(&asked, &policies), None);
    }
    assert_eq!(beyond_reach(&asked, &open()), None);
    let fixable = PolicySet {
        identity: Vec::new(),
        ..open()
    };
    assert_eq!(beyond_reach(&asked, &fixable), None);
    assert!(smallest_fix(&asked, &fixable).is_some());
}

/// A grant is part of the set a fix is checked in.
#[test]
fn a_fix_counts_on_the_grants_there_are() {
    let policies = PolicySet {
        boundary: Some(named("boundary", KMS_NOTHING)),
        ..closed(vec![grant(ROLE, &["Decrypt"])])
    };
    let asked = request(SESSION, "kms:Decrypt", Context::new());
    let fix = smallest_fix(&asked, &policies).unwrap();
    assert_eq!(fix.policy, PolicyKind::PermissionsBoundary);
    assert!(decide(&asked, &with_fix(&fix, &policies)).is_allowed());
    let without = PolicySet {
        grants: Vec::new(),
        ..policies
    };
    // Naming the role in the key policy does not lift the boundary, so both change.
    assert_eq!(smallest_fix(&asked, &without), None);
    let fixes = fixes(&asked, &without);
    let kinds: Vec<PolicyKind> = fixes.iter().map(|fix| fix.policy).collect();
    assert_eq!(
        kinds,
        [PolicyKind::KeyPolicy, PolicyKind::PermissionsBoundary]
    );
    let both = (fixes.iter()).fold(without, |policies, fix| with_fix(fix, &policies));
    assert!(decide(&asked, &both).is_allowed());
}

/// Grants to the model's callers, their roles, accounts and others.
fn grants(callers: String) -> impl Strategy<Value = Vec<Grant>> {
    let caller: Principal = callers.parse().expect("a caller");
    let grantees = vec![
        caller.arn(),
        caller.principal_arn(),
        format!("arn:aws:iam::{}:root", caller.account().unwrap_or(ACCOUNT)),
        ALICE.to_owned(),
    ];
    let operations = ["Decrypt", "GenerateDataKey", "Encrypt"];
    let one = (
        prop::sample::select(grantees),
        prop::sample::subsequence(operations.to_vec(), 1..=3),
    );
    prop::collection::vec(
        one.prop_map(|(to, operations)| grant(&to, &operations)),
        0..3,
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if std::env::var_os("PROPTEST_CASES").is_some() { ProptestConfig::default().cases } else { 1000 }))]

    #[test]
    fn whatever_the_policies(
        (world, grants) in crate::model::world().prop_flat_map(|world| {
            let grants = grants(world.caller.to_owned());
            (Just(world), grants)
        })
    ) {
        let (request, bare) = (world.request(), world.policies());
        let policies = PolicySet { grants, ..bare.clone() };
        let (before, decision) = (decide(&request, &bare), decide(&request, &policies));

        // A grant only ever allows, lifts no Deny and no SCP, and nothing of S3.
        prop_assert!(decision.is_allowed() || !before.is_allowed());
        if before.verdict == Verdict::ExplicitDeny || before.by == Reason::NoScpAllows || request.action.starts_with("s3:") {
            prop_assert_eq!(&decision.by, &before.by);
        }

        // Everyone named refuses by itself, and who is named first decides.
        let refusing = decision.also_refusing();
        prop_assert_eq!(refusing.is_empty(), decision.is_allowed());
        for kind in refusing {
            let only = |of: PolicyKind| *kind == of;
            let open = PolicySet {
                identity: if only(PolicyKind::Identity) { policies.identity.clone() } else { vec![named("open", ALLOW_ALL)] },
                // To have a boundary is to be in reach of a Deny with `NotPrincipal`.
                boundary: policies.boundary.clone().map(|own| if only(PolicyKind::PermissionsBoundary) { own } else { named("open", ALLOW_ALL) }),
                session: policies.session.clone().filter(|_| only(PolicyKind::Session)),
                scps: if only(PolicyKind::ServiceControl) { policies.scps.clone() } else { Vec::new() },
                rcps: if only(PolicyKind::ResourceControl) { policies.rcps.clone() } else { Vec::new() },
                resource: policies.resource.clone(),
                grants: policies.grants.clone(),
                endpoint: policies.endpoint.clone().filter(|_| only(PolicyKind::VpcEndpoint)),
            };
            prop_assert!(!decide(&request, &open).is_allowed(), "{} of {:?}", kind, refusing);
        }
        if let Reason::ExplicitDeny(kind) = decision.by {
            prop_assert_eq!(refusing.first(), Some(&kind));
        }

        // A fix works; what is beyond reach has none.
        let beyond = beyond_reach(&request, &policies);
        if let Some(fix) = smallest_fix(&request, &policies) {
            prop_assert!(decide(&request, &with_fix(&fix, &policies)).is_allowed(), "{}", fix.says);
            prop_assert_eq!(&beyond, &None);
        }
        let by_the_organization = matches!(
            decision.by,
            Reason::NoScpAllows | Reason::ExplicitDeny(PolicyKind::ServiceControl | PolicyKind::ResourceControl)
        );
        prop_assert!(beyond.is_some() || !by_the_organization);
        prop_assert!(beyond.is_none() || !decision.is_allowed());
    }
}
