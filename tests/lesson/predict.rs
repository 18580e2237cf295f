//! What can be predicted before a verdict, and the answer to it.
#![expect(
    clippy::unwrap_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::runs::upload_at;
use crate::common::world::{NOW, SEED};
use envelope_lab::core::iam::{Decision, Verdict};
use envelope_lab::core::json::{Subject, parse_value};
use envelope_lab::core::lab::{CallerChoice, Lab, LabPolicy, Permission, Preset};
use envelope_lab::core::trace::{Step, Trace};
use envelope_lab::lesson::cases::CASES;
use envelope_lab::lesson::path_not_taken::path_not_taken;
use envelope_lab::lesson::predict::{
    MOST, Prediction, PredictionAnswer, PredictionHistory, Visibility, explain, options, question,
    step_visibility,
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const KEY: &str = "letter.txt";
const BODY: &[u8] = b"Dear reader";

fn upload(lab: &mut Lab) -> Trace {
    (*upload_at(lab, KEY, BODY, NOW).trace).clone()
}

fn download(lab: &mut Lab) -> Trace {
    (*lab.download(KEY, NOW).trace).clone()
}

/// A lab with one object in it.
fn lab() -> Lab {
    let mut lab = Lab::new(SEED).unwrap();
    assert!(upload(&mut lab).refusal.is_none());
    lab
}

fn decisions(trace: &Trace) -> impl Iterator<Item = &Decision> {
    (trace.steps.iter()).filter_map(|step| step.decision.as_ref())
}

/// What came, read from AWS's own sentence and not from the enumeration.
fn told(decision: &Decision) -> &'static str {
    let kms = decision.action.starts_with("kms:");
    let Some(clause) = decision.clause() else {
        return "allowed";
    };
    match clause.as_str() {
        _ if decision.verdict == Verdict::ExplicitDeny => "deny",
        text if text.contains("service control policy") => "scp",
        text if text.contains("identity-based policy") => "identity",
        text if text.contains("permissions boundary") => "boundary",
        text if text.contains("session policy") => "session",
        _ if kms => "key-policy",
        _ => "bucket-policy",
    }
}

/// All that holds of every decision.
fn check(decision: &Decision) -> PredictionAnswer {
    let offered = options(decision);
    let came = PredictionAnswer::of(decision);
    assert!((2..=MOST).contains(&offered.len()), "{offered:?}");
    let unique: BTreeSet<_> = offered.iter().collect();
    assert_eq!(unique.len(), offered.len(), "{offered:?}");
    let texts: BTreeSet<String> = offered.iter().map(|one| one.says()).collect();
    assert_eq!(texts.len(), offered.len(), "{texts:?}");
    assert_eq!(offered.first(), Some(&PredictionAnswer::Allowed));
    assert!(offered.is_sorted(), "{offered:?}");
    assert_eq!(offered.iter().filter(|one| **one == came).count(), 1);
    assert_eq!(came.code(), told(decision), "{:?}", decision.by);
    assert_eq!(came == PredictionAnswer::Allowed, decision.is_allowed());
    for one in offered.iter().filter(|one| **one != came) {
        // No other option is what refuses as well.
        if decision.verdict == Verdict::ImplicitDeny {
            let kind = one.kind();
            assert!(kind.is_none_or(|kind| !decision.also_refusing().contains(&kind)));
        }
    }
    let asked = question(decision);
    assert!(
        asked.contains(&decision.action) && asked.ends_with('?'),
        "{asked}"
    );
    for one in offered {
        let text = explain(decision, one);
        let words = text.split_whitespace().count();
        assert!((5..=60).contains(&words), "{words} words: {text}");
        assert!(text.contains(&decision.action), "{text}");
        assert!(text.ends_with('.') && !text.contains(".."), "{text}");
        assert_eq!(text.matches('`').count() % 2, 0, "{text}");
        if one == came {
            assert_ne!(explain(decision, came), explain_other(decision, came));
        }
    }
    came
}

