//! The browser's own cipher on an object's messages: what it opens and seals, compared with this program's results.

use super::result_list::length;
use crate::app::component::number::grouped;
use crate::app::page::inspector::state::ObjectVersion;
use crate::app::state::Page;
use crate::core::body_store::BodyHandle;
use crate::core::crypto::Nonce;
use crate::core::crypto::digest::sha256;
use crate::core::crypto::frames::frames_of;
use crate::core::entropy::Entropy;
use crate::core::lab::world::BUCKET;
use crate::core::trace::print::hex;
use crate::lesson::second_opinion::{
    ByteComparison, GcmMessage, OpenedKeys, OpinionError, frame, frame_place, frames,
    frames_to_compare, object, open_keys,
};
use crate::web::body_range;
use crate::web::browser_gcm::{BrowserGcm, BrowserGcmError, GcmInput};

/// One result, by both programs.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparedResult {
    /// What was done, as a label.
    pub what: &'static str,
    /// This program's result: length and SHA-256; or that it refused.
    pub ours: String,
    /// The browser's.
    pub theirs: String,
    pub comparison: ByteComparison,
}

/// One message, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedMessage {
    pub what: String,
    pub key_name: &'static str,
    pub results: Vec<ComparedResult>,
}

/// An object's messages, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedObject {
    pub messages: Vec<CheckedMessage>,
    /// What was left out, in a sentence; empty if nothing was.
    pub left_out: String,
}

impl CheckedObject {
    /// How many results are equal, and how many there are.
    pub fn count(&self) -> (usize, usize) {
        let results = || self.messages.iter().flat_map(|message| &message.results);
        let equal = results().filter(|result| result.comparison.is_equal());
        (equal.count(), results().count())
    }
}

/// Frames that are in files or blobs, of one part.
struct FramesElsewhere {
    body: BodyHandle,
    header: Nonce,
    name: String,
    positions: Vec<u32>,
}

/// The messages of an object, as this program opens them.
struct FoundMessages {
    keys: OpenedKeys,
    messages: Vec<GcmMessage>,
    elsewhere: Vec<FramesElsewhere>,
    /// How many frames the object has.
    frames: u64,
}

