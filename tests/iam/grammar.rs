//! Which policies AWS accepts, in which words it refuses the others, and what the linter finds in the accepted ones.
#![expect(
    clippy::indexing_slicing,
    reason = "test helpers stand outside test functions"
)]

use crate::common::policy_line::{PolicyLine, Refused};
use envelope_lab::core::iam::{Grammar, PolicyDocument};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// A line is `{"id", "kind", "text", "expected"}`; `expected` says whether the policy is `accepted`, AWS's `sentence`
/// where it is known, the code of a `finding`, the token `at` which it, or the mistake, is, and a code on which the
/// linter is `silent`.
const LINES: &str = include_str!("../data/policies.jsonl");

/// What differs from the line's expectation.
fn difference(line: &PolicyLine) -> Option<String> {
    let expected = |name: &str| line.expected.get(name).and_then(|value| value.as_str());
    let accepted = line.expected["accepted"].as_bool();
    let token = |at: std::ops::Range<usize>| line.text.get(at).unwrap_or_default();
    match line.check() {
        Ok(_) if accepted != Some(true) => Some("accepted".to_owned()),
        Err(refused) if accepted != Some(false) => Some(format!("refused: {refused:?}")),
        Err(Refused::Size(error)) => Some(format!("too large: {error}")),
        Err(Refused::Grammar(refusal)) => {
            let told =
                expected("sentence").is_none_or(|it| refusal.sentence.as_deref() == Some(it));
            let placed = expected("at").is_none_or(|it| token(refusal.error.at.clone()) == it);
            (!told || !placed).then(|| format!("{refusal:?}"))
        }
        Ok(_) => {
            let found = line.findings();
            if let Some(code) = expected("silent") {
                return (found.iter().any(|one| one.code == code)).then(|| format!("{found:?}"));
            }
            let code = expected("finding")?;
            let is_it = |code: &str, at: &str| {
                found
                    .iter()
                    .any(|one| one.code == code && token(one.at.clone()) == at)
            };
            (!is_it(code, expected("at")?)).then(|| format!("no {code}: {found:?}"))
        }
    }
}

#[test]
fn every_policy_is_accepted_or_refused_as_by_aws() {
    let mut ids = BTreeSet::new();
    let mut wrong = Vec::new();
    for line in LINES.lines() {
        let line = PolicyLine::read(line).unwrap();
        assert!(ids.insert(line.id.clone()), "{} is there twice", line.id);
        if let Some(difference) = difference(&line) {
            wrong.push(format!("{}: {difference}\n  {}", line.id, line.text));
        }
    }
    println!(
        "{} of {} policies as AWS",
        ids.len() - wrong.len(),
        ids.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// AWS's message comes first, then ours on its own line; a code without a sentence has ours alone.
#[test]
fn a_refusal_has_awss_words_first() {
    let refusal = Grammar::Bucket.check("{}", None).unwrap_err();
    assert_eq!(refusal.code, "MalformedPolicy");
    assert_eq!(
        refusal.message(),
        "Missing required field Statement\nline 1, column 1: this policy has no `Statement`"
    );
    let refusal = Grammar::Key.check("{}", None).unwrap_err();
    assert_eq!(refusal.code, "MalformedPolicyDocumentException");
    assert_eq!(
        refusal.message(),
        "line 1, column 1: this policy has no `Statement`"
    );
}

/// Where a bucket policy is put decides which resources it may name.
#[test]
fn a_bucket_policy_is_about_its_bucket() {
    let policy = |resource: &str| {
        format!(
            r#"{{"Statement":{{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"{resource}"}}}}"#
        )
    };
    for (resource, is_own) in [
        ("arn:aws:s3:::garden-photos", true),
        ("arn:aws:s3:::garden-photos/*", true),
        ("arn:aws:s3:::garden-photos/2026/a.png", true),
        ("arn:aws:s3:::garden*", true),
        ("arn:aws:s3:::*/*", true),
        ("arn:aws:s3:::garden", false),
        ("arn:aws:s3:::garden-photos-2/*", false),
        ("arn:aws:s3:::other/garden-photos/*", false),
        ("*", false),
    ] {
        let checked = Grammar::Bucket.check(&policy(resource), Some("arn:aws:s3:::garden-photos"));
        assert_eq!(checked.is_ok(), is_own, "{resource}");
        if let Err(refusal) = checked {
            assert_eq!(
                refusal.sentence.as_deref(),
                Some("Policy has invalid resource")
            );
        }
    }
}

#[test]
fn no_text_is_too_deep_or_too_long_to_be_refused() {
    let deep = "[".repeat(100_000);
    let nested = format!(r#"{{"Statement":{}1{}}}"#, "[".repeat(40), "]".repeat(40));
    for text in [&deep, &nested, &"\"".repeat(1 << 20), &"🌱".repeat(1 << 18)] {
        for grammar in [
            Grammar::Identity,
            Grammar::Key,
            Grammar::Bucket,
            Grammar::Trust,
        ] {
            assert!(grammar.check(text, None).is_err());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// What AWS accepts, the engine reads, and to the same document; any other text is refused at a place of its own.
    #[test]
    fn what_is_accepted_is_read(
        effect in "(Allow|Deny|allow)",
        action in "(s3|kms|\\*|s\\*)?:?[A-Za-z:*? ]{0,10}",
        resource in "(\\*|arn:aws:(s3|kms|iam):[a-z*]{0,3}:[0-9*]{0,3}:[a-z/*${}:]{0,12}|[a-z]{0,4})",
        key in "(aws|s3)?:?[a-zA-Z/]{0,10}",
        operator in "(StringEquals|DateLessThan|IpAddress|Null|stringLike)",
        value in "[0-9a-z./${}:-]{0,10}",
        other in ".{0,60}",
    ) {
        let text = serde_json::json!({"Version": "2012-10-17", "Statement": {
            "Effect": effect, "Action": action, "Resource": resource, "Condition": {operator: {key: value}},
        }}).to_string();
        for text in [&text, &other] {
            for grammar in [Grammar::Identity, Grammar::Managed, Grammar::ServiceControl] {
                match grammar.check(text, None) {
                    Ok(document) => prop_assert_eq!(PolicyDocument::parse(text), Ok(document)),
                    Err(refusal) => {
                        prop_assert!(text.is_empty() || text.get(refusal.error.at).is_some_and(|token| !token.is_empty()));
                        prop_assert!(!refusal.error.message.contains('\n'));
                    }
                }
            }
        }
    }
}
