//! S3's operations on buckets and on uploads in parts (FIDELITY 2 and 8).

use super::caller::{Caller, Context};
use super::expect::{Call, Failure, Fresh};
use super::policy::{Malformed, Policy};
use super::s3::Answer;
use super::sse::headers;
use super::world::{Bucket, BucketDefault, Upload, World};
use serde_json::{Value, json};

impl World {
    pub fn create_bucket(&mut self, caller: &Caller, call: &Call) -> Answer {
        let bucket = Bucket {
            account: caller.account().expect("an account").to_owned(),
            blocks_public_policies: true,
            ..Bucket::default()
        };
        self.buckets.insert(call.given("Bucket").to_owned(), bucket);
        Answer::ok(vec![], vec![])
    }

    pub fn bucket_operation(&mut self, caller: &Caller, call: &Call) -> Answer {
        let name = call.given("Bucket");
        let action = match call.operation.as_str() {
            "PutBucketPolicy" => "s3:PutBucketPolicy",
            "DeleteBucketPolicy" => "s3:DeleteBucketPolicy",
            "PutBucketEncryption" => "s3:PutEncryptionConfiguration",
            "GetBucketEncryption" => "s3:GetEncryptionConfiguration",
            "DeletePublicAccessBlock" => "s3:PutBucketPublicAccessBlock",
            other => panic!("an operation that this model lacks: {other}"),
        };
        if let Err(failure) = self.s3_allows(caller, action, (name, None), Context::new()) {
            return failure.into();
        }
        let result = match call.operation.as_str() {
            "PutBucketPolicy" => self.put_bucket_policy(caller, call),
            "PutBucketEncryption" => self.put_bucket_encryption(call),
            "GetBucketEncryption" => return self.bucket_encryption(name),
            "DeleteBucketPolicy" => {
                self.buckets.get_mut(name).expect("a bucket").policy = None;
                Ok(())
            }
            _ => {
                self.buckets
                    .get_mut(name)
                    .expect("a bucket")
                    .blocks_public_policies = false;
                Ok(())
            }
        };
        match result {
            Ok(()) => Answer::ok(vec![], vec![]),
            Err(failure) => failure.into(),
        }
    }

    fn put_bucket_policy(&mut self, caller: &Caller, call: &Call) -> Result<(), Failure> {
        let policy = Policy::on_resource(call.given("Policy"), &self.births).map_err(|what| {
            let message = match what {
                Malformed::NoPrincipal => "Missing required field Principal",
                Malformed::InvalidPrincipal => "Invalid principal in policy",
            };
            Failure::new("MalformedPolicy", 400, message)
        })?;
        let name = call.given("Bucket");
        let bucket = self.buckets.get_mut(name).expect("a bucket");
        // Block Public Access is on for new buckets.
        if bucket.blocks_public_policies && policy.is_public() {
            let why = "because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.";
            let resource = format!("resource: \"arn:aws:s3:::{name}\"");
            return Err(Self::denied(
                "AccessDenied",
                403,
                caller,
                "s3:PutBucketPolicy",
                &resource,
                &[why.to_owned()],
            ));
        }
        bucket.policy = Some(policy);
        Ok(())
    }

    /// The key is not validated: the PUT fails later. A rule may hold `BlockedEncryptionTypes` alone.
    fn put_bucket_encryption(&mut self, call: &Call) -> Result<(), Failure> {
        let rule = &call.input["ServerSideEncryptionConfiguration"]["Rules"][0];
        let by_default = &rule["ApplyServerSideEncryptionByDefault"];
        let text = |name: &str| by_default[name].as_str().map(str::to_owned);
        let (algorithm, key) = (text("SSEAlgorithm"), text("KMSMasterKeyID"));
        if algorithm.as_deref() == Some("AES256") && key.is_some() {
            return Err(Failure::new(
                "InvalidArgument",
                400,
                "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
            ));
        }
        let default = &mut self
            .buckets
            .get_mut(call.given("Bucket"))
            .expect("a bucket")
            .default;
        let types = &rule["BlockedEncryptionTypes"]["EncryptionType"];
        let sse_c_allowed = match types.get(0).and_then(Value::as_str) {
            Some("NONE") => true,
            Some(_) => false,
            None => default.sse_c_allowed,
        };
        *default = BucketDefault {
            algorithm,
            key,
            bucket_key: rule["BucketKeyEnabled"] == true,
            sse_c_allowed,
        };
        Ok(())
    }

    /// The key id comes back as configured.
    fn bucket_encryption(&self, name: &str) -> Answer {
        let default = &self.buckets[name].default;
        let algorithm = default.algorithm.as_deref().unwrap_or("AES256");
        let output = vec![
            (ALGORITHM, json!(algorithm)),
            (MASTER_KEY, json!(default.key)),
            (BUCKET_KEY, json!(default.bucket_key)),
        ];
        Answer::ok(vec![], output)
    }

