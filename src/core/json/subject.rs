//! The kind of text that is read, so that a fault can name it.

/// What a JSON text contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Policy,
    Grants,
    WorldFile,
    CommandLog,
    ProgressFile,
    /// The learner's progress, which the browser stores.
    SavedProgress,
    /// The learner's lab, which the browser stores.
    SavedLab,
    /// A lab in a link.
    Link,
    /// The results of the learner's predictions, which the browser stores.
    Predictions,
    /// The talks that a speaker edited, which the browser stores.
    SavedTalks,
    /// Where a speaker is in a talk.
    TalkSession,
    /// A line that requests one call.
    RequestLine,
    /// The parameters of one call.
    Parameters,
    /// The body of a request to KMS.
    RequestBody,
    EncryptionContext,
    /// A stored object with what is needed to open it outside.
    Bundle,
}

impl Subject {
    /// The name for it in a message, without an article.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Grants => "list of grants",
            Self::WorldFile => "world file",
            Self::CommandLog => "command log",
            Self::ProgressFile => "progress file",
            Self::SavedProgress => "saved progress",
            Self::SavedLab => "saved lab",
            Self::Link => "link",
            Self::Predictions => "record of predictions",
            Self::SavedTalks => "list of talks",
            Self::TalkSession => "session of a talk",
            Self::RequestLine => "request line",
            Self::Parameters => "object of parameters",
            Self::RequestBody => "request body",
            Self::EncryptionContext => "encryption context",
            Self::Bundle => "bundle",
        }
    }

    /// Whether a program wrote the whole text. If such a text ends too early, the rest was lost. If a person's text
    /// ends too early, the person is still typing.
    pub fn is_saved(self) -> bool {
        matches!(
            self,
            Self::WorldFile
                | Self::CommandLog
                | Self::ProgressFile
                | Self::SavedProgress
                | Self::Predictions
                | Self::SavedTalks
                | Self::TalkSession
                | Self::Bundle
        )
    }
}
