//! The page of every component: nothing is left out, and no two ids are equal.

use crate::draw::{draw, worked};
use envelope_lab::app::page::design::design_view;
use regex::Regex;

/// The components that need a lab or a browser, or are shown inside others.
const ELSEWHERE: [&str; 8] = [
    "form_field",
    "hint",
    "json_text",
    "meaning",
    "number",
    "player_controls",
    "prose",
    "refusal",
];

#[test]
fn every_component_is_shown_and_no_id_occurs_twice() {
    let drawn = draw(worked(), "#/design", design_view::view);
    let ids: Vec<&str> = (Regex::new(r#" id="([^"]+)""#).expect("a pattern"))
        .captures_iter(&drawn)
        .map(|found| found.extract::<1>().1[0])
        .collect();
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), ids.len(), "{ids:?}");

    let source = include_str!("../../src/app/page/design/samples.rs");
    let view = include_str!("../../src/app/page/design/design_view.rs");
    let folder = std::fs::read_dir("src/app/component").expect("the components");
    for file in folder {
        let name = file.expect("a file").file_name();
        let name = name.to_str().expect("a name").trim_end_matches(".rs");
        if name == "mod" || ELSEWHERE.contains(&name) {
            continue;
        }
        let used = format!("component::{name}::");
        assert!(
            source.contains(&used) || view.contains(&used),
            "{name} is not shown"
        );
    }
}
