//! Commands in the log's text. Members are named as in [`LabCommand`], or shorter.

use super::command::{LabCommand, LogEntry};
use super::error::LogFileError;
use super::json_values::{
    read_body, read_call, read_excerpt, read_secret, read_size, write_body, write_call,
    write_excerpt, write_secret,
};
use super::splice::Splice;
use super::{json_admin, json_tamper, words};
use crate::core::json::Object;
use crate::core::lab::snapshot::placed_value::{PlacedValue, bytes, policy, time};
use crate::core::lab::{CallerChoice, EncryptionChoice, LabPolicy, Permission, Preset};
use serde_json::Value;

pub fn write(entry: &LogEntry) -> Value {
    let mut object = Object::default();
    object.put("n", Value::from(entry.sequence));
    if entry.joined {
        object.put("joined", Value::Bool(true));
    }
    if let Some(salt) = entry.stir {
        object.put("stir", Value::from(salt));
    }
    object.text("do", entry.command.name());
    write_members(&entry.command, &mut object);
    object.value()
}

fn write_members(command: &LabCommand, object: &mut Object) {
    match command {
        LabCommand::SetPermission { permission, on } => object
            .text("permission", words::permission(*permission))
            .put("on", Value::Bool(*on)),
        LabCommand::ApplyPreset(preset) => object.text("preset", words::preset(*preset)),
        LabCommand::EditPolicy { policy, splice } => object
            .text("policy", words::policy(*policy))
            .put("at", Value::from(splice.at))
            .put("cut", Value::from(splice.cut))
            .text("put", &splice.put),
        LabCommand::UndoEdit(policy)
        | LabCommand::RedoEdit(policy)
        | LabCommand::FormatPolicy(policy) => object.text("policy", words::policy(*policy)),
        LabCommand::ApplyFix {
            policy: kind,
            name,
            document,
        } => object
            .text("policy", words::policy_kind(*kind))
            .text("name", name)
            .put("document", policy(document)),
        LabCommand::SetCaller(caller) => object.text("caller", words::caller(*caller)),
        LabCommand::SetEncryption(kind) => object.text("encryption", words::encryption(*kind)),
        LabCommand::BeginUpload {
            key,
            content_type,
            body,
            now,
        } => object
            .text("key", key)
            .text("type", content_type)
            .put("now", time(*now))
            .put("body", write_excerpt(body)),
        LabCommand::FinishUpload { begun, body } => object
            .put("begun", Value::from(*begun))
            .put("body", write_body(body)),
        LabCommand::FinishDownload { begun } | LabCommand::Cancel { begun } => {
            object.put("begun", Value::from(*begun))
        }
        LabCommand::Upload {
            key,
            content_type,
            body,
            now,
        } => object
            .text("key", key)
            .text("type", content_type)
            .put("now", time(*now))
            .put("body", write_body(body)),
        LabCommand::BeginDownload { key, now }
        | LabCommand::Download { key, now }
        | LabCommand::DeleteObject { key, now } => object.text("key", key).put("now", time(*now)),
        LabCommand::Tamper { key, tampering } => object
            .text("key", key)
            .put("tampering", json_tamper::write(tampering)),
        LabCommand::UndoTampering => object,
        LabCommand::CopyStored { key } => object.text("key", key),
        LabCommand::RunSecret { request, now } => object
            .put("secret", write_secret(request))
            .put("now", time(*now)),
        LabCommand::RunAdmin { action, now } => object
            .put("admin", json_admin::write(action))
            .put("now", time(*now)),
        LabCommand::SendCall { line, now } => {
            object.put("call", write_call(line)).put("now", time(*now))
        }
        LabCommand::BeginCase { slug } => object.text("case", slug),
        LabCommand::Advance { seconds } => object.put("seconds", Value::from(*seconds)),
        LabCommand::LetPass { days, real } => object
            .put("days", Value::from(*days))
            .put("real", time(*real)),
        LabCommand::SetThrottles(on) => object.put("on", Value::Bool(*on)),
        LabCommand::Invite => object,
        LabCommand::Reset { seed } => object.put("seed", bytes(seed)),
        LabCommand::Import { file, seed } => object
            .put("file", write_body(file))
            .put("seed", bytes(seed)),
        LabCommand::OpenWorld { world, seed } => {
            object.text("world", world).put("seed", bytes(seed))
        }
        LabCommand::EnterWorld { world } | LabCommand::CloseWorld { world } => {
            object.text("world", world)
        }
        LabCommand::EnterLesson { lesson, part } => {
            object.text("lesson", lesson).text("part", part)
        }
    };
}

/// Reads an entry.
///
/// # Errors
/// If a value is missing or invalid. The error says where it is and what was expected.
pub fn read(at: &PlacedValue<'_>) -> Result<LogEntry, LogFileError> {
    Ok(LogEntry {
        sequence: at.get("n")?.number()?,
        joined: match at.maybe("joined")? {
            Some(_) => at.flag_of("joined")?,
            None => false,
        },
        stir: match at.maybe("stir")? {
            Some(salt) => Some(salt.number()?),
            None => None,
        },
        command: read_command(at)?,
    })
}

