//! The world as a file: all of it comes back, nothing secret of files is in it, and nothing damaged is taken.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "test helpers stand outside test functions"
)]

use crate::common::runs::{download, upload};
use crate::common::world::labs_key;
use crate::common::world::{BUCKET, KEY_ID, NOW, SEED, assert_not_in, assert_nowhere, body_of};
use base64ct::{Base64, Encoding};
use envelope_lab::core::api::Line;
use envelope_lab::core::clock::Timestamp;
use envelope_lab::core::json::{Subject, parse_value};
use envelope_lab::core::kms::EncryptionContext;
use envelope_lab::core::lab::admin::{AdminAction, KeyRef};
use envelope_lab::core::lab::snapshot::{FORMAT, LARGEST, check_length};
use envelope_lab::core::lab::world::secrets::SecretRequest;
use envelope_lab::core::lab::{
    CallerChoice, DraftError, EncryptionChoice, Lab, LabPolicy, Permission,
};
use envelope_lab::core::trace::{Role, Trace, Value as Shown};
use envelope_lab::lesson::cases::CASES;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Other randomness than the world's own.
const AFTER: [u8; 32] = [9; 32];

const TRUST: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]}]}"#;

fn action(lab: &mut Lab, action: AdminAction) {
    let now = lab.now(NOW);
    let done = lab.administer(&action, now);
    assert_eq!(done.error, None, "{action:?}");
}

/// The answer to a call by the administrator.
fn sent(lab: &mut Lab, service: &str, operation: &str, input: Value) -> Value {
    let line = Line {
        principal: Lab::admin(),
        service: service.to_owned(),
        operation: operation.to_owned(),
        input,
    };
    let now = lab.now(NOW);
    (lab.send(&line, now).result).unwrap_or_else(|error| panic!("{operation}: {error}"))
}

fn secret(lab: &mut Lab, username: &str, password: &str) {
    let order = SecretRequest::Write {
        username: username.to_owned(),
        secret: password.to_owned(),
        context: EncryptionContext::default(),
    };
    lab.run_secret(order, NOW).unwrap();
}

/// One object of each kind, by that kind's name, and a body that is found again wherever it lies.
fn body(kind: EncryptionChoice) -> Vec<u8> {
    format!("What nobody may read: {} of 2026.", kind.name()).into_bytes()
}