/// Any wrong option's explanation.
fn explain_other(decision: &Decision, came: PredictionAnswer) -> String {
    let other = options(decision).into_iter().find(|one| *one != came);
    explain(decision, other.unwrap())
}

#[test]
fn every_combination_of_the_five_permissions_can_be_predicted() {
    let (mut seen, mut asked) = (BTreeSet::new(), 0);
    for bits in 0..32u32 {
        let mut lab = lab();
        lab.apply_preset(Preset::Nothing);
        for (index, permission) in Permission::ALL.into_iter().enumerate() {
            lab.set_permission(permission, bits & 1 << index != 0);
        }
        for trace in [upload(&mut lab), download(&mut lab)] {
            let last = decisions(&trace).count() - 1;
            for (index, decision) in decisions(&trace).enumerate() {
                let came = check(decision);
                let refused = trace.refusal.is_some() && index == last;
                let expected = match refused {
                    true => PredictionAnswer::Identity,
                    false => PredictionAnswer::Allowed,
                };
                assert_eq!(came, expected);
                // The same options whether it is allowed or not, so they tell nothing.
                seen.insert((decision.action.clone(), format!("{:?}", options(decision))));
                asked += 1;
            }
        }
    }
    assert_eq!(seen.len(), 4, "one set of options an action: {seen:?}");
    assert_eq!(asked, 2 * (32 + 16));
}

#[test]
fn every_verdict_of_every_case_can_be_predicted() {
    let mut lab = Lab::new(SEED).unwrap();
    let (mut asked, mut came) = (0, BTreeSet::new());
    for case in CASES {
        for act in case.run(&mut lab, NOW) {
            for decision in act.reply.trace.iter().flat_map(|trace| decisions(trace)) {
                came.insert(check(decision));
                asked += 1;
            }
        }
    }
    assert!(asked > 60, "{asked}");
    for answer in [
        PredictionAnswer::Allowed,
        PredictionAnswer::KeyPolicy,
        PredictionAnswer::Deny,
    ] {
        assert!(came.contains(&answer), "{answer:?} never comes: {came:?}");
    }
}

/// An independent set of decisions, of every sort.
#[test]
fn every_decision_of_the_corpus_can_be_predicted() {
    let mut came = BTreeSet::new();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/decisions.jsonl");
    let corpus = std::fs::read_to_string(path).unwrap();
    for line in corpus.lines().filter(|line| !line.trim().is_empty()) {
        let case = crate::common::iam_case::Case::read(line).unwrap();
        assert!(!case.id.is_empty() && !case.expected.is_empty());
        let decision = case.decide();
        assert!(!crate::common::iam_case::word(decision.verdict).is_empty());
        came.insert(check(&decision));
    }
    assert!(came.len() >= 7, "{came:?}");
}

