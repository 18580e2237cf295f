//! The four clients.

use super::{ClientCall, Snippet, cli, javascript, python, rust};
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
    pub fn write(self, call: &ClientCall, error: Option<&ServiceError>) -> Snippet {
        match self {
            Self::Cli => cli::write(call, error),
            Self::Python => python::write(call, error),
            Self::JavaScript => javascript::write(call, error),
            Self::Rust => rust::write(call, error),
        }
    }
}
