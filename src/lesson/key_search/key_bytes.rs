//! The bytes to look for, as typed, and where they occur.

use crate::core::trace::print::hex;
use base64ct::{Base64Unpadded, Encoding};

/// What a search looks for.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyBytes {
    bytes: Vec<u8>,
    /// The bytes as a text can contain them.
    texts: Vec<Vec<u8>>,
}

/// Why a text is no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyTextError {
    #[error("Type or paste a key first, in hex or in base64.")]
    Empty,
    /// `place` counts characters from 1.
    #[error("Character {place} is “{found}”, which occurs neither in hex nor in base64.")]
    Letter { place: usize, found: char },
    /// The text has only hexadecimal digits.
    #[error("{digits} hex digits are no whole bytes: a byte is two digits.")]
    OddDigits { digits: usize },
    #[error("{letters} characters of base64 are no whole bytes. Is the end missing?")]
    Base64 { letters: usize },
    #[error("This is {len} bytes. Look for at least {SHORTEST}: fewer occur by chance.")]
    TooShort { len: usize },
    #[error("This is {len} bytes. Look for at most {LONGEST}.")]
    TooLong { len: usize },
}

/// The fewest bytes that a search takes.
pub const SHORTEST: usize = 8;
/// The most bytes that a search takes: the longest data key that KMS generates.
pub const LONGEST: usize = 1_024;

impl KeyBytes {
    /// A key of this length.
    ///
    /// # Errors
    /// [`KeyTextError::TooShort`], [`KeyTextError::TooLong`].
    pub fn new(bytes: &[u8]) -> Result<Self, KeyTextError> {
        let len = bytes.len();
        match len {
            0..SHORTEST => Err(KeyTextError::TooShort { len }),
            SHORTEST..=LONGEST => Ok(Self {
                bytes: bytes.to_vec(),
                texts: texts_of(bytes),
            }),
            _ => Err(KeyTextError::TooLong { len }),
        }
    }

    /// Reads hex (with or without spaces, colons, `0x`) or base64 (of either alphabet). What can be both is hex.
    ///
    /// # Errors
    /// What is wrong with the text, and where.
    pub fn parse(text: &str) -> Result<Self, KeyTextError> {
        let text = text.trim();
        let digits = text.strip_prefix("0x").map_or(text, |digits| digits);
        let between = |letter: &char| letter.is_whitespace() || matches!(letter, ':' | '-');
        let is_hex = digits
            .chars()
            .all(|letter| letter.is_ascii_hexdigit() || between(&letter));
        if text.is_empty() {
            return Err(KeyTextError::Empty);
        }
        if is_hex {
            let digits: Vec<u32> = digits
                .chars()
                .filter_map(|letter| letter.to_digit(16))
                .collect();
            let bytes = digits.chunks_exact(2).filter_map(|pair| match pair {
                [high, low] => u8::try_from(high << 4 | low).ok(),
                _ => None,
            });
            return match digits.len() % 2 {
                0 => Self::new(&bytes.collect::<Vec<u8>>()),
                _ => Err(KeyTextError::OddDigits {
                    digits: digits.len(),
                }),
            };
        }
        let mut letters = String::new();
        for (place, letter) in text.chars().enumerate() {
            match letter {
                '-' => letters.push('+'),
                '_' => letters.push('/'),
                '+' | '/' => letters.push(letter),
                '=' => {}
                letter if letter.is_ascii_alphanumeric() => letters.push(letter),
                letter if letter.is_whitespace() => {}
                found => {
                    return Err(KeyTextError::Letter {
                        place: place.saturating_add(1),
                        found,
                    });
                }
            }
        }
        match Base64Unpadded::decode_vec(&letters) {
            Ok(bytes) => Self::new(&bytes),
            Err(_) => Err(KeyTextError::Base64 {
                letters: letters.len(),
            }),
        }
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How often the bytes themselves occur.
    pub fn count_in(&self, bytes: &[u8]) -> usize {
        count(bytes, &self.bytes)
    }

    /// How often they occur in a text: as they are, in hex, or in base64 of either alphabet and at any place in a group.
    pub fn count_in_text(&self, text: &str) -> usize {
        let lower = text.to_ascii_lowercase();
        let in_hex = count(lower.as_bytes(), hex(&self.bytes).as_bytes());
        let others = self.texts.iter();
        let others = others.map(|form| count(text.as_bytes(), form));
        self.count_in(text.as_bytes())
            .saturating_add(in_hex)
            .saturating_add(others.sum())
    }
}

/// A key shows nothing of itself.
impl std::fmt::Debug for KeyBytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyBytes({} bytes)", self.bytes.len())
    }
}

