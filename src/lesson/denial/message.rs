//! AWS's message of a denial, in its parts.
//!
//! Source of the order: IAM User Guide, "Troubleshoot access denied error messages".

/// What a part of the message says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessagePart {
    /// The caller's ARN.
    Who,
    /// The action that was denied.
    Action,
    /// The resource, or AWS's words for one that it does not name.
    Resource,
    /// The kind of policy that denied, or that did not allow.
    Reason,
}

impl MessagePart {
    /// Its name, in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Who => "who",
            Self::Action => "action",
            Self::Resource => "resource",
            Self::Reason => "reason",
        }
    }
}

/// A stretch of the message: joining words, the part, joining words. All segments joined are the message verbatim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageSegment<'a> {
    pub part: MessagePart,
    pub before: &'a str,
    pub value: &'a str,
    /// A space, or empty at the end.
    pub after: &'a str,
}

/// The four segments of a message of the form `User: … is not authorized to perform: … on … because …`; `None` for any
/// other message.
pub fn message_segments(message: &str) -> Option<[MessageSegment<'_>; 4]> {
    const PERFORM: &str = " is not authorized to perform: ";
    let who = message.strip_prefix("User: ")?;
    let (who, rest) = who.split_once(PERFORM)?;
    let (action, _) = rest.split_once(" on ")?;
    let (rest, because) = split_at_reason(rest.get(action.len()..)?)?;
    let on = [" on resource: ", " on "];
    let on = on.into_iter().find(|on| rest.starts_with(on))?;
    let segment = |part, before, value, after| MessageSegment {
        part,
        before,
        value,
        after,
    };
    let because_word = because.strip_prefix("because ").map(|_| "because ");
    let because_word = because_word.map_or("", |word| word);
    Some([
        segment(MessagePart::Who, "User: ", who, " "),
        segment(MessagePart::Action, PERFORM.trim_start(), action, " "),
        segment(
            MessagePart::Resource,
            on.trim_start(),
            rest.get(on.len()..)?,
            " ",
        ),
        segment(
            MessagePart::Reason,
            because_word,
            because.get(because_word.len()..)?,
            "",
        ),
    ])
}

/// Splits before the reason, without the space between. The last possible place counts, because an object's key may
/// contain anything.
fn split_at_reason(text: &str) -> Option<(&str, &str)> {
    let starts = [" because ", " with an explicit deny "];
    let place = starts.iter().filter_map(|start| text.rfind(start)).max()?;
    let (before, reason) = text.split_at_checked(place)?;
    Some((before, reason.trim_start()))
}
