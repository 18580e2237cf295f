//! A call by name.

use super::call::TypedCall;
use super::reply::Reply;
use super::{iam, kms, s3};
use crate::core::clock::Timestamp;
use crate::core::cloud::Cloud;
use crate::core::error::{Service, ServiceError};
use crate::core::iam::Principal;
use crate::core::wire::JsonInput;
use serde_json::Value;

/// A call in AWS's own words.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Who calls.
    pub principal: Principal,
    /// `kms`, `s3` or `iam`.
    pub service: String,
    /// E.g. `GenerateDataKey`.
    pub operation: String,
    /// Its parameters.
    pub input: Value,
}

/// Reads an operation's parameters; `None` for an operation that is not there.
type Read = fn(&str, &JsonInput<'_>) -> Result<Option<TypedCall>, ServiceError>;

/// What an operation that does not exist here is answered.
pub fn unknown(service: &str, operation: &str) -> ServiceError {
    ServiceError {
        service: Service::S3,
        code: "UnknownOperationException".to_owned(),
        status: 400,
        message: format!("no operation `{operation}` of service `{service}` is simulated here"),
    }
}

impl Line {
    /// Reads `{"as", "service", "operation", "input"}`.
    ///
    /// # Errors
    /// What was expected where.
    pub fn of(value: &Value) -> Result<Self, String> {
        let text = |name: &str| {
            value
                .get(name)
                .and_then(Value::as_str)
                .ok_or_else(|| format!("expected a text as `{name}`"))
        };
        let principal = text("as")?
            .parse::<Principal>()
            .map_err(|error| error.to_string())?;
        let input = match value.get("input") {
            None | Some(Value::Null) => Value::Object(serde_json::Map::new()),
            Some(Value::Object(input)) => Value::Object(input.clone()),
            Some(_) => return Err("expected an object as `input`".to_owned()),
        };
        Ok(Self {
            principal,
            service: text("service")?.to_owned(),
            operation: text("operation")?.to_owned(),
            input,
        })
    }

    /// The request it stands for.
    ///
    /// # Errors
    /// The service's answer to parameters that are missing or of the wrong type; [`unknown`].
    pub fn typed(&self) -> Result<TypedCall, ServiceError> {
        let service = self.service.to_ascii_lowercase();
        let (of, read): (Service, Read) = match service.as_str() {
            "kms" => (Service::Kms, kms::typed),
            "s3" => (Service::S3, s3::typed),
            "iam" => (Service::Iam, iam::typed),
            _ => return Err(unknown(&self.service, &self.operation)),
        };
        let params = JsonInput::new(of, &self.input);
        read(&self.operation, &params)?.ok_or_else(|| unknown(&self.service, &self.operation))
    }

    /// Runs it.
    pub fn run(&self, cloud: &mut Cloud, now: Timestamp) -> Reply {
        match self.typed() {
            Ok(call) => Reply::of(call.run(cloud, &self.principal, now)),
            Err(error) => Reply {
                result: Err(error),
                trace: None,
            },
        }
    }
}
