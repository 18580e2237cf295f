//! Reads and writes values with their places in the file, so that an error can name the place.

use crate::core::body_store::BodyStoreError;
use crate::core::clock::Timestamp;
use crate::core::iam::{NamedPolicy, PolicyDocument, PolicyError};
use crate::core::json::Object;
use crate::core::json::{Subject, parse_value};
use base64ct::{Base64, Encoding};
use serde_json::Value;

/// What is wrong with a file, and where.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PlaceError {
    /// A required member is missing.
    #[error("{place}: is missing")]
    Missing {
        /// A path such as `keys[2].state`.
        place: String,
    },
    /// A value is not what its place needs.
    #[error("{place}: expected {expected}")]
    Unexpected {
        /// A path such as `keys[2].state`, or `the file`.
        place: String,
        /// What was expected, in words.
        expected: String,
    },
    /// A value is not a valid policy.
    #[error("{place}: expected a policy: {error}")]
    Policy {
        /// A path such as `keys[2].policy`.
        place: String,
        /// What the policy language expects.
        error: PolicyError,
    },
    /// The body store rejected an object's bytes.
    #[error(transparent)]
    Body(#[from] BodyStoreError),
}

/// A value in the file, with its place: `keys[2].state`.
#[derive(Clone, Debug)]
pub struct PlacedValue<'a> {
    path: String,
    value: &'a Value,
}

impl<'a> PlacedValue<'a> {
    pub fn root(value: &'a Value) -> Self {
        Self {
            path: String::new(),
            value,
        }
    }

    /// Its place, such as `keys[2].state`; empty for the whole file.
    pub fn path(&self) -> &str {
        &self.path
    }

    pub fn value(&self) -> &'a Value {
        self.value
    }

    /// The error that another value was expected here.
    pub fn wrong(&self, expected: &str) -> PlaceError {
        let place = match self.path.is_empty() {
            true => "the file",
            false => &self.path,
        };
        PlaceError::Unexpected {
            place: place.to_owned(),
            expected: expected.to_owned(),
        }
    }

    fn inside(&self, name: &str) -> String {
        match self.path.is_empty() {
            true => name.to_owned(),
            false => format!("{}.{name}", self.path),
        }
    }

    /// An optional member; `null` counts as missing.
    ///
    /// # Errors
    /// If this is not an object.
    pub fn maybe(&self, name: &str) -> Result<Option<Self>, PlaceError> {
        let members = self.value.as_object();
        let members = members.ok_or_else(|| self.wrong("an object"))?;
        Ok(members
            .get(name)
            .filter(|value| !value.is_null())
            .map(|value| Self {
                path: self.inside(name),
                value,
            }))
    }

    /// A required member.
    ///
    /// # Errors
    /// If this is not an object, or has no member of that name.
    pub fn get(&self, name: &str) -> Result<Self, PlaceError> {
        let member = self.maybe(name)?;
        member.ok_or_else(|| PlaceError::Missing {
            place: self.inside(name),
        })
    }

    /// The value as a text.
    ///
    /// # Errors
    /// If the value is anything else.
    pub fn text(&self) -> Result<&'a str, PlaceError> {
        self.value.as_str().ok_or_else(|| self.wrong("a text"))
    }

    /// The text of a required member.
    ///
    /// # Errors
    /// If it is missing or not a text.
    pub fn text_of(&self, name: &str) -> Result<String, PlaceError> {
        Ok(self.get(name)?.text()?.to_owned())
    }

    /// The text of an optional member.
    ///
    /// # Errors
    /// If it is not a text.
    pub fn maybe_text(&self, name: &str) -> Result<Option<String>, PlaceError> {
        let member = self.maybe(name)?;
        member.map(|at| at.text().map(str::to_owned)).transpose()
    }

    /// A whole number, 0 or greater.
    ///
    /// # Errors
    /// If the value is anything else.
    pub fn number(&self) -> Result<u64, PlaceError> {
        self.value
            .as_u64()
            .ok_or_else(|| self.wrong("a whole number, 0 or more"))
    }

    /// Any time, in seconds since 1970: the lab's clock may be far ahead.
    ///
    /// # Errors
    /// If the value is not a whole number.
    pub fn seconds(&self) -> Result<Timestamp, PlaceError> {
        self.number().map(Timestamp)
    }

    /// A time, in seconds since 1970.
    ///
    /// # Errors
    /// If the value is anything else, or after the year 9999.
    pub fn time(&self) -> Result<Timestamp, PlaceError> {
        const LAST: u64 = 253_402_300_799;
        match self.number() {
            Ok(seconds) if seconds <= LAST => Ok(Timestamp(seconds)),
            _ => Err(self.wrong("a time in seconds since 1970, before the year 10000")),
        }
    }

    /// The time of a required member.
    ///
    /// # Errors
    /// If it is missing or not a time.
    pub fn time_of(&self, name: &str) -> Result<Timestamp, PlaceError> {
        self.get(name)?.time()
    }

    /// The time of an optional member.
    ///
    /// # Errors
    /// If it is not a time.
    pub fn maybe_time(&self, name: &str) -> Result<Option<Timestamp>, PlaceError> {
        self.maybe(name)?.map(|at| at.time()).transpose()
    }

    /// A member that is `true` or `false`.
    ///
    /// # Errors
    /// If the value is anything else.
    pub fn flag_of(&self, name: &str) -> Result<bool, PlaceError> {
        let at = self.get(name)?;
        at.value.as_bool().ok_or_else(|| at.wrong("true or false"))
    }

    /// The items of a list.
    ///
    /// # Errors
    /// If the value is anything else.
    pub fn items(&self) -> Result<Vec<Self>, PlaceError> {
        let items = self.value.as_array();
        let items = items.ok_or_else(|| self.wrong("a list"))?;
        Ok(items
            .iter()
            .enumerate()
            .map(|(index, value)| Self {
                path: format!("{}[{index}]", self.path),
                value,
            })
            .collect())
    }

    /// The items of a required member that is a list.
    ///
    /// # Errors
    /// If it is missing or not a list.
    pub fn items_of(&self, name: &str) -> Result<Vec<Self>, PlaceError> {
        self.get(name)?.items()
    }

    /// The members of an object with text values.
    ///
    /// # Errors
    /// If the value is anything else.
    pub fn pairs(&self) -> Result<Vec<(String, String)>, PlaceError> {
        let members = self.value.as_object();
        let members = members.ok_or_else(|| self.wrong("an object of texts"))?;
        (members.iter())
            .map(|(name, value)| {
                let at = Self {
                    path: self.inside(name),
                    value,
                };
                Ok((name.clone(), at.text()?.to_owned()))
            })
            .collect()
    }

    /// Decodes base64.
    ///
    /// # Errors
    /// If the value is anything else.
    pub fn bytes(&self) -> Result<Vec<u8>, PlaceError> {
        (self.value.as_str())
            .and_then(|text| Base64::decode_vec(text).ok())
            .ok_or_else(|| self.wrong("bytes in base64"))
    }

    /// Decodes a required member's base64.
    ///
    /// # Errors
    /// If it is missing or not base64.
    pub fn bytes_of(&self, name: &str) -> Result<Vec<u8>, PlaceError> {
        self.get(name)?.bytes()
    }

    /// Decodes base64 of exactly `N` bytes.
    ///
    /// # Errors
    /// If the value is anything else.
    pub fn array<const N: usize>(&self) -> Result<[u8; N], PlaceError> {
        let bytes = self.bytes().ok();
        bytes
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(|| self.wrong(&format!("{N} bytes in base64")))
    }

    /// A value that is one of a few known words.
    ///
    /// # Errors
    /// For any other word.
    pub fn one_of<T: Copy>(&self, all: &[T], name: fn(T) -> &'static str) -> Result<T, PlaceError> {
        let found =
            (self.value.as_str()).and_then(|text| all.iter().find(|value| name(**value) == text));
        found.copied().ok_or_else(|| {
            let mut words = String::new();
            for (index, value) in all.iter().enumerate() {
                words.push_str(match index {
                    0 => "",
                    _ if index + 1 == all.len() => " or ",
                    _ => ", ",
                });
                words.push_str(name(*value));
            }
            self.wrong(&words)
        })
    }

    /// An account id.
    ///
    /// # Errors
    /// If the value is anything else.
    pub fn account(&self) -> Result<String, PlaceError> {
        (self.value.as_str())
            .filter(|text| text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()))
            .map(str::to_owned)
            .ok_or_else(|| self.wrong("an account id of 12 digits"))
    }

    /// A policy, as an object or as its text.
    ///
    /// # Errors
    /// If it is not a valid policy. The error says what the policy language expects.
    pub fn policy(&self) -> Result<PolicyDocument, PlaceError> {
        let text = match self.value {
            Value::String(text) => text.clone(),
            Value::Object(_) => self.value.to_string(),
            _ => return Err(self.wrong("a policy")),
        };
        let document = text.parse::<PolicyDocument>();
        document.map_err(|error| PlaceError::Policy {
            place: self.path.clone(),
            error,
        })
    }

    /// `{"name", "document"}`.
    ///
    /// # Errors
    /// If the value is anything else.
    pub fn named_policy(&self) -> Result<NamedPolicy, PlaceError> {
        let document = self.get("document")?.policy()?;
        let policy = NamedPolicy::new(self.text_of("name")?, document);
        Ok(match self.maybe_text("policy_arn")? {
            Some(arn) => policy.with_arn(arn),
            None => policy,
        })
    }
}

