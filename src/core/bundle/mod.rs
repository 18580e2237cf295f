//! A stored object with everything that is needed to open it outside the lab, as one JSON text (`docs/bundle.md`).
//!
//! A bundle has the stored bytes, the envelope, and, because this is a classroom, the keys that a real cloud never gives
//! away: the simulated KMS key material, S3's own key, or the application's key. [`Bundle::without_keys`] leaves them
//! out.
//!
//! - [`Bundle`]: what a bundle holds; [`BundleKind`]: the kinds of bundle; `layer`: the layers of a stored body, and who
//!   wrapped each one's data key
//! - [`BundleDraft`]: takes an object out of a cloud; [`client_side_bundle`]: makes one of a client-side message
//! - `open`: opens one; [`OpenError`]: at which stage that failed
//! - `json`: writes and reads one; `place`: values with their places; [`BundleFileError`]: what is wrong, and where

mod client_side_bundle;
mod draft;
mod file_error;
mod json;
mod kind;
mod layer;
mod open;
mod open_error;
mod parts;
mod place;
mod read;

pub use client_side_bundle::client_side_bundle;
pub use draft::{BundleDraft, ExportError};
pub use file_error::{BundleFileError, ValueFault};
pub use json::{FORMAT, LARGEST, VERSION, WARNING};
pub use kind::BundleKind;
pub use layer::{KmsDataKey, Layer, ShortTermKey};
pub use open_error::{OpenError, Wrapping};
pub use parts::{Bundle, BundledEnvelope, BundledKeys, BundledObject, BundledPart, KmsSecret};
