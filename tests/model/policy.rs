//! Policies as their text says, and whether a statement speaks of a request (FIDELITY 3, "Matching").

use super::caller::{Caller, Context};
use super::condition::{Condition, filled};
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
pub struct Policy {
    pub statements: Vec<Statement>,
    /// The ARN, if it is a managed policy: since 2026 a denial by one ends with it (FIDELITY 8).
    pub arn: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Statement {
    pub allows: bool,
    principals: Option<Vec<Principal>>,
    actions: Patterns,
    resources: Patterns,
    conditions: Vec<Condition>,
    /// Version missing = 2008-10-17: no variables.
    has_variables: bool,
}

#[derive(Clone, Debug)]
struct Patterns {
    /// `NotAction`, `NotResource`: the complement.
    not: bool,
    patterns: Vec<String>,
}

#[derive(Clone, Debug)]
enum Principal {
    Everyone,
    Account(String),
    /// With the number of the identity that had this ARN when the policy was put: principals are bound to the one who
    /// existed (FIDELITY 8).
    Arn(String, u32),
}

/// What an Allow of a resource-based policy names (FIDELITY 3, the table "Principal in the policy").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// User ARN, session ARN, `*`.
    Caller,
    Role,
    Account,
}

/// How many identities had an ARN before the one that has it now; none for an ARN that nobody has.
pub type Births = BTreeMap<String, u32>;

/// Why a resource-based policy is refused when it is put (FIDELITY 8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    NoPrincipal,
    InvalidPrincipal,
}

impl Policy {
    pub fn of(text: &str) -> Self {
        let value: Value = serde_json::from_str(text).expect("the grammar writes JSON");
        let has_variables = value["Version"] == "2012-10-17";
        let statements = list(&value["Statement"]).into_iter();
        Self {
            statements: statements
                .map(|one| Statement::of(one, has_variables))
                .collect(),
            arn: None,
        }
    }

    pub fn managed(text: &str, arn: &str) -> Self {
        Self {
            arn: Some(arn.to_owned()),
            ..Self::of(text)
        }
    }

    /// A policy on a resource, with its principals bound to those who exist.
    pub fn on_resource(text: &str, births: &Births) -> Result<Self, Malformed> {
        let mut policy = Self::of(text);
        if policy.statements.iter().any(|one| one.principals.is_none()) {
            return Err(Malformed::NoPrincipal);
        }
        for statement in &mut policy.statements {
            for principal in statement.principals.iter_mut().flatten() {
                if let Principal::Arn(arn, birth) = principal {
                    let named = identity_of(arn);
                    *birth = *births.get(&named).ok_or(Malformed::InvalidPrincipal)?;
                }
            }
        }
        Ok(policy)
    }

    pub fn denies(&self, ask: &Asked<'_>) -> bool {
        let mut denials = self.statements.iter().filter(|one| !one.allows);
        denials.any(|one| one.speaks_of(ask))
    }

    pub fn allows(&self, ask: &Asked<'_>) -> bool {
        let mut allowing = self.statements.iter().filter(|one| one.allows);
        allowing.any(|one| one.speaks_of(ask))
    }

    /// Whom the Allows that speak of the request name.
    pub fn names(&self, ask: &Asked<'_>) -> Vec<Names> {
        let allowing = self.statements.iter().filter(|one| one.allows);
        let speaking = allowing.filter(|one| one.speaks_of(ask));
        speaking.flat_map(|one| one.named(ask)).collect()
    }

    /// An Allow for everyone without a condition: public. With conditions the walk has none where it matters.
    pub fn is_public(&self) -> bool {
        self.statements.iter().any(|one| {
            let everyone =
                (one.principals.iter().flatten()).any(|who| matches!(who, Principal::Everyone));
            one.allows && everyone && one.conditions.is_empty()
        })
    }
}

/// The request as policies see it.
#[derive(Debug)]
pub struct Asked<'a> {
    pub caller: &'a Caller,
    pub births: &'a Births,
    pub action: &'a str,
    pub resource: &'a str,
    pub context: &'a Context,
}

