//! What windows tell each other, as texts: one line, and a text behind it.
//!
//! ```text
//! envelope-lab-mirror 1 <window> <role> beat <asks> <version> … ⏎<address>
//! envelope-lab-mirror 1 <window> <role> state <topic> <version>⏎<state>
//! envelope-lab-mirror 1 <window> <role> come⏎<address>
//! envelope-lab-mirror 1 <window> <role> bye
//! ```
//!
//! A window is 16 hexadecimal digits, a version `<counter>.<window>`.

use std::fmt;
use std::str::FromStr;

/// The first word of each message.
const FORMAT: &str = "envelope-lab-mirror";
/// The version that this page writes and reads.
const VERSION: &str = "1";
/// The longest message in bytes: 64 MiB. A log keeps at most 32 MiB of bodies.
pub const LONGEST: usize = 64 << 20;
/// The longest address in bytes.
const LONGEST_ADDRESS: usize = 200;
/// The largest counter. No window counts that far.
const MOST: u64 = 1 << 53;

/// A window, by a random number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WindowId(pub u64);

impl fmt::Display for WindowId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// The version of a state. The larger one is later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StateVersion {
    pub counter: u64,
    /// The window that wrote the state.
    pub window: WindowId,
}

impl StateVersion {
    /// Before the first state.
    pub const NONE: Self = Self {
        counter: 0,
        window: WindowId(0),
    };

    /// The version of a window's next state.
    pub fn after(self, window: WindowId) -> Self {
        let counter = self.counter.saturating_add(1);
        Self { counter, window }
    }
}

impl fmt::Display for StateVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.counter, self.window)
    }
}

/// What is mirrored, each by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MirrorTopic {
    /// The talk, and where its speaker is.
    Talk,
    Theme,
    /// The lab, as its command log.
    Lab,
    /// The run on the stage, and its step.
    Stage,
}

impl MirrorTopic {
    pub const ALL: [Self; 4] = [Self::Talk, Self::Theme, Self::Lab, Self::Stage];

    fn name(self) -> &'static str {
        match self {
            Self::Talk => "talk",
            Self::Theme => "theme",
            Self::Lab => "lab",
            Self::Stage => "stage",
        }
    }
}

/// What a window shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowRole {
    Speaker,
    Presenter,
    /// Another view, after one of the two.
    Elsewhere,
}

impl WindowRole {
    const ALL: [Self; 3] = [Self::Speaker, Self::Presenter, Self::Elsewhere];

    fn name(self) -> &'static str {
        match self {
            Self::Speaker => "speaker",
            Self::Presenter => "presenter",
            Self::Elsewhere => "elsewhere",
        }
    }
}

/// What a message says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MirrorContent {
    /// The window is there, has these versions, and shows this address.
    Beat {
        /// Whether the others are to answer.
        asks: bool,
        /// In the order of [`MirrorTopic::ALL`].
        versions: [StateVersion; 4],
        address: String,
    },
    State {
        topic: MirrorTopic,
        version: StateVersion,
        text: String,
    },
    /// Presenter windows are to show this address.
    Come { address: String },
    /// The window is about to close or reload.
    Bye,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MirrorMessage {
    pub from: WindowId,
    pub role: WindowRole,
    pub content: MirrorContent,
}

/// Why a text is not a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MirrorTextError {
    #[error("the message is longer than {LONGEST} bytes")]
    Length,
    #[error("expected “{FORMAT} {VERSION}” at the start")]
    Format,
    #[error("expected {0}")]
    Part(&'static str),
}

impl fmt::Display for MirrorMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let role = self.role.name();
        write!(f, "{FORMAT} {VERSION} {} {role} ", self.from)?;
        match &self.content {
            MirrorContent::Beat {
                asks,
                versions: [talk, theme, lab, stage],
                address,
            } => write!(f, "beat {asks} {talk} {theme} {lab} {stage}\n{address}"),
            MirrorContent::State {
                topic,
                version,
                text,
            } => write!(f, "state {} {version}\n{text}", topic.name()),
            MirrorContent::Come { address } => write!(f, "come\n{address}"),
            MirrorContent::Bye => writeln!(f, "bye"),
        }
    }
}

