//! Grants on a key: what they add to a decision, how they are read and printed, and that KMS asks
//! them.
#![expect(
    clippy::expect_used,
    reason = "test helpers stand outside test functions"
)]

use crate::closed_key::{
    ALICE, DENY_DECRYPT, KMS_NOTHING, ROLE, SESSION, ask, closed, grant, named, request,
};
use crate::common::world::{ALLOW_ALL, BUCKET, KEY_ID, cloud, download, error_of, upload};
use envelope_lab::core::cloud::Cloud;
use envelope_lab::core::iam::{
    Context, Element, Grant, GrantConstraints, LayerEffect, Outcome, PolicyKind, PolicySet, Reason,
    decide,
};
use envelope_lab::core::lab::Lab;

const ROOT: &str = "arn:aws:iam::111122223333:root";
const DAVE: &str = "arn:aws:iam::444455556666:user/dave";

fn by_grant() -> Reason {
    Reason::AllowedByGrant {
        name: "g".to_owned(),
    }
}

#[test]
fn a_grant_alone_is_enough_and_for_its_grantee_and_operations_only() {
    let policies = closed(vec![grant(ALICE, &["Decrypt"])]);
    let decision = ask(ALICE, "kms:Decrypt", &policies);
    assert!(decision.is_allowed());
    assert_eq!(decision.by, by_grant());
    assert_eq!(decision.clause(), None);
    let considered = decision.considered.last().unwrap();
    assert_eq!(
        (
            considered.policy,
            considered.policy_name.as_str(),
            considered.index
        ),
        (PolicyKind::Grant, "g", 0)
    );
    assert_eq!(considered.outcome, Outcome::Matched);
    let layers: Vec<_> = (decision.layers.iter())
        .map(|layer| (layer.policy, layer.effect, layer.says.as_str()))
        .collect();
    assert_eq!(
        layers,
        [
            (
                PolicyKind::KeyPolicy,
                LayerEffect::Silent,
                "no statement allows it"
            ),
            (PolicyKind::Grant, LayerEffect::Allows, "allows the caller"),
            (
                PolicyKind::Identity,
                LayerEffect::Silent,
                "no identity policy is attached"
            ),
        ]
    );
    assert_eq!(PolicyKind::Grant.to_string(), "grant");

    let other = ask(ALICE, "kms:Encrypt", &policies);
    assert_eq!(other.by, Reason::NoResourcePolicyAllows);
    assert_eq!(
        other.considered.last().unwrap().outcome,
        not_matched(Element::Operation, None, "Decrypt", "Encrypt")
    );
    let stranger = ask(SESSION, "kms:Decrypt", &policies);
    assert_eq!(stranger.by, Reason::NoResourcePolicyAllows);
    assert_eq!(
        stranger.considered.last().unwrap().outcome,
        not_matched(Element::Grantee, None, ALICE, SESSION)
    );
    assert!(!ask("anonymous", "kms:Decrypt", &policies).is_allowed());
    // No other service, and no other thing than a key.
    assert!(!ask(ALICE, "s3:Decrypt", &policies).is_allowed());
    let mut all = request(ALICE, "kms:Decrypt", Context::new());
    all.resource = "*".to_owned();
    assert!(!decide(&all, &policies).is_allowed());
}

fn not_matched(element: Element, key: Option<&str>, says: &str, has: &str) -> Outcome {
    Outcome::NotMatched {
        element,
        key: key.map(str::to_owned),
        policy_says: says.to_owned(),
        request_has: has.to_owned(),
        breaks_at: None,
    }
}

/// (grantee, caller, boundary and session policy silent → who decides)
#[test]
fn boundary_and_session_policy_limit_a_grant_to_the_role_only() {
    for (grantee, caller, limited) in [
        (ALICE, ALICE, by_grant()),
        (SESSION, SESSION, by_grant()),
        (ROLE, SESSION, Reason::NoBoundaryAllows),
    ] {
        let free = closed(vec![grant(grantee, &["Decrypt"])]);
        assert_eq!(ask(caller, "kms:Decrypt", &free).by, by_grant());
        let bounded = PolicySet {
            boundary: Some(named("boundary", KMS_NOTHING)),
            session: Some(named("session", KMS_NOTHING)),
            ..free.clone()
        };
        let decision = ask(caller, "kms:Decrypt", &bounded);
        assert_eq!(decision.by, limited, "{grantee}");
        let limits = [PolicyKind::PermissionsBoundary, PolicyKind::Session];
        let expected: &[PolicyKind] = if decision.is_allowed() { &[] } else { &limits };
        assert_eq!(decision.also_refusing(), expected);
        let within = PolicySet {
            boundary: Some(named("boundary", ALLOW_ALL)),
            session: Some(named("session", ALLOW_ALL)),
            ..free
        };
        assert_eq!(ask(caller, "kms:Decrypt", &within).by, by_grant());
    }
    // The other session of the role is not the first one's grantee.
    let own = closed(vec![grant(SESSION, &["Decrypt"])]);
    assert!(!ask(&format!("{SESSION}d"), "kms:Decrypt", &own).is_allowed());
}

