//! The lab's own state: policies as typed, the application's notes and table, and the learner's choices.

use super::placed_value::{PlaceError, PlacedValue, bytes, list};
use crate::core::iam::Grant;
use crate::core::json::Object;
use crate::core::lab::{
    CallerChoice, EffectivePolicy, EncryptionChoice, Lab, LabPolicy, PolicyDraft, UserRow,
};
use serde_json::Value;

/// The furthest that the lab's clock can be ahead, in seconds: 1,000 years.
const FARTHEST: u64 = 31_557_600_000;

/// Writes the lab's own state. The application's notes are about objects, so an export without objects has no notes.
pub fn write(lab: &Lab, with_bytes: bool) -> Value {
    let mut object = Object::default();
    let mut drafts = Object::default();
    for which in LabPolicy::ALL {
        drafts.put(which.name(), write_draft(lab.draft(which)));
    }
    object.put("policies", drafts.value());
    let notes = lab.notes.iter().filter(|_| with_bytes);
    object.put(
        "notes",
        list(notes, |(key, digest)| {
            let mut object = Object::of(&[("key", key)]);
            object.put("sha256", bytes(digest)).value()
        }),
    );
    let tampered: Vec<_> = (lab.tampered_objects().into_iter())
        .filter(|_| with_bytes)
        .collect();
    if !tampered.is_empty() {
        object.put("tampered", list(&tampered, |key| Value::from(key.as_str())));
    }
    object.put(
        "users",
        list(&lab.users, |user| {
            let mut object = Object::of(&[("username", &user.username)]);
            object.put("password", bytes(&user.password)).value()
        }),
    );
    object.text("who", lab.who.name());
    object.text("kind", lab.kind.name());
    if let Some(key) = &lab.customer {
        object.put("customer_key", bytes(key));
    }
    object.put("played", Value::from(lab.played));
    object.put("invited", Value::Bool(lab.invited));
    object.put("later", Value::from(lab.later));
    object.value()
}

/// The text and, if it is not a valid policy, the policy that is in effect instead.
fn write_draft(draft: &PolicyDraft) -> Value {
    let mut object = Object::of(&[("text", &draft.text)]);
    if draft.flaw.is_some() {
        match &draft.in_force {
            EffectivePolicy::Absent => {}
            EffectivePolicy::Policy(document) => {
                object.text("in_force", &document.to_json_pretty());
            }
            EffectivePolicy::Grants(grants) => {
                object.text("in_force", &Grant::list_to_json_pretty(grants));
            }
        }
    }
    object.value()
}

/// Reads the lab's own state into a fresh lab.
///
/// # Errors
/// If a value is missing or invalid. The error says where it is and what was expected.
pub fn read(lab: &mut Lab, at: &PlacedValue<'_>) -> Result<(), PlaceError> {
    let drafts = at.get("policies")?;
    for which in LabPolicy::ALL {
        let draft = draft(which, &drafts.get(which.name())?)?;
        lab.change(which, move |place| {
            *place = draft;
            true
        });
    }
    for at in at.items_of("notes")? {
        lab.notes
            .insert(at.text_of("key")?, at.get("sha256")?.array()?);
    }
    for at in at.items_of("users")? {
        let username = at.text_of("username")?;
        if lab.user(&username).is_some() {
            return Err(at.get("username")?.wrong("a name that occurs once"));
        }
        let password = at.bytes_of("password")?;
        lab.users.push(UserRow { username, password });
    }
    lab.who = at
        .get("who")?
        .one_of(&CallerChoice::ALL, CallerChoice::name)?;
    lab.kind = at
        .get("kind")?
        .one_of(&EncryptionChoice::ALL, EncryptionChoice::name)?;
    lab.customer = match at.maybe("customer_key")? {
        Some(at) => Some(at.array::<32>()?.to_vec()),
        None => None,
    };
    let played = at.get("played")?;
    lab.played = (played.number().ok())
        .and_then(|played| u32::try_from(played).ok())
        .ok_or_else(|| played.wrong("a whole number, 0 or more"))? as usize;
    lab.invited = at.flag_of("invited")?;
    let later = at.get("later")?;
    lab.later = (later.number().ok())
        .filter(|seconds| *seconds <= FARTHEST)
        .ok_or_else(|| later.wrong("seconds, 1,000 years at most"))?;
    Ok(())
}

/// Marks the objects that somebody had tampered with. The buckets have been read before.
///
/// # Errors
/// If a value isn't the key of an object.
pub fn read_tampered(lab: &mut Lab, at: &PlacedValue<'_>) -> Result<(), PlaceError> {
    if at.maybe("tampered")?.is_some() {
        for at in at.items_of("tampered")? {
            if !lab.mark_tampered(at.text()?) {
                return Err(at.wrong("the key of an object in the lab’s bucket"));
            }
        }
    }
    Ok(())
}

fn draft(which: LabPolicy, at: &PlacedValue<'_>) -> Result<PolicyDraft, PlaceError> {
    let mut draft = PolicyDraft::empty(which);
    if let Some(at) = at.maybe("in_force")? {
        draft.edit(at.text()?.to_owned());
        if draft.flaw.is_some() {
            return Err(at.wrong("the text of a policy that can be in effect there"));
        }
    }
    let text = at.get("text")?;
    draft.edit(text.text()?.to_owned());
    draft.forget();
    match draft.in_force == EffectivePolicy::Absent && !which.is_optional() {
        true => Err(text.wrong("the text of a policy")),
        false => Ok(draft),
    }
}
