//! The fields of a message of the AWS Encryption SDK, as nested lists.

use super::result_list::length;
use crate::app::tree::html::{code, li, span, ul};
use crate::app::tree::{Element, Nodes, nodes};
use crate::core::client_side::{ContentType, Message};
use crate::core::lab::report::inventory::counted;
use crate::core::trace::print::hex;

/// Frames listed one by one; the others are counted.
const FRAMES_LISTED: usize = 8;

/// A message's fields, as nested lists.
pub fn message_tree(message: &Message) -> Element {
    let item = |name: &'static str, value: String| {
        li().child(span().child(name))
            .child(": ")
            .child(code().child(value))
    };
    let group =
        |name: String, items: Nodes| li().child(span().child(name)).child(ul().child(items));
    let context = message
        .context
        .0
        .iter()
        .map(|(name, value)| li().child(code().child(format!("{name} = {value}"))));
    let keys = (1_usize..).zip(&message.data_keys).map(|(number, key)| {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let provider = text(&key.provider_id);
        let name = match key.raw_aes_name() {
            Some(name) => name.to_owned(),
            None => text(&key.provider_info),
        };
        group(
            format!("Encrypted data key {number}"),
            nodes()
                .child(item("Provider (key namespace)", provider))
                .child(item("Key name", name))
                .child(item("Encrypted data key", hex(&key.encrypted))),
        )
    });
    let content = match message.content {
        ContentType::Framed(len) => format!("framed, {} per frame", length(u64::from(len))),
        ContentType::NotFramed => "not framed".to_owned(),
    };
    let frames = message.frames.iter().take(FRAMES_LISTED).map(|frame| {
        let len = length(frame.sealed.ciphertext.len() as u64);
        let last = match frame.is_last {
            true => ", the last",
            false => "",
        };
        li().child(format!(
            "{} at byte {}: {len}{last}, nonce ",
            frame.sequence, frame.at
        ))
        .child(code().child(hex(frame.nonce.as_bytes())))
    });
    let more = message.frames.len().saturating_sub(FRAMES_LISTED);
    let more = (more > 0).then(|| li().child(format!("and {more} more")));
    let suite = format!("0x{:04x}, {}", message.suite.id(), message.suite.name());
    ul().class("proof-tree")
        .child(group(
            format!("Header, {}", length(message.header_len() as u64)),
            nodes()
                .child(item("Version and type", "01 80".to_owned()))
                .child(item("Algorithm suite", suite))
                .child(item("Message ID", hex(&message.id)))
                .child(group(
                    "Encryption context, authenticated but not encrypted".to_owned(),
                    context.collect(),
                ))
                .child(keys.collect::<Nodes>())
                .child(item("Content", content)),
        ))
        .child(group(
            format!("Body, {}", counted(message.frames.len(), "frame")),
            frames.collect::<Nodes>().child(more),
        ))
}
