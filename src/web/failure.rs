//! When the page itself breaks: a plain panel that says what happened, never a dead page.
//!
//! The panel stands in `index.html`, since after a panic no code of ours can be trusted to draw.

use web_sys::Element;

/// From now on a panic shows the panel with its message.
pub fn install_panic_hook() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        show(&info.to_string());
    }));
}

/// Shows the panel.
pub fn show(what: &str) {
    let find = |id: &str| -> Option<Element> {
        super::browser::window()?.document()?.get_element_by_id(id)
    };
    if let Some(text) = find("broken-what") {
        text.set_text_content(Some(what));
    }
    if let Some(panel) = find("broken") {
        let _ = panel.remove_attribute("hidden");
    }
}
