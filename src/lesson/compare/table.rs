//! The runs as a table, and what it shows.

use super::experiment::Experiment;
use super::operation::{OPERATIONS, Operation, OperationGroup};
use super::operation_run::OperationRun;
use crate::core::iam::{PolicyDocument, edit};
use crate::core::lab::world::{BUCKET, key_arn};
use crate::core::trace::Actor;

/// The permissions that the runs remove, in the order of the table.
pub const PERMISSIONS: [&str; 11] = [
    "s3:PutObject",
    "s3:GetObject",
    "s3:ListBucket",
    "s3:DeleteObject",
    "s3:ListMultipartUploadParts",
    "s3:AbortMultipartUpload",
    "kms:GenerateDataKey",
    "kms:Decrypt",
    "kms:Encrypt",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
];

/// [`PermissionTable::asked_by_s3`] for `kms:Encrypt`, for a view that makes no runs. `tests/lesson/compare.rs` compares
/// it with the runs.
pub const ENCRYPT_IN_S3_RUNS: &str = "S3 operations called kms:Encrypt in 0 of 144 runs.";

/// How many runs a row needs: one with every permission, and one without each.
pub const RUNS_A_ROW: usize = PERMISSIONS.len() + 1;

#[derive(Clone, Debug)]
pub struct OperationRow {
    pub operation: Operation,
    /// The run with every permission.
    pub whole: OperationRun,
    /// The runs without each of [`PERMISSIONS`], in that order.
    pub without: Vec<OperationRun>,
}

impl OperationRow {
    /// The run without a permission.
    pub fn run(&self, permission: &str) -> Option<&OperationRun> {
        let at = PERMISSIONS.iter().position(|name| *name == permission)?;
        self.without.get(at)
    }

    /// Whether the operation needs the permission: without it, IAM denies that action.
    pub fn needs(&self, permission: &str) -> bool {
        let refused = self.run(permission).and_then(OperationRun::refused);
        self.whole.error.is_none() && refused.is_some_and(|(action, _)| action == permission)
    }

    /// The tooltip of a cell.
    pub fn says(&self, permission: &str) -> String {
        let outcome = (self.run(permission)).map_or_else(String::new, OperationRun::outcome);
        format!(
            "{} without {permission}: {outcome}.",
            self.operation.title()
        )
    }
}

/// Runs the operations, row by row.
#[derive(Debug)]
pub struct TableRunner {
    everything: PolicyDocument,
    without: Vec<PolicyDocument>,
}

/// The ARN on which a policy grants the permission.
fn resource(permission: &str) -> String {
    match permission {
        "s3:ListBucket" => format!("arn:aws:s3:::{BUCKET}"),
        _ if permission.starts_with("s3:") => format!("arn:aws:s3:::{BUCKET}/*"),
        _ => key_arn(),
    }
}

impl Default for TableRunner {
    fn default() -> Self {
        Self::new()
    }
}

impl TableRunner {
    /// Prepares the policies for the runs.
    pub fn new() -> Self {
        let all_but = |missing: &str| {
            (PERMISSIONS.iter())
                .filter(|permission| **permission != missing)
                .fold(PolicyDocument::empty(), |policy, permission| {
                    edit::grant(&policy, permission, &resource(permission))
                })
        };
        Self {
            everything: all_but(""),
            without: PERMISSIONS.map(all_but).to_vec(),
        }
    }