/// The words of a message's first line.
struct Words<'a>(std::str::Split<'a, char>);

impl<'a> Words<'a> {
    fn next(&mut self, expected: &'static str) -> Result<&'a str, MirrorTextError> {
        self.0.next().ok_or(MirrorTextError::Part(expected))
    }

    fn window(&mut self) -> Result<WindowId, MirrorTextError> {
        window(self.next("a window")?)
    }

    fn version(&mut self) -> Result<StateVersion, MirrorTextError> {
        let fault = MirrorTextError::Part("a version");
        let (counter, by) = self.next("a version")?.split_once('.').ok_or(fault)?;
        let digits = counter.bytes().all(|digit| digit.is_ascii_digit());
        let counter = counter
            .parse()
            .ok()
            .filter(|count| digits && *count <= MOST);
        Ok(StateVersion {
            counter: counter.ok_or(fault)?,
            window: window(by)?,
        })
    }
}

fn window(text: &str) -> Result<WindowId, MirrorTextError> {
    let fault = MirrorTextError::Part("a window");
    let plain = |digit: u8| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit);
    match text.len() == 16 && text.bytes().all(plain) {
        true => u64::from_str_radix(text, 16)
            .map(WindowId)
            .map_err(|_| fault),
        false => Err(fault),
    }
}

impl FromStr for MirrorMessage {
    type Err = MirrorTextError;

    fn from_str(text: &str) -> Result<Self, MirrorTextError> {
        if text.len() > LONGEST {
            return Err(MirrorTextError::Length);
        }
        let (line, body) = text.split_once('\n').ok_or(MirrorTextError::Format)?;
        let mut words = Words(line.split(' '));
        if words.0.next() != Some(FORMAT) || words.0.next() != Some(VERSION) {
            return Err(MirrorTextError::Format);
        }
        let from = words.window()?;
        let role = words.next("a role")?;
        let role = WindowRole::ALL.into_iter().find(|one| one.name() == role);
        let role = role.ok_or(MirrorTextError::Part("a role"))?;
        let short = || match body.len() <= LONGEST_ADDRESS && !body.contains('\n') {
            true => Ok(body.to_owned()),
            false => Err(MirrorTextError::Part("an address")),
        };
        let kind = words.next("a kind of message")?;
        let content = KINDS.into_iter().find(|(name, _)| *name == kind);
        let content = match content.ok_or(MirrorTextError::Part("a kind of message"))?.1 {
            Kind::Beat => MirrorContent::Beat {
                asks: (words.next("true or false")?.parse())
                    .map_err(|_| MirrorTextError::Part("true or false"))?,
                versions: [
                    words.version()?,
                    words.version()?,
                    words.version()?,
                    words.version()?,
                ],
                address: short()?,
            },
            Kind::State => {
                let topic = words.next("a topic")?;
                let topic = MirrorTopic::ALL.into_iter().find(|one| one.name() == topic);
                MirrorContent::State {
                    topic: topic.ok_or(MirrorTextError::Part("a topic"))?,
                    version: words.version()?,
                    text: body.to_owned(),
                }
            }
            Kind::Come => MirrorContent::Come { address: short()? },
            Kind::Bye if body.is_empty() => MirrorContent::Bye,
            Kind::Bye => return Err(MirrorTextError::Part("nothing after bye")),
        };
        match words.0.next() {
            None => Ok(Self {
                from,
                role,
                content,
            }),
            Some(_) => Err(MirrorTextError::Part("the end of the line")),
        }
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Beat,
    State,
    Come,
    Bye,
}

const KINDS: [(&str, Kind); 4] = [
    ("beat", Kind::Beat),
    ("state", Kind::State),
    ("come", Kind::Come),
    ("bye", Kind::Bye),
];
