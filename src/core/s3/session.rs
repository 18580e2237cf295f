//! What S3's operations share: they ask IAM, call KMS for the caller, and refuse.

use super::bucket::Bucket;
use super::signature::{self, NO_PAYLOAD};
use super::{S3Error, http};
use crate::core::access;
use crate::core::entropy::Entropy;
use crate::core::error::ServiceError;
use crate::core::iam::{
    self, Directory, NamedPolicy, PolicyDocument, PolicyKind, PolicySet, Principal, Request,
};
use crate::core::kms::{self, Caller, Kms, KmsError};
use crate::core::trace::{Actor, Field, Kind, Recorder, Role, Step};
use crate::core::wire::WireRequest;
use std::borrow::Cow;

/// One operation in progress.
#[derive(Debug)]
pub struct Session<'a> {
    /// Who sends the request.
    pub caller: &'a Caller,
    /// The Region of the endpoint that receives the request.
    pub region: &'a str,
    /// Collects the steps of the trace.
    pub recorder: &'a mut Recorder,
    pub entropy: &'a mut Entropy,
    /// The users and roles that a bucket policy can name; `None` where no call can bring a name.
    pub directory: Option<&'a dyn Directory>,
    pub operation: &'static str,
    /// The header `x-amz-content-sha256`.
    pub payload: Cow<'static, str>,
}

impl<'a> Session<'a> {
    pub fn new(
        operation: &'static str,
        caller: &'a Caller,
        region: &'a str,
        recorder: &'a mut Recorder,
        entropy: &'a mut Entropy,
    ) -> Self {
        Self {
            caller,
            region,
            recorder,
            entropy,
            directory: None,
            operation,
            payload: Cow::Borrowed(NO_PAYLOAD),
        }
    }