#[test]
fn a_grant_to_the_account_lets_its_iam_policies_count() {
    let mut policies = closed(vec![grant(ROOT, &["Decrypt"])]);
    assert_eq!(ask(ROOT, "kms:Decrypt", &policies).by, by_grant());
    let bare = ask(ALICE, "kms:Decrypt", &policies);
    assert_eq!(bare.by, Reason::NoIdentityPolicyAllows);
    assert_eq!(bare.considered.last().unwrap().outcome, Outcome::Delegates);
    assert_eq!(bare.layers[1].effect, LayerEffect::Delegates);
    policies.identity = vec![named("own", ALLOW_ALL)];
    let decision = ask(ALICE, "kms:Decrypt", &policies);
    assert!(matches!(
        decision.by,
        Reason::AllowedBy {
            policy: PolicyKind::Identity,
            ..
        }
    ));
    assert!(!decision.layers[2].says.contains("doesn't delegate"));
    let other = ask(ALICE, "kms:Encrypt", &policies);
    assert_eq!(other.by, Reason::NoResourcePolicyAllows);
    assert!(
        other.layers[2]
            .says
            .ends_with("but the key policy doesn't delegate to it")
    );
}

#[test]
fn an_explicit_deny_beats_a_grant_and_every_scp_level_must_allow() {
    let granted = || closed(vec![grant(ALICE, &["Decrypt"])]);
    let deny_all = r#"{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}"#;
    for (kind, policies) in [
        (
            PolicyKind::Identity,
            PolicySet {
                identity: vec![named("p", DENY_DECRYPT)],
                ..granted()
            },
        ),
        (
            PolicyKind::PermissionsBoundary,
            PolicySet {
                boundary: Some(named("p", DENY_DECRYPT)),
                ..granted()
            },
        ),
        (
            PolicyKind::Session,
            PolicySet {
                session: Some(named("p", DENY_DECRYPT)),
                ..granted()
            },
        ),
        (
            PolicyKind::KeyPolicy,
            PolicySet {
                resource: Some((PolicyKind::KeyPolicy, named("p", deny_all))),
                ..granted()
            },
        ),
        (
            PolicyKind::ResourceControl,
            PolicySet {
                rcps: vec![vec![named("p", deny_all)]],
                ..granted()
            },
        ),
        (
            PolicyKind::ServiceControl,
            PolicySet {
                scps: vec![vec![named("p", DENY_DECRYPT)]],
                ..granted()
            },
        ),
    ] {
        let decision = ask(ALICE, "kms:Decrypt", &policies);
        assert_eq!(decision.by, Reason::ExplicitDeny(kind));
        assert_eq!(decision.also_refusing(), [kind]);
    }
    let scps = PolicySet {
        scps: vec![
            vec![named("root", ALLOW_ALL)],
            vec![named("ou", KMS_NOTHING)],
        ],
        ..granted()
    };
    let decision = ask(ALICE, "kms:Decrypt", &scps);
    assert_eq!(decision.by, Reason::NoScpAllows);
    assert_eq!(decision.also_refusing(), [PolicyKind::ServiceControl]);
}

/// For another account's caller a grant is the key's side; the caller's own side is still wanted.
#[test]
fn across_accounts_a_grant_stands_in_for_the_key_policy() {
    let account = "arn:aws:iam::444455556666:root";
    for grantee in [DAVE, account] {
        let mut policies = closed(vec![grant(grantee, &["Decrypt"])]);
        assert_eq!(
            ask(DAVE, "kms:Decrypt", &policies).by,
            Reason::NoIdentityPolicyAllows
        );
        policies.identity = vec![named("own", ALLOW_ALL)];
        assert_eq!(ask(DAVE, "kms:Decrypt", &policies).by, by_grant());
        policies.boundary = Some(named("boundary", KMS_NOTHING));
        assert_eq!(
            ask(DAVE, "kms:Decrypt", &policies).by,
            Reason::NoBoundaryAllows
        );
    }
    let nobody = ask(
        DAVE,
        "kms:Decrypt",
        &closed(vec![grant(ALICE, &["Decrypt"])]),
    );
    assert_eq!(nobody.by, Reason::CrossAccountNoResourcePolicyAllows);
    assert_eq!(
        nobody.also_refusing(),
        [PolicyKind::KeyPolicy, PolicyKind::Identity]
    );
}

