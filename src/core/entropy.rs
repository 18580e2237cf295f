//! Randomness as a value: one ChaCha20 stream from one seed, so a run can be replayed byte for byte.

use super::crypto::Nonce;
use super::crypto::aead::RandomBytes;
use super::crypto::digest::sha256;
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

    /// Goes on with another stream, which follows from this one, the salt, and the number. So a copy that goes on without,
    /// or with another of either, gives other bytes. The new seed is SHA-256 of a label, the next 32 bytes, and both.
    pub fn stir(&mut self, salt: u64, number: u64) {
        let next: [u8; 32] = self.array();
        let [salt, number] = [salt, number].map(u64::to_be_bytes);
        let mixed = [&b"envelope-lab stir"[..], &next, &salt, &number].concat();
        *self = Self::from_seed(sha256(&mixed));
    }

    /// The stream of a copy of the world that is thrown away. It follows from this one, at its place, and from the number of
    /// the trial, which is apart from those of commands.
    pub fn of_trial(&self, number: usize) -> Self {
        let mut copy = self.duplicate();
        copy.stir(0, u64::MAX - number as u64);
        copy
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

impl RandomBytes for Entropy {
    fn next_nonce(&mut self) -> [u8; Nonce::LEN] {
        self.array()
    }
}

/// Prints no state: anyone who knows the state can predict every future key.
impl fmt::Debug for Entropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Entropy(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::Entropy;

    #[test]
    fn a_stirred_copy_goes_on_otherwise_and_the_same_each_time() {
        let start = Entropy::from_seed([7; 32]);
        let next = |stir: &[(u64, u64)]| -> [u8; 32] {
            let mut copy = start.duplicate();
            (stir.iter()).for_each(|(salt, number)| copy.stir(*salt, *number));
            copy.array()
        };
        let ways = [
            next(&[]),
            next(&[(0, 1)]),
            next(&[(0, 2)]),
            next(&[(1, 0)]),
            next(&[(0, 1), (0, 2)]),
            next(&[(0, 2), (0, 1)]),
        ];
        for (place, one) in ways.iter().enumerate() {
            assert!(!ways[place + 1..].contains(one), "{place}");
        }
        assert_eq!(next(&[(0, 1), (0, 2)]), ways[4]);
    }
}
