//! The simulated cloud: pure Rust, no browser, no ambient time or randomness.
//! The same calls on the same seed give the same bytes.

pub mod arn;
pub mod clock;
pub mod cloudtrail;
pub mod entropy;
pub mod error;
pub mod trace;
pub mod wire;

pub mod body_store;
pub mod crypto;
pub mod iam;
pub mod json;
pub mod kms;
pub mod s3;

pub mod access;
pub mod api;
pub mod cloud;
pub mod lab;
