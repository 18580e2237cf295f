//! The region and its tabs.

use super::bytes_tab;
use super::state::{FieldPlace, InspectorState, InspectorTab, Subject};
use crate::app::component::select::Select;
use crate::app::component::tabs::{Tab, Tabs};
use crate::app::page::{byte_picture, key_search, proof_outside, tamper};
use crate::app::placeholder::{LoadView, lazy_placeholder};
use crate::app::state::Page;
use crate::app::tree::html::{bdi, div, h2, header, p, press, section};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::lesson::bytes::stored_piece::pieces;
use crate::web::dom;
use crate::web::keyboard::Key;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The tabs that are parts of their own, in the order of the tabs.
const LATER: [(InspectorTab, &str, LoadView); 4] = [
    (InspectorTab::Tamper, "tamper-place", || {
        Box::pin(tamper::load())
    }),
    (InspectorTab::Picture, "byte-picture-place", || {
        Box::pin(byte_picture::load())
    }),
    (InspectorTab::Prove, "proof-place", || {
        Box::pin(proof_outside::load())
    }),
    (InspectorTab::Keys, "key-search-place", || {
        Box::pin(key_search::load())
    }),
];

/// The names of the tabs, in their order.
fn tab(tab: InspectorTab) -> Tab {
    let (id, name) = match tab {
        InspectorTab::Bytes => ("bytes-tab-bytes", "Bytes"),
        InspectorTab::Tamper => ("bytes-tab-tamper", "Tamper"),
        InspectorTab::Picture => ("bytes-tab-picture", "Picture"),
        InspectorTab::Prove => ("bytes-tab-prove", "Prove it"),
        InspectorTab::Keys => ("bytes-tab-keys", "Keys"),
    };
    Tab { id, name }
}

/// The region, while something is shown in it.
pub fn view(page: Page) -> Nodes {
    let state = InspectorState::of(page);
    let is_open = Memo::new(move |_| state.subject.with(Option::is_some));
    Effect::new(move || {
        state.opened.track();
        if is_open.get_untracked() {
            dom::once_drawn(|| {
                dom::into_view(".bytes-region");
                dom::focus("bytes-title");
            });
        }
    });
    // The button that flips the selected bit comes with the tab Tamper.
    Effect::new(move || {
        if state.bit.with(Option::is_some) && state.below_bits.with_untracked(Option::is_none) {
            spawn_local(async move {
                match tamper::load_flip().await {
                    Ok(draw) => state.below_bits.set(Some(draw)),
                    Err(error) => page.say(error.to_string(), true),
                }
            });
        }
    });
    let own = bytes_tab::view(page);
    let later = LATER.map(|(tab, class, load)| {
        let shown = Signal::derive(move || is_open.get() && state.tab.get() == tab);
        (tab, lazy_placeholder(page, class, shown, load))
    });
    let head = head(page, state);
    let tabs = reactive(move || {
        let shown = state.tab.get();
        let panel = |tab: InspectorTab, content: &Nodes| {
            div()
                .key(format!("{tab:?}"))
                .class("bytes-panel")
                .flag("hidden", tab != shown)
                .child(content.clone())
        };
        let others = later.iter().map(|(tab, content)| panel(*tab, content));
        let tabs = Tabs {
            label: "Views of these bytes",
            panel: "bytes-panel",
            tabs: InspectorTab::ALL.map(tab).to_vec(),
            empty: Vec::new(),
            shown: shown as usize,
            show: Callback::new(move |place: usize| {
                if let Some(tab) = InspectorTab::ALL.get(place) {
                    state.tab.set(*tab);
                }
            }),
            content: nodes()
                .child(panel(InspectorTab::Bytes, &own))
                .child(others.collect::<Nodes>()),
        };
        div().class("bytes-tabs").child(tabs.draw())
    });
    reactive(move || {
        // The lab gives it room.
        dom::mark_root("data-bytes", is_open.get().then_some(""));
        section()
            .class("bytes-region")
            .attr("aria-label", "Bytes")
            .flag("hidden", !is_open.get())
            .on_key(move |key, event| {
                if key == Key::Escape {
                    event.stop_propagation();
                    state.close();
                }
            })
            .child(head.clone())
            .child(tabs.clone())
    })
}