#[test]
fn constraints_bind_the_encryption_context() {
    let pairs = |list: &[(&str, &str)]| -> Vec<(String, String)> {
        (list.iter())
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect()
    };
    let dept = [("Dept", "Finance")];
    let equals = GrantConstraints::equals(pairs(&dept));
    let subset = GrantConstraints::subset(pairs(&dept));
    // (the request's context, allowed by Equals, allowed by Subset)
    type Case<'a> = (&'a [(&'a str, &'a str)], bool, bool);
    let cases: [Case<'_>; 7] = [
        (&[("Dept", "Finance")], true, true),
        (&[("Dept", "Finance"), ("Year", "2026")], false, true),
        (&[("Dept", "Finance"), ("dept", "Finance")], false, true),
        // AWS: the name in any case, the value exactly.
        (&[("dept", "Finance")], true, true),
        (&[("Dept", "finance")], false, false),
        (&[("Dept", "Finance2")], false, false),
        (&[], false, false),
    ];
    for (has, by_equals, by_subset) in cases {
        for (constraint, expected) in [(&equals, by_equals), (&subset, by_subset)] {
            let mut context = Context::new();
            for (key, value) in has {
                context.set(format!("kms:EncryptionContext:{key}"), *value);
            }
            let operations = [
                "Encrypt",
                "Decrypt",
                "GenerateDataKey",
                "ReEncryptFrom",
                "DescribeKey",
            ];
            let policies = closed(vec![Grant {
                constraints: Some(constraint.clone()),
                ..grant(ALICE, &operations)
            }]);
            for operation in operations {
                let asked = request(ALICE, &format!("kms:{operation}"), context.clone());
                let allowed = decide(&asked, &policies).is_allowed();
                // `DescribeKey` takes no context, so nothing binds it.
                assert_eq!(
                    allowed,
                    expected || operation == "DescribeKey",
                    "{operation} {has:?} {constraint:?}"
                );
            }
        }
    }
    let policies = closed(vec![Grant {
        constraints: Some(equals),
        ..grant(ALICE, &["Decrypt"])
    }]);
    let context = Context::new().with("kms:EncryptionContext:Dept", "HR");
    let decision = decide(&request(ALICE, "kms:Decrypt", context), &policies);
    assert_eq!(
        decision.considered.last().unwrap().outcome,
        not_matched(
            Element::Constraint,
            Some("EncryptionContextEquals"),
            r#"{"Dept":"Finance"}"#,
            r#"{"Dept":"HR"}"#
        )
    );
}

