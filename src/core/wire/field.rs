//! Converts the types of an operation's `Input` to parameter values and back.

use super::member::{Member, Structure, Type};
use super::parameters::Values;
use super::uri;
use crate::core::clock::Timestamp;
use base64ct::{Base64, Encoding};
use serde_json::{Map, Value};

/// A field of an `Input`, which stands for one or more parameters.
pub trait Field {
    /// Writes the values to send. It leaves out a customer's key, which nobody may see.
    fn put(&self, members: &'static [Member], into: &mut Values);

    /// Reads the field from checked parameters: required values are present and have the right type.
    fn take(members: &'static [Member], from: &Values) -> Self;
}

/// A field that stands for one parameter.
pub trait Single {
    /// Whether the value is absent or empty, so that it is not sent. Most types have no such value.
    fn is_absent(&self) -> bool {
        false
    }

    /// Converts to a parameter of this type.
    fn to_value(&self, kind: Type) -> Value;

    /// Converts from a parameter; an absent value becomes the type's empty value.
    fn of_value(value: Option<&Value>, kind: Type) -> Self;
}

impl<T: Single> Field for T {
    fn put(&self, members: &'static [Member], into: &mut Values) {
        if let [member, ..] = members
            && (member.sent_empty || !self.is_absent())
        {
            into.put(
                member.name,
                wrapped(member.kind, self.to_value(member.kind.leaf())),
            );
        }
    }

    fn take(members: &'static [Member], from: &Values) -> Self {
        match members {
            [member, ..] => {
                let value = from.get(member.name);
                let value = value.and_then(|value| unwrapped(member.kind, value));
                Self::of_value(value, member.kind.leaf())
            }
            [] => Self::of_value(None, Type::Text),
        }
    }
}

/// Wraps a value in the single-member structures around it.
fn wrapped(kind: Type, value: Value) -> Value {
    match kind {
        Type::Structure(Structure {
            members: [only], ..
        }) => {
            let mut object = Map::new();
            object.insert(only.name.to_owned(), wrapped(only.kind, value));
            Value::Object(object)
        }
        _ => value,
    }
}

/// Unwraps a value from the single-member structures around it.
fn unwrapped(kind: Type, value: &Value) -> Option<&Value> {
    match kind {
        Type::Structure(Structure {
            members: [only], ..
        }) => unwrapped(only.kind, value.get(only.name)?),
        _ => Some(value),
    }
}

impl Single for String {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn to_value(&self, _: Type) -> Value {
        Value::from(self.as_str())
    }

    fn of_value(value: Option<&Value>, _: Type) -> Self {
        value
            .and_then(Value::as_str)
            .map_or("", |text| text)
            .to_owned()
    }
}

impl<T: Single> Single for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn to_value(&self, kind: Type) -> Value {
        self.as_ref()
            .map_or(Value::Null, |value| value.to_value(kind))
    }

    fn of_value(value: Option<&Value>, kind: Type) -> Self {
        value.map(|value| T::of_value(Some(value), kind))
    }
}

impl Single for i64 {
    fn to_value(&self, _: Type) -> Value {
        Value::from(*self)
    }

    fn of_value(value: Option<&Value>, _: Type) -> Self {
        value.and_then(Value::as_i64).map_or(0, |number| number)
    }
}

impl Single for Timestamp {
    fn to_value(&self, _: Type) -> Value {
        Value::from(self.to_string())
    }

    fn of_value(value: Option<&Value>, _: Type) -> Self {
        let time = value.and_then(Value::as_str).and_then(Self::parse);
        time.map_or(Self(0), |time| time)
    }
}

impl Single for bool {
    fn is_absent(&self) -> bool {
        !self
    }

    fn to_value(&self, _: Type) -> Value {
        Value::Bool(*self)
    }

    fn of_value(value: Option<&Value>, _: Type) -> Self {
        value == Some(&Value::Bool(true))
    }
}

impl Single for Vec<u8> {
    fn to_value(&self, _: Type) -> Value {
        Value::from(Base64::encode_string(self))
    }

    fn of_value(value: Option<&Value>, _: Type) -> Self {
        let bytes = value.and_then(Value::as_str).map(Base64::decode_vec);
        bytes
            .and_then(Result::ok)
            .map_or(Self::new(), |bytes| bytes)
    }
}

impl Single for Vec<String> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn to_value(&self, _: Type) -> Value {
        Value::Array(self.iter().cloned().map(Value::String).collect())
    }

    fn of_value(value: Option<&Value>, _: Type) -> Self {
        let items = value.and_then(Value::as_array).into_iter().flatten();
        items.filter_map(Value::as_str).map(str::to_owned).collect()
    }
}

/// Pairs: a map, tags, or tags as a query string.
impl Single for Vec<(String, String)> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn to_value(&self, kind: Type) -> Value {
        let object = |pairs: &[(&str, &String)]| {
            let pairs = pairs.iter();
            Value::Object(
                pairs
                    .map(|(name, value)| ((*name).to_owned(), Value::from(value.as_str())))
                    .collect(),
            )
        };
        match kind {
            Type::Tags(Structure {
                members: [name, value],
                ..
            }) => {
                let tags = self.iter();
                let tag =
                    |(key, of): &(String, String)| object(&[(name.name, key), (value.name, of)]);
                Value::Array(tags.map(tag).collect())
            }
            Type::TagQuery => Value::from(uri::pairs(self)),
            _ => {
                let pairs: Vec<_> = (self.iter())
                    .map(|(name, value)| (name.as_str(), value))
                    .collect();
                object(&pairs)
            }
        }
    }

    fn of_value(value: Option<&Value>, kind: Type) -> Self {
        match (kind, value) {
            (Type::TagQuery, Some(Value::String(text))) => uri::of_pairs(text),
            (_, Some(Value::Object(members))) => pairs(members).collect(),
            (_, Some(Value::Array(tags))) => {
                let tags = tags.iter().filter_map(Value::as_object);
                tags.filter_map(|tag| {
                    let mut members = pairs(tag);
                    Some((members.next()?.1, members.next()?.1))
                })
                .collect()
            }
            _ => Self::new(),
        }
    }
}

/// The text members of an object.
fn pairs(members: &Map<String, Value>) -> impl Iterator<Item = (String, String)> {
    members
        .iter()
        .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
}
