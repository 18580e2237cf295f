//! `DescribeKey`: returns a key's metadata. Works in every key state (KMS guide, key-state).

use crate::core::clock::Timestamp;
use crate::core::json::Object;
use crate::core::kms::grant_token::GRANT_TOKENS;
use crate::core::kms::key_spec::algorithms;
use crate::core::kms::parameters::key_id;
use crate::core::kms::{Ask, Key, KeyState, Kms, KmsError, Session};
use crate::core::trace::print::hex;
use crate::core::trace::{Field, Role};
use crate::core::wire::member::text;
use crate::core::wire::{Operation, Table, operation};
use serde_json::Value;

/// The IAM action that the caller needs.
pub const ACTION: &str = "kms:DescribeKey";

operation! {
    struct Input = Table::kms("DescribeKey");
    /// Key id, key ARN, alias name or alias ARN.
    key_id: String = [text("KeyId").required()],
    grant_tokens: Vec<String> = GRANT_TOKENS,
}

/// `KeyMetadata` (KMS API reference).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyMetadata {
    pub arn: String,
    pub key_id: String,
    /// `AWSAccountId`: the owner.
    pub account: String,
    /// `CreationDate`.
    pub created: Timestamp,
    pub description: String,
    pub state: KeyState,
    /// `KeyManager`: whether AWS manages the key.
    pub aws_managed: bool,
    /// `KeyUsage`.
    pub usage: &'static str,
    /// `KeySpec`.
    pub spec: String,
    /// `CurrentKeyMaterialId`, for a symmetric key: 64 hexadecimal digits.
    pub material_id: Option<String>,
    /// `DeletionDate`, while the deletion is pending.
    pub deletion: Option<Timestamp>,
}

impl KeyMetadata {
    pub fn of(key: &Key) -> Self {
        Self {
            arn: key.arn(),
            key_id: key.id.clone(),
            account: key.account.clone(),
            created: key.created,
            description: key.description.clone(),
            state: key.state,
            aws_managed: key.aws_managed,
            usage: key.usage.name(),
            spec: key.spec.clone(),
            material_id: key
                .is_symmetric_encryption()
                .then(|| hex(&key.current().id)),
            deletion: key.deletion,
        }
    }

    /// The JSON that the API returns, with exactly the members of a recorded answer.
    pub fn to_json(&self) -> Value {
        let mut json = Object::of(&[("AWSAccountId", &self.account), ("Arn", &self.arn)]);
        json.put("CreationDate", Value::from(self.created.0));
        if let Some(material) = &self.material_id {
            json.text("CurrentKeyMaterialId", material);
        }
        json.text("CustomerMasterKeySpec", &self.spec);
        if let Some(date) = self.deletion {
            json.put("DeletionDate", Value::from(date.0));
        }
        json.text("Description", &self.description);
        json.put("Enabled", Value::Bool(self.state == KeyState::Enabled));
        let (name, algorithms) = algorithms(&self.spec);
        let algorithms = algorithms.into_iter().map(Value::String).collect();
        json.put(name, Value::Array(algorithms));
        json.text("KeyId", &self.key_id);
        json.text(
            "KeyManager",
            if self.aws_managed { "AWS" } else { "CUSTOMER" },
        );
        json.text("KeySpec", &self.spec);
        json.text("KeyState", self.state.name());
        json.text("KeyUsage", self.usage);
        json.put("MultiRegion", Value::Bool(false));
        json.text("Origin", "AWS_KMS");
        json.value()
    }
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `NotFoundException`, `AccessDeniedException`.
pub fn describe_key(
    kms: &Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<KeyMetadata, KmsError> {
    session.request(
        ACTION,
        input.parameters(),
        format!("{} asks KMS to describe a key", session.caller.name()),
        "A caller with kms:DescribeKey can see a key's metadata, but never its bytes.",
    );
    session.run(|session| {
        key_id("keyId", &input.key_id)?;
        session.check_tokens(kms, &input.grant_tokens)?;
        let key = session.find(kms, &input.key_id, ACTION)?;
        session.authorize(kms, key, &Ask::plain(ACTION, &input.key_id))?;
        let metadata = KeyMetadata::of(key);
        let mut body = Object::default();
        body.put("KeyMetadata", metadata.to_json());
        session.answer(
            "KMS returns the key's metadata",
            "This works in every key state, so you can see why a key can't be used.",
            &body.value(),
            vec![
                Field::text("Arn", Role::Metadata, &metadata.arn),
                Field::text("KeyState", Role::Metadata, metadata.state.name()),
            ],
        );
        Ok(metadata)
    })
}
