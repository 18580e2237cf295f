//! How well a text fits what is typed: word by word, in any order, with one typing mistake in a longer word.

/// The words of a text, lower case. Punctuation parts them, so that `kms:Decrypt` is two words.
pub fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// From how many words on a text counts as pasted: an error message, of which not every word need fit.
const PASTED: usize = 7;

/// How well the words of a title and of a text fit the typed ones; higher is better, `None` if they do not. Every typed
/// word must fit a word, unless they are as many as of a pasted message: then three in five are enough.
pub fn rank(typed: &[String], title: &[String], text: &[String]) -> Option<usize> {
    let best = |typed: &String| {
        let of = |words: &[String], weight: usize| {
            let best = words.iter().filter_map(|word| fit(typed, word)).max();
            best.map(|fit| fit * weight)
        };
        of(title, 3).max(of(text, 1))
    };
    let fits: Vec<usize> = typed.iter().filter_map(best).collect();
    let needed = match typed.len() {
        count if count >= PASTED => (count * 3).div_ceil(5),
        count => count,
    };
    (!typed.is_empty() && fits.len() >= needed).then(|| fits.into_iter().sum())
}

/// How well a typed word fits a word: the same, its beginning, a part of it, or the same but for one letter.
fn fit(typed: &str, word: &str) -> Option<usize> {
    if typed == word {
        Some(4)
    } else if word.starts_with(typed) {
        Some(3)
    } else if typed.len() >= 3 && word.contains(typed) {
        Some(2)
    } else {
        (typed.len() >= 5 && is_near(typed, word)).then_some(1)
    }
}

/// Whether the words, or the typed one and the word's beginning, differ in one letter: another, one more, one less, or
/// two that changed places.
fn is_near(typed: &str, word: &str) -> bool {
    let typed: Vec<char> = typed.chars().collect();
    let word: Vec<char> = word.chars().collect();
    let same = typed.iter().zip(&word).take_while(|(a, b)| a == b).count();
    let after = |letters: &[char], by: usize| -> Vec<char> {
        letters.iter().skip(same + by).copied().collect()
    };
    let begins = |typed: Vec<char>, word: Vec<char>| word.starts_with(&typed);
    let swapped = || {
        let turned = [typed.get(same + 1), typed.get(same)];
        let there = [word.get(same), word.get(same + 1)];
        turned.iter().all(Option::is_some)
            && turned == there
            && begins(after(&typed, 2), after(&word, 2))
    };
    begins(after(&typed, 1), after(&word, 1))
        || begins(after(&typed, 1), after(&word, 0))
        || begins(after(&typed, 0), after(&word, 1))
        || swapped()
}
