//! KMS: keys with their material, grants, and policies; aliases; deleted keys.

use super::placed_value::{PlaceError, PlacedValue, bytes, list, maybe_text, policy, tags, time};
use crate::core::crypto::Aes256Key;
use crate::core::entropy::Entropy;
use crate::core::iam::{Grant, GrantConstraints};
use crate::core::json::Object;
use crate::core::kms::key::Material;
use crate::core::kms::rotation::RotationSchedule;
use crate::core::kms::store::is_key_id;
use crate::core::kms::{GrantNote, Key, KeyState, KeyUsage, Kms};
use serde_json::Value;

const STATES: [KeyState; 3] = [
    KeyState::Enabled,
    KeyState::Disabled,
    KeyState::PendingDeletion,
];
const USAGES: [KeyUsage; 3] = [
    KeyUsage::EncryptDecrypt,
    KeyUsage::SignVerify,
    KeyUsage::GenerateVerifyMac,
];
const EQUALS: &str = "EncryptionContextEquals";
const SUBSET: &str = "EncryptionContextSubset";
const SOURCE_ARN: &str = "SourceArn";

/// Writes all keys with their material: without it, nothing could be decrypted.
pub fn write(kms: &Kms) -> Value {
    list(kms.keys(), |key| {
        let mut object = Object::of(&[
            ("id", &key.id),
            ("account", &key.account),
            ("region", &key.region),
            ("state", key.state.name()),
        ]);
        object.put("aws_managed", Value::Bool(key.aws_managed));
        object.text("usage", key.usage.name());
        object.text("spec", &key.spec);
        object.text("description", &key.description);
        object.put("created", time(key.created));
        if let Some(date) = key.deletion {
            object.put("deletion", time(date));
        }
        if let Some(schedule) = key.rotation {
            let mut rotation = Object::default();
            rotation.put("period_days", Value::from(schedule.period_days));
            rotation.put("next", time(schedule.next));
            object.put("rotation", rotation.value());
        }
        object.put("tags", tags(&key.tags));
        object.put("policy", policy(&key.policy));
        object.put("grants", list(&key.grants, grant));
        object.put("grant_notes", list(&key.grant_notes, note));
        object.put("materials", list(key.materials(), material));
        object.value()
    })
}

fn material(material: &Material) -> Value {
    let mut object = Object::default();
    object.put("id", bytes(&material.id));
    object.put("secret", bytes(material.secret.as_bytes()));
    if let Some(rotated) = material.rotated {
        object.put("rotated", time(rotated));
        object.put("automatic", Value::Bool(material.automatic));
    }
    object.value()
}

fn grant(grant: &Grant) -> Value {
    let mut object = Object::of(&[("name", &grant.name), ("grantee", &grant.grantee)]);
    let operation = |name: &String| Value::String(name.clone());
    object.put("operations", list(&grant.operations, operation));
    if let Some(constraints) = &grant.constraints {
        for (name, pairs) in constraints.contexts() {
            object.put(name, tags(pairs));
        }
        maybe_text(&mut object, SOURCE_ARN, constraints.source_arn.as_deref());
    }
    object.value()
}

fn note(note: &GrantNote) -> Value {
    let mut object = Object::of(&[("id", &note.id), ("token", &note.token)]);
    maybe_text(&mut object, "retiring", note.retiring.as_deref());
    object.text("issuer", &note.issuer);
    object.put("created", time(note.created));
    object.put("grant", grant(&note.grant)).value()
}

pub fn write_aliases(kms: &Kms) -> Value {
    list(kms.aliases(), |(account, region, name, key_id)| {
        let mut object = Object::of(&[
            ("account", account),
            ("region", region),
            ("name", name),
            ("key_id", key_id),
        ]);
        if let Some(alias) = kms.alias(account, region, name) {
            object.put("created", time(alias.created));
            object.put("updated", time(alias.updated));
        }
        object.value()
    })
}

/// Writes the ids of deleted keys.
pub fn write_deleted(kms: &Kms) -> Value {
    list(kms.deleted_keys(), |(id, arn)| {
        Object::of(&[("id", id), ("arn", arn)]).value()
    })
}

/// Reads keys, aliases, and the list of deleted keys.
///
/// # Errors
/// If a value is missing or invalid. The error says where it is and what was expected.
pub fn read(file: &PlacedValue<'_>, entropy: &mut Entropy) -> Result<Kms, PlaceError> {
    let mut kms = Kms::default();
    for at in file.items_of("keys")? {
        let key = key(&at, entropy)?;
        if kms.key(&key.id).is_some() {
            return Err(at.get("id")?.wrong("an ID that occurs once"));
        }
        kms.insert(key);
    }
    for at in file.items_of("deleted_keys")? {
        let id = key_id(&at.get("id")?)?;
        if kms.key(&id).is_some() {
            return Err(at.get("id")?.wrong("the ID of no other key"));
        }
        kms.restore_deleted(&id, &at.text_of("arn")?);
    }
    for at in file.items_of("aliases")? {
        let (account, region) = (at.get("account")?.account()?, at.text_of("region")?);
        let name = at.get("name")?;
        let alias = name.text()?;
        if !alias.starts_with("alias/") || kms.alias(&account, &region, alias).is_some() {
            return Err(name.wrong("a name that begins with alias/ and occurs once"));
        }
        let id = at.get("key_id")?;
        let key = kms.key(id.text()?);
        let key = key.ok_or_else(|| id.wrong("the ID of a key in this file"))?;
        let id = key.id.clone();
        // The first of the two times is the alias's creation.
        for when in [at.time_of("created")?, at.time_of("updated")?] {
            kms.point_alias(&account, &region, alias, &id, when);
        }
    }
    Ok(kms)
}

