//! SHA-256 (FIPS 180-4) and, for ETags, MD5 (RFC 1321), of whole bodies or piece by piece.

use sha2::digest::common::hazmat::SerializableState;
use sha2::{Digest, Sha256 as Inner};

pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Inner::digest(bytes).into()
}

/// Computes SHA-256 piece by piece.
#[derive(Clone, Debug, Default)]
pub struct Sha256(Inner);

impl Sha256 {
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of all bytes passed to [`Self::update`].
    pub fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }

    /// The state after the bytes so far, with which another thread goes on. It tells as much about the bytes as a
    /// digest of them does.
    pub fn state(&self) -> Vec<u8> {
        self.0.serialize().to_vec()
    }

    /// Goes on from a [`Self::state`]; `None` if the bytes are no state.
    pub fn from_state(state: &[u8]) -> Option<Self> {
        let state = state.try_into().ok()?;
        Inner::deserialize(state).ok().map(Self)
    }
}

/// SHA-1 (FIPS 180-4) of a whole body, for S3's checksums. It has no security purpose.
pub fn sha1(bytes: &[u8]) -> [u8; 20] {
    sha1::Sha1::digest(bytes).into()
}

/// MD5 of a whole body, which S3 uses as the ETag of an SSE-S3 object. It has no security purpose.
pub fn md5(bytes: &[u8]) -> [u8; 16] {
    md5::Md5::digest(bytes).into()
}

/// Computes MD5 piece by piece.
#[derive(Clone, Debug, Default)]
pub struct Md5(md5::Md5);

impl Md5 {
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of all bytes passed to [`Self::update`].
    pub fn finish(self) -> [u8; 16] {
        self.0.finalize().into()
    }

    /// The state after the bytes so far, with which another thread goes on. It tells as much about the bytes as a
    /// digest of them does.
    pub fn state(&self) -> Vec<u8> {
        self.0.serialize().to_vec()
    }

    /// Goes on from a [`Self::state`]; `None` if the bytes are no state.
    pub fn from_state(state: &[u8]) -> Option<Self> {
        let state = state.try_into().ok()?;
        md5::Md5::deserialize(state).ok().map(Self)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_state_passed_on_makes_the_digest_of_the_whole(
            pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..8),
        ) {
            let (mut one, mut two) = (Sha256::default().state(), Md5::default().state());
            for piece in &pieces {
                let mut sha256 = Sha256::from_state(&one).unwrap();
                let mut md5 = Md5::from_state(&two).unwrap();
                sha256.update(piece);
                md5.update(piece);
                (one, two) = (sha256.state(), md5.state());
            }
            let whole = pieces.concat();
            prop_assert_eq!(Sha256::from_state(&one).unwrap().finish(), sha256(&whole));
            prop_assert_eq!(Md5::from_state(&two).unwrap().finish(), md5(&whole));
        }
    }

    #[test]
    fn what_is_no_state_is_refused() {
        let state = Sha256::default().state();
        assert!(Sha256::from_state(&state[1..]).is_none());
        assert!(Sha256::from_state(&[]).is_none());
        assert!(Md5::from_state(&state).is_none());
    }
}
