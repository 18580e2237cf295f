//! The browser's randomness.

/// 32 bytes from the operating system, by way of `crypto.getRandomValues`.
///
/// # Errors
/// When the browser has no randomness to give.
pub fn seed() -> Result<[u8; 32], getrandom::Error> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed)?;
    Ok(seed)
}
