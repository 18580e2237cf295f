//! What the linter says, and that it is right when it says "never".
#![expect(
    clippy::expect_used,
    reason = "test helpers stand outside test functions"
)]

use envelope_lab::core::iam::{
    Context, NamedPolicy, Outcome, PolicyDocument, PolicyKind, PolicySet, Principal, Request,
    Warning, decide, known_actions, lint,
};
use envelope_lab::core::lab::{Lab, Preset};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const ALIAS: &str = "arn:aws:kms:us-east-1:111122223333:alias/app";

fn warnings(kind: PolicyKind, text: &str) -> Vec<Warning> {
    let document: PolicyDocument = text.parse().expect(text);
    lint(kind, &document, text)
}

/// Code and token of every warning about a policy of one statement.
fn codes(kind: PolicyKind, statement: &str) -> Vec<String> {
    let statement = statement.replace("KEY", KEY).replace("ALIAS", ALIAS);
    let text = format!("{{\"Version\":\"2012-10-17\",\n \"Statement\":[{{{statement}}}]}}");
    described(kind, &text)
}

fn described(kind: PolicyKind, text: &str) -> Vec<String> {
    let code = |warning: Warning| {
        assert!(!warning.why.is_empty() && !warning.message.ends_with('.'));
        let before = text.get(..warning.at.start).expect("a place in the text");
        assert_eq!(warning.line, before.matches('\n').count() + 1);
        let token = text.get(warning.at).expect("a token");
        let column = before.rsplit('\n').next().unwrap_or_default();
        assert_eq!(warning.column, column.chars().count() + 1);
        format!("{} {token}", warning.code)
    };
    warnings(kind, text).into_iter().map(code).collect()
}

use PolicyKind::{BucketPolicy, Identity, KeyPolicy, ServiceControl};

