//! The values of an operation's parameters.

use super::member::{Member, Place, Type};
use super::table::Table;
use crate::core::json::Object;
use serde_json::{Map, Value};

/// Values under AWS's names. Bytes are base64; a value that is not sent is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(Vec<(&'static str, Value)>);

impl Values {
    pub fn put(&mut self, name: &'static str, value: Value) {
        self.0.push((name, value));
    }

    /// The value with this name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let found = self.0.iter().find(|(other, _)| *other == name);
        found.map(|(_, value)| value)
    }

    /// The text with this name.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Value::as_str)
    }
}

/// The parameters of one call, with the operation's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameters {
    pub table: &'static Table,
    pub values: Values,
}

impl Parameters {
    pub fn new(table: &'static Table) -> Self {
        Self {
            table,
            values: Values::default(),
        }
    }

    /// Moves the values to another operation's table.
    pub fn of_table(self, table: &'static Table) -> Self {
        Self { table, ..self }
    }

    pub fn get(&self, name: &str) -> Option<&Value> {
        self.values.get(name)
    }

    /// The sent parameters, in table order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Member, &Value)> {
        (self.table.members())
            .filter(|member| member.place != Place::TrailOnly)
            .filter_map(|member| Some((member, self.get(member.name)?)))
    }

    /// The parameters as a JSON object under AWS's names.
    pub fn to_json(&self) -> Value {
        let mut json = Object::default();
        for (member, value) in self.iter() {
            json.put(member.name, value.clone());
        }
        json.value()
    }

    /// `requestParameters` of CloudTrail's record: the same names with a small first letter; `null` if CloudTrail
    /// records none of them.
    pub fn kept(&self) -> Value {
        let mut kept = Map::new();
        for member in self.table.members().filter(|member| member.kept) {
            let sent = self.get(member.name);
            let value = match (member.place, member.default, sent) {
                (Place::TrailOnly, Some(default), None) => Some(Value::from(default)),
                _ => sent.map(|value| small(member.kind, value)),
            };
            kept.extend(value.map(|value| (small_name(member.name), value)));
        }
        match kept.is_empty() {
            true => Value::Null,
            false => Value::Object(kept),
        }
    }
}

/// Converts `KeyId` to `keyId`, CloudTrail's spelling.
pub fn small_name(name: &str) -> String {
    let mut letters = name.chars();
    match letters.next() {
        None => String::new(),
        Some(first) => first.to_lowercase().chain(letters).collect(),
    }
}

/// Converts a value to CloudTrail's spelling: structure members get a small first letter, a map's keys stay as the
/// caller wrote them.
fn small(kind: Type, value: &Value) -> Value {
    match (kind, kind.item(), value) {
        (_, Some(item), Value::Array(items)) => {
            Value::Array(items.iter().map(|value| small(item, value)).collect())
        }
        (Type::Structure(structure), _, Value::Object(values)) => {
            let members = structure.members.iter().filter_map(|member| {
                let value = values.get(member.name)?;
                Some((small_name(member.name), small(member.kind, value)))
            });
            Value::Object(members.collect())
        }
        _ => value.clone(),
    }
}
