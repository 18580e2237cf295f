//! `GetKeyPolicy`: returns a key's policy. Works in every key state.

use crate::core::json::Object;
use crate::core::kms::parameters::key_id;
use crate::core::kms::{Ask, Kms, KmsError, Session};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::text;
use crate::core::wire::{Operation, Table, operation};
use serde_json::Value;

/// The IAM action that the caller needs.
pub const ACTION: &str = "kms:GetKeyPolicy";

operation! {
    struct Input = Table::kms("GetKeyPolicy");
    /// Key id or key ARN; no alias.
    key_id: String = [text("KeyId").required()],
    /// `default` is the only valid name, and the default.
    policy_name: Option<String> = [text("PolicyName")],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// `Policy`: the document as text.
    pub policy: String,
}

impl Output {
    /// The JSON that the API returns.
    pub fn to_json(&self) -> Value {
        Object::of(&[("Policy", &self.policy), ("PolicyName", "default")]).value()
    }
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `NotFoundException`, `AccessDeniedException`.
pub fn get_key_policy(
    kms: &Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, KmsError> {
    session.request(
        ACTION,
        input.parameters(),
        format!("{} asks KMS for a key's policy", session.caller.name()),
        "Every KMS key has exactly one key policy. Without it, or a grant, no IAM policy has an effect on the key.",
    );
    session.run(|session| {
        key_id("keyId", &input.key_id)?;
        is_default(input.policy_name.as_deref())?;
        let key = session.find_own(kms, &input.key_id, ACTION)?;
        session.authorize(kms, key, &Ask::plain(ACTION, &input.key_id))?;
        let output = Output {
            policy: key.policy.to_json_pretty(),
        };
        session.answer(
            "KMS returns the key policy",
            "It is JSON, in the same language as IAM policies, with a Principal in each statement.",
            &output.to_json(),
            vec![Field::text("Policy", Role::Metadata, &output.policy)],
        );
        Ok(output)
    })
}

/// Whether the policy name is valid: a key has only the policy `default`.
///
/// # Errors
/// `NotFoundException` for another name (the text is moto's, an emulator).
pub(in crate::core::kms) fn is_default(name: Option<&str>) -> Result<(), KmsError> {
    match name {
        None | Some("default") => Ok(()),
        Some(_) => Err(KmsError::NotFound("No such policy exists".to_owned())),
    }
}