    /// Runs the row at this index; none after the last.
    pub fn row(&self, index: usize) -> Option<OperationRow> {
        let operation = *OPERATIONS.get(index)?;
        let run = |policy: &PolicyDocument| {
            let mut experiment = Experiment::of_the_lab(policy).ok()?;
            let outcome = (operation.run)(&mut experiment)?;
            Some(OperationRun::from(outcome))
        };
        Some(OperationRow {
            operation,
            whole: run(&self.everything)?,
            without: self.without.iter().map(run).collect::<Option<_>>()?,
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    Yes,
    /// Only for multipart uploads.
    InParts,
    /// No run needed it.
    No,
}

/// The rows that are finished.
#[derive(Clone, Debug, Default)]
pub struct PermissionTable {
    /// In the order of [`OPERATIONS`]; incomplete while the runs go on.
    pub rows: Vec<OperationRow>,
}

impl PermissionTable {
    /// Runs all rows at once.
    pub fn all() -> Self {
        let bench = TableRunner::new();
        Self {
            rows: (0..OPERATIONS.len())
                .filter_map(|at| bench.row(at))
                .collect(),
        }
    }

    /// Whether every operation has run.
    pub fn is_whole(&self) -> bool {
        self.rows.len() == OPERATIONS.len()
    }

    /// How many runs the table is based on.
    pub fn runs(&self) -> usize {
        self.rows.iter().map(|row| row.without.len() + 1).sum()
    }

    /// The first operation of this group that needs the permission, with true; otherwise the group's first, with false.
    fn best(&self, part: OperationGroup, permission: &str) -> Option<(usize, bool)> {
        let rows = || (self.rows.iter().enumerate()).filter(|(_, row)| row.operation.part == part);
        let needing = rows().find(|(_, row)| row.needs(permission));
        (needing.map(|(at, _)| (at, true))).or_else(|| rows().next().map(|(at, _)| (at, false)))
    }

    /// Whether an upload needs the permission, and the row whose run shows it.
    pub fn upload(&self, permission: &str) -> Option<(Need, usize)> {
        match self.best(OperationGroup::Upload, permission)? {
            (at, true) => Some((Need::Yes, at)),
            (at, false) => match self.best(OperationGroup::InParts, permission) {
                Some((in_parts, true)) => Some((Need::InParts, in_parts)),
                _ => Some((Need::No, at)),
            },
        }
    }

    /// Whether a download needs the permission, and the row whose run shows it.
    pub fn download(&self, permission: &str) -> Option<(Need, usize)> {
        self.plainly(OperationGroup::Download, permission)
    }

    /// Whether the application's own calls to KMS need the permission, and the row whose run shows it.
    pub fn direct(&self, permission: &str) -> Option<(Need, usize)> {
        self.plainly(OperationGroup::Direct, permission)
    }

    fn plainly(&self, part: OperationGroup, permission: &str) -> Option<(Need, usize)> {
        let (at, needed) = self.best(part, permission)?;
        Some((if needed { Need::Yes } else { Need::No }, at))
    }

    /// Who made the calls that needed the permission, in words, as the permission checks of the runs name them.
    pub fn used_by(&self, permission: &str) -> String {
        let mut ways: Vec<&str> = Vec::new();
        for row in &self.rows {
            let gates = (row.whole.trace.steps.last()).map_or(&[][..], |step| &step.scene.gates);
            for gate in gates.iter().filter(|gate| gate.action == permission) {
                let way = match (gate.from, gate.to) {
                    (Actor::App, Actor::Kms) => "your app, calling KMS itself",
                    (_, Actor::Kms) => "S3, calling KMS for your app",
                    _ => "your app, calling S3",
                };
                if !ways.contains(&way) {
                    ways.push(way);
                }
            }
        }
        ways.join("; ")
    }

    /// How many S3 operations need the permission, and how many S3 operations there are.
    pub fn needed_by_s3(&self, permission: &str) -> (usize, usize) {
        let rows = || self.rows.iter().filter(|row| row.operation.is_s3());
        let needing = rows().filter(|row| row.needs(permission)).count();
        (needing, rows().count())
    }

    /// [`Self::checked_by_s3`] in a sentence: `S3 operations called kms:Encrypt in 0 of 144 runs.`
    pub fn asked_by_s3(&self, permission: &str) -> String {
        let (asked, runs) = self.checked_by_s3(permission);
        format!("S3 operations called {permission} in {asked} of {runs} runs.")
    }

    /// In how many runs of S3's operations IAM checked the permission, and how many runs there were.
    pub fn checked_by_s3(&self, permission: &str) -> (usize, usize) {
        let rows = self.rows.iter().filter(|row| row.operation.is_s3());
        let runs: Vec<&OperationRun> = (rows)
            .flat_map(|row| std::iter::once(&row.whole).chain(&row.without))
            .collect();
        let checked = runs.iter().filter(|run| run.asked(permission)).count();
        (checked, runs.len())
    }
}

/// The purpose of a permission, in a sentence.
pub fn purpose(permission: &str) -> &'static str {
    match permission {
        "s3:PutObject" => "Upload an object, whole or in parts.",
        "s3:GetObject" => "Download an object, or read its metadata.",
        "kms:GenerateDataKey" => {
            "Ask KMS for a data key: one plaintext copy to encrypt with, one encrypted copy to store."
        }
        "kms:Decrypt" => "Ask KMS to decrypt what it encrypted: a data key, or a small secret.",
        "kms:Encrypt" => {
            "Ask KMS to encrypt a small secret itself, 4,096 bytes at most. Never a file."
        }
        _ => "",
    }
}
