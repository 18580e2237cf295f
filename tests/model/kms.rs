//! KMS's operations that use a key (FIDELITY 1).

use super::caller::Caller;
use super::decide::{On, Question, decide};
use super::expect::{Call, Expected, Failure, Fresh};
use super::keys::{Pairs, Use, event};
use super::policy::Policy;
use super::world::{Blob, REGION, World};
use base64ct::Encoding;
use serde_json::{Value, json};

/// How a call ends: the output to check, or the failures that are possible, and which key it was about.
pub struct Done {
    pub result: Result<Vec<(&'static str, Value)>, Vec<Failure>>,
    pub key: Option<String>,
}

impl Done {
    pub fn ok(key: &str, output: Vec<(&'static str, Value)>) -> Self {
        Self {
            result: Ok(output),
            key: Some(key.to_owned()),
        }
    }

    pub fn fails(key: Option<&str>, failure: Failure) -> Self {
        Self {
            result: Err(vec![failure]),
            key: key.map(str::to_owned),
        }
    }
}

impl World {
    pub fn kms(&mut self, caller: &Caller, call: &Call, fresh: Fresh<'_>) -> Expected {
        let context = call.pairs("EncryptionContext");
        let done = match validated(call) {
            Err(failure) => Done::fails(None, failure),
            Ok(()) => match call.operation.as_str() {
                "CreateKey" => self.create_key(caller, fresh),
                "Encrypt" | "GenerateDataKey" | "GenerateDataKeyWithoutPlaintext" => {
                    self.encrypting(caller, call, &context, fresh)
                }
                "Decrypt" => self.decrypt(caller, call, &context),
                "ReEncrypt" => self.re_encrypt(caller, call, fresh),
                "CreateAlias" | "UpdateAlias" | "DeleteAlias" => self.alias(caller, call),
                _ => self.managing(caller, call, fresh),
            },
        };
        let failures = done.result.as_ref().err().cloned().unwrap_or_default();
        let mut record = event(&call.operation, caller, None, &failures);
        record.context = context;
        let grants = done
            .key
            .as_ref()
            .map(|key| &self.keys[key].grants)
            .filter(|_| call.operation == "ListGrants");
        let ids = grants.map(|grants| grants.iter().map(|grant| grant.id.clone()).collect());
        record.key = done.key;
        Expected {
            failures,
            output: done.result.unwrap_or_default(),
            listed: ids.map(|ids| ("Grants", "GrantId", ids)),
            blob: blob(call),
            events: vec![record],
        }
    }

    /// CreateKey: IAM alone; the key gets the default key policy (FIDELITY 3).
    fn create_key(&mut self, caller: &Caller, fresh: Fresh<'_>) -> Done {
        let account = caller.account().expect("an account").to_owned();
        if let Err(reasons) = self.iam_alone(caller, "kms:CreateKey", "*") {
            let failure = Self::denied(
                "AccessDeniedException",
                400,
                caller,
                "kms:CreateKey",
                "resource: *",
                &reasons,
            );
            return Done::fails(None, failure);
        }
        let arn = format!(
            "arn:aws:kms:{REGION}:{account}:key/{}",
            fresh.id("/KeyMetadata/KeyId")
        );
        self.add_key(&arn, Policy::of(&default_policy(&account)));
        let output = vec![
            ("/KeyMetadata/KeyState", json!("Enabled")),
            ("/KeyMetadata/Enabled", json!(true)),
            ("/KeyMetadata/Arn", json!(arn)),
        ];
        Done::ok(&arn, output)
    }

    pub fn iam_alone(
        &self,
        caller: &Caller,
        action: &str,
        resource: &str,
    ) -> Result<(), Vec<String>> {
        let question = Question {
            caller,
            action,
            resource,
            context: caller.context(false),
            owner: caller.account().expect("an account"),
            on: On::Nothing,
        };
        decide(self, &question)
    }

    fn encrypting(
        &mut self,
        caller: &Caller,
        call: &Call,
        context: &Pairs,
        fresh: Fresh<'_>,
    ) -> Done {
        let action = format!("kms:{}", call.operation);
        let id = call.given("KeyId");
        let key = match self.resolve(caller, id, &action) {
            Ok(key) => key,
            Err(failure) => return Done::fails(None, failure),
        };
        let of = Use {
            action: &action,
            key: &key,
            named: Some(id),
            context: Some(context),
            through_s3: false,
        };
        if let Err(failure) = self.use_key(caller, &of) {
            return Done::fails(Some(&key), failure);
        }
        if call.is_set("DryRun") {
            return Done::fails(Some(&key), dry_run());
        }
        let plaintext = match call.operation.as_str() {
            "Encrypt" => call.given("Plaintext").to_owned(),
            // A data key is random: what it is, the answer says; a Decrypt must give the same.
            _ => fresh.id("/Plaintext"),
        };
        let blob = Blob {
            key: key.clone(),
            context: context.clone(),
            plaintext,
        };
        self.blobs.insert(fresh.id("/CiphertextBlob"), blob);
        Done::ok(&key, vec![("/KeyId", json!(key))])
    }

