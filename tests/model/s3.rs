//! S3's operations on objects (FIDELITY 2, and the table of permissions there).

use super::caller::{Caller, Context};
use super::decide::{On, Question, decide};
use super::expect::{Call, Event, Expected, Failure, Fresh};
use super::sse::{Plan, headers};
use super::world::{Encryption, Object, World};
use base64ct::Encoding;
use serde_json::{Value, json};

/// How a call on S3 ends.
pub struct Answer {
    pub result: Result<Vec<(&'static str, Value)>, Vec<Failure>>,
    pub events: Vec<Event>,
}

impl Answer {
    pub fn ok(events: Vec<Event>, output: Vec<(&'static str, Value)>) -> Self {
        Self {
            result: Ok(output),
            events,
        }
    }

    pub fn fails(events: Vec<Event>, failure: Failure) -> Self {
        Self {
            result: Err(vec![failure]),
            events,
        }
    }
}

impl From<Failure> for Answer {
    fn from(failure: Failure) -> Self {
        Self::fails(Vec::new(), failure)
    }
}

impl World {
    pub fn s3(&mut self, caller: &Caller, call: &Call, fresh: Fresh<'_>) -> Expected {
        let bucket = call.given("Bucket");
        let mut listed = None;
        let answer = match call.operation.as_str() {
            "CreateBucket" => self.create_bucket(caller, call),
            _ if !self.buckets.contains_key(bucket) => Failure::code("NoSuchBucket", 404).into(),
            _ if (call.text("ExpectedBucketOwner"))
                .is_some_and(|owner| owner != self.buckets[bucket].account) =>
            {
                Failure::code("AccessDenied", 403).into()
            }
            "PutObject" => self.put_object(caller, call, fresh),
            "GetObject" | "HeadObject" => self.get_object(caller, call),
            "CopyObject" => self.copy_object(caller, call, fresh),
            "DeleteObject" => self.delete_object(caller, call),
            "ListObjectsV2" => match self.list(caller, call) {
                Ok(keys) => {
                    listed = Some(("Contents", "Key", keys));
                    Answer::ok(vec![], vec![])
                }
                Err(failure) => failure.into(),
            },
            "CreateMultipartUpload"
            | "UploadPart"
            | "UploadPartCopy"
            | "CompleteMultipartUpload"
            | "AbortMultipartUpload"
            | "ListParts" => self.multipart(caller, call, fresh),
            _ => self.bucket_operation(caller, call),
        };
        let mut failures = answer.result.as_ref().err().cloned().unwrap_or_default();
        if call.operation == "HeadObject" {
            failures = failures.into_iter().map(without_body).collect();
        }
        Expected {
            failures,
            output: answer.result.unwrap_or_default(),
            listed,
            blob: None,
            events: answer.events,
        }
    }

    /// Whether S3 itself allows it. The detail is given inside one account or organization only.
    pub fn s3_allows(
        &self,
        caller: &Caller,
        action: &str,
        place: (&str, Option<&str>),
        more: Context,
    ) -> Result<(), Failure> {
        let bucket = &self.buckets[place.0];
        let resource = match place.1 {
            Some(key) => format!("arn:aws:s3:::{}/{key}", place.0),
            None => format!("arn:aws:s3:::{}", place.0),
        };
        let mut context = caller.context(false);
        context.extend(more);
        let question = Question {
            caller,
            action,
            resource: &resource,
            context,
            owner: &bucket.account,
            on: On::Bucket {
                policy: bucket.policy.as_ref(),
            },
        };
        decide(self, &question).map_err(|reasons| {
            let is_near = caller
                .account()
                .is_some_and(|account| account == bucket.account || self.is_organization);
            match is_near {
                true => Self::denied(
                    "AccessDenied",
                    403,
                    caller,
                    action,
                    &format!("resource: \"{resource}\""),
                    &reasons,
                ),
                false => Failure::new("AccessDenied", 403, "Access Denied"),
            }
        })
    }

    /// The condition keys of a write: what the request's headers say, not what the bucket's default will do.
    pub fn write_context(&self, caller: &Caller, call: &Call) -> Context {
        let mut context = Context::new();
        let mut put = |name: &str, value: String| {
            context.insert(
                format!("s3:x-amz-server-side-encryption{name}"),
                vec![value],
            )
        };
        if let Some(algorithm) = call.text("ServerSideEncryption") {
            put("", algorithm.to_owned());
        }
        if let Some(key) = self.header_key(caller, call) {
            put("-aws-kms-key-id", key);
        }
        if call.text("SSECustomerKey").is_some() {
            put("-customer-algorithm", "AES256".to_owned());
        }
        context
    }

