//! Randomness as a value: one ChaCha20 stream from one seed, so a run can be replayed byte for byte.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::fmt;

/// The simulated hardware's source of random bytes.
///
/// The page seeds it with 32 bytes from the operating system; tests seed it with a number.
pub struct Entropy(ChaCha20Rng);

impl Entropy {
    /// A stream that depends on all 32 seed bytes.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self(ChaCha20Rng::from_seed(seed))
    }

    /// Returns a copy of the stream at its current position. Two copies give the same keys and nonces, so use this only
    /// for a checkpoint that replaces the world it was copied from.
    pub fn duplicate(&self) -> Self {
        Self(self.0.clone())
    }

    /// The next `N` bytes of the stream.
    pub fn array<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill_bytes(&mut bytes);
        bytes
    }

    /// The next `length` bytes of the stream.
    pub fn bytes(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        self.0.fill_bytes(&mut bytes);
        bytes
    }

    /// A random UUID (RFC 9562, version 4) in lower-case text.
    pub fn uuid(&mut self) -> String {
        let mut bits = u128::from_be_bytes(self.array());
        bits = bits & !(0xf << 76) | 0x4 << 76;
        bits = bits & !(0x3 << 62) | 0x2 << 62;
        format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            bits >> 96,
            bits >> 80 & 0xffff,
            bits >> 64 & 0xffff,
            bits >> 48 & 0xffff,
            bits & 0xffff_ffff_ffff
        )
    }
}

/// Prints no state: anyone who knows the state can predict every future key.
impl fmt::Debug for Entropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Entropy(..)")
    }
}
