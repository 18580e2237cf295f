//! How S3 encrypts what it stores, and what it asks KMS for that (FIDELITY 2).

use super::caller::Caller;
use super::expect::{Call, Event, Failure, Fresh, pairs};
use super::keys::{Pairs, Use, event, managed_policy};
use super::policy::Policy;
use super::world::{Encryption, Held, OURS, World};
use base64ct::Encoding;
use serde_json::{Value, json};

/// How a write is to be encrypted.
#[derive(Clone, Debug)]
pub enum Plan {
    SseS3,
    SseC(String),
    Kms {
        /// The key that the request or the bucket names; none for `aws/s3`.
        named: Option<String>,
        bucket_key: bool,
        double: bool,
        own: Pairs,
    },
}

/// What S3 did about a key: the records, and how it ended.
pub type Asked<T> = (Vec<Event>, Result<T, Failure>);

impl World {
    /// Request header beats bucket default; `aws:kms` without key id = `aws/s3`; a request-level `aws:kms` inherits the
    /// bucket's BucketKeyEnabled; no Bucket Keys for DSSE-KMS.
    pub fn plan(&self, call: &Call, bucket: &str) -> Result<Plan, Failure> {
        let default = &self.buckets[bucket].default;
        let invalid = |message: &str| Err(Failure::new("InvalidArgument", 400, message));
        let (algorithm, key) = (call.text("ServerSideEncryption"), call.text("SSEKMSKeyId"));
        if let Some(customer) = call.text("SSECustomerKey") {
            return Ok(Plan::SseC(customer.to_owned()));
        }
        if key.is_some() && !algorithm.is_some_and(|name| name.starts_with("aws:kms")) {
            return invalid(
                "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms",
            );
        }
        let own = call.text("SSEKMSEncryptionContext").map(|text| {
            let json = base64ct::Base64::decode_vec(text).expect("base64");
            pairs(&serde_json::from_slice::<Value>(&json).expect("a JSON object"))
        });
        let asked = call.input.get("BucketKeyEnabled").and_then(Value::as_bool);
        let (algorithm, key) = match algorithm {
            Some(algorithm) => (Some(algorithm), key.map(str::to_owned)),
            None => (default.algorithm.as_deref(), default.key.clone()),
        };
        match algorithm {
            None | Some("AES256") => Ok(Plan::SseS3),
            Some(kms @ ("aws:kms" | "aws:kms:dsse")) => Ok(Plan::Kms {
                named: key,
                bucket_key: kms == "aws:kms" && asked.unwrap_or(default.bucket_key),
                double: kms != "aws:kms",
                own: own.unwrap_or_default(),
            }),
            Some(_) => invalid("The encryption method specified is not supported"),
        }
    }

    /// The ARN of the key that a header means, as S3's condition key has it: "the ARN of the key is compared, whatever
    /// form was sent" (FIDELITY 8).
    pub fn header_key(&self, caller: &Caller, call: &Call) -> Option<String> {
        let id = call.text("SSEKMSKeyId")?;
        let resolved = caller.account().map(|_| self.resolve(caller, id, ""));
        Some(
            resolved
                .and_then(Result::ok)
                .unwrap_or_else(|| id.to_owned()),
        )
    }

    fn key_of(
        &mut self,
        caller: &Caller,
        named: Option<&str>,
        fresh: Fresh<'_>,
    ) -> Result<String, Failure> {
        if let Some(id) = named {
            return self.resolve(caller, id, "kms:GenerateDataKey");
        }
        if let Some(arn) = &self.aws_s3 {
            return Ok(arn.clone());
        }
        let arn = fresh.id("/SSEKMSKeyId");
        if arn != "none" {
            self.add_key(&arn, Policy::of(&managed_policy(OURS)));
            self.aws_s3 = Some(arn.clone());
        }
        Ok(arn)
    }

    /// Encrypts a new object: GenerateDataKey, unless S3 holds a Bucket Key of this requester and key.
    pub fn encrypt(
        &mut self,
        caller: &Caller,
        plan: &Plan,
        place: (&str, &str),
        fresh: Fresh<'_>,
    ) -> Asked<Encryption> {
        let (named, with_bucket_key, double, own) = match plan {
            Plan::SseS3 => return (vec![], Ok(Encryption::SseS3)),
            Plan::SseC(key) => return (vec![], Ok(Encryption::SseC(key.clone()))),
            Plan::Kms {
                named,
                bucket_key,
                double,
                own,
            } => (named, *bucket_key, *double, own),
        };
        if *caller == Caller::Anonymous {
            return (vec![], Err(no_signature()));
        }
        let context = context(place, own, with_bucket_key);
        let key = match self.key_of(caller, named.as_deref(), fresh) {
            Ok(key) => key,
            Err(failure) => {
                let mut record = event(
                    "GenerateDataKey",
                    caller,
                    None,
                    std::slice::from_ref(&failure),
                );
                record.through_s3 = true;
                record.context = context;
                return (vec![record], Err(from_kms(failure)));
            }
        };
        let mine = |held: &&Held| {
            held.own && held.requester == caller.arn() && held.bucket == place.0 && held.key == key
        };
        let held = self
            .held
            .iter()
            .find(mine)
            .filter(|_| with_bucket_key)
            .map(|held| held.number);
        let encryption = |number: Option<u64>| Encryption::Kms {
            key: key.clone(),
            bucket_key: number,
            double,
            context: own.clone(),
        };
        if held.is_some() {
            return (vec![], Ok(encryption(held)));
        }
        let (record, used) = self.s3_uses_key(caller, "GenerateDataKey", &key, &context);
        if let Err(failure) = used {
            return (vec![record], Err(failure));
        }
        let number = with_bucket_key.then(|| {
            self.bucket_keys += 1;
            self.hold(caller, place.0, &key, self.bucket_keys, true);
            self.bucket_keys
        });
        (vec![record], Ok(encryption(number)))
    }

