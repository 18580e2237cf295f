//! How S3 will encrypt a new object: by the request's headers, or else by the bucket's default.

use super::S3Error;
use super::encryption::{Algorithm, BucketDefault};
use super::sse_headers::{CustomerKey, SseHeaders};
use crate::core::json::{Subject, parse_value};
use crate::core::kms::EncryptionContext;
use base64ct::{Base64, Encoding};

/// How to encrypt a new object.
#[derive(Debug)]
pub enum Plan {
    SseS3,
    Kms {
        /// The key as the request or the default names it; without one, the AWS managed key `aws/s3`.
        key_id: Option<String>,
        /// The caller's own pairs.
        context: EncryptionContext,
        /// Whether a Bucket Key is used.
        bucket_key: bool,
        /// Whether there is a second layer (DSSE-KMS).
        dual: bool,
    },
    SseC(CustomerKey),
}

impl Plan {
    /// A request's headers override the bucket's default. `aws:kms` without a key means `aws/s3`, even if the default
    /// names a key; such a request keeps the bucket's `BucketKeyEnabled`.
    ///
    /// # Errors
    /// `InvalidArgument` with AWS's own message.
    pub fn of(headers: &SseHeaders, default: &BucketDefault) -> Result<Self, S3Error> {
        if let Some(customer) = &headers.customer {
            if headers.algorithm.is_some() || headers.kms_key_id.is_some() {
                return Err(S3Error::argument(
                    "Server Side Encryption with Customer provided key is incompatible with the encryption method specified",
                ));
            }
            customer.check()?;
            return Ok(Self::SseC(customer.clone()));
        }
        let (algorithm, key_id) = match &headers.algorithm {
            Some(name) => {
                let algorithm = Algorithm::of(name).ok_or_else(|| {
                    S3Error::argument("The encryption method specified is not supported")
                })?;
                (algorithm, headers.kms_key_id.clone())
            }
            None if headers.kms_key_id.is_some() => return Err(S3Error::argument(NEEDS_KMS)),
            None => (default.algorithm, default.kms_key_id.clone()),
        };
        if algorithm == Algorithm::SseS3 {
            return match headers.kms_key_id {
                Some(_) => Err(S3Error::argument(NEEDS_KMS)),
                None => Ok(Self::SseS3),
            };
        }
        let dual = algorithm == Algorithm::DsseKms;
        Ok(Self::Kms {
            key_id,
            context: headers
                .context
                .as_deref()
                .map_or_else(|| Ok(EncryptionContext::default()), read_context)?,
            bucket_key: headers.bucket_key.unwrap_or(default.bucket_key) && !dual,
            dual,
        })
    }
}

const NEEDS_KMS: &str = "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms";

/// Parses the caller's own encryption context. S3's answer to any other text is not recorded: simulated.
fn read_context(text: &str) -> Result<EncryptionContext, S3Error> {
    let wrong = || {
        S3Error::argument(
            "The x-amz-server-side-encryption-context header must be base64-encoded JSON of string pairs.",
        )
    };
    let bytes = Base64::decode_vec(text).map_err(|_| wrong())?;
    let json = String::from_utf8(bytes).map_err(|_| wrong())?;
    let mut context = EncryptionContext::default();
    let value = parse_value(Subject::EncryptionContext, &json).map_err(|_| wrong())?;
    for (name, value) in value.as_object().ok_or_else(wrong)? {
        let value = value.as_str().ok_or_else(wrong)?;
        context.0.insert(name.clone(), value.to_owned());
    }
    Ok(context)
}
