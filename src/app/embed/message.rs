//! What the page around says and hears, as JSON. Nothing of the browser is needed to read it.

use crate::app::route;
use crate::app::settings::Theme;
use crate::core::lab::Preset;
use serde_json::{Value, json};

/// What every message's `type` begins with, so that messages of others are left alone.
const OURS: &str = "envelope-lab/";

/// The longest address that is accepted, in bytes. A shared link is shorter.
const LONGEST_ADDRESS: usize = 8_192;

/// A call in the lab, to be shown step by step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scenario {
    /// Upload the sample file.
    Upload,
    /// Upload it with every permission, then download it with those that were asked for.
    Download,
}

/// A step to go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepTarget {
    /// The step of this number, from 1. A number beyond the end counts as the end.
    Number(usize),
    Next,
    Back,
    First,
    Last,
}

/// What the page around asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EmbedCommand {
    /// Go to an address, from `#` on.
    Address(String),
    /// Set up the role's permissions, and make a call.
    Run {
        preset: Option<Preset>,
        scenario: Option<Scenario>,
    },
    Step(StepTarget),
    Theme(Theme),
}

/// Why a message is not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// The lab has no such command.
    #[error("`{0}` is no command of the lab")]
    UnknownType(String),
    /// A member is missing or of another type.
    #[error("`{member}` must be {expected}")]
    Member {
        member: &'static str,
        expected: String,
    },
    /// A command without anything to do.
    #[error("`load` needs `address`, `preset`, or `run`")]
    NothingToLoad,
    /// The address leads nowhere.
    #[error("there is no page at `{0}`")]
    UnknownAddress(String),
    /// It came from a page that may not command this one.
    #[error(
        "messages from `{0}` are refused: name that origin in this page’s address, as ?embed={0}"
    )]
    WrongOrigin(String),
}

/// The `type` of a message, without the prefix; `None` for a message that is none of ours.
pub fn kind(message: &Value) -> Option<&str> {
    message.get("type")?.as_str()?.strip_prefix(OURS)
}

/// Reads a command's members.
type Read = fn(&Value) -> Result<EmbedCommand, MessageError>;

const COMMANDS: [(&str, Read); 3] = [
    ("load", load),
    ("step", |message| step(message).map(EmbedCommand::Step)),
    ("theme", |message| theme(message).map(EmbedCommand::Theme)),
];

const SCENARIOS: [(&str, Scenario); 2] = [
    ("upload", Scenario::Upload),
    ("download", Scenario::Download),
];

const STEPS: [(&str, StepTarget); 4] = [
    ("next", StepTarget::Next),
    ("back", StepTarget::Back),
    ("first", StepTarget::First),
    ("last", StepTarget::Last),
];

/// What a table has under a name.
fn under<T: Copy>(table: &[(&str, T)], name: &str) -> Option<T> {
    let found = table.iter().find(|(known, _)| *known == name);
    found.map(|(_, value)| *value)
}

impl EmbedCommand {
    /// Reads a message; `None` if it is none of ours.
    ///
    /// # Errors
    /// [`MessageError`], if it is ours and not understood.
    pub fn read(message: &Value) -> Option<Result<Self, MessageError>> {
        let kind = kind(message)?;
        let unknown = || {
            let shown: String = kind.chars().take(40).collect();
            MessageError::UnknownType(format!("{OURS}{shown}"))
        };
        Some(match under(&COMMANDS, kind) {
            Some(read) => read(message),
            None => Err(unknown()),
        })
    }
}

fn wrong(member: &'static str, expected: impl Into<String>) -> MessageError {
    MessageError::Member {
        member,
        expected: expected.into(),
    }
}

/// A text member that may be left out.
fn text<'a>(message: &'a Value, member: &'static str) -> Result<Option<&'a str>, MessageError> {
    match message.get(member) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(wrong(member, "a text")),
    }
}

fn load(message: &Value) -> Result<EmbedCommand, MessageError> {
    if let Some(address) = text(message, "address")? {
        let known = address.len() <= LONGEST_ADDRESS
            && address.starts_with("#/")
            && !route::is_unknown(address)
            && !address.chars().any(char::is_control);
        return match known {
            true => Ok(EmbedCommand::Address(address.to_owned())),
            false => Err(MessageError::UnknownAddress(
                address.chars().take(80).collect(),
            )),
        };
    }
    let named = |name: &str| {
        let preset = Preset::ALL.into_iter().find(|preset| preset.name() == name);
        let names = Preset::ALL.map(Preset::name).join(", ");
        preset.ok_or_else(|| wrong("preset", format!("one of: {names}")))
    };
    let preset = text(message, "preset")?.map(named).transpose()?;
    let scenario =
        |name: &str| under(&SCENARIOS, name).ok_or_else(|| wrong("run", "`upload` or `download`"));
    let scenario = text(message, "run")?.map(scenario).transpose()?;
    match (preset, scenario) {
        (None, None) => Err(MessageError::NothingToLoad),
        (preset, scenario) => Ok(EmbedCommand::Run { preset, scenario }),
    }
}

fn step(message: &Value) -> Result<StepTarget, MessageError> {
    const EXPECTED: &str = "a step’s number from 1, or one of: `next`, `back`, `first`, `last`";
    let to = message.get("to").unwrap_or(&Value::Null);
    let number = to.as_u64().and_then(|number| usize::try_from(number).ok());
    if let Some(number) = number.filter(|number| *number > 0) {
        return Ok(StepTarget::Number(number));
    }
    let named = to.as_str().and_then(|name| under(&STEPS, name));
    named.ok_or_else(|| wrong("to", EXPECTED))
}

fn theme(message: &Value) -> Result<Theme, MessageError> {
    let name = text(message, "theme")?;
    let named = Theme::ALL
        .into_iter()
        .find(|theme| name == Some(theme.name()));
    named.ok_or_else(|| {
        let names = Theme::ALL.map(Theme::name).join(", ");
        wrong("theme", format!("one of: {names}"))
    })
}

/// What the page tells the page around.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EmbedEvent {
    /// The lab listens.
    Ready,
    /// The content's height, in CSS pixels.
    Height(i32),
    /// The step that is shown: its number from 1, how many there are, and its title.
    Step {
        number: usize,
        count: usize,
        title: String,
    },
    /// A run is shown up to its end.
    Run {
        /// What was called, as `PutObject`.
        operation: String,
        /// The object's name.
        name: String,
        is_allowed: bool,
    },
    /// A message was not understood, or refused.
    Error(String),
}

impl EmbedEvent {
    /// The message as JSON.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Ready => json!({ "type": "envelope-lab/ready", "version": 1 }),
            Self::Height(height) => json!({ "type": "envelope-lab/height", "height": height }),
            Self::Step {
                number,
                count,
                title,
            } => {
                json!({ "type": "envelope-lab/step", "index": number, "count": count, "title": title })
            }
            Self::Run {
                operation,
                name,
                is_allowed,
            } => {
                let result = if *is_allowed { "allowed" } else { "denied" };
                json!({ "type": "envelope-lab/run", "operation": operation, "name": name, "result": result })
            }
            Self::Error(says) => json!({ "type": "envelope-lab/error", "says": says }),
        }
    }

    /// Whether any page may hear it: it says nothing of what the reader does.
    pub fn is_public(&self) -> bool {
        match self {
            Self::Ready | Self::Height(_) => true,
            Self::Step { .. } | Self::Run { .. } | Self::Error(_) => false,
        }
    }
}
