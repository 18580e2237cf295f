//! The parameters of a call: each is honoured or refused, none is ignored.
//!
//! An operation's table lists the parameters that the simulation honours. `model/` contains the names of all of AWS's
//! parameters (from botocore's models): one that the table lacks is refused as not implemented, and a name that AWS
//! doesn't know is refused as botocore refuses it.

use crate::core::error::{Service, ServiceError};
use crate::core::wire::{JsonInput, Member, Place, Table, Type};
use serde_json::{Map, Value};

/// The names of AWS's parameters, one operation per line: `Operation Name Name{Inner Inner} Name`.
#[derive(Clone, Copy, Debug)]
pub struct ParameterNames(&'static str);

pub const KMS: ParameterNames = ParameterNames(include_str!("model/kms.txt"));
pub const S3: ParameterNames = ParameterNames(include_str!("model/s3.txt"));
pub const IAM: ParameterNames = ParameterNames(include_str!("model/iam.txt"));
pub const STS: ParameterNames = ParameterNames(include_str!("model/sts.txt"));
pub const ORGANIZATIONS: ParameterNames = ParameterNames(include_str!("model/organizations.txt"));

/// A parameter, or a member of a structure, in AWS's model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownParameter {
    pub name: &'static str,
    inside: &'static str,
}

impl KnownParameter {
    /// The members of the structure, or of each structure in the list; empty for other types.
    pub fn members(self) -> Vec<Self> {
        members(self.inside)
    }
}

impl ParameterNames {
    /// An operation's parameters; `None` for an operation that the list lacks.
    pub fn of(self, operation: &str) -> Option<Vec<KnownParameter>> {
        let line =
            (self.0.lines()).find_map(|line| line.strip_prefix(operation)?.strip_prefix(' '));
        let bare = || self.0.lines().find(|line| *line == operation);
        match line {
            Some(line) => Some(members(line)),
            None => bare().map(|_| Vec::new()),
        }
    }

    /// Checks that the table honours each parameter of the input. Those in `also` are checked elsewhere.
    ///
    /// # Errors
    /// The first parameter that the simulation doesn't honour, or that AWS doesn't know.
    pub fn check(
        self,
        table: &'static Table,
        input: &JsonInput<'_>,
        also: &'static [&'static str],
    ) -> Result<(), ServiceError> {
        let level = Level {
            service: table.service,
            path: String::new(),
            honoured: table.members().chain(table.body.as_ref()).collect(),
            also,
            known: self.of(table.operation).map_or(Vec::new(), |known| known),
        };
        match input.members() {
            Some(given) => level.check(given),
            None => Ok(()),
        }
    }
}

/// The parameters in a line, or in the braces after a name.
fn members(mut text: &'static str) -> Vec<KnownParameter> {
    let mut members = Vec::new();
    while let Some((member, rest)) = first(text) {
        members.push(member);
        text = rest;
    }
    members
}

/// The first parameter, and the text after it.
fn first(text: &'static str) -> Option<(KnownParameter, &'static str)> {
    let text = text.trim_start();
    let end = text.find([' ', '{']).map_or(text.len(), |end| end);
    let (name, rest) = text
        .split_at_checked(end)
        .filter(|(name, _)| !name.is_empty())?;
    let Some(rest) = rest.strip_prefix('{') else {
        return Some((KnownParameter { name, inside: "" }, rest));
    };
    let mut depth = 1_i32;
    let close = rest.find(|letter| {
        depth += match letter {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        depth == 0
    })?;
    let (inside, rest) = rest.split_at_checked(close)?;
    Some((KnownParameter { name, inside }, rest.strip_prefix('}')?))
}

/// The parameters of an operation, or the members of a structure.
struct Level {
    service: Service,
    /// The structure's place, such as `Tagging.TagSet`; empty for the parameters.
    path: String,
    honoured: Vec<&'static Member>,
    also: &'static [&'static str],
    known: Vec<KnownParameter>,
}

impl Level {
    /// `null` counts as absent.
    fn check(&self, given: &Map<String, Value>) -> Result<(), ServiceError> {
        for (name, value) in given.iter().filter(|(_, value)| !value.is_null()) {
            let known = self.known.iter().find(|known| known.name == name);
            let honoured = (self.honoured.iter())
                .find(|member| member.name == name || member.other_name == Some(name));
            match (honoured, known) {
                (Some(member), _) if member.place == Place::Path && value == "" => {
                    return Err(self.too_short(name));
                }
                (Some(member), known) => self.check_inside(member, known, value)?,
                (None, Some(_)) if self.also.contains(&name.as_str()) => {}
                (None, Some(_)) => return Err(not_implemented(self.service, &self.place(name))),
                (None, None) => return Err(self.unknown(name)),
            }
        }
        Ok(())
    }

    /// Checks the members of a structure, and of each structure in a list.
    fn check_inside(
        &self,
        member: &'static Member,
        known: Option<&KnownParameter>,
        value: &Value,
    ) -> Result<(), ServiceError> {
        let of = match member.kind {
            Type::Structure(structure) => structure,
            kind => match kind.item() {
                Some(Type::Structure(structure)) => structure,
                _ => return Ok(()),
            },
        };
        let level = Self {
            service: self.service,
            path: self.place(member.name),
            honoured: of.members.iter().collect(),
            also: &[],
            known: known.map_or_else(Vec::new, |known| known.members()),
        };
        match value {
            Value::Object(given) => level.check(given),
            Value::Array(items) => {
                (items.iter().filter_map(Value::as_object)).try_for_each(|given| level.check(given))
            }
            _ => Ok(()),
        }
    }

    fn place(&self, name: &str) -> String {
        match self.path.as_str() {
            "" => name.to_owned(),
            path => format!("{path}.{name}"),
        }
    }

    /// The error for an empty name of an object, in botocore's words: without a name, the path would be the bucket's.
    fn too_short(&self, name: &str) -> ServiceError {
        self.invalid(&format!(
            "Invalid length for parameter {name}, value: 0, valid min length: 1"
        ))
    }

    /// The error for a name that AWS's model lacks, in botocore's words.
    fn unknown(&self, name: &str) -> ServiceError {
        let place = match self.path.as_str() {
            "" => "input",
            path => path,
        };
        let mut names: Vec<&str> = self.known.iter().map(|known| known.name).collect();
        if names.is_empty() {
            names = self.honoured.iter().map(|member| member.name).collect();
        }
        self.invalid(&format!(
            "Unknown parameter in {place}: \"{name}\", must be one of: {}",
            names.join(", ")
        ))
    }

    fn invalid(&self, message: &str) -> ServiceError {
        ServiceError {
            service: self.service,
            code: "ParamValidationError".to_owned(),
            status: 400,
            message: format!("Parameter validation failed:\n{message}"),
        }
    }
}

/// The error for a parameter of AWS's that the simulation doesn't honour. S3's code, and the start of S3's sentence,
/// are AWS's own; so is KMS's code. The rest is ours.
pub fn not_implemented(service: Service, parameter: &str) -> ServiceError {
    let (code, status, given) = match service {
        Service::S3 => ("NotImplemented", 501, "header"),
        Service::Kms => ("UnsupportedOperationException", 400, "parameter"),
        _ => ("NotImplemented", 501, "parameter"),
    };
    ServiceError {
        service,
        code: code.to_owned(),
        status,
        message: format!(
            "A {given} you provided implies functionality that is not implemented in this simulation: {parameter}"
        ),
    }
}
