//! An input in JSON: reads single members by type, or all parameters of an operation's table.

use super::field::{Field, Single};
use super::member::{Member, Place, Structure, Type};
use super::parameters::{Parameters, Values};
use super::table::Table;
use super::uri;
use crate::core::clock::Timestamp;
use crate::core::error::{Service, ServiceError};
use base64ct::{Base64, Encoding};
use serde_json::{Map, Value};

/// The members of an input, or of an object within it.
#[derive(Clone, Copy, Debug)]
pub struct JsonInput<'a> {
    service: Service,
    members: Option<&'a Map<String, Value>>,
}

impl<'a> JsonInput<'a> {
    /// Reads an object's members; other values have no members.
    pub fn new(service: Service, input: &'a Value) -> Self {
        Self {
            service,
            members: input.as_object(),
        }
    }

    /// All members, as given; `None` for a value that isn't an object.
    pub fn members(&self) -> Option<&'a Map<String, Value>> {
        self.members
    }

    /// A member; `null` counts as absent.
    pub fn get(&self, name: &str) -> Option<&'a Value> {
        self.members?.get(name).filter(|value| !value.is_null())
    }

    /// The error for a member of the wrong type.
    pub fn wrong(&self, name: &str, expected: &str) -> ServiceError {
        ServiceError {
            service: self.service,
            code: "SerializationException".to_owned(),
            status: 400,
            message: format!("expected {expected} as `{name}`"),
        }
    }

    /// The error for a missing required member, in KMS's form; for the other services, this form is our guess.
    pub fn missing(&self, name: &str) -> ServiceError {
        let mut member = name.to_owned();
        if let Some(first) = member.get_mut(..1) {
            first.make_ascii_lowercase();
        }
        let code = match self.service {
            Service::Iam | Service::Sts => "ValidationError",
            _ => "ValidationException",
        };
        ServiceError {
            service: self.service,
            code: code.to_owned(),
            status: 400,
            message: format!(
                "1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null"
            ),
        }
    }

    /// The error for a body that doesn't match its schema: S3's own, whose bodies are XML; of the other services the
    /// error for a missing member.
    fn incomplete(&self, name: &str) -> ServiceError {
        match self.service {
            Service::S3 => self.malformed(),
            _ => self.missing(name),
        }
    }

    fn malformed(&self) -> ServiceError {
        ServiceError {
            service: self.service,
            code: "MalformedXML".to_owned(),
            status: 400,
            message: "The XML you provided was not well-formed or did not validate against our published schema".to_owned(),
        }
    }

    /// A text, if present. Numbers and booleans become text, as written.
    ///
    /// # Errors
    /// The value is an object or a list.
    pub fn text(&self, name: &str) -> Result<Option<String>, ServiceError> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(value @ (Value::Number(_) | Value::Bool(_))) => Ok(Some(value.to_string())),
            Some(_) => Err(self.wrong(name, "a text")),
        }
    }

    /// A required text.
    ///
    /// # Errors
    /// The text is missing.
    pub fn required(&self, name: &str) -> Result<String, ServiceError> {
        self.text(name)?.ok_or_else(|| self.missing(name))
    }

    /// A text, or a document given as an object.
    ///
    /// # Errors
    /// The value is a list or a number.
    pub fn document(&self, name: &str) -> Result<Option<String>, ServiceError> {
        match self.get(name) {
            Some(value @ Value::Object(_)) => Ok(Some(value.to_string())),
            _ => self.text(name),
        }
    }

    /// A required document.
    ///
    /// # Errors
    /// The document is missing.
    pub fn required_document(&self, name: &str) -> Result<String, ServiceError> {
        self.document(name)?.ok_or_else(|| self.missing(name))
    }

    /// A whole number.
    ///
    /// # Errors
    /// The value has another type.
    pub fn number(&self, name: &str) -> Result<Option<i64>, ServiceError> {
        match self.text(name)? {
            None => Ok(None),
            Some(text) => match text.trim().parse::<i64>() {
                Ok(number) => Ok(Some(number)),
                Err(_) => Err(self.wrong(name, "a whole number")),
            },
        }
    }

    /// A time.
    ///
    /// # Errors
    /// The value is no time that SDKs accept.
    pub fn time(&self, name: &str) -> Result<Option<Timestamp>, ServiceError> {
        match self.text(name)? {
            None => Ok(None),
            Some(text) => match Timestamp::parse(&text) {
                Some(time) => Ok(Some(time)),
                None => Err(self.wrong(name, "a time, such as `2026-11-24T00:00:00Z`,")),
            },
        }
    }

    /// `true` or `false`.
    ///
    /// # Errors
    /// The value has another type.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, ServiceError> {
        match self.text(name)?.as_deref() {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(_) => Err(self.wrong(name, "`true` or `false`")),
        }
    }

    /// Bytes in base64.
    ///
    /// # Errors
    /// The value has another type.
    pub fn bytes(&self, name: &str) -> Result<Option<Vec<u8>>, ServiceError> {
        match self.text(name)? {
            None => Ok(None),
            Some(text) => match Base64::decode_vec(text.trim()) {
                Ok(bytes) => Ok(Some(bytes)),
                Err(_) => Err(self.wrong(name, "base64")),
            },
        }
    }

    /// Required bytes.
    ///
    /// # Errors
    /// The bytes are missing.
    pub fn required_bytes(&self, name: &str) -> Result<Vec<u8>, ServiceError> {
        self.bytes(name)?.ok_or_else(|| self.missing(name))
    }

    /// A map of texts, in key order.
    ///
    /// # Errors
    /// The value has another type.
    pub fn map(&self, name: &str) -> Result<Vec<(String, String)>, ServiceError> {
        let Some(value) = self.get(name) else {
            return Ok(Vec::new());
        };
        let wrong = || self.wrong(name, "an object of texts");
        let mut pairs = Vec::new();
        for (key, value) in value.as_object().ok_or_else(wrong)? {
            pairs.push((key.clone(), value.as_str().ok_or_else(wrong)?.to_owned()));
        }
        Ok(pairs)
    }

    /// A list of texts.
    ///
    /// # Errors
    /// The value has another type.
    pub fn list(&self, name: &str) -> Result<Vec<String>, ServiceError> {
        let wrong = || self.wrong(name, "a list of texts");
        let mut texts = Vec::new();
        for item in self.items(name)? {
            texts.push(item.as_str().ok_or_else(wrong)?.to_owned());
        }
        Ok(texts)
    }

    /// A list.
    ///
    /// # Errors
    /// The value has another type.
    pub fn items(&self, name: &str) -> Result<&'a [Value], ServiceError> {
        match self.get(name) {
            None => Ok(&[]),
            Some(Value::Array(items)) => Ok(items),
            Some(_) => Err(self.wrong(name, "a list")),
        }
    }

    /// Tags in KMS's spelling (`TagKey`, `TagValue`) or in that of S3 and IAM (`Key`, `Value`).
    ///
    /// # Errors
    /// The value has another type; a tag of S3's lacks its key or its value.
    pub fn tags(&self, name: &str) -> Result<Vec<(String, String)>, ServiceError> {
        let mut tags = Vec::new();
        for item in self.items(name)? {
            let member = |long: &str, short: &str| item.get(long).or_else(|| item.get(short));
            let (key, value) = (member("TagKey", "Key"), member("TagValue", "Value"));
            let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
            match (text(key), text(value)) {
                (Some(key), Some(value)) => tags.push((key, value)),
                _ if self.service == Service::S3
                    && item.is_object()
                    && (key.is_none() || value.is_none()) =>
                {
                    return Err(self.malformed());
                }
                _ => return Err(self.wrong(name, "tags, each with a key and a value")),
            }
        }
        Ok(tags)
    }

    /// Reads the members of a member; an absent one has none.
    ///
    /// # Errors
    /// The value isn't an object.
    pub fn inside(&self, name: &str) -> Result<JsonInput<'a>, ServiceError> {
        let members = match self.get(name) {
            None => None,
            Some(Value::Object(members)) => Some(members),
            Some(_) => return Err(self.wrong(name, "an object")),
        };
        Ok(JsonInput {
            service: self.service,
            members,
        })
    }

    /// Reads an operation's parameters and checks them in the table's order, or in the order that the table specifies.
    ///
    /// # Errors
    /// A parameter is missing or has the wrong type.
    pub fn parameters(&self, table: &'static Table) -> Result<Parameters, ServiceError> {
        let first = (table.checked_first.iter()).filter_map(|name| table.member(name));
        let rest = (table.members()).filter(|member| !table.checked_first.contains(&member.name));
        let mut parameters = Parameters::new(table);
        let sent = |member: &&Member| member.place != Place::TrailOnly;
        for member in first.chain(rest).filter(sent) {
            if let Some(value) = self.read(member)? {
                parameters.values.put(member.name, value);
            }
        }
        Ok(parameters)
    }

    /// Reads the parameters of one field of an operation's `Input`.
    ///
    /// # Errors
    /// A parameter is missing or has the wrong type.
    pub fn field<T: Field>(&self, members: &'static [Member]) -> Result<T, ServiceError> {
        let mut values = Values::default();
        for member in members {
            if let Some(value) = self.read(member)? {
                values.put(member.name, value);
            }
        }
        Ok(T::take(members, &values))
    }

    /// A parameter's value, which is there if the operation requires it. A body of S3's that is there but empty comes
    /// without a value: its operation refuses it, with an error of its own.
    fn read(&self, member: &'static Member) -> Result<Option<Value>, ServiceError> {
        let is_body = || matches!(member.place, Place::Xml(_)) && self.get(member.name).is_some();
        match self.value(member)? {
            None if member.required && !is_body() => Err(self.missing(member.name)),
            value => Ok(value),
        }
    }

    /// A parameter's value as sent over the wire: numbers and booleans unchanged, bytes in base64. An empty list or
    /// structure has none.
    fn value(&self, member: &'static Member) -> Result<Option<Value>, ServiceError> {
        let name = match member.other_name {
            Some(other) if self.get(member.name).is_none() && self.get(other).is_some() => other,
            _ => member.name,
        };
        let value = match member.kind {
            Type::Text | Type::Enumeration(_) | Type::CustomerKey | Type::CustomerKeyDigest => {
                self.text(name)?.map(Value::from)
            }
            Type::Document => self.document(name)?.map(Value::from),
            Type::Timestamp => self.time(name)?.map(|time| Value::from(time.to_string())),
            Type::Number | Type::NumberText => self.number(name)?.map(Value::from),
            Type::Flag => self.flag(name)?.map(Value::from),
            Type::Blob | Type::Secret | Type::Body => {
                (self.bytes(name)?).map(|bytes| Value::from(Base64::encode_string(&bytes)))
            }
            Type::Map => {
                let pairs = self.map(name)?;
                let given = member.sent_empty && self.get(name).is_some();
                (given || !pairs.is_empty()).then(|| pairs.to_value(member.kind))
            }
            Type::TagQuery => (self.text(name)?)
                .map(|text| Value::from(uri::pairs(&uri::of_pairs(&text))))
                .filter(|text| text != ""),
            Type::CopySource => self.copy_source(name)?.map(Value::from),
            Type::List(list) => match list.of {
                Type::Structure(structure) => self.structures(name, structure, list.only_one)?,
                _ => {
                    let texts = self.list(name)?;
                    (!texts.is_empty()).then(|| texts.to_value(member.kind))
                }
            },
            Type::Tags(_) => {
                let tags = self.tags(name)?;
                (!tags.is_empty()).then(|| tags.to_value(member.kind))
            }
            Type::Structure(_) if self.get(name).is_none() => None,
            Type::Structure(structure) => {
                let object = self.inside(name)?.structure(structure)?;
                (!object.is_empty()).then_some(Value::Object(object))
            }
        };
        Ok(value.or_else(|| member.default.map(Value::from)))
    }

    /// Reads a structure's members.
    fn structure(&self, structure: &'static Structure) -> Result<Map<String, Value>, ServiceError> {
        let mut object = Map::new();
        for member in structure.members {
            match self.value(member)? {
                Some(value) => {
                    object.insert(member.name.to_owned(), value);
                }
                None if member.required && self.get(member.name).is_none() => {
                    return Err(self.incomplete(member.name));
                }
                None => {}
            }
        }
        Ok(object)
    }

    fn structures(
        &self,
        name: &str,
        structure: &'static Structure,
        only_one: bool,
    ) -> Result<Option<Value>, ServiceError> {
        let items = self.items(name)?;
        if only_one && items.len() > 1 {
            return Err(self.malformed());
        }
        let mut structures = Vec::new();
        for item in items {
            let Value::Object(members) = item else {
                return Err(self.wrong(name, "a list of objects"));
            };
            let item = JsonInput {
                service: self.service,
                members: Some(members),
            };
            structures.push(Value::Object(item.structure(structure)?));
        }
        Ok((!structures.is_empty()).then_some(Value::Array(structures)))
    }

    /// Reads `bucket/key`, percent-encoded, with `?versionId=…` or without; or boto3's `{"Bucket", "Key",
    /// "VersionId"}`.
    fn copy_source(&self, name: &str) -> Result<Option<String>, ServiceError> {
        let text = match self.get(name) {
            Some(Value::Object(_)) => {
                let source = self.inside(name)?;
                let part = |name| source.text(name);
                let (bucket, key) = (part("Bucket")?, part("Key")?);
                let (bucket, key) = (
                    bucket.unwrap_or_else(String::new),
                    key.unwrap_or_else(String::new),
                );
                let version = source.text("VersionId")?;
                let version = version.map_or_else(String::new, |id| format!("?versionId={id}"));
                format!("{bucket}/{key}{version}")
            }
            _ => match self.text(name)? {
                Some(text) => {
                    let text = text.strip_prefix('/').map_or(text.as_str(), |text| text);
                    uri::decoded(text)
                }
                None => return Ok(None),
            },
        };
        // Both messages are quoted by users.
        let (bucket, key) = text
            .split_once('/')
            .map_or((text.as_str(), ""), |parts| parts);
        let what = match (bucket, key) {
            ("", _) => "bucket name",
            (_, "") => "object key",
            _ => return Ok(Some(text)),
        };
        Err(ServiceError {
            service: self.service,
            code: "InvalidArgument".to_owned(),
            status: 400,
            message: format!("Invalid copy source {what}"),
        })
    }
}
