//! One entry point for all operations except the three that S3 and the secrets use.

use super::managed::S3_ALIAS;
use super::operation::{
    cancel_key_deletion, create_alias, create_grant, create_key, delete_alias, describe_key,
    disable_key, disable_key_rotation, enable_key, enable_key_rotation,
    generate_data_key_without_plaintext, generate_random, get_key_policy, get_key_rotation_status,
    list_aliases, list_grants, list_key_rotations, list_keys, list_resource_tags, put_key_policy,
    re_encrypt, retire_grant, revoke_grant, rotate_key_on_demand, schedule_key_deletion,
    tag_resource, untag_resource, update_alias, update_key_description,
};
use super::{Kms, KmsError, Session};
use crate::core::json::Object;
use crate::core::wire::requests;
use serde_json::Value;

requests! {
    GenerateDataKeyWithoutPlaintext(generate_data_key_without_plaintext),
    ReEncrypt(re_encrypt),
    CreateKey(create_key),
    DescribeKey(describe_key),
    ListKeys(list_keys),
    ListAliases(list_aliases),
    EnableKey(enable_key),
    DisableKey(disable_key),
    ScheduleKeyDeletion(schedule_key_deletion),
    CancelKeyDeletion(cancel_key_deletion),
    GetKeyPolicy(get_key_policy),
    PutKeyPolicy(put_key_policy),
    CreateAlias(create_alias),
    UpdateAlias(update_alias),
    DeleteAlias(delete_alias),
    RotateKeyOnDemand(rotate_key_on_demand),
    ListKeyRotations(list_key_rotations),
    CreateGrant(create_grant),
    ListGrants(list_grants),
    RevokeGrant(revoke_grant),
    RetireGrant(retire_grant),
    EnableKeyRotation(enable_key_rotation),
    DisableKeyRotation(disable_key_rotation),
    GetKeyRotationStatus(get_key_rotation_status),
    TagResource(tag_resource),
    UntagResource(untag_resource),
    ListResourceTags(list_resource_tags),
    UpdateKeyDescription(update_key_description),
    GenerateRandom(generate_random),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    GenerateDataKeyWithoutPlaintext(generate_data_key_without_plaintext::Output),
    ReEncrypt(re_encrypt::Output),
    CreateKey(describe_key::KeyMetadata),
    DescribeKey(describe_key::KeyMetadata),
    ListKeys(list_keys::Output),
    ListAliases(list_aliases::Output),
    /// `EnableKey` returns no data.
    EnableKey,
    /// `DisableKey` returns no data.
    DisableKey,
    ScheduleKeyDeletion(schedule_key_deletion::Output),
    CancelKeyDeletion(cancel_key_deletion::Output),
    GetKeyPolicy(get_key_policy::Output),
    /// `PutKeyPolicy` returns no data.
    PutKeyPolicy,
    /// `CreateAlias` returns no data.
    CreateAlias,
    /// `UpdateAlias` returns no data.
    UpdateAlias,
    /// `DeleteAlias` returns no data.
    DeleteAlias,
    RotateKeyOnDemand(rotate_key_on_demand::Output),
    ListKeyRotations(list_key_rotations::Output),
    CreateGrant(create_grant::Output),
    ListGrants(list_grants::Output),
    /// `RevokeGrant` returns no data.
    RevokeGrant,
    /// `RetireGrant` returns no data.
    RetireGrant,
    /// `EnableKeyRotation` returns no data.
    EnableKeyRotation,
    /// `DisableKeyRotation` returns no data.
    DisableKeyRotation,
    GetKeyRotationStatus(get_key_rotation_status::Output),
    /// `TagResource` returns no data.
    TagResource,
    /// `UntagResource` returns no data.
    UntagResource,
    ListResourceTags(list_resource_tags::Output),
    /// `UpdateKeyDescription` returns no data.
    UpdateKeyDescription,
    GenerateRandom(generate_random::Output),
}

impl Answer {
    /// The JSON that the API returns: AWS's member names, blobs in base64, dates in seconds since 1970. Operations that
    /// return nothing give an empty object.
    pub fn to_json(&self) -> Value {
        match self {
            Self::GenerateDataKeyWithoutPlaintext(output) => output.to_json(),
            Self::ReEncrypt(output) => output.to_json(),
            Self::ListKeys(output) => list_keys::to_json(output),
            Self::ListAliases(output) => list_aliases::to_json(output),
            Self::ScheduleKeyDeletion(output) => output.to_json(),
            Self::CancelKeyDeletion(output) => output.to_json(),
            Self::GetKeyPolicy(output) => output.to_json(),
            Self::RotateKeyOnDemand(output) => output.to_json(),
            Self::ListKeyRotations(output) => list_key_rotations::to_json(output),
            Self::CreateGrant(output) => output.to_json(),
            Self::ListGrants(output) => list_grants::to_json(output),
            Self::GetKeyRotationStatus(output) => output.to_json(),
            Self::ListResourceTags(output) => list_resource_tags::to_json(output),
            Self::GenerateRandom(output) => output.to_json(),
            Self::CreateKey(metadata) | Self::DescribeKey(metadata) => Object::default()
                .put("KeyMetadata", metadata.to_json())
                .value(),
            Self::EnableKey
            | Self::DisableKey
            | Self::PutKeyPolicy
            | Self::CreateAlias
            | Self::UpdateAlias
            | Self::DeleteAlias
            | Self::RevokeGrant
            | Self::RetireGrant
            | Self::EnableKeyRotation
            | Self::DisableKeyRotation
            | Self::TagResource
            | Self::UntagResource
            | Self::UpdateKeyDescription => Object::default().value(),
        }
    }
}

