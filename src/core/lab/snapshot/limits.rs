//! Assumed sessions and the organization.

use super::placed_value::{
    PlaceError, PlacedValue, list, maybe_text, named_policy, policy, tags, time,
};
use crate::core::cloud::Cloud;
use crate::core::cloud::limit_set::{AssumedSession, LimitSet};
use crate::core::cloud::organization::{
    ControlPolicy, Organization, OrganizationalUnit, type_names,
};
use crate::core::iam::PolicyKind;
use crate::core::json::Object;
use serde_json::Value;

const KINDS: [PolicyKind; 2] = [PolicyKind::ServiceControl, PolicyKind::ResourceControl];

/// Writes the sessions that `AssumeRole` gave, and the organization if there is one.
pub fn write(cloud: &Cloud, file: &mut Object) {
    let Some(limits) = cloud.limit_set() else {
        return;
    };
    file.put("sessions", list(&limits.sessions, session));
    if let Some(known) = &limits.organization {
        file.put("organization", organization(known));
    }
}

fn texts(texts: &[String]) -> Value {
    list(texts, |text| Value::from(text.as_str()))
}

fn both(pairs: &[(String, String)], names: [&str; 2]) -> Value {
    let [first, second] = names;
    list(pairs, |(one, other)| {
        Object::of(&[(first, one), (second, other)]).value()
    })
}

fn session(session: &AssumedSession) -> Value {
    let mut object = Object::of(&[("arn", &session.arn)]);
    if let Some(policy) = &session.policy {
        object.put("policy", named_policy(policy));
    }
    object.put("tags", tags(&session.tags));
    object.put("transitive", texts(&session.transitive));
    let identity = session.source_identity.as_deref();
    maybe_text(&mut object, "source_identity", identity);
    object.put("issued", time(session.issued));
    object.put("expires", time(session.expires)).value()
}

fn organization(known: &Organization) -> Value {
    let mut object = Object::of(&[
        ("id", &known.id),
        ("management", &known.management),
        ("root", &known.root),
    ]);
    let unit = |unit: &OrganizationalUnit| {
        Object::of(&[
            ("id", &unit.id),
            ("name", &unit.name),
            ("parent", &unit.parent),
        ])
        .value()
    };
    object.put("units", list(&known.units, unit));
    object.put("moved", both(&known.moved, ["account", "unit"]));
    object.put("policies", list(&known.policies, control_policy));
    object.put(
        "attachments",
        both(&known.attachments, ["policy", "target"]),
    );
    object.put("bare", texts(&known.bare));
    object
        .put("full_access", policy(&known.full_access))
        .value()
}

fn control_policy(control: &ControlPolicy) -> Value {
    let mut object = Object::of(&[
        ("id", &control.id),
        ("name", &control.name),
        ("description", &control.description),
        ("type", type_names(control.kind).0),
        ("text", &control.text),
    ]);
    object.put("document", policy(&control.document)).value()
}

/// Reads sessions and organization; files of version 1 have neither.
///
/// # Errors
/// If a value is missing or invalid. The error says where it is and what was expected.
pub fn read(file: &PlacedValue<'_>) -> Result<Option<LimitSet>, PlaceError> {
    let (sessions, organization) = (file.maybe("sessions")?, file.maybe("organization")?);
    if sessions.is_none() && organization.is_none() {
        return Ok(None);
    }
    let mut limits = LimitSet::default();
    if let Some(sessions) = sessions {
        for at in sessions.items()? {
            limits.sessions.push(read_session(&at)?);
        }
    }
    limits.organization = organization.map(|at| read_organization(&at)).transpose()?;
    Ok(Some(limits))
}

fn read_texts(at: &PlacedValue<'_>, name: &str) -> Result<Vec<String>, PlaceError> {
    (at.items_of(name)?.iter())
        .map(|at| at.text().map(str::to_owned))
        .collect()
}

fn read_both(
    at: &PlacedValue<'_>,
    name: &str,
    names: [&str; 2],
) -> Result<Vec<(String, String)>, PlaceError> {
    let [first, second] = names;
    (at.items_of(name)?.iter())
        .map(|at| Ok((at.text_of(first)?, at.text_of(second)?)))
        .collect()
}

fn read_session(at: &PlacedValue<'_>) -> Result<AssumedSession, PlaceError> {
    Ok(AssumedSession {
        arn: at.text_of("arn")?,
        policy: at
            .maybe("policy")?
            .map(|at| at.named_policy())
            .transpose()?,
        tags: at.get("tags")?.pairs()?,
        transitive: read_texts(at, "transitive")?,
        source_identity: at.maybe_text("source_identity")?,
        issued: at.time_of("issued")?,
        expires: at.time_of("expires")?,
    })
}

fn read_organization(at: &PlacedValue<'_>) -> Result<Organization, PlaceError> {
    Ok(Organization {
        id: at.text_of("id")?,
        management: at.get("management")?.account()?,
        root: at.text_of("root")?,
        units: (at.items_of("units")?.iter())
            .map(|at| {
                Ok(OrganizationalUnit {
                    id: at.text_of("id")?,
                    name: at.text_of("name")?,
                    parent: at.text_of("parent")?,
                })
            })
            .collect::<Result<_, PlaceError>>()?,
        moved: read_both(at, "moved", ["account", "unit"])?,
        policies: (at.items_of("policies")?.iter())
            .map(read_control_policy)
            .collect::<Result<_, PlaceError>>()?,
        attachments: read_both(at, "attachments", ["policy", "target"])?,
        bare: read_texts(at, "bare")?,
        full_access: at.get("full_access")?.policy()?,
    })
}

fn read_control_policy(at: &PlacedValue<'_>) -> Result<ControlPolicy, PlaceError> {
    Ok(ControlPolicy {
        id: at.text_of("id")?,
        name: at.text_of("name")?,
        description: at.text_of("description")?,
        kind: (at.get("type")?).one_of(&KINDS, |kind| type_names(kind).0)?,
        text: at.text_of("text")?,
        document: at.get("document")?.policy()?,
    })
}
