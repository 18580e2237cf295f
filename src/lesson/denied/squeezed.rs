//! A text without spaces, line breaks and tags: what a terminal wrapped in the middle of a word is whole again.

use super::plain::Plain;
use super::reading::Span;

/// The longest tag that is taken for one.
const TAG: usize = 200;

/// The text, and the place in the plain text of each of its bytes.
#[derive(Debug)]
pub(super) struct Squeezed<'a> {
    pub plain: &'a Plain,
    pub text: String,
    /// The same in lower case.
    pub lower: String,
    places: Vec<u32>,
}

impl<'a> Squeezed<'a> {
    pub fn of(plain: &'a Plain) -> Self {
        let mut text = String::new();
        let mut places = Vec::new();
        let mut skip = 0;
        for (at, letter) in plain.text.char_indices() {
            if at < skip || letter.is_whitespace() {
                continue;
            }
            if letter == '<'
                && let Some(length) = tag(plain.text.get(at..).unwrap_or(""))
            {
                skip = at + length;
                continue;
            }
            text.push(letter);
            for place in at..at + letter.len_utf8() {
                places.push(u32::try_from(place).unwrap_or(u32::MAX));
            }
        }
        let lower = text.to_ascii_lowercase();
        Self {
            plain,
            text,
            lower,
            places,
        }
    }

    /// The place in the plain text of a byte; its end for the end of the text.
    pub fn at(&self, place: usize) -> usize {
        (self.places.get(place)).map_or(self.plain.text.len(), |place| *place as usize)
    }

    /// The place in the plain text just after the byte before `place`.
    pub fn after(&self, place: usize) -> usize {
        let last = place.checked_sub(1).and_then(|last| self.places.get(last));
        last.map_or(0, |last| *last as usize + 1)
    }

    pub fn span(&self, start: usize, end: usize) -> Span {
        self.plain.span(self.at(start), self.after(end))
    }

    pub fn get(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or("")
    }

    /// The same stretch with its spaces, but without line breaks and tags.
    pub fn spaced(&self, start: usize, end: usize) -> String {
        let plain = (self.plain.text.get(self.at(start)..self.after(end))).unwrap_or("");
        let mut out = String::new();
        let mut skip = 0;
        for (at, letter) in plain.char_indices() {
            if at < skip || letter == '\n' {
                continue;
            }
            match letter {
                '<' => match tag(plain.get(at..).unwrap_or("")) {
                    Some(length) => skip = at + length,
                    None => out.push(letter),
                },
                _ => out.push(letter),
            }
        }
        out
    }

    /// Where a phrase, in lower case and without spaces, begins and ends.
    pub fn find(&self, phrase: &str) -> Option<(usize, usize)> {
        let at = self.lower.find(phrase)?;
        Some((at, at + phrase.len()))
    }
}

/// The length of the tag at the start of the text.
fn tag(text: &str) -> Option<usize> {
    let second = text.as_bytes().get(1).copied()?;
    if !second.is_ascii_alphabetic() && second != b'/' && second != b'!' && second != b'?' {
        return None;
    }
    let end = (text.bytes().take(TAG).skip(1)).position(|byte| byte == b'>' || byte == b'<')? + 1;
    text.get(end..)?.starts_with('>').then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_and_tags_are_gone_and_places_are_kept() {
        let raw = "is not autho\nrized <b>to</b> per\n  form: a < b";
        let mut plain = Plain::default();
        plain.add(raw, 0);
        let squeezed = Squeezed::of(&plain);
        let (start, end) = squeezed.find("authorizedtoperform:").unwrap();
        assert_eq!(
            squeezed.span(start, end).of(raw),
            "autho\nrized <b>to</b> per\n  form:"
        );
        assert_eq!(squeezed.spaced(start, end), "authorized to perform:");
        assert!(squeezed.text.ends_with("a<b"));
    }
}
