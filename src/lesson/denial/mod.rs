//! A denial in words: one sentence about who allowed and who denied what, and AWS's message in its parts.
//!
//! - [`sentence`]: the sentence, from the trace
//! - [`message`]: the parts of AWS's message: who, action, resource, reason

pub mod message;
pub mod sentence;

pub use message::{MessagePart, MessageSegment, message_segments};
pub use sentence::{denial_reason, denial_sentence};
