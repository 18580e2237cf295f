//! The whole story of each KMS operation, word for word: its success, and each refusal worth telling. A
//! change here is a change of what learners read: look at it, then `INSTA_UPDATE=always`.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "test helpers stand outside test functions"
)]

use crate::common::page::golden;
use crate::common::requests::{self, alias, cancel, disable};
use crate::common::world::*;
use envelope_lab::core::clock::Timestamp;
use envelope_lab::core::cloud::{Cloud, Outcome};
use envelope_lab::core::iam::GrantConstraints;
use envelope_lab::core::kms::{
    KeyState, Request, create_grant, create_key, delete_alias, describe_key, disable_key_rotation,
    enable_key, enable_key_rotation, generate_data_key, generate_random, get_key_policy,
    get_key_rotation_status, list_aliases, list_grants, list_key_rotations, list_keys,
    list_resource_tags, put_key_policy, re_encrypt, retire_grant, revoke_grant,
    rotate_key_on_demand, tag_resource, untag_resource, update_alias, update_key_description,
};
use envelope_lab::core::lab::Lab;

const ALICE: &str = "arn:aws:iam::111122223333:user/alice";
const BOB: &str = "arn:aws:iam::111122223333:user/bob";
const OLD: [(&str, &str); 1] = [("tenant", "7")];
const NEW: [(&str, &str); 1] = [("tenant", "8")];

fn id() -> String {
    KEY_ID.to_owned()
}

