//! Administrator actions in the log's text: `{"action": "CreateAlias", "key": {"id", "account", "name"}, "alias": …}`.

use super::error::LogFileError;
use crate::core::json::Object;
use crate::core::lab::AdminAction;
use crate::core::lab::admin::KeyRef;
use crate::core::lab::snapshot::placed_value::PlacedValue;
use serde_json::Value;

fn key(key: &KeyRef) -> Value {
    Object::of(&[
        ("id", &key.id),
        ("account", &key.account),
        ("name", &key.name),
    ])
    .value()
}

fn of_key(action: &str, of: &KeyRef) -> Object {
    let mut object = Object::of(&[("action", action)]);
    object.put("key", key(of));
    object
}

pub fn write(action: &AdminAction) -> Value {
    let named = |action: &str, of: &KeyRef, name: &str, value: &str| {
        let mut object = of_key(action, of);
        object.text(name, value);
        object
    };
    let mut object = match action {
        AdminAction::CreateKey { description, alias } => Object::of(&[
            ("action", "CreateKey"),
            ("description", description),
            ("alias", alias),
        ]),
        AdminAction::Enable(key) => of_key("Enable", key),
        AdminAction::Disable(key) => of_key("Disable", key),
        AdminAction::Rotate(key) => of_key("Rotate", key),
        AdminAction::EnableRotation(key) => of_key("EnableRotation", key),
        AdminAction::DisableRotation(key) => of_key("DisableRotation", key),
        AdminAction::Describe { key, description } => {
            named("Describe", key, "description", description)
        }
        AdminAction::Tag { key, tag } => named("Tag", key, "tag", tag),
        AdminAction::Untag { key, tag } => named("Untag", key, "tag", tag),
        AdminAction::ScheduleDeletion { key, days } => named("ScheduleDeletion", key, "days", days),
        AdminAction::CancelDeletion(key) => of_key("CancelDeletion", key),
        AdminAction::CreateAlias { key, alias } => named("CreateAlias", key, "alias", alias),
        AdminAction::MoveAlias { key, alias } => named("MoveAlias", key, "alias", alias),
        AdminAction::DeleteAlias { key, alias } => named("DeleteAlias", key, "alias", alias),
        AdminAction::CreateBucket(bucket) => {
            Object::of(&[("action", "CreateBucket"), ("bucket", bucket)])
        }
        AdminAction::DeleteBucket { bucket, account } => Object::of(&[
            ("action", "DeleteBucket"),
            ("bucket", bucket),
            ("account", account),
        ]),
        AdminAction::SetEncryption {
            bucket,
            account,
            algorithm,
            key_id,
            bucket_key,
        } => {
            let mut object = Object::of(&[
                ("action", "SetEncryption"),
                ("bucket", bucket),
                ("account", account),
                ("algorithm", algorithm),
                ("key_id", key_id),
            ]);
            object.put("bucket_key", Value::Bool(*bucket_key));
            object
        }
        AdminAction::BlockPublicAccess {
            bucket,
            account,
            on,
        } => {
            let mut object = Object::of(&[
                ("action", "BlockPublicAccess"),
                ("bucket", bucket),
                ("account", account),
            ]);
            object.put("on", Value::Bool(*on));
            object
        }
        AdminAction::CreateIdentity { kind, name, policy } => Object::of(&[
            ("action", "CreateIdentity"),
            ("kind", kind),
            ("name", name),
            ("policy", policy),
        ]),
        AdminAction::PutPolicy { arn, name, policy } => Object::of(&[
            ("action", "PutPolicy"),
            ("arn", arn),
            ("name", name),
            ("policy", policy),
        ]),
        AdminAction::DeleteIdentity(arn) => {
            Object::of(&[("action", "DeleteIdentity"), ("arn", arn)])
        }
    };
    object.value()
}

/// Reads an action.
///
/// # Errors
/// If a value is missing or invalid. The error says where it is and what was expected.
pub fn read(at: &PlacedValue<'_>) -> Result<AdminAction, LogFileError> {
    let text = |name: &str| at.text_of(name);
    let key = || -> Result<KeyRef, LogFileError> {
        let at = at.get("key")?;
        Ok(KeyRef {
            id: at.text_of("id")?,
            account: at.text_of("account")?,
            name: at.text_of("name")?,
        })
    };
    Ok(match at.get("action")?.text()? {
        "CreateKey" => AdminAction::CreateKey {
            description: text("description")?,
            alias: text("alias")?,
        },
        "Enable" => AdminAction::Enable(key()?),
        "Disable" => AdminAction::Disable(key()?),
        "Rotate" => AdminAction::Rotate(key()?),
        "EnableRotation" => AdminAction::EnableRotation(key()?),
        "DisableRotation" => AdminAction::DisableRotation(key()?),
        "Describe" => AdminAction::Describe {
            key: key()?,
            description: text("description")?,
        },
        "Tag" => AdminAction::Tag {
            key: key()?,
            tag: text("tag")?,
        },
        "Untag" => AdminAction::Untag {
            key: key()?,
            tag: text("tag")?,
        },
        "ScheduleDeletion" => AdminAction::ScheduleDeletion {
            key: key()?,
            days: text("days")?,
        },
        "CancelDeletion" => AdminAction::CancelDeletion(key()?),
        "CreateAlias" => AdminAction::CreateAlias {
            key: key()?,
            alias: text("alias")?,
        },
        "MoveAlias" => AdminAction::MoveAlias {
            key: key()?,
            alias: text("alias")?,
        },
        "DeleteAlias" => AdminAction::DeleteAlias {
            key: key()?,
            alias: text("alias")?,
        },
        "CreateBucket" => AdminAction::CreateBucket(text("bucket")?),
        "DeleteBucket" => AdminAction::DeleteBucket {
            bucket: text("bucket")?,
            account: text("account")?,
        },
        "SetEncryption" => AdminAction::SetEncryption {
            bucket: text("bucket")?,
            account: text("account")?,
            algorithm: text("algorithm")?,
            key_id: text("key_id")?,
            bucket_key: at.flag_of("bucket_key")?,
        },
        "BlockPublicAccess" => AdminAction::BlockPublicAccess {
            bucket: text("bucket")?,
            account: text("account")?,
            on: at.flag_of("on")?,
        },
        "CreateIdentity" => AdminAction::CreateIdentity {
            kind: text("kind")?,
            name: text("name")?,
            policy: text("policy")?,
        },
        "PutPolicy" => AdminAction::PutPolicy {
            arn: text("arn")?,
            name: text("name")?,
            policy: text("policy")?,
        },
        "DeleteIdentity" => AdminAction::DeleteIdentity(text("arn")?),
        _ => {
            let action = at.get("action")?;
            return Err(action.wrong("the name of an admin action").into());
        }
    })
}