    fn decrypt(&mut self, caller: &Caller, call: &Call, context: &Pairs) -> Done {
        let Some(blob) = self.blobs.get(call.given("CiphertextBlob")) else {
            return Done::fails(None, invalid_ciphertext());
        };
        let named = call.text("KeyId");
        let key = match named.map(|id| self.resolve(caller, id, "kms:Decrypt")) {
            None => blob.key.clone(),
            Some(Ok(key)) => key,
            Some(Err(failure)) => return Done::fails(None, failure),
        };
        let of = Use {
            action: "kms:Decrypt",
            key: &key,
            named,
            context: Some(context),
            through_s3: false,
        };
        let used = self.use_key(caller, &of);
        if key != blob.key {
            let message = "The key ID in the request does not identify a CMK that can perform this operation.";
            // Whether the wrong key's permission or state would be told first is not documented.
            let failures =
                used.err()
                    .into_iter()
                    .chain([Failure::new("IncorrectKeyException", 400, message)]);
            return Done {
                result: Err(failures.collect()),
                key: None,
            };
        }
        if let Err(failure) = used {
            return Done::fails(Some(&key), failure);
        }
        // Exact match, order free (FIDELITY 1).
        if *context != blob.context {
            return Done::fails(Some(&key), invalid_ciphertext());
        }
        let mut output = vec![("/KeyId", json!(key))];
        // What GenerateDataKeyWithoutPlaintext made, nobody has seen yet.
        if blob.plaintext != "none" {
            output.push(("/Plaintext", json!(blob.plaintext)));
        }
        Done::ok(&key, output)
    }

    /// Needs kms:ReEncryptFrom on the source and kms:ReEncryptTo on the destination.
    fn re_encrypt(&mut self, caller: &Caller, call: &Call, fresh: Fresh<'_>) -> Done {
        let Some(blob) = self.blobs.get(call.given("CiphertextBlob")).cloned() else {
            return Done::fails(None, invalid_ciphertext());
        };
        let id = call.given("DestinationKeyId");
        let to = match self.resolve(caller, id, "kms:ReEncryptTo") {
            Ok(key) => key,
            Err(failure) => return Done::fails(None, failure),
        };
        let (source, destination) = (
            call.pairs("SourceEncryptionContext"),
            call.pairs("DestinationEncryptionContext"),
        );
        let from = Use {
            action: "kms:ReEncryptFrom",
            key: &blob.key,
            named: None,
            context: Some(&source),
            through_s3: false,
        };
        let into = Use {
            action: "kms:ReEncryptTo",
            key: &to,
            named: Some(id),
            context: Some(&destination),
            through_s3: false,
        };
        let denials = [
            self.authorize_key(caller, &from),
            self.authorize_key(caller, &into),
        ];
        let states = [self.usable(&blob.key), self.usable(&to)];
        // Which of two keys is asked about first is not documented.
        for checks in [denials, states] {
            let failures: Vec<Failure> = checks.into_iter().filter_map(Result::err).collect();
            if !failures.is_empty() {
                return Done {
                    result: Err(failures),
                    key: None,
                };
            }
        }
        if source != blob.context {
            return Done::fails(None, invalid_ciphertext());
        }
        let output = vec![("/KeyId", json!(to)), ("/SourceKeyId", json!(blob.key))];
        let again = Blob {
            key: to,
            context: destination,
            plaintext: blob.plaintext,
        };
        self.blobs.insert(fresh.id("/CiphertextBlob"), again);
        Done {
            result: Ok(output),
            key: None,
        }
    }
}

/// FIDELITY 6: how real blobs begin, and how much longer they are than what they encrypt.
fn blob(call: &Call) -> Option<(&'static str, Option<usize>)> {
    let plaintext = call
        .text("Plaintext")
        .map(|text| base64ct::Base64::decode_vec(text).expect("base64").len());
    match call.operation.as_str() {
        "Encrypt" => Some(("AQICAH", plaintext.map(|length| length + 152))),
        "GenerateDataKey" | "GenerateDataKeyWithoutPlaintext" => {
            Some(("AQIDAH", call.text("KeySpec").map(|_| 184)))
        }
        _ => None,
    }
}

/// Parameter validation first (FIDELITY 1).
fn validated(call: &Call) -> Result<(), Failure> {
    let wrong = |message: &str| Err(Failure::new("ValidationException", 400, message));
    let number = |name: &str| call.input.get(name).and_then(Value::as_u64);
    match call.operation.as_str() {
        "GenerateDataKey" | "GenerateDataKeyWithoutPlaintext" => {
            match (call.text("KeySpec"), number("NumberOfBytes")) {
                (_, Some(0)) => wrong(
                    "1 validation error detected: Value '0' at 'numberOfBytes' failed to satisfy constraint: Member must have value greater than or equal to 1",
                ),
                (_, Some(1025..)) => wrong(
                    "1 validation error detected: Value '1025' at 'numberOfBytes' failed to satisfy constraint: Member must have value less than or equal to 1024",
                ),
                (Some(_), Some(_)) | (None, None) => {
                    wrong("Please specify either number of bytes or key spec.")
                }
                _ => Ok(()),
            }
        }
        "Encrypt" if call.given("Plaintext").is_empty() => wrong(
            "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length greater than or equal to 1",
        ),
        "ScheduleKeyDeletion"
            if number("PendingWindowInDays").is_some_and(|days| !(7..=30).contains(&days)) =>
        {
            wrong("PendingWindowInDays must be between 7 and 30")
        }
        _ => Ok(()),
    }
}

/// The whole text of the default key policy (FIDELITY 3).
pub fn default_policy(account: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{account}:root"}},"Action":"kms:*","Resource":"*"}}]}}"#
    )
}

fn dry_run() -> Failure {
    Failure::new(
        "DryRunOperationException",
        400,
        "The request would have succeeded, but the DryRun option is set.",
    )
}

/// Without any message.
fn invalid_ciphertext() -> Failure {
    Failure::new("InvalidCiphertextException", 400, "")
}