#[test]
fn least_privilege_and_aws_own_policies_are_clean() {
    let clean: &[(PolicyKind, &str)] = &[
        (
            Identity,
            r#""Effect":"Allow","Action":["s3:PutObject","s3:GetObject"],"Resource":"arn:aws:s3:::b/*""#,
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":["kms:GenerateDataKey","kms:Decrypt"],"Resource":"KEY""#,
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":["s3:PutObject","kms:GenerateDataKey*"],"Resource":["arn:aws:s3:::b/*","KEY"]"#,
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::b","Condition":{"StringLike":{"s3:prefix":"home/${aws:username}/*"}}"#,
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]"#,
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":["kms:ListAliases","s3:ListAllMyBuckets"],"Resource":"*""#,
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"arn:aws:s3:::*""#,
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":"ec2:Describe*","Resource":"*""#,
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":"kms:CreateAlias","Resource":["KEY","ALIAS"]"#,
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":"kms:Decrypt","Resource":"*","Condition":{"ForAnyValue:StringEquals":{"kms:ResourceAliases":"alias/app"}}"#,
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":["kms:Encrypt","kms:Decrypt"],"Resource":"KEY""#,
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:us-east-1:111122223333:accesspoint/a/object/*""#,
        ),
        (
            Identity,
            r#""Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}"#,
        ),
        (
            Identity,
            r#""Effect":"Deny","NotAction":"s3:*","Resource":"*""#,
        ),
        (
            Identity,
            r#""Effect":"Deny","Action":"kms:*","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":"192.0.2.0/24"},"Bool":{"aws:ViaAWSService":"false"}}"#,
        ),
        (
            KeyPolicy,
            r#""Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*""#,
        ),
        (
            KeyPolicy,
            r#""Effect":"Allow","Principal":{"AWS":"*"},"Action":["kms:Encrypt","kms:ReEncrypt*"],"Resource":"*","Condition":{"StringEquals":{"kms:CallerAccount":"111122223333"}}"#,
        ),
        (
            BucketPolicy,
            r#""Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::b/*","Condition":{"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}}"#,
        ),
        (
            BucketPolicy,
            r#""Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}"#,
        ),
        (
            ServiceControl,
            r#""Effect":"Allow","Action":"*","Resource":"*""#,
        ),
    ];
    for (kind, statement) in clean {
        assert_eq!(codes(*kind, statement), Vec::<String>::new(), "{statement}");
    }
    let mut lab = Lab::new([7; 32]).expect("a lab");
    for preset in [
        Preset::UploadOnly,
        Preset::DownloadOnly,
        Preset::UploadAndDownload,
        Preset::Nothing,
    ] {
        lab.apply_preset(preset);
        assert_eq!(warnings(Identity, &lab.policy().text), []);
    }
    lab.apply_preset(Preset::EncryptOnly);
    assert_eq!(
        described(Identity, &lab.policy().text),
        [r#"encrypt-for-s3 "kms:Encrypt""#]
    );
}

#[test]
fn every_warning_stands_at_its_token() {
    let cases: &[(PolicyKind, &str, &[&str])] = &[
        (
            Identity,
            r#""Effect":"Allow","Action":"kms:Decrypt","Resource":"ALIAS""#,
            &[r#"alias-arn "ALIAS""#],
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":"kms:*","Resource":"ALIAS""#,
            &[r#"wide-kms-action "kms:*""#, r#"alias-arn "ALIAS""#],
        ),
        (
            Identity,
            r#""Effect":"Deny","Action":"kms:Decrypt","NotResource":"ALIAS""#,
            &[r#"alias-arn "ALIAS""#],
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:aws:kms:us-east-1:111122223333:1234""#,
            &[r#"malformed-key-arn "arn:aws:kms:us-east-1:111122223333:1234""#],
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":["s3:GetObject","kms:Encrypt"],"Resource":["arn:aws:s3:::b/*","KEY"]"#,
            &[r#"encrypt-for-s3 "kms:Encrypt""#],
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":"kms:Enc*","Resource":"KEY","Condition":{"StringEquals":{"kms:ViaService":"s3.us-east-1.amazonaws.com"}}"#,
            &[r#"encrypt-for-s3 "kms:Enc*""#],
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":"*","Resource":"*""#,
            &[r#"wide-action "*""#, r#"wide-resource "*""#],
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":"kms:Decrypt","Resource":"*""#,
            &[r#"wide-resource "*""#],
        ),
        (
            KeyPolicy,
            r#""Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:*""#,
            &["no-resource {"],
        ),
        (
            KeyPolicy,
            r#""Effect":"Deny","Principal":"*","Action":"kms:*""#,
            &["no-resource {", r#"deny-never-matches "Deny""#],
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b""#,
            &[r#"bucket-arn-for-objects "arn:aws:s3:::b""#],
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":"arn:aws:s3:::b""#,
            &[r#"bucket-arn-for-objects "s3:GetObject""#],
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::b/*""#,
            &[r#"object-arn-for-bucket "arn:aws:s3:::b/*""#],
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":"arn:aws:s3:::b/*""#,
            &[r#"object-arn-for-bucket "s3:ListBucket""#],
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":["s3:GetObject","kms:Decrypt"],"Resource":"arn:aws:s3:::b/*""#,
            &[r#"service-mismatch "kms:Decrypt""#],
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::b/*","KEY"]"#,
            &[r#"service-mismatch "KEY""#],
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":"kms:ListAliases","Resource":"KEY""#,
            &[r#"needs-all-resources "kms:ListAliases""#],
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":"s3:PutObjct","Resource":"arn:aws:s3:::b/*""#,
            &[r#"unknown-action "s3:PutObjct""#],
        ),
        (
            Identity,
            r#""Effect":"Deny","Action":["kms:Dekrypt","kms:Foo*"],"Resource":"KEY""#,
            &[
                r#"deny-never-matches "Deny""#,
                r#"unknown-action "kms:Dekrypt""#,
                r#"unknown-action "kms:Foo*""#,
            ],
        ),
        (
            Identity,
            r#""Effect":"Deny","Action":"kms:Decrypt","Resource":"ALIAS""#,
            &[r#"deny-never-matches "Deny""#, r#"alias-arn "ALIAS""#],
        ),
        (
            Identity,
            r#""Effect":"Deny","Action":"kms:Decrypt","Resource":"arn:aws:s3:::b/*""#,
            &[
                r#"deny-never-matches "Deny""#,
                r#"service-mismatch "arn:aws:s3:::b/*""#,
            ],
        ),
        (
            Identity,
            r#""Effect":"Deny","Action":"kms:Decrypt","Resource":"KEY","Condition":{"StringEquals":{"aws:username":"a"},"StringLike":{"aws:UserName":["b*","c"]}}"#,
            &[
                r#"deny-never-matches "Deny""#,
                r#"contradictory-condition "aws:UserName""#,
            ],
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":"kms:Decrypt","Resource":"KEY","Condition":{"StringEquals":{"aws:username":"a"},"StringNotLike":{"aws:username":"*"}}"#,
            &[r#"contradictory-condition "aws:username""#],
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":"kms:Decrypt","Resource":"KEY","Condition":{"Null":{"aws:username":true},"StringEquals":{"aws:username":"a"}}"#,
            &[r#"contradictory-condition "aws:username""#],
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{"StringEquals":{"kms:ViaService":"s3.us-east-1.amazonaws.com"}}"#,
            &[r#"foreign-condition-key "kms:ViaService""#],
        ),
        (
            Identity,
            r#""Effect":"Deny","Action":"kms:Decrypt","Resource":"KEY","Condition":{"StringEquals":{"s3:prefix":"a"}}"#,
            &[
                r#"deny-never-matches "Deny""#,
                r#"foreign-condition-key "s3:prefix""#,
            ],
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":"kms:Decrypt","Resource":"KEY","Condition":{"StringEquals":{"kms:ViaService":"s3.*.amazonaws.com"}}"#,
            &[r#"wildcard-in-equals "s3.*.amazonaws.com""#],
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":"kms:Decrypt","Resource":"KEY","Condition":{"StringEquals":{"kms:ViaService":"s3.amazonaws.com"}}"#,
            &[r#"via-service-without-region "s3.amazonaws.com""#],
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":"kms:Decrypt","Resource":"KEY","Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}"#,
            &[r#"source-ip-for-kms "aws:SourceIp""#],
        ),
        (
            Identity,
            r#""Effect":"Deny","Action":"*","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":"192.0.2.0/24"}}"#,
            &[r#"source-ip-for-kms "aws:SourceIp""#],
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":"kms:Decrypt","Resource":"KEY","Condition":{"ForAllValues:StringEquals":{"kms:EncryptionContextKeys":"a"}}"#,
            &[r#"for-all-values-allow "ForAllValues:StringEquals""#],
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":"kms:Decrypt","Resource":"KEY","Condition":{"StringEquals":{"kms:EncryptionContextKeys":"a"}}"#,
            &[r#"multivalued-key "StringEquals""#],
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":"kms:Decrypt","Resource":"KEY","Condition":{"Bool":{"aws:ViaAWSService":"yes"}}"#,
            &[r#"not-a-boolean "yes""#],
        ),
        (
            Identity,
            r#""Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::b/*","Condition":{"StringEquals":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"alias/app"}}"#,
            &[r#"key-id-not-arn "alias/app""#],
        ),
        (
            Identity,
            r#""Effect":"Allow","NotAction":"iam:*","Resource":"KEY""#,
            &[r#"allow-not-action "NotAction""#],
        ),
        (
            BucketPolicy,
            r#""Effect":"Allow","NotPrincipal":{"AWS":"111122223333"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*""#,
            &[r#"allow-not-principal "NotPrincipal""#],
        ),
        (
            BucketPolicy,
            r#""Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*""#,
            &[r#"public-principal "*""#],
        ),
        (
            BucketPolicy,
            r#""Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":["s3:GetObject","kms:Decrypt"],"Resource":["arn:aws:s3:::b/*","KEY"]"#,
            &[r#"foreign-action "kms:Decrypt""#],
        ),
        (
            KeyPolicy,
            r#""Effect":"Allow","Principal":{"AWS":["111122223333","*"]},"Action":"kms:Decrypt","Resource":"*""#,
            &[r#"public-principal "*""#],
        ),
        (
            KeyPolicy,
            r#""Effect":"Deny","Principal":{"AWS":"arn:aws:iam::111122223333:role/*"},"Action":"kms:Decrypt","Resource":"*""#,
            &[
                r#"deny-never-matches "Deny""#,
                r#"principal-never-matches "arn:aws:iam::111122223333:role/*""#,
            ],
        ),
        (
            KeyPolicy,
            r#""Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"*""#,
            &[
                r#"deny-never-matches "Deny""#,
                r#"foreign-action "s3:GetObject""#,
            ],
        ),
        (
            KeyPolicy,
            r#""Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:Decrypt","Resource":"*","Condition":{"ForAnyValue:StringEquals":{"kms:ResourceAliases":"alias/a"}}"#,
            &[r#"not-in-key-policy "kms:ResourceAliases""#],
        ),
        // One resource that exists is enough for a Deny to match.
        (
            Identity,
            r#""Effect":"Deny","Action":"s3:GetObject","Resource":["arn:aws:s3:us-east-1::b/*","arn:aws:s3:::c/*"]"#,
            &[r#"arn-region "arn:aws:s3:us-east-1::b/*""#],
        ),
        (
            Identity,
            r#""Effect":"Deny","Action":"s3:GetObject","Resource":["arn:aws:s3:us-east-1::b/*","arn:aws:s3::111122223333:c/*"]"#,
            &[
                r#"deny-never-matches "Deny""#,
                r#"arn-region "arn:aws:s3:us-east-1::b/*""#,
                r#"arn-account "arn:aws:s3::111122223333:c/*""#,
            ],
        ),
        // What some value satisfies is no contradiction, also where only the case of a letter tells them apart.
        (
            Identity,
            r#""Effect":"Deny","Action":"kms:Decrypt","Resource":"KEY","Condition":{"StringEquals":{"aws:username":["ab","c"]},"StringLike":{"aws:UserName":["a*","d"]}}"#,
            &[],
        ),
        (
            Identity,
            r#""Effect":"Deny","Action":"kms:Decrypt","Resource":"KEY","Condition":{"StringLike":{"aws:username":"a*"},"StringEqualsIgnoreCase":{"aws:UserName":"AB"}}"#,
            &[],
        ),
        (
            Identity,
            r#""Effect":"Deny","Action":"kms:Decrypt","Resource":"KEY","Condition":{"StringLike":{"aws:username":"a*"},"StringEquals":{"aws:UserName":"AB"}}"#,
            &[
                r#"deny-never-matches "Deny""#,
                r#"contradictory-condition "aws:UserName""#,
            ],
        ),
        // The pattern of an ARN has six fields, or ends before them with a `*`.
        (
            Identity,
            r#""Effect":"Deny","Action":"kms:Decrypt","Resource":"KEY","Condition":{"ArnLike":{"aws:PrincipalArn":["arn:aws:iam::111122223333:role/a","arn:aws:iam::*","*","*:*:*:*:*:role/a","arn:aws:iam::111122223333","role/a","arn"]}}"#,
            &[
                r#"not-an-arn "arn:aws:iam::111122223333""#,
                r#"not-an-arn "role/a""#,
                r#"not-an-arn "arn""#,
            ],
        ),
        // A variable, or a pattern that begins anywhere, may be the ARN of a key.
        (
            Identity,
            r#""Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::b/*","Condition":{"StringLike":{"s3:x-amz-server-side-encryption-aws-kms-key-id":["${aws:PrincipalTag/key}","*/1234abcd-*","?rn:aws:kms:*","arn:aws:kms:*:alias/a","alias/*"]}}"#,
            &[
                r#"string-for-arn "StringLike""#,
                r#"key-id-not-arn "arn:aws:kms:*:alias/a""#,
                r#"key-id-not-arn "alias/*""#,
            ],
        ),
    ];
    for (kind, statement, expected) in cases {
        let expected: Vec<String> = expected
            .iter()
            .map(|text| text.replace("KEY", KEY).replace("ALIAS", ALIAS))
            .collect();
        assert_eq!(codes(*kind, statement), expected, "{statement}");
    }
    let old = r#"{"Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:username}/*","Condition":{"StringEquals":{"s3:ExistingObjectTag/by":"${aws:username}"}}}}"#;
    assert_eq!(
        described(Identity, old),
        [
            r#"variable-needs-2012 "arn:aws:s3:::b/${aws:username}/*""#,
            r#"variable-needs-2012 "${aws:username}""#,
        ]
    );
}

/// (actions, what `*` is for them)
#[test]
fn a_wide_resource_says_how_wide_it_is() {
    for (actions, expected) in [
        (r#""Action":"*""#, "everything"),
        (r#""NotAction":"iam:*""#, "everything"),
        (
            r#""Action":["kms:*","s3:*"]"#,
            "every key, bucket and object",
        ),
        (
            r#""Action":["kms:Decrypt","s3:GetObject"]"#,
            "every key, bucket and object",
        ),
        (r#""Action":["kms:Decrypt","kms:ListKeys"]"#, "every key"),
        (r#""Action":"s3:GetObject""#, "every bucket and object"),
        (r#""Action":["kms:ListKeys","s3:ListAllMyBuckets"]"#, ""),
    ] {
        let text = format!(r#"{{"Statement":{{"Effect":"Allow",{actions},"Resource":"*"}}}}"#);
        let found = warnings(Identity, &text).into_iter();
        let mut found = found.filter(|warning| warning.code == "wide-resource");
        let message = (found.next()).map_or_else(String::new, |warning| warning.message);
        let expected = match expected {
            "" => String::new(),
            all => format!("`*` is {all}, in any account, now and later"),
        };
        assert_eq!(message, expected, "{actions}");
    }
}

/// Two lists of values are compared up to 4,096 pairs. Longer ones are left alone, also where no value is in both.
#[test]
fn long_lists_of_values_are_compared_up_to_a_limit() {
    let list = |letter: char, count: usize| {
        let values: Vec<String> = (0..count)
            .map(|number| format!("\"{letter}{number}\""))
            .collect();
        values.join(",")
    };
    for (count, compared) in [(63, true), (64, true), (65, false), (130, false)] {
        let statement = format!(
            r#""Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{{"StringEquals":{{"aws:username":[{}]}},"StringLike":{{"aws:username":[{}]}}}}"#,
            list('a', count),
            list('b', 64),
        );
        let found = codes(Identity, &statement);
        assert_eq!(!found.is_empty(), compared, "{count}: {found:?}");
    }
}

#[test]
fn says_which_action_was_meant() {
    let message = |action: &str| {
        let text =
            format!(r#"{{"Statement":{{"Effect":"Deny","Action":"{action}","Resource":"*"}}}}"#);
        let found = warnings(Identity, &text).into_iter();
        let mut found = found.filter(|warning| warning.code == "unknown-action");
        found
            .next()
            .map_or_else(String::new, |warning| warning.message)
    };
    for (action, expected) in [
        ("s3:getobject", ""),
        ("KMS:GenerateData*", ""),
        ("lambda:Nope", ""),
        (
            "kms:GenerateDatakeys",
            "`kms:GenerateDatakeys` is not an action of KMS; did you mean `kms:GenerateDataKey`?",
        ),
        (
            "s3:HeadObject",
            "`s3:HeadObject` is an operation of S3's API, not an action; S3 checks `s3:GetObject`",
        ),
        (
            "s3:Decrypt",
            "`s3:Decrypt` is not an action of S3; did you mean `kms:Decrypt`?",
        ),
        ("kms:Frobnicate", "`kms:Frobnicate` is not an action of KMS"),
        ("kms:Frob*", "`kms:Frob*` doesn't match any action of KMS"),
        (
            "kms:ReEncrypt",
            "`kms:ReEncrypt` is not an action of KMS; re-encrypting needs `kms:ReEncryptFrom` and `kms:ReEncryptTo`",
        ),
    ] {
        assert_eq!(message(action), expected, "{action}");
    }
    assert!(known_actions("kms").contains(&"GenerateDataKey"));
    assert!(known_actions("S3").contains(&"PutObject"));
    assert!(known_actions("ec2").is_empty());
}

/// A policy of 32 KB, as long as a text may be that is checked at every key stroke.
fn large(statement: &str) -> String {
    let mut statements: Vec<String> = Vec::new();
    let mut size = 50;
    while size + statement.len() < 32 * 1024 {
        statements.push(format!("{{{statement}}}"));
        size += statement.len() + 3;
    }
    format!(
        "{{\"Version\":\"2012-10-17\",\"Statement\":[{}]}}",
        statements.join(",")
    )
}

#[test]
fn a_large_policy_takes_little_time() {
    let long = |quoted: &str| vec![quoted; 30_000 / (quoted.len() + 1)].join(",");
    let texts = [
        large(&format!(
            r#""Effect":"Allow","Action":["s3:PutObject","s3:GetObject","kms:GenerateDataKey"],"Resource":["arn:aws:s3:::b/*","{KEY}"],"Condition":{{"StringEquals":{{"kms:ViaService":"s3.us-east-1.amazonaws.com","aws:username":"a"}}}}"#
        )),
        large(&format!(
            r#""Effect":"Deny","Action":["s3:PutObjct","kms:Encrypt*","kms:*a*e*y*"],"Resource":["{ALIAS}"],"Condition":{{"StringEquals":{{"aws:username":"a*"}},"StringLike":{{"aws:username":"b"}}}}"#
        )),
        large(&format!(
            r#""Effect":"Deny","Action":[{}],"Resource":"*""#,
            long(r#""s3:GetObjct""#)
        )),
        large(&format!(
            r#""Effect":"Deny","Action":[{}],"Resource":"*""#,
            long(r#""s3:*a*e*i*z""#)
        )),
        large(&format!(
            r#""Effect":"Deny","Action":"s3:*{}b","Resource":"*""#,
            "a*".repeat(15_000)
        )),
        large(&format!(
            r#""Effect":"Deny","Action":"*","Resource":"*","Condition":{{"StringEquals":{{"k":[{0}]}},"StringLike":{{"K":[{0}]}}}}"#,
            vec![r#""a*""#; 3000].join(",")
        )),
        large(&format!(
            r#""Effect":"Allow","Action":"s3:*","Resource":[{}]"#,
            long(r#""arn:aws:s3:::${aws:username}""#)
        )),
    ];
    for text in texts {
        assert!(text.len() > 30_000 && text.len() < 40_000, "{}", text.len());
        let document: PolicyDocument = text.parse().expect("a policy");
        let time = |_| {
            let start = std::time::Instant::now();
            let found = lint(Identity, &document, &text).len();
            (start.elapsed(), found)
        };
        // Far more than it takes, for a slow machine and a build without optimization. The other tests of this
        // program take the processor away meanwhile, so one fast run of five is enough.
        let mut runs = (0..5).map(time);
        let fast = runs.find(|(took, _)| took.as_millis() < 1000);
        let (took, found) = fast.expect("one of five runs within a second");
        println!("{found} warnings in {took:?}");
    }
}

const ACTIONS: [&str; 13] = [
    "s3:GetObject",
    "s3:PutObject",
    "s3:ListBucket",
    "s3:List*",
    "s3:*",
    "kms:Decrypt",
    "kms:Generate*",
    "kms:CreateAlias",
    "kms:ListAliases",
    "kms:*",
    "*",
    "s3:HeadObject",
    "kms:Frob*",
];
const RESOURCES: [&str; 12] = [
    "*",
    "arn:aws:s3:::b",
    "arn:aws:s3:::b/*",
    "arn:aws:s3:::b*",
    "arn:aws:s3:::*",
    "arn:aws:s3:::${aws:username}",
    KEY,
    ALIAS,
    "arn:aws:kms:*:*:alias/*",
    "arn:aws:kms:*:*:key/*",
    "arn:*",
    "arn:aws:kms:us-east-1:111122223333:*",
];
const CONDITIONS: [&str; 19] = [
    r#""StringEquals":{"aws:username":"a"}"#,
    r#""StringEquals":{"aws:username":["a","b"]}"#,
    r#""StringEquals":{"aws:username":"${aws:username}"}"#,
    r#""StringEqualsIgnoreCase":{"aws:username":"A"}"#,
    r#""StringEqualsIfExists":{"aws:username":"b"}"#,
    r#""StringLike":{"aws:username":"A*"}"#,
    r#""StringLikeIfExists":{"aws:username":["c*","??"]}"#,
    r#""StringNotEquals":{"aws:UserName":"a"}"#,
    r#""StringNotLike":{"aws:username":"?"}"#,
    r#""StringNotEqualsIgnoreCase":{"aws:username":["A","B"]}"#,
    r#""Null":{"aws:username":"true"}"#,
    r#""Null":{"aws:username":["false","nonsense"]}"#,
    r#""Bool":{"aws:ViaAWSService":"true"}"#,
    r#""BoolIfExists":{"aws:ViaAWSService":"FALSE"}"#,
    r#""Bool":{"aws:ViaAWSService":"maybe"}"#,
    r#""ForAnyValue:StringEquals":{"aws:username":"c"}"#,
    r#""ForAllValues:StringEquals":{"aws:username":"c"}"#,
    r#""StringEquals":{"kms:ViaService":"s"}"#,
    r#""StringNotEquals":{"s3:prefix":"p"}"#,
];
/// What can be asked: actions with resources of their kind.
const ASKED: [(&str, &str); 7] = [
    ("s3:GetObject", "arn:aws:s3:::b/x"),
    ("s3:PutObject", "arn:aws:s3:::a/x"),
    ("s3:ListBucket", "arn:aws:s3:::b"),
    ("s3:ListAllMyBuckets", "*"),
    ("kms:Decrypt", KEY),
    ("kms:CreateAlias", ALIAS),
    ("kms:ListAliases", "*"),
];

/// Every one of them, with every context there is a condition on.
fn requests() -> Vec<Request> {
    let mut requests = Vec::new();
    for (action, resource) in ASKED {
        for username in [None, Some("a"), Some("A"), Some("b"), Some("c"), Some("")] {
            for by_service in [None, Some("true"), Some("false")] {
                for names in [false, true] {
                    let mut context = Context::new();
                    if let Some(username) = username {
                        context.set("aws:username", username);
                    }
                    if let Some(by_service) = by_service {
                        context.set("aws:ViaAWSService", by_service);
                    }
                    // Requests for other actions never have these (Service Authorization Reference).
                    match action {
                        "kms:Decrypt" | "kms:CreateAlias" if names => {
                            context.set("kms:ViaService", "s");
                        }
                        "s3:ListBucket" if names => context.set("s3:prefix", "p"),
                        _ => {}
                    }
                    requests.push(Request {
                        principal: Principal::User {
                            account: "111122223333".to_owned(),
                            name: "a".to_owned(),
                        },
                        action: action.to_owned(),
                        resource: resource.to_owned(),
                        resource_account: "111122223333".to_owned(),
                        context,
                    });
                }
            }
        }
    }
    requests
}

/// Every text of a folder's files, comments and tests aside, that looks like an action or a condition key of S3, KMS or
/// of all services.
fn names_in(folder: &std::path::Path, found: &mut std::collections::BTreeSet<String>) {
    let name = regex::Regex::new(r#""((?:aws|s3|kms):[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9])[:/]?""#)
        .expect("a pattern");
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            names_in(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).expect("a source");
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            let lines = code
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            for line in lines {
                found.extend(name.captures_iter(line).map(|one| one[1].to_owned()));
            }
        }
    }
}

/// What the simulated services ask for and tell IAM is what the catalogue knows.
#[test]
fn the_services_use_no_name_that_the_catalogue_does_not_know() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/core");
    let mut names = std::collections::BTreeSet::new();
    for folder in ["kms", "s3", "cloud", "access"] {
        names_in(&root.join(folder), &mut names);
    }
    // No names of IAM's: values of headers and the context of S3's calls.
    for value in ["aws:kms", "aws:s3"] {
        names.remove(value);
    }
    assert!(names.len() > 60, "{names:?}");
    let knows = |name: &str| {
        let action = format!(r#""Effect":"Deny","Action":"{name}","Resource":"*""#);
        let key = |key: &str| {
            format!(
                r#""Effect":"Deny","Action":"*","Resource":"*","Condition":{{"Null":{{"{key}":"true"}}}}"#
            )
        };
        let is_clean = |statement: &str| {
            let found = codes(Identity, statement);
            !found.iter().any(|code| code.starts_with("unknown"))
        };
        (!name.starts_with("aws:") && is_clean(&action))
            || [name.to_owned(), format!("{name}/x"), format!("{name}:x")]
                .iter()
                .any(|name| is_clean(&key(name)))
    };
    let unknown: Vec<&String> = names.iter().filter(|name| !knows(name)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// A Deny that "stops nothing" is one that no request meets.
    #[test]
    fn never_means_never(
        actions in subsequence(ACTIONS.to_vec(), 1..3),
        resources in subsequence(RESOURCES.to_vec(), 1..3),
        conditions in subsequence(CONDITIONS.to_vec(), 0..4),
        version in select(vec!["2008-10-17", "2012-10-17"]),
    ) {
        let mut blocks: Vec<&str> = Vec::new();
        for block in conditions {
            // An operator stands only once.
            let operator = block.split(':').next().unwrap_or_default();
            let is_set = operator.contains("\"For");
            if is_set || !blocks.iter().any(|other| other.starts_with(&format!("{operator}:"))) {
                blocks.push(block);
            }
        }
        let list = |texts: &[&str]| format!("[\"{}\"]", texts.join("\",\""));
        let text = format!(
            r#"{{"Version":"{version}","Statement":{{"Effect":"Deny","Action":{},"Resource":{},"Condition":{{{}}}}}}}"#,
            list(&actions), list(&resources), blocks.join(","),
        );
        let document: PolicyDocument = text.parse().expect(&text);
        let said = lint(Identity, &document, &text);
        if said.iter().any(|warning| warning.code == "deny-never-matches") {
            let policies = PolicySet {
                identity: vec![NamedPolicy::new("p", document)],
                ..PolicySet::default()
            };
            for request in requests() {
                let decision = decide(&request, &policies);
                let mut outcomes = decision.considered.iter();
                let matched = outcomes.any(|one| one.outcome == Outcome::Matched);
                prop_assert!(!matched, "{}\n{:?}", text, request);
            }
        }
    }

    #[test]
    fn any_document_with_any_text_comes_to_an_end(
        action in "(s3|kms|\\*|é)?:[*?a-zé]{1,12}",
        resource in "arn:[*?a-z0-9:/${}é]{0,30}",
        key in "[a-z:é]{0,12}",
        value in ".{0,12}",
        operator in select(vec!["StringEquals", "StringNotLike", "Bool", "Null", "ForAllValues:StringLike", "IpAddress"]),
        kind in select(vec![Identity, KeyPolicy, BucketPolicy, ServiceControl]),
        other in "[\\[\\]{}\":,a-zé\n]{0,40}",
        cut in 0..400usize,
    ) {
        let text = serde_json::json!({"Statement": [
            {"Effect": "Deny", "Action": [action], "Resource": resource, "Condition": {operator: {key.clone(): value, "é": [1, true]}}},
            {"Effect": "Allow", "Principal": {"AWS": "arn:*"}, "NotAction": action, "NotResource": [resource]},
        ]}).to_string();
        let Ok(document) = text.parse::<PolicyDocument>() else { return Ok(()) };
        let cut = text.chars().take(cut).collect::<String>();
        for text in [text.as_str(), other.as_str(), cut.as_str(), "", "{\"Statement\":[7]}", "{\"Statement\":[{},{},{}]}"] {
            for warning in lint(kind, &document, text) {
                prop_assert!(text.get(warning.at).is_some_and(|token| !token.is_empty()));
                prop_assert!(!warning.message.contains('\n'));
            }
        }
    }
}
