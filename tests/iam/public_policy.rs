//! Which bucket policies are public ("The meaning of public", S3 guide): a table, and what makes no difference.
#![expect(clippy::panic, reason = "test helpers stand outside test functions")]

use envelope_lab::core::iam::PolicyDocument;
use proptest::prelude::*;

/// A policy that allows something to this principal, on this condition.
fn policy(principal: &str, condition: &str) -> PolicyDocument {
    let condition = match condition {
        "" => String::new(),
        some => format!(r#", "Condition": {{{some}}}"#),
    };
    let text = format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Principal": {principal}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"{condition}}}]}}"#
    );
    text.parse()
        .unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn principals() {
    for (principal, public) in [
        (r#""*""#, true),
        (r#"{"AWS": "*"}"#, true),
        (r#"{"AWS": ["111122223333", "*"]}"#, true),
        (r#"{"Federated": "graph.facebook.com"}"#, true),
        (
            r#"{"AWS": "111122223333", "Federated": "graph.facebook.com"}"#,
            true,
        ),
        (r#"{"AWS": "111122223333"}"#, false),
        (r#"{"AWS": "arn:aws:iam::111122223333:root"}"#, false),
        (
            r#"{"AWS": ["arn:aws:iam::111122223333:role/r", "444455556666"]}"#,
            false,
        ),
        (r#"{"Service": "cloudfront.amazonaws.com"}"#, false),
        (
            r#"{"Service": "logging.s3.amazonaws.com", "AWS": "111122223333"}"#,
            false,
        ),
        (
            r#"{"CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"}"#,
            false,
        ),
    ] {
        assert_eq!(policy(principal, "").is_public(), public, "{principal}");
    }
}

#[test]
fn conditions() {
    for (condition, public) in [
        // Fixed values of the listed keys.
        (
            r#""StringEquals": {"aws:PrincipalOrgID": "o-aa111bb222"}"#,
            false,
        ),
        (
            r#""StringEquals": {"aws:SourceVpc": "vpc-91237329"}"#,
            false,
        ),
        (
            r#""StringEquals": {"AWS:sourcevpce": ["vpce-1", "vpce-2"]}"#,
            false,
        ),
        (
            r#""ArnLike": {"aws:SourceArn": "arn:aws:cloudfront::111122223333:distribution/E1"}"#,
            false,
        ),
        (
            r#""ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/r"}"#,
            false,
        ),
        (
            r#""StringLike": {"aws:SourceAccount": "111122223333"}"#,
            false,
        ),
        (
            r#""StringEquals": {"aws:SourceOwner": "111122223333"}"#,
            false,
        ),
        (r#""StringEquals": {"aws:userid": "AIDAEXAMPLE"}"#, false),
        (
            r#""StringEquals": {"s3:x-amz-server-side-encryption-aws-kms-key-id": "arn:aws:kms:us-east-1:111122223333:key/k"}"#,
            false,
        ),
        (
            r#""StringEquals": {"s3:DataAccessPointAccount": "111122223333"}"#,
            false,
        ),
        (
            r#""ArnLike": {"s3:DataAccessPointArn": "arn:aws:s3:us-west-2:111122223333:accesspoint/*"}"#,
            false,
        ),
        (r#""IpAddress": {"aws:SourceIp": "203.0.113.0/24"}"#, false),
        (
            r#""IpAddress": {"aws:SourceIp": ["203.0.113.7", "2001:db8::/32"]}"#,
            false,
        ),
        (r#""IpAddress": {"aws:SourceIp": "10.0.0.0/8"}"#, false),
        // One limit is enough.
        (
            r#""Bool": {"aws:SecureTransport": "true"}, "StringEquals": {"aws:SourceVpc": "vpc-1"}"#,
            false,
        ),
        // Wildcards, variables, broad ranges.
        (r#""StringLike": {"aws:SourceVpc": "vpc-*"}"#, true),
        (
            r#""StringEquals": {"aws:SourceVpc": ["vpc-1", "vpc-?"]}"#,
            true,
        ),
        (r#""StringLike": {"aws:userid": "AROAEXAMPLE:*"}"#, true),
        (
            r#""StringEquals": {"aws:PrincipalAccount": "${aws:PrincipalAccount}"}"#,
            true,
        ),
        (
            r#""ArnLike": {"s3:DataAccessPointArn": "arn:aws:s3:us-west-2:*:accesspoint/*"}"#,
            true,
        ),
        (r#""IpAddress": {"aws:SourceIp": "0.0.0.0/0"}"#, true),
        (r#""IpAddress": {"aws:SourceIp": "0.0.0.0/1"}"#, true),
        (r#""IpAddress": {"aws:SourceIp": "64.0.0.0/7"}"#, true),
        (
            r#""IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "::/16"]}"#,
            true,
        ),
        // Keys that name nobody.
        (r#""Bool": {"aws:SecureTransport": "true"}"#, true),
        (
            r#""StringEquals": {"aws:Referer": "https://example.com"}"#,
            true,
        ),
        (
            r#""StringEquals": {"s3:ExistingObjectTag/public": "yes"}"#,
            true,
        ),
        (r#""StringEquals": {"aws:PrincipalTag/team": "blue"}"#, true),
        // Operators that hold for a request without the key.
        (r#""StringNotEquals": {"aws:SourceVpc": "vpc-1"}"#, true),
        (
            r#""NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}"#,
            true,
        ),
        (
            r#""StringEqualsIfExists": {"aws:SourceVpc": "vpc-1"}"#,
            true,
        ),
        (
            r#""ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-1"}"#,
            true,
        ),
        (
            r#""ForAnyValue:StringEquals": {"aws:PrincipalOrgPaths": "o-1/r-1/ou-1/"}"#,
            false,
        ),
        (r#""Null": {"aws:SourceVpc": "false"}"#, true),
    ] {
        assert_eq!(
            policy(r#""*""#, condition).is_public(),
            public,
            "{condition}"
        );
        // A named principal is enough, whatever the condition.
        assert!(
            !policy(r#"{"AWS": "111122223333"}"#, condition).is_public(),
            "{condition}"
        );
    }
}

const NARROW: &str = r#"{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "s3:*", "Resource": "*"}"#;
const DENIAL: &str = r#"{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}"#;
const PUBLIC: &str =
    r#"{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}"#;

proptest! {
    /// One public grant makes the policy public, wherever it stands; denials make no difference.
    #[test]
    fn one_public_statement_is_enough(kinds in prop::collection::vec(0_usize..3, 1..8)) {
        let statements: Vec<&str> = kinds.iter().map(|kind| [NARROW, DENIAL, PUBLIC][*kind]).collect();
        let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#, statements.join(", "));
        let document: PolicyDocument = text.parse().unwrap();
        prop_assert_eq!(document.is_public(), kinds.contains(&2));
    }
}
