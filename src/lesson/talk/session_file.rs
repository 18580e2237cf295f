//! A session of a talk as JSON, so that a reload and a second window can go on with it.

use super::outline::TalkOutline;
use super::session::{MOST_HANDS, OPTIONS, TalkClock, TalkLook, TalkScreen, TalkSession};
use crate::core::json::Object;
use serde_json::Value;
use thiserror::Error;

/// The member `format` of a session.
pub const FORMAT: &str = "envelope-lab-talk-session";
/// The version that this lab writes and reads.
pub const VERSION: u64 = 1;

/// Why a value is not a session of a talk.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TalkSessionError {
    /// The member `format` is not [`FORMAT`].
    #[error("this isn’t a session of a talk: expected \"format\": \"{FORMAT}\"")]
    Format,
    /// The member `version` is not a known version.
    #[error("version: expected {VERSION}")]
    Version,
    /// The member with this name is missing or cannot be read.
    #[error("{0}: expected {1}")]
    Member(&'static str, &'static str),
    /// The talk has no such frame.
    #[error("frame: this talk has {0} frames")]
    NoSuchFrame(usize),
}

impl TalkScreen {
    const NAMES: [(&'static str, Self); 3] = [
        ("normal", Self::Normal),
        ("black", Self::Black),
        ("white", Self::White),
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Black => "black",
            Self::White => "white",
        }
    }

    fn named(name: &str) -> Option<Self> {
        let mut names = Self::NAMES.into_iter();
        names
            .find(|(known, _)| *known == name)
            .map(|(_, screen)| screen)
    }
}

impl TalkSession {
    /// The session as JSON: `{"format", "version", "frame", "revealed", "hands": [[frame, 1, 2, 3, 4]], "screen",
    /// "started", "counted", "scale", "contrast", "brightness"}`.
    pub fn to_json(&self) -> Value {
        let hands = self.hands.iter().map(|(frame, counts)| {
            let counts = counts.iter().map(|count| Value::from(*count));
            Value::Array(std::iter::once(Value::from(*frame)).chain(counts).collect())
        });
        let hands = Value::Array(hands.collect());
        let mut object = Object::of(&[("format", FORMAT), ("screen", self.screen.name())]);
        object
            .put("version", VERSION.into())
            .put("frame", self.frame.into())
            .put("revealed", self.revealed.into())
            .put("hands", hands)
            .put(
                "started",
                self.clock.started.map_or(Value::Null, Value::from),
            )
            .put("counted", self.clock.counted.into())
            .put("scale", self.look.scale.into())
            .put("contrast", self.look.contrast.into())
            .put("brightness", self.look.brightness.into())
            .value()
    }

    /// Reads what [`TalkSession::to_json`] wrote. Hands at frames that ask nothing are dropped, and counts and looks
    /// beyond their limits become the nearest that is allowed.
    ///
    /// # Errors
    /// Another format or version, a frame that the talk doesn’t have, or a member of another type.
    pub fn from_json(value: &Value, outline: &TalkOutline) -> Result<Self, TalkSessionError> {
        if value.get("format").and_then(Value::as_str) != Some(FORMAT) {
            return Err(TalkSessionError::Format);
        }
        if value.get("version").and_then(Value::as_u64) != Some(VERSION) {
            return Err(TalkSessionError::Version);
        }
        let number = |name: &'static str| {
            let number = value.get(name).and_then(Value::as_u64);
            number.ok_or(TalkSessionError::Member(name, "a whole number"))
        };
        let percent = |name| Ok(u16::try_from(number(name)?).map_or(u16::MAX, |percent| percent));
        let frame = usize::try_from(number("frame")?).ok();
        let frame = frame.filter(|frame| *frame < outline.marks.len());
        let frame = frame.ok_or(TalkSessionError::NoSuchFrame(outline.marks.len()))?;
        let revealed = value.get("revealed").and_then(Value::as_bool);
        let revealed = revealed.ok_or(TalkSessionError::Member("revealed", "true or false"))?;
        let screen = value.get("screen").and_then(Value::as_str);
        let screen = screen.and_then(TalkScreen::named);
        let started = match value.get("started") {
            None | Some(Value::Null) => None,
            Some(_) => Some(number("started")?),
        };
        let hands = value.get("hands").and_then(Value::as_array);
        let hands = hands.ok_or(TalkSessionError::Member("hands", "a list"))?;
        let hands = hands.iter().map(read_hands);
        let hands: Option<Vec<(usize, [u32; OPTIONS])>> = hands.collect();
        let hands = hands.ok_or(TalkSessionError::Member("hands", "a frame and four counts"))?;
        let look = TalkLook {
            scale: percent("scale")?,
            contrast: percent("contrast")?,
            brightness: percent("brightness")?,
        };
        Ok(Self {
            frame,
            revealed: revealed && outline.asks(frame),
            hands: (hands.into_iter())
                .filter(|(frame, _)| outline.asks(*frame))
                .collect(),
            screen: screen.ok_or(TalkSessionError::Member(
                "screen",
                "normal, black, or white",
            ))?,
            clock: TalkClock {
                started,
                counted: number("counted")?,
            },
            look: look.clamped(),
        })
    }
}

/// A frame and the hands counted there.
fn read_hands(value: &Value) -> Option<(usize, [u32; OPTIONS])> {
    let numbers: Option<Vec<u64>> = value.as_array()?.iter().map(Value::as_u64).collect();
    let numbers = numbers?;
    let (frame, counts) = numbers.split_first()?;
    let counts: [u64; OPTIONS] = counts.try_into().ok()?;
    let within =
        |count: u64| u32::try_from(count).map_or(MOST_HANDS, |count| count.min(MOST_HANDS));
    Some((usize::try_from(*frame).ok()?, counts.map(within)))
}
