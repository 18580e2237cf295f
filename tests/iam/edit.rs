//! The edits behind the lab's switches and "what would fix it", as a learner
//! sees them.
#![expect(
    clippy::expect_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::world::policy;
use envelope_lab::core::iam::edit::{grant, revoke};
use envelope_lab::core::iam::{
    Context, Fix, NamedPolicy, PolicyDocument, PolicyKind, PolicySet, Request, smallest_fix,
};

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const OBJECTS: &str = "arn:aws:s3:::amzn-s3-demo-bucket/*";
const OBJECT: &str = "arn:aws:s3:::amzn-s3-demo-bucket/file.dat";

fn document(statements: &str) -> PolicyDocument {
    policy(&statements.replace("KEY", KEY).replace("OBJECTS", OBJECTS))
}

const S3: &str =
    r#"{"Effect":"Allow","Action":["s3:PutObject","s3:GetObject"],"Resource":"OBJECTS"}"#;
const KMS: &str = r#"{"Effect":"Allow","Action":"kms:GenerateDataKey","Resource":"KEY"}"#;

#[test]
fn granting() {
    let cases = [
        // The first statement of a document.
        (
            "",
            r#"{"Effect":"Allow","Action":"kms:Decrypt","Resource":"KEY"}"#,
        ),
        // It joins its service.
        (
            &format!("{S3},{KMS}"),
            &format!(
                r#"{S3},{{"Effect":"Allow","Action":["kms:GenerateDataKey","kms:Decrypt"],"Resource":"KEY"}}"#
            ),
        ),
        // It does not join a statement with conditions.
        (
            r#"{"Effect":"Allow","Action":"kms:Encrypt","Resource":"*","Condition":{"Null":{"a:b":"true"}}}"#,
            r#"{"Effect":"Allow","Action":"kms:Encrypt","Resource":"*","Condition":{"Null":{"a:b":"true"}}},
               {"Effect":"Allow","Action":"kms:Decrypt","Resource":"KEY"}"#,
        ),
        // It does not join a statement about more than the key.
        (
            r#"{"Effect":"Allow","Action":"kms:ListAliases","Resource":"*"}"#,
            r#"{"Effect":"Allow","Action":"kms:ListAliases","Resource":"*"},
               {"Effect":"Allow","Action":"kms:Decrypt","Resource":"KEY"}"#,
        ),
        // Covered already.
        (
            r#"{"Effect":"Allow","Action":"kms:*","Resource":"*"}"#,
            r#"{"Effect":"Allow","Action":"kms:*","Resource":"*"}"#,
        ),
        // Out of a Deny, as little of it as can be.
        (
            r#"{"Effect":"Allow","Action":"*","Resource":"*"},
               {"Effect":"Deny","Action":["kms:Encrypt","kms:decrypt"],"Resource":"*"}"#,
            r#"{"Effect":"Allow","Action":"*","Resource":"*"},
               {"Effect":"Deny","Action":["kms:Encrypt"],"Resource":"*"}"#,
        ),
        (
            r#"{"Effect":"Allow","Action":"*","Resource":"*"},
               {"Effect":"Deny","NotAction":"s3:*","Resource":"*"}"#,
            r#"{"Effect":"Allow","Action":"*","Resource":"*"},
               {"Effect":"Deny","NotAction":["s3:*","kms:Decrypt"],"Resource":"*"}"#,
        ),
        (
            r#"{"Effect":"Allow","Action":"*","Resource":"*"},
               {"Effect":"Deny","Action":"kms:*","Resource":["KEY","OBJECTS"]}"#,
            r#"{"Effect":"Allow","Action":"*","Resource":"*"},
               {"Effect":"Deny","Action":"kms:*","Resource":["OBJECTS"]}"#,
        ),
        (
            r#"{"Effect":"Allow","Action":"*","Resource":"*"},
               {"Effect":"Deny","Action":"kms:*","Resource":"*"}"#,
            r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#,
        ),
    ];
    for (before, after) in cases {
        let granted = grant(&document(before), "kms:Decrypt", KEY);
        assert_eq!(granted, document(after), "{before}");
    }
}