    /// What every write goes through before its bytes are encrypted: s3:PutObject, then the headers.
    pub fn may_write(&self, caller: &Caller, call: &Call) -> Result<Plan, Failure> {
        let (bucket, key) = (call.given("Bucket"), call.given("Key"));
        self.s3_allows(
            caller,
            "s3:PutObject",
            (bucket, Some(key)),
            self.write_context(caller, call),
        )?;
        let plan = self.plan(call, bucket)?;
        if matches!(plan, Plan::SseC(_)) && !self.buckets[bucket].default.sse_c_allowed {
            // Blocked on new buckets since April 2026 (FIDELITY 8).
            let why = "because this bucket has blocked upload requests that specify Server Side Encryption with Customer provided keys (SSE-C). Please specify a different server-side encryption type.";
            let resource = format!("resource: \"arn:aws:s3:::{bucket}/{key}\"");
            return Err(Self::denied(
                "AccessDenied",
                403,
                caller,
                "s3:PutObject",
                &resource,
                &[why.to_owned()],
            ));
        }
        Ok(plan)
    }

    fn put_object(&mut self, caller: &Caller, call: &Call, fresh: Fresh<'_>) -> Answer {
        let (bucket, key, body) = (call.given("Bucket"), call.given("Key"), call.given("Body"));
        let plan = match self.may_write(caller, call) {
            Ok(plan) => plan,
            Err(failure) => return failure.into(),
        };
        let (events, encrypted) = self.encrypt(caller, &plan, (bucket, key), fresh);
        let encryption = match encrypted {
            Ok(encryption) => encryption,
            Err(failure) => return Answer::fails(events, failure),
        };
        let mut output = headers(&encryption);
        output.extend(etag(&encryption, body));
        self.store(bucket, key, body, encryption);
        Answer::ok(events, output)
    }

    pub fn store(&mut self, bucket: &str, key: &str, body: &str, encryption: Encryption) {
        let object = Object {
            body: body.to_owned(),
            encryption,
        };
        let bucket = self.buckets.get_mut(bucket).expect("a bucket");
        bucket.objects.insert(key.to_owned(), object);
    }

    /// s3:GetObject; a missing object is 404 with s3:ListBucket, 403 without.
    pub fn may_read(&self, caller: &Caller, bucket: &str, key: &str) -> Result<Object, Failure> {
        self.s3_allows(caller, "s3:GetObject", (bucket, Some(key)), Context::new())?;
        self.found(caller, bucket, key)
    }

    fn found(&self, caller: &Caller, bucket: &str, key: &str) -> Result<Object, Failure> {
        match self.buckets[bucket].objects.get(key) {
            Some(object) => Ok(object.clone()),
            None => match self.s3_allows(caller, "s3:ListBucket", (bucket, None), Context::new()) {
                Ok(()) => Err(Failure::code("NoSuchKey", 404)),
                Err(_) => Err(Failure::code("AccessDenied", 403)),
            },
        }
    }

    fn get_object(&mut self, caller: &Caller, call: &Call) -> Answer {
        let (bucket, key) = (call.given("Bucket"), call.given("Key"));
        let object = match self.may_read(caller, bucket, key) {
            Ok(object) => object,
            Err(failure) => return failure.into(),
        };
        if let Err(failure) = customer_key(&object, call) {
            return failure.into();
        }
        let is_head = call.operation == "HeadObject";
        // HEAD asks KMS for nothing, unless `x-amz-checksum-mode: ENABLED`.
        let needs_key = !is_head || call.text("ChecksumMode").is_some();
        let anonymous_head = *caller == Caller::Anonymous;
        let (events, opened) = match needs_key || anonymous_head {
            true => self.decrypt_stored(caller, &object.encryption, (bucket, key)),
            false => (vec![], Ok(())),
        };
        if let Err(failure) = opened {
            return Answer::fails(events, failure);
        }
        let mut output = headers(&object.encryption);
        // The context never comes back on Get and Head.
        output.push(("/SSEKMSEncryptionContext", Value::Null));
        if !is_head {
            // One Decrypt, whatever the range.
            let body = match call.text("Range") {
                Some(_) => part_of(&object.body),
                None => object.body,
            };
            output.push(("/Body", json!(body)));
        }
        Answer::ok(events, output)
    }

