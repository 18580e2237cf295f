//! Random operations of KMS.

use super::episode::{Episode, Step};
use super::grammar::{self, ADMIN, ALICE, CAROL, ROLE, ROOT};
use super::random::Random;
use super::walk::{BODIES, KEY_ARN, OPEN, caller, keeping, step};
use serde_json::{Value, json};

fn key_id(random: &mut Random, ours: bool) -> String {
    let number = random.below(3);
    match random.below(20) {
        0 => "not-a-key".to_owned(),
        1 => format!("{KEY_ARN}00000000-0000-4000-8000-000000000000"),
        2 => format!("arn:aws:kms:eu-west-1:111122223333:key/$key{number}"),
        3 => "alias/none".to_owned(),
        4 => "arn:aws:kms:us-east-1:444455556666:key/$key3".to_owned(),
        5..=7 if ours => random
            .pick(&["alias/one", "alias/two", "alias/three"])
            .to_owned(),
        8 => "arn:aws:kms:us-east-1:111122223333:alias/one".to_owned(),
        9..=13 if ours => format!("$key{number}"),
        _ => format!("{KEY_ARN}$key{number}"),
    }
}

fn context(random: &mut Random) -> Value {
    match random.below(9) {
        0 => json!({"team": "red", "stage": "test"}),
        1 => json!({"team": "blue"}),
        2 => json!({}),
        // The same letters, but other pairs.
        3 => json!({"te": "amred"}),
        4 => json!({"Team": "red"}),
        _ => json!({"team": "red"}),
    }
}

/// The name of a new text: `blob17`. A name may be free for want of success.
fn fresh_name(episode: &Episode, kind: &str) -> String {
    format!(
        "{kind}{}",
        episode
            .kept
            .keys()
            .filter(|name| name.starts_with(kind))
            .count()
    )
}

fn known_name(random: &mut Random, episode: &Episode, kind: &str) -> Option<String> {
    let names: Vec<&String> = episode
        .kept
        .keys()
        .filter(|name| name.starts_with(kind))
        .collect();
    (!names.is_empty()).then(|| format!("${}", names[random.below(names.len())]))
}

pub fn of_kms(random: &mut Random, episode: &Episode, time_passed: bool) -> Step {
    let who = caller(random, episode, time_passed);
    let ours = who != CAROL;
    let blob = known_name(random, episode, "blob").unwrap_or_else(|| "AAAA".to_owned());
    let mut input = json!({"KeyId": key_id(random, ours)});
    let kind = random.below(10);
    // What decrypts mostly has the context that the blob is bound to.
    let bound = episode
        .bound_to(&blob)
        .filter(|_| kind >= 4 && random.percent(60));
    let pairs = bound.unwrap_or_else(|| context(random));
    let with_context = |input: &mut Value, name: &str| {
        if pairs.as_object().is_some_and(|pairs| !pairs.is_empty()) {
            input[name] = pairs.clone();
        }
    };
    let name = fresh_name(episode, "blob");
    match kind {
        0 | 1 => {
            let plaintext = if random.percent(3) {
                ""
            } else {
                BODIES[random.below(3)].0
            };
            input["Plaintext"] = json!(plaintext);
            with_context(&mut input, "EncryptionContext");
            if random.percent(5) {
                input["DryRun"] = json!(true);
            }
            keeping(step(who, "kms:Encrypt", input), &name, "/CiphertextBlob")
        }
        2 | 3 => {
            with_context(&mut input, "EncryptionContext");
            match random.below(20) {
                0 => input["NumberOfBytes"] = json!(0),
                1 => input["NumberOfBytes"] = json!(1025),
                2 => {}
                3 => {
                    input["KeySpec"] = json!("AES_256");
                    input["NumberOfBytes"] = json!(32);
                }
                4 => input["NumberOfBytes"] = json!(64),
                _ => input["KeySpec"] = json!("AES_256"),
            }
            let call = random.pick(&["kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"]);
            keeping(step(who, call, input), &name, "/CiphertextBlob")
        }
        4..=6 => {
            let mut input = json!({"CiphertextBlob": blob});
            with_context(&mut input, "EncryptionContext");
            if random.percent(25) {
                input["KeyId"] = json!(key_id(random, ours));
            }
            step(who, "kms:Decrypt", input)
        }
        7 => {
            let mut input =
                json!({"CiphertextBlob": blob, "DestinationKeyId": key_id(random, ours)});
            with_context(&mut input, "SourceEncryptionContext");
            if random.percent(50) {
                input["DestinationEncryptionContext"] = json!({"team": "blue"});
            }
            keeping(step(who, "kms:ReEncrypt", input), &name, "/CiphertextBlob")
        }
        _ => step(who, "kms:DescribeKey", input),
    }
}

pub fn key_change(random: &mut Random) -> Step {
    let who = random.pick(&[ADMIN, ADMIN, ADMIN, ADMIN, ROOT, ALICE]);
    let key = format!("$key{}", random.below(3));
    let mut input = json!({"KeyId": key});
    match random.below(16) {
        0 => step(who, "kms:DisableKey", input),
        1..=3 => step(who, "kms:EnableKey", input),
        4 => {
            input["PendingWindowInDays"] = json!([6, 7, 30, 31][random.below(4)]);
            step(who, "kms:ScheduleKeyDeletion", input)
        }
        5 | 6 => step(who, "kms:CancelKeyDeletion", input),
        7..=9 => {
            input["PolicyName"] = json!("default");
            input["Policy"] = json!(grammar::key_policy(random));
            if random.percent(70) {
                input["BypassPolicyLockoutSafetyCheck"] = json!(true);
            }
            step(who, "kms:PutKeyPolicy", input)
        }
        10 => step(who, "kms:GetKeyPolicy", input),
        11 | 12 => {
            input["GranteePrincipal"] = json!(random.pick(&[ALICE, ROLE]));
            let some = [
                "Decrypt",
                "Encrypt",
                "GenerateDataKey",
                "ReEncryptFrom",
                "ReEncryptTo",
                "DescribeKey",
            ];
            let operations: Vec<&str> = some.into_iter().filter(|_| random.percent(50)).collect();
            input["Operations"] = if operations.is_empty() {
                json!(["Decrypt"])
            } else {
                json!(operations)
            };
            let kind = random.pick(&["EncryptionContextSubset", "EncryptionContextEquals"]);
            if random.percent(50) {
                let context = match random.below(4) {
                    0 => json!({"TEAM": "red"}),
                    1 => json!({"aws:s3:arn": format!("arn:aws:s3:::{OPEN}/a.txt")}),
                    _ => json!({"team": "red"}),
                };
                input["Constraints"] = json!({kind: context});
            }
            let name = format!("grant{}", random.below(4));
            keeping(step(who, "kms:CreateGrant", input), &name, "/GrantId")
        }
        13 => {
            input["GrantId"] = json!(format!("$grant{}", random.below(4)));
            step(who, "kms:RevokeGrant", input)
        }
        14 => {
            let alias = random.pick(&["alias/one", "alias/two", "alias/three"]);
            let call = random.pick(&["kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias"]);
            let mut input = json!({"AliasName": alias});
            if call != "kms:DeleteAlias" {
                input["TargetKeyId"] = json!(key);
            }
            step(who, call, input)
        }
        _ => step(who, "kms:ListGrants", input),
    }
}
