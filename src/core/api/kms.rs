//! KMS's operations.

use super::Ready;
use super::params::Params;
use crate::core::cloud::Call;
use crate::core::error::ServiceError;
use crate::core::iam::GrantConstraint;
use crate::core::kms::{
    KmsError, Request, cancel_key_deletion, create_alias, create_grant, create_key, decrypt,
    delete_alias, describe_key, disable_key, enable_key, encrypt, generate_data_key,
    get_key_policy, list_aliases, list_grants, list_key_rotations, list_keys, page::Page,
    put_key_policy, re_encrypt, retire_grant, revoke_grant, rotate_key_on_demand,
    schedule_key_deletion, update_alias,
};

/// The request that an operation and its parameters stand for; `None` for an operation that is not there.
///
/// # Errors
/// For parameters that are missing or of the wrong type.
pub fn ready(operation: &str, params: &Params<'_>) -> Result<Option<Ready>, ServiceError> {
    common(params).map_err(|error| ServiceError::from(&error))?;
    let key_id = || params.required("KeyId");
    let dry_run = || params.flag("DryRun").map(|flag| flag.unwrap_or(false));
    let request = match operation {
        "GenerateDataKey" => {
            return Ok(Some(Ready::Call(
                Call::GenerateDataKey(data_key(params)?),
                Vec::new(),
            )));
        }
        "Encrypt" => {
            let input = encrypt::Input {
                key_id: key_id()?,
                plaintext: params.required_bytes("Plaintext")?,
                encryption_context: params.context("EncryptionContext")?,
                dry_run: dry_run()?,
            };
            return Ok(Some(Ready::Call(Call::Encrypt(input), Vec::new())));
        }
        "Decrypt" => {
            let input = decrypt::Input {
                ciphertext_blob: params.required_bytes("CiphertextBlob")?,
                key_id: params.text("KeyId")?,
                encryption_context: params.context("EncryptionContext")?,
                dry_run: dry_run()?,
            };
            return Ok(Some(Ready::Call(Call::Decrypt(input), Vec::new())));
        }
        "GenerateDataKeyWithoutPlaintext" => {
            Request::GenerateDataKeyWithoutPlaintext(data_key(params)?)
        }
        "ReEncrypt" => Request::ReEncrypt(re_encrypt::Input {
            ciphertext_blob: params.required_bytes("CiphertextBlob")?,
            source_key_id: params.text("SourceKeyId")?,
            source_encryption_context: params.context("SourceEncryptionContext")?,
            destination_key_id: params.required("DestinationKeyId")?,
            destination_encryption_context: params.context("DestinationEncryptionContext")?,
            dry_run: dry_run()?,
        }),
        "CreateKey" => Request::CreateKey(create_key::Input {
            policy: params.document("Policy")?,
            description: params.text("Description")?.unwrap_or_default(),
            key_usage: params.text("KeyUsage")?,
            key_spec: match params.text("KeySpec")? {
                Some(spec) => Some(spec),
                None => params.text("CustomerMasterKeySpec")?,
            },
            tags: params.tags("Tags")?,
            bypass_policy_lockout_safety_check: params
                .flag("BypassPolicyLockoutSafetyCheck")?
                .unwrap_or(false),
        }),
        "DescribeKey" => Request::DescribeKey(describe_key::Input { key_id: key_id()? }),
        "ListKeys" => Request::ListKeys(list_keys::Input {
            page: page(params)?,
        }),
        "ListAliases" => Request::ListAliases(list_aliases::Input {
            key_id: params.text("KeyId")?,
            page: page(params)?,
        }),
        "EnableKey" => Request::EnableKey(enable_key::Input { key_id: key_id()? }),
        "DisableKey" => Request::DisableKey(disable_key::Input { key_id: key_id()? }),
        "ScheduleKeyDeletion" => Request::ScheduleKeyDeletion(schedule_key_deletion::Input {
            key_id: key_id()?,
            pending_window_in_days: params.number("PendingWindowInDays")?,
        }),
        "CancelKeyDeletion" => {
            Request::CancelKeyDeletion(cancel_key_deletion::Input { key_id: key_id()? })
        }
        "GetKeyPolicy" => Request::GetKeyPolicy(get_key_policy::Input {
            key_id: key_id()?,
            policy_name: params.text("PolicyName")?,
        }),
        "PutKeyPolicy" => Request::PutKeyPolicy(put_key_policy::Input {
            key_id: key_id()?,
            policy: params.required_document("Policy")?,
            policy_name: params.text("PolicyName")?,
            bypass_policy_lockout_safety_check: params
                .flag("BypassPolicyLockoutSafetyCheck")?
                .unwrap_or(false),
        }),
        "CreateAlias" => Request::CreateAlias(create_alias::Input {
            alias_name: params.required("AliasName")?,
            target_key_id: params.required("TargetKeyId")?,
        }),
        "UpdateAlias" => Request::UpdateAlias(update_alias::Input {
            alias_name: params.required("AliasName")?,
            target_key_id: params.required("TargetKeyId")?,
        }),
        "DeleteAlias" => Request::DeleteAlias(delete_alias::Input {
            alias_name: params.required("AliasName")?,
        }),
        "RotateKeyOnDemand" => {
            Request::RotateKeyOnDemand(rotate_key_on_demand::Input { key_id: key_id()? })
        }
        "ListKeyRotations" => Request::ListKeyRotations(list_key_rotations::Input {
            key_id: key_id()?,
            page: page(params)?,
        }),
        "CreateGrant" => Request::CreateGrant(create_grant::Input {
            key_id: key_id()?,
            grantee_principal: params.required("GranteePrincipal")?,
            retiring_principal: params.text("RetiringPrincipal")?,
            operations: params.list("Operations")?,
            constraints: constraints(&params.inside("Constraints"))?,
            name: params.text("Name")?,
            dry_run: dry_run()?,
        }),
        "ListGrants" => Request::ListGrants(list_grants::Input {
            key_id: key_id()?,
            grant_id: params.text("GrantId")?,
            grantee_principal: params.text("GranteePrincipal")?,
            page: page(params)?,
        }),
        "RevokeGrant" => Request::RevokeGrant(revoke_grant::Input {
            key_id: key_id()?,
            grant_id: params.required("GrantId")?,
            dry_run: dry_run()?,
        }),
        "RetireGrant" => Request::RetireGrant(retire_grant::Input {
            key_id: params.text("KeyId")?,
            grant_id: params.text("GrantId")?,
            grant_token: params.text("GrantToken")?,
            dry_run: dry_run()?,
        }),
        _ => return Ok(None),
    };
    Ok(Some(Ready::Kms(request)))
}

