//! Runs that are worth comparing with, made with the letter in a world of their own.

use crate::core::cloud::Call;
use crate::core::iam::NamedPolicy;
use crate::core::lab::{EncryptionChoice, Sample};
use crate::core::s3::body::excerpt_of;
use crate::core::trace::Trace;
use crate::lesson::scratch_world::ScratchWorld;
use std::sync::Arc;

const WITHOUT_GENERATE: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:PutObject", "kms:Encrypt"], "Resource": "*"}]}"#;

/// A run that can be made at any time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadyRun {
    Upload,
    UploadSseS3,
    /// S3 already holds the bucket key.
    SecondUploadBucketKey,
    Download,
    /// The role has `kms:Encrypt` and lacks `kms:GenerateDataKey`.
    DeniedUpload,
}

impl ReadyRun {
    pub const ALL: [Self; 5] = [
        Self::Upload,
        Self::UploadSseS3,
        Self::SecondUploadBucketKey,
        Self::Download,
        Self::DeniedUpload,
    ];

    /// Its name in a menu.
    pub fn name(self) -> &'static str {
        match self {
            Self::Upload => "Upload, SSE-KMS",
            Self::UploadSseS3 => "Upload, SSE-S3",
            Self::SecondUploadBucketKey => "Second upload, SSE-KMS with a Bucket Key",
            Self::Download => "Download, SSE-KMS",
            Self::DeniedUpload => "Upload with kms:Encrypt only, denied",
        }
    }

    /// Makes the run. None if the world can't be made, which the tests rule out.
    pub fn run(self, seed: [u8; 32]) -> Option<Arc<Trace>> {
        let choice = match self {
            Self::UploadSseS3 => EncryptionChoice::SseS3,
            Self::SecondUploadBucketKey => EncryptionChoice::SseKmsBucketKey,
            Self::Upload | Self::Download | Self::DeniedUpload => EncryptionChoice::SseKms,
        };
        let mut world = ScratchWorld::of_the_lab(seed, choice).ok()?;
        if self == Self::DeniedUpload {
            let policy = WITHOUT_GENERATE.parse().ok()?;
            world.set_policy(NamedPolicy::new("encrypt-only", policy));
        }
        let (sample, body) = (Sample::Letter, Sample::Letter.bytes());
        let input = world.put_object(sample.name(), sample.content_type(), excerpt_of(&body));
        let upload = world.call(Call::PutObject(input.clone()), &body).trace;
        Some(match self {
            Self::Upload | Self::UploadSseS3 | Self::DeniedUpload => upload,
            Self::SecondUploadBucketKey => world.call(Call::PutObject(input), &body).trace,
            Self::Download => {
                let download = Call::GetObject(world.get_object(sample.name()));
                world.call(download, &[]).trace
            }
        })
    }
}
