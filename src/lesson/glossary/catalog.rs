//! All terms in their order, a term by its id, and the search.

use super::term::Term;
use super::{access, envelope, keys, objects};

/// All terms, group by group, in the order of the glossary.
pub fn terms() -> impl Iterator<Item = &'static Term> {
    let groups: [&'static [Term]; 4] = [
        &envelope::TERMS,
        &keys::TERMS,
        &objects::TERMS,
        &access::TERMS,
    ];
    groups.into_iter().flatten()
}

/// The term of this id.
pub fn term(id: &str) -> Option<&'static Term> {
    terms().find(|term| term.id == id)
}

/// From so many words, a search is a pasted text.
const PASTED: usize = 8;

/// The terms that match a search: each word occurs in the name, in a phrase or in the card's text. Of a pasted text, such
/// as an error, the terms that occur in it.
pub fn search(words: &str) -> Vec<&'static Term> {
    let words = words.to_ascii_lowercase();
    if words.split_whitespace().count() >= PASTED {
        let occurs = |term: &&Term| {
            let mut names = term.phrases.iter().chain([&term.name]);
            names.any(|name| has_word(&words, &name.to_ascii_lowercase()))
        };
        return terms().filter(occurs).collect();
    }
    let holds = |term: &Term| {
        let mut text = term.says.to_ascii_lowercase();
        for part in term.phrases.iter().chain([&term.name]) {
            text.push(' ');
            text.push_str(&part.to_ascii_lowercase());
        }
        words.split(' ').all(|word| text.contains(word))
    };
    terms().filter(|term| holds(term)).collect()
}

/// Whether a text has another one as whole words.
fn has_word(text: &str, word: &str) -> bool {
    let is_outside = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text
            .get(at + word.len()..)
            .and_then(|after| after.chars().next());
        is_outside(before) && is_outside(after)
    })
}
