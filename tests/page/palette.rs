//! The palette: what it finds, and that everything there is can be found.

use crate::common::runs::new_lab;
use crate::draw::draw;
use envelope_lab::app::page::palette::entry::{
    EntryKind, PaletteEntry, PaletteTarget, entries, find,
};
use envelope_lab::app::page::palette::words::{fit_entry, words};
use envelope_lab::app::page::palette::{self, PaletteState};
use envelope_lab::app::route::{Route, View, is_unknown};
use envelope_lab::core::lab::Lab;
use envelope_lab::lesson::cases::{CASES, case_errors};
use envelope_lab::lesson::course::LESSONS;
use envelope_lab::lesson::glossary::terms;
use leptos::prelude::{GetUntracked, Set};
use proptest::prelude::*;
use std::sync::LazyLock;

use crate::draw::NOW;

/// Everything, errors as well, as the palette has it once all cases have run.
static ALL: LazyLock<Vec<PaletteEntry>> = LazyLock::new(|| {
    let errors = CASES.iter().flat_map(|case| {
        let mut lab = Lab::new([0; 32]).expect("a lab");
        let errors = case_errors::errors(case, &mut lab, NOW);
        errors
            .into_iter()
            .map(|error| PaletteEntry::error(case, &error))
            .collect::<Vec<_>>()
    });
    entries().into_iter().chain(errors).collect()
});

/// Where an entry leads; empty if it leads nowhere else.
fn address(entry: &PaletteEntry) -> &str {
    match &entry.target {
        PaletteTarget::Address(address) => address,
        PaletteTarget::FirstSteps | PaletteTarget::Recall => "",
    }
}

/// Whether an entry is among the first three.
fn finds(typed: &str, kind: EntryKind, to: &str) -> bool {
    let found = find(&ALL, typed).into_iter().take(3);
    let mut found = found.map(|entry| (entry.kind, address(entry)));
    found.any(|found| found == (kind, to))
}

#[test]
fn every_view_lesson_case_and_term_has_one_entry_whose_address_leads_to_it() {
    let all = entries();
    // A lesson is opened from its own entry.
    let views = View::ALL.len() - 1;
    let again = 2;
    assert_eq!(
        all.len(),
        views + again + LESSONS.len() + CASES.len() + terms().count()
    );
    for entry in ALL.iter().filter(|entry| entry.kind != EntryKind::Again) {
        assert!(!is_unknown(address(entry)), "{}", address(entry));
        assert_eq!(Route::of(address(entry)).to_string(), address(entry));
        // Some errors have no message.
        let says = entry.kind == EntryKind::Error || !entry.text.is_empty();
        assert!(says && !entry.title.is_empty(), "{}", entry.title);
    }
}

#[test]
fn everything_is_found_first_by_its_own_title() {
    for entry in entries() {
        let found = find(&ALL, &entry.title);
        let place = found.iter().position(|found| found.target == entry.target);
        assert!(
            place.is_some_and(|place| place < 4),
            "{} is found at {place:?}",
            entry.title
        );
    }
}

#[test]
fn an_error_that_a_case_shows_leads_to_the_case() {
    for (typed, slug) in [
        ("KMS.DisabledException", "disabled-key"),
        (
            "is not authorized to perform: s3:PutObject anonymous",
            "anonymous",
        ),
    ] {
        let found = find(&ALL, typed);
        assert!(
            found
                .iter()
                .any(|entry| entry.kind == EntryKind::Error && address(entry).contains(slug)),
            "{typed}: {:?}",
            found.iter().map(|entry| address(entry)).collect::<Vec<_>>()
        );
    }
    let count = ALL
        .iter()
        .filter(|entry| entry.kind == EntryKind::Error)
        .count();
    assert!(count >= 20, "{count} errors");
}

#[test]
fn words_are_found_in_any_order_by_their_beginnings_and_with_one_mistake() {
    let term = "#/glossary/encryption-context";
    for typed in ["context encryption", "encrypt cont", "encryption contxet"] {
        assert!(finds(typed, EntryKind::Term, term), "{typed}");
    }
    assert!(finds(
        "what is a data key",
        EntryKind::Term,
        "#/glossary/data-key"
    ));
    for typed in ["access denied 403 upload", "how do I fix access denied"] {
        assert!(!find(&ALL, typed).is_empty(), "{typed}");
    }
    assert!(finds("glosary", EntryKind::View, &View::Glossary.href()));
    assert!(find(&ALL, "no such thing anywhere").is_empty());
}

fn word() -> impl Strategy<Value = String> {
    "[a-z]{1,9}"
}

proptest! {
    #[test]
    fn a_text_fits_its_own_words_in_any_order(mut title in prop::collection::vec(word(), 1..6)) {
        let text = title.clone();
        title.reverse();
        prop_assert!(title.iter().all(|word| fit_entry(word, &text, &[]).is_some()));
        prop_assert!(title.iter().all(|word| fit_entry(word, &[], &text).is_some()));
    }

    #[test]
    fn one_swapped_missing_added_or_other_letter_still_fits(word in "[a-z]{6,10}", place in 0_usize..5, letter in prop::char::range('a', 'z')) {
        let letters: Vec<char> = word.chars().collect();
        let (mut swapped, mut missing, mut added, mut other) = (letters.clone(), letters.clone(), letters.clone(), letters);
        swapped.swap(place, place + 1);
        missing.remove(place);
        added.insert(place, letter);
        if let Some(at) = other.get_mut(place) { *at = letter; }
        for typed in [swapped, missing, added, other] {
            let typed = words(&typed.iter().collect::<String>());
            let fits = |typed: &String| fit_entry(typed, std::slice::from_ref(&word), &[]).is_some();
            prop_assert!(typed.iter().all(fits), "{typed:?}");
        }
    }

    #[test]
    fn what_is_typed_never_breaks_the_search(typed in "\\PC{0,60}") {
        prop_assert!(find(&ALL, &typed).len() <= ALL.len());
    }
}

#[test]
fn the_palette_as_it_opens_and_with_an_error() {
    let drawn = |typed: &'static str| {
        draw(new_lab(), "#/lab", move |page| {
            let state = PaletteState::new(page);
            state.add_errors();
            state.typed.set(typed.to_owned());
            assert!(!state.entries.get_untracked().is_empty());
            palette::draw(state)
        })
    };
    insta::assert_snapshot!(drawn(""));
    insta::assert_snapshot!(drawn("kms disabled exception"));
}
