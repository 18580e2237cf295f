//! What follows from what was read, and whether it was understood.

use super::operation_names::{action_of, service_of};
use super::reading::{ErrorKind, PastedPart, Reading, Span, Trouble};
use super::sentence::floor;
use super::squeezed::Squeezed;
use crate::core::arn::Arn;
use crate::core::error::Service;
use crate::core::iam::{Principal, is_account_id};

/// What follows from what was read.
pub fn derive(reading: &mut Reading) {
    let Some(kind) = reading.kind else {
        return;
    };
    if kind == ErrorKind::OldCiphertext {
        reading.action = reading
            .action
            .take()
            .or_else(|| Some("kms:Decrypt".to_owned()));
    }
    if reading.action.is_none()
        && let Some(operation) = &reading.operation
        && let Some(action) = action_of(operation, reading.service)
    {
        // KMS refused within an operation of S3: the text does not name KMS's action.
        let of = service_of(&action);
        if reading.service.is_none() || of == reading.service {
            reading.service = of;
            reading.action = Some(action);
        }
    }
    if kind == ErrorKind::Bare && reading.service.is_none() {
        let kms = reading.code.as_deref() == Some("AccessDeniedException");
        reading.service = Some(if kms { Service::Kms } else { Service::S3 });
    }
    if matches!(kind, ErrorKind::Forbidden) && reading.service.is_none() {
        reading.service = Some(Service::S3);
    }
    let principal = reading.principal.as_deref().and_then(account_in);
    reading.account = principal.or_else(|| reading.account.take());
    if reading.region.is_none() {
        let arn = reading
            .resource
            .as_deref()
            .and_then(|arn| arn.parse::<Arn>().ok());
        reading.region = arn
            .map(|arn| arn.region)
            .filter(|region| !region.is_empty());
    }
    // S3 asks KMS in the caller's name.
    let of_s3 = reading.operation.as_deref().is_some_and(|operation| {
        action_of(operation, Some(Service::S3)).is_some_and(|action| action.starts_with("s3:"))
            && action_of(operation, Some(Service::Kms))
                .is_none_or(|action| action.starts_with("s3:"))
    });
    let passed_on = reading
        .code
        .as_deref()
        .is_some_and(|code| code.starts_with("KMS."));
    if reading.service == Some(Service::Kms) && (of_s3 || passed_on) && !reading.is_by_s3() {
        reading.context.push(match &reading.region {
            Some(region) => (
                "kms:ViaService".to_owned(),
                format!("s3.{region}.amazonaws.com"),
            ),
            None => ("aws:ViaAWSService".to_owned(), "true".to_owned()),
        });
    }
    reading.parts.sort_by_key(|part| part.span);
    // In a text put together from two, a part can reach into the next: the first one stays.
    let mut end = 0;
    (reading.parts).retain(|part| {
        let stays = part.span.start >= end && part.span.end > part.span.start;
        end = if stays { part.span.end } else { end };
        stays
    });
}

fn account_in(arn: &str) -> Option<String> {
    let parsed = arn.parse::<Principal>().ok();
    let account = parsed.and_then(|principal| principal.account().map(str::to_owned));
    account.or_else(|| {
        let arn = arn.parse::<Arn>().ok()?;
        is_account_id(&arn.account).then_some(arn.account)
    })
}

/// Decides whether the text was understood, and says what was not.
pub fn settle(text: &str, squeezed: &Squeezed<'_>, reading: &mut Reading) {
    const NEEDS: &str = "Paste the whole message: the sentence with `is not authorized to perform`, or the error code, such as `AccessDenied`.";
    let other =
        reading.kind.is_some() && !matches!(reading.service, Some(Service::S3 | Service::Kms));
    if other {
        let action = reading.action.clone().or_else(|| reading.operation.clone());
        let span = reading
            .part(PastedPart::Action)
            .or_else(|| reading.part(PastedPart::Call));
        reading.trouble = Some(Trouble {
            span: span.map(|part| part.span),
            says: match action {
                Some(action) => format!(
                    "`{action}` is an action of another service: this page knows S3 and KMS."
                ),
                None => {
                    "This error is from another service: this page knows S3 and KMS.".to_owned()
                }
            },
            needs: "Paste an error of S3 or KMS.".to_owned(),
        });
        reading.kind = None;
        return;
    }
    if reading.kind.is_some() {
        return;
    }
    let empty = squeezed.text.is_empty();
    let span = match &reading.code {
        Some(code) => squeezed
            .find(&code.to_ascii_lowercase())
            .map(|(start, end)| squeezed.span(start, end)),
        None if empty => None,
        None => Some(Span {
            start: 0,
            end: floor(text, text.len().min(200)),
        }),
    };
    let says = match (&reading.code, empty) {
        (_, true) => "There is no text.".to_owned(),
        (Some(code), false) => {
            format!("The error code `{code}` isn\u{2019}t one of the access errors of S3 or KMS.")
        }
        (None, false) => "There is no error of S3 or KMS in this text.".to_owned(),
    };
    reading.trouble = Some(Trouble {
        span,
        says,
        needs: NEEDS.to_owned(),
    });
}
