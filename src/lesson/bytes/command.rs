//! Commands that show the same bytes outside of the page, given the file that the page saves.

use super::span::ByteSpan;
use super::span_kind::SpanKind;
use crate::core::trace::print::hex;
use base64ct::{Base64, Encoding};

/// The longest range whose bytes a command prints; a longer one it writes to a file.
const PRINTED: u64 = 64;

/// A command for a shell, and what it prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByteCommand {
    /// What it does, in a few words.
    pub does: &'static str,
    pub line: String,
    /// What it prints, without the end of the line; `None` if that is more than a line, or a file.
    pub prints: Option<String>,
}

/// A file's name for the bytes of something with this name: letters, digits, and marks that no shell reads.
pub fn file_name(name: &str) -> String {
    let safe = |letter: char| match letter {
        letter if letter.is_ascii_alphanumeric() => letter,
        '.' | '-' | '_' => letter,
        _ => '-',
    };
    let name: String = name.chars().map(safe).collect();
    let name = name.trim_start_matches(['-', '.']);
    match name.is_empty() {
        true => "bytes.bin".to_owned(),
        false => format!("{name}.bin"),
    }
}

/// The commands for a range of the bytes in `file`. `bytes` are those of the range, if they are at hand.
pub fn commands(file: &str, span: &ByteSpan, bytes: Option<&[u8]>) -> Vec<ByteCommand> {
    let (from, to, len) = (span.offset, span.end(), span.len);
    let bytes = bytes.filter(|bytes| bytes.len() as u64 == len && len <= PRINTED);
    let mut all = Vec::new();
    let read = format!("open('{file}','rb').read()[{from}:{to}]");
    let own = match span.kind {
        SpanKind::BlobKeyId => Some(ByteCommand {
            does: "Read the KMS key ID",
            line: format!("python3 -c \"import uuid; print(uuid.UUID(bytes={read}))\""),
            prints: Some(span.value.clone()),
        }),
        SpanKind::BlobDerLength
        | SpanKind::FrameCounter
        | SpanKind::PairCount
        | SpanKind::KeyLength
        | SpanKind::ValueLength => Some(ByteCommand {
            does: "Read the number",
            line: format!("python3 -c \"print(int.from_bytes({read},'big'))\""),
            prints: Some(span.value.clone()).filter(|value| !value.is_empty()),
        }),
        SpanKind::EncryptedData => Some(ByteCommand {
            does: "Parse the DER",
            line: format!("openssl asn1parse -inform DER -in {file} -offset {from}"),
            prints: None,
        }),
        SpanKind::Blob => Some(ByteCommand {
            does: "Write it as the API does",
            line: format!("openssl base64 -A -in {file}"),
            prints: None,
        }),
        _ if is_text(span.kind) && len > 0 => Some(ByteCommand {
            does: "Read the text",
            line: format!("python3 -c \"print({read}.decode())\""),
            prints: bytes
                .and_then(|bytes| std::str::from_utf8(bytes).ok())
                .filter(|text| !text.contains('\n'))
                .map(str::to_owned),
        }),
        _ => None,
    };
    all.extend(own);
    match bytes {
        Some(bytes) => {
            all.push(ByteCommand {
                does: "Print the bytes",
                line: format!("python3 -c \"print({read}.hex())\""),
                prints: Some(hex(bytes)),
            });
            all.push(ByteCommand {
                does: "The same by xxd",
                line: format!("xxd -s {from} -l {len} -c {PRINTED} -p {file}"),
                prints: Some(hex(bytes)),
            });
            all.push(ByteCommand {
                does: "The same in base64",
                line: format!(
                    "tail -c +{} {file} | head -c {len} | openssl base64 -A",
                    from + 1
                ),
                prints: Some(Base64::encode_string(bytes)),
            });
        }
        None => all.push(ByteCommand {
            does: "Cut the bytes out",
            line: format!("tail -c +{} {file} | head -c {len} > part.bin", from + 1),
            prints: Some(String::new()),
        }),
    }
    all
}

/// Whether a kind of range is a text.
fn is_text(kind: SpanKind) -> bool {
    matches!(
        kind,
        SpanKind::ContextKey
            | SpanKind::ContextValue
            | SpanKind::ContextText
            | SpanKind::Text
            | SpanKind::Arn
            | SpanKind::ArnPartition
            | SpanKind::ArnService
            | SpanKind::ArnRegion
            | SpanKind::ArnAccount
            | SpanKind::ArnResource
            | SpanKind::StartLine
            | SpanKind::HeaderLine
            | SpanKind::HeaderName
            | SpanKind::HeaderValue
            | SpanKind::MessageBody
    )
}
