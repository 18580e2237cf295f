//! Makes the calls of a case and keeps them.

use crate::core::api::{Line, Reply};
use crate::core::clock::Timestamp;
use crate::core::iam::Principal;
use crate::core::json::Object;
use crate::core::lab::log::{CallByName, Recording};
use crate::core::lab::world::ACCOUNT;
use serde_json::Value;

/// The account number of the other account.
pub const OTHER: &str = "444455556666";

/// A call that was made.
#[derive(Clone, Debug)]
pub struct CaseCall {
    /// Why the case makes it, in a sentence; empty for a call that only sets the scene.
    pub says: String,
    /// The call as the lab's protocol writes it.
    pub line: Line,
    pub reply: Reply,
    /// The error code that the case demonstrates; none where the call must succeed.
    pub expects: Option<&'static str>,
}

impl CaseCall {
    /// Whether the result is the one that the case expects.
    pub fn as_expected(&self) -> bool {
        match (&self.reply.result, self.expects) {
            (Ok(_), None) => true,
            (Err(error), Some(code)) => error.code == code,
            _ => false,
        }
    }

    /// Whether the call only sets the scene.
    pub fn is_setting(&self) -> bool {
        self.says.is_empty()
    }

    /// The caller, shortened: `admin`, `app-1/session`, `anonymous`.
    pub fn who(&self) -> String {
        match &self.line.principal {
            Principal::User { account, name } => in_account(name, account),
            Principal::Session { account, role, .. } => in_account(role, account),
            Principal::Root { account } => in_account("root", account),
            Principal::FederatedUser { account, name, .. } => in_account(name, account),
            Principal::Service { .. } | Principal::Anonymous => self.line.principal.arn(),
        }
    }
}

fn in_account(name: &str, account: &str) -> String {
    match account == ACCOUNT {
        true => name.to_owned(),
        false => format!("{name} of {account}"),
    }
}

/// A case in progress.
#[derive(Debug)]
pub struct CaseRunner<'a> {
    recording: Recording<'a>,
    /// The time of the latest call.
    pub now: Timestamp,
    /// The calls made so far, oldest first.
    pub calls: Vec<CaseCall>,
    /// The suffix that keeps this run's names apart from those of other runs.
    tag: String,
}

impl<'a> CaseRunner<'a> {
    pub fn new(recording: Recording<'a>, slug: &str, run: usize, now: Timestamp) -> Self {
        Self {
            recording,
            now,
            calls: Vec::new(),
            tag: format!("{slug}-{run}"),
        }
    }

    /// The calls made, and the recording to continue with.
    pub fn into_parts(self) -> (Vec<CaseCall>, Recording<'a>) {
        (self.calls, self.recording)
    }

    /// The administrator of the account.
    pub fn admin() -> Principal {
        Self::admin_of(ACCOUNT)
    }

    /// The administrator of any account.
    pub fn admin_of(account: &str) -> Principal {
        Principal::User {
            account: account.to_owned(),
            name: "admin".to_owned(),
        }
    }

    fn make(
        &mut self,
        says: &str,
        who: &Principal,
        operation: &str,
        input: Value,
        expects: Option<&'static str>,
    ) -> Value {
        let (service, name) = operation.split_once(':').unwrap_or(("", operation));
        let line = Line {
            principal: who.clone(),
            service: service.to_owned(),
            operation: name.to_owned(),
            input,
        };
        // Each call comes one second after the last, so that the records are in order.
        self.now.0 += 1;
        let reply = self.recording.apply(CallByName {
            line: &line,
            now: self.now,
        });
        let output = reply.result.clone().unwrap_or(Value::Null);
        self.calls.push(CaseCall {
            says: says.to_owned(),
            line,
            reply,
            expects,
        });
        output
    }

    /// Makes a call that sets the scene.
    pub fn set(&mut self, who: &Principal, operation: &str, input: &[(&str, &str)]) -> Value {
        self.make("", who, operation, Object::of(input).value(), None)
    }

    /// Makes a call of the case that must succeed.
    pub fn call(
        &mut self,
        says: &str,
        who: &Principal,
        operation: &str,
        input: &[(&str, &str)],
    ) -> Value {
        self.make(says, who, operation, Object::of(input).value(), None)
    }

    /// Makes a call of the case that must succeed; its input can contain more than texts.
    pub fn call_with(
        &mut self,
        says: &str,
        who: &Principal,
        operation: &str,
        input: Value,
    ) -> Value {
        self.make(says, who, operation, input, None)
    }

