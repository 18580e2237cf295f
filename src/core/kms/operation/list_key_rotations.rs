//! `ListKeyRotations`: lists a key's rotations with their key materials.

use crate::core::clock::Timestamp;
use crate::core::json::Object;
use crate::core::kms::key::Material;
use crate::core::kms::page::PAGE;
use crate::core::kms::page::{ListPage, Page};
use crate::core::kms::parameters::{key_id, one_of};
use crate::core::kms::{Ask, Kms, KmsError, Session};
use crate::core::trace::print::hex;
use crate::core::trace::{Field, Role};
use crate::core::wire::member::{member, text};
use crate::core::wire::{Enumeration, Operation, Table, Type, operation};
use serde_json::Value;

/// The IAM action that the caller needs.
pub const ACTION: &str = "kms:ListKeyRotations";

const INCLUDE_KEY_MATERIAL: Enumeration = Enumeration {
    rust: "IncludeKeyMaterial",
    words: &["ALL_KEY_MATERIAL", "ROTATIONS_ONLY"],
};

operation! {
    struct Input = Table::kms("ListKeyRotations");
    /// Key id or key ARN; no alias.
    key_id: String = [text("KeyId").required()],
    /// `IncludeKeyMaterial`: `ROTATIONS_ONLY`, the default, or `ALL_KEY_MATERIAL`, which adds the first material.
    include_key_material: Option<String> = [
        member("IncludeKeyMaterial", Type::Enumeration(&INCLUDE_KEY_MATERIAL)),
    ],
    /// `Limit` (1 to 1,000, default 100) and `Marker`.
    page: Page = PAGE,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// `KeyId`: the key's ARN (recorded).
    pub key_id: String,
    /// `KeyMaterialId` of the new material: 64 hexadecimal digits.
    pub key_material_id: String,
    /// `KeyMaterialState`: whether this material currently encrypts.
    pub current: bool,
    /// `RotationDate` and whether the rotation was automatic (`RotationType`); the first material has neither.
    pub rotated: Option<(Timestamp, bool)>,
}

/// `ListKeyRotations`' answer, oldest first.
pub type Output = ListPage<Rotation>;

/// The JSON that the API returns.
pub(in crate::core::kms) fn to_json(output: &Output) -> Value {
    output.to_json("Rotations", |rotation| {
        let mut json = Object::of(&[
            ("KeyId", &rotation.key_id),
            ("KeyMaterialId", &rotation.key_material_id),
            (
                "KeyMaterialState",
                match rotation.current {
                    true => "CURRENT",
                    false => "NON_CURRENT",
                },
            ),
        ]);
        if let Some((date, automatic)) = rotation.rotated {
            json.put("RotationDate", Value::from(date.0));
            let kind = if automatic { "AUTOMATIC" } else { "ON_DEMAND" };
            json.text("RotationType", kind);
        }
        json.value()
    })
}

/// Runs the operation and records its steps. Works in every key state (recorded).
///
/// # Errors
/// `NotFoundException`, `AccessDeniedException`, `InvalidMarkerException`.
pub fn list_key_rotations(
    kms: &Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, KmsError> {
    session.request(
        ACTION,
        input.parameters(),
        format!(
            "{} asks KMS for a key's past rotations",
            session.caller.name()
        ),
        "Key material IDs are names, not secrets.",
    );
    session.run(|session| {
        key_id("keyId", &input.key_id)?;
        let size = input.page.size(100, 1_000)?;
        let all = match &input.include_key_material {
            None => false,
            Some(word) => {
                let word = one_of("includeKeyMaterial", word, INCLUDE_KEY_MATERIAL.words)?;
                word == "ALL_KEY_MATERIAL"
            }
        };
        let key = session.find_own(kms, &input.key_id, ACTION)?;
        session.authorize(kms, key, &Ask::plain(ACTION, &input.key_id))?;
        let current = key.current().id;
        let listed = |material: &&Material| all || material.rotated.is_some();
        let rotations = (key.materials().filter(listed)).map(|material| Rotation {
            key_id: key.arn(),
            key_material_id: hex(&material.id),
            current: material.id == current,
            rotated: material.rotated.map(|date| (date, material.automatic)),
        });
        let output = input.page.cut(rotations.collect(), size)?;
        session.answer(
            "KMS lists the rotations",
            match all {
                true => "The list includes the first key material, without a date: no rotation created it.",
                false => "The list doesn't include the first key material: no rotation created it.",
            },
            &to_json(&output),
            vec![Field::text(
                "Rotations",
                Role::Metadata,
                output.count("rotation", "rotations"),
            )],
        );
        Ok(output)
    })
}
