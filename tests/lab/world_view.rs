//! The world as one inventory, and what an administrator does to it.
#![expect(
    clippy::unwrap_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::runs;
use crate::common::world::labs_key;
use crate::common::world::{ACCOUNT, ALIAS, BUCKET, KEY_ID, NOW};
use envelope_lab::core::clock::Timestamp;
use envelope_lab::core::cloud::Outcome;
use envelope_lab::core::kms::KeyState;
use envelope_lab::core::lab::admin::{
    AdminAction, AdminReport, KeyRef, POLICY_EXAMPLE, POLICY_NAME,
};
use envelope_lab::core::lab::report::inventory::listed;
use envelope_lab::core::lab::{EncryptionChoice, Inventory, Lab, LabPolicy};
use envelope_lab::core::s3::PublicAccessBlock;

fn lab() -> Lab {
    let mut lab = runs::new_lab();
    lab.invite();
    lab
}

fn run(lab: &mut Lab, action: &AdminAction) -> AdminReport {
    let now = lab.now(NOW);
    lab.administer(action, now)
}

fn done(lab: &mut Lab, action: &AdminAction) -> String {
    let done = run(lab, action);
    assert_eq!(done.error, None, "{action:?}");
    assert!(!done.traces.is_empty(), "{action:?}");
    done.says
}

/// `code, status, calling operation`.
fn refused(lab: &mut Lab, action: &AdminAction) -> String {
    let (operation, error) = run(lab, action).error.unwrap();
    format!("{}, {}, {operation}", error.code, error.status)
}

/// Whether an upload came through, or the code of its error.
fn upload(lab: &mut Lab, key: &str) -> Result<(), String> {
    ended(runs::upload(lab, key, b"some text"))
}

/// Whether a download came through, or the code of its error.
fn download(lab: &mut Lab, key: &str) -> Result<(), String> {
    ended(runs::download(lab, key))
}

fn ended(outcome: Outcome) -> Result<(), String> {
    outcome.result.map(|_| ()).map_err(|error| error.code)
}

fn names(inventory: &Inventory) -> [Vec<String>; 3] {
    [
        inventory
            .keys
            .iter()
            .map(|key| key.name().to_owned())
            .collect(),
        inventory
            .buckets
            .iter()
            .map(|bucket| bucket.name.clone())
            .collect(),
        inventory
            .people
            .iter()
            .map(|person| person.name.clone())
            .collect(),
    ]
}

#[test]
fn a_fresh_world_is_one_key_one_bucket_four_people() {
    let inventory = lab().inventory();
    assert_eq!(inventory.accounts, [ACCOUNT, "444455556666"]);
    let [keys, buckets, people] = names(&inventory);
    assert_eq!(keys, [ALIAS]);
    assert_eq!(buckets, [BUCKET]);
    assert_eq!(
        people,
        ["app-role", "auditor-role", "admin", "partner-role"]
    );
    assert_eq!(
        inventory.summary(),
        "1 KMS key, 1 bucket with 0 objects, 4 users and roles"
    );
    let key = inventory.key(KEY_ID).unwrap();
    assert!(key.is_the_labs() && !key.aws_managed && key.under.is_empty());
    assert_eq!((key.state, key.materials), (KeyState::Enabled, 1));
    assert_eq!((key.material.len(), key.rotated), (8, None));
    let bucket = inventory.bucket(BUCKET).unwrap();
    assert_eq!(bucket.default_encryption(), "SSE-S3");
    let app = &inventory.people[0];
    assert!(app.is_the_labs() && app.boundary.is_none() && !app.is_admin());
    assert_eq!(app.policies[0].0, "app-policy");
    assert!(inventory.people[2].is_admin());
}

