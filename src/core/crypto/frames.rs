//! Bodies of any length: frames of 1 MiB, encrypted as a STREAM (Hoang, Reyhanitabar, Rogaway, Vizár,
//! ePrint 2015/189), so that a frame moved, dropped or added is noticed.
//!
//! Frame *i*'s nonce is `prefix (7) ‖ i as u32 big-endian ‖ last (0 or 1)`. The header that goes
//! before the frames is the last frame's nonce. So a body of one frame, header included, is exactly
//! one AES-GCM message `nonce ‖ ciphertext ‖ tag`, which any tool can decrypt.
//! S3's own layout at rest is not public: this one is simulated.

use super::aead::{Nonce, Tag, Unauthentic};
use super::data_key::DataKey;
use aead_stream::{NewStream, StreamBE32, StreamPrimitive};
use aes_gcm::aead::KeyInit;
use aes_gcm::{Aes256Gcm, aead::Payload};

/// Plaintext bytes in a full frame: 1 MiB.
pub const FRAME: usize = 1 << 20;
/// Random bytes at the start of every frame's nonce.
pub const PREFIX: usize = 7;

type Stream = StreamBE32<Aes256Gcm>;

/// How many frames a plaintext of `len` bytes takes; an empty one takes one empty frame.
pub fn frames_of(len: u64) -> u32 {
    u32::try_from(len.div_ceil(FRAME as u64).max(1)).unwrap_or(u32::MAX)
}

/// Length in bytes of the encrypted body, header included.
pub fn encrypted_len(len: u64) -> u64 {
    Nonce::LEN as u64 + len + u64::from(frames_of(len)) * Tag::LEN as u64
}

/// The header of a body of `len` plaintext bytes: the nonce of its last frame.
pub fn header(prefix: [u8; PREFIX], len: u64) -> Nonce {
    let [a, b, c, d, e, f, g] = prefix;
    let [i, j, k, l] = (frames_of(len) - 1).to_be_bytes();
    Nonce::new([a, b, c, d, e, f, g, i, j, k, l, 1])
}

/// Encrypts or decrypts one body, frame after frame, in order.
pub struct Frames {
    stream: Stream,
    position: u32,
    count: u32,
    /// Whether the header is a last frame's nonce. If not, no frame fits it.
    well_formed: bool,
}

impl Frames {
    /// For the body whose header this is.
    pub fn new(key: &DataKey, header: &Nonce) -> Self {
        let [a, b, c, d, e, f, g, i, j, k, l, last] = *header.as_bytes();
        let prefix = aead_stream::Nonce::<Aes256Gcm, Stream>::from([a, b, c, d, e, f, g]);
        Self {
            stream: Stream::from_aead(Aes256Gcm::new(&(*key.as_bytes()).into()), &prefix),
            position: 0,
            count: u32::from_be_bytes([i, j, k, l]).saturating_add(1),
            well_formed: last == 1,
        }
    }

    /// True when no frame is left.
    pub fn is_done(&self) -> bool {
        self.position >= self.count
    }

    /// `ciphertext ‖ tag` of the next frame: [`FRAME`] plaintext bytes, fewer only in the last one.
    ///
    /// # Errors
    /// When all frames are done, or a frame before the last one is not full.
    pub fn encrypt(&mut self, plaintext: &[u8]) -> Result<Vec<u8>, Unauthentic> {
        let last = self.last(plaintext.len(), FRAME)?;
        let frame = self
            .stream
            .encrypt(self.position, last, Payload::from(plaintext))
            .map_err(|_| Unauthentic)?;
        self.position += 1;
        Ok(frame)
    }

    /// The plaintext of the next frame.
    ///
    /// # Errors
    /// [`Unauthentic`] when anything in it or about its place was changed.
    pub fn decrypt(&mut self, frame: &[u8]) -> Result<Vec<u8>, Unauthentic> {
        let last = self.last(frame.len(), FRAME + Tag::LEN)?;
        let plaintext = self
            .stream
            .decrypt(self.position, last, Payload::from(frame))
            .map_err(|_| Unauthentic)?;
        self.position += 1;
        Ok(plaintext)
    }

    /// Whether the frame at hand is the last, after checking that its length fits its place.
    fn last(&self, len: usize, full: usize) -> Result<bool, Unauthentic> {
        let last = self.position + 1 == self.count;
        if !self.well_formed || self.is_done() || len > full || (!last && len != full) {
            return Err(Unauthentic);
        }
        Ok(last)
    }
}

/// Shows where it stands, never the key schedule.
impl std::fmt::Debug for Frames {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Frames({} of {})", self.position, self.count)
    }
}
