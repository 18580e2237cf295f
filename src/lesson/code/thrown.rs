//! What each client throws and prints for an error.

use super::literal::text;
use super::{Client, Written};
use crate::core::error::ServiceError;

/// An error, as a client has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thrown {
    /// Its class, and how it is told from others; names stand in backticks.
    pub class: String,
    /// What the client prints, word for word; `…` stands for what is not shown here, e.g. request ids.
    pub prints: String,
}

/// Whether it is an answer to a HEAD, which has a status and no more.
pub fn bare(error: &ServiceError) -> bool {
    error.code == error.status.to_string()
}

/// The class of a modelled error: its code, but for a HEAD's 404, which S3's model calls `NotFound`.
pub fn class(error: &ServiceError) -> String {
    match bare(error) && error.status == 404 {
        true => "NotFound".to_owned(),
        false => error.code.clone(),
    }
}

/// The base class in JavaScript.
pub fn base(s3: bool) -> &'static str {
    if s3 {
        "S3ServiceException"
    } else {
        "KMSServiceException"
    }
}

/// Whether AWS's service models give the operation this error, so that clients have a class for it.
pub fn models(operation: &str, error: &ServiceError) -> bool {
    const USES: [&str; 5] = [
        "GenerateDataKey",
        "GenerateDataKeyWithoutPlaintext",
        "Encrypt",
        "Decrypt",
        "ReEncrypt",
    ];
    let uses = USES.contains(&operation);
    let one_of = |names: &[&str]| names.contains(&operation);
    match error.code.as_str() {
        "NoSuchKey" | "InvalidObjectState" => operation == "GetObject",
        "NoSuchBucket" => operation == "ListObjectsV2",
        "NoSuchUpload" => operation == "AbortMultipartUpload",
        "BucketAlreadyExists" | "BucketAlreadyOwnedByYou" => operation == "CreateBucket",
        "404" => operation == "HeadObject",
        "InvalidKeyUsageException" | "KeyUnavailableException" => uses,
        "InvalidCiphertextException" | "IncorrectKeyException" => one_of(&["Decrypt", "ReEncrypt"]),
        "DryRunOperationException" => {
            uses || one_of(&["CreateGrant", "RevokeGrant", "RetireGrant"])
        }
        "DisabledException" => uses || one_of(&["RotateKeyOnDemand", "CreateGrant"]),
        "InvalidGrantTokenException" => uses || one_of(&["CreateGrant", "RetireGrant"]),
        "NotFoundException" => is_kms(operation) && !one_of(&["CreateKey", "ListKeys"]),
        "KMSInvalidStateException" => {
            let none = ["CreateKey", "DescribeKey", "ListKeys", "ListAliases"];
            is_kms(operation) && !one_of(&none)
        }
        "InvalidArnException" => {
            let none = ["ListKeys", "CreateAlias", "UpdateAlias", "DeleteAlias"];
            is_kms(operation) && !uses && !one_of(&none)
        }
        "MalformedPolicyDocumentException" => one_of(&["CreateKey", "PutKeyPolicy"]),
        "AlreadyExistsException" | "InvalidAliasNameException" => operation == "CreateAlias",
        "InvalidMarkerException" => {
            one_of(&["ListKeys", "ListAliases", "ListKeyRotations", "ListGrants"])
        }
        "InvalidGrantIdException" => one_of(&["ListGrants", "RevokeGrant", "RetireGrant"]),
        "TagException" => operation == "CreateKey",
        "ConflictException" => operation == "RotateKeyOnDemand",
        _ => false,
    }
}

/// Whether it is one of KMS's operations: S3's are about a bucket, an object, a part or an upload.
fn is_kms(operation: &str) -> bool {
    let of_s3 = ["Object", "Bucket", "Part", "Upload"];
    !of_s3.iter().any(|word| operation.contains(word))
}

