//! Rules of KMS's operations beside their errors: which names they take, what IAM is told, AWS's own key,
//! pages, and the refusals that FIDELITY does not list.
#![expect(
    clippy::unwrap_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::requests::grant_to;
use crate::common::world::*;
use envelope_lab::core::cloud::Cloud;
use envelope_lab::core::entropy::Entropy;
use envelope_lab::core::iam::GrantConstraints;
use envelope_lab::core::kms::{
    Answer, Kms, Page, Request, Session, cancel_key_deletion, create_alias, create_grant,
    create_key, describe_key, disable_key, disable_key_rotation, enable_key, enable_key_rotation,
    generate_data_key, get_key_policy, get_key_rotation_status, list_aliases, list_grants,
    list_key_rotations, list_keys, list_resource_tags, put_key_policy, re_encrypt, revoke_grant,
    rotate_key_on_demand, schedule_key_deletion, tag_resource, untag_resource,
    update_key_description,
};
use envelope_lab::core::lab::Lab;
use envelope_lab::core::trace::Recorder;

const ALICE: &str = "arn:aws:iam::111122223333:user/alice";

fn refused(request: Request) -> String {
    error_of(&kms(&mut cloud(ALLOW_ALL), request))
}

/// Key id, ARN, alias, alias ARN: which of them each operation takes (service model).
#[test]
fn each_operation_takes_the_names_aws_takes() {
    type Make = fn(String) -> Request;
    let any: [(&str, Make); 2] = [
        ("GenerateDataKeyWithoutPlaintext", |key_id| {
            Request::GenerateDataKeyWithoutPlaintext(
                generate_data_key::Input {
                    key_id,
                    key_spec: Some("AES_256".to_owned()),
                    ..Default::default()
                }
                .into(),
            )
        }),
        ("DescribeKey", |key_id| {
            Request::DescribeKey(describe_key::Input {
                key_id,
                ..Default::default()
            })
        }),
    ];
    let no_alias: [(&str, Make); 19] = [
        ("EnableKey", |key_id| {
            Request::EnableKey(enable_key::Input { key_id })
        }),
        ("DisableKey", |key_id| {
            Request::DisableKey(disable_key::Input { key_id })
        }),
        ("ScheduleKeyDeletion", |key_id| {
            Request::ScheduleKeyDeletion(schedule_key_deletion::Input {
                key_id,
                ..Default::default()
            })
        }),
        ("GetKeyPolicy", |key_id| {
            Request::GetKeyPolicy(get_key_policy::Input {
                key_id,
                policy_name: None,
            })
        }),
        ("PutKeyPolicy", |key_id| {
            let policy = policy(DELEGATES).to_json();
            Request::PutKeyPolicy(put_key_policy::Input {
                key_id,
                policy,
                ..Default::default()
            })
        }),
        ("RotateKeyOnDemand", |key_id| {
            Request::RotateKeyOnDemand(rotate_key_on_demand::Input { key_id })
        }),
        ("ListKeyRotations", |key_id| {
            Request::ListKeyRotations(list_key_rotations::Input {
                key_id,
                ..Default::default()
            })
        }),
        ("EnableKeyRotation", |key_id| {
            Request::EnableKeyRotation(enable_key_rotation::Input {
                key_id,
                rotation_period_in_days: None,
            })
        }),
        ("DisableKeyRotation", |key_id| {
            Request::DisableKeyRotation(disable_key_rotation::Input { key_id })
        }),
        ("GetKeyRotationStatus", |key_id| {
            Request::GetKeyRotationStatus(get_key_rotation_status::Input { key_id })
        }),
        ("TagResource", |key_id| {
            let tags = vec![("team".to_owned(), "post".to_owned())];
            Request::TagResource(tag_resource::Input { key_id, tags })
        }),
        ("UntagResource", |key_id| {
            let tag_keys = vec!["team".to_owned()];
            Request::UntagResource(untag_resource::Input { key_id, tag_keys })
        }),
        ("ListResourceTags", |key_id| {
            Request::ListResourceTags(list_resource_tags::Input {
                key_id,
                ..Default::default()
            })
        }),
        ("UpdateKeyDescription", |key_id| {
            let description = "For the parcels".to_owned();
            Request::UpdateKeyDescription(update_key_description::Input {
                key_id,
                description,
            })
        }),
        ("CreateGrant", |key_id| {
            Request::CreateGrant(create_grant::Input {
                key_id,
                ..grant_to(ALICE, &["Decrypt"])
            })
        }),
        ("ListGrants", |key_id| {
            Request::ListGrants(list_grants::Input {
                key_id,
                ..Default::default()
            })
        }),
        ("ListAliases", |key_id| {
            Request::ListAliases(list_aliases::Input {
                key_id: Some(key_id),
                ..Default::default()
            })
        }),
        ("CreateAlias", |target_key_id| {
            Request::CreateAlias(create_alias::Input {
                alias_name: "alias/new".to_owned(),
                target_key_id,
            })
        }),
        ("CancelKeyDeletion", |key_id| {
            Request::CancelKeyDeletion(cancel_key_deletion::Input { key_id })
        }),
    ];
    let alias_arn = format!("arn:aws:kms:{REGION}:{ACCOUNT}:{ALIAS}");
    let taken = |request: Request| {
        let outcome = kms(&mut cloud(ALLOW_ALL), request);
        match outcome.result {
            Ok(_) => true,
            Err(error) => error.message.ends_with("is not pending deletion."),
        }
    };
    for (name, make) in any.iter().chain(&no_alias) {
        assert!(taken(make(KEY_ID.to_owned())), "{name}");
        assert!(taken(make(key_arn())), "{name}");
        let missing = "ValidationException (400): 1 validation error detected: Value '' at '";
        if *name != "ListAliases" {
            assert!(refused(make(String::new())).starts_with(missing), "{name}");
        }
        assert!(
            refused(make("k".repeat(2_049))).ends_with("length less than or equal to 2048"),
            "{name}"
        );
    }
    for (name, make) in any {
        assert!(
            taken(make(ALIAS.to_owned())) && taken(make(alias_arn.clone())),
            "{name}"
        );
    }
    for (name, make) in no_alias {
        for alias in [ALIAS, &alias_arn] {
            let words = match name.contains("Rotat") {
                true => {
                    "InvalidArnException (400): Key Aliases are not supported for this operation."
                        .to_owned()
                }
                false => format!("NotFoundException (400): Invalid keyId '{alias}'"),
            };
            assert_eq!(refused(make(alias.to_owned())), words, "{name}");
        }
    }
}

