//! Keys as values: this is the only place that reads the browser's names for keys.

use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, KeyboardEvent};

/// A key that the page distinguishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Space,
    Enter,
    Escape,
    Tab,
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    /// Page Up, which presentation remotes send for "back".
    PageUp,
    /// Page Down, which presentation remotes send for "next".
    PageDown,
    Backspace,
    /// Reload, which some presentation remotes send for "start".
    F5,
    /// A letter (in lowercase), digit, or symbol.
    Char(char),
    Other,
}

/// The browser's names for the keys that have one.
const NAMES: [(&str, Key); 14] = [
    (" ", Key::Space),
    ("Enter", Key::Enter),
    ("Escape", Key::Escape),
    ("Tab", Key::Tab),
    ("ArrowLeft", Key::Left),
    ("ArrowRight", Key::Right),
    ("ArrowUp", Key::Up),
    ("ArrowDown", Key::Down),
    ("Home", Key::Home),
    ("End", Key::End),
    ("PageUp", Key::PageUp),
    ("PageDown", Key::PageDown),
    ("Backspace", Key::Backspace),
    ("F5", Key::F5),
];

impl Key {
    /// The key of a keyboard event.
    pub fn of(event: &KeyboardEvent) -> Self {
        Self::named(&event.key())
    }

    /// The key with this name in the browser (UI Events, `KeyboardEvent.key`).
    pub fn named(name: &str) -> Self {
        if let Some((_, key)) = NAMES.iter().find(|(known, _)| *known == name) {
            return *key;
        }
        let mut chars = name.chars();
        match (chars.next(), chars.next()) {
            (Some(one), None) => Self::Char(one.to_ascii_lowercase()),
            _ => Self::Other,
        }
    }

    /// Whether this is one of the four arrow keys.
    pub fn is_arrow(self) -> bool {
        matches!(self, Self::Left | Self::Right | Self::Up | Self::Down)
    }

    /// The digit that the key types, 0 to 9.
    pub fn digit(self) -> Option<usize> {
        match self {
            Self::Char(digit) => digit.to_digit(10).map(|digit| digit as usize),
            _ => None,
        }
    }
}

/// Calls back on every key press, wherever the focus is. The listener is never removed.
pub fn listen(heard: impl Fn(Key, &KeyboardEvent) + 'static) {
    if let Some(window) = super::browser::window() {
        super::reflect::listen(&window, &["keydown"], move |event| {
            if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                heard(Key::of(event), event);
            }
        });
    }
}

/// The digit that is printed on the key of an event, whatever it types together with Shift.
pub fn digit_on(event: &KeyboardEvent) -> Option<usize> {
    let code = super::reflect::text(event, "code")?;
    code.strip_prefix("Digit")?.parse().ok()
}

/// Calls back on every key press before the page's other listeners, which hear nothing of a press that is taken: the
/// callback returns whether it took it. The listener is never removed.
pub fn listen_first(heard: impl Fn(Key, &KeyboardEvent) -> bool + 'static) {
    if let Some(document) = super::browser::document() {
        super::reflect::listen(&document, &["keydown"], move |event| {
            if let Some(event) = event.dyn_ref::<KeyboardEvent>()
                && heard(Key::of(event), event)
            {
                event.prevent_default();
                event.stop_propagation();
            }
        });
    }
}

/// Whether Control, Alt, or Meta is held down. The browser then handles the key press.
pub fn is_chord(event: &KeyboardEvent) -> bool {
    event.ctrl_key() || event.alt_key() || event.meta_key()
}

/// Whether Control or, on a Mac, Command is held down, and nothing else.
pub fn is_command(event: &KeyboardEvent) -> bool {
    event.ctrl_key() != event.meta_key() && !event.alt_key() && !event.shift_key()
}

/// Whether the focus is in a menu or a field of one line.
pub fn in_field(target: Option<EventTarget>) -> bool {
    target.is_some_and(|target| super::reflect::fits(&target, "input, select"))
}

/// Whether the focus is in a text field, which has an undo of its own.
pub fn in_text(target: Option<EventTarget>) -> bool {
    let text = "textarea, input:not([type=checkbox], [type=radio], [type=range], [type=file])";
    target.is_some_and(|target| super::reflect::fits(&target, text))
}

/// Whether the focused element handles a key press, rather than the page.
pub fn is_typing(target: Option<EventTarget>, key: Key) -> bool {
    let Some(element) = target.and_then(|target| target.dyn_into::<Element>().ok()) else {
        return false;
    };
    if element.closest("dialog[open]").ok().flatten().is_some() {
        return true;
    }
    // A field of a view that was just left keeps the focus until the next frame.
    if !super::dom::is_visible(&element) {
        return false;
    }
    match element.tag_name().as_str() {
        // The arrow keys move a slider; the page handles all other keys.
        "INPUT" if element.get_attribute("type").as_deref() == Some("range") => key.is_arrow(),
        "TEXTAREA" => true,
        // A clicker's keys do nothing useful in one line of text, and change a menu's choice.
        "INPUT" | "SELECT" => !matches!(key, Key::PageDown | Key::PageUp),
        // Space and Enter activate the focused element; the page handles arrows and letters.
        "BUTTON" | "A" | "SUMMARY" => matches!(key, Key::Space | Key::Enter),
        _ => false,
    }
}