fn messages(page: Page, chosen: &ObjectVersion) -> Result<FoundMessages, OpinionError> {
    page.lab.with_untracked(|lab| {
        let stored = object(lab, BUCKET, &chosen.key, chosen.version.as_deref())?;
        let keys = open_keys(lab, BUCKET, &chosen.key, stored)?;
        let mut found = FoundMessages {
            messages: keys.messages.clone(),
            keys,
            elsewhere: Vec::new(),
            frames: 0,
        };
        let parts = stored.body.parts.len();
        for (number, part) in (1_usize..).zip(&stored.body.parts) {
            let name = match parts {
                1 => "Frame".to_owned(),
                _ => format!("Part {number}, frame"),
            };
            let count = frames_of(part.plaintext_len());
            found.frames = found.frames.saturating_add(u64::from(count));
            match frames(&found.keys, part, &name) {
                Ok(frames) => found.messages.extend(frames),
                Err(OpinionError::Elsewhere) => found.elsewhere.push(FramesElsewhere {
                    body: part.bytes().clone(),
                    header: part.header(),
                    name,
                    positions: frames_to_compare(count, part.stored_len()),
                }),
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    })
}

/// Reads the frames that are elsewhere.
async fn read_elsewhere(found: &mut FoundMessages) -> Result<(), String> {
    for part in std::mem::take(&mut found.elsewhere) {
        for position in part.positions {
            let range = frame_place(position, part.body.length());
            let bytes = body_range::read(&part.body, part.header, range).await;
            let bytes = bytes.map_err(|error| error.to_string())?;
            let message = frame(&found.keys, &part.name, &part.header, position, bytes);
            found
                .messages
                .push(message.map_err(|error| error.to_string())?);
        }
    }
    Ok(())
}

/// Lets the browser open and seal an object's messages.
pub async fn check(
    page: Page,
    chosen: &ObjectVersion,
    seed: [u8; 32],
) -> Result<CheckedObject, String> {
    let browser = BrowserGcm::of_page().map_err(|error| error.to_string())?;
    let mut found = messages(page, chosen).map_err(|error| error.to_string())?;
    read_elsewhere(&mut found).await?;
    let mut checked = Vec::new();
    for message in &found.messages {
        checked.push(check_message(&browser, message).await);
    }
    let compared = (found.messages.len()).saturating_sub(found.keys.messages.len());
    let left_out = match (compared as u64) < found.frames {
        true => format!(
            "The object is large: of its {} frames, the first and the last of each part were checked.",
            grouped(found.frames)
        ),
        false => String::new(),
    };
    if let Some(last) = found.messages.last() {
        let mut entropy = Entropy::from_seed(seed);
        let new = last.fresh(Nonce::new(entropy.array()), &entropy.bytes(64));
        checked.push(check_new(&browser, &new).await);
    }
    Ok(CheckedObject {
        messages: checked,
        left_out,
    })
}

fn input(message: &GcmMessage) -> GcmInput<'_> {
    GcmInput {
        key: message.key.as_bytes(),
        nonce: message.nonce.as_bytes(),
        associated_data: &message.associated_data,
    }
}

/// Length and digest.
fn shown(bytes: &[u8]) -> String {
    let len = length(bytes.len() as u64);
    format!("{len}, SHA-256 {}", hex(&sha256(bytes)))
}

/// [`shown`], or that the cipher refused.
fn name_of(bytes: Option<&[u8]>) -> String {
    bytes.map_or_else(|| "refused".to_owned(), shown)
}

fn compared(
    what: &'static str,
    ours: &[u8],
    theirs: Result<Vec<u8>, BrowserGcmError>,
) -> ComparedResult {
    let (theirs, comparison) = match theirs {
        Ok(theirs) => (shown(&theirs), ByteComparison::of(ours, &theirs)),
        Err(error) => {
            let why = error.to_string();
            (format!("refused: {why}"), ByteComparison::Refused(why))
        }
    };
    ComparedResult {
        what,
        ours: shown(ours),
        theirs,
        comparison,
    }
}

async fn check_message(browser: &BrowserGcm, message: &GcmMessage) -> CheckedMessage {
    let opened = browser.open(input(message), &message.sealed).await;
    let sealed = browser.seal(input(message), &message.opened).await;
    let flipped = message.with_flipped_bit();
    let ours = message.opens(&flipped);
    let theirs = browser.open(input(message), &flipped).await;
    let tampered = ComparedResult {
        what: "Decrypted with one bit flipped",
        ours: name_of(ours.as_deref()),
        theirs: name_of(theirs.as_deref().ok()),
        comparison: match (&ours, &theirs) {
            (None, Err(_)) => ByteComparison::Equal,
            (Some(ours), Ok(theirs)) => ByteComparison::of(ours, theirs),
            (Some(_), Err(error)) => ByteComparison::Refused(error.to_string()),
            (None, Ok(_)) => ByteComparison::Differs { at: 0 },
        },
    };
    CheckedMessage {
        what: message.what.clone(),
        key_name: message.key_name,
        results: vec![
            compared("Decrypted", &message.opened, opened),
            compared("Encrypted again", &message.sealed, sealed),
            tampered,
        ],
    }
}

/// The browser seals a message that never existed, and this program opens it.
async fn check_new(browser: &BrowserGcm, message: &GcmMessage) -> CheckedMessage {
    let sealed = browser.seal(input(message), &message.opened).await;
    let result = match sealed {
        Ok(sealed) => {
            let ours = message.opens(&sealed);
            ComparedResult {
                what: "Encrypted by the browser, decrypted by this program",
                ours: name_of(ours.as_deref()),
                theirs: shown(&message.opened),
                comparison: match ours {
                    Some(ours) => ByteComparison::of(&ours, &message.opened),
                    None => ByteComparison::Refused("the tag doesn’t match".to_owned()),
                },
            }
        }
        Err(error) => compared("Encrypted by the browser", &message.opened, Err(error)),
    };
    CheckedMessage {
        what: message.what.clone(),
        key_name: message.key_name,
        results: vec![result],
    }
}
