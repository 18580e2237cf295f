//! A call as each client writes it, and an error as each prints it.
//!
//! - [`written`]: a call in AWS's own names, read off the wire of a trace's step
//! - `xml`: what S3 takes as XML, as members
//! - [`names`]: how the clients spell an operation and a parameter, and which parameters are more than a text
//! - [`ink`]: a text in pieces: code, and the learner's own values
//! - `literal`: values as Python and JavaScript write them
//! - [`cli`], [`python`], [`javascript`], [`rust`]: one call in one client
//! - [`thrown`](mod@thrown): what each client throws and prints
//! - [`beside`](mod@beside): what the learner writes, beside what AWS does in a step
//!
//! Checked against the clients themselves: AWS CLI, boto3, AWS SDK for JavaScript v3, aws-sdk-s3 and
//! aws-sdk-kms for Rust, and AWS's service models.

pub mod beside;
pub mod cli;
pub mod ink;
pub mod javascript;
mod literal;
pub mod names;
pub mod python;
pub mod rust;
pub mod thrown;
pub mod written;
mod xml;

pub use beside::{Beside, Inner, beside};
pub use ink::{Ink, Snippet};
pub use thrown::{Thrown, thrown};
pub use written::Written;

use crate::core::error::ServiceError;

/// What calls are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Client {
    /// The AWS CLI, in bash.
    #[default]
    Cli,
    /// boto3.
    Python,
    /// AWS SDK for JavaScript v3, an ES module.
    JavaScript,
    /// The AWS SDK for Rust.
    Rust,
}

impl Client {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 4] = [Self::Cli, Self::Python, Self::JavaScript, Self::Rust];

    /// Its short name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cli => "CLI",
            Self::Python => "Python",
            Self::JavaScript => "JavaScript",
            Self::Rust => "Rust",
        }
    }

    /// The product's own name.
    pub fn product(self) -> &'static str {
        match self {
            Self::Cli => "AWS CLI",
            Self::Python => "boto3",
            Self::JavaScript => "AWS SDK for JavaScript v3",
            Self::Rust => "AWS SDK for Rust",
        }
    }

    /// The client of this short name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|client| client.name() == name)
    }

    /// The call in it, ready to run. With the error, where it failed: then it shows how that one is caught.
    pub fn write(self, call: &Written, error: Option<&ServiceError>) -> Snippet {
        match self {
            Self::Cli => cli::write(call, error),
            Self::Python => python::write(call, error),
            Self::JavaScript => javascript::write(call, error),
            Self::Rust => rust::write(call, error),
        }
    }
}
