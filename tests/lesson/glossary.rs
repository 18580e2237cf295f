//! The glossary: its cards, what they claim, and how terms are found in a text.

use envelope_lab::core::lab::CASES;
use envelope_lab::lesson::LESSONS;
use envelope_lab::lesson::glossary::claims::CLAIMS;
use envelope_lab::lesson::glossary::{Group, Seen, find, search, stretches, term, terms};
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
        let found = stretches(term.name, &mut Seen::default());
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
    let mut groups: Vec<Group> = terms().map(|term| term.group).collect();
    groups.dedup();
    assert_eq!(groups, Group::ALL, "group by group");
    assert_eq!(term("nothing"), None);
}

#[test]
fn every_card_leads_to_a_place_that_is_there() {
    for term in terms() {
        let at = term.at;
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
        assert!((claim.check)(), "{}: {}", claim.id, claim.says);
    }
    // Every number on a card is claimed.
    for term in terms() {
        let number = [" 32", " 184", "12 bytes", "16 bytes", "4,096"];
        if number.iter().any(|number| term.says.contains(number)) {
            assert!(
                CLAIMS.iter().any(|claim| claim.id == term.id),
                "{}",
                term.id
            );
        }
    }
}

/// The marked stretches of a text, as `text=id`.
fn marked(text: &str) -> Vec<String> {
    stretches(text, &mut Seen::default())
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
        let mut seen = Seen::default();
        let cut = stretches(&text, &mut seen);
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
        prop_assert!(stretches(&text, &mut seen).iter().all(|stretch| stretch.term.is_none()));
    }
}
