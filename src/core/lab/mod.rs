//! What a learner can do in the lab, as values, independent of any page.
//!
//! - [`world`]: the lab itself, its names, callers, and sample files
//! - [`policy`]: the lab's policies, as typed and in effect
//! - [`admin`]: what an administrator creates, changes, and deletes
//! - [`log`]: the command log: every change as a command, for undo, redo, and replay
//! - [`report`]: what the lab shows: inventory, bucket, CloudTrail, costs
//! - [`share`]: a lab as a link, without files and keys
//! - [`snapshot`]: the whole world as a JSON text, and back
//! - [`tamper`]: what an attacker with S3's disk can change, and what notices it

pub mod admin;
pub mod log;
pub mod policy;
pub mod report;
pub mod share;
pub mod snapshot;
pub mod tamper;
pub mod world;

pub use admin::AdminAction;
pub use policy::{
    DecisionReport, DraftError, EffectivePolicy, LabPolicy, PolicyDraft, RequestDraft,
};
pub use policy::{highlights, request_draft};
pub use report::{Inventory, KmsCalls, ObjectRow, OperationCalls, receipt};
pub use world::secrets::SecretRun;
pub use world::{CallerChoice, EncryptionChoice, Lab, Permission, Preset, Sample, UserRow};
