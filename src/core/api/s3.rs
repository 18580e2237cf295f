//! S3's operations.

use super::Ready;
use super::presigned::{to_fetch, to_sign};
use crate::core::cloud::Call;
use crate::core::error::ServiceError;
use crate::core::s3::body::excerpt_of;
use crate::core::s3::encryption::CustomerKey;
use crate::core::s3::{
    Request, SseHeaders, abort_multipart_upload, complete_multipart_upload, copy_object,
    create_bucket, create_multipart_upload, delete_bucket, delete_bucket_encryption,
    delete_bucket_policy, get_bucket_encryption, get_bucket_policy, get_object, get_object_tagging,
    head_object, list_buckets, list_multipart_uploads, list_objects_v2, list_parts,
    put_bucket_encryption, put_bucket_policy, put_object, put_object_tagging, upload_part,
    upload_part_copy,
};
use crate::core::wire::JsonInput;
use base64ct::{Base64, Encoding};
use percent_encoding::percent_decode_str;
use serde_json::Value;

/// The request that an operation and its parameters stand for; `None` for an operation that is not there.
///
/// # Errors
/// For parameters that are missing or of the wrong type.
pub fn ready(operation: &str, params: &JsonInput<'_>) -> Result<Option<Ready>, ServiceError> {
    let body = || params.bytes("Body").map(Option::unwrap_or_default);
    let ready = match operation {
        "PutObject" => {
            let body = body()?;
            Ready::Call(Call::PutObject(put(params, &body)?), body)
        }
        "GetObject" => Ready::Call(Call::GetObject(get(params)?), Vec::new()),
        "DeleteObject" => {
            let (bucket, key) = place(params)?;
            Ready::Call(Call::DeleteObject { bucket, key }, Vec::new())
        }
        "GeneratePresignedUrl" => Ready::Presign(to_sign(params)?),
        "FetchPresignedUrl" => Ready::Fetch(to_fetch(params, body()?)?),
        "UploadPart" => Ready::S3(Request::UploadPart(part(params)?), body()?),
        _ => match object(operation, params)? {
            Some(request) => Ready::S3(request, Vec::new()),
            None => match bucket(operation, params)? {
                Some(request) => Ready::S3(request, Vec::new()),
                None => return Ok(None),
            },
        },
    };
    Ok(Some(ready))
}

/// Operations on objects and uploads.
fn object(operation: &str, params: &JsonInput<'_>) -> Result<Option<Request>, ServiceError> {
    let upload_id = || params.required("UploadId");
    Ok(Some(match operation {
        "HeadObject" => {
            let (bucket, key) = place(params)?;
            Request::HeadObject(head_object::Input {
                bucket,
                key,
                checksum_mode: params.text("ChecksumMode")?,
                customer: customer(params, "SSECustomer")?,
                algorithm: sse_header(params)?,
            })
        }
        "CopyObject" => {
            let (bucket, key) = place(params)?;
            let (source_bucket, source_key) = source(params)?;
            Request::CopyObject(copy_object::Input {
                bucket,
                key,
                source_bucket,
                source_key,
                sse: headers(params)?,
                source_customer: customer(params, "CopySourceSSECustomer")?,
            })
        }
        "PutObjectTagging" => {
            let (bucket, key) = place(params)?;
            let tags = params.inside("Tagging").tags("TagSet")?;
            Request::PutObjectTagging(put_object_tagging::Input { bucket, key, tags })
        }
        "GetObjectTagging" => {
            let (bucket, key) = place(params)?;
            Request::GetObjectTagging(get_object_tagging::Input { bucket, key })
        }
        "CreateMultipartUpload" => {
            let (bucket, key) = place(params)?;
            Request::CreateMultipartUpload(create_multipart_upload::Input {
                bucket,
                key,
                content_type: content_type(params)?,
                sse: headers(params)?,
                metadata: params.map("Metadata")?,
                tags: tagging(params)?,
            })
        }
        "UploadPartCopy" => {
            let (bucket, key) = place(params)?;
            let (source_bucket, source_key) = source(params)?;
            Request::UploadPartCopy(upload_part_copy::Input {
                bucket,
                key,
                upload_id: upload_id()?,
                part_number: number(params, "PartNumber")?,
                source_bucket,
                source_key,
                range: params.text("CopySourceRange")?,
                customer: customer(params, "SSECustomer")?,
                source_customer: customer(params, "CopySourceSSECustomer")?,
            })
        }
        "CompleteMultipartUpload" => {
            let (bucket, key) = place(params)?;
            let mut parts = Vec::new();
            for item in params.inside("MultipartUpload").items("Parts")? {
                let member = params.of(item);
                parts.push((number(&member, "PartNumber")?, member.required("ETag")?));
            }
            Request::CompleteMultipartUpload(complete_multipart_upload::Input {
                bucket,
                key,
                upload_id: upload_id()?,
                parts,
            })
        }
        "AbortMultipartUpload" => {
            let (bucket, key) = place(params)?;
            Request::AbortMultipartUpload(abort_multipart_upload::Input {
                bucket,
                key,
                upload_id: upload_id()?,
            })
        }
        "ListParts" => {
            let (bucket, key) = place(params)?;
            Request::ListParts(list_parts::Input {
                bucket,
                key,
                upload_id: upload_id()?,
                max_parts: params.number("MaxParts")?,
                part_number_marker: params.number("PartNumberMarker")?,
            })
        }
        _ => return Ok(None),
    }))
}

