//! AWS's sentences, word for word, reached by real decisions.
#![expect(
    clippy::expect_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::world;
use envelope_lab::core::iam::{
    Context, Decision, NamedPolicy, PolicyKind, PolicySet, Request, decide,
};

const USER: &str = "arn:aws:iam::111122223333:user/alice";
const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/AppRole/i-0abc";
const ROOT: &str = "arn:aws:iam::111122223333:root";
const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const OBJECT: &str = "arn:aws:s3:::amzn-s3-demo-bucket/notes.txt";

const DELEGATE: &str = r#"{"Sid":"Enable IAM User Permissions","Effect":"Allow",
    "Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}"#;
const ALLOW: &str = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;
const DENY: &str = r#"{"Effect":"Deny","Action":"*","Resource":"*"}"#;
const DENY_ALL_PRINCIPALS: &str =
    r#"{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}"#;
const READ_ONLY: &str = r#"{"Effect":"Allow","Action":"kms:Describe*","Resource":"*"}"#;

fn policy(statements: &[&str]) -> NamedPolicy {
    NamedPolicy::new("p", world::policy(&statements.join(",")))
}

fn key(statements: &[&str]) -> Option<(PolicyKind, NamedPolicy)> {
    Some((PolicyKind::KeyPolicy, policy(statements)))
}

fn ask(who: &str, action: &str, on: &str, policies: &PolicySet) -> Decision {
    let request = Request {
        principal: who.parse().expect("a principal"),
        action: action.to_owned(),
        resource: on.to_owned(),
        resource_account: "111122223333".to_owned(),
        context: Context::new(),
    };
    decide(&request, policies)
}

fn kms(who: &str, policies: &PolicySet) -> String {
    ask(who, "kms:GenerateDataKey", KEY, policies)
        .sentence(false)
        .unwrap_or_default()
}

/// `User: … is not authorized to perform: kms:GenerateDataKey on resource: …`.
fn on_key(who: &str, clause: &str) -> String {
    format!(
        "User: {who} is not authorized to perform: kms:GenerateDataKey on resource: {KEY} {clause}"
    )
}

#[test]
fn nothing_allows_it() {
    let delegated = || PolicySet {
        identity: vec![policy(&[ALLOW])],
        resource: key(&[DELEGATE]),
        ..PolicySet::default()
    };
    assert_eq!(kms(USER, &delegated()), "", "allowed, so no sentence");
    let cases = [
        (
            "no resource-based policy",
            PolicySet {
                resource: key(&[]),
                ..delegated()
            },
        ),
        (
            "no identity-based policy",
            PolicySet {
                identity: vec![policy(&[READ_ONLY])],
                ..delegated()
            },
        ),
        (
            "no session policy",
            PolicySet {
                session: Some(policy(&[READ_ONLY])),
                ..delegated()
            },
        ),
        (
            "no permissions boundary",
            PolicySet {
                boundary: Some(policy(&[READ_ONLY])),
                ..delegated()
            },
        ),
        (
            "no service control policy",
            PolicySet {
                scps: vec![vec![policy(&[ALLOW])], vec![policy(&[READ_ONLY])]],
                ..delegated()
            },
        ),
    ];
    for (who, policies) in cases {
        assert_eq!(
            kms(SESSION, &policies),
            on_key(
                SESSION,
                &format!("because {who} allows the kms:GenerateDataKey action")
            )
        );
    }
}

#[test]
fn the_root_user_needs_the_key_policy() {
    let policies = PolicySet {
        resource: key(&[]),
        ..PolicySet::default()
    };
    assert_eq!(
        kms(ROOT, &policies),
        on_key(
            ROOT,
            "because no resource-based policy allows the kms:GenerateDataKey action"
        )
    );
}

