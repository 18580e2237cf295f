//! KMS's errors, one case for each row of FIDELITY §1: the messages, the denials, the key states.
//! Not simulated, so without a case: VPC endpoint policies, and the older text of a Decrypt denial.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test helpers stand outside test functions"
)]

use crate::common::requests::{self, grant_to};
use crate::common::world::*;
use envelope_lab::core::cloud::{Call, Cloud, Outcome};
use envelope_lab::core::iam::{NamedPolicy, PolicySet, Principal};
use envelope_lab::core::kms::{
    KeyState, KeyUsage, Request, create_grant, delete_alias, describe_key, disable_key_rotation,
    enable_key, enable_key_rotation, generate_data_key, generate_random, get_key_policy,
    get_key_rotation_status, list_grants, list_key_rotations, list_resource_tags, put_key_policy,
    re_encrypt, revoke_grant, rotate_key_on_demand, tag_resource, untag_resource, update_alias,
    update_key_description,
};
use envelope_lab::core::lab::Lab;
use std::collections::BTreeSet;

const MISSING: &str = "134f2428-cec1-4b25-a1ae-9048164dba47";
const ALICE: &str = "arn:aws:iam::111122223333:user/alice";

/// FIDELITY's rows, in its order, with what a row lists.
const ROWS: [&str; 26] = [
    "key disabled",
    "pending: crypto op",
    "pending: DisableKey",
    "pending: EnableKey",
    "pending: second ScheduleKeyDeletion",
    "pending: CreateAlias",
    "pending: CreateGrant",
    "cancel, not pending",
    "no UUID",
    "no such key",
    "another Region",
    "alias missing",
    "alias without its prefix",
    "context or blob",
    "another key named",
    "4097 bytes",
    "no plaintext",
    "NumberOfBytes",
    "neither",
    "both",
    "bad enum",
    "window",
    "wrong key usage",
    "dry run",
    "lock-out",
    "throttled",
];

/// One of the two doors to KMS.
#[derive(Clone, Debug)]
enum Ask {
    Call(Box<Call>),
    Kms(Box<Request>),
}

impl Ask {
    fn of(self, cloud: &mut Cloud, principal: &Principal) -> Outcome {
        match self {
            Self::Call(call) => cloud.call(principal, *call, &[], NOW),
            Self::Kms(request) => cloud.kms(principal, &request, NOW),
        }
    }
}

impl From<Call> for Ask {
    fn from(call: Call) -> Self {
        Self::Call(Box::new(call))
    }
}

impl From<Request> for Ask {
    fn from(request: Request) -> Self {
        Self::Kms(Box::new(request))
    }
}

fn key_id() -> String {
    KEY_ID.to_owned()
}

fn enable(key_id: &str) -> Ask {
    let key_id = key_id.to_owned();
    Request::EnableKey(enable_key::Input { key_id }).into()
}

fn disable(key_id: &str) -> Ask {
    requests::disable(key_id).into()
}

fn schedule(days: Option<i64>) -> Ask {
    requests::schedule(KEY_ID, days).into()
}

fn cancel() -> Ask {
    requests::cancel(KEY_ID).into()
}

fn alias(name: &str, target: &str) -> Ask {
    requests::alias(name, target).into()
}

fn put_policy(statements: &str) -> Ask {
    Request::PutKeyPolicy(put_key_policy::Input {
        key_id: key_id(),
        policy: policy(statements).to_json_pretty(),
        ..Default::default()
    })
    .into()
}

fn seal(cloud: &mut Cloud) -> Vec<u8> {
    blob_of(&call(cloud, encrypt(KEY_ID, b"s", &[("a", "b")])))
}

fn in_state(state: KeyState) -> Cloud {
    let mut cloud = cloud(ALLOW_ALL);
    cloud.kms.key_mut(KEY_ID).unwrap().state = state;
    cloud
}