/// Every constraint counts, and one that is not known is an error: left out, it would widen the grant.
#[test]
fn all_constraints_of_a_grant_count() {
    let constraints = |text: &str| {
        Grant::parse_list(&format!(
            r#"{{"GranteePrincipal":"{ALICE}","Operations":["Decrypt","DescribeKey"],"Constraints":{text}}}"#
        ))
    };
    let pair = |key: &str, value: &str| (format!("kms:EncryptionContext:{key}"), value.to_owned());
    let source = |arn: &str| ("aws:SourceArn".to_owned(), arn.to_owned());
    let bucket = "arn:aws:s3:::amzn-s3-demo-bucket";
    let both =
        r#"{"EncryptionContextEquals":{"A":"1","B":"2"},"EncryptionContextSubset":{"b":"2"}}"#;
    let torn = r#"{"EncryptionContextEquals":{"A":"1"},"EncryptionContextSubset":{"B":"2"}}"#;
    let from = r#"{"SourceArn":"arn:aws:s3:::amzn-s3-demo-bucket"}"#;
    let all =
        r#"{"EncryptionContextSubset":{"A":"1"},"SourceArn":"arn:aws:s3:::amzn-s3-demo-bucket"}"#;
    type Case<'a> = (&'a str, Vec<(String, String)>, bool, Option<&'a str>);
    let (equals, subset, arn) = (
        "EncryptionContextEquals",
        "EncryptionContextSubset",
        "SourceArn",
    );
    // (constraints, the request's keys, allows DescribeKey, the constraint that refuses Decrypt)
    let cases: [Case<'_>; 10] = [
        (both, vec![pair("A", "1"), pair("B", "2")], true, None),
        (both, vec![pair("A", "1")], true, Some(equals)),
        (torn, vec![pair("A", "1")], true, Some(subset)),
        (
            torn,
            vec![pair("A", "1"), pair("B", "2")],
            true,
            Some(equals),
        ),
        (from, vec![source(bucket)], true, None),
        (from, vec![source("arn:aws:s3:::other")], false, Some(arn)),
        (from, vec![], false, Some(arn)),
        (
            all,
            vec![source(bucket), pair("A", "1"), pair("C", "3")],
            true,
            None,
        ),
        (
            all,
            vec![source(bucket), pair("A", "2")],
            true,
            Some(subset),
        ),
        (all, vec![pair("A", "1")], false, Some(arn)),
    ];
    for (text, keys, describes, refusing) in cases {
        let policies = closed(constraints(text).expect("grants"));
        let mut context = Context::new();
        for (key, value) in &keys {
            context.set(key.as_str(), value.as_str());
        }
        let decision = decide(&request(ALICE, "kms:Decrypt", context.clone()), &policies);
        let refused = match &decision.considered.last().expect("the grant").outcome {
            Outcome::NotMatched { key, .. } => key.as_deref(),
            _ => None,
        };
        assert_eq!(refused, refusing, "{text} {keys:?}");
        assert_eq!(decision.is_allowed(), refusing.is_none(), "{text} {keys:?}");
        // An operation without an encryption context is bound by `SourceArn` alone.
        let asked = request(ALICE, "kms:DescribeKey", context);
        assert_eq!(
            decide(&asked, &policies).is_allowed(),
            describes,
            "{text} {keys:?}"
        );
        let printed = Grant::list_to_json_pretty(&policies.grants);
        assert_eq!(
            Grant::parse_list(&printed).expect("grants"),
            policies.grants
        );
    }
    let unknown = constraints(r#"{"SourceAccount":"111122223333"}"#).expect_err("not known");
    assert!(unknown.to_string().contains("`SourceAccount`"), "{unknown}");
}

#[test]
fn grants_are_read_and_printed_as_kms_lists_them() {
    let text = format!(
        r#"[
  {{
    "Name": "backup",
    "GranteePrincipal": "{ROLE}",
    "Operations": [
      "Decrypt",
      "ReEncryptFrom"
    ],
    "Constraints": {{
      "EncryptionContextEquals": {{
        "k": "v"
      }}
    }}
  }},
  {{
    "Name": "other",
    "GranteePrincipal": "{SESSION}",
    "Operations": [
      "DescribeKey"
    ]
  }}
]"#
    );
    let grants = Grant::parse_list(&text).unwrap();
    assert_eq!(grants.len(), 2);
    assert_eq!(
        grants[0].constraints,
        Some(GrantConstraints::equals(vec![(
            "k".to_owned(),
            "v".to_owned()
        )]))
    );
    assert_eq!(Grant::list_to_json_pretty(&grants), text);
    let wrapped = format!(r#"{{"Grants": {text}, "Truncated": false}}"#);
    assert_eq!(Grant::parse_list(&wrapped).unwrap(), grants);
    assert_eq!(Grant::parse_list("[]").unwrap(), []);
    assert_eq!(Grant::list_to_json_pretty(&[]), "[]");
    // One grant alone, as KMS's own list has it: its id is its name.
    let full = format!(
        r#"{{"KeyId": "k", "GrantId": "abcde", "Name": "", "CreationDate": 1.5, "IssuingAccount": "{ROOT}",
            "GranteePrincipal": "{ALICE}", "RetiringPrincipal": "{ALICE}", "Operations": ["Decrypt"],
            "Constraints": {{}}}}"#
    );
    let expected = Grant {
        name: "abcde".to_owned(),
        ..grant(ALICE, &["Decrypt"])
    };
    assert_eq!(Grant::parse_list(&full).unwrap(), [expected]);
}

