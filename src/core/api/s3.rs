//! S3's operations.

use super::Ready;
use super::params::Params;
use crate::core::error::ServiceError;

/// Temporary.
pub fn ready(_operation: &str, _params: &Params<'_>) -> Result<Option<Ready>, ServiceError> {
    Ok(None)
}