fn pending(ask: impl Into<Ask>) -> Outcome {
    ask.into()
        .of(&mut in_state(KeyState::PendingDeletion), &Lab::app())
}

fn fresh(ask: impl Into<Ask>) -> Outcome {
    ask.into().of(&mut cloud(ALLOW_ALL), &Lab::app())
}

/// Code, status, message, wire and record all say the same.
fn check(row: &str, outcome: &Outcome, code: &str, message: &str) {
    let Err(error) = &outcome.result else {
        panic!("{row}: not refused: {:?}", outcome.result);
    };
    assert_eq!(
        (error.code.as_str(), error.status, error.message.as_str()),
        (code, 400, message),
        "{row}"
    );
    let last = outcome.trace.steps.last().unwrap();
    let (head, body) = (last.api.as_ref().unwrap().http)
        .split_once("\n\n")
        .unwrap();
    assert!(head.starts_with("HTTP/1.1 400 "), "{row}: {head}");
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["__type"], code, "{row}");
    assert_eq!(
        body["message"].as_str().unwrap_or_default(),
        message,
        "{row}"
    );
    let events: Vec<_> = outcome.trace.events().collect();
    let [event] = events.as_slice() else {
        panic!("{row}: {} records", events.len());
    };
    let recorded = code.replace("AccessDeniedException", "AccessDenied");
    assert_eq!(event["errorCode"], recorded.as_str(), "{row}");
    assert!(event["responseElements"].is_null(), "{row}");
    assert!(event.get("additionalEventData").is_none(), "{row}");
}

