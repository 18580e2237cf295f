//! The engine against a corpus of judged cases.
//!
//! Reads the file named by `IAM_CORPUS`, or `tests/data/decisions.jsonl`. A
//! case that cannot be read counts as differing.

use crate::common::iam_case::{Case, with_fix, word};
use envelope_lab::core::iam::{PolicyDocument, decide, smallest_fix};

fn corpus() -> std::io::Result<String> {
    let path = std::env::var("IAM_CORPUS").unwrap_or_else(|_| {
        concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/decisions.jsonl").to_owned()
    });
    std::fs::read_to_string(path)
}

fn lines(corpus: &str) -> impl Iterator<Item = &str> {
    corpus.lines().filter(|line| !line.trim().is_empty())
}

#[test]
fn every_case_agrees() {
    let corpus = corpus().expect("IAM_CORPUS names a readable file");
    let mut agree = 0;
    let mut differ = Vec::new();
    for line in lines(&corpus) {
        match Case::read(line) {
            Ok(case) => {
                let decision = case.decide();
                if word(decision.verdict) == case.expected {
                    agree += 1;
                } else {
                    differ.push(format!(
                        "{}: expected {}, decided {} ({:?})",
                        case.id,
                        case.expected,
                        word(decision.verdict),
                        decision.by
                    ));
                }
            }
            Err((id, problem)) => differ.push(format!("{id}: cannot be read: {problem}")),
        }
    }
    println!("{agree} agree, {} differ", differ.len());
    for difference in &differ {
        println!("{difference}");
    }
    assert!(agree > 0, "the corpus is empty");
    assert!(differ.is_empty(), "{} cases differ", differ.len());
}

/// Every policy of the corpus prints and parses back to itself, and every fix
/// offered for a denied case works when applied.
#[test]
fn every_case_prints_and_is_mended() {
    let corpus = corpus().expect("IAM_CORPUS names a readable file");
    let (mut denied, mut mended) = (0, 0);
    for case in lines(&corpus).filter_map(|line| Case::read(line).ok()) {
        for policy in (case.policies.identity.iter())
            .chain(case.policies.resource.iter().map(|(_, policy)| policy))
            .chain(case.policies.scps.iter().flatten())
        {
            let printed = policy.document.to_json_pretty();
            let again = PolicyDocument::parse(&printed).expect(&case.id);
            assert_eq!(again, policy.document, "{}", case.id);
            assert_eq!(again.to_json_pretty(), printed, "{}", case.id);
        }
        let decision = case.decide();
        let fix = smallest_fix(&case.request, &case.policies);
        if decision.is_allowed() {
            assert!(fix.is_none(), "{}", case.id);
            continue;
        }
        denied += 1;
        if let Some(fix) = fix {
            mended += 1;
            assert_eq!(
                PolicyDocument::parse(&fix.after).as_ref(),
                Ok(&fix.document),
                "{}",
                case.id
            );
            assert_ne!(fix.before, fix.after, "{}", case.id);
            let fixed = decide(&case.request, &with_fix(&fix, &case.policies));
            assert!(
                fixed.is_allowed(),
                "{}: still {:?} after the fix: {}",
                case.id,
                fixed.by,
                fix.says
            );
        }
    }
    // A corpus of somebody else's may have none.
    if std::env::var_os("IAM_CORPUS").is_none() {
        assert!(mended > 0, "no denial of the corpus has a fix");
    }
    println!("{mended} of {denied} denials have a fix of one policy");
}
