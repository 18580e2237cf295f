//! The command palette: one field that finds views, lessons, cases, terms, and error texts. With it comes the list of
//! keys.
//!
//! The palette is a combobox with a list (WAI-ARIA Authoring Practices, "Editable Combobox With List Autocomplete") in a dialog.
//!
//! - [`entry`]: what can be found, and what fits
//! - [`keys`]: the list of keys, and their setting
//! - [`words`]: how well a text fits what is typed

pub mod entry;
pub mod keys;
pub mod words;

use crate::app::component::dialog::Dialog;
use crate::app::lazy_part::{PartLoadError, part};
use crate::app::page::{first_visit, recall};
use crate::app::route::{self, Route};
use crate::app::state::{DrawView, Page};
use crate::app::tree::html::{b, div, input, kbd, li, p, span, ul};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::lab::Lab;
use crate::lesson::cases::{CASES, case_errors};
use crate::web::keyboard::Key;
use crate::web::{clock, dom};
use entry::{EntryKind, PaletteEntry, PaletteTarget};
use leptos::prelude::*;
use std::time::Duration;

part! { palette,
/// Loads the part.
///
/// # Errors
/// If the part cannot be loaded.
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(view)
}
}

part! { palette,
/// Loads the list of keys, which is as small as the palette and needs as little.
///
/// # Errors
/// If the part cannot be loaded.
pub fn load_keys() -> Result<DrawView, PartLoadError> {
    Ok(keys::view)
}
}

const LIST: &str = "palette-list";

/// The id of an entry's element.
fn option_id(place: usize) -> String {
    format!("palette-{place}")
}

/// The state of the palette. All signals live as long as the page.
#[derive(Clone, Copy, Debug)]
pub struct PaletteState {
    page: Page,
    pub typed: RwSignal<String>,
    /// The index of the marked entry among those that fit.
    pub at: RwSignal<usize>,
    /// All entries. Errors join them while the cases run.
    pub entries: RwSignal<Vec<PaletteEntry>>,
}

impl PaletteState {
    pub fn new(page: Page) -> Self {
        Self {
            page,
            typed: RwSignal::new(String::new()),
            at: RwSignal::new(0),
            entries: RwSignal::new(entry::entries()),
        }
    }

    /// Adds the errors of all cases.
    pub fn add_errors(self) {
        for place in 0..CASES.len() {
            self.add_errors_of(place);
        }
    }

    fn add_errors_of(self, place: usize) {
        // Nothing of the messages that are searched depends on the seed but ids.
        let (Some(case), Ok(mut lab)) = (CASES.get(place), Lab::new([0; 32])) else {
            return;
        };
        let errors = case_errors::errors(case, &mut lab, clock::now());
        self.entries.update(|entries| {
            entries.extend(errors.iter().map(|error| PaletteEntry::error(case, error)));
        });
    }

    /// Runs the cases one by one, each in a moment in which nothing else happens.
    fn add_errors_from(self, place: usize) {
        if place < CASES.len() {
            dom::after(Duration::from_millis(10), move || {
                self.add_errors_of(place);
                self.add_errors_from(place + 1);
            });
        }
    }

    fn found<T>(self, read: impl FnOnce(&[&PaletteEntry]) -> T) -> T {
        self.entries
            .with(|entries| read(&entry::find(entries, &self.typed.read())))
    }

    /// Closes the palette, and does what an entry is for. The dialog first gives the focus back, so that the view can
    /// take it.
    fn go(self, target: PaletteTarget) {
        let page = self.page;
        page.palette.set(false);
        dom::once_drawn(move || {
            let route = match target {
                PaletteTarget::Address(address) => Route::of(&address),
                PaletteTarget::FirstSteps => {
                    first_visit::begin(page);
                    Route::Lab
                }
                PaletteTarget::Recall => {
                    recall::ask_again(page);
                    Route::Lab
                }
            };
            route::go(&route);
        });
    }

