//! What KMS sees of a file through S3: nothing, in every flow there is.

use envelope_lab::core::lab::KmsCalls;
use envelope_lab::core::trace::{Actor, Trace};

/// Holds that a call through S3 shows KMS no byte of a file, and calls `Encrypt` only where S3 encrypts a stored
/// object's data key again.
pub fn stays_at_zero(trace: &Trace) {
    let through_s3 =
        |actor| (trace.steps.iter()).any(|step| step.from == actor || step.to == actor);
    if !through_s3(Actor::S3) {
        return;
    }
    for (index, calls) in KmsCalls::at_steps(&[], trace).iter().enumerate() {
        let at = format!("{}, step {}", trace.operation, index + 1);
        assert_eq!(calls.file_bytes_seen, 0, "{at}");
        let may = trace.operation == "UpdateObjectEncryption";
        assert!(may || calls.encrypt.made == 0, "{at}");
    }
}