/// What is shown, what else could be, and the button that closes the region.
fn head(page: Page, state: InspectorState) -> Nodes {
    reactive(move || {
        let (name, note) = match state.subject.get() {
            Some(Subject::Object(object)) => (object.key, object_note(state)),
            Some(Subject::Field(place)) => (place.name.to_owned(), field_note(state)),
            Some(Subject::Message(step)) => {
                let note = format!("at step {}, as it goes over the wire", step + 1);
                ("HTTP message".to_owned(), note)
            }
            None => (String::new(), String::new()),
        };
        let close = press()
            .class("btn")
            .on_click(move || state.close())
            .child("Close");
        header()
            .class("bytes-head")
            .child(
                h2().id("bytes-title")
                    .attr("tabindex", "-1")
                    .child(bdi().child(name)),
            )
            .child(choice(page, state))
            .child(p().class("eyebrow").child(note))
            .child(close)
    })
}

/// A menu of what else there is: the pieces of the object, or what the step has.
fn choice(page: Page, state: InspectorState) -> Option<Element> {
    let (names, chosen, act) = match state.subject.get()? {
        Subject::Object(_) => {
            let (pieces, parts) =
                state.with_object(|object| (pieces(object), object.body.parts.len()))?;
            let shown = state.piece.get();
            let names: Vec<String> = pieces.iter().map(|piece| piece.name(parts)).collect();
            let chosen = pieces.iter().position(|piece| *piece == shown);
            let act: Box<dyn Fn(usize) + Send + Sync> = Box::new(move |index| {
                if let Some(piece) = pieces.get(index) {
                    state.cursor.set(0);
                    state.bit.set(None);
                    state.piece.set(*piece);
                }
            });
            (names, chosen, act)
        }
        shown @ (Subject::Field(_) | Subject::Message(_)) => {
            let step = match &shown {
                Subject::Message(step) => *step,
                Subject::Field(_) | Subject::Object(_) => state.field()?.place.step,
            };
            let subjects = page.run.with(|run| {
                let found = run.as_ref()?.trace.steps.get(step)?;
                let fields = found.fields.iter().enumerate().map(|(field, one)| {
                    let name = one.name;
                    Subject::Field(FieldPlace { step, field, name })
                });
                let message = found.api.as_ref().map(|_| Subject::Message(step));
                Some(fields.chain(message).collect::<Vec<_>>())
            })?;
            let here = match &shown {
                Subject::Field(_) => Subject::Field(state.field()?.place),
                Subject::Message(_) | Subject::Object(_) => shown,
            };
            let name = |subject: &Subject| match subject {
                Subject::Field(place) => place.name.to_owned(),
                Subject::Message(_) | Subject::Object(_) => "HTTP message".to_owned(),
            };
            let names = subjects.iter().map(name).collect();
            let chosen = subjects.iter().position(|subject| *subject == here);
            let act: Box<dyn Fn(usize) + Send + Sync> = Box::new(move |index| {
                if let Some(subject) = subjects.get(index) {
                    state.cursor.set(0);
                    state.bit.set(None);
                    state.subject.set(Some(subject.clone()));
                }
            });
            (names, chosen, act)
        }
    };
    let menu = Select {
        label: Some("What to show".into()),
        ..Select::new(names, chosen, act)
    };
    Some(menu.draw())
}

fn object_note(state: InspectorState) -> String {
    let stored = state.with_object(|object| object.encryption.name());
    match stored {
        Some(name) => format!("as S3 stores it ({name})"),
        None => "The bucket no longer has this object.".to_owned(),
    }
}

fn field_note(state: InspectorState) -> String {
    match state.field() {
        Some(shown) if shown.is_here => {
            let origin = shown.field.origin;
            let comma = if origin.is_empty() { "" } else { ", " };
            format!("at step {}{comma}{origin}", shown.place.step + 1)
        }
        Some(shown) => format!(
            "This step has no such field. These are the bytes of step {}.",
            shown.place.step + 1
        ),
        None => "The run on the stage has no such field.".to_owned(),
    }
}
