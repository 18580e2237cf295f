//! Encrypts and decrypts large bodies in Web Workers, frame by frame, and hashes them in step. A program of its own,
//! compiled for speed, which the page fetches only when there is a large body. The page uses [`protocol`] alone.
//!
//! - [`protocol`]: the messages between the page and its workers
//! - [`listener`]: receives the messages, and answers
//! - [`share`]: one worker's share of a job: its frames, in order
//! - [`runs`]: which frames these are
//! - [`source`], [`slices`], [`sink`]: where frames are read, and where they go
//! - [`browser_cipher`]: the same frames by the browser's WebCrypto
//! - [`relay`]: the state of the digests, passed from worker to worker
//! - [`mailbox`]: what arrives while a worker is busy; waiting for it
//! - [`clock`]: the time in a worker
//! - [`sign_of_life`]: how the page learns that a worker was ended
//! - [`failing`]: the browser's errors as values
//! - [`raw`]: the cipher and the hash alone, to measure against

pub mod browser_cipher;
pub mod clock;
pub mod failing;
pub mod listener;
pub mod mailbox;
pub mod protocol;
pub mod raw;
pub mod relay;
pub mod runs;
pub mod share;
pub mod sign_of_life;
pub mod sink;
pub mod slices;
pub mod source;
