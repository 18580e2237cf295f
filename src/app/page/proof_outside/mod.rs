//! The tab Prove it: the stored bytes, decrypted by software outside of this page.
//!
//! - [`state`]: which object it is, and what was tried
//! - [`view`]: the tab
//! - [`second_opinion`]: “Check with this browser's own crypto”; [`cipher_check`]: what it finds
//! - [`outside_panel`]: the bundle, and what goes into it; [`programs`]: the programs that open one
//! - [`chosen_bundle`]: a bundle that a person chooses or pastes
//! - [`sdk_message`]: messages of the AWS Encryption SDK; [`sdk_state`]: which one, and under which key
//! - [`client_object`]: what was encrypted elsewhere; [`message_tree`]: a message's fields
//! - [`result_list`]: what came out, as names and values

pub mod chosen_bundle;
pub mod cipher_check;
pub mod client_object;
pub mod message_tree;
pub mod outside_panel;
pub mod programs;
pub mod result_list;
pub mod sdk_message;
pub mod sdk_state;
pub mod second_opinion;
pub mod state;
pub mod view;

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::DrawView;

part! { proof_outside,
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(view::view)
}
}

part! { sdk_message,
pub fn load_messages() -> Result<DrawView, PartLoadError> {
    Ok(sdk_message::view)
}
}
