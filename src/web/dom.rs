//! Small queries to the window, and small changes to the document.

use super::failure::report;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::Document;

fn document() -> Option<Document> {
    super::browser::window()?.document()
}

/// Whether a media query matches now.
pub fn matches(query: &str) -> bool {
    super::browser::window()
        .and_then(|window| window.match_media(query).ok()?)
        .is_some_and(|list| list.matches())
}

/// Sets an attribute of the root element, or removes it.
pub fn mark_root(name: &str, value: Option<&str>) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        let marked = match value {
            Some(value) => root.set_attribute(name, value),
            None => root.remove_attribute(name),
        };
        report(marked, "mark the page");
    }
}

/// Whether the root element has an attribute.
pub fn root_has(name: &str) -> bool {
    let root = document().and_then(|document| document.document_element());
    root.is_some_and(|root| root.has_attribute(name))
}

/// The element that contains the page, and until then the outline of `index.html`.
pub fn place_of_page() -> Option<web_sys::Element> {
    document()?.get_element_by_id("app")
}

/// The width and height inside the first element that matches a selector, in CSS pixels. `None` if it is not shown.
pub fn size(selector: &str) -> Option<(i32, i32)> {
    let element = document()?.query_selector(selector).ok()??;
    let size = (element.client_width(), element.client_height());
    (size.0 > 0 && size.1 > 0).then_some(size)
}

/// Moves the focus to the element with this id.
pub fn focus(id: &str) {
    let element = document().and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.filter(|_| has_the_focus()) {
        super::reflect::tell(&element, "focus");
    }
}

/// Whether this page may move the focus. In a frame it may not while the page around has it: somebody may be typing there.
fn has_the_focus() -> bool {
    let asked = document().map(|document| super::reflect::tell(&document, "hasFocus"));
    !super::frame::is_framed() || asked.is_some_and(|has| has.is_truthy())
}

/// Moves the focus to the first visible element that matches the selector, which need not be a control. False if there
/// is none.
pub fn focus_first(selector: &str) -> bool {
    let Some(document) = document() else {
        return false;
    };
    let all = super::reflect::call(&document, "querySelectorAll", &selector.into());
    let mut all = (0..super::reflect::number(&all, "length")).filter_map(|index| {
        super::reflect::get(&all, &index.to_string())
            .dyn_into()
            .ok()
    });
    let found = all.find(|element: &web_sys::HtmlElement| super::reflect::is_visible(element));
    if let Some(element) = found.as_ref().filter(|_| has_the_focus()) {
        report(element.set_attribute("tabindex", "-1"), "give the focus");
        report(element.focus(), "move the focus");
    }
    found.is_some()
}

/// Whether an element is drawn at all.
pub fn is_visible(element: &web_sys::Element) -> bool {
    super::reflect::is_visible(element)
}

/// Moves the focus to an element, which need not be a control. Nothing scrolls.
pub fn give_focus(element: &web_sys::Element) {
    if !has_the_focus() {
        return;
    }
    if super::reflect::get(element, "tabIndex") == -1 {
        report(element.set_attribute("tabindex", "-1"), "give the focus");
    }
    let options = js_sys::Object::new();
    let set = js_sys::Reflect::set(&options, &"preventScroll".into(), &true.into());
    report(set, "give the focus");
    super::reflect::call(element, "focus", &options);
}

/// Whether the focus is on a visible element inside one that matches the selector.
pub fn has_focus(selector: &str) -> bool {
    let active = document().and_then(|document| document.active_element());
    active.is_some_and(|active| {
        super::reflect::is_visible(&active) && active.closest(selector).ok().flatten().is_some()
    })
}

/// On every focus move, reports whether the focused element matches the selector. The listener is never removed.
pub fn on_focus(selector: &'static str, heard: impl Fn(bool) + 'static) {
    if let Some(window) = super::browser::window() {
        super::reflect::listen(&window, &["focusin"], move |event| {
            let target = event.target();
            heard(target.is_some_and(|target| super::reflect::fits(&target, selector)));
        });
    }
}

