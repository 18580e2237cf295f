//! What every byte is: the layout of requests, keys, blobs, and stored bodies as nested ranges, each with what it is and
//! why it is there.
//!
//! - [`span`]: a labeled range with the ranges inside it
//! - [`span_kind`]: the kinds of ranges, and the explanation of each
//! - [`decode`]: bytes to ranges, by what they are
//! - [`blob_layout`], [`der_layout`]: a `CiphertextBlob`; [`body_layout`]: a stored body and S3's own data keys
//! - [`context_layout`]: the encryption context; [`text_layout`]: HTTP messages and ARNs
//! - [`stored_piece`]: the pieces that S3 stores of an object
//! - [`occurrence`]: where else the same bytes are
//! - [`command`]: commands that show the same bytes outside of the page; [`copied`]: bytes as a text to copy

pub mod blob_layout;
pub mod body_layout;
pub mod command;
pub mod context_layout;
pub mod copied;
pub mod decode;
pub mod der_layout;
pub mod occurrence;
pub mod span;
pub mod span_kind;
pub mod stored_piece;
pub mod text_layout;

pub use span::ByteSpan;
pub use span_kind::SpanKind;
