//! The question to ask someone else: the error without account IDs and names, shown before it is copied, as a text and
//! as a link.

use super::state::DeniedState;
use crate::app::component::dialog::Dialog;
use crate::app::component::form_field::FormField;
use crate::app::page::share::state::page_address;
use crate::app::route::Route;
use crate::app::tree::html::{div, p, press, textarea};
use crate::app::tree::{Nodes, nodes, reactive};
use crate::web::dom;
use leptos::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What stands before a question in the address.
const QUESTION: &str = "?q=";

/// What is asked, before the error.
const ASKS: &str = "AWS denied a request of mine. Which policy has to change, and how? (Account IDs, names, and keys are replaced.)";

pub fn view(state: DeniedState) -> Nodes {
    let open = state.asking;
    let dialog = Dialog {
        id: "denied-question",
        title: Signal::stored("A question to ask".to_owned()),
        class: "dn-question",
        open: open.into(),
        close: Callback::new(move |()| open.set(false)),
        button: "Close",
        content: reactive(move || {
            let content = open.get().then(|| content(state));
            div().class("dn-asks").child(content)
        }),
    };
    nodes().child(dialog.draw(state.page))
}

fn content(state: DeniedState) -> Nodes {
    let Some((text, error)) = state.question().zip(state.nameless_error()) else {
        return nodes();
    };
    let field = textarea()
        .class("dn-box")
        .attr("readonly", "")
        .attr("rows", "12")
        .value(format!("{ASKS}\n\n{text}"));
    let text = format!("{ASKS}\n\n{text}");
    let link = link(&error);
    let button = |name: &'static str, class, copied: String| {
        press()
            .class(class)
            .on_click(move || state.copy(copied.clone()))
            .child(name)
    };
    let told = reactive(move || {
        p().class("note")
            .attr("role", "status")
            .child(state.told.get())
    });
    nodes()
        .child(p().child("Account IDs, names, and keys are replaced, each by the same stand-in everywhere. Read it before you send it."))
        .child(FormField::new("The question", field))
        .child(
            div()
                .class("dn-acts")
                .child(button("Copy the question", "btn main", text))
                .child(button("Copy a link to it", "btn", link))
                .child(told),
        )
        .child(p().class("note").child("The link holds the error with the stand-ins and nothing else. Anyone who opens it sees its diagnosis."))
}

/// A link that opens this page with an error, which must be free of names.
pub fn link(error: &str) -> String {
    let error = utf8_percent_encode(error, NON_ALPHANUMERIC);
    format!("{}{}{QUESTION}{error}", page_address(), Route::Denied)
}

/// The error in the address that this page was opened with.
pub fn in_address() -> Option<String> {
    let hash = dom::hash();
    let (_, error) = hash.split_once(QUESTION)?;
    let error = percent_decode_str(error).decode_utf8().ok()?;
    (!error.is_empty()).then(|| error.into_owned())
}
