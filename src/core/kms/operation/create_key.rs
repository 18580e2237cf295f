//! `CreateKey`: a new KMS key, with material that never leaves KMS.

use super::describe_key::KeyMetadata;
use super::put_key_policy::{BYPASS, read};
use crate::core::iam::PolicyDocument;
use crate::core::json::Object;
use crate::core::kms::key_origin::KeyOrigin;
use crate::core::kms::key_spec::{KeySpec, usage_of};
use crate::core::kms::parameters::at_most;
use crate::core::kms::tags::{check_tags, tag_conditions};
use crate::core::kms::{Key, KeyUsage, Kms, KmsError, Session};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::{flag, member, text};
use crate::core::wire::parameters::small_name;
use crate::core::wire::{Enumeration, Operation, Structure, Table, Type, operation};
use serde_json::Value;

/// The IAM action that the caller needs.
pub const ACTION: &str = "kms:CreateKey";
/// The additional action for a key with tags.
const TAG: &str = "kms:TagResource";

const KEY_USAGE: Enumeration = Enumeration {
    rust: "KeyUsageType",
    words: &["ENCRYPT_DECRYPT"],
};
const KEY_SPEC: Enumeration = Enumeration {
    rust: "KeySpec",
    words: &["SYMMETRIC_DEFAULT"],
};
const OLD_KEY_SPEC: Enumeration = Enumeration {
    rust: "CustomerMasterKeySpec",
    words: &["SYMMETRIC_DEFAULT"],
};
const ORIGIN: Enumeration = Enumeration {
    rust: "OriginType",
    words: &["AWS_KMS"],
};
pub(in crate::core::kms) const TAGS: Structure = Structure {
    rust: "Tag",
    fails: true,
    members: &[text("TagKey").required(), text("TagValue").required()],
};

operation! {
    struct Input = Table::kms("CreateKey")
        .checked_first(&["Policy", "Description", "KeyUsage", "KeySpec", "Tags"]);
    /// At most 8,192 characters.
    description: String = [text("Description")],
    /// `KeyUsage`: the default is `ENCRYPT_DECRYPT`.
    key_usage: Option<String> = [member("KeyUsage", Type::Enumeration(&KEY_USAGE))],
    /// `KeySpec`: the default is `SYMMETRIC_DEFAULT`.
    key_spec: Option<String> = [member("KeySpec", Type::Enumeration(&KEY_SPEC))],
    /// The old name of `KeySpec`.
    customer_master_key_spec: Option<String> = [
        member("CustomerMasterKeySpec", Type::Enumeration(&OLD_KEY_SPEC)),
    ],
    /// Only `AWS_KMS`, which is the default.
    origin: Option<String> = [member("Origin", Type::Enumeration(&ORIGIN))],
    /// A custom key store; none exists here.
    custom_key_store_id: Option<String> = [text("CustomKeyStoreId")],
    /// A key outside of AWS.
    xks_key_id: Option<String> = [text("XksKeyId")],
    /// Only `false`, which is the default.
    multi_region: bool = [flag("MultiRegion")],
    /// The key policy as text; without one, the key gets AWS's default.
    policy: Option<String> = [member("Policy", Type::Document)],
    bypass_policy_lockout_safety_check: bool = [flag("BypassPolicyLockoutSafetyCheck")],
    /// `Tags`: `TagKey` and `TagValue`.
    tags: Vec<(String, String)> = [member("Tags", Type::Tags(&TAGS))],
}

