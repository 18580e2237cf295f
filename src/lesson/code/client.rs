//! The four clients in which the page writes a call.

use super::{ClientCall, Snippet, cli, javascript, python, rust};
use crate::core::error::ServiceError;

/// A client that calls AWS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Client {
    /// The AWS CLI, in bash.
    #[default]
    Cli,
    /// boto3.
    Python,
    /// AWS SDK for JavaScript v3, as an ES module.
    JavaScript,
    /// The AWS SDK for Rust.
    Rust,
}

impl Client {
    /// All clients, in the order in which the page offers them.
    pub const ALL: [Self; 4] = [Self::Cli, Self::Python, Self::JavaScript, Self::Rust];

    /// The short name, as on its tab.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cli => "CLI",
            Self::Python => "Python",
            Self::JavaScript => "JavaScript",
            Self::Rust => "Rust",
        }
    }

    /// AWS's full name of the product.
    pub fn product(self) -> &'static str {
        match self {
            Self::Cli => "AWS CLI",
            Self::Python => "boto3",
            Self::JavaScript => "AWS SDK for JavaScript v3",
            Self::Rust => "AWS SDK for Rust",
        }
    }

    /// The client with this short name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|client| client.name() == name)
    }

    /// Writes the call for this client, ready to run. With an error, the code also catches it.
    pub fn write(self, call: &ClientCall, error: Option<&ServiceError>) -> Snippet {
        match self {
            Self::Cli => cli::write(call, error),
            Self::Python => python::write(call, error),
            Self::JavaScript => javascript::write(call, error),
            Self::Rust => rust::write(call, error),
        }
    }
}