/// Calls back whenever the page is about to go: closed, reloaded, or left.
pub fn on_leave(leaving: impl Fn() + 'static) {
    if let Some(window) = super::browser::window() {
        super::reflect::listen(&window, &["pagehide"], move |_| leaving());
    }
}

/// Has the browser ask the reader before the page goes, whenever `asks` says so. Browsers do so only where the reader has
/// done something in the page.
pub fn ask_before_leaving(asks: impl Fn() -> bool + 'static) {
    if let Some(window) = super::browser::window() {
        super::reflect::listen(&window, &["beforeunload"], move |event| {
            if asks() {
                // The event asks where it has any text; no browser shows the text.
                let set = js_sys::Reflect::set(&event, &"returnValue".into(), &"1".into());
                report(set, "ask before the page goes");
            }
        });
    }
}

pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// The part of the address after `#`, with the `#`.
pub fn hash() -> String {
    let hash = super::browser::window().map(|window| window.location().hash());
    // Outside a browser, and in a browser that doesn't reveal the address, the page opens as if there were no `#`.
    match hash {
        Some(Ok(hash)) => hash,
        Some(Err(_)) | None => String::new(),
    }
}

/// Goes to another view by setting the part of the address after `#`.
pub fn go(hash: &str) {
    if let Some(window) = super::browser::window() {
        report(window.location().set_hash(hash), "go to another view");
    }
}

/// Scrolls the first element that matches the selector into view, as little as needed.
pub fn into_view(selector: &str) {
    scroll_to(selector, web_sys::ScrollLogicalPosition::Nearest);
}

/// Scrolls the first element that matches the selector into the middle of what is in view.
pub fn into_middle(selector: &str) {
    scroll_to(selector, web_sys::ScrollLogicalPosition::Center);
}