#[test]
fn objects_are_counted_under_their_keys_and_a_deleted_key_takes_them_along() {
    let mut lab = lab();
    for kind in EncryptionChoice::ALL {
        lab.set_kind(kind);
        upload(&mut lab, kind.name()).unwrap();
    }
    let inventory = lab.inventory();
    let key = inventory.key(KEY_ID).unwrap();
    assert_eq!(listed(&key.under), "3 objects in my-bucket");
    let managed = inventory.keys.iter().find(|key| key.aws_managed).unwrap();
    assert_eq!(managed.name(), "alias/aws/s3");
    assert_eq!(listed(&managed.under), "1 object in my-bucket");
    let objects = &inventory.bucket(BUCKET).unwrap().objects;
    let rows: Vec<String> = (objects.iter())
        .map(|row| {
            format!(
                "{}: {} {} {}",
                row.key, row.kind, row.key_name, row.bucket_key
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            "DSSE-KMS: DSSE-KMS alias/my-s3-key false",
            "Not specified (bucket default): SSE-S3  false",
            "SSE-C: SSE-C  false",
            "SSE-KMS: SSE-KMS alias/my-s3-key false",
            "SSE-KMS with Bucket Key: SSE-KMS alias/my-s3-key true",
            "SSE-KMS, key aws/s3: SSE-KMS alias/aws/s3 false",
            "SSE-S3: SSE-S3  false",
        ]
    );
    let days = "8".to_owned();
    let key = labs_key();
    let says = done(&mut lab, &AdminAction::ScheduleDeletion { key, days });
    assert!(
        says.starts_with("KMS will delete alias/my-s3-key on 2026-"),
        "{says}"
    );
    assert_eq!(
        lab.inventory().key(KEY_ID).unwrap().state,
        KeyState::PendingDeletion
    );
    lab.set_kind(EncryptionChoice::SseKms);
    assert_eq!(lab.let_pass(1, NOW), "A day has passed.");
    assert_eq!(
        upload(&mut lab, "late"),
        Err("KMS.KMSInvalidStateException".to_owned())
    );
    assert_eq!(
        lab.let_pass(8, NOW),
        "8 days have passed. The waiting period of alias/my-s3-key is over. KMS has deleted it, and nothing can decrypt what was encrypted with it: 3 objects in my-bucket."
    );
    assert_eq!(lab.later(), 9 * 86_400);
    let inventory = lab.inventory();
    assert_eq!(inventory.gone[0].id, KEY_ID);
    assert_eq!(listed(&inventory.gone[0].under), "3 objects in my-bucket");
    let lost = &inventory.bucket(BUCKET).unwrap().objects;
    assert_eq!(lost.iter().filter(|row| row.lost).count(), 3);
    assert!(download(&mut lab, "SSE-KMS").is_err());
    assert_eq!(download(&mut lab, "SSE-S3"), Ok(()));
}

#[test]
fn keys_are_made_named_stopped_turned_and_kept() {
    let mut lab = lab();
    let action = AdminAction::CreateKey {
        description: "For reports".to_owned(),
        alias: "reports".to_owned(),
    };
    let made = run(&mut lab, &action);
    assert_eq!(made.error, None);
    let id = made.created.unwrap();
    assert_eq!(
        made.says,
        format!("KMS created the key {id} with the alias alias/reports. It is enabled.")
    );
    let operations: Vec<&str> = (made.traces.iter())
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(operations, ["CreateKey", "CreateAlias"]);
    let row = lab.inventory().key(&id).unwrap().clone();
    assert_eq!(
        (row.name(), row.description.as_str()),
        ("alias/reports", "For reports")
    );
    // The name is taken: the second call fails, the first one stays done.
    let again = run(&mut lab, &action);
    let (operation, error) = again.error.unwrap();
    assert_eq!(
        (operation.as_str(), error.code.as_str()),
        ("CreateAlias", "AlreadyExistsException")
    );
    assert!(again.says.ends_with(", but not the alias."));
    assert_eq!(lab.inventory().keys.len(), 3);

    upload(&mut lab, "one").unwrap();
    done(&mut lab, &AdminAction::Disable(labs_key()));
    assert_eq!(
        upload(&mut lab, "two"),
        Err("KMS.DisabledException".to_owned())
    );
    assert_eq!(
        download(&mut lab, "one"),
        Err("KMS.DisabledException".to_owned())
    );
    done(&mut lab, &AdminAction::Enable(labs_key()));
    done(&mut lab, &AdminAction::Rotate(labs_key()));
    let key = lab.inventory().key(KEY_ID).unwrap().clone();
    assert_eq!((key.materials, key.rotated), (2, Some(NOW)));
    assert_eq!(download(&mut lab, "one"), Ok(()));

    done(&mut lab, &AdminAction::EnableRotation(labs_key()));
    lab.let_pass(364, NOW);
    assert_eq!(lab.inventory().key(KEY_ID).unwrap().materials, 2);
    let says = lab.let_pass(2, NOW);
    assert!(says.contains(&format!("KMS has rotated {ALIAS}")), "{says}");
    let key = lab.inventory().key(KEY_ID).unwrap().clone();
    let next = Timestamp(NOW.0 + 730 * 86_400);
    assert_eq!((key.materials, key.rotation), (3, Some((365, next))));
    assert_eq!(download(&mut lab, "one"), Ok(()));
    done(&mut lab, &AdminAction::DisableRotation(labs_key()));
    let tag = |tag: &str| AdminAction::Tag {
        key: labs_key(),
        tag: tag.to_owned(),
    };
    done(&mut lab, &tag("team = post"));
    done(&mut lab, &tag("stage"));
    done(&mut lab, &tag("team=bank"));
    assert_eq!(
        refused(&mut lab, &tag("aws:team=post")),
        "TagException, 400, TagResource"
    );
    done(
        &mut lab,
        &AdminAction::Untag {
            key: labs_key(),
            tag: "stage".to_owned(),
        },
    );
    done(
        &mut lab,
        &AdminAction::Describe {
            key: labs_key(),
            description: "Of the parcels".to_owned(),
        },
    );
    let key = lab.inventory().key(KEY_ID).unwrap().clone();
    assert_eq!(key.tags, [("team".to_owned(), "bank".to_owned())]);
    assert_eq!(key.description, "Of the parcels");
    assert_eq!(key.rotation, None);

    let days = |days: &str| AdminAction::ScheduleDeletion {
        key: labs_key(),
        days: days.to_owned(),
    };
    assert_eq!(
        refused(&mut lab, &days("6")),
        "ValidationException, 400, ScheduleKeyDeletion"
    );
    assert_eq!(
        refused(&mut lab, &days("soon")),
        "SerializationException, 400, ScheduleKeyDeletion"
    );
    done(&mut lab, &days("30"));
    done(&mut lab, &AdminAction::CancelDeletion(labs_key()));
    assert_eq!(
        lab.inventory().key(KEY_ID).unwrap().state,
        KeyState::Disabled
    );

    let alias = ALIAS.to_owned();
    done(
        &mut lab,
        &AdminAction::MoveAlias {
            key: KeyRef::from(&row),
            alias,
        },
    );
    assert_eq!(
        lab.inventory().key(&id).unwrap().aliases,
        [ALIAS, "alias/reports"]
    );
    assert_eq!(lab.inventory().key(KEY_ID).unwrap().name(), KEY_ID);
    // The old object names the key, not the alias.
    assert_eq!(
        download(&mut lab, "one"),
        Err("KMS.DisabledException".to_owned())
    );
    // Nor does the role's policy: it allows the key that the alias stood for.
    assert_eq!(upload(&mut lab, "two"), Err("AccessDenied".to_owned()));
    let (key, alias) = (KeyRef::from(&row), ALIAS.to_owned());
    done(&mut lab, &AdminAction::DeleteAlias { key, alias });
    let (key, alias) = (labs_key(), "aws/mine".to_owned());
    assert!(refused(&mut lab, &AdminAction::CreateAlias { key, alias }).ends_with("CreateAlias"));
    lab.set_throttles(true);
    assert_eq!(
        refused(&mut lab, &AdminAction::Enable(labs_key())),
        "ThrottlingException, 400, EnableKey"
    );
}

#[test]
fn people_are_made_with_a_policy_and_go_with_it() {
    let mut lab = lab();
    let person = |kind: &str, policy: &str| AdminAction::CreateIdentity {
        kind: kind.to_owned(),
        name: "eva".to_owned(),
        policy: policy.to_owned(),
    };
    assert_eq!(
        done(&mut lab, &person("role", POLICY_EXAMPLE)),
        format!("IAM created eva with the policy {POLICY_NAME}.")
    );
    let arn = "arn:aws:iam::111122223333:role/eva";
    let policies = lab.inventory().person(arn).unwrap().policies.clone();
    assert_eq!(policies[0].0, POLICY_NAME);
    assert!(policies[0].1.contains("kms:GenerateDataKey"));
    assert_eq!(
        refused(&mut lab, &person("role", "")),
        "EntityAlreadyExists, 409, CreateRole"
    );
    let half = run(&mut lab, &person("user", "{"));
    assert_eq!(half.error.unwrap().1.code, "MalformedPolicyDocument");
    assert_eq!(half.says, "IAM created eva, but didn't attach the policy.");
    let user = "arn:aws:iam::111122223333:user/eva".to_owned();
    assert_eq!(half.created.as_deref(), Some(user.as_str()));
    let put = AdminAction::PutPolicy {
        arn: user.clone(),
        name: POLICY_NAME.to_owned(),
        policy: POLICY_EXAMPLE.to_owned(),
    };
    done(&mut lab, &put);
    done(&mut lab, &AdminAction::DeleteIdentity(user));
    done(&mut lab, &AdminAction::DeleteIdentity(arn.to_owned()));
    assert_eq!(lab.inventory().people.len(), 4);
    // In another account its own administrator does it.
    let partner = "arn:aws:iam::444455556666:role/partner-role".to_owned();
    done(&mut lab, &AdminAction::DeleteIdentity(partner));
    assert_eq!(lab.inventory().accounts, [ACCOUNT]);
    // Gone is gone, whatever is called afterwards.
    upload(&mut lab, "one").unwrap();
    assert_eq!(lab.inventory().people.len(), 3);
}

#[test]
fn buckets_are_made_set_and_taken_away() {
    let mut lab = lab();
    let create = AdminAction::CreateBucket("reports".to_owned());
    assert_eq!(
        done(&mut lab, &create),
        "S3 created the empty bucket reports. Its default encryption is SSE-S3, and it blocks public access and SSE-C."
    );
    for on in [false, true] {
        let settings = |lab: &Lab| {
            let rows = lab.inventory().buckets;
            let row = rows.iter().find(|row| row.name == "reports").unwrap();
            row.settings.blocked_access()
        };
        let bucket = "reports".to_owned();
        let account = ACCOUNT.to_owned();
        done(
            &mut lab,
            &AdminAction::BlockPublicAccess {
                bucket,
                account,
                on,
            },
        );
        let expected = if on {
            PublicAccessBlock::ALL
        } else {
            PublicAccessBlock::NONE
        };
        assert_eq!(settings(&lab), expected);
    }
    let set = |algorithm: &str, key_id: &str, bucket_key: bool| AdminAction::SetEncryption {
        bucket: "reports".to_owned(),
        account: ACCOUNT.to_owned(),
        algorithm: algorithm.to_owned(),
        key_id: key_id.to_owned(),
        bucket_key,
    };
    let encryption = |lab: &Lab| {
        let inventory = lab.inventory();
        let bucket = inventory.bucket("reports").unwrap();
        (bucket.default_encryption(), bucket.bucket_key)
    };
    done(&mut lab, &set("aws:kms", KEY_ID, true));
    assert_eq!(
        encryption(&lab),
        ("SSE-KMS with alias/my-s3-key".to_owned(), true)
    );
    done(&mut lab, &set("aws:kms:dsse", KEY_ID, false));
    assert_eq!(
        encryption(&lab),
        ("DSSE-KMS with alias/my-s3-key".to_owned(), false)
    );
    done(&mut lab, &set("aws:kms", "", false));
    assert_eq!(encryption(&lab).0, "SSE-KMS with alias/aws/s3");
    done(&mut lab, &set("AES256", "", false));
    assert_eq!(encryption(&lab), ("SSE-S3".to_owned(), false));
    let delete = |bucket: &str| AdminAction::DeleteBucket {
        bucket: bucket.to_owned(),
        account: ACCOUNT.to_owned(),
    };
    done(&mut lab, &delete("reports"));
    // The lab's own takes its policy along, so that the editor does not show one that is not in force.
    lab.change(LabPolicy::Bucket, |draft| {
        draft.edit(LabPolicy::Bucket.example())
    });
    upload(&mut lab, "one").unwrap();
    assert_eq!(
        refused(&mut lab, &delete(BUCKET)),
        "BucketNotEmpty, 409, DeleteBucket"
    );
    lab.delete("one", NOW);
    done(&mut lab, &delete(BUCKET));
    assert_eq!(lab.more_policies().count(), 0);
    assert_eq!(upload(&mut lab, "two"), Err("NoSuchBucket".to_owned()));
}