    /// Decrypts what is stored: Decrypt, unless S3 holds the Bucket Key for this requester.
    pub fn decrypt_stored(
        &mut self,
        caller: &Caller,
        encryption: &Encryption,
        place: (&str, &str),
    ) -> Asked<()> {
        let Encryption::Kms {
            key,
            bucket_key,
            context: own,
            ..
        } = encryption
        else {
            return (vec![], Ok(()));
        };
        if *caller == Caller::Anonymous {
            return (vec![], Err(no_signature()));
        }
        let is_held =
            |held: &Held| held.requester == caller.arn() && Some(held.number) == *bucket_key;
        if self.held.iter().any(is_held) {
            return (vec![], Ok(()));
        }
        let context = context(place, own, bucket_key.is_some());
        let (record, used) = self.s3_uses_key(caller, "Decrypt", key, &context);
        if let (Ok(()), Some(number)) = (&used, bucket_key) {
            self.hold(caller, place.0, key, *number, false);
        }
        (vec![record], used)
    }

    fn hold(&mut self, caller: &Caller, bucket: &str, key: &str, number: u64, own: bool) {
        self.held.push(Held {
            requester: caller.arn(),
            bucket: bucket.to_owned(),
            key: key.to_owned(),
            number,
            own,
        });
    }

    /// The KMS call under the caller's identity.
    fn s3_uses_key(
        &self,
        caller: &Caller,
        operation: &str,
        key: &str,
        context: &Pairs,
    ) -> (Event, Result<(), Failure>) {
        let action = format!("kms:{operation}");
        let of = Use {
            action: &action,
            key,
            named: None,
            context: Some(context),
            through_s3: true,
        };
        let used = self.use_key(caller, &of);
        let failures: Vec<Failure> = used.as_ref().err().cloned().into_iter().collect();
        (
            event(operation, caller, Some(&of), &failures),
            used.map_err(from_kms),
        )
    }
}

pub fn context((bucket, key): (&str, &str), own: &Pairs, with_bucket_key: bool) -> Pairs {
    if with_bucket_key {
        return Pairs::from([("aws:s3:arn".to_owned(), format!("arn:aws:s3:::{bucket}"))]);
    }
    let mut context = own.clone();
    context.insert(
        "aws:s3:arn".to_owned(),
        format!("arn:aws:s3:::{bucket}/{key}"),
    );
    context
}

/// KMS permission missing: 403 AccessDenied with the KMS message; state and lookup: 400 with code `KMS.` + KMS code.
fn from_kms(failure: Failure) -> Failure {
    match failure.code.as_str() {
        "AccessDeniedException" => Failure {
            code: "AccessDenied".to_owned(),
            status: 403,
            ..failure
        },
        code => Failure {
            code: format!("KMS.{code}"),
            ..failure
        },
    }
}

/// A public bucket policy never makes an SSE-KMS object public.
fn no_signature() -> Failure {
    Failure::new(
        "InvalidArgument",
        400,
        "Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4.",
    )
}

/// What Put, Copy, Create, Get and Head say of the encryption.
pub fn headers(encryption: &Encryption) -> Vec<(&'static str, Value)> {
    let (algorithm, key, bucket_key) = match encryption {
        Encryption::SseS3 => (json!("AES256"), Value::Null, Value::Null),
        Encryption::SseC(_) => (Value::Null, Value::Null, Value::Null),
        Encryption::Kms {
            key,
            bucket_key,
            double,
            ..
        } => {
            let name = if *double { "aws:kms:dsse" } else { "aws:kms" };
            // The full ARN even if an id was sent; BucketKeyEnabled only when true.
            let with = bucket_key.map_or(Value::Null, |_| json!(true));
            (json!(name), json!(key), with)
        }
    };
    vec![
        ("/ServerSideEncryption", algorithm),
        ("/SSEKMSKeyId", key),
        ("/BucketKeyEnabled", bucket_key),
    ]
}