fn key_id(at: &PlacedValue<'_>) -> Result<String, PlaceError> {
    match at.text() {
        Ok(text) if is_key_id(text) => Ok(text.to_owned()),
        _ => Err(at.wrong("a key ID: a UUID, or mrk- and 32 hexadecimal digits")),
    }
}

fn key(at: &PlacedValue<'_>, entropy: &mut Entropy) -> Result<Key, PlaceError> {
    let mut key = Key::new(
        &key_id(&at.get("id")?)?,
        &at.get("account")?.account()?,
        &at.text_of("region")?,
        at.get("policy")?.policy()?,
        entropy,
    );
    key.state = at.get("state")?.one_of(&STATES, KeyState::name)?;
    key.aws_managed = at.flag_of("aws_managed")?;
    key.usage = at.get("usage")?.one_of(&USAGES, KeyUsage::name)?;
    key.spec = at.text_of("spec")?;
    if key.is_symmetric_encryption() != (key.usage == KeyUsage::EncryptDecrypt) {
        let expected = "SYMMETRIC_DEFAULT for ENCRYPT_DECRYPT, and for nothing else";
        return Err(at.get("spec")?.wrong(expected));
    }
    key.description = at.text_of("description")?;
    key.created = at.time_of("created")?;
    key.deletion = at.maybe_time("deletion")?;
    if key.deletion.is_some() != (key.state == KeyState::PendingDeletion) {
        return Err(at.wrong("a deletion date if it is PendingDeletion, and only then"));
    }
    key.rotation = at.maybe("rotation")?.map(|at| rotation(&at)).transpose()?;
    if key.rotation.is_some() && !key.is_symmetric_encryption() {
        return Err(at
            .get("rotation")?
            .wrong("nothing: only SYMMETRIC_DEFAULT rotates"));
    }
    key.tags = at.get("tags")?.pairs()?;
    key.grants = (at.items_of("grants")?.iter())
        .map(read_grant)
        .collect::<Result<_, PlaceError>>()?;
    key.grant_notes = (at.items_of("grant_notes")?.iter())
        .map(read_note)
        .collect::<Result<_, PlaceError>>()?;
    let mut materials = (at.items_of("materials")?.iter())
        .map(read_material)
        .collect::<Result<Vec<_>, PlaceError>>()?;
    let current = materials.pop();
    let current = match current {
        Some(current) => current,
        None => return Err(at.get("materials")?.wrong("at least one material")),
    };
    key.restore_material(materials, current);
    Ok(key)
}

fn rotation(at: &PlacedValue<'_>) -> Result<RotationSchedule, PlaceError> {
    let days = at.get("period_days")?;
    match days.number()? {
        period_days @ 90..=2_560 => Ok(RotationSchedule {
            period_days,
            next: at.get("next")?.seconds()?,
        }),
        _ => Err(days.wrong("a number of days from 90 to 2,560")),
    }
}

fn read_material(at: &PlacedValue<'_>) -> Result<Material, PlaceError> {
    Ok(Material {
        id: at.get("id")?.array()?,
        secret: Aes256Key::new(at.get("secret")?.array()?),
        rotated: at.maybe_time("rotated")?,
        // Files from before automatic rotation lack the member.
        automatic: match at.maybe("automatic")? {
            None => false,
            Some(_) => at.flag_of("automatic")?,
        },
    })
}

fn read_grant(at: &PlacedValue<'_>) -> Result<Grant, PlaceError> {
    let constraint = |name: &str| at.maybe(name)?.map(|at| at.pairs()).transpose();
    let constraints = GrantConstraints {
        context_equals: constraint(EQUALS)?,
        context_subset: constraint(SUBSET)?,
        source_arn: at.maybe_text(SOURCE_ARN)?,
    };
    Ok(Grant {
        name: at.text_of("name")?,
        grantee: at.text_of("grantee")?,
        operations: (at.items_of("operations")?.iter())
            .map(|at| at.text().map(str::to_owned))
            .collect::<Result<_, PlaceError>>()?,
        constraints: constraints.if_any(),
    })
}

fn read_note(at: &PlacedValue<'_>) -> Result<GrantNote, PlaceError> {
    Ok(GrantNote {
        grant: read_grant(&at.get("grant")?)?,
        id: at.text_of("id")?,
        token: at.text_of("token")?,
        retiring: at.maybe_text("retiring")?,
        issuer: at.text_of("issuer")?,
        created: at.time_of("created")?,
    })
}
