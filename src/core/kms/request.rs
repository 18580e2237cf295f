//! Every operation but the three that S3 and the secrets use, behind one door.

use super::{Kms, KmsError, Session, describe_key};

/// What can be asked, with its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// `DescribeKey`.
    DescribeKey(describe_key::Input),
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// To `DescribeKey`.
    DescribeKey(describe_key::KeyMetadata),
}

impl Request {
    /// The operation's name.
    pub fn operation(&self) -> &'static str {
        match self {
            Self::DescribeKey(_) => "DescribeKey",
        }
    }
}

/// Runs the operation and writes its steps.
///
/// # Errors
/// Those of [`KmsError`].
pub fn answer(
    kms: &mut Kms,
    session: &mut Session<'_>,
    request: &Request,
) -> Result<Answer, KmsError> {
    Ok(match request {
        Request::DescribeKey(input) => {
            Answer::DescribeKey(describe_key::describe_key(kms, session, input)?)
        }
    })
}
