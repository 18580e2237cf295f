//! What a world file says it is, and how long it may be.

/// The member `format` of every world file.
pub const FORMAT: &str = "envelope-lab-world";
/// The version written, and the newest that is read.
pub const VERSION: u64 = 1;
/// The longest text that is read, in bytes: 64 MiB. It is parsed in the page's memory.
pub const LARGEST: u64 = 64 << 20;
/// The member `warning`; the page says it too.
pub const WARNING: &str = "Holds the simulated KMS keys. A real KMS never hands its keys out; keep no real secrets in this lab.";
