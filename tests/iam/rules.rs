//! The rules of evaluation one by one, as AWS's guides give them.
#![expect(
    clippy::expect_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::world;
use envelope_lab::core::iam::{
    Context, Decision, Element, LayerEffect, NamedPolicy, Outcome, PolicyKind, PolicySet, Reason,
    Request, Verdict, decide,
};

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const OBJECT: &str = "arn:aws:s3:::amzn-s3-demo-bucket/home/alice/notes.txt";
const ALICE: &str = "arn:aws:iam::111122223333:user/alice";
const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/AppRole/i-0abc";
const ROOT: &str = "arn:aws:iam::111122223333:root";
const DAVE: &str = "arn:aws:iam::444455556666:user/dave";

const ALLOW: &str = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;

fn policy(statements: &str) -> NamedPolicy {
    NamedPolicy::new("p", world::policy(statements))
}

fn request(who: &str, action: &str, on: &str) -> Request {
    Request {
        principal: who.parse().expect("a principal"),
        action: action.to_owned(),
        resource: on.to_owned(),
        resource_account: "111122223333".to_owned(),
        context: Context::new().with("aws:username", "alice"),
    }
}

fn key_policy(statements: &str) -> PolicySet {
    PolicySet {
        resource: Some((PolicyKind::KeyPolicy, policy(statements))),
        ..PolicySet::default()
    }
}

fn bucket_policy(statements: &str) -> PolicySet {
    PolicySet {
        resource: Some((PolicyKind::BucketPolicy, policy(statements))),
        ..PolicySet::default()
    }
}

