//! The browser's randomness.

pub use getrandom::Error as RandomError;

/// 32 bytes from the operating system, by way of `crypto.getRandomValues`.
///
/// # Errors
/// When the browser has no randomness to give.
pub fn seed() -> Result<[u8; 32], RandomError> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed)?;
    Ok(seed)
}