/// A world in which a bit of everything has happened.
fn rich() -> Lab {
    let mut lab = Lab::new(SEED).unwrap();
    lab.set_permission(Permission::Encrypt, true);
    for kind in EncryptionChoice::ALL {
        lab.set_kind(kind);
        let outcome = upload(&mut lab, kind.name(), &body(kind));
        assert!(outcome.result.is_ok(), "{}: {outcome:?}", kind.name());
    }
    lab.set_kind(EncryptionChoice::SseKmsBucketKey);
    let large: Vec<u8> = (0..1_200_000_u32)
        .map(|at| (at.wrapping_mul(at) >> 7) as u8)
        .collect();
    assert!(upload(&mut lab, "large", &large).result.is_ok());
    secret(&mut lab, "ana", "plum-Tundra-47-kite");
    action(&mut lab, AdminAction::Rotate(labs_key()));
    lab.set_kind(EncryptionChoice::SseKms);
    assert!(
        upload(&mut lab, "after the rotation", b"new")
            .result
            .is_ok()
    );
    let made = |alias: &str| AdminAction::CreateKey {
        description: "Of \"reports\"\n and é".to_owned(),
        alias: alias.to_owned(),
    };
    action(&mut lab, made("reports"));
    action(&mut lab, made(""));
    let last = lab.inventory().keys.last().unwrap().clone();
    let days = "7".to_owned();
    let key = KeyRef::from(&last);
    action(&mut lab, AdminAction::ScheduleDeletion { key, days });
    lab.let_pass(8, NOW);
    let reports = lab.inventory();
    let reports = reports
        .keys
        .iter()
        .find(|key| key.name() == "alias/reports");
    let key = KeyRef::from(reports.unwrap());
    action(&mut lab, AdminAction::Disable(key));
    // Grants, tags, other accounts' keys and buckets: whatever the cases make.
    for case in CASES {
        let now = lab.now(NOW);
        case.run(&mut lab, now);
    }
    let grants = LabPolicy::Grants.example();
    lab.change(LabPolicy::Grants, |draft| draft.edit(grants));
    let boundary = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"NumericLessThan": {"s3:max-keys": 10.50}}}}"#;
    lab.edit_policy(lab.policy().text.replace("Allow", "Alow"));
    lab.change(LabPolicy::ServiceControl, |draft| {
        draft.edit(LabPolicy::ServiceControl.example())
    });
    lab.change(LabPolicy::ServiceControl, |draft| draft.edit(String::new()));
    action(
        &mut lab,
        AdminAction::CreateIdentity {
            kind: "user".to_owned(),
            name: "eva".to_owned(),
            policy: boundary.to_owned(),
        },
    );
    sent(
        &mut lab,
        "iam",
        "CreatePolicy",
        json!({"PolicyName": "ceiling", "PolicyDocument": crate::common::world::policy(crate::common::world::ALLOW_ALL).to_json()}),
    );
    let ceiling = "arn:aws:iam::111122223333:policy/ceiling";
    sent(
        &mut lab,
        "iam",
        "CreateRole",
        json!({"RoleName": "tagged", "Path": "/service-role/", "AssumeRolePolicyDocument": TRUST, "Description": "With a path", "PermissionsBoundary": ceiling, "Tags": [{"Key": "team", "Value": "red"}]}),
    );
    sent(
        &mut lab,
        "sts",
        "AssumeRole",
        json!({"RoleArn": "arn:aws:iam::111122223333:role/service-role/tagged", "RoleSessionName": "limited", "Policy": boundary, "Tags": [{"Key": "shift", "Value": "night"}], "TransitiveTagKeys": ["shift"], "SourceIdentity": "eva"}),
    );
    let root = sent(&mut lab, "organizations", "ListRoots", json!({}));
    let root = root.pointer("/Roots/0/Id").unwrap();
    let unit = sent(
        &mut lab,
        "organizations",
        "CreateOrganizationalUnit",
        json!({"ParentId": root, "Name": "Sandbox"}),
    );
    let unit = unit.pointer("/OrganizationalUnit/Id").unwrap();
    sent(
        &mut lab,
        "organizations",
        "MoveAccount",
        json!({"AccountId": "555566667777", "SourceParentId": root, "DestinationParentId": unit}),
    );
    let control = sent(
        &mut lab,
        "organizations",
        "CreatePolicy",
        json!({"Name": "no-uploads", "Description": "", "Type": "SERVICE_CONTROL_POLICY", "Content": crate::common::world::policy(crate::common::world::ALLOW_ALL).to_json()}),
    );
    let control = control.pointer("/Policy/PolicySummary/Id").unwrap();
    let attachment = json!({"PolicyId": control, "TargetId": unit});
    sent(&mut lab, "organizations", "AttachPolicy", attachment);
    let full = json!({"PolicyId": "p-FullAWSAccess", "TargetId": unit});
    sent(&mut lab, "organizations", "DetachPolicy", full);
    let key = sent(
        &mut lab,
        "kms",
        "CreateKey",
        json!({"Tags": [{"TagKey": "team", "TagValue": "red"}]}),
    );
    let key = key.pointer("/KeyMetadata/KeyId").unwrap();
    let role = "arn:aws:iam::111122223333:role/service-role/tagged";
    sent(
        &mut lab,
        "kms",
        "CreateGrant",
        json!({"KeyId": key, "GranteePrincipal": role, "RetiringPrincipal": role, "Operations": ["Decrypt"], "Constraints": {"EncryptionContextEquals": {"a": "b"}}}),
    );
    sent(
        &mut lab,
        "kms",
        "CreateGrant",
        json!({"KeyId": key, "GranteeServicePrincipal": "backup.amazonaws.com", "RetiringPrincipal": role, "Operations": ["Decrypt"], "Constraints": {"SourceArn": "arn:aws:backup:us-east-1:111122223333:backup-vault:one"}}),
    );
    let rotation = json!({"KeyId": key, "RotationPeriodInDays": 180});
    sent(&mut lab, "kms", "EnableKeyRotation", rotation);
    lab.let_pass(200, NOW);
    let described = json!({"KeyId": key, "Description": "Rotated once"});
    sent(&mut lab, "kms", "UpdateKeyDescription", described);
    let tags = json!({"KeyId": key, "Tags": [{"TagKey": "stage", "TagValue": ""}]});
    sent(&mut lab, "kms", "TagResource", tags);
    sent(&mut lab, "s3", "CreateBucket", json!({"Bucket": "second"}));
    let place = json!({"Bucket": "second", "Key": "parts", "ServerSideEncryption": "aws:kms", "Metadata": {"a": "b"}, "BucketKeyEnabled": true, "Tagging": "a=b"});
    let upload = sent(&mut lab, "s3", "CreateMultipartUpload", place.clone());
    let id = upload.get("UploadId").unwrap();
    sent(
        &mut lab,
        "s3",
        "UploadPart",
        json!({"Bucket": "second", "Key": "parts", "UploadId": id, "PartNumber": 1, "Body": "QUFB"}),
    );
    let mut whole = place;
    *whole.get_mut("Key").unwrap() = json!("whole");
    sent(&mut lab, "s3", "PutObject", whole);
    lab.set_throttles(true);
    lab.set_throttles(false);
    lab.set_who(CallerChoice::Auditor);
    lab.set_who(CallerChoice::App);
    lab
}

