//! Users, roles, and managed policies.

use super::placed_value::{PlaceError, PlacedValue, list, named_policy, policy, tags, time};
use crate::core::arn::Arn;
use crate::core::clock::Timestamp;
use crate::core::cloud::identities::{IdentityRecord, ManagedPolicy};
use crate::core::cloud::identity_id::derived_id;
use crate::core::cloud::{Identities, Identity};
use crate::core::iam::{NamedPolicy, PolicySet};
use crate::core::json::Object;
use serde_json::Value;
use std::sync::Arc;

/// Writes all users and roles.
pub fn write(identities: &Identities) -> Value {
    list(identities.iter(), |(arn, identity)| {
        let mut object = Object::of(&[("arn", arn)]);
        let set = &identity.policies;
        object.put("policies", list(&set.identity, named_policy));
        for (name, one) in [("boundary", &set.boundary), ("session", &set.session)] {
            if let Some(one) = one {
                object.put(name, named_policy(one));
            }
        }
        let levels =
            |levels: &Vec<Vec<NamedPolicy>>| list(levels, |level| list(level, named_policy));
        object.put("scps", levels(&set.scps));
        object.put("rcps", levels(&set.rcps));
        object.put("tags", tags(&identity.tags));
        if let Some(record) = &identity.record {
            object.put("record", write_record(record));
        }
        object.value()
    })
}

fn write_record(record: &IdentityRecord) -> Value {
    let mut object = Object::of(&[("id", &record.id)]);
    object.put("created", time(record.created));
    if let Some(trust) = &record.trust {
        object.put("trust", policy(trust));
    }
    object.text("description", &record.description);
    object.put("max_session", Value::from(record.max_session));
    object.value()
}

/// Writes the accounts' customer managed policies.
pub fn write_managed(identities: &Identities) -> Value {
    list(identities.all_managed(), |(arn, managed)| {
        let mut object = Object::of(&[("arn", arn), ("id", &managed.id)]);
        object.put("created", time(managed.created));
        object.text("description", &managed.description);
        object.put("document", policy(&managed.document)).value()
    })
}

/// Reads users, roles, and managed policies.
///
/// # Errors
/// If a value is missing or invalid. The error says where it is and what was expected.
pub fn read(file: &PlacedValue<'_>) -> Result<Identities, PlaceError> {
    // Version 1 wrote of a managed policy its ARN and its document alone.
    let old = file.get("version")?.number()? == 1;
    let mut identities = Identities::default();
    for at in file.items_of("identities")? {
        let (arn, identity) = person(&at)?;
        if identities.get(&arn).is_some() {
            return Err(at.get("arn")?.wrong("an ARN that occurs once"));
        }
        if let Some(record) = &identity.record
            && identities
                .iter()
                .any(|(_, other)| id_of(other) == Some(&record.id))
        {
            return Err(at.get("record")?.wrong("an ID that occurs once"));
        }
        identities.put(&arn, identity);
    }
    for at in file.items_of("managed_policies")? {
        let arn = of_iam(&at.get("arn")?, &["policy/"])?;
        let managed = ManagedPolicy {
            id: match old {
                true => derived_id("ANPA", &arn),
                false => at.text_of("id")?,
            },
            created: match old {
                true => Timestamp(0),
                false => at.time_of("created")?,
            },
            description: match old {
                true => String::new(),
                false => at.text_of("description")?,
            },
            document: at.get("document")?.policy()?,
        };
        if !identities.put_managed(&arn, managed) {
            return Err(at.get("arn")?.wrong("an ARN that occurs once"));
        }
    }
    Ok(identities)
}

fn id_of(identity: &Identity) -> Option<&String> {
    identity.record.as_ref().map(|record| &record.id)
}

fn person(at: &PlacedValue<'_>) -> Result<(String, Identity), PlaceError> {
    let arn = of_iam(&at.get("arn")?, &["user/", "role/", "root"])?;
    let one = |name: &str| at.maybe(name)?.map(|at| named(&at)).transpose();
    let each = |items: Vec<PlacedValue<'_>>| {
        (items.iter().map(named)).collect::<Result<Vec<NamedPolicy>, PlaceError>>()
    };
    let levels = |name: &str| {
        (at.items_of(name)?.iter())
            .map(|level| each(level.items()?))
            .collect::<Result<Vec<_>, PlaceError>>()
    };
    let policies = PolicySet {
        identity: each(at.items_of("policies")?)?,
        boundary: one("boundary")?,
        session: one("session")?,
        scps: levels("scps")?,
        rcps: levels("rcps")?,
        ..PolicySet::default()
    };
    let tags = at.get("tags")?.pairs()?;
    let record = at.maybe("record")?.map(|at| record(&at)).transpose()?;
    let identity = Identity {
        policies,
        tags,
        record: record.map(Arc::new),
    };
    Ok((arn, identity))
}

/// A policy. In files of version 1, a managed policy's name is its ARN.
fn named(at: &PlacedValue<'_>) -> Result<NamedPolicy, PlaceError> {
    let policy = at.named_policy()?;
    let managed = policy.arn.is_none() && policy.name.parse::<Arn>().is_ok();
    Ok(match managed {
        true => {
            let name = policy.name.rsplit('/').next().map_or("", |name| name);
            NamedPolicy::new(name, policy.document).with_arn(policy.name.as_str())
        }
        false => policy,
    })
}

fn record(at: &PlacedValue<'_>) -> Result<IdentityRecord, PlaceError> {
    let max_session = at.get("max_session")?;
    Ok(IdentityRecord {
        id: at.text_of("id")?,
        created: at.time_of("created")?,
        trust: at.maybe("trust")?.map(|at| at.policy()).transpose()?,
        description: at.text_of("description")?,
        max_session: u32::try_from(max_session.number()?)
            .map_err(|_| max_session.wrong("a number of seconds"))?,
    })
}

/// The ARN of an IAM resource of one of these kinds.
fn of_iam(at: &PlacedValue<'_>, kinds: &[&str]) -> Result<String, PlaceError> {
    let text = at.text()?;
    let fits = text.parse::<Arn>().is_ok_and(|arn| {
        arn.service == "iam" && kinds.iter().any(|kind| arn.resource.starts_with(kind))
    });
    match fits {
        true => Ok(text.to_owned()),
        false => Err(at.wrong(&format!(
            "an ARN of IAM: arn:aws:iam::account:{}…",
            kinds.first().map_or("", |kind| *kind)
        ))),
    }
}
