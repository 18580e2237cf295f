//! `UntagResource`: removes tags from a key.

use crate::core::kms::parameters::key_id;
use crate::core::kms::tags::{check_tag_keys, shown};
use crate::core::kms::{Ask, Kms, KmsError, Session};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::{member, text};
use crate::core::wire::{List, Operation, Table, Type, operation};

/// The IAM action that the caller needs.
pub const ACTION: &str = "kms:UntagResource";

const TAG_KEYS: List = List {
    of: Type::Text,
    element: "",
    only_one: false,
};

operation! {
    struct Input = Table::kms("UntagResource");
    /// Key id or key ARN; no alias.
    key_id: String = [text("KeyId").required()],
    /// The keys of the tags to remove.
    tag_keys: Vec<String> = [member("TagKeys", Type::List(&TAG_KEYS)).required()],
}

/// Runs the operation and records its steps. A tag that the key doesn't have isn't an error (KMS API reference).
///
/// # Errors
/// `ValidationException`, `TagException`, `NotFoundException`, `AccessDeniedException`, `KMSInvalidStateException`.
pub fn untag_resource(
    kms: &mut Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<(), KmsError> {
    session.request(
        ACTION,
        input.parameters(),
        format!("{} asks KMS to remove tags from a key", session.caller.name()),
        "Policies can test a key's tags (aws:ResourceTag), so this call can allow or deny access to the key.",
    );
    session.run(|session| {
        key_id("keyId", &input.key_id)?;
        check_tag_keys(&input.tag_keys)?;
        let key = session.find_own(kms, &input.key_id, ACTION)?;
        let ask = Ask::plain(ACTION, &input.key_id).with("aws:TagKeys", input.tag_keys.clone());
        session.authorize(kms, key, &ask)?;
        key.customer_managed()?;
        key.not_pending_deletion()?;
        let id = key.id.clone();
        let key = kms.found(&id)?;
        key.tags.retain(|(name, _)| !input.tag_keys.contains(name));
        let left = shown(&key.tags);
        session.change(
            "remove tags",
            "KMS removes the tags",
            "From the next request, policies that test these tags can allow or deny differently.",
            vec![Field::text("Tags", Role::Metadata, left)],
        );
        session.done(
            "KMS confirms",
            "The response is empty. The CloudTrail event contains the removed tags' keys.",
        );
        Ok(())
    })
}