    /// Makes a call of the case that must fail.
    pub fn refused(
        &mut self,
        says: &str,
        who: &Principal,
        operation: &str,
        input: &[(&str, &str)],
        code: &'static str,
    ) {
        self.make(says, who, operation, Object::of(input).value(), Some(code));
    }

    /// Like [`CaseRunner::refused`], for any input.
    pub fn refused_with(
        &mut self,
        says: &str,
        who: &Principal,
        operation: &str,
        input: Value,
        code: &'static str,
    ) {
        self.make(says, who, operation, input, Some(code));
    }

    /// A name that no other run uses.
    pub fn name(&self, what: &str) -> String {
        format!("{}-{what}", self.tag)
    }

    /// Creates a key in the lab's account and returns its ARN.
    pub fn key(&mut self) -> String {
        self.key_of(ACCOUNT)
    }

    /// Creates a key in any account and returns its ARN.
    pub fn key_of(&mut self, account: &str) -> String {
        let description = self.name("key");
        let output = self.set(
            &Self::admin_of(account),
            "kms:CreateKey",
            &[("Description", &description)],
        );
        text_at(&output, &["KeyMetadata", "Arn"])
    }

    /// Creates a bucket in the lab's account and returns its name.
    pub fn bucket(&mut self) -> String {
        let name = self.name("bucket");
        self.set(&Self::admin(), "s3:CreateBucket", &[("Bucket", &name)]);
        name
    }

    /// Creates a role with these statements in the lab's account, and returns a session of it.
    pub fn role(&mut self, what: &str, statements: &str) -> Principal {
        self.role_of(ACCOUNT, what, statements)
    }

    /// Creates a role with these statements in any account, and returns a session of it.
    pub fn role_of(&mut self, account: &str, what: &str, statements: &str) -> Principal {
        let (admin, role) = (Self::admin_of(account), self.name(what));
        let trust = format!(
            r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Principal": {{"AWS": "{account}"}}, "Action": "sts:AssumeRole"}}]}}"#
        );
        let input = [
            ("RoleName", role.as_str()),
            ("AssumeRolePolicyDocument", &trust),
        ];
        self.set(&admin, "iam:CreateRole", &input);
        let document = policy(statements);
        let input = [
            ("RoleName", role.as_str()),
            ("PolicyName", "inline-policy"),
            ("PolicyDocument", &document),
        ];
        self.set(&admin, "iam:PutRolePolicy", &input);
        Principal::Session {
            account: account.to_owned(),
            role,
            path: None,
            session: "session".to_owned(),
        }
    }

    /// Uploads a small object under SSE-KMS, as the administrator.
    pub fn object(&mut self, bucket: &str, key: &str, kms_key: &str) {
        let input = put(bucket, key, kms_key);
        self.set(&Self::admin(), "s3:PutObject", &input);
    }

    pub fn wait(&mut self, seconds: u64) {
        self.now.0 += seconds;
    }
}

/// The body of the cases' objects, in base64: `Hello, envelope!`.
pub const BODY: &str = "SGVsbG8sIGVudmVsb3BlIQ==";

/// The parameters of a `PutObject` under SSE-KMS.
pub fn put<'a>(bucket: &'a str, key: &'a str, kms_key: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("Bucket", bucket),
        ("Key", key),
        ("Body", BODY),
        ("ServerSideEncryption", "aws:kms"),
        ("SSEKMSKeyId", kms_key),
    ]
}

/// The parameters of `GetObject`, and of any call that needs only a bucket and an object key.
pub fn get<'a>(bucket: &'a str, key: &'a str) -> [(&'a str, &'a str); 2] {
    [("Bucket", bucket), ("Key", key)]
}

/// A policy with these statements, as JSON.
pub fn policy(statements: &str) -> String {
    format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#)
}

/// A statement that allows these actions on these resources, as JSON.
pub fn allow(actions: &[&str], resources: &[&str]) -> String {
    let list = |texts: &[&str]| {
        let quoted: Vec<String> = texts.iter().map(|text| format!("\"{text}\"")).collect();
        quoted.join(", ")
    };
    format!(
        r#"{{"Effect": "Allow", "Action": [{}], "Resource": [{}]}}"#,
        list(actions),
        list(resources)
    )
}

/// The ARN of all objects in a bucket.
pub fn objects(bucket: &str) -> String {
    format!("arn:aws:s3:::{bucket}/*")
}

/// The text at a path of an output; empty if there is none.
pub fn text_at(output: &Value, path: &[&str]) -> String {
    let mut at = output;
    for name in path {
        match at.get(name) {
            Some(value) => at = value,
            None => return String::new(),
        }
    }
    at.as_str().map_or_else(String::new, str::to_owned)
}
