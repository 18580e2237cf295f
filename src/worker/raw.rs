//! The cipher and the hash alone, over a buffer of 1 MiB: the baseline that whole uploads and downloads are measured
//! against.

use super::protocol::RawWork;
use envelope_lab_crypto::digest::Sha256;
use envelope_lab_crypto::frames::{FRAME, Frames, PREFIX, header};
use envelope_lab_crypto::{DataKey, Unauthentic};

/// Does one operation `rounds` times over 1 MiB, on this thread.
///
/// # Errors
/// Never: the buffer is a frame.
pub fn run(what: RawWork, rounds: u32) -> Result<(), Unauthentic> {
    let mut buffer = Vec::with_capacity(FRAME + 16);
    buffer.resize(FRAME, 0x5a_u8);
    match what {
        RawWork::AesGcm => {
            let key = DataKey::from_slice(&[7; 32]).ok_or(Unauthentic)?;
            let header = header([1; PREFIX], FRAME as u64 * 2);
            for _ in 0..rounds {
                // A cipher encrypts a frame once.
                let mut cipher = Frames::new(&key, &header);
                cipher.encrypt_in_place(&mut buffer)?;
                buffer.truncate(FRAME);
            }
        }
        RawWork::Sha256 => {
            let mut hash = Sha256::default();
            (0..rounds).for_each(|_| hash.update(&buffer));
            std::hint::black_box(hash.finish());
        }
    }
    std::hint::black_box(&buffer);
    Ok(())
}
