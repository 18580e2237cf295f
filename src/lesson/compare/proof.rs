//! Tests the ready policies: an upload and a download under each.

use super::experiment::Experiment;
use super::operation_run::OperationRun;
use super::policy::PolicyTarget;
use crate::core::cloud::Outcome;
use crate::core::lab::Preset;

impl PolicyTarget {
    /// Runs an upload and a download under a policy, in a world with these names. None if the names cannot be used in a
    /// key policy, which [`PolicyNames::check`](super::PolicyNames::check) rules out.
    pub fn proof(&self, policy: Preset) -> Option<Proof> {
        let document = self.policy(policy);
        let run = |call: fn(&mut Experiment) -> Outcome| {
            let experiment = Experiment::new(&self.account, &self.bucket, &self.key, &document);
            Some(OperationRun::from(call(&mut experiment.ok()?)))
        };
        Some(Proof {
            upload: run(Experiment::upload)?,
            download: run(Experiment::download)?,
        })
    }
}

/// The results under one policy.
#[derive(Clone, Debug)]
pub struct Proof {
    pub upload: OperationRun,
    pub download: OperationRun,
}

impl Proof {
    /// The results in a sentence: `Run just now: the upload succeeds; the download fails, s3:GetObject is denied.`
    pub fn says(&self) -> String {
        let one = |name: &str, run: &OperationRun| match (&run.error, run.refused()) {
            (None, _) => format!("the {name} succeeds"),
            (_, Some((action, _))) => format!("the {name} fails, {action} is denied"),
            (Some(error), None) => format!("the {name} fails: {error}"),
        };
        format!(
            "Run just now: {}; {}.",
            one("upload", &self.upload),
            one("download", &self.download)
        )
    }
}
