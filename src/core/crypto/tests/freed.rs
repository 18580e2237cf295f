//! No memory is given back that still has a key in it. The allocator of this program looks at every block before it is
//! freed, so this is about the live bytes, and not about what the code says.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    unsafe_code,
    reason = "only an allocator sees a block between the end of its use and its return"
)]

use envelope_lab_crypto::aead::{FreshNonce, RandomBytes};
use envelope_lab_crypto::counted::CountedCipher;
use envelope_lab_crypto::frames::{FRAME, Frames, PREFIX, header};
use envelope_lab_crypto::hkdf::hkdf_sha256;
use envelope_lab_crypto::{Aes256Key, DataKey, Nonce, aead};
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use zeroize::Zeroize;

/// The key, in no constant of the program: each byte is `17 × its place + 3`.
fn is_key(bytes: &[u8]) -> bool {
    bytes.len() == Aes256Key::LEN
        && (0_u8..)
            .zip(bytes)
            .all(|(place, byte)| *byte == byte_at(place))
}

const fn byte_at(place: u8) -> u8 {
    place.wrapping_mul(17).wrapping_add(3)
}

struct Looking;

static LOOKS: AtomicBool = AtomicBool::new(false);
static FREED: AtomicUsize = AtomicUsize::new(0);
static WITH_KEY: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every request is the system's own; `dealloc` reads no more than the block that it is given, which is still
// allocated. A block from `alloc_zeroed` or one that was written is initialized; of the others, the bytes are only
// compared.
unsafe impl GlobalAlloc for Looking {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as the caller promises. Zeroed, so that every byte can be read.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if LOOKS.load(Ordering::SeqCst) {
            // SAFETY: the block is still allocated, and was zeroed when it began.
            let bytes = unsafe { std::slice::from_raw_parts(block, layout.size()) };
            FREED.fetch_add(1, Ordering::SeqCst);
            let found = bytes
                .windows(Aes256Key::LEN)
                .filter(|at| is_key(at))
                .count();
            WITH_KEY.fetch_add(found, Ordering::SeqCst);
        }
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Looking = Looking;

/// How many blocks `work` freed, and how many keys were in them.
fn freed(work: impl FnOnce()) -> (usize, usize) {
    FREED.store(0, Ordering::SeqCst);
    WITH_KEY.store(0, Ordering::SeqCst);
    LOOKS.store(true, Ordering::SeqCst);
    work();
    LOOKS.store(false, Ordering::SeqCst);
    (
        FREED.load(Ordering::SeqCst),
        WITH_KEY.load(Ordering::SeqCst),
    )
}

struct Zeros;

impl RandomBytes for Zeros {
    fn next_nonce(&mut self) -> [u8; Nonce::LEN] {
        [0; Nonce::LEN]
    }
}

/// One test, because the allocator looks at what all threads free.
#[test]
fn no_block_with_a_key_is_freed() {
    let bytes: [u8; Aes256Key::LEN] = std::array::from_fn(|place| byte_at(place as u8));

    // The allocator finds what is not overwritten.
    let (blocks, keys) = freed(|| drop(bytes.to_vec()));
    assert_eq!((blocks, keys), (1, 1));
    let (_, keys) = freed(|| drop([&[9; 5][..], &bytes, &bytes].concat()));
    assert_eq!(keys, 2);

    // A key, a copy, and one that was overwritten before.
    let (blocks, keys) = freed(|| {
        let key = Aes256Key::new(bytes);
        let mut copy = key.clone();
        copy.zeroize();
        drop((key, copy, Aes256Key::from_slice(&bytes)));
    });
    assert!(blocks >= 3 && keys == 0, "{keys} of {blocks}");
    let (blocks, keys) = freed(|| {
        let key = DataKey::from_slice(&bytes).unwrap();
        drop((key.duplicate(), key.into_key()));
    });
    assert!(blocks >= 2 && keys == 0, "{keys} of {blocks}");

    // What encrypts and decrypts with it.
    let (blocks, keys) = freed(|| {
        let key = Aes256Key::new(bytes);
        let fresh = FreshNonce::random(&mut Zeros);
        let nonce = fresh.value();
        let sealed = aead::seal(&key, fresh, b"context", b"message").unwrap();
        drop(aead::open(&key, &nonce, b"context", &sealed).unwrap());
        assert!(aead::open(&key, &nonce, b"another", &sealed).is_err());
        drop(hkdf_sha256(&key, b"info"));
        drop(CountedCipher::new(key).seal(b"", b"message").unwrap());
    });
    assert!(blocks >= 5 && keys == 0, "{keys} of {blocks}");
    let (blocks, keys) = freed(|| {
        let key = DataKey::from_slice(&bytes).unwrap();
        let header = header([1; PREFIX], FRAME as u64 + 1);
        let mut cipher = Frames::new(&key, &header);
        let frames = [vec![0; FRAME], vec![0]].map(|frame| cipher.encrypt(&frame).unwrap());
        let mut cipher = Frames::new(&key, &header);
        drop(frames.map(|frame| cipher.decrypt(&frame).unwrap()));
    });
    assert!(blocks >= 5 && keys == 0, "{keys} of {blocks}");
}