/// A key policy that lets nobody in but by these conditions.
fn conditioned(condition: &str) -> Cloud {
    let mut cloud = cloud("");
    let statement = format!(
        r#"{{"Effect": "Allow", "Principal": {{"AWS": "{APP}"}}, "Action": ["kms:CreateGrant", "kms:ReEncrypt*", "kms:Encrypt", "kms:ScheduleKeyDeletion"], "Resource": "*", "Condition": {condition}}}"#
    );
    for id in [KEY_ID, OTHER_KEY_ID] {
        cloud.kms.key_mut(id).unwrap().policy = policy(&statement);
    }
    cloud
}

#[test]
fn iam_is_told_what_a_new_grant_is_like() {
    let pairs = vec![("tenant".to_owned(), "7".to_owned())];
    let ask = create_grant::Input {
        retiring_principal: Some(ALICE.to_owned()),
        constraints: Some(GrantConstraints::subset(pairs)),
        ..grant_to(ALICE, &["Decrypt", "Encrypt"])
    };
    let cases = [
        (
            r#"{"StringEquals": {"kms:GranteePrincipal": "arn:aws:iam::111122223333:user/alice"}}"#,
            true,
        ),
        (
            r#"{"StringEquals": {"kms:GranteePrincipal": "arn:aws:iam::111122223333:user/bob"}}"#,
            false,
        ),
        (
            r#"{"StringEquals": {"kms:RetiringPrincipal": "arn:aws:iam::111122223333:user/alice"}}"#,
            true,
        ),
        (
            r#"{"ForAllValues:StringEquals": {"kms:GrantOperations": ["Decrypt", "Encrypt"]}}"#,
            true,
        ),
        (
            r#"{"ForAllValues:StringEquals": {"kms:GrantOperations": ["Decrypt"]}}"#,
            false,
        ),
        (
            r#"{"StringEquals": {"kms:GrantConstraintType": "EncryptionContextSubset"}}"#,
            true,
        ),
        (
            r#"{"StringEquals": {"kms:GrantConstraintType": "EncryptionContextEquals"}}"#,
            false,
        ),
        (
            r#"{"StringEquals": {"kms:EncryptionContext:tenant": "7"}}"#,
            true,
        ),
        (r#"{"Bool": {"kms:GrantIsForAWSResource": "true"}}"#, false),
        (r#"{"Bool": {"kms:GrantIsForAWSResource": "false"}}"#, true),
    ];
    for (condition, allowed) in cases {
        let outcome = kms(
            &mut conditioned(condition),
            Request::CreateGrant(ask.clone()),
        );
        assert_eq!(outcome.result.is_ok(), allowed, "{condition}");
    }
}

#[test]
fn iam_is_told_whether_re_encrypt_stays_on_the_key_and_how_long_a_deletion_waits() {
    for (destination, same) in [(KEY_ID, true), (OTHER_KEY_ID, false)] {
        for wanted in [true, false] {
            let condition = format!(r#"{{"Bool": {{"kms:ReEncryptOnSameKey": "{wanted}"}}}}"#);
            let mut cloud = conditioned("{}");
            let blob = blob_of(&call(&mut cloud, encrypt(KEY_ID, b"s", &[])));
            for id in [KEY_ID, OTHER_KEY_ID] {
                let policy = conditioned(&condition).kms.key(id).unwrap().policy.clone();
                cloud.kms.key_mut(id).unwrap().policy = policy;
            }
            let input = re_encrypt::Input {
                ciphertext_blob: blob,
                destination_key_id: destination.to_owned(),
                ..Default::default()
            };
            let outcome = kms(&mut cloud, Request::ReEncrypt(input));
            assert_eq!(outcome.result.is_ok(), wanted == same, "{condition}");
        }
    }
    let longer =
        r#"{"NumericGreaterThanEquals": {"kms:ScheduleKeyDeletionPendingWindowInDays": "14"}}"#;
    for (days, allowed) in [(Some(7), false), (Some(14), true), (None, true)] {
        let input = schedule_key_deletion::Input {
            key_id: KEY_ID.to_owned(),
            pending_window_in_days: days,
        };
        let outcome = kms(
            &mut conditioned(longer),
            Request::ScheduleKeyDeletion(input),
        );
        assert_eq!(outcome.result.is_ok(), allowed, "{days:?}");
    }
}

#[test]
fn awss_key_for_s3_is_made_once_and_works_through_s3_alone() {
    let mut cloud = cloud(ALLOW_ALL);
    let made = (cloud.kms).aws_managed_s3(ACCOUNT, REGION, NOW, &mut cloud.entropy);
    let (id, arn) = made.map(|key| (key.id.clone(), key.arn())).unwrap();
    let again = (cloud.kms).aws_managed_s3(ACCOUNT, REGION, NOW, &mut cloud.entropy);
    assert_eq!(again.unwrap().id, id);
    let strangers = (cloud.kms).aws_managed_s3("444455556666", REGION, NOW, &mut cloud.entropy);
    assert_ne!(strangers.unwrap().id, id);
    let describe = |key_id: &str| {
        let key_id = key_id.to_owned();
        Request::DescribeKey(describe_key::Input {
            key_id,
            ..Default::default()
        })
    };
    let described = answer_of(kms(&mut cloud, describe("alias/aws/s3"))).to_json();
    let metadata = &described["KeyMetadata"];
    assert_eq!(metadata["Arn"], arn.as_str());
    assert_eq!(metadata["KeyManager"], "AWS");
    assert_eq!(
        metadata["Description"],
        "Default key that protects my S3 objects when no other key is defined"
    );

    // The application itself may not use it; S3 on its behalf may.
    let direct = call(
        &mut cloud,
        generate("alias/aws/s3", Some("AES_256"), None, &[]),
    );
    assert!(error_of(&direct).contains("because no resource-based policy allows"));
    let input = generate_data_key::Input {
        key_id: "alias/aws/s3".to_owned(),
        key_spec: Some("AES_256".to_owned()),
        ..Default::default()
    };
    let caller = cloud.caller(&Lab::app(), NOW).forwarded_by_s3();
    let mut recorder = Recorder::new("PutObject");
    let mut session = Session::new(
        &cloud.kms,
        &caller,
        REGION,
        &mut recorder,
        &mut cloud.entropy,
    );
    let through = generate_data_key::generate_data_key(&cloud.kms, &mut session, &input);
    assert_eq!(through.unwrap().key_id, arn);

    // Nobody changes it: the key policy sees to that, and KMS where it did not.
    let disable = Request::DisableKey(disable_key::Input { key_id: id.clone() });
    let by_policy = error_of(&kms(&mut cloud, disable.clone()));
    assert!(
        by_policy.ends_with("because no resource-based policy allows the kms:DisableKey action")
    );
    cloud.kms.key_mut(&id).unwrap().policy = policy(DELEGATES);
    let outcome = kms(&mut cloud, disable);
    assert_eq!(
        error_of(&outcome),
        format!(
            "UnsupportedOperationException (400): {arn} is an AWS managed key: AWS alone changes it."
        )
    );
}

#[test]
fn describing_awss_key_makes_it() {
    let mut cloud = cloud(ALLOW_ALL);
    let arn = format!("arn:aws:kms:{REGION}:{ACCOUNT}:alias/aws/s3");
    for key_id in [arn, "alias/aws/s3".to_owned()] {
        let outcome = kms(
            &mut cloud,
            Request::DescribeKey(describe_key::Input {
                key_id,
                ..Default::default()
            }),
        );
        assert!(outcome.result.is_ok(), "{:?}", outcome.result);
    }
    assert_eq!(cloud.kms.keys().filter(|key| key.aws_managed).count(), 1);
}

#[test]
fn lists_come_in_pages_and_end() {
    let mut cloud = cloud(ALLOW_ALL);
    let mut page = Page {
        limit: Some(1),
        marker: None,
    };
    let mut seen = Vec::new();
    loop {
        let Answer::ListKeys(listed) = answer_of(kms(
            &mut cloud,
            Request::ListKeys(list_keys::Input { page: page.clone() }),
        )) else {
            panic!("no list");
        };
        seen.extend(listed.items.iter().map(|entry| entry.key_id.clone()));
        page.marker = listed.next_marker;
        if page.marker.is_none() {
            break;
        }
    }
    assert_eq!(seen, [OTHER_KEY_ID, KEY_ID]);
    for (page, error) in [
        (
            Page {
                limit: None,
                marker: Some("99".to_owned()),
            },
            "InvalidMarkerException (400): ",
        ),
        (
            Page {
                limit: Some(0),
                marker: None,
            },
            "ValidationException (400): 1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
        ),
    ] {
        assert_eq!(refused(Request::ListKeys(list_keys::Input { page })), error);
    }
}

/// Refusals that are recorded or published elsewhere, or ours.
#[test]
fn other_refusals_have_their_words() {
    let arn = key_arn();
    let key_id = || KEY_ID.to_owned();
    let alias = |name: &str| {
        Request::CreateAlias(create_alias::Input {
            alias_name: name.to_owned(),
            target_key_id: KEY_ID.to_owned(),
        })
    };
    let put = |policy: String| {
        Request::PutKeyPolicy(put_key_policy::Input {
            key_id: KEY_ID.to_owned(),
            policy,
            ..Default::default()
        })
    };
    let make = |spec: &str, usage: Option<&str>| {
        Request::CreateKey(create_key::Input {
            key_spec: Some(spec.to_owned()),
            key_usage: usage.map(str::to_owned),
            ..Default::default()
        })
    };
    let tagged = |tags: &[(&str, &str)]| {
        Request::CreateKey(create_key::Input {
            tags: (tags
                .iter()
                .map(|(key, value)| ((*key).to_owned(), (*value).to_owned())))
            .collect(),
            ..Default::default()
        })
    };
    let cases = [
        (
            alias(ALIAS),
            format!("AlreadyExistsException (400): An alias with the name arn:aws:kms:{REGION}:{ACCOUNT}:{ALIAS} already exists"),
        ),
        (alias("alias/aws/mine"), "NotAuthorizedException (400): ".to_owned()),
        (
            alias("alias/a b"),
            "ValidationException (400): 1 validation error detected: Value 'alias/a b' at 'aliasName' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$".to_owned(),
        ),
        (
            put(" ".repeat(32_769)),
            "LimitExceededException (400): The policy has 32769 bytes; at most 32768 are allowed".to_owned(),
        ),
        (
            Request::GetKeyPolicy(get_key_policy::Input { key_id: key_id(), policy_name: Some("other".to_owned()) }),
            "NotFoundException (400): No such policy exists".to_owned(),
        ),
        (
            Request::CreateGrant(grant_to("arn:aws:iam::111122223333:group/all", &["Decrypt"])),
            "InvalidArnException (400): ARN does not refer to a valid principal: arn:aws:iam::111122223333:group/all".to_owned(),
        ),
        (
            Request::CreateGrant(grant_to(ALICE, &[])),
            "ValidationException (400): 1 validation error detected: Value null at 'operations' failed to satisfy constraint: Member must not be null".to_owned(),
        ),
        (
            Request::RevokeGrant(revoke_grant::Input { key_id: key_id(), grant_id: "0".repeat(64), dry_run: false }),
            format!("NotFoundException (400): Grant ID {} not found", "0".repeat(64)),
        ),
        (
            make("HMAC_256", None),
            "ValidationException (400): You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.".to_owned(),
        ),
        (
            make("SYMMETRIC_DEFAULT", Some("SIGN_VERIFY")),
            "ValidationException (400): KeyUsage SIGN_VERIFY is not compatible with KeySpec SYMMETRIC_DEFAULT".to_owned(),
        ),
        (tagged(&[("aws:x", "y")]), "TagException (400): Tags beginning with aws: are reserved".to_owned()),
        (tagged(&[("x", "y"), ("x", "z")]), "TagException (400): Duplicate tag keys".to_owned()),
    ];
    for (request, message) in cases {
        assert_eq!(refused(request), message);
    }

    let mut cloud = cloud(ALLOW_ALL);
    let made = kms(&mut cloud, make("HMAC_256", Some("GENERATE_VERIFY_MAC")));
    let made = answer_of(made).to_json();
    assert_eq!(
        made["KeyMetadata"]["MacAlgorithms"],
        serde_json::json!(["HMAC_SHA_256"])
    );
    let mac = made["KeyMetadata"]["KeyId"].as_str().unwrap().to_owned();
    let rotate = Request::RotateKeyOnDemand(rotate_key_on_demand::Input {
        key_id: mac.clone(),
    });
    assert_eq!(
        error_of(&kms(&mut cloud, rotate)),
        "UnsupportedOperationException (400): "
    );
    let grant = Request::CreateGrant(create_grant::Input {
        key_id: mac,
        ..grant_to(ALICE, &["Encrypt"])
    });
    assert_eq!(
        error_of(&kms(&mut cloud, grant)),
        "ValidationException (400): Operations [Encrypt] are not supported when creating a grant for a symmetric KMS key with key usage GENERATE_VERIFY_MAC. Valid operations are [CreateGrant, RetireGrant, DescribeKey, GenerateMac, VerifyMac]"
    );
    for _ in 0..25 {
        let rotate = Request::RotateKeyOnDemand(rotate_key_on_demand::Input { key_id: key_id() });
        assert!(kms(&mut cloud, rotate).result.is_ok());
    }
    let rotate = Request::RotateKeyOnDemand(rotate_key_on_demand::Input { key_id: key_id() });
    assert_eq!(
        error_of(&kms(&mut cloud, rotate)),
        format!("LimitExceededException (400): {arn} was rotated on demand 25 times already.")
    );
}

/// Another account's principal: its own policy and the key's must both allow.
#[test]
fn grants_reach_into_other_accounts_and_administration_does_not() {
    let dave = who("arn:aws:iam::444455556666:user/dave");
    let mut cloud = cloud("");
    grant(&mut cloud, &dave, ALLOW_ALL);
    let shared = DELEGATES.replace("111122223333", "444455556666");
    cloud.kms.key_mut(KEY_ID).unwrap().policy = policy(&shared);
    let list = Request::ListGrants(list_grants::Input {
        key_id: key_arn(),
        ..Default::default()
    });
    assert!(cloud.kms(&dave, &list, NOW).result.is_ok());
    let give = Request::CreateGrant(create_grant::Input {
        key_id: key_arn(),
        ..grant_to(&dave.arn(), &["Decrypt"])
    });
    let outcome = cloud.kms(&dave, &give, NOW);
    assert!(outcome.result.is_ok(), "{:?}", outcome.result);
    let listed = answer_of(cloud.kms(&dave, &list, NOW)).to_json();
    assert_eq!(
        listed["Grants"][0]["IssuingAccount"],
        "arn:aws:iam::444455556666:root"
    );
    let key_id = key_arn();
    let disable = Request::DisableKey(disable_key::Input { key_id });
    let denied = error_of(&cloud.kms(&dave, &disable, NOW));
    assert!(denied.starts_with("AccessDeniedException (400): User: arn:aws:iam::444455556666:user/dave is not authorized to perform: kms:DisableKey on this resource because the resource does not exist in this Region"), "{denied}");
}

#[test]
fn an_empty_kms_has_no_keys() {
    assert_eq!(Kms::default().keys().count(), 0);
    let mut cloud = Cloud::new(REGION, Entropy::from_seed(SEED));
    grant(&mut cloud, &Lab::app(), ALLOW_ALL);
    let listed = answer_of(kms(
        &mut cloud,
        Request::ListKeys(list_keys::Input::default()),
    ));
    assert_eq!(
        listed.to_json(),
        serde_json::json!({"Keys": [], "Truncated": false})
    );
}