fn import(text: &str) -> Lab {
    Lab::import(text, AFTER).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn all_of_it_comes_back() {
    let mut before = rich();
    let text = before.export(true).unwrap();
    let mut after = import(&text);
    // To the letter: what was not written, or not read, would differ.
    assert_eq!(after.export(true).unwrap(), text);
    assert_eq!(after.inventory(), before.inventory());
    for bucket in before.cloud().s3.buckets() {
        assert_eq!(after.cloud().s3.bucket(&bucket.name), Some(bucket));
    }
    assert_eq!(after.objects(), before.objects());
    assert_eq!(after.users(), before.users());
    assert_eq!(after.now(NOW), before.now(NOW));
    // Every object opens as before: same bytes, and known to be the same.
    for kind in EncryptionChoice::ALL {
        let outcome = download(&mut after, kind.name());
        assert_eq!(body_of(&outcome), body(kind), "{}", kind.name());
        assert_eq!(body_of(&download(&mut before, kind.name())), body(kind));
        match outcome.result.unwrap() {
            envelope_lab::core::cloud::Response::GetObject(output) => {
                assert_eq!(output.identical, Some(true), "{}", kind.name());
            }
            other => panic!("{other:?}"),
        }
    }
    let [large, again] = [&mut before, &mut after].map(|lab| download(lab, "large"));
    assert_eq!(body_of(&large).len(), 1_200_000);
    assert_eq!(body_of(&large), body_of(&again));
    // What was typed and is no policy is still there, and the policy before it still in force.
    assert!(matches!(after.policy().flaw, Some(DraftError::Refused(_))));
    assert!(after.is_granted(Permission::PutObject));
    assert_eq!(after.policy().text, before.policy().text);
    assert!(!after.policy().can_undo());
    // Policies count: a switch turned off refuses, in the new world and in that one only.
    after.set_permission(Permission::Decrypt, false);
    assert!(download(&mut after, "SSE-KMS").result.is_err());
    assert!(download(&mut before, "SSE-KMS").result.is_ok());
    // The randomness is new.
    upload(&mut after, "one more", b"of both");
    upload(&mut before, "one more", b"of both");
    let [one, other] = [&before, &after].map(|lab| {
        let bucket = lab.cloud().s3.bucket(BUCKET).unwrap();
        bucket.objects.get("one more").unwrap().encryption.clone()
    });
    assert_ne!(one, other);
}

#[test]
fn without_bytes_the_objects_stay_behind_and_all_else_comes() {
    let before = rich();
    let text = before.export(false).unwrap();
    let after = import(&text);
    assert_eq!(after.export(false).unwrap(), text);
    assert!(after.objects().is_empty());
    assert!(text.len() < 200_000, "{}", text.len());
    let [mut one, other] = [&before, &after].map(|lab| lab.inventory());
    for bucket in &mut one.buckets {
        bucket.objects.clear();
        bucket.uploads = 0;
    }
    for key in &mut one.keys {
        key.under.clear();
    }
    for key in &mut one.gone {
        key.under.clear();
    }
    assert_eq!(one, other);
    assert!(
        before
            .export_says(false)
            .ends_with(" and 1 multipart upload.")
    );
    assert_eq!(after.export_says(true), "There are no objects yet.");
    assert!(before.weight() > 1_600_000 && after.weight() == 0);
    assert_eq!(before.check_export(), Ok(()));
}

/// All data keys and bucket keys that were ever in the clear, as the traces tell.
fn data_keys(past: &[std::sync::Arc<Trace>]) -> Vec<Vec<u8>> {
    let fields = (past.iter().flat_map(|trace| &trace.steps)).flat_map(|step| &step.fields);
    let mut keys: Vec<Vec<u8>> = fields
        .filter(|field| field.role == Role::PlaintextDataKey)
        .filter_map(|field| match &field.value {
            Shown::Bytes { excerpt, .. } => Some(excerpt.head.clone()),
            Shown::Text(_) => None,
        })
        .filter(|bytes| bytes.iter().any(|byte| *byte != 0))
        .collect();
    keys.sort();
    keys.dedup();
    keys
}

/// Every text in the file, decoded where it is base64.
fn decoded(value: &Value, all: &mut Vec<Vec<u8>>) {
    match value {
        Value::String(text) => all.extend(Base64::decode_vec(text)),
        Value::Array(items) => items.iter().for_each(|item| decoded(item, all)),
        Value::Object(members) => members.values().for_each(|member| decoded(member, all)),
        _ => {}
    }
}

#[test]
fn no_plaintext_data_key_and_no_plaintext_is_in_it() {
    let lab = rich();
    let customer = {
        let file = parse_value(Subject::WorldFile, &lab.export(false).unwrap()).unwrap();
        let text = file.pointer("/lab/customer_key").unwrap();
        Base64::decode_vec(text.as_str().unwrap()).unwrap()
    };
    let mut secrets = data_keys(lab.past());
    // The app's own key for SSE-C is the app's to keep, and is in it.
    secrets.retain(|key| *key != customer);
    assert!(secrets.len() >= 12, "{}", secrets.len());
    secrets.extend(EncryptionChoice::ALL.map(body));
    secrets.push(b"plum-Tundra-47-kite".to_vec());
    for with_bytes in [true, false] {
        let text = lab.export(with_bytes).unwrap();
        let mut all = Vec::new();
        decoded(&parse_value(Subject::WorldFile, &text).unwrap(), &mut all);
        for secret in &secrets {
            assert_nowhere(secret, &text, "the file");
            for bytes in &all {
                assert_not_in(secret, bytes, "the file");
            }
        }
    }
    // It does hold what opens them: that is what it warns of.
    let material = lab.cloud().kms.key(KEY_ID).unwrap().current();
    assert!(
        lab.export(false)
            .unwrap()
            .contains(&Base64::encode_string(material.secret.as_bytes()))
    );
}

/// The places in a value whatever the index; and the kinds of encryption, which differ in their members.
fn shape_of(value: &Value, path: &str, all: &mut BTreeSet<String>) {
    all.insert(path.to_owned());
    match value {
        Value::Array(items) => items.iter().for_each(|item| shape_of(item, path, all)),
        Value::Object(members) => {
            for (name, member) in members {
                let kind = member
                    .as_str()
                    .filter(|_| name == "kind")
                    .unwrap_or_default();
                shape_of(member, &format!("{path}.{name}{kind}"), all);
            }
        }
        _ => {}
    }
}

/// Every place of the file: its path, and the way there.
fn places(value: &Value, path: &str, way: &str, all: &mut Vec<(String, String)>) {
    if !path.is_empty() {
        all.push((path.to_owned(), way.to_owned()));
    }
    match value {
        Value::Array(items) => {
            // Whatever shows no place that an item before it has is like that one.
            let mut seen = BTreeSet::new();
            for (index, item) in items.iter().enumerate() {
                let mut shape = BTreeSet::new();
                shape_of(item, "", &mut shape);
                if shape.is_subset(&seen) {
                    continue;
                }
                seen.extend(shape);
                places(
                    item,
                    &format!("{path}[{index}]"),
                    &format!("{way}/{index}"),
                    all,
                );
            }
        }
        // Inside a policy, the policy language says where: it has tests of its own.
        Value::Object(_)
            if path.ends_with("document")
                || [".policy", ".trust", ".full_access"]
                    .iter()
                    .any(|end| path.ends_with(end)) => {}
        Value::Object(members) => {
            for (name, member) in members {
                let inside = match path.is_empty() {
                    true => name.clone(),
                    false => format!("{path}.{name}"),
                };
                let step = name.replace('~', "~0").replace('/', "~1");
                places(member, &inside, &format!("{way}/{step}"), all);
            }
        }
        _ => {}
    }
}

/// Members that may be missing.
const OPTIONAL: &[&str] = &[
    "settings",
    "public_access_block",
    "ownership",
    "versioning",
    "older_versions",
    "version_id",
    "delete_marker",
    "record",
    "trust",
    "policy_arn",
    "sessions",
    "organization",
    "source_identity",
    "warning",
    "boundary",
    "session",
    "deletion",
    "rotated",
    "automatic",
    "rotation",
    "SourceArn",
    "retiring",
    "policy",
    "kms_key_id",
    "bucket_key",
    "s3_own_key",
    "customer_key",
    "in_force",
    "algorithm",
    "context",
    "EncryptionContextEquals",
    "EncryptionContextSubset",
    "second_data_key",
    "completed_uploads",
];

#[test]
fn whatever_is_damaged_is_refused_with_its_place() {
    let mut lab = rich();
    lab.delete("large", NOW);
    let file = parse_value(Subject::WorldFile, &lab.export(true).unwrap()).unwrap();
    let mut all = Vec::new();
    places(&file, "", "", &mut all);
    assert!(all.len() > 300, "only {} places", all.len());
    for (path, way) in &all {
        let name = path.rsplit('.').next().unwrap();
        for wrong in [Value::Null, json!([["no"]])] {
            if name == "warning" || wrong.is_null() && OPTIONAL.contains(&name) {
                continue;
            }
            let mut damaged = file.clone();
            *damaged.pointer_mut(way).unwrap() = wrong.clone();
            let error = Lab::import(&damaged.to_string(), AFTER)
                .unwrap_err()
                .to_string();
            let about = error.starts_with(path) || path == "format";
            assert!(about, "{path}: {wrong}: {error}");
        }
    }
}

/// A file from before keys were rotated by themselves.
#[test]
fn a_file_without_rotation_is_read() {
    let lab = rich();
    let mut file = parse_value(Subject::WorldFile, &lab.export(true).unwrap()).unwrap();
    for key in file["keys"].as_array_mut().unwrap() {
        let key = key.as_object_mut().unwrap();
        key.shift_remove("rotation");
        for material in key["materials"].as_array_mut().unwrap() {
            material.as_object_mut().unwrap().shift_remove("automatic");
        }
    }
    let old = import(&file.to_string());
    assert!(lab.cloud().kms.keys().any(|key| key.rotation.is_some()));
    assert!(old.cloud().kms.keys().all(|key| key.rotation.is_none()));
    let materials = |lab: &Lab| -> Vec<usize> {
        let keys = lab.cloud().kms.keys();
        keys.map(|key| key.materials().count()).collect()
    };
    assert_eq!(materials(&old), materials(&lab));
    assert!(materials(&old).contains(&2));
}

fn damaged(way: &str, value: &str) -> String {
    let mut file = parse_value(
        Subject::WorldFile,
        &Lab::new(SEED).unwrap().export(true).unwrap(),
    )
    .unwrap();
    let value = parse_value(Subject::WorldFile, value).unwrap();
    match file.pointer_mut(way) {
        Some(place) => *place = value,
        // A member that may be missing.
        None => {
            let (inside, name) = way.rsplit_once('/').unwrap();
            let members = file.pointer_mut(inside).unwrap().as_object_mut();
            members.unwrap().insert(name.to_owned(), value);
        }
    }
    let refused = Lab::import(&file.to_string(), AFTER);
    refused.unwrap_err().to_string()
}

#[test]
fn a_refusal_says_what_was_expected_where() {
    let id = "/keys/0/state";
    assert_eq!(
        damaged(id, "\"Enable\""),
        "keys[0].state: expected Enabled, Disabled or PendingDeletion"
    );
    assert_eq!(damaged("/keys/0", "{}"), "keys[0].id: is missing");
    assert_eq!(
        damaged("/version", "4"),
        "this file is from a newer version (4) of this lab; this one reads version 3"
    );
    assert_eq!(damaged("/version", "0"), "version: expected 3");
    for other in ["\"another\"", "null", "\"\""] {
        assert_eq!(
            damaged("/format", other),
            format!("this isn't a world of this lab: expected \"format\": \"{FORMAT}\"")
        );
    }
    assert_eq!(
        damaged("/keys/0/materials", "[]"),
        "keys[0].materials: expected at least one material"
    );
    assert_eq!(
        damaged("/keys/0/rotation", "{\"period_days\": 89, \"next\": 1}"),
        "keys[0].rotation.period_days: expected a number of days from 90 to 2,560"
    );
    assert_eq!(
        damaged("/aliases/0/key_id", "\"no\""),
        "aliases[0].key_id: expected the ID of a key in this file"
    );
    assert_eq!(
        damaged("/keys/0/policy/Statement/0/Effect", "\"Maybe\"")
            .split(':')
            .next(),
        Some("keys[0].policy")
    );
    assert_eq!(
        damaged("/lab/later", "31557600001"),
        "lab.later: expected seconds, 1,000 years at most"
    );
    let refused = |text: &str| Lab::import(text, AFTER).unwrap_err().to_string();
    assert!(refused("{\"format\": ").starts_with("this isn't JSON: line 1, column 12"));
    assert_eq!(refused("[]"), "the file: expected an object");
    assert_eq!(check_length(LARGEST), Ok(()));
    assert_eq!(
        check_length(LARGEST + (5 << 20)).unwrap_err().to_string(),
        "This file has 69 MiB; this lab reads worlds of 64 MiB at most."
    );
    assert!(refused(&" ".repeat(LARGEST as usize + 1)).contains("64 MiB at most"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever was done, in whatever order.
    #[test]
    fn any_world_comes_back(deeds in prop::collection::vec((0_u8..12, 0_usize..7), 0..14)) {
        let mut lab = Lab::new(SEED).unwrap();
        for (deed, which) in deeds {
            let kind = EncryptionChoice::ALL[which];
            let now = lab.now(NOW);
            match deed {
                0..=3 => {
                    lab.set_kind(kind);
                    upload(&mut lab, &format!("object {which}"), &vec![which as u8; which * 100]);
                }
                4 => lab.set_permission(Permission::ALL[which % 5], which % 2 == 0),
                5 => { lab.administer(&AdminAction::Rotate(labs_key()), now); }
                6 => { lab.administer(&AdminAction::Disable(labs_key()), now); }
                7 => { lab.administer(&AdminAction::Enable(labs_key()), now); }
                8 => {
                    let alias = format!("made-{which}");
                    lab.administer(&AdminAction::CreateKey { description: alias.clone(), alias }, now);
                }
                9 => { CASES[which * 3].run(&mut lab, now); }
                10 => { lab.let_pass(which as u64, NOW); }
                _ => lab.set_who(CallerChoice::ALL[which % 5]),
            }
        }
        for with_bytes in [true, false] {
            let text = lab.export(with_bytes).unwrap();
            prop_assert_eq!(&import(&text).export(with_bytes).unwrap(), &text);
        }
        let mut after = import(&lab.export(true).unwrap());
        // S3 forgets its bucket keys in the clear, which do not come along.
        lab.let_pass(1, NOW);
        after.let_pass(1, NOW);
        for row in lab.objects() {
            let [one, other] = [&mut lab, &mut after].map(|lab| {
                let outcome = download(lab, &row.key);
                let opened = outcome.result.is_ok().then(|| body_of(&outcome).to_vec());
                (opened, outcome.result.err())
            });
            prop_assert_eq!(one, other);
        }
    }

    /// A text cut off or with a letter changed: an error or a world, never a crash.
    #[test]
    fn any_text_is_taken_or_refused(cut in 0_usize..40_000, letter in any::<char>()) {
        let text = Lab::new(SEED).unwrap().export(true).unwrap();
        let cut = cut % text.chars().count();
        let start: String = text.chars().take(cut).collect();
        prop_assert!(Lab::import(&start, AFTER).is_err());
        let rest = text.chars().skip(cut + 1);
        let other: String = start.chars().chain([letter]).chain(rest).collect();
        let _ = Lab::import(&other, AFTER).map(|lab| (lab.inventory(), lab.export(true).unwrap()));
    }
}

#[test]
fn a_far_clock_is_no_crash() {
    let mut file = parse_value(
        Subject::WorldFile,
        &Lab::new(SEED).unwrap().export(true).unwrap(),
    )
    .unwrap();
    *file.pointer_mut("/lab/later").unwrap() = Value::from(31_557_600_000_u64);
    let mut lab = import(&file.to_string());
    assert!(lab.now(Timestamp(u64::MAX)).0 == u64::MAX);
    assert!(upload(&mut lab, "far", b"from now").result.is_ok());
}
