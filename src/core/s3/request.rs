//! Every operation but upload, download and delete, behind one door.

use super::session::Session;
use super::{S3, S3Error, copy_object};
use crate::core::kms::Kms;

/// What can be asked, with its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// `CopyObject`.
    CopyObject(copy_object::Input),
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// To `CopyObject`.
    CopyObject(copy_object::Output),
}

impl Request {
    /// The operation's name.
    pub fn operation(&self) -> &'static str {
        match self {
            Self::CopyObject(_) => "CopyObject",
        }
    }
}

/// Runs the operation and writes its steps. `body` is what the request carries, for those that carry one.
///
/// # Errors
/// Those of [`S3Error`].
pub fn answer(
    s3: &mut S3,
    kms: &mut Kms,
    session: &mut Session<'_>,
    request: &Request,
    body: &[u8],
) -> Result<Answer, S3Error> {
    let _ = body;
    Ok(match request {
        Request::CopyObject(input) => {
            Answer::CopyObject(copy_object::copy_object(s3, kms, session, input)?)
        }
    })
}
