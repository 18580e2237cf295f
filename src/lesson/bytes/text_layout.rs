//! The layout of texts: HTTP messages and ARNs.

use super::span::{ByteSpan, Consecutive};
use super::span_kind::SpanKind;

/// The ranges of an HTTP message: start line, headers, body.
pub fn message(text: &str) -> ByteSpan {
    let (head, body) = match text.split_once("\n\n") {
        Some((head, body)) => (head, Some(body)),
        None => (text, None),
    };
    let mut spans = Consecutive::from(0);
    let lines = head.split('\n').count();
    for (index, line) in head.split('\n').enumerate() {
        spans = match (index, line.split_once(':')) {
            (0, _) | (_, None) => spans.saying(SpanKind::StartLine, line.len() as u64, line),
            (_, Some((name, value))) => {
                let space = value.len() - value.trim_start().len();
                let value = value.trim_start();
                let parts = Consecutive::from(spans.next())
                    .saying(SpanKind::HeaderName, name.len() as u64, name)
                    .leaf(SpanKind::Separator, 1 + space as u64)
                    .saying(SpanKind::HeaderValue, value.len() as u64, value);
                let header = ByteSpan::of(SpanKind::HeaderLine, spans.next(), parts.spans());
                spans.span(header.saying(name))
            }
        };
        if index + 1 < lines {
            spans = spans.leaf(SpanKind::LineEnd, 1);
        }
    }
    if let Some(body) = body {
        spans = spans
            .leaf(SpanKind::LineEnd, 1)
            .leaf(SpanKind::LineEnd, 1)
            .leaf(SpanKind::MessageBody, body.len() as u64);
    }
    ByteSpan::of(SpanKind::Message, 0, spans.spans())
}

/// The ranges of an ARN; `None` if the text is none.
pub fn arn(text: &str) -> Option<ByteSpan> {
    const PARTS: [SpanKind; 6] = [
        SpanKind::ArnStart,
        SpanKind::ArnPartition,
        SpanKind::ArnService,
        SpanKind::ArnRegion,
        SpanKind::ArnAccount,
        SpanKind::ArnResource,
    ];
    let parts: Vec<&str> = text.splitn(PARTS.len(), ':').collect();
    if parts.first() != Some(&"arn") || parts.len() != PARTS.len() {
        return None;
    }
    let mut spans = Consecutive::from(0);
    for (index, (kind, part)) in PARTS.into_iter().zip(parts).enumerate() {
        if index > 0 {
            spans = spans.leaf(SpanKind::Separator, 1);
        }
        // A part can be empty: S3's ARNs have neither region nor account.
        if !part.is_empty() {
            spans = spans.saying(kind, part.len() as u64, part);
        }
    }
    Some(ByteSpan::of(SpanKind::Arn, 0, spans.spans()).saying(text))
}