/// The default key policy (KMS guide, key-policy-default): it delegates to the account's IAM policies.
///
/// # Errors
/// None for a valid account id; the policy's text is parsed, so the type allows for an error.
pub fn default_policy(account: &str) -> Result<PolicyDocument, KmsError> {
    let text = format!(
        r#"{{"Version": "2012-10-17", "Id": "key-default-1", "Statement": [{{"Sid": "Enable IAM User Permissions",
        "Effect": "Allow", "Principal": {{"AWS": "arn:aws:iam::{account}:root"}},
        "Action": "kms:*", "Resource": "*"}}]}}"#
    );
    PolicyDocument::parse(&text).map_err(|error| KmsError::MalformedPolicy(error.to_string()))
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `ValidationException`, `TagException`, `MalformedPolicyDocumentException`, `LimitExceededException`,
/// `UnsupportedOperationException`, `CustomKeyStoreNotFoundException`, `AccessDeniedException`.
pub fn create_key(
    kms: &mut Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<KeyMetadata, KmsError> {
    session.request(
        ACTION,
        input.parameters(),
        format!("{} asks KMS to create a key", session.caller.name()),
        "The request contains the key's usage and its key policy, but no key material. KMS generates that itself.",
    );
    session.run(|session| {
        let (spec, usage) = usage_of(
            input.key_spec.as_deref(),
            input.customer_master_key_spec.as_deref(),
            input.key_usage.as_deref(),
        )?;
        let origin = KeyOrigin {
            origin: input.origin.as_deref(),
            store: input.custom_key_store_id.as_deref(),
            external_key: input.xks_key_id.as_deref(),
            multi_region: input.multi_region,
            spec: spec.name(),
        };
        origin.check()?;
        at_most("description", &input.description, 8_192)?;
        check_tags(&input.tags)?;
        let policy = match &input.policy {
            Some(text) => read(text, session.directory)?,
            None => default_policy(session.account())?,
        };
        let key = make(session, input, policy, (spec, usage));
        authorize(session, input, &key)?;
        if input.policy.is_some() && !input.bypass_policy_lockout_safety_check {
            session.check_lockout(kms, &key, &key.policy)?;
        }
        session.know(&key);
        let metadata = KeyMetadata::of(&key);
        session.know_element("keyMetadata", small_members(metadata.to_json()));
        let says = match &input.policy {
            Some(_) => "KMS generates random bytes, which never leave KMS, and attaches the key policy from the request.",
            None => "KMS generates random bytes, which never leave KMS. The default key policy delegates to the account's IAM policies.",
        };
        let policy = key.policy.to_json_pretty();
        session.change(
            "new KMS key",
            "KMS creates the key",
            says,
            vec![
                Field::text("Arn", Role::Metadata, &metadata.arn),
                Field::text("Key policy", Role::Metadata, policy),
            ],
        );
        kms.insert(key);
        let mut body = Object::default();
        body.put("KeyMetadata", metadata.to_json());
        session.answer(
            "KMS returns the new key's metadata",
            "The key is enabled at once. The response contains its metadata, never its bytes.",
            &body.value(),
            vec![
                Field::text("KeyId", Role::Metadata, &metadata.key_id),
                Field::text("KeyState", Role::Metadata, metadata.state.name()),
            ],
        );
        Ok(metadata)
    })
}

fn make(
    session: &mut Session<'_>,
    input: &Input,
    policy: PolicyDocument,
    (spec, usage): (KeySpec, KeyUsage),
) -> Key {
    let id = session.entropy.uuid();
    let (account, region) = (session.account(), session.region);
    let mut key = Key::new(&id, account, region, policy, session.entropy);
    key.usage = usage;
    spec.name().clone_into(&mut key.spec);
    key.description.clone_from(&input.description);
    key.created = session.caller.now;
    key.tags.clone_from(&input.tags);
    key
}

/// Asks about creating a key, which names no resource, and about tagging this key. (AWS does not publish the resource
/// of kms:TagResource before the key exists.)
fn authorize(session: &mut Session<'_>, input: &Input, key: &Key) -> Result<(), KmsError> {
    let one = |name: &str, value: &str| (name.to_owned(), vec![value.to_owned()]);
    let bypass = input.bypass_policy_lockout_safety_check.to_string();
    let mut keys = vec![
        one("kms:KeySpec", &key.spec),
        one("kms:KeyUsage", key.usage.name()),
        one("kms:KeyOrigin", "AWS_KMS"),
        one("kms:MultiRegion", "false"),
        one(BYPASS, &bypass),
    ];
    keys.extend(tag_conditions(&input.tags));
    session.authorize_on(ACTION, "*", &keys)?;
    match input.tags.is_empty() {
        true => Ok(()),
        false => session.authorize_on(TAG, &key.arn(), &keys),
    }
}

/// Changes member names to CloudTrail's spelling, with a small first letter.
fn small_members(json: Value) -> Value {
    let Value::Object(members) = json else {
        return json;
    };
    let members = members.into_iter();
    Value::Object(
        members
            .map(|(name, value)| (small_name(&name), value))
            .collect(),
    )
}
