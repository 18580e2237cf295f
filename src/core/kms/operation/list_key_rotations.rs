//! `ListKeyRotations`: lists a key's rotations with their key materials.

use crate::core::clock::Timestamp;
use crate::core::json::Object;
use crate::core::kms::page::PAGE;
use crate::core::kms::page::{ListPage, Page};
use crate::core::kms::parameters::key_id;
use crate::core::kms::{Ask, Kms, KmsError, Session};
use crate::core::trace::print::hex;
use crate::core::trace::{Field, Role};
use crate::core::wire::member::text;
use crate::core::wire::{Operation, Table, operation};
use serde_json::Value;

/// The IAM action that the caller needs.
pub const ACTION: &str = "kms:ListKeyRotations";

operation! {
    /// `ListKeyRotations`' parameters. (`IncludeKeyMaterial` is always `ROTATIONS_ONLY` here.)
    struct Input = Table::kms("ListKeyRotations");
    /// Key id or key ARN; no alias.
    key_id: String = [text("KeyId").required()],
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
    pub rotation_date: Timestamp,
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
        json.put("RotationDate", Value::from(rotation.rotation_date.0));
        json.text("RotationType", "ON_DEMAND").value()
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
        format!("{} asks when a key was rotated", session.caller.name()),
        "Material ids are names, not secrets.",
    );
    session.run(|session| {
        key_id("keyId", &input.key_id)?;
        let size = input.page.size(100, 1_000)?;
        let key = session.find_own(kms, &input.key_id, ACTION)?;
        session.authorize(kms, key, &Ask::plain(ACTION, &input.key_id))?;
        let current = key.current().id;
        let rotations = key.materials().filter_map(|material| {
            Some(Rotation {
                key_id: key.arn(),
                key_material_id: hex(&material.id),
                current: material.id == current,
                rotation_date: material.rotated?,
            })
        });
        let output = input.page.cut(rotations.collect(), size)?;
        session.answer(
            "KMS lists the rotations",
            "The first material is not among them: no rotation made it.",
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