#[test]
fn a_fault_in_a_grant_is_located_and_says_what_is_allowed() {
    let with = |text: &str| Grant::parse_list(text).unwrap_err().to_string();
    let grant = |rest: &str| format!("[{{\n  \"GranteePrincipal\": \"{ALICE}\",\n  {rest}}}]");
    for (text, expected) in [
        (
            " ".to_owned(),
            "line 1, column 1: this text is empty; an empty list of grants is `[]`",
        ),
        (
            grant(r#""Operation": ["Decrypt"]"#),
            "line 3, column 3: `Operation` is not an element of a grant; did you mean `Operations`?",
        ),
        (
            grant(r#""Effect": "Allow""#),
            "line 3, column 3: `Effect` is not an element of a grant; \
             expected `Name`, `GranteePrincipal`, `Operations`, `Constraints`",
        ),
        (
            grant(r#""Operations": ["Decrpt"]"#),
            "line 3, column 18: `Decrpt` is not an operation that a grant can allow; did you mean `Decrypt`?",
        ),
        (
            grant(r#""Operations": ["kms:Decrypt"]"#),
            "line 3, column 18: `kms:Decrypt` is not an operation that a grant can allow; did you mean `Decrypt`?",
        ),
        (
            grant(r#""Operations": []"#),
            "line 3, column 17: this list is empty; a grant allows at least one operation",
        ),
        (
            grant(r#""Operations": "Decrypt""#),
            "line 3, column 17: expected a list of operations, found `Decrypt`",
        ),
        (
            grant(r#""Operations": ["Decrypt"], "Constraints": {"EncryptionContextEqual": {}}"#),
            "line 3, column 46: `EncryptionContextEqual` is not an element of `Constraints`; \
             did you mean `EncryptionContextEquals`?",
        ),
        (
            grant(
                r#""Operations": ["Decrypt"], "Constraints": {"EncryptionContextSubset": {"k": 1}}"#,
            ),
            "line 3, column 79: expected a string, found `1`",
        ),
        (
            grant(
                r#""Operations": ["Decrypt"], "Constraints": {"EncryptionContextSubset": {}, "SourceArm": "x"}"#,
            ),
            "line 3, column 77: `SourceArm` is not an element of `Constraints`; did you mean `SourceArn`?",
        ),
        (
            grant(r#""Name": "x""#),
            "line 1, column 2: this grant has no `Operations`",
        ),
        (
            r#"[{"GranteePrincipal": "*"}]"#.to_owned(),
            "line 1, column 23: `*` is not a grantee; expected the ARN of a user, of a role, \
             of a role's session or of an account's root, without wildcards",
        ),
        (
            r#"{"Grants": [], "Grant": 1}"#.to_owned(),
            "line 1, column 16: `Grant` is not an element of a list of grants; did you mean `Grants`?",
        ),
    ] {
        assert_eq!(with(&text), expected, "{text}");
    }
    let listed = with(&grant(r#""Operations": ["PutObject"]"#));
    assert!(
        listed.contains("expected `Decrypt`, `Encrypt`, `GenerateDataKey`"),
        "{listed}"
    );
    for text in [
        "{",
        "[1]",
        "7",
        r#"{"Grants": 1}"#,
        r#"[{"GranteePrincipal": "alice"}]"#,
    ] {
        assert!(Grant::parse_list(text).is_err(), "{text}");
    }
}

// ---- in KMS ----

fn set_grants(cloud: &mut Cloud, grants: Vec<Grant>) {
    cloud.kms.key_mut(KEY_ID).expect("the key").grants = grants;
}

#[test]
fn kms_counts_the_keys_grants() {
    let app = Lab::app();
    let s3_only = r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#;
    let mut cloud = cloud(s3_only);
    assert!(error_of(&upload(&mut cloud, "a", b"body")).contains("no identity-based policy"));
    let constrained = |arn: &str| Grant {
        constraints: Some(GrantConstraints::subset(vec![(
            "aws:s3:arn".to_owned(),
            arn.to_owned(),
        )])),
        ..grant(&app.principal_arn(), &["GenerateDataKey"])
    };
    let to = constrained(&format!("arn:aws:s3:::{BUCKET}/a"));
    set_grants(&mut cloud, vec![to.clone()]);
    let outcome = upload(&mut cloud, "a", b"body");
    assert!(outcome.result.is_ok(), "{:?}", outcome.result);
    let step = (outcome.trace.steps.iter())
        .find(|step| (step.decision.as_ref()).is_some_and(|decision| decision.by == by_grant()))
        .unwrap();
    assert!(
        step.says
            .contains("The grant g on the key allows kms:GenerateDataKey"),
        "{}",
        step.says
    );
    assert!(
        upload(&mut cloud, "b", b"body").result.is_err(),
        "another object"
    );
    assert!(
        error_of(&download(&mut cloud, "a")).contains("kms:Decrypt"),
        "another operation"
    );
    set_grants(&mut cloud, vec![to, grant(&app.arn(), &["Decrypt"])]);
    assert!(download(&mut cloud, "a").result.is_ok());
}