/// Parameters that several operations take and nothing here depends on: at least they must be of the model's.
fn common(params: &Params<'_>) -> Result<(), KmsError> {
    const ALGORITHMS: [&str; 4] = [
        "SYMMETRIC_DEFAULT",
        "RSAES_OAEP_SHA_1",
        "RSAES_OAEP_SHA_256",
        "SM2PKE",
    ];
    let text = |name: &str| params.get(name).and_then(serde_json::Value::as_str);
    if let Some(algorithm) = text("EncryptionAlgorithm") {
        if !ALGORITHMS.contains(&algorithm) {
            let must = format!("satisfy enum value set: [{}]", ALGORITHMS.join(", "));
            return Err(KmsError::constraint(
                Some(algorithm),
                "encryptionAlgorithm",
                &must,
            ));
        }
        if algorithm != "SYMMETRIC_DEFAULT" {
            // Every key that encrypts here is symmetric. The words are ours.
            return Err(KmsError::other(
                "InvalidKeyUsageException",
                format!("Algorithm {algorithm} and key spec SYMMETRIC_DEFAULT are incompatible."),
            ));
        }
    }
    if params
        .items("GrantTokens")
        .is_ok_and(|tokens| tokens.len() > 10)
    {
        let must = "have length less than or equal to 10";
        return Err(KmsError::constraint(None, "grantTokens", must));
    }
    let elsewhere = text("Origin").is_some_and(|origin| origin != "AWS_KMS")
        || params
            .get("MultiRegion")
            .and_then(serde_json::Value::as_bool)
            == Some(true);
    if elsewhere || params.get("Recipient").is_some() {
        return Err(KmsError::other("UnsupportedOperationException", ""));
    }
    Ok(())
}

fn page(params: &Params<'_>) -> Result<Page, ServiceError> {
    Ok(Page {
        limit: params.number("Limit")?,
        marker: params.text("Marker")?,
    })
}

fn data_key(params: &Params<'_>) -> Result<generate_data_key::Input, ServiceError> {
    Ok(generate_data_key::Input {
        key_id: params.required("KeyId")?,
        key_spec: params.text("KeySpec")?,
        number_of_bytes: params.number("NumberOfBytes")?,
        encryption_context: params.context("EncryptionContext")?,
        dry_run: params.flag("DryRun")?.unwrap_or(false),
    })
}

fn constraints(params: &Params<'_>) -> Result<Option<GrantConstraint>, ServiceError> {
    let equals = params.get("EncryptionContextEquals").is_some();
    let subset = params.get("EncryptionContextSubset").is_some();
    Ok(match (equals, subset) {
        (true, _) => Some(GrantConstraint::ContextEquals(
            params.map("EncryptionContextEquals")?,
        )),
        (_, true) => Some(GrantConstraint::ContextSubset(
            params.map("EncryptionContextSubset")?,
        )),
        _ => None,
    })
}
