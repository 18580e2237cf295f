//! Addresses: what is printed reads back as the same place.

use envelope_lab::app::route::{Route, Slug, View};
use envelope_lab::core::lab::LabPolicy;
use envelope_lab::lesson::course::LessonSection;
use envelope_lab::lesson::plan::SESSIONS;
use proptest::prelude::*;

fn slug() -> impl Strategy<Value = Slug> {
    "\\PC{1,12}".prop_filter_map("not empty", |name| Slug::new(&name))
}

fn route() -> impl Strategy<Value = Route> {
    prop_oneof![
        prop::sample::select(View::ALL.to_vec()).prop_map(View::route),
        prop::sample::select(LabPolicy::ALL.to_vec()).prop_map(Route::Policies),
        prop::option::of(slug()).prop_map(Route::Cases),
        prop::option::of(slug()).prop_map(Route::Glossary),
        prop::option::of(slug()).prop_map(Route::Plan),
        (slug(), prop::sample::select(LessonSection::ALL.to_vec()))
            .prop_map(|(lesson, station)| Route::Lesson(lesson, station)),
    ]
}

proptest! {
    #[test]
    fn what_is_printed_reads_back_as_the_same_place(route in route()) {
        prop_assert_eq!(Route::of(&route.to_string()), route);
    }

    #[test]
    fn any_address_names_a_place_whose_own_address_is_stable(hash in "\\PC{0,40}") {
        let route = Route::of(&hash);
        prop_assert_eq!(Route::of(&route.to_string()), route);
    }
}

#[test]
fn every_view_has_a_title_of_its_own() {
    let mut titles: Vec<String> = View::ALL.map(|view| view.route().title("")).to_vec();
    titles.push(Route::of("#/learn/upload/own").title("Upload"));
    let count = titles.len();
    titles.sort();
    titles.dedup();
    // A lesson without a name leads to the map.
    assert_eq!(titles.len(), count - 1, "{titles:?}");
}

#[test]
fn the_address_of_every_session_names_its_plan() {
    for session in SESSIONS {
        let route = Route::of(session.hash);
        assert_eq!(route.view(), View::Plan);
        assert_eq!(route.to_string(), session.hash);
    }
}

#[test]
fn what_names_no_view_is_the_lab() {
    for hash in ["", "#", "#/", "#/nowhere", "#/lab/else"] {
        assert_eq!(Route::of(hash), Route::Lab, "{hash}");
    }
}