#[test]
fn every_row_of_the_messages_has_awss_code_and_words() {
    const CONSTRAINT: &str = "1 validation error detected: Value";
    let arn = key_arn();
    let is_pending = format!("{arn} is pending deletion.");
    let missing = format!("Key 'arn:aws:kms:{REGION}:{ACCOUNT}:key/{MISSING}' does not exist");
    let invalid = "KMSInvalidStateException";
    let validation = "ValidationException";
    let secret = || encrypt(KEY_ID, b"s", &[]);
    let data_key = |spec, bytes| generate(KEY_ID, spec, bytes, &[]);
    let mut rows: BTreeSet<&str> = BTreeSet::new();
    let mut row = |row: &'static str, outcome: Outcome, code: &str, message: &str| {
        check(row, &outcome, code, message);
        rows.insert(row);
    };

    let disabled = Ask::from(secret()).of(&mut in_state(KeyState::Disabled), &Lab::app());
    row(
        "key disabled",
        disabled,
        "DisabledException",
        &format!("{arn} is disabled."),
    );
    row(
        "pending: crypto op",
        pending(secret()),
        invalid,
        &is_pending,
    );
    row(
        "pending: DisableKey",
        pending(disable(KEY_ID)),
        invalid,
        &is_pending,
    );
    row(
        "pending: EnableKey",
        pending(enable(KEY_ID)),
        invalid,
        &is_pending,
    );
    row(
        "pending: second ScheduleKeyDeletion",
        pending(schedule(None)),
        invalid,
        &is_pending,
    );
    row(
        "pending: CreateAlias",
        pending(alias("alias/new", KEY_ID)),
        invalid,
        &is_pending,
    );
    let grant = Request::CreateGrant(grant_to(ALICE, &["Decrypt"]));
    row(
        "pending: CreateGrant",
        pending(grant.clone()),
        invalid,
        &is_pending,
    );
    row(
        "cancel, not pending",
        fresh(cancel()),
        invalid,
        &format!("{arn} is not pending deletion."),
    );
    let not_found = "NotFoundException";
    for id in ["fake-key-id", "1234abcd12ab34cd56ef1234567890ab"] {
        row(
            "no UUID",
            fresh(enable(id)),
            not_found,
            &format!("Invalid keyId '{id}'"),
        );
        row(
            "no UUID",
            fresh(encrypt(id, b"s", &[])),
            not_found,
            &format!("Invalid keyId '{id}'"),
        );
    }
    let missing_arn = arn.replace(KEY_ID, MISSING);
    for id in [MISSING, &missing_arn] {
        row("no such key", fresh(disable(id)), not_found, &missing);
        row(
            "no such key",
            fresh(encrypt(id, b"s", &[])),
            not_found,
            &missing,
        );
    }
    let elsewhere = arn.replace("us-east-1", "eu-west-1");
    row(
        "another Region",
        fresh(enable(&elsewhere)),
        not_found,
        "Invalid arn eu-west-1",
    );
    let no_alias = format!("Alias arn:aws:kms:{REGION}:{ACCOUNT}:alias/nope is not found.");
    row(
        "alias missing",
        fresh(encrypt("alias/nope", b"s", &[])),
        not_found,
        &no_alias,
    );
    let gone = Request::DeleteAlias(delete_alias::Input {
        alias_name: "alias/nope".to_owned(),
    });
    row("alias missing", fresh(gone), not_found, &no_alias);
    let moved = Request::UpdateAlias(update_alias::Input {
        alias_name: "alias/nope".to_owned(),
        target_key_id: key_id(),
    });
    row("alias missing", fresh(moved), not_found, &no_alias);
    row(
        "alias without its prefix",
        fresh(alias("nope", KEY_ID)),
        validation,
        "Alias must start with the prefix \"alias/\". Please see \
         https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html",
    );
    let mut world = cloud(ALLOW_ALL);
    let blob = seal(&mut world);
    let mut damaged = blob.clone();
    *damaged.last_mut().unwrap() ^= 1;
    let pairs: &[(&str, &str)] = &[("a", "b")];
    for (blob, pairs) in [(&blob, &[][..]), (&blob, &[("ab", "")]), (&damaged, pairs)] {
        let opened = call(&mut world, decrypt(blob, None, pairs));
        row("context or blob", opened, "InvalidCiphertextException", "");
        let again = Request::ReEncrypt(re_encrypt::Input {
            ciphertext_blob: blob.clone(),
            source_encryption_context: context(pairs),
            destination_key_id: key_id(),
            ..Default::default()
        });
        row(
            "context or blob",
            kms(&mut world, again),
            "InvalidCiphertextException",
            "",
        );
    }
    let incorrect =
        "The key ID in the request does not identify a CMK that can perform this operation.";
    let other = call(&mut world, decrypt(&blob, Some(OTHER_KEY_ID), pairs));
    row(
        "another key named",
        other,
        "IncorrectKeyException",
        incorrect,
    );
    row(
        "4097 bytes",
        fresh(encrypt(KEY_ID, &[0; 4_097], &[])),
        validation,
        &format!(
            "{CONSTRAINT} at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096"
        ),
    );
    row(
        "no plaintext",
        fresh(encrypt(KEY_ID, &[], &[])),
        validation,
        &format!(
            "{CONSTRAINT} at 'plaintext' failed to satisfy constraint: Member must have length greater than or equal to 1"
        ),
    );
    for (bytes, bound) in [
        (0, "greater than or equal to 1"),
        (1_025, "less than or equal to 1024"),
    ] {
        let message = format!(
            "{CONSTRAINT} '{bytes}' at 'numberOfBytes' failed to satisfy constraint: Member must have value {bound}"
        );
        row(
            "NumberOfBytes",
            fresh(data_key(None, Some(bytes))),
            validation,
            &message,
        );
    }
    let either = "Please specify either number of bytes or key spec.";
    row("neither", fresh(data_key(None, None)), validation, either);
    row(
        "both",
        fresh(data_key(Some("AES_256"), Some(32))),
        validation,
        either,
    );
    let without = Request::GenerateDataKeyWithoutPlaintext(
        generate_data_key::Input {
            key_id: key_id(),
            ..Default::default()
        }
        .into(),
    );
    row("neither", fresh(without), validation, either);
    row(
        "bad enum",
        fresh(data_key(Some("X"), None)),
        validation,
        &format!(
            "{CONSTRAINT} 'X' at 'keySpec' failed to satisfy constraint: Member must satisfy enum value set: [AES_256, AES_128]"
        ),
    );
    for days in [6, 31, 0, -1] {
        row(
            "window",
            fresh(schedule(Some(days))),
            validation,
            "PendingWindowInDays must be between 7 and 30",
        );
    }
    let mut signing = cloud(ALLOW_ALL);
    signing.kms.key_mut(KEY_ID).unwrap().usage = KeyUsage::SignVerify;
    let usage = format!("{arn} key usage is SIGN_VERIFY which is not valid for Encrypt.");
    row(
        "wrong key usage",
        call(&mut signing, secret()),
        "InvalidKeyUsageException",
        &usage,
    );
    let dry = Request::CreateGrant(create_grant::Input {
        dry_run: true,
        ..grant_to(ALICE, &["Decrypt"])
    });
    row(
        "dry run",
        fresh(dry),
        "DryRunOperationException",
        "The request would have succeeded, but the DryRun option is set.",
    );
    row(
        "lock-out",
        fresh(put_policy(&DELEGATES.replace("kms:*", "kms:Decrypt"))),
        "MalformedPolicyDocumentException",
        "The new key policy will not allow you to update the key policy in the future.",
    );
    let slow =
        "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.";
    for ask in [Ask::from(secret()), enable(KEY_ID), grant.into()] {
        let mut throttled = cloud(ALLOW_ALL);
        throttled.kms.throttled = true;
        row(
            "throttled",
            ask.of(&mut throttled, &Lab::app()),
            "ThrottlingException",
            slow,
        );
    }
    assert_eq!(
        rows,
        BTreeSet::from(ROWS),
        "one for each row, and for what a row lists"
    );
}