/// Runs the operation and records its steps.
///
/// # Errors
/// Those of [`KmsError`].
pub fn answer(
    kms: &mut Kms,
    session: &mut Session<'_>,
    request: &Request,
) -> Result<Answer, KmsError> {
    Ok(match request {
        Request::GenerateDataKeyWithoutPlaintext(input) => Answer::GenerateDataKeyWithoutPlaintext(
            generate_data_key_without_plaintext::generate_data_key_without_plaintext(
                kms, session, input,
            )?,
        ),
        Request::ReEncrypt(input) => {
            Answer::ReEncrypt(re_encrypt::re_encrypt(kms, session, input)?)
        }
        Request::CreateKey(input) => {
            Answer::CreateKey(create_key::create_key(kms, session, input)?)
        }
        Request::DescribeKey(input) => {
            make_managed(kms, session, &input.key_id)?;
            Answer::DescribeKey(describe_key::describe_key(kms, session, input)?)
        }
        Request::ListKeys(input) => Answer::ListKeys(list_keys::list_keys(kms, session, input)?),
        Request::ListAliases(input) => {
            Answer::ListAliases(list_aliases::list_aliases(kms, session, input)?)
        }
        Request::EnableKey(input) => {
            enable_key::enable_key(kms, session, input)?;
            Answer::EnableKey
        }
        Request::DisableKey(input) => {
            disable_key::disable_key(kms, session, input)?;
            Answer::DisableKey
        }
        Request::ScheduleKeyDeletion(input) => Answer::ScheduleKeyDeletion(
            schedule_key_deletion::schedule_key_deletion(kms, session, input)?,
        ),
        Request::CancelKeyDeletion(input) => Answer::CancelKeyDeletion(
            cancel_key_deletion::cancel_key_deletion(kms, session, input)?,
        ),
        Request::GetKeyPolicy(input) => {
            Answer::GetKeyPolicy(get_key_policy::get_key_policy(kms, session, input)?)
        }
        Request::PutKeyPolicy(input) => {
            put_key_policy::put_key_policy(kms, session, input)?;
            Answer::PutKeyPolicy
        }
        Request::CreateAlias(input) => {
            create_alias::create_alias(kms, session, input)?;
            Answer::CreateAlias
        }
        Request::UpdateAlias(input) => {
            update_alias::update_alias(kms, session, input)?;
            Answer::UpdateAlias
        }
        Request::DeleteAlias(input) => {
            delete_alias::delete_alias(kms, session, input)?;
            Answer::DeleteAlias
        }
        Request::RotateKeyOnDemand(input) => Answer::RotateKeyOnDemand(
            rotate_key_on_demand::rotate_key_on_demand(kms, session, input)?,
        ),
        Request::ListKeyRotations(input) => {
            Answer::ListKeyRotations(list_key_rotations::list_key_rotations(kms, session, input)?)
        }
        Request::CreateGrant(input) => {
            Answer::CreateGrant(create_grant::create_grant(kms, session, input)?)
        }
        Request::ListGrants(input) => {
            Answer::ListGrants(list_grants::list_grants(kms, session, input)?)
        }
        Request::RevokeGrant(input) => {
            revoke_grant::revoke_grant(kms, session, input)?;
            Answer::RevokeGrant
        }
        Request::RetireGrant(input) => {
            retire_grant::retire_grant(kms, session, input)?;
            Answer::RetireGrant
        }
        Request::EnableKeyRotation(input) => {
            enable_key_rotation::enable_key_rotation(kms, session, input)?;
            Answer::EnableKeyRotation
        }
        Request::DisableKeyRotation(input) => {
            disable_key_rotation::disable_key_rotation(kms, session, input)?;
            Answer::DisableKeyRotation
        }
        Request::GetKeyRotationStatus(input) => Answer::GetKeyRotationStatus(
            get_key_rotation_status::get_key_rotation_status(kms, session, input)?,
        ),
        Request::TagResource(input) => {
            tag_resource::tag_resource(kms, session, input)?;
            Answer::TagResource
        }
        Request::UntagResource(input) => {
            untag_resource::untag_resource(kms, session, input)?;
            Answer::UntagResource
        }
        Request::ListResourceTags(input) => {
            Answer::ListResourceTags(list_resource_tags::list_resource_tags(kms, session, input)?)
        }
        Request::UpdateKeyDescription(input) => {
            update_key_description::update_key_description(kms, session, input)?;
            Answer::UpdateKeyDescription
        }
        Request::GenerateRandom(input) => {
            Answer::GenerateRandom(generate_random::generate_random(session, input)?)
        }
    })
}

/// `DescribeKey` on an unused AWS managed key creates the key (KMS API reference, `DescribeKey`).
fn make_managed(kms: &mut Kms, session: &mut Session<'_>, key_id: &str) -> Result<(), KmsError> {
    let (account, region) = (session.account(), session.region);
    let own = key_id == S3_ALIAS || key_id == session.alias_arn(S3_ALIAS);
    if own && !account.is_empty() {
        kms.aws_managed_s3(account, region, session.caller.now, session.entropy)?;
    }
    Ok(())
}