    /// Create: GenerateDataKey. Parts, their list and the end: Decrypt (FIDELITY 2, the table of permissions).
    pub fn multipart(&mut self, caller: &Caller, call: &Call, fresh: Fresh<'_>) -> Answer {
        let (bucket, key) = (call.given("Bucket"), call.given("Key"));
        if call.operation == "CreateMultipartUpload" {
            return self.create_upload(caller, call, fresh);
        }
        let action = match call.operation.as_str() {
            "AbortMultipartUpload" => "s3:AbortMultipartUpload",
            "ListParts" => "s3:ListMultipartUploadParts",
            _ => "s3:PutObject",
        };
        let id = call.given("UploadId");
        let is_here = |upload: &&Upload| upload.bucket == bucket && upload.key == key;
        let open = self.uploads.get(id).filter(is_here).cloned();
        // A part has no encryption headers. Policies that deny unencrypted uploads let parts through all the same, so
        // the headers of the upload count for them (FIDELITY has no row for it).
        let headers_of = |upload: &Upload| upload.headers.clone();
        let context = open
            .as_ref()
            .filter(|_| action == "s3:PutObject")
            .map(headers_of)
            .unwrap_or_default();
        let from = call
            .text("CopySource")
            .and_then(|source| source.split_once('/'));
        let source = from
            .map(|(bucket, key)| self.may_read(caller, bucket, key))
            .transpose();
        let allowed = self.s3_allows(caller, action, (bucket, Some(key)), context);
        let source = match (source, allowed) {
            (Ok(source), Ok(())) => from.zip(source),
            // Which of the two is asked about first is not documented.
            (source, allowed) => {
                let failures = source.err().into_iter().chain(allowed.err()).collect();
                return Answer {
                    result: Err(failures),
                    events: vec![],
                };
            }
        };
        if let Some(upload) = self
            .completed
            .get(id)
            .filter(|_| call.operation == "CompleteMultipartUpload")
        {
            // Sent again, it answers as before (FIDELITY 8).
            return Answer::ok(vec![], headers(&upload.encryption));
        }
        let Some(upload) = open else {
            return Failure::code("NoSuchUpload", 404).into();
        };
        if call.operation == "AbortMultipartUpload" {
            self.uploads.remove(id);
            return Answer::ok(vec![], vec![]);
        }
        let sent = call.input["MultipartUpload"]["Parts"][0]["ETag"].as_str();
        let is_listed = upload
            .part
            .as_ref()
            .is_some_and(|(etag, _)| Some(etag.as_str()) == sent);
        // Whether KMS would be asked before is not documented.
        if call.operation == "CompleteMultipartUpload" && !is_listed {
            return Failure::code("InvalidPart", 400).into();
        }
        // A copied part: Decrypt on the source's key, too.
        let mut events = vec![];
        if let Some((place, object)) = &source {
            if matches!(object.encryption, super::world::Encryption::SseC(_)) {
                return Failure::code("InvalidRequest", 400).into();
            }
            let (more, opened) = self.decrypt_stored(caller, &object.encryption, *place);
            events.extend(more);
            if let Err(failure) = opened {
                return Answer::fails(events, failure);
            }
        }
        let (more, opened) = self.decrypt_stored(caller, &upload.encryption, (bucket, key));
        events.extend(more);
        if let Err(failure) = opened {
            return Answer::fails(events, failure);
        }
        match call.operation.as_str() {
            "UploadPart" => {
                let part = (fresh.id("/ETag"), call.given("Body").to_owned());
                self.uploads.get_mut(id).expect("an upload").part = Some(part);
                Answer::ok(events, headers(&upload.encryption))
            }
            "UploadPartCopy" => {
                let body = source.map(|(_, object)| object.body).expect("a source");
                let part = (fresh.id("/CopyPartResult/ETag"), body);
                self.uploads.get_mut(id).expect("an upload").part = Some(part);
                Answer::ok(events, headers(&upload.encryption))
            }
            "CompleteMultipartUpload" => {
                let (_, body) = upload.part.as_ref().expect("a part");
                self.uploads.remove(id);
                self.completed.insert(id.to_owned(), upload.clone());
                let output = headers(&upload.encryption);
                self.store(bucket, key, body, upload.encryption);
                Answer::ok(events, output)
            }
            _ => Answer::ok(events, vec![]),
        }
    }

    fn create_upload(&mut self, caller: &Caller, call: &Call, fresh: Fresh<'_>) -> Answer {
        if *caller == Caller::Anonymous {
            // Whatever the policy (FIDELITY 8).
            return Failure::new(
                "AccessDenied",
                403,
                "Anonymous users cannot initiate multipart uploads.  Please authenticate.",
            )
            .into();
        }
        let (bucket, key) = (call.given("Bucket"), call.given("Key"));
        let plan = match self.may_write(caller, call) {
            Ok(plan) => plan,
            Err(failure) => return failure.into(),
        };
        let (events, encrypted) = self.encrypt(caller, &plan, (bucket, key), fresh);
        match encrypted {
            Ok(encryption) => {
                let output = headers(&encryption);
                let upload = Upload {
                    bucket: bucket.to_owned(),
                    key: key.to_owned(),
                    encryption,
                    headers: self.write_context(caller, call),
                    part: None,
                };
                self.uploads.insert(fresh.id("/UploadId"), upload);
                Answer::ok(events, output)
            }
            Err(failure) => Answer::fails(events, failure),
        }
    }
}

const ALGORITHM: &str =
    "/ServerSideEncryptionConfiguration/Rules/0/ApplyServerSideEncryptionByDefault/SSEAlgorithm";
const MASTER_KEY: &str =
    "/ServerSideEncryptionConfiguration/Rules/0/ApplyServerSideEncryptionByDefault/KMSMasterKeyID";
const BUCKET_KEY: &str = "/ServerSideEncryptionConfiguration/Rules/0/BucketKeyEnabled";
