//! What is read, so that a fault can name it.

/// What a JSON text holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Policy,
    Grants,
    WorldFile,
    CommandLog,
    ProgressFile,
    /// The progress that the browser keeps.
    SavedProgress,
    /// How the learner's predictions went, which the browser keeps.
    Predictions,
    /// A line that asks for one call.
    RequestLine,
    /// The parameters of one call.
    Parameters,
    /// The body of a request to KMS.
    RequestBody,
    EncryptionContext,
}

impl Subject {
    /// What a message calls it, without article.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Grants => "list of grants",
            Self::WorldFile => "world file",
            Self::CommandLog => "command log",
            Self::ProgressFile => "progress file",
            Self::SavedProgress => "saved progress",
            Self::Predictions => "record of predictions",
            Self::RequestLine => "request line",
            Self::Parameters => "object of parameters",
            Self::RequestBody => "request body",
            Self::EncryptionContext => "encryption context",
        }
    }

    /// Whether a program wrote the whole of it: where its text ends too early, the rest was lost.
    /// Of a text that a person writes, the rest is still to come.
    pub fn is_saved(self) -> bool {
        matches!(
            self,
            Self::WorldFile
                | Self::CommandLog
                | Self::ProgressFile
                | Self::SavedProgress
                | Self::Predictions
        )
    }
}