/// Scenes in which something else than the identity policy decides: who calls, which policy says what, and
/// what comes of the last question; and what is said to who predicted `allowed`.
#[test]
fn each_policy_can_be_what_refuses_and_the_answer_says_so() {
    let deny = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Sid": "NoKeys", "Effect": "Deny", "Action": "kms:GenerateDataKey", "Resource": "*"}]}"#;
    let closed = r#"{"Version": "2012-10-17", "Statement": [{"Sid": "AdminOnly", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:user/admin"}, "Action": "kms:*", "Resource": "*"}]}"#;
    let scenes: [(LabPolicy, &str, PredictionAnswer, &str); 5] = [
        (
            LabPolicy::Identity,
            deny,
            PredictionAnswer::Deny,
            "An explicit deny overrides every Allow. `kms:GenerateDataKey` is denied with an explicit deny in an identity-based policy: statement `NoKeys` of `app-policy`.",
        ),
        (
            LabPolicy::Key,
            closed,
            PredictionAnswer::KeyPolicy,
            "That needs an Allow in the key policy, or a key policy that delegates to the account’s IAM policies. The closest: statement `AdminOnly` doesn’t match because of its Principal. `kms:GenerateDataKey` is denied because no resource-based policy allows the kms:GenerateDataKey action.",
        ),
        (
            LabPolicy::Boundary,
            "",
            PredictionAnswer::Boundary,
            "That needs an Allow in the permissions boundary. The closest: statement `StorageOnly` doesn’t match because of its Action. `kms:GenerateDataKey` is denied because no permissions boundary allows the kms:GenerateDataKey action.",
        ),
        (
            LabPolicy::Session,
            "",
            PredictionAnswer::Session,
            "That needs an Allow in the session policy. The closest: statement `ReadOnlySession` doesn’t match because of its Action. `s3:PutObject` is denied because no session policy allows the s3:PutObject action.",
        ),
        (
            LabPolicy::ServiceControl,
            r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}"#,
            PredictionAnswer::ServiceControl,
            "That needs an Allow in a service control policy at every level. The closest: statement 1 doesn’t match because of its Action. `kms:GenerateDataKey` is denied because no service control policy allows the kms:GenerateDataKey action.",
        ),
    ];
    for (which, text, expected, said) in scenes {
        let mut lab = lab();
        let text = match text {
            "" => which.example(),
            text => text.to_owned(),
        };
        lab.change(which, |draft| draft.edit(text));
        let trace = upload(&mut lab);
        let decision = decisions(&trace).last().unwrap();
        assert_eq!(check(decision), expected, "{which:?}: {:?}", decision.by);
        assert_eq!(explain(decision, PredictionAnswer::Allowed), said);
    }
}

#[test]
fn what_was_allowed_is_explained_to_each_who_expected_a_refusal() {
    let mut lab = lab();
    let trace = upload(&mut lab);
    let decision = decisions(&trace).last().unwrap();
    assert_eq!(
        options(decision),
        [
            PredictionAnswer::Allowed,
            PredictionAnswer::Identity,
            PredictionAnswer::KeyPolicy,
            PredictionAnswer::Deny
        ]
    );
    assert_eq!(
        question(decision),
        "Is app-role allowed `kms:GenerateDataKey`?"
    );
    let came = "The key policy delegates to the identity policy `app-policy`, which allows `kms:GenerateDataKey` (statement 2). Nothing denies it.";
    for (said, why) in [
        (PredictionAnswer::Allowed, ""),
        (
            PredictionAnswer::Identity,
            "The identity policy does allow it. ",
        ),
        (
            PredictionAnswer::KeyPolicy,
            "The key policy delegates to the account’s IAM policies, so it isn’t what decides here. ",
        ),
        (
            PredictionAnswer::Deny,
            "None of the evaluated policies has a Deny statement. ",
        ),
    ] {
        assert_eq!(explain(decision, said), format!("{why}{came}"));
    }
}

/// Someone without credentials, and someone of another account.
#[test]
fn strangers_are_asked_about_too() {
    for who in [
        CallerChoice::Anonymous,
        CallerChoice::Partner,
        CallerChoice::Auditor,
        CallerChoice::Admin,
    ] {
        let mut lab = lab();
        lab.set_who(who);
        for trace in [upload(&mut lab), download(&mut lab)] {
            assert!(decisions(&trace).map(check).count() > 0);
        }
    }
}

/// What a row of the sequence shows: the step's label, and its verdict where that may be told.
fn rows(trace: &Trace, not_taken: &[Step], visibility: Visibility) -> Vec<String> {
    let own = trace.steps.iter().take(visibility.own);
    let rows = own
        .chain(not_taken.iter().take(visibility.not_taken))
        .enumerate();
    rows.map(|(index, step)| match &step.decision {
        Some(_) if index > visibility.last_verdict => format!("{} ?", step.label),
        Some(decision) => format!("{} {:?}", step.label, decision.verdict),
        None => format!("{} {:?}", step.label, step.kind),
    })
    .collect()
}

