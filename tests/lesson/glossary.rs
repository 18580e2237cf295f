//! The glossary: its cards, what they claim, and how terms are found in a text.

use envelope_lab::lesson::CASES;
use envelope_lab::lesson::LESSONS;
use envelope_lab::lesson::glossary::claims::{CLAIMS, Premise};
use envelope_lab::lesson::glossary::measures::MEASURES;
use envelope_lab::lesson::glossary::{
    MarkedTerms, TermGroup, find, search, term, term_spans, terms,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

#[test]
fn every_card_is_short_and_complete() {
    for term in terms() {
        let words = term.says.split_whitespace().count();
        assert!((12..=45).contains(&words), "{}: {words} words", term.id);
        assert!(term.says.ends_with('.'), "{}", term.id);
        assert!(
            term.id.chars().all(|letter| letter.is_ascii_lowercase()
                || letter.is_ascii_digit()
                || letter == '-'),
            "{}",
            term.id
        );
        assert!(!term.phrases.is_empty(), "{}", term.id);
        // A card's own name is recognised in a text; the rest of its phrases are no accident.
        let found = term_spans(term.name, &mut MarkedTerms::default());
        let hit = found.iter().find_map(|stretch| stretch.term);
        let id = match term.id {
            // By the article: as a verb, `grant` is no term.
            "grant" => None,
            id => Some(id),
        };
        assert_eq!(hit.map(|term| term.id), id, "{}", term.name);
    }
}

#[test]
fn no_two_cards_share_an_id_a_name_or_a_phrase() {
    let (mut ids, mut names, mut phrases) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for term in terms() {
        assert!(ids.insert(term.id), "{}", term.id);
        assert!(names.insert(term.name), "{}", term.name);
        for phrase in term.phrases {
            assert!(phrases.insert(phrase.to_string()), "{phrase}");
            assert_eq!(phrase.trim(), *phrase);
        }
        assert_eq!(envelope_lab::lesson::glossary::term(term.id), Some(term));
    }
    assert!(ids.len() >= 45);
    let mut groups: Vec<TermGroup> = terms().map(|term| term.group).collect();
    groups.dedup();
    assert_eq!(groups, TermGroup::ALL, "group by group");
    assert_eq!(term("nothing"), None);
}

#[test]
fn every_card_leads_to_a_place_that_is_there() {
    for term in terms() {
        let at = term.link;
        if let Some(slug) = at.hash.strip_prefix("#/learn/") {
            let lesson = LESSONS.iter().find(|lesson| lesson.slug == slug);
            assert_eq!(lesson.map(|lesson| lesson.title), Some(at.title), "{slug}");
        } else if let Some(slug) = at.hash.strip_prefix("#/cases/") {
            let title = match slug {
                "side-by-side" => Some("All kinds side by side"),
                _ => CASES
                    .iter()
                    .find(|case| case.slug == slug)
                    .map(|case| case.title),
            };
            assert_eq!(title, Some(at.title), "{slug}");
        } else {
            let known = [
                "#/lab",
                "#/secrets",
                "#/world",
                "#/compare",
                "#/cloudtrail",
                "#/policies",
                "#/policies/identity",
                "#/policies/bucket-policy",
                "#/policies/key-policy",
                "#/policies/boundary",
                "#/policies/scp",
                "#/policies/session",
            ];
            assert!(known.contains(&at.hash), "{}", at.hash);
            assert!(!at.title.is_empty());
        }
    }
}

#[test]
fn what_the_cards_claim_is_so() {
    for claim in CLAIMS {
        assert!(term(claim.id).is_some(), "{}", claim.id);
        let holds = (claim.check)(Premise::AsStated);
        assert_eq!(holds, Some(true), "{}: {}", claim.id, claim.says);
    }
}

/// An experiment that comes out alike where the claim has to fail shows nothing.
#[test]
fn no_claim_of_a_card_holds_where_it_has_to_fail() {
    for claim in CLAIMS {
        let holds = (claim.check)(Premise::Broken);
        assert_eq!(holds, Some(false), "{}: {}", claim.id, claim.says);
    }
}

/// What AWS's documentation alone says, as the card has it, and where.
const QUOTED: [(&str, &str, &str); 1] = [(
    "sse-s3",
    "January 2023",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html",
)];

/// Where a number begins in a text, and what stands from there on. Digits inside a name (`S3`, `AES-256-GCM`,
/// `us-east-1`) are no number.
fn numbers(text: &str) -> Vec<(usize, &str)> {
    let in_name = |letter: char| letter.is_alphanumeric() || "-,.:/_".contains(letter);
    (text.char_indices())
        .filter(|(_, letter)| letter.is_ascii_digit())
        .map(|(at, _)| at)
        .filter(|at| {
            let (before, _) = text.split_at(*at);
            !before.ends_with(in_name)
        })
        .filter_map(|at| Some((at, text.get(at..)?)))
        .collect()
}

/// With a comma between thousands, as the cards write it.
fn written(number: u64) -> String {
    envelope_lab::core::lab::report::meter::grouped(number.into())
}

#[test]
fn every_number_on_a_card_is_what_the_core_gives() {
    let mut stated = 0;
    for term in terms() {
        let measured: Vec<String> = (MEASURES.iter())
            .filter(|measure| measure.id == term.id)
            .map(|measure| written((measure.value)().expect(measure.unit)) + measure.unit)
            .collect();
        for phrase in &measured {
            assert!(
                numbers(term.says)
                    .iter()
                    .any(|(_, rest)| rest.starts_with(phrase)),
                "{}: the core gives \u{201c}{phrase}\u{201d}, which the card does not state: {}",
                term.id,
                term.says
            );
        }
        for (at, rest) in numbers(term.says) {
            let quoted = QUOTED.iter().any(|(id, words, _)| {
                let covers = |start: usize| (start..start + words.len()).contains(&at);
                *id == term.id && term.says.find(words).is_some_and(covers)
            });
            assert!(
                quoted || measured.iter().any(|phrase| rest.starts_with(phrase)),
                "{}: no claim gives the number in \u{201c}{rest}\u{201d}; measured: {measured:?}",
                term.id
            );
            stated += 1;
        }
    }
    assert_eq!(stated, MEASURES.len() + QUOTED.len());
    for (id, words, source) in QUOTED {
        assert!(
            term(id).is_some_and(|term| term.says.contains(words)),
            "{id}"
        );
        assert!(source.starts_with("https://docs.aws.amazon.com/"), "{id}");
    }
}

#[test]
fn numbers_are_told_from_names() {
    for (text, expected) in [
        (
            "16 bytes, 4,096 at most",
            &["16 bytes, 4,096 at most", "4,096 at most"][..],
        ),
        ("under AES-256-GCM, in S3, us-east-1, MD5", &[]),
        (
            "a 256-bit key; x86_64; v1.2",
            &["256-bit key; x86_64; v1.2"],
        ),
        ("(999 bytes)", &["999 bytes)"]),
        ("\u{201c}7\u{201d}", &["7\u{201d}"]),
    ] {
        let found: Vec<&str> = numbers(text).into_iter().map(|(_, rest)| rest).collect();
        assert_eq!(found, expected, "{text}");
    }
}

/// The marked stretches of a text, as `text=id`.
fn marked(text: &str) -> Vec<String> {
    term_spans(text, &mut MarkedTerms::default())
        .iter()
        .filter_map(|stretch| Some(format!("{}={}", stretch.text, stretch.term?.id)))
        .collect()
}

#[test]
fn terms_are_found_as_a_reader_would() {
    for (text, expected) in [
        (
            "S3 holds the plaintext data key; the data key is random.",
            &["plaintext data key=plaintext-data-key", "data key=data-key"][..],
        ),
        // A second occurrence is passed over whole, and does not give its inside away.
        ("Data keys. A data key.", &["Data keys=data-key"]),
        (
            "A plaintext data key, a plaintext data key, a data key.",
            &["plaintext data key=plaintext-data-key", "data key=data-key"],
        ),
        ("The KMS key\u{2019}s material.", &["KMS key=kms-key"]),
        ("metadata keys, data-key, data keyring", &[]),
        ("It needs kms:Decrypt.", &["kms:Decrypt=decrypt"]),
        (
            "It decrypts; decrypt it. Decrypt: yes.",
            &["Decrypt=decrypt"],
        ),
        ("kms:DecryptX s3:Decrypt xDecrypt Decrypt.x", &[]),
        ("arn:aws:iam::111122223333:role/app-role", &[]),
        ("the role\u{2019}s policies", &["role=role"]),
        ("AES-256-GCM and AES", &["AES-256-GCM=aes-256-gcm"]),
        (
            "SSE-KMS, DSSE-KMS, SSE-S3, SSE-C",
            &[
                "SSE-KMS=sse-kms",
                "DSSE-KMS=dsse-kms",
                "SSE-S3=sse-s3",
                "SSE-C=sse-c",
            ],
        ),
        (
            "An explicit Deny beats a grant.",
            &["explicit Deny=explicit-deny", "a grant=grant"],
        ),
        ("Policies grant and roles", &["roles=role"]),
        ("", &[]),
    ] {
        assert_eq!(marked(text), expected, "{text}");
    }
}

#[test]
fn one_search_finds_by_name_phrase_and_text() {
    assert_eq!(search("").len(), terms().count());
    assert_eq!(
        search("SCP").first().map(|term| term.id),
        Some("service-control-policy")
    );
    assert!(search("4,096").iter().any(|term| term.id == "encrypt"));
    assert!(
        search("kms  encrypt")
            .iter()
            .any(|term| term.id == "encrypt")
    );
    assert!(search("zebra").is_empty());
}

/// Texts made of phrases, of bits of them, and of what stands between words.
fn text() -> impl Strategy<Value = String> {
    let phrases: Vec<String> = terms()
        .flat_map(|term| term.phrases)
        .map(|phrase| (*phrase).to_owned())
        .collect();
    let piece = prop_oneof![
        4 => prop::sample::select(phrases),
        3 => prop::sample::select(vec![" ", " ", ", ", ". ", "-", ":", "/", "\u{2019}s ", "s", "\u{e9}", "\n"]).prop_map(str::to_owned),
        1 => "[ -~\u{e0}-\u{ff}\u{2018}-\u{201d}\u{1f511}]{0,6}",
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn the_stretches_are_the_text(text in text()) {
        let mut seen = MarkedTerms::default();
        let cut = term_spans(&text, &mut seen);
        let whole: String = cut.iter().map(|stretch| stretch.text).collect();
        prop_assert_eq!(&whole, &text);
        prop_assert!(cut.iter().all(|stretch| !stretch.text.is_empty()));
        // No two plain stretches side by side.
        prop_assert!(cut.windows(2).all(|pair| pair.iter().any(|one| one.term.is_some())));

        let mut ids = BTreeSet::new();
        let mut at = 0;
        for stretch in &cut {
            if let Some(term) = stretch.term {
                prop_assert!(ids.insert(term.id), "{} twice", term.id);
                // One of its phrases, but for a capital at the beginning.
                let same = |phrase: &str| {
                    phrase == stretch.text
                        || phrase.starts_with(|letter: char| letter.is_ascii_lowercase())
                            && phrase.eq_ignore_ascii_case(stretch.text)
                            && phrase.get(1..) == stretch.text.get(1..)
                };
                prop_assert!(term.phrases.iter().any(|phrase| same(phrase)), "{}", stretch.text);
                // Whole words, and nothing longer begins here.
                let joins = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '-';
                let (before, rest) = text.split_at(at);
                let (_, after) = rest.split_at(stretch.text.len());
                prop_assert!(!before.ends_with(joins) && !after.starts_with(joins));
                let longest = find::longest(rest).map(|(term, len)| (term.id, len));
                prop_assert_eq!(longest, Some((term.id, stretch.text.len())));
            }
            at += stretch.text.len();
        }
        // With all of them seen, nothing is marked any more.
        prop_assert!(term_spans(&text, &mut seen).iter().all(|stretch| stretch.term.is_none()));
    }
}
