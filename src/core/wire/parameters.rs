//! The values of an operation's parameters.

use super::member::{Member, Place, Type};
use super::table::Table;
use crate::core::json::Object;
use serde_json::{Map, Value};

/// Values under AWS's names. Bytes are base64; what was not sent is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(Vec<(&'static str, Value)>);

impl Values {
    /// Sets a value.
    pub fn put(&mut self, name: &'static str, value: Value) {
        self.0.push((name, value));
    }

    /// The value of this name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let found = self.0.iter().find(|(other, _)| *other == name);
        found.map(|(_, value)| value)
    }

    /// The text of this name.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Value::as_str)
    }
}

/// The parameters of one call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameters {
    pub table: &'static Table,
    pub values: Values,
}

impl Parameters {
    /// None yet.
    pub fn new(table: &'static Table) -> Self {
        Self {
            table,
            values: Values::default(),
        }
    }

    /// The same values under another operation's table.
    pub fn of_table(self, table: &'static Table) -> Self {
        Self { table, ..self }
    }

    /// A parameter's value.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.values.get(name)
    }

    /// What was sent, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Member, &Value)> {
        (self.table.members()).filter_map(|member| Some((member, self.get(member.name)?)))
    }

    /// As a JSON object under AWS's names.
    pub fn to_json(&self) -> Value {
        let mut json = Object::default();
        for (member, value) in self.iter() {
            json.put(member.name, value.clone());
        }
        json.value()
    }

    /// `requestParameters` of CloudTrail's record: the same names with a small first letter; `null` where nothing is
    /// kept.
    pub fn kept(&self) -> Value {
        let mut kept = Map::new();
        for member in self.table.members().filter(|member| member.kept) {
            let value = match (member.place, member.default) {
                (Place::TrailOnly, Some(default)) => Some(Value::from(default)),
                _ => self.get(member.name).map(|value| small(member.kind, value)),
            };
            kept.extend(value.map(|value| (small_name(member.name), value)));
        }
        match kept.is_empty() {
            true => Value::Null,
            false => Value::Object(kept),
        }
    }
}

/// `KeyId` → `keyId`: AWS's names as CloudTrail spells them.
pub fn small_name(name: &str) -> String {
    let mut letters = name.chars();
    match letters.next() {
        None => String::new(),
        Some(first) => first.to_lowercase().chain(letters).collect(),
    }
}

/// A value as CloudTrail spells it: the names of structures' members are small, those of maps are the caller's own.
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