fn read_command(at: &PlacedValue<'_>) -> Result<LabCommand, LogFileError> {
    let text = |name: &str| at.text_of(name);
    let number = |name: &str| at.get(name)?.number();
    let now = || at.get("now")?.seconds();
    let seed = || at.get("seed")?.array::<32>();
    let policy = || at.get("policy")?.one_of(&LabPolicy::ALL, words::policy);
    let name = at.get("do")?;
    Ok(match name.text()? {
        "SetPermission" => LabCommand::SetPermission {
            permission: (at.get("permission")?).one_of(&Permission::ALL, words::permission)?,
            on: at.flag_of("on")?,
        },
        "ApplyPreset" => {
            LabCommand::ApplyPreset(at.get("preset")?.one_of(&Preset::ALL, words::preset)?)
        }
        "EditPolicy" => LabCommand::EditPolicy {
            policy: policy()?,
            splice: Splice {
                at: read_size(&at.get("at")?)?,
                cut: read_size(&at.get("cut")?)?,
                put: text("put")?,
            },
        },
        "UndoEdit" => LabCommand::UndoEdit(policy()?),
        "RedoEdit" => LabCommand::RedoEdit(policy()?),
        "FormatPolicy" => LabCommand::FormatPolicy(policy()?),
        "ApplyFix" => LabCommand::ApplyFix {
            policy: (at.get("policy")?).one_of(&words::POLICY_KINDS, words::policy_kind)?,
            name: text("name")?,
            document: at.get("document")?.policy()?,
        },
        "SetCaller" => {
            LabCommand::SetCaller((at.get("caller")?).one_of(&CallerChoice::ALL, words::caller)?)
        }
        "SetEncryption" => LabCommand::SetEncryption(
            (at.get("encryption")?).one_of(&EncryptionChoice::ALL, words::encryption)?,
        ),
        "BeginUpload" => LabCommand::BeginUpload {
            key: text("key")?,
            content_type: text("type")?,
            body: read_excerpt(&at.get("body")?)?,
            now: now()?,
        },
        "FinishUpload" => LabCommand::FinishUpload {
            begun: number("begun")?,
            body: read_body(&at.get("body")?)?,
        },
        "BeginDownload" => LabCommand::BeginDownload {
            key: text("key")?,
            now: now()?,
        },
        "FinishDownload" => LabCommand::FinishDownload {
            begun: number("begun")?,
        },
        "Cancel" => LabCommand::Cancel {
            begun: number("begun")?,
        },
        "Upload" => LabCommand::Upload {
            key: text("key")?,
            content_type: text("type")?,
            body: read_body(&at.get("body")?)?,
            now: now()?,
        },
        "Download" => LabCommand::Download {
            key: text("key")?,
            now: now()?,
        },
        "DeleteObject" => LabCommand::DeleteObject {
            key: text("key")?,
            now: now()?,
        },
        "Tamper" => LabCommand::Tamper {
            key: text("key")?,
            tampering: json_tamper::read(&at.get("tampering")?)?,
        },
        "UndoTampering" => LabCommand::UndoTampering,
        "CopyStored" => LabCommand::CopyStored { key: text("key")? },
        "RunSecret" => LabCommand::RunSecret {
            request: read_secret(&at.get("secret")?)?,
            now: now()?,
        },
        "RunAdmin" => LabCommand::RunAdmin {
            action: json_admin::read(&at.get("admin")?)?,
            now: now()?,
        },
        "SendCall" => LabCommand::SendCall {
            line: read_call(&at.get("call")?)?,
            now: now()?,
        },
        "BeginCase" => LabCommand::BeginCase {
            slug: text("case")?,
        },
        "Advance" => LabCommand::Advance {
            seconds: number("seconds")?,
        },
        "LetPass" => LabCommand::LetPass {
            days: number("days")?,
            real: at.get("real")?.seconds()?,
        },
        "SetThrottles" => LabCommand::SetThrottles(at.flag_of("on")?),
        "Invite" => LabCommand::Invite,
        "Reset" => LabCommand::Reset { seed: seed()? },
        "Import" => LabCommand::Import {
            file: read_body(&at.get("file")?)?,
            seed: seed()?,
        },
        "OpenWorld" => LabCommand::OpenWorld {
            world: text("world")?,
            seed: seed()?,
        },
        "EnterWorld" => LabCommand::EnterWorld {
            world: text("world")?,
        },
        "CloseWorld" => LabCommand::CloseWorld {
            world: text("world")?,
        },
        "EnterLesson" => LabCommand::EnterLesson {
            lesson: text("lesson")?,
            part: text("part")?,
        },
        unknown => {
            return Err(LogFileError::Command {
                place: name.path().to_owned(),
                found: unknown.to_owned(),
            });
        }
    })
}
