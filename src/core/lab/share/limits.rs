//! How much of a link is read.

/// The most characters that are read.
pub const LONGEST: usize = 16 << 10;
/// The most bytes of JSON that are read: 128 KiB.
pub const LONGEST_JSON: usize = 128 << 10;
/// The most changes of the world.
pub const MOST_CHANGES: usize = 400;