/// Operations on buckets.
fn bucket(operation: &str, params: &JsonInput<'_>) -> Result<Option<Request>, ServiceError> {
    if operation == "ListBuckets" {
        return Ok(Some(Request::ListBuckets(list_buckets::Input::default())));
    }
    let name = || params.required("Bucket");
    Ok(Some(match operation {
        "CreateBucket" => Request::CreateBucket(create_bucket::Input {
            bucket: name()?,
            location_constraint: (params.inside("CreateBucketConfiguration"))
                .text("LocationConstraint")?,
        }),
        "DeleteBucket" => Request::DeleteBucket(delete_bucket::Input { bucket: name()? }),
        "ListObjectsV2" => Request::ListObjectsV2(list_objects_v2::Input {
            bucket: name()?,
            prefix: params.text("Prefix")?,
            delimiter: params.text("Delimiter")?,
            max_keys: params.number("MaxKeys")?,
            continuation_token: params.text("ContinuationToken")?,
            start_after: params.text("StartAfter")?,
        }),
        "PutBucketPolicy" => Request::PutBucketPolicy(put_bucket_policy::Input {
            bucket: name()?,
            policy: params.required_document("Policy")?,
        }),
        "GetBucketPolicy" => Request::GetBucketPolicy(get_bucket_policy::Input { bucket: name()? }),
        "DeleteBucketPolicy" => {
            Request::DeleteBucketPolicy(delete_bucket_policy::Input { bucket: name()? })
        }
        "PutBucketEncryption" => {
            let rules = params.inside("ServerSideEncryptionConfiguration");
            let rule = match rules.items("Rules")? {
                [rule, ..] => params.of(rule),
                [] => return Err(params.missing("ServerSideEncryptionConfiguration.Rules")),
            };
            let default = rule.inside("ApplyServerSideEncryptionByDefault");
            Request::PutBucketEncryption(put_bucket_encryption::Input {
                bucket: name()?,
                sse_algorithm: default.required("SSEAlgorithm")?,
                kms_master_key_id: default.text("KMSMasterKeyID")?,
                bucket_key_enabled: rule.flag("BucketKeyEnabled")?,
            })
        }
        "GetBucketEncryption" => {
            Request::GetBucketEncryption(get_bucket_encryption::Input { bucket: name()? })
        }
        "DeleteBucketEncryption" => {
            Request::DeleteBucketEncryption(delete_bucket_encryption::Input { bucket: name()? })
        }
        "ListMultipartUploads" => Request::ListMultipartUploads(list_multipart_uploads::Input {
            bucket: name()?,
            prefix: params.text("Prefix")?,
        }),
        _ => return Ok(None),
    }))
}

pub(super) fn place(params: &JsonInput<'_>) -> Result<(String, String), ServiceError> {
    Ok((params.required("Bucket")?, params.required("Key")?))
}