#[test]
fn something_denies_it() {
    let allowed = || PolicySet {
        identity: vec![policy(&[ALLOW])],
        resource: key(&[DELEGATE]),
        ..PolicySet::default()
    };
    let cases = [
        (
            "an identity-based policy",
            PolicySet {
                identity: vec![policy(&[ALLOW]), policy(&[DENY])],
                ..allowed()
            },
        ),
        (
            "a resource-based policy",
            PolicySet {
                resource: key(&[DELEGATE, DENY_ALL_PRINCIPALS]),
                ..allowed()
            },
        ),
        (
            "a service control policy",
            PolicySet {
                scps: vec![vec![policy(&[ALLOW, DENY])]],
                ..allowed()
            },
        ),
        (
            "a resource control policy",
            PolicySet {
                rcps: vec![vec![policy(&[DENY_ALL_PRINCIPALS])]],
                ..allowed()
            },
        ),
        (
            "a permissions boundary",
            PolicySet {
                boundary: Some(policy(&[ALLOW, DENY])),
                ..allowed()
            },
        ),
        (
            "a session policy",
            PolicySet {
                session: Some(policy(&[ALLOW, DENY])),
                ..allowed()
            },
        ),
    ];
    for (whose, policies) in cases {
        assert_eq!(
            kms(USER, &policies),
            on_key(USER, &format!("with an explicit deny in {whose}"))
        );
    }
}

#[test]
fn s3_quotes_the_resource() {
    let nothing = PolicySet::default();
    let decision = ask(USER, "s3:GetObject", OBJECT, &nothing);
    let sentence = "User: arn:aws:iam::111122223333:user/alice is not authorized to perform: \
         s3:GetObject on resource: \"arn:aws:s3:::amzn-s3-demo-bucket/notes.txt\" \
         because no identity-based policy allows the s3:GetObject action";
    assert_eq!(decision.sentence(true).as_deref(), Some(sentence));
    let denied = PolicySet {
        identity: vec![policy(&[ALLOW])],
        resource: Some((PolicyKind::BucketPolicy, policy(&[DENY_ALL_PRINCIPALS]))),
        ..PolicySet::default()
    };
    assert_eq!(
        ask(USER, "s3:GetObject", OBJECT, &denied)
            .clause()
            .as_deref(),
        Some("with an explicit deny in a resource-based policy")
    );
}

#[test]
fn s3_tells_strangers_nothing() {
    let nothing = PolicySet::default();
    for who in ["arn:aws:iam::444455556666:user/dave", "anonymous"] {
        let decision = ask(who, "s3:GetObject", OBJECT, &nothing);
        assert!(!decision.is_allowed());
        assert_eq!(decision.sentence(true), None);
    }
}

#[test]
fn kms_hides_another_accounts_key() {
    let dave = "arn:aws:iam::444455556666:user/dave";
    let tail = "because the resource does not exist in this Region, no resource-based policies \
         allow access, or a resource-based policy explicitly denies access";
    let identity = vec![policy(&[ALLOW])];
    for statements in [&[DELEGATE][..], &[DELEGATE, DENY_ALL_PRINCIPALS]] {
        let policies = PolicySet {
            identity: identity.clone(),
            resource: key(statements),
            ..PolicySet::default()
        };
        assert_eq!(
            kms(dave, &policies),
            format!(
                "User: {dave} is not authorized to perform: kms:GenerateDataKey \
                 on this resource {tail}"
            )
        );
        assert_eq!(
            ask(dave, "kms:Decrypt", KEY, &policies).sentence_for_ciphertext(),
            Some(format!(
                "User: {dave} is not authorized to perform: kms:Decrypt \
                 on the resource associated with this ciphertext {tail}"
            ))
        );
    }
}

