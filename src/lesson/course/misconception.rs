//! Common beliefs that are wrong.

/// A common belief that a lesson refutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Misconception {
    /// S3's permissions are enough.
    S3IsEnough,
    /// Encrypting needs `kms:Encrypt`.
    EncryptEncrypts,
    /// An IAM policy alone permits the use of a key.
    IamIsEnough,
    /// A large upload needs what a small one needs.
    LargeIsLikeSmall,
    /// `AccessDenied` from S3 points to an S3 policy.
    S3SaidSo,
    /// An alias in a policy's `Resource` names the key.
    AliasIsTheKey,
    /// Everyone who has a public object's address can read it.
    AddressIsEnough,
    /// The policies of one account are enough for a call between two accounts.
    OneSideIsEnough,
    /// KMS encrypts the file.
    KmsSeesTheFile,
    /// S3 itself needs the permissions in KMS.
    S3IsTheCaller,
    /// A call to `Decrypt` must name the key.
    DecryptNamesTheKey,
    /// The encryption context is secret, or has no effect.
    ContextIsSecret,
    /// Rotation, or a new default encryption, re-encrypts old objects.
    RotationSealsAnew,
}

impl Misconception {
    pub const ALL: [Self; 13] = [
        Self::S3IsEnough,
        Self::EncryptEncrypts,
        Self::IamIsEnough,
        Self::LargeIsLikeSmall,
        Self::S3SaidSo,
        Self::AliasIsTheKey,
        Self::AddressIsEnough,
        Self::OneSideIsEnough,
        Self::KmsSeesTheFile,
        Self::S3IsTheCaller,
        Self::DecryptNamesTheKey,
        Self::ContextIsSecret,
        Self::RotationSealsAnew,
    ];

    /// The belief as a learner would state it.
    pub fn says(self) -> &'static str {
        match self {
            Self::S3IsEnough => "s3:PutObject and s3:GetObject are enough.",
            Self::EncryptEncrypts => "Encrypting a file needs kms:Encrypt.",
            Self::IamIsEnough => "An IAM policy alone is enough to use a key.",
            Self::LargeIsLikeSmall => "A large upload needs what a small one needs.",
            Self::S3SaidSo => "AccessDenied from S3 means that an S3 policy is wrong.",
            Self::AliasIsTheKey => "A policy can name the alias instead of the key.",
            Self::AddressIsEnough => {
                "If the bucket is public, anyone with the address can read the object."
            }
            Self::OneSideIsEnough => "One account’s policy is enough to let another account in.",
            Self::KmsSeesTheFile => "KMS encrypts my file.",
            Self::S3IsTheCaller => "S3 needs the KMS permission, not the caller.",
            Self::DecryptNamesTheKey => "You have to tell Decrypt which key to use.",
            Self::ContextIsSecret => "The encryption context is a secret.",
            Self::RotationSealsAnew => "Rotating a key re-encrypts old objects.",
        }
    }
}
