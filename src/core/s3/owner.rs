//! `ExpectedBucketOwner` and `RequestPayer`: what a request says about the bucket's owner and bill.

use super::S3Error;
use super::bucket::S3;
use crate::core::crypto::digest::sha256;
use crate::core::trace::print::hex;

/// The canonical id of an account: 64 hexadecimal digits. AWS's have no rule; this one is the SHA-256 of the account id.
pub fn canonical_id(account: &str) -> String {
    hex(&sha256(account.as_bytes()))
}

/// Checks that the bucket exists and that the expected account owns it. S3 refuses another account with 403 (S3 guide,
/// bucket-owner-condition), whatever the policies say.
///
/// # Errors
/// [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`], `InvalidBucketOwnerAWSAccountID`.
pub(super) fn check(s3: &S3, bucket: &str, expected: Option<&str>) -> Result<(), S3Error> {
    let bucket = s3.bucket(bucket).ok_or(S3Error::NoSuchBucket)?;
    match expected {
        None => Ok(()),
        Some(account) if account == bucket.account => Ok(()),
        Some(account) if account.len() == 12 && account.bytes().all(|one| one.is_ascii_digit()) => {
            Err(S3Error::AccessDenied("Access Denied".to_owned()))
        }
        Some(_) => Err(S3Error::other(
            "InvalidBucketOwnerAWSAccountID",
            400,
            "The value of the expected bucket owner parameter must be an AWS account ID",
        )),
    }
}

/// Checks `RequestPayer`. AWS documents one value, and no error for another: simulated.
///
/// # Errors
/// [`S3Error::Argument`].
pub(super) fn check_payer(payer: Option<&str>) -> Result<(), S3Error> {
    match payer {
        None | Some("requester") => Ok(()),
        Some(_) => Err(S3Error::argument(
            "The value of x-amz-request-payer must be requester",
        )),
    }
}
