//! All 32 combinations of the five permissions, for upload and for download.
#![expect(
    clippy::unwrap_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::runs::{new_lab, upload_at};
use crate::common::world::{APP, NOW, key_arn};
use envelope_lab::core::cloud::Outcome;
use envelope_lab::core::lab::{Lab, Permission, Preset};
use envelope_lab::core::trace::{Actor, Trace};
use serde_json::{Value, json};

const KEY: &str = "letter.txt";
const BODY: &[u8] = b"Dear reader";

#[derive(Clone, Copy, Debug, PartialEq)]
enum Flow {
    Upload,
    Download,
}

const FLOWS: [Flow; 2] = [Flow::Upload, Flow::Download];

fn all() -> impl Iterator<Item = Vec<Permission>> {
    (0..32u32).map(|bits| {
        let chosen = Permission::ALL.into_iter().enumerate();
        chosen
            .filter(|(i, _)| bits & 1 << i != 0)
            .map(|(_, permission)| permission)
            .collect()
    })
}

/// A lab with one object in it, and exactly these permissions switched on.
fn lab(permissions: &[Permission]) -> Lab {
    let mut lab = new_lab();
    assert!(run(&mut lab, Flow::Upload).result.is_ok());
    lab.apply_preset(Preset::Nothing);
    for permission in permissions {
        lab.set_permission(*permission, true);
    }
    lab
}

fn run(lab: &mut Lab, flow: Flow) -> Outcome {
    match flow {
        Flow::Upload => upload_at(lab, KEY, BODY, NOW),
        Flow::Download => lab.download(KEY, NOW),
    }
}

/// What AWS would do, from the documentation alone: (step from 1, action) of the refusal.
fn expected(flow: Flow, has: &[Permission]) -> Option<(usize, Permission)> {
    let needed = match flow {
        Flow::Upload => [(3, Permission::PutObject), (5, Permission::GenerateDataKey)],
        Flow::Download => [(2, Permission::GetObject), (5, Permission::Decrypt)],
    };
    needed
        .into_iter()
        .find(|(_, permission)| !has.contains(permission))
}

#[test]
fn each_combination_ends_as_the_documentation_says() {
    let (mut done, mut refused) = (0, 0);
    for has in all() {
        for flow in FLOWS {
            let mut lab = lab(&has);
            let before = lab.cloud().s3.clone();
            let Outcome { result, trace } = run(&mut lab, flow);
            let Some((step, permission)) = expected(flow, &has) else {
                done += 1;
                assert!(result.is_ok(), "{flow:?} with {has:?}: {result:?}");
                assert_eq!(
                    trace.steps.len(),
                    if flow == Flow::Upload { 11 } else { 10 }
                );
                assert_eq!(trace.refusal, None);
                continue;
            };
            refused += 1;
            let at = format!("{flow:?} with {has:?}");
            let refusal = trace.refusal.as_ref().unwrap();
            assert_eq!(refusal.step + 1, step, "{at}");
            let action = permission.action();
            let decision = trace.steps[refusal.step].decision.as_ref().unwrap();
            assert_eq!(
                (decision.action.as_str(), decision.is_allowed()),
                (action, false),
                "{at}"
            );
            assert_eq!(refusal.decision.as_ref(), Some(decision), "{at}");
            let on = match permission.is_s3() {
                true => format!("\"arn:aws:s3:::my-bucket/{KEY}\""),
                false => key_arn(),
            };
            let sentence = format!(
                "User: {APP} is not authorized to perform: {action} on resource: {on} \
                 because no identity-based policy allows the {action} action"
            );
            let told: Vec<_> = (refusal.errors.iter())
                .map(|(from, to, error)| {
                    (
                        *from,
                        *to,
                        error.code.as_str(),
                        error.status,
                        error.message.as_str(),
                    )
                })
                .collect();
            let by_s3 = (
                Actor::S3,
                Actor::App,
                "AccessDenied",
                403,
                sentence.as_str(),
            );
            let by_kms = (
                Actor::Kms,
                Actor::S3,
                "AccessDeniedException",
                400,
                sentence.as_str(),
            );
            match permission.is_s3() {
                true => assert_eq!(told, [by_s3], "{at}"),
                false => assert_eq!(told, [by_kms, by_s3], "{at}"),
            }
            assert_eq!(
                result.unwrap_err(),
                refusal.errors.last().unwrap().2,
                "{at}"
            );
            assert!(lab.cloud().s3 == before, "{at}: the bucket changed");
        }
    }
    assert_eq!((done, refused), (16, 48));
}

