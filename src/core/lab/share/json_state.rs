//! The JSON of a link. What a fresh lab has is left out.

use super::error::ShareError;
use super::limits::MOST_CHANGES;
use super::shared_state::{Bases, SharedFile, SharedPolicy, SharedRun, SharedState, WorldChange};
use crate::core::json::{Object, Subject, parse_value};
use crate::core::lab::log::Splice;
use crate::core::lab::log::{json_admin, words};
use crate::core::lab::snapshot::placed_value::{PlacedValue, list};
use crate::core::lab::{CallerChoice, EncryptionChoice, LabPolicy, Preset};
use serde_json::Value;

/// The version, written and read.
const VERSION: u64 = 1;
/// The most days that can pass at once: 100 years.
const MOST_DAYS: u64 = 36_500;

pub fn write(state: &SharedState) -> Value {
    let mut file = Object::default();
    file.put("v", Value::from(VERSION));
    if !state.policies.is_empty() {
        file.put("policies", list(&state.policies, policy));
    }
    if state.caller != CallerChoice::default() {
        file.text("caller", words::caller(state.caller));
    }
    if state.encryption != EncryptionChoice::default() {
        file.text("encryption", words::encryption(state.encryption));
    }
    if !state.changes.is_empty() {
        file.put("changes", list(&state.changes, change));
    }
    if let Some(run) = &state.run {
        let (kind, shared) = match run {
            SharedRun::Upload(file) => ("upload", file),
            SharedRun::Download(file) => ("download", file),
        };
        let members = [
            ("kind", kind),
            ("name", shared.name.as_str()),
            ("type", &shared.content_type),
        ];
        let mut object = Object::of(&members);
        object.put("len", Value::from(shared.len));
        file.put("run", object.value());
    }
    if state.step > 0 {
        file.put("step", Value::from(state.step));
    }
    if !state.view.is_empty() {
        file.text("view", &state.view);
    }
    file.value()
}

fn policy(shared: &SharedPolicy) -> Value {
    let mut object = Object::of(&[("policy", words::policy(shared.policy))]);
    if let Some(preset) = shared.preset {
        object.text("preset", words::preset(preset));
    }
    if let Some(splice) = &shared.splice {
        object.put("at", Value::from(splice.at));
        object.put("cut", Value::from(splice.cut));
        object.text("put", &splice.put);
    }
    object.value()
}

fn change(change: &WorldChange) -> Value {
    match change {
        WorldChange::Admin(action) => json_admin::write(action),
        WorldChange::Throttles(on) => {
            let mut object = Object::default();
            object.put("throttles", Value::Bool(*on));
            object.value()
        }
        WorldChange::Days(days) => {
            let mut object = Object::default();
            object.put("pass", Value::from(*days));
            object.value()
        }
        WorldChange::Invite => {
            let mut object = Object::default();
            object.put("invite", Value::Bool(true));
            object.value()
        }
    }
}

pub fn read(text: &str) -> Result<SharedState, ShareError> {
    let value = parse_value(Subject::Link, text)?;
    let file = PlacedValue::root(&value);
    match file.get("v")?.number()? {
        VERSION => {}
        found => return Err(ShareError::Version { found }),
    }
    let bases = Bases::get()?;
    let mut policies: Vec<SharedPolicy> = Vec::new();
    if file.maybe("policies")?.is_some() {
        for at in file.items_of("policies")? {
            let read = read_policy(&at, &bases)?;
            if policies.iter().any(|other| other.policy == read.policy) {
                return Err(at.wrong("each policy once").into());
            }
            policies.push(read);
        }
    }
    let mut changes = Vec::new();
    if file.maybe("changes")?.is_some() {
        for at in file.items_of("changes")? {
            if changes.len() >= MOST_CHANGES {
                return Err(ShareError::TooMany);
            }
            changes.push(read_change(&at, changes.len())?);
        }
    }
    let caller = match file.maybe("caller")? {
        Some(at) => at.one_of(&CallerChoice::ALL, words::caller)?,
        None => CallerChoice::default(),
    };
    let encryption = match file.maybe("encryption")? {
        Some(at) => at.one_of(&EncryptionChoice::ALL, words::encryption)?,
        None => EncryptionChoice::default(),
    };
    Ok(SharedState {
        policies,
        caller,
        encryption,
        changes,
        run: file.maybe("run")?.as_ref().map(read_run).transpose()?,
        step: match file.maybe("step")? {
            Some(at) => size(&at)?,
            None => 0,
        },
        view: file.maybe_text("view")?.unwrap_or_else(String::new),
    })
}

fn size(at: &PlacedValue<'_>) -> Result<usize, ShareError> {
    usize::try_from(at.number()?).map_err(|_| at.wrong("a smaller number").into())
}

fn read_policy(at: &PlacedValue<'_>, bases: &Bases) -> Result<SharedPolicy, ShareError> {
    let policy = (at.get("policy")?).one_of(&LabPolicy::ALL, words::policy)?;
    let preset = match at.maybe("preset")? {
        Some(at) => Some(at.one_of(&Preset::ALL, words::preset)?),
        None => None,
    };
    let splice = match at.maybe("at")? {
        Some(place) => Some(Splice {
            at: size(&place)?,
            cut: size(&at.get("cut")?)?,
            put: at.text_of("put")?,
        }),
        None => None,
    };
    let shared = SharedPolicy {
        policy,
        preset,
        splice,
    };
    match bases.text(&shared) {
        Some(_) => Ok(shared),
        None => {
            let policy = words::policy(policy);
            Err(ShareError::Policy { policy })
        }
    }
}

fn read_change(at: &PlacedValue<'_>, number: usize) -> Result<WorldChange, ShareError> {
    if at.maybe("throttles")?.is_some() {
        return Ok(WorldChange::Throttles(at.flag_of("throttles")?));
    }
    if at.maybe("invite")?.is_some() {
        return Ok(WorldChange::Invite);
    }
    match at.maybe("pass")? {
        Some(days) => {
            let passed = days.number()?;
            match passed <= MOST_DAYS {
                true => Ok(WorldChange::Days(passed)),
                false => Err(days.wrong("100 years at most").into()),
            }
        }
        None => {
            let action = json_admin::read(at);
            let action = action.map_err(|_| ShareError::Change { number })?;
            Ok(WorldChange::Admin(action))
        }
    }
}

fn read_run(at: &PlacedValue<'_>) -> Result<SharedRun, ShareError> {
    let file = SharedFile {
        name: at.text_of("name")?,
        content_type: at.text_of("type")?,
        len: at.get("len")?.number()?,
    };
    let kind = at.get("kind")?;
    match kind.text()? {
        "upload" => Ok(SharedRun::Upload(file)),
        "download" => Ok(SharedRun::Download(file)),
        _ => Err(kind.wrong("upload or download").into()),
    }
}
