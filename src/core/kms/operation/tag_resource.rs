//! `TagResource`: adds tags to a key, or changes their values.

use crate::core::kms::operation::create_key::TAGS;
use crate::core::kms::parameters::key_id;
use crate::core::kms::tags::{check_tags, few_enough, shown, tag_conditions};
use crate::core::kms::{Ask, Kms, KmsError, Session};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::{member, text};
use crate::core::wire::{Operation, Table, Type, operation};

/// The IAM action that the caller needs.
pub const ACTION: &str = "kms:TagResource";

operation! {
    struct Input = Table::kms("TagResource");
    /// Key id or key ARN; no alias.
    key_id: String = [text("KeyId").required()],
    /// `Tags`: `TagKey` and `TagValue`.
    tags: Vec<(String, String)> = [member("Tags", Type::Tags(&TAGS)).required()],
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `ValidationException`, `TagException`, `NotFoundException`, `AccessDeniedException`, `KMSInvalidStateException`.
pub fn tag_resource(
    kms: &mut Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<(), KmsError> {
    session.request(
        ACTION,
        input.parameters(),
        format!("{} asks KMS to tag a key", session.caller.name()),
        "Policies can test a key's tags (aws:ResourceTag), so this call can allow or deny access to the key.",
    );
    session.run(|session| {
        key_id("keyId", &input.key_id)?;
        check_tags(&input.tags)?;
        let key = session.find_own(kms, &input.key_id, ACTION)?;
        let mut ask = Ask::plain(ACTION, &input.key_id);
        ask.extra = tag_conditions(&input.tags);
        session.authorize(kms, key, &ask)?;
        key.customer_managed()?;
        key.not_pending_deletion()?;
        let mut tags = key.tags.clone();
        for (name, value) in &input.tags {
            match tags.iter_mut().find(|(other, _)| other == name) {
                Some((_, old)) => old.clone_from(value),
                None => tags.push((name.clone(), value.clone())),
            }
        }
        few_enough(tags.len())?;
        let id = key.id.clone();
        let all = shown(&tags);
        kms.found(&id)?.tags = tags;
        session.change(
            "new tags",
            "KMS tags the key",
            "The tags apply from the next request. A tag with the same key gets the new value.",
            vec![Field::text("Tags", Role::Metadata, all)],
        );
        session.done(
            "KMS confirms",
            "The response is empty. The CloudTrail event contains the tags: never put a secret in one.",
        );
        Ok(())
    })
}
