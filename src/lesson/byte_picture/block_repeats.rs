//! Blocks of 16 bytes that occur more than once: what ECB can't hide, and what a ciphertext must not have.

/// The length of an AES block, in bytes.
pub const BLOCK: usize = 16;

/// How many whole blocks there are, and how many of them have an equal one elsewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BlockRepeats {
    pub blocks: usize,
    pub repeated: usize,
}

impl BlockRepeats {
    /// Counts the whole blocks of `bytes`, from its start.
    pub fn of(bytes: &[u8]) -> Self {
        let mut sorted: Vec<&[u8]> = bytes.chunks_exact(BLOCK).collect();
        sorted.sort_unstable();
        let groups = sorted.chunk_by(|one, other| one == other).map(<[_]>::len);
        Self {
            blocks: sorted.len(),
            repeated: groups.filter(|len| *len > 1).sum(),
        }
    }

    /// How many of 100 blocks have an equal one, rounded down; 0 without blocks.
    pub fn percent(self) -> usize {
        (self.repeated * 100).checked_div(self.blocks).unwrap_or(0)
    }
}
