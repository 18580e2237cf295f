//! `*` and `?` in patterns.
//!
//! A pattern is split at its `*`s into pieces. The matcher finds the leftmost place of each piece and advances all its
//! alternatives at once, as bits of a word, so the time grows with text length times pattern length / 64 for every
//! pattern.

use std::collections::BTreeSet;

/// One element of a compiled pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    Literal(char),
    /// `?`: any one character.
    One,
    /// `*`: any number of characters, including none. It matches `/` and `:` too.
    Many,
}

/// Whether `text` matches `pattern`, case-sensitively (the rule of `Resource` and `StringLike`).
pub fn matches(pattern: &str, text: &str) -> bool {
    tokens_match(&compile(pattern), text)
}

/// Whether `text` matches `pattern`, ignoring the case of ASCII letters (the rule of `Action`, service prefix
/// included).
pub fn matches_ignore_case(pattern: &str, text: &str) -> bool {
    // Most actions of a policy are other ones, and differ before their first wildcard.
    let is_literal = |byte: &u8| !matches!(byte, b'*' | b'?');
    let literal = pattern.bytes().take_while(|byte| is_literal(byte)).count();
    let [begins, start] = [pattern, text].map(|one| one.as_bytes().get(..literal));
    let fits = matches!((begins, start), (Some(begins), Some(start)) if begins.eq_ignore_ascii_case(start));
    match literal == pattern.len() {
        true => fits && text.len() == literal,
        false => fits && matches(&pattern.to_ascii_lowercase(), &text.to_ascii_lowercase()),
    }
}

/// Compiles a pattern in which every `*` and `?` is a wildcard.
pub(super) fn compile(pattern: &str) -> Vec<Token> {
    pattern
        .chars()
        .map(|character| match character {
            '*' => Token::Many,
            '?' => Token::One,
            other => Token::Literal(other),
        })
        .collect()
}

/// Whether `text` matches the whole of `pattern`.
pub(super) fn tokens_match(pattern: &[Token], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let pieces: Vec<&[Token]> = pattern.split(|token| *token == Token::Many).collect();
    let (Some((first, rest)), Some((last, _))) = (pieces.split_first(), pieces.split_last()) else {
        return text.is_empty();
    };
    let Some((middle, _)) = rest.split_last().map(|(end, middle)| (middle, end)) else {
        // Without a `*`, the piece must match the whole text.
        return first.len() == text.len() && fits(first, &text);
    };
    if text.len() < first.len() + last.len() {
        return false;
    }
    let (head, tail) = text.split_at(first.len());
    let (mut body, end) = tail.split_at(tail.len() - last.len());
    if !fits(first, head) || !fits(last, end) {
        return false;
    }
    for piece in middle {
        match after_first(piece, body).and_then(|after| body.get(after..)) {
            Some(remaining) => body = remaining,
            None => return false,
        }
    }
    true
}

/// How many leading characters of `text` agree with `pattern`, counting only up to the pattern's first `*` (after it,
/// any character can agree).
pub(super) fn agreed_prefix(pattern: &[Token], text: &str) -> usize {
    pattern
        .iter()
        .take_while(|token| **token != Token::Many)
        .zip(text.chars())
        .take_while(|(token, character)| accepts(**token, *character))
        .count()
}

fn accepts(token: Token, character: char) -> bool {
    match token {
        Token::Literal(literal) => literal == character,
        Token::One | Token::Many => true,
    }
}

fn fits(piece: &[Token], text: &[char]) -> bool {
    piece
        .iter()
        .zip(text)
        .all(|(token, character)| accepts(*token, *character))
}

/// Index in `text` just after the first place where `piece` fits.
///
/// Shift-And: bit *i* of the state means that the piece's first *i + 1* tokens match the text ending here.
fn after_first(piece: &[Token], text: &[char]) -> Option<usize> {
    if piece.is_empty() {
        return Some(0);
    }
    if piece.len() > text.len() {
        return None;
    }
    let words = piece.len().div_ceil(64);
    let wild = mask(piece, words, |token| token == Token::One);
    let mut masks: Vec<(char, Vec<u64>)> = Vec::new();
    let mut literals = BTreeSet::new();
    literals.extend(piece.iter().filter_map(|token| match token {
        Token::Literal(literal) => Some(*literal),
        Token::One | Token::Many => None,
    }));
    for literal in literals {
        masks.push((literal, mask(piece, words, |token| accepts(token, literal))));
    }
    let accepting = 1u64 << ((piece.len() - 1) % 64);
    let mut state = vec![0u64; words];
    for (index, character) in text.iter().enumerate() {
        let allowed = masks
            .binary_search_by_key(character, |(literal, _)| *literal)
            .ok()
            .and_then(|found| masks.get(found))
            .map_or(&wild, |(_, mask)| mask);
        let mut carry = 1;
        for (word, allow) in state.iter_mut().zip(allowed) {
            let next = *word >> 63;
            *word = ((*word << 1) | carry) & allow;
            carry = next;
        }
        if state.last().is_some_and(|word| word & accepting != 0) {
            return Some(index + 1);
        }
    }
    None
}

fn mask(piece: &[Token], words: usize, set: impl Fn(Token) -> bool) -> Vec<u64> {
    let mut mask: Vec<u64> = piece
        .chunks(64)
        .map(|chunk| {
            chunk
                .iter()
                .enumerate()
                .filter(|(_, token)| set(**token))
                .fold(0, |bits, (bit, _)| bits | 1 << bit)
        })
        .collect();
    mask.resize(words, 0);
    mask
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_cross_slashes_and_case_matters() {
        let bucket = "arn:aws:s3:::amzn-s3-demo-bucket";
        assert!(matches(
            &format!("{bucket}/*"),
            &format!("{bucket}/a/b.txt")
        ));
        assert!(!matches(bucket, &format!("{bucket}/a")));
        assert!(!matches(&format!("{bucket}/*"), bucket));
        assert!(!matches("a?c", "ac"));
        assert!(matches("a?c", "aéc"));
        assert!(matches("*ab?d*", "xxabxabcdx"));
        assert!(!matches("Home/*", "home/x"));
        assert!(matches_ignore_case("KMS:Generate*", "kms:GenerateDataKey"));
    }

    /// A matcher that tried every way to split the text would never finish.
    #[test]
    fn a_hostile_pattern_comes_to_an_end() {
        let text = "a".repeat(2000);
        for pattern in [
            format!("{}b", "a*".repeat(1000)),
            format!("*{}b*", "a".repeat(999)),
            format!("*{}b*", "?".repeat(999)),
        ] {
            assert!(!matches(&pattern, &text));
        }
    }

    #[test]
    fn finds_where_a_match_breaks_off() {
        assert_eq!(agreed_prefix(&compile("s3:Get*"), "s3:PutObject"), 3);
        assert_eq!(agreed_prefix(&compile("s3:*Tag"), "s3:PutObject"), 3);
        assert_eq!(agreed_prefix(&compile("ab"), "abc"), 2);
    }
}
