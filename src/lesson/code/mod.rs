//! A call as each client writes it, and an error as each prints it.
//!
//! - [`call`]: a call in AWS's own names: the parameters of a request in a trace's step
//! - [`names`]: how each client spells an operation, a parameter and an enum's value
//! - [`snippet`]: code in pieces, with the values of this run marked
//! - `literal`: values as Python and JavaScript write them
//! - [`client`]: the four clients; [`cli`], [`python`], [`javascript`], [`rust`]: write a call for one of them
//! - [`model`]: the errors in AWS's service models
//! - [`mod@sdk_error`]: what each client throws and prints
//! - [`mod@step_code`]: the learner's code, next to what AWS does in a step
//!
//! Checked against the clients themselves: AWS CLI, boto3, AWS SDK for JavaScript v3, aws-sdk-s3 and
//! aws-sdk-kms for Rust, and AWS's service models.

pub mod call;
pub mod cli;
pub mod client;
pub mod javascript;
mod literal;
pub mod model;
pub mod names;
pub mod python;
pub mod rust;
pub mod sdk_error;
pub mod snippet;
pub mod step_code;

pub use call::ClientCall;
pub use client::Client;
pub use sdk_error::{SdkError, sdk_error};
pub use snippet::{PieceKind, Snippet};
pub use step_code::{InnerCall, StepCode, step_code};