/// The bytes in base64, in both alphabets. Base64 groups three bytes, so where a key starts in a group decides its
/// letters; the first and last letter can have bits of its neighbors, and are left out.
fn texts_of(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut texts = Vec::new();
    for before in 0..3_usize {
        let mut padded = vec![0; before];
        padded.extend_from_slice(bytes);
        let letters = Base64Unpadded::encode_string(&padded);
        // Of a group's letters, these contain bits of the bytes before; of the last group's, of the bytes after.
        let skip = [0, 2, 3].get(before).copied().unwrap_or(0);
        let whole = padded.len().saturating_mul(4) / 3;
        let letters = letters.get(skip..whole).map_or("", |letters| letters);
        let url = letters.replace('+', "-").replace('/', "_");
        if url != letters {
            texts.push(url.into_bytes());
        }
        texts.push(letters.as_bytes().to_vec());
    }
    texts
}

/// How often a needle occurs; overlapping occurrences count.
fn count(bytes: &[u8], needle: &[u8]) -> usize {
    let Some((first, rest)) = needle.split_first() else {
        return 0;
    };
    let mut found = 0_usize;
    let mut bytes = bytes;
    while let Some(at) = bytes.iter().position(|byte| byte == first) {
        let Some(after) = bytes.get(at.saturating_add(1)..) else {
            break;
        };
        if after.starts_with(rest) {
            found = found.saturating_add(1);
        }
        bytes = after;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_and_base64_are_read_and_what_is_neither_is_named() {
        let key: Vec<u8> = (0..32_u32).map(|at| (at * 7 + 200) as u8).collect();
        let expected = KeyBytes::new(&key).unwrap();
        let hex = hex(&key);
        let spaced: Vec<String> = hex
            .as_bytes()
            .chunks(2)
            .map(|two| String::from_utf8_lossy(two).to_uppercase())
            .collect();
        let base64 = base64ct::Base64::encode_string(&key);
        let url = base64ct::Base64UrlUnpadded::encode_string(&key);
        for text in [
            hex.clone(),
            format!("0x{hex}"),
            spaced.join(":"),
            spaced.join(" "),
            base64,
            url,
        ] {
            assert_eq!(KeyBytes::parse(&text), Ok(expected.clone()), "{text}");
        }
        assert_eq!(KeyBytes::parse(" "), Err(KeyTextError::Empty));
        assert_eq!(
            KeyBytes::parse("abc"),
            Err(KeyTextError::OddDigits { digits: 3 })
        );
        assert_eq!(
            KeyBytes::parse("abcd"),
            Err(KeyTextError::TooShort { len: 2 })
        );
        assert_eq!(
            KeyBytes::parse("ghij§klm"),
            Err(KeyTextError::Letter {
                place: 5,
                found: '§'
            })
        );
        assert_eq!(
            KeyBytes::parse("ghijk"),
            Err(KeyTextError::Base64 { letters: 5 })
        );
        assert_eq!(
            KeyBytes::new(&[1; 1_025]),
            Err(KeyTextError::TooLong { len: 1_025 })
        );
    }

    #[test]
    fn a_key_is_found_in_base64_wherever_it_starts_in_a_group() {
        for len in [16_usize, 31, 32, 33] {
            let key: Vec<u8> = (0..len).map(|at| (at * 37 + 251) as u8).collect();
            let needle = KeyBytes::new(&key).unwrap();
            for before in 0..7 {
                for after in 0..4 {
                    let bytes = [vec![0xa5; before], key.clone(), vec![0x5a; after]].concat();
                    let text = base64ct::Base64::encode_string(&bytes);
                    assert_eq!(needle.count_in_text(&text), 1, "{len} {before} {after}");
                    let text = base64ct::Base64UrlUnpadded::encode_string(&bytes);
                    assert_eq!(needle.count_in_text(&text), 1, "{len} {before} {after}");
                    assert_eq!(needle.count_in_text(&hex(&bytes).to_uppercase()), 1);
                    assert_eq!(needle.count_in(&bytes), 1);
                }
            }
        }
    }
}
