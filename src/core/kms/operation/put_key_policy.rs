//! `PutKeyPolicy`: replaces a key's policy. Works in every key state.

use super::get_key_policy::is_default;
use crate::core::iam::{Directory, Grammar, PolicyDocument, PolicyKind, check_size};
use crate::core::kms::parameters::{key_id, present};
use crate::core::kms::{Ask, Kms, KmsError, Session};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::{flag, member, text};
use crate::core::wire::{Operation, Table, Type, operation};

/// The IAM action that the caller needs.
pub use crate::core::kms::action::PUT_KEY_POLICY as ACTION;
/// The condition key for a request that skips the lock-out safety check.
pub(in crate::core::kms) const BYPASS: &str = "kms:BypassPolicyLockoutSafetyCheck";

operation! {
    struct Input = Table::kms("PutKeyPolicy").checked_first(&["KeyId", "Policy", "PolicyName"]);
    /// Key id or key ARN; no alias.
    key_id: String = [text("KeyId").required()],
    /// `default` is the only valid name, and the default.
    policy_name: Option<String> = [text("PolicyName")],
    /// The document as text, of at most 32,768 bytes.
    policy: String = [member("Policy", Type::Document).required()],
    bypass_policy_lockout_safety_check: bool = [flag("BypassPolicyLockoutSafetyCheck")],
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `MalformedPolicyDocumentException`, `LimitExceededException`, `NotFoundException`,
/// `AccessDeniedException`.
pub fn put_key_policy(
    kms: &mut Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<(), KmsError> {
    let bypass = input.bypass_policy_lockout_safety_check;
    session.request(
        ACTION,
        input.parameters(),
        format!("{} sends KMS a new key policy", session.caller.name()),
        "It replaces the whole old policy.",
    );
    session.run(|session| {
        key_id("keyId", &input.key_id)?;
        present("policy", &input.policy)?;
        is_default(input.policy_name.as_deref())?;
        let policy = read(&input.policy, session.directory)?;
        let key = session.find_own(kms, &input.key_id, ACTION)?;
        let ask = Ask::plain(ACTION, &input.key_id).with(BYPASS, vec![bypass.to_string()]);
        session.authorize(kms, key, &ask)?;
        key.customer_managed()?;
        if !bypass {
            session.check_lockout(kms, key, &policy)?;
        }
        let id = key.id.clone();
        kms.found(&id)?.policy = policy;
        session.change(
            "new key policy",
            "KMS replaces the key policy",
            "AWS can take minutes to apply it everywhere. In this lab, it applies from the next request.",
            vec![Field::text("Policy", Role::Metadata, &input.policy)],
        );
        session.done(
            "KMS confirms",
            "The response is empty. The CloudTrail event contains the whole policy.",
        );
        Ok(())
    })
}

/// Reads a key policy as KMS does when it is put, and binds its principals to the users and roles that exist.
///
/// # Errors
/// `LimitExceededException`, `MalformedPolicyDocumentException`.
pub(in crate::core::kms) fn read(
    text: &str,
    directory: Option<&dyn Directory>,
) -> Result<PolicyDocument, KmsError> {
    check_size(PolicyKind::KeyPolicy, text)
        .map_err(|error| KmsError::other(error.code(), error.message()))?;
    let mut policy = Grammar::Key
        .check(text, None)
        .map_err(|refusal| KmsError::MalformedPolicy(refusal.message()))?;
    if let Some(directory) = directory {
        policy.bind_principals(directory).map_err(|error| {
            let sentence = "Policy contains a statement with one or more invalid principals.";
            KmsError::MalformedPolicy(error.below(sentence))
        })?;
    }
    Ok(policy)
}
