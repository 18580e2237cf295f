//! The plans of both sessions.

use crate::draw::{draw, lab};
use envelope_lab::app::page::plan::plan_view::view;
use envelope_lab::app::route::Route;
use envelope_lab::app::tree::nodes;
use leptos::prelude::Set;

#[test]
fn the_short_session() {
    insta::assert_snapshot!(draw(lab(), "#/plan", view));
}

#[test]
fn the_long_session() {
    insta::assert_snapshot!(draw(lab(), "#/plan/90", view));
}

#[test]
fn a_session_that_does_not_exist_is_the_short_one() {
    assert_eq!(draw(lab(), "#/plan/60", view), draw(lab(), "#/plan", view));
}

#[test]
fn the_plan_stays_while_another_view_is_shown() {
    draw(lab(), "#/plan/90", |page| {
        let view = view(page);
        let before = format!("{view:#}");
        page.route.set(Route::of("#/learn/upload/own"));
        assert_eq!(format!("{view:#}"), before);
        page.route.set(Route::of("#/plan"));
        assert!(format!("{view:#}").contains("Envelope encryption in 45 minutes"));
        nodes()
    });
}
