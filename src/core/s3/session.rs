//! What S3's operations share: ask IAM, refuse.

use super::bucket::Bucket;
use super::{S3Error, http};
use crate::core::error::ServiceError;
use crate::core::iam::{NamedPolicy, PolicyKind, PolicySet, Request};
use crate::core::kms::Caller;
use crate::core::trace::{Actor, Field, Glyph, Kind, Place, Recorder, Role, Step};

/// Asks IAM whether the caller may do `action` on an object or bucket, and writes the step.
///
/// # Errors
/// [`S3Error::AccessDenied`] with AWS's sentence; S3 quotes the resource.
pub fn authorize(
    recorder: &mut Recorder,
    caller: &Caller,
    bucket: &Bucket,
    resource: String,
    action: &'static str,
    extra: &[(&str, &str)],
) -> Result<(), S3Error> {
    let mut context = caller.iam_context().with("s3:TlsVersion", "1.3");
    for (name, value) in extra {
        context.set(*name, *value);
    }
    let request = Request {
        principal: caller.principal.clone(),
        action: action.to_owned(),
        resource,
        resource_account: bucket.account.clone(),
        context,
    };
    let policies = PolicySet {
        resource: bucket.policy.as_ref().map(|document| {
            let policy = NamedPolicy {
                name: bucket.name.clone(),
                document: document.clone(),
            };
            (PolicyKind::BucketPolicy, policy)
        }),
        ..caller.policies.clone()
    };
    let decision = recorder.authorize(Actor::S3, action, request, policies);
    match decision.sentence(true) {
        _ if decision.is_allowed() => Ok(()),
        // Without a sentence: AWS gives no detail to strangers.
        sentence => Err(S3Error::AccessDenied(
            sentence.unwrap_or_else(|| "Access Denied".to_owned()),
        )),
    }
}

/// Writes the refusal that goes back to the application, and gives it as a value.
pub fn refuse(recorder: &mut Recorder, operation: &'static str, error: S3Error) -> S3Error {
    let answer = ServiceError::from(&error);
    let scene = &mut recorder.scene;
    scene.take(Glyph::Ask);
    scene.take(Glyph::Body);
    scene.take(Glyph::Ciphertext);
    scene.take(Glyph::EncryptedDataKey);
    scene.take(Glyph::DataKey);
    scene.put(Glyph::Refusal, Place::App);
    let nothing = match operation {
        "PutObject" => "Nothing was stored: the bucket is exactly as it was.",
        "GetObject" => "Nothing of the file was sent; the object lies where it lay.",
        _ => "Nothing was changed.",
    };
    let says = match &error {
        S3Error::Kms(_) => format!("S3 passes KMS's own message on. {nothing}"),
        S3Error::Hidden(_) => {
            "There is no such object. S3 tells that only to those who may list the bucket."
                .to_owned()
        }
        S3Error::Damaged if operation == "PutObject" => {
            format!("The body that came is not the one that was announced. {nothing}")
        }
        S3Error::Damaged => {
            format!("The stored bytes do not open: the tag does not match. {nothing}")
        }
        _ => format!("S3 itself refused; KMS was not asked. {nothing}"),
    };
    let step = Step::new(
        Actor::S3,
        Actor::App,
        Kind::Fail,
        format!("S3 answers your app: {}, {}", answer.code, answer.status),
    )
    .label(format!("{}, {}", answer.code, answer.status))
    .says(says)
    .field(Field::text("Message", Role::Metadata, &answer.message))
    .field(Field::text(
        "AWS CLI prints",
        Role::Metadata,
        answer.cli_line(operation),
    ))
    .api(operation, http::error(&answer))
    .error(&answer);
    recorder.step(step);
    error
}
