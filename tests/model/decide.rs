//! Whether a request is allowed, and what a denial may say (FIDELITY 3, and the messages of FIDELITY 1 and 8).

use super::caller::{Caller, Context};
use super::policy::{Asked, Names, Policy};
use super::world::World;

/// One question.
#[derive(Debug)]
pub struct Question<'a> {
    pub caller: &'a Caller,
    pub action: &'a str,
    pub resource: &'a str,
    pub context: Context,
    /// Whose account the resource is.
    pub owner: &'a str,
    pub on: On<'a>,
}

/// What kind of resource is asked for, with what is on it.
#[derive(Debug)]
pub enum On<'a> {
    /// A KMS key: its key policy, and whom a grant for the operation names. FIDELITY gives no table for grants: one for
    /// a role is taken as a key policy's Allow for a role would be.
    Key {
        policy: &'a Policy,
        granted: Option<Names>,
    },
    /// A bucket or an object.
    Bucket { policy: Option<&'a Policy> },
    /// What has no policy of its own: an alias (FIDELITY 8: IAM alone is asked about the alias).
    Nothing,
}

/// The tail of a message for another account's key (FIDELITY 1).
pub const ANOTHER_ACCOUNTS_KEY: &str = "because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access";

/// `Err` holds every reason that is true. "If multiple policy types deny an authorization request, AWS includes only
/// one of those policy types; which one is not documented" (FIDELITY 1).
pub fn decide(world: &World, question: &Question<'_>) -> Result<(), Vec<String>> {
    let ask = Asked {
        caller: question.caller,
        births: &world.births,
        action: question.action,
        resource: question.resource,
        context: &question.context,
    };
    let layers = world.layers(question.caller);
    let resource_policy = match &question.on {
        On::Key { policy, .. } => Some(*policy),
        On::Bucket { policy } => *policy,
        On::Nothing => None,
    };
    let is_key = matches!(question.on, On::Key { .. });
    let cross = question.caller.account() != Some(question.owner);

    // (1) An explicit Deny anywhere: stop.
    let identity = layers
        .identity
        .iter()
        .map(|policy| ("an identity-based policy", *policy));
    let others = [
        ("a permissions boundary", layers.boundary),
        ("a session policy", layers.session),
        ("a service control policy", layers.control),
        // On what is in our account, whoever calls.
        (
            "a resource control policy",
            world
                .resource_control
                .as_ref()
                .filter(|_| question.owner == super::world::OURS),
        ),
    ];
    let all = identity.chain(
        others
            .into_iter()
            .filter_map(|(kind, policy)| Some((kind, policy?))),
    );
    let mut denials: Vec<String> = all
        .filter(|(_, policy)| policy.denies(&ask))
        .map(|(kind, policy)| match &policy.arn {
            // Inside one account or organization (FIDELITY 8).
            Some(arn) if !cross || world.is_organization => {
                format!("with an explicit deny in {kind}: {arn}")
            }
            _ => format!("with an explicit deny in {kind}"),
        })
        .collect();
    if resource_policy.is_some_and(|policy| policy.denies(&ask)) {
        denials.push(match is_key && cross {
            true => ANOTHER_ACCOUNTS_KEY.to_owned(),
            false => "with an explicit deny in a resource-based policy".to_owned(),
        });
    }
    if !denials.is_empty() {
        return Err(denials);
    }

    // (3)–(7).
    let allowed_by = |policy: Option<&Policy>| policy.is_none_or(|policy| policy.allows(&ask));
    let by_identity = matches!(question.caller, Caller::Root { .. })
        || layers.identity.iter().any(|policy| policy.allows(&ask));
    let (by_boundary, by_session) = (allowed_by(layers.boundary), allowed_by(layers.session));
    let mut names = resource_policy.map_or_else(Vec::new, |policy| policy.names(&ask));
    if let On::Key { granted, .. } = question.on {
        names.extend(granted);
    }
    let missing = |kind: &str| format!("because no {kind} allows the {} action", question.action);

    let mut reasons = Vec::new();
    if !allowed_by(layers.control) {
        reasons.push(missing("service control policy"));
    }
    let limits = |reasons: &mut Vec<String>| {
        if !by_boundary {
            reasons.push(missing("permissions boundary"));
        }
        if !by_session {
            reasons.push(missing("session policy"));
        }
    };
    let named = |one: Names| names.contains(&one);
    if *question.caller == Caller::Anonymous {
        if !named(Names::Caller) {
            reasons.push(missing("resource-based policy"));
        }
    } else if cross {
        // Resource policy AND identity policy must both allow; the account is enough on the resource side.
        if names.is_empty() {
            reasons.push(match is_key {
                true => ANOTHER_ACCOUNTS_KEY.to_owned(),
                false => missing("resource-based policy"),
            });
        }
        if !by_identity {
            reasons.push(missing("identity-based policy"));
        }
        limits(&mut reasons);
    } else if named(Names::Caller) {
        // A final Allow: implicit denies in identity policy, boundary, session policy do not matter.
    } else if named(Names::Role) {
        // Limited by boundary and session policy. Where the account is named, too, that limits nothing more.
        limits(&mut reasons);
    } else {
        // KMS: the account makes IAM policies count; without it, IAM allows are ineffective. S3: nothing by itself.
        if is_key && !named(Names::Account) {
            reasons.push(missing("resource-based policy"));
        } else if !by_identity {
            reasons.push(missing("identity-based policy"));
        }
        limits(&mut reasons);
    }
    match reasons.is_empty() {
        true => Ok(()),
        false => Err(reasons),
    }
}