    /// Decrypt on the source's key, GenerateDataKey on the destination's. The source's own context is not carried over.
    fn copy_object(&mut self, caller: &Caller, call: &Call, fresh: Fresh<'_>) -> Answer {
        let (bucket, key) = (call.given("Bucket"), call.given("Key"));
        let (from_bucket, from_key) = call
            .given("CopySource")
            .split_once('/')
            .expect("bucket/key");
        if !self.buckets.contains_key(from_bucket) {
            return Failure::code("NoSuchBucket", 404).into();
        }
        let (source, plan) = (
            self.may_read(caller, from_bucket, from_key),
            self.may_write(caller, call),
        );
        // Which of the two is asked about first is not documented.
        let (source, plan) = match (source, plan) {
            (Ok(source), Ok(plan)) => (source, plan),
            (source, plan) => {
                let failures = source.err().into_iter().chain(plan.err()).collect();
                return Answer {
                    result: Err(failures),
                    events: vec![],
                };
            }
        };
        if matches!(source.encryption, Encryption::SseC(_)) {
            return Failure::code("InvalidRequest", 400).into();
        }
        let (mut events, opened) =
            self.decrypt_stored(caller, &source.encryption, (from_bucket, from_key));
        if let Err(failure) = opened {
            return Answer::fails(events, failure);
        }
        let (more, encrypted) = self.encrypt(caller, &plan, (bucket, key), fresh);
        events.extend(more);
        match encrypted {
            Ok(encryption) => {
                let output = headers(&encryption);
                self.store(bucket, key, &source.body, encryption);
                Answer::ok(events, output)
            }
            Err(failure) => Answer::fails(events, failure),
        }
    }

    fn delete_object(&mut self, caller: &Caller, call: &Call) -> Answer {
        let (bucket, key) = (call.given("Bucket"), call.given("Key"));
        if let Err(failure) = self.s3_allows(
            caller,
            "s3:DeleteObject",
            (bucket, Some(key)),
            Context::new(),
        ) {
            return failure.into();
        }
        self.buckets
            .get_mut(bucket)
            .expect("a bucket")
            .objects
            .remove(key);
        Answer::ok(vec![], vec![])
    }

    fn list(&self, caller: &Caller, call: &Call) -> Result<Vec<String>, Failure> {
        let (bucket, prefix) = (call.given("Bucket"), call.text("Prefix"));
        let context = prefix.map(|prefix| ("s3:prefix".to_owned(), vec![prefix.to_owned()]));
        self.s3_allows(
            caller,
            "s3:ListBucket",
            (bucket, None),
            context.into_iter().collect(),
        )?;
        let keys = self.buckets[bucket].objects.keys();
        let found = keys.filter(|key| key.starts_with(prefix.unwrap_or_default()));
        Ok(found.cloned().collect())
    }
}

/// SSE-C: the caller sends the key with every request.
fn customer_key(object: &Object, call: &Call) -> Result<(), Failure> {
    match (&object.encryption, call.text("SSECustomerKey")) {
        (Encryption::SseC(stored), Some(sent)) if stored == sent => Ok(()),
        (Encryption::SseC(_), Some(_)) => Err(Failure::new(
            "AccessDenied",
            403,
            "Requests specifying Server Side Encryption with Customer provided keys must provide the correct secret key.",
        )),
        (Encryption::SseC(_), None) => Err(Failure::new(
            "InvalidRequest",
            400,
            "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.",
        )),
        (_, Some(_)) => Err(Failure::code("InvalidRequest", 400)),
        (_, None) => Ok(()),
    }
}

/// `bytes=1-2`, in base64: the only range that the walk asks for.
fn part_of(body: &str) -> String {
    let bytes = base64ct::Base64::decode_vec(body).expect("base64");
    base64ct::Base64::encode_string(&bytes[1..=2])
}

/// MD5 for SSE-S3 single PUT.
fn etag(encryption: &Encryption, body: &str) -> Option<(&'static str, Value)> {
    let md5 = super::walk::BODIES
        .iter()
        .find(|(base64, _)| *base64 == body)?
        .1;
    (*encryption == Encryption::SseS3).then(|| ("/ETag", json!(format!("\"{md5}\""))))
}

/// HEAD has no body.
fn without_body(failure: Failure) -> Failure {
    let name = match failure.status {
        403 => "Forbidden",
        404 => "Not Found",
        _ => "Bad Request",
    };
    Failure::new(&failure.status.to_string(), failure.status, name)
}
