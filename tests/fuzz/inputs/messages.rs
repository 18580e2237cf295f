//! Messages of other windows: of this browser, and of a page around this one.

use super::{done, text};
use envelope_lab::app::embed::message::EmbedCommand;
use envelope_lab::app::mirror::message::{
    MirrorContent, MirrorMessage, MirrorTopic, StateVersion, WindowId, WindowRole,
};
use envelope_lab::app::mirror::replica::Replica;

/// A message of another window of this browser, to one that presents.
pub fn mirror(input: &[u8]) {
    let Ok(message) = text(input).parse::<MirrorMessage>() else {
        return;
    };
    assert_eq!(message.to_string().parse(), Ok(message.clone()));
    let mut replica = Replica::new(WindowId(1), WindowRole::Presenter);
    done(replica.receive(message, 5, |_, _| true));
}

pub fn mirror_seeds() -> Vec<Vec<u8>> {
    let version = StateVersion::NONE.after(WindowId(2));
    let contents = [
        MirrorContent::Bye,
        MirrorContent::Come {
            address: "#/lab".to_owned(),
        },
        MirrorContent::Beat {
            asks: true,
            versions: [version; 4],
            address: "#/present".to_owned(),
        },
        MirrorContent::State {
            topic: MirrorTopic::Theme,
            version,
            text: "dark".to_owned(),
        },
    ];
    (contents.into_iter())
        .map(|content| MirrorMessage {
            from: WindowId(2),
            role: WindowRole::Speaker,
            content,
        })
        .map(|message| message.to_string().into_bytes())
        .collect()
}

/// A message that the page around this one posts.
pub fn embed(input: &[u8]) {
    let Ok(message) = serde_json::from_slice(input) else {
        return;
    };
    if let Some(Err(error)) = EmbedCommand::read(&message) {
        assert!(
            error.to_string().len() < 1_000,
            "an answer is short: {error}"
        );
    }
}

pub fn embed_seeds() -> Vec<Vec<u8>> {
    [
        r#"{"type": "envelope-lab/step", "to": 3}"#,
        r#"{"type": "envelope-lab/step", "to": "next"}"#,
        r##"{"type": "envelope-lab/load", "address": "#/lab", "preset": "upload", "run": "download"}"##,
        r#"{"type": "envelope-lab/hello", "version": 1}"#,
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}
