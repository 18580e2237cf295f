//! The simulated cloud: pure Rust, no browser, no ambient time or randomness.
//! The same calls with the same seed give the same bytes.
//!
//! - Shared values: [`arn`], [`clock`], [`entropy`], [`error`], [`cloudtrail`]
//! - [`trace`]: the record of a call, step by step; [`wire`]: the parameters of operations and their HTTP form
//! - [`crypto`], [`json`], [`body_store`]: cryptography, JSON with positions, the bytes of stored objects
//! - [`iam`], [`kms`], [`s3`]: the three services
//! - [`client_side`]: what applications encrypt themselves, in AWS's formats; [`bundle`]: a stored object to open outside
//! - [`access`]: asks IAM on behalf of a service
//! - [`cloud`]: the whole simulated cloud; [`api`]: its calls by name; [`lab`]: the learner's choices in the lab

pub mod arn;
pub mod clock;
pub mod cloudtrail;
pub mod entropy;
pub mod error;
pub mod trace;
pub mod wire;

pub mod body_store;
/// A package of its own, which the worker shares.
pub use envelope_lab_crypto as crypto;
pub mod iam;
pub mod json;
pub mod kms;
pub mod s3;

pub mod bundle;
pub mod client_side;

pub mod access;
pub mod api;
pub mod cloud;
pub mod lab;