/// A Deny of a part of what is granted, or of something else, stays; of several resources, only the one that covers all of
/// it goes.
#[test]
fn granting_more_than_a_deny_names() {
    let allow = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;
    let deny =
        |resource: &str| format!(r#"{{"Effect":"Deny","Action":"s3:*","Resource":{resource}}}"#);
    let private = r#""arn:aws:s3:::amzn-s3-demo-bucket/private/*""#;
    let another = r#""arn:aws:s3:::another-bucket/*""#;
    for (before, after) in [
        (private.to_owned(), private.to_owned()),
        (another.to_owned(), another.to_owned()),
        (
            format!(r#"[{private},"OBJECTS",{another}]"#),
            format!("[{private},{another}]"),
        ),
        (
            format!(r#"[{private},"arn:aws:s3:::*"]"#),
            format!("[{private}]"),
        ),
    ] {
        let granted = grant(
            &document(&format!("{allow},{}", deny(&before))),
            "s3:GetObject",
            OBJECTS,
        );
        let expected = document(&format!("{allow},{}", deny(&after)));
        assert_eq!(granted, expected, "{before}");
    }
}

#[test]
fn revoking() {
    let cases = [
        ("", ""),
        // By name.
        (
            &*format!("{S3},{KMS}"),
            &*format!(
                r#"{{"Effect":"Allow","Action":["s3:PutObject"],"Resource":"OBJECTS"}},{KMS}"#
            ),
        ),
        // With the statement, when nothing is left of it.
        (
            r#"{"Effect":"Allow","Action":"s3:getobject","Resource":"*"}"#,
            "",
        ),
        // Against a wildcard, by a Deny.
        (
            r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#,
            r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"},
               {"Effect":"Deny","Action":"s3:GetObject","Resource":"OBJECTS"}"#,
        ),
        (
            r#"{"Effect":"Allow","Action":"*","Resource":"*"},
               {"Effect":"Deny","Action":"s3:PutObject","Resource":"OBJECTS"}"#,
            r#"{"Effect":"Allow","Action":"*","Resource":"*"},
               {"Effect":"Deny","Action":["s3:PutObject","s3:GetObject"],"Resource":"OBJECTS"}"#,
        ),
        // Denied already.
        (
            r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"},
               {"Effect":"Deny","Action":"*","Resource":"*"}"#,
            r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"},
               {"Effect":"Deny","Action":"*","Resource":"*"}"#,
        ),
    ];
    for (before, after) in cases {
        let revoked = revoke(&document(before), "s3:GetObject", OBJECTS);
        assert_eq!(revoked, document(after), "{before}");
    }
}

const DELEGATE: &str = r#"{"Sid":"Enable IAM User Permissions","Effect":"Allow",
    "Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}"#;

fn named(name: &str, statements: &str) -> NamedPolicy {
    NamedPolicy::new(name, document(statements))
}

fn fix(action: &str, on: &str, policies: &PolicySet) -> Option<Fix> {
    let request = Request {
        principal: "arn:aws:iam::111122223333:user/alice"
            .parse()
            .expect("a user"),
        action: action.to_owned(),
        resource: on.to_owned(),
        resource_account: "111122223333".to_owned(),
        context: Context::new().with("aws:PrincipalArn", "arn:aws:iam::111122223333:user/alice"),
    };
    smallest_fix(&request, policies)
}

fn says(action: &str, on: &str, policies: &PolicySet) -> String {
    fix(action, on, policies).map_or_else(|| "none".to_owned(), |fix| fix.says)
}

fn lab(identity: &str, key: &str) -> PolicySet {
    PolicySet {
        identity: vec![named("AppAccess", identity)],
        resource: Some((PolicyKind::KeyPolicy, named("default", key))),
        ..PolicySet::default()
    }
}

#[test]
fn fixing() {
    let decrypt = |policies: &PolicySet| says("kms:Decrypt", KEY, policies);
    assert_eq!(
        decrypt(&lab(KMS, DELEGATE)),
        "In the identity policy `AppAccess`, allow `kms:Decrypt` on the key."
    );
    let allowed = r#"{"Effect":"Allow","Action":"kms:*","Resource":"*"}"#;
    assert_eq!(decrypt(&lab(allowed, DELEGATE)), "none");
    assert_eq!(
        decrypt(&lab(allowed, "")),
        "In the key policy `default`, allow `kms:Decrypt` \
         for `arn:aws:iam::111122223333:user/alice`."
    );
    assert_eq!(
        decrypt(&lab("", "")),
        "In the key policy `default`, allow `kms:Decrypt` \
         for `arn:aws:iam::111122223333:user/alice`."
    );
    let denied = r#"{"Effect":"Deny","Action":["kms:Decrypt","kms:Encrypt"],"Resource":"*"}"#;
    assert_eq!(
        decrypt(&lab(&format!("{allowed},{denied}"), DELEGATE)),
        "In the identity policy `AppAccess`, except `kms:Decrypt` on the key \
         from statement 2 that denies it."
    );
    assert_eq!(
        decrypt(&lab(denied, DELEGATE)),
        "In the identity policy `AppAccess`, except `kms:Decrypt` on the key \
         from statement 1 that denies it and allow `kms:Decrypt` on the key."
    );
    let nobody = r#"{"Effect":"Deny","Principal":"*","Action":"kms:Decrypt","Resource":"*"}"#;
    assert_eq!(
        decrypt(&lab(allowed, &format!("{DELEGATE},{nobody}"))),
        "In the key policy `default`, except `kms:Decrypt` \
         by `arn:aws:iam::111122223333:user/alice` from statement 2 that denies it."
    );
    assert_eq!(
        says("s3:GetObject", OBJECT, &PolicySet::default()),
        "Attach an identity policy and in it allow `s3:GetObject` \
         on `arn:aws:s3:::amzn-s3-demo-bucket/file.dat`."
    );
}

#[test]
fn what_this_caller_cannot_fix() {
    let identity = vec![named(
        "p",
        r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#,
    )];
    let control = |effect: &str| {
        vec![vec![named(
            "guardrail",
            &format!(r#"{{"Effect":"{effect}","Action":"kms:*","Resource":"*"}}"#),
        )]]
    };
    for policies in [
        PolicySet {
            scps: control("Deny"),
            ..PolicySet::default()
        },
        PolicySet {
            scps: control("Allow"),
            ..PolicySet::default()
        },
        PolicySet {
            rcps: control("Deny"),
            ..PolicySet::default()
        },
    ] {
        let policies = PolicySet {
            identity: identity.clone(),
            ..policies
        };
        let (action, on) = if policies.scps == control("Allow") {
            ("s3:GetObject", OBJECT)
        } else {
            ("kms:Decrypt", KEY)
        };
        assert_eq!(fix(action, on, &policies), None);
    }
}

#[test]
fn a_fix_is_exact_about_odd_object_names() {
    let odd = "arn:aws:s3:::amzn-s3-demo-bucket/50% off? *new* ${x}.txt";
    let fix = fix("s3:GetObject", odd, &PolicySet::default()).expect("a fix");
    assert!(
        fix.after.contains("50% off${?} ${*}new${*} ${$}{x}.txt"),
        "{}",
        fix.after
    );
    assert_eq!(fix.before, "");
}