/// Each of the 32 combinations, at each step, beside the same run with every permission.
#[test]
fn until_its_verdict_a_refused_run_shows_what_an_allowed_one_shows() {
    let mut told = 0;
    for bits in 0..32u32 {
        for run in [upload, download] {
            let mut free = lab();
            let allowed = run(&mut free);
            let mut lab = lab();
            lab.apply_preset(Preset::Nothing);
            for (index, permission) in Permission::ALL.into_iter().enumerate() {
                lab.set_permission(permission, bits & 1 << index != 0);
            }
            let trace = run(&mut lab);
            let not_taken = match trace.refusal {
                Some(_) => path_not_taken(&trace, KEY, lab.kind()),
                None => Vec::new(),
            };
            let [plain, veiled] = step_visibility(&trace, &not_taken);
            let [_, other] = step_visibility(&allowed, &[]);
            assert_eq!(plain.len(), trace.steps.len());
            assert_eq!(veiled.len(), trace.steps.len());
            let refused = trace
                .refusal
                .as_ref()
                .map_or(usize::MAX, |refusal| refusal.step);
            for (index, (plain, visibility)) in plain.iter().zip(&veiled).enumerate() {
                assert_eq!((plain.count, plain.refused), (trace.steps.len(), refused));
                if index < refused {
                    let same = other[index];
                    assert_eq!(visibility.own + visibility.not_taken, same.own);
                    assert_eq!(
                        Visibility {
                            own: 0,
                            not_taken: 0,
                            ..*visibility
                        },
                        Visibility {
                            own: 0,
                            not_taken: 0,
                            ..same
                        }
                    );
                    assert_eq!(
                        rows(&trace, &not_taken, *visibility),
                        rows(&allowed, &[], same),
                        "{bits:05b}, step {index}"
                    );
                    told += 1;
                } else {
                    // Once it is there, all of it is.
                    assert_eq!(
                        Visibility {
                            last_verdict: usize::MAX,
                            ..*visibility
                        },
                        *plain
                    );
                }
            }
        }
    }
    assert!(told > 250, "{told}");
}

/// Runs begun elsewhere: what would follow is not known there, yet no verdict shows ahead.
#[test]
fn no_case_shows_a_verdict_before_its_step() {
    let mut lab = Lab::new(SEED).unwrap();
    for case in CASES {
        for act in case.run(&mut lab, NOW) {
            let Some(trace) = act.reply.trace.as_deref() else {
                continue;
            };
            let [_, veiled] = step_visibility(trace, &[]);
            for (index, visibility) in veiled.iter().enumerate() {
                assert!(visibility.count > index, "there is always a way on");
                assert!(visibility.last_verdict == index && visibility.own > index);
                let shown = rows(trace, &[], *visibility);
                let refused = trace.refusal.as_ref().map(|refusal| refusal.step);
                if let Some(refused) = refused.filter(|refused| index < *refused) {
                    assert!(shown.len() <= refused + 1);
                    assert!(shown.iter().all(|row| !row.ends_with("Fail")), "{shown:?}");
                }
                let ahead = shown.iter().skip(index + 1);
                assert!(ahead.clone().all(|row| !row.ends_with("Deny")), "{shown:?}");
            }
        }
    }
}

fn prediction(action: &str, said: PredictionAnswer, came: PredictionAnswer) -> Prediction {
    Prediction {
        action: action.to_owned(),
        predicted: said,
        actual: came,
    }
}

#[test]
fn the_record_says_calmly_how_it_went() {
    let mut record = PredictionHistory::default();
    assert_eq!(record.summary(), "No predictions yet.");
    record.note(prediction(
        "kms:Decrypt",
        PredictionAnswer::Allowed,
        PredictionAnswer::Allowed,
    ));
    assert_eq!(record.summary(), "1 of 1 prediction correct.");
    for _ in 0..2 {
        record.note(prediction(
            "kms:Decrypt",
            PredictionAnswer::Allowed,
            PredictionAnswer::Identity,
        ));
    }
    record.note(prediction(
        "s3:PutObject",
        PredictionAnswer::Deny,
        PredictionAnswer::Allowed,
    ));
    assert_eq!(
        record.summary(),
        "1 of 4 predictions correct. Most surprising: kms:Decrypt. You predicted allowed 2 times. The result was denied: no identity-based policy allows it."
    );
    let mut record = PredictionHistory::default();
    record.note(prediction(
        "kms:Decrypt",
        PredictionAnswer::Identity,
        PredictionAnswer::KeyPolicy,
    ));
    assert_eq!(
        record.summary(),
        "0 of 1 prediction correct. Most surprising: kms:Decrypt. You predicted denied. It was, but because the key policy does not allow it."
    );
    let text = record.summary() + &record.predictions()[0].says();
    for word in ['%', '/'] {
        assert!(!text.contains(word), "{text}");
    }
}

