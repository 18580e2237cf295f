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

/// The terms that match a search: each word occurs in the name, in a phrase or in the card's text.
pub fn search(words: &str) -> Vec<&'static Term> {
    let words = words.to_ascii_lowercase();
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