    /// The caller's account. It is empty for an anonymous caller, so that it equals no real account.
    pub fn account(&self) -> &'a str {
        self.caller.principal.account().unwrap_or("")
    }

    /// Does the operation's work and records an error as the refusing step.
    ///
    /// # Errors
    /// Those of the work.
    pub fn run<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, S3Error>,
    ) -> Result<T, S3Error> {
        work(self).map_err(|error| self.refuse(error))
    }

    /// Records the request's step, for an operation without a body and without a key.
    pub fn ask(
        &mut self,
        action: &'static str,
        title: String,
        says: &str,
        request: WireRequest,
        fields: Vec<Field>,
    ) {
        let step = self.ask_step(action, title, says, request, fields);
        self.recorder.step(step);
    }

    /// The step of [`Session::ask`], not yet recorded.
    pub fn ask_step(
        &self,
        action: &'static str,
        title: String,
        says: &str,
        request: WireRequest,
        fields: Vec<Field>,
    ) -> Step {
        let mut step = Step::new(Actor::App, Actor::S3, Kind::Request, title)
            .label(self.operation)
            .says(says)
            .request(request)
            .needs(action);
        step.fields = fields;
        step
    }

    /// Records the answer's step, for an operation that returns neither a body nor a key.
    pub fn answer(&mut self, title: &str, says: &str, response: String, fields: Vec<Field>) {
        let step = self.answer_step(title, says, response, fields);
        self.recorder.step(step);
    }

    /// The step of [`Session::answer`], not yet recorded.
    pub fn answer_step(
        &self,
        title: &str,
        says: &str,
        response: String,
        fields: Vec<Field>,
    ) -> Step {
        let label = response
            .split_once('\n')
            .map_or(response.as_str(), |(status, _)| status);
        let mut step = Step::new(Actor::S3, Actor::App, Kind::Respond, title)
            .label(label.trim_start_matches("HTTP/1.1 "))
            .says(says)
            .api(self.operation, response.clone());
        step.fields = fields;
        step
    }

    /// Calls KMS for the caller, with the caller's own permissions (a forward access session).
    ///
    /// # Errors
    /// KMS errors, as S3 passes them on.
    pub fn kms<T>(
        &mut self,
        kms: &Kms,
        region: &str,
        work: impl FnOnce(&mut kms::Session<'_>) -> Result<T, KmsError>,
    ) -> Result<T, S3Error> {
        let caller = self.caller.forwarded_by_s3();
        let mut session = kms::Session::new(kms, &caller, region, self.recorder, self.entropy);
        work(&mut session).map_err(S3Error::Kms)
    }

    /// Asks IAM whether the caller is allowed `action` on an object or bucket, and records the step. A condition key
    /// that occurs several times in `extra` has several values.
    ///
    /// # Errors
    /// [`S3Error::AccessDenied`] with AWS's sentence, which quotes the resource.
    pub fn authorize(
        &mut self,
        bucket: &Bucket,
        resource: String,
        action: &'static str,
        extra: &[(String, String)],
    ) -> Result<(), S3Error> {
        if self.is_restricted(bucket) {
            return Err(self.restricted());
        }
        self.decide(own_policy(bucket), &bucket.account, resource, action, extra)
    }

    /// Whether IAM allows `action`. This records no step: it is for members that an answer otherwise leaves out.
    pub(super) fn may(
        &self,
        bucket: &Bucket,
        resource: String,
        action: &'static str,
        extra: &[(String, String)],
    ) -> bool {
        let policy = own_policy(bucket);
        let (request, policies) = self.question(policy, &bucket.account, resource, action, extra);
        !self.is_restricted(bucket) && iam::decide(&request, &policies).is_allowed()
    }

    /// Whether `RestrictPublicBuckets` keeps the caller out: the bucket policy is public, and the caller is neither of
    /// the bucket's account nor an AWS service (S3 guide, access-control-block-public-access).
    fn is_restricted(&self, bucket: &Bucket) -> bool {
        let principal = &self.caller.principal;
        let outside = principal.account() != Some(bucket.account.as_str())
            && !matches!(principal, Principal::Service { .. });
        outside
            && bucket.settings.blocked_access().restrict_public_buckets
            && (bucket.policy.as_ref()).is_some_and(PolicyDocument::is_public)
    }

    /// Records that Block Public Access keeps the caller out. S3 gives callers from outside no detail.
    fn restricted(&mut self) -> S3Error {
        self.recorder.step(
            Step::new(
                Actor::S3,
                Actor::S3,
                Kind::Compute,
                "S3 checks Block Public Access: RestrictPublicBuckets denies the caller",
            )
            .label("RestrictPublicBuckets")
            .says("The bucket policy is public, and this setting is on, so S3 allows only callers from the bucket's own account and AWS services, whatever the policy says."),
        );
        S3Error::AccessDenied("Access Denied".to_owned())
    }

    /// Like [`Session::authorize`], but for a request without an existing bucket: `resource` is an ARN or `*`.
    ///
    /// # Errors
    /// Those of [`Session::authorize`].
    pub fn authorize_alone(
        &mut self,
        resource: String,
        action: &'static str,
        extra: &[(String, String)],
    ) -> Result<(), S3Error> {
        let account = self.account();
        self.decide(None, account, resource, action, extra)
    }

    fn decide(
        &mut self,
        policy: Option<(PolicyKind, NamedPolicy)>,
        account: &str,
        resource: String,
        action: &'static str,
        extra: &[(String, String)],
    ) -> Result<(), S3Error> {
        let (request, policies) = self.question(policy, account, resource, action, extra);
        let decision = access::authorize(self.recorder, Actor::S3, action, &request, &policies);
        match decision.sentence(true) {
            _ if decision.is_allowed() => Ok(()),
            // AWS gives strangers no detail, so this error has no sentence.
            sentence => Err(S3Error::AccessDenied(
                sentence.unwrap_or_else(|| "Access Denied".to_owned()),
            )),
        }
    }

    /// The request and the policies, as IAM evaluates them.
    fn question(
        &self,
        policy: Option<(PolicyKind, NamedPolicy)>,
        account: &str,
        resource: String,
        action: &'static str,
        extra: &[(String, String)],
    ) -> (Request, PolicySet) {
        let mut context = self
            .caller
            .request_context()
            .with("s3:TlsVersion", "1.3")
            .with("aws:RequestedRegion", self.region)
            .with("aws:ResourceAccount", account)
            .with("s3:ResourceAccount", account);
        signature::set_in(&mut context, self.caller, &self.payload);
        for (name, _) in extra {
            let values = (extra.iter()).filter(|(other, _)| other == name);
            context.set_many(name.as_str(), values.map(|(_, value)| value.as_str()));
        }
        let request = Request {
            principal: self.caller.principal.clone(),
            action: action.to_owned(),
            resource,
            resource_account: account.to_owned(),
            context,
        };
        let policies = PolicySet {
            resource: policy,
            ..self.caller.policies_on(account)
        };
        (request, policies)
    }

    /// The error for a request that the policies allow but a setting of the bucket refuses. `because` is the end of
    /// S3's sentence. Like IAM's denials, it tells nothing to callers of other accounts.
    pub fn denied_by_setting(
        &self,
        bucket: &Bucket,
        action: &str,
        resource: &str,
        because: &str,
    ) -> S3Error {
        let principal = &self.caller.principal;
        S3Error::AccessDenied(match principal.account() {
            Some(account) if account == bucket.account => format!(
                "User: {} is not authorized to perform: {action} on resource: \"{resource}\" {because}",
                principal.arn()
            ),
            _ => "Access Denied".to_owned(),
        })
    }

    /// Records the refusal that S3 returns to the application, and returns the error.
    pub fn refuse(&mut self, error: S3Error) -> S3Error {
        refuse(self.recorder, self.operation, error)
    }
}