/// Whether recent clients have a class of their own for it, whatever the operation, that older ones lack.
fn is_new(call: &Written, error: &ServiceError) -> bool {
    const NEW: [&str; 5] = [
        "AccessDenied",
        "InvalidRequest",
        "NoSuchBucket",
        "NoSuchKey",
        "NoSuchUpload",
    ];
    call.s3 && !models(call.operation, error) && NEW.contains(&error.code.as_str())
}

/// What a client throws and prints.
pub fn thrown(client: Client, call: &Written, error: &ServiceError) -> Thrown {
    let line = error.cli_line(call.operation);
    match client {
        Client::Cli => Thrown {
            class: "Exit status 254: the service answered with an error. Older versions print the line without `aws: [ERROR]:`.".to_owned(),
            prints: format!("aws: [ERROR]: {line}"),
        },
        Client::Python => Thrown {
            class: python(call, error),
            prints: line,
        },
        Client::JavaScript => Thrown {
            class: javascript(call, error),
            prints: node(call, error),
        },
        Client::Rust => rust(call, error),
    }
}

fn python(call: &Written, error: &ServiceError) -> String {
    let client = if call.s3 { "s3" } else { "kms" };
    let code = &error.code;
    if models(call.operation, error) && !bare(error) {
        return format!("`{client}.exceptions.{code}`, a `botocore.exceptions.ClientError`.");
    }
    let test = format!(
        "`botocore.exceptions.ClientError`, with `error.response[\"Error\"][\"Code\"] == {}`.",
        text(code)
    );
    match is_new(call, error) {
        true => format!("{test} Recent versions throw its subclass `{client}.exceptions.{code}`."),
        false => test,
    }
}

fn javascript(call: &Written, error: &ServiceError) -> String {
    let base = base(call.s3);
    if models(call.operation, error) {
        return format!("`{}`, a `{base}`.", class(error));
    }
    if bare(error) {
        return format!(
            "`{base}`. A HEAD brings no code: `error.$metadata.httpStatusCode` is all there is."
        );
    }
    let test = format!("`{base}`, with `error.name === {}`.", text(&error.code));
    match is_new(call, error) {
        true => format!(
            "{test} Recent versions throw its subclass `{}`.",
            error.code
        ),
        false => test,
    }
}

/// As Node prints an error object.
fn node(call: &Written, error: &ServiceError) -> String {
    let fault = if error.status < 500 {
        "client"
    } else {
        "server"
    };
    // What the client says where the answer says nothing.
    let message = match error.message.as_str() {
        _ if bare(error) => "UnknownError",
        "" => "UnknownError",
        message => message,
    };
    let name = match bare(error) {
        true if error.status == 404 => "NotFound",
        true => "Unknown",
        false => &error.code,
    };
    let own = match (bare(error), call.s3) {
        (true, _) => String::new(),
        (_, true) => format!(",\n  Code: '{}'", error.code),
        (_, false) => format!(",\n  __type: '{}'", error.code),
    };
    format!(
        "{name}: {message}\n    at … {{\n  '$fault': '{fault}',\n  '$metadata': {{ httpStatusCode: {}, … }}{own}\n}}",
        error.status
    )
}

fn rust(call: &Written, error: &ServiceError) -> Thrown {
    if bare(error) && !models(call.operation, error) {
        return Thrown {
            class:
                "`SdkError::ServiceError`. A HEAD brings no code: `raw_response()` has the status."
                    .to_owned(),
            prints: "service error".to_owned(),
        };
    }
    let class = match models(call.operation, error) {
        true => format!(
            "`SdkError::ServiceError` around `{}Error::{}`.",
            call.operation,
            class(error)
        ),
        false => format!(
            "`SdkError::ServiceError`, with `error.code() == Some({})`.",
            text(&error.code)
        ),
    };
    let prints = match bare(error) {
        true => "service error".to_owned(),
        false => format!("{}: {}", error.code, error.message),
    };
    Thrown { class, prints }
}