fn scroll_to(selector: &str, place: web_sys::ScrollLogicalPosition) {
    let found = document().and_then(|document| document.query_selector(selector).ok()?);
    if let Some(element) = found {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(place);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Scrolls a box so that the first element that matches the selector is in its middle. Nothing else scrolls. The element
/// lies in a positioned element that begins where the box's content begins.
pub fn center_in_box(selector: &str, around: &str) {
    let Some(document) = document() else { return };
    let find = |selector: &str| {
        let element = document.query_selector(selector).ok().flatten()?;
        element.dyn_into::<web_sys::HtmlElement>().ok()
    };
    if let (Some(element), Some(around)) = (find(selector), find(around)) {
        let above = (around.client_height() - element.offset_height()) / 2;
        // By whole elements, so that none is cut at the box's start.
        let step = element.offset_height().max(1);
        let wanted = (element.offset_top() - above).max(0);
        around.set_scroll_top((wanted + step - 1) / step * step);
    }
}

/// Opens an address of this page in a window of its own; of the same name there is only one. False if the browser blocks
/// it.
pub fn open_window(hash: &str, name: &str) -> bool {
    let Some(window) = super::browser::window() else {
        return false;
    };
    let open = super::reflect::get(&window, "open").dyn_into::<js_sys::Function>();
    let features = "popup,width=1100,height=800";
    let opened = open.map(|open| open.call3(&window, &hash.into(), &name.into(), &features.into()));
    matches!(opened, Ok(Ok(opened)) if !opened.is_null() && !opened.is_undefined())
}

/// Whether an element of the page matches a selector.
pub fn is_there(selector: &str) -> bool {
    document().is_some_and(|document| document.query_selector(selector).ok().flatten().is_some())
}

/// Whether the first element that matches a selector has more content below what it shows.
pub fn can_scroll_down(selector: &str) -> bool {
    let found = document().and_then(|document| document.query_selector(selector).ok()?);
    found.is_some_and(|element| {
        let [top, shown, all] = ["scrollTop", "clientHeight", "scrollHeight"]
            .map(|name| super::reflect::number(&element, name));
        top + shown + 1 < all
    })
}

/// Scrolls the first element that matches a selector by a window less one tenth, or the document if the element does not
/// scroll by itself.
pub fn scroll_by_page(selector: &str, down: bool) {
    let Some(document) = document() else { return };
    let found = document.query_selector(selector).ok().flatten();
    let scrolls = |element: &web_sys::Element| {
        let [shown, all] =
            ["clientHeight", "scrollHeight"].map(|name| super::reflect::number(element, name));
        shown < all
    };
    let root = || {
        super::reflect::get(&document, "scrollingElement")
            .dyn_into()
            .ok()
    };
    if let Some(element) = found.filter(scrolls).or_else(root) {
        let by = super::reflect::number(&element, "clientHeight") * 9 / 10;
        let top = super::reflect::number(&element, "scrollTop");
        element.set_scroll_top(if down { top + by } else { top - by });
    }
}

/// Opens the browser's print dialog.
pub fn print() {
    if let Some(window) = super::browser::window() {
        super::reflect::tell(&window, "print");
    }
}

/// The page's own address, without the part after `#`. Empty outside a browser.
pub fn address() -> String {
    let base = document().and_then(|document| super::reflect::text(&document, "baseURI"));
    let Some(mut base) = base else {
        return String::new();
    };
    base.truncate(base.find('#').unwrap_or(base.len()));
    base
}

/// The caret's position in the text area of an event, in UTF-16 units.
pub fn caret(event: &web_sys::Event) -> Option<usize> {
    let area = event
        .target()?
        .dyn_into::<web_sys::HtmlTextAreaElement>()
        .ok()?;
    area.selection_start().ok()?.map(|at| at as usize)
}

/// Moves the focus to a text area and selects a range, in UTF-16 offsets.
pub fn select(selector: &str, from: usize, to: usize) {
    let found = document().and_then(|document| document.query_selector(selector).ok()?);
    let area = found.and_then(|found| found.dyn_into::<web_sys::HtmlTextAreaElement>().ok());
    if let Some(area) = area {
        report(area.focus(), "move the focus");
        let [from, to] = [from, to].map(|at| u32::try_from(at).unwrap_or(u32::MAX));
        report(area.set_selection_range(from, to), "select text");
    }
}

#[wasm_bindgen::prelude::wasm_bindgen]
unsafe extern "C" {
    /// The clipboard doesn't exist outside secure contexts; the call then returns an error.
    #[wasm_bindgen(js_namespace = ["navigator", "clipboard"], js_name = writeText, catch)]
    fn write_text(text: &str) -> Result<js_sys::Promise, wasm_bindgen::JsValue>;
}

/// Copies a text to the clipboard. False if the browser doesn't allow it.
pub async fn copy(text: &str) -> bool {
    match write_text(text) {
        Ok(written) => wasm_bindgen_futures::JsFuture::from(written).await.is_ok(),
        Err(_) => false,
    }
}

/// Calls `act` after the browser has drawn the current changes, in its next frame. Outside a browser, it is never
/// called.
pub fn once_drawn(act: impl FnOnce() + 'static) {
    if let Some(window) = super::browser::window() {
        let act = Closure::once_into_js(act);
        report(
            window.request_animation_frame(act.unchecked_ref()),
            "wait for the next frame",
        );
    }
}

/// Calls `act` after a delay, without blocking the page. Outside a browser, it is never called.
pub fn after(wait: Duration, act: impl FnOnce() + 'static) {
    if let Some(window) = super::browser::window() {
        let act = Closure::once_into_js(act);
        let wait = i32::try_from(wait.as_millis()).unwrap_or(i32::MAX);
        report(
            window.set_timeout_with_callback_and_timeout_and_arguments_0(act.unchecked_ref(), wait),
            "wait",
        );
    }
}