/// Everything a learner sees of a run, but for the list of statements that were read.
fn seen(trace: &Trace) -> Value {
    let mut steps = serde_json::to_value(&trace.steps).unwrap();
    for step in steps.as_array_mut().unwrap() {
        if let Some(decision) = step["decision"].as_object_mut() {
            decision.remove("considered");
        }
    }
    let refusal = trace.refusal.as_ref().map(|refusal| {
        let says: Vec<&str> = refusal.fixes.iter().map(|fix| fix.says.as_str()).collect();
        json!([refusal.step, says])
    });
    json!([steps, refusal])
}

/// The classic mistake: the one KMS permission that sounds right does nothing for S3, either way.
/// Same seed, so every byte of every step must be the same.
#[test]
fn kms_encrypt_changes_nothing_for_s3_in_any_combination() {
    let mut pairs = 0;
    for has in all().filter(|has| !has.contains(&Permission::Encrypt)) {
        for flow in FLOWS {
            pairs += 1;
            let without = run(&mut lab(&has), flow);
            let mut with = lab(&has);
            with.set_permission(Permission::Encrypt, true);
            assert!(with.is_granted(Permission::Encrypt));
            let with = run(&mut with, flow);
            assert_eq!(
                with.result.is_ok(),
                without.result.is_ok(),
                "{flow:?} with {has:?}"
            );
            assert_eq!(
                seen(&with.trace),
                seen(&without.trace),
                "{flow:?} with {has:?}"
            );
        }
    }
    assert_eq!(pairs, 32);
}

/// "Apply the fix and run again": each round mends one permission, and its switch goes on.
#[test]
fn applying_each_fix_and_running_again_ends_in_success() {
    for has in all() {
        for flow in FLOWS {
            let mut lab = lab(&has);
            let mut rounds = 0;
            let outcome = loop {
                let outcome = run(&mut lab, flow);
                let Some(refusal) = &outcome.trace.refusal else {
                    break outcome;
                };
                rounds += 1;
                assert!(rounds <= 2, "{flow:?} with {has:?} is still refused");
                let [fix] = refusal.fixes.as_slice() else {
                    panic!("one fix, not {:?}", refusal.fixes);
                };
                let action = &refusal.decision.as_ref().unwrap().action;
                let on = match action.starts_with("s3:") {
                    true => "`arn:aws:s3:::my-bucket/*`",
                    false => "the key",
                };
                assert_eq!(
                    fix.says,
                    format!("In the identity policy `app-policy`, allow `{action}` on {on}.")
                );
                assert_eq!(fix.before, lab.policy().text, "what the diff starts from");
                let on = |lab: &Lab| Permission::ALL.map(|permission| lab.is_granted(permission));
                let mut after = on(&lab);
                let mended = Permission::ALL
                    .iter()
                    .position(|p| p.action() == action)
                    .unwrap();
                assert!(!after[mended]);
                after[mended] = true;
                let shown = fix.after.clone();
                assert!(lab.apply_fix(fix));
                assert_eq!(
                    lab.policy().text,
                    shown,
                    "what was shown is what is in force"
                );
                assert_eq!(on(&lab), after, "one switch goes on, no other moves");
            };
            assert!(outcome.result.is_ok());
            let missing = match flow {
                Flow::Upload => [Permission::PutObject, Permission::GenerateDataKey],
                Flow::Download => [Permission::GetObject, Permission::Decrypt],
            };
            let missing = missing
                .iter()
                .filter(|permission| !has.contains(permission))
                .count();
            assert_eq!(rounds, missing, "no fix was asked for in vain");
        }
    }
}
