//! Addresses: what is printed reads back as the same place.

use crate::common::runs::new_lab;
use envelope_lab::app::page::cases::state::CasesState;
use envelope_lab::app::page::glossary::card_list;
use envelope_lab::app::page::learn::state::LearnState;
use envelope_lab::app::page::plan::plan_view;
use envelope_lab::app::page::policies::state::PoliciesState;
use envelope_lab::app::route::{Route, Slug, View, ViewGroup, is_unknown};
use envelope_lab::app::without_browser::with_page;
use envelope_lab::core::lab::LabPolicy;
use envelope_lab::lesson::course::LessonSection;
use envelope_lab::lesson::plan::SESSIONS;
use leptos::prelude::Set;
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
fn the_documents_title_names_what_the_view_in_sight_shows() {
    with_page(new_lab(), Route::Lab, |page| {
        // Every view that names what it shows, as when all of their parts have come.
        CasesState::new(page);
        PoliciesState::new(page);
        LearnState::of(page);
        let _glossary = card_list::view(page);
        let _plan = plan_view::view(page);
        for (hash, title) in [
            ("#/lab", "Envelope Lab"),
            ("#/cases", "Cases · Envelope Lab"),
            (
                "#/cases/side-by-side",
                "All kinds side by side · Cases · Envelope Lab",
            ),
            (
                "#/policies/key-policy",
                "Key policy · Policies · Envelope Lab",
            ),
            ("#/glossary/data-key", "Data key · Glossary · Envelope Lab"),
            ("#/glossary/nothing", "Glossary · Envelope Lab"),
            ("#/plan/90", "90 minutes · Plan · Envelope Lab"),
            ("#/world", "World · Envelope Lab"),
            ("#/learn", "Learn · Envelope Lab"),
        ] {
            page.route.set(Route::of(hash));
            assert_eq!(page.title(), title, "{hash}");
        }
        let lesson = "#/learn/upload/own";
        page.route.set(Route::of(lesson));
        LearnState::of(page).open(&Route::of(lesson));
        let title = page.title();
        assert!(title.ends_with(" · Lesson · Envelope Lab"), "{title}");
    });
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
        assert_eq!(is_unknown(hash), hash == "#/nowhere", "{hash}");
    }
}

#[test]
fn the_address_of_every_view_is_known() {
    for view in View::ALL {
        assert!(!is_unknown(&view.href()), "{view:?}");
    }
}

#[test]
fn every_view_is_a_link_of_one_group_and_no_two_links_of_the_header_have_one_name() {
    let mut names = Vec::new();
    for group in ViewGroup::ALL {
        names.push(group.title());
        let views = group.views();
        assert!(views.iter().all(|view| view.group() == group), "{group:?}");
        names.extend(
            (views.len() > 1)
                .then_some(views)
                .into_iter()
                .flatten()
                .map(|view| view.link()),
        );
    }
    let listed = ViewGroup::ALL.into_iter().flat_map(ViewGroup::views);
    // A lesson is opened from the map, the presentation by a button, and its speaker's window from there; the bench
    // from what the page says of itself.
    assert_eq!(listed.count(), View::ALL.len() - 4);
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count, "{names:?}");
}

/// A shared lab stands behind the view, and changes nothing of where it is.
#[test]
fn a_shared_lab_in_the_address_is_read_back() {
    use envelope_lab::app::route::{payload, with_payload};
    let address = with_payload("q1YqU7-IyrAUA_");
    assert_eq!(address, "#/lab?s=q1YqU7-IyrAUA_");
    assert_eq!(payload(&address).as_deref(), Some("q1YqU7-IyrAUA_"));
    assert_eq!(Route::of(&address), Route::Lab);
    assert!(!is_unknown(&address));
    assert_eq!(
        (payload("#/lab"), payload("#/lab?s="), payload("#/lab?t=1")),
        (None, None, None)
    );
    // A question mark in a name is written as %3F.
    let case = Route::of("#/cases/why%3Fs=1");
    assert_eq!(Route::of(&case.to_string()), case);
    assert_eq!(payload(&case.to_string()), None);
    for route in ["#/world", "#/glossary/data-key", "#/learn/upload/own"] {
        assert_eq!(Route::of(&format!("{route}?s=abc")), Route::of(route));
    }
}