/// An encryption header on a read, where there must be none.
fn sse_header(params: &JsonInput<'_>) -> Result<Option<String>, ServiceError> {
    match params.text("ServerSideEncryption")? {
        Some(name) => Ok(Some(name)),
        None => params.text("SSEKMSKeyId"),
    }
}

fn number(params: &JsonInput<'_>, name: &str) -> Result<i64, ServiceError> {
    params.number(name)?.ok_or_else(|| params.missing(name))
}

pub(super) fn content_type(params: &JsonInput<'_>) -> Result<String, ServiceError> {
    // S3's default.
    Ok((params.text("ContentType")?).unwrap_or_else(|| "binary/octet-stream".to_owned()))
}

fn put(params: &JsonInput<'_>, body: &[u8]) -> Result<put_object::Input, ServiceError> {
    let (bucket, key) = place(params)?;
    Ok(put_object::Input {
        bucket,
        key,
        content_type: content_type(params)?,
        sse: headers(params)?,
        metadata: params.map("Metadata")?,
        tags: tagging(params)?,
        body: excerpt_of(body),
    })
}

fn get(params: &JsonInput<'_>) -> Result<get_object::Input, ServiceError> {
    let (bucket, key) = place(params)?;
    Ok(get_object::Input {
        bucket,
        key,
        range: params.text("Range")?,
        customer: customer(params, "SSECustomer")?,
        algorithm: sse_header(params)?,
        uploaded_sha256: None,
    })
}

fn part(params: &JsonInput<'_>) -> Result<upload_part::Input, ServiceError> {
    let (bucket, key) = place(params)?;
    Ok(upload_part::Input {
        bucket,
        key,
        upload_id: params.required("UploadId")?,
        part_number: number(params, "PartNumber")?,
        customer: customer(params, "SSECustomer")?,
    })
}

pub(super) fn headers(params: &JsonInput<'_>) -> Result<SseHeaders, ServiceError> {
    Ok(SseHeaders {
        algorithm: params.text("ServerSideEncryption")?,
        kms_key_id: params.text("SSEKMSKeyId")?,
        context: params.text("SSEKMSEncryptionContext")?,
        bucket_key: params.flag("BucketKeyEnabled")?,
        customer: customer(params, "SSECustomer")?,
    })
}

/// SSE-C's three parameters; the key in base64, or its 32 characters as they are.
fn customer(params: &JsonInput<'_>, prefix: &str) -> Result<Option<CustomerKey>, ServiceError> {
    let text = params.text(&format!("{prefix}Key"))?;
    let algorithm = params.text(&format!("{prefix}Algorithm"))?;
    if text.is_none() && algorithm.is_none() {
        return Ok(None);
    }
    let text = text.unwrap_or_default();
    let key = match Base64::decode_vec(text.trim()) {
        Ok(key) if key.len() == 32 || text.len() != 32 => key,
        _ => text.into_bytes(),
    };
    Ok(Some(CustomerKey {
        algorithm: algorithm.unwrap_or_default(),
        key,
        md5: params.text(&format!("{prefix}KeyMD5"))?,
    }))
}

/// `Tagging` as a query string: `a=1&b=2`.
fn tagging(params: &JsonInput<'_>) -> Result<Vec<(String, String)>, ServiceError> {
    let text = params.text("Tagging")?.unwrap_or_default();
    let plain = |text: &str| {
        let text = text.replace('+', " ");
        percent_decode_str(&text).decode_utf8_lossy().into_owned()
    };
    Ok((text.split('&').filter(|pair| !pair.is_empty()))
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| (plain(key), plain(value)))
        .collect())
}

/// `CopySource`: `bucket/key`, percent-encoded, or boto3's `{"Bucket", "Key"}`.
fn source(params: &JsonInput<'_>) -> Result<(String, String), ServiceError> {
    if let Some(Value::Object(_)) = params.get("CopySource") {
        return place(&params.inside("CopySource"));
    }
    let text = params.required("CopySource")?;
    let text = percent_decode_str(text.trim_start_matches('/')).decode_utf8_lossy();
    match text.split_once('/') {
        Some((bucket, key)) => Ok((bucket.to_owned(), key.to_owned())),
        None => Err(params.wrong("CopySource", "`bucket/key`")),
    }
}
