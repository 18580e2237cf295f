//! Sample files, made from nothing but this code.

/// A file the learner can upload without having one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sample {
    /// Text of a few lines.
    Letter,
    /// A small picture (SVG).
    Picture,
    /// 1 MiB of a counting pattern.
    Data,
}

impl Sample {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::Letter, Self::Picture, Self::Data];

    /// The file's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Letter => "letter.txt",
            Self::Picture => "sunrise.svg",
            Self::Data => "file.dat",
        }
    }

    /// What it is, in a few words.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Letter => "a short text",
            Self::Picture => "a small picture",
            Self::Data => "1 MiB of data",
        }
    }

    /// Its media type.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Letter => "text/plain",
            Self::Picture => "image/svg+xml",
            Self::Data => "application/octet-stream",
        }
    }

    /// Its bytes.
    pub fn bytes(self) -> Vec<u8> {
        match self {
            Self::Letter => LETTER.as_bytes().to_vec(),
            Self::Picture => picture().into_bytes(),
            // Each 16-byte line counts itself, so that a reader can see where in the file they are.
            Self::Data => (0u32..1 << 16)
                .flat_map(|line| format!("line {line:>9} \n").into_bytes())
                .collect(),
        }
    }
}

const LETTER: &str = "Dear reader,

these words are yours to watch. They leave your app in the clear,
are sealed by S3 with a key that KMS made for them alone,
and lie in the bucket as noise until someone with the right
permission asks for them again.

Whoever may read the bucket but may not use the key reads nothing.

        the lab
";

/// A sun of rays over a horizon.
fn picture() -> String {
    let mut svg = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 320 200\">\n\
         <rect width=\"320\" height=\"200\" fill=\"#fff4dd\"/>\n",
    );
    for ray in 0..24 {
        svg.push_str(&format!(
            "<path d=\"M160 150V20\" stroke=\"#e8a33d\" stroke-width=\"3\" transform=\"rotate({} 160 150)\"/>\n",
            ray * 15
        ));
    }
    svg.push_str(
        "<circle cx=\"160\" cy=\"150\" r=\"56\" fill=\"#f6c667\"/>\n\
         <rect y=\"150\" width=\"320\" height=\"50\" fill=\"#5237b8\"/>\n</svg>\n",
    );
    svg
}

#[cfg(test)]
mod tests {
    use super::Sample;

    #[test]
    fn the_data_sample_is_one_mebibyte() {
        assert_eq!(Sample::Data.bytes().len(), 1 << 20);
    }
}