    fn key(self, key: Key) -> bool {
        let (count, at) = untrack(|| (self.found(|found| found.len()), self.at.get()));
        let last = count.saturating_sub(1);
        let to = match key {
            Key::Down if at >= last => 0,
            Key::Down => at + 1,
            Key::Up => at.checked_sub(1).unwrap_or(last),
            Key::Enter => {
                let target =
                    untrack(|| self.found(|found| found.get(at).map(|entry| entry.target.clone())));
                if let Some(target) = target {
                    self.go(target);
                }
                return true;
            }
            _ => return false,
        };
        self.at.set(to);
        dom::once_drawn(move || dom::into_view(&format!("#{}", option_id(to))));
        true
    }
}

pub fn view(page: Page) -> Nodes {
    draw(PaletteState::new(page))
}

/// The palette in a given state.
pub fn draw(state: PaletteState) -> Nodes {
    let open = state.page.palette;
    let once = StoredValue::new(false);
    Effect::new(move || {
        if open.get() {
            state.typed.set(String::new());
            state.at.set(0);
            if !once.get_value() {
                once.set_value(true);
                state.add_errors_from(0);
            }
        }
    });
    let dialog = Dialog {
        id: "palette-title",
        title: Signal::stored("Search".to_owned()),
        class: "palette",
        open: open.into(),
        close: Callback::new(move |()| open.set(false)),
        button: "",
        content: nodes()
            .child(reactive(move || field(state)))
            .child(reactive(move || list(state)))
            .child(reactive(move || count(state)))
            .child(hints()),
    };
    nodes().child(dialog.draw(state.page))
}

fn field(state: PaletteState) -> Element {
    let marked = state.found(|found| found.get(state.at.get()).map(|_| ()));
    input()
        .class("palette-field")
        .attr("type", "text")
        .attr("role", "combobox")
        .attr(
            "aria-label",
            "Search views, lessons, cases, terms, and errors",
        )
        .attr(
            "placeholder",
            "A view, a lesson, a term, or the error you got",
        )
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false")
        .attr("aria-autocomplete", "list")
        .attr("aria-controls", LIST)
        .state("aria-expanded", marked.is_some())
        .maybe(
            "aria-activedescendant",
            marked.map(|()| option_id(state.at.get())),
        )
        .value(state.typed.get())
        .on_input(move |text| {
            state.typed.set(text);
            state.at.set(0);
        })
        .on_key(move |key, event| {
            if state.key(key) {
                event.prevent_default();
            }
        })
}

fn list(state: PaletteState) -> Element {
    let at = state.at.get();
    let one = |(place, entry): (usize, &&PaletteEntry)| {
        let target = entry.target.clone();
        li().id(option_id(place))
            .attr("role", "option")
            .state("aria-selected", place == at)
            .on_click(move || state.go(target.clone()))
            .child(span().class("palette-kind").child(entry.kind.name()))
            .child(b().child(&entry.title))
            .child(
                span()
                    .class("palette-text")
                    .flag("data-error", entry.kind == EntryKind::Error)
                    .child(&entry.text),
            )
    };
    let all = state.found(|found| found.iter().enumerate().map(one).collect::<Nodes>());
    ul().class("palette-list")
        .id(LIST)
        .attr("role", "listbox")
        .attr("aria-label", "Results")
        .child(all)
}

/// How many entries fit, for a screen reader; and what to do if none does.
fn count(state: PaletteState) -> Element {
    let count = state.found(|found| found.len());
    let says = match count {
        0 => "Nothing has these words. Try fewer of them.".to_owned(),
        1 => "1 result".to_owned(),
        count => format!("{count} results"),
    };
    p().class(if count == 0 { "note" } else { "sr" })
        .attr("role", "status")
        .child(says)
}

fn hints() -> Element {
    let key = |key: &'static str, what: &'static str| {
        span().child(kbd().child(key)).child(" ").child(what)
    };
    div()
        .class("palette-keys")
        .child(key("↑ ↓", "choose"))
        .child(key("Enter", "open"))
        .child(key("Esc", "close"))
}