/// Whether the answer is headers alone.
fn has_no_body(operation: &str) -> bool {
    matches!(operation, "HeadObject" | "HeadBucket")
}

fn own_policy(bucket: &Bucket) -> Option<(PolicyKind, NamedPolicy)> {
    bucket.policy.as_ref().map(|document| {
        let policy = NamedPolicy::new(bucket.name.as_str(), document.clone());
        (PolicyKind::BucketPolicy, policy)
    })
}

/// Records the refusal that S3 returns to the application, and returns the error.
pub fn refuse(recorder: &mut Recorder, operation: &'static str, error: S3Error) -> S3Error {
    let answer = ServiceError::from(&error);
    let headers = error.headers();
    let nothing = match operation {
        "PutObject" | "CopyObject" | "UploadPart" | "UploadPartCopy" => {
            "Nothing was stored. The bucket is unchanged."
        }
        "GetObject" if error.is_about_nothing() => "No data was returned.",
        "GetObject" => "No data was returned. The object is unchanged.",
        _ => "Nothing was changed.",
    };
    let kms = match recorder.kms_called() {
        true => "",
        false => " and didn't call KMS",
    };
    let says = match &error {
        _ if has_no_body(operation) => {
            "A response to HEAD has no body, so the client gets only the status, without a message."
                .to_owned()
        }
        S3Error::Kms(_) => format!("S3 passes on KMS's message. {nothing}"),
        S3Error::Hidden(_) => {
            "There is no such object, but S3 reveals that only to callers that have s3:ListBucket."
                .to_owned()
        }
        S3Error::Damaged if matches!(operation, "PutObject" | "UploadPart") => {
            format!("The body isn't the one that the request announced. {nothing}")
        }
        S3Error::Damaged => {
            format!(
                "S3 can't decrypt the stored bytes: the tag doesn't match. {nothing} AWS doesn't document what S3 answers here: simulated."
            )
        }
        S3Error::AccessDenied(_) => format!("S3 itself denied the request{kms}. {nothing}"),
        _ => format!("S3 itself rejected the request{kms}. {nothing}"),
    };
    // A HEAD has no body, so it has no message either.
    let (answer, label, named) = match has_no_body(operation) {
        true => {
            let bare = http::bare(&answer);
            let label = format!("{} {}", bare.status, bare.message);
            (bare, label.clone(), label)
        }
        false => {
            let label = format!("{}, {}", answer.code, answer.status);
            let named = format!("{} ({})", answer.code, answer.status);
            (answer, label, named)
        }
    };
    let step = Step::new(
        Actor::S3,
        Actor::App,
        Kind::Fail,
        format!("S3 returns {named} to your app"),
    )
    .label(label)
    .says(says)
    .field(Field::text("Message", Role::Metadata, &answer.message))
    .field(Field::text(
        "AWS CLI prints",
        Role::Metadata,
        answer.cli_line(operation),
    ))
    .api(operation, http::error(&answer, &headers))
    .error(&answer);
    recorder.step(step);
    error
}
