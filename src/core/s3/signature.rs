//! The condition keys about a request's signature (S3 API reference, "Amazon S3 Signature Version 4 Authentication
//! Specific Policy Keys").

use crate::core::iam::{Context, Principal};
use crate::core::kms::Caller;

/// The SHA-256 of an empty body.
pub const NO_PAYLOAD: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
/// Instead of the hash of a body that is streamed: AWS's SDKs send it with a checksum after it, over HTTPS.
pub const STREAM: &str = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

/// Sets the keys. `payload` is the header `x-amz-content-sha256` of a request that is signed in its `Authorization`
/// header. Anonymous requests have no signature.
pub(super) fn set_in(context: &mut Context, caller: &Caller, payload: &str) {
    if matches!(caller.principal, Principal::Anonymous) {
        return;
    }
    context.set("s3:signatureversion", "AWS4-HMAC-SHA256");
    let (kind, payload) = match caller.presigned {
        None => ("REST-HEADER", payload),
        Some(signed) => {
            let age = caller.now.0.saturating_sub(signed.0).saturating_mul(1_000);
            context.set("s3:signatureAge", age.to_string());
            ("REST-QUERY-STRING", "UNSIGNED-PAYLOAD")
        }
    };
    context.set("s3:authType", kind);
    context.set("s3:x-amz-content-sha256", payload);
}
