//! The fourteen lessons, one file each. [`LESSONS`](super::LESSONS) lists them in order.

pub(super) mod access_denied;
pub(super) mod alias;
pub(super) mod bucket_keys;
pub(super) mod context;
pub(super) mod deny;
pub(super) mod download;
pub(super) mod envelope;
pub(super) mod life;
pub(super) mod multipart;
pub(super) mod no_encrypt;
pub(super) mod outsiders;
pub(super) mod secrets;
pub(super) mod two_policies;
pub(super) mod upload;
