//! How well a text fits what is typed: word by word, in any order, with one typing mistake in a longer word.

/// The words of a text, lower case. Punctuation parts them, so that `kms:Decrypt` is two words.
pub fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Words that say nothing of what is looked for.
const EMPTY: [&str; 24] = [
    "a", "an", "and", "are", "can", "do", "does", "for", "from", "how", "i", "in", "is", "it",
    "my", "not", "of", "on", "or", "the", "to", "what", "why", "with",
];

/// The longest text that is a search; a longer one is a pasted error.
const LONGEST: usize = 200;

/// The part of a pasted text that says what went wrong: AWS's sentence without the client's stack around it, and without
/// ARNs and ids, which are the reader's own.
fn essence(typed: &str) -> String {
    let starts = ["An error occurred", "AccessDenied", "User: arn:"];
    let start = starts.iter().filter_map(|start| typed.find(start)).min();
    let text = start.and_then(|start| typed.get(start..));
    let text: String = text.map_or(typed, |text| text).chars().take(600).collect();
    let is_own = |word: &str| {
        let digits = word.chars().filter(char::is_ascii_digit).count();
        word.contains("arn:") || digits >= 4
    };
    let words = text.split_whitespace().filter(|word| !is_own(word));
    words.collect::<Vec<&str>>().join(" ")
}

/// The words to look for in what was typed: those that say something, or all if none does.
pub fn sought(typed: &str) -> Vec<String> {
    let all = match typed.len() > LONGEST {
        true => {
            let mut all = words(&essence(typed));
            all.sort();
            all.dedup();
            all
        }
        false => words(typed),
    };
    let telling: Vec<String> = all
        .iter()
        .filter(|word| !EMPTY.contains(&word.as_str()))
        .cloned()
        .collect();
    if telling.is_empty() { all } else { telling }
}

/// How well one typed word fits the words of a title and of a text; higher is better, `None` if it does not.
pub fn fit_entry(typed: &str, title: &[String], text: &[String]) -> Option<usize> {
    let of = |words: &[String], weight: usize| {
        let best = words.iter().filter_map(|word| fit(typed, word)).max();
        best.map(|fit| fit * weight)
    };
    of(title, 3).max(of(text, 1))
}

/// How many of the typed words must fit: both of two, and of more, as in a sentence or a pasted message, three in five.
pub fn needed(typed: usize) -> usize {
    if typed <= 2 {
        typed
    } else {
        (typed * 3).div_ceil(5)
    }
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
    // A letter has at most four bytes: what is longer by more than one is no mistake of one letter.
    if typed.len() > word.len() + char::MAX_LEN_UTF8 {
        return false;
    }
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