impl Statement {
    fn of(value: &Value, has_variables: bool) -> Self {
        let patterns = |plain: &str, not: &str| {
            let is_not = value.get(not).is_some();
            let texts = list(&value[if is_not { not } else { plain }]);
            Patterns {
                not: is_not,
                patterns: texts.into_iter().map(text).collect(),
            }
        };
        let principals = value.get("Principal").map(|principal| match principal {
            Value::String(everyone) => vec![Principal::of(everyone)],
            object => list(&object["AWS"])
                .into_iter()
                .map(|one| Principal::of(&text(one)))
                .collect(),
        });
        Self {
            allows: value["Effect"] == "Allow",
            principals,
            actions: patterns("Action", "NotAction"),
            resources: patterns("Resource", "NotResource"),
            conditions: Condition::all(&value["Condition"]),
            has_variables,
        }
    }

    fn speaks_of(&self, ask: &Asked<'_>) -> bool {
        let action = self.actions.patterns.iter();
        // Action `*` `?`, case-insensitive incl. prefix.
        let action = action.map(|pattern| pattern.to_ascii_lowercase());
        let action = action
            .into_iter()
            .any(|pattern| wild(&pattern, &ask.action.to_ascii_lowercase()));
        // Resource `*` `?`, case-sensitive, `*` crosses `/`. A valueless variable makes a Resource match nothing.
        let resource = self.resources.patterns.iter().any(|pattern| {
            let pattern = match self.has_variables {
                true => filled(pattern, ask.context),
                false => Some(pattern.clone()),
            };
            pattern.is_some_and(|pattern| wild(&pattern, ask.resource))
        });
        let principal = self.principals.is_none() || !self.named(ask).is_empty();
        principal
            && action != self.actions.not
            && resource != self.resources.not
            && (self.conditions.iter()).all(|one| one.holds(ask.context, self.has_variables))
    }

    /// How the statement's principals name the caller. Exact ARN, account, `*`; no partial wildcards.
    fn named(&self, ask: &Asked<'_>) -> Vec<Names> {
        let principals = self.principals.iter().flatten();
        let named = principals.filter_map(|principal| match principal {
            Principal::Everyone => Some(Names::Caller),
            Principal::Account(account) => {
                (ask.caller.account() == Some(account)).then_some(Names::Account)
            }
            Principal::Arn(arn, birth) => {
                let same = ask.births.get(&identity_of(arn)) == Some(birth);
                let names = if *arn == ask.caller.arn() {
                    Names::Caller
                } else if *arn == ask.caller.principal_arn() {
                    Names::Role
                } else {
                    return None;
                };
                same.then_some(names)
            }
        });
        named.collect()
    }
}

impl Principal {
    fn of(text: &str) -> Self {
        match text
            .strip_prefix("arn:aws:iam::")
            .and_then(|rest| rest.strip_suffix(":root"))
        {
            _ if text == "*" => Self::Everyone,
            Some(account) => Self::Account(account.to_owned()),
            None if text.len() == 12 => Self::Account(text.to_owned()),
            None => Self::Arn(text.to_owned(), 0),
        }
    }
}

/// The identity behind a principal's ARN: a session's is its role.
fn identity_of(arn: &str) -> String {
    match Caller::of_principal(arn) {
        Some(caller) => caller.principal_arn(),
        None => arn.to_owned(),
    }
}

impl Caller {
    /// The caller of a session's ARN.
    fn of_principal(arn: &str) -> Option<Self> {
        arn.contains(":assumed-role/").then(|| Self::of(arn))
    }
}

/// `*` is any text, `?` any character.
pub fn wild(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    // Row by row: whether the pattern so far fits the first n characters.
    let mut fits = vec![false; text.len() + 1];
    fits[0] = true;
    for one in pattern {
        let mut next = vec![false; text.len() + 1];
        for n in 0..=text.len() {
            next[n] = match one {
                '*' => fits[n] || (n > 0 && next[n - 1]),
                '?' => n > 0 && fits[n - 1],
                exact => n > 0 && fits[n - 1] && text[n - 1] == exact,
            };
        }
        fits = next;
    }
    fits[text.len()]
}

/// One value or a list of them.
pub fn list(value: &Value) -> Vec<&Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(values) => values.iter().collect(),
        one => vec![one],
    }
}

pub fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
