//! Messages of the AWS Encryption SDK, and objects of the S3 Encryption Client: made here, and opened here.

use super::client_object;
use super::message_tree::message_tree;
use super::result_list::{self, length};
use super::sdk_state::{
    ClientContent, ClientEncrypted, ClientFormat, KEY_NAME, NAMESPACE, SdkState,
};
use super::state::ProofState;
use crate::app::component::code_block::CodeBlock;
use crate::app::component::file_picker::FilePicker;
use crate::app::component::form_field::FormField;
use crate::app::component::prose::prose;
use crate::app::component::select::Select;
use crate::app::state::Page;
use crate::app::tree::html::{details, div, h4, p, press, section, summary};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::client_side::AlgorithmSuite;
use crate::core::lab::Sample;
use crate::core::trace::print::hex;
use base64ct::{Base64, Encoding};
use leptos::prelude::*;

const PROGRAM: &str = include_str!("open_message.py");

/// What the part shows.
pub fn view(page: Page) -> Nodes {
    nodes().child(draw(page))
}

fn draw(page: Page) -> Element {
    let (state, proof) = (SdkState::of(page), ProofState::of(page));
    let picker = FilePicker {
        label: "Choose a file to encrypt".into(),
        class: "btn",
        accept: None,
        pick: Callback::new(move |file| state.encrypt_file(file)),
    };
    let sample = Sample::Letter;
    let letter = press()
        .class("btn main")
        .on_click(move || state.encrypt(sample.name(), &sample.bytes()))
        .child(format!("Encrypt {}", sample.name()));
    let fold = div()
        .class("proof-fold")
        .child(p().child(prose(
            "With client-side encryption, your app encrypts before it sends, and AWS never sees the plaintext. Two published formats do that: messages of the AWS Encryption SDK, and objects of the Amazon S3 Encryption Client. An object under SSE-KMS is neither of them: there, S3 encrypts, and its layout is not public.",
        )))
        .child(h4().child("Encrypt a file on your side"))
        .child(reactive(move || formats(state)))
        .child(div().class("tools").child(letter).child(picker.draw()))
        .child(reactive(move || {
            div().attr("role", "status").child(state.made.with(|made| {
                made.as_ref().map(|made| match made {
                    Ok(made) => result(state, proof, made),
                    Err(why) => nodes().child(p().class("bad").child(why.clone())),
                })
            }))
        }))
        .child(h4().child("Open what was made elsewhere"))
        .child(client_object::draw(state, proof));
    section()
        .class("proof-client")
        .attr("aria-label", "AWS Encryption SDK messages")
        .child(
            details()
                .child(summary().child("AWS Encryption SDK messages"))
                .child(fold),
        )
}

/// The formats, in the order of the menu.
const FORMATS: [ClientFormat; 3] = [
    ClientFormat::Message(AlgorithmSuite::Aes256GcmHkdfSha256),
    ClientFormat::Message(AlgorithmSuite::Aes256Gcm),
    ClientFormat::S3Object,
];

fn formats(state: SdkState) -> Element {
    let name = |format| match format {
        ClientFormat::Message(suite) => {
            format!("Encryption SDK message, suite {}", suite.name())
        }
        ClientFormat::S3Object => "S3 Encryption Client object, format 2".to_owned(),
    };
    let shown = state.format.get();
    let chosen = FORMATS.iter().position(|format| *format == shown);
    let menu = Select::new(FORMATS.map(name), chosen, move |at| {
        if let Some(format) = FORMATS.get(at) {
            state.format.set(*format);
        }
    });
    div().child(FormField::new("Format", menu).draw())
}