#[test]
fn the_record_keeps_the_last_two_hundred() {
    let mut record = PredictionHistory::default();
    for index in 0..PredictionHistory::MOST + 5 {
        record.note(prediction(
            &format!("s3:A{index}"),
            PredictionAnswer::Deny,
            PredictionAnswer::Deny,
        ));
    }
    assert_eq!(record.predictions().len(), PredictionHistory::MOST);
    assert_eq!(record.predictions()[0].action, "s3:A5");
    assert_eq!(record.as_said(), PredictionHistory::MOST);
}

#[test]
fn what_is_no_record_is_refused_with_its_place() {
    let one = |one: Value| json!({"version": 1, "predictions": [one]});
    for (value, problem) in [
        (json!(null), "version: expected a whole number"),
        (json!({"version": 2}), "version: expected 1, found 2"),
        (json!({"version": 1}), "predictions: expected a list"),
        (
            one(json!(7)),
            "predictions[0].action: expected an action, e.g. kms:Decrypt",
        ),
        (
            one(json!({"action": "<b>", "said": "allowed", "came": "deny"})),
            "predictions[0].action: expected an action, e.g. kms:Decrypt",
        ),
        (
            one(json!({"action": "kms:Decrypt", "said": "maybe", "came": "deny"})),
            "predictions[0].said: expected an answer's name, e.g. allowed",
        ),
        (
            one(json!({"action": "kms:Decrypt", "said": "deny"})),
            "predictions[0].came: expected an answer's name, e.g. allowed",
        ),
    ] {
        assert_eq!(
            PredictionHistory::from_json(&value).map_err(|error| error.to_string()),
            Err(problem.to_owned())
        );
    }
}

fn answers() -> impl Strategy<Value = PredictionAnswer> {
    proptest::sample::select(PredictionAnswer::ALL.to_vec())
}

fn records() -> impl Strategy<Value = PredictionHistory> {
    let one = ("(s3|kms):[A-Z][A-Za-z]{0,30}", answers(), answers());
    let one = one.prop_map(|(action, said, came)| prediction(&action, said, came));
    proptest::collection::vec(one, 0..260).prop_map(|all| {
        let mut record = PredictionHistory::default();
        all.into_iter().for_each(|one| record.note(one));
        record
    })
}

/// Anything JSON can be, close to a record now and then.
fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (0..3_i64).prop_map(Value::from),
        "(allowed|deny|kms:Decrypt|.{0,12})".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec(
                ("(version|predictions|action|said|came|.{0,4})", inner),
                0..5
            )
            .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn a_record_comes_back_from_its_own_text(record in records()) {
        let text = record.to_json().to_string();
        let value = parse_value(Subject::Predictions, &text).unwrap();
        prop_assert_eq!(PredictionHistory::from_json(&value), Ok(record.clone()));
        prop_assert!(record.summary().ends_with('.'));
        prop_assert!(record.as_said() <= record.predictions().len());
    }

    #[test]
    fn any_value_is_read_or_refused(value in values(), text in ".{0,200}") {
        let mut values = vec![value.clone(), json!({"version": 1, "predictions": value})];
        values.extend(parse_value(Subject::Predictions, &text));
        for value in values {
            match PredictionHistory::from_json(&value) {
                Ok(record) => prop_assert!(record.predictions().len() <= PredictionHistory::MOST),
                Err(problem) => prop_assert!(!problem.to_string().is_empty()),
            }
        }
    }
}
