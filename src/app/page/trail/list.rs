//! The filter, and the events, newest first.

use super::state::{SEARCH, TrailState, row_id};
use crate::app::component::icon::{Icon, icon};
use crate::app::component::select::Select;
use crate::app::tree::html::{b, code, div, h2, input, li, ol, p, press, section, span, time};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::lab::report::trail::{CloudTrailRecord, callers, names, short_name};
use leptos::prelude::*;

pub fn panel(state: TrailState) -> Element {
    let scroll = div()
        .class("trail-scroll")
        .on_key(move |key, event| state.key(key, event))
        .child(rows(state))
        .child(none_fits(state));
    section()
        .class("trail-list")
        .attr("aria-label", "Events")
        .child(head(state))
        .child(scroll)
}

fn head(state: TrailState) -> Element {
    const SAYS: &str = "Every call to KMS, as CloudTrail logs it. S3’s own PutObject and GetObject calls are data events, which are off by default, so they don’t appear here. Neither do requests that S3 denied.";
    let chips = div()
        .class("trail-chips")
        .attr("role", "group")
        .attr("aria-label", "Filter")
        .child(reactive(move || {
            div().class("trail-names").child(name_chips(state))
        }))
        .child(failures(state))
        .child(reactive(move || caller(state)));
    div()
        .class("trail-head")
        .child(h2().child("CloudTrail"))
        .child(p().class("trail-says").child(SAYS))
        .child(search(state))
        .child(chips)
        .child(count(state))
}

fn search(state: TrailState) -> Nodes {
    let filter = state.filter;
    reactive(move || {
        input()
            .id(SEARCH)
            .class("trail-input")
            .attr("type", "search")
            .attr("aria-label", "Search the events")
            .attr("placeholder", "Search the JSON")
            .attr("spellcheck", "false")
            .attr("autocomplete", "off")
            .value(filter.with(|filter| filter.text.clone()))
            .on_input(move |text| filter.update(|filter| filter.text = text))
    })
}

/// A filter button for each event name that occurs.
fn name_chips(state: TrailState) -> Nodes {
    let filter = state.filter;
    let chip = |(name, count): (String, usize)| {
        let pressed = filter.with(|filter| filter.names.contains(&name));
        let count = span().child(format!(" {count}"));
        let words = name.clone();
        press()
            .key(name.clone())
            .class("chip")
            .state("aria-pressed", pressed)
            .on_click(move || filter.update(|filter| filter.toggle(&name)))
            .child(words)
            .child(count)
    };
    let names = state.entries.with(|entries| names(entries));
    names.into_iter().map(chip).collect()
}

fn failures(state: TrailState) -> Nodes {
    let filter = state.filter;
    reactive(move || {
        press()
            .class("chip trail-failures")
            .state("aria-pressed", filter.with(|filter| filter.failures))
            .on_click(move || filter.update(|filter| filter.failures = !filter.failures))
            .child(icon(Icon::Cross))
            .child("Failures only")
    })
}

/// The menu of callers, if there are several.
fn caller(state: TrailState) -> Element {
    let filter = state.filter;
    let known = state.entries.with(|entries| callers(entries));
    let chosen = filter.with(|filter| match &filter.who {
        None => Some(0),
        Some(who) => (known.iter().position(|arn| arn == who)).map(|place| place + 1),
    });
    let names = known.iter().map(|arn| short_name(arn).to_owned());
    let names = std::iter::once("Any caller".to_owned()).chain(names);
    let hidden = known.len() < 2;
    let choose = {
        let known = known.clone();
        move |place: usize| {
            let who = place.checked_sub(1).and_then(|place| known.get(place));
            filter.update(|filter| filter.who = who.cloned());
        }
    };
    let mut callers = Select::new(names, chosen, choose);
    callers.label = Some("Caller".into());
    callers.draw().flag("hidden", hidden)
}

/// The number of events shown, and the button to save them.
fn count(state: TrailState) -> Element {
    let words = reactive(move || {
        let (shown, all) = (
            state.shown.with(Vec::len),
            state.entries.with(|all| all.len()),
        );
        let words = match (shown == all, all) {
            (true, 1) => "1 event".to_owned(),
            (true, _) => format!("{all} events, newest first"),
            (false, _) => format!("{shown} of {all} events"),
        };
        p().class("eyebrow").attr("role", "status").child(words)
    });
    let save = reactive(move || {
        press()
            .class("link")
            .flag("disabled", state.shown.with(Vec::is_empty))
            .on_click(move || state.save())
            .child("Download as JSON")
    });
    div().class("trail-count").child(words).child(save)
}

fn rows(state: TrailState) -> Nodes {
    reactive(move || {
        let here = state.here();
        let entries = state.entries.get();
        let rows = state.shown.with(|shown| {
            (shown.iter())
                .filter_map(|index| Some((*index, entries.get(*index)?)))
                .map(|(index, entry)| row(state, index, entry, here == Some(index)))
                .collect::<Nodes>()
        });
        ol().child(rows)
    })
}

fn row(state: TrailState, index: usize, entry: &CloudTrailRecord, here: bool) -> Element {
    let service = entry
        .invoked_by
        .as_ref()
        .map(|service| nodes().child(" via ").child(code().child(&**service)));
    let who = span().child(entry.who_name()).child(service);
    let button = press()
        .class("trail-row")
        .id(row_id(index))
        .attr("data-index", index.to_string())
        .state("aria-current", here)
        .flag("data-bad", entry.error.is_some())
        .on_click(move || state.choose(index))
        .child(b().child(&*entry.name))
        .child(time().child(entry.clock()))
        .child(who)
        .child(code().child(entry.about()))
        .child(entry.error.as_deref().map(error));
    // New events come first and change its index, so the key is its call and step.
    li().key(format!("{} {}", entry.call, entry.step))
        .child(button)
}

/// The error that answered a call.
pub fn error(code: &str) -> Element {
    span()
        .class("trail-error")
        .child(icon(Icon::Cross))
        .child(code)
}

fn none_fits(state: TrailState) -> Nodes {
    reactive(move || {
        let none = state.shown.with(Vec::is_empty) && !state.is_empty();
        let clear = || {
            press()
                .class("btn")
                .on_click(move || state.clear_filter())
                .child("Clear the filter")
        };
        div().class("trail-unfit").child(none.then(|| {
            nodes()
                .child(p().child("No event matches this filter."))
                .child(clear())
        }))
    })
}