/// Writes a list, item by item.
pub fn list<T>(all: impl IntoIterator<Item = T>, write: impl FnMut(T) -> Value) -> Value {
    Value::Array(all.into_iter().map(write).collect())
}

/// Encodes bytes as base64.
pub fn bytes(bytes: &[u8]) -> Value {
    Value::String(Base64::encode_string(bytes))
}

/// An object with text values.
pub fn pairs<'a>(pairs: impl IntoIterator<Item = (&'a String, &'a String)>) -> Value {
    let mut object = Object::default();
    for (name, value) in pairs {
        object.text(name, value);
    }
    object.value()
}

/// Tags or metadata: pairs in their order.
pub fn tags(tags: &[(String, String)]) -> Value {
    pairs(tags.iter().map(|(name, value)| (name, value)))
}

/// Adds a text, if there is one.
pub fn maybe_text(object: &mut Object, name: &str, text: Option<&str>) {
    if let Some(text) = text {
        object.text(name, text);
    }
}

/// Seconds since 1970.
pub fn time(time: Timestamp) -> Value {
    Value::from(time.0)
}

/// Writes a policy as an object, or as text if the object would differ (numbers with a decimal point).
pub fn policy(document: &PolicyDocument) -> Value {
    let text = document.to_json();
    let value = parse_value(Subject::Policy, &text);
    let again = value.as_ref().map(Value::to_string);
    match value {
        Ok(value) if again.is_ok_and(|again| again == text) => value,
        Ok(_) | Err(_) => Value::String(text),
    }
}

/// `{"name", "policy_arn", "document"}`; an inline policy has no `policy_arn`.
pub fn named_policy(named: &NamedPolicy) -> Value {
    let mut object = Object::of(&[("name", &named.name)]);
    maybe_text(&mut object, "policy_arn", named.arn.as_deref());
    object.put("document", policy(&named.document)).value()
}