/// What was made, its fields, the key, and how to open it elsewhere.
pub fn result(state: SdkState, proof: ProofState, made: &ClientEncrypted) -> Nodes {
    let bytes = made.bytes.clone();
    let (file_name, what) = match &made.content {
        ClientContent::Message(_) => (format!("{}.encrypted", made.name), "Download the message"),
        ClientContent::S3Object(_) => (format!("{}.body", made.name), "Download the body"),
    };
    let saved = file_name.clone();
    let save = press()
        .class("btn main")
        .on_click(move || proof.download(&saved, "application/octet-stream", &bytes))
        .child(what);
    let fields = match &made.content {
        ClientContent::Message(message) => nodes().child(message_tree(message)),
        ClientContent::S3Object(pairs) => metadata(proof, pairs),
    };
    let outside =
        matches!(made.content, ClientContent::Message(_)).then(|| elsewhere(proof, &file_name));
    nodes()
        .child(result_list::draw([
            ("The file", length(made.len)),
            ("Its SHA-256", hex(&made.sha256)),
            ("Encrypted", length(made.bytes.len() as u64)),
        ]))
        .child(div().class("tools").child(save))
        .child(fields)
        .child(key(state, proof))
        .child(outside)
        .child(reactive(move || {
            p().class("eyebrow").child(proof.said.get())
        }))
}

/// The key, once the reader has agreed to see it.
fn key(state: SdkState, proof: ProofState) -> Nodes {
    reactive(move || {
        let content = match (state.shows_key.get(), state.own_key()) {
            (true, Some(key)) => {
                let text = Base64::encode_string(key.as_bytes());
                let copied = text.clone();
                let copy = press()
                    .class("btn")
                    .on_click(move || proof.copy(copied.clone(), "the key"))
                    .child("Copy the key");
                nodes()
                    .child(result_list::draw([
                        ("Raw AES key, base64", text),
                        ("Key namespace", NAMESPACE.to_owned()),
                        ("Key name", KEY_NAME.to_owned()),
                    ]))
                    .child(div().class("tools").child(copy))
            }
            _ => nodes()
                .child(p().child("Your app made a raw AES key for this, and it is in this page’s memory only. Anyone who sees the key can decrypt the file. In a real app it belongs in a key store, never on a screen: show it only because this is a classroom."))
                .child(
                    div().class("tools").child(
                        press()
                            .class("btn")
                            .on_click(move || state.shows_key.set(true))
                            .child("I understand. Show the key"),
                    ),
                ),
        };
        div().class("proof-key").child(content)
    })
}

/// How the Encryption SDK itself opens the message.
fn elsewhere(proof: ProofState, file_name: &str) -> Nodes {
    let run = format!(
        "pip install aws-encryption-sdk\npython3 open_message.py '{file_name}' KEY {NAMESPACE} {KEY_NAME} > file"
    );
    let block = |label: &'static str, text: String| {
        CodeBlock {
            label: label.into(),
            class: "code",
            content: nodes().child(text),
        }
        .in_group()
    };
    let save = press()
        .class("btn")
        .on_click(move || proof.download("open_message.py", "text/plain", PROGRAM.as_bytes()))
        .child("Download open_message.py");
    nodes()
        .child(p().child(
            "The AWS Encryption SDK for Python opens this message. KEY is the key in base64:",
        ))
        .child(block("How to run open_message.py", run))
        .child(div().class("tools").child(save))
        .child(block("open_message.py", PROGRAM.to_owned()))
}

/// The metadata that the S3 Encryption Client stores beside the body.
fn metadata(proof: ProofState, pairs: &[(String, String)]) -> Nodes {
    let lines = pairs
        .iter()
        .map(|(name, value)| format!("x-amz-meta-{name}: {value}"));
    let text = lines.collect::<Vec<_>>().join("\n");
    let copied = text.clone();
    let copy = press()
        .class("btn")
        .on_click(move || proof.copy(copied.clone(), "the metadata"))
        .child("Copy the metadata");
    let block = CodeBlock {
        label: "The object’s metadata".into(),
        class: "code",
        content: nodes().child(text),
    };
    nodes()
        .child(block.in_group())
        .child(div().class("tools").child(copy))
}
