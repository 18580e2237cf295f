//! Sessions that are over.

use crate::core::clock::Timestamp;
use crate::core::cloud::Cloud;
use crate::core::error::{Service, ServiceError};
use crate::core::iam::Principal;

/// Checks that the principal is no session of `AssumeRole` whose time is over.
///
/// # Errors
/// The service's error for expired credentials.
pub fn check_session(
    cloud: &Cloud,
    principal: &Principal,
    service: Service,
    now: Timestamp,
) -> Result<(), ServiceError> {
    if !cloud.is_expired(principal, now) {
        return Ok(());
    }
    let (code, status) = match service {
        Service::S3 => ("ExpiredToken", 400),
        Service::Kms | Service::Organizations => ("ExpiredTokenException", 400),
        Service::Iam | Service::Sts => ("ExpiredToken", 403),
    };
    let message = match service {
        Service::S3 => "The provided token has expired.",
        _ => "The security token included in the request is expired",
    };
    Err(ServiceError {
        service,
        code: code.to_owned(),
        status,
        message: message.to_owned(),
    })
}
