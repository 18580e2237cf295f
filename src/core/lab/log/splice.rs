//! A change of a text in one place, so that a key press in a long policy takes only a few bytes of the log.

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
        let same = |(a, b): &(char, char)| a == b;
        let length = |pairs: &[char]| -> usize { pairs.iter().map(|char| char.len_utf8()).sum() };
        let start: Vec<char> = (before.chars().zip(after.chars()))
            .take_while(same)
            .map(|(char, _)| char)
            .collect();
        let at = length(&start);
        let [rest_before, rest_after] = [before, after].map(|text| text.get(at..).unwrap_or(""));
        let end: Vec<char> = (rest_before.chars().rev().zip(rest_after.chars().rev()))
            .take_while(same)
            .map(|(char, _)| char)
            .collect();
        let end = length(&end);
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

    /// Whether it can be a single key press: one byte more or less.
    pub fn is_key_press(&self) -> bool {
        self.put.len().abs_diff(self.cut) == 1
    }

    /// Whether it ends a word, so that the next key press begins another.
    pub fn ends_word(&self) -> bool {
        self.put.ends_with(char::is_whitespace)
    }
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
            "{\"a\": 1}",
            "{\"a\": 11}",
        ];
        for before in texts {
            for after in texts {
                let splice = Splice::between(before, after);
                assert_eq!(splice.apply(before).as_deref(), Some(after), "{splice:?}");
            }
        }
        let typed = Splice::between("{\"Effect\": \"Alow\"}", "{\"Effect\": \"Allow\"}");
        assert_eq!((typed.put.as_str(), typed.cut), ("l", 0));
        assert!(typed.is_key_press() && !typed.ends_word());
        assert_eq!(typed.apply("no"), None);
    }
}
