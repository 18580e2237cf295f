//! A call as an application writes it: the parameters of a request, as values under AWS's names.

use super::Snippet;
use crate::core::error::Service;
use crate::core::trace::ApiCall;
use crate::core::wire::{Member, Table, Type};
use serde_json::{Map, Value};

/// A call, ready to be written in any client.
#[derive(Clone, Debug, PartialEq)]
pub struct ClientCall {
    /// E.g. `GenerateDataKey`.
    pub operation: &'static str,
    pub service: Service,
    /// The endpoint's Region.
    pub region: String,
    /// Whether nobody signs it.
    pub unsigned: bool,
    /// The parameters in the order they are written. A body is the name of a file; a customer's own key likewise, for it
    /// is never shown.
    pub input: Vec<(&'static Member, Value)>,
}

impl ClientCall {
    /// The call of a request; nothing for a response.
    pub fn of(api: &ApiCall) -> Option<Self> {
        let request = api.request.as_ref()?;
        let parameters = &request.parameters;
        let table: &'static Table = parameters.table;
        let shown = |(member, value): (&'static Member, &Value)| match member.kind {
            Type::CustomerKey => (member, Value::from("key")),
            _ => (member, value.clone()),
        };
        let mut call = Self {
            operation: table.operation,
            service: table.service,
            region: request.region.clone(),
            unsigned: false,
            input: (parameters.iter())
                .filter(|(member, value)| member.in_code && !says_nothing(member, value))
                .map(shown)
                .collect(),
        };
        if let Some(body) = &table.body {
            let file = match call.get("PartNumber") {
                Some(number) => format!("part-{number}.dat"),
                None => call.file(),
            };
            call.input.push((body, Value::from(file)));
        }
        Some(call)
    }

    /// Whether S3 is called; otherwise KMS.
    pub fn is_s3(&self) -> bool {
        self.service == Service::S3
    }

    /// A parameter.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let found = self.input.iter().find(|(member, _)| member.name == name);
        found.map(|(_, value)| value)
    }

    /// Whether it has a parameter of a type that `is` such.
    pub fn has(&self, is: impl Fn(Type) -> bool) -> bool {
        self.input.iter().any(|(member, _)| is(member.kind))
    }

    /// The parameters as a JSON object.
    pub fn to_json(&self) -> Value {
        let members = self.input.iter();
        let members: Map<String, Value> = members
            .map(|(member, value)| (member.name.to_owned(), value.clone()))
            .collect();
        Value::Object(members)
    }

    /// The bare request: operation and parameters, as JSON.
    pub fn request(&self) -> Snippet {
        let mut snippet = Snippet::default();
        let service = if self.is_s3() { "s3" } else { "kms" };
        snippet.code(&format!("{service}:{} ", self.operation));
        snippet.value(&format!("{:#}", self.to_json()));
        snippet
    }

    /// The file that is read or written: called like the object, where that is a plain name.
    pub fn file(&self) -> String {
        let metadata = self.get("Metadata");
        // Encrypted by the app before it was sent: that is another file.
        if metadata.is_some_and(|metadata| metadata.get("x-amz-key-v2").is_some()) {
            return "sealed.dat".to_owned();
        }
        let key = self.get("Key").and_then(Value::as_str);
        let name = key.and_then(|key| key.rsplit('/').next());
        let plain = |one: char| one.is_ascii_alphanumeric() || matches!(one, '.' | '_' | '-');
        match name {
            Some(name)
                if name.starts_with(|one: char| one.is_ascii_alphanumeric())
                    && name.len() <= 60
                    && name.chars().all(plain) =>
            {
                name.to_owned()
            }
            _ => "file.dat".to_owned(),
        }
    }
}

/// Whether a value is what its absence means too; an empty one is no value for a parameter with a default.
fn says_nothing(member: &Member, value: &Value) -> bool {
    (member.default).is_some_and(|default| value == default || value == "")
}
