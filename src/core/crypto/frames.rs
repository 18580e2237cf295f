//! Bodies of any length: frames of 1 MiB, encrypted as a STREAM (Hoang, Reyhanitabar, Rogaway, Vizár, ePrint 2015/189).
//! Decryption fails if a frame was moved, dropped, or added.
//!
//! Any frame can be decrypted alone: its tag covers its bytes, its place, and whether it is the last. So a read of a range
//! finds out damage in the frames that it needs. It doesn't look at the others: that one of them was changed, or that
//! frames were dropped or added behind the range, only a read of the whole body finds out.
//!
//! Frame *i*'s nonce is `prefix (7) ‖ i as u32 big-endian ‖ last (0 or 1)`. The header before the frames is the last
//! frame's nonce. So a body of one frame, header included, is exactly one AES-GCM message `nonce ‖ ciphertext ‖ tag`,
//! which any tool can decrypt. S3's own layout at rest is not public: this one is simulated.

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

/// The number of frames for a plaintext of `len` bytes. An empty plaintext takes one empty frame.
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

/// The nonce of a frame of the body that has this header, for a cipher that is not in this package.
pub fn frame_nonce(header: &Nonce, position: u32) -> Nonce {
    let [a, b, c, d, e, f, g, i, j, k, l, _] = *header.as_bytes();
    let last = position == u32::from_be_bytes([i, j, k, l]);
    let [i, j, k, l] = position.to_be_bytes();
    Nonce::new([a, b, c, d, e, f, g, i, j, k, l, u8::from(last)])
}

/// Encrypts or decrypts the frames of one body, in order. It encrypts a frame once: its number, and with it the nonce,
/// only rises.
pub struct Frames {
    stream: Stream,
    position: u32,
    /// No frame below this number is encrypted any more.
    unused: u32,
    count: u32,
    /// Whether the header is a last frame's nonce. If not, every frame fails.
    well_formed: bool,
    #[cfg(feature = "watch")]
    watched: (super::key::Aes256Key, Nonce),
}

impl Frames {
    /// Starts at the first frame of the body that has this header.
    pub fn new(key: &DataKey, header: &Nonce) -> Self {
        let [a, b, c, d, e, f, g, i, j, k, l, last] = *header.as_bytes();
        let prefix = aead_stream::Nonce::<Aes256Gcm, Stream>::from([a, b, c, d, e, f, g]);
        Self {
            stream: Stream::from_aead(Aes256Gcm::new(key.as_bytes().into()), &prefix),
            position: 0,
            unused: 0,
            count: u32::from_be_bytes([i, j, k, l]).saturating_add(1),
            well_formed: last == 1,
            #[cfg(feature = "watch")]
            watched: (key.as_key().clone(), *header),
        }
    }

    /// Continues at the frame with this number, from 0. What is decrypted from here on is authentic, and in its place;
    /// nothing is said about the frames that are skipped.
    pub fn skip_to(&mut self, position: u32) {
        self.position = position;
    }

    pub fn is_done(&self) -> bool {
        self.position >= self.count
    }

    /// Encrypts the next frame and returns `ciphertext ‖ tag`. Every frame has [`FRAME`] plaintext bytes, except that
    /// the last can have fewer.
    ///
    /// # Errors
    /// When all frames are done, this one was encrypted before, or a frame before the last one isn't full.
    pub fn encrypt(&mut self, plaintext: &[u8]) -> Result<Vec<u8>, Unauthentic> {
        let last = self.use_up(plaintext)?;
        let frame = self
            .stream
            .encrypt(self.position, last, Payload::from(plaintext))
            .map_err(|_| Unauthentic)?;
        self.position += 1;
        Ok(frame)
    }

    /// Decrypts the next frame.
    ///
    /// # Errors
    /// [`Unauthentic`] when the frame was changed or isn't in its place.
    pub fn decrypt(&mut self, frame: &[u8]) -> Result<Vec<u8>, Unauthentic> {
        let last = self.last(frame.len(), FRAME + Tag::LEN)?;
        let plaintext = self
            .stream
            .decrypt(self.position, last, Payload::from(frame))
            .map_err(|_| Unauthentic)?;
        self.position += 1;
        Ok(plaintext)
    }

    /// Encrypts the next frame where it lies: `frame` has the plaintext, and then `ciphertext ‖ tag`.
    ///
    /// # Errors
    /// Those of [`Frames::encrypt`].
    pub fn encrypt_in_place(&mut self, frame: &mut Vec<u8>) -> Result<(), Unauthentic> {
        let last = self.use_up(frame)?;
        self.stream
            .encrypt_in_place(self.position, last, &[], frame)
            .map_err(|_| Unauthentic)?;
        self.position += 1;
        Ok(())
    }

    /// Decrypts the next frame where it lies: `frame` has `ciphertext ‖ tag`, and then the plaintext.
    ///
    /// # Errors
    /// [`Unauthentic`] when the frame was changed or isn't in its place. `frame` is then of no use.
    pub fn decrypt_in_place(&mut self, frame: &mut Vec<u8>) -> Result<(), Unauthentic> {
        let last = self.last(frame.len(), FRAME + Tag::LEN)?;
        self.stream
            .decrypt_in_place(self.position, last, &[], frame)
            .map_err(|_| Unauthentic)?;
        self.position += 1;
        Ok(())
    }

