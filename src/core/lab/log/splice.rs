//! A change of a text in one place, so that a key press in a long policy takes only a few bytes of the log.

use std::ops::Range;

/// Removes bytes from a text and puts others in their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Splice {
    /// Offset in bytes.
    pub at: usize,
    /// Number of bytes removed.
    pub cut: usize,
    /// The text in their place.
    pub put: String,
}

impl Splice {
    /// Turns `before` into `after`: replaces what is between their longest common prefix and suffix.
    pub fn between(before: &str, after: &str) -> Self {
        let at = common_prefix(before, after);
        let [rest_before, rest_after] = [before, after].map(|text| text.get(at..).unwrap_or(""));
        let same = |(a, b): &(&u8, &u8)| a == b;
        let [from_behind, other] =
            [rest_before, rest_after].map(|text| text.as_bytes().iter().rev());
        let mut end = from_behind.zip(other).take_while(same).count();
        // Two characters can differ in their first byte alone.
        while !rest_after.is_char_boundary(rest_after.len().saturating_sub(end)) {
            end = end.saturating_sub(1);
        }
        let put = rest_after.get(..rest_after.len().saturating_sub(end));
        Self {
            at,
            cut: rest_before.len().saturating_sub(end),
            put: put.unwrap_or("").to_owned(),
        }
    }

    /// The text after the change; `None` if the change does not fit this text.
    pub fn apply(&self, text: &str) -> Option<String> {
        let end = self.at.checked_add(self.cut)?;
        let (start, rest) = (text.get(..self.at)?, text.get(end..)?);
        Some([start, &self.put, rest].concat())
    }

    /// Where in the text after the change a range of the text before it is: a range that was changed itself, around what is
    /// in its place.
    pub fn moved(&self, range: &Range<usize>) -> Range<usize> {
        let end = self.at.saturating_add(self.cut);
        let put = self.put.len();
        let start = match range.start {
            start if start >= end => start.saturating_sub(self.cut).saturating_add(put),
            start => start.min(self.at),
        };
        let stop = match range.end {
            stop if stop >= end => stop.saturating_sub(self.cut).saturating_add(put),
            stop => stop.min(self.at),
        };
        start..stop.max(start)
    }

    /// Whether it stays within a line of `before`, the text before it.
    pub fn is_within_line(&self, before: &str) -> bool {
        let cut = before.get(self.at..self.at.saturating_add(self.cut));
        ![cut, Some(self.put.as_str())]
            .into_iter()
            .flatten()
            .any(|text| text.contains('\n'))
    }

    /// Whether it can be a single key press: one byte more or less.
    pub fn is_key_press(&self) -> bool {
        self.put.len().abs_diff(self.cut) == 1
    }

    /// Whether it ends a word, so that the next key press begins another.
    pub fn ends_word(&self) -> bool {
        self.put.ends_with(char::is_whitespace)
    }
}

/// How many bytes two texts have in common at their start, in whole characters.
pub fn common_prefix(one: &str, other: &str) -> usize {
    let pairs = one.as_bytes().iter().zip(other.as_bytes());
    let mut len = pairs.take_while(|(a, b)| a == b).count();
    while !one.is_char_boundary(len) {
        len = len.saturating_sub(1);
    }
    len
}

#[cfg(test)]
mod tests {
    use super::Splice;

    #[test]
    fn a_splice_makes_one_text_of_the_other() {
        let texts = [
            "",
            "a",
            "aa",
            "aba",
            "äö",
            "ä",
            "öä",
            "Ĥä",
            "äĤ",
            "{\"a\": 1}",
            "{\"a\": 11}",
        ];
        for before in texts {
            for after in texts {
                let splice = Splice::between(before, after);
                assert_eq!(splice.apply(before).as_deref(), Some(after), "{splice:?}");
                // What was not changed reads the same where it is now.
                let end = splice.at + splice.cut;
                for range in [0..splice.at, end..before.len()] {
                    let moved = after.get(splice.moved(&range)).unwrap();
                    assert!(moved.contains(before.get(range).unwrap()), "{splice:?}");
                }
            }
        }
        let typed = Splice::between("{\"Effect\": \"Alow\"}", "{\"Effect\": \"Allow\"}");
        assert_eq!((typed.put.as_str(), typed.cut), ("l", 0));
        assert!(typed.is_key_press() && !typed.ends_word());
        assert_eq!(typed.apply("no"), None);
        let word = |text: &str, word: &str| {
            let at = text.find(word).unwrap();
            at..at + word.len()
        };
        let [before, after] = ["{\"Effect\": \"Alow\"}", "{\"Effect\": \"Allow\"}"];
        assert_eq!(typed.moved(&word(before, "Alow")), word(after, "Allow"));
        assert_eq!(typed.moved(&word(before, "Effect")), word(after, "Effect"));
        assert_eq!(typed.moved(&word(before, "\"}")), word(after, "\"}"));
        // The line end that is put, or cut.
        for (before, after, is_within) in [
            ("a\nb", "ax\nb", true),
            ("a\nb", "ab", false),
            ("ab", "a\nb", false),
        ] {
            assert_eq!(
                Splice::between(before, after).is_within_line(before),
                is_within
            );
        }
    }
}