/// The same frame, whatever is asked: `{caller} … {action} on resource: {key} {reason}`.
#[test]
fn every_row_of_the_denials_has_awss_words() {
    let allow = named(ALLOW_ALL);
    let deny = named(&format!(
        r#"{ALLOW_ALL}, {{"Effect": "Deny", "Action": "kms:*", "Resource": "*"}}"#
    ));
    let s3_only = named(r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#);
    let all = PolicySet {
        identity: vec![allow.clone()],
        ..PolicySet::default()
    };
    let denying = format!(
        r#"{DELEGATES}, {{"Effect": "Deny", "Principal": "*", "Action": ["kms:Encrypt", "kms:DisableKey"], "Resource": "*"}}"#
    );
    let nobody = DELEGATES.replace("kms:*", "kms:List*");
    let key_side = |policy: &str| (all.clone(), policy.to_owned());
    let caller_side = |policies: PolicySet| (policies, DELEGATES.to_owned());
    let no = |what: &str| format!("because no {what} allows the ACTION action");
    let explicit = |what: &str| format!("with an explicit deny in {what}");
    let rows = [
        (key_side(&nobody), no("resource-based policy")),
        (
            caller_side(PolicySet::default()),
            no("identity-based policy"),
        ),
        (
            caller_side(PolicySet {
                session: Some(s3_only.clone()),
                ..all.clone()
            }),
            no("session policy"),
        ),
        (
            caller_side(PolicySet {
                boundary: Some(s3_only.clone()),
                ..all.clone()
            }),
            no("permissions boundary"),
        ),
        (
            caller_side(PolicySet {
                scps: vec![vec![s3_only]],
                ..all.clone()
            }),
            no("service control policy"),
        ),
        (
            caller_side(PolicySet {
                identity: vec![deny.clone()],
                ..all.clone()
            }),
            explicit("an identity-based policy"),
        ),
        (key_side(&denying), explicit("a resource-based policy")),
        (
            caller_side(PolicySet {
                scps: vec![vec![deny.clone()]],
                ..all.clone()
            }),
            explicit("a service control policy"),
        ),
        (
            caller_side(PolicySet {
                boundary: Some(deny.clone()),
                ..all.clone()
            }),
            explicit("a permissions boundary"),
        ),
        (
            caller_side(PolicySet {
                session: Some(deny),
                ..all.clone()
            }),
            explicit("a session policy"),
        ),
    ];
    for ((policies, key_policy), reason) in rows {
        for (action, ask) in [
            ("kms:Encrypt", encrypt(KEY_ID, b"s", &[]).into()),
            ("kms:DisableKey", disable(KEY_ID)),
        ] {
            let mut cloud = cloud("");
            cloud.put_policies(&Lab::app(), policies.clone());
            cloud.kms.key_mut(KEY_ID).unwrap().policy = policy(&key_policy);
            let outcome = ask.of(&mut cloud, &Lab::app());
            let reason = reason.replace("ACTION", action);
            let message = format!(
                "User: {APP} is not authorized to perform: {action} on resource: {} {reason}",
                key_arn()
            );
            check(&reason, &outcome, "AccessDeniedException", &message);
        }
    }
}

fn named(statements: &str) -> NamedPolicy {
    NamedPolicy::new("p", policy(statements))
}

#[test]
fn a_key_policy_that_does_not_say_so_shuts_the_root_user_out_too() {
    let root = who("arn:aws:iam::111122223333:root");
    let mut cloud = cloud("");
    cloud.kms.key_mut(KEY_ID).unwrap().policy = policy(&DELEGATES.replace("kms:*", "kms:List*"));
    let message = format!(
        "User: {root} is not authorized to perform: kms:DisableKey on resource: {} because no \
         resource-based policy allows the kms:DisableKey action",
        key_arn()
    );
    let outcome = disable(KEY_ID).of(&mut cloud, &root);
    check("root", &outcome, "AccessDeniedException", &message);
}

/// Missing and not shared sound alike.
#[test]
fn of_another_accounts_key_nothing_is_told() {
    const TAIL: &str = "on this resource because the resource does not exist in this Region, no \
                        resource-based policies allow access, or a resource-based policy explicitly \
                        denies access";
    let stranger = who("arn:aws:iam::444455556666:user/dave");
    for id in [KEY_ID, MISSING] {
        let arn = key_arn().replace(KEY_ID, id);
        let describe = Request::DescribeKey(describe_key::Input {
            key_id: arn.clone(),
            ..Default::default()
        });
        for (action, ask) in [
            ("kms:Encrypt", encrypt(&arn, b"s", &[]).into()),
            ("kms:DescribeKey", describe.into()),
            ("kms:DisableKey", disable(&arn)),
        ] {
            let mut cloud = cloud("");
            grant(&mut cloud, &stranger, ALLOW_ALL);
            let message = format!("User: {stranger} is not authorized to perform: {action} {TAIL}");
            let outcome = ask.of(&mut cloud, &stranger);
            check(id, &outcome, "AccessDeniedException", &message);
        }
    }
}

#[test]
fn a_decrypt_that_names_no_key_is_about_the_ciphertext() {
    let mut cloud = cloud(ALLOW_ALL);
    let blob = seal(&mut cloud);
    grant(
        &mut cloud,
        &Lab::app(),
        r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#,
    );
    let message = format!(
        "User: {APP} is not authorized to perform: kms:Decrypt on the resource associated with this \
         ciphertext because no identity-based policy allows the kms:Decrypt action"
    );
    let outcome = call(&mut cloud, decrypt(&blob, None, &[("a", "b")]));
    check("ciphertext", &outcome, "AccessDeniedException", &message);
}

/// Enabled / Disabled / PendingDeletion (KMS guide, key-state).
#[test]
fn every_operation_answers_every_key_state_as_the_table_says() {
    const CRYPTO: [&str; 3] = ["ok", "disabled", "pending"];
    const ALL: [&str; 3] = ["ok", "ok", "ok"];
    const LIVING: [&str; 3] = ["ok", "ok", "pending"];
    let table: [(&str, [&str; 3]); 31] = [
        ("Encrypt", CRYPTO),
        ("Decrypt", CRYPTO),
        ("GenerateDataKey", CRYPTO),
        ("GenerateDataKeyWithoutPlaintext", CRYPTO),
        ("ReEncrypt from", CRYPTO),
        ("ReEncrypt to", CRYPTO),
        ("CreateGrant", CRYPTO),
        ("RotateKeyOnDemand", CRYPTO),
        ("DescribeKey", ALL),
        ("GetKeyPolicy", ALL),
        ("PutKeyPolicy", ALL),
        ("ListGrants", ALL),
        ("RevokeGrant", ALL),
        ("RetireGrant", ALL),
        ("ListKeyRotations", ALL),
        ("DeleteAlias", ALL),
        ("UpdateAlias away", ALL),
        ("UpdateAlias to", LIVING),
        ("DisableKey", LIVING),
        ("EnableKey", LIVING),
        ("ScheduleKeyDeletion", LIVING),
        ("CreateAlias", LIVING),
        ("EnableKeyRotation", CRYPTO),
        ("DisableKeyRotation", CRYPTO),
        ("GetKeyRotationStatus", ALL),
        ("TagResource", LIVING),
        ("UntagResource", LIVING),
        ("ListResourceTags", ALL),
        ("UpdateKeyDescription", LIVING),
        ("GenerateRandom", ALL),
        ("CancelKeyDeletion", ["not pending", "not pending", "ok"]),
    ];
    let states = [
        KeyState::Enabled,
        KeyState::Disabled,
        KeyState::PendingDeletion,
    ];
    for (operation, expected) in table {
        for (state, expected) in states.into_iter().zip(expected) {
            let row = format!("{operation} on {}", state.name());
            let outcome = in_a_state(operation, state);
            let arn = key_arn();
            match expected {
                "ok" => assert!(outcome.result.is_ok(), "{row}: {:?}", outcome.result),
                "disabled" => check(
                    &row,
                    &outcome,
                    "DisabledException",
                    &format!("{arn} is disabled."),
                ),
                other => check(
                    &row,
                    &outcome,
                    "KMSInvalidStateException",
                    &format!("{arn} is {other} deletion."),
                ),
            }
        }
    }
}

fn in_a_state(operation: &str, state: KeyState) -> Outcome {
    let mut cloud = cloud(ALLOW_ALL);
    let (blob, other) = (
        blob_of(&call(&mut cloud, encrypt(KEY_ID, b"s", &[]))),
        blob_of(&call(&mut cloud, encrypt(OTHER_KEY_ID, b"s", &[]))),
    );
    (cloud.kms).create_alias(ACCOUNT, REGION, "alias/other", OTHER_KEY_ID);
    let app = Lab::app();
    let made = create_grant::Input {
        retiring_principal: Some(APP.to_owned()),
        ..grant_to(ALICE, &["Decrypt"])
    };
    let made = answer_of(kms(&mut cloud, Request::CreateGrant(made))).to_json();
    let made = made["GrantId"].as_str().unwrap().to_owned();
    cloud.kms.key_mut(KEY_ID).unwrap().state = state;
    let key_id = key_id();
    let re_encrypt = |blob: Vec<u8>, to: &str| {
        Request::ReEncrypt(re_encrypt::Input {
            ciphertext_blob: blob,
            destination_key_id: to.to_owned(),
            ..Default::default()
        })
    };
    let update = |name: &str, to: &str| {
        Request::UpdateAlias(update_alias::Input {
            alias_name: name.to_owned(),
            target_key_id: to.to_owned(),
        })
    };
    let ask: Ask = match operation {
        "Encrypt" => encrypt(KEY_ID, b"s", &[]).into(),
        "Decrypt" => decrypt(&blob, None, &[]).into(),
        "GenerateDataKey" => generate(KEY_ID, Some("AES_256"), None, &[]).into(),
        "GenerateDataKeyWithoutPlaintext" => Request::GenerateDataKeyWithoutPlaintext(
            generate_data_key::Input {
                key_id,
                key_spec: Some("AES_256".to_owned()),
                ..Default::default()
            }
            .into(),
        )
        .into(),
        "ReEncrypt from" => re_encrypt(blob, OTHER_KEY_ID).into(),
        "ReEncrypt to" => re_encrypt(other, KEY_ID).into(),
        "CreateGrant" => Request::CreateGrant(grant_to(ALICE, &["Encrypt"])).into(),
        "RotateKeyOnDemand" => {
            Request::RotateKeyOnDemand(rotate_key_on_demand::Input { key_id }).into()
        }
        "DescribeKey" => Request::DescribeKey(describe_key::Input {
            key_id,
            ..Default::default()
        })
        .into(),
        "GetKeyPolicy" => Request::GetKeyPolicy(get_key_policy::Input {
            key_id,
            policy_name: None,
        })
        .into(),
        "PutKeyPolicy" => put_policy(DELEGATES),
        "ListGrants" => Request::ListGrants(list_grants::Input {
            key_id,
            ..Default::default()
        })
        .into(),
        "RevokeGrant" => Request::RevokeGrant(revoke_grant::Input {
            key_id,
            grant_id: made,
            dry_run: false,
        })
        .into(),
        "RetireGrant" => Request::RetireGrant(envelope_lab::core::kms::retire_grant::Input {
            key_id: Some(key_id),
            grant_id: Some(made),
            ..Default::default()
        })
        .into(),
        "ListKeyRotations" => Request::ListKeyRotations(list_key_rotations::Input {
            key_id,
            ..Default::default()
        })
        .into(),
        "DeleteAlias" => Request::DeleteAlias(delete_alias::Input {
            alias_name: ALIAS.to_owned(),
        })
        .into(),
        "UpdateAlias away" => update(ALIAS, OTHER_KEY_ID).into(),
        "UpdateAlias to" => update("alias/other", KEY_ID).into(),
        "DisableKey" => disable(KEY_ID),
        "EnableKey" => enable(KEY_ID),
        "ScheduleKeyDeletion" => schedule(None),
        "CreateAlias" => alias("alias/new", KEY_ID),
        "EnableKeyRotation" => Request::EnableKeyRotation(enable_key_rotation::Input {
            key_id,
            rotation_period_in_days: None,
        })
        .into(),
        "DisableKeyRotation" => {
            Request::DisableKeyRotation(disable_key_rotation::Input { key_id }).into()
        }
        "GetKeyRotationStatus" => {
            Request::GetKeyRotationStatus(get_key_rotation_status::Input { key_id }).into()
        }
        "TagResource" => Request::TagResource(tag_resource::Input {
            key_id,
            tags: vec![("team".to_owned(), "post".to_owned())],
        })
        .into(),
        "UntagResource" => Request::UntagResource(untag_resource::Input {
            key_id,
            tag_keys: vec!["team".to_owned()],
        })
        .into(),
        "ListResourceTags" => Request::ListResourceTags(list_resource_tags::Input {
            key_id,
            ..Default::default()
        })
        .into(),
        "UpdateKeyDescription" => Request::UpdateKeyDescription(update_key_description::Input {
            key_id,
            description: "For the parcels".to_owned(),
        })
        .into(),
        "GenerateRandom" => Request::GenerateRandom(generate_random::Input {
            number_of_bytes: Some(32),
            custom_key_store_id: None,
        })
        .into(),
        "CancelKeyDeletion" => cancel(),
        other => panic!("{other} is not asked"),
    };
    ask.of(&mut cloud, &app)
}