/// The caller, the resource's account and the context: in one account, in one organization, and neither.
fn places() -> [(&'static str, Context, bool); 3] {
    let organized = Context::new()
        .with("aws:PrincipalOrgID", "o-a1b2c3d4e5")
        .with("aws:ResourceOrgID", "o-a1b2c3d4e5");
    let foreign = Context::new()
        .with("aws:PrincipalOrgID", "o-a1b2c3d4e5")
        .with("aws:ResourceOrgID", "o-f6g7h8i9j0");
    let dave = "arn:aws:iam::444455556666:user/dave";
    [
        (USER, Context::new(), true),
        (dave, organized, true),
        (dave, foreign, false),
    ]
}

fn ask_within(
    who: &str,
    action: &str,
    on: &str,
    context: Context,
    policies: &PolicySet,
) -> Decision {
    let request = Request {
        principal: who.parse().expect("a principal"),
        action: action.to_owned(),
        resource: on.to_owned(),
        resource_account: "111122223333".to_owned(),
        context,
    };
    decide(&request, policies)
}

#[test]
fn the_denying_policys_arn_is_said_within_an_organization() {
    const DENIER: &str = "arn:aws:iam::111122223333:policy/team/guard";
    const SCP: &str =
        "arn:aws:organizations::777788889999:policy/o-a1b2c3d4e5/service_control_policy/p-0a1b2c3d";
    let denier = |arn: &str| policy(&[DENY]).with_arn(arn);
    let open = || PolicySet {
        identity: vec![policy(&[ALLOW])],
        resource: Some((
            PolicyKind::BucketPolicy,
            policy(&[
                r#"{"Effect":"Allow","Principal":{"AWS":["111122223333","444455556666"]},"Action":"*","Resource":"*"}"#,
            ]),
        )),
        ..PolicySet::default()
    };
    let cases = [
        (
            "identity-based policy",
            Some(DENIER),
            PolicySet {
                identity: vec![policy(&[ALLOW]), denier(DENIER)],
                ..open()
            },
        ),
        // Of two that deny, the first in evaluation order; an inline policy has no ARN.
        (
            "identity-based policy",
            None,
            PolicySet {
                identity: vec![policy(&[DENY]), denier(DENIER)],
                ..open()
            },
        ),
        (
            "permissions boundary",
            Some(DENIER),
            PolicySet {
                boundary: Some(denier(DENIER)),
                ..open()
            },
        ),
        (
            "session policy",
            Some(DENIER),
            PolicySet {
                session: Some(denier(DENIER)),
                ..open()
            },
        ),
        (
            "session policy",
            None,
            PolicySet {
                session: Some(policy(&[DENY])),
                ..open()
            },
        ),
        (
            "service control policy",
            Some(SCP),
            PolicySet {
                scps: vec![vec![policy(&[ALLOW])], vec![denier(SCP)]],
                ..open()
            },
        ),
        (
            "resource control policy",
            Some(SCP),
            PolicySet {
                rcps: vec![vec![policy(&[DENY_ALL_PRINCIPALS]).with_arn(SCP)]],
                ..open()
            },
        ),
        // A policy that only fails to allow is not named.
        (
            "",
            None,
            PolicySet {
                boundary: Some(policy(&[]).with_arn(DENIER)),
                ..open()
            },
        ),
        (
            "resource-based policy",
            None,
            PolicySet {
                resource: Some((PolicyKind::BucketPolicy, policy(&[DENY_ALL_PRINCIPALS]))),
                ..open()
            },
        ),
    ];
    for (whose, arn, policies) in cases {
        for (who, context, within) in places() {
            let decision = ask_within(who, "s3:GetObject", OBJECT, context, &policies);
            assert!(!decision.is_allowed());
            let sentence = decision.sentence(true);
            let named = sentence.as_ref().is_some_and(|text| {
                text.contains(": arn:aws:") && text.contains("explicit deny in")
            });
            if !within {
                assert_eq!(sentence, None, "{who} {whose}");
                assert_eq!(
                    decision.clause().filter(|clause| clause.contains("arn:")),
                    None
                );
                continue;
            }
            let sentence = sentence.expect("a denial within the organization");
            match (whose, arn) {
                ("", _) => assert!(!sentence.contains(DENIER), "{sentence}"),
                (_, Some(arn)) => assert!(
                    named && sentence.ends_with(&format!(" {whose}: {arn}")),
                    "{sentence}"
                ),
                (_, None) => assert!(sentence.ends_with(&format!(" {whose}")), "{sentence}"),
            }
        }
    }
}

/// S3 says within an organization which policy is missing; KMS hides whether another account's key exists.
#[test]
fn an_organization_is_told_more_by_s3() {
    let identity = PolicySet {
        identity: vec![policy(&[ALLOW])],
        ..PolicySet::default()
    };
    for (who, context, within) in places() {
        let decision = ask_within(who, "s3:GetObject", OBJECT, context.clone(), &identity);
        if who != USER {
            let missing =
                within.then_some("because no resource-based policy allows the s3:GetObject action");
            let sentence = decision.sentence(true);
            assert_eq!(
                sentence
                    .as_deref()
                    .map(|text| text.ends_with(missing.unwrap_or("?"))),
                missing.map(|_| true)
            );
            let on_key = ask_within(who, "kms:Decrypt", KEY, context, &identity);
            assert!(
                on_key
                    .sentence(false)
                    .expect("a denial")
                    .contains("does not exist in this Region")
            );
        } else {
            assert!(decision.is_allowed());
        }
    }
    let decision = ask(
        "cloudfront.amazonaws.com",
        "s3:GetObject",
        OBJECT,
        &identity,
    );
    assert_eq!(decision.sentence(true), None);
}
