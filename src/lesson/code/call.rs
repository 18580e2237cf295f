//! A call as an application writes it: the parameters of a request under AWS's names.

use super::Snippet;
use crate::core::error::Service;
use crate::core::trace::ApiCall;
use crate::core::wire::{Member, Table, Type};
use serde_json::{Map, Value};

/// A call that every client can write.
#[derive(Clone, Debug, PartialEq)]
pub struct ClientCall {
    /// E.g. `GenerateDataKey`.
    pub operation: &'static str,
    pub service: Service,
    /// The endpoint's Region.
    pub region: String,
    /// Whether the call is unsigned.
    pub unsigned: bool,
    /// The parameters in the order in which clients write them. A body is the name of a file; so is a customer-provided
    /// key, because the page never shows its bytes.
    pub input: Vec<(&'static Member, Value)>,
}

impl ClientCall {
    /// The call in a request; none for a response.
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

    /// Whether the call goes to S3; otherwise it goes to KMS.
    pub fn is_s3(&self) -> bool {
        self.service == Service::S3
    }

    /// A parameter by its name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let found = self.input.iter().find(|(member, _)| member.name == name);
        found.map(|(_, value)| value)
    }

    /// Whether a parameter's type satisfies `is`.
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

    /// The request without any client: operation and parameters, as JSON.
    pub fn request(&self) -> Snippet {
        let mut snippet = Snippet::default();
        let service = if self.is_s3() { "s3" } else { "kms" };
        snippet.code(&format!("{service}:{} ", self.operation));
        snippet.value(&format!("{:#}", self.to_json()));
        snippet
    }

    /// The name of the file that is read or written: the object's name, where that is a plain file name.
    pub fn file(&self) -> String {
        let metadata = self.get("Metadata");
        // The app encrypted this object before the upload, so the upload sends another file.
        if metadata.is_some_and(|metadata| metadata.get("x-amz-key-v2").is_some()) {
            return "encrypted.dat".to_owned();
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

/// Whether leaving the parameter out means the same; true for an empty value of a parameter with a default.
fn says_nothing(member: &Member, value: &Value) -> bool {
    (member.default).is_some_and(|default| value == default || value == "")
}
