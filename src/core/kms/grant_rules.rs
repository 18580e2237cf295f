//! Rules for creating grants: for which keys, and by a caller whose own permission is a grant.

use super::parameters::one_of;
use super::{Key, KeyUsage, KmsError, Session};
use crate::core::iam::{GRANT_OPERATIONS, Grant, GrantConstraints};
use crate::core::trace::{Actor, Field, Kind, Role, Step};

/// Checks that grants support every operation.
///
/// # Errors
/// `ValidationException`.
pub(super) fn known(operations: &[String]) -> Result<(), KmsError> {
    (operations.iter())
        .try_for_each(|operation| one_of("operations", operation, &GRANT_OPERATIONS).map(|_| ()))
}

/// Checks that the key supports what the grant allows.
///
/// # Errors
/// `ValidationException`, recorded for keys for MACs.
pub(super) fn check(
    key: &Key,
    operations: &[String],
    constraints: Option<&GrantConstraints>,
) -> Result<(), KmsError> {
    let (kind, valid): (_, &[&str]) = match key.usage {
        KeyUsage::EncryptDecrypt => (
            "symmetric",
            &[
                "Decrypt",
                "Encrypt",
                "GenerateDataKey",
                "GenerateDataKeyWithoutPlaintext",
                "ReEncryptFrom",
                "ReEncryptTo",
                "CreateGrant",
                "RetireGrant",
                "DescribeKey",
                "GenerateDataKeyPair",
                "GenerateDataKeyPairWithoutPlaintext",
            ],
        ),
        KeyUsage::SignVerify => (
            "asymmetric",
            &[
                "Sign",
                "Verify",
                "GetPublicKey",
                "CreateGrant",
                "RetireGrant",
                "DescribeKey",
            ],
        ),
        KeyUsage::GenerateVerifyMac => (
            "symmetric",
            &[
                "CreateGrant",
                "RetireGrant",
                "DescribeKey",
                "GenerateMac",
                "VerifyMac",
            ],
        ),
    };
    let odd: Vec<&str> = (operations.iter().map(String::as_str))
        .filter(|operation| !valid.contains(operation))
        .collect();
    if !odd.is_empty() {
        return Err(KmsError::Validation(format!(
            "Operations [{}] are not supported when creating a grant for a {kind} KMS key with key \
             usage {}. Valid operations are [{}]",
            odd.join(", "),
            key.usage.name(),
            valid.join(", ")
        )));
    }
    let of_context = constraints.is_some_and(|constraints| constraints.contexts().next().is_some());
    if of_context && key.usage != KeyUsage::EncryptDecrypt {
        return Err(KmsError::Validation(
            "EncryptionContext is supported only when creating a grant for a symmetric encryption KMS key."
                .to_owned(),
        ));
    }
    Ok(())
}

/// Whether a grant allows the caller to create another grant: one for these operations, with constraints at least as
/// strict.
pub(super) fn covers(
    grant: &Grant,
    operations: &[String],
    constraints: Option<&GrantConstraints>,
) -> bool {
    let allowed = |operation: &String| grant.operations.contains(operation);
    operations.iter().all(allowed) && is_as_strict(constraints, grant.constraints.as_ref())
}

/// A constraint is stricter than none, more pairs are stricter in a subset, and equality is stricter than a subset of
/// its pairs.
fn is_as_strict(new: Option<&GrantConstraints>, old: Option<&GrantConstraints>) -> bool {
    let Some(old) = old else {
        return true;
    };
    let Some(new) = new else {
        return old.names().next().is_none();
    };
    let within = |pairs: &[(String, String)], of: &[(String, String)]| {
        pairs.iter().all(|pair| of.contains(pair))
    };
    let subset = old
        .context_subset
        .as_ref()
        .is_none_or(|pairs| (new.contexts()).any(|(_, of)| within(pairs, of)));
    let equals = old.context_equals.as_ref().is_none_or(|pairs| {
        (new.context_equals.as_ref()).is_some_and(|of| within(pairs, of) && within(of, pairs))
    });
    let source = old.source_arn.is_none() || old.source_arn == new.source_arn;
    subset && equals && source
}

/// Returns a grant that is too narrow without its right to create grants. If it is the caller's grant, a step reports
/// this.
pub(super) fn set_aside(session: &mut Session<'_>, grant: &Grant) -> Grant {
    let caller = &session.caller.principal;
    let own = [caller.arn(), caller.principal_arn()].contains(&grant.grantee);
    let create = |operation: &String| operation == "CreateGrant";
    if own && grant.operations.iter().any(create) {
        let constraint = (grant.constraints.as_ref()).map_or_else(
            || "none".to_owned(),
            |constraint| constraint.to_json().to_string(),
        );
        session.recorder.step(
            Step::new(
                Actor::Kms,
                Actor::Kms,
                Kind::Compute,
                "A grant can't allow more than the grant that creates it",
            )
            .label("compare the grants")
            .says("The caller's own grant allows CreateGrant, but not for this grant, which allows more operations or has weaker constraints.")
            .field(Field::text("Grant", Role::Metadata, &grant.name))
            .field(Field::text("Operations", Role::Metadata, grant.operations.join(", ")))
            .field(Field::text("Constraints", Role::Metadata, constraint)),
        );
    }
    let operations = grant.operations.iter().filter(|name| !create(name));
    Grant {
        operations: operations.cloned().collect(),
        ..grant.clone()
    }
}
