//! Finds the terms in a text.

use super::catalog::terms;
use super::term::Term;

/// The terms marked so far. Each term is marked only once.
#[derive(Clone, Debug, Default)]
pub struct MarkedTerms(Vec<&'static str>);

impl MarkedTerms {
    /// Whether the term is not marked yet; marks it.
    fn is_first(&mut self, term: &Term) -> bool {
        let first = !self.0.contains(&term.id);
        if first {
            self.0.push(term.id);
        }
        first
    }
}

/// A span of a text: a term, or the text between two terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TermSpan<'a> {
    pub text: &'a str,
    /// The term that it names; none for the text between terms.
    pub term: Option<&'static Term>,
}

/// Cuts a text into spans, in order and without gaps. Only whole words count, the longest phrase wins, and only the
/// first occurrence of each term is marked.
pub fn term_spans<'a>(text: &'a str, seen: &mut MarkedTerms) -> Vec<TermSpan<'a>> {
    let mut cut = Vec::new();
    let (mut plain, mut at) = (0, 0);
    while let Some(rest) = text.get(at..) {
        let Some(letter) = rest.chars().next() else {
            break;
        };
        let Some((term, len)) = text
            .get(..at)
            .filter(|before| begins(before))
            .and_then(|_| longest(rest))
        else {
            at += letter.len_utf8();
            continue;
        };
        let end = at + len;
        // A second occurrence is skipped as a whole: no other term may be marked inside it.
        if seen.is_first(term) {
            push(&mut cut, text.get(plain..at), None);
            push(&mut cut, text.get(at..end), Some(term));
            plain = end;
        }
        at = end;
    }
    push(&mut cut, text.get(plain..), None);
    cut
}

fn push<'a>(cut: &mut Vec<TermSpan<'a>>, text: Option<&'a str>, term: Option<&'static Term>) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        cut.push(TermSpan { text, term });
    }
}

/// The longest phrase with which a text begins, and its length in bytes.
pub fn longest(text: &str) -> Option<(&'static Term, usize)> {
    let mut found: Option<(&'static Term, usize)> = None;
    for term in terms() {
        for phrase in term.phrases {
            let longer = found.is_none_or(|(_, len)| phrase.len() > len);
            if longer && is_here(text, phrase) {
                found = Some((term, phrase.len()));
            }
        }
    }
    found
}

/// Whether a text begins with a phrase, as whole words.
fn is_here(text: &str, phrase: &str) -> bool {
    let (Some(head), Some(rest)) = (text.get(..phrase.len()), text.get(phrase.len()..)) else {
        return false;
    };
    let (mut a, mut b) = (head.chars(), phrase.chars());
    let first = match (a.next(), b.next()) {
        (Some(a), Some(b)) => a == b || b.is_ascii_lowercase() && a.to_ascii_lowercase() == b,
        _ => false,
    };
    first && a.as_str() == b.as_str() && ends(rest)
}

/// Whether a word can begin after this text: not inside a word, an action's name, an ARN or a path.
pub fn begins(before: &str) -> bool {
    !matches!(before.chars().next_back(), Some(letter) if is_letter(letter) || "_-:/.@$*\u{2011}".contains(letter))
}

/// Whether a word can end before this text.
pub fn ends(rest: &str) -> bool {
    let mut letters = rest.chars();
    match letters.next() {
        None => true,
        // A point or colon ends a sentence, unless a letter follows: then it is part of a name.
        Some('.' | ':') => !letters.next().is_some_and(is_letter),
        Some(letter) => !is_letter(letter) && !"_-/*@$\u{2011}".contains(letter),
    }
}

/// Whether a character is part of a word. Beyond ASCII, all are but signs, so the page needs no table of letters.
fn is_letter(letter: char) -> bool {
    match letter.is_ascii() {
        true => letter.is_ascii_alphanumeric(),
        false => !matches!(letter, '\u{80}'..='\u{bf}' | '\u{2000}'..='\u{206f}'),
    }
}