    /// Whether the frame to encrypt is the last. After this, no frame with its number is encrypted.
    fn use_up(&mut self, plaintext: &[u8]) -> Result<bool, Unauthentic> {
        let last = self.last(plaintext.len(), FRAME)?;
        if self.position < self.unused {
            return Err(Unauthentic);
        }
        self.unused = self.position + 1;
        #[cfg(feature = "watch")]
        {
            let (key, header) = &self.watched;
            key.note(frame_nonce(header, self.position), &[], plaintext);
        }
        Ok(last)
    }

    /// Whether the current frame is the last, after checking that its length fits its position.
    fn last(&self, len: usize, full: usize) -> Result<bool, Unauthentic> {
        let last = self.position + 1 == self.count;
        if !self.well_formed || self.is_done() || len > full || (!last && len != full) {
            return Err(Unauthentic);
        }
        Ok(last)
    }
}

/// Shows the position, never the key schedule.
impl std::fmt::Debug for Frames {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Frames({} of {})", self.position, self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::super::aead;
    use super::*;

    fn frames(key: &DataKey, header: &Nonce, body: &[u8]) -> Vec<Vec<u8>> {
        let mut cipher = Frames::new(key, header);
        body.chunks(FRAME)
            .map(|chunk| cipher.encrypt(chunk).unwrap())
            .collect()
    }

    #[test]
    fn frames_by_number_and_where_they_lie_are_the_frames_in_order() {
        let body: Vec<u8> = (0..2 * FRAME as u32 + 77).map(|i| (i / 7) as u8).collect();
        let key = DataKey::from_slice(&[7; 32]).unwrap();
        let header = header([3; PREFIX], body.len() as u64);
        let expected = frames(&key, &header, &body);
        // In any order: each is encrypted for itself.
        for position in [2, 0, 1] {
            let plain = body.chunks(FRAME).nth(position).unwrap();
            let mut frame = plain.to_vec();
            let mut cipher = Frames::new(&key, &header);
            cipher.skip_to(position as u32);
            cipher.encrypt_in_place(&mut frame).unwrap();
            assert!(frame == expected[position], "{position}");
            // Any AES-GCM makes the same of the frame's nonce.
            let nonce = frame_nonce(&header, position as u32);
            let sealed = aead::seal_with_known_nonce(key.as_key(), &nonce, &[], plain).unwrap();
            assert!(sealed.to_bytes() == frame, "{position}");
            let mut cipher = Frames::new(&key, &header);
            cipher.skip_to(position as u32);
            cipher.decrypt_in_place(&mut frame).unwrap();
            assert!(frame == plain, "{position}");
            let mut cipher = Frames::new(&key, &header);
            cipher.skip_to((position as u32 + 1) % 3);
            assert_eq!(
                cipher.decrypt_in_place(&mut expected[position].clone()),
                Err(Unauthentic)
            );
        }
    }

    #[test]
    fn a_body_in_order_where_it_lies_is_whole() {
        let body: Vec<u8> = (0..2 * FRAME as u32 + 77).map(|i| (i / 5) as u8).collect();
        let key = DataKey::from_slice(&[7; 32]).unwrap();
        let header = header([3; PREFIX], body.len() as u64);
        let expected = frames(&key, &header, &body);
        let mut forth = Frames::new(&key, &header);
        let mut back = Frames::new(&key, &header);
        for (plain, expected) in body.chunks(FRAME).zip(&expected) {
            assert!(!forth.is_done() && !back.is_done());
            let mut frame = plain.to_vec();
            forth.encrypt_in_place(&mut frame).unwrap();
            assert!(frame == *expected);
            back.decrypt_in_place(&mut frame).unwrap();
            assert!(frame == plain);
        }
        assert!(forth.is_done() && back.is_done());
    }

    /// A frame that would be in its place by its length, behind the last.
    #[test]
    fn nothing_comes_after_the_last_frame() {
        let key = DataKey::from_slice(&[7; 32]).unwrap();
        let header = header([3; PREFIX], 2 * FRAME as u64);
        let full = vec![1; FRAME];
        let mut cipher = Frames::new(&key, &header);
        assert!(cipher.encrypt(&full).is_ok() && cipher.encrypt(&full).is_ok());
        assert_eq!(cipher.encrypt(&full), Err(Unauthentic));
        assert_eq!(cipher.encrypt_in_place(&mut full.clone()), Err(Unauthentic));
        cipher.skip_to(7);
        assert_eq!(cipher.encrypt(&full), Err(Unauthentic));
    }

    #[test]
    fn a_frame_is_encrypted_once() {
        let key = DataKey::from_slice(&[7; 32]).unwrap();
        let header = header([3; PREFIX], 3 * FRAME as u64);
        let mut cipher = Frames::new(&key, &header);
        let full = vec![1; FRAME];
        cipher.skip_to(1);
        let frame = cipher.encrypt(&full).unwrap();
        for used in [0, 1] {
            cipher.skip_to(used);
            assert_eq!(cipher.encrypt(&full), Err(Unauthentic), "{used}");
            assert_eq!(
                cipher.encrypt_in_place(&mut full.clone()),
                Err(Unauthentic),
                "{used}"
            );
        }
        // It can be decrypted as often as one likes.
        for _ in 0..2 {
            cipher.skip_to(1);
            assert!(cipher.decrypt(&frame).unwrap() == full);
        }
        assert!(cipher.encrypt(&full).is_ok());
        assert!(cipher.is_done());
    }
}
