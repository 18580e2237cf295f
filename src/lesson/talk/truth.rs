//! The three truths at the end of a talk, counted.

use crate::core::iam::PolicyError;
use crate::core::lab::{KmsCalls, Preset};
use crate::core::trace::Trace;
use crate::lesson::course::LessonCommand;
use crate::lesson::course::runner::run;
use std::sync::Arc;

/// A truth at the end of a talk, with the calls that one upload and one download made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TalkTruth {
    pub says: &'static str,
    /// The permission it is about, e.g. `kms:Decrypt`.
    pub action: &'static str,
    /// How often one upload and one download called it.
    pub calls: u32,
}

/// The three truths at the end of a talk, counted in one upload and one download.
///
/// # Errors
/// As for [`Lab::new`](crate::core::lab::Lab::new).
pub fn truths() -> Result<[TalkTruth; 3], PolicyError> {
    let scene = [
        LessonCommand::Preset(Preset::UploadAndDownload),
        LessonCommand::Upload("report.txt"),
    ];
    let calls = run(&scene, LessonCommand::Download("report.txt"))?;
    let traces: Vec<Arc<Trace>> = calls.iter().filter_map(|call| call.trace.clone()).collect();
    let count = KmsCalls::of(&traces);
    let truth = |says, action, calls| TalkTruth {
        says,
        action,
        calls,
    };
    Ok([
        truth(
            "Upload: S3 asks KMS for a data key",
            "kms:GenerateDataKey",
            count.generate_data_key.made,
        ),
        truth(
            "Download: S3 asks KMS to decrypt it",
            "kms:Decrypt",
            count.decrypt.made,
        ),
        truth("S3 never calls it", "kms:Encrypt", count.encrypt.made),
    ])
}
