//! The list of keys, the setting that turns those of a single character off, and whether the page works offline.

use crate::app::component::switch::Switch;
use crate::app::keyboard_shortcuts::KEYS;
use crate::app::offline::setting;
use crate::app::route::View;
use crate::app::state::Page;
use crate::app::tree::html::{dd, div, dl, dt, kbd, link, p, small, span};
use crate::app::tree::{Nodes, nodes, reactive};
use leptos::prelude::*;

pub fn view(page: Page) -> Nodes {
    let rows = KEYS.map(|(keys, what)| {
        let keys = dt().child(kbd().child(keys));
        [keys, dd().child(what)]
    });
    let list = div().child(dl().class("keys").child(rows)).child(
        p().class("note")
            .child("Clickers work: they send Page Up and Page Down."),
    );
    let letters = reactive(move || {
        let settings = page.settings;
        let name =
            span().child("Single-character keys").child(small().child(
                "Turn off K, P, T, ?, /, and 1 to 4 if you dictate or press keys by accident",
            ));
        Switch::new(name, settings.letters.get(), move |on| {
            settings.set_letters(on);
        })
        .draw()
        .id("letters-switch")
    });
    let denied = p()
        .class("note")
        .child("Got an AccessDenied from AWS? ")
        .child(
            link(View::Denied.href())
                .class("link")
                .child("Paste it under Fix a denial"),
        )
        .child(".");
    nodes()
        .child(denied)
        .child(list)
        .child(letters)
        .child(setting::view(page))
}
