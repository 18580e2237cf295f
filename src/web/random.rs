//! Randomness from the browser.

pub use getrandom::Error as RandomError;

/// 32 bytes from the operating system, through `crypto.getRandomValues`.
///
/// # Errors
/// When the browser can't provide randomness.
pub fn seed() -> Result<[u8; 32], RandomError> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed)?;
    Ok(seed)
}

/// What distinguishes the randomness of two pages that go on with the same log: 53 bits, which JSON
/// takes as a number.
///
/// # Errors
/// As [`seed`].
pub fn salt() -> Result<u64, RandomError> {
    Ok(getrandom::u64()? >> 11)
}
