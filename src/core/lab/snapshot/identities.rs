//! Users, roles, and managed policies.

use super::placed_value::{PlaceError, PlacedValue, list, named_policy, policy, tags};
use crate::core::arn::Arn;
use crate::core::cloud::{Identities, Identity};
use crate::core::iam::{NamedPolicy, PolicySet};
use crate::core::json::Object;
use serde_json::Value;

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
        object.put("tags", tags(&identity.tags)).value()
    })
}

/// Writes the accounts' customer managed policies.
pub fn write_managed(identities: &Identities) -> Value {
    list(identities.all_managed(), |(arn, document)| {
        let mut object = Object::of(&[("arn", arn)]);
        object.put("document", policy(document)).value()
    })
}

/// Reads users, roles, and managed policies.
///
/// # Errors
/// If a value is missing or invalid. The error says where it is and what was expected.
pub fn read(file: &PlacedValue<'_>) -> Result<Identities, PlaceError> {
    let mut identities = Identities::default();
    for at in file.items_of("identities")? {
        let (arn, identity) = person(&at)?;
        if identities.get(&arn).is_some() {
            return Err(at.get("arn")?.wrong("an ARN that is there once"));
        }
        identities.put(&arn, identity);
    }
    for at in file.items_of("managed_policies")? {
        let arn = of_iam(&at.get("arn")?, &["policy/"])?;
        if !identities.put_managed(&arn, at.get("document")?.policy()?) {
            return Err(at.get("arn")?.wrong("an ARN that is there once"));
        }
    }
    Ok(identities)
}

fn person(at: &PlacedValue<'_>) -> Result<(String, Identity), PlaceError> {
    let arn = of_iam(&at.get("arn")?, &["user/", "role/", "root"])?;
    let one = |name: &str| at.maybe(name)?.map(|at| at.named_policy()).transpose();
    let each = |items: Vec<PlacedValue<'_>>| {
        (items.iter().map(PlacedValue::named_policy))
            .collect::<Result<Vec<NamedPolicy>, PlaceError>>()
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
    Ok((arn, Identity { policies, tags }))
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
