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
