//! The format, version, and maximum length of a world file.

/// The member `format` of every world file.
pub const FORMAT: &str = "envelope-lab-world";
/// The version that the lab writes, and the newest that it reads. Version 1 had no settings of buckets and no versions
/// of objects, version 2 no bodies that somebody tampered with.
pub const VERSION: u64 = 3;
/// The longest text that the lab reads, in bytes: 64 MiB. The page parses it in memory.
pub const LARGEST: u64 = 64 << 20;
/// The member `warning`; the page shows it too.
pub const WARNING: &str = "This file contains the simulated KMS keys. A real KMS key never leaves KMS. Don't use real secrets in this lab.";