fn allowing(who: &str) -> String {
    format!(r#"{{"Effect":"Allow","Principal":{{"AWS":"{who}"}},"Action":"*","Resource":"*"}}"#)
}

fn on_key(who: &str, policies: &PolicySet) -> Decision {
    decide(&request(who, "kms:Decrypt", KEY), policies)
}

fn on_object(who: &str, policies: &PolicySet) -> Decision {
    decide(&request(who, "s3:GetObject", OBJECT), policies)
}

/// Whether an identity policy of this one statement, with this version, allows
/// reading the object.
fn reads(version: &str, statement: &str) -> bool {
    let text = format!(r#"{{{version}"Statement":{statement}}}"#);
    let policies = PolicySet {
        identity: vec![NamedPolicy::new("p", text.parse().expect("a policy"))],
        ..PolicySet::default()
    };
    on_object(ALICE, &policies).is_allowed()
}

#[test]
fn a_key_policy_names_the_caller_or_delegates() {
    assert!(on_key(ALICE, &key_policy(&allowing(ALICE))).is_allowed());
    let delegating = key_policy(&allowing(ROOT));
    let decision = on_key(ALICE, &delegating);
    assert_eq!(decision.by, Reason::NoIdentityPolicyAllows);
    assert_eq!(decision.considered[0].outcome, Outcome::Delegates);
    assert_eq!(decision.layers[0].effect, LayerEffect::Delegates);
    let with_identity = PolicySet {
        identity: vec![policy(ALLOW)],
        ..delegating.clone()
    };
    assert!(on_key(ALICE, &with_identity).is_allowed());
    assert!(on_key(ROOT, &delegating).is_allowed());
    // Without delegation an identity policy's Allow counts for nothing.
    let named_other = PolicySet {
        identity: vec![policy(ALLOW)],
        ..key_policy(&allowing(DAVE))
    };
    assert_eq!(
        on_key(ALICE, &named_other).by,
        Reason::NoResourcePolicyAllows
    );
    assert_eq!(
        on_key(ROOT, &named_other).by,
        Reason::NoResourcePolicyAllows
    );
}

#[test]
fn delegation_is_for_its_own_actions_and_conditions() {
    let narrow = r#"{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:Encrypt",
        "Resource":"*"}"#;
    let policies = PolicySet {
        identity: vec![policy(ALLOW)],
        ..key_policy(narrow)
    };
    assert_eq!(on_key(ALICE, &policies).by, Reason::NoResourcePolicyAllows);
    assert!(decide(&request(ALICE, "kms:Encrypt", KEY), &policies).is_allowed());
}

#[test]
fn a_key_policy_statement_without_resource_has_no_effect() {
    let bare = r#"{"Effect":"Allow","Principal":"*","Action":"kms:*"}"#;
    let decision = on_key(ALICE, &key_policy(bare));
    assert!(!decision.is_allowed());
    assert!(matches!(
        &decision.considered[0].outcome,
        Outcome::NotMatched { element: Element::Resource, policy_says, .. } if policy_says == "absent"
    ));
}

#[test]
fn what_a_resource_policy_grants_in_its_own_account() {
    let silent = Some(policy(""));
    let cases = [
        // Principal in the bucket policy, caller, allowed with a silent session policy.
        (ALICE, ALICE, true),
        (SESSION, SESSION, true),
        ("*", ALICE, true),
        ("*", SESSION, true),
        ("arn:aws:iam::111122223333:role/AppRole", SESSION, false),
        (ROOT, ALICE, false),
        ("arn:aws:iam::111122223333:user/Alice", ALICE, false),
        ("arn:aws:iam::111122223333:user/*", ALICE, false),
    ];
    for (named, caller, allowed) in cases {
        let policies = PolicySet {
            session: silent.clone(),
            boundary: silent.clone(),
            ..bucket_policy(&allowing(named))
        };
        assert_eq!(
            on_object(caller, &policies).is_allowed(),
            allowed,
            "{named} for {caller}"
        );
    }
    // Without those limits the role's grant stands by itself.
    let role = bucket_policy(&allowing("arn:aws:iam::111122223333:role/AppRole"));
    assert!(on_object(SESSION, &role).is_allowed());
    // The account's statement adds nothing in a bucket policy.
    let account = bucket_policy(&allowing(ROOT));
    assert_eq!(
        on_object(ALICE, &account).by,
        Reason::NoIdentityPolicyAllows
    );
}

#[test]
fn another_account_needs_both_sides() {
    let identity = vec![policy(ALLOW)];
    for named in [DAVE, "444455556666", "arn:aws:iam::444455556666:root", "*"] {
        let resource_only = bucket_policy(&allowing(named));
        assert_eq!(
            on_object(DAVE, &resource_only).by,
            Reason::NoIdentityPolicyAllows
        );
        let both = PolicySet {
            identity: identity.clone(),
            ..resource_only
        };
        assert!(on_object(DAVE, &both).is_allowed(), "{named}");
        let bounded = PolicySet {
            boundary: Some(policy("")),
            ..both
        };
        assert_eq!(on_object(DAVE, &bounded).by, Reason::NoBoundaryAllows);
    }
    let identity_only = PolicySet {
        identity,
        ..PolicySet::default()
    };
    assert_eq!(
        on_object(DAVE, &identity_only).by,
        Reason::CrossAccountNoResourcePolicyAllows
    );
}

#[test]
fn the_root_user_and_anonymous() {
    assert_eq!(on_object(ROOT, &PolicySet::default()).by, Reason::RootUser);
    let scp = PolicySet {
        scps: vec![vec![policy("")]],
        ..PolicySet::default()
    };
    assert_eq!(on_object(ROOT, &scp).by, Reason::NoScpAllows);
    assert!(on_object("anonymous", &bucket_policy(&allowing("*"))).is_allowed());
    let account = bucket_policy(&allowing(ROOT));
    assert_eq!(
        on_object("anonymous", &account).by,
        Reason::NoResourcePolicyAllows
    );
}

#[test]
fn every_scp_level_must_allow_and_rcps_only_deny() {
    let with = |scps: Vec<Vec<NamedPolicy>>, rcps: Vec<Vec<NamedPolicy>>| PolicySet {
        identity: vec![policy(ALLOW)],
        scps,
        rcps,
        ..PolicySet::default()
    };
    let (full, none) = (policy(ALLOW), policy(""));
    let verdict = |policies| on_object(ALICE, &policies).verdict;
    assert_eq!(
        verdict(with(vec![vec![full.clone(), none.clone()]], vec![])),
        Verdict::Allow
    );
    assert_eq!(
        verdict(with(vec![vec![full.clone()], vec![none.clone()]], vec![])),
        Verdict::ImplicitDeny
    );
    assert_eq!(verdict(with(vec![], vec![vec![none]])), Verdict::Allow);
    let deny = policy(r#"{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}"#);
    assert_eq!(
        on_object(ALICE, &with(vec![], vec![vec![deny]])).by,
        Reason::ExplicitDeny(PolicyKind::ResourceControl)
    );
}

#[test]
fn not_principal_spares_only_who_is_listed_with_the_account() {
    let deny = |list: &str| {
        let statement = format!(
            r#"{{"Effect":"Deny","NotPrincipal":{{"AWS":[{list}]}},"Action":"*","Resource":"*"}}"#
        );
        PolicySet {
            identity: vec![policy(ALLOW)],
            ..bucket_policy(&statement)
        }
    };
    let quoted = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
        deny(&names.join(","))
    };
    let role = "arn:aws:iam::111122223333:role/AppRole";
    assert!(on_object(ALICE, &quoted(&[ALICE, ROOT])).is_allowed());
    assert!(!on_object(ALICE, &quoted(&[ALICE])).is_allowed());
    assert!(!on_object(ALICE, &quoted(&[ROOT])).is_allowed());
    assert!(on_object(SESSION, &quoted(&[role, ROOT])).is_allowed());
    assert!(!on_object(SESSION, &quoted(&[SESSION, ROOT])).is_allowed());
    // A permissions boundary undoes the exception.
    let bounded = PolicySet {
        boundary: Some(policy(ALLOW)),
        ..quoted(&[ALICE, ROOT])
    };
    assert!(!on_object(ALICE, &bounded).is_allowed());
}

#[test]
fn elements_match_as_written() {
    let v2012 = r#""Version":"2012-10-17","#;
    let cases = [
        (r#""Action":"S3:getobject","Resource":"*""#, true),
        (r#""Action":"s3:Get?bject","Resource":"*""#, true),
        (r#""Action":"s3:Get","Resource":"*""#, false),
        (r#""NotAction":"s3:Put*","Resource":"*""#, true),
        (r#""NotAction":"s3:*","Resource":"*""#, false),
        (
            r#""Action":"*","Resource":"arn:aws:s3:::amzn-s3-demo-bucket/*""#,
            true,
        ),
        (
            r#""Action":"*","Resource":"arn:aws:s3:::amzn-s3-demo-bucket""#,
            false,
        ),
        (
            r#""Action":"*","Resource":"arn:aws:s3:::AMZN-s3-demo-bucket/*""#,
            false,
        ),
        (r#""Action":"*","NotResource":"arn:aws:s3:::other/*""#, true),
        (
            r#""Action":"*","Resource":"arn:aws:s3:::*/home/${aws:username}/*""#,
            true,
        ),
        (
            r#""Action":"*","Resource":"arn:aws:s3:::*/home/${aws:userid}/*""#,
            false,
        ),
        (
            r#""Action":"*","NotResource":"arn:aws:s3:::*/home/${aws:userid}/*""#,
            true,
        ),
        (
            r#""Action":"*","Resource":"arn:aws:s3:::*/home/${aws:userid, 'alice'}/*""#,
            true,
        ),
    ];
    for (elements, expected) in cases {
        let statement = format!(r#"{{"Effect":"Allow",{elements}}}"#);
        assert_eq!(reads(v2012, &statement), expected, "{elements}");
    }
    // Without the newer version `${aws:username}` is text.
    let variable = r#"{"Effect":"Allow","Action":"*",
        "Resource":"arn:aws:s3:::*/home/${aws:username}/*"}"#;
    for version in ["", r#""Version":"2008-10-17","#] {
        assert!(!reads(version, variable));
    }
}

#[test]
fn every_statement_says_where_it_failed() {
    let statements = r#"
        {"Sid":"A","Effect":"Allow","Action":["kms:*","s3:GetBucket*"],"Resource":"*"},
        {"Sid":"B","Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::amzn-s3-demo-logs/*"},
        {"Sid":"C","Effect":"Allow","Action":"*","Resource":"*",
         "Condition":{"StringEquals":{"aws:username":"bob","no":"x"}}},
        {"Sid":"D","Effect":"Allow","Action":"*","Resource":"*"}"#;
    let policies = PolicySet {
        identity: vec![policy(statements)],
        ..bucket_policy(&allowing(DAVE))
    };
    let decision = on_object(ALICE, &policies);
    let told: Vec<String> = decision
        .considered
        .iter()
        .map(|statement| match &statement.outcome {
            Outcome::NotMatched {
                element,
                key,
                policy_says,
                request_has,
                breaks_at,
            } => format!("{element} {key:?} {policy_says} / {request_has} @ {breaks_at:?}"),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(
        told,
        [
            format!("Principal None {DAVE} / {ALICE} @ None"),
            "Action None kms:*, s3:GetBucket* / s3:GetObject @ Some(6)".to_owned(),
            format!("Resource None arn:aws:s3:::amzn-s3-demo-logs/* / {OBJECT} @ Some(26)"),
            "Condition Some(\"aws:username\") StringEquals \"bob\" / \"alice\" @ None".to_owned(),
            "Matched".to_owned(),
        ]
    );
    assert_eq!(decision.considered[3].conditions[1].request_values, None);
    let layers: Vec<String> = (decision.layers.iter())
        .map(|layer| format!("{}: {}", layer.policy, layer.says))
        .collect();
    assert_eq!(
        layers,
        [
            "bucket policy: no statement allows it",
            "identity policy: allowed by statement `D`"
        ]
    );
}
