//! The glossary: its cards, and terms marked in texts.

use crate::draw::{draw, lab, upload};
use envelope_lab::app::component::prose::{explained, prose};
use envelope_lab::app::page::glossary::term_popover::TermPopover;
use envelope_lab::app::page::glossary::{card, card_list, mark_terms, term_popover};
use envelope_lab::app::page::lab::{denial, step_panel};
use envelope_lab::app::route::Route;
use envelope_lab::core::lab::Permission;
use envelope_lab::lesson::glossary::{search, term, terms};
use leptos::prelude::*;
use regex::Regex;

#[test]
fn all_cards() {
    insta::assert_snapshot!(draw(lab(), "#/glossary", card_list::view));
}

#[test]
fn some_cards_and_none() {
    let drawn = draw(lab(), "#/glossary", |_| card_list::cards("4,096", ""));
    insta::assert_snapshot!(drawn);
    let none = draw(lab(), "#/glossary", |_| {
        card_list::cards("no such word", "")
    });
    assert!(
        none.contains("No term contains all of these words."),
        "{none}"
    );
    let all = terms().count();
    assert_eq!(card_list::count(all), format!("{all} terms"));
    let found = search("4,096").len();
    assert_eq!(card_list::count(found), format!("1 of {all} terms"));
}

#[test]
fn an_address_names_one_card() {
    for term in terms() {
        let address = card::address(term);
        let drawn = draw(lab(), &address, card_list::view);
        assert_eq!(drawn.matches("data-here").count(), 1, "{address}");
        let line = drawn.lines().find(|line| line.contains("data-here"));
        let id = format!(" id=\"term-{}\"", term.id);
        assert!(line.is_some_and(|line| line.contains(&id)), "{line:?}");
    }
    let drawn = draw(lab(), "#/glossary/no-such-term", card_list::view);
    assert_eq!(drawn.matches("data-here").count(), 0);
}

/// What a link promises is what the address leads to.
#[test]
fn a_way_says_whether_it_leads_to_a_lesson_or_a_case() {
    for term in terms() {
        let (way, route) = (card::way(term), Route::of(term.link.hash));
        let lesson = matches!(route, Route::Learn | Route::Lesson(..));
        assert_eq!(way.starts_with("Lesson: "), lesson, "{way}");
        let case = matches!(route, Route::Cases(_));
        assert_eq!(way.starts_with("Case: "), case, "{way}");
    }
}

#[test]
fn a_text_with_its_terms() {
    let text = "A data key is used once. KMS calls `kms:Decrypt` on the KMS key; the data key stays in S3, and `data key` is code.";
    let drawn = draw(lab(), "#/lab", |page| {
        mark_terms(page);
        explained(page, text)
    });
    insta::assert_snapshot!(drawn);
}

#[test]
fn a_refusals_reasons_and_the_first_screen_explain_their_terms() {
    let mut refused = lab();
    refused.set_permission(Permission::GenerateDataKey, false);
    let outcome = upload(&mut refused, "letter.txt", b"Dear reader");
    let refusal = outcome.trace.refusal.as_ref().expect("a refusal");
    let reasons = draw(lab(), "#/lab", |page| {
        mark_terms(page);
        denial::reasons(page, refusal, outcome.trace.operation)
    });
    assert!(reasons.contains("data-term=\"key-policy\""));
    insta::assert_snapshot!("reasons", reasons);
    let primer = draw(lab(), "#/lab", |page| {
        mark_terms(page);
        step_panel::head(page, None, 0, 0)
    });
    insta::assert_snapshot!("primer", primer);
}

#[test]
fn no_letter_changes_and_each_term_is_marked_once() {
    let tags = Regex::new("<[^>]*>").expect("a pattern");
    let marks = Regex::new("data-term=\"([^\"]*)\"").expect("a pattern");
    for text in terms().map(|term| term.says) {
        let plain = draw(lab(), "#/lab", |_| prose(text));
        let marked = draw(lab(), "#/lab", |page| {
            mark_terms(page);
            explained(page, text)
        });
        let bare = |drawn: &str| tags.replace_all(drawn, "").replace('\n', "");
        assert_eq!(bare(&marked), bare(&plain));
        let mut ids: Vec<&str> = marks
            .captures_iter(&marked)
            .filter_map(|found| found.get(1).map(|id| id.as_str()))
            .collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{text}");
        assert!(ids.iter().all(|id| term(id).is_some()), "{ids:?}");
    }
}

#[test]
fn without_underlines_a_text_is_as_it_was() {
    let text = "The data key is encrypted under the KMS key.";
    let off = draw(lab(), "#/lab", |page| {
        mark_terms(page);
        page.settings.set_terms(false);
        explained(page, text)
    });
    assert_eq!(off, draw(lab(), "#/lab", |_| prose(text)));
    let on = draw(lab(), "#/lab", |page| {
        mark_terms(page);
        page.settings.set_terms(false);
        page.settings.set_terms(true);
        explained(page, text)
    });
    assert!(on.contains("<lab-term"), "{on}");
}

#[test]
fn the_card_of_a_term() {
    let shut = draw(lab(), "#/lab", |page| {
        mark_terms(page);
        term_popover::view(page)
    });
    insta::assert_snapshot!("card_shut", shut);
    let card = draw(lab(), "#/lab", |page| {
        let kms_key = term("kms-key").expect("a term");
        TermPopover::of(page).content(kms_key)
    });
    insta::assert_snapshot!("card_of_a_kms_key", card);
}

/// The part comes in a task of its own, which ends: what it makes is the page's.
#[test]
fn what_the_part_makes_outlasts_the_task_it_came_in() {
    let drawn = draw(lab(), "#/lab", |page| {
        let task = Owner::new();
        task.with(|| mark_terms(page));
        task.cleanup();
        drop(task);
        explained(page, "The data key.")
    });
    assert!(drawn.contains("<lab-term"), "{drawn}");
}
