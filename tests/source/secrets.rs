//! Where keys and nonces come from, and how secrets are compared: by names in the code.

use super::SourceFile;
use regex::Regex;

/// What only some files may name, and which.
const PLACES: [(&str, &[&str]); 6] = [
    // The operating system's generator: the seed of every lab.
    ("getrandom::", &["web/random.rs"]),
    // The stream of that seed, from which the core draws.
    ("rand_chacha::", &["core/entropy.rs"]),
    // The name of a lock, which is no secret.
    (r"Math::random", &["worker/sign_of_life.rs"]),
    // Other generators.
    (r"rand::|thread_rng|OsRng|SmallRng|RandomState", &[]),
    // Copies of a lab have its keys, so each has randomness of its own.
    (r"(?:fork|from_seed)\(\[", &["core/api/world.rs"]),
    // Nonces that are not new: vectors, and examples with a key of their own.
    (
        "seal_with_known_nonce",
        &[
            "core/crypto/aead.rs",
            "lesson/cases/kinds.rs",
            "lesson/glossary/experiment.rs",
            "lesson/kinds/runs.rs",
        ],
    ),
];

/// How a tag, a MAC or a signature would be compared byte by byte.
const COMPARED: &str = r"\b(?:tag|mac|signature)\b(?:\(\))?(?:\.0|\.as_bytes\(\)|\.as_slice\(\))+ *[!=]=|[!=]= *&?(?:\w+\.)*(?:tag|mac|signature)\b(?:\(\))?(?:\.0|\.as_bytes\(\)|\.as_slice\(\))|\bsignature *[!=]=|[!=]= *&?signature\b";

/// The code of a file without its comments and its tests.
fn code(file: &SourceFile) -> String {
    let text = file.text.split("#[cfg(test)]\nmod ").next().unwrap_or("");
    let text = text.split("#[cfg(all(test").next().unwrap_or("");
    let lines = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or(""));
    lines.collect::<Vec<_>>().join("\n")
}

/// What is named or compared where it may not be.
pub fn faults(files: &[SourceFile]) -> Vec<String> {
    let mut faults = Vec::new();
    let compared = Regex::new(COMPARED).unwrap();
    for file in files {
        let code = code(file);
        for (name, places) in PLACES {
            let found = Regex::new(name).unwrap().find(&code);
            if let Some(found) = found.filter(|_| !places.contains(&file.name.as_str())) {
                faults.push(format!("{} names {}", file.name, found.as_str()));
            }
        }
        faults.extend(
            (compared.find_iter(&code))
                .map(|found| format!("{} compares {}", file.name, found.as_str())),
        );
    }
    faults
}

/// The places of the table that name nothing of it.
pub fn unused(files: &[SourceFile]) -> Vec<String> {
    let names = |place: &str, name: &str| {
        let mut files = files.iter();
        files.any(|file| file.name == place && Regex::new(name).unwrap().is_match(&code(file)))
    };
    let places = PLACES
        .iter()
        .flat_map(|(name, places)| places.iter().map(move |place| (*name, *place)));
    let unused = places.filter(|(name, place)| !names(place, name));
    unused
        .map(|(name, place)| format!("{place} does not name {name}"))
        .collect()
}

#[test]
fn every_fault_is_seen() {
    for (name, text, fault) in [
        (
            "core/kms/x.rs",
            "getrandom::fill(&mut key)?;",
            "names getrandom::",
        ),
        ("web/x.rs", "js_sys::Math::random()", "names Math::random"),
        ("core/x.rs", "use rand::Rng;", "names rand::"),
        ("lesson/x.rs", "lab.fork([7; 32])", "names fork(["),
        (
            "core/s3/x.rs",
            "aead::seal_with_known_nonce(k, n)",
            "names seal_with_known_nonce",
        ),
        (
            "core/x.rs",
            "if sealed.tag.as_bytes() == other",
            "compares tag.as_bytes() ==",
        ),
        (
            "core/x.rs",
            "if other != mark.mac.as_bytes()",
            "compares != mark.mac.as_bytes()",
        ),
        ("core/x.rs", "if self.mac.0 == other.0", "compares mac.0 =="),
        (
            "core/x.rs",
            "if expected == signature",
            "compares == signature",
        ),
    ] {
        let faults = faults(&[SourceFile::new(name, text)]);
        assert_eq!(faults, [format!("{name} {fault}")], "{text}");
    }
    let fine =
        "// getrandom::\nif sealed.tag == other.tag {}\n#[cfg(test)]\nmod tests { use rand::Rng; }";
    assert!(faults(&[SourceFile::new("core/x.rs", fine)]).is_empty());
}
