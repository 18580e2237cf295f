//! Keeps the focus on the page: where a control that has it goes, is hidden, or is turned off, the browser lets the focus
//! fall to the document's body, and a keyboard or a screen reader starts over at the page's top. Here, what the control
//! stood in takes the focus. It is never another control: a key that is held down would press it.

use super::{browser, dom, reflect};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::{Closure, JsValue};
use wasm_bindgen::{JsCast, JsError};
use web_sys::{Document, Element, KeyboardEvent};

/// What a control can stand in, by a name that a screen reader says.
const REGIONS: &str =
    "dialog, section, main, aside, nav, header, form, [role=region], [role=main], [role=group]";
/// What gives the focus a sentence to say, in a region.
const HEADINGS: &str = "h1, h2, h3, h4, legend";

/// The element that had the focus last, and those it stood in, from the inside out.
type Trail = Rc<RefCell<Vec<Element>>>;

/// Keeps it from now on. `otherwise` moves the focus where nothing is left that the control stood in; it returns false
/// if it can't.
pub fn keep(otherwise: fn() -> bool) {
    let Some(document) = browser::document() else {
        return;
    };
    let trail = Trail::default();
    let noted = trail.clone();
    // A press beside every control takes the focus off on purpose, as does Tab at the end of the page.
    let left = Rc::new(Cell::new(false));
    let leaves = left.clone();
    reflect::listen(&document, &["pointerdown", "keydown"], move |event| {
        let key = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key);
        if key.is_none_or(|key| key == "Tab") {
            leaves.set(true);
        }
    });
    let held = left.clone();
    reflect::listen(&document, &["focusin"], move |event| {
        held.set(false);
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let around = std::iter::successors(target, |element| element.parent_element());
        noted.replace(around.collect());
    });
    // Once a frame is enough, however much changes in it.
    let waits = Rc::new(Cell::new(false));
    // What moves the focus itself does so in the next frame.
    let look = move || {
        if !waits.replace(true) {
            let (trail, waits, left) = (trail.clone(), waits.clone(), left.clone());
            dom::once_drawn(move || {
                dom::once_drawn(move || {
                    waits.set(false);
                    give_back(&trail, left.get(), otherwise);
                });
            });
        }
    };
    let changed = look.clone();
    reflect::listen(&document, &["focusout"], move |_| look());
    super::failure::report(on_removal(&document, changed), "follow the focus");
}

/// Calls back after elements were added or removed. Never ends. Not every browser tells a control that it lost the focus
/// by being removed.
fn on_removal(document: &Document, heard: impl Fn() + 'static) -> Result<(), JsValue> {
    let heard = Closure::<dyn FnMut()>::new(heard).into_js_value();
    let observer = reflect::get(&js_sys::global(), "MutationObserver")
        .dyn_into::<js_sys::Function>()
        .map_err(|_| JsError::new("there is no MutationObserver"))?;
    let observer = js_sys::Reflect::construct(&observer, &js_sys::Array::of1(&heard))?;
    let what = js_sys::Object::new();
    for name in ["childList", "subtree"] {
        js_sys::Reflect::set(&what, &name.into(), &JsValue::TRUE)?;
    }
    let observe = reflect::get(&observer, "observe").dyn_into::<js_sys::Function>()?;
    observe.call2(&observer, document, &what).map(|_| ())
}

/// Whether an element can have the focus now.
fn is_usable(element: &Element) -> bool {
    element.is_connected() && reflect::is_visible(element) && !reflect::fits(element, ":disabled")
}

/// Moves the focus if it was lost. `left` tells that the reader has pressed beside the last control, or Tab behind it.
fn give_back(trail: &Trail, left: bool, otherwise: fn() -> bool) {
    let Some(document) = browser::document() else {
        return;
    };
    let body = document.body().map(Element::from);
    let active = (document.active_element()).filter(|active| Some(active) != body.as_ref());
    let trail = trail.borrow().clone();
    if active.is_some_and(|active| is_usable(&active)) {
        return;
    }
    match trail.first() {
        Some(last) if !is_usable(last) => {}
        // It was out of sight for a moment only.
        Some(last) if !left => return dom::give_focus(last),
        Some(_) | None => return,
    }
    let modal = document.query_selector("dialog:modal").ok().flatten();
    let fits = |element: &&Element| {
        let reached = (modal.as_ref()).is_none_or(|modal| modal.contains(Some(element)));
        reached && is_usable(element) && reflect::fits(element, REGIONS)
    };
    let region = trail.iter().skip(1).find(fits).cloned().or(modal);
    match region {
        Some(region) => {
            let heading = region.query_selector(HEADINGS).ok().flatten();
            let heading = heading.filter(|heading| reflect::is_visible(heading));
            dom::give_focus(&heading.unwrap_or(region));
        }
        None => {
            otherwise();
        }
    }
}
