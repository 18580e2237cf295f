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
    /// The value has another type.
    pub fn tags(&self, name: &str) -> Result<Vec<(String, String)>, ServiceError> {
        let mut tags = Vec::new();
        for item in self.items(name)? {
            let member = |long: &str, short: &str| {
                let value = item.get(long).or_else(|| item.get(short));
                value.and_then(Value::as_str).map(str::to_owned)
            };
            match (member("TagKey", "Key"), member("TagValue", "Value")) {
                (Some(key), Some(value)) => tags.push((key, value)),
                _ => return Err(self.wrong(name, "tags, each with a key and a value")),
            }
        }
        Ok(tags)
    }

    /// Reads the members of a value within this input.
    pub fn of(&self, value: &'a Value) -> JsonInput<'a> {
        JsonInput {
            service: self.service,
            members: value.as_object(),
        }
    }

    /// Reads the members of a member.
    pub fn inside(&self, name: &str) -> JsonInput<'a> {
        JsonInput {
            service: self.service,
            members: self.get(name).and_then(Value::as_object),
        }
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

    /// A parameter's value as sent over the wire: numbers and booleans unchanged, bytes in base64.
    fn read(&self, member: &'static Member) -> Result<Option<Value>, ServiceError> {
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
            Type::Structure(_) if !member.required && self.get(name).is_none() => None,
            Type::Structure(structure) => {
                let object = self.inside(name).structure(name, structure)?;
                (!object.is_empty()).then_some(Value::Object(object))
            }
        };
        match value.or_else(|| member.default.map(Value::from)) {
            None if member.required => Err(self.missing(name)),
            value => Ok(value),
        }
    }

    /// Reads a structure's members; `name` is the structure's name.
    fn structure(
        &self,
        name: &str,
        structure: &'static Structure,
    ) -> Result<Map<String, Value>, ServiceError> {
        let mut object = Map::new();
        for member in structure.members {
            if let Type::List(list) = member.kind
                && list.only_one
                && self.items(member.name)?.is_empty()
            {
                return Err(self.missing(&format!("{name}.{}", member.name)));
            }
            if let Some(value) = self.read(member)? {
                object.insert(member.name.to_owned(), value);
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
            return Err(ServiceError {
                service: self.service,
                code: "MalformedXML".to_owned(),
                status: 400,
                message: "The XML you provided was not well-formed or did not validate against our published schema".to_owned(),
            });
        }
        let mut structures = Vec::new();
        for item in items {
            let object = self.of(item).structure(name, structure)?;
            structures.push(Value::Object(object));
        }
        Ok((!structures.is_empty()).then_some(Value::Array(structures)))
    }

    /// Reads `bucket/key`, percent-encoded, with `?versionId=…` or without; or boto3's `{"Bucket", "Key",
    /// "VersionId"}`.
    fn copy_source(&self, name: &str) -> Result<Option<String>, ServiceError> {
        if let Some(Value::Object(_)) = self.get(name) {
            let source = self.inside(name);
            let (bucket, key) = (source.required("Bucket")?, source.required("Key")?);
            let version = source.text("VersionId")?;
            let version = version.map_or_else(String::new, |id| format!("?versionId={id}"));
            return Ok(Some(format!("{bucket}/{key}{version}")));
        }
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        let text = uri::decoded(text.trim_start_matches('/'));
        match text.contains('/') {
            true => Ok(Some(text)),
            false => Err(self.wrong(name, "`bucket/key`")),
        }
    }
}