/// A policy that allows these actions and nothing else.
fn allowing(actions: &str) -> String {
    format!(r#"{{"Effect": "Allow", "Action": [{actions}], "Resource": "*"}}"#)
}

/// One call by an application that may do everything.
fn asked(request: Request) -> Outcome {
    kms(&mut cloud(ALLOW_ALL), request)
}

/// One call by an application that holds only this.
fn holding(statements: &str, request: Request) -> Outcome {
    kms(&mut cloud(statements), request)
}

fn on_a_key(state: KeyState, request: Request) -> Outcome {
    let mut cloud = cloud(ALLOW_ALL);
    cloud.kms.key_mut(KEY_ID).unwrap().state = state;
    kms(&mut cloud, request)
}

fn after(first: Request, then: Request) -> Outcome {
    let mut cloud = cloud(ALLOW_ALL);
    assert!(kms(&mut cloud, first).result.is_ok());
    kms(&mut cloud, then)
}

fn sealed_data_key() -> Request {
    Request::GenerateDataKeyWithoutPlaintext(
        generate_data_key::Input {
            key_id: ALIAS.to_owned(),
            key_spec: Some("AES_256".to_owned()),
            encryption_context: context(&OLD),
            ..Default::default()
        }
        .into(),
    )
}

fn re_encrypted(statements: &str, pairs: &[(&str, &str)]) -> Outcome {
    let mut cloud = cloud(ALLOW_ALL);
    let blob = blob_of(&call(&mut cloud, encrypt(KEY_ID, b"a small secret", &OLD)));
    grant(&mut cloud, &Lab::app(), statements);
    let request = re_encrypt::Input {
        ciphertext_blob: blob,
        source_encryption_context: context(pairs),
        destination_key_id: OTHER_KEY_ID.to_owned(),
        destination_encryption_context: context(&NEW),
        ..Default::default()
    };
    kms(&mut cloud, Request::ReEncrypt(request))
}

fn make(statements: Option<&str>) -> Request {
    Request::CreateKey(create_key::Input {
        description: "For the letters".to_owned(),
        policy: statements.map(|statements| policy(statements).to_json()),
        tags: vec![("team".to_owned(), "post".to_owned())],
        ..Default::default()
    })
}

fn put_policy(text: String, bypass: bool) -> Request {
    Request::PutKeyPolicy(put_key_policy::Input {
        key_id: id(),
        policy: text,
        bypass_policy_lockout_safety_check: bypass,
        ..Default::default()
    })
}

fn delete(name: &str) -> Request {
    let alias_name = name.to_owned();
    Request::DeleteAlias(delete_alias::Input { alias_name })
}

/// The key policy allows everything, on the alias too by its text; the caller's own policies allow nothing.
fn alias_by_key_policy() -> Outcome {
    let mut cloud = cloud("");
    let key = cloud.kms.key_mut(KEY_ID).unwrap();
    key.policy = policy(
        r#"{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "kms:*", "Resource": "*"}"#,
    );
    kms(&mut cloud, alias("alias/letters", KEY_ID))
}

fn rotate() -> Request {
    Request::RotateKeyOnDemand(rotate_key_on_demand::Input { key_id: id() })
}

fn schedule(days: i64) -> Request {
    requests::schedule(KEY_ID, Some(days))
}

fn grant_to_alice(operations: &[&str]) -> create_grant::Input {
    let pairs = vec![("tenant".to_owned(), "7".to_owned())];
    create_grant::Input {
        key_id: id(),
        grantee_principal: ALICE.to_owned(),
        retiring_principal: Some(BOB.to_owned()),
        operations: operations.iter().map(|&name| name.to_owned()).collect(),
        constraints: Some(GrantConstraints::subset(pairs)),
        name: Some("letters".to_owned()),
        ..Default::default()
    }
}

/// A world with a grant for Alice, its id and its token.
fn granted(operations: &[&str]) -> (Cloud, String, String) {
    let mut cloud = cloud(ALLOW_ALL);
    let made = kms(&mut cloud, Request::CreateGrant(grant_to_alice(operations)));
    let made = answer_of(made).to_json();
    let text = |name: &str| made[name].as_str().unwrap().to_owned();
    (cloud, text("GrantId"), text("GrantToken"))
}

fn listed_grants() -> Outcome {
    let (mut cloud, ..) = granted(&["Encrypt", "Decrypt"]);
    let input = list_grants::Input {
        key_id: id(),
        ..Default::default()
    };
    kms(&mut cloud, Request::ListGrants(input))
}

fn revoked(statements: &str) -> Outcome {
    let (mut cloud, grant_id, _) = granted(&["Decrypt"]);
    grant(&mut cloud, &Lab::app(), statements);
    let input = revoke_grant::Input {
        key_id: id(),
        grant_id,
        dry_run: false,
    };
    kms(&mut cloud, Request::RevokeGrant(input))
}

fn retired(by: &str) -> Outcome {
    let (mut cloud, _, token) = granted(&["Decrypt"]);
    let input = retire_grant::Input {
        grant_token: Some(token),
        ..Default::default()
    };
    cloud.kms(&who(by), &Request::RetireGrant(input), NOW)
}

/// Alice holds a grant to make grants, and no policy.
fn passed_on(operations: &[&str]) -> Outcome {
    let (mut cloud, ..) = granted(&["Decrypt", "CreateGrant"]);
    let input = create_grant::Input {
        grantee_principal: BOB.to_owned(),
        retiring_principal: None,
        name: None,
        ..grant_to_alice(operations)
    };
    cloud.kms(&who(ALICE), &Request::CreateGrant(input), NOW)
}

/// The AWS managed key of S3, which describing makes.
fn managed(then: impl Fn(&str) -> Request) -> Outcome {
    let mut cloud = cloud(ALLOW_ALL);
    let key_id = "alias/aws/s3".to_owned();
    let described = kms(
        &mut cloud,
        Request::DescribeKey(describe_key::Input {
            key_id,
            ..Default::default()
        }),
    );
    let described = answer_of(described).to_json();
    let arn = described["KeyMetadata"]["Arn"].as_str().unwrap();
    kms(&mut cloud, then(arn))
}

fn rotations_of(key_id: String) -> Request {
    Request::ListKeyRotations(list_key_rotations::Input {
        key_id,
        ..Default::default()
    })
}

fn rotated_every(days: Option<i64>) -> Request {
    Request::EnableKeyRotation(enable_key_rotation::Input {
        key_id: id(),
        rotation_period_in_days: days,
    })
}

fn not_rotated() -> Request {
    Request::DisableKeyRotation(disable_key_rotation::Input { key_id: id() })
}

fn rotation_status(key_id: String) -> Request {
    Request::GetKeyRotationStatus(get_key_rotation_status::Input { key_id })
}

/// The key is disabled while its rotation is due, and enabled afterwards.
fn enabled_too_late_for_its_rotation() -> Outcome {
    let mut cloud = cloud(ALLOW_ALL);
    assert!(kms(&mut cloud, rotated_every(Some(90))).result.is_ok());
    assert!(kms(&mut cloud, disable(KEY_ID)).result.is_ok());
    let enable = Request::EnableKey(enable_key::Input { key_id: id() });
    cloud.kms(&Lab::app(), &enable, Timestamp(NOW.0 + 200 * 86_400))
}

/// Two rotations later, all of the key's material.
fn rotations_after_two_periods() -> Outcome {
    let mut cloud = cloud(ALLOW_ALL);
    assert!(kms(&mut cloud, rotated_every(Some(90))).result.is_ok());
    let list = Request::ListKeyRotations(list_key_rotations::Input {
        key_id: id(),
        include_key_material: Some("ALL_KEY_MATERIAL".to_owned()),
        ..Default::default()
    });
    cloud.kms(&Lab::app(), &list, Timestamp(NOW.0 + 200 * 86_400))
}

fn tagged(tags: &[(&str, &str)]) -> Request {
    let tags = tags.iter();
    Request::TagResource(tag_resource::Input {
        key_id: id(),
        tags: tags
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect(),
    })
}

fn untagged(key: &str) -> Request {
    Request::UntagResource(untag_resource::Input {
        key_id: id(),
        tag_keys: vec![key.to_owned()],
    })
}

fn tags_of() -> Request {
    Request::ListResourceTags(list_resource_tags::Input {
        key_id: id(),
        ..Default::default()
    })
}

fn described_as(description: &str) -> Request {
    Request::UpdateKeyDescription(update_key_description::Input {
        key_id: id(),
        description: description.to_owned(),
    })
}

fn random(bytes: Option<i64>) -> Request {
    Request::GenerateRandom(generate_random::Input {
        number_of_bytes: bytes,
        ..Default::default()
    })
}

fn throttled() -> Outcome {
    let mut cloud = cloud(ALLOW_ALL);
    cloud.kms.throttled = true;
    kms(&mut cloud, rotate())
}

golden! {
    generate_data_key_without_plaintext: asked(sealed_data_key());
    generate_data_key_without_plaintext_denied: holding(&allowing(r#""kms:GenerateDataKey""#), sealed_data_key());
    re_encrypt_succeeds: re_encrypted(&allowing(r#""kms:ReEncrypt*""#), &OLD);
    re_encrypt_without_from: re_encrypted(&allowing(r#""kms:ReEncryptTo""#), &OLD);
    re_encrypt_without_to: re_encrypted(&allowing(r#""kms:ReEncryptFrom""#), &OLD);
    re_encrypt_with_another_context: re_encrypted(ALLOW_ALL, &NEW);
    create_key: asked(make(None));
    create_key_locks_its_author_out: asked(make(Some(&DELEGATES.replace("kms:*", "kms:Decrypt"))));
    create_key_without_tag_resource: holding(&allowing(r#""kms:CreateKey""#), make(None));
    describe_key: asked(Request::DescribeKey(describe_key::Input { key_id: ALIAS.to_owned(), ..Default::default() }));
    describe_aws_managed_key: asked(Request::DescribeKey(describe_key::Input { key_id: "alias/aws/s3".to_owned(), ..Default::default() }));
    disable_aws_managed_key: managed(disable);
    policy_of_aws_managed_key: managed(|arn| Request::GetKeyPolicy(get_key_policy::Input { key_id: arn.to_owned(), policy_name: None }));
    list_keys: asked(Request::ListKeys(list_keys::Input::default()));
    list_aliases: asked(Request::ListAliases(list_aliases::Input::default()));
    enable_key: on_a_key(KeyState::Disabled, Request::EnableKey(enable_key::Input { key_id: id() }));
    disable_key: asked(disable(KEY_ID));
    disable_key_by_alias: asked(disable(ALIAS));
    disable_key_pending_deletion: on_a_key(KeyState::PendingDeletion, disable(KEY_ID));
    schedule_key_deletion: asked(schedule(7));
    schedule_key_deletion_in_six_days: asked(schedule(6));
    cancel_key_deletion: after(schedule(7), cancel(KEY_ID));
    cancel_key_deletion_not_pending: asked(cancel(KEY_ID));
    get_key_policy: asked(Request::GetKeyPolicy(get_key_policy::Input { key_id: id(), policy_name: None }));
    put_key_policy: asked(put_policy(policy(DELEGATES).to_json_pretty(), false));
    put_key_policy_locks_its_author_out: asked(put_policy(policy(&DELEGATES.replace("kms:*", "kms:Decrypt")).to_json_pretty(), false));
    put_key_policy_bypassing_the_check: asked(put_policy(policy(&DELEGATES.replace("kms:*", "kms:Decrypt")).to_json_pretty(), true));
    put_key_policy_of_no_policy: asked(put_policy("{\"Version\": \"2012-10-17\"".to_owned(), false));
    create_alias: asked(alias("alias/letters", KEY_ID));
    create_alias_that_is_there: asked(alias(ALIAS, OTHER_KEY_ID));
    create_alias_of_awss: asked(alias("alias/aws/letters", KEY_ID));
    create_alias_denied_on_the_alias: holding(
        &format!(r#"{{"Effect": "Allow", "Action": "kms:CreateAlias", "Resource": "{}"}}"#, key_arn()),
        alias("alias/letters", KEY_ID)
    );
    create_alias_denied_on_the_key: holding(
        r#"{"Effect": "Allow", "Action": "kms:CreateAlias", "Resource": "arn:aws:kms:us-east-1:111122223333:alias/letters"}"#,
        alias("alias/letters", KEY_ID)
    );
    update_alias: asked(Request::UpdateAlias(update_alias::Input { alias_name: ALIAS.to_owned(), target_key_id: OTHER_KEY_ID.to_owned() }));
    update_alias_denied_on_the_old_key: holding(
        &format!(r#"{{"Effect": "Allow", "Action": "kms:UpdateAlias", "Resource": ["arn:aws:kms:us-east-1:111122223333:{ALIAS}", "arn:aws:kms:us-east-1:111122223333:key/{OTHER_KEY_ID}"]}}"#),
        Request::UpdateAlias(update_alias::Input { alias_name: ALIAS.to_owned(), target_key_id: OTHER_KEY_ID.to_owned() })
    );
    create_alias_that_the_key_policy_alone_allows: alias_by_key_policy();
    delete_alias: asked(delete(ALIAS));
    delete_alias_that_is_not_there: asked(delete("alias/nope"));
    rotate_key_on_demand: asked(rotate());
    rotate_key_on_demand_disabled: on_a_key(KeyState::Disabled, rotate());
    rotate_key_on_demand_throttled: throttled();
    list_key_rotations: after(rotate(), rotations_of(id()));
    list_key_rotations_with_the_first_material: rotations_after_two_periods();
    enable_key_rotation: asked(rotated_every(Some(180)));
    enable_key_rotation_beyond_its_condition: holding(
        r#"{"Effect": "Allow", "Action": "kms:*", "Resource": "*", "Condition": {"NumericLessThanEquals": {"kms:RotationPeriodInDays": "180"}}}"#,
        rotated_every(None)
    );
    enable_key_rotation_of_89_days: asked(rotated_every(Some(89)));
    enable_key_too_late_for_its_rotation: enabled_too_late_for_its_rotation();
    disable_key_rotation: after(rotated_every(None), not_rotated());
    disable_key_rotation_disabled: on_a_key(KeyState::Disabled, not_rotated());
    get_key_rotation_status: after(rotated_every(Some(180)), rotation_status(id()));
    get_key_rotation_status_of_none: asked(rotation_status(id()));
    get_key_rotation_status_of_an_aws_managed_key: managed(|arn| rotation_status(arn.to_owned()));
    tag_resource: asked(tagged(&[("team", "post"), ("stage", "")]));
    tag_resource_denied_by_the_tag: holding(
        r#"{"Effect": "Allow", "Action": "kms:TagResource", "Resource": "*", "Condition": {"StringEquals": {"aws:RequestTag/team": "mail"}}}"#,
        tagged(&[("team", "post")])
    );
    tag_resource_with_a_reserved_key: asked(tagged(&[("AWS:team", "post")]));
    untag_resource: after(tagged(&[("team", "post"), ("stage", "test")]), untagged("team"));
    list_resource_tags: after(tagged(&[("team", "post"), ("stage", "test")]), tags_of());
    update_key_description: asked(described_as("For the parcels"));
    update_key_description_pending_deletion: on_a_key(KeyState::PendingDeletion, described_as("For the parcels"));
    generate_random: asked(random(Some(32)));
    generate_random_without_a_number: asked(random(None));
    generate_random_denied: holding(&allowing(r#""kms:GenerateDataKey""#), random(Some(32)));
    create_grant: asked(Request::CreateGrant(grant_to_alice(&["Encrypt", "Decrypt"])));
    create_grant_again: after(Request::CreateGrant(grant_to_alice(&["Decrypt"])), Request::CreateGrant(grant_to_alice(&["Decrypt"])));
    create_grant_dry_run: asked(Request::CreateGrant(create_grant::Input { dry_run: true, ..grant_to_alice(&["Decrypt"]) }));
    create_grant_passed_on: passed_on(&["Decrypt"]);
    create_grant_beyond_its_own: passed_on(&["Decrypt", "Encrypt"]);
    list_grants: listed_grants();
    revoke_grant: revoked(ALLOW_ALL);
    revoke_grant_denied: revoked(&allowing(r#""kms:RetireGrant""#));
    retire_grant: retired(BOB);
    retire_grant_by_its_grantee_denied: retired(ALICE);
}
