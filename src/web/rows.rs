//! Which rows of a long list of equally high rows a reader sees.

use super::reflect;
use std::ops::Range;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};

/// Top and bottom of the first element that matches a selector, in CSS pixels from the top of the window.
fn edges(selector: &str) -> Option<(i32, i32)> {
    let document = super::browser::window()?.document()?;
    let element = document.query_selector(selector).ok()??;
    let bounds = reflect::tell(&element, "getBoundingClientRect");
    let edges = (
        reflect::number(&bounds, "top"),
        reflect::number(&bounds, "bottom"),
    );
    (edges.1 > edges.0).then_some(edges)
}

/// The rows of `list`, of `count` rows, that lie in sight: inside the element `around`, and inside the window. Both are
/// selectors. `None` outside a browser, and while the list is not shown.
pub fn in_sight(list: &str, around: &str, count: usize) -> Option<Range<usize>> {
    let (top, bottom) = edges(list)?;
    let (around_top, around_bottom) = edges(around)?;
    let window = super::browser::window()?;
    let height = reflect::number(&window, "innerHeight");
    let row = |y: i32| {
        let share = f64::from(y.saturating_sub(top)) / f64::from(bottom.saturating_sub(top));
        // A float's conversion saturates: what lies above the list is its row 0.
        ((share * count as f64) as usize).min(count)
    };
    let last = row(around_bottom.min(height)).saturating_add(1).min(count);
    Some(row(around_top.max(0)).min(last)..last)
}

/// Calls back whenever anything scrolls, or the window's size changes. The listener is never removed.
pub fn on_scroll(heard: impl FnMut() + 'static) {
    let Some(window) = super::browser::window() else {
        return;
    };
    let heard = Closure::<dyn FnMut()>::new(heard).into_js_value();
    let listen = reflect::get(&window, "addEventListener").dyn_into::<js_sys::Function>();
    if let Ok(listen) = listen {
        for name in ["scroll", "resize"] {
            // `scroll` doesn't bubble, but the window hears it on its way down.
            let listening = listen.call3(&window, &name.into(), &heard, &JsValue::TRUE);
            super::failure::report(listening, "listen");
        }
    }
}
