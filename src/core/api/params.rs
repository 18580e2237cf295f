//! An input's members.

use crate::core::error::{Service, ServiceError};
use crate::core::kms::EncryptionContext;
use base64ct::{Base64, Encoding};
use serde_json::{Map, Value};

/// The members of an input.
#[derive(Clone, Copy, Debug)]
pub struct Params<'a> {
    service: Service,
    members: Option<&'a Map<String, Value>>,
}

impl<'a> Params<'a> {
    /// Of an object; anything else has no members.
    pub fn new(service: Service, input: &'a Value) -> Self {
        Self {
            service,
            members: input.as_object(),
        }
    }

    /// A member; `null` counts as absent.
    pub fn get(&self, name: &str) -> Option<&'a Value> {
        self.members?.get(name).filter(|value| !value.is_null())
    }

    /// What is said to a member of the wrong type.
    pub fn wrong(&self, name: &str, expected: &str) -> ServiceError {
        ServiceError {
            service: self.service,
            code: "SerializationException".to_owned(),
            status: 400,
            message: format!("expected {expected} as `{name}`"),
        }
    }

    /// What a service says to a required member that is missing: KMS's form, which is ours to guess for the others.
    pub fn missing(&self, name: &str) -> ServiceError {
        let mut member = name.to_owned();
        if let Some(first) = member.get_mut(..1) {
            first.make_ascii_lowercase();
        }
        let code = match self.service {
            Service::Iam => "ValidationError",
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

    /// A text, if it is there. Numbers and booleans are taken as they are written.
    ///
    /// # Errors
    /// For an object or a list.
    pub fn text(&self, name: &str) -> Result<Option<String>, ServiceError> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(value @ (Value::Number(_) | Value::Bool(_))) => Ok(Some(value.to_string())),
            Some(_) => Err(self.wrong(name, "a text")),
        }
    }

    /// A text that must be there.
    ///
    /// # Errors
    /// When it is not.
    pub fn required(&self, name: &str) -> Result<String, ServiceError> {
        self.text(name)?.ok_or_else(|| self.missing(name))
    }

    /// A text, or a document given as an object.
    ///
    /// # Errors
    /// For a list or a number.
    pub fn document(&self, name: &str) -> Result<Option<String>, ServiceError> {
        match self.get(name) {
            Some(value @ Value::Object(_)) => Ok(Some(value.to_string())),
            _ => self.text(name),
        }
    }

    /// A document that must be there.
    ///
    /// # Errors
    /// When it is not.
    pub fn required_document(&self, name: &str) -> Result<String, ServiceError> {
        self.document(name)?.ok_or_else(|| self.missing(name))
    }

    /// A whole number.
    ///
    /// # Errors
    /// For anything else.
    pub fn number(&self, name: &str) -> Result<Option<i64>, ServiceError> {
        match self.text(name)? {
            None => Ok(None),
            Some(text) => match text.trim().parse::<i64>() {
                Ok(number) => Ok(Some(number)),
                Err(_) => Err(self.wrong(name, "a whole number")),
            },
        }
    }

    /// `true` or `false`.
    ///
    /// # Errors
    /// For anything else.
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
    /// For anything else.
    pub fn bytes(&self, name: &str) -> Result<Option<Vec<u8>>, ServiceError> {
        match self.text(name)? {
            None => Ok(None),
            Some(text) => match Base64::decode_vec(text.trim()) {
                Ok(bytes) => Ok(Some(bytes)),
                Err(_) => Err(self.wrong(name, "base64")),
            },
        }
    }

    /// Bytes that must be there.
    ///
    /// # Errors
    /// When they are not.
    pub fn required_bytes(&self, name: &str) -> Result<Vec<u8>, ServiceError> {
        self.bytes(name)?.ok_or_else(|| self.missing(name))
    }

    /// A map of texts, in the order of its keys.
    ///
    /// # Errors
    /// For anything else.
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

    /// An encryption context.
    ///
    /// # Errors
    /// For anything but a map of texts.
    pub fn context(&self, name: &str) -> Result<EncryptionContext, ServiceError> {
        let mut context = EncryptionContext::default();
        for (key, value) in self.map(name)? {
            context.0.insert(key, value);
        }
        Ok(context)
    }

    /// A list of texts.
    ///
    /// # Errors
    /// For anything else.
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
    /// For anything else.
    pub fn items(&self, name: &str) -> Result<&'a [Value], ServiceError> {
        match self.get(name) {
            None => Ok(&[]),
            Some(Value::Array(items)) => Ok(items),
            Some(_) => Err(self.wrong(name, "a list")),
        }
    }

    /// Tags as KMS spells them (`TagKey`, `TagValue`) or as S3 and IAM do (`Key`, `Value`).
    ///
    /// # Errors
    /// For anything else.
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

    /// The members of a value that is none of these.
    pub fn of(&self, value: &'a Value) -> Params<'a> {
        Params {
            service: self.service,
            members: value.as_object(),
        }
    }

    /// The members of a member.
    pub fn inside(&self, name: &str) -> Params<'a> {
        Params {
            service: self.service,
            members: self.get(name).and_then(Value::as_object),
        }
    }
}
